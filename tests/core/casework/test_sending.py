"""Prepared replies, answers and services that a holder sends: as their own words, and never anybody else's."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.case import Content, Kind, Side
from bot.core.model.case_events import CounsellorEdited, OfferAnswered, PreparedAsked, PreparedChosen
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.thread import Note, ShowPrepared
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared, What, of_tag, tag
from tests.core.world import EMERGENCY, QUARTER, RULES, World, answered, by, noted

REPLIES = {
    "hello": frozenset(),
    "help_me": frozenset(),
    "write_again": {"time"},
    "here": {"country"},
    "tell": {"name_of_service"},
}
SENDS = replace(
    RULES,
    replies={name: frozenset(needs) for name, needs in REPLIES.items()},
    sendable=frozenset({"kh_help", "my_help"}),
)


@pytest.fixture
def world() -> World:
    world = World(SENDS)
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.drain()
    return world


def types(world: World, argument: str, what: What = What.REPLY, who: str = "c") -> tuple[int, Decision]:
    """Types a command; the id of its message, and what was decided."""
    event = PreparedAsked(by=by(who), what=what, argument=argument, message=world.new())
    return event.message, world.handle("a", [event])


def chooses(world: World, id: str, what: What = What.REPLY, who: str = "c") -> list[Line | None]:
    event = PreparedChosen(by=by(who), case=1, press="p", what=what, tag=tag(id))
    return answered(world.handle("a", [event]))


def answers(world: World, offer: int, *, send: bool = True, who: str = "c") -> list[Line | None]:
    event = OfferAnswered(by=by(who), case=1, press="p", offer=offer, send=send, message=world.new())
    return answered(world.handle("a", [event]))


def sent(world: World) -> list[Prepared]:
    """What the phone shows of it."""
    return [s.content.prepared for s in world.phones["a"].seen if s.content is not None and s.content.prepared]


def test_a_typed_reply_goes_out_as_the_holders_words_and_is_shown(world: World) -> None:
    source, _ = types(world, "hello")
    world.drain()
    assert sent(world) == [Prepared(What.REPLY, "hello")]
    entry = world.logs["a"][-1]
    assert (entry.side, entry.author, entry.content.kind) == (Side.COUNSELLOR, "c", Kind.PREPARED)
    assert [(shown.offer, shown.reply_to) for shown in world.topic("a").prepared] == [(None, source)]
    assert world.journal[-1].what == "reply_sent"
    world.unsends("c", "a", source)
    world.drain()
    assert sent(world) == []


def test_the_beginning_of_a_name_is_enough_and_an_unknown_one_sends_nothing(world: World) -> None:
    assert noted(types(world, "hel")[1]) == [Line.NO_SUCH_REPLY]
    types(world, "help")
    types(world, "confine", What.ANSWER)
    types(world, "kh_help", What.SERVICE)
    types(world, "kh", What.SERVICE)
    assert noted(types(world, "", What.SERVICE)[1]) == [Line.NO_SUCH_SERVICE]
    world.drain()
    assert [p.id for p in sent(world)] == ["help_me", "confinement", "kh_help", "kh_help"]


def test_an_answer_may_be_for_another_country(world: World) -> None:
    types(world, "confinement my", What.ANSWER)
    world.drain()
    assert sent(world) == [Prepared(What.ANSWER, "confinement", "MY")]


def test_a_reply_says_what_it_lacks(world: World) -> None:
    for argument, lacks in [
        ("write_again", Line.REPLY_NEEDS_TIME),
        ("write_again 25:00", Line.REPLY_NEEDS_TIME),
        ("here", Line.REPLY_NEEDS_COUNTRY),
        ("tell", Line.REPLY_NEEDS_SERVICE),
    ]:
        assert noted(types(world, argument)[1]) == [lacks]
    types(world, "write_again 7.05")
    types(world, "kh_help", What.SERVICE)
    types(world, "tell")
    world.conversations["a"] = replace(
        world.conversations["a"], told=replace(world.conversations["a"].told, country="TH")
    )
    types(world, "here")
    world.drain()
    assert [(p.id, p.value, p.country) for p in sent(world)] == [
        ("write_again", "07:05", None),
        ("kh_help", "", None),
        ("tell", "kh_help", None),
        ("here", "", "TH"),
    ]


def test_only_the_holder_sends(world: World) -> None:
    assert noted(types(world, "hello", who="e")[1]) == [Line.STAYED_A_NOTE]
    assert chooses(world, "hello", who="e") == [Line.NOT_YOURS]
    assert chooses(world, "hello") == [None]
    assert answers(world, 1, who="e") == [Line.NOT_YOURS]
    world.drain()
    assert sent(world) == []


def test_a_button_shows_the_words_before_they_are_sent_once(world: World) -> None:
    chooses(world, "hello")
    world.drain()
    (shown,) = world.topic("a").prepared
    assert shown == ShowPrepared(case=1, prepared=Prepared(What.REPLY, "hello"), offer=1)
    assert sent(world) == []
    assert answers(world, 1) == [None]
    assert answers(world, 1) == [Line.OLD_BUTTON]
    world.drain()
    assert len(sent(world)) == 1
    chooses(world, "hello")
    assert answers(world, 2, send=False) == [Line.KEPT_HERE]
    assert answers(world, 2) == [Line.OLD_BUTTON]
    assert chooses(world, "gone") == [Line.OLD_BUTTON]
    assert chooses(world, "write_again") == [Line.REPLY_NEEDS_TIME]


def test_a_command_touched_in_a_protocol_shows_the_words_first(world: World) -> None:
    event = PreparedAsked(by=by("c"), what=What.REPLY, argument="hello", message=world.new(), offer=True)
    decision = world.handle("a", [event])
    assert [e.offer for e in decision.effects if isinstance(e, ShowPrepared)] == [1]
    assert not [e for e in decision.effects if isinstance(e, Relay)]
    assert answers(world, 1) == [None]
    world.drain()
    assert len(sent(world)) == 1


def test_a_supervisor_does_not_send_in_the_holders_name(world: World) -> None:
    chooses(world, "hello")
    event = OfferAnswered(by=replace(by("s"), supervisor=True), case=1, press="p", offer=1, send=True, message=9)
    decision = world.handle("a", [event])
    assert answered(decision) == [Line.NOT_YOURS]
    assert not [e for e in decision.effects if isinstance(e, Relay)]


def test_it_waits_behind_the_neutral_line(world: World) -> None:
    world.now += QUARTER + 60_000
    types(world, "hello")
    world.drain()
    assert sent(world) == []
    world.writes("a")
    world.drain()
    assert len(sent(world)) == 1


def test_a_changed_command_is_not_passed_on(world: World) -> None:
    source, _ = types(world, "hello")
    world.drain()
    event = CounsellorEdited(by=by("c"), content=Content(Kind.TEXT, "/r here"), message=source)
    assert noted(world.handle("a", [event])) == [Line.EDIT_NOT_PASSED]


def test_letters_that_stand_for_an_id() -> None:
    assert of_tag(tag("hello"), ["help", "hello"]) == "hello"
    assert of_tag("0" * 8, ["help"]) is None
    assert len(tag("x")) == 8


def test_a_press_is_always_answered(world: World) -> None:
    world.closes("c", "a")
    world.drain()
    decision = world.handle("a", [OfferAnswered(by=by("c"), case=1, press="p", offer=1, send=True, message=9)])
    assert [e.line for e in decision.effects if isinstance(e, AnswerPress)] == [Line.CASE_CLOSED_DESK]


TITLED = replace(
    SENDS,
    titles={
        What.REPLY: {"hello": ("សួស្តី", "Hello"), "write_again": ("សរសេរម្តងទៀត", "Write again"), "here": ("សួរ", "Here")},
        What.ANSWER: {"confinement": ("ត្រូវគេបង្ខាំង", "Locked in")},
        What.SERVICE: {"kh_help": ("ខ្សែជំនួយ", "Help line")},
    },
)


@pytest.mark.parametrize(
    ("typed", "what", "found"),
    [
        ("សួស្តី", What.REPLY, Prepared(What.REPLY, "hello")),
        ("សួស", What.REPLY, Prepared(What.REPLY, "hello")),
        ("HELLO", What.REPLY, Prepared(What.REPLY, "hello")),
        ("Write again 18:30", What.REPLY, Prepared(What.REPLY, "write_again", value="18:30")),
        ("សរសេរម្តងទៀត 18:30", What.REPLY, Prepared(What.REPLY, "write_again", value="18:30")),
        ("locked", What.ANSWER, Prepared(What.ANSWER, "confinement")),
        ("ខ្សែ", What.SERVICE, Prepared(What.SERVICE, "kh_help")),
    ],
)
def test_what_is_sent_is_found_by_its_title_or_the_beginning_of_it(typed: str, what: What, found: Prepared) -> None:
    world = World(TITLED)
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    types(world, typed, what)
    world.drain()
    assert sent(world) == [found]


def test_a_beginning_of_several_titles_sends_nothing_and_names_them() -> None:
    world = World(TITLED)
    world.writes("a", "they locked me in", EMERGENCY)
    world.claims("c", "a")
    world.drain()
    _, decision = types(world, "សួ")
    (note,) = [e for e in decision.effects if isinstance(e, Note)]
    assert (note.line, dict(note.values)) == (Line.NO_SUCH_REPLY, {"names": "hello, here"})
