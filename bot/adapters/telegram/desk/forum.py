"""The desk in a Telegram forum: one thread per case under its code name; a view of the case, never its record.

Nothing here names a contact: titles and cards hold a code name, an urgency and what the person said of the situation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from telegram import ReactionTypeEmoji

from bot.adapters.telegram.desk.alerts import ForumAlert
from bot.adapters.telegram.desk.board import ForumBoard
from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, Here, changed, group_call, link_to, post, privately
from bot.adapters.telegram.desk.card import ForumCard
from bot.adapters.telegram.desk.card_buttons import CardButtons
from bot.adapters.telegram.desk.finding import ForumFinding
from bot.adapters.telegram.desk.handing_over import ForumHandOver
from bot.adapters.telegram.desk.inline import ForumInline
from bot.adapters.telegram.desk.log import ForumLog
from bot.adapters.telegram.desk.prepared import ForumPrepared
from bot.adapters.telegram.desk.sessions import ForumSessions
from bot.adapters.telegram.desk.supervisors import ForumPlan, ForumReport
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.keyboard import Signing
from bot.content import Content
from bot.core.model.case import Case
from bot.core.model.desk import Counsellor
from bot.core.model.effects import OfCase, desk, thread
from bot.core.model.effects.lanes import Place
from bot.core.model.effects.table import Effect, each, group_of
from bot.core.model.lines import Line
from bot.core.model.rules import Hours
from bot.core.ports import Call, Entry, View
from bot.wording.code_names import CodeNames


class TelegramForum:
    """Renders effects for the counsellors' forum, in the language of each group (`languages`), else the desk's."""

    def __init__(
        self,
        content: Content,
        names: CodeNames,
        signing: Signing,
        groups: ForumGroups,
        language: str,
        *,
        hours: Hours,
        pilot: bool = False,
        languages: Mapping[str, str] | None = None,
    ) -> None:
        self._groups = groups
        self._language, self._languages = language, languages or {}
        self._words = ForumWords(content, names, signing, language)
        self._alerts = ForumAlert(self._words)
        self._logs = ForumLog(self._words, CardButtons(self._words))
        self._cards = ForumCard(self._words, self._logs)
        self._reports = ForumReport(self._words, hours)
        self._plans = ForumPlan(self._words, hours)
        self._prepared = ForumPrepared(self._words)
        self._inline = ForumInline(self._words)
        self._handing_over = ForumHandOver(self._words)
        self._sessions = ForumSessions(self._words)
        self._finding = ForumFinding(self._words, hours)
        self._boards = ForumBoard(self._words, hours, pilot=pilot)

    def use(self, content: Content) -> None:
        """Name topics by other content from the next message on."""
        self._words.use(content)

    def use_page(self, link: str) -> None:
        """Lead to the desk's page from alerts and the board by this link, behind which a case's token stands."""
        self._words.page = link

    def language_in(self, group: str) -> str:
        """The language of a group, and of who works in it; "": the first one."""
        return self._languages.get(group or next(iter(self._groups.ids), ""), self._language)

    def named(self, press: desk.AnswerPress) -> desk.AnswerPress:
        """The answer to a press with the code name that it gives as numbers."""
        values = dict(press.values)
        if "code" not in values:
            return press
        self._words.speak(self.language_in(press.pressed_in or ""))
        first, second = values["code"].split()
        return replace(press, values=(("code", self._words.name((int(first), int(second)))),))

    def found(self, effect: desk.OfferPrepared, view: View) -> Call | None:
        """What prepared content a counsellor may mean, in their group's language."""
        asker = view.desk.counsellor(effect.asker)
        if asker is None or asker.gone:
            return None
        self._words.see(view.desk)
        self._words.speak(self.language_in(next(iter(asker.groups), "")))
        return self._inline.found(effect, view)

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for one effect, or None when there is nothing to do any more. A possible repeat says so."""
        effect, chat = entry.effect, self._groups.chat(group_of(entry.effect))
        self._words.see(view.desk)
        reader = view.desk.counsellor(getattr(effect, "counsellor", None))
        self._words.speak(self.language_in(group_of(effect) if reader is None else next(iter(reader.groups), "")))
        if (addressed := _ADDRESSED.get(type(effect))) is not None:
            wanted: Any = effect  # each of this table may name a counsellor
            to = view.desk.counsellor(wanted.counsellor) if wanted.counsellor is not None else chat
            call = addressed(self, to, effect, entry, view) if to is not None else None
        elif chat is None:
            call = None
        elif (in_group := _IN_GROUP.get(type(effect))) is not None:
            call = in_group(self, effect, chat, entry, view)
        else:
            conversation, case = view.conversation, _case(effect, view)
            call = None
            if conversation is not None and case is not None:
                call = _OF_CASE[type(effect)](self, effect, Here(chat, entry, view, conversation, case))
        return self._marked(call, effect) if call is not None and view.repeated else call

    def _noted(self, note: thread.Note, chat: int, entry: Entry, view: View) -> Call | None:
        case = _case(note, view)
        where = note.thread or (case.view.thread if case is not None else None)
        if where is None:
            return None
        call = self._note(chat, note.line, dict(note.values), where, note.reply_to)
        if note.counsellor is None or view.conversation is None or case is None:
            return call
        return self._in_private(call, note.counsellor, Here(chat, entry, view, view.conversation, case), note.reply_to)

    def _named(self, case: Case) -> str:
        return f"{SIGNS[case.urgency]} {self._words.name(case.code)}"

    def _renamed(self, here: Here) -> Call | None:
        thread, name = here.case.view.thread, self._named(here.case)
        if thread is None or not here.case.live:
            return None
        return group_call("edit_forum_topic", here.chat, message_thread_id=thread, name=name)

    def _opened(self, here: Here) -> Call | None:
        """The thread of a case: its urgency at that time, and its name. Nothing that a contact wrote is in a title."""
        name = self._named(here.case)
        return group_call("create_forum_topic", here.chat, name=name) if here.case.view.thread is None else None

    def _reacted(self, shown: thread.ShowReaction, here: Here) -> Call | None:
        """The contact's reaction as it is now."""
        case, message = here.case, shown.message
        sign = next((s for s in case.view.signs if s.message == message), None)
        if sign is None or case.view.thread is None:
            return None
        reaction = [ReactionTypeEmoji(sign.emoji)] if sign.emoji else []
        return group_call("set_message_reaction", here.chat, message_id=message, reaction=reaction)

    def _asked_first(self, ask: thread.AskFirst, here: Here) -> Call | None:
        if here.case.view.thread is None:
            return None
        words = self._words.catalog
        several = words.text("thread.ask_several", count=str(ask.count))
        text = escape(several if ask.count > 1 else words.text("thread.ask_first"))
        call = post(here.chat, text, here.case.view.thread, ask.source)
        call = changed(call, reply_markup=self._cards.buttons.ask_first(here, ask.source))
        return call if ask.counsellor is None else self._in_private(call, ask.counsellor, here, ask.source)

    def _prepared_shown(self, shown: thread.ShowPrepared, here: Here) -> Call | None:
        call = self._prepared.show(shown, here)
        if call is None or shown.counsellor is None:
            return call
        return self._in_private(call, shown.counsellor, here)

    def _in_private(self, call: Call, counsellor: str, here: Here, source: int | None = None) -> Call | None:
        return self._words.in_private(call, here.view.desk.counsellor(counsellor), here, source)

    def _panel(self, to: Counsellor, panel: desk.Panel, entry: Entry, view: View) -> Call | None:
        """What they may do with the case as it is now; None for one that another has followed."""
        conversation = view.conversation
        case = conversation.case if conversation is not None else None
        if conversation is None or case is None or case.number != panel.case or to.gone:
            return None
        here = Here(self._groups.chat(case.group) or 0, entry, view, conversation, case)
        return self._cards.panel(to, panel, here)

    def _link(self, view: View) -> str | None:
        """Where the thread of the contact's case is opened."""
        case = view.conversation.case if view.conversation is not None else None
        return link_to(self._groups.chat(case.group), case.view.thread) if case is not None else None

    def _note(self, chat: int, line: Line, values: dict[str, str], where: int, reply_to: int | None) -> Call:
        return post(chat, f"<i>{escape(self._words.said(line, values))}</i>", where, reply_to)

    def _marked(self, call: Call, effect: Effect) -> Call:
        """A call that may have been made before; edits need no mark; a view of the log marks its messages itself."""
        mark = self._words.catalog.text("relayed.repeated")
        if call.method == "create_forum_topic":
            return changed(call, name=f"{call.params['name']} (2)")
        if call.method == "send_message" and not isinstance(effect, thread.PostLog):
            return changed(call, text=f"{mark}\n{call.params['text']}")
        return call


