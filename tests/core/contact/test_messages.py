from dataclasses import replace

import pytest

from bot.core.casework.pictures import guarded
from bot.core.model.case import CaseState, Kind
from bot.core.model.contact_events import PressedForged, Unreadable
from bot.core.model.conversation import Pending, Question
from bot.core.model.desk_events import DeskLooked
from bot.core.model.effects.contact import AGAIN, Button, Cover, Explain, Numbers, Play, Relay, Say, Tell
from bot.core.model.effects.desk import Alert, AnswerPress, Ping
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.effects.thread import Card, OpenThread
from bot.core.model.events import Event
from bot.core.model.group import Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import Hours, WayIn, Window
from bot.core.ports import DESK
from bot.core.understanding.thresholds import ANSWER
from bot.core.understanding.values import ENGLISH, Guess, Nlu, Person, Script, Sector, Understanding, Urgency
from tests.core.world import EMERGENCY, QUARTER, RULES, UNSURE, World, answered, told, understood

UNSURE_OF_IT = ANSWER - 0.01
"""A confidence at which it is asked back."""
WAYS_IN = {"fishers_my": WayIn("MY", Sector.FISHING), "fishers": WayIn(None, Sector.FISHING)}


@pytest.fixture
def world() -> World:
    return World()


def buttons(effect: object) -> set[Button]:
    assert isinstance(effect, Tell)
    return {button for row in effect.buttons for button in row}


# ── language, menu, country ─────────────────────────────────────────────────────────────────────────────────────


def test_start_is_answered_and_opens_nothing(world: World) -> None:
    assert world.commands("a", "start").effects == (Say(topic="start"),)
    assert world.conversations["a"].case is None


@pytest.mark.parametrize(("way", "country"), [("fishers_my", "MY"), ("fishers", None), ("gone", None), ("", None)])
def test_a_poster_says_where_somebody_works_and_an_unknown_one_is_a_plain_start(way: str, country: str | None) -> None:
    world = World(replace(RULES, ways_in=WAYS_IN))
    start = replace(world.commanded("a", "start"), argument=way)
    assert world.handle("a", [start]).effects == (Say(topic="start"),)
    assert world.conversations["a"].told.country == country
    assert (world.conversations["a"].told.sector is Sector.FISHING) == way.startswith("fishers")
    shown = world.presses("a", "topic", "embassy_contact").effects
    assert (Say(topic="embassy_contact", country="MY") in shown) == (country == "MY")


def test_a_recording_is_played_on_a_press_also_in_an_open_case(world: World) -> None:
    assert Play(topic="confinement") in world.presses("a", "listen", "confinement").effects
    assert not any(isinstance(e, Play) for e in world.presses("a", "listen", "gone").effects)
    world.presses("a", "human")
    world.shift("c")
    world.claims("c", "a", 1)
    assert Play(topic="confinement") in world.presses("a", "listen", "confinement").effects


def test_a_poster_without_a_country_forgets_none() -> None:
    world = World(replace(RULES, ways_in=WAYS_IN))
    world.presses("a", "country", "TH")
    world.handle("a", [replace(world.commanded("a", "start"), argument="fishers")])
    assert world.conversations["a"].told.country == "TH"


def test_a_language_is_chosen_by_button_and_kept_against_the_script_of_messages(world: World) -> None:
    assert answered(world.presses("a", "language", "en")) == [Line.LANGUAGE_SET]
    world.writes("a", "ជំរាបសួរ", understood("greet", script=Script.KM))
    assert world.conversations["a"].language == ENGLISH


def test_until_one_is_chosen_the_language_follows_the_messages(world: World) -> None:
    world.writes("a", "hello", understood("greet", script=Script.EN))
    assert world.conversations["a"].language == "en"
    world.writes("a", "suosdey", understood("greet", script=Script.LATN))
    assert world.conversations["a"].language == "km"


def test_the_name_of_a_country_in_latin_letters_changes_no_language(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact", script=Script.EN))
    world.writes("a", "Malaysia", understood(None, country="MY", script=Script.LATN))
    assert world.conversations["a"].language == ENGLISH


@pytest.mark.parametrize("topic", ["safe_migration", None])
def test_a_country_alone_answers_the_question_whatever_it_looks_like(world: World, topic: str | None) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "korea", understood(topic, country="KR"))
    assert decision.effects == (Say(topic="embassy_contact", country="KR"),)


