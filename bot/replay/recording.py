"""From what was done on the page of the demo to a talk: the updates that the stand-in kept, as steps.

What is kept holds the people of the demo only. A recording names nobody: it says what was done, in order, what could be
read on the phone then, and how long people waited.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import Naming, TelegramTranslator
from bot.content import Content
from bot.core.casework.referring import code_of
from bot.core.model.case import CaseState, Kind
from bot.core.model.case_events import (
    Claimed,
    Closed,
    CounsellorWrote,
    OfferAnswered,
    OutcomeTold,
    PreparedAsked,
    PreparedChosen,
    Referred,
)
from bot.core.model.contact_events import Commanded, Edited, Pressed, Reacted, Wrote
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.desk_events import ShiftChanged
from bot.core.model.errors import Unparsable
from bot.core.model.events import Event
from bot.core.model.prepared import What, of_tag
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from bot.replay.arrivals import PARTS
from bot.replay.files import TalkError
from bot.replay.stage import Unsigned
from bot.replay.talk import CAMBODIA

JSON = dict[str, Any]

TOKEN = 13
"""Letters of the token that a case's buttons bear (`bot.wiring.bootstrap`)."""

READ = 60
"""Characters that a recording keeps of the longer of a message's first two lines, to find it again."""


def recorded(state: JSON, naming: Naming, content: Content, phone: str | None = None) -> tuple[JSON, Mapping[str, int]]:
    """The talk of the phone of somebody of the demo, by their first name; of who did something last, unless told. And
    how often what was done at the desk that no step can do.

    `state` is what the stand-in keeps of its world, `naming` the demo's vault, whose keys may have changed since.
    Raises TalkError where nobody did anything, or nobody is called so.
    """
    bot = state["bots"][0]
    user = _phone(state, bot, phone)
    groups = ForumGroups({str(-chat["id"]): chat["id"] for chat in state["groups"]})
    translator = TelegramTranslator(bot["id"], groups, Unsigned(naming))
    contact = naming.contact_id(bot["id"], user)
    desk = _desk(state, bot, groups, contact, user)
    steps = _Steps(content)
    talk: JSON = {}
    for update in bot["history"]:
        body = json.dumps({"update_id": update["id"], update["kind"]: update["payload"]}).encode()
        with suppress(Unparsable):
            routed = translator.translate(body, desk, int(update["at"] * 1000))
            for event in routed.events:
                if routed.key == DESK and isinstance(event, ShiftChanged) and event.on:
                    talk["on_duty"] = True
                elif routed.key == contact:
                    steps.add(event, update["payload"], update["at"])
    if not steps.made:
        raise TalkError("Nothing was done on this phone since the demo began to keep it.")
    _read_on_phone(state, bot["id"], user, steps.made)
    began = datetime.fromtimestamp(steps.made[0][0], UTC) + CAMBODIA
    clock, done = f"{began:%Y-%m-%d %H:%M}", [step for _, step in steps.made]
    return {"name": f"Recorded {clock}"} | talk | {"clock": clock, "steps": done}, steps.left_out


def _phone(state: JSON, bot: JSON, name: str | None) -> int:
    """Telegram's id of whose phone is meant."""
    people = {chat["id"] for chat in state["private"]}
    names = {user["id"]: user["first_name"] for user in state["users"] if user["id"] in people}
    aliases = {user["id"]: (user["username"] or "").partition("_")[0] for user in state["users"]}
    acted = [u["payload"].get("from", u["payload"].get("user", {})).get("id") for u in bot["history"]]
    last = [id_ for id_ in acted if id_ in names]
    if name is None and last:
        return int(last[-1])
    for id_, first in names.items():
        if name is not None and name.lower() in (first.lower(), aliases[id_]):
            return int(id_)
    known = ", ".join(sorted(aliases[id_] or names[id_] for id_ in names))
    raise TalkError(f"There is no such phone. There are: {known}." if known else "Nobody wrote on a phone yet.")


def _desk(state: JSON, bot: JSON, groups: ForumGroups, contact: str, user: int) -> Desk:
    """The desk as far as the translator asks it. Its buttons bear a token that tells nobody whose case it is: the case
    of this phone is the one in whose thread its words stand.
    """
    said = [u["payload"].get("text", "") for u in bot["history"] if u["payload"].get("chat", {}).get("id") == user]
    words = [text for text in said if len(text) > 3 and not text.startswith("/")]
    found: dict[tuple[str, int], str] = {}
    theirs: set[tuple[str, int]] = set()
    presses = [(p.get("message", {}), p["data"]) for p in (u["payload"] for u in bot["history"]) if "data" in p]
    posted = [m["body"] for chat in state["groups"] for m in chat["messages"]]
    for message, data in [*((m, data) for m in posted for data in _data(m)), *presses, *((m, "") for m in posted)]:
        group = groups.known(message.get("chat", {}).get("id"))
        thread, parts = message.get("message_thread_id"), data.split("|")
        if group is None or thread is None:
            continue
        if len(parts) > 3 and len(parts[2]) == TOKEN:
            found[group, thread] = parts[2]
        if any(text in message.get("text", "") for text in words):
            theirs.add((group, thread))
    return Desk(
        cases=tuple(
            DeskCase(
                contact if at in theirs else token, 1, (0, 0), CaseState.OPEN, Urgency.NONE, 0,
                thread=at[1], group=at[0], token=token,
            )
            for at, token in found.items()
        )
    )  # fmt: skip


