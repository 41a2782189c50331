"""Figures of a report from lines of the journal."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.core.journal.figures import Times, beginning, figures
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import JournalEntry

CAMBODIA = 420
NOON = int(datetime(2026, 11, 25, 5, tzinfo=UTC).timestamp() * 1000)
"""Twelve in Phnom Penh."""


def line(what: str, case: str = "", why: str = "", urgency: str = "urgent", who: str = "c1") -> JournalEntry:
    return JournalEntry(what, who, case, why, urgency)


def test_a_report_begins_at_local_midnight() -> None:
    assert beginning(NOON, 1, CAMBODIA) == NOON - 12 * HOUR
    assert beginning(NOON, 7, CAMBODIA) == NOON - 12 * HOUR - 6 * DAY
    assert beginning(NOON - 12 * HOUR, 1, CAMBODIA) == NOON - 12 * HOUR


def test_how_soon_people_were_answered() -> None:
    lines = [
        (NOON - 60 * MINUTE, line("case_opened", "ada.1", urgency="support")),
        (NOON - 58 * MINUTE, line("urgency_raised", "ada.1", urgency="emergency")),
        (NOON - 57 * MINUTE, line("case_claimed", "ada.1", urgency="emergency")),
        (NOON - 55 * MINUTE, line("first_reply", "ada.1", urgency="emergency")),
        (NOON - 54 * MINUTE, line("first_reply", "ada.1", urgency="emergency")),
        (NOON - 50 * MINUTE, line("case_closed", "ada.1", "safe")),
        (NOON - 40 * MINUTE, line("case_reopened", "ada.1", urgency="urgent")),
        (NOON - 30 * MINUTE, line("case_opened", "eve.1", urgency="none")),
        (NOON - 29 * MINUTE, line("case_withdrawn", "eve.1", urgency="none", who="contact")),
        (NOON - 20 * MINUTE, line("case_returned", "ada.1", "holder_silent")),
        (NOON + MINUTE, line("first_reply", "ada.1")),
    ]
    seen = figures(lines, now=NOON, days=1, offset=CAMBODIA)
    assert seen.opened == {"emergency": 1, "urgent": 1, "none": 1}
    assert seen.first_reply == {"emergency": Times((5 * MINUTE,))}
    assert seen.taken == Times((3 * MINUTE,))
    assert (seen.unanswered, seen.withdrawn, seen.returned) == (1, 1, 1)
    assert seen.closed == {"safe": 1}
    assert seen.hours[11] == 3
    assert sum(seen.hours) == 3


def test_what_was_opened_before_does_not_count() -> None:
    lines = [(NOON - 13 * HOUR, line("case_opened", "ada.1")), (NOON - HOUR, line("first_reply", "ada.1"))]
    seen = figures(lines, now=NOON, days=1, offset=CAMBODIA)
    assert (seen.opened, seen.first_reply) == ({}, {})


def test_what_was_opened_alone_and_not_signed_stands_in_every_report() -> None:
    lines = [
        (NOON - 40 * DAY, line("unmask_alone", "ada.1", "life")),
        (NOON - 39 * DAY, line("unmask_alone", "ada.1", "life")),
        (NOON - 30 * DAY, line("unmask_alone", "eve.1", "life")),
        (NOON - 29 * DAY, line("unmask_signed", "eve.1", "life")),
        (NOON - DAY + MINUTE, line("unmask_alone", "bob.1", "life")),
    ]
    for days in (1, 7):
        assert figures(lines, now=NOON, days=days, offset=CAMBODIA).unsigned == 2
    assert figures(lines, now=NOON + MINUTE, days=1, offset=CAMBODIA).unsigned == 3, "a day to sign it is over"
    signed = [*lines, (NOON - HOUR, line("unmask_signed", "ada.1", "life"))]
    assert figures(signed, now=NOON, days=1, offset=CAMBODIA).unsigned == 1


def test_referrals_and_what_came_of_them() -> None:
    lines = [
        (NOON - 9, line("referral_offered", "ada.1", "chab_dai")),
        (NOON - 8, line("referral_consented", "ada.1", "chab_dai", who="contact")),
        (NOON - 7, line("referral_outcome", "ada.1", "chab_dai accepted")),
        (NOON - 6, line("referral_outcome", "ada.1", "chab_dai no_answer")),
        (NOON - 5, line("referral_offered", "eve.1", "chab_dai")),
        (NOON - 4, line("referral_refused", "eve.1", "chab_dai", who="contact")),
        (NOON - 3, line("referral_offered", "bob.2", "embassy")),
        (NOON - 2, line("referral_consented", "bob.2", "embassy", who="contact")),
        (NOON - 1, line("referral_offered", "joy.1", "embassy")),
    ]
    seen = figures(lines, now=NOON, days=1, offset=CAMBODIA)
    assert (seen.offered, seen.agreed, seen.refused) == (4, 2, 1)
    assert seen.outcomes == {"no_answer": 1}, "the last word counts"
    assert seen.no_outcome == 0, "nobody has to know yet what came of one agreed to just now"
    assert seen.silent_services == {"chab_dai": 1}


def test_an_outcome_counts_when_it_is_told_however_long_ago_the_contact_agreed() -> None:
    lines = [
        (NOON - 9 * DAY, line("referral_offered", "ada.1", "chab_dai")),
        (NOON - 9 * DAY + 1, line("referral_consented", "ada.1", "chab_dai", who="contact")),
        (NOON - DAY - 2, line("referral_outcome", "ada.1", "chab_dai accepted")),
        (NOON - 1, line("referral_outcome", "ada.1", "chab_dai no_answer")),
    ]
    today = figures(lines, now=NOON, days=1, offset=CAMBODIA)
    assert (today.offered, today.outcomes, today.silent_services) == (0, {"no_answer": 1}, {"chab_dai": 1})
    yesterday = figures(lines, now=NOON - DAY, days=1, offset=CAMBODIA)
    assert (yesterday.outcomes, yesterday.no_outcome) == ({"accepted": 1}, 0)


def test_nothing_known_counts_once_the_days_of_a_referral_that_was_agreed_are_over() -> None:
    agreed = NOON - 7 * DAY
    lines = [
        (agreed - 1, line("referral_offered", "ada.1", "embassy")),
        (agreed, line("referral_consented", "ada.1", "embassy", who="contact")),
        (agreed, line("referral_offered", "eve.1", "embassy")),
    ]

    def unknown(*more: tuple[int, JournalEntry], now: int = NOON, after: int = 7 * DAY) -> int:
        every = sorted((*lines, *more), key=lambda one: one[0])
        return figures(every, now=now, days=1, offset=CAMBODIA, referral_after=after).no_outcome

    assert unknown() == 1
    assert unknown(now=NOON - 1) == 0
    assert unknown(after=8 * DAY) == 0
    assert unknown(now=NOON + 60 * DAY) == 1, "it is not forgotten when nobody asks any more"
    assert unknown((agreed + DAY, line("referral_outcome", "ada.1", "embassy unsafe"))) == 0
    assert unknown((agreed + DAY, line("referral_refused", "ada.1", "embassy", who="contact"))) == 0


def test_shifts_count_as_far_as_they_lie_in_the_time() -> None:
    lines = [
        (NOON - 14 * HOUR, line("shift_on", who="c1")),
        (NOON - 10 * HOUR, line("shift_off", who="c1")),
        (NOON - 3 * HOUR, line("shift_on", who="c2")),
        (NOON - 2 * HOUR, line("shift_on", who="c2")),
        (NOON - 13 * HOUR, line("shift_on", who="c3")),
        (NOON - 12 * HOUR - 1, line("shift_over", who="c3")),
    ]
    seen = figures(sorted(lines, key=lambda one: one[0]), now=NOON, days=1, offset=CAMBODIA)
    assert (seen.shifts, seen.on_shift) == (2, 2 * HOUR + 3 * HOUR)


def test_shifts_to_which_nobody_came_count_in_the_time_of_the_report() -> None:
    lines = [(NOON - hours * HOUR, line("plan_missed", who="bot")) for hours in (30, 11, 2, 1)]
    assert figures(lines, now=NOON, days=1, offset=CAMBODIA).missed == 3


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_nine_in_ten_are_within_it_and_half_within_half(values: list[int]) -> None:
    times = Times(tuple(values))
    within = sum(value <= times.nine_in_ten for value in values)
    assert within >= 0.9 * len(values)
    assert times.nine_in_ten in values
    assert min(values) <= times.half <= times.nine_in_ten or len(values) < 3


def test_how_a_case_ended_is_the_last_word_on_it() -> None:
    lines = [
        (NOON - 9 * MINUTE, line("case_closed", "ada.1", "safe")),
        (NOON - 8 * MINUTE, line("close_undone", "ada.1")),
        (NOON - 7 * MINUTE, line("case_closed", "ada.1", "informed")),
        (NOON - 6 * MINUTE, line("outcome_corrected", "ada.1", "informed>lost")),
        (NOON - 5 * MINUTE, line("case_closed", "eve.1", "safe")),
    ]
    assert figures(lines, now=NOON, days=1, offset=CAMBODIA).closed == {"lost": 1, "safe": 1}


def test_what_closed_cases_were_about_is_counted_once_a_case_and_talks_alone_too() -> None:
    lines = [
        (NOON - 9 * MINUTE, line("case_about", "ada.1", "confinement MY domestic -")),
        (NOON - 8 * MINUTE, line("case_about", "ada.1", "confinement TH domestic self")),
        (NOON - 7 * MINUTE, line("case_about", "eve.1", "- - - child")),
        (NOON - 6 * MINUTE, line("talk_alone", who="bot")),
    ]
    seen = figures(lines, now=NOON, days=1, offset=CAMBODIA)
    assert seen.about == {
        "topic": {"confinement": 1},
        "country": {"TH": 1},
        "sector": {"domestic": 1},
        "person": {"self": 1, "child": 1},
    }
    assert seen.alone == 1
