"""What is said in the light of what came before."""

from dataclasses import replace

import pytest

from bot.core.contact.moves import MOVES
from bot.core.contact.talk_acts import Act, Stage
from bot.core.decide import Decision
from bot.core.model.conversation import Conversation, Pending, Question
from bot.core.model.effects.at_once import COMES, SWALLOWED
from bot.core.model.effects.contact import AGAIN, FOR_THEM, Explain, Numbers, Say, Tell
from bot.core.model.effects.table import lane
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Part
from bot.core.understanding.values import Guess, Person, Query, Time, Understanding, Urgency
from tests import project
from tests.core.world import EMERGENCY, RULES, UNSURE, World, told, understood

TOPICS = frozenset({*RULES.topics, "unpaid_wages", "threats", "physical_violence", "fishing_vessel", "over", "goodbye"})


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=TOPICS))


def asks(query: Query, topic: str | None = None, urgency: Urgency = Urgency.NONE) -> Understanding:
    """The words of a query, whatever the models make of them."""
    return replace(understood(topic, urgency), queries=(query,))


WAGES = understood("unpaid_wages", Urgency.SUPPORT, country="TH")
KOREA = replace(understood("scam_compound", Urgency.EMERGENCY, country="KR"), place_only=True)


def explained(effects: tuple[object, ...]) -> list[tuple[str, str | None]]:
    return [(e.what, e.topic) for e in effects if isinstance(e, Explain)]


def test_there_is_a_move_for_each_act_at_each_stage() -> None:
    assert set(MOVES) == {(act, stage) for act in Act for stage in Stage}


def test_each_query_of_the_topics_has_one_topic() -> None:
    asked = [query for id in project.topics() if (query := project.topics().query(id)) is not None]
    assert len(asked) == len(set(asked)) == 13


# ── queries ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query", [q for q in Query if q not in {Query.WORSE, Query.NOT_THAT, Query.CALL_ME, Query.NO_ANSWER}]
)
def test_a_query_is_answered_of_what_was_answered_last(world: World, query: Query) -> None:
    world.writes("a", "no wages", WAGES)
    decision = world.writes("a", "and …?", asks(query, "change_language"))
    assert explained(decision.effects) == [(query.value, "unpaid_wages")]
    assert world.conversations["a"].case is None
    assert world.conversations["a"].told.last_answer == "unpaid_wages"


@pytest.mark.parametrize("query", [Query.SPEAKS_KHMER, Query.COSTS, Query.WHAT_THEN])
def test_the_first_message_of_all_may_be_a_query(world: World, query: Query) -> None:
    decision = world.writes("a", "is it …?", asks(query))
    assert explained(decision.effects) == [(query.value, None)]


def test_a_query_that_names_services_asks_for_the_country_and_is_answered_for_it(world: World) -> None:
    asked = world.writes("a", "do they speak khmer", asks(Query.SPEAKS_KHMER))
    assert told(asked) == []
    assert world.conversations["a"].pending == Pending(Question.COUNTRY, None, Query.SPEAKS_KHMER)
    decision = world.writes("a", "korea", replace(KOREA, urgency=Urgency.NONE))
    assert decision.effects == (Explain(what="speaks_khmer", country="KR"),)


