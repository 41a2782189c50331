"""What a counsellor writes in a thread: the holder's words go to the contact, all others stay a note."""

from __future__ import annotations

import re

from bot.core.casework import albums, holding
from bot.core.desk import early, panel, shifts
from bot.core.model import case_events
from bot.core.model.case import Case, Content, Kind, Notes, Sent, Side
from bot.core.model.desk_events import WordsChanged, WordsTakenBack
from bot.core.model.effects.contact import Amend, Relay, Unsend, relay_of
from bot.core.model.effects.thread import AskFirst
from bot.core.model.lines import Line
from bot.core.replacing import replace
from bot.core.turn import counterparts
from bot.core.turn.turn import Turn

_COMMAND = re.compile(r"/[a-z][a-z0-9_]*(?:@\w+)?(?!\S)", re.IGNORECASE)
"""What was meant for the bot: a command that there is came as one already. A path or a fraction is none."""

NOT_SENT_ANEW = frozenset({Kind.POLL, Kind.CHECKLIST, Kind.STORY, Kind.OTHER})

CHANGED_ANEW = frozenset({Kind.TEXT, Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION, Kind.DOCUMENT, Kind.AUDIO, Kind.VOICE})
"""What can be changed on the contact's phone: words, and what has words under it (Bot API, editMessageMedia)."""

ASKED_FIRST = frozenset({Kind.LOCATION, Kind.VIDEO_NOTE, Kind.CONTACT})
"""What shows where or who a counsellor is, or another person: sent only after they said so."""

UNSENT_MOST = 5
"""How many of such messages wait for an answer."""

NOTE_MOST = 1_000
"""How many characters of a note are shown again in a new thread."""

NOTES_KEPT = 20
"""How many notes of a case are kept."""

ANONYMOUS = "anonymous"
"""In place of a counsellor among those who were told that their words stay a note."""


def wrote(turn: Turn, event: case_events.CounsellorWrote) -> None:
    """Words in a thread: the holder's go to the contact, all others stay a note."""
    by = shifts.know(turn, event.by, at=event.sent_at)
    case = mine(turn, by.id, event.message)
    if case is None and event.content.kind not in NOT_SENT_ANEW:
        early.keep(turn, event, UNSENT_MOST)
    if case is None:
        return
    if _is_a_note(turn, case, event):
        return
    if is_a_command(event.content.text):
        panel.tell(turn, by.id, Line.NO_SUCH_COMMAND, event.message)
        return
    holding.answered(turn)
    if event.content.kind in NOT_SENT_ANEW:
        turn.note(Line.NOT_DELIVERED, reply_to=event.message)
    elif event.content.kind in ASKED_FIRST:
        unsent = (*case.sending.unsent, (event.message, event.content))[-UNSENT_MOST:]
        case = turn.case or case
        turn.keep_case(replace(case, sending=replace(case.sending, unsent=unsent)))
        turn.say(AskFirst(case=case.number, source=event.message, counsellor=shifts.reached(turn, by.id)))
    else:
        send(turn, event.content, event.message, by.id, event.reply_to)


def is_a_command(text: str) -> bool:
    """Whether it was meant for the bot."""
    return _COMMAND.match(text) is not None


def _is_a_note(turn: Turn, case: Case, event: case_events.CounsellorWrote) -> bool:
    """Whether it is for the team only. Of an album one caption says so for all of it."""
    album = event.content.album
    note = event.content.text.startswith("//") or (case.view.card is not None and event.reply_to == case.view.card)
    if note:
        notes = with_note(case.notes, turn.now, *_words_of_note(event))
        case = replace(case, view=replace(case.view, noted=event.message), notes=notes)
        if album is not None:
            gathering = case.sending.gathering
            other = gathering if gathering is not None and gathering[0] != album else None
            case = replace(case, sending=replace(case.sending, album_kept=album, gathering=other))
        turn.keep_case(case)
    return note or (album is not None and album == case.sending.album_kept)


def with_note(notes: Notes, now: int, by: str, words: str, *, changed: bool = False) -> Notes:
    """A case's notes with one more; `changed`: in place of the last one."""
    before = notes.written[: -1 if changed else None]
    return replace(notes, last=(by, words), written=(*before, (now, by, words))[-NOTES_KEPT:])


def _words_of_note(event: case_events.CounsellorWrote | case_events.CounsellorEdited) -> tuple[str, str]:
    return event.by.counsellor, event.content.text.removeprefix("//").strip()[:NOTE_MOST]


