"""Whatever people do, the plan promises nothing."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from bot.core.decide import begin
from bot.core.model.desk_events import CounsellorLeft, OnCallChanged
from bot.core.model.effects.desk import ShowPlan
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.model.week import Gap
from bot.core.ports import DESK
from tests.core.desk.plan.weeks import (
    AFTERNOON,
    ALWAYS,
    MORNING,
    at,
    goes,
    here,
    is_called,
    made,
    missed,
    off,
    on_shift,
    writes_plan,
)
from tests.core.world import EMERGENCY, RULES, World

# ── in any order ────────────────────────────────────────────────────────────────────────────────────────────────

WHO = st.sampled_from(("សុខា", "ដារ៉ា"))


class AnyOrder(RuleBasedStateMachine):
    """Whatever people do and clocks show: nobody counts as there without a sign, and an empty desk is told of once."""

    def __init__(self) -> None:
        super().__init__()
        self.world = made(replace(RULES, hours=ALWAYS))
        writes_plan(self.world, MORNING, replace(AFTERNOON, start=11 * 60, end=26 * 60))
        self.signs: dict[str, int] = {}
        self.empty_since: int | None = None
        self.seen_empty = 0

    @rule(minutes=st.sampled_from((1, 7, 30, 61, 300)))
    def time_goes_on(self, minutes: int) -> None:
        goes(self.world, self.world.now + minutes * MINUTE)

    @rule(hours=st.sampled_from((1, 30)))
    def there_is_an_outage(self, hours: int) -> None:
        self.world.now += hours * HOUR
        for timer in begin(self.world.desk, self.world.now, self.world.rules).timers:
            self.world.timers[DESK, timer.name, timer.about] = timer.due or 0
        goes(self.world, self.world.now)

    @rule(who=WHO)
    def presses_here(self, who: str) -> None:
        self.signs[who] = self.world.now
        here(self.world, who)

    @rule(who=WHO, on=st.booleans())
    def presses_on_the_board(self, who: str, on: bool) -> None:
        self.signs[who] = self.world.now
        self.world.shift(who, on=on)
        self.world.drain()
        assert (who in on_shift(self.world)) is on

    @rule(who=WHO)
    def gives_a_sign(self, who: str) -> None:
        self.signs[who] = self.world.now
        self.world.handle(DESK, [OnCallChanged(by=self.world.by(who), press="p")])
        goes(self.world, self.world.now)

    @rule(who=WHO)
    def leaves_the_group(self, who: str) -> None:
        self.world.handle(DESK, [CounsellorLeft(by=self.world.by(who, at=""))])
        self.world.drain()
        assert who not in on_shift(self.world)

    @rule(start=st.integers(0, 20), length=st.integers(1, 12))
    def the_plan_is_changed(self, start: int, length: int) -> None:
        shift = replace(AFTERNOON, start=start * 60, end=(start + length) * 60)
        for who in ("សុខា", "ដារ៉ា"):  # whoever left is back, or nobody could be planned
            self.signs[who] = self.world.now
            self.world.handle(DESK, [OnCallChanged(by=self.world.by(who), press="p")])
        assert writes_plan(self.world, MORNING, shift) == [ShowPlan(group="")]

    @rule(who=WHO, weekday=st.integers(0, 6), everybody=st.booleans(), back=st.booleans())
    def somebody_has_a_day_off(self, who: str, weekday: int, everybody: bool, back: bool) -> None:
        names = () if everybody else (f"name of {who}",)
        off(self.world, "boss", weekday=weekday, everybody=everybody, names=names, back=back)

    @invariant()
    def nobody_is_promised_on_a_day_off(self) -> None:
        world = self.world
        opens = world.desk.opens(world.rules.hours, world.now)
        if opens is not None:
            assert not world.desk.plan.closed(world.rules.hours.local(opens).date())

    @invariant()
    def only_who_gave_a_sign_within_the_hour_is_there(self) -> None:
        for who in on_shift(self.world):
            assert self.world.now - self.signs[who] < self.world.rules.idle

    @invariant()
    def contacts_are_told_so(self) -> None:
        key = f"contact {self.world.new()}"
        world = World(self.world.rules)
        world.now, world.desk = self.world.now, self.world.desk
        assert is_called(world.writes(key, "ជួយខ្ញុំ", EMERGENCY)) is bool(on_shift(self.world))

    @invariant()
    def the_next_look_is_set(self) -> None:
        assert (DESK, TimerName.LOOK, None) in self.world.timers

    @invariant()
    def an_empty_desk_has_a_gap_and_a_full_one_has_none(self) -> None:
        world = self.world
        missing = world.desk.missing(world.rules.hours, world.now, "")
        gaps = world.desk.plan.gaps
        assert bool(gaps) is (bool(missing) and not on_shift(world))
        for gap in gaps:
            assert gap == Gap("", gap.since, told=world.now - gap.since >= world.rules.plan_late)

    @precondition(lambda self: missed(self.world) > 0)
    @invariant()
    def nobody_is_told_more_often_than_once_in_its_time(self) -> None:
        world = self.world
        assert missed(world) <= 1 + (world.now - at(23, 7)) // world.rules.plan_late


@pytest.mark.parametrize("examples", [20, pytest.param(120, marks=pytest.mark.slow)], ids=["some", "many"])
def test_whatever_people_do_the_plan_promises_nothing(examples: int) -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=examples, stateful_step_count=25, deadline=None))
