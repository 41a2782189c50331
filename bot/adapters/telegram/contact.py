"""What a contact sees: answers, sentences of the interface, lists of numbers, and a counsellor's words sent anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, NamedTuple, get_args

from telegram import ReactionTypeEmoji

from bot.adapters.telegram.papers import read_of, shown
from bot.adapters.telegram.wire.keyboard import Signing, keyboard
from bot.adapters.telegram.wire.resent import NO_PREVIEW, album_of, amended, anew, answering, media_group, quoted
from bot.content import Content, Reader, suited
from bot.content.model.answers import reader_of
from bot.core.model.case import Content as Words
from bot.core.model.case import Kind
from bot.core.model.conversation import Conversation
from bot.core.model.effects import contact as effects
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.lanes import Place
from bot.core.model.effects.table import Effect, each
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared
from bot.core.model.rules import HOUR, MINUTE, Hours
from bot.core.ports import Call, Entry, View
from bot.core.turn.counterparts import at_contact
from bot.core.understanding.countries import ORIGIN
from bot.wording.catalog import catalog, msgid
from bot.wording.explaining import render_explain
from bot.wording.forms import render_ask
from bot.wording.messages import human_line, render_answer, render_line
from bot.wording.numbers import render_numbers
from bot.wording.prepared import render_prepared
from bot.wording.sheets.wages import render_sheet
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

Written = (
    effects.Say | effects.Explain | effects.Tell | effects.Numbers | effects.Ask | effects.DiarySheet | effects.Cover
)
"""What is put into words for a contact."""


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
        self._suited = partial(suited, self._content)
        self._worded = lru_cache(ANSWERS_KEPT)(partial(_worded, self._suited))

    def render(self, entry: Entry, view: View) -> Call | None:
        """The call for one effect, or None when there is nobody to send it to."""
        if self._shown.by(view.desk):
            self._made_anew()
        if view.conversation is None:
            return None
        return _CALLS[type(entry.effect)](self, entry.effect, _Here(entry, view, view.conversation))

    def toast(self, effect: AnswerPress, language: str, view: View) -> str | None:
        """The words of an answered press."""
        if effect.line is None:
            return None
        now = datetime.fromtimestamp(view.now / 1000, UTC)
        said = render_line(self._content, effect.line, language, now=now, values=effect.values)
        return visible(said.text_html)[:LONGEST_TOAST]  # plain text: an entity would be shown as it is

    def _written(self, effect: Written, here: _Here) -> Call:
        quiet = {"disable_notification": True} if isinstance(effect, effects.Cover) else {}
        neutral = isinstance(effect, effects.Cover | effects.Tell) and effect.line in NEUTRAL
        return self._message(self._rendered(effect, here), here, marked=here.view.repeated and not neutral, **quiet)

    def _message(self, rendered: Rendered, here: _Here, *, marked: bool, **more: Any) -> Call:
        return here.call(
            "send_message",
            text=_marked(rendered.text_html, here.conversation) if marked else rendered.text_html,
            parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(self._signing, here.entry.key, rendered.buttons),
            **more,
        )

    def _played(self, play: effects.Play, here: _Here) -> Call:
        """The recording as a voice note; the answer in writing where there is none any more."""
        recording = self._suited(here.reader).recording(play.topic, here.conversation.language)
        try:
            voice = recording.path.read_bytes() if recording is not None else b""
        except OSError:
            voice = b""
        if recording is None or not voice:
            return self._written(effects.Say(topic=play.topic, country=here.reader.country), here)
        mark = {"caption": here.text("relayed.repeated")} if here.view.repeated else {}
        return here.call("send_voice", voice=voice, duration=int(recording.seconds), **mark)

    def _rendered(self, effect: Written, here: _Here) -> Rendered:
        conversation, reader, now = here.conversation, here.reader, here.now
        language, for_all = conversation.language, self._suited(Reader(police_against=reader.police_against))
        match effect:
            case effects.Say(topic=topic) if (topic, language) not in self._content.answers:  # it was taken out
                buttons = ((effects.Button("menu"), effects.Button("human")),)
                return render_line(self._content, Line.MENU, language, now=now, buttons=buttons)
            case effects.Say():
                human, home = self._human(effect.called, here), effect.country == ORIGIN  # others are abroad
                there = reader.there(effect.country if effect.section or home else None)
                there = replace(there, sector=None) if home and reader.country != ORIGIN else there  # at sea is another
                return self._worded(effect, there, language, human, here.view.now // MINUTE)
            case effects.Explain():
                human, there = self._human(effect.called, here), reader.there(effect.section and effect.country)
                return render_explain(self._suited(there), effect, language, human_line=human, now=now)
            case effects.Ask():
                human = self._human(effect.called, here)
                return render_ask(for_all, effect, language, human_line=human, now=now, draft=True)
            case effects.Tell() | effects.Cover():
                return render_line(
                    for_all,
                    effect.line,
                    language,
                    now=now,
                    values=effect.values,
                    buttons=effect.buttons,
                    country=reader.country,
                    topic=conversation.case.topic if conversation.case is not None else None,
                    danger=isinstance(effect, effects.Tell) and effect.urgent,
                )
            case effects.DiarySheet():
                return render_sheet(self._content, conversation.own.diary, effect.month, language, now)
            case effects.Numbers():
                return render_numbers(self._suited(reader), effect, language, now)

    def _human(self, called: bool | None, here: _Here) -> str:
        """What is true of the counsellors at this moment."""
        case, desk, now = here.conversation.case, here.view.desk, here.view.now
        group = case.group if case is not None and case.live else None
        opens = None if called else desk.opens(self._hours, now, group)
        usual = desk.usual(self._hours, now, group)
        return human_line(here.conversation.language, called, str(opens) if opens is not None else None, usual=usual)

    def _amend(self, amend: effects.Amend, here: _Here) -> Call | None:
        """The later wording in place of the first one, with a mark."""
        if not here.view.log:
            return None
        words = here.view.log[0].content
        mark = here.mark(words, msgid("relayed.edited"))
        method, params = amended(words, {"message_id": amend.message}, mark=mark)
        return here.call(method, **params)

    def _relay(self, relay: effects.Relay, here: _Here) -> Call | None:
        log, case = here.view.log, here.conversation.case
        said = next((e for e in log if e.seq == relay.seq), None)
        if said is None:
            return None
        if said.content.kind is Kind.UNREADABLE:
            raise LookupError("what a counsellor said cannot be read any more")
        if said.content.prepared is not None:
            return self._prepared(said.content.prepared, here)
        mark = here.mark(said.content, msgid("relayed.repeated") if here.view.repeated else "")
        target = answering(at_contact(case, said.reply_to) if case is not None else None)
        parts = [e for e in log if e.seq in {seq for seq, _ in relay.pieces}]
        if len(album_of(parts)) == len(parts) > 1:
            method, params = media_group(parts, target, mark=mark)
            return replace(here.call(method, **params), cost=len(parts))
        return here.call(made[0], **made[1]) if (made := anew(said.content, target, mark=mark, cards=True)) else None

    def _prepared(self, prepared: Prepared, here: _Here) -> Call:
        """Vetted words that a counsellor sends. Raises KeyError when they are not to be shown any more."""
        content = self._suited(replace(here.reader, country=prepared.country))
        said = render_prepared(content, prepared, here.conversation.language, here.now)
        return self._message(said, here, marked=here.view.repeated)


class _Here(NamedTuple):
    """With what an effect for a contact is rendered."""

    entry: Entry
    view: View
    conversation: Conversation

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.view.now / 1000, UTC)

    @property
    def reader(self) -> Reader:
        """For whom the content is."""
        return reader_of(self.conversation)

    def text(self, id: str) -> str:
        """A word of the interface in the contact's language."""
        return catalog(self.conversation.language).text(id)

    def mark(self, words: Words, id: str) -> str:
        """What stands before a counsellor's words: what is true of them, by its id, and what they quote."""
        marks = [self.text(id)] if id else []
        marks += [self.text(msgid("relayed.forwarded"))] if words.forwarded else []
        return " ".join([*marks, quoted(words)]).strip()

    def call(self, method: str, **params: Any) -> Call:
        """A call in the contact's chat."""
        return Call(method, {"chat_id": int(self.conversation.address), **params}, f"contact:{self.entry.key}")