def test_the_question_after_the_numbers_is_answered_by_a_word_too(world: World) -> None:
    world.commands("a", "numbers")
    assert world.writes("a", "korea", understood(None, country="KR")).effects == (Numbers(country="KR"),)


@pytest.mark.parametrize("way", ["word", "button"])
def test_who_is_in_another_country_has_the_answer_for_anywhere(world: World, way: str) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.presses("a", "country") if way == "button" else world.writes("a", "on a boat", UNSURE)
    assert Say(topic="embassy_contact") in decision.effects
    assert world.conversations["a"].pending is None


def test_who_calls_for_help_is_not_told_that_it_is_none_of_our_business(world: World) -> None:
    decision = world.writes("a", "joy phong", understood("out_of_scope", Urgency.URGENT))
    assert told(decision) == [Line.CASE_OPENED_NOBODY]
    assert not any(isinstance(effect, Say) for effect in decision.effects)


def test_another_language_is_not_taken_for_small_talk(world: World) -> None:
    assert told(world.writes("a", "救命", understood("affirm", script=Script.OTHER))) == [Line.OTHER_LANGUAGE]


def test_nobody_is_said_to_be_called_again_while_nobody_is_there(world: World) -> None:
    world.commands("a", "human")
    decision = world.commands("a", "human")
    assert told(decision) == [Line.CASE_OPENED_NOBODY]


def test_the_menu_holds_topics_and_a_human(world: World) -> None:
    (menu,) = world.commands("a", "menu").effects
    assert {Button("human"), Button("topic", ("passport_withheld",))} <= buttons(menu)


def test_the_country_is_asked_when_the_answer_depends_on_it(world: World) -> None:
    decision = world.writes("a", "where is the embassy", understood("embassy_contact"))
    assert told(decision) == [Line.WHICH_COUNTRY]
    assert not any(isinstance(effect, Say) for effect in decision.effects)