def mine(turn: Turn, by: str, message: int) -> Case | None:
    """The live case if `by` holds it; else they are told, once in a case, that what they wrote stayed a note."""
    case = turn.case
    if case is None:
        turn.note(Line.NO_CASE_HERE, reply_to=message) if turn.conversation is not None else None
        return None
    if case.holder == by:
        return case
    if by not in case.hold.told:
        turn.keep_case(replace(case, hold=replace(case.hold, told=(*case.hold.told, by))))
        panel.tell(turn, by, Line.NOBODY_HOLDS if case.holder is None else Line.STAYED_A_NOTE, message)
    return None


def send(turn: Turn, content: Content, message: int, author: str, reply_to: int | None = None) -> None:
    """The holder's words into the log and on their way; the holder knows when they cannot arrive now."""
    seq = _keep(turn, content, message, author, reply_to=reply_to)
    case = turn.case
    if case is not None and not case.hold.replied:
        turn.keep_case(replace(case, hold=replace(case.hold, replied=True)))
        turn.note_journal("first_reply", author)
    if content.album is not None:
        albums.gather(turn, content.album, seq, message)
    else:
        albums.let_out(turn)
        albums.send(turn, seq, message)


def _keep(
    turn: Turn, content: Content, message: int, author: str, *, edited: bool = False, reply_to: int | None = None
) -> int:
    """The log entry of a counsellor's words. The thread shows them already: they were written there."""
    seq = turn.record(Side.COUNSELLOR, content, message, author=author, edited=edited, reply_to=reply_to)
    case = turn.case
    if message < 0:  # it was written on the page: the thread does not show it yet
        turn.show_log()
    elif case is not None and not case.view.posting and case.view.cursor == seq - 1:
        turn.keep_case(replace(case, view=replace(case.view, cursor=seq)))
    return seq


def answered(turn: Turn, event: case_events.SendAnswered, case: Case) -> None:
    """Send what was asked about, or leave it in the thread."""
    before = tuple((source, content) for _, source, content in case.sending.early)
    at_once = bool(before) and before[-1][0] == event.source
    asked = before if at_once else tuple(u for u in case.sending.unsent if u[0] == event.source)
    if not asked:
        turn.answer(event.press, Line.OLD_BUTTON)
        return
    turn.answer(event.press, None if event.send else Line.KEPT_HERE)
    left = tuple(u for u in case.sending.unsent if u not in asked)
    still = () if at_once else case.sending.early
    turn.keep_case(replace(case, sending=replace(case.sending, unsent=left, early=still)))
    if event.send:
        holding.answered(turn)
        for source, content in asked:
            send(turn, content, source, event.by.counsellor)


def edited(turn: Turn, event: case_events.CounsellorEdited) -> None:
    """The holder changed a message: the contact's phone shows the change, marked; what waits goes out as changed."""
    by = shifts.know(turn, event.by)
    case = turn.case
    if early.changed(turn, event) or case is None or case.holder != by.id:
        return
    known = _where(turn, case, event.message) is not None
    note = event.content.text.startswith("/")  # a note, or a command
    if event.message == case.view.noted and not known:
        turn.keep_case(replace(case, notes=with_note(case.notes, turn.now, *_words_of_note(event), changed=True)))
        return
    if note and not known:
        return
    if note or not _change(turn, case, event.content, event.message):
        turn.note(Line.EDIT_NOT_PASSED, reply_to=event.message)


def changed(turn: Turn, event: WordsChanged, case: Case) -> None:
    """The same by a button beside the words: who pressed hears at once where the contact keeps the first wording."""
    if is_a_command(event.content.text) or event.content.text.startswith("//"):
        turn.answer(event.press, Line.NO_SUCH_COMMAND, alert=True)
        return
    source = _sources(turn, case).get(event.seq)
    done = source is not None and _change(turn, case, event.content, source, event.seq)
    turn.answer(event.press, None if done else Line.EDIT_NOT_PASSED, alert=not done)


def _where(turn: Turn, case: Case, source: int, seq: int | None = None) -> Relay | Sent | int | None:
    """Where words of a counsellor are: they still wait, are on their way (their entry), or on the phone. None: no more.

    `seq`: as in `_take_back`.
    """
    under_way = counterparts.under_way(case, source, seq)
    sent = next((s for s in case.view.sent if s.source == source and seq in (None, s.seq)), None)
    return turn.held_words(source, seq) or (under_way if under_way is not None else sent)


