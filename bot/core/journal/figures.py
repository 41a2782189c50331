"""The figures of a desk over some days, from the journal alone: how soon people were answered, what became of it, who
worked.

Small counts are protected in `bot.core.journal.small_counts`, when they are shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import JournalEntry
from bot.core.understanding.values import Urgency

REACH = 90 * DAY
"""How far back the journal is read for a report, in milliseconds: as long as it is kept at most. What came of a
referral is told a week after it was agreed to, or later."""

OPENED = ("case_opened", "case_reopened")

ABOUT = ("topic", "country", "sector", "person")
"""What is counted of cases that ended, in the order in which the journal has it (`bot.core.casework.holding.about`)."""

NO_ANSWER = "no_answer"
"""What came of a referral when the service did not answer."""


@dataclass(frozen=True)
class Times:
    """How long something took, in milliseconds."""

    values: tuple[int, ...] = ()

    @property
    def half(self) -> int:
        """The median."""
        return round(median(self.values)) if self.values else 0

    @property
    def nine_in_ten(self) -> int:
        """The 90th percentile: the smallest value that nine in ten do not exceed."""
        return sorted(self.values)[math.ceil(0.9 * len(self.values)) - 1] if self.values else 0


@dataclass(frozen=True)
class Figures:
    """What happened from `start` to `end` (milliseconds since 1970). A case counts where it was opened, also again.

    opened, first_reply: by the word of the greatest urgency that the case had until its first reply. taken: until
    somebody took it over. unanswered: nobody wrote to the contact until now, and they did not take it back
    (`withdrawn`). closed: by how it ended. offered, agreed, refused: referrals offered in this time, and the contact's
    last word on them. outcomes: by word, what somebody told in this time of referrals, whenever those were offered.
    no_outcome: of how many referrals nothing is known at `end`, although it was to be asked by then. silent_services:
    by service, how often it did not answer; they add up to `outcomes` of `NO_ANSWER`.
    hours: cases opened in each hour of the local day. on_shift: milliseconds that counsellors were on shift, added up.
    missed: how often it was said aloud that nobody had come to a shift of the weekly plan. unsigned: how often somebody
    saw alone who a contact is, whenever that was, and nobody signed it within a day or since. doubted: how often a red
    flag spoke that all else contradicted, so that nobody was called and the way to a human was offered. about: what
    closed cases were about, by each of `ABOUT`, where it is known. alone: talks in words with the machine alone. rated:
    what contacts answered after a talk with counsellors, by question and answer (`bot.core.keeping.rating`).
    """

    start: int
    end: int
    opened: Mapping[str, int] = field(default_factory=dict)
    first_reply: Mapping[str, Times] = field(default_factory=dict)
    taken: Times = field(default_factory=Times)
    unanswered: int = 0
    withdrawn: int = 0
    closed: Mapping[str, int] = field(default_factory=dict)
    returned: int = 0
    offered: int = 0
    agreed: int = 0
    refused: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)
    no_outcome: int = 0
    silent_services: Mapping[str, int] = field(default_factory=dict)
    hours: tuple[int, ...] = (0,) * 24
    shifts: int = 0
    on_shift: int = 0
    missed: int = 0
    unsigned: int = 0
    about: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    alone: int = 0
    doubted: int = 0
    rated: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass
class _Opening:
    """A case from its opening to its end."""

    at: int
    urgency: str
    taken: int | None = None
    replied: int | None = None
    withdrawn: bool = False
    over: bool = False


def beginning(now: int, days: int, offset: int) -> int:
    """When a report of so many days begins: local midnight. `offset` is local time minus UTC in minutes."""
    local = now + offset * MINUTE
    return local - local % DAY - (days - 1) * DAY - offset * MINUTE


def figures(
    entries: Iterable[tuple[int, JournalEntry]],
    *,
    now: int,
    days: int,
    offset: int,
    referral_after: int = 7 * DAY,
    known: int = 0,
) -> Figures:
    """The figures of the last days, today included. `entries` are the journal's lines of `REACH`.

    `referral_after`: milliseconds after a contact's yes from which it should be known what came of a referral.
    `known`: until when replies, answers and corrections count that came later; without it, until `now`.
    """
    start = beginning(now, days, offset)
    entries = list(entries)
    lines = [(at, entry) for at, entry in entries if at <= now]
    inside = [(at, entry) for at, entry in lines if at >= start]
    came = [(at, entry) for at, entry in entries if start <= at <= max(now, known)]
    openings = [one for one in _openings(came) if one.at <= now]
    replies: dict[str, list[int]] = {}
    for one in openings:
        if one.replied is not None:
            replies.setdefault(one.urgency, []).append(one.replied - one.at)
    hours = Counter((one.at + offset * MINUTE) % DAY // HOUR for one in openings)
    shifts, on_shift = _shifts([(at, entry) for at, entry in lines if at >= start - DAY], start, now)
    return Figures(
        start=start,
        end=now,
        opened=Counter(one.urgency for one in openings),
        first_reply={urgency: Times(tuple(times)) for urgency, times in replies.items()},
        taken=Times(tuple(one.taken - one.at for one in openings if one.taken is not None)),
        unanswered=sum(one.replied is None and not one.withdrawn for one in openings),
        withdrawn=sum(one.withdrawn for one in openings),
        closed=_closed(came, now),
        returned=sum(entry.what == "case_returned" for _, entry in inside),
        hours=tuple(hours[hour] for hour in range(24)),
        shifts=shifts,
        on_shift=on_shift,
        missed=sum(entry.what == "plan_missed" for _, entry in inside),
        unsigned=_unsigned(lines, now - DAY),
        doubted=sum(entry.what == "flag_doubted" for _, entry in inside),
        no_outcome=_unknown(lines, now - referral_after),
        about=_about(inside),
        alone=sum(entry.what == "talk_alone" for _, entry in inside),
        rated=_rated(inside),
        **_referrals(inside, came),  # type: ignore[arg-type]
    )


def _openings(lines: Sequence[tuple[int, JournalEntry]]) -> list[_Opening]:
    openings: list[_Opening] = []
    running: dict[str, _Opening] = {}
    for at, entry in lines:
        if entry.what in OPENED:
            running[entry.case] = _Opening(at, entry.urgency or Urgency.NONE.word)
            openings.append(running[entry.case])
            continue
        one = running.get(entry.case)
        if one is not None and entry.what == "close_undone":
            one.over = False
        if one is None or one.over:
            continue
        match entry.what:
            case "urgency_raised" if one.replied is None:
                one.urgency = max(one.urgency, entry.urgency, key=_rank)
            case "case_claimed" if one.taken is None:
                one.taken = at
            case "first_reply" if one.replied is None:
                one.replied = at
            case "case_withdrawn":
                one.withdrawn, one.over = one.replied is None, True
            case "case_closed":
                one.over = True
            case _:
                pass
    return openings


def _closed(lines: Sequence[tuple[int, JournalEntry]], now: int) -> Mapping[str, int]:
    """How cases ended until `now`, by the last word on each closing; what was undone is none."""
    ends: dict[str, list[tuple[int, str]]] = {}
    for at, entry in lines:
        known = ends.setdefault(entry.case, [])
        match entry.what:
            case "case_closed":
                known.append((at, entry.why or "other"))
            case "close_undone":
                del known[-1:]
            case "outcome_corrected" if known:
                known[-1] = (known[-1][0], entry.why.partition(">")[2])
            case _:
                pass
    return Counter(end for known in ends.values() for at, end in known if at <= now)


def _about(lines: Sequence[tuple[int, JournalEntry]]) -> Mapping[str, Mapping[str, int]]:
    """By the last closing of each case, since one that was undone or opened again is still one case."""
    last = {entry.case: entry.why.split() for _, entry in lines if entry.what == "case_about"}
    found = {name: Counter[str]() for name in ABOUT}
    for said in last.values():
        for name, value in zip(ABOUT, said, strict=False):
            if value != "-":
                found[name][value] += 1
    return found


def _rated(lines: Sequence[tuple[int, JournalEntry]]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Counter[str]] = {}
    for _, entry in lines:
        if entry.what == "talk_rated":
            question, _, answer = entry.why.partition(":")
            found.setdefault(question, Counter())[answer] += 1
    return found


def _rank(word: str) -> int:
    return next((int(urgency) for urgency in Urgency if urgency.word == word), 0)


def _referrals(
    lines: Sequence[tuple[int, JournalEntry]], came: Sequence[tuple[int, JournalEntry]]
) -> dict[str, object]:
    """The last word on each counts, a yes or no also where it `came` later. Lines name service, then outcome."""
    offered: set[tuple[str, str]] = set()
    told: dict[tuple[str, str], str] = {}
    agreed: set[tuple[str, str]] = set()
    refused: set[tuple[str, str]] = set()
    for _, entry in lines:
        service, _, outcome = entry.why.partition(" ")
        if entry.what == "referral_offered":
            offered.add((entry.case, service))
        elif entry.what == "referral_outcome":
            told[(entry.case, service)] = outcome
    for _, entry in came:
        which = (entry.case, entry.why.partition(" ")[0])
        if entry.what == "referral_consented":
            agreed.add(which)
            refused.discard(which)
        elif entry.what == "referral_refused":
            refused.add(which)
            agreed.discard(which)
    return {
        "offered": len(offered),
        "agreed": len(agreed & offered),
        "refused": len(refused & offered),
        "outcomes": Counter(told.values()),
        "silent_services": Counter(service for (_, service), outcome in told.items() if outcome == NO_ANSWER),
    }


def _unknown(lines: Sequence[tuple[int, JournalEntry]], due: int) -> int:
    """Referrals that a contact agreed to at `due` or before, and of which nothing was told until now."""
    agreed: dict[tuple[str, str], int] = {}
    for at, entry in lines:
        which = (entry.case, entry.why.partition(" ")[0])
        if entry.what == "referral_consented":
            agreed[which] = at
        elif entry.what in ("referral_refused", "referral_outcome"):
            agreed.pop(which, None)
    return sum(at <= due for at in agreed.values())


def _unsigned(lines: Sequence[tuple[int, JournalEntry]], due: int) -> int:
    """What was opened alone at `due` or before, and is not signed."""
    opened: dict[str, list[int]] = {}
    for at, entry in lines:
        if entry.what == "unmask_alone":
            opened.setdefault(entry.case, []).append(at)
        elif entry.what == "unmask_signed":
            opened[entry.case] = opened.get(entry.case, [])[1:]
    return sum(at <= due for times in opened.values() for at in times)


def _shifts(lines: Sequence[tuple[int, JournalEntry]], start: int, now: int) -> tuple[int, int]:
    """How many shifts ran, and for how long together, within the time of the report."""
    inside = [(max(began, start), over) for began, over in stretches(lines, now) if over > start]
    return len(inside), sum(over - began for began, over in inside)


def stretches(lines: Sequence[tuple[int, JournalEntry]], now: int) -> list[tuple[int, int]]:
    """When each shift began, and was over; those that still run at `now`."""
    since: dict[str, int] = {}
    found: list[tuple[int, int]] = []
    for at, entry in lines:
        if entry.what == "shift_on":
            since.setdefault(entry.who, at)
        elif entry.what in ("shift_off", "shift_over", "counsellor_left") and entry.who in since:
            found.append((since.pop(entry.who), at))
    return found + [(began, now) for began in since.values()]