def test_a_button_answers_the_question_for_the_country(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.presses("a", "country", "MY")
    assert answered(decision) == [Line.COUNTRY_SET]
    assert Say(topic="embassy_contact", country="MY") in decision.effects
    assert world.conversations["a"].pending is None


def test_words_answer_the_question_for_the_country(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "Thailand", understood(country="TH", confidence=0.0))
    assert decision.effects == (Say(topic="embassy_contact", country="TH"),)


def test_a_country_said_before_is_not_asked_again(world: World) -> None:
    world.writes("a", "I am in Thailand", understood("greet", country="TH"))
    decision = world.writes("a", "where is the embassy", understood("embassy_contact"))
    assert decision.effects == (Say(topic="embassy_contact", country="TH"),)


def test_work_and_person_are_kept_for_the_talk_and_forgotten_with_it(world: World) -> None:
    said = replace(understood("greet", country="SN"), sector=Sector.FISHING, person=Person.OTHER)
    world.writes("a", "my brother fishes in Senegal", said)
    world.writes("a", "hello", understood("greet"))
    known = world.conversations["a"]
    assert (known.told.country, known.told.sector, known.told.person) == ("SN", Sector.FISHING, Person.OTHER)
    world.later(RULES.stranger_after + 1)
    world.writes("a", "hello", understood("greet"))
    known = world.conversations["a"]
    assert (known.told.country, known.told.sector, known.told.person) == (None, None, None)


def test_what_was_said_in_a_live_case_stays_for_the_desk_and_answers_nobody_before_it_is_the_same_person(
    world: World,
) -> None:
    fishing = replace(EMERGENCY, country="MY", sector=Sector.FISHING, person=Person.CHILD)
    world.writes("a", "ខ្ញុំជាប់នៅលើទូក", fishing)
    world.later(RULES.stranger_after + 1)
    decision = world.writes("a", "ស្ថានទូតនៅឯណា?", understood("embassy_contact"))
    assert not [e for e in decision.effects if getattr(e, "country", None) == "MY"]
    known = world.conversations["a"].known
    assert (known.country, known.sector, known.person) == ("MY", Sector.FISHING, Person.CHILD)
    assert guarded(world.conversations["a"], world.case("a"), RULES.about), "a picture of a child stays held back"
    world.presses("a", "same")
    assert world.conversations["a"].told.country == "MY"


def test_what_is_said_after_the_silence_counts_at_once_and_goes_before(world: World) -> None:
    world.writes("a", "locked in", replace(EMERGENCY, country="MY"))
    world.later(RULES.stranger_after + 1)
    world.writes("a", "នៅថៃ", understood("greet", country="TH"))
    assert (world.conversations["a"].told.country, world.conversations["a"].known.country) == ("TH", "TH")
    world.presses("a", "same")
    assert world.conversations["a"].told.country == "TH"


def test_what_was_said_before_somebody_else_has_the_phone_is_gone(world: World) -> None:
    world.writes("a", "locked in", replace(EMERGENCY, country="MY"))
    world.later(RULES.stranger_after + 1)
    world.writes("a", "hello", understood("greet"))
    world.presses("a", "not_same")
    assert world.conversations["a"].known.country is None


def test_a_child_who_writes_i_stays_a_child(world: World) -> None:
    world.writes("a", "I am 15", replace(understood("greet"), person=Person.CHILD))
    world.writes("a", "he hits me", replace(understood("greet"), person=Person.SELF))
    assert world.conversations["a"].told.person is Person.CHILD
    world.writes("a", "I am his aunt", replace(understood("greet"), person=Person.OTHER, whom=frozenset({"named"})))
    assert {world.conversations["a"].told.person} == {Person.CHILD}
    world.writes("a", "she is 25", replace(understood("greet"), person=Person.OTHER, whom=frozenset({"grown"})))
    assert {world.conversations["a"].told.person} == {Person.OTHER}


def test_who_harms_them_takes_nobodys_place_and_another_does(world: World) -> None:
    beaten = replace(understood("confinement", Urgency.EMERGENCY), person=Person.SELF, whom=frozenset({"harmed"}))
    world.writes("a", "my husband beats me", beaten)
    world.writes("a", "he is back", replace(understood("greet"), person=Person.OTHER))
    assert world.conversations["a"].told.person is Person.SELF
    child = replace(understood("shelter"), person=Person.CHILD, whom=frozenset({"kid"}))
    world.writes("a", "my child is 4", child)
    assert {world.conversations["a"].told.person} == {Person.SELF}
    world.writes("a", "my sister too", replace(understood("greet"), person=Person.OTHER, whom=frozenset({"named"})))
    assert {world.conversations["a"].told.person} == {Person.OTHER}
    world.writes("a", "they ask me", replace(understood("confinement", Urgency.URGENT), person=Person.SELF))
    assert {world.conversations["a"].told.person} == {Person.OTHER}
    world.writes("a", "it is me, not her", replace(understood("greet"), person=Person.OTHER, whom=frozenset({"mine"})))
    assert {world.conversations["a"].told.person} == {Person.SELF}


def test_what_is_said_of_the_situation_costs_the_group_no_call_of_its_own(world: World) -> None:
    world.writes("a", "I need a person", understood("confinement", Urgency.EMERGENCY))
    world.shift("c")
    world.drain()
    world.claims("c", "a", 1)
    world.drain()
    fishing = replace(understood(None, country="TH"), sector=Sector.FISHING, person=Person.OTHER)
    assert Card(case=1) not in world.writes("a", "my brother is on a boat", fishing).effects
    assert world.conversations["a"].told.sector is Sector.FISHING


@pytest.mark.parametrize(
    ("script", "text", "kept"),
    [
        (Script.LATN, "jong tver", Script.LATN),
        (Script.LATN, "Malaysia", Script.KM),
        (Script.OTHER, "123", Script.KM),
        (Script.MIXED, "ខ្ញុំ ok", Script.MIXED),
    ],
)
def test_how_somebody_writes_is_kept_where_it_tells(world: World, script: Script, text: str, kept: Script) -> None:
    world.writes("a", "ជំរាបសួរ", understood("greet"))
    world.writes("a", text, understood("greet", script=script))
    assert world.conversations["a"].told.script == kept
    world.now += RULES.stranger_after + 1
    world.commands("a", "start")
    assert world.conversations["a"].told.script == ""


def test_numbers_without_a_country_give_the_list_for_anyone_and_ask(world: World) -> None:
    decision = world.presses("a", "numbers")
    assert [e for e in decision.effects if isinstance(e, TO_CONTACT)] == [Numbers()], "a button below it asks"
    assert world.conversations["a"].pending == Pending(Question.COUNTRY)


# ── not sure, not readable ──────────────────────────────────────────────────────────────────────────────────────


def test_low_confidence_asks_with_the_likeliest_topics_and_a_human(world: World) -> None:
    others = (
        Guess("greet", UNSURE_OF_IT - 0.01),
        Guess("safe_migration", UNSURE_OF_IT - 0.02),
        Guess("hide_chat", 0.01),
    )
    decision = world.writes("a", "book", understood("passport_withheld", confidence=UNSURE_OF_IT, alternatives=others))
    assert told(decision) == [Line.DID_YOU_MEAN]
    likely = {Button("topic", ("passport_withheld",)), Button("topic", ("safe_migration",)), Button("human")}
    assert buttons(decision.effects[0]) == likely


def test_without_the_intent_model_there_are_menu_and_human(world: World) -> None:
    decision = world.writes("a", "words", understood(confidence=0.0, nlu=Nlu.UNAVAILABLE))
    assert told(decision) == [Line.NOT_UNDERSTOOD]
    assert Button("human") in buttons(decision.effects[0])


def test_a_guessed_topic_gives_no_crisis_answer(world: World) -> None:
    guess = understood("confinement", Urgency.EMERGENCY, confidence=UNSURE_OF_IT)
    decision = world.writes("a", "khnhom khlach", guess)
    assert not [e for e in decision.effects if isinstance(e, Say)]
    assert told(decision) == [Line.CASE_OPENED_NOBODY]
    assert (world.case("a").urgency, world.case("a").topic) == (Urgency.EMERGENCY, "confinement")


def test_bare_fear_is_not_answered_about_suicide(world: World) -> None:
    guess = understood("suicidal_thoughts", Urgency.EMERGENCY, confidence=0.6)
    assert not [e for e in world.writes("a", "khnhom khlach", guess).effects if isinstance(e, Say)]
    named = replace(guess, flagged=("suicidal_thoughts",))
    said = world.writes("b", "khnhom jong slab", named).effects
    assert [e.topic for e in said if isinstance(e, Say)] == ["suicidal_thoughts"]


def test_a_topic_that_a_red_flag_names_does(world: World) -> None:
    guess = understood("confinement", Urgency.EMERGENCY, confidence=UNSURE_OF_IT)
    decision = world.writes("a", "ke jak so", replace(guess, flagged=("confinement",)))
    assert [e.topic for e in decision.effects if isinstance(e, Say)] == ["confinement"]


def test_another_language_is_told_which_ones_are_understood(world: World) -> None:
    decision = world.writes("a", "สวัสดี", understood(confidence=0.0, script=Script.OTHER))
    assert told(decision) == [Line.OTHER_LANGUAGE]
    assert Button("human") in buttons(decision.effects[0])


@pytest.mark.parametrize("text", ["", "words"])
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("edited", [False, True])
def test_every_kind_of_message_gets_a_reply(world: World, kind: Kind, text: str, edited: bool) -> None:
    decision = world.writes("a", text, kind=kind, edited=edited)
    assert any(isinstance(effect, TO_CONTACT) for effect in decision.effects)


def test_what_could_not_be_read_is_said_and_a_human_offered(world: World) -> None:
    decision = world.handle("a", [Unreadable(address="somewhere")])
    assert told(decision) == [Line.UNREADABLE]
    assert Button("human") in buttons(decision.effects[0])


def test_what_could_not_be_read_can_be_cleared_all_the_same(world: World) -> None:
    decision = world.handle("a", [Unreadable(address="somewhere", message=7)])
    assert decision.ledger == ((7, world.now),)


# ── a human ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_asking_for_a_human_opens_a_case_once(world: World) -> None:
    world.shift("c")
    world.presses("a", "human")
    case = world.case("a")
    assert (case.state, case.urgency, case.number) == (CaseState.WAITING, Urgency.SUPPORT, 1)
    assert told(world.presses("a", "human")) == [Line.CASE_ALREADY_WAITING]
    assert world.case("a") == case


def test_it_is_said_that_a_human_is_called_only_while_somebody_is_on_duty(world: World) -> None:
    assert told(world.presses("a", "human"))[0] is Line.CASE_OPENED_NOBODY
    world.shift("c")
    assert told(world.presses("b", "human")) == [Line.CASE_OPENED]
    world.later(world.rules.shift)
    assert told(world.presses("d", "human"))[0] is Line.CASE_OPENED_NOBODY


ALWAYS = Hours(tuple(Window(day, 0, 24 * 60) for day in range(7)))


def test_within_hours_people_are_called_but_nobody_is_promised_who_has_not_said_to_be_there() -> None:
    world = World(replace(RULES, hours=ALWAYS))
    decision = world.presses("a", "human")
    told_first = next(e for e in decision.effects if isinstance(e, Tell))
    assert (told_first.line, dict(told_first.values)) == (Line.CASE_OPENED_NOBODY, {"usual": ""})
    assert Alert(case=1) in decision.effects
    world.shift("c")
    assert told(world.presses("b", "human")) == [Line.CASE_OPENED]


def test_within_hours_nobody_is_said_to_be_called_where_the_group_cannot_be_written_to() -> None:
    world = World(replace(RULES, hours=ALWAYS))
    world.handle(DESK, [DeskLooked(troubles=(Trouble.REMOVED,), forum=True)])
    world.writes("a", "ជួយ", replace(EMERGENCY, topic=None))
    told_first = next(e for e in world.presses("a", "human").effects if isinstance(e, Tell))
    assert (told_first.line, "usual" in dict(told_first.values)) == (Line.CASE_OPENED_NOBODY, False)


def test_out_of_the_hours_it_is_said_when_they_begin() -> None:
    opens = Hours((Window(0, 8 * 60, 17 * 60),))
    told_first = next(
        e for e in World(replace(RULES, hours=opens)).presses("a", "human").effects if isinstance(e, Tell)
    )
    assert [name for name, _ in told_first.values] == ["opens"]


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.VIDEO_NOTE, Kind.PHOTO, Kind.LOCATION, Kind.VIDEO, Kind.AUDIO])
def test_media_open_an_urgent_case_at_once_that_can_be_withdrawn(world: World, kind: Kind) -> None:
    decision = world.writes("a", "", kind=kind)
    case = world.case("a")
    assert (case.urgency, case.calls.unseen, case.state) == (Urgency.URGENT, True, CaseState.WAITING)
    assert told(decision) == [Line.CASE_OPENED_MEDIA_NOBODY]
    offered = buttons(next(e for e in decision.effects if isinstance(e, Tell)))
    said = ("picture", "clear") if kind is Kind.VOICE else ("numbers", "human", "not_now", "clear", "menu")
    assert {"withdraw", *said} == {button.action for button in offered}
    assert [entry.content.kind for entry in decision.log] == [kind]


