"""What must never stand on a contact's phone, and what an effect would become there."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.wire.keyboard import Signing
from bot.content import Content
from bot.content.check.words import digits, phone_like
from bot.content.model.order import Seeker
from bot.content.read.cards import LONGEST as COPY_LIMIT
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Ask, DiarySheet, Say, Tell
from bot.core.model.effects.table import TO_CONTACT, Effect
from bot.core.model.rules import Hours
from bot.core.ports import Call, Entry, View
from bot.wording.buttons import MOST, SOURCES
from bot.wording.text import LONGEST, utf16_units, visible

CHOICES = {"choose", "country", "picture", "diary_country"}
"""Buttons of which a list may be as long as what is chosen from."""

words_first = re.compile(r"(?!ℹ|0️)[\w(+]").match
"""Finds a label that begins with its words, and bears no pictogram."""


@dataclass(frozen=True)
class Message:
    """One message. `presses` are the signed data of its buttons, row by row; `copies` what its other buttons copy."""

    html: str
    presses: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()
    """Of its buttons, row by row: the action, none of what copies, and what stands on it."""
    sources: bool = False
    """Whether its digits are no numbers to call: of pages with dates and addresses, or amounts of a diary of work."""
    country: str | None = None
    """Where the contact was, as far as was known."""

    @property
    def text(self) -> str:
        return visible(self.html)


class Screen:
    """A phone's chat with the bot."""

    def __init__(self, content: Content, signing: Signing) -> None:
        self._content = content
        self._chat = ContactChat(content, signing, Hours())
        self._numbers: dict[str | None, set[str]] = {}
        self._links = [link.address for s in content.services.values() for link in s.links]

    def show(self, effect: Effect, conversation: Conversation, now: int) -> Message | None:
        """The message that an effect becomes; None for one that is none."""
        if not isinstance(effect, TO_CONTACT):
            return None
        view = View(replace(conversation, address="1"), Desk(), (), now)
        call = self._chat.render(Entry("1", conversation.contact, effect, now), view)
        return self.read(effect, call, view)

    def read(self, effect: Effect, call: Call | None, view: View) -> Message | None:
        """What a call puts on the phone; None for what is no message, or has no text."""
        if call is None or call.method != "send_message":
            return None
        markup = call.params.get("reply_markup")
        rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
        buttons = [button for row in rows for button in row]
        return Message(
            str(call.params["text"]),
            tuple(str(b.callback_data) for b in buttons if b.callback_data),
            tuple(b.copy_text.text for b in buttons if b.copy_text),
            tuple(tuple((str(b.callback_data or "").split("|")[0], b.text) for b in row) for row in rows),
            (isinstance(effect, Say) and effect.section == SOURCES)
            or (isinstance(effect, Ask) and effect.ending == SOURCES)
            or isinstance(effect, DiarySheet)
            or (isinstance(effect, Tell) and effect.line.startswith(("diary_", "paper"))),
            view.conversation.told.country if view.conversation is not None else None,
        )

    def faults(self, message: Message) -> list[str]:
        """What must never be: more than Telegram takes, or a number that may not be shown to somebody in that country."""
        found = []
        if not 0 < utf16_units(message.text) <= LONGEST:
            found.append("text too long, or none")
        if any(not 1 <= len(row) <= 8 for row in message.buttons):
            found.append("too many buttons in a row")
        if any(len(copied) > COPY_LIMIT for copied in message.copies):
            found.append("too long to copy")
        text = message.text
        for link in self._links:
            text = text.replace(link, " ")
        said = {digits(number) for line in text.splitlines() for _, number in phone_like(line)}
        copied = {digits(c) for c in message.copies if c.replace("+", "").replace(" ", "").isdigit()}
        return found + sorted((set() if message.sources else said | copied) - self._allowed(message.country))

    def _allowed(self, country: str | None) -> set[str]:
        """The digits of every number that may be shown to somebody in a country, as it is dialled there or from abroad.

        Withheld is a number that waits for a check, and one of a service that waits for a check and is in no list there.
        """
        if country not in self._numbers:
            content, seeker = self._content, Seeker(country, datetime.now(UTC))
            listed = {s.id for s in content.services_in(seeker)}
            listed |= {s.id for topic in content.topics for s in content.services_for(topic, seeker)}
            shown = [s for id_, s in content.services.items() if id_ in listed or content.may_show(id_)]
            phones = [phone for service in shown for phone in service.known_phones]
            self._numbers[country] = {digits(n) for p in phones for n in (p.dial, p.e164 or "")}
        return self._numbers[country]


def hard_to_find(message: Message) -> list[str]:
    """What somebody frightened, who reads little, does not find their way with: too many buttons, words alone."""
    shown = [button for row in message.buttons for button in row]
    many = sum(action not in {"", *CHOICES} for action, _ in shown) > MOST
    words = [f"no pictogram: {label}" for action, label in shown if action and words_first(label)]
    return [*(["more buttons than somebody frightened looks at"] if many else []), *words]