def test_who_does_not_answer_is_followed_by_the_next(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    turns = [world.writes("a", "no answer", asks(Query.NO_ANSWER)).effects[0] for _ in range(3)]
    assert [turn.turn for turn in turns if isinstance(turn, Explain)] == [1, 2, 3]


def test_the_model_alone_may_tell_a_query_and_sooner_within_a_talk(world: World) -> None:
    unsure = replace(understood("embassy_contact", confidence=0.3), alternatives=(Guess("costs", 0.25),))
    assert explained(world.writes("a", "how much", unsure).effects) == []
    world.writes("b", "no wages", WAGES)
    assert explained(world.writes("b", "how much", unsure).effects) == [("costs", "unpaid_wages")]


def test_not_that_asks_and_another_matter_is_taken_sooner(world: World) -> None:
    """It is mostly a detail that was wrong: the matter stays until they name another, and that need not be surer than
    in a first message.
    """
    world.writes("a", "no wages", WAGES)
    unsure = understood("threats", confidence=0.3)
    assert told(world.writes("a", "not that", asks(Query.NOT_THAT))) == [Line.OTHER_WORDS]
    talk = world.conversations["a"].told.talk
    assert talk is not None
    assert talk.matter == "unpaid_wages"
    world.writes("a", "they threaten me", unsure)
    after = world.conversations["a"].told.talk
    assert after is not None
    assert after.matter == "threats"
    world.writes("b", "no wages", WAGES)
    world.writes("b", "they threaten me", unsure)
    other = world.conversations["b"].told.talk
    assert other is not None
    assert other.matter == "unpaid_wages"


@pytest.mark.parametrize(
    ("words", "topic", "sure", "shown"),
    [
        ("no no, I asked if he may threaten me like this", "threats", 0.18, ["threats"]),
        ("no no, not that", "threats", 0.18, []),  # it names nothing
        ("no no, I asked something else than what you say", "threats", 0.05, []),  # two are as likely
        ("no no, I asked why my money does not come", "unpaid_wages", 0.18, []),  # that was just answered
    ],
)
def test_what_they_mean_instead_is_answered_where_it_is_said(
    world: World, words: str, topic: str, sure: float, shown: list[str]
) -> None:
    world.writes("a", "no wages", WAGES)
    others = (Guess(topic, sure), Guess("fishing_vessel", 0.06))
    came = world.writes("a", words, replace(understood("not_that", confidence=0.8), alternatives=others))
    assert [e.topic for e in came.effects if isinstance(e, Say)] == shown
    assert told(came) == ([] if shown else [Line.OTHER_WORDS])


def test_what_may_be_asked_beside_a_case_can_be_pressed(world: World) -> None:
    """A counsellor may come late; what only adds to what was said has no button."""
    world.writes("a", "a human please", understood("talk_to_counsellor"))
    guesses = (Guess("unpaid_wages", 0.15), Guess("fishing_vessel", 0.14), Guess("over", 0.13))
    unsure = replace(understood("shelter", confidence=0.2), alternatives=guesses)
    came = [world.writes("a", words, unsure).effects for words in ("how many rest days have I in Malaysia", "three")]
    below = [
        [b.args for row in e.buttons for b in row if b.action == "topic"]
        for c in came
        for e in c
        if isinstance(e, Tell)
    ]
    assert below == [[("unpaid_wages",), ("fishing_vessel",)], []]


# ── sections ────────────────────────────────────────────────────────────────────────────────────────────────────


SECTIONS = {
    "unpaid_wages": (Part("evidence"), Part("complain"), Part("home"), Part("paid"), Part("korea", frozenset({"KR"}))),
    "physical_violence": (Part("evidence"), Part("safe")),
    "threats": (Part("evidence"), Part("family")),
}


@pytest.fixture
def parted() -> World:
    return World(replace(RULES, topics=TOPICS, sections=SECTIONS, asked=frozenset({"unpaid_wages.paid"})))


def sections(world: World, words: str, heard: Understanding, who: str = "a") -> list[str | None]:
    return [e.section for e in world.writes(who, words, heard).effects if isinstance(e, Say)]


def offered(came: Decision) -> list[str]:
    """The sections that can be pressed below what is told."""
    rows = [row for e in came.effects if isinstance(e, Tell) for row in e.buttons]
    return [button.args[1] for row in rows for button in row if button.action == "section"]


def test_of_a_question_that_no_section_answers_surely_it_can_be_chosen_what_it_asks(parted: World) -> None:
    """Likeliest first, none that was shown or fits only others; what is told is answered with the next section."""
    parted.writes("a", "no wages", WAGES)
    assert sections(parted, "this is the second year", WAGES) == ["evidence"]
    asks = replace(WAGES, heard={"unpaid_wages.paid": 0.04, "unpaid_wages.evidence": 0.04, "unpaid_wages.home": 0.01})
    came = parted.writes("a", "how often may they do that", asks)
    assert (told(came), offered(came)) == ([Line.WHICH_OF_IT], ["paid", "complain"])
    assert offered(parted.writes("a", "that is not it", understood("not_that"))) == ["paid", "home"]
    assert offered(parted.writes("b", "what do I do without wages", asks)) == []


def test_what_only_the_model_takes_for_a_question_on_helpers_may_be_one_on_the_matter(parted: World) -> None:
    """What else it may be stands below it, of another matter too."""
    parted.writes("a", "no wages", WAGES)
    costs = replace(understood("costs"), heard={"unpaid_wages.complain": 0.1, "threats.family": 0.2})
    came = parted.writes("a", "is there any law about it", costs)
    near = [e.near for e in came.effects if isinstance(e, Explain)]
    assert near == [("threats.family", "unpaid_wages.complain")]


def test_of_danger_that_is_taken_back_nothing_is_offered(parted: World) -> None:
    parted.writes("a", "he beats me", understood("physical_violence", urgency=Urgency.EMERGENCY))
    heard = {"physical_violence.safe": 0.3}
    parted.writes("a", "only a joke", replace(UNSURE, calms=True, heard=heard))
    assert offered(parted.writes("a", "that is not it", understood("not_that"))) == []


def test_what_is_asked_beside_a_case_can_be_read_meanwhile(parted: World) -> None:
    """Parts of the answer, for who asks; who only tells more has none. What is likely enough is answered."""
    parted.writes("a", "no wages", WAGES)
    parted.writes("a", "a human please", understood("talk_to_counsellor"))
    came = parted.writes("a", "and who is that", UNSURE)
    assert (told(came), offered(came)) == ([Line.ADDED_TO_CASE], ["evidence", "complain"])
    assert offered(parted.writes("a", "it was in June", UNSURE)) == []
    likely = replace(UNSURE, heard={"unpaid_wages.paid": 0.9})
    assert sections(parted, "he gave me a part", likely) == ["paid"]


def test_beside_a_section_that_is_not_sure_stand_two_others(parted: World) -> None:
    """Of whatever matter."""
    parted.writes("a", "no wages", WAGES)
    heard = {"unpaid_wages.home": 0.75, "unpaid_wages.complain": 0.6, "threats.family": 0.9}
    came = parted.writes("a", "and if I go home", replace(WAGES, heard=heard))
    near = ("unpaid_wages.complain", "threats.family")
    assert [(e.section, e.near) for e in came.effects if isinstance(e, Say)] == [("home", near)]
    surely = {"unpaid_wages.complain": 0.98, "unpaid_wages.evidence": 0.2}
    came = parted.writes("a", "where do I complain", replace(WAGES, heard=surely))
    assert [(e.section, e.near) for e in came.effects if isinstance(e, Say)] == [("complain", ())]


def test_more_of_the_same_is_answered_with_the_next_section(parted: World) -> None:
    """Each once; no section for who is elsewhere, and none that fits only some, before somebody asks for it."""
    said = [sections(parted, f"no wages {n}", WAGES) for n in range(4)]
    assert said == [[None], ["evidence"], ["complain"], []]
    korea = replace(WAGES, country="KR", writer_at="KR")
    assert [sections(parted, f"in Korea {n}", korea, "b") for n in range(2)] == [[None], ["korea"]]
    home = replace(WAGES, country="KH", writer_at="KH")
    assert [sections(parted, f"at home {n}", home, "c") for n in range(4)][3] == ["home"]


def test_what_stands_above_already_is_no_reason_for_another_section(parted: World) -> None:
    """Of what is surely asked for, no more is known: who may know is said then. What is less sure goes on."""
    surely = replace(WAGES, heard={"unpaid_wages.complain": 0.98})
    for who in ("a", "b"):
        parted.writes(who, "no wages", WAGES)
        assert sections(parted, "where do I complain", surely, who) == ["complain"]
    came = parted.writes("a", "it is far, I live in the south", surely)
    assert [(e.what, e.turn) for e in came.effects if isinstance(e, Explain)] == [("again", 1)]
    assert sections(parted, "it is far, I live in the south", WAGES, "b") == ["evidence"]


def test_who_asks_more_of_what_stands_above_reads_the_lines_that_answer_it_once(parted: World) -> None:
    """Of the section as they see it; where no line does, who may know more is named alone."""
    asked: list[tuple[str, str, str]] = []

    def lines(contact: Conversation, topic: str, section: str, words: str) -> tuple[int, ...]:
        asked.append((contact.contact, topic, section))
        return () if words == "who is the king" else (2,)

    parted.rules = replace(parted.rules, lines=lines)
    surely = replace(WAGES, heard={"unpaid_wages.complain": 0.98})
    perhaps = replace(surely, heard={"unpaid_wages.complain": 0.6}, reasons=("question",))
    for who, words, heard, quoted in (
        ("a", "what does it cost", surely, ("complain", (2,))),
        ("b", "who is the king", surely, (None, ())),
        ("c", "what does it cost", perhaps, ("complain", (2,))),
    ):
        assert sections(parted, "where do I complain", surely, who) == ["complain"]
        came = parted.writes(who, words, heard).effects
        assert [(e.section, e.lines) for e in came if isinstance(e, Explain)] == [quoted]
    assert asked == [(who, "unpaid_wages", "complain") for who in "abc"]


@pytest.mark.parametrize(
    ("share", "flags", "comes"),
    [
        (0.98, (), ["safe"]),
        (0.3, (), [None]),  # not surely asked for
        (0.98, ("confinement",), [None]),  # another danger is named
    ],
)
def test_who_is_in_danger_and_surely_asks_for_a_section_reads_it_with_the_alert(
    parted: World, share: float, flags: tuple[str, ...], comes: list[str | None]
) -> None:
    asks = understood("confinement", Urgency.EMERGENCY, reasons=("flag:en_locked_in",) if flags else ())
    asks = replace(asks, heard={"physical_violence.safe": share}, flagged=flags, danger=0.9)
    assert sections(parted, "I stand in the kitchen when he beats me", asks) == [None]  # the answer to danger first
    parted.writes("b", "he beats me", understood("physical_violence", Urgency.EMERGENCY))
    assert sections(parted, "I stand in the kitchen when he beats me", asks, "b") == comes
    parted.writes("c", "I want to die", understood("suicidal_thoughts", Urgency.EMERGENCY))
    assert "safe" not in sections(parted, "I stand in the kitchen when he beats me", asks, "c")
    assert all(parted.conversations[who].case is not None for who in "abc")


def test_a_section_is_asked_for_as_the_model_heard(parted: World) -> None:
    """Also where the words speak of another matter, and of an answer that was not given yet."""
    another = replace(understood("threats"), heard={"unpaid_wages.complain": 0.98})
    assert sections(parted, "where do I go if they do not pay", replace(WAGES, heard=another.heard)) == ["complain"]
    assert parted.conversations["a"].told.last_answer == "unpaid_wages"
    parted.writes("b", "no wages", WAGES)
    assert sections(parted, "and if my boss is angry, where do I go", another, "b") == ["complain"]
    assert sections(parted, "so where do I go", another, "b") != ["complain"]
    unsure = replace(understood("threats"), heard={"unpaid_wages.home": 0.1})
    assert "home" not in sections(parted, "they threaten us", unsure, "b")


def test_who_can_help_follows_a_section_of_an_answer_that_was_not_given(parted: World) -> None:
    heard = {"unpaid_wages.complain": 0.98}
    for words in ("where do I complain", "and where"):
        came = parted.writes("a", words, replace(WAGES, heard=heard))
        heard = {"unpaid_wages.evidence": 0.98}
        begins = [e.begins for e in came.effects if isinstance(e, Say)]
        assert begins == [words == "where do I complain"]


def test_where_a_country_is_to_be_asked_first_a_section_waits_for_it_unless_it_is_sure(parted: World) -> None:
    parted.rules = replace(parted.rules, country_topics=frozenset({"unpaid_wages"}), calm=frozenset({"unpaid_wages"}))
    nowhere = replace(WAGES, country=None)
    surely, unsure = {"unpaid_wages.complain": 0.98}, {"unpaid_wages.complain": 0.5, "unpaid_wages.evidence": 0.5}
    thailand = replace(understood(None), country="TH", place_only=True)
    assert sections(parted, "where do I complain about wages", replace(nowhere, heard=surely)) == ["complain"]
    assert sections(parted, "no wages, where do I complain", replace(nowhere, heard=unsure, confidence=0.5), "b") == []
    assert sections(parted, "in Thailand", thailand, "b") == ["complain"]
    hardly = {"unpaid_wages.complain": 0.3}  # the beginning is likelier: it is said, and has a button to this
    assert sections(parted, "they did not pay for three months", replace(nowhere, heard=hardly), "d") == []
    assert sections(parted, "in Thailand", thailand, "d") == [None]
    urgent = replace(nowhere, heard=surely, urgency=Urgency.URGENT)
    assert sections(parted, "no wages, where do I complain", urgent, "c") == [None], "its button asks where they are"


def test_to_what_is_urgent_a_section_is_said_with_the_case_that_it_opens(parted: World) -> None:
    """Not to an emergency: its crisis answer comes first."""
    heard = {"threats.family": 0.98}
    urgent = replace(understood("threats", Urgency.URGENT, reasons=("topic",)), heard=heard)
    came = parted.writes("a", "they say they come to my mother", urgent)
    assert [(e.section, e.called, e.near) for e in came.effects if isinstance(e, Say)] == [("family", False, ())]
    case = parted.conversations["a"].case
    assert case is not None
    assert (case.topic, case.urgency) == ("threats", Urgency.URGENT)
    emergency = replace(understood("threats", Urgency.EMERGENCY), heard=heard)
    came = parted.writes("b", "they are at my mother's house", emergency)
    assert [(e.section, e.crisis) for e in came.effects if isinstance(e, Say)] == [(None, True)]


def test_to_who_wants_to_die_nothing_is_said_of_what_else_they_tell(parted: World) -> None:
    """As long as they do not ask."""
    parted.writes("a", "I want to die", replace(understood("suicidal_thoughts", Urgency.EMERGENCY), person=Person.SELF))
    owes = replace(WAGES, heard={"unpaid_wages.complain": 0.98}, person=Person.OTHER, whom=frozenset({"named"}))
    came = parted.writes("a", "my wife left, he paid nothing", owes)
    assert {e.topic for e in came.effects if isinstance(e, Say | Explain)} == {"suicidal_thoughts"}
    assert parted.conversations["a"].told.person is Person.SELF, "the wife is not who wants to die"
    assert sections(parted, "where do I complain about wages?", owes) == ["complain"]


def test_who_has_swallowed_something_is_told_whom_to_call_an_ambulance_first(parted: World) -> None:
    parted.writes("a", "I want to die", understood("suicidal_thoughts", Urgency.EMERGENCY))
    took = understood("suicidal_thoughts", Urgency.EMERGENCY, reasons=("flag:en_pills_taken",))
    came = parted.writes("a", "I took all the pills", took)
    assert [(e.what, e.named) for e in came.effects if isinstance(e, Explain)] == [(SWALLOWED, ("ambulance",))]


def test_a_goodbye_of_who_wants_to_die_is_not_answered_by_a_goodbye(parted: World) -> None:
    parted.writes("a", "I want to die", understood("suicidal_thoughts", Urgency.EMERGENCY))
    came = parted.writes("a", "thank you, bye", understood("goodbye"))
    assert [(e.what, e.named) for e in came.effects if isinstance(e, Explain)] == [(AGAIN, ("ambulance",))]


def test_who_is_in_danger_and_tells_of_something_else_hears_of_what_helps(parted: World) -> None:
    parted.writes("a", "he beats me", understood("physical_violence", Urgency.EMERGENCY))
    tells = replace(understood("unpaid_wages"), heard={"unpaid_wages.complain": 0.98})
    came = parted.writes("a", "he moves me to another house tonight", tells)
    assert {e.topic for e in came.effects if isinstance(e, Say | Explain)} == {"physical_violence"}
    assert sections(parted, "where do I complain about wages?", tells) == ["complain"]


def test_a_section_beside_a_doubted_flag_offers_a_human_first(parted: World) -> None:
    """Nobody is called for it."""
    doubted = replace(understood("unpaid_wages", reasons=("flag:en_violence",)), doubted=True)
    came = parted.writes("a", "where do I complain", replace(doubted, heard={"unpaid_wages.complain": 0.98}))
    assert [(e.section, e.offered) for e in came.effects if isinstance(e, Say)] == [("complain", True)]
    assert parted.conversations["a"].case is None


def test_who_may_be_somebody_else_is_shown_nothing_by_what_the_case_is_about(parted: World) -> None:
    parted.writes("a", "no wages", WAGES)
    parted.writes("a", "a human please", understood("talk_to_counsellor"))
    parted.now += parted.rules.stranger_after + 1
    came = parted.writes("a", "he gave me a part", replace(UNSURE, heard={"unpaid_wages.paid": 0.9}))
    assert parted.conversations["a"].phone.unsure
    assert [e for e in came.effects if isinstance(e, Say | Explain)] == []


def test_words_and_model_together_name_a_section(parted: World) -> None:
    parted.writes("a", "no wages", WAGES)
    heard = {"unpaid_wages.home": 0.55, "unpaid_wages.complain": 0.5}
    assert sections(parted, "to whom then", replace(understood(None), heard=heard), "a") == ["home"]
    parted.writes("b", "no wages", WAGES)
    named = replace(understood(None), heard=heard, sections=("unpaid_wages.complain",))
    assert sections(parted, "to whom do I go", named, "b") == ["complain"]


def test_a_question_on_helpers_is_one_unless_a_section_is_plainly_asked_for(parted: World) -> None:
    parted.writes("a", "no wages", WAGES)
    asked = replace(understood("what_then"), queries=(Query.WHAT_THEN,))
    decision = parted.writes("a", "what happens then", replace(asked, heard={"unpaid_wages.complain": 0.3}))
    assert explained(decision.effects) == [("what_then", "unpaid_wages")]
    plainly = {"unpaid_wages.complain": 0.98}
    assert sections(parted, "how long does it take when I complain", replace(asked, heard=plainly)) == ["complain"]
    worse = replace(understood("worse"), queries=(Query.WORSE,), heard=plainly)
    assert sections(parted, "it gets worse where I complained", worse) == [], "whoever overlooks that does harm"


@pytest.mark.parametrize(
    ("danger", "flagged", "expected"),
    [(0.3, (), ["evidence"]), (0.9, (), [None]), (0.3, ("physical_violence",), [None])],
)
def test_a_question_that_sounds_like_danger_is_one(
    parted: World, danger: float, flagged: tuple[str, ...], expected: list[str | None]
) -> None:
    """Where danger is less likely than not, and no flag says so."""
    parted.writes("a", "no wages", WAGES)
    heard = {"unpaid_wages.evidence": 0.95}
    said = replace(understood("threats", Urgency.EMERGENCY), heard=heard, danger=danger, flagged=flagged)
    assert sections(parted, "they say they have no paper of me, what do I show", said) == expected


def test_a_section_is_asked_for_by_its_words(parted: World) -> None:
    asked = replace(understood(None), sections=("threats.family", "unpaid_wages.paid", "evidence"))
    assert sections(parted, "i paid already", asked) == []  # of nothing
    parted.writes("a", "no wages", WAGES)
    assert sections(parted, "i paid already", asked) == ["paid"]
    assert sections(parted, "i paid already", asked) == ["evidence"]  # not twice in a row
    surely = replace(asked, topic="costs", confidence=0.9)
    assert sections(parted, "how much", surely) == []
    assert sections(parted, "how much", surely) == ["complain"]  # asked twice: it may be meant otherwise
    assert sections(parted, "they beat me", replace(asked, urgency=Urgency.URGENT)) == []


def test_a_list_of_sections_and_who_says_so_are_no_sections_that_were_read(parted: World) -> None:
    parted.writes("a", "no wages", WAGES)
    for section in ("more", "sources", "evidence"):
        parted.presses("a", "section", "unpaid_wages", section)
    talk = parted.conversations["a"].told.talk
    assert talk is not None
    assert talk.read == ("unpaid_wages evidence",)


def test_a_section_on_another_country_is_none_that_is_asked_for_unless_that_is_named(parted: World) -> None:
    asked = replace(understood(None), sections=("unpaid_wages.thailand",))
    abroad = {"unpaid_wages": (Part("thailand"), Part("evidence"))}
    world = World(replace(parted.rules, sections=abroad))
    for key in ("a", "b"):
        world.writes(key, "no wages in Japan", replace(WAGES, country="JP"))
    assert sections(world, "not Thailand, I ask of Japan", asked) == []
    assert sections(world, "and in Thailand", replace(asked, country="TH"), "b") == ["thailand"]


def test_in_danger_that_goes_on_it_is_what_to_do_and_by_flags_first_whom_to_call(parted: World) -> None:
    beaten = understood("physical_violence", Urgency.EMERGENCY, country="TH")
    came = [parted.writes("a", f"he hits me {n}", beaten).effects for n in range(3)]
    assert [e.section for e in came[0] if isinstance(e, Say)] == [None]
    assert [e.section for e in came[1] if isinstance(e, Say)] == ["safe"]
    assert explained(came[2]) == [(AGAIN, "physical_violence")]
    flagged = replace(beaten, flagged=("physical_violence",))
    came = [parted.writes("b", f"he hits me now {n}", flagged).effects for n in range(3)]
    assert explained(came[1]) == [(AGAIN, "physical_violence")]
    assert [e.section for e in came[2] if isinstance(e, Say)] == ["safe"]


def test_in_danger_that_goes_on_what_is_likely_told_of_is_said(parted: World) -> None:
    """In place of whom to call, once more: also to what nobody understands, and not where a place is told."""
    beaten = understood("physical_violence", Urgency.EMERGENCY, country="TH")
    told = replace(understood(None), heard={"physical_violence.safe": 0.6})
    for key, words, then in (
        ("a", "he has the key of the door", told),
        ("b", "he comes home", replace(beaten, heard=told.heard)),
    ):
        parted.writes(key, "he hits me", beaten)
        assert sections(parted, words, then, key) == ["safe"]
    parted.writes("c", "he hits me", beaten)
    place = replace(told, country="TH", place_only=True)
    assert "safe" not in sections(parted, "in Thailand", place, "c")


def test_relatives_read_first_what_they_can_do(parted: World) -> None:
    theirs = replace(understood("threats", Urgency.SUPPORT, country="TH"), person=Person.OTHER)
    assert [sections(parted, f"they threaten him {n}", theirs) for n in range(3)] == [[None], ["family"], ["evidence"]]


def test_who_wants_to_be_called_is_told_what_can_be_done(world: World) -> None:
    decision = world.writes("a", "call me, 012", asks(Query.CALL_ME, "talk_to_counsellor"))
    world.writes("b", "no wages", WAGES)
    for key, came in (("a", decision), ("b", world.writes("b", "call me, 012", asks(Query.CALL_ME)))):
        if key == "b":
            assert told(came) == [Line.CALL_ME]
        case = world.conversations[key].case
        assert case is not None
        assert case.urgency is Urgency.SUPPORT


# ── the question that stands, and facts ─────────────────────────────────────────────────────────────────────────


def test_an_answer_to_the_question_which_country_is_no_danger_by_itself(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "I am in Korea", KOREA)
    assert decision.effects == (Say(topic="embassy_contact", country="KR"),)
    assert world.conversations["a"].case is None


def test_a_red_flag_in_it_is_danger_all_the_same(world: World) -> None:
    world.writes("a", "where is the embassy", understood("embassy_contact"))
    decision = world.writes("a", "locked in, Korea", replace(KOREA, flagged=("confinement",), topic="confinement"))
    assert Say(topic="confinement", country="KR", crisis=True, called=False) in decision.effects


def test_a_place_keeps_the_topic_of_before_and_alone_is_thanked_for(world: World) -> None:
    world.writes("a", "no wages", understood("unpaid_wages", Urgency.SUPPORT))
    decision = world.writes("a", "nov korea", KOREA)
    assert decision.effects == (Say(topic="unpaid_wages", country="KR"),)
    assert told(world.writes("b", "I am in Korea", KOREA)) == [Line.WHAT_HAPPENED]
    assert world.conversations["b"].told.country == "KR"


def test_it_is_somebody_else(world: World) -> None:
    world.writes("a", "arrested", understood("threats", Urgency.URGENT, country="TH"))
    decision = world.writes("a", "not me, my brother", asks(Query.FOR_ANOTHER))
    assert explained(decision.effects) == [("for_another", "threats")]
    assert world.conversations["a"].told.person is Person.OTHER
    assert told(world.writes("b", "for my brother", asks(Query.FOR_ANOTHER))) == [Line.WHAT_HAPPENED]


def test_who_asks_for_another_stays_who_asks_until_they_tell_of_themselves(world: World) -> None:
    world.writes("a", "my brother was arrested", replace(understood("threats", Urgency.URGENT), person=Person.OTHER))
    for words in (asks(Query.WHOM_FIRST, "embassy_contact"), UNSURE, understood("thanks")):
        world.writes("a", "I …", replace(words, person=Person.SELF))
        assert world.conversations["a"].told.person is Person.OTHER
    world.writes("a", "they lock me in", replace(EMERGENCY, person=Person.SELF))
    assert world.conversations["a"].told.person is Person.SELF


# ── urgency ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WAGES, Urgency.URGENT),
        (understood("threats", Urgency.URGENT, country="TH"), Urgency.EMERGENCY),
        (EMERGENCY, Urgency.EMERGENCY),
    ],
)
def test_worse_raises_the_urgency_and_changes_the_words(world: World, before: Understanding, after: Urgency) -> None:
    first = world.writes("a", "…", before)
    decision = world.writes("a", "it is getting worse", asks(Query.WORSE))
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is after
    said = [effect for effect in decision.effects if isinstance(effect, Say | Explain | Tell)]
    assert said
    assert not set(said) & set(first.effects)
    assert lane(said[0]).urgent == (after is Urgency.EMERGENCY)


