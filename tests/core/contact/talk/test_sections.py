"""Which section of an answer is said."""

from dataclasses import replace

import pytest

from bot.core.model.conversation import Conversation
from bot.core.model.effects.at_once import SWALLOWED
from bot.core.model.effects.contact import AGAIN, Explain, Say
from bot.core.model.lines import Line
from bot.core.model.rules import Part
from bot.core.understanding.values import Person, Query, Time, Urgency
from tests.core.contact.talk.telling import SECTIONS, TOPICS, WAGES, asks, explained, offered, sections
from tests.core.world import RULES, UNSURE, World, told, understood


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


@pytest.mark.parametrize(("spoken", "topic"), [(False, "unpaid_wages"), (True, "worker_death")])
def test_of_a_death_only_who_spoke_of_one_is_told(*, spoken: bool, topic: str) -> None:
    """As "sop nis" is today, and "sop" a corpse."""
    parts = {**SECTIONS, "worker_death": (Part("cost"),)}
    world = World(replace(RULES, topics=frozenset({*TOPICS, "worker_death"}), sections=parts))
    world.writes("a", "no wages", WAGES)
    heard = {"worker_death.cost": 0.95, "unpaid_wages.paid": 0.6}
    came = world.writes("a", "what does it cost now", replace(UNSURE, heard=heard, death=spoken))
    assert [e.topic for e in came.effects if isinstance(e, Say)] == [topic]


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


@pytest.mark.parametrize(("heard", "comes"), [(0.45, "evidence"), (0.005, None)])
def test_where_the_likeliest_stands_above_and_is_not_sure_the_next_likeliest_is_said(
    parted: World, heard: float, comes: str | None
) -> None:
    parted.writes("a", "no wages", WAGES)
    assert sections(parted, "how do I complain", replace(WAGES, heard={"unpaid_wages.complain": 0.98})) == ["complain"]
    unsure = replace(WAGES, heard={"unpaid_wages.complain": 0.3, "unpaid_wages.evidence": heard})
    came = sections(parted, "and what do they want to know there", unsure)
    assert ("evidence" in came) is (comes is not None)


def test_who_tells_of_what_is_over_and_asks_reads_what_they_ask_for(parted: World) -> None:
    over = replace(understood("fishing_vessel", country="KH"), home=True, time=Time.PAST)
    claims = replace(over, heard={"unpaid_wages.home": 0.9})
    assert sections(parted, "I came back from the boat and was never paid, can I claim?", claims) == ["home"]
    assert sections(parted, "I came back from the boat and was never paid", claims, "b") == [None]


def test_what_is_urgent_and_not_understood_is_answered_where_it_is_surely_asked_for(parted: World) -> None:
    hurries = replace(UNSURE, urgency=Urgency.URGENT, heard={"unpaid_wages.complain": 0.98})
    assert sections(parted, "they say I must pay them to stop", hurries) == ["complain"]
    assert parted.conversations["a"].case is not None
    assert (
        sections(
            parted, "they say so", replace(hurries, heard={"unpaid_wages.complain": 0.3, "threats.evidence": 0.3}), "b"
        )
        == []
    )


@pytest.mark.parametrize(
    ("words", "person", "comes"),
    [
        ("they say they hurt me", Person.SELF, None),
        ("they say they hurt him", Person.OTHER, "family"),
        ("what can my family do?", Person.SELF, "family"),
    ],
)
def test_what_helps_others_is_said_to_who_asks_or_helps(
    parted: World, words: str, person: Person, comes: str | None
) -> None:
    told = replace(understood("threats", Urgency.SUPPORT, country="TH"), person=person)
    assert sections(parted, words, replace(told, heard={"threats.family": 0.98})) == [comes]


@pytest.mark.parametrize(("topic", "comes"), [("sexual_violence", [None]), ("physical_violence", ["report"])])
def test_who_was_raped_first_reads_that_it_was_not_their_fault(topic: str, comes: list[str | None]) -> None:
    world = World(replace(RULES, topics=TOPICS | {topic}, sections={topic: (Part("report"),)}))
    over = replace(understood(topic, country="KH"), person=Person.SELF, home=True, time=Time.PAST)
    claims = replace(over, heard={f"{topic}.report": 0.98})
    assert sections(world, "it was two years ago, where can I report it?", claims) == comes


def test_the_second_of_two_questions_is_answered_below_the_first(parted: World) -> None:
    """In a few lines of its section; where that was read, or danger is told in it, by the first alone."""
    parted.rules = replace(parted.rules, lines=lambda contact, topic, section, words: (2, len(words)))
    where, paid = {"unpaid_wages.complain": 0.98}, {"unpaid_wages.paid": 0.9}
    second = replace(UNSURE, heard=paid)
    two, words = replace(WAGES, heard=where, beside=second), "where do I complain and how much is it"
    parted.writes("a", "no wages", WAGES)
    first, *others = [e for e in parted.writes("a", words, two).effects if isinstance(e, Say)]
    asked = len("how much is it")
    assert (first.section, first.second, first.lines, first.near, others) == (
        "complain",
        "unpaid_wages.paid",
        (2, asked),
        ("unpaid_wages.paid",),
        [],
    )
    for who, beside, before in (
        ("b", replace(second, urgency=Urgency.URGENT), None),
        ("c", second, "paid"),
        ("d", None, None),
    ):
        parted.writes(who, "no wages", WAGES)
        if before is not None:
            assert sections(parted, "how much is it", replace(WAGES, heard=paid), who) == [before]
        came = parted.writes(who, words, replace(two, beside=beside)).effects
        assert [(e.section, e.second) for e in came if isinstance(e, Say)] == [("complain", None)]


@pytest.mark.parametrize(
    ("query", "helpers", "share", "comes"),
    [
        ("what_then", (), 0.3, ("complain", [])),
        ("what_then", (), 0.001, (None, ["what_then"])),
        ("what_then", ("call",), 0.3, (None, ["what_then"])),
        ("costs", (), 0.001, (None, ["price"])),
        ("costs", ("call",), 0.001, (None, ["costs"])),
    ],
)
def test_what_is_asked_calmly_and_of_no_call_is_asked_of_the_matter(
    parted: World, query: str, helpers: tuple[str, ...], share: float, comes: tuple[str | None, list[str]]
) -> None:
    parted.writes("a", "no wages", WAGES)
    assert sections(parted, "and at home", replace(WAGES, heard={"unpaid_wages.home": 0.98})) == ["home"]
    asks_it = replace(understood(query, confidence=0.95), helpers=helpers, heard={"unpaid_wages.complain": share})
    came = parted.writes("a", "and how is that", asks_it).effects
    said = next((e.section for e in came if isinstance(e, Say)), None)
    assert (said, [e.what for e in came if isinstance(e, Explain)]) == comes


def test_where_somebody_wants_to_go_a_calm_section_is_on_that_country(parted: World) -> None:
    """Where nobody told where they are; not the whole answer, with those who help where they are."""
    home, complain = replace(WAGES, country=None, writer_at=None), {"unpaid_wages.korea": 0.98}
    asks_there = replace(home, urgency=Urgency.NONE, heard=complain)
    for who, at, comes in (("a", None, "KR"), ("b", "TH", None)):
        parted.writes(who, "no wages", replace(home, country=at, writer_at=at))
        there = parted.conversations[who]
        parted.conversations[who] = replace(there, told=replace(there.told, destination="KR"))
        came = parted.writes(who, "how do I complain there", asks_there).effects
        said = [e.country for e in came if isinstance(e, Say) and e.section == "korea"]
        assert said == ([comes] if comes else [])
