"""What a machine read in a picture or heard in a voice note: shown to the holder, and never less urgency than before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.casework.pictures import TO_READ_MOST
from bot.core.decide import Decision
from bot.core.model.case import CaseState, Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.effects.thread import PostLog
from bot.core.model.events import MachineRead
from bot.core.model.forms import Filled
from bot.core.understanding.redflags import Rule
from bot.core.understanding.triage import RedFlags
from bot.core.understanding.values import Urgency
from tests.core.sample_forms import OFFER
from tests.core.world import EMERGENCY, RULES, World, understood

READS = RedFlags.compile(
    [
        Rule("en_pay", "en", "pay", Urgency.URGENT, ("high pay",)),
        Rule("en_h", "en", "hurry", Urgency.URGENT, ("hurry",)),
    ]
)
RULED = replace(RULES, by_machine=frozenset({Kind.PHOTO, Kind.VOICE}), forms={"offer": replace(OFFER, reads=READS)})
ADVERT = "High pay!\nHurry"


def photo(world: World, key: str = "a") -> LogEntry:
    """A contact sends a photo."""
    world.writes(key, "", kind=Kind.PHOTO)
    world.drain()
    return world.logs[key][-1]


def read(world: World, picture: LogEntry, text: str = ADVERT, case: int = 1, **more: object) -> Decision:
    event = MachineRead(case=case, seq=picture.seq, message=picture.source, text=text, **more)  # type: ignore[arg-type]
    return world.handle("a", [event])


@pytest.fixture
def world() -> World:
    return World(RULED)


def test_the_picture_is_answered_at_once_and_what_is_read_is_shown_in_the_thread_after_it(world: World) -> None:
    decision = world.writes("a", "", kind=Kind.PHOTO)
    assert any(isinstance(e, TO_CONTACT) for e in decision.effects)
    world.drain()
    picture = world.logs["a"][-1]
    assert world.case("a").incoming.to_read == (picture.seq,)
    assert PostLog(case=1) in read(world, picture, country="TH").effects
    entry = world.logs["a"][-1]
    assert entry.content == Content(Kind.READ, ADVERT, country="TH")
    assert (entry.side, entry.source, entry.reply_to) == (Side.CONTACT, 0, picture.source)
    assert entry.form == Filled("offer", 0, found=("pay", "hurry"))
    world.drain()
    assert world.shown("a")[-1] == ADVERT
    assert world.case("a").incoming.to_read == ()
    before = world.conversations["a"]
    assert not read(world, picture).effects, "a second time, as after a crash"
    assert world.conversations["a"] == before


def test_nothing_waits_to_be_read_where_nobody_reads() -> None:
    world = World(replace(RULED, by_machine=frozenset()))
    picture = photo(world)
    assert world.case("a").incoming.to_read == ()
    assert not read(world, picture).log


def voice(world: World, key: str = "a") -> LogEntry:
    """A contact sends a voice note."""
    world.writes(key, "", kind=Kind.VOICE)
    world.drain()
    return world.logs[key][-1]


def test_what_is_heard_in_a_voice_note_is_a_hint_for_the_holder_alone(world: World) -> None:
    said = voice(world)
    assert world.case("a").incoming.to_read == (said.seq,)
    decision = read(world, said, of=Kind.VOICE, country="TH")
    entry = world.logs["a"][-1]
    assert entry.content == Content(Kind.HEARD, ADVERT, country="TH")
    assert (entry.source, entry.reply_to) == (0, said.source)
    assert not any(isinstance(e, TO_CONTACT) for e in decision.effects), "also of signs of a false offer"
    assert world.case("a").incoming.to_read == ()
    assert world.conversations["a"].told.country is None, "nothing in it is taken for the contact's own place"


def test_danger_in_a_voice_calls_people_and_says_why(world: World) -> None:
    said = voice(world)
    decision = read(world, said, of=Kind.VOICE, urgency=Urgency.EMERGENCY, topic="confinement", reasons=("flag:x",))
    case = world.case("a")
    assert (case.urgency, case.topic, case.by_words) == (Urgency.EMERGENCY, "confinement", False)
    assert {"heard", "flag:x"} <= set(case.reasons)
    assert any(isinstance(e, Alert) for e in decision.effects)
    calm = voice(world)
    read(world, calm, "all is well", of=Kind.VOICE)
    assert world.case("a").urgency is Urgency.EMERGENCY, "nothing lowers it"


def test_a_voice_that_tells_of_such_harm_is_heard_where_pictures_are_held_back(world: World) -> None:
    said, shown = voice(world), photo(world)
    world.writes("a", "they sell me", understood("sexual_exploitation", Urgency.EMERGENCY))
    later = voice(world)
    assert not read(world, shown).log
    assert read(world, said, of=Kind.VOICE).log
    assert read(world, later, of=Kind.VOICE).log


def test_only_photos_and_voice_notes_are_read_each_once_and_of_very_many_the_last(world: World) -> None:
    for kind in (Kind.DOCUMENT, Kind.VIDEO, Kind.STICKER, Kind.VIDEO_NOTE, Kind.AUDIO, Kind.LOCATION):
        world.writes("a", "", kind=kind)
    first = photo(world)
    world.writes("a", "a caption, later", kind=Kind.PHOTO, edited=True)
    assert world.case("a").incoming.to_read == (first.seq,)
    last = [photo(world).seq for _ in range(TO_READ_MOST)]
    assert world.case("a").incoming.to_read == tuple(last)


def test_who_sent_an_advert_is_told_of_its_signs_each_once(world: World) -> None:
    said = [e for e in read(world, photo(world)).effects if isinstance(e, TO_CONTACT)]
    assert said == [Ask(form="offer", round=0, ending="picture", signs=("pay", "hurry"))]
    assert not any(isinstance(e, TO_CONTACT) for e in read(world, photo(world)).effects), "these are known"
    one = World(RULED)
    assert not any(isinstance(e, TO_CONTACT) for e in read(one, photo(one), "high pay for good work").effects)
    assert one.logs["a"][-1].form == Filled("offer", 0, found=("pay",)), "the counsellor sees one, too"


def _claimed(world: World) -> None:
    world.claims("c", "a")


def _watched(world: World) -> None:
    phone = replace(world.conversations["a"].phone, watched=True)
    world.conversations["a"] = replace(world.conversations["a"], phone=phone)


def _somebody_else(world: World) -> None:
    phone = replace(world.conversations["a"].phone, unsure=True)
    world.conversations["a"] = replace(world.conversations["a"], phone=phone)


def _in_danger(world: World) -> None:
    world.writes("a", "locked", EMERGENCY)


def _gone_for_long(world: World) -> None:
    world.later(RULED.quiet_after + 60_000)


@pytest.mark.parametrize("then", [_claimed, _watched, _somebody_else, _in_danger, _gone_for_long])
def test_the_phone_shows_nothing_of_it_where_a_human_is_there_or_somebody_may_look(then: object, world: World) -> None:
    picture = photo(world)
    then(world)  # type: ignore[operator]
    world.drain()
    decision = read(world, picture)
    assert not [e for e in decision.effects if isinstance(e, TO_CONTACT)]
    assert decision.log, "the desk has it"
    held = world.conversations["a"].quiet.held
    assert not any(isinstance(e, Ask) for e in held), "nor later"


def test_danger_in_it_calls_people_and_is_no_word_of_the_contacts_own(world: World) -> None:
    picture = photo(world)
    decision = read(
        world, picture, "we will kill you", urgency=Urgency.EMERGENCY, topic="confinement", reasons=("flag:x",)
    )
    case = world.case("a")
    assert (case.urgency, case.topic) == (Urgency.EMERGENCY, "confinement")
    assert {"read", "flag:x"} <= set(case.reasons)
    assert case.by_words is False, "so it lets nobody see who the contact is"
    assert any(isinstance(e, Alert) for e in decision.effects)


def test_danger_in_it_rings_for_who_holds_the_case(world: World) -> None:
    picture = photo(world)
    world.shift("c")
    world.claims("c", "a")
    world.drain()
    decision = read(world, picture, "we will kill you", urgency=Urgency.EMERGENCY, topic="confinement")
    assert any(isinstance(e, Ping) for e in decision.effects)
    assert world.case("a").state is CaseState.OPEN


@pytest.mark.parametrize("urgency", Urgency)
def test_it_never_lowers_closes_or_clears_whatever_it_says(urgency: Urgency, world: World) -> None:
    world.writes("a", "locked", EMERGENCY)
    picture = photo(world)

    def left(told: Conversation) -> object:
        case = told.case
        assert case is not None
        return case.urgency, case.state, case.holder, case.by_words, told.chat, told.quiet, told.phone, told.told

    before = left(world.conversations["a"])
    read(world, picture, "thank you, all is well, forget me, he comes", urgency=urgency, topic="hide_chat")
    assert left(world.conversations["a"]) == before


def test_what_it_tells_of_a_country_is_not_taken_for_theirs(world: World) -> None:
    read(world, photo(world), country="TH")
    assert world.conversations["a"].told.country is None


@pytest.mark.parametrize("text", ["", ADVERT])
def test_what_is_held_back_is_not_told_of_in_words_and_none_of_it_is_wanted(text: str, world: World) -> None:
    picture = photo(world)
    world.writes("a", "they sell me", understood("sexual_exploitation", Urgency.EMERGENCY))
    assert not read(world, picture, text).log
    assert world.case("a").incoming.to_read == ()
    later = photo(world)
    assert later.content.kind is Kind.PHOTO
    assert world.case("a").incoming.to_read == ()


def test_it_comes_to_nothing_once_the_case_is_over_or_who_sent_it_wants_to_be_forgotten(world: World) -> None:
    picture = photo(world)
    world.claims("c", "a")
    world.drain()
    world.closes("c", "a")
    world.drain()
    assert not read(world, picture).log
    other = World(RULED)
    picture = photo(other)
    other.conversations["a"] = replace(
        other.conversations["a"], chat=replace(other.conversations["a"].chat, forgetting=True)
    )
    assert not read(other, picture).log
    assert not World(RULED).handle("nobody", [MachineRead(case=1, seq=1, message=1, text=ADVERT)]).log
