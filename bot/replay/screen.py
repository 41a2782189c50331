"""What can be read and pressed on a contact's phone: a call of the Bot API, as its message stands there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from telegram import InlineKeyboardMarkup

from bot.content import Content
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask, Relay, Say, Tell
from bot.core.model.effects.table import Effect
from bot.core.ports import Call, View
from bot.replay.stage import Shown
from bot.wording.buttons import SOURCES
from bot.wording.catalog import catalog
from bot.wording.services import title
from bot.wording.text import visible

_BOLD = re.compile(r"<b>(?:\d+\. )?(.*?)</b>")


@dataclass(frozen=True)
class Message:
    """One message. `presses` are the signed data of its buttons, row by row; `copies` what its other buttons copy."""

    html: str
    presses: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    services: tuple[str, ...] = ()
    sources: bool = False
    """Whether it names pages with their dates and addresses, whose digits are no numbers to call."""
    country: str | None = None
    """Where the contact was, as far as was known."""

    @property
    def text(self) -> str:
        """The words as they are read."""
        return visible(self.html)

    @property
    def buttons(self) -> list[str]:
        """Action and arguments of each button, one blank between."""
        return [data.rpartition("|")[0].replace("|", " ") for data in self.presses]


class Screen:
    """Reads what calls put on a phone."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._titles: dict[tuple[str, str | None], dict[str, str]] = {}

    def read(self, effect: Effect, call: Call | None, conversation: Conversation) -> Message | None:
        """The message that an effect becomes on the phone; None for one that is none, or has no text."""
        if call is None or call.method != "send_message":
            return None
        markup = call.params.get("reply_markup")
        rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
        buttons = [button for row in rows for button in row]
        html = str(call.params["text"])
        titles = self._services(conversation.language, conversation.told.country)
        named = [titles[name] for name in map(unescape, _BOLD.findall(html)) if name in titles]
        return Message(
            html,
            tuple(str(b.callback_data) for b in buttons if b.callback_data),
            tuple(b.copy_text.text for b in buttons if b.copy_text),
            tuple(len(row) for row in rows),
            tuple(dict.fromkeys(named)),
            (isinstance(effect, Say) and effect.section == SOURCES)
            or (isinstance(effect, Ask) and effect.ending == SOURCES),
            conversation.told.country,
        )

    def _services(self, language: str, country: str | None) -> dict[str, str]:
        """The services by their names for somebody in a country."""
        if (language, country) not in self._titles:
            words = catalog(language)
            names = {title(service, words, country): service.id for service in self._content.services.values()}
            self._titles[language, country] = names
        return self._titles[language, country]


def words_of(call: Shown) -> str:
    """The words of a message, or of its caption, as they are read; empty where it has none."""
    return visible(str(call.call.params.get("text") or call.call.params.get("caption") or ""))


def names_of(effect: Effect, view: View) -> list[str]:
    """What the messages of an effect are called in the files of talks: counsellors' words stand in quotes."""
    match effect:
        case Relay():
            contents = [entry.content for entry in view.log if entry.seq in dict(effect.pieces)]
            return [f"{c.prepared.what} {c.prepared.id}" if c.prepared else f'"{c.text}"' for c in contents]
        case Ask(form=form, question=question, ending=ending):
            return [f"{form}: {question or ending}"]
        case Say(topic=topic):
            return [topic]
        case Tell(line=line):
            return [line.value]
        case _:
            return [effect.kind]
