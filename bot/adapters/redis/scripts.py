"""Runs the Lua scripts: what is wanted at the same time goes to the store in one write, and rests in one fsync.

A few writes may be under way at once: the store takes the next ones in while it waits for the disk, and what it took in
meanwhile rests in one fsync again.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from redis import exceptions

from bot.adapters.redis.connect import Client
from bot.core.model.errors import Conflict, Handled, LeaseLost, SarikaError, StoreDown, StoreFull

Value = str | bytes | int

_AT_ONCE = 128  # commands in one write; more would make an urgent one wait
_UNDER_WAY = 3  # writes sent and not answered; whatever is wanted then waits, and goes together
_FOLDER = Path(__file__).parent / "lua"
_DOWN = (
    exceptions.ConnectionError,
    exceptions.TimeoutError,
    exceptions.ClusterDownError,
    exceptions.ReadOnlyError,
    exceptions.TryAgainError,
    exceptions.RedisClusterException,
    exceptions.MovedError,
    OSError,
)
_REFUSED = (exceptions.AuthenticationError, exceptions.AuthorizationError)
_DOWN_WORDS = re.compile(r"\b(MISCONF|NOREPLICAS|LOADING|READONLY|MASTERDOWN|CLUSTERDOWN)\b")


class ScriptFailed(SarikaError):
    """A script has a fault, ours. Names the script and the line; never its arguments."""


@dataclass(frozen=True)
class _Wanted:
    script: str
    keys: Sequence[str]
    arguments: Sequence[Value]
    answer: asyncio.Future[Any] = field(compare=False)


class Scripts:
    """The scripts of `lua/` by name, on one client. `run` is safe to call from any number of tasks.

    `in_order`: they reach the store in the order in which they were wanted. Else a few writes are under way at once, on
    connections of their own, and which of them comes first is not said.
    """

    def __init__(self, client: Client, *, in_order: bool = False) -> None:
        prelude = (_FOLDER / "prelude.lua").read_text()
        files = sorted(_FOLDER.glob("*.lua"))
        self._texts = {file.stem: prelude + file.read_text() for file in files if file.stem != "prelude"}
        self._hashes = {name: hashlib.sha1(text.encode()).hexdigest() for name, text in self._texts.items()}  # noqa: S324 (the protocol's name for a script)
        self._client = client
        self._most = 1 if in_order else _UNDER_WAY
        self._wanted: list[_Wanted] = []
        self._senders: list[asyncio.Task[None]] = []

    async def run(self, script: str, keys: Sequence[str], arguments: Sequence[Value] = ()) -> Any:
        """Run a script and return its answer. Raises StoreDown, LeaseLost, Conflict, Handled.

        It is done whole even if the caller is cancelled meanwhile.
        """
        answer = asyncio.get_running_loop().create_future()
        self._wanted.append(_Wanted(script, keys, arguments, answer))
        self._senders = [sender for sender in self._senders if not sender.done()]
        if len(self._senders) < self._most:
            self._senders.append(asyncio.create_task(self._send(), name="store writes"))
        result = await answer
        if result == b"LEASE":
            raise LeaseLost("Another worker has taken over.")
        if result == b"CONFLICT":
            raise Conflict("The state changed since it was read.")
        if result == b"HANDLED":
            raise Handled("Some of the entries were handled before.")
        return result

    async def _send(self) -> None:
        while self._wanted:
            batch, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
            try:
                unknown = await self._write(batch, whole_text=False)
                if unknown:  # the server started anew and has forgotten the scripts
                    await self._write(unknown, whole_text=True)
            except BaseException as error:
                for one in batch:
                    if not one.answer.done():
                        one.answer.set_exception(_as_ours(error, one.script))
                if isinstance(error, asyncio.CancelledError):
                    raise

    async def _write(self, batch: Sequence[_Wanted], *, whole_text: bool) -> list[_Wanted]:
        """Send a batch and hand out the answers; return those whose script the server does not know."""
        pipeline = self._client.pipeline(transaction=False)
        for one in batch:
            words = ("EVAL", self._texts[one.script]) if whole_text else ("EVALSHA", self._hashes[one.script])
            pipeline.execute_command(*words, len(one.keys), *one.keys, *one.arguments)
        answers = await pipeline.execute(raise_on_error=False)
        unknown = []
        for one, answer in zip(batch, answers, strict=True):
            if isinstance(answer, exceptions.NoScriptError) and not whole_text:
                unknown.append(one)
            elif one.answer.done():  # the caller was cancelled
                continue
            elif isinstance(answer, Exception):
                one.answer.set_exception(_as_ours(answer, one.script))
            else:
                one.answer.set_result(answer)
        return unknown


def store_error(error: BaseException, where: str) -> NoReturn:
    """Raise what the ports promise in place of an error of the client, whose text may hold keys and values."""
    raise _as_ours(error, where) from None


def _as_ours(error: BaseException, where: str) -> SarikaError:
    text = str(error)
    if isinstance(error, exceptions.OutOfMemoryError) or re.search(r"\bOOM\b", text):
        return StoreFull("The store's memory is full.")
    if isinstance(error, (*_DOWN, asyncio.CancelledError)) or _DOWN_WORDS.search(text):
        if any(isinstance(one, _REFUSED) for one in (error, error.__cause__)):
            return StoreDown(
                "The store refuses the password: correct SARIKA_REDIS_PASSWORD, or the one in SARIKA_REDIS_URL."
            )
        return StoreDown(f"The store does not answer ({type(error).__name__}): start it, or correct SARIKA_REDIS_URL.")
    line = re.search(r"user_script:(\d+)", text)
    return ScriptFailed(f"{where} failed at line {line[1] if line else '?'} ({type(error).__name__}).")
