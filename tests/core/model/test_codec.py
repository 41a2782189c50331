"""What the store keeps comes back as it was, and across versions: unknown fields are ignored, missing ones defaulted."""

import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.codec import decode, decode_effect, decode_event, encode
from bot.core.model.case import Case, Content, Kind, LogEntry
from bot.core.model.conversation import Conversation, Quiet
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Relay, Say, Tell
from bot.core.model.effects.table import Effect, lane
from bot.core.model.events import Delivered, NotDelivered, OwnEvent, Refusal, TimerDue
from bot.core.model.lines import Line
from bot.core.understanding.values import Urgency
from tests.core.world import EMERGENCY, World

TEXT = st.text(max_size=12)
st.register_type_strategy(str, TEXT)
st.register_type_strategy(float, st.floats(-180, 180))


def effects() -> st.SearchStrategy[Effect]:
    return st.one_of(*(st.from_type(kind) for kind in get_args(Effect)))


def own_events() -> st.SearchStrategy[OwnEvent]:
    return st.one_of(*(st.from_type(kind) for kind in get_args(OwnEvent)))


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
some_and_many = pytest.mark.parametrize(
    "examples", [30, pytest.param(150, marks=pytest.mark.slow)], ids=["some", "many"]
)
"""Hypothesis takes twenty times as long to make such a value up as the codec takes to write and read it."""


@given(st.deferred(effects))
@relaxed
def test_every_effect_comes_back(effect: Effect) -> None:
    assert decode_effect(encode(effect)) == effect
    assert lane(effect) is lane(decode_effect(encode(effect)))


@given(st.deferred(own_events))
@relaxed
def test_every_event_of_ours_comes_back(event: OwnEvent) -> None:
    assert decode_event(encode(event)) == event


@some_and_many
def test_a_conversation_comes_back_with_all_that_it_holds(examples: int) -> None:
    @given(st.lists(effects(), max_size=3).map(tuple), st.from_type(Case))
    @settings(relaxed, max_examples=examples)
    def comes_back(held: tuple[Effect, ...], case: Case) -> None:
        conversation = Conversation(contact="a", address="1", quiet=Quiet(held=held), case=case)
        assert decode(Conversation, encode(conversation)) == conversation

    comes_back()


@some_and_many
def test_desk_and_log_come_back(examples: int) -> None:
    @given(st.from_type(Desk), st.from_type(LogEntry))
    @settings(relaxed, max_examples=examples)
    def come_back(desk: Desk, entry: LogEntry) -> None:
        assert decode(Desk, encode(desk)) == desk
        if entry.content.place is None or all(abs(x) < 1e9 for x in entry.content.place):
            assert decode(LogEntry, encode(entry)) == entry

    come_back()


@given(st.deferred(effects))
@relaxed
def test_an_effect_of_a_later_version_is_read(effect: Effect) -> None:
    later = {**json.loads(encode(effect)), "added_later": {"x": [1]}}
    assert decode_effect(json.dumps(later).encode()) == effect


@pytest.mark.parametrize(
    "value",
    [
        Say(topic="confinement"),
        Tell(line=Line.MENU),
        Delivered(effect=Relay(case=1, seq=2, source=5)),
        NotDelivered(effect=Relay(case=1, seq=2, source=5), why=Refusal.BLOCKED),
        TimerDue(name="unanswered"),
    ],
    ids=lambda value: value.kind,
)
def test_what_an_earlier_version_did_not_write_takes_its_default(value: Any) -> None:
    asked = {f.name for f in fields(value) if f.name in ("topic", "line", "effect", "why", "name")} | {"kind"}
    least = {name: said for name, said in json.loads(encode(value)).items() if name in asked}
    read = decode_effect if isinstance(value, Say | Tell) else decode_event
    assert read(json.dumps(least).encode()) == value


def test_a_contact_of_an_earlier_version_is_read() -> None:
    world = World()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    kept = json.loads(encode(world.conversations["a"]))
    for part, added in (("sending", "under_way"), ("sending", "recalled"), ("calls", "pinged_at"), ("view", "sent")):
        kept["case"][part].pop(added)
    kept["case"].pop("hold")
    case = decode(Conversation, json.dumps(kept).encode()).case
    assert case is not None
    assert (case.sending.under_way, case.sending.recalled, case.view.sent, case.hold.told) == ((), (), (), ())
    assert case.urgency is Urgency.EMERGENCY


@pytest.mark.parametrize(
    "data", [b"", b"{", b"null", b"[]", b'{"kind": "gone"}', b'{"topic": "x"}', b'{"kind": "relay"}', b"\xff"]
)
def test_what_is_no_effect_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode_effect(data)
    with pytest.raises(ValueError):  # noqa: PT011
        decode_event(data)


def test_kinds_are_not_mistaken_for_each_other() -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        decode_event(encode(Relay(case=1, seq=1, source=1)))


def test_words_do_not_stand_in_what_is_printed() -> None:
    """Errors and logs print values by their repr."""
    content = Content(Kind.TEXT, "secret words")
    assert "secret" not in repr(content)
    assert "secret" not in repr(Conversation(contact="a", address="secret"))