def _worded(
    suited: Callable[[Reader], Content], say: effects.Say, reader: Reader, language: str, human_line: str, minute: int
) -> Rendered:
    """An answer as it is true in a minute since 1970: services open and close by it, and dates change."""
    return render_answer(
        suited(reader),
        say.topic,
        language,
        say.country,
        section=say.section,
        also=say.also,
        near=say.near,
        begins=say.begins,
        second=(say.second or "", say.lines),
        human_line=human_line,
        now=datetime.fromtimestamp(minute * MINUTE / 1000, UTC),
        draft=True,
        offered=say.offered,
    )


def _clear(_: ContactChat, clear: effects.Clear, here: _Here) -> Call | None:
    """The newest messages that may go, since these are seen first; None when none is left."""
    left = [
        id
        for id, sent_at in here.view.ledger
        if here.view.now - sent_at < DELETABLE
        and id != clear.keep
        and (clear.below is None or id < clear.below)
        and (clear.older is None or sent_at <= clear.older)
    ]
    chosen = tuple(left[-clear.size :])
    call = here.call("delete_messages", message_ids=list(chosen))
    return replace(call, gone=chosen, more=len(left) > len(chosen)) if chosen else None


def _react(_: ContactChat, react: effects.React, here: _Here) -> Call:
    reaction = [ReactionTypeEmoji(react.emoji)] if react.emoji else []
    return here.call("set_message_reaction", message_id=react.message, reaction=reaction)


def _delete(_: ContactChat, gone: effects.Unsend | effects.Erase, here: _Here) -> Call:
    return here.call("delete_message", message_id=gone.message)


def _marked(text_html: str, conversation: Conversation) -> str:
    """The text of an answer with a mark, since it may be the second time that it arrives, as far as there is room."""
    marked = f"<i>{catalog(conversation.language).text('relayed.repeated')}</i>\n{text_html}"
    return marked if utf16_units(visible(marked)) <= LONGEST else text_html


_CALLS: Mapping[type[Effect], Callable[[ContactChat, Any, _Here], Call | None]] = each(
    lambda kind, row: row.place is Place.CONTACT,
    {
        **dict.fromkeys(get_args(Written), ContactChat._written),
        effects.Play: ContactChat._played,
        effects.Fingerprint: lambda _, effect, here: read_of(here.conversation, effect),
        effects.ShowPaper: lambda _, effect, here: shown(here.conversation, effect, here.entry.key, here.view.repeated),
        effects.Relay: ContactChat._relay,
        effects.Amend: ContactChat._amend,
        effects.React: _react,
        effects.Unsend: _delete,
        effects.Erase: _delete,
        effects.Clear: _clear,
    },
)
