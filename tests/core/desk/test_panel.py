"""What a counsellor who pressed Start sees in their own chat, and what that spares the group."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import Content, Kind
from bot.core.model.case_events import (
    CardAsked,
    CasePress,
    Claimed,
    Closed,
    CounsellorEdited,
    CounsellorWrote,
    Lowered,
    MenuChosen,
    OfferAnswered,
    PreparedAsked,
    PreparedChosen,
    SendAnswered,
)
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.desk import BlankCall, Panel, UpdateCall
from bot.core.model.effects.table import place
from bot.core.model.effects.thread import AskFirst, BareCard, Card, Note, ShowPrepared
from bot.core.model.lines import Line
from bot.core.model.prepared import What, tag
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, RULES, World, answered, noted

SENDS = replace(RULES, replies={"hello": frozenset(), "later": frozenset({"time"})})


@pytest.fixture
def called() -> World:
    """An emergency waits; *c* and *d* are on shift, and *d* never pressed Start."""
    world = World(SENDS)
    for who in ("c", "d"):
        world.shift(who)
    world.handle(DESK, [CounsellorStarted(by=world.by("c"))])
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    return world


@pytest.fixture
def held(called: World) -> World:
    called.claims("c", "a")
    called.drain()
    called.private.clear()
    return called


def presses(world: World, who: str, kind: type[CasePress], *, under: int | None = None, **more: object) -> Decision:
    """A button below the card, or below our message in their own chat."""
    by = replace(world.by(who, at=None if under else ""), under=under)
    return world.handle("a", [kind(by=by, case=1, press=f"p{world.new()}", **more)])


def in_the_group(world: World) -> list[str]:
    """The lines of the group in which something waits."""
    return [e.place for e in world.outbox if not e.place.startswith(("contact:", "counsellor:", "press:"))]


def test_choices_stand_in_their_own_chat_and_cost_the_group_nothing(held: World) -> None:
    decision = presses(held, "c", MenuChosen, menu="close")
    assert answered(decision) == [Line.IN_PRIVATE]
    assert [e for e in decision.effects if isinstance(e, Panel)] == [Panel(case=1, counsellor="c", menu="close")]
    assert in_the_group(held) == []
    assert held.case("a").view.menu == ""
    held.drain()
    presses(held, "c", MenuChosen, under=77, menu="follow")
    presses(held, "c", MenuChosen, under=77, menu="")
    held.drain()
    shown = [(p.menu, p.message) for p in held.private if isinstance(p, Panel)]
    assert shown == [("close", None), ("follow", 77), ("", 77)]


def test_what_was_chosen_there_changes_what_stands_there(held: World) -> None:
    decision = presses(held, "c", Closed, under=77, outcome="safe", sure=True)
    assert Panel(case=1, counsellor="c", message=77) in decision.effects
    assert not any(isinstance(e, Card) and e.pressed for e in decision.effects), "nobody waits for the card"


def test_who_never_pressed_start_has_them_below_the_card(called: World) -> None:
    called.claims("d", "a")
    called.drain()
    decision = presses(called, "d", MenuChosen, menu="close")
    assert answered(decision) == [None]
    assert next(e for e in decision.effects if isinstance(e, Card)).pressed
    assert called.case("a").view.menu == "close"


def test_whose_chat_is_shut_since_has_them_below_the_card(held: World) -> None:
    held.unreachable.add("c")
    presses(held, "c", MenuChosen, menu="close")
    held.drain()
    assert held.case("a").view.menu == "close"
    assert not held.desk.counsellors[0].started


@pytest.mark.parametrize("general", [True, False])
def test_who_takes_over_from_general_is_led_to_the_thread(called: World, general: bool) -> None:
    by = replace(called.by("c", at=""), general=general)
    called.handle("a", [Claimed(by=by, case=1, press="p")])
    called.drain()
    assert [type(shown) for shown in called.private] == ([Panel] if general else [])


def test_who_takes_the_next_case_is_led_to_the_thread(called: World) -> None:
    called.takes_next("c")
    called.ring()
    called.drain()
    assert called.private == [Panel(case=1, counsellor="c")]


def test_calls_say_who_has_the_case_and_lose_their_button(called: World) -> None:
    calls = called.conversations["a"].chat.calls
    assert {(c.counsellor, c.case) for c in calls} == {(None, 1), ("c", 1)}
    called.updated.clear()
    called.claims("d", "a")
    called.drain()
    assert {(u.message, u.counsellor) for u in called.updated} == {(c.message, c.counsellor) for c in calls}
    called.updated.clear()
    called.closes("d", "a")
    called.drain()
    assert called.updated == [], "that was the last time"


def test_calls_lead_to_the_thread_once_it_is_there(called: World) -> None:
    assert {u.counsellor for u in called.updated} == {None, "c"}


def test_the_call_below_which_somebody_took_over_becomes_their_way_to_the_thread(called: World) -> None:
    ping = next(c for c in called.conversations["a"].chat.calls if c.counsellor == "c")
    decision = presses(called, "c", Claimed, under=ping.message)
    assert Panel(case=1, counsellor="c", message=ping.message) in decision.effects
    assert [u.counsellor for u in decision.effects if isinstance(u, UpdateCall)] == [None]


def test_forgetting_blanks_what_stands_in_their_own_chats(held: World) -> None:
    presses(held, "c", MenuChosen, menu="close")
    held.drain()
    panel = held.conversations["a"].chat.calls[-1]
    held.commands("a", "forget")
    held.drain()
    held.presses("a", "forget_yes")
    held.drain()
    assert BlankCall(message=panel.message, counsellor="c") in held.blanked


def test_prepared_words_are_read_in_their_own_chat_and_stand_in_the_thread_once_sent(held: World) -> None:
    decision = presses(held, "c", PreparedChosen, what=What.REPLY, tag=tag("hello"))
    (offer,) = [e for e in decision.effects if isinstance(e, ShowPrepared)]
    assert place(offer, "a", "1") == "counsellor:c"
    assert in_the_group(held) == []
    held.drain()
    assert held.topic("a").prepared == []
    presses(held, "c", OfferAnswered, under=77, offer=1, send=True, message=77)
    held.drain()
    (shown,) = held.topic("a").prepared
    assert (shown.offer, shown.counsellor) == (None, None)
    (sent,) = held.case("a").view.sent
    assert sent.source, "by which it can be taken back"
    held.unsends("c", "a", sent.source)
    held.drain()
    assert held.case("a").view.sent == ()


def test_what_was_sent_from_their_own_chat_and_came_back_is_taken_back_by_where_it_stands(held: World) -> None:
    """It stands in the thread already when their phone refuses it: it waits, and is known by that message."""
    presses(held, "c", PreparedChosen, what=What.REPLY, tag=tag("hello"))
    held.drain()
    presses(held, "c", OfferAnswered, under=77, offer=1, send=True, message=77)
    held.phones["a"].blocked = True
    for kind in (ShowPrepared, Relay):
        held.carry_out(next(e for e in held.outbox if isinstance(e.effect, kind)))
        held.work("a")
    (waits,) = [e for e in held.conversations["a"].quiet.held if isinstance(e, Relay)]
    assert waits.source, "the message of the thread"
    assert [e.effect.reply_to for e in held.outbox if isinstance(e.effect, Note)] == [waits.source]
    held.unsends("c", "a", waits.source)
    assert not [e for e in held.conversations["a"].quiet.held if isinstance(e, Relay)]
    held.phones["a"].blocked = False
    held.writes("a")
    held.presses("a", "same")
    held.drain()
    assert not [s for s in held.phones["a"].seen if s.content is not None and s.content.prepared]


def test_a_refusal_of_what_they_typed_is_theirs_alone(held: World) -> None:
    typed = PreparedAsked(by=held.by("c", at=""), what=What.REPLY, argument="later", message=9)
    (note,) = [e for e in held.handle("a", [typed]).effects if isinstance(e, Note)]
    assert (note.line, note.counsellor, note.reply_to) == (Line.REPLY_NEEDS_TIME, "c", 9)
    held.unreachable.add("c")
    held.drain()
    assert held.notes("a")[-1] is Line.REPLY_NEEDS_TIME, "in the thread, where it cannot be written privately"


def test_words_before_taking_over_go_to_the_contact_with_one_press(called: World) -> None:
    early = [called.said("c", "are you alone?"), called.said("d", "I come"), called.said("c", "help is near")]
    for words in early:
        called.handle("a", [words])
    called.says("c", "a", "// a note")
    called.drain()
    called.private.clear()
    called.claims("c", "a")
    called.drain()
    (ask,) = called.private
    assert ask == AskFirst(case=1, source=early[-1].message, count=2, counsellor="c", group="")
    decision = presses(called, "c", SendAnswered, under=77, source=ask.source, send=True)
    assert [e.source for e in decision.effects if isinstance(e, Relay)] == [early[0].message, early[2].message]
    called.drain()
    again = presses(called, "c", SendAnswered, under=77, source=ask.source, send=True)
    assert Line.OLD_BUTTON in answered(again), "once"


@pytest.mark.parametrize("when", ["before", "after"])
def test_words_before_taking_over_go_out_as_they_stand_by_then(called: World, when: str) -> None:
    first, last = called.said("c", "call 119"), called.said("c", "I come alone")
    for words in (first, last):
        called.handle("a", [words])
    right = CounsellorEdited(by=called.by("c"), content=Content(Kind.TEXT, "call 117"), message=first.message)
    for step in ("change", "claim") if when == "before" else ("claim", "change"):
        called.claims("c", "a") if step == "claim" else called.handle("a", [right])
    called.drain()
    called.private.clear()
    called.unsends("c", "a", last.message)
    called.drain()
    (ask,) = called.private
    assert ask == AskFirst(case=1, source=first.message, counsellor="c", group="")
    presses(called, "c", SendAnswered, under=77, source=first.message, send=True)
    called.drain()
    assert called.heard("a") == ["call 117"]


def test_words_of_somebody_else_before_it_was_taken_stay_a_note(called: World) -> None:
    called.handle("a", [called.said("c", "are you alone?")])
    decision = called.claims("d", "a")
    assert not any(isinstance(e, AskFirst) for e in decision.effects)
    assert called.case("a").sending.early == ()


def test_the_card_is_pinned_once_somebody_holds_the_case(called: World) -> None:
    assert called.topic("a").pinned is None
    called.claims("c", "a")
    called.drain()
    assert called.topic("a").pinned == called.case("a").view.card


def test_a_thread_is_named_by_the_urgency_that_its_case_has_now(held: World) -> None:
    assert held.topic("a").named is None, "its name was right when it was made"
    presses(held, "c", Lowered, why="misread")
    held.drain()
    assert held.topic("a").named is held.case("a").urgency
    held.topic("a").named = None
    held.writes("a", "they beat me", EMERGENCY)
    held.drain()
    assert held.topic("a").named is Urgency.EMERGENCY


def test_the_card_comes_down(held: World) -> None:
    above = held.case("a").view.card
    held.handle("a", [CardAsked(by=held.by("c", at=""))])
    held.drain()
    assert held.case("a").view.card not in (None, above)
    assert held.topic("a").pinned == held.case("a").view.card


def test_an_older_card_that_somebody_presses_does_nothing_wrong_and_loses_its_buttons(held: World) -> None:
    card = held.case("a").view.card
    assert card is not None
    claim = Claimed(by=replace(held.by("d", at=""), card=card - 1), case=1, press="late")
    decision = held.handle("a", [claim])
    assert answered(decision) == [Line.ALREADY_TAKEN]
    assert [e.message for e in decision.effects if isinstance(e, BareCard)] == [card - 1]
    now = held.handle("a", [replace(claim, by=replace(claim.by, card=card))])
    assert not any(isinstance(e, BareCard) for e in now.effects)
    held.drain()
    held.closes("c", "a")
    held.drain()
    late = held.handle("a", [claim])
    assert answered(late) == [Line.CASE_CLOSED_DESK]
    assert [e.message for e in late.effects if isinstance(e, BareCard)] == [card - 1], "also once it is closed"
    late = held.handle("b", [claim])
    assert [e.message for e in late.effects if isinstance(e, BareCard)] == [card - 1], "and nobody knows of it any more"


@pytest.mark.parametrize(("waited", "minutes"), [(20 * MINUTE, 3), (100 * MINUTE, 10), (5 * HOUR, 15)])
def test_the_longer_all_wait_the_longer_the_board_may_say_so(called: World, waited: int, minutes: int) -> None:
    def until_shown() -> int:
        called.board, shown = None, list[bool]()
        while not any(shown):
            called.later(MINUTE)
            called.drain()
            shown.append(called.board is not None)
        return len(shown)

    called.later(waited)
    until_shown()
    assert minutes <= until_shown() <= minutes + 1


def test_a_command_is_no_word_for_the_contact(held: World) -> None:
    wrote = CounsellorWrote(
        by=held.by("c", at=""), content=held.said("c", "/later 18").content, message=5, sent_at=held.now
    )
    decision = held.handle("a", [wrote])
    assert not any(isinstance(e, Relay) for e in decision.effects)
    assert noted(decision) == [Line.NO_SUCH_COMMAND]


@pytest.mark.parametrize(("state", "within"), [("waits", 3 * MINUTE), ("held", 10 * MINUTE), ("none", HOUR)])
def test_the_board_never_looks_dead(called: World, state: str, within: int) -> None:
    if state != "waits":
        called.claims("c", "a")
    if state == "none":
        called.drain()
        called.closes("c", "a")
    called.drain()
    called.board = None
    called.later(within - 1)
    called.drain()
    assert called.board is None
    called.later(1)
    called.drain()
    assert called.board is not None
