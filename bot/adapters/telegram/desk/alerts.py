"""Alerts in General, and private words to counsellors."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, Here, changed, edit, post, privately
from bot.adapters.telegram.wire.resent import NO_PREVIEW
from bot.core.model.case import Case, CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor
from bot.core.model.effects import desk as effects
from bot.core.model.effects.contact import Button
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import Call, View
from bot.core.turn.caller import place_in_calls
from bot.core.understanding.values import Urgency
from bot.wording.catalog import duration, moment, sentence

FOR_THE_HOLDER = ("danger", "handed", "awaited", "task", "moved", "moved_unsent")
"""What only concerns the one who holds the case at delivery."""

NEW_FOR = MINUTE
"""For how long before it is posted a case counts as new in the alert for all."""

REVEALED_WITHIN = HOUR
"""How long after all have agreed a name can still be shown: who wants it later, or once more, asks again."""


class ForumAlert:
    """Calls people to a case."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def alert(self, alert: effects.Alert, here: Here) -> Call | None:
        """The alert in General; None when it is no longer true: somebody took the case, or closed it."""
        case, view = here.case, here.view
        if case.state is not (CaseState.OPEN if alert.danger else CaseState.WAITING):
            return None
        html = self._call(case, view, danger=alert.danger, again=alert.again)
        return changed(post(here.chat, html), reply_markup=self._take_over(here.conversation, case, here.link()))

    def _call(self, case: Case, view: View, *, danger: bool = False, again: bool = False) -> str:
        waited = max(0, view.now - case.life.waiting_since)
        words = self._words.catalog.text(
            "alert.held" if danger else "alert.again" if again else "alert.alert",
            urgency=self._words.urgency(case),
            case=self._words.name(case.code),
            waited=duration(self._words.catalog, waited),
        )
        on_duty = view.desk.on_duty(view.now, case.group)
        first = next((c for c in on_duty if c.id == case.called_first), None)
        mentions = " ".join(_mention(c) for c in sorted(on_duty, key=lambda c: place_in_calls(case, c.id)))
        text = f"{SIGNS[case.urgency]} <b>{escape(words)}</b>" + (f"\n{mentions}" if mentions else "")
        if first is not None:
            text += f"\n{escape(self._words.catalog.text('alert.before', holder=first.name))}"
        return text

    def update(self, to: int | Counsellor, effect: effects.UpdateCall, view: View, link: str | None) -> Call | None:
        """A call as it is by now: the way to the thread; who has the case, or that it waits no longer, and no button to
        take it over. None for who is forgotten, whose calls say nothing any more.
        """
        told = view.conversation
        case = told.case if told is not None else None
        if told is None or told.chat.forgetting:
            return None
        if case is None or case.number != effect.case or not case.live:
            html, buttons = escape(self._words.catalog.text("alert.over")), None
        elif case.state is CaseState.WAITING:
            waits = self._waits(to.id, case) if isinstance(to, Counsellor) else self._call(case, view)
            html, buttons = waits, self._take_over(told, case, link)
        else:
            holder = view.desk.counsellor(case.holder)
            name = {"case": self._words.name(case.code), "holder": holder.name if holder is not None else "?"}
            html, rows = escape(self._words.catalog.text("alert.taken", **name)), self._words.opens(link)
            rows = [*rows, *self._words.on_page(told.token)]
            buttons = InlineKeyboardMarkup(rows) if rows else None
        if not isinstance(to, Counsellor):
            return edit(to, effect.message, html, buttons)
        params = {"message_id": effect.message, "text": html, "parse_mode": "HTML", "reply_markup": buttons}
        return privately(to, "edit_message_text", **params)

    def _waits(self, counsellor: str, case: Case, about: str = "waits") -> str:
        again = about == "waits" and case.called_first == counsellor
        words = self._words.catalog.text(
            "alert.waits_again" if again else f"alert.{about}",
            urgency=self._words.urgency(case),
            case=self._words.name(case.code),
        )
        return f"{SIGNS[case.urgency]} {escape(words)}"

    def all(self, chat: int, alert: effects.AlertAll, view: View) -> Call | None:
        """The one alert for all that wait; None when nobody does any more. Names stand on the board."""
        waiting, alarm = view.desk.waiting(alert.group), view.desk.alarm_of(alert.group)
        if not waiting:
            return None
        words = self._words.catalog
        text = words.text(
            "alert.all",
            new=str(sum(c.waiting_since >= alarm.posted_at - NEW_FOR for c in waiting)),
            emergencies=str(sum(c.urgency is Urgency.EMERGENCY for c in waiting)),
            count=str(len(waiting)),
            time=moment(words, str(view.now)),
        )
        html = f"{SIGNS[max(c.urgency for c in waiting)]} <b>{escape(text)}</b>"
        buttons = InlineKeyboardMarkup([[self._words.button("next", "next")], *self._words.on_page()])
        if not alert.anew and alarm.message is not None:
            return replace(edit(chat, alarm.message, html, buttons), changes=alarm.changes)
        mentions = " ".join(map(_mention, view.desk.on_duty(view.now, alert.group)))
        html += f"\n{mentions}" if mentions else ""
        return replace(changed(post(chat, html), reply_markup=buttons), changes=alarm.changes)

    def forgotten(self, chat: int, told: effects.TellForgotten, view: View) -> Call:
        """The contact of a case asked to be forgotten: its name, and a call to who held it."""
        name = self._words.name(told.code)
        words = escape(sentence(self._words.catalog, Line.CONTACT_FORGOTTEN, {"case": name}))
        holder = view.desk.counsellor(told.holder)
        return post(chat, f"{words}\n{_mention(holder)}" if holder is not None else words)

    def test(self, to: int | Counsellor, effect: effects.TestCall, view: View) -> Call:
        """The weekly test alert in General, or to one counsellor."""
        text = f"🔔 {escape(self._words.catalog.text('alert.test'))}"
        buttons = InlineKeyboardMarkup([[self._words.button("seen", "seen", str(effect.number))]])
        if isinstance(to, Counsellor):
            return privately(to, text=text, parse_mode="HTML", reply_markup=buttons)
        mentions = " ".join(map(_mention, view.desk.on_duty(view.now, effect.group or None)))
        return changed(post(to, f"<b>{text}</b>" + (f"\n{mentions}" if mentions else "")), reply_markup=buttons)

    def to_shift(self, counsellor: Counsellor, call: effects.ShiftCall, view: View) -> Call | None:
        """The call to a shift of the weekly plan; None when it is over, or its counsellor is there by now."""
        if counsellor.gone or view.now >= call.until or counsellor in view.desk.on_duty(view.now):
            return None
        text = self._words.catalog.text("alert.shift", until=moment(self._words.catalog, str(call.until)))
        button = self._words.button
        buttons = InlineKeyboardMarkup([[button("here", "here"), button("cannot", "cannot")]])
        return privately(counsellor, text=text, reply_markup=buttons)

    def ticket(self, counsellor: Counsellor, ask: effects.AskTicket) -> Call:
        """Whether they opened the page in that browser themselves."""
        words, button = self._words.catalog, self._words.button
        browser = ask.browser or words.text("page.unknown_browser")
        text = words.text("page.ticket_ask", browser=browser, time=moment(words, str(ask.sent_at)))
        answers = [button("let_in", "enter", ask.ticket, "yes"), button("not_me", "enter", ask.ticket, "no")]
        return privately(counsellor, text=text, protect_content=True, reply_markup=InlineKeyboardMarkup([answers]))

    def tell(self, counsellor: Counsellor, told: effects.TellCounsellor) -> Call:
        """A word to one counsellor in their own chat with the bot."""
        return privately(counsellor, text=self._words.said(told.line, dict(told.values)), protect_content=True)

    def ping(self, counsellor: Counsellor, effect: effects.Ping, view: View, link: str | None) -> Call | None:
        """A word to one counsellor about a case; None once it is no longer true."""
        told = view.conversation
        case = told.case if told is not None else None
        if told is None or case is None or case.number != effect.case or not case.live:
            return None
        for_the_holder = effect.about in FOR_THE_HOLDER
        if for_the_holder is not (case.state is CaseState.OPEN) or (for_the_holder and case.holder != counsellor.id):
            return None  # it is no longer true
        html, buttons = self._waits(counsellor.id, case, effect.about), self._take_over(told, case, link)
        return privately(counsellor, text=html, parse_mode="HTML", protect_content=True, reply_markup=buttons)

    def ask(self, to: int | Counsellor, ask: effects.AskDesk, view: View) -> Call | None:
        """A question about a case, with buttons, in General or to a counsellor privately; none for who is forgotten."""
        if view.conversation is None:
            return None
        words, token = self._words, view.conversation.token
        text = words.said(ask.line, {"case": words.name(ask.code), **dict(ask.values)})
        rows = [[words.labelled(_label(words, b), b.action, token, *b.args) for b in row] for row in ask.buttons]
        buttons = InlineKeyboardMarkup(rows) if rows else None
        if isinstance(to, Counsellor):
            return privately(to, text=text, protect_content=True, reply_markup=buttons)
        return changed(post(to, escape(text)), reply_markup=buttons)

    def blank(self, to: int | Counsellor, call: effects.BlankCall) -> Call:
        """In place of a call or a question: nobody can tell any more what it was about."""
        words = self._words.catalog.text("alert.blank")
        if isinstance(to, Counsellor):
            return privately(to, "edit_message_text", message_id=call.message, text=words)
        return edit(to, call.message, escape(words), None)

    def reveal(self, counsellor: Counsellor, reveal: effects.Reveal, view: View) -> Call | None:
        """Who the contact is, for the holder's eyes: the words have gaps that Telegram's answer fills just then."""
        conversation = view.conversation
        case = conversation.case if conversation is not None else None
        if conversation is None or conversation.chat.forgetting or case is None or counsellor.gone:
            return None
        made = next((u for u in conversation.history.unmaskings if u.number == reveal.request), None)
        if made is None or not made.opened_at or view.now - made.opened_at > REVEALED_WITHIN:
            return None
        if case.number != made.case or case.state is not CaseState.OPEN or case.holder != counsellor.id:
            return None
        values = {"case": self._words.name(made.code), "minutes": str(reveal.minutes)}
        text = self._words.said(Line.UNMASK_SHOWN, values)
        call = privately(counsellor, text=text, protect_content=True, link_preview_options=NO_PREVIEW)
        return replace(call, about=int(conversation.address))

    def _take_over(self, contact: Conversation, case: Case, link: str | None) -> InlineKeyboardMarkup | None:
        """Taking it over while it waits, and the way to its thread once there is one."""
        takes = [[self._words.button("take_over", "claim", contact.token, str(case.number))]]
        rows = [*(takes if case.state is CaseState.WAITING else []), *self._words.opens(link)]
        rows += self._words.on_page(contact.token)
        return InlineKeyboardMarkup(rows) if rows else None


def _label(words: ForumWords, button: Button) -> str:
    if button.action == "out":
        return words.catalog.text(f"referral_outcome.{button.args[-1]}")
    return words.catalog.text(f"button.{button.action}")


def _mention(counsellor: Counsellor) -> str:
    return f'<a href="tg://user?id={int(counsellor.address)}">{escape(counsellor.name)}</a>'
