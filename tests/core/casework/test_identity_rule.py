"""Who may see who a contact is: no order of roles, presses, silences, topics, raises and shifts gets round the table."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.core.casework.child import WHY as NO_CHILD
from bot.core.casework.identity_rule import MET, SAID, WAYS, Need, Way
from bot.core.decide import Decision
from bot.core.desk.rights import Role, role_of
from bot.core.keeping.events import RecordTapped
from bot.core.model.agreed import Unmasking
from bot.core.model.case import Case, CaseState
from bot.core.model.case_events import (
    By,
    ChildGuardLifted,
    Claimed,
    Closed,
    HandedOn,
    Lowered,
    TopicCorrected,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskRefused,
    UnmaskSeconded,
    UnmaskSigned,
)
from bot.core.model.desk_events import CounsellorLeft, CounsellorStarted, RoleChanged, ShiftChanged
from bot.core.model.effects.desk import Reveal
from bot.core.model.events import Event
from bot.core.model.prepared import tag
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Person, Understanding, Urgency
from tests.core.world import EMERGENCY, RULES, UNSURE, World, understood

TOPICS = {
    "passport_withheld": Urgency.URGENT,
    "safe_migration": Urgency.SUPPORT,
    "confinement": Urgency.EMERGENCY,
    "suicidal_thoughts": Urgency.EMERGENCY,
    "child_exploitation": Urgency.EMERGENCY,
}
PEOPLE = {"c": Role.COUNSELLOR, "d": Role.COUNSELLOR, "s": Role.SUPERVISOR, "t": Role.SUPERVISOR, "m": Role.ADMIN}
WHO = st.sampled_from(sorted(PEOPLE))
HOLDER = st.sampled_from(["holder"] * 15 + [*PEOPLE])
OF_A_CHILD = understood("child_exploitation", Urgency.EMERGENCY)
MEANINGS = {
    "calm": UNSURE,
    "urgent": understood("passport_withheld", Urgency.URGENT),
    "danger": EMERGENCY,
    "danger of a child": OF_A_CHILD,
    "danger to me, 15": replace(EMERGENCY, person=Person.CHILD),
    "15": replace(UNSURE, person=Person.CHILD),
}


MEANING = st.sampled_from(["calm"] * 4 + ["danger"] * 6 + [*MEANINGS])


@dataclass
class Request:
    """What happened to one request, as whoever looks on sees it."""

    at: int
    by: str
    roles: set[Role]
    met: set[str] = field(default_factory=set)
    """Those of another role who were on shift since."""
    agreed: dict[str, Role] = field(default_factory=dict)
    refused: bool = False
    childs_yes: bool = False


class Identity(RuleBasedStateMachine):
    """One contact, five people of three roles. What opens is judged by what was done, never by the rule itself."""

    @initialize(first=st.sampled_from(["danger", "danger", "urgent"]), holder=WHO, on=st.sets(WHO, max_size=1))
    def begin(self, first: str, holder: str, on: set[str]) -> None:
        self.world = World(replace(RULES, urgencies=TOPICS))
        self.roles = dict(PEOPLE)
        self.requests: dict[int, Request] = {}
        self.alone: dict[str, list[int]] = {}
        self.unsigned: set[int] = set()
        self.refused_at = -DAY
        self.words = self.child = self.ever_a_child = False
        self.opened = 0
        for who in PEOPLE:
            self.world.handle(DESK, [CounsellorStarted(by=self.by(who))])
        self.writes(meaning=first, answered=False)
        self.claims(who=holder)
        for who in on:
            self.shift(who=who, on=True)

    def by(self, who: str) -> By:
        role = self.roles[who]
        return By(who, f"address of {who}", f"name of {who}", role >= Role.SUPERVISOR, role is Role.ADMIN)

    # ── what is seen ────────────────────────────────────────────────────────────────────────────────────────

    def act(self, event: Event, understanding: Understanding | None = None) -> Decision:
        before = self.world.conversations["a"].history.unmaskings if "a" in self.world.conversations else ()
        decision = self.world.handle("a", [event], understanding)
        self._look(event, decision, len(before))
        return decision

    def _look(self, event: Event, decision: Decision, before: int) -> None:
        contact = self.world.conversations["a"]
        for made in contact.history.unmaskings[before:] if len(contact.history.unmaskings) > before else ():
            asker = self.world.desk.counsellor(made.by)
            assert asker is not None
            self.requests[made.number] = Request(self.world.now, made.by, {role_of(asker)})
        self._see_who_is_there()
        for effect in decision.effects:
            if isinstance(effect, Reveal):
                self._judge(effect, event)

    def _see_who_is_there(self) -> None:
        for request in self.requests.values():
            request.roles.add(self.roles[request.by])
            there = {c.id for c in self.world.desk.on_duty(self.world.now) if c.id != request.by}
            request.met |= {who for who in there if self.roles[who] not in request.roles}

    def _judge(self, reveal: Reveal, event: Event) -> None:
        """Whether it was right to open, by what was done."""
        case, request, now = self.world.case("a"), self.requests[reveal.request], self.world.now
        assert (case.holder, case.state, case.urgency) == (request.by, CaseState.OPEN, Urgency.EMERGENCY)
        assert reveal.counsellor == request.by
        assert not request.refused
        assert now - self.refused_at >= HOUR
        others = [who for who, role in request.agreed.items() if role not in request.roles and who != request.by]
        if self.child:
            assert request.childs_yes
            assert any(request.agreed[who] >= Role.SUPERVISOR for who in others)
        elif not others:
            assert isinstance(event, UnmaskedAlone)
            assert event.by.counsellor == request.by
            assert self.words
            assert not self.ever_a_child
            assert not request.met
            assert now - request.at >= 10 * MINUTE
            times = self.alone.setdefault(request.by, [])
            assert sum(now - at < 7 * DAY for at in times) < 2
            times.append(now)
            self.unsigned.add(reveal.request)
        self.opened += 1

    # ── what people do ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def case(self) -> Case:
        return self.world.case("a")

    def one(self, who: str) -> str:
        """Somebody by name, or who holds the case."""
        return self.case.holder or "c" if who == "holder" else who

    def held(self) -> bool:
        return self.case.state is CaseState.OPEN

    def _tells(self, *, child: bool) -> None:
        self.child |= child
        self.ever_a_child |= child

    def _answers(self) -> None:
        if self.held():
            self.act(replace(self.world.said("c"), by=self.by(self.one("holder"))))

    @rule(meaning=MEANING, answered=st.sampled_from([True, True, False]))
    def writes(self, meaning: str, answered: bool) -> None:
        self.words |= "danger" in meaning
        self._tells(child="child" in meaning or "15" in meaning)
        self.act(self.world.wrote("a", meaning), MEANINGS[meaning])
        if answered:
            self._answers()

    @rule(minutes=st.sampled_from([1, 10, 10, 11, 61]), answered=st.sampled_from([True, True, False]))
    def time_passes(self, minutes: int, answered: bool) -> None:
        if answered:
            self._answers()
        for _ in range(minutes):
            self.world.now += MINUTE
            self.world.ring()
            for key in [key for key, waiting in self.world.inbox.items() if waiting]:
                decision = self.world.work(key)
                assert decision is None or not [e for e in decision.effects if isinstance(e, Reveal)]
            self._see_who_is_there()

    @rule(days=st.sampled_from([1, 6, 7]))
    def days_pass(self, days: int) -> None:
        self._answers()
        self.world.now += days * DAY
        self.time_passes(minutes=1, answered=False)

    def shift(self, who: str, on: bool) -> None:
        self.world.handle(DESK, [ShiftChanged(by=self.by(who), on=on, press="p")])
        self._see_who_is_there()

    def becomes(self, who: str, role: Role | None) -> None:
        """Another role, or none: they leave the group, and may come back by doing something."""
        if role is None:
            self.world.handle(DESK, [CounsellorLeft(by=replace(self.by(who), supervisor=False, admin=False))])
            return
        self.roles[who] = role
        self.world.handle(DESK, [RoleChanged(by=self.by(who))])
        self._see_who_is_there()

    @precondition(lambda self: not self.held())
    @rule(who=WHO)
    def is_claimed(self, who: str) -> None:
        self.claims(who)

    def claims(self, who: str) -> None:
        self.act(Claimed(by=self.by(who), case=self.case.number, press="p"))
        self._answers()

    @rule(who=WHO, what=st.sampled_from(["on", "on", "on", *["off"] * 6, "hands on", "gives back", None, *Role]))
    def the_desk_changes(self, who: str, what: str | Role | None) -> None:
        if what in ("on", "off"):
            self.shift(who, what == "on")
        elif isinstance(what, Role) or what is None:
            self.becomes(who, what)
        elif self.held():
            self.hands_on(who if what == "hands on" else "")

    def hands_on(self, to: str) -> None:
        self.act(HandedOn(by=self.by(self.one("holder")), case=self.case.number, press="p", to=to))

    @precondition(lambda self: self.held())
    @rule(who=HOLDER, what=st.sampled_from(["less", *TOPICS, "confinement", "suicidal_thoughts"]))
    def the_holder_judges(self, who: str, what: str) -> None:
        self.lowers(who) if what == "less" else self.corrects(who, what)

    def lowers(self, who: str) -> None:
        was = self.case.urgency
        self.act(Lowered(by=self.by(self.one(who)), case=self.case.number, press="p", why="not_now"))
        if self.case.urgency < was:
            self.words = False

    def corrects(self, who: str, topic: str) -> None:
        self.act(TopicCorrected(by=self.by(self.one(who)), case=self.case.number, press="p", tag=tag(topic)))
        self._tells(child=self.case.topic == "child_exploitation")

    @precondition(lambda self: self.held())
    @rule(who=HOLDER, age=st.sampled_from(["15_17", "25_59"]))
    def puts_an_age_into_the_record(self, who: str, age: str) -> None:
        by, mine = self.by(self.one(who)), self.roles[self.one(who)] >= Role.SUPERVISOR
        mine = mine or self.one(who) == self.case.holder
        self._tells(child=mine and age == "15_17" and ("age", age) not in self.world.conversations["a"].record)
        self.act(RecordTapped(by=by, case=self.case.number, press="p", part="age", value=age))

    @precondition(lambda self: self.held())
    @rule(hours=st.sampled_from([1, 25]))
    def it_ends_and_danger_comes_again(self, hours: int) -> None:
        self._answers()
        self.world.drain()
        holder = self.by(self.one("holder"))
        self.act(Closed(by=holder, case=self.case.number, press="p", outcome="safe", sure=True))
        self.world.drain()
        if not self.held():
            self.world.now += hours * HOUR
            self.time_passes(minutes=1, answered=False)
            self.writes(meaning="danger", answered=False)

    @precondition(lambda self: self.child)
    @rule(who=WHO)
    def takes_the_childs_guard_off(self, who: str) -> None:
        holder, lines = self.case.holder, len(self.world.journal)
        self.act(ChildGuardLifted(by=self.by(who), case=self.case.number, press="p", why=NO_CHILD[0]))
        if any(line.what == "child_guard_lifted" for line in self.world.journal[lines:]):
            assert self.roles[who] >= Role.SUPERVISOR
            assert who != holder
            self.child = False

    @precondition(lambda self: self.held() and self.case.urgency is Urgency.EMERGENCY)
    @rule(who=HOLDER)
    def asks_again(self, who: str) -> None:
        self.asks(who)

    @precondition(lambda self: self.held() and self.case.urgency is Urgency.EMERGENCY)
    @rule(who=HOLDER)
    def asks(self, who: str) -> None:
        self.act(UnmaskAsked(by=self.by(self.one(who)), case=self.case.number, press="p", why="life"))

    @precondition(lambda self: self.requests)
    @rule(who=WHO, back=st.sampled_from([0, 0, 0, 1]))
    def seconds(self, who: str, back: int) -> None:
        number = max(self.requests) - back
        if number in self.requests:
            self.requests[number].agreed.setdefault(who, self.roles[who])
            self.act(UnmaskSeconded(by=self.by(who), request=number, press="p"))
            if self._made(number).second != who:  # it was refused in words: nobody agreed
                del self.requests[number].agreed[who]

    @precondition(lambda self: self.requests)
    @rule(who=WHO)
    def refuses(self, who: str) -> None:
        number = max(self.requests)
        was = self._made(number)
        self.act(UnmaskRefused(by=self.by(who), request=number, press="p"))
        made = self._made(number)
        if made.refused and not was.refused:
            assert self.roles[who] not in {self.roles[made.by], Role(made.role)}
            self.requests[number].refused = True
            self.refused_at = self.world.now

    @precondition(lambda self: self.held() and self.case.urgency is Urgency.EMERGENCY)
    @rule(asked=st.booleans())
    def waits_and_opens_alone(self, asked: bool) -> None:
        if asked:
            self.asks("holder")
        self.time_passes(minutes=10, answered=True)
        if self.requests:
            self.opens_alone(other=False, who="c", back=0)

    @precondition(lambda self: self.requests)
    @rule(other=st.sampled_from([False, False, False, True]), who=WHO, back=st.sampled_from([0, 0, 0, 1]))
    def opens_alone(self, other: bool, who: str, back: int) -> None:
        number = max(self.requests) - back
        if number in self.requests:
            by = self.by(who if other else self.requests[number].by)
            self.act(UnmaskedAlone(by=by, request=number, press="p"))

    @precondition(lambda self: self.unsigned)
    @rule(who=WHO)
    def signs(self, who: str) -> None:
        number = min(self.unsigned)
        self.act(UnmaskSigned(by=self.by(who), request=number, press="p"))
        if self._made(number).signed:
            assert self.roles[who] >= Role.SUPERVISOR
            assert who != self._made(number).by
            self.unsigned.discard(number)

    @precondition(lambda self: self.requests)
    @rule(yes=st.sampled_from([True, True, False]))
    def the_child_answers(self, yes: bool) -> None:
        number = max(self.requests)
        self.requests[number].childs_yes |= yes
        self.act(self.world.pressed("a", "show_yes" if yes else "show_no", str(number)))

    @precondition(lambda self: self.child and self.held() and self.case.urgency is Urgency.EMERGENCY)
    @rule(asked=st.booleans(), who=WHO, first=st.booleans())
    def the_child_and_somebody_agree(self, asked: bool, who: str, first: bool) -> None:
        if asked:
            self.asks("holder")
        if self.requests and first:
            self.the_child_answers(yes=True)
        if self.requests:
            self.seconds(who, 0)
            self.the_child_answers(yes=True)

    @rule()
    def all_comes_to_rest(self) -> None:
        self.world.drain()
        self._see_who_is_there()

    def _made(self, number: int) -> Unmasking:
        made = self.world.conversations["a"].history.unmaskings
        return next((u for u in made if u.number == number), replace(made[-1], number=number, second="", signed=""))


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(50, 50), pytest.param(1000, 60, marks=[pytest.mark.slow, pytest.mark.timeout(600)])],
    ids=["some", "many"],
)
def test_no_order_of_what_people_do_opens_what_the_rule_keeps_shut(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Identity,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=tuple(Phase) if examples < 1000 else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_need_of_the_table_is_looked_at_and_answered_in_words() -> None:
    assert set(MET) == set(SAID) == {need for row in WAYS.values() for need in row} == set(Need)
    assert set(WAYS) == set(Way)
