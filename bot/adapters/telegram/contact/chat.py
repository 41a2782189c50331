"""What a contact sees: answers, sentences of the interface, lists of numbers, and a counsellor's words sent anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from telegram import ReactionTypeEmoji

from bot.adapters.telegram.wire.keyboard import Signing, keyboard
from bot.adapters.telegram.wire.resent import NO_PREVIEW, album_of, amended, anew, answering, media_group
from bot.content import Content, Reader, suited
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import (
    Amend,
    Ask,
    Button,
    Clear,
    Cover,
    Erase,
    Numbers,
    Play,
    React,
    Relay,
    Say,
    Tell,
    Unsend,
)
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.lanes import Place
from bot.core.model.effects.table import Effect, each
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared
from bot.core.model.rules import HOUR, MINUTE, Hours
from bot.core.ports import Call, Entry, View
from bot.core.turn.counterparts import at_contact
from bot.wording.catalog import catalog
from bot.wording.forms import render_ask
from bot.wording.messages import human_line, render_answer, render_line
from bot.wording.numbers import render_numbers
from bot.wording.prepared import render_prepared
from bot.wording.text import LONGEST, Rendered, utf16_units, visible
from bot.wording.withheld import Shown

DELETABLE = 48 * HOUR - MINUTE
"""Milliseconds for which a bot can delete a message (Bot API, deleteMessage), and a minute to be sure."""

NEUTRAL = frozenset({*KNOCKS, Line.COVER})
"""Lines that are never marked as possibly repeated: twice they tell nothing to whoever looks on, and a mark would."""

LONGEST_TOAST = 200
"""Characters of the answer to a press (Bot API, answerCallbackQuery)."""

ANSWERS_KEPT = 512
"""How many answers are kept as they were last worded: some 3 kB each. Many write at once about the same things."""

READERS_KEPT = 256
"""For how many readers the content is kept as they see it: 5 kB each; made anew it takes 0.2 ms."""


class ContactChat:
    """Renders effects for contacts. An answer that nobody of the organisation has reviewed says that it is a draft."""

    def __init__(self, content: Content, signing: Signing, hours: Hours) -> None:
        self._signing = signing
        self._hours = hours
        self.use(content)

    def use(self, content: Content) -> None:
        """Speak with other content from the next message on."""
        self._shown = Shown(content)
        self._made_anew()

    @property
    def content(self) -> Content:
        """What contacts are shown, as far as it was known at the last message."""
        return self._shown.content

    def _made_anew(self) -> None:
        self._content = self._shown.content
        self._suited = lru_cache(READERS_KEPT)(partial(suited, self._content))
        self._worded = lru_cache(ANSWERS_KEPT)(partial(_worded, self._suited))

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for one effect, or None when there is nobody to send it to."""
        if self._shown.by(view.desk):
            self._made_anew()
        conversation = view.conversation
        if conversation is None:
            return None
        return _CALLS[type(entry.effect)](self, entry.effect, entry, view, conversation)

    def toast(self, effect: AnswerPress, language: str, view: View) -> str | None:
        """The words of an answered press."""
        if effect.line is None:
            return None
        now = datetime.fromtimestamp(view.now / 1000, UTC)
        said = render_line(self._content, effect.line, language, now=now, values=effect.values)
        return visible(said.text_html)[:LONGEST_TOAST]  # plain text: an entity would be shown as it is

    def _written(
        self, effect: Say | Tell | Numbers | Ask | Cover, entry: Entry, view: View, conversation: Conversation
    ) -> Call:
        quiet = {"disable_notification": True} if isinstance(effect, Cover) else {}
        rendered = self._rendered(effect, view, conversation)
        if isinstance(effect, Cover | Tell) and effect.line in NEUTRAL:
            view = replace(view, repeated=False)
        return self._message(rendered, entry, view, conversation, **quiet)

    def _message(self, rendered: Rendered, entry: Entry, view: View, conversation: Conversation, **more: Any) -> Call:
        params = {
            "chat_id": int(conversation.address),
            "text": _marked(rendered.text_html, conversation, view),
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(self._signing, entry.key, rendered.buttons),
            **more,
        }
        return Call("send_message", params, f"contact:{entry.key}")

    def _played(self, play: Play, entry: Entry, view: View, conversation: Conversation) -> Call:
        """The recording as a voice note; the answer in writing where there is none any more."""
        reader = Reader(conversation.told.country, conversation.told.sector, conversation.told.person)
        recording = self._suited(reader).recording(play.topic, conversation.language)
        try:
            voice = recording.path.read_bytes() if recording is not None else b""
        except OSError:
            voice = b""
        if recording is None or not voice:
            return self._written(Say(topic=play.topic, country=conversation.told.country), entry, view, conversation)
        target = {"chat_id": int(conversation.address), "voice": voice, "duration": int(recording.seconds)}
        if view.repeated:
            target["caption"] = catalog(conversation.language).text("relayed.repeated")
        return Call("send_voice", target, f"contact:{entry.key}")

    def _rendered(self, effect: Say | Tell | Numbers | Ask | Cover, view: View, conversation: Conversation) -> Rendered:
        now = datetime.fromtimestamp(view.now / 1000, UTC)
        language = conversation.language
        reader = Reader(conversation.told.country, conversation.told.sector, conversation.told.person)
        content = self._suited(reader)
        match effect:
            case Say(topic=topic) if (topic, language) not in self._content.answers:
                # decided before its topic was taken out of the content
                buttons = ((Button("menu"), Button("human")),)
                return render_line(self._content, Line.MENU, language, now=now, buttons=buttons)
            case Say():
                human = self._human(effect.called, language, view)
                return self._worded(effect, reader, language, human, view.now // MINUTE)
            case Ask():
                human = self._human(effect.called, language, view)
                return render_ask(self._content, effect, language, human_line=human, now=now, draft=True)
            case Tell() | Cover():
                return render_line(
                    self._content,
                    effect.line,
                    language,
                    now=now,
                    values=effect.values,
                    buttons=effect.buttons,
                    country=conversation.told.country,
                    topic=conversation.case.topic if conversation.case is not None else None,
                )
            case Numbers():
                return render_numbers(content, effect, language, now)

    def _human(self, called: bool | None, language: str, view: View) -> str:
        """What is true of the counsellors at this moment."""
        case = view.conversation.case if view.conversation is not None else None
        group = case.group if case is not None and case.live else None
        opens = None if called else view.desk.opens(self._hours, view.now, group)
        usual = view.desk.usual(self._hours, view.now, group)
        return human_line(language, called, str(opens) if opens is not None else None, usual=usual)

    def _amend(self, amend: Amend, entry: Entry, view: View, conversation: Conversation) -> Call | None:
        """The later wording in place of the first one, with a mark."""
        if not view.log:
            return None
        mark = catalog(conversation.language).text("relayed.edited")
        target = {"chat_id": int(conversation.address), "message_id": amend.message}
        method, params = amended(view.log[0].content, target, mark=mark)
        return Call(method, params, f"contact:{entry.key}")

    def _relay(self, relay: Relay, entry: Entry, view: View, conversation: Conversation) -> Call | None:
        said = next((e for e in view.log if e.seq == relay.seq), None)
        if said is not None and said.content.prepared is not None:
            return self._prepared(said.content.prepared, entry, view, conversation)
        mark = catalog(conversation.language).text("relayed.repeated") if view.repeated else ""
        if said is None:
            return None
        case = conversation.case
        answered = at_contact(case, said.reply_to) if case is not None else None
        target = {"chat_id": int(conversation.address), **answering(answered)}
        parts = [e for e in view.log if e.seq in {seq for seq, _ in relay.pieces}]
        if len(album_of(parts)) == len(parts) > 1:
            method, params = media_group(parts, target, mark=mark)
            return Call(method, params, f"contact:{entry.key}", cost=len(parts))
        made = anew(said.content, target, mark=mark, cards=True)
        return Call(made[0], made[1], f"contact:{entry.key}") if made is not None else None

    def _prepared(self, prepared: Prepared, entry: Entry, view: View, conversation: Conversation) -> Call:
        """Vetted words that a counsellor sends. Raises KeyError when they are not to be shown any more."""
        content = self._suited(Reader(prepared.country, conversation.told.sector, conversation.told.person))
        now = datetime.fromtimestamp(view.now / 1000, UTC)
        return self._message(render_prepared(content, prepared, conversation.language, now), entry, view, conversation)


def _worded(
    suited: Callable[[Reader], Content], say: Say, reader: Reader, language: str, human_line: str, minute: int
) -> Rendered:
    """An answer as it is true in a minute since 1970: services open and close by the minute, and dates change too."""
    return render_answer(
        suited(reader),
        say.topic,
        language,
        say.country,
        section=say.section,
        human_line=human_line,
        now=datetime.fromtimestamp(minute * MINUTE / 1000, UTC),
        draft=True,
    )


def _clear(_: ContactChat, clear: Clear, entry: Entry, view: View, conversation: Conversation) -> Call | None:
    """The newest messages that may go, since these are seen first; None when none is left."""
    left = [
        id
        for id, sent_at in view.ledger
        if view.now - sent_at < DELETABLE
        and id != clear.keep
        and (clear.below is None or id < clear.below)
        and (clear.older is None or sent_at <= clear.older)
    ]
    chosen = tuple(left[-clear.size :])
    if not chosen:
        return None
    params = {"chat_id": int(conversation.address), "message_ids": list(chosen)}
    return Call("delete_messages", params, f"contact:{entry.key}", gone=chosen, more=len(left) > len(chosen))


def _react(_: ContactChat, react: React, entry: Entry, view: View, conversation: Conversation) -> Call:
    target = {"chat_id": int(conversation.address), "message_id": react.message}
    reaction = [ReactionTypeEmoji(react.emoji)] if react.emoji else []
    return Call("set_message_reaction", {**target, "reaction": reaction}, f"contact:{entry.key}")


def _delete(_: ContactChat, gone: Unsend | Erase, entry: Entry, view: View, conversation: Conversation) -> Call:
    target = {"chat_id": int(conversation.address), "message_id": gone.message}
    return Call("delete_message", target, f"contact:{entry.key}")


def _marked(text_html: str, conversation: Conversation, view: View) -> str:
    """The text of an answer, with a mark where it may be the second time that it arrives, as far as there is room."""
    if not view.repeated:
        return text_html
    marked = f"<i>{catalog(conversation.language).text('relayed.repeated')}</i>\n{text_html}"
    return marked if utf16_units(visible(marked)) <= LONGEST else text_html


_CALLS: Mapping[type[Effect], Callable[[ContactChat, Any, Entry, View, Conversation], Call | None]] = each(
    lambda kind, row: row.place is Place.CONTACT,
    {
        **dict.fromkeys((Say, Tell, Numbers, Ask, Cover), ContactChat._written),
        Play: ContactChat._played,
        Relay: ContactChat._relay,
        Amend: ContactChat._amend,
        React: _react,
        Unsend: _delete,
        Erase: _delete,
        Clear: _clear,
    },
)