@pytest.mark.parametrize("kind", [Kind.PHOTO, Kind.VIDEO])
def test_what_a_caption_asks_is_answered_beside_the_case(world: World, kind: Kind) -> None:
    decision = world.writes("a", "they hold my book", understood("passport_withheld", Urgency.URGENT), kind=kind)
    assert told(decision) == [Line.CASE_OPENED_MEDIA_NOBODY]
    assert Say(topic="passport_withheld") in decision.effects
    case = world.case("a")
    assert (case.urgency, case.topic, case.calls.unseen) == (Urgency.URGENT, "passport_withheld", True)
    again = world.writes("a", "embassy", understood("embassy_contact", Urgency.SUPPORT), kind=kind)
    assert told(again) == [Line.ADDED_TO_CASE, Line.WHICH_COUNTRY]
    assert world.case("a").topic == "passport_withheld"


@pytest.mark.parametrize(
    "said", [understood("greet"), understood("talk_to_counsellor"), understood("embassy_contact", confidence=0.1), None]
)
def test_a_caption_that_asks_nothing_leaves_the_case_alone(world: World, said: Understanding | None) -> None:
    assert told(world.writes("a", "this", said, kind=Kind.PHOTO)) == [Line.CASE_OPENED_MEDIA_NOBODY]


def test_media_in_a_waiting_case_raise_it_and_are_added(world: World) -> None:
    world.presses("a", "human")
    decision = world.writes("a", "", kind=Kind.VOICE)
    assert told(decision) == [Line.ADDED_TO_CASE]
    assert world.case("a").urgency is Urgency.URGENT


