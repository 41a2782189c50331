"""Alerts in General, and private words to counsellors."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, changed, edit, post
from bot.adapters.telegram.wire.resent import NO_PREVIEW
from bot.core.model.case import Case, CaseState
from bot.core.model.desk import Counsellor
from bot.core.model.effects.contact import Button
from bot.core.model.effects.desk import (
    Alert,
    AlertAll,
    AskDesk,
    Conceal,
    Ping,
    Reveal,
    ShiftCall,
    TellCounsellor,
    TellForgotten,
    TestCall,
)
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import Call, View
from bot.core.understanding.values import Urgency
from bot.wording.catalog import msgid
from bot.wording.lines import moment, sentence

FOR_THE_HOLDER = ("danger", "handed", "awaited", "moved", "moved_unsent")
"""What only concerns the one who holds the case at delivery."""

NEW_FOR = MINUTE
"""For how long before it is posted a case counts as new in the alert for all."""

LONG = 3 * HOUR
"""From how long a wait is told in hours."""


class ForumAlert:
    """Calls people to a case."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def alert(self, chat: int, contact: str, case: Case, view: View, alert: Alert) -> Call | None:
        """The alert in General; None when it is no longer true: somebody took the case, or closed it."""
        if case.state is not (CaseState.OPEN if alert.danger else CaseState.WAITING):
            return None
        waited = max(0, view.now - case.life.waiting_since)
        again = msgid("alert.again") if waited < LONG else msgid("alert.again_hours")
        words = self._words.catalog.text(
            "alert.held" if alert.danger else again if alert.again else "alert.alert",
            urgency=self._words.urgency(case),
            case=self._words.name(case.code),
            minutes=str(waited // MINUTE),
            hours=str(waited // HOUR),
        )
        on_duty = view.desk.on_duty(view.now, case.group)
        first = next((c for c in on_duty if c.id == case.called_first), None)
        mentions = " ".join(_mention(c) for c in sorted(on_duty, key=lambda c: c is not first))
        text = f"{SIGNS[case.urgency]} <b>{escape(words)}</b>" + (f"\n{mentions}" if mentions else "")
        if first is not None:
            text += f"\n{escape(self._words.catalog.text('alert.before', holder=first.name))}"
        return changed(post(chat, text), reply_markup=self._take_over(contact, case))

    def all(self, chat: int, alert: AlertAll, view: View) -> Call | None:
        """The one alert for all that wait; None when nobody does any more. Names stand on the board."""
        waiting, alarm = view.desk.waiting(alert.group), view.desk.alarm_of(alert.group)
        if not waiting:
            return None
        words, worst = self._words.catalog, max(c.urgency for c in waiting)
        text = words.text(
            "alert.all",
            new=str(sum(c.waiting_since >= alarm.posted_at - NEW_FOR for c in waiting)),
            emergencies=str(sum(c.urgency is Urgency.EMERGENCY for c in waiting)),
            count=str(len(waiting)),
            time=moment(words, str(view.now)),
        )
        html, buttons = (
            f"{SIGNS[worst]} <b>{escape(text)}</b>",
            InlineKeyboardMarkup([[self._words.button("next", "next")]]),
        )
        if not alert.anew and alarm.message is not None:
            return replace(edit(chat, alarm.message, html, buttons), changes=alarm.changes)
        mentions = " ".join(map(_mention, view.desk.on_duty(view.now, alert.group)))
        html += f"\n{mentions}" if mentions else ""
        return replace(changed(post(chat, html), reply_markup=buttons), changes=alarm.changes)

    def forgotten(self, chat: int, told: TellForgotten, view: View) -> Call:
        """The contact of a case asked to be forgotten: its name, and a call to who held it."""
        name = self._words.name(told.code)
        words = escape(sentence(self._words.catalog, Line.CONTACT_FORGOTTEN, {"case": name}))
        holder = view.desk.counsellor(told.holder)
        return post(chat, f"{words}\n{_mention(holder)}" if holder is not None else words)

    def test(self, chat: int | None, effect: TestCall, view: View) -> Call | None:
        """The weekly test alert in General, or to one counsellor."""
        text = f"🔔 {escape(self._words.catalog.text('alert.test'))}"
        buttons = InlineKeyboardMarkup([[self._words.button("seen", "seen", str(effect.number))]])
        if effect.counsellor is None:
            mentions = " ".join(map(_mention, view.desk.on_duty(view.now, effect.group or None)))
            in_general = f"<b>{text}</b>" + (f"\n{mentions}" if mentions else "")
            return changed(post(chat, in_general), reply_markup=buttons) if chat is not None else None
        counsellor = view.desk.counsellor(effect.counsellor)
        if counsellor is None:
            return None
        target = {"chat_id": int(counsellor.address), "text": text, "parse_mode": "HTML"}
        return Call("send_message", {**target, "reply_markup": buttons}, f"counsellor:{counsellor.id}")

    def to_shift(self, call: ShiftCall, view: View) -> Call | None:
        """The call to a shift of the weekly plan; None when it is over, or its counsellor is there by now."""
        counsellor = view.desk.counsellor(call.counsellor)
        if counsellor is None or counsellor.gone or view.now >= call.until:
            return None
        if counsellor in view.desk.on_duty(view.now):
            return None
        text = self._words.catalog.text("alert.shift", until=moment(self._words.catalog, str(call.until)))
        button = self._words.button
        buttons = InlineKeyboardMarkup([[button("here", "here"), button("cannot", "cannot")]])
        target = {"chat_id": int(counsellor.address), "text": text, "reply_markup": buttons}
        return Call("send_message", target, f"counsellor:{counsellor.id}")

    def private(self, effect: TellCounsellor | Ping, contact: str, view: View) -> Call | None:
        """A word to one counsellor in their own chat with the bot."""
        counsellor = view.desk.counsellor(effect.counsellor)
        if counsellor is None:
            return None
        budget = f"counsellor:{counsellor.id}"
        target = {"chat_id": int(counsellor.address), "protect_content": True}
        if isinstance(effect, TellCounsellor):
            text = self._words.said(effect.line, dict(effect.values))
            return Call("send_message", {**target, "text": text}, budget)
        case = view.conversation.case if view.conversation is not None else None
        if case is None or case.number != effect.case or not case.live:
            return None
        mine = case.holder == counsellor.id
        if (case.state is CaseState.OPEN) is not (effect.about in FOR_THE_HOLDER) or (
            effect.about in FOR_THE_HOLDER and not mine
        ):
            return None  # it is no longer true
        again = effect.about == "waits" and case.called_first == counsellor.id
        words = self._words.catalog.text(
            "alert.waits_again" if again else f"alert.{effect.about}",
            urgency=self._words.urgency(case),
            case=self._words.name(case.code),
        )
        text = f"{SIGNS[case.urgency]} {words}"
        buttons = self._take_over(contact, case)
        return Call("send_message", {**target, "text": text, "reply_markup": buttons}, budget)

    def ask(self, chat: int | None, contact: str, ask: AskDesk, view: View) -> Call | None:
        """A question about a case, with buttons, in General or to a counsellor privately; none for who is forgotten."""
        if view.conversation is None:
            return None
        words = self._words
        text = words.said(ask.line, {"case": words.name(ask.code), **dict(ask.values)})
        rows = [[words.labelled(_label(words, b), b.action, contact, *b.args) for b in row] for row in ask.buttons]
        buttons = InlineKeyboardMarkup(rows) if rows else None
        if ask.counsellor is None:
            return changed(post(chat, escape(text)), reply_markup=buttons) if chat is not None else None
        counsellor = view.desk.counsellor(ask.counsellor)
        if counsellor is None:
            return None
        params = {"chat_id": int(counsellor.address), "text": text, "protect_content": True}
        return Call("send_message", {**params, "reply_markup": buttons}, f"counsellor:{counsellor.id}")

    def reveal(self, reveal: Reveal, view: View) -> Call | None:
        """Who the contact is, for the holder's eyes: the words have gaps that Telegram's answer fills just then."""
        conversation, counsellor = view.conversation, view.desk.counsellor(reveal.counsellor)
        case = conversation.case if conversation is not None else None
        if conversation is None or conversation.chat.forgetting or case is None:
            return None
        if counsellor is None or counsellor.gone:
            return None
        made = next((u for u in conversation.unmaskings if u.number == reveal.request), None)
        if made is None or not made.opened_at or case.number != made.case or case.holder != counsellor.id:
            return None
        values = {"case": self._words.name(made.code), "minutes": str(reveal.minutes)}
        text = self._words.said(Line.UNMASK_SHOWN, values)
        params = {"chat_id": int(counsellor.address), "text": text, "protect_content": True}
        params["link_preview_options"] = NO_PREVIEW
        about = int(conversation.address)
        return Call("send_message", params, f"counsellor:{counsellor.id}", about=about)

    def conceal(self, conceal: Conceal, view: View) -> Call | None:
        """What was revealed goes from the counsellor's chat."""
        counsellor = view.desk.counsellor(conceal.counsellor)
        if counsellor is None:
            return None
        target = {"chat_id": int(counsellor.address), "message_id": conceal.message}
        return Call("delete_message", target, f"counsellor:{counsellor.id}")

    def _take_over(self, contact: str, case: Case) -> InlineKeyboardMarkup | None:
        if case.state is not CaseState.WAITING:
            return None
        return InlineKeyboardMarkup([[self._words.button("take_over", "claim", contact, str(case.number))]])


def _label(words: ForumWords, button: Button) -> str:
    if button.action == "out":
        return words.catalog.text(f"referral_outcome.{button.args[-1]}")
    return words.catalog.text(f"button.{button.action}")


def _mention(counsellor: Counsellor) -> str:
    return f'<a href="tg://user?id={int(counsellor.address)}">{escape(counsellor.name)}</a>'
