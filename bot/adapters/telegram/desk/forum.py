"""The desk in a Telegram forum: one topic per case under its code name; a view of the case, never its record.

Nothing here names a contact: titles and cards hold a code name, an urgency and what the person said of the situation.
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from telegram import ReactionTypeEmoji

from bot.adapters.telegram.desk.alerts import ForumAlert
from bot.adapters.telegram.desk.board import ForumBoard
from bot.adapters.telegram.desk.calls import ForumWords, changed, group_call, post
from bot.adapters.telegram.desk.card import ForumCard
from bot.adapters.telegram.desk.card_buttons import CardButtons
from bot.adapters.telegram.desk.log import ForumLog
from bot.adapters.telegram.desk.plan import ForumPlan
from bot.adapters.telegram.desk.prepared import ForumPrepared
from bot.adapters.telegram.desk.report import ForumReport
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.keyboard import Signing
from bot.content import Content
from bot.core.contact.reactions import ARRIVED
from bot.core.model.case import Case
from bot.core.model.desk_effects import (
    Alert,
    AnswerPress,
    AskDesk,
    AskFirst,
    BareCard,
    Board,
    Card,
    CloseThread,
    Conceal,
    DeleteThread,
    FirstWords,
    Note,
    OpenThread,
    PinBoard,
    Ping,
    PostLog,
    ProbeThread,
    ReopenThread,
    Report,
    Reveal,
    ShiftCall,
    ShowPicture,
    ShowPlan,
    ShowPrepared,
    ShowProtocol,
    ShowReaction,
    TellCounsellor,
    TellDesk,
    TellForgotten,
    TellThread,
    TestCall,
    Tick,
)
from bot.core.model.effects import Effect
from bot.core.model.lines import Line
from bot.core.model.rules import Hours
from bot.core.ports import Call, Entry, View
from bot.engine.limits import TOGETHER_WITHIN
from bot.wording.code_names import CodeNames


class TelegramForum:
    """Renders effects for the counsellors' forum, in the desk's language."""

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
    ) -> None:
        self._groups = groups
        self._words = ForumWords(content, names, signing, language)
        self._alerts = ForumAlert(self._words)
        self._logs = ForumLog(self._words, CardButtons(self._words))
        self._cards = ForumCard(self._words, self._logs)
        self._reports = ForumReport(self._words, hours)
        self._plans = ForumPlan(self._words, hours)
        self._prepared = ForumPrepared(self._words)
        self._boards = ForumBoard(self._words, hours, pilot=pilot)

    def use(self, content: Content) -> None:
        """Name topics by other content from the next message on."""
        self._words.use(content)

    def named(self, press: AnswerPress) -> AnswerPress:
        """The answer to a press with the code name that it gives as numbers."""
        values = dict(press.values)
        if "code" not in values:
            return press
        first, second = values["code"].split()
        return replace(press, values=(("code", self._words.name((int(first), int(second)))),))

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for one effect, or None when there is nothing to do any more. A possible repeat says so."""
        chat = self._groups.chat(getattr(entry.effect, "group", ""))
        self._words.see(view.desk)
        if isinstance(entry.effect, AskDesk):
            call = self._alerts.ask(chat, entry.key, entry.effect, view)
        elif isinstance(entry.effect, Reveal):
            call = self._alerts.reveal(entry.effect, view)
        elif isinstance(entry.effect, Conceal):
            call = self._alerts.conceal(entry.effect, view)
        elif isinstance(entry.effect, Report):
            call = self._reports.report(chat, entry.effect, view)
        elif isinstance(entry.effect, TestCall):
            call = self._alerts.test(chat, entry.effect, view)
        elif isinstance(entry.effect, ShiftCall):
            call = self._alerts.to_shift(entry.effect, view)
        elif isinstance(entry.effect, TellCounsellor | Ping):
            call = self._alerts.private(entry.effect, entry.key, view)
        else:
            call = self._in_the_group(chat, entry, view) if chat is not None else None
        return self._marked(call, entry.effect) if call is not None and view.repeated else call

    def _in_the_group(self, chat: int, entry: Entry, view: View) -> Call | None:
        match entry.effect:
            case Board(group=group):
                return self._boards.board(chat, group, view)
            case PinBoard(message=message):
                return group_call("pin_chat_message", chat, message_id=message, disable_notification=True)
            case TellDesk(line=line, values=values):
                return post(chat, escape(self._words.said(line, dict(values))))
            case TellThread(thread=thread, line=line, reply_to=reply_to):
                return self._note(chat, line, {}, thread, reply_to)
            case Note(thread=int() as thread, line=line, values=values, reply_to=reply_to):
                return self._note(chat, line, dict(values), thread, reply_to)
            case ShowPlan():
                return self._plans.plan(chat, view)
            case TellForgotten():
                return self._alerts.forgotten(chat, entry.effect, view)
            case DeleteThread(thread=thread):
                return group_call("delete_forum_topic", chat, message_thread_id=thread)
            case CloseThread(thread=thread):  # also of a case that a newer one has followed
                return group_call("close_forum_topic", chat, message_thread_id=thread)
            case BareCard(message=message):
                return group_call("edit_message_reply_markup", chat, message_id=message)
            case _:
                return self._of_a_case(chat, entry, view)

    def _of_a_case(self, chat: int, entry: Entry, view: View) -> Call | None:
        conversation, effect = view.conversation, entry.effect
        case = conversation.case if conversation is not None else None
        if case is None or conversation is None or case.number != getattr(effect, "case", None):
            return None
        if getattr(effect, "group", "") not in ("", case.group):  # it has moved meanwhile
            return None
        match effect:
            case Alert():
                return self._alerts.alert(chat, entry.key, case, view, effect)
            case OpenThread():
                name = self._words.name(case.code)
                return group_call("create_forum_topic", chat, name=name) if case.thread is None else None
            case ReopenThread(thread=thread) | ProbeThread(thread=thread):
                return group_call("reopen_forum_topic", chat, message_thread_id=thread)
            case FirstWords():
                return self._cards.first(chat, entry.key, conversation, case, view)
            case Card():
                return self._cards.card(chat, entry.key, conversation, case, view)
            case Tick(source=source):
                newest = case.sent[-1].source if case.sent else None
                arrived = [ReactionTypeEmoji(ARRIVED)]
                return (
                    group_call("set_message_reaction", chat, message_id=source, reaction=arrived)
                    if source == newest and case.live
                    else None
                )
            case ShowReaction(message=message) if case.thread is not None:
                return self._reaction(chat, case, message)
            case AskFirst(source=source) if case.thread is not None:
                text = escape(self._words.catalog.text("thread.ask_first"))
                buttons = self._cards.buttons.ask_first(entry.key, case, source)
                return changed(post(chat, text, case.thread, source), reply_markup=buttons)
            case ShowPicture(seq=seq):
                return self._logs.picture(chat, case, view, seq)
            case ShowPrepared():
                return self._prepared.show(chat, entry.key, conversation, case, effect, view)
            case ShowProtocol():
                return self._prepared.protocol(chat, conversation, case, view)
            case PostLog():
                together = view.now - entry.created_at <= TOGETHER_WITHIN * 1000
                return self._logs.post(chat, entry.key, conversation, case, view, together=together)
            case Note(line=line, values=values, reply_to=reply_to) if case.thread is not None:
                return self._note(chat, line, dict(values), case.thread, reply_to)
            case _:
                return None

    def _reaction(self, chat: int, case: Case, message: int) -> Call | None:
        """The contact's reaction as it is now; on a counsellor's message the sign that it arrived comes back with its
        end.
        """
        sign = next((s for s in case.signs if s.message == message), None)
        if sign is None:
            return None
        emoji = sign.emoji or (ARRIVED if any(s.source == message for s in case.sent) else "")
        reaction = [ReactionTypeEmoji(emoji)] if emoji else []
        return group_call("set_message_reaction", chat, message_id=message, reaction=reaction)

    def _note(self, chat: int, line: Line, values: dict[str, str], thread: int, reply_to: int | None) -> Call:
        words = escape(self._words.said(line, values))
        return post(chat, f"<i>{words}</i>", thread, reply_to)

    def _marked(self, call: Call, effect: Effect) -> Call:
        """A call that may have been made before; edits need no mark; a view of the log marks its messages itself."""
        mark = self._words.catalog.text("relayed.repeated")
        if call.method == "create_forum_topic":
            return changed(call, name=f"{call.params['name']} (2)")
        if call.method == "send_message" and not isinstance(effect, PostLog):
            return changed(call, text=f"{mark}\n{call.params['text']}")
        return call