def test_a_waiting_case_can_be_withdrawn(world: World) -> None:
    world.writes("a", "", kind=Kind.VOICE)
    world.drain()
    assert told(world.presses("a", "withdraw", "1")) == [Line.CASE_WITHDRAWN]
    world.drain()
    assert world.case("a").state is CaseState.RESOLVED
    assert world.desk.cases == ()
    assert world.topic("a").closed
    assert world.notes("a") == [Line.CONTACT_WITHDREW]


def test_words_of_danger_below_emergency_open_a_case_and_are_answered(world: World) -> None:
    decision = world.writes("a", "they hold my book", understood("passport_withheld", Urgency.URGENT))
    assert world.case("a").urgency is Urgency.URGENT
    assert Say(topic="passport_withheld", called=False) in decision.effects


@pytest.mark.parametrize("topic", ["talk_to_counsellor", "help", "change_language"])
def test_danger_is_not_lost_behind_a_wish(world: World, topic: str) -> None:
    decision = world.writes(
        "a", "a human please, they hold my book", understood(topic, Urgency.URGENT, reasons=("passport",))
    )
    assert world.case("a").urgency is Urgency.URGENT
    assert "passport" in world.case("a").reasons
    assert Line.CASE_OPENED_NOBODY in told(decision)


def test_a_wish_in_a_waiting_case_raises_it_too(world: World) -> None:
    world.presses("a", "human")
    world.writes("a", "a human, they hold my book", understood("talk_to_counsellor", Urgency.URGENT))
    assert world.case("a").urgency is Urgency.URGENT


