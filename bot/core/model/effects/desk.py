"""What is to be done at the desk, as values: in General, on the board, in private chats of counsellors."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from bot.core.model.effects import Hastened, InGroup, OfCase
from bot.core.model.effects.contact import Button
from bot.core.model.lines import Line
from bot.core.model.rows import Kinded
from bot.core.model.rules import DAY


class AnswerPress(Kinded):
    """Answers the press of a button, of a contact or a counsellor. Worthless after a minute: never tried twice.

    `pressed_in`: the group of the desk in which a counsellor pressed it, or in which its case stands; None: a contact
    did. `privately`: what comes of it shows in their own chat, which waits for no group.
    """

    press: str
    line: Line | None = None
    values: tuple[tuple[str, str], ...] = ()
    alert: bool = False
    pressed_in: str | None = None
    privately: bool = False


class OfferPrepared(Kinded):
    """Shows a counsellor (`asker`) what prepared content is called like the words that they typed behind the bot's
    name.

    `query` is Telegram's name of it. Whatever they choose of it is written by themselves, where they typed.
    """

    query: str
    words: str = field(repr=False)
    asker: str


class Alert(OfCase, InGroup, Hastened):
    """One call in General that names a waiting case and its urgency, and mentions those on duty.

    `danger`: of a case that is held, because its holder may not be there.
    """

    again: bool = False
    danger: bool = False


class AlertAll(InGroup):
    """One call in General for all cases that wait, while many come at once: how many are new, and how many wait.

    `anew`: posted once more, so that phones ring, and mentions those on duty; else the last one is edited.
    """

    anew: bool = False
    emergency: bool = False


PingAbout = Literal["waits", "danger", "handed", "awaited", "task", "moved", "moved_unsent", "on_call", "nobody"]
"""`waits`, new `danger`, `handed` on to them, their words are `awaited`, it `moved` to another group of theirs
(`moved_unsent`: what they had still to confirm is dropped), nobody on shift comes and they are `on_call`, or supervise
where `nobody` comes."""


class Ping(OfCase, Hastened):
    """A private message to a counsellor about a case, and what it is."""

    counsellor: str
    about: PingAbout = "waits"


class Panel(OfCase):
    """What a counsellor may do with a case, or one choice of it (`menu`, as a card has them), in their own chat with
    the bot: posted, or put in place of what stands there (`message`). It takes none of the group's calls."""

    counsellor: str
    menu: str = ""
    message: int | None = None


class UpdateCall(InGroup):
    """Brings a call to a case up to date: where it stands, who has it by now, or that it waits no longer."""

    message: int
    case: int
    counsellor: str | None = None


class DeleteThread(InGroup):
    """Deletes a thread of the forum with all its messages. Belongs to the desk: it outlives the contact's key."""

    thread: int


class TakeBack(InGroup):
    """Deletes messages that came to stand in General instead of their thread. Belongs to the desk, too."""

    messages: tuple[int, ...]


class TellForgotten(InGroup):
    """Says in General that the contact of a case asked to be forgotten, and calls its holder. `code`: its name.

    Of an ended case only where a follow-up or a referral was agreed to; the holder is then who proposed or made that.
    """

    code: tuple[int, int]
    holder: str | None = None


class Board(InGroup):
    """Posts or edits the board of the desk."""


class PinBoard(InGroup):
    """Pins the board that was just posted, so that it stays in sight. Nobody is notified."""

    message: int


class TellCounsellor(Kinded):
    """A sentence of the interface to a counsellor, privately."""

    counsellor: str
    line: Line
    values: tuple[tuple[str, str], ...] = ()


class TellDesk(InGroup):
    """A sentence of the interface in General."""

    line: Line
    values: tuple[tuple[str, str], ...] = ()


class TestCall(InGroup):
    """The weekly test alert in General, or to one counsellor privately: marked as a test, with a button *Seen*."""

    __test__ = False  # no test of ours, although its name begins so

    number: int
    counsellor: str | None = None


class AskTicket(Kinded):
    """Asks a counsellor privately whether they opened the page that shows a ticket (its hash), in that `browser`."""

    counsellor: str
    ticket: str
    browser: str
    sent_at: int


class ShowSessions(Kinded):
    """Shows a counsellor privately where they are in on the desk's page; or in place of what stands there
    (`message`).
    """

    counsellor: str
    message: int | None = None


class ShiftCall(Kinded):
    """Calls a counsellor privately to their shift of the weekly plan, until `until` (milliseconds since 1970)."""

    counsellor: str
    until: int


class HandOver(InGroup):
    """Asks who is off shift (`of`) what becomes of each case that they hold: privately, also in place of what stands
    there (`message`); or, where they cannot be written to, in General of those of the group.
    """

    of: str
    counsellor: str | None = None
    emergency: bool = False
    message: int | None = None


class ShiftBrief(Kinded):
    """Tells who comes on shift, privately, what waits, who holds what, and what happened after `since` (milliseconds
    since 1970; 0: they were never here).
    """

    counsellor: str
    since: int = 0


class Found(Kinded):
    """Tells a counsellor privately which cases fit what they look for (`words`)."""

    counsellor: str
    words: str = field(repr=False)


class ShowPlan(InGroup):
    """The weekly plan in General, as it is at delivery."""


class Report(InGroup):
    """The supervisor's report of so many `days` up to `until` (a date; "": today), in General: a picture with the
    figures below it; or (`counsellor`) to one of them privately, as a file for a spreadsheet.

    `referral_after`: milliseconds after a yes from which it should be known what came of a referral.
    """

    days: int
    until: str = ""
    referral_after: int = 7 * DAY
    counsellor: str | None = None


class ShowHead(Kinded):
    """The journal's head to a supervisor privately, to be kept outside the machine that has the journal."""

    counsellor: str


class BlankCall(InGroup):
    """Has a call to a case, or a question about one, say nothing any more: its contact is forgotten."""

    message: int
    counsellor: str | None = None


class AskDesk(InGroup):
    """A sentence with buttons about a case (`code`: its name), in General or to one counsellor privately.

    The buttons are of the desk; their data names the contact before the arguments.
    """

    code: tuple[int, int]
    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    counsellor: str | None = None
    urgent: bool = False


class Reveal(Kinded):
    """Shows a counsellor privately who the contact is, as Telegram says at that moment. Nothing of it is kept.

    `request` is the number of the unmasking, `minutes` for how long it stands there.
    """

    request: int
    counsellor: str
    minutes: int


class Conceal(Kinded):
    """Takes what was revealed out of a counsellor's private chat. It is the desk's: it outlives the contact's key."""

    counsellor: str
    message: int


class TellThread(InGroup):
    """A sentence of the interface in a thread that belongs to no live case."""

    thread: int
    line: Line
    reply_to: int | None = None


Said = (
    Alert
    | Ping
    | Panel
    | TellDesk
    | TellForgotten
    | TellCounsellor
    | TellThread
    | AskDesk
    | TestCall
    | ShiftCall
    | Report
)
GroupEffect = AlertAll | BlankCall | UpdateCall | Board | PinBoard | DeleteThread | TakeBack
DeskEffect = (
    Said
    | AskTicket
    | ShowSessions
    | HandOver
    | ShiftBrief
    | Found
    | ShowHead
    | ShowPlan
    | GroupEffect
    | Reveal
    | Conceal
    | AnswerPress
    | OfferPrepared
)
"""Also the answer to a press of anybody, and to what a counsellor typed behind the bot's name."""