def _data(message: JSON) -> Iterator[str]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        yield from (button["callback_data"] for button in row if "callback_data" in button)


class _Steps:
    def __init__(self, content: Content) -> None:
        self.made: list[tuple[float, JSON]] = []
        """The steps so far, each with when it was done (seconds)."""
        self.left_out: Counter[str] = Counter()
        self._services = {code_of(id_): id_ for id_ in content.services}
        self._ids: Mapping[What, Sequence[str]] = {
            What.REPLY: list(content.replies),
            What.ANSWER: list(content.topic_ids),
            What.SERVICE: list(content.services),
        }
        self._offered = ""

    def add(self, event: Event, payload: JSON, at: float) -> None:
        """One more thing that happened to the contact."""
        step = self._of_contact(event, payload) or self._of_desk(event)
        if step is None:
            self.left_out[type(event).__name__] += not isinstance(event, PreparedChosen)
            return
        if self.made and (minutes := round((at - self.made[-1][0]) / 60)) > 0:
            self.made.append((self.made[-1][0] + 60, {"wait": minutes}))
        self.made.append((at, step))

    @staticmethod
    def _of_contact(event: Event, payload: JSON) -> JSON | None:
        match event:
            case Commanded(name=name, argument=argument):
                return {"command": f"{name} {argument}".strip()}
            case Pressed(action=action, args=args):
                return {"press": " ".join((action, *args))}
            case Reacted(emoji=emoji):
                return {"reacts": emoji}
            case Edited(content=content):
                return {"edits": content.text}
            case Wrote(content=content) if content.kind is Kind.TEXT:
                return {"forwards" if "forward_origin" in payload else "says": content.text}
            case Wrote(content=content) if content.place is not None and "venue" not in payload:
                return {"at": list(content.place)}
            case Wrote() if "caption" in payload:
                return {"sends": _kind(payload), "caption": payload["caption"]}
            case Wrote():
                return {"sends": _kind(payload)}
            case _:
                return None

    def _of_desk(self, event: Event) -> JSON | None:
        match event:
            case Claimed():
                return {"claim": True}
            case Closed(outcome=outcome, sure=sure):
                return {"close": outcome, **({"sure": True} if sure else {})}
            case CounsellorWrote(content=content) if content.kind is Kind.TEXT:
                return {"words": content.text}
            case PreparedAsked(what=what, argument=argument, offer=False):
                return {"gives": f"{what} {argument}"}
            case PreparedAsked(what=what, argument=argument):
                self._offered = f"{what} {argument}"
            case PreparedChosen(what=what, tag=tag):
                self._offered = f"{what} {of_tag(tag, self._ids[what])}"
            case OfferAnswered(send=True) if self._offered:
                return {"gives": self._offered}
            case Referred(service=service, tells=tells) if service in self._services and tells:
                return {"refers": self._services[service], "tells": tells}
            case OutcomeTold(outcome=outcome):
                return {"outcome": outcome}
        return None


def _kind(payload: JSON) -> str:
    """What the files call a message of this kind: the one whose parts it has, the most of them."""
    fitting = [name for name, parts in PARTS.items() if parts.keys() <= payload.keys()]
    emoji = payload.get("sticker", {}).get("emoji")
    by_emoji = [name for name in fitting if name != "sticker" and PARTS[name].get("sticker", {}).get("emoji") == emoji]
    others = [name for name in fitting if "sticker" not in PARTS[name] or name == "sticker"]
    return max(by_emoji or others, key=lambda name: len(PARTS[name]), default="unheard_of")


def _read_on_phone(state: JSON, bot: int, user: int, made: Sequence[tuple[float, JSON]]) -> None:
    """Add to each step a line of what came to the phone then, as far as it still stands there."""
    chat = next(chat for chat in state["private"] if chat["id"] == user)
    for number, (at, step) in enumerate(made):
        until = made[number + 1][0] if number + 1 < len(made) else float("inf")
        came = [m["body"] for m in chat["messages"] if m["sender"] == bot and at <= m["sent_at"] < until]
        lines = [max(str(m.get("text") or m.get("caption") or "").split("\n")[:2], key=len) for m in came]
        if any(lines):
            step["reads"] = [line[:READ].strip() for line in lines if line]
