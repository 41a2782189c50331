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


class RenameThread(OfCase, InGroup):
    """Names the thread of a case anew, since its urgency is another one: its name begins with it."""


class PinCard(OfCase, InGroup):
    """Pins a card (its message) in its thread, so that it is found at once. Nobody is notified."""

    message: int


class BareCard(OfCase, InGroup):
    """Takes the buttons from a card (its message) whose case another one has followed: nobody can use them any more."""

    message: int


class PostLog(OfCase, InGroup, Hastened):
    """Posts what the thread does not show yet of the case's log: several waiting texts as one message."""


class Note(OfCase, InGroup):
    """A line of the bot in a case's thread; in that of one which a newer case has followed, `thread` is named. What
    only one counsellor has to know goes to their own chat (`counsellor`)."""

    line: Line
    values: tuple[tuple[str, str], ...] = ()
    reply_to: int | None = None
    thread: int | None = None
    counsellor: str | None = None


class AskFirst(OfCase, InGroup):
    """Asks the holder whether what they sent in the thread (`source`, the last of `count`) is to go to the contact:
    there, or in their own chat (`counsellor`)."""

    source: int
    count: int = 1
    counsellor: str | None = None


class ShowPicture(OfCase, InGroup):
    """Shows a picture in the thread that was held back there (an entry of the log)."""

    seq: int


class ShowPrepared(OfCase, InGroup):
    """Shows its holder what prepared content says, in the contact's language and the desk's.

    `offer`: it is not sent yet; its button sends it, there or in their own chat (`counsellor`). Without, it goes out
    now; `seq`: as this entry of the log, whose words stand nowhere in the thread before.
    """

    prepared: Prepared
    offer: int | None = None
    reply_to: int | None = None
    counsellor: str | None = None
    seq: int | None = None


class ShowProtocol(OfCase, InGroup):
    """Posts the organisation's steps for such an emergency in the thread. Nothing of it reaches the contact."""


class ShowReaction(OfCase, InGroup):
    """Shows on a message in the thread how the contact reacts to it, as it is by then (`Case.signs`)."""

    message: int


class CloseThread(OfCase, InGroup):
    """Closes the thread of a resolved case."""

    thread: int


class ReopenThread(OfCase, InGroup):
    """Opens a live case's thread again that somebody closed by hand."""

    thread: int


class ProbeThread(OfCase, InGroup):
    """Finds out, without a trace, whether a live case's thread is there and open; a closed one is opened again."""

    thread: int


Shown = FirstWords | PostLog | Note | AskFirst | ShowPicture | ShowPrepared | ShowProtocol | ShowReaction
ThreadEffect = Shown | Card | RenameThread | PinCard | BareCard | OpenThread | CloseThread | ReopenThread | ProbeThread
