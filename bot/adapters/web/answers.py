"""The answers to presses on the page, on their way back: an effect like those to Telegram, carried out by the news."""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.core.model.conversation import Conversation
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.errors import StoreDown
from bot.core.ports import Call, Entry, Messenger, News, Renderer, Reply, View

ANSWER = "answer on the page"
"""The method of a call that is none of the Bot API."""

PRESS = "page-"
"""With what the name of a press on the page begins (`bot.adapters.web.acts.press_of`)."""


@dataclass(frozen=True)
class PageRenderer:
    """Renders the answers to presses on the page, and leaves all else to `telegram`."""

    telegram: Renderer

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for an effect. The words of an answer are chosen by the page, in its reader's language."""
        effect = entry.effect
        if not isinstance(effect, AnswerPress) or not effect.press.startswith(PRESS):
            return self.telegram.render(entry, view)
        said = {"line": effect.line, "values": dict(effect.values), "alert": effect.alert}
        return Call(ANSWER, {"press": effect.press, "said": json.dumps(said)}, f"press:{effect.press}")

    def typing(self, conversation: Conversation) -> Call:
        """That somebody types is shown by Telegram."""
        return self.telegram.typing(conversation)


@dataclass(frozen=True)
class PageMessenger:
    """Tells the page the answers to its presses, and leaves all other calls to `telegram`."""

    telegram: Messenger
    news: News

    async def call(self, call: Call) -> Reply:
        """Make one call. An answer that is lost is worth nothing later."""
        if call.method != ANSWER:
            return await self.telegram.call(call)
        try:
            await self.news.tell(str(call.params["press"]), str(call.params["said"]).encode())
        except StoreDown:
            return Reply("unsent")
        return Reply("done")
