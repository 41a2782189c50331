"""What is to be done in the thread of a case, as values."""

from __future__ import annotations

from dataclasses import field

from bot.core.model.effects import Hastened, InGroup, OfCase
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared


class OpenThread(OfCase, InGroup, Hastened):
    """Makes the thread of a case in the forum, titled with its code name."""

    again: bool = False


class FirstWords(OfCase, InGroup, Hastened):
    """The first message of a thread: the card, and in one call with it the words that wait there."""


class Card(OfCase, InGroup):
    """Posts the card of a case in its thread, or edits it to what is true by then. `pressed`: somebody waits for it."""

    pressed: bool = field(default=False, compare=False)


class BareCard(OfCase, InGroup):
    """Takes the buttons from a card (its message) whose case another one has followed: nobody can use them any more."""

    message: int


class PostLog(OfCase, InGroup, Hastened):
    """Posts what the thread does not show yet of the case's log: several waiting texts as one message."""


class Note(OfCase, InGroup):
    """A line of the bot in a case's thread; in that of one which a newer case has followed, `thread` is named."""

    line: Line
    values: tuple[tuple[str, str], ...] = ()
    reply_to: int | None = None
    thread: int | None = None


class AskFirst(OfCase, InGroup):
    """Asks the holder in the thread whether what they sent there (`source`) is to go to the contact."""

    source: int


class ShowPicture(OfCase, InGroup):
    """Shows a picture in the thread that was held back there (an entry of the log)."""

    seq: int


class ShowPrepared(OfCase, InGroup):
    """Shows its holder in the thread what prepared content says, in the contact's language and the desk's.

    `offer`: it is not sent yet; its button sends it. Without, it goes out now.
    """

    prepared: Prepared
    offer: int | None = None
    reply_to: int | None = None


class ShowProtocol(OfCase, InGroup):
    """Posts the organisation's steps for such an emergency in the thread. Nothing of it reaches the contact."""


class ShowReaction(OfCase, InGroup):
    """Shows on a message in the thread how the contact reacts to it, as it is by then (`Case.signs`)."""

    message: int


class Tick(OfCase, InGroup):
    """Shows on a counsellor's newest message (`source`) that it, and all before it, is on the contact's phone."""

    source: int


class CloseThread(OfCase, InGroup):
    """Closes the thread of a resolved case."""

    thread: int


class ReopenThread(OfCase, InGroup):
    """Opens a live case's thread again that somebody closed by hand."""

    thread: int


class ProbeThread(OfCase, InGroup):
    """Finds out, without a trace, whether a live case's thread is there and open; a closed one is opened again."""

    thread: int


Shown = FirstWords | PostLog | Note | AskFirst | ShowPicture | ShowPrepared | ShowProtocol | ShowReaction | Tick
ThreadEffect = Shown | Card | BareCard | OpenThread | CloseThread | ReopenThread | ProbeThread
