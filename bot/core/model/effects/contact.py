"""What is to be done in a contact's chat, as values. Words are chosen at delivery.

The core names answers, lines and cases; it never holds a sentence, a number or an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, get_args

from bot.core.model.effects import OfCase
from bot.core.model.effects.at_once import AT_ONCE
from bot.core.model.lines import Line
from bot.core.model.rows import Kinded
from bot.core.understanding.values import Money, Query

ContactAction = Literal[
    "human", "in_danger", "can_write", "not_now", "withdraw", "menu", "topic", "section", "listen", "numbers",
    "service", "card", "language", "country", "elsewhere", "form", "sources", "choose", "give", "go_on", "anew", "stop",
    "read", "same", "not_same", "clear", "remains", "watched", "unwatched", "question", "question_no", "agree",
    "disagree", "forget", "forget_yes", "forget_no", "refer_yes", "refer_no", "show_yes", "show_no", "follow_yes",
    "follow_no", "safe_hours", "knock_line", "well", "explain", "picture", "rate",
    "diary", "diary_day", "diary_did", "diary_pad", "diary_add", "diary_is", "diary_zero", "diary_undo", "diary_more",
    "diary_country", "diary_sheet", "diary_drop",
    "papers", "paper", "paper_keep", "paper_show", "paper_give", "paper_drop",
]  # fmt: skip
"""What the contact's buttons do. Each has its row in `bot.core.contact.actions.ACTIONS`."""

AskedAction = Literal["out", "hand", "second", "refuse", "alone", "sign", "reread"]
"""What counsellors answer by a button where they are asked something (`bot.core.model.desk_effects.AskDesk`)."""

_ANSWERED = frozenset({*get_args(ContactAction), *get_args(AskedAction)})


@dataclass(frozen=True)
class Button:
    """A button under a message: an action and its arguments. Labels are wording's.

    Raises LookupError for an action that nobody would answer.
    """

    action: ContactAction | AskedAction
    args: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.action not in _ANSWERED:
            raise LookupError(f"no button does {self.action!r}")


def leads_to(name: str) -> Button:
    """The button to an answer ("unpaid_wages"), or to a section of one ("unpaid_wages.complain")."""
    topic, _, section = name.partition(".")
    return Button("section", (topic, section)) if section else Button("topic", (topic,))


class Say(Kinded):
    """A vetted answer to the contact, or one section of it. `crisis` puts it before everything else.

    `called` says whether a human is being called, so that the answer can say so truthfully. `offered`: nobody is, and
    the way to one stands first, since a red flag spoke that all else contradicts. `near`: other sections and answers
    that may have been asked for, by the names of `leads_to`: buttons to them stand below. `begins`: nothing else of it
    was said before the section, so that those who can help follow it. `second`: another section that the message asks
    for as well ("topic.id"); of it the `lines` are said (`bot.content.model.lines.lines_of`).
    """

    topic: str
    section: str | None = None
    country: str | None = None
    crisis: bool = False
    called: bool | None = None
    offered: bool = False
    also: str | None = None  # a second matter, for which a button stands below
    near: tuple[str, ...] = ()
    begins: bool = False
    second: str | None = None
    lines: tuple[int, ...] = ()


class Explain(Kinded):
    """What is known of the services and the answer that were shown last, to the contact who asks about them.

    `what` is of `Query` or `Money` of `bot.core.understanding.values`, `AGAIN`, `FOR_THEM`, `HIDDEN` or of `AT_ONCE`.
    `topic` is what it was about; `turn` counts how often it was asked. `called` says truthfully whether a human is
    being called, None when none was. `named`: the services that the question names, by id or by a name of
    `nlu/helpers.yml`: they come first; after `NO_ANSWER` they are those that did not answer. `near`: sections and
    answers that may have been asked for instead, as those of `Say`. `lines`: those of the `section` that stands above
    which are said once more (`bot.content.model.lines.lines_of`). `besides`: what else was asked of the services, by
    `Query`: that is said of each as well.
    """

    what: str
    topic: str | None = None
    country: str | None = None
    turn: int = 0
    crisis: bool = False
    called: bool | None = None
    named: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    section: str | None = None
    lines: tuple[int, ...] = ()
    besides: tuple[str, ...] = ()


AGAIN = "again"
"""In place of a query: the answer stands above already, and what is said now is the next step."""

FOR_THEM = "for_them"
"""In place of a query: a relative said where they are, and what is said is whom they can call from there."""

HIDDEN = "hidden"
"""In place of a query: who writes hides, and what is said is what can be done in silence."""

_INSTEAD = (AGAIN, FOR_THEM, HIDDEN, *AT_ONCE)

