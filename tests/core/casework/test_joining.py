"""One person on two phones: a supervisor joins the cards, and nothing else."""

from dataclasses import replace

import pytest

from bot.core.decide import Decision
from bot.core.model.agreed import JoinedCase
from bot.core.model.case_events import By, JoinAsked, MenuChosen
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.events import TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR
from bot.core.model.timers import TimerName
from tests.core.world import EMERGENCY, World, answered, by, noted

SUPERVISOR = replace(by("s"), supervisor=True)


@pytest.fixture
def two() -> World:
    """Two emergencies; *c* holds both."""
    world = World()
    world.shift("c")
    for key in ("a", "b"):
        world.writes(key, f"locked in, says {key}", EMERGENCY)
        world.drain()
        world.claims("c", key)
        world.drain()
    return world


def joins(world: World, who: By = SUPERVISOR) -> Decision:
    return world.handle("a", [JoinAsked(by=who, case=1, press="p", code=world.case("b").code)])


def settle(world: World) -> None:
    world.ring()
    world.drain()


def joined(world: World, key: str) -> list[str]:
    return [j.contact for j in world.conversations[key].history.joined]


def test_the_cards_refer_to_one_another_and_no_contact_learns_of_it(two: World) -> None:
    seen = {key: len(two.phones[key].ever) for key in ("a", "b")}
    decision = joins(two)
    assert noted(decision) == [Line.CASES_JOINED]
    assert not [e for e in decision.effects if isinstance(e, TO_CONTACT)]
    settle(two)
    assert two.conversations["a"].history.joined == (JoinedCase("b", two.case("b").code),)
    assert two.conversations["b"].history.joined == (JoinedCase("a", two.case("a").code),)
    assert Line.CASES_JOINED in two.notes("b")
    assert two.desk.joins == ()
    assert {key: len(two.phones[key].ever) for key in ("a", "b")} == seen
    assert two.journal[-1].what == "cases_joined"
    assert two.journal[-1].why == "", "the other contact's id would outlive /forget"


@pytest.mark.parametrize("says", ["somebody else", "nothing"])
def test_who_may_be_another_person_on_the_phone_of_an_ended_case_is_joined_with_nobody(two: World, says: str) -> None:
    joins(two)
    settle(two)
    two.closes("c", "a")
    two.drain()
    two.now += HOUR
    two.presses("a", "human")
    two.presses("a", "not_same" if says == "somebody else" else "human")
    two.drain()
    settle(two)
    assert two.case("a").number == 2
    assert (joined(two, "a"), joined(two, "b")) == ([], [])
    assert Line.CASES_PARTED in two.notes("b")


@pytest.mark.parametrize("child", ["a", "b"])
def test_the_guard_of_a_child_passes_to_the_other_phone(two: World, child: str) -> None:
    case = two.case(child)
    two.conversations[child] = replace(
        two.conversations[child], case=replace(case, guard=replace(case.guard, child=True))
    )
    joins(two)
    settle(two)
    settle(two)
    assert [two.case(key).guard.child for key in ("a", "b")] == [True, True]
    assert two.desk.joins == ()


def test_chats_words_and_topics_stay_apart(two: World) -> None:
    joins(two)
    settle(two)
    two.says("c", "a", "for a only")
    two.writes("b", "of b only")
    two.drain()
    assert two.heard("b") == []
    assert "of b only" not in two.shown("a")
    assert two.case("a").view.thread != two.case("b").view.thread


def test_the_same_press_parts_them_again(two: World) -> None:
    joins(two)
    settle(two)
    assert noted(joins(two)) == [Line.CASES_PARTED]
    settle(two)
    assert (joined(two, "a"), joined(two, "b")) == ([], [])
    assert two.journal[-1].what == "cases_parted"


@pytest.fixture
def followed(two: World) -> World:
    """Somebody else has the phone of *a*, whose case ended by it and is followed by theirs."""
    two.now += HOUR
    two.writes("a", "នេះអ្នកណា?")
    two.presses("a", "not_same")
    two.drain()
    settle(two)
    assert two.case("a").stranger
    return two


