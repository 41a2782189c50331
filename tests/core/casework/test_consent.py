from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.agreed import Missed
from bot.core.model.case_events import TopicCorrected
from bot.core.model.conversation import Conversation, Learning, Told
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.events import Reviewed
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.model.rules import DAY
from bot.core.understanding.values import Person, Understanding, Urgency
from tests.core import world as worlds
from tests.core.world import EMERGENCY, UNSURE, World, answered, by, told, understood

RULES = replace(worlds.RULES, calm=worlds.RULES.topics - {"confinement"})
TORN = understood("passport_withheld", confidence=0.2)
WORDS = "boss has my book you know"


@pytest.fixture
def world() -> World:
    return World(RULES)


def asks_back(world: World, words: str = WORDS, understanding: Understanding = TORN) -> Decision:
    return world.writes("a", words, understanding)


def chooses(world: World, topic: str = "passport_withheld") -> Decision:
    return world.presses("a", "topic", topic)


def kept(world: World) -> list[str]:
    return [missed.text for missed in world.conversations["a"].learning.missed]


def test_it_is_asked_once_after_the_answer_to_a_question_back(world: World) -> None:
    asks_back(world)
    decision = chooses(world)
    assert [type(e) for e in decision.effects if not isinstance(e, AnswerPress)] == [Say, Tell]
    assert told(decision)[-1] is Line.LEARN_ASK
    asks_back(world)
    assert Line.LEARN_ASK not in told(chooses(world))


def test_nothing_is_kept_before_a_yes_and_after_it_only_what_was_asked_back(world: World) -> None:
    asks_back(world)
    chooses(world)
    assert kept(world) == []
    assert told(world.presses("a", "agree")) == [Line.LEARN_ON]
    asks_back(world)
    world.writes("a", "thank you", understood("thanks"))
    assert kept(world) == [WORDS]
    (missed,) = world.conversations["a"].learning.missed
    assert (missed.topic, missed.confidence) == ("passport_withheld", TORN.confidence)


def test_a_no_drops_what_was_kept_and_keeps_nothing_more(world: World) -> None:
    agreed(world)
    asks_back(world)
    decision = world.presses("a", "disagree")
    assert Line.LEARN_OFF in told(decision)
    asks_back(world)
    assert kept(world) == []


def test_it_is_never_asked_about_danger_in_a_case_of_a_watched_phone_or_of_a_child(world: World) -> None:
    asks_back(world)
    assert Line.LEARN_ASK not in told(chooses(world, "confinement"))
    asks_back(world)
    world.presses("a", "human")
    assert Line.LEARN_ASK not in told(chooses(world))
    world.presses("b", "watched")
    world.writes("b", WORDS, TORN)
    assert Line.LEARN_ASK not in told(world.presses("b", "topic", "passport_withheld"))
    world.writes("c", "ខ្ញុំអាយុ ១៥", child())
    world.writes("c", WORDS, TORN)
    assert Line.LEARN_ASK not in told(world.presses("c", "topic", "passport_withheld"))


def test_words_of_danger_and_of_a_case_are_never_kept(world: World) -> None:
    agreed(world)
    world.writes("a", "they lock us in", EMERGENCY)
    asks_back(world)
    assert kept(world) == []


def test_who_is_watched_after_a_yes_leaves_nothing_more(world: World) -> None:
    agreed(world)
    world.presses("a", "watched")
    asks_back(world)
    assert kept(world) == []


def test_beside_a_counsellor_a_no_counts_at_once_and_the_bot_says_nothing_in_the_chat(world: World) -> None:
    agreed(world)
    asks_back(world)
    world.presses("a", "human")
    world.shift("c")
    world.claims("c", "a")
    decision = world.presses("a", "disagree")
    assert answered(decision) == [Line.LEARN_OFF]
    assert told(decision) == []
    assert kept(world) == []
    assert answered(world.presses("a", "agree")) == [Line.TAKEN_OVER]
    assert world.conversations["a"].learning.agrees is False