def _case(effect: Effect, view: View) -> Case | None:
    """The case that an effect is for; None where a newer one followed, or where it has moved meanwhile."""
    case = view.conversation.case if view.conversation is not None else None
    there = case is not None and isinstance(effect, OfCase) and case.number == effect.case
    return case if case is not None and there and group_of(effect) in ("", case.group) else None


def _topic(method: str) -> Callable[[TelegramForum, Any, int, Entry, View], Call | None]:
    """A call about the thread that an effect names."""
    return lambda f, e, chat, entry, view: group_call(method, chat, message_thread_id=e.thread)


_ADDRESSED: dict[type[Effect], Callable[[TelegramForum, Any, Any, Entry, View], Call | None]] = {
    desk.AskDesk: lambda f, to, e, entry, view: f._alerts.ask(to, e, view),
    desk.BlankCall: lambda f, to, e, entry, view: f._alerts.blank(to, e),
    desk.Reveal: lambda f, to, e, entry, view: f._alerts.reveal(to, e, view),
    desk.Conceal: lambda f, to, e, entry, view: privately(to, "delete_message", message_id=e.message),
    desk.Report: lambda f, to, e, entry, view: f._reports.report(to, e, view),
    desk.ShowHead: lambda f, to, e, entry, view: f._reports.head(to, view),
    desk.TestCall: lambda f, to, e, entry, view: f._alerts.test(to, e, view),
    desk.AskTicket: lambda f, to, e, entry, view: f._alerts.ticket(to, e),
    desk.ShowSessions: lambda f, to, e, entry, view: f._sessions.shown(to, e, view),
    desk.ShiftCall: lambda f, to, e, entry, view: f._alerts.to_shift(to, e, view),
    desk.TellCounsellor: lambda f, to, e, entry, view: f._alerts.tell(to, e),
    desk.Ping: lambda f, to, e, entry, view: f._alerts.ping(to, e, view, f._link(view)),
    desk.Panel: lambda f, to, e, entry, view: f._panel(to, e, entry, view),
    desk.UpdateCall: lambda f, to, e, entry, view: f._alerts.update(to, e, view, f._link(view)),
    desk.HandOver: lambda f, to, e, entry, view: f._handing_over.ask(to, e, view),
    desk.Found: lambda f, to, e, entry, view: f._finding.told(to, e, view),
    desk.ShiftBrief: lambda f, to, e, entry, view: f._handing_over.brief(to, e, view),
}
"""To one counsellor, or in the group where none is named."""

