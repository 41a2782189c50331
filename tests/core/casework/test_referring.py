"""A referral: asked of the contact each time, only their yes counts, and its outcome is asked for."""

from dataclasses import replace

import pytest

from bot.codec import decode, encode
from bot.core.casework.referring import OUTCOMES, code_of
from bot.core.decide import Decision
from bot.core.model.agreed import Referral
from bot.core.model.case_events import OutcomeTold, Referred
from bot.core.model.conversation import Conversation
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import AskDesk, TellForgotten
from bot.core.model.lines import Line
from bot.core.model.prepared import What, Withheld
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK
from tests.core.world import EMERGENCY, World, answered, by, noted, told


@pytest.fixture
def held() -> World:
    """An emergency that *c* holds."""
    world = World()
    world.shift("c")
    world.handle(DESK, [CounsellorStarted(by=by("c"))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def refers(world: World, who: str = "c", service: str = "kh_1280", tells: str = "place") -> Decision:
    event = Referred(by=by(who), case=1, press="p", service=code_of(service), tells=tells)
    return world.handle("a", [event])


def says_outcome(world: World, who: str, outcome: str, referral: int = 1) -> Decision:
    return world.handle("a", [OutcomeTold(by=by(who), referral=referral, press="p", outcome=outcome)])


def referral(world: World) -> Referral:
    return world.conversations["a"].history.referrals[-1]


def journalled(world: World) -> list[tuple[str, str, str]]:
    return [(j.what, j.who, j.why) for j in world.journal if j.what.startswith("referral_")]


def test_the_contact_is_asked_what_is_told_and_to_whom(held: World) -> None:
    decision = refers(held)
    (ask,) = [e for e in decision.effects if isinstance(e, Tell)]
    assert ask.line is Line.REFERRAL_ASK
    assert ask.values == (("service", "kh_1280"), ("tells", "place"))
    assert ask.buttons == ((Button("refer_yes", ("1",)), Button("refer_no", ("1",))),)
    assert referral(held).answer == ""
    assert journalled(held) == [("referral_offered", "c", "kh_1280")]


def test_only_the_contacts_yes_is_a_consent_and_the_desk_learns_it(held: World) -> None:
    refers(held)
    held.drain()
    decision = held.presses("a", "refer_yes", "1")
    assert answered(decision) == [Line.REFERRAL_AGREED]
    assert noted(decision) == [Line.REFERRAL_YES]
    assert (referral(held).answer, referral(held).tells, referral(held).answered_at) == ("yes", "place", held.now)
    assert journalled(held)[-1] == ("referral_consented", "contact", "kh_1280")
    assert "place" not in str(held.journal)


def test_a_no_and_a_yes_taken_back(held: World) -> None:
    refers(held)
    assert noted(held.presses("a", "refer_no", "1")) == [Line.REFERRAL_NO]
    held.presses("a", "refer_yes", "1")
    assert noted(held.presses("a", "refer_no", "1")) == [Line.REFERRAL_TAKEN_BACK]
    held.closes("c", "a")  # what came of a referral is asked of closed cases too
    held.later(30 * DAY)
    assert not [e for e in held.told_desk if isinstance(e, AskDesk) and e.line is Line.OUTCOME_ASK]
    assert [what for what, _, _ in journalled(held)] == [
        "referral_offered",
        "referral_refused",
        "referral_consented",
        "referral_refused",
    ]


def test_each_referral_is_asked_anew_and_not_twice_the_same(held: World) -> None:
    refers(held)
    assert answered(refers(held)) == [Line.REFERRAL_ASKED]
    refers(held, service="th_lpn")
    held.presses("a", "refer_yes", "2")
    assert [r.answer for r in held.conversations["a"].history.referrals] == ["", "yes"]


@pytest.mark.parametrize(("service", "tells"), [("nobody", "place"), ("kh_1280", "everything")])
def test_what_is_not_in_the_directory_or_no_choice_is_refused(held: World, service: str, tells: str) -> None:
    decision = refers(held, service=service, tells=tells)
    assert answered(decision) == [Line.OLD_BUTTON_DESK]
    assert not held.conversations["a"].history.referrals


def test_only_the_holder_refers(held: World) -> None:
    assert answered(refers(held, "d")) == [Line.NOT_YOURS]
    assert told(refers(held, "d")) == []


def test_the_question_waits_behind_the_neutral_line_and_a_watched_phone_gets_nothing(held: World) -> None:
    held.says("c", "a")
    held.later(20 * MINUTE)
    decision = refers(held)
    assert told(decision) == [Line.KNOCK]
    assert answered(decision) == [Line.HELD_BACK]
    held.presses("a", "read")
    held.drain()
    assert Line.REFERRAL_ASK in held.lines("a")
    held.presses("a", "not_now")
    assert told(refers(held, service="th_lpn")) == []


def test_what_nobody_can_be_told_privately_of_a_referral_is_told_to_the_group(held: World) -> None:
    """A yes that is taken back, and the question what came of it, with its buttons."""
    held.handle(DESK, [CounsellorStarted(by=by("c"))])
    refers(held)
    held.presses("a", "refer_yes", "1")
    held.drain()
    held.closes("c", "a")
    held.later(DAY)
    held.unreachable.add("c")
    held.later(held.rules.referral_after - DAY)
    ask = held.told_desk[-1]
    assert isinstance(ask, AskDesk)
    assert (ask.line, ask.counsellor) == (Line.OUTCOME_ASK, None)
    assert ask.buttons
    held.presses("a", "same")
    held.presses("a", "refer_no", "1")
    held.drain()
    ask = held.told_desk[-1]
    assert isinstance(ask, AskDesk)
    assert (ask.line, ask.counsellor) == (Line.REFERRAL_TAKEN_BACK, None)


def test_who_handed_somebody_on_learns_that_they_are_forgotten(held: World) -> None:
    """Their yes is gone with all else, and the service may still be about to write to them."""
    refers(held)
    held.presses("a", "refer_yes", "1")
    refers(held, service="th_lpn")
    held.presses("a", "refer_yes", "2")
    held.drain()
    code = held.case("a").code
    held.closes("c", "a")
    held.drain()
    held.later(2 * DAY)
    held.commands("a", "forget")
    held.presses("a", "forget_yes")
    held.drain()
    forgotten = [e for e in held.told_desk if isinstance(e, TellForgotten)]
    assert [(e.code, e.holder) for e in forgotten] == [(code, "c")]


def test_nobody_agrees_to_a_service_that_was_taken_out_since_they_were_asked(held: World) -> None:
    refers(held)
    held.drain()
    taken = Withheld(What.SERVICE, "kh_1280", "wrong number", "s", held.now)
    held.desk = replace(held.desk, withheld=(taken,))
    assert answered(held.presses("a", "refer_yes", "1")) == [Line.OLD_BUTTON]
    assert referral(held).answer == ""
    assert answered(held.presses("a", "refer_no", "1")) == [Line.REFERRAL_REFUSED]


def test_who_may_be_somebody_else_cannot_agree(held: World) -> None:
    refers(held)
    held.drain()
    held.now += HOUR  # the question stands on the phone
    decision = held.presses("a", "refer_yes", "1")
    assert told(decision) == [Line.SAME_PERSON]
    assert referral(held).answer == ""
    held.presses("a", "not_same")
    assert answered(held.presses("a", "refer_yes", "1")) == [Line.OLD_BUTTON]
    assert (referral(held).answer, referral(held).void) == ("", True)


def test_after_the_silence_the_same_person_can_agree(held: World) -> None:
    refers(held)
    held.drain()
    held.now += HOUR
    held.presses("a", "refer_yes", "1")
    held.presses("a", "same")
    held.presses("a", "refer_yes", "1")
    assert referral(held).answer == "yes"


def test_the_outcome_is_asked_of_who_referred_then_of_the_desk_three_times_in_all(held: World) -> None:
    refers(held)
    held.presses("a", "refer_yes", "1")
    held.closes("c", "a")
    held.later(30 * DAY)
    asked = [e for e in held.told_desk if isinstance(e, AskDesk) and e.line is not Line.REREAD_ASK]
    assert [e.counsellor for e in asked] == ["c", None, None]
    assert {e.line for e in asked} == {Line.OUTCOME_ASK}
    assert {b.action for row in asked[0].buttons for b in row} == {"out"}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_anybody_at_the_desk_may_tell_the_outcome_and_nobody_is_asked_again(held: World, outcome: str) -> None:
    refers(held)
    held.presses("a", "refer_yes", "1")
    decision = says_outcome(held, "d", outcome)
    assert answered(decision) == [Line.OUTCOME_NOTED]
    assert journalled(held)[-1] == ("referral_outcome", "d", f"kh_1280 {outcome}")
    held.closes("c", "a")
    held.later(30 * DAY)
    assert not [e for e in held.told_desk if isinstance(e, AskDesk) and e.line is Line.OUTCOME_ASK]


def test_there_is_no_outcome_of_what_was_not_agreed_to(held: World) -> None:
    assert answered(says_outcome(held, "c", "accepted")) == [Line.OLD_BUTTON_DESK]
    refers(held)
    assert answered(says_outcome(held, "c", "accepted")) == [Line.OLD_BUTTON_DESK]
    assert answered(world_without(held)) == [Line.OLD_BUTTON_DESK]


def world_without(held: World) -> Decision:
    """An old button of a contact of whom nothing is kept any more."""
    del held.conversations["a"]
    held.desk = replace(held.desk, cases=())
    return says_outcome(held, "c", "accepted")


def test_a_yes_for_a_case_that_has_ended_comes_too_late(held: World) -> None:
    refers(held)
    held.closes("c", "a")
    assert answered(held.presses("a", "refer_yes", "1")) == [Line.OLD_BUTTON]
    assert referral(held).answer == ""


def test_a_yes_taken_back_after_the_end_reaches_the_desk(held: World) -> None:
    refers(held)
    held.presses("a", "refer_yes", "1")
    held.closes("c", "a")
    held.drain()
    decision = held.presses("a", "refer_no", "1")
    (asked,) = [e for e in decision.effects if isinstance(e, AskDesk)]
    assert (asked.line, asked.counsellor, asked.buttons) == (Line.REFERRAL_TAKEN_BACK, "c", ())


def test_the_record_survives_a_new_case_and_the_store(held: World) -> None:
    refers(held)
    held.presses("a", "refer_yes", "1")
    held.closes("c", "a")
    held.later(3 * DAY)
    held.writes("a", "again locked in", EMERGENCY)
    kept = held.conversations["a"]
    assert kept.case is not None
    assert (kept.case.number, kept.history.referrals[0].case) == (2, 1)
    assert decode(Conversation, encode(kept)).history.referrals == kept.history.referrals