def test_privacy_shows_the_choice_and_the_button_that_changes_it(world: World) -> None:
    assert told(world.commands("a", "privacy")) == [Line.LEARN_ASK]
    world.presses("a", "agree")
    assert told(world.commands("a", "privacy")) == [Line.LEARN_ON]
    world.presses("a", "disagree")
    assert told(world.commands("a", "privacy")) == [Line.LEARN_ASK]
    world.writes("a", "they lock us in", EMERGENCY)
    assert told(world.commands("a", "privacy")) == [Line.LEARN_OFF]


def test_an_old_yes_button_does_not_count_in_danger(world: World) -> None:
    asks_back(world)
    chooses(world)
    world.writes("a", "they lock us in", EMERGENCY)
    assert answered(world.presses("a", "agree")) == [Line.OLD_BUTTON]
    assert world.conversations["a"].learning.agrees is None


def test_old_words_go_with_the_next_change_and_of_many_the_latest_stay(world: World) -> None:
    agreed(world)
    for number in range(12):
        world.now += 1
        asks_back(world, f"{WORDS} {'x' * number}")
    assert len(kept(world)) == 10
    assert kept(world)[-1].endswith("x" * 11)
    world.now += 90 * DAY
    world.writes("a", "thank you", understood("thanks"))
    assert kept(world) == []


def test_of_long_words_the_beginning_is_kept(world: World) -> None:
    agreed(world)
    asks_back(world, "a" * 4_096)
    assert kept(world) == ["a" * 500]


def test_what_a_reviewer_is_done_with_goes_and_the_journal_says_who(world: World) -> None:
    agreed(world)
    asks_back(world)
    (missed,) = world.conversations["a"].learning.missed
    for _ in range(2):
        world.handle("a", [Reviewed(at=missed.at, by="ann", how="rewritten")])
    assert kept(world) == []
    (entry,) = [e for e in world.journal if e.what == "words_reviewed"]
    assert (entry.who, entry.why, entry.case) == ("reviewer:ann", "rewritten", "")


def test_a_review_of_a_forgotten_contact_changes_nothing(world: World) -> None:
    decision = world.handle("gone", [Reviewed(at=1, by="ann", how="dropped")])
    assert (decision.conversation, decision.journal, decision.effects) == (None, (), ())


def test_somebody_else_at_the_phone_has_not_agreed(world: World) -> None:
    agreed(world)
    asks_back(world)
    world.presses("a", "human")
    world.now += DAY
    asks_back(world)
    assert Line.LEARN_ON not in told(world.commands("a", "privacy"))
    world.presses("a", "not_same")
    assert (world.conversations["a"].learning.agrees, kept(world)) == (None, [])


def test_nobody_is_asked_where_nothing_was_understood_at_all(world: World) -> None:
    world.writes("a", WORDS, UNSURE)
    assert Line.LEARN_ASK not in told(chooses(world))


def agreed(world: World) -> Conversation:
    asks_back(world)
    chooses(world)
    world.presses("a", "agree")
    world.now += 1
    return world.conversations["a"]


def child() -> Understanding:
    return replace(understood(None, Urgency.NONE), person=Person.CHILD)


# ── a counsellor corrects the topic ─────────────────────────────────────────────────────────────────────────────

URGENT = understood("passport_withheld", Urgency.URGENT, confidence=0.9)
TOPICS = replace(
    RULES, urgencies={"passport_withheld": Urgency.URGENT, "confinement": Urgency.EMERGENCY, "greet": Urgency.NONE}
)


def decided(world: World) -> Missed | None:
    return world.conversations["a"].learning.decided


def corrects(world: World, topic: str, who: str = "c") -> Decision:
    decision = world.handle("a", [TopicCorrected(by=by(who), case=1, press="p", tag=tag(topic))])
    world.drain()
    return decision


@pytest.fixture
def mistaken() -> World:
    """Of a contact who agreed, the machine took something for an urgent topic, and a counsellor holds the case."""
    world = World(TOPICS)
    agreed(world)
    world.writes("a", WORDS, URGENT)
    world.drain()
    world.claims("c", "a")
    world.writes("a", "told to the counsellor", URGENT)
    world.drain()
    return world