_IN_GROUP: dict[type[Effect], Callable[[TelegramForum, Any, int, Entry, View], Call | None]] = {
    desk.AlertAll: lambda f, e, chat, entry, view: f._alerts.all(chat, e, view),
    desk.Board: lambda f, e, chat, entry, view: f._boards.board(chat, e.group, view),
    desk.PinBoard: lambda f, e, chat, entry, view: group_call(
        "pin_chat_message", chat, message_id=e.message, disable_notification=True
    ),
    desk.TellDesk: lambda f, e, chat, entry, view: post(chat, escape(f._words.said(e.line, dict(e.values)))),
    desk.TellThread: lambda f, e, chat, entry, view: f._note(chat, e.line, {}, e.thread, e.reply_to),
    thread.Note: lambda f, e, chat, entry, view: f._noted(e, chat, entry, view),
    desk.ShowPlan: lambda f, e, chat, entry, view: f._plans.plan(chat, view),
    desk.TellForgotten: lambda f, e, chat, entry, view: f._alerts.forgotten(chat, e, view),
    desk.DeleteThread: _topic("delete_forum_topic"),
    desk.TakeBack: lambda f, e, chat, entry, view: group_call("delete_messages", chat, message_ids=list(e.messages)),
    thread.CloseThread: _topic("close_forum_topic"),
    thread.PinCard: lambda f, e, chat, entry, view: group_call(
        "pin_chat_message", chat, message_id=e.message, disable_notification=True
    ),
    thread.BareCard: lambda f, e, chat, entry, view: group_call(
        "edit_message_reply_markup", chat, message_id=e.message
    ),
}
"""Whatever became of the case, if it is of one."""

_OF_CASE: dict[type[Effect], Callable[[TelegramForum, Any, Here], Call | None]] = {
    desk.Alert: lambda f, e, here: f._alerts.alert(e, here),
    thread.OpenThread: lambda f, e, here: f._opened(here),
    thread.ReopenThread: lambda f, e, here: group_call("reopen_forum_topic", here.chat, message_thread_id=e.thread),
    thread.ProbeThread: lambda f, e, here: group_call("reopen_forum_topic", here.chat, message_thread_id=e.thread),
    thread.RenameThread: lambda f, e, here: f._renamed(here),
    thread.FirstWords: lambda f, e, here: f._cards.first(here),
    thread.Card: lambda f, e, here: f._cards.card(here),
    thread.ShowReaction: lambda f, e, here: f._reacted(e, here),
    thread.AskFirst: lambda f, e, here: f._asked_first(e, here),
    thread.ShowPicture: lambda f, e, here: f._logs.picture(here, e.seq),
    thread.ShowPrepared: lambda f, e, here: f._prepared_shown(e, here),
    thread.ShowProtocol: lambda f, e, here: f._prepared.protocol(here),
    thread.PostLog: lambda f, e, here: f._logs.post(here),
}

each(lambda kind, row: row.place not in (Place.CONTACT, Place.PRESS), {**_ADDRESSED, **_IN_GROUP, **_OF_CASE})