def test_danger_that_is_new_is_no_worse_of_a_calm_matter_and_has_its_own_time(world: World) -> None:
    world.writes("a", "what does Korea cost", replace(understood("self_check"), time=Time.PLANNED))
    bleeds = replace(understood("physical_violence", Urgency.URGENT, confidence=0.9), queries=(Query.WORSE,))
    decision = world.writes("a", "my friend bleeds a lot", bleeds)
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["physical_violence"]
    talk = world.conversations["a"].told.talk
    assert talk is not None
    assert (talk.matter, talk.when) == ("physical_violence", None)


def test_who_came_back_to_somebody_in_danger_takes_nobody_home(world: World) -> None:
    world.writes("a", "locked in", replace(EMERGENCY, country="TH"))
    back = replace(understood(None, Urgency.URGENT, country="KH"), home=True, time=Time.PAST, queries=(Query.WORSE,))
    world.writes("a", "he is back now", back)
    told_ = world.conversations["a"].told
    assert told_.talk is not None
    assert (told_.country, told_.talk.urgency) == ("TH", Urgency.EMERGENCY)


def test_danger_that_is_guessed_at_is_what_a_flag_names_it(world: World) -> None:
    guessed = understood("suicidal_thoughts", Urgency.EMERGENCY, confidence=0.5)
    decision = world.writes("a", "he wants to kill me", replace(guessed, flagged=("physical_violence",)))
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["physical_violence"]