EXPLAINED = (*(kind.value for kind in Query), *_INSTEAD, *(kind.value for kind in Money if kind is not Money.RANSOM))
"""All that `Explain` can be: of a ransom it is what is said to who asks whether to pay."""


class Tell(Kinded):
    """A sentence of the interface to the contact, with buttons. `values` fill its placeholders."""

    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    urgent: bool = False


class Wish(StrEnum):
    """What a contact wants to see of the directory."""

    ALL = "all"
    WRITE = "write"  # they cannot speak aloud: whom one can write to comes first
    POLICE = "police"  # the police, which comes last unless it is chosen
    OTHERS = "others"  # which other lists there are
    SERVICE = "service"  # all that is known of one service
    CARD = "card"  # the card that asks one service for an interpreter


class Numbers(Kinded):
    """The services for a country, to the contact: a page of the list (from 0), or one service by its id.

    Those for `topic`, if any, come first.
    """

    country: str | None = None
    wish: Wish = Wish.ALL
    page: int = 0
    service: str | None = None
    topic: str | None = None


class Ask(Kinded):
    """A question of a form to the contact, or the ending `ending` of it. Buttons follow from the form.

    `round` is that of `bot.core.model.forms.Filled`; `opening`: with the words that begin the form; `signs` and
    `chosen` fill the ending. `called` says truthfully whether a human is being called, None when none was.
    """

    form: str
    round: int
    question: str | None = None
    ending: str | None = None
    opening: bool = False
    signs: tuple[str, ...] = ()
    chosen: tuple[str, ...] = ()
    country: str | None = None
    called: bool | None = None


class DiarySheet(Kinded):
    """A month (`2026-11`) of the contact's diary of work, to them: what they would show to a labour office."""

    month: str


class Fingerprint(Kinded):
    """Reads the file of a paper that the contact put aside, for its SHA-256. Nothing of it is kept but that."""

    number: int


class ShowPaper(Kinded):
    """A paper that the contact put aside, to them, with the day of that and its SHA-256."""

    number: int


class Play(Kinded):
    """The recorded words of a topic's answer, to the contact as a voice note."""

    topic: str


class Relay(OfCase):
    """A counsellor's words (an entry of the case's log) to the contact. `source` is their message in the thread.

    `also` is the rest of an album (log entries, messages).
    """

    seq: int
    source: int
    also: tuple[tuple[int, int], ...] = ()

    @property
    def pieces(self) -> tuple[tuple[int, int], ...]:
        """Every log entry with its message in the thread."""
        return ((self.seq, self.source), *self.also)


class Amend(OfCase):
    """Changes a counsellor's words in the contact's chat to a later wording (an entry of the log), and says so.

    An edit lights up no phone. `message` is the one in the contact's chat, `source` theirs in the thread, unless that
    is gone.
    """

    seq: int
    message: int
    source: int | None


class React(OfCase):
    """Sets the holder's reaction on a contact's message; no `emoji`: takes it away. `source`: theirs in the thread."""

    message: int
    emoji: str
    source: int


class Unsend(OfCase):
    """Takes a counsellor's words back from the contact's chat: a message in the thread, and an entry of the log (0: not
    known).
    """

    message: int
    source: int | None
    seq: int = 0


class Erase(Kinded):
    """Deletes one message of the contact's own from their chat."""

    message: int


class Cover(Kinded):
    """The line that stays in a chat that is cleared. Once it is there, all that stands above it is deleted."""

    line: Line
    values: tuple[tuple[str, str], ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()

    @property
    def last_words(self) -> bool:
        """Whether it tells somebody who asked to be forgotten what is gone."""
        return self.line is Line.FORGOTTEN


class Clear(Kinded):
    """Deletes both sides' messages from the contact's chat, as far as Telegram lets a bot: `size` of them at a time.

    `below` spares that message and later ones, `older` what was sent after that time (milliseconds since 1970),
    `keep` one message.
    """

    below: int | None = None
    older: int | None = None
    keep: int | None = None
    size: int = 100


ContactEffect = (
    Say
    | Explain
    | Tell
    | Numbers
    | Ask
    | DiarySheet
    | Fingerprint
    | ShowPaper
    | Play
    | Relay
    | Unsend
    | Amend
    | React
    | Erase
    | Cover
    | Clear
)
"""Effects that change what the contact's phone shows."""


def relay_of(case: int, pieces: tuple[tuple[int, int], ...]) -> Relay | None:
    """A Relay of these log entries and messages; None where there is nothing left of it."""
    if not pieces:
        return None
    (seq, source), *also = pieces
    return Relay(case=case, seq=seq, source=source, also=tuple(also))
