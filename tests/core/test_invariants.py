"""Any interleaving of three contacts, three counsellors, Telegram's refusals and the bot's crashes."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.core.casework.referring import code_of
from bot.core.keeping.events import CloseUndone, OutcomeCorrected, ReadAgain, TaskAsked, TaskDone, TaskPut
from bot.core.model.case import Content, Kind, Side
from bot.core.model.case_events import (
    CardAsked,
    ChildGuardLifted,
    Claimed,
    Closed,
    CounsellorEdited,
    CounsellorReacted,
    CounsellorWithdrew,
    FollowUpProposed,
    HandedOn,
    JoinAsked,
    Lowered,
    MenuChosen,
    Muted,
    OfferAnswered,
    OutcomeTold,
    Paused,
    PreparedAsked,
    PreparedChosen,
    ProtocolAsked,
    QuestionOffered,
    Referred,
    ThreadShut,
    TopicCorrected,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskRefused,
    UnmaskSeconded,
    UnmaskSigned,
    Unmuted,
)
from bot.core.model.contact_events import Blocked, PressedForged, Unblocked, Unreadable
from bot.core.model.desk_events import (
    CaseRead,
    CounsellorLeft,
    CounsellorStarted,
    CounsellorUnreachable,
    DayOffAsked,
    NotedOnPage,
    PlanAsked,
    ReportAsked,
    RoleChanged,
    SentOnPage,
    SessionBegun,
    SessionEnded,
    SessionsAsked,
    ShiftChanged,
    TestSeen,
    TookNext,
    WordsChanged,
    WordsTakenBack,
    WrittenShift,
    WroteOnPage,
)
from bot.core.model.effects.contact import Ask, Tell
from bot.core.model.events import Event
from bot.core.model.prepared import What, tag
from bot.core.model.rules import MINUTE, Group
from bot.core.ports import DESK
from bot.core.understanding.values import Understanding, Urgency
from tests.core.sample_forms import FORMS
from tests.core.state import Fate
from tests.core.watched import WatchedWorld
from tests.core.world import EMERGENCY, UNSURE, understood

CONTACTS = st.sampled_from(["a", "a", "a", "b", "d"])
COUNSELLORS = st.sampled_from(["c", "e", "f"])
MEANINGS = st.sampled_from(
    [
        EMERGENCY,
        understood(None, Urgency.EMERGENCY),
        understood("passport_withheld", Urgency.URGENT),
        understood("talk_to_counsellor", Urgency.SUPPORT),
        understood("embassy_contact"),
        understood("hide_chat"),
        understood(None, country="TH", confidence=0.0),
        UNSURE,
    ]
)
KINDS = st.sampled_from([Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.VOICE, Kind.STICKER, Kind.OTHER])
ACTIONS = st.sampled_from(
    [
        "human",
        "menu",
        "numbers",
        "read",
        "not_now",
        "can_write",
        "in_danger",
        "clear",
        "withdraw",
        "gone",
        "same",
        "not_same",
        "agree",
        "disagree",
        "remains",
        "watched",
        "unwatched",
        "forget",
        "forget_yes",
        "forget_yes",
        "forget_no",
        "diary",
        "diary",
        "diary_sheet",
        "diary_undo",
        "papers",
        "paper_keep",
    ]
)
CHOICES = ("yes", "no", "child", "ngo", "skip", "done")
FATES: st.SearchStrategy[Fate] = st.sampled_from(["done", "done", "done", "twice", "lost", "ghost"])
AT_ONCE = st.sampled_from([True, True, False])


THREADS = (True, True, True, False)
"""Whether the group shows the words of cases, or the page alone."""

ONE = (Group(),)
TWO = (Group("x"), Group("y"))
BOTH = ("x", "y")


class Hotline(RuleBasedStateMachine):
    """What people, Telegram and time may do, in any order. `at_once`: the bot handles it before anything else happens."""

    world: WatchedWorld

    @initialize(talking=st.booleans(), groups=st.sampled_from([ONE, ONE, TWO]), threads=st.sampled_from(THREADS))
    def opens(self, talking: bool, groups: tuple[Group, ...], threads: bool) -> None:
        self.world = WatchedWorld(groups, threads=threads)
        if talking:
            self.world.writes("a", "they locked me in", EMERGENCY)
            self.world.drain()
            self.world.claims("c", "a")
            self.world.says("c", "a")
            self.world.drain()

    def happens(self, key: str, event: Event, at_once: bool, understanding: Understanding | None = None) -> None:
        self.world.inbox[key].append((event, understanding))
        if at_once:
            self.world.work(key)

    # ── contacts ────────────────────────────────────────────────────────────────────────────────────────────

    @rule(key=CONTACTS, meaning=MEANINGS, kind=KINDS, edited=st.booleans(), at_once=AT_ONCE)
    def writes(self, key: str, meaning: Understanding, kind: Kind, edited: bool, at_once: bool) -> None:
        self.world.phones[key].blocked = False
        self.happens(key, self.world.wrote(key, kind=kind, edited=edited), at_once, meaning)

    @rule(
        key=CONTACTS,
        name=st.sampled_from(["start", "human", "numbers", "hide", "forget", "menu", "other"]),
        meaning=st.none() | MEANINGS,
        at_once=AT_ONCE,
    )
    def commands(self, key: str, name: str, meaning: Understanding | None, at_once: bool) -> None:
        self.world.phones[key].blocked = False
        command = self.world.commanded(key, name, "words" if meaning is not None else "")
        self.happens(key, command, at_once, meaning)

    @rule(key=CONTACTS, action=ACTIONS, at_once=AT_ONCE)
    def presses(self, key: str, action: str, at_once: bool) -> None:
        self.world.phones[key].blocked = False
        self.happens(key, self.world.pressed(key, action), at_once)

    @rule(key=CONTACTS, which=st.integers(0, 20), at_once=AT_ONCE)
    def presses_what_stands_there(self, key: str, which: int, at_once: bool) -> None:
        tells = [s.effect for s in self.world.phones[key].seen if isinstance(s.effect, Tell)]
        buttons = [button for tell in tells for row in tell.buttons for button in row]
        if buttons:
            button = buttons[-1 - which % len(buttons)]
            self.happens(key, self.world.pressed(key, button.action, *button.args), at_once)

    @rule(key=CONTACTS, form=st.sampled_from(list(FORMS)), at_once=AT_ONCE)
    def begins_a_form(self, key: str, form: str, at_once: bool) -> None:
        self.happens(key, self.world.pressed(key, "form", form), at_once)

    @rule(key=CONTACTS, which=st.integers(0, 4), answer=st.sampled_from([*CHOICES, "give"]), at_once=AT_ONCE)
    def answers_a_form(self, key: str, which: int, answer: str, at_once: bool) -> None:
        asks = [s.effect for s in self.world.phones[key].seen if isinstance(s.effect, Ask)]
        if asks:
            ask = asks[-1 - which % len(asks)]
            run = (ask.form, str(ask.round))
            args = run if answer == "give" else (*run, ask.question or "", answer)
            action = "give" if answer == "give" else "choose"
            self.happens(key, self.world.pressed(key, action, *args), at_once)

    @rule(key=CONTACTS, pictures=st.integers(1, 3), text=st.booleans(), at_once=AT_ONCE)
    def sends_an_album(self, key: str, pictures: int, text: bool, at_once: bool) -> None:
        self.world.phones[key].blocked = False
        album = f"album {self.world.new()}"
        for _ in range(pictures):
            self.happens(key, self.world.wrote(key, "", kind=Kind.PHOTO, album=album), at_once)
        if text:
            self.happens(key, self.world.wrote(key), at_once, UNSURE)

    @rule(key=CONTACTS, pictures=st.integers(1, 3), at_once=AT_ONCE)
    def says_an_album(self, key: str, pictures: int, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        if known is None or known.holder is None or not self.in_a_topic(key):
            return
        album = f"album {self.world.new()}"
        for _ in range(pictures):
            self.happens(key, self.world.said(known.holder, "", kind=Kind.PHOTO, album=album), at_once)

    @rule(
        key=CONTACTS,
        back=st.integers(0, 5),
        emoji=st.sampled_from(["👍", "👎", "❤", "👌", "🖼", ""]),
        mine=st.booleans(),
        at_once=AT_ONCE,
    )
    def reacts(self, key: str, back: int, emoji: str, mine: bool, at_once: bool) -> None:
        seen = [e.source for e in self.world.logs[key] if e.side is Side.CONTACT] if mine else []
        seen = seen or [s.message for s in self.world.phones[key].seen]
        if seen:
            message, settable = seen[-1 - back % len(seen)], emoji not in ("🖼", "")
            event = self.world.reacted(key, message, emoji, settable=settable, replaces=not emoji)
            self.happens(key, event, at_once)

    @rule(key=CONTACTS, at_once=AT_ONCE, forged=st.booleans())
    def sends_nonsense(self, key: str, at_once: bool, forged: bool) -> None:
        nonsense = PressedForged(press="forged") if forged else Unreadable(address=f"address of {key}")
        self.happens(key, nonsense, at_once)

    @rule(key=CONTACTS, blocked=st.booleans(), told=st.booleans(), at_once=AT_ONCE)
    def blocks(self, key: str, blocked: bool, told: bool, at_once: bool) -> None:
        self.world.phones[key].blocked = blocked
        if told and key in self.world.conversations:
            event = Blocked() if blocked else Unblocked(address=f"address of {key}")
            self.happens(key, event, at_once)

    # ── counsellors ─────────────────────────────────────────────────────────────────────────────────────────

    def number(self, key: str, back: int) -> int:
        conversation = self.world.conversations.get(key)
        return (conversation.counts.cases if conversation is not None else 0) - back

    @rule(who=COUNSELLORS, key=CONTACTS, back=st.sampled_from([0, 0, 0, 1]), at_once=AT_ONCE)
    def claims(self, who: str, key: str, back: int, at_once: bool) -> None:
        if (number := self.number(key, back)) > 0:
            self.happens(key, Claimed(by=self.world.by(who), case=number, press=f"p{self.world.new()}"), at_once)

    @rule(who=COUNSELLORS, at_once=AT_ONCE)
    def takes_next(self, who: str, at_once: bool) -> None:
        self.happens(DESK, TookNext(by=self.world.by(who), press=f"p{self.world.new()}"), at_once)

    @rule(who=COUNSELLORS, key=CONTACTS, back=st.sampled_from([0, 0, 0, 1]), at_once=AT_ONCE)
    def closes(self, who: str, key: str, back: int, at_once: bool) -> None:
        if (number := self.number(key, back)) > 0:
            self.happens(key, Closed(by=self.world.by(who), case=number, press=f"p{self.world.new()}"), at_once)

    @rule(key=CONTACTS, what=st.sampled_from(["undo", "right", "note", "reread"]), at_once=AT_ONCE)
    def comes_back_to_a_closed_case(self, key: str, what: str, at_once: bool) -> None:
        if (number := self.number(key, 0)) > 0:
            who, press = replace(self.world.by("s"), supervisor=True), f"p{self.world.new()}"
            made: dict[str, Event] = {
                "undo": CloseUndone(by=who, case=number, press=press),
                "right": OutcomeCorrected(by=who, case=number, press=press, outcome="lost"),
                "note": NotedOnPage(by=who, case=number, press=press, words="a note"),
                "reread": ReadAgain(by=who, case=number, press=press),
            }
            self.happens(key, made[what], at_once)

    @rule(
        who=COUNSELLORS,
        key=CONTACTS,
        what=st.sampled_from(
            [
                "menu",
                "menu in their own chat",
                "card",
                "lower",
                "to c",
                "to the queue",
                "pause",
                "refer",
                "outcome",
                "unmask",
                "follow",
                "join",
                "join an ended one",
                "question",
                "second",
                "refuse",
                "no child",
                "alone",
                "sign",
            ]
        ),
        holder=st.sampled_from([True, True, False]),
        at_once=AT_ONCE,
    )
    def handles(self, who: str, key: str, what: str, holder: bool, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        number = self.number(key, 0)
        if number <= 0:
            return
        if holder and known is not None and known.holder is not None:
            who = known.holder
        press = f"p{self.world.new()}"
        supervisor = replace(self.world.by("s"), supervisor=True)
        others = [c.code for c in self.world.desk.joinable(key, self.world.now)] or [(99, 99)]
        made: dict[str, Event] = {
            "menu": MenuChosen(by=self.world.by(who), case=number, press=press, menu="close"),
            "menu in their own chat": MenuChosen(
                by=replace(self.world.by(who), under=self.world.new()), case=number, press=press, menu="close"
            ),
            "card": CardAsked(by=self.world.by(who)),
            "lower": Lowered(by=self.world.by(who), case=number, press=press, why="misread"),
            "to c": HandedOn(by=self.world.by(who), case=number, press=press, to="c"),
            "to the queue": HandedOn(by=self.world.by(who), case=number, press=press, to=""),
            "pause": Paused(by=self.world.by(who), case=number, press=press),
            "refer": Referred(
                by=self.world.by(who), case=number, press=press, service=code_of("kh_1280"), tells="place"
            ),
            "follow": FollowUpProposed(by=self.world.by(who), case=number, press=press, days=1),
            "question": QuestionOffered(by=self.world.by(who), case=number, press=press),
            "join": JoinAsked(by=supervisor, case=number, press=press, code=others[0]),
            "join an ended one": JoinAsked(by=supervisor, case=number, press=press, code=others[-1]),
            "unmask": UnmaskAsked(by=self.world.by(who), case=number, press=press, why="life"),
            "second": UnmaskSeconded(by=supervisor, request=1, press=press),
            "refuse": UnmaskRefused(by=supervisor, request=1, press=press),
            "no child": ChildGuardLifted(by=supervisor, case=number, press=press, why="misread"),
            "alone": UnmaskedAlone(by=self.world.by(who), request=1, press=press),
            "sign": UnmaskSigned(by=supervisor, request=1, press=press),
            "outcome": OutcomeTold(by=self.world.by(who), referral=1, press=press, outcome="accepted"),
        }
        self.happens(key, made[what], at_once)

    @rule(who=COUNSELLORS, key=CONTACTS, how=st.sampled_from(["typed", "chosen", "sent", "there"]), at_once=AT_ONCE)
    def sends_prepared_words(self, who: str, key: str, how: str, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        if not self.in_a_topic(key) or known is None:
            return
        by_ = self.world.by(known.holder or who)
        number, press = known.number, f"p{self.world.new()}"
        case = self.world.case(key)
        offer = case.sending.offered[-1][0] if case.sending.offered else 1
        made: dict[str, Event] = {
            "typed": PreparedAsked(by=by_, what=What.REPLY, argument="hello", message=self.world.new()),
            "chosen": PreparedChosen(by=by_, case=number, press=press, what=What.REPLY, tag=tag("hello")),
            "sent": OfferAnswered(by=by_, case=number, press=press, offer=offer, send=True, message=self.world.new()),
            "there": OfferAnswered(  # in their own chat
                by=replace(by_, under=9), case=number, press=press, offer=offer, send=True, message=9
            ),
        }
        self.happens(key, made[how], at_once)

    @rule(key=CONTACTS, span=st.sampled_from(["hour", "", ""]), lift=st.booleans(), at_once=AT_ONCE)
    def mutes(self, key: str, span: str, lift: bool, at_once: bool) -> None:
        known, number, press = self.world.desk.case_of(key), self.number(key, 0), f"p{self.world.new()}"
        if number <= 0:
            return
        who = self.world.by(known.holder if known is not None and known.holder is not None else "c")
        lifts = Unmuted(by=who, case=number, press=press)
        self.happens(key, lifts if lift else Muted(by=who, case=number, press=press, span=span), at_once)

    @rule(key=CONTACTS, topic=st.sampled_from(["greet", "confinement"]), at_once=AT_ONCE)
    def corrects_the_topic(self, key: str, topic: str, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        if known is not None:
            press, who = f"p{self.world.new()}", self.world.by(known.holder or "c")
            right = TopicCorrected(by=who, case=known.number, press=press, tag=tag(topic))
            self.happens(key, right, at_once)

    @rule(who=COUNSELLORS, key=CONTACTS, at_once=AT_ONCE)
    def reads_the_protocol(self, who: str, key: str, at_once: bool) -> None:
        if (number := self.number(key, 0)) > 0:
            self.happens(key, ProtocolAsked(by=self.world.by(who), case=number, press=f"p{self.world.new()}"), at_once)

    @rule(who=COUNSELLORS, group=st.sampled_from(BOTH), at_once=AT_ONCE)
    def leaves(self, who: str, group: str, at_once: bool) -> None:
        at = group if len(self.world.rules.groups) > 1 else None
        self.happens(DESK, CounsellorLeft(by=self.world.by(who, at=at)), at_once)

    @precondition(lambda self: len(self.world.rules.groups) > 1)
    @rule(group=st.sampled_from(BOTH), gone=st.booleans())
    def a_group_goes_or_comes_back(self, group: str, gone: bool) -> None:
        if gone and not self.world.gone:
            self.world.group_goes(group)
        elif not gone and group in self.world.gone:
            self.world.group_comes_back(group)

    def in_a_topic(self, key: str) -> bool:
        known = self.world.desk.case_of(key)
        return known is not None and known.thread is not None

    @rule(who=COUNSELLORS, key=CONTACTS, text=st.sampled_from(["words", "// note", "/paln"]), at_once=AT_ONCE)
    def says(self, who: str, key: str, text: str, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        if self.in_a_topic(key):
            holder = known.holder if known is not None and known.holder is not None else who
            self.happens(key, self.world.said(holder, text), at_once)
            self.happens(key, self.world.said(who, "words"), at_once)

    @rule(
        who=COUNSELLORS,
        key=CONTACTS,
        what=st.sampled_from(
            (
                *("words", "prepared", "note", "task", "task done", "end", "lower", "read", "enter", "unsend"),
                *("change", "change", "task written", "sessions", "end session"),
            )
        ),
        holder=st.sampled_from([True, True, False]),
        behind=st.sampled_from([0, 0, 1]),
        back=st.sampled_from([0, 0, 0, 1]),
        at_once=AT_ONCE,
    )
    def acts_on_the_page(
        self, who: str, key: str, what: str, holder: bool, behind: int, back: int, at_once: bool
    ) -> None:
        """`behind`: how many entries of the log the page does not show yet."""
        known, world, number = self.world.desk.case_of(key), self.world, self.number(key, back)
        if number <= 0:
            return
        who = known.holder if holder and known is not None and known.holder is not None else who
        new = world.new()
        case: dict[str, Any] = {"by": world.by(who), "case": number, "press": f"page-{new}"}
        seen = max(1, world.conversations[key].counts.log - behind)
        said = [e.seq for e in world.logs[key] if e.source < 0]
        mine = [e.seq for e in world.logs[key] if e.side is Side.COUNSELLOR and e.source and e.content.text]
        session = world.desk.sessions[-1].id if world.desk.sessions else "none"
        made: dict[str, Event] = {
            "words": WroteOnPage(**case, content=Content(Kind.TEXT, "words"), message=-new, sent_at=world.now),
            "prepared": SentOnPage(**case, what=What.REPLY, id="hello", message=-new),
            "note": NotedOnPage(**case, words="a note"),
            "task": TaskPut(**case, words="a task", due=world.now + 1_000 * (1 + new % 900)),
            "task done": TaskDone(**case, task=1),
            "end": Closed(**case, outcome="safe", seen=seen),
            "lower": Lowered(**case, why="misread", seen=seen),
            "read": CaseRead(by=world.by(who), case=number),
            "enter": SessionBegun(by=world.by(who), session=f"session {new}", browser=""),
            "unsend": WordsTakenBack(**case, seq=said[-1] if said else 0),
            "change": WordsChanged(**case, seq=mine[-1] if mine else 0, content=Content(Kind.TEXT, "changed")),
            "task written": TaskAsked(by=world.by(who), words="a task", message=new, minute=new % 1440),
            "sessions": SessionsAsked(by=world.by(who)),
            "end session": SessionEnded(by=world.by(who), session=session, press=f"page-{new}"),
        }
        self.happens(DESK if "session" in what or what == "enter" else key, made[what], at_once)

    @rule(key=CONTACTS, claims=st.booleans(), at_once=AT_ONCE)
    def talks_on_the_page(self, key: str, claims: bool, at_once: bool) -> None:
        """Whoever holds the case; `claims`: where nobody does, somebody takes it first."""
        known = self.world.desk.case_of(key)
        if known is None:
            return
        if known.holder is None and claims:
            self.claims("e", key, 0, True)
        self.acts_on_the_page("e", key, "words", True, 0, 0, at_once)

    @rule(key=CONTACTS, back=st.integers(0, 5), at_once=AT_ONCE)
    def edits(self, key: str, back: int, at_once: bool) -> None:
        said = [e.source for e in self.world.logs[key] if e.side is Side.COUNSELLOR and e.source > 0]
        known = self.world.desk.case_of(key)
        if said and known is not None and known.holder is not None and self.in_a_topic(key):
            content = Content(Kind.TEXT, "changed")
            source = said[-1 - back % len(said)]
            event = CounsellorEdited(by=self.world.by(known.holder), content=content, message=source)
            self.happens(key, event, at_once)

    @rule(
        who=COUNSELLORS,
        holder=st.booleans(),
        key=CONTACTS,
        back=st.integers(0, 5),
        emoji=st.sampled_from(["👍", "❤", "🖼", ""]),
        at_once=AT_ONCE,
    )
    def counsellor_reacts(self, who: str, holder: bool, key: str, back: int, emoji: str, at_once: bool) -> None:
        known = self.world.desk.case_of(key)
        if known is None or not known.shown:
            return
        who = known.holder if holder and known.holder is not None else who
        event = CounsellorReacted(
            by=self.world.by(who),
            message=known.shown[-1 - back % len(known.shown)],
            emoji=emoji,
            settable=emoji not in ("🖼", ""),
            replaces=not emoji,
        )
        self.happens(key, event, at_once)

    @rule(who=COUNSELLORS, key=CONTACTS, back=st.integers(0, 5), at_once=AT_ONCE)
    def unsends(self, who: str, key: str, back: int, at_once: bool) -> None:
        said = [e.source for e in self.world.logs[key] if e.side is Side.COUNSELLOR and e.source]
        said += [message for there in self.world.stands[key].values() for message in there]
        if self.in_a_topic(key):
            known = self.world.desk.case_of(key)
            holder = known.holder if known is not None and known.holder is not None else who
            source = said[-1 - back % len(said)] if said else None
            self.happens(
                key, CounsellorWithdrew(by=self.world.by(holder), source=source, message=self.world.new()), at_once
            )

    @rule(who=COUNSELLORS, on=st.booleans(), at_once=AT_ONCE)
    def shifts(self, who: str, on: bool, at_once: bool) -> None:
        self.happens(DESK, ShiftChanged(by=self.world.by(who), on=on, press=f"p{self.world.new()}"), at_once)
        self.happens(DESK, CounsellorStarted(by=self.world.by(who)), at_once)

    @rule(who=COUNSELLORS, start=st.integers(0, 23), hours=st.integers(1, 24), at_once=AT_ONCE)
    def writes_a_plan(self, who: str, start: int, hours: int, at_once: bool) -> None:
        shift = WrittenShift((f"name of {who}",), tuple(range(7)), start * 60, (start + hours) * 60)
        author = replace(self.world.by("boss"), supervisor=True)
        self.happens(DESK, PlanAsked(by=author, change=True, shifts=(shift,)), at_once)

    @rule(who=COUNSELLORS, weekday=st.integers(0, 6), everybody=st.booleans(), at_once=AT_ONCE)
    def has_a_day_off(self, who: str, weekday: int, everybody: bool, at_once: bool) -> None:
        author = replace(self.world.by("boss"), supervisor=True)
        names = () if everybody else (f"name of {who}",)
        off = DayOffAsked(by=author, weekday=weekday, everybody=everybody, names=names)
        self.happens(DESK, off, at_once)

    @rule(who=COUNSELLORS, at_once=AT_ONCE)
    def cannot_come(self, who: str, at_once: bool) -> None:
        self.happens(DESK, DayOffAsked(by=self.world.by(who), press=f"p{self.world.new()}"), at_once)

    @rule(who=COUNSELLORS, at_once=AT_ONCE)
    def is_here(self, who: str, at_once: bool) -> None:
        press = f"p{self.world.new()}"
        self.happens(DESK, ShiftChanged(by=self.world.by(who), on=True, press=press, called=True), at_once)

    @rule(who=COUNSELLORS, supervisor=st.booleans(), at_once=AT_ONCE)
    def is_made_an_administrator_or_none(self, who: str, supervisor: bool, at_once: bool) -> None:
        by_ = replace(self.world.by(who), supervisor=supervisor)
        self.happens(DESK, RoleChanged(by=by_), at_once)

    @rule(who=COUNSELLORS, days=st.sampled_from([0, 1, 7]), at_once=AT_ONCE)
    def asks_for_a_report_and_answers_a_test(self, who: str, days: int, at_once: bool) -> None:
        self.happens(DESK, ReportAsked(by=self.world.by(who), days=days), at_once)
        self.happens(DESK, TestSeen(by=self.world.by(who), press=f"p{self.world.new()}", number=1), at_once)

    @rule(who=COUNSELLORS, at_once=AT_ONCE)
    def blocks_the_bot(self, who: str, at_once: bool) -> None:
        self.happens(DESK, CounsellorUnreachable(by=self.world.by(who)), at_once)

    # ── Telegram, and the people who press its other buttons ────────────────────────────────────────────────

    @rule(key=CONTACTS, harm=st.sampled_from(["closed", "gone", "card"]), told=st.booleans(), at_once=AT_ONCE)
    def harms_a_topic(self, key: str, harm: str, told: bool, at_once: bool) -> None:
        if not self.in_a_topic(key):
            return
        topic = self.world.topic(key)
        topic.closed |= harm == "closed"
        topic.gone |= harm == "gone"
        topic.card = None if harm == "card" else topic.card
        if told and harm == "closed":
            self.happens(key, ThreadShut(shut=True), at_once)

    @precondition(lambda self: self.world.outbox)
    @rule(which=st.integers(0, 10), fate=FATES)
    def a_call_ends(self, which: int, fate: Fate) -> None:
        first = {entry.place: entry for entry in reversed(self.world.outbox)}
        entries = list(first.values())
        self.world.carry_out(entries[which % len(entries)], fate)

    @rule(key=st.sampled_from(["a", "b", "d", DESK]))
    def the_bot_works(self, key: str) -> None:
        self.world.work(key)

    @rule(minutes=st.sampled_from([1, 3, 16, 31, 25 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.world.now += minutes * MINUTE
        self.world.ring()

    @rule()
    def all_comes_to_rest(self) -> None:
        self.world.drain()
        if not self.world.gone:
            self.world.at_rest()

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        world = self.world
        for group in list(world.gone):
            world.group_comes_back(group)
        world.drain()
        for key in list(world.conversations):
            world.phones[key].blocked = False
            world.writes(key, "I am back")
            world.presses(key, "same")
        for _ in range(4):
            world.drain()
            world.now += 2 * MINUTE
            world.ring()
        world.drain()
        world.at_rest()
        world.everything_arrived()


# A long failure takes more than five minutes to shorten: it is shown as it was found.
PHASES = {60: tuple(Phase), 1200: (Phase.generate,)}


@pytest.mark.parametrize(
    ("examples", "steps"),
    [(60, 40), pytest.param(1200, 80, marks=[pytest.mark.slow, pytest.mark.timeout(900)])],
    ids=["some", "many"],
)
def test_the_invariants_hold_in_any_order_of_events(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Hotline,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            phases=PHASES[examples],
            suppress_health_check=list(HealthCheck),
        ),
    )
