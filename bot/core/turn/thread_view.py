"""One turn of a conversation while it is being decided: the state so far, what is to be done, and what the desk shows
of it.

`ThreadView` is the base of `bot.core.turn.turn.Turn`, the only mutable thing in the core; it lives inside one call of
`decide`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.core.model import transitions
from bot.core.model.case import Case, Content, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.effects.base import Hastened, InGroup
from bot.core.model.effects.desk import AnswerPress, Board
from bot.core.model.effects.lanes import Concerns
from bot.core.model.effects.table import Effect, row_of
from bot.core.model.effects.thread import Card, CloseThread, FirstWords, Note, PostLog, Tick
from bot.core.model.filled import Filled
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Rules
from bot.core.ports import JournalEntry, Timer
from bot.core.understanding.values import Urgency

ALBUM = "album"
"""The timer at which the topic shows an album of the contact: its pictures come one by one, within a moment."""

DROP = "drop"
"""The timer at which the topic of a case that has ended is deleted; its `case` is the topic's thread."""

MOVED = "moved"
"""The timer at which the last step of a live position is shown: each step costs one of the group's 20 calls a minute.
"""

NOTES_KEPT = 5
"""How many lines of the bot wait for a topic: the last ones say what is true."""


@dataclass
class ThreadView:
    """The state while events are applied one after the other.

    `who_was_asked`: the question who is there stood on the phone before this turn, also where it is asked again in it.
    """

    conversation: Conversation | None
    desk: Desk
    now: int
    rules: Rules
    effects: list[Effect] = field(default_factory=list)
    log: list[LogEntry] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    journal: list[JournalEntry] = field(default_factory=list)
    withdraw: bool = False
    crisis: bool = False
    ledger: list[tuple[int, int]] = field(default_factory=list)
    drop: list[int] = field(default_factory=list)
    who_was_asked: bool = False
    forget: bool = False

    @property
    def contact(self) -> Conversation:
        """The conversation; it exists in every turn that concerns a contact."""
        if self.conversation is None:
            raise LookupError("no conversation in this turn")
        return self.conversation

    @property
    def case(self) -> Case | None:
        """The contact's live case, if any."""
        case = self.conversation.case if self.conversation else None
        return case if case is not None and case.live else None

    def ahead(self, moment: int) -> bool:
        """Whether something is written down for later than now: the clock was ahead then. A minute is none, clocks are
        set.
        """
        return moment > self.now + MINUTE

    def since(self, moment: int) -> int:
        """How long ago something was, in milliseconds; very long ago where the clock was ahead when it was written
        down.
        """
        return self.now if self.ahead(moment) else max(0, self.now - moment)

    @property
    def somebody_on_duty(self) -> bool:
        """Whether a human may be said to be called: a running shift in the group of the live case (in any while there
        is no case). Neither a name in a plan nor the hours in the settings are somebody who is awake.
        """
        return self.on_duty_in(self._group_here)

    def on_duty_in(self, group: str | None) -> bool:
        """The same for one group, or for any."""
        return bool(self.desk.on_duty(self.now, group))

    @property
    def somebody_usual(self) -> bool:
        """Whether by the hours in the settings somebody usually is there: they are called, and nothing is promised."""
        return self.desk.usual(self.rules.hours, self.now, self._group_here)

    @property
    def _group_here(self) -> str | None:
        case = self.case
        return case.group if case is not None else None

    @property
    def opens(self) -> dict[str, str]:
        """When somebody will be there next, in milliseconds, or that somebody usually is (`usual`), for a line that can
        say it.
        """
        if self.somebody_on_duty:
            return {}
        if self.somebody_usual:
            return {"usual": ""}
        opens = self.desk.opens(self.rules.hours, self.now, self._group_here)
        return {"opens": str(opens)} if opens is not None else {}

    @property
    def muted(self) -> bool:
        """Whether counsellors are not shown what the contact writes now."""
        return self.conversation is not None and self.conversation.muted_until > self.now

    def keep(self, conversation: Conversation) -> None:
        """Replace the conversation."""
        self.conversation = conversation

    def keep_case(self, case: Case) -> None:
        """Replace the contact's case, and what the desk knows of it."""
        before = self.desk.case_of(self.contact.contact)
        if not case.live and case.unopened:  # it ends, and with it the reason to keep what nobody had to see
            case = self.destroyed(case, case.unopened)
        self.conversation = replace(self.contact, case=case)
        self.desk = transitions.at_desk(self.desk, self.contact.contact, case)
        if not case.live and before is not None:
            self.desk = transitions.keep_name(self.desk, case.code, self.now, self.now + self.rules.reopen_within)
        if case.live is (before is None):  # it ends, or lives again
            until = self.now + self.rules.keep_threads
            self.desk = transitions.keep_ended(self.desk, self.contact.contact, case, self.now, until)
        after = self.desk.case_of(self.contact.contact)
        if _on_the_board(before) != _on_the_board(after):
            self.board(*{c.group for c in (before, after) if c is not None})

    def destroyed(self, case: Case, pictures: tuple[int, ...]) -> Case:
        """The case without these pictures (log entries) that were held back: nothing of ours leads to them any more."""
        self.drop += pictures
        left = tuple(seq for seq in case.unopened if seq not in pictures)
        return replace(case, unopened=left, never_opened=(*case.never_opened, *pictures))

    def say(self, effect: Effect) -> None:
        """What the contact just asked for, or an answer press, or anything to the desk: goes out at once."""
        self.effects.append(self._placed(effect))

    def _placed(self, effect: Effect) -> Effect:
        """What is done for a case is done in its group, and of an emergency before all others."""
        case = self.conversation.case if self.conversation is not None else None
        if case is None or row_of(effect).concerns is not Concerns.CASE:
            return effect
        if isinstance(effect, Hastened):
            effect = replace(effect, emergency=case.urgency is Urgency.EMERGENCY)
        if isinstance(effect, InGroup) and not effect.group:
            effect = replace(effect, group=case.group)
        return effect

    def answer(self, press: str, line: Line | None = None, *, alert: bool = False, **values: str) -> None:
        """Answer the press of a button."""
        self.say(AnswerPress(press=press, line=line, alert=alert, values=tuple(values.items())))

    # ── the topic, the card, the board ──────────────────────────────────────────────────────────────────────

    def record(
        self,
        side: Side,
        content: Content,
        source: int,
        *,
        author: str | None = None,
        edited: bool = False,
        form: Filled | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Add a message to the log of the contact's case; its number."""
        seq = self.contact.log + 1
        self.log.append(LogEntry(seq, self.now, side, content, source, author, edited, form, reply_to))
        self.keep(replace(self.contact, log=seq))
        return seq

    def moved(self, content: Content, source: int) -> None:
        """A step of a position that is shared live: the log takes one a minute, and the last one when its minute is
        over.
        """
        case = self.contact.case
        if case is None:
            return
        if self.since(case.moved_at) >= MINUTE:
            self.keep_case(replace(case, moved_at=self.now, moving=None))
            self.record(Side.CONTACT, content, source, edited=True)
        else:
            self.keep_case(replace(case, moving=(content, source)))
            self.timers.append(Timer(MOVED, case.moved_at + MINUTE, case.number))

    def show_log(self) -> None:
        """Have the topic show what is new of the log, unless a view is under way already or there is no topic yet."""
        case = self.contact.case
        if case is None or case.thread is None or case.posting or case.cursor >= self.contact.log:
            return
        if self._album_waits:
            due = case.album[1] if case.album is not None else self.now
            self.timers.append(Timer(ALBUM, due, case.number))
            return
        self.keep_case(replace(case, posting=True))
        self.say(PostLog(case=case.number))

    @property
    def _album_waits(self) -> bool:
        """Whether the topic does not show yet what is new, because the rest of an album may follow."""
        case = self.contact.case
        new = case is not None and case.album is not None and case.cursor < self.contact.log
        return new and case is not None and case.album is not None and self.now < case.album[1]

    def shut_thread(self) -> None:
        """Close the topic of a resolved case, once it shows every word."""
        case = self.contact.case
        if case and not case.live and case.thread is not None and not (case.posting or self._album_waits):
            self.say(CloseThread(case=case.number, thread=case.thread))
            self.timers.append(Timer(DROP, self.now + self.rules.keep_threads, case.thread))

    def tick(self, source: int | None) -> None:
        """Show the holder that their newest words arrived."""
        case = self.contact.case
        if case is not None and case.live and source is not None:
            self.say(Tick(case=case.number, source=source))

    def note(self, line: Line, *, reply_to: int | None = None, **values: str) -> None:
        """A line in the topic of the case. Of a live one whose topic is not there yet it waits for that."""
        case = self.contact.case
        if case is None:
            return
        if case.thread is not None:
            self.say(Note(case=case.number, line=line, values=tuple(values.items()), reply_to=reply_to))
        elif case.live:
            notes = (*case.notes, (line, tuple(values.items())))[-NOTES_KEPT:]
            self.keep_case(replace(case, notes=notes))

    def notes(self) -> None:
        """The lines that waited for the topic."""
        case = self.contact.case
        if case is not None and case.thread is not None and case.notes:
            self.keep_case(replace(case, notes=()))
            for line, values in case.notes:
                self.say(Note(case=case.number, line=line, values=values))

    def card(self) -> None:
        """Bring the card of the case up to date, once it stands in a topic."""
        case = self.contact.case
        if case is None or case.thread is None:
            return
        wanted = Card(case=case.number, group=case.group)
        if case.opening:
            self.keep_case(replace(case, card_stale=True))
        elif wanted not in self.effects:
            self.say(wanted)

    def first_words(self) -> None:
        """Begin a topic: the card and the words that wait, in one message."""
        case = self.contact.case
        if case is None or case.thread is None:
            return
        if case.posting:  # other words are on their way there: they are not waited for
            self.card()
            return
        self.keep_case(replace(case, posting=True, opening=True, card_stale=False))
        self.say(FirstWords(case=case.number))

    def board(self, *groups: str) -> None:
        """Bring the boards of these groups up to date, or of all: one edit of each at a time, the next one after it."""
        ours = tuple(g.id for g in self.rules.groups)
        for group in (g for g in groups or ours if g in ours):
            board = self.desk.board_of(group)
            if board.posting:
                self.desk = self.desk.with_board(replace(board, changes=board.changes + 1))
                continue
            self.desk = self.desk.with_board(replace(board, posting=True, changes=0))
            self.say(Board(group=group))

    def note_journal(self, what: str, who: str, why: str = "") -> None:
        """Write down who did what, when and why; never words."""
        case = self.conversation.case if self.conversation else None
        ref = f"{self.contact.contact}.{case.number}" if case is not None else ""
        urgency = case.urgency.word if case is not None else ""
        self.journal.append(JournalEntry(what=what, who=who, case=ref, why=why, urgency=urgency))


def _on_the_board(case: DeskCase | None) -> DeskCase | None:
    """What the board has to show of a case at once: not what stands in its topic, nor that this was made, for which it
    waits.
    """
    return replace(case, shown=(), thread=None) if case is not None else None
