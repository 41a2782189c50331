"""How soon an effect goes out, where it waits, and what its outcome tells: the words of the table `EFFECTS`."""

from __future__ import annotations

from enum import Enum, IntEnum


class Lane(IntEnum):
    """The classes of delivery. They order chats, not messages: within a chat first in, first out."""

    EMERGENCY = 0
    """Alerts and pings of emergencies, and crisis answers."""
    ALERT = 1
    """All other alerts and pings."""
    TAKEN = 2
    """Thread and first words of a case that somebody took already."""
    NEW_EMERGENCY = 3
    """Threads of emergencies, and the first words in them."""
    NEW = 4
    """The same of other new cases."""
    PRESSED = 5
    """Cards for which somebody waits who pressed a button."""
    CASE = 6
    """Words of cases that somebody holds."""
    WAITING = 7
    """Further words of cases that wait."""
    ANSWER = 8
    CARD = 9
    BOARD = 10

    @property
    def urgent(self) -> bool:
        """Whether it calls people, or answers danger: it waits for no words."""
        return self <= Lane.ALERT

    @property
    def new(self) -> bool:
        """Whether it lets a new case be read."""
        return self in (Lane.TAKEN, Lane.NEW_EMERGENCY, Lane.NEW)


class Place(Enum):
    """The lines in which effects wait. One that names a counsellor waits in the line of their chat."""

    CONTACT = "the contact's chat"
    COUNSELLOR = "a counsellor's chat"
    GENERAL = "General"
    """Each for itself: what is said in General needs no order."""
    THREAD = "a thread"
    """Of a group and a contact: a case that moved does not wait for a group that is gone."""
    SIGNS = "signs in a thread"
    """On what stands there already: no word waits for them."""
    BOARD = "the board"
    ALERT_ALL = "the alert for all"
    PRESS = "a press"
    """Each for itself: an answer to a press stands in no chat."""


class Concerns(Enum):
    """Whom an effect is about."""

    CONTACT = "contact"
    CASE = "case"
    """Done in the group of the contact's case, and of an emergency before all others."""
    DESK = "desk"
    COUNSELLOR = "counsellor"
    """Of no case: only whether the bot may still write to them matters."""


class Purpose(Enum):
    """What a call is for, as far as room is kept for it. The board waits for all that lets a new case be read."""

    ANY = "any"
    ALERT = "alert"
    ALERT_ALL = "alert_all"
    """One alert for all that wait, edited again and again."""
    THREAD = "thread"
    """Makes a thread: the first words follow."""
    FIRST_WORDS = "first_words"
    BOARD = "board"
    """Edits the board, with whatever lane it has its turn by now."""

    @property
    def new(self) -> bool:
        """Whether it calls people to a case, or lets them read it."""
        return self in (Purpose.ALERT, Purpose.ALERT_ALL, Purpose.THREAD, Purpose.FIRST_WORDS)


class Reports(IntEnum):
    """What comes back as an event."""

    NEVER = 0
    """Nobody could do anything about it."""
    LOST = 1
    """A failure: it may tell that the contact's chat, or a thread, is not there any more. Nothing else follows."""
    FAILURE = 2
    """A failure: something of its own follows."""
    SUCCESS = 3
    """A success, too."""
    NOTHING = 4
    """Also that there was nothing to do any more: somebody waits to go on."""


class Reads(Enum):
    """What rendering needs of the store, besides the state."""

    STATE = "nothing else"
    NAMED = "the entries of the log that it names"
    NEW = "what the thread does not show yet of the log"
    ON_CARD = "the entries of the log that stand on the card"
    LEDGER = "the ledger"
    JOURNAL = "the journal"