def test_a_calm_query_in_an_emergency_is_no_new_alarm(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "is it free", asks(Query.COSTS, "threats", Urgency.URGENT))
    assert explained(decision.effects) == [("costs", "confinement")]


@pytest.mark.parametrize("topic", ["greet", "help"])
def test_who_waits_in_danger_is_neither_greeted_nor_asked_what_it_is_about(world: World, topic: str) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "hello? help me", understood(topic))
    assert explained(decision.effects) == [(AGAIN, "confinement")]
    assert not told(decision)


def test_who_only_calls_out_in_danger_is_answered_of_that_danger(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "please hurry", understood("talk_to_counsellor", Urgency.EMERGENCY))
    assert explained(decision.effects) == [(AGAIN, "confinement")]


def test_danger_in_a_talk_is_danger_whatever_was_asked(world: World) -> None:
    for stage in (UNSURE, WAGES, understood("embassy_contact"), asks(Query.COSTS)):
        world = World(replace(RULES, topics=TOPICS))
        world.writes("a", "…", stage)
        decision = world.writes("a", "they locked me in", EMERGENCY)
        urgent = [effect for effect in decision.effects if isinstance(effect, Say) and effect.crisis]
        assert [effect.topic for effect in urgent] == ["confinement"]


def test_what_is_over_gets_what_helps_now_where_they_are(world: World) -> None:
    past = understood("physical_violence", Urgency.EMERGENCY, country="KH")
    decision = world.writes("a", "he beat me last year, now home", replace(past, time=Time.PAST, home=True))
    assert decision.effects == (Say(topic="over", country="KH"),)
    assert world.conversations["a"].case is None


