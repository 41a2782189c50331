"""Vetted content in a thread: what it says, in the contact's language and the desk's, and the button that sends it."""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords, changed, post
from bot.content import Content, Reader, suited
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.effects.thread import ShowPrepared
from bot.core.model.prepared import Prepared
from bot.core.ports import Call, View
from bot.wording.prepared import filled_plainly, is_draft, prepared_title, render_prepared
from bot.wording.text import utf16_units, visible

OF_THE_CONTACT, IN_ALL = 2_400, 3_900
"""UTF-16 units that are shown of the contact's words, and of both languages together: below Telegram's 4,096."""


class ForumPrepared:
    """Shows prepared content to who holds a case."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def show(
        self, chat: int, contact: str, conversation: Conversation, case: Case, effect: ShowPrepared, view: View
    ) -> Call | None:
        """The words that go out, or would; None once the case has no thread."""
        if case.view.thread is None:
            return None
        words, prepared, now = (self._words.catalog, effect.prepared, datetime.fromtimestamp(view.now / 1000, UTC))
        content = as_read_by(self._words.content, conversation, prepared)
        name = escape(prepared_title(content, prepared, words))
        head = words.text("sending.offer" if effect.offer is not None else "sending.sent", name=name)
        lines = [f"<b>{head}</b>"]
        if is_draft(content, prepared, conversation.language):
            lines.append(f"⚠️ <i>{escape(words.text('sending.draft'))}</i>")
        theirs = render_prepared(content, prepared, conversation.language, now).text_html
        lines += ["", *_fitting(theirs, OF_THE_CONTACT)]
        if words.language != conversation.language:
            ours = render_prepared(content, prepared, words.language, now).text_html
            room = IN_ALL - sum(utf16_units(visible(line)) + 1 for line in lines)
            lines += ["", f"<b>{escape(words.text('sending.means'))}</b>", *_fitting(ours, room - 60)]
        call = post(chat, "\n".join(lines), case.view.thread, effect.reply_to)
        if effect.offer is None:
            return call
        return changed(call, reply_markup=self._buttons(contact, case, effect.offer))

    def protocol(self, chat: int, conversation: Conversation, case: Case, view: View) -> Call | None:
        """The steps for such an emergency; None where there are none, or no thread."""
        words, content = self._words.catalog, self._words.content
        protocol = content.protocol_for(case.topic)
        if case.view.thread is None or protocol is None:
            return None
        steps = protocol.words[words.language]
        head = words.text("protocol.for_you", name=protocol.title_in(words.language))
        lines = [f"📋 <b>{escape(head)}</b>"]
        lines += [] if steps.reviewed else [f"⚠️ <i>{escape(words.text('protocol.draft'))}</i>"]
        now = datetime.fromtimestamp(view.now / 1000, UTC)
        body = filled_plainly(content, steps.first, words, conversation.known.country, now)
        return post(chat, "\n".join([*lines, "", *_fitting(body, IN_ALL)]), case.view.thread)

    def _buttons(self, contact: str, case: Case, offer: int) -> InlineKeyboardMarkup:
        button, of_offer = self._words.button, (contact, str(case.number), str(offer))
        return InlineKeyboardMarkup([[button("send", "offer", *of_offer), button("keep_here", "leave", *of_offer)]])


def as_read_by(content: Content, conversation: Conversation, prepared: Prepared) -> Content:
    """The content as this contact sees it, in the country for which it is sent."""
    return suited(content, Reader(prepared.country, conversation.known.sector, conversation.known.person))


def _fitting(html: str, most: int) -> list[str]:
    """The first lines, whole ones since HTML is in them, of about `most` units."""
    kept: list[str] = []
    for line in html.split("\n"):
        most -= utf16_units(visible(line)) + 1
        if most < 0:
            return [*kept, "…"]
        kept.append(line)
    return kept
