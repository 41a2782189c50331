"""What a contact did, as values.

Events of one contact and of their case carry the contact's key, so that they are handled in one order.
`sent_at` is Telegram's time of the message, in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.model.case import Content


@dataclass(frozen=True, kw_only=True)
class Wrote:
    """A contact sent a message of any kind. `message` is its id in their chat."""

    kind: Literal["wrote"] = "wrote"
    address: str = field(repr=False)
    content: Content
    message: int
    sent_at: int
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class Commanded:
    """A contact sent a command: `/start`, `/menu`, `/human` and so on. `name` has no slash and is lower case."""

    kind: Literal["commanded"] = "commanded"
    address: str = field(repr=False)
    name: str
    argument: str = field(default="", repr=False)
    message: int
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Edited:
    """A contact changed a message."""

    kind: Literal["edited"] = "edited"
    address: str = field(repr=False)
    content: Content
    message: int
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Reacted:
    """A contact changed their reaction to a message in their chat: `emoji`, empty where they took it away.

    `settable`: a bot may set it too, else it is told in words. `replaces`: they had set one before that a bot may set.
    """

    kind: Literal["reacted"] = "reacted"
    address: str = field(repr=False)
    message: int
    emoji: str
    settable: bool
    replaces: bool = False
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A contact pressed a button of ours whose signature is right. `press` is the id to answer."""

    kind: Literal["pressed"] = "pressed"
    address: str = field(repr=False)
    action: str
    args: tuple[str, ...]
    press: str
    message: int | None
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class PressedForged:
    """Somebody pressed a button whose data we did not make for them."""

    kind: Literal["pressed_forged"] = "pressed_forged"
    press: str
    desk: bool = False
    """Whether it is a button of the desk, pressed by somebody who is no member of its group."""


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """The contact blocked the bot, or the chat is gone."""

    kind: Literal["blocked"] = "blocked"


@dataclass(frozen=True, kw_only=True)
class Unblocked:
    """The contact let the bot write again."""

    kind: Literal["unblocked"] = "unblocked"
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """An update of the contact could not be handled and lies among the dead letters. `message` is what stands in the
    chat.
    """

    kind: Literal["unreadable"] = "unreadable"
    address: str = field(repr=False)
    message: int | None = None


@dataclass(frozen=True, kw_only=True)
class Stood:
    """A message in the contact's chat that nobody wrote, such as that something was pinned: only to be cleared."""

    kind: Literal["stood"] = "stood"
    address: str = field(repr=False)
    message: int
    sent_at: int


ContactEvent = Wrote | Commanded | Edited | Reacted | Pressed | PressedForged | Blocked | Unblocked | Unreadable | Stood
