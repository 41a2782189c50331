"""What came of a step of a talk: what can be said of it, and how it is found out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.log import shown
from bot.content import Content, Service
from bot.content.model.services import HOME
from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.thread import FirstWords, Note, PostLog, ShowReaction
from bot.replay.stage import Shown
from bot.wording.catalog import catalog
from bot.wording.services import title

_BOLD = re.compile(r"<b>(?:\d+\. )?(.*?)</b>")


@dataclass(frozen=True)
class Played:
    """What came of a step: what it showed on the `phone`, of it the bot's `own` words, and at the `desk`.

    `so_far` is all that the talk showed, `stood` whether the step's button stood on the phone.
    """

    step: Mapping[str, Any]
    stood: bool
    content: Content
    contact: Conversation
    so_far: Sequence[Shown]
    phone: Sequence[Shown]
    own: Sequence[Shown]
    desk: Sequence[Shown]

    @property
    def differences(self) -> list[str]:
        """In what it differs from what its file says, as sentences."""
        step, found = self.step, []
        if "press" in step and self.stood is bool(step.get("older")):
            found.append(
                f"The button {step['press']} {'still stands' if self.stood else 'does not stand'} on the phone."
            )
        for name, check in CHECKS.items():
            if name in step and (seen := check(self)) != step[name]:
                found.append(f"{name}: the file says {_said(step[name])}, and it is {_said(seen)}.")
        return found

    @property
    def comes(self) -> dict[str, Any]:
        """What a test says of it."""
        comes: dict[str, Any] = {"older": True} if "press" in self.step and not self.stood else {}
        comes |= {"shows": _shows(self), "case": _case(self)}
        return comes | ({"toast": toast} if (toast := _toast(self)) else {})

    def in_thread(self, *kinds: type) -> Iterable[Shown]:
        """What was shown so far in the thread of the contact's case, of these kinds of effect."""
        thread = self.contact.case.view.thread if self.contact.case is not None else None
        for call in self.so_far:
            here = call.call.params.get("message_thread_id", thread) == thread
            if isinstance(call.effect, kinds) and here and thread is not None:
                yield call


def _shows(played: Played) -> list[str]:
    return [name for call in played.phone for name in call.names]


def _toast(played: Played) -> list[str]:
    pressed = [call.effect for call in played.desk if isinstance(call.effect, AnswerPress)]
    return [answer.line.value for answer in pressed if answer.line is not None]


def rows(shown: Shown) -> Sequence[Sequence[InlineKeyboardButton]]:
    """The rows of buttons below what was shown, with those that copy a number."""
    markup = shown.call.params.get("reply_markup")
    return markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()


def named(played: Played) -> list[Service]:
    """The services that the bot's own words name, in their order; of several with one name that of the contact's
    country.
    """
    words, country = catalog(played.contact.language), played.contact.told.country
    services = sorted(played.content.services.values(), key=lambda service: service.country == country)
    titles = {title(s, words, place): s for place in (None, HOME, country) for s in services}
    bold = [unescape(name) for call in played.own for name in _BOLD.findall(str(call.call.params["text"]))]
    return list({titles[name].id: titles[name] for name in bold if name in titles}.values())


def _services(played: Played) -> list[str]:
    """The first three."""
    return [service.id for service in named(played)][:3]


def _reads(played: Played) -> list[str]:
    text = "\n".join(call.words for call in played.phone)
    return [piece for piece in played.step["reads"] if piece in text]


def _knows(played: Played) -> dict[str, str | None]:
    values = {what: getattr(played.contact.told, what) for what in played.step["knows"]}
    return {what: None if value is None else str(value) for what, value in values.items()}


def _case(played: Played) -> str:
    case = played.contact.case
    return "none" if case is None or not case.live else case.urgency.name.lower()


def _signs(played: Played) -> list[str]:
    asked = [call.effect for call in played.so_far if isinstance(call.effect, Ask)]
    return list(asked[-1].signs) if asked else []


def _entries(call: Shown) -> list[LogEntry]:
    """The entries of the log that a call shows in a thread."""
    case = call.view.conversation.case if call.view.conversation is not None else None
    if case is None or call.call.log_upto is None:
        return []
    return shown(case, call.view.log, after=case.view.cursor, upto=call.call.log_upto)


def _as_read(entry: LogEntry) -> str:
    """What the counsellors read of an entry: the form that was given with its choices, words, or a kind."""
    if entry.form is not None:
        return " ".join([entry.form.form, *entry.form.chosen])
    content = entry.content
    if content.prepared is not None:
        return f"{content.prepared.what} {content.prepared.id}"
    return content.text or content.kind.value


def _marks(played: Played) -> list[str]:
    marks: dict[object, str] = {}
    for call in played.in_thread(ShowReaction):
        set_ = call.call.params.get("reaction")
        emoji = [str(getattr(one, "emoji", "")) for one in set_] if isinstance(set_, list | tuple) else []
        marks[call.call.params["message_id"]] = "".join(emoji)
    return list(marks.values())


CHECKS: Mapping[str, Callable[[Played], object]] = {
    "shows": _shows,
    "toast": _toast,
    "services": _services,
    "buttons": lambda played: played.own[0].buttons if played.own else [],
    "reads": _reads,
    "knows": _knows,
    "case": _case,
    "signs": _signs,
    "desk": lambda played: [_as_read(e) for call in played.in_thread(PostLog, FirstWords) for e in _entries(call)],
    "notes": lambda played: [c.effect.line.value for c in played.in_thread(Note) if isinstance(c.effect, Note)],
    "marks": _marks,
    "referred": lambda played: [
        " ".join(filter(None, (r.service, r.tells, r.answer, r.outcome))) for r in played.contact.history.referrals
    ],
}
"""What can be said of a step, and how it is found out."""


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value)