# ── emergencies ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_crisis_answer_is_first_and_a_case_waits(world: World) -> None:
    world.shift("c")
    decision = world.writes("a", "they locked me in", EMERGENCY)
    assert decision.effects[0] == Say(topic="confinement", crisis=True, called=True)
    assert decision.withdraws
    assert world.case("a").urgency is Urgency.EMERGENCY
    kinds = [effect.kind for effect in decision.effects]
    assert kinds.index("alert") < kinds.index("open_thread")


def test_an_emergency_of_an_unknown_topic_has_a_crisis_answer_too(world: World) -> None:
    decision = world.writes("a", "help", understood(None, Urgency.EMERGENCY, nlu=Nlu.UNAVAILABLE))
    first = decision.effects[0]
    assert isinstance(first, Tell)
    assert first.urgent
    assert {Button("numbers"), Button("elsewhere")} <= {*buttons(first)}
    assert told(decision) == [first.line], "whom to call stands in it"


def test_danger_is_answered_first_whatever_else_is_in_the_batch(world: World) -> None:
    events: list[Event] = [world.commanded("a", "menu"), world.pressed("a", "numbers"), world.wrote("a", "they hit me")]
    decision = world.handle("a", events, EMERGENCY)
    assert isinstance(decision.effects[0], Say)
    assert decision.effects[0].crisis


@pytest.mark.parametrize("name", ["help", "human", "start", "hide", "forget", "numbers", "anything"])
def test_danger_in_the_words_of_a_command_counts_as_written(world: World, name: str) -> None:
    decision = world.handle("a", [world.commanded("a", name, "they locked me in")], EMERGENCY)
    first = next(e for e in decision.effects if isinstance(e, TO_CONTACT))
    assert isinstance(first, Say)
    assert first.crisis
    assert world.case("a").urgency is Urgency.EMERGENCY
    assert [e.content.text for e in decision.log] == [f"/{name} they locked me in"]
    assert Say(topic="help") not in decision.effects


