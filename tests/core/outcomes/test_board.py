"""What came of the board's edits."""

from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Board
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.rules import MINUTE
from bot.core.ports import DESK
from tests.core.outcomes.sending import under_way
from tests.core.watched import on_the_board
from tests.core.world import QUARTER, World, understood


def shown_board(world: World) -> Desk:
    assert world.board is not None
    return world.board


# ── the board ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_at_most_one_edit_of_the_board_is_under_way_and_none_is_lost() -> None:
    world = World()
    for contact in ("a", "b", "d"):
        world.presses(contact, "human")
        world.claims("c", contact)
        assert len(under_way(world, Board)) == 1
    world.drain()
    assert on_the_board(shown_board(world)) == on_the_board(world.desk)
    assert not world.desk.board_of("").posting


def test_a_board_is_edited_again_only_for_what_its_edit_did_not_show_yet() -> None:
    """Each edit is a call of the group: one that waits for its turn shows all that has changed by then."""
    world = World()
    for contact in ("a", "b", "d"):
        world.presses(contact, "human")
    (edit,) = under_way(world, Board)
    world.carry_out(edit)
    world.work(DESK)
    assert [case.contact for case in shown_board(world).cases] == ["a", "b", "d"]
    assert under_way(world, Board) == []
    world.presses("e", "human")
    (edit,) = under_way(world, Board)
    world.carry_out(edit)
    world.presses("f", "human")
    world.work(DESK)
    (again,) = under_way(world, Board)
    world.outbox.remove(again)
    world.presses("g", "human")
    world.inbox[DESK].append((NotDelivered(effect=Board(), why=Refusal.UNCHANGED, changes=0), None))
    world.work(DESK)
    assert len(under_way(world, Board)) == 1, "what came after the refused edit was made"


def test_a_lost_board_is_posted_again_at_once(held: World) -> None:
    held.shift("c")
    (entry,) = under_way(held, Board)
    held.outbox.remove(entry)
    decision = held.handle("desk", [NotDelivered(effect=Board(), why=Refusal.TOO_OLD)])
    assert decision.at_desk == (Board(),)
    held.drain()
    assert held.desk.board_of("").message is not None


def test_a_board_that_cannot_be_posted_is_tried_again_later() -> None:
    world = World()
    world.presses("a", "human")
    world.outbox.clear()
    assert world.handle("a", [NotDelivered(effect=Board(), why=Refusal.REFUSED)]).effects == ()
    world.later(MINUTE)
    assert [case.contact for case in shown_board(world).cases] == ["a"]


def test_an_edit_of_the_board_that_changes_nothing_is_as_good_as_done(held: World) -> None:
    held.shift("c")
    board = held.desk.board_of("").message
    held.outbox.clear()
    decision = held.handle("desk", [NotDelivered(effect=Board(), why=Refusal.UNCHANGED)])
    assert (decision.effects, decision.timers) == ((), ())
    assert held.desk.board_of("").message == board


def test_words_in_a_case_leave_the_desk_as_it_is(held: World) -> None:
    """Contacts are handled side by side: a message must not make all of them decide again."""
    held.presses("b", "human")
    held.drain()
    assert held.writes("a", "second", understood("greet")).desk is None
    held.now += QUARTER
    assert held.says("c", "a").desk is None
