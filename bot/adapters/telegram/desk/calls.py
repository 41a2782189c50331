"""What all parts of the forum share: calls on the group's budget, signed buttons, names and signs in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from html import escape
from typing import Any, NamedTuple

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.wire.keyboard import Signing, data
from bot.adapters.telegram.wire.resent import NO_PREVIEW, answering
from bot.content import Content
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.lines import Line
from bot.core.ports import DESK, Call, Entry, View
from bot.core.understanding.values import Urgency
from bot.wording.catalog import catalog, sentence
from bot.wording.code_names import CodeNames
from bot.wording.services import named
from bot.wording.text import utf16_units, visible
from bot.wording.withheld import Shown

SIGNS = {Urgency.EMERGENCY: "🔴", Urgency.URGENT: "🟠", Urgency.SUPPORT: "🟢", Urgency.NONE: "⚪"}
"""By urgency, so that a glance at the phone is enough."""


LONGEST_LIST = 300
"""Characters of a list of names: people call themselves what they like, and no list may fill a message."""


class Here(NamedTuple):
    """With what the effects of a case are rendered."""

    chat: int
    entry: Entry
    view: View
    conversation: Conversation
    case: Case

    def link(self, message: int | None = None) -> str | None:
        """Where its thread is opened, or a message in it."""
        return link_to(self.chat, self.case.view.thread, message)

    @property
    def of_case(self) -> tuple[str, str]:
        """What the buttons of the case carry: the contact's token, and its number."""
        return self.conversation.token, str(self.case.number)


class ForumWords:
    """The desk's words: code names, urgencies, buttons."""

    def __init__(self, content: Content, names: CodeNames, signing: Signing, language: str) -> None:
        self._shown = Shown(content)
        self.names = names
        self.catalog = catalog(language)
        self._signing = signing
        self.page = ""  # the link to the desk's page, where there is one: its address, or with room for a token behind

    def use(self, content: Content) -> None:
        """Name topics by other content, and with words read anew, from the next message on."""
        self._shown = Shown(content)
        self.catalog = catalog(self.catalog.language)

    @property
    def content(self) -> Content:
        """The content without what is withheld."""
        return self._shown.content

    def speak(self, language: str) -> None:
        """Use the words of a language from now on."""
        if language != self.catalog.language:
            self.catalog = catalog(language)

    def see(self, desk: Desk) -> None:
        """Take the desk's word on what is withheld."""
        self._shown.by(desk)

    def button(self, name: str, action: str, *args: str) -> InlineKeyboardButton:
        """A button of the desk, for whoever of its members presses it."""
        return self.labelled(self.catalog.text(f"button.{name}"), action, *args)

    def labelled(self, text: str, action: str, *args: str) -> InlineKeyboardButton:
        """A button of the desk with a text of its own, such as a colleague's name.

        What is about a contact bears their token: once they are forgotten nobody can find them by it, and it leads
        nowhere, also when they have come again.
        """
        return InlineKeyboardButton(text, callback_data=data(self._signing, DESK, "d", action, *args))

    def opens(self, link: str | None) -> list[list[InlineKeyboardButton]]:
        """A row with the button that opens a thread; none where there is no way to it."""
        return [[InlineKeyboardButton(self.catalog.text("button.thread"), url=link)]] if link is not None else []

    def on_page(self, token: str = "") -> list[list[InlineKeyboardButton]]:
        """A row with the button that opens the desk's page, at the case of that token (none: at the queue); none where
        there is no page, or its link takes no token.
        """
        leads = bool(self.page) and (not token or self.page.endswith("="))
        label = self.catalog.text("button.on_page")
        return [[InlineKeyboardButton(label, url=f"{self.page}{token}")]] if leads else []

    def in_private(self, call: Call, to: Counsellor | None, here: Here, source: int | None = None) -> Call | None:
        """A message for a thread, in somebody's own chat instead: with the name of its case, and the way to its thread
        or to the message there (`source`) that it is about. None for who is not at the desk any more.
        """
        if to is None or to.gone:
            return None
        kept = ("text", "parse_mode", "link_preview_options", "reply_markup")
        params: dict[str, Any] = {name: value for name, value in call.params.items() if name in kept}
        params["text"] = f"<b>{escape(self.name(here.case.code))}</b>\n{params['text']}"
        made = params.get("reply_markup")
        rows = [*(made.inline_keyboard if made is not None else ()), *self.opens(here.link(source))]
        return privately(to, **{**params, "protect_content": True, "reply_markup": InlineKeyboardMarkup(rows)})

    def said(self, line: Line, values: Mapping[str, str]) -> str:
        """A line in the desk's language, with services, what is told, and another case's name (`code`) in words."""
        if "code" in values:
            first, second = map(int, values["code"].split("-"))
            values = {**values, "case": self.name((first, second))}
        return sentence(self.catalog, line, named(self.content, self.catalog, values, desk=True))

    def name(self, code: tuple[int, int]) -> str:
        """A code name in the desk's language."""
        return self.names.name(code, self.catalog.language)

    def urgency(self, case: Case) -> str:
        """A case's urgency in words."""
        return self.catalog.text(f"urgency.{case.urgency.word}")


