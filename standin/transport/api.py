"""One call of the Bot API from arrival to answer: faults, checks, limits, effect, journal."""

import asyncio
import json
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..arguments import Arguments
from ..methods import HANDLERS, Call
from ..methods.table import BY_LOWER, PARAMETERS, UNMODELLED
from ..refusals import Refusal, bad_request, flood, not_modelled, strict
from ..updates.webhook import Knobs
from ..world.faults import Fault
from ..world.hub import Account, Hub
from ..world.record import Entry
from .models import models
from .waiting import Waiting

_SHOWS = ("send", "edit", "copy", "forward")  # what a private chat's limit counts
_READS = ("get",)
_PER_ITEM = {"sendMediaGroup": "media", "copyMessages": "message_ids", "forwardMessages": "message_ids"}
_EMPTY = {"chat_id": "chat_id is empty", "text": "message text is empty"}
_TEXTS = {"text", "caption", "title", "description", "name", "url", "secret_token", "first_name", "last_name"}


@dataclass(slots=True)
class Answer:
    """What goes back: *cut* is close (nothing), truncate (half) or empty (all)."""

    status: int
    body: bytes
    kind: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    cut: str = ""


def said(refusal: Refusal) -> Answer:
    """A refusal as an answer; a flood also names its time in the header."""
    headers = {}
    if refusal.parameters and "retry_after" in refusal.parameters:
        headers["Retry-After"] = str(refusal.parameters["retry_after"])
    return Answer(refusal.code, json.dumps(refusal.body()).encode(), headers=headers)


def _where(error: Exception) -> str:
    """Kind and place of a fault, without values."""
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)[-2:]]
    return f"{type(error).__name__} at {' '.join(places)}"


class Judge:
    """A second opinion on calls: aiogram's models, generated from Telegram's documentation.

    aiogram is a development dependency; without it the judge is silent, and the stand-in's own table decides.
    """

    def __init__(self) -> None:
        self.models = models()

    def faults_of(self, method: str, args: Arguments) -> list[str]:
        """What the model finds wrong: places and kinds, no values."""
        model = self.models.get(method)
        if model is None:
            return []
        values = {name: self._decoded(name, value) for name, value in args.values.items()}
        for name in args.uploads:
            if name in model.model_fields:
                values[name] = "upload"
        faults = [f"aiogram: {method} has no parameter {n}" for n in values if n not in model.model_fields]
        try:
            model.model_validate(values)
        except ValueError as error:
            details = error.errors(include_input=False) if hasattr(error, "errors") else []
            faults += [f"aiogram: {method}: {d['loc']}: {d['type']}" for d in details[:5]]
        return faults

    @staticmethod
    def _decoded(name: str, value: Any) -> Any:
        if isinstance(value, str) and name not in _TEXTS and value[:1] in ("{", "["):
            try:
                return json.loads(value)
            except ValueError:
                return value
        return value


class Api:
    """The methods of all bots of a hub."""

    def __init__(self, hub: Hub, knobs: Knobs, *, judge: bool = False) -> None:
        self.hub = hub
        self.judge = Judge() if judge else None
        self.waiting = Waiting(hub, self.call, knobs)

    async def call(self, token: str, name: str, args: Arguments) -> Answer:
        """Answer the call of *name* by the bot with *token*."""
        account = self.hub.accounts.get(token)
        if account is None:
            return said(Refusal(401, "Unauthorized"))
        method = BY_LOWER.get(name.lower())
        if method is None:
            self.hub.journal.violation(f"no such method: {name}")
            return said(Refusal(404, "Not Found: method not found"))
        began = time.monotonic()
        entry = self.hub.journal.open(self.hub.clock.now(), account.id, method, args.values)
        fault = self.hub.faults.next(method, args.values)
        try:
            if fault is not None:
                entry.fault = fault.kind
                early = await self._before(fault)
                if early is not None:
                    entry.code = early.status
                    return early
            result = await self._effect(account, method, args)
        except Refusal as refusal:
            entry.code, entry.description = refusal.code, refusal.description
            if refusal.violation:
                self.hub.journal.violation(f"{method}: {refusal.description}")
            return said(refusal)
        except Exception as error:  # noqa: BLE001 - a fault of the stand-in must fail the test, not hang the bot
            entry.code = 500
            self.hub.journal.violation(f"{method}: the stand-in failed: {_where(error)}")
            return said(Refusal(500, "Internal Server Error"))
        finally:
            entry.took = time.monotonic() - began
        result = True if result is None else result
        entry.code, entry.result = 200, result
        answer = Answer(200, b'{"ok":true,"result":' + json.dumps(result).encode() + b"}")
        return self._after(fault, answer, entry) if fault is not None else answer

    async def _before(self, fault: Fault) -> Answer | None:
        if fault.kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif fault.kind in ("close", "outage"):
            return Answer(0, b"", cut="close")
        elif fault.kind == "error":
            html = f"<html><head><title>{fault.code}</title></head><body>nginx</body></html>"
            return Answer(fault.code, html.encode(), "text/html")
        elif fault.kind == "refuse":
            if fault.code == 429:
                raise flood(fault.retry_after)
            raise Refusal(fault.code, fault.description or "Bad Request: injected fault")
        return None

    def _after(self, fault: Fault, answer: Answer, entry: Entry) -> Answer:
        if fault.kind == "drop":
            answer.cut = "close"
        elif fault.kind == "truncate":
            answer.cut = "truncate"
        elif fault.kind == "lie":
            entry.description = "applied, answered as failed"
            return said(Refusal(500, "Internal Server Error"))
        return answer

    async def _effect(self, account: Account, method: str, args: Arguments) -> Any:
        self._check(method, args)
        call = Call(self.hub, account, args)
        self._spend(call, method)
        slow = self.waiting.handlers.get(method)
        if slow is not None:
            return await slow(call)
        return HANDLERS[method](call)

    def _check(self, method: str, args: Arguments) -> None:
        known = PARAMETERS.get(method)
        if known is None:
            raise not_modelled(f"the method {method}")
        required, allowed = known
        for name in args.values:
            if name in UNMODELLED:
                raise not_modelled(f"the parameter {name}")
            if name not in allowed:
                raise strict(f"unknown parameter {name}")
        for name in required:
            if name not in args.values and name not in args.uploads:
                sentence = _EMPTY.get(name)
                if sentence is not None:
                    raise bad_request(sentence)
                raise strict(f'parameter "{name}" is required')
        if self.judge is not None:
            self.hub.journal.violations += self.judge.faults_of(method, args)

    def _spend(self, call: Call, method: str) -> None:
        """Every call that changes a group counts; in a private chat what the person sees."""
        chat_id = call.args.values.get("chat_id")
        if chat_id is None or method.startswith(_READS):
            return
        try:
            number = int(chat_id)
        except (TypeError, ValueError, OverflowError):
            return
        cost = 1
        if method in _PER_ITEM:
            cost = max(1, len(call.args.json(_PER_ITEM[method], list) or []))
        shows = method.startswith(_SHOWS) and method != "sendChatAction"
        call.account.limits.spend(number, cost, self.hub.clock.now(), private=number > 0, sends=shows)
