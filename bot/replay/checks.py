"""What can be said of a step of a talk, and how it is found out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.adapters.telegram.desk.log import shown
from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.thread import FirstWords, Note, PostLog, ShowReaction
from bot.replay.screen import Message, names_of, words_of
from bot.replay.stage import Shown, Stage


@dataclass(frozen=True)
class Seen:
    """What there is to see after a step: at the desk so far, of the contact, and what the step itself showed."""

    stage: Stage
    contact: Conversation
    phone: tuple[Shown, ...]
    messages: tuple[Message, ...]
    desk: tuple[Shown, ...]

    def in_thread(self, *kinds: type) -> Iterable[Shown]:
        """What was shown so far in the thread of the contact's case, of these kinds of effect."""
        thread = self.contact.case.view.thread if self.contact.case is not None else None
        for call in self.stage.telegram.shown:
            here = call.call.params.get("message_thread_id", thread) == thread
            if isinstance(call.effect, kinds) and here and thread is not None:
                yield call


def _shows(seen: Seen, _: Any) -> list[str]:
    return [name for call in seen.phone for name in names_of(call.effect, call.view)]


def _toast(seen: Seen, _: Any) -> list[str]:
    pressed = [call.effect for call in seen.desk if isinstance(call.effect, AnswerPress)]
    return [answer.line.value for answer in pressed if answer.line is not None]


def _services(seen: Seen, _: Any) -> list[str]:
    return list(dict.fromkeys(id_ for message in seen.messages for id_ in message.services))[:3]


def _buttons(seen: Seen, _: Any) -> list[str]:
    return seen.messages[0].buttons if seen.messages else []


def _reads(seen: Seen, pieces: Sequence[str]) -> list[str]:
    """Those pieces that can be read."""
    text = "\n".join(words_of(call) for call in seen.phone)
    return [piece for piece in pieces if piece in text]


def _knows(seen: Seen, asked: Mapping[str, Any]) -> dict[str, str | None]:
    values = {what: getattr(seen.contact.told, what) for what in asked}
    return {what: None if value is None else str(value) for what, value in values.items()}


def _case(seen: Seen, _: Any) -> str:
    case = seen.contact.case
    return "none" if case is None or not case.live else case.urgency.name.lower()


def _signs(seen: Seen, _: Any) -> list[str]:
    asked = [call.effect for call in seen.stage.telegram.shown if isinstance(call.effect, Ask)]
    return list(asked[-1].signs) if asked else []


def _desk(seen: Seen, _: Any) -> list[str]:
    return [_as_read(entry) for call in seen.in_thread(PostLog, FirstWords) for entry in _entries(call)]


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


def _notes(seen: Seen, _: Any) -> list[str]:
    return [call.effect.line.value for call in seen.in_thread(Note) if isinstance(call.effect, Note)]


def _marks(seen: Seen, _: Any) -> list[str]:
    marks: dict[object, str] = {}
    for call in seen.in_thread(ShowReaction):
        set_ = call.call.params.get("reaction")
        emoji = [str(getattr(one, "emoji", "")) for one in set_] if isinstance(set_, list | tuple) else []
        marks[call.call.params["message_id"]] = "".join(emoji)
    return list(marks.values())


def _referred(seen: Seen, _: Any) -> list[str]:
    return [" ".join(filter(None, (r.service, r.tells, r.answer, r.outcome))) for r in seen.contact.referrals]


CHECKS: Mapping[str, Callable[[Seen, Any], object]] = {
    "shows": _shows,
    "toast": _toast,
    "services": _services,
    "buttons": _buttons,
    "reads": _reads,
    "knows": _knows,
    "case": _case,
    "signs": _signs,
    "desk": _desk,
    "notes": _notes,
    "marks": _marks,
    "referred": _referred,
}
"""What can be said of a step, and how it is found out; what the file says is given along."""


def differences_of(step: Mapping[str, Any], seen: Seen, *, stands: bool) -> Iterator[str]:
    """In what a step differs from what its file says, as sentences. `stands`: its button stood on the phone."""
    if "press" in step and stands is bool(step.get("older")):
        yield f"The button {step['press']} {'still stands' if stands else 'does not stand'} on the phone."
    for name, check in CHECKS.items():
        if name in step and (found := check(seen, step[name])) != step[name]:
            yield f"{name}: the file says {_said(step[name])}, and it is {_said(found)}."


def comes_of(step: Mapping[str, Any], seen: Seen, *, stands: bool) -> dict[str, Any]:
    """What a test says of a step."""
    comes: dict[str, Any] = {"older": True} if "press" in step and not stands else {}
    comes |= {"shows": _shows(seen, None), "case": _case(seen, None)}
    return comes | ({"toast": toast} if (toast := _toast(seen, None)) else {})


def _said(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {one}" for name, one in value.items())
    return str(value)