def joins_the_first(world: World, code: tuple[int, int]) -> Decision:
    return world.handle("b", [JoinAsked(by=SUPERVISOR, case=1, press="p", code=code)])


@pytest.mark.parametrize("says", ["not_same", "human"])
def test_a_case_that_another_persons_has_followed_is_joined_by_its_name(two: World, says: str) -> None:
    code = two.case("a").code
    if says == "human":
        two.closes("c", "a")
        two.drain()
        two.now += HOUR
        two.presses("a", "human")
    else:
        two.now += HOUR
        two.writes("a", "នេះអ្នកណា?")
    two.presses("a", says)
    two.drain()
    settle(two)
    assert [(c.contact, c.number) for c in two.desk.joinable("b", two.now)] == [("a", 2), ("a", 1)]
    assert noted(joins_the_first(two, code)) == [Line.CASES_JOINED]
    settle(two)
    assert two.conversations["b"].history.joined == (JoinedCase("a", code, followed=True),)
    theirs = two.conversations["a"].history.joined
    assert theirs == (JoinedCase("b", two.case("b").code, of=code),), "nothing is tied to who is there now"
    assert Line.CASES_JOINED not in two.notes("a")
    assert noted(joins_the_first(two, code)) == [Line.CASES_PARTED], "the same press parts them"
    settle(two)
    assert (joined(two, "a"), joined(two, "b")) == ([], [])


def test_a_further_person_on_the_phone_parts_nothing_of_a_case_of_before(followed: World) -> None:
    code = followed.desk.ended[-1].code
    joins_the_first(followed, code)
    settle(followed)
    followed.now += HOUR
    followed.writes("a", "នេះអ្នកណា?")
    followed.presses("a", "not_same")
    followed.drain()
    settle(followed)
    assert followed.case("a").number == 3
    assert followed.conversations["b"].history.joined == (JoinedCase("a", code, followed=True),)


@pytest.mark.parametrize("who", ["a", "b"])
def test_forgetting_parts_also_a_case_that_was_followed(followed: World, who: str) -> None:
    joins_the_first(followed, followed.desk.ended[-1].code)
    settle(followed)
    followed.claims("c", "a", 2)
    followed.closes("c", "a", 2)
    followed.drain()
    followed.presses(who, "menu")
    followed.presses(who, "same")
    followed.commands(who, "forget")
    followed.presses(who, "forget_yes")
    settle(followed)
    settle(followed)
    other = "b" if who == "a" else "a"
    assert who in followed.forgotten
    assert joined(followed, other) == []
    assert followed.desk.joins == ()


def test_both_cases_of_one_phone_are_joined_apart(followed: World) -> None:
    first, second = followed.desk.ended[-1].code, followed.case("a").code
    joins_the_first(followed, first)
    assert noted(joins_the_first(followed, second)) == [Line.CASES_JOINED]
    settle(followed)
    assert followed.conversations["b"].history.joined == (
        JoinedCase("a", first, followed=True),
        JoinedCase("a", second),
    )
    assert [j.of for j in followed.conversations["a"].history.joined] == [first, None]


def test_only_a_supervisor_joins(two: World) -> None:
    assert answered(joins(two, by("c"))) == [Line.ROLE_NEEDED]
    assert joined(two, "a") == []
    menu = MenuChosen(by=by("c"), case=1, press="p", menu="join")
    assert answered(two.handle("a", [menu])) == [Line.ROLE_NEEDED]
    assert two.case("a").view.menu == ""


def test_a_case_that_has_ended_is_joined_while_its_topic_stands(two: World) -> None:
    code = two.case("b").code
    two.closes("c", "b")
    two.drain()
    two.says("c", "a")
    two.later(6 * HOUR)
    decision = joins(two)
    assert noted(decision) == [Line.CASES_JOINED]
    settle(two)
    assert two.conversations["b"].history.joined == (JoinedCase("a", two.case("a").code),)
    assert two.conversations["a"].history.joined == (JoinedCase("b", code),)
    assert [e.contact for e in two.desk.joinable("a", two.now)] == ["b"]
    two.writes("b", "គេចាប់ខ្ញុំម្តងទៀត", EMERGENCY)
    assert two.desk.ended == ()
    assert [c.contact for c in two.desk.joinable("a", two.now)] == ["b"]


