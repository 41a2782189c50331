"""Forms are asked question by question; danger never waits behind one, and nothing goes to humans without a yes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.case import CaseState, Content, Kind
from bot.core.model.effects.contact import Ask, Button, Say, Tell
from bot.core.model.effects.desk import Alert, Ping
from bot.core.model.effects.table import Effect
from bot.core.model.forms import DONE, SKIP, Filled, Question, answer
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.understanding.values import Urgency
from tests.core.sample_forms import CHECK, FORMS, OFFER
from tests.core.world import EMERGENCY, QUARTER, RULES, World, answered, noted, told, understood

THANKS = understood("thanks")
ADVERT = "Typing work in a border town, high salary, nothing to learn, call now"


@pytest.fixture
def world() -> World:
    return World(replace(RULES, forms=FORMS, topics=RULES.topics | {"thanks"}, country_topics=frozenset()))


def asked(effects: tuple[Effect, ...]) -> list[str | None]:
    """The questions put and endings shown."""
    return [e.question or e.ending for e in effects if isinstance(e, Ask)]


def choose(world: World, question: str, choice: str, form: str = "check", round_: int = 1) -> list[str | None]:
    return asked(world.presses("a", "choose", form, str(round_), question, choice).effects)


# ── the line of questions ───────────────────────────────────────────────────────────────────────────────────────


def test_questions_come_one_after_the_other_to_the_end(world: World) -> None:
    decision = world.presses("a", "form", "check")
    assert asked(decision.effects) == ["age"]
    assert next(e for e in decision.effects if isinstance(e, Ask)).opening
    assert choose(world, "age", "adult") == ["wages"]
    assert choose(world, "wages", "no") == ["papers"]
    assert choose(world, "papers", "no") == ["locked"]
    assert choose(world, "locked", "no") == ["none"]
    assert world.conversations["a"].told.form is None
    assert world.conversations["a"].case is None


def test_every_question_can_be_skipped(world: World) -> None:
    world.presses("a", "form", "check")
    shown = [choose(world, question.id, SKIP) for question in CHECK.questions]
    assert shown == [["wages"], ["papers"], ["locked"], ["none"]]


def test_stopping_forgets_the_answers(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    choose(world, "wages", "yes")
    assert told(world.presses("a", "stop", "check", "1")) == [Line.FORM_STOPPED]
    assert world.conversations["a"].told.form is None
    assert world.conversations["a"].case is None


def test_a_form_that_was_left_goes_on_where_it_was(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    world.later(QUARTER + MINUTE)
    decision = world.presses("a", "form", "check")
    assert told(decision) == [Line.FORM_BEGUN]
    assert asked(world.presses("a", "go_on", "check", "1").effects) == ["wages"]
    assert asked(world.presses("a", "anew", "check", "1").effects) == ["age"]
    assert choose(world, "age", "adult", round_=2) == ["wages"]


def test_after_half_an_hour_of_silence_the_answers_are_forgotten(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "child")
    world.presses("a", "withdraw", "1")
    world.presses("a", "form", "check")
    choose(world, "age", SKIP, round_=2)
    world.now += world.rules.stranger_after + 1
    assert answered(world.presses("a", "choose", "check", "2", "wages", "yes")) == [Line.OLD_BUTTON]
    assert (world.conversations["a"].told.form, world.conversations["a"].told.child) == (None, False)


def test_an_answer_is_changed_by_pressing_another_one(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    choose(world, "wages", "yes")
    decision = world.presses("a", "choose", "check", "1", "wages", "no")
    assert answered(decision) == [Line.FORM_CHANGED]
    assert asked(decision.effects) == ["papers"]
    form = world.conversations["a"].told.form
    assert form is not None
    assert CHECK.named(form) == ()


def test_a_button_pressed_twice_asks_once(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    decision = world.presses("a", "choose", "check", "1", "age", "adult")
    assert answered(decision) == [None]
    assert asked(decision.effects) == []


@pytest.mark.parametrize(
    ("action", "args"),
    [
        ("choose", ("check", "7", "age", "adult")),
        ("choose", ("check", "1", "locked", "yes")),
        ("choose", ("check", "1", "gone", "yes")),
        ("choose", ("check", "1", "age", "gone")),
        ("choose", ("offer", "1", "pay", "yes")),
        ("choose", ("check", "1")),
        ("choose", ()),
        ("give", ("check", "1")),
        ("go_on", ("check", "2")),
        ("anew", ("offer", "1")),
        ("stop", ("check", "1", "age", "adult")),
        ("form", ("gone",)),
        ("form", ()),
    ],
)
def test_buttons_that_lead_nowhere_are_refused_in_words(world: World, action: str, args: tuple[str, ...]) -> None:
    world.presses("a", "form", "check")
    before = world.conversations["a"]
    assert answered(world.presses("a", action, *args)) == [Line.OLD_BUTTON]
    after = world.conversations["a"]
    assert (after.told.form, after.case, after.told.child) == (before.told.form, before.case, before.told.child)


# ── what answers say ────────────────────────────────────────────────────────────────────────────────────────────


def test_under_18_the_questions_stop_and_the_case_says_so(world: World) -> None:
    world.presses("a", "form", "check")
    assert choose(world, "age", "child") == ["child"]
    assert world.conversations["a"].told.child
    assert world.conversations["a"].told.form is None
    world.presses("a", "form", "check")
    choose(world, "age", "adult", round_=2)
    assert not world.conversations["a"].told.child


def test_an_emergency_by_button_is_a_crisis_at_once(world: World) -> None:
    world.presses("a", "form", "check")
    for question in ("age", "wages", "papers"):
        choose(world, question, SKIP)
    decision = world.presses("a", "choose", "check", "1", "locked", "yes")
    first = next(e for e in decision.effects if isinstance(e, Say | Tell | Ask))
    assert first == Say(topic="confinement", crisis=True, called=False)
    assert any(isinstance(e, Alert) for e in decision.effects)
    assert world.case("a").urgency is Urgency.EMERGENCY
    assert Line.FORM_GO_ON not in told(decision)  # one question at a time: first the country
    decision = world.presses("a", "country", "TH")
    assert told(decision)[-1] is Line.FORM_GO_ON
    assert asked(world.presses("a", "go_on", "check", "1").effects) == ["some"]


def test_an_urgent_answer_opens_a_case_and_the_questions_go_on(world: World) -> None:
    world.shift("c")
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    choose(world, "wages", "no")
    decision = world.presses("a", "choose", "check", "1", "papers", "yes")
    (ask,) = (e for e in decision.effects if isinstance(e, Ask))
    assert (ask.question, ask.called) == ("locked", True)
    assert world.case("a").urgency is Urgency.URGENT
    assert world.logs["a"] == []  # the answers themselves only with a yes


def test_nothing_is_given_without_a_yes(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    choose(world, "wages", "yes")
    choose(world, "papers", "no")
    decision = world.presses("a", "choose", "check", "1", "locked", "no")
    (ask,) = (e for e in decision.effects if isinstance(e, Ask))
    assert (ask.ending, ask.signs) == ("some", ("wages",))
    assert world.conversations["a"].case is None
    decision = world.presses("a", "give", "check", "1")
    assert Line.CASE_OPENED_NOBODY in told(decision)
    world.drain()
    (entry,) = world.logs["a"]
    assert entry.form is not None
    assert CHECK.named(entry.form) == ("wages",)
    assert world.topic("a").posts == [(entry,)]
    assert [g.form for g in world.case("a").incoming.given] == ["check"]
    assert world.conversations["a"].told.form is None
    assert answered(world.presses("a", "give", "check", "1")) == [Line.OLD_BUTTON]


def test_who_holds_the_case_is_waited_for_after_what_was_given(world: World) -> None:
    world.presses("a", "form", "check")
    for question, choice in (("age", "adult"), ("wages", "yes"), ("papers", "no"), ("locked", "no")):
        choose(world, question, choice)
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.presses("a", "give", "check", "1")
    assert world.case("a").hold.awaits == world.now


# ── words while a form asks ─────────────────────────────────────────────────────────────────────────────────────


def test_danger_in_words_is_answered_first_and_the_form_waits(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    decision = world.writes("a", "they locked me in", EMERGENCY)
    first = next(e for e in decision.effects if isinstance(e, Say | Tell | Ask))
    assert isinstance(first, Say)
    assert first.crisis
    assert asked(decision.effects) == []
    assert told(world.presses("a", "country", "TH"))[-1] is Line.FORM_GO_ON


def test_other_words_are_answered_and_the_form_offers_once_to_go_on(world: World) -> None:
    world.presses("a", "form", "check")
    decision = world.writes("a", "thanks", THANKS)
    assert Say(topic="thanks") in decision.effects
    assert told(decision) == [Line.FORM_GO_ON]
    assert told(world.writes("a", "thanks", THANKS)) == [Line.TAKE_CARE]
    assert asked(world.writes("a", "yes", understood("affirm")).effects) == ["age"]


def test_after_a_quarter_of_an_hour_words_are_about_something_else(world: World) -> None:
    world.presses("a", "form", "offer")
    world.later(QUARTER + 1)
    decision = world.writes("a", ADVERT)
    assert asked(decision.effects) == []


@pytest.mark.parametrize(
    ("text", "topic", "shown"), [("yes", "affirm", "papers"), ("no", "deny", "papers"), ("👍", None, "papers")]
)
def test_yes_and_no_can_be_said(world: World, text: str, topic: str | None, shown: str) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    assert asked(world.writes("a", text, understood(topic)).effects) == [shown]
    form = world.conversations["a"].told.form
    assert form is not None
    assert form.chosen[-1] == f"wages:{'no' if text == 'no' else 'yes'}"


def test_a_thumb_as_a_sticker_is_a_yes(world: World) -> None:
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    sticker = replace(world.wrote("a"), content=Content(Kind.STICKER, "👍🏽", "file"))
    assert asked(world.handle("a", [sticker]).effects) == ["papers"]


def test_an_advert_is_looked_through_and_what_it_settles_is_not_asked(world: World) -> None:
    world.presses("a", "form", "offer")
    decision = world.writes("a", ADVERT)
    assert asked(decision.effects) == ["found", "hurry"]
    assert next(e for e in decision.effects if isinstance(e, Ask)).signs == ("pay",)
    (ask,) = (e for e in world.presses("a", "choose", "offer", "1", "hurry", "yes").effects if isinstance(e, Ask))
    assert (ask.ending, ask.signs) == ("some", ("pay", "hurry"))


def test_an_advert_without_a_known_sign_is_asked_about(world: World) -> None:
    world.presses("a", "form", "offer")
    assert asked(world.writes("a", "x" * 50).effects) == ["not_found", "pay"]


def test_short_words_in_place_of_an_advert_are_answered(world: World) -> None:
    world.presses("a", "form", "offer")
    decision = world.writes("a", "thanks", THANKS)
    assert Say(topic="thanks") in decision.effects
    assert told(decision) == [Line.FORM_GO_ON]


def test_who_tells_of_their_own_danger_is_not_read_as_an_advert(world: World) -> None:
    world.presses("a", "form", "offer")
    mine = understood("passport_withheld", Urgency.URGENT, reasons=("flag:en_passport",))
    decision = world.writes("a", f"{ADVERT}, and they took my passport", mine)
    assert asked(decision.effects) == []
    assert world.case("a").urgency is Urgency.URGENT


# ── "I may lose this phone" ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["button", "command"])
def test_who_may_lose_the_phone_has_a_case_at_once(world: World, way: str) -> None:
    decision = world.presses("a", "form", "lose_phone") if way == "button" else world.commands("a", "phone")
    assert asked(decision.effects) == ["tell"]
    assert world.case("a").urgency is Urgency.URGENT
    assert any(isinstance(e, Alert) for e in decision.effects)


def test_all_that_is_sent_goes_to_the_case_in_one_piece(world: World) -> None:
    world.presses("a", "form", "lose_phone")
    assert answered(world.presses("a", "choose", "lose_phone", "1", "tell", "ngo")) == [Line.FORM_CHOSEN]
    decision = world.writes("a", "boat Sea Star, port of Ranong, nine people")
    assert told(decision) == [Line.FORM_KEPT]
    world.drain()
    heading, words = world.logs["a"]
    assert heading.form is not None
    assert heading.form.chosen == ("tell:ngo",)
    assert world.topic("a").posts == [(heading, words)]
    assert [g.chosen for g in world.case("a").incoming.given] == [("tell:ngo",)]


def test_a_choice_made_just_before_the_words_stands_in_their_heading(world: World) -> None:
    begin = world.pressed("a", "form", "lose_phone")
    choice = world.pressed("a", "choose", "lose_phone", "1", "tell", "ngo")
    decision = world.handle("a", [begin, choice, world.wrote("a", "port of Ranong")], understood())
    assert told(decision) == [Line.FORM_KEPT]
    assert [e.form.chosen for e in world.logs["a"] if e.form is not None] == [("tell:ngo",)]


def test_the_topic_is_told_when_a_consent_changes_after_its_heading(world: World) -> None:
    world.presses("a", "form", "lose_phone")
    world.presses("a", "choose", "lose_phone", "1", "tell", "ngo")
    world.writes("a", "port of Ranong")
    world.presses("a", "choose", "lose_phone", "1", "tell", "ngo")
    world.drain()
    assert [e.form.chosen for e in world.logs["a"] if e.form is not None] == [("tell:ngo",), ()]


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PHOTO, Kind.LOCATION, Kind.DOCUMENT])
def test_pictures_voice_and_places_go_there_too(world: World, kind: Kind) -> None:
    world.presses("a", "form", "lose_phone")
    assert told(world.writes("a", "", kind=kind)) == [Line.FORM_KEPT]
    world.drain()
    assert [e.content.kind for e in world.logs["a"]] == [Kind.TEXT, kind]


def test_who_may_be_told_can_be_taken_back(world: World) -> None:
    world.presses("a", "form", "lose_phone")
    world.presses("a", "choose", "lose_phone", "1", "tell", "police")
    assert answered(world.presses("a", "choose", "lose_phone", "1", "tell", "police")) == [Line.FORM_UNCHOSEN]
    assert [g.chosen for g in world.case("a").incoming.given] == [()]
    world.presses("a", "choose", "lose_phone", "1", "tell", "ngo")
    (ask,) = (e for e in world.presses("a", "choose", "lose_phone", "1", "tell", DONE).effects if isinstance(e, Ask))
    assert (ask.ending, ask.chosen) == ("none", ("tell:ngo",))
    world.presses("a", "form", "lose_phone")  # something to add
    form = world.conversations["a"].told.form
    assert form is not None
    assert form.chosen == ("tell:ngo",)


def test_danger_in_those_words_is_a_crisis_and_they_are_kept_all_the_same(world: World) -> None:
    world.presses("a", "form", "lose_phone")
    decision = world.writes("a", "boat Sea Star, they lock us in", EMERGENCY)
    first = next(e for e in decision.effects if isinstance(e, Say | Tell | Ask))
    assert isinstance(first, Say)
    assert first.crisis
    world.drain()
    heading, words = world.logs["a"]
    assert heading.form is not None
    assert words.content.text.startswith("boat")


def test_an_earlier_consent_does_not_hold_for_a_new_case(world: World) -> None:
    world.presses("a", "form", "lose_phone")
    world.presses("a", "choose", "lose_phone", "1", "tell", "police")
    world.presses("a", "withdraw", "1")
    world.presses("a", "form", "lose_phone")
    form = world.conversations["a"].told.form
    assert form is not None
    assert (form.round, form.chosen) == (2, ())
    assert world.case("a").number == 2


# ── while a counsellor is there ─────────────────────────────────────────────────────────────────────────────────


def held_with_a_form(world: World) -> None:
    world.shift("c")
    world.presses("a", "form", "check")
    choose(world, "age", "adult")
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    world.drain()


def test_the_bot_asks_nothing_while_a_counsellor_is_there(world: World) -> None:
    held_with_a_form(world)
    for action, args in [
        ("choose", ("check", "1", "wages", "yes")),
        ("form", ("offer",)),
        ("go_on", ("check", "1")),
        ("stop", ("check", "1")),
    ]:
        decision = world.presses("a", action, *args)
        assert answered(decision) == [Line.TAKEN_OVER]
        assert asked(decision.effects) == []
        assert told(decision) == []


def test_danger_in_an_answer_still_reaches_the_holder(world: World) -> None:
    held_with_a_form(world)
    for question in ("wages", "papers"):
        world.presses("a", "choose", "check", "1", question, SKIP)
    decision = world.presses("a", "choose", "check", "1", "locked", "yes")
    assert world.case("a").urgency is Urgency.EMERGENCY
    assert Ping(case=1, counsellor="c", about="danger") in decision.effects
    assert not any(isinstance(e, Say | Tell | Ask) for e in decision.effects)


def test_the_holder_learns_that_the_phone_may_be_lost(world: World) -> None:
    held_with_a_form(world)
    decision = world.presses("a", "form", "lose_phone")
    assert answered(decision) == [Line.TAKEN_OVER]
    assert not any(isinstance(e, Say | Tell | Ask) for e in decision.effects)
    world.drain()
    assert [e.form.form for e in world.logs["a"] if e.form is not None] == ["lose_phone"]
    assert world.case("a").state is CaseState.OPEN
    assert world.case("a").urgency is Urgency.URGENT


# ── any order ───────────────────────────────────────────────────────────────────────────────────────────────────

PRESSES = st.tuples(
    st.sampled_from(["choose"] * 8 + ["form", "go_on", "anew", "stop", "give"]),
    st.sampled_from(list(FORMS)),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from([q.id for form in FORMS.values() for q in form.questions]),
    st.sampled_from(["yes", "no", "adult", "child", "ngo", "police", SKIP, DONE, "gone"]),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(PRESSES, max_size=25))
def test_presses_in_any_order_are_answered_and_lead_to_one_next_step(presses: list[tuple[str, ...]]) -> None:
    world = World(replace(RULES, forms=FORMS))
    for action, form, round_, question, choice in presses:
        args = {"choose": (form, round_, question, choice), "form": (form,)}.get(action, (form, round_))
        before = world.conversations.get("a")
        decision = world.presses("a", action, *args)
        after = world.conversations["a"]
        assert len(answered(decision)) == 1
        if answered(decision) == [Line.OLD_BUTTON]:
            assert before is None or (after.told.form, after.case) == (before.told.form, before.case)
        questions = [e for e in decision.effects if isinstance(e, Ask) and e.question]
        assert len(questions) <= 1
        for ask in questions:  # what is asked is what the state waits for
            assert after.told.form is not None
            question_ = FORMS[ask.form].next(after.told.form)
            assert question_ is not None
            assert (after.told.form.form, after.told.form.round, question_.id) == (ask.form, ask.round, ask.question)
        given_ = [e for e in world.logs["a"] if e.form is not None and e.form.form == "check"]
        assert not given_ or any(p[0] == "give" for p in presses)
    world.drain()
    left = world.conversations["a"].told.form if "a" in world.conversations else None
    if left is not None and left.ended is None and FORMS[left.form].next(left) is not None:
        decision = world.presses("a", "go_on", left.form, str(left.round))
        assert len(asked(decision.effects)) == 1


@given(st.lists(st.tuples(st.sampled_from(CHECK.questions), st.sampled_from(["yes", "no", SKIP]))))
def test_answers_only_ever_replace_each_other(presses: list[tuple[Question, str]]) -> None:
    filled = Filled("check", 1)
    last: dict[str, str] = {}
    for question, choice in presses:
        filled = answer(filled, question, choice)
        last[question.id] = choice
    assert {g.question for g in filled.given} == set(last)
    worst = max((c.urgency for c in CHECK.taken(filled)), default=Urgency.NONE)
    assert CHECK.urgency(filled) is worst
    assert set(CHECK.named(filled)) == {q for q, choice in last.items() if choice == "yes"} & set(CHECK.signs)


def test_every_way_to_the_form_is_there(world: World) -> None:
    more = Button("section", ("start", "more"))
    menu = world.commands("a", "menu").effects
    assert any(isinstance(e, Tell) and more in e.buttons[-1] for e in menu), "and it stands first behind it"
    crisis = world.writes("a", "help", understood(None, Urgency.EMERGENCY)).effects
    assert any(isinstance(e, Tell) and e.buttons[-1][-1] == Button("menu") for e in crisis), "and the menu leads to it"


def test_forms_of_the_tests_have_words_to_read() -> None:
    assert OFFER.read(ADVERT) == ("pay",)


def test_who_may_lose_the_phone_in_a_held_case_is_shown_as_that_and_not_as_words(world: World) -> None:
    world.presses("a", "human")
    world.drain()
    world.claims("c", "a")
    decision = world.commands("a", "phone")
    case = world.case("a")
    assert case.urgency is Urgency.URGENT
    world.drain()
    assert Line.CONTACT_LOSES_PHONE in noted(decision)
    assert "/phone" not in world.shown("a")
