"""Which of the two sides an effect is for, and the answers to presses."""

from __future__ import annotations

from dataclasses import replace

from telegram.constants import ChatAction

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.content import Content
from bot.core.model.conversation import Conversation
from bot.core.model.effects.desk import AnswerPress, OfferPrepared
from bot.core.model.effects.lanes import Place
from bot.core.model.effects.table import row_of
from bot.core.model.lines import Line
from bot.core.ports import Call, Entry, View


class TelegramRenderer:
    """Renders every effect."""

    def __init__(self, contact_chat: ContactChat, forum: TelegramForum) -> None:
        self._contact_chat = contact_chat
        self._forum = forum

    def use(self, content: Content) -> None:
        """Render with other content from the next effect on."""
        self._contact_chat.use(content)
        self._forum.use(content)

    def use_page(self, link: str) -> None:
        """Lead counsellors to the desk's page by this link from now on."""
        self._forum.use_page(link)

    @property
    def content(self) -> Content:
        """What contacts are shown, as far as it was known at the last message."""
        return self._contact_chat.content

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call to make at delivery, or None when there is nothing to do any more."""
        if isinstance(entry.effect, AnswerPress):
            return self._press(entry.effect, view)
        if isinstance(entry.effect, OfferPrepared):
            return self._forum.found(entry.effect, view)
        if row_of(entry.effect).place is Place.CONTACT:
            return self._contact_chat.render(entry, view)
        return self._forum.render(entry, view)

    def typing(self, conversation: Conversation) -> Call:
        """The call that shows a contact for a few seconds that somebody types."""
        params = {"chat_id": int(conversation.address), "action": ChatAction.TYPING}
        return Call("send_chat_action", params, f"contact:{conversation.contact}")

    def _press(self, effect: AnswerPress, view: View) -> Call:
        desk = effect.pressed_in is not None
        if desk and effect.line is None and view.late:
            effect = replace(effect, line=Line.SHOWN_SOON)
        of_desk = self._forum.language_in(effect.pressed_in or "")
        language = of_desk if desk or view.conversation is None else view.conversation.language
        text = self._contact_chat.toast(self._forum.named(effect), language, view)
        params = {"callback_query_id": effect.press, "text": text, "show_alert": effect.alert}
        return Call("answer_callback_query", params, f"press:{effect.press}")