@pytest.mark.parametrize("kept", [{"flagged": ("physical_violence",)}, {"topic": "suicidal_thoughts"}])
def test_but_not_where_danger_is_flagged_or_somebody_wants_to_die(world: World, kept: dict[str, object]) -> None:
    past = understood("physical_violence", Urgency.EMERGENCY, country="KH")
    world.writes("a", "he beat me, now home", replace(past, time=Time.PAST, home=True, **kept))  # type: ignore[arg-type]
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.EMERGENCY


def test_a_second_matter_has_a_button_below_the_danger(world: World) -> None:
    decision = world.writes("a", "…", replace(EMERGENCY, also="speaks_khmer"))
    said = [effect for effect in decision.effects if isinstance(effect, Say) and effect.crisis]
    assert [effect.also for effect in said] == ["speaks_khmer"]
    pressed = world.presses("a", "explain", "speaks_khmer")
    assert explained(pressed.effects) == [("speaks_khmer", "confinement")]


# ── the same again, and the end ─────────────────────────────────────────────────────────────────────────────────

HELLO, THANKS = understood("greet"), understood("thanks")


@pytest.mark.parametrize(
    "again", [EMERGENCY, WAGES, UNSURE, HELLO, THANKS, understood("talk_to_counsellor"), asks(Query.COSTS)]
)
def test_the_same_is_never_said_twice_in_a_row(world: World, again: Understanding) -> None:
    before: set[object] = set()
    for _ in range(6):
        decision = world.writes("a", "the same again", again)
        said: set[object] = {e for e in decision.effects if isinstance(e, Say | Explain | Tell | Numbers)}
        assert said
        assert not said & before
        before = said


