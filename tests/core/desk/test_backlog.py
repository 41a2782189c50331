"""A group whose calls do not suffice says that another one is needed."""

from dataclasses import replace

from bot.core.desk.reach import LATE, OFTEN, WITHIN, needed
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Board
from bot.core.model.effects.thread import Card, PostLog
from bot.core.model.events import Delivered, Receipt
from bot.core.model.rules import MINUTE, Group
from bot.core.ports import Call, Entry, Loaded, Reply, View
from bot.doctor.findings import Weight
from bot.doctor.people import findings
from bot.engine.results import happened
from tests.core.world import EMERGENCY, RULES, World


def late(world: World, waited: int = LATE, kind: type[PostLog | Card] = PostLog, group: str = "x") -> None:
    receipt = Receipt(log_upto=0, messages=(1,), waited=waited)
    event = Delivered(effect=kind(case=1, group=group), receipt=receipt)
    world.handle("a", [event])


def desk() -> World:
    world = World(replace(RULES, groups=(Group("x"), Group("y"))))
    world.writes("a", "help", EMERGENCY)
    world.drain()
    return world


def test_words_that_come_late_three_times_in_an_hour_ask_for_another_group() -> None:
    world = desk()
    for _ in range(OFTEN - 1):
        late(world)
        late(world, waited=LATE - 1)
        late(world, kind=Card)
        world.now += MINUTE
    assert not needed(world.desk, "x", world.now)
    world.outbox.clear()
    late(world)
    assert needed(world.desk, "x", world.now)
    assert not needed(world.desk, "y", world.now)
    assert Board(group="x") in [entry.effect for entry in world.outbox] or world.desk.board_of("x").changes
    assert [line.what for line in world.journal][-1] == "group_overloaded"
    before = world.desk
    late(world)
    assert world.desk == before, "the desk is not written again and again"
    assert not needed(world.desk, "x", world.now + WITHIN)


def test_how_long_words_waited_is_told_only_where_telegram_took_calls() -> None:
    entry = Entry("1-0", "a", PostLog(case=1, group="x"), 1_000)
    view, call = View(None, Desk(), (), 62_000), Call("send_message", {}, "desk", group=True)
    told, kept = (happened(entry, call, view, Reply("done", (5,)), in_order=fine) for fine in (True, False))
    assert isinstance(told, Delivered)
    assert isinstance(kept, Delivered)
    assert (told.receipt.waited, told.effect, kept.receipt.waited) == (61_000, entry.effect, 0)


def test_the_doctor_says_what_to_do() -> None:
    world = desk()
    for _ in range(OFTEN):
        late(world)
    said = [
        f for f in findings(Loaded(None, 0, world.desk, 1, world.now), world.rules.hours) if f.weight is Weight.MEND
    ]
    assert ["SARIKA_DESK_CHATS" in f.do for f in said] == [True]
