"""The desk in a Telegram forum: one topic per case under its code name; a view of the case, never its record.

Nothing here names a contact: titles and cards hold a code name, an urgency and what the person said of the situation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.contact_chat import NO_PREVIEW, anew, as_text, with_mark
from bot.adapters.telegram.keyboard import Signing, data
from bot.code_names import CodeNames
from bot.content import Content
from bot.core.effects import (
    Alert,
    Board,
    Card,
    CloseTopic,
    DeleteTopic,
    Effect,
    Note,
    OpenTopic,
    Ping,
    PostLog,
    ReopenTopic,
    TellCounsellor,
    TellDesk,
    TellForgotten,
    TellTopic,
)
from bot.core.lines import Line
from bot.core.model import Case, CaseState, Conversation, Desk, Kind, LogEntry, Side, Urgency
from bot.core.ports import DESK, Call, Entry, View
from bot.core.rules import MINUTE
from bot.wording import catalog
from bot.wording_buttons import LABELS
from bot.wording_desk import ALERTS, BOARD, CARD, RELAYED, URGENCIES
from bot.wording_forms import card_lines, summary
from bot.wording_lines import moment, sentence
from bot.wording_text import LONGEST, utf16_units

MERGED = 3_500
"""UTF-16 units, about, up to which waiting texts of a contact go out as one message."""

BOARD_CASES = 20
"""How many waiting cases the board names."""

_SIGNS = {Urgency.EMERGENCY: "🔴", Urgency.URGENT: "🟠", Urgency.SUPPORT: "🟢", Urgency.NONE: "⚪"}


class TelegramForum:
    """Renders effects for the counsellors' forum, in the desk's language."""

    def __init__(
        self,
        content: Content,
        names: CodeNames,
        signing: Signing,
        desk_chat: Callable[[], int | None],
        language: str,
        *,
        pilot: bool = False,
    ) -> None:
        self._content = content
        self._names = names
        self._signing = signing
        self._desk_chat = desk_chat
        self._words = catalog(language)
        self._pilot = pilot

    def use(self, content: Content) -> None:
        """Name topics by other content from the next message on."""
        self._content = content
        self._words = catalog(self._words.language)

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for one effect, or None when there is nothing to do any more. A possible repeat says so."""
        call = self._rendered(entry, view)
        return self._marked(call, entry.effect) if call is not None and view.repeated else call

    def _rendered(self, entry: Entry, view: View) -> Call | None:
        chat = self._desk_chat()
        effect = entry.effect
        if isinstance(effect, TellCounsellor | Ping):
            return self._private(effect, entry.key, view)
        if chat is None:
            return None
        match effect:
            case Board():
                return self._board(chat, view)
            case TellDesk(line=line, values=values):
                return _say(chat, escape(sentence(self._words, line, dict(values))))
            case TellTopic(thread=thread, line=line, reply_to=reply_to):
                return _say(chat, f"<i>{escape(sentence(self._words, line, {}))}</i>", thread, reply_to)
            case TellForgotten():
                return self._forgotten(chat, effect, view)
            case DeleteTopic(thread=thread):
                return _call("delete_forum_topic", chat, message_thread_id=thread)
            case CloseTopic(thread=thread):  # also of a case that a newer one has followed
                return _call("close_forum_topic", chat, message_thread_id=thread)
        case = view.conversation.case if view.conversation is not None else None
        if case is None or view.conversation is None or case.number != getattr(effect, "case", None):
            return None
        match effect:
            case Alert(danger=danger) if case.state is (CaseState.OPEN if danger else CaseState.WAITING):
                return self._alert(chat, entry.key, case, view, effect)
            case OpenTopic():
                name = self._names.name(case.code, self._words.language)
                return _call("create_forum_topic", chat, name=name) if case.thread is None else None
            case ReopenTopic(thread=thread):
                return _call("reopen_forum_topic", chat, message_thread_id=thread)
            case Card():
                return self._card(chat, entry.key, view.conversation, case, view.desk)
            case PostLog():
                return self._log(chat, case, view)
            case Note(line=line, values=values, reply_to=reply_to):
                words = sentence(self._words, line, dict(values))
                return (
                    _say(chat, f"<i>{escape(words)}</i>", case.thread, reply_to)
                    if case.thread is not None
                    else None
                )
            case _:
                return None

    def _marked(self, call: Call, effect: Effect) -> Call:
        """A call that may have been made before; edits need no mark, and a view of the log marks each message itself."""
        mark = self._words.text(RELAYED["repeated"])
        if call.method == "create_forum_topic":
            return _with(call, name=f"{call.params['name']} (2)")
        if call.method == "send_message" and not isinstance(effect, PostLog):
            return _with(call, text=f"{mark}\n{call.params['text']}")
        return call

    # ── alerts ──────────────────────────────────────────────────────────────────────────────────────────────

    def _alert(self, chat: int, contact: str, case: Case, view: View, alert: Alert) -> Call:
        minutes = str(max(0, view.now - case.waiting_since) // MINUTE)
        words = self._words.text(
            ALERTS["held" if alert.danger else "again" if alert.again else "alert"],
            urgency=self._urgency(case),
            case=self._name(case),
            minutes=minutes,
        )
        mentions = " ".join(
            f'<a href="tg://user?id={int(c.address)}">{escape(c.name)}</a>'
            for c in view.desk.on_duty(view.now)
        )
        text = f"{_SIGNS[case.urgency]} <b>{escape(words)}</b>" + (f"\n{mentions}" if mentions else "")
        call = _say(chat, text)
        return _with(call, reply_markup=self._buttons(contact, case, close=False))

    def _forgotten(self, chat: int, told: TellForgotten, view: View) -> Call:
        name = self._names.name(told.code, self._words.language)
        words = escape(sentence(self._words, Line.CONTACT_FORGOTTEN, {"case": name}))
        holder = view.desk.counsellor(told.holder)
        mention = (
            f'\n<a href="tg://user?id={int(holder.address)}">{escape(holder.name)}</a>' if holder else ""
        )
        return _say(chat, f"{words}{mention}")

    def _private(self, effect: TellCounsellor | Ping, contact: str, view: View) -> Call | None:
        counsellor = view.desk.counsellor(effect.counsellor)
        if counsellor is None:
            return None
        budget = f"counsellor:{counsellor.id}"
        target = {"chat_id": int(counsellor.address), "protect_content": True}
        if isinstance(effect, TellCounsellor):
            return Call(
                "send_message",
                {**target, "text": sentence(self._words, effect.line, dict(effect.values))},
                budget,
            )
        case = view.conversation.case if view.conversation is not None else None
        if case is None or case.number != effect.case or not case.live:
            return None
        kind = "danger" if case.holder == counsellor.id else "ping"
        words = self._words.text(ALERTS[kind], urgency=self._urgency(case), case=self._name(case))
        buttons = self._buttons(contact, case, close=False) if case.state is CaseState.WAITING else None
        text = f"{_SIGNS[case.urgency]} {words}"
        return Call("send_message", {**target, "text": text, "reply_markup": buttons}, budget)

    # ── a case's topic ──────────────────────────────────────────────────────────────────────────────────────

    def _card(
        self, chat: int, contact: str, conversation: Conversation, case: Case, desk: Desk
    ) -> Call | None:
        if case.thread is None:
            return None
        text, buttons = self._card_text(conversation, case, desk), self._buttons(contact, case, close=True)
        if case.card is not None:
            return _call(
                "edit_message_text",
                chat,
                message_id=case.card,
                text=text,
                parse_mode="HTML",
                reply_markup=buttons,
            )
        return _with(_say(chat, text, case.thread), reply_markup=buttons)

    def _card_text(self, conversation: Conversation, case: Case, desk: Desk) -> str:
        def label(name: str) -> str:
            return self._words.text(CARD[name])

        unknown = label("unknown")
        holder = desk.counsellor(case.holder)
        topic = self._content.topics.get(case.topic or "")
        why = [label(r) for r in ("asked", "media") if r in case.reasons]
        rows = [
            (label("urgency"), self._urgency(case)),
            (
                label("topic"),
                topic.title_in(self._words.language) if topic is not None else ", ".join(why) or unknown,
            ),
            (label("language"), self._words.locale.languages.get(conversation.language.value, unknown)),
            (
                label("country"),
                self._words.country(conversation.country) if conversation.country else unknown,
            ),
            (label("waiting_since"), moment(self._words, str(case.waiting_since))),
            (label("holder"), holder.name if holder is not None else label("nobody")),
        ]
        head = f"{_SIGNS[case.urgency]} <b>{escape(self._name(case))}</b> · {escape(label(case.state.value))}"
        lines = [head, *(f"{escape(name)}: <b>{escape(value)}</b>" for name, value in rows)]
        lines += [f"⚠️ {escape(label('not_looked'))}"] if case.unseen else []
        lines += [f"⚠️ {escape(label('watched'))}"] if conversation.hushed else []
        lines += map(escape, card_lines(self._content, case, self._words, child=conversation.child))
        return "\n".join(lines)

    def _buttons(self, contact: str, case: Case, *, close: bool) -> InlineKeyboardMarkup | None:
        row = []
        if case.state is CaseState.WAITING:
            row.append(self._button("take_over", "claim", contact, str(case.number)))
        if case.state is CaseState.OPEN and close:
            row.append(self._button("close", "close", contact, str(case.number)))
        return InlineKeyboardMarkup([row]) if row else None

    def _log(self, chat: int, case: Case, view: View) -> Call | None:
        """What is new of the contact's words: texts joined into one message, or one picture or voice note."""
        new = [e for e in view.log if e.seq > case.cursor]
        if case.thread is None or not new:
            return None
        mine = [e for e in new if e.side is Side.CONTACT or e.seq <= case.topic_since]
        if not mine:
            return None
        target = {"chat_id": chat, "message_thread_id": case.thread, "protect_content": True}
        view = replace(view, repeated=view.repeated or case.doubtful)
        first = mine[0]
        made = anew(first.content, target, mark=self._mark(first, view), spoiler=True)
        if first.content.kind is not Kind.TEXT and made is not None:
            return Call(made[0], made[1], "desk", group=True, upto=first.seq)
        texts: list[str] = []
        upto, so_far = first.seq, 0
        for entry in mine:
            text = self._text(entry, view)
            long = 0 if text is None else utf16_units(text)
            if text is None or (texts and so_far + long > MERGED):
                break
            texts.append(text)
            so_far += long + 1
            upto = entry.seq
        last = new[-1].seq if upto == mine[-1].seq else upto
        params = {**target, "text": "\n".join(texts), "link_preview_options": NO_PREVIEW}
        return Call("send_message", params, "desk", group=True, upto=last)

    def _text(self, entry: LogEntry, view: View) -> str | None:
        """An entry as words: what cannot be sent anew becomes a line of text; None for what is sent by itself."""
        mark = self._mark(entry, view)
        if entry.form is not None:
            return with_mark(mark, f"[{summary(self._content, entry.form, self._words)}]", LONGEST)
        if entry.content.kind is Kind.TEXT:
            return with_mark(mark, as_text(entry.content.text), LONGEST)
        if anew(entry.content, {}) is not None:
            return None
        kind = entry.content.kind.value
        return f"{mark} {self._words.text(RELAYED.get(kind, RELAYED['other']))}".strip()

    def _mark(self, entry: LogEntry, view: View) -> str:
        marks = [RELAYED["repeated"]] if view.repeated else []
        marks += [RELAYED["edited"]] if entry.edited else []
        said = " ".join(self._words.text(mark) for mark in marks)
        author = view.desk.counsellor(entry.author) if entry.side is Side.COUNSELLOR else None
        return f"{said} {author.name}:".strip() if author is not None else said

    # ── the board ───────────────────────────────────────────────────────────────────────────────────────────

    def _board(self, chat: int, view: View) -> Call:
        text, buttons = self._board_text(view.desk, view.now), self._shift_buttons()
        if view.desk.board is not None:
            return _call(
                "edit_message_text",
                chat,
                message_id=view.desk.board,
                text=text,
                parse_mode="HTML",
                reply_markup=buttons,
            )
        return _with(_say(chat, text), reply_markup=buttons)

    def _board_text(self, desk: Desk, now: int) -> str:
        waiting = sorted(
            (c for c in desk.cases if c.state is CaseState.WAITING),
            key=lambda c: (-c.urgency, c.waiting_since),
        )
        held = [c for c in desk.cases if c.state is CaseState.OPEN]
        on_duty = desk.on_duty(now)
        lines = [f"<b>{escape(self._words.text(BOARD['title']))}</b>"]
        lines.append(escape(self._words.text(BOARD["waiting"], count=str(len(waiting)))))
        for case in waiting[:BOARD_CASES]:
            name = self._names.name(case.code, self._words.language)
            since = moment(self._words, str(case.waiting_since))
            lines.append(f"{_SIGNS[case.urgency]} {escape(name)} · {escape(since)}")
        lines.append(escape(self._words.text(BOARD["open"], count=str(len(held)))))
        for case in held:
            holder = desk.counsellor(case.holder)
            name = self._names.name(case.code, self._words.language)
            lines.append(f"{_SIGNS[case.urgency]} {escape(name)} · {escape(holder.name if holder else '?')}")
        names = ", ".join(c.name for c in on_duty)
        lines.append(
            escape(
                self._words.text(BOARD["on_shift"], names=names)
                if names
                else self._words.text(BOARD["nobody"])
            )
        )
        lines += [f"⚠️ {escape(self._words.text(BOARD['pilot']))}"] if self._pilot else []
        return "\n".join(lines)[:4000]

    def _shift_buttons(self) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup(
            [[self._button("on_shift", "shift", "on"), self._button("off_shift", "shift", "off")]]
        )

    # ── small things ────────────────────────────────────────────────────────────────────────────────────────

    def _button(self, label: str, action: str, *args: str) -> InlineKeyboardButton:
        signed = data(self._signing, DESK, "d", action, *args)
        return InlineKeyboardButton(self._words.text(LABELS[label]), callback_data=signed)

    def _name(self, case: Case) -> str:
        return self._names.name(case.code, self._words.language)

    def _urgency(self, case: Case) -> str:
        return self._words.text(URGENCIES[case.urgency.word])


def _call(method: str, chat: int, **params: Any) -> Call:
    return Call(method, {"chat_id": chat, **params}, "desk", group=True)


def _with(call: Call, **params: Any) -> Call:
    return Call(call.method, {**call.params, **params}, call.chat, call.group, call.upto)


def _say(chat: int, html: str, thread: int | None = None, reply_to: int | None = None) -> Call:
    params: dict[str, Any] = {
        "text": html,
        "parse_mode": "HTML",
        "protect_content": True,
        "link_preview_options": NO_PREVIEW,
    }
    if thread is not None:
        params["message_thread_id"] = thread
    if reply_to is not None:
        params |= {"reply_to_message_id": reply_to, "allow_sending_without_reply": True}
    return _call("send_message", chat, **params)