def test_a_crisis_that_is_told_again_stays_urgent(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    decision = world.writes("a", "locked in", EMERGENCY)
    assert explained(decision.effects) == [(AGAIN, "confinement")]
    assert lane(decision.effects[0]).urgent


def test_a_button_shows_again_what_it_shows(world: World) -> None:
    first = world.presses("a", "topic", "embassy_contact")
    again = world.presses("a", "topic", "embassy_contact")
    assert [e for e in first.effects if isinstance(e, Say)] == [e for e in again.effects if isinstance(e, Say)]


def test_the_answer_to_danger_stands_above_as_long_as_it_is_of_the_same(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    world.writes("a", "is it free", asks(Query.COSTS))
    assert explained(world.writes("a", "locked in, help", EMERGENCY).effects) == [(AGAIN, "confinement")]
    anew = world.writes("a", "and he beats me", understood("physical_violence", Urgency.EMERGENCY))
    assert [e.topic for e in anew.effects if isinstance(e, Say) and e.crisis] == ["physical_violence"]
    world.claims("c", "a")
    world.closes("c", "a")
    world.drain()
    again = world.writes("a", "locked in", EMERGENCY)
    assert [e.topic for e in again.effects if isinstance(e, Say) and e.crisis] == ["confinement"]


def test_that_no_counsellor_is_there_is_said_once_and_again_when_something_changed(world: World) -> None:
    def called(text: str, heard: Understanding) -> list[bool | None]:
        return [e.called for e in world.writes("a", text, heard).effects if isinstance(e, Say | Explain)]

    assert called("they threaten me", understood("threats", Urgency.URGENT)) == [False]
    assert called("is it free", asks(Query.COSTS)) == [None]
    assert called("do they speak khmer", asks(Query.SPEAKS_KHMER)) == [None]
    assert called("locked in", EMERGENCY) == [False], "it is more urgent"
    assert called("is it free now", asks(Query.COSTS)) == [None]
    assert told(world.writes("a", "a human", understood("talk_to_counsellor"))) == [Line.CASE_OPENED_NOBODY]
    world.shift("c")
    assert called("do they speak khmer?", asks(Query.SPEAKS_KHMER)) == [True], "one has come"


def test_a_relative_who_says_where_they_are_is_told_whom_they_can_call(world: World) -> None:
    son = replace(understood("threats", Urgency.URGENT, country="TH"), person=Person.OTHER)
    home = replace(understood(None, country="KH"), place_only=True, person=Person.SELF, writer_at="KH")
    both = replace(UNSURE, country="TH", writer_at="KH", person=Person.SELF)
    for where in (home, both):
        world.writes("a", "they threaten my son", son)
        decision = world.writes("a", "I am in Kampong Cham", where)
        assert explained(decision.effects) == [(FOR_THEM, "threats")]
        assert (world.conversations["a"].told.country, world.conversations["a"].told.person) == ("TH", Person.OTHER)
        talk = world.conversations["a"].told.talk
        assert talk is not None
        assert talk.writer_at == "KH"
        world.commands("a", "hide")


def test_nothing_can_be_not_that_before_anything_was_answered(world: World) -> None:
    heard = replace(understood("not_that", confidence=0.7), alternatives=(Guess("unpaid_wages", 0.2),))
    assert [e.topic for e in world.writes("a", "I want to ask", heard).effects if isinstance(e, Say)] == [
        "unpaid_wages"
    ]
    world.writes("b", "no wages", WAGES)
    assert told(world.writes("b", "I want to ask", heard)) == [Line.OTHER_WORDS]


def test_a_goodbye_that_sounds_like_danger_is_a_goodbye_unless_a_flag_speaks_or_it_may_be_for_good(
    world: World,
) -> None:
    bye = replace(understood("goodbye", Urgency.URGENT), danger=0.2)
    flagged, for_good = (
        replace(bye, flagged=("threats",)),
        replace(bye, alternatives=(Guess("suicidal_thoughts", 0.3),)),
    )
    for key, heard, rings in (("a", bye, False), ("b", flagged, True), ("c", for_good, True)):
        world.writes(key, "no wages", WAGES)
        world.writes(key, "sleep well, until tomorrow", heard)
        assert (world.conversations[key].case is not None) == rings


def test_a_goodbye_with_a_flag_of_suicide_is_one_for_good(world: World) -> None:
    kind = replace(understood("goodbye"), flagged=("suicidal_thoughts",), danger=0.1)
    decision = world.writes("a", "goodbye, you are the last whom I talk to", kind)
    assert [effect.topic for effect in decision.effects if isinstance(effect, Say)] == ["suicidal_thoughts"]
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.URGENT


def test_where_somebody_says_not_to_be_is_not_where_they_are(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.writes("a", "not Thailand", replace(UNSURE, not_in=frozenset({"TH"})))
    assert world.conversations["a"].told.country is None


# ── what becomes of the memory ──────────────────────────────────────────────────────────────────────────────────


def test_after_half_an_hour_nothing_of_a_talk_is_used(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.later(31 * MINUTE)
    decision = world.writes("a", "is it free", asks(Query.COSTS))
    assert explained(decision.effects) == [("costs", None)]


def test_in_a_live_case_it_waits_until_it_is_known_who_is_there(world: World) -> None:
    world.writes("a", "locked in", EMERGENCY)
    world.later(31 * MINUTE)
    assert explained(world.writes("a", "is it free", asks(Query.COSTS)).effects) == [("costs", None)]
    world.presses("a", "same")
    assert explained(world.writes("a", "do they speak khmer", asks(Query.SPEAKS_KHMER)).effects) == [
        ("speaks_khmer", "confinement")
    ]


def test_clearing_the_chat_takes_it_along(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    world.commands("a", "hide")
    assert world.conversations["a"].told.talk is None
    assert world.conversations["a"].told.last_answer is None
    assert world.conversations["a"].pending is None or world.conversations["a"].pending.question is Question.WATCHED


# ── what a message is in a talk, and would not be alone ─────────────────────────────────────────────────────────


def matter(world: World, key: str = "a") -> str | None:
    talk = world.conversations[key].told.talk
    return talk.matter if talk is not None else None


DANGER = understood("physical_violence", Urgency.EMERGENCY, country="TH")
LIGHT = {
    "what is asked of an answer is no other matter": (
        (WAGES, replace(understood("threats"), queries=(Query.COSTS,))),
        ("unpaid_wages", [("costs", "unpaid_wages")]),
    ),
    "who can read this is asked of what is talked about": (
        (WAGES, understood("confidentiality")),
        ("unpaid_wages", [("who_will_know", "unpaid_wages")]),
    ),
    "more than a bare no, of somebody else, puts right who it is": (
        (DANGER, replace(understood("deny"), person=Person.OTHER)),
        ("physical_violence", [("for_another", "physical_violence")]),
    ),
    "the surer query of the model stands over the words of another": (
        (WAGES, replace(understood("speaks_khmer"), queries=(Query.WHO_WILL_KNOW,))),
        ("unpaid_wages", [("speaks_khmer", "unpaid_wages")]),
    ),
    "do they take money is no ransom": (
        (WAGES, replace(understood("costs"), queries=(Query.SHOULD_I_PAY,))),
        ("unpaid_wages", [("costs", "unpaid_wages")]),
    ),
    "thanks that somebody has come are not worse": (
        (DANGER, replace(understood("thanks"), queries=(Query.WORSE,))),
        ("physical_violence", []),
    ),
    "danger that the model names otherwise is more of the same": (
        (DANGER, understood("threats", Urgency.EMERGENCY, confidence=0.6)),
        ("physical_violence", [(AGAIN, "physical_violence")]),
    ),
    "harm that is told of a boat is of the boat": (
        (understood("fishing_vessel", Urgency.URGENT, country="TH"), DANGER),
        ("fishing_vessel", []),
    ),
    "but who wants to die is no matter of the boat": (
        (
            understood("fishing_vessel", Urgency.URGENT, country="TH"),
            understood("suicidal_thoughts", Urgency.EMERGENCY),
        ),
        ("suicidal_thoughts", []),
    ),
    "what nobody may overlook is heard in the middle of anything": (
        (
            understood("fishing_vessel", Urgency.EMERGENCY, country="TH"),
            understood("suicidal_thoughts", confidence=0.55, alternatives=(Guess("fishing_vessel", 0.4),)),
        ),
        ("suicidal_thoughts", []),
    ),
    "words of a correction that sound like danger ring nobody": (
        (WAGES, replace(understood("for_another", Urgency.EMERGENCY), person=Person.OTHER, danger=0.2)),
        ("unpaid_wages", [("for_another", "unpaid_wages")]),
    ),
}


def test_a_message_is_read_in_the_light_of_its_talk() -> None:
    for name, ((first, then), (about, explains)) in LIGHT.items():
        world = World(replace(RULES, topics=TOPICS, about=project.topics()))
        world.writes("a", "the first message of it", first)
        decision = world.writes("a", "what was written then, some words", then)
        assert (name, matter(world), explained(decision.effects)) == (name, about, explains)


def test_harm_that_is_told_beside_a_phone_that_is_looked_at_is_answered_as_harm() -> None:
    for topic, crisis in (("physical_violence", True), ("threats", True), ("phone_safety", False)):
        world = World(replace(RULES, topics=TOPICS, about=project.topics()))
        heard = replace(understood(topic, Urgency.EMERGENCY, confidence=0.45), watched=True, danger=0.9)
        decision = world.writes("a", "he reads my messages, and tonight they come into my room again", heard)
        assert world.case("a").urgency is (Urgency.EMERGENCY if crisis else Urgency.URGENT)
        assert any(isinstance(e, Say) and e.crisis for e in decision.effects) is crisis


def test_of_danger_now_the_desk_reads_not_that_it_is_over(world: World) -> None:
    for urgency, when in ((Urgency.SUPPORT, Time.PAST), (Urgency.EMERGENCY, None)):
        world.writes("a", "the men come back", replace(understood("threats", urgency), time=Time.PAST))
        talk = world.conversations["a"].told.talk
        assert talk is not None
        assert talk.when is when


def test_danger_flagged_in_a_correction_rings() -> None:
    world = World(replace(RULES, topics=TOPICS, about=project.topics()))
    world.writes("a", "no wages", WAGES)
    flagged = replace(understood("for_another", Urgency.EMERGENCY), flagged=("physical_violence",), danger=0.2)
    world.writes("a", "not me, my brother: they beat him", flagged)
    case = world.conversations["a"].case
    assert case is not None
    assert case.urgency is Urgency.EMERGENCY


def test_who_did_not_answer_where_they_are_is_not_asked_again() -> None:
    rules = replace(RULES, topics=TOPICS, country_topics=frozenset({"unpaid_wages", "threats"}), about=project.topics())
    world = World(rules)
    nowhere = understood("unpaid_wages", Urgency.SUPPORT)
    assert told(world.writes("a", "no wages", nowhere)) == [Line.WHICH_COUNTRY]
    decision = world.writes("a", "and they threaten me", understood("threats"))
    assert [e.topic for e in decision.effects if isinstance(e, Say)] == ["threats"]


def test_who_is_locked_in_themselves_is_where_they_say_and_not_at_home(world: World) -> None:
    """They wrote of a sister in Thailand before; "they lock me in, in Poipet" is no relative who tells where they are."""
    world.writes("a", "my sister", replace(understood("unpaid_wages", country="TH"), person=Person.OTHER))
    here = understood("confinement", Urgency.EMERGENCY, country="KH")
    world.writes("a", "I am in Kampong Cham", replace(understood(None, country="KH"), person=Person.SELF))
    assert world.conversations["a"].told.country == "TH"
    world.writes("a", "they lock me in, in Poipet", replace(here, person=Person.SELF))
    assert world.conversations["a"].told.country == "KH"


def test_who_does_harm_comes_and_what_to_do_at_once_is_said(world: World) -> None:
    comes = replace(understood(None), comes=True)
    world.writes("a", "they beat me", EMERGENCY)
    assert [what for what, _ in explained(world.writes("a", "they are back", comes).effects)] == [COMES]
    world.writes("b", "threats", understood("threats", Urgency.URGENT, country="TH"))
    assert [what for what, _ in explained(world.writes("b", "he is coming", comes).effects)] == [COMES]
    world.writes("c", "no wages", WAGES)
    assert COMES not in [what for what, _ in explained(world.writes("c", "the boss is back", comes).effects)]
    asks = replace(comes, queries=(Query.CANNOT_SPEAK,))
    assert explained(world.writes("a", "I cannot speak, he is at the door", asks).effects)[0][0] == "cannot_speak"


def test_ok_beside_a_case_is_nothing_for_a_counsellor_to_read(world: World) -> None:
    world.writes("a", "they beat me", replace(EMERGENCY, country="TH"))
    assert told(world.writes("a", "ok", understood("affirm"))) == [Line.I_AM_HERE]


def test_i_mean_something_else_of_the_same_is_heard(world: World) -> None:
    world.writes("a", "no wages", WAGES)
    same = replace(understood("unpaid_wages"), queries=(Query.NOT_THAT,), alternatives=(Guess("not_that", 0.05),))
    assert told(world.writes("a", "I mean the overtime", same)) == [Line.OTHER_WORDS]
    other = replace(same, topic="threats", confidence=0.9)
    assert told(world.writes("a", "I mean he threatens me", other)) != [Line.OTHER_WORDS]