def listed(names: Iterable[str], mark: str = ", ") -> str:
    """Names in a line, cut where they would fill the message."""
    line = mark.join(names)
    return line if len(line) <= LONGEST_LIST else f"{line[:LONGEST_LIST]}…"


def long(line: str) -> int:
    """What a line takes of a message, in UTF-16 units with its end."""
    return utf16_units(visible(line)) + 1


def fitting(lines: Iterable[str], room: int) -> list[str]:
    """The first lines that fit into so many UTF-16 units: whole ones, since HTML is in them."""
    kept = []
    for line in lines:
        room -= long(line)
        if room < 0:
            break
        kept.append(line)
    return kept


SUPERGROUP = "-100"
"""What stands before the number of a supergroup in its id (Bot API, Chat); without it, links to its messages have it.
"""


def link_to(chat: int | None, thread: int | None, message: int | None = None) -> str | None:
    """Where a thread of a group, or a message in it, is opened; nowhere in a group without a number of that kind."""
    group = str(chat)
    if thread is None or not group.startswith(SUPERGROUP):
        return None
    there = f"https://t.me/c/{group.removeprefix(SUPERGROUP)}/{thread}"
    return there if message is None else f"{there}/{message}"


def privately(counsellor: Counsellor, method: str = "send_message", **params: Any) -> Call:
    """A call in a counsellor's own chat with the bot."""
    return Call(method, {"chat_id": int(counsellor.address), **params}, f"counsellor:{counsellor.id}")


def group_call(method: str, chat: int, **params: Any) -> Call:
    """A call that counts against the group's budget."""
    return Call(method, {"chat_id": chat, **params}, "desk", group=True)


def changed(call: Call, **params: Any) -> Call:
    """The call with other parameters."""
    return replace(call, params={**call.params, **params})


def post(chat: int, html: str, thread: int | None = None, reply_to: int | None = None) -> Call:
    """A message in General or in a thread: not to be forwarded or saved, and without previews."""
    params: dict[str, Any] = {
        "text": html,
        "parse_mode": "HTML",
        "protect_content": True,
        "link_preview_options": NO_PREVIEW,
    }
    if thread is not None:
        params["message_thread_id"] = thread
    return group_call("send_message", chat, **params, **answering(reply_to))


def edit(chat: int, message: int, html: str, buttons: Any) -> Call:
    """An edit of a message of ours; without a preview of what a contact wrote, as it was posted."""
    params = {"message_id": message, "text": html, "parse_mode": "HTML", "reply_markup": buttons}
    return group_call("edit_message_text", chat, **params, link_preview_options=NO_PREVIEW)
