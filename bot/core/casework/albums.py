"""Albums stay together: Telegram tells each picture of one by itself, so the first waits a moment for the rest."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Case, Content, Kind
from bot.core.model.effects.contact import Relay
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn

WAITS = 1_000
"""Milliseconds after its last picture in which the rest of an album is waited for: they come together, once all are
with Telegram. Words alone never wait, and what they tell of danger is acted on before."""


TOGETHER = (frozenset({Kind.PHOTO, Kind.VIDEO}), frozenset({Kind.DOCUMENT}), frozenset({Kind.AUDIO}))
"""Kinds that may stand in one album (Bot API, sendMediaGroup)."""

MOST = 10
"""How many one album holds (Bot API, sendMediaGroup)."""


def together(first: Content, other: Content) -> bool:
    """Whether two pieces of content were sent together, and can be sent so again."""
    kinds = next((kinds for kinds in TOGETHER if first.kind in kinds), frozenset())
    files = first.file is not None and other.file is not None
    return first.album is not None and first.album == other.album and other.kind in kinds and files


def gather(turn: Turn, album: str, seq: int, source: int) -> None:
    """Keep a picture of the holder's album (its log entry, its message) until the others are there."""
    case = turn.case
    if case is None:
        return
    if case.sending.gathering and case.sending.gathering[0] != album:
        case = let_out(turn) or case
    there = case.sending.gathering[1] if case.sending.gathering else ()
    turn.keep_case(replace(case, sending=replace(case.sending, gathering=(album, (*there, (seq, source))))))
    turn.set_timer(TimerName.GATHERED, turn.now + WAITS, case.number)


def let_out(turn: Turn) -> Case | None:
    """Send what is there of the holder's album: the rest has come, or something else after it. The case then."""
    case = turn.case
    if case is None or case.sending.gathering is None:
        return case
    (seq, source), *also = case.sending.gathering[1]
    turn.keep_case(replace(case, sending=replace(case.sending, gathering=None)))
    turn.stop_timer(TimerName.GATHERED, case.number)
    send(turn, seq, source, tuple(also))
    return turn.case


def left_out(turn: Turn, source: int | None) -> bool:
    """Take a picture (its message in the thread) out of the album that is not sent yet; whether it was in it."""
    case = turn.case
    if case is None or case.sending.gathering is None:
        return False
    album, there = case.sending.gathering
    left = tuple(item for item in there if item[1] != source)
    if left == there:
        return False
    turn.keep_case(replace(case, sending=replace(case.sending, gathering=(album, left) if left else None)))
    return True


def send(turn: Turn, seq: int, source: int, also: tuple[tuple[int, int], ...] = ()) -> None:
    """The holder's words on their way; the holder knows when they cannot arrive now. `also`: the rest of an album."""
    if turn.contact.phone.blocked:
        turn.note(Line.BLOCKED, reply_to=source)
    first = not any(isinstance(effect, Relay) for effect in turn.contact.quiet.held)
    if not turn.relay(seq, source, also) and first and not turn.contact.phone.blocked:
        turn.note(turn.why_held, reply_to=source)
