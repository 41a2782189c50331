"""A small world around `decide`: people act, the bot decides and makes its decisions true, calls have outcomes."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.casework.referring import code_of
from bot.core.decide import Decision, decide
from bot.core.model.case import Case, Content, Kind, Position
from bot.core.model.case_events import By, Claimed, Closed, CounsellorWithdrew, CounsellorWrote
from bot.core.model.contact_events import Commanded, Edited, Pressed, Reacted, Wrote
from bot.core.model.desk_events import DeskLooked, ShiftChanged, TookNext
from bot.core.model.effects.contact import Say, Tell
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.table import withdrawable
from bot.core.model.effects.thread import Note
from bot.core.model.events import Event, TimerDue
from bot.core.model.group import Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE, Rules
from bot.core.model.timers import TimerName
from bot.core.ports import DESK, Loaded
from bot.core.understanding.values import Guess, Nlu, Script, Understanding, Urgency
from tests import project
from tests.core.calls import Calls
from tests.core.state import Thread

RULES = Rules(
    topics=frozenset({"confinement", "passport_withheld", "embassy_contact", "greet", "thanks", "safe_migration", "hide_chat", "affirm", "suicidal_thoughts"}),
    country_topics=frozenset({"embassy_contact"}),
    menu=("passport_withheld", "embassy_contact", "safe_migration"),
    pictures=("confinement", "passport_withheld", "safe_migration"),
    spoken=frozenset({("safe_migration", "km")}),
    countries=("MY", "TH"),
    about=project.topics(),
    code_words=12,
    services={code_of(id_): id_ for id_ in ("kh_1280", "th_lpn")},
)  # fmt: skip


def understood(
    topic: str | None = None,
    urgency: Urgency = Urgency.NONE,
    *,
    confidence: float = 0.9,
    country: str | None = None,
    script: Script = Script.KM,
    alternatives: tuple[Guess, ...] = (),
    nlu: Nlu = Nlu.RASA,
    reasons: tuple[str, ...] = (),
) -> Understanding:
    return Understanding(
        script=script,
        topic=topic,
        confidence=confidence,
        alternatives=alternatives,
        urgency=urgency,
        reasons=reasons,
        country=country,
        nlu=nlu,
    )


EMERGENCY = understood("confinement", Urgency.EMERGENCY, reasons=("locked_in",))
UNSURE = understood(None, confidence=0.0)


def by(counsellor: str, *, groups: tuple[str, ...] = ("",), at: str | None = None) -> By:
    return By(counsellor, f"address of {counsellor}", f"name of {counsellor}", groups=groups, at=at)


class World(Calls):
    def __init__(self, rules: Rules = RULES) -> None:
        super().__init__(rules)

    def by(self, counsellor: str, *, at: str | None = None) -> By:
        """Somebody who is a member of all groups."""
        return by(counsellor, groups=tuple(g.id for g in self.rules.groups), at=at)

    # ── the bot ─────────────────────────────────────────────────────────────────────────────────────────────

    def handle(
        self,
        key: str,
        events: Sequence[Event],
        understanding: Understanding | None = None,
        position: Position | None = None,
    ) -> Decision:
        """Decide one batch and make the decision true."""
        loaded = Loaded(self.conversations.get(key), 0, self.desk, 0, self.now)
        decision = decide(key, loaded, events, self.rules, understanding, position)
        if decision.conversation is not None:
            self.conversations[key] = decision.conversation
        if decision.desk is not None:
            self.desk = decision.desk
        self.logs[key] += decision.log
        if decision.drop:
            gone = Content(Kind.OTHER)
            self.logs[key] = [replace(e, content=gone) if e.seq in decision.drop else e for e in self.logs[key]]
        if decision.withdraws:
            self.outbox = [e for e in self.outbox if e.key != key or not withdrawable(e.effect)]
        self.put(key, decision.effects)
        self.put(DESK, decision.at_desk)
        for timer in decision.timers:
            whose = timer.contact or key
            self.timers.pop((whose, timer.name, timer.about), None)
            if timer.due is not None:
                self.timers[whose, timer.name, timer.about] = timer.due
        self.journal += decision.journal
        if decision.forget:
            self.purge(key)
        return decision

    def purge(self, key: str) -> None:
        """What the commit of a decision that forgets deletes."""
        for kept in (self.conversations, self.logs):
            kept.pop(key, None)
        self.outbox = [entry for entry in self.outbox if entry.key != key]
        self.timers = {member: due for member, due in self.timers.items() if member[0] != key}
        self.forgotten.append(key)

    def work(self, key: str) -> Decision | None:
        """Handle all that waits for one contact, or for the desk, as one batch."""
        waiting = self.inbox.pop(key, [])
        if not waiting:
            return None
        understandings = [u for _, u in waiting if u is not None]
        chosen = max(reversed(understandings), key=lambda u: (u.urgency, u.confidence >= self.rules.sure), default=None)
        return self.handle(key, [event for event, _ in waiting], chosen)

    def ring(self) -> None:
        for (key, name, case), due in sorted(self.timers.items(), key=lambda item: item[1]):
            if due <= self.now:
                del self.timers[key, name, case]
                self.inbox[key].append((TimerDue(name=name, about=case), None))

    def drain(self, most: int = 2_000) -> None:
        """Let everything that is under way come to its end."""
        for _ in range(most):
            if entry := next(filter(self.can_leave, self.outbox), None):
                self.carry_out(entry)
            elif waiting := next((key for key, events in self.inbox.items() if events), None):
                self.work(waiting)
            else:
                return
        raise AssertionError("the bot never comes to rest")

    def later(self, milliseconds: int) -> None:
        """Let time pass, with everything due on the way, minute by minute."""
        end = self.now + milliseconds
        while self.now < end:
            self.board_rests(end)
            at_rest = not self.outbox and not any(self.inbox.values())
            due = min([end, *self.timers.values()]) if at_rest else self.now
            minutes = max(1, -(-(due - self.now) // MINUTE))  # those between are quiet
            self.now = min(end, self.now + minutes * MINUTE)
            self.ring()
            self.drain()

    def board_rests(self, end: int) -> None:
        """Of a span of days only the last hours show on the board how long somebody waits: it says so every three minutes."""
        board = (DESK, TimerName.BOARD, None)
        if board in self.timers and end - self.now > 6 * HOUR:
            self.timers[board] = max(self.timers[board], self.now + HOUR)

    # ── people: each puts what happens into the inbox, and the bot handles it at once ───────────────────────

    def writes(
        self,
        key: str,
        text: str = "words",
        understanding: Understanding | None = UNSURE,
        *,
        kind: Kind = Kind.TEXT,
        edited: bool = False,
    ) -> Decision:
        event = self.wrote(key, text, kind=kind, edited=edited)
        return self.handle(key, [event], understanding if text else None)

    def wrote(
        self, key: str, text: str = "words", *, kind: Kind = Kind.TEXT, edited: bool = False, album: str | None = None
    ) -> Wrote | Edited:
        content = Content(kind, text, None if kind is Kind.TEXT else "file", album=album)
        made = Edited if edited else Wrote
        return made(address=f"address of {key}", content=content, message=self.new(), sent_at=self.now)

    def shares(self, key: str, position: Position) -> Decision:
        return self.handle(key, [self.wrote(key, "", kind=Kind.LOCATION)], None, position)

    def commands(self, key: str, name: str) -> Decision:
        return self.handle(key, [self.commanded(key, name)])

    def commanded(self, key: str, name: str, argument: str = "") -> Commanded:
        return Commanded(
            address=f"address of {key}", name=name, argument=argument, message=self.new(), sent_at=self.now
        )

    def presses(self, key: str, action: str, *args: str) -> Decision:
        return self.handle(key, [self.pressed(key, action, *args)])

    def pressed(self, key: str, action: str, *args: str) -> Pressed:
        return Pressed(
            address=f"address of {key}",
            action=action,
            args=args,
            press=f"press {self.new()}",
            message=None,
            sent_at=self.now,
        )

    def reacts(self, key: str, message: int, emoji: str, **more: bool) -> Decision:
        return self.handle(key, [self.reacted(key, message, emoji, **more)])

    def reacted(self, key: str, message: int, emoji: str, *, settable: bool = True, replaces: bool = False) -> Reacted:
        return Reacted(
            address=f"address of {key}",
            message=message,
            emoji=emoji,
            settable=settable,
            replaces=replaces,
            sent_at=self.now,
        )

    def claims(self, counsellor: str, key: str, case: int = 1) -> Decision:
        return self.handle(key, [Claimed(by=self.by(counsellor), case=case, press=f"press {self.new()}")])

    def closes(self, counsellor: str, key: str, case: int = 1) -> Decision:
        """Closes a case, also where that is asked twice."""
        decision = self.handle(key, [Closed(by=self.by(counsellor), case=case, press=f"press {self.new()}")])
        if Line.CLOSE_UNSAID in answered(decision):
            sure = Closed(by=self.by(counsellor), case=case, press=f"press {self.new()}", sure=True)
            decision = self.handle(key, [sure])
        return decision

    def says(
        self,
        counsellor: str,
        key: str,
        text: str = "we are here",
        *,
        kind: Kind = Kind.TEXT,
        reply_to: int | None = None,
    ) -> Decision:
        return self.handle(key, [self.said(counsellor, text, kind=kind, reply_to=reply_to)])

    def said(
        self,
        counsellor: str,
        text: str = "we are here",
        *,
        kind: Kind = Kind.TEXT,
        reply_to: int | None = None,
        album: str | None = None,
    ) -> CounsellorWrote:
        content = Content(kind, text, None if kind is Kind.TEXT else "file", album=album)
        return CounsellorWrote(
            by=self.by(counsellor), content=content, message=self.new(), sent_at=self.now, reply_to=reply_to
        )

    def unsends(self, counsellor: str, key: str, source: int | None) -> Decision:
        event = CounsellorWithdrew(by=self.by(counsellor), source=source, message=self.new())
        return self.handle(key, [event])

    def group_goes(self, group: str) -> None:
        """Telegram lets the bot write in a group no more, and tells it so."""
        self.gone.add(group)
        looked = DeskLooked(troubles=(Trouble.REMOVED,), forum=True, group=group)
        self.inbox[DESK].append((looked, None))

    def group_comes_back(self, group: str) -> None:
        self.gone.discard(group)
        self.inbox[DESK].append((DeskLooked(forum=True, group=group), None))

    def takes_next(self, counsellor: str) -> AnswerPress:
        """How the press of *Take next* is answered."""
        decision = self.handle(DESK, [TookNext(by=self.by(counsellor), press=f"press {self.new()}")])
        return next(e for e in decision.effects if isinstance(e, AnswerPress))

    def shift(self, counsellor: str, *, on: bool = True) -> Decision:
        event = ShiftChanged(by=self.by(counsellor), on=on, press=f"press {self.new()}")
        return self.handle(DESK, [event])

    # ── what can be seen ────────────────────────────────────────────────────────────────────────────────────

    def case(self, key: str) -> Case:
        case = self.conversations[key].case
        assert case is not None
        return case

    def topic(self, key: str) -> Thread:
        thread = self.case(key).view.thread
        assert thread is not None
        return self.topics[thread]

    def notes(self, key: str) -> list[Line]:
        return [note.line for note in self.topic(key).notes]

    def shown(self, key: str) -> list[str]:
        """The contact's and counsellors' words in the topic that the case has now."""
        return [entry.content.text for post in self.topic(key).posts for entry in post or ()]

    def heard(self, key: str) -> list[str]:
        """The counsellors' words on the phone."""
        return [s.content.text for s in self.phones[key].seen if s.content is not None]

    def lines(self, key: str) -> list[Line | str]:
        """What the bot itself said on the phone: lines, and topics of answers."""
        return [
            s.effect.line if isinstance(s.effect, Tell) else s.effect.topic
            for s in self.phones[key].seen
            if isinstance(s.effect, Tell | Say)
        ]


def told(decision: Decision) -> list[Line]:
    """The lines of the interface that a decision tells the contact."""
    return [e.line for e in decision.effects if isinstance(e, Tell)]


def answered(decision: Decision) -> list[Line | None]:
    """The lines that answer presses."""
    return [e.line for e in decision.effects if isinstance(e, AnswerPress)]


def noted(decision: Decision) -> list[Line]:
    """The lines for the topic."""
    return [e.line for e in decision.effects if isinstance(e, Note)]


QUARTER = 15 * MINUTE
