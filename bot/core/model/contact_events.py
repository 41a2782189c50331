"""What a contact did, as values.

Events of one contact and of their case carry the contact's key, so that they are handled in one order.
`sent_at` is Telegram's time of the message, in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import field

from bot.core.model.case import Content
from bot.core.model.rows import Kinded, Value


class InChat(Value):
    """Something in a contact's chat: the id of its message there, and when it was sent."""

    address: str = field(repr=False)
    message: int
    sent_at: int


class Wrote(InChat):
    """A contact sent a message of any kind. `message` is its id in their chat."""

    content: Content
    reply_to: int | None = None


class Commanded(InChat):
    """A contact sent a command: `/start`, `/menu`, `/human` and so on. `name` has no slash and is lower case."""

    name: str
    argument: str = field(default="", repr=False)


class Edited(InChat):
    """A contact changed a message."""

    content: Content


class Reacted(InChat):
    """A contact changed their reaction to a message in their chat: `emoji`, empty where they took it away.

    `settable`: a bot may set it too, else it is told in words. `replaces`: they had set one before that a bot may set.
    """

    emoji: str
    settable: bool
    replaces: bool = False


class Pressed(Value):
    """A contact pressed a button of ours whose signature is right. `press` is the id to answer."""

    address: str = field(repr=False)
    action: str
    args: tuple[str, ...]
    press: str
    message: int | None
    sent_at: int


class PressedForged(Value):
    """Somebody pressed a button whose data we did not make for them."""

    press: str
    desk: bool = False  # whether it is a button of the desk, pressed by somebody who is no member of its group


class Blocked(Value):
    """The contact blocked the bot, or the chat is gone."""


class Unblocked(Value):
    """The contact let the bot write again."""

    address: str = field(repr=False)


class Unreadable(Kinded):
    """An update could not be handled and lies among the dead letters. `message` is what stands in the chat."""

    address: str = field(repr=False)
    message: int | None = None


class Stood(InChat):
    """A message in the contact's chat that nobody wrote, such as that something was pinned: it is only cleared."""


ContactEvent = Wrote | Commanded | Edited | Reacted | Pressed | PressedForged | Blocked | Unblocked | Unreadable | Stood
