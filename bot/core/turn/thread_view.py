"""What a turn shows at the desk: the case's thread and card, and the board."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter

from bot.core.model import transitions
from bot.core.model.case import Case, CaseState, CaseView, Content, LogEntry, Side
from bot.core.model.desk import DeskCase
from bot.core.model.effects.desk import Board, UpdateCall
from bot.core.model.effects.thread import Card, CloseThread, FirstWords, Note, PostLog, RenameThread
from bot.core.model.forms import Filled
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.replacing import replace
from bot.core.turn.state import TurnState

NOTED_AGAIN = 10 * MINUTE
"""How long after a thread said what the contact does beside words it does not say so again."""

LINES_KEPT = 20
"""How many lines of the bot the desk's page shows of a case."""

NOTES_KEPT = 5
"""How many lines of the bot wait for a thread: the last ones say what is true."""

_BOARD = attrgetter(*(field.name for field in fields(DeskCase) if field.name not in {"shown", "thread"}))
"""What the board has to show of a case at once: nothing that stands in, or waits for, its thread."""


class ThreadView(TurnState):
    """A turn that keeps the contact's case and shows it."""

    def keep_case(self, case: Case) -> None:
        """Replace the contact's case, and what the desk knows of it."""
        before = self.desk.case_of(self.contact.contact)
        if not case.live and case.guard.unopened:  # it ends, and with it the reason to keep what nobody had to see
            case = self.destroyed(case, case.guard.unopened)
        self.conversation = replace(self.contact, case=case)
        self.desk = transitions.at_desk(self.desk, self.contact.contact, case, self.contact.token)
        if not case.live and before is not None:
            self.desk = transitions.keep_name(self.desk, case.code, self.now, self.now + self.rules.reopen_within)
        if case.live is (before is None):  # it ends, or lives again
            self.know_ended(case)
        after = self.desk.case_of(self.contact.contact)
        waited = before is not None and before.state is CaseState.WAITING
        if before is not None and waited and (after is None or after.state is not CaseState.WAITING):
            self.update_calls(before.number)
        if case.live and case.view.thread is not None and (before is None or before.urgency is not case.urgency):
            self._named_anew(case)
        if (before and _BOARD(before)) != (after and _BOARD(after)):
            self.board(*{c.group for c in (before, after) if c is not None})

    def know_ended(self, case: Case) -> None:
        """Have the desk know a case that has ended as it is now, or not any more where it lives again."""
        until = self.now + self.rules.keep_threads
        contact, token = self.contact.contact, self.contact.token
        self.desk = transitions.keep_ended(self.desk, contact, case, self.now, until, token)

    def _named_anew(self, case: Case) -> None:
        """Its thread begins with the urgency that it has now: one call, when it is quiet."""
        wanted = RenameThread(case=case.number, group=case.group)
        if wanted not in self.effects:
            self.say(wanted)

    def update_calls(self, case: int) -> None:
        """Have the calls to a case say what is so by now; once it waits no longer, for the last time."""
        known = self.case
        waits = known is not None and known.number == case and known.state is CaseState.WAITING
        for call in (c for c in self.chat.calls if c.case == case):
            self.say(UpdateCall(message=call.message, case=case, group=call.group, counsellor=call.counsellor))
        if not waits:
            calls = tuple(replace(c, case=0) if c.case == case else c for c in self.chat.calls)
            self.chat = replace(self.chat, calls=calls)

    def destroyed(self, case: Case, pictures: tuple[int, ...]) -> Case:
        """The case without these pictures (log entries) that were held back: nothing of ours leads to them any more."""
        self.drop += pictures
        left = tuple(seq for seq in case.guard.unopened if seq not in pictures)
        return replace(
            case, guard=replace(case.guard, unopened=left, never_opened=(*case.guard.never_opened, *pictures))
        )

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
        at: int | None = None,
        to_machine: bool = False,
    ) -> int:
        """Add a message to the log of the contact's case; its number. `at`: when it came in, if that was before."""
        seq, at = self.contact.counts.log + 1, self.now if at is None else at
        self.log.append(LogEntry(seq, at, side, content, source, author, edited, form, reply_to, to_machine))
        self.keep(replace(self.contact, counts=replace(self.contact.counts, log=seq)))
        return seq

    def moved(self, content: Content, source: int) -> None:
        """A step of a live position: the log takes one a minute, and the last one when its minute is over."""
        case = self.contact.case
        if case is None:
            return
        if self.since(case.incoming.moved_at) >= MINUTE:
            self.keep_case(replace(case, incoming=replace(case.incoming, moved_at=self.now, moving=None)))
            self.record(Side.CONTACT, content, source, edited=True)
        else:
            self.keep_case(replace(case, incoming=replace(case.incoming, moving=(content, source))))
            self.set_timer(TimerName.MOVED, case.incoming.moved_at + MINUTE, case.number)

    def show_log(self) -> None:
        """Have the thread show what is new of the log, unless a view is under way already or there is no thread yet."""
        case = self.contact.case
        if case is None or case.view.thread is None or case.view.posting or case.view.cursor >= self.contact.counts.log:
            return
        if self._album_until > self.now:
            self.set_timer(TimerName.ALBUM, self._album_until, case.number)
            return
        self.keep_case(replace(case, view=replace(case.view, posting=True)))
        self.say(PostLog(case=case.number))

    def shown_elsewhere(self) -> None:
        """Where no thread shows the words of cases, the page does, as soon as they are kept. A thread of before, when
        the group still carried them, is deleted like that of an ended case.
        """
        case = self.contact.case
        if self.rules.threads or case is None:
            return
        for thread in filter(None, (case.view.thread, case.view.away)):
            self.set_timer(TimerName.DROP, self.now + self.rules.keep_threads, thread)
        written = tuple(sent for sent in case.view.sent if sent.source < 0)
        view = CaseView(cursor=self.contact.counts.log, sent=written)
        if view != case.view:
            self.keep_case(replace(case, view=view))

    @property
    def _album_until(self) -> int:
        """Until when the thread does not show what is new, because the rest of an album may follow; 0 if it does."""
        case = self.contact.case
        new = case is not None and case.view.cursor < self.contact.counts.log
        return case.incoming.album[1] if new and case is not None and case.incoming.album is not None else 0

    def shut_thread(self) -> None:
        """Close the thread of a resolved case, once it shows every word."""
        case = self.contact.case
        waits = case is not None and (case.view.posting or self._album_until > self.now)
        if case is not None and not case.live and case.view.thread is not None and not waits:
            self.say(CloseThread(case=case.number, thread=case.view.thread))
            self.set_timer(TimerName.DROP, self.now + self.rules.keep_threads, case.view.thread)

    def note(self, line: Line, *, reply_to: int | None = None, **values: str) -> None:
        """A line in the thread of the case. Of a live one whose thread is not there yet it waits for that."""
        case = self.contact.case
        if case is None:
            return
        said = (*case.notes.said, (self.now, line, tuple(values.items())))[-LINES_KEPT:]
        case = replace(case, notes=replace(case.notes, said=said))
        self.keep_case(case)
        if case.view.thread is not None:
            self.say(Note(case=case.number, line=line, values=tuple(values.items()), reply_to=reply_to or None))
        elif case.live:
            notes = (*case.notes.waiting, (line, tuple(values.items())))[-NOTES_KEPT:]
            self.keep_case(replace(case, notes=replace(case.notes, waiting=notes)))

    def note_seldom(self, line: Line) -> None:
        """A line of what the contact does beside words. Done in a loop it would wait in the group before the words of
        all other cases, each time anew.
        """
        case = self.contact.case
        if case is None or any(said is line and self.since(at) < NOTED_AGAIN for said, at in case.calls.noted):
            return
        noted = (*((said, at) for said, at in case.calls.noted if said is not line), (line, self.now))
        self.keep_case(replace(case, calls=replace(case.calls, noted=noted)))
        self.note(line)

    def note_before(self) -> None:
        """The last note of whoever had the case before, for who has it next."""
        case = self.contact.case
        writer, words = case.notes.last if case is not None else ("", "")
        if words:
            by = self.desk.counsellor(writer)
            self.note(Line.NOTE_BEFORE, holder=by.name if by is not None else "?", note=words)

    def notes(self) -> None:
        """The lines that waited for the thread."""
        case = self.contact.case
        if case is not None and case.view.thread is not None and case.notes.waiting:
            self.keep_case(replace(case, notes=replace(case.notes, waiting=())))
            for line, values in case.notes.waiting:
                self.say(Note(case=case.number, line=line, values=values))

    def card(self) -> None:
        """Bring the card of the case up to date, once it stands in a thread."""
        case = self.contact.case
        if case is None or case.view.thread is None:
            return
        wanted = Card(case=case.number, group=case.group)
        if case.view.opening:
            self.keep_case(replace(case, view=replace(case.view, card_stale=True)))
        elif wanted not in self.effects:
            self.say(wanted)

    def first_words(self) -> None:
        """Begin a thread: the card and the words that wait, in one message."""
        case = self.contact.case
        if case is None or case.view.thread is None:
            return
        if case.view.posting:  # other words are on their way there: they are not waited for
            self.card()
            return
        self.keep_case(replace(case, view=replace(case.view, posting=True, opening=True, card_stale=False)))
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
