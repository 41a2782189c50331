"""Clearing a contact's chat: at once when it is asked for, and by itself after each talk where somebody may look.

A bot can delete both sides' messages for 48 hours and nothing older (Bot API, deleteMessage): what is to go by itself
goes before that.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Button, Clear, Cover
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.model.timers import TimerName
from bot.core.turn import answers
from bot.core.turn.turn import Turn

AT_ONCE = 100
"""Most messages that one call deletes (Bot API, deleteMessages)."""

AT_LATEST = 46 * HOUR
"""After this long the messages of a talk that never ended go, but for those of the last hour."""

HIDE = Button("clear")
REMAINS = Button("remains")


_ONE_OF_THEM = frozenset({Refusal.TOO_OLD, Refusal.GONE, Refusal.REFUSED})
"""Why a whole call for many messages is refused because of a single one."""


def clear(turn: Turn) -> None:
    """The contact wants the chat cleared: one harmless line, and all above it goes, also what was about to be said.

    From this moment nothing unasked comes, until they are back.
    """
    if any(isinstance(effect, Cover) for effect in turn.effects):
        return
    turn.withdraw_answers()
    turn.pending = None
    turn.told = replace(turn.told, talk=None, last_answer=None, police_against=False)
    turn.phone = replace(turn.phone, ask_watched=not turn.phone.watched)
    turn.quiet = replace(turn.quiet, until_back=True)
    turn.own = replace(turn.own, opened_at=0)
    turn.say(Cover(line=Line.COVER, buttons=((answers.MENU, REMAINS),)))
    turn.note_seldom(Line.CONTACT_CLEARED)


def may_be_checked(turn: Turn) -> None:
    """Somebody might look at the phone: the chat is cleared after each talk, until they say that nobody does."""
    turn.chat = replace(turn.chat, clears=True)
    turn.phone = replace(turn.phone, ask_watched=not turn.phone.watched)


def advised(turn: Turn) -> None:
    """The contact says that somebody checks the phone: believed, and told what helps; clearing is theirs to choose."""
    turn.phone = replace(turn.phone, watched=True, ask_watched=False)
    turn.chat = replace(turn.chat, clears=True)
    turn.tell(Line.PHONE_CHECKED, (HIDE,), (answers.HUMAN, Button("unwatched")), values=_minutes(turn))


def at_this_moment(turn: Turn) -> None:
    """Somebody comes, or looks at the phone, while danger is told: one short line, with *Clear* alone; then nothing
    unasked until they are back.
    """
    turn.withdraw_answers()
    turn.phone = replace(turn.phone, watched=True, ask_watched=False)
    turn.chat = replace(turn.chat, clears=True)
    turn.quiet = replace(turn.quiet, until_back=True)
    turn.tell(Line.NOT_NOW, (HIDE,))


def _minutes(turn: Turn) -> dict[str, str]:
    """After how long a talk is over, and cleared."""
    return {"minutes": str((turn.rules.quiet_after + MINUTE) // MINUTE)}


def ask(turn: Turn) -> None:
    """Whether somebody checks the phone: asked when the contact is back, never guessed, not while a human is there nor
    below the question whether all is to be forgotten, and nobody who may be somebody else.
    """
    now_is_not_the_time = turn.crisis or turn.attended or turn.asked(Question.FORGET) or turn.phone.unsure
    if not turn.phone.ask_watched or now_is_not_the_time or any(isinstance(e, Cover) for e in turn.effects):
        return
    turn.phone = replace(turn.phone, ask_watched=False)
    turn.pending = turn.pending or Pending(Question.WATCHED)
    turn.tell(Line.IS_IT_CHECKED, (Button("watched"), Button("unwatched")))


def checked(turn: Turn, *, yes: bool) -> None:
    """The contact's own word: from now on nothing unasked and no traces, or all as before.

    Who may be somebody else cannot say that nobody looks.
    """
    if turn.phone.unsure and not yes:
        turn.ask_who(again=True)
        return
    turn.phone = replace(turn.phone, watched=yes, ask_watched=False)
    turn.chat = replace(turn.chat, clears=yes)
    turn.pending = None
    if yes:
        turn.tell(Line.WATCHED, (HIDE, answers.HUMAN), values=_minutes(turn))
    else:
        turn.tell(Line.NOT_WATCHED, (answers.HUMAN, answers.MENU))


def schedule(turn: Turn, *, heard: bool) -> None:
    """See that what stands in the chat goes after the talk, and before it is too old to be deleted."""
    if not turn.chat.clears:
        if turn.chat.clear_by:
            turn.chat = replace(turn.chat, clear_by=0)
            turn.stop_timer(TimerName.TIDY)
            turn.stop_timer(TimerName.TIDY_BY)
        return
    if heard:  # a minute later than the last word of a counsellor can go out
        turn.set_timer(TimerName.TIDY, turn.now + turn.rules.quiet_after + MINUTE)
    shown = any(isinstance(e, TO_CONTACT) and not isinstance(e, Clear) for e in turn.effects)
    if not turn.chat.clear_by and (heard or shown):
        _by(turn, turn.now + AT_LATEST)


def talk_over(turn: Turn) -> None:
    """Nobody has written for a while: all of a talk goes."""
    if turn.chat.clears and not turn.chat.forgetting and not turn.there:
        start(turn, Clear(keep=turn.chat.cover))


def at_latest(turn: Turn) -> None:
    """A talk lasts so long that its first messages must go."""
    if turn.chat.clears and not turn.chat.forgetting:
        _by(turn, turn.now + AT_LATEST - HOUR)
        start(turn, Clear(keep=turn.chat.cover, older=turn.now - HOUR))


def start(turn: Turn, what: Clear) -> None:
    """Begin, or go on with, deleting."""
    turn.chat = replace(turn.chat, clearing=what)
    turn.say(what)


def covered(turn: Turn, cover: int | None) -> None:
    """The line that stays is there (its message id), or cannot be sent: now all above it goes."""
    turn.chat = replace(turn.chat, cover=cover)
    start(turn, Clear(below=cover))


def went_on(turn: Turn, event: Delivered | NotDelivered) -> bool:
    """Some messages are deleted, or Telegram refused: a whole call for one that is too old, so smaller calls find it.

    Returns whether all is done that can be.
    """
    clearing = turn.chat.clearing
    if clearing is None:
        return False
    if isinstance(event, Delivered) and event.receipt.more:
        start(turn, replace(clearing, size=min(AT_ONCE, clearing.size * 10)))
    elif isinstance(event, NotDelivered) and event.why in _ONE_OF_THEM:
        start(turn, replace(clearing, size=max(1, clearing.size // 10)))
    else:
        turn.chat = replace(turn.chat, clearing=None)
        if clearing.older is None:
            turn.chat = replace(turn.chat, clear_by=0)
            turn.stop_timer(TimerName.TIDY_BY)
    return turn.chat.clearing is None


def _by(turn: Turn, due: int) -> None:
    turn.chat = replace(turn.chat, clear_by=due)
    turn.set_timer(TimerName.TIDY_BY, due)