def _change(turn: Turn, case: Case, content: Content, source: int, seq: int | None = None) -> bool:
    """Have the contact's phone show other words in place of these, marked; whether that can be."""
    there = _where(turn, case, source, seq)
    shown_anew = isinstance(there, Sent) and turn.contact.phone.unsure  # to whom, nobody knows yet
    several = isinstance(there, Relay) and there.also
    if content.kind not in CHANGED_ANEW or there is None or shown_anew or several:
        return False
    by_page = seq is not None  # the thread does not show it, also where the first wording was written there
    later = _keep(turn, content, -abs(source) if by_page else source, case.holder or "", edited=True)
    if isinstance(there, Relay):
        held = tuple(replace(there, seq=later) if e == there else e for e in turn.contact.quiet.held)
        turn.keep(replace(turn.contact, quiet=replace(turn.contact.quiet, held=held)))
    elif isinstance(there, Sent):
        turn.say(Amend(case=case.number, seq=later, message=there.message, source=there.source))
    else:  # changed as soon as it is there
        now = turn.case or case
        turn.keep_case(replace(now, sending=replace(now.sending, amended=(*case.sending.amended, (there, later)))))
    return True


def withdrew(turn: Turn, event: case_events.CounsellorWithdrew) -> None:
    """Take a message back: from the contact's chat, or from what still waits behind the neutral line."""
    shifts.know(turn, event.by)
    case = turn.case
    if early.withdrawn(turn, event):
        turn.note(Line.WITHDRAWN, reply_to=event.message)
        return
    if case is None or case.holder != event.by.counsellor:
        turn.note(Line.STAYED_A_NOTE, reply_to=event.message)
        return
    line = _take_back(turn, case, event.source, event.by.counsellor)
    if line is Line.NOTHING_TO_WITHDRAW:
        panel.tell(turn, event.by.counsellor, line, event.message)
    elif line is not None:
        turn.note(line, reply_to=event.message)


def taken_back(turn: Turn, event: WordsTakenBack, case: Case) -> None:
    """The same by a button beside the words: who pressed hears at once what came of it, or reads it in the case."""
    line = _take_back(turn, case, _sources(turn, case).get(event.seq), event.by.counsellor, event.seq)
    gone = line is Line.NOTHING_TO_WITHDRAW  # it says how to do so in a thread
    turn.answer(event.press, Line.OLD_BUTTON_DESK if gone else line, alert=gone)


def _sources(turn: Turn, case: Case) -> dict[int, int]:
    """The message of each entry of the log whose words the contact has, or will have."""
    waiting = (piece for effect in turn.contact.quiet.held if isinstance(effect, Relay) for piece in effect.pieces)
    return dict([*waiting, *case.sending.under_way, *((sent.seq, sent.source) for sent in case.view.sent)])


def _take_back(turn: Turn, case: Case, source: int | None, by: str, seq: int | None = None) -> Line | None:
    """What there is to say at once; None where Telegram is asked, and what comes of it is said in the thread.

    `seq`: the entry of the log, where it is known. Numbers of messages repeat between groups, so it alone decides then.
    """
    waiting = turn.held_words(source, seq)
    if waiting is not None:
        gone = tuple(p for p in waiting.pieces if p[1] == source and seq in (None, p[0]))
        left = relay_of(waiting.case, tuple(p for p in waiting.pieces if p not in gone))
        held = (left if e == waiting else e for e in turn.contact.quiet.held)
        quiet = replace(turn.contact.quiet, held=tuple(e for e in held if e is not None))
        turn.keep(replace(turn.contact, quiet=quiet))
        turn.keep_case(counterparts.withdrawn(case, *(entry for entry, _ in gone)))
        return Line.WITHDRAWN
    sent = next((s for s in case.view.sent if s.source == source and seq in (None, s.seq)), None)
    under_way = counterparts.under_way(case, source, seq)
    if (seq is None and albums.left_out(turn, source)) or turn.recall(source, seq):
        turn.keep_case(counterparts.withdrawn(turn.case or case, under_way or 0))
        return Line.WITHDRAWN
    if sent is None and under_way is not None:
        turn.keep_case(replace(case, sending=replace(case.sending, recalled=(*case.sending.recalled, under_way))))
        turn.note_journal("words_withdrawn", by)
        return None
    if sent is None:
        return Line.NOTHING_TO_WITHDRAW
    turn.say(Unsend(case=case.number, message=sent.message, source=sent.source, seq=sent.seq))
    turn.keep_case(replace(case, view=replace(case.view, sent=tuple(s for s in case.view.sent if s is not sent))))
    turn.note_journal("words_withdrawn", by)
    return None


def wrote_anonymously(turn: Turn, event: case_events.WroteAnonymously) -> None:
    """An administrator who remains anonymous: told once in a case, because otherwise they believe that it went out."""
    case = turn.case
    if case is not None and ANONYMOUS not in case.hold.told:
        turn.keep_case(replace(case, hold=replace(case.hold, told=(*case.hold.told, ANONYMOUS))))
        turn.note(Line.ANONYMOUS, reply_to=event.message)