@pytest.mark.parametrize("name", ["help", "hide"])
def test_danger_in_a_command_is_told_to_who_holds_the_case(world: World, name: str) -> None:
    world.commands("a", "human")
    world.drain()
    world.claims("c", "a")
    decision = world.handle("a", [world.commanded("a", name, "they locked me in")], EMERGENCY)
    assert Ping(case=1, counsellor="c", about="danger") in decision.effects
    assert [e.content.text for e in decision.log] == [f"/{name} they locked me in"]
    assert any(isinstance(e, Cover) for e in decision.effects) == (name == "hide")


def test_the_way_in_of_a_poster_is_no_word_beside_danger() -> None:
    world = World(replace(RULES, ways_in=WAYS_IN))
    start = world.commanded("a", "start", "fishers_my")
    decision = world.handle("a", [start, world.wrote("a", "they locked me in")], EMERGENCY)
    assert world.conversations["a"].told.country == "MY"
    assert [e.content.text for e in decision.log] == ["they locked me in"]


def test_each_emergency_is_answered_and_opens_one_case(world: World) -> None:
    world.writes("a", "they hit me", EMERGENCY)
    decision = world.writes("a", "they hit me again", EMERGENCY)
    assert decision.effects[0] == Explain(what=AGAIN, topic="confinement", crisis=True)
    assert not any(isinstance(effect, OpenThread) for effect in decision.effects)
    assert world.conversations["a"].counts.cases == 1


def test_what_waited_comes_after_the_crisis_answer_without_the_bots_own_news(world: World) -> None:
    """Someone in danger must not read *this talk was closed* under the crisis answer."""
    world.presses("a", "human")
    world.claims("c", "a")
    world.drain()
    world.later(QUARTER + 1)
    world.says("c", "a", "are you there?")
    world.closes("c", "a")
    world.drain()
    decision = world.writes("a", "they locked me in", EMERGENCY)
    shown = [effect for effect in decision.effects if isinstance(effect, TO_CONTACT)]
    assert [type(effect) for effect in shown] == [Say, Relay]


def test_the_crisis_answer_stands_alone_and_is_said_for_the_country_once_that_is_named(world: World) -> None:
    """The numbers of Cambodia help few, most who are in danger being abroad; but a second message pushes it away."""
    first = world.writes("a", "they locked me in", EMERGENCY)
    assert [type(effect) for effect in first.effects if isinstance(effect, TO_CONTACT)] == [Say]
    assert told(world.writes("a", "please", EMERGENCY)) == []
    assert told(world.presses("a", "elsewhere")) == [Line.WHICH_COUNTRY]
    assert Say(topic="confinement", country="TH") in world.presses("a", "country", "TH").effects


def test_an_emergency_that_alerted_in_vain_alerts_again_when_danger_is_told_again(world: World) -> None:
    world.writes("a", "they hit me", EMERGENCY)
    world.later(3 * 60 * 60_000)
    before = len(world.general)
    world.writes("a", "they hit me again", EMERGENCY)
    world.drain()
    assert len(world.general) == before + 1
    world.later(world.rules.again_after)
    assert len(world.general) == before + 2


def test_one_alert_is_enough_for_several_messages_at_once(world: World) -> None:
    for _ in range(5):
        world.writes("a", "they hit me", EMERGENCY)
    world.drain()
    assert len(world.general) == 1


# ── buttons ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("action", "args"),
    [("topic", ("gone",)), ("country", ("gone",)), ("nothing", ()), ("withdraw", ()), ("language", ("xx",))],
)
def test_a_button_that_leads_nowhere_any_more_is_answered(world: World, action: str, args: tuple[str, ...]) -> None:
    assert answered(world.presses("a", action, *args)) == [Line.OLD_BUTTON]


def test_a_forged_button_is_refused_and_changes_nothing(world: World) -> None:
    decision = world.handle("a", [PressedForged(press="p")])
    assert decision.effects == (AnswerPress(press="p", line=Line.FORGED_BUTTON),)
    assert (decision.conversation, decision.desk) == (None, None)


def test_the_withdraw_button_of_an_earlier_case_does_not_withdraw_the_present_one(world: World) -> None:
    """A tap on an old message must not call off the help for an emergency."""
    decision = world.writes("a", "", kind=Kind.VOICE)
    old = next(b for e in decision.effects if isinstance(e, Tell) for b in buttons(e) if b.action == "withdraw")
    world.presses("a", old.action, *old.args)
    world.writes("a", "they locked me in", EMERGENCY)
    assert answered(world.presses("a", old.action, *old.args)) == [Line.OLD_BUTTON]
    assert world.case("a").state is CaseState.WAITING


