"""How soon an effect goes out, where it waits, what a repeat does, what its outcome tells: words of `EFFECTS`."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import NamedTuple


class Lane(IntEnum):
    """The classes of delivery. They order chats, not messages: within a chat first in, first out."""

    EMERGENCY = 0  # alerts and pings of emergencies, and crisis answers
    ALERT = 1  # all other alerts and pings
    TAKEN = 2  # thread and first words of a case that somebody took already
    NEW_EMERGENCY = 3  # threads of emergencies, and the first words in them
    NEW = 4  # the same of other new cases
    PRESSED = 5  # cards for which somebody waits who pressed a button
    CASE = 6  # words of cases that somebody holds
    WAITING = 7  # further words of cases that wait
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
    GENERAL = "General"  # each for itself: what is said in General needs no order
    THREAD = "a thread"  # of a group and a contact: a case that moved does not wait for a group that is gone
    SIGNS = "signs in a thread"  # on what stands there already: no word waits for them
    BOARD = "the board"
    ALERT_ALL = "the alert for all"
    CALL = "a call in General"  # each for itself, and only its last change is made
    PRESS = "a press"  # each for itself: an answer to a press stands in no chat


class Concerns(Enum):
    """Whom an effect is about."""

    CONTACT = "contact"
    CASE = "case"  # done in the group of the contact's case, and of an emergency before all others
    DESK = "desk"
    COUNSELLOR = "counsellor"  # of no case: only whether the bot may still write to them matters


class Purpose(Enum):
    """What a call is for, as far as room is kept for it. The board waits for all that lets a new case be read."""

    ANY = "any"
    ALERT = "alert"
    ALERT_ALL = "alert_all"  # one alert for all that wait, edited again and again
    THREAD = "thread"  # makes a thread: the first words follow
    FIRST_WORDS = "first_words"
    BOARD = "board"  # edits the board, with whatever lane it has its turn by now

    @property
    def new(self) -> bool:
        """Whether it calls people to a case, or lets them read it."""
        return self in (Purpose.ALERT, Purpose.ALERT_ALL, Purpose.THREAD, Purpose.FIRST_WORDS)


class Reports(IntEnum):
    """What comes back as an event."""

    NEVER = 0  # nobody could do anything about it
    LOST = 1
    """A failure: it may tell that the contact's chat, or a thread, is not there any more. Nothing else follows."""
    FAILURE = 2  # a failure: something of its own follows
    SUCCESS = 3  # a success, too
    NOTHING = 4  # also that there was nothing to do any more: somebody waits to go on


class Reads(Enum):
    """What rendering needs of the store, besides the state."""

    STATE = "nothing else"
    NAMED = "the entries of the log that it names"
    NEW = "what the thread does not show yet of the log"
    ON_CARD = "the entries of the log that stand on the card"
    LEDGER = "the ledger"
    JOURNAL = "the journal"
    GLANCES = "all cases at a glance"
    HEAD = "the journal's head"
    SESSIONS = "when ways into the desk's page were used last"
    CASES = "the first cases of its group, as their contacts' records have them"


class Repeat(NamedTuple):
    """What a second call does where nobody knows of the first one, and how it is shown; may hold Markdown."""

    does: str
    shown: str = "–"


_MARK = '"(possibly repeated)" before the words'

ANSWERS_TWICE = Repeat(
    "the contact may get an answer twice",
    f"{_MARK}, as far as there is room; **not** before the neutral line, where a mark would tell more than the line",
)
PLAYS_TWICE = Repeat("the contact may get a recording twice", '"(possibly repeated)" under it')
RELAYS_TWICE = Repeat("the contact may read the words twice", f"{_MARK}, and a note to the holder")
COVERS_TWICE = Repeat(
    "the line may stand twice for a moment: the first copy's id is guessed and cleared with the rest",
    "**not marked**, except who asked to be forgotten is told it twice with the mark",
)
SHOWS_TWICE = Repeat("the thread may show words twice", f"{_MARK}; media without a caption is not marked")
SAYS_TWICE = Repeat("may appear twice", f"{_MARK}, a picture without; saying it twice harms nobody")
POSTS_TWICE = Repeat(
    "an edit is harmless; a first post may appear twice, and the second is the one kept up to date",
    '"(possibly repeated)" before a first post',
)
OPENS_TWICE = Repeat("a second thread may be made; the first stays empty", '"(2)" behind its name')
TAKEN_BACK = Repeat(
    "the second call is refused because the message is gone: as good as done",
    "the holder is told that it was taken back; that it is too old only where Telegram says so",
)
SET_AGAIN = Repeat("harmless: the same wording or reaction is set again")
READS_TWICE = Repeat("harmless: the file is read again")
PASSED_OVER = Repeat("harmless: what is gone, or pinned, is passed over")
BARE_ALREADY = Repeat("harmless: the buttons are gone already")
UNCHANGED = Repeat("harmless: Telegram refuses it as unchanged")
WORTHLESS = Repeat("never: worthless after a minute")
SHOWN_ONCE = Repeat(
    "never tried twice: nobody could take the first copy away; the holder is told that it may stand there"
)
