"""What a contact did, as values.

Events of one contact and of their case carry the contact's key, so that they are handled in one order.
`sent_at` is Telegram's time of the message, in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.case import Content
from bot.core.model.rows import Kinded


@dataclass(frozen=True, kw_only=True)
class InChat:
    """Something in a contact's chat: the id of its message there, and when it was sent."""

    address: str = field(repr=False)
    message: int
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class Wrote(InChat):
    """A contact sent a message of any kind. `message` is its id in their chat."""

    content: Content
    reply_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class Commanded(InChat):
    """A contact sent a command: `/start`, `/menu`, `/human` and so on. `name` has no slash and is lower case."""

    name: str
    argument: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Edited(InChat):
    """A contact changed a message."""

    content: Content


@dataclass(frozen=True, kw_only=True)
class Reacted(InChat):
    """A contact changed their reaction to a message in their chat: `emoji`, empty where they took it away.

    `settable`: a bot may set it too, else it is told in words. `replaces`: they had set one before that a bot may set.
    """

    emoji: str
    settable: bool
    replaces: bool = False


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A contact pressed a button of ours whose signature is right. `press` is the id to answer."""

    address: str = field(repr=False)
    action: str
    args: tuple[str, ...]
    press: str
    message: int | None
    sent_at: int


@dataclass(frozen=True, kw_only=True)
class PressedForged:
    """Somebody pressed a button whose data we did not make for them."""

    press: str
    desk: bool = False  # whether it is a button of the desk, pressed by somebody who is no member of its group


@dataclass(frozen=True, kw_only=True)
class Blocked:
    """The contact blocked the bot, or the chat is gone."""


@dataclass(frozen=True, kw_only=True)
class Unblocked:
    """The contact let the bot write again."""

    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Unreadable(Kinded):
    """An update could not be handled and lies among the dead letters. `message` is what stands in the chat."""

    address: str = field(repr=False)
    message: int | None = None


class Stood(InChat):
    """A message in the contact's chat that nobody wrote, such as that something was pinned: it is only cleared."""


ContactEvent = Wrote | Commanded | Edited | Reacted | Pressed | PressedForged | Blocked | Unblocked | Unreadable | Stood