def test_a_case_whose_topic_is_gone_or_whose_name_another_has_cannot_be_joined(two: World) -> None:
    two.closes("c", "b")
    two.drain()
    other = replace(two.desk.cases[0], contact="d", code=two.case("b").code)
    taken = replace(two.desk, cases=(*two.desk.cases, other))
    assert [c.contact for c in taken.joinable("a", two.now)] == ["d"]
    two.now += two.rules.keep_threads
    assert answered(joins(two)) == [Line.OLD_BUTTON_DESK]


def test_of_two_that_ended_under_one_name_only_the_last_can_be_joined(two: World) -> None:
    two.closes("c", "b")
    settle(two)
    (ended,) = two.desk.ended
    later = replace(two.desk, ended=(ended, replace(ended, contact="d", number=7)))
    assert [c.contact for c in later.joinable("a", two.now)] == ["d"], "whose button would it be?"


@pytest.mark.parametrize("forgets", [True, False])
def test_who_is_gone_cannot_be_joined(two: World, forgets: bool) -> None:
    two.closes("c", "b")
    two.drain()
    assert [e.contact for e in two.desk.ended] == ["b"]
    if forgets:
        two.commands("b", "forget")
        two.presses("b", "forget_yes")
        settle(two)
    else:
        two.conversations.pop("b")
        two.handle("b", [TimerDue(name=TimerName.EXPIRED)])
    assert two.desk.ended == ()


def test_a_name_of_no_case_is_refused(two: World) -> None:
    nobody = JoinAsked(by=SUPERVISOR, case=1, press="p", code=(98, 98))
    assert answered(two.handle("a", [nobody])) == [Line.OLD_BUTTON_DESK]
    own = JoinAsked(by=SUPERVISOR, case=1, press="p", code=two.case("a").code)
    assert answered(two.handle("a", [own])) == [Line.OLD_BUTTON_DESK]


@pytest.mark.parametrize("early", [True, False])
def test_who_asks_to_be_forgotten_is_on_no_other_card(two: World, early: bool) -> None:
    joins(two)
    if not early:  # else the other turn has not come yet
        settle(two)
    two.commands("b", "forget")
    two.presses("b", "forget_yes")
    settle(two)
    assert "b" in two.forgotten
    settle(two)
    assert joined(two, "a") == []
    assert two.desk.joins == ()


def test_what_was_to_be_written_down_of_somebody_who_is_gone_is_dropped(two: World) -> None:
    """The record of *b* vanishes by its time before its turn comes, which then finds nobody."""
    joins(two)
    two.conversations.pop("b")
    settle(two)
    assert two.desk.joins == ()
    assert "b" not in two.conversations


def test_two_who_are_forgotten_at_once_leave_nothing_to_be_written_down(two: World) -> None:
    joins(two)
    settle(two)
    for key in ("b", "a"):  # the second one's part for the first comes while that one is being forgotten
        two.commands(key, "forget")
        two.presses(key, "forget_yes")
    two.drain()
    settle(two)
    assert set(two.forgotten) == {"a", "b"}
    assert two.desk.joins == ()


@pytest.mark.parametrize(("days", "named"), [(2, True), (15, False)])
def test_a_later_case_from_the_same_phone_names_the_one_before_while_its_topic_stands(
    two: World, days: int, named: bool
) -> None:
    before = two.case("a").code
    two.closes("c", "a")
    two.drain()
    two.now += days * DAY
    two.ring()
    two.drain()
    two.writes("a", "ជួយផង", EMERGENCY)
    assert two.case("a").number == 2
    assert two.case("a").life.earlier == (before if named else None)


def test_a_case_of_another_person_on_the_same_phone_is_not_named(two: World) -> None:
    two.now += HOUR
    two.writes("a", "សួស្តី", None)
    two.presses("a", "not_same")
    two.drain()
    two.claims("c", "a", 2)
    two.closes("c", "a", 2)
    two.drain()
    two.now += 2 * DAY
    two.writes("a", "ជួយផង", EMERGENCY)
    assert two.case("a").number == 3
    assert two.case("a").life.earlier is None
