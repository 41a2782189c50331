"""What is done in a case on the desk's page and not by a button of the forum: words, prepared content, notes.

The rules are those of the forum (`relaying`, `sending`); here it is seen to that the words belong to this case and that
whoever wrote them hears at once what came of it.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import holding, relaying, sending
from bot.core.desk import shifts
from bot.core.model.case import Case, Kind
from bot.core.model.case_events import CasePress, CounsellorWrote, PreparedAsked
from bot.core.model.desk_events import CaseRead, NotedOnPage, SentOnPage, WroteOnPage
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn

OF_PAGE = -1
"""In place of the message of a note that was written on the page."""


def read(turn: Turn, event: CaseRead) -> None:
    """A case was opened: that is written down, also of one that has ended."""
    by = shifts.know(turn, event.by)
    case = turn.contact.case if turn.conversation is not None else None
    if case is not None and case.number == event.case:
        turn.note_journal("case_read", by.id)


def theirs(turn: Turn, event: CasePress) -> Case | None:
    """The case if it is the one that was meant, and theirs: only the holder's words go out."""
    case = holding.live(turn, event)
    if case is None or case.holder == event.by.counsellor:
        return case
    line = Line.NOBODY_HOLDS if case.holder is None else Line.NOT_YOURS
    turn.answer(event.press, line, alert=True, holder=shifts.name_of(turn, case.holder))
    return None


def wrote(turn: Turn, event: WroteOnPage, case: Case) -> None:
    """What the holder sends: a file, words, or behind `//` a note. What begins like a command is refused there, where
    they still have it; of nothing comes nothing.
    """
    text = event.content.text
    if event.content.kind is not Kind.TEXT:
        _out(turn, event)
        return
    if text.startswith("//"):
        noted(turn, NotedOnPage(by=event.by, case=event.case, press=event.press, words=text[2:]), case)
        return
    if relaying.is_a_command(text):
        turn.answer(event.press, Line.NO_SUCH_COMMAND, alert=True)
        return
    if not text.strip():
        turn.answer(event.press)
        return
    _out(turn, event)


def _out(turn: Turn, event: WroteOnPage) -> None:
    """What the holder sends, like what they send in the thread."""
    said = CounsellorWrote(by=event.by, content=event.content, message=event.message, sent_at=event.sent_at)
    relaying.wrote(turn, said)
    turn.answer(event.press)


def sent(turn: Turn, event: SentOnPage, _: Case) -> None:
    """Prepared content, which the holder has read on the page."""
    argument = f"{event.id} {event.value}".strip()
    sending.asked(turn, PreparedAsked(by=event.by, what=event.what, argument=argument, message=event.message))
    turn.answer(event.press)


def noted(turn: Turn, event: NotedOnPage, case: Case) -> None:
    """For the team: anybody at the desk may, also once the case has ended. In a live one's thread it stands, too."""
    words = event.words.strip()[: relaying.NOTE_MOST]
    turn.answer(event.press)
    if not words:
        return
    case = replace(case, notes=relaying.with_note(case.notes, turn.now, event.by.counsellor, words))
    # a note in the thread that is changed later is no longer the last one
    turn.keep_case(replace(case, view=replace(case.view, noted=OF_PAGE)) if case.live else case)
    if case.live:
        turn.note(Line.NOTE_WRITTEN, holder=shifts.name_of(turn, event.by.counsellor), note=words)
    else:
        turn.card()