# ── quiet ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("say_so", ["hide", "button", "words", "watched"])
def test_who_says_that_the_phone_is_watched_is_left_in_peace(world: World, say_so: str) -> None:
    world.presses("a", "human")
    match say_so:
        case "hide":
            world.commands("a", "hide")
        case "button":
            world.presses("a", "clear")
        case "words":
            world.writes("a", "he looks at my phone", understood("hide_chat"))
        case "watched":
            world.presses("a", "watched")
    world.drain()
    seen = len(world.phones["a"].seen)
    world.later(QUARTER + 1)
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    assert len(world.phones["a"].seen) <= seen
    world.writes("a", "he is gone")
    world.drain()
    assert world.heard("a") == ["we are here"]


def test_not_now_is_obeyed_at_once(world: World) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.presses("a", "not_now")
    world.drain()
    seen = len(world.phones["a"].seen)
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    assert len(world.phones["a"].seen) == seen


@pytest.mark.parametrize("held", [False, True])
def test_who_can_write_again_is_knocked_for_again(world: World, held: bool) -> None:
    world.writes("a", "they locked me in", EMERGENCY)
    world.presses("a", "not_now")
    if held:
        world.claims("c", "a")
    assert told(world.presses("a", "can_write"))[-1] is Line.CAN_WRITE
    assert not world.conversations["a"].phone.watched
    assert world.conversations["a"].counts.cases == 1


def test_a_live_position_is_kept_step_by_step_and_answered_once(world: World) -> None:
    assert told(world.writes("a", "", kind=Kind.LOCATION)) == [Line.CASE_OPENED_MEDIA_NOBODY]
    step = world.writes("a", "", kind=Kind.LOCATION, edited=True)
    assert told(step) == []
    assert len(step.log) == 1


def test_the_question_put_while_a_counsellor_holds_the_case_can_be_answered(world: World) -> None:
    world.presses("a", "human")
    world.claims("c", "a")
    assert Numbers() in world.presses("a", "numbers").effects
    assert told(world.presses("a", "elsewhere")) == [Line.WHICH_COUNTRY]
    assert Numbers(country="TH") in world.presses("a", "country", "TH").effects


def test_a_question_for_the_topic_does_not_take_a_country_for_an_answer(world: World) -> None:
    guesses = (Guess("passport_withheld", UNSURE_OF_IT),)
    world.writes("a", "book", understood("greet", confidence=UNSURE_OF_IT, alternatives=guesses))
    assert world.conversations["a"].pending == Pending(Question.TOPIC)
    assert told(world.writes("a", "Thailand", replace(UNSURE, country="TH"))) == [Line.NOT_UNDERSTOOD]


def test_another_country_named_while_a_case_waits_brings_its_answer(world: World) -> None:
    world.shift("c")
    world.writes("a", "គេចាក់សោរខ្ញុំ", replace(EMERGENCY, country="MY"))
    decision = world.writes("a", "នៅថៃ", understood(country="TH", confidence=0.1))
    assert Say(topic="confinement", country="TH", called=True) in decision.effects
    again = world.writes("a", "នៅថៃ", understood(country="TH", confidence=0.1))
    assert not [e for e in again.effects if isinstance(e, Say)]


# ── the police ──────────────────────────────────────────────────────────────────────────────────────────────────


def says(world: World, against: bool | None) -> None:
    world.handle("a", [world.wrote("a")], replace(understood("unpaid_wages"), police_against=against))


def test_that_the_police_are_against_them_holds_for_the_talk(world: World) -> None:
    says(world, True)
    says(world, None)
    assert world.conversations["a"].told.police_against
    assert not world.conversations["a"].new_talk().told.police_against


def test_that_the_police_are_good_takes_it_back(world: World) -> None:
    says(world, True)
    says(world, False)
    assert not world.conversations["a"].told.police_against


def test_clearing_the_chat_takes_it_with_it(world: World) -> None:
    says(world, True)
    world.commands("a", "hide")
    assert not world.conversations["a"].told.police_against