def test_the_words_that_were_misread_wait_for_a_reviewer_with_the_right_topic(mistaken: World) -> None:
    decision = corrects(mistaken, "greet")
    (missed,) = mistaken.conversations["a"].learning.missed
    assert (missed.text, missed.topic, missed.corrected) == (WORDS, "passport_withheld", "greet")
    assert decided(mistaken) is None
    case = mistaken.case("a")
    assert (case.topic, case.urgency) == ("greet", Urgency.URGENT)  # it never falls
    assert [(line.what, line.why) for line in decision.journal] == [("topic_corrected", "passport_withheld>greet")]


def test_the_urgency_rises_with_the_topic(mistaken: World) -> None:
    decision = corrects(mistaken, "confinement")
    assert mistaken.case("a").urgency is Urgency.EMERGENCY
    assert [line.what for line in decision.journal] == ["topic_corrected", "urgency_raised"]


def test_only_who_holds_the_case_corrects_it(mistaken: World) -> None:
    assert answered(corrects(mistaken, "greet", "e")) == [Line.NOT_YOURS]
    assert answered(corrects(mistaken, "unheard_of")) == [Line.OLD_BUTTON]
    assert corrects(mistaken, "passport_withheld").journal == ()
    assert mistaken.case("a").topic == "passport_withheld"
    assert kept(mistaken) == []


@pytest.mark.parametrize("agreement", ["none", "only what is asked back", "no", "child", "unsure"])
def test_without_an_agreement_nothing_of_it_is_kept(agreement: str) -> None:
    world = World(TOPICS)
    world.writes("a", "hello", understood("greet"))
    learning, told = {
        "none": (Learning(), Told()),
        "only what is asked back": (Learning(agrees=True), Told()),
        "no": (Learning(agrees=False), Told()),
        "child": (Learning(agrees=True, agrees_cases=True), Told(child=True)),
        "unsure": (Learning(agrees=True, agrees_cases=True), Told(person=Person.CHILD)),
    }[agreement]
    world.conversations["a"] = replace(world.conversations["a"], learning=learning, told=told)
    world.writes("a", WORDS, URGENT)
    world.drain()
    world.claims("c", "a")
    assert decided(world) is None
    corrects(world, "greet")
    assert kept(world) == []


def test_a_no_and_the_end_of_the_case_drop_the_words(mistaken: World) -> None:
    assert decided(mistaken) is not None
    mistaken.presses("a", "disagree")
    assert decided(mistaken) is None
    assert kept(mistaken) == []


def test_with_the_case_the_words_go(mistaken: World) -> None:
    mistaken.closes("c", "a")
    assert decided(mistaken) is None


def test_who_agreed_to_less_is_asked_again(world: World) -> None:
    agreed(world)
    world.conversations["a"] = replace(
        world.conversations["a"], learning=replace(world.conversations["a"].learning, agrees_cases=False)
    )
    assert told(world.commands("a", "privacy"))[-1] is Line.LEARN_ASK
    world.presses("a", "agree")
    assert told(world.commands("a", "privacy"))[-1] is Line.LEARN_ON


@pytest.mark.parametrize("waits", ["since they asked for a human", "since they were in danger"])
def test_what_is_written_to_a_case_that_waits_is_never_kept(waits: str) -> None:
    world = World(TOPICS)
    agreed(world)
    if waits == "since they asked for a human":
        world.presses("a", "human")
        world.conversations["a"] = replace(
            world.conversations["a"], case=replace(world.case("a"), topic="passport_withheld")
        )
        world.writes("a", WORDS, URGENT)
    else:
        world.writes("a", "they took it", URGENT)
        world.conversations["a"] = replace(
            world.conversations["a"], learning=replace(world.conversations["a"].learning, decided=None)
        )
        world.writes("a", WORDS, URGENT)
    assert decided(world) is None
    world.drain()
    world.claims("c", "a")
    corrects(world, "greet")
    assert kept(world) == []


def test_words_go_when_their_time_is_over_though_nobody_writes(world: World) -> None:
    agreed(world)
    asks_back(world)
    began = world.now
    world.now += 89 * DAY
    world.writes("a", "thank you", understood("thanks"))  # the record as a whole is kept for longer now
    asks_back(world, "something else")
    assert kept(world) == [WORDS, "something else"]
    world.drain()
    world.now = began + 90 * DAY
    world.ring()
    world.drain()
    assert kept(world) == ["something else"]
    world.now += 89 * DAY
    world.ring()
    world.drain()
    assert kept(world) == []
