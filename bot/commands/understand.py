"""`sarika understand`: what Sarika makes of messages, a line of JSON for each line; `sarika listen`: what it hears."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Annotated

import typer

from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import NluServerError, RasaServer
from bot.commands import Refused, train
from bot.core.ports import IntentModel
from bot.settings import load
from bot.sheet import ContentError
from bot.understanding.lines import Lines, text_of, written
from bot.understanding.understander import LearnedError, Understander
from bot.understanding.word_files import HOME
from bot.wiring import hearing

AHEAD = 32
"""Messages under way at once; the answers keep the order of the lines."""

_say = partial(typer.echo, err=True)
_TIME_LIMIT = 10.0  # seconds for one message: nobody waits for an answer here, and none may be lost


def run(source: str = "-", *, no_nlu: bool = False, out: IO[bytes] | None = None) -> int:
    """Read messages from a file, or from standard input (`-`), and write one line of JSON for each.

    Without a Rasa to ask, the lines say `"nlu": "unavailable"` and hold what red flags found.

    Returns:
        0: every line was answered; 2: the input, a setting or a file of `nlu/` cannot be used; 130: interrupted.
    """
    try:
        with contextlib.nullcontext(sys.stdin) if source == "-" else Path(source).open("rb", buffering=0) as file:
            return asyncio.run(_understand(file.fileno(), no_nlu, out or sys.stdout.buffer))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except FileNotFoundError as error:
        _say(f"sarika understand: there is no file {error.filename}: name one, or - for standard input")
        return 2
    except (OSError, load.WrongSettings, ContentError, LearnedError) as error:
        _say(f"sarika understand: {error}")
        return 2


def command(
    source: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="Messages, one per line; - for standard input.")
    ] = "-",
    no_nlu: Annotated[bool, typer.Option("--no-nlu", help="Red flags and countries only, without Rasa.")] = False,
) -> None:
    """Say what each line of FILE is understood to be: topic, urgency, country, as JSON.

    A line is plain text or a JSON object with "text". Uses SARIKA_NLU_URL, or starts Rasa for itself.

    Examples:

        echo 'ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់' | sarika understand

        sarika understand messages.jsonl > understood.jsonl
    """
    raise typer.Exit(run(source, no_nlu=no_nlu))


def listen(
    sound: Annotated[list[Path] | None, typer.Argument(metavar="[SOUND]...", help="Sounds to hear.")] = None,
    score: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Measure: sounds, each with what is said in it in a .txt of its name."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The speech model; SARIKA_VOICE_MODEL by default.")
    ] = None,
) -> None:
    """Hear sounds by machine, as contacts' voice notes are heard, and print the words; or measure how well that goes.

    Nothing was measured on Khmer: do it yourself before you rely on it (docs/hearing.md). Twenty recordings of a
    minute, of people who agreed, tell more than any figure of others.

    Examples:

      sarika listen note.ogg

      sarika listen --score recordings/ --model models/omnilingual-300m
    """
    hears = hearing.ear(model)
    if score is None and not sound:
        raise Refused("Name sounds to hear, or a folder to measure with --score.")
    if score is not None:
        if not score.is_dir() or not hearing.sounds(score):
            raise Refused(f"In {score} there is no sound with a .txt of its name beside it, such as 1.ogg and 1.txt.")
        for line in hearing.told(asyncio.run(hearing.scored(score, hears))):
            typer.echo(line)
    for one in sound or []:
        if not one.is_file():
            raise Refused(f"There is no file {one}.")
        typer.echo(asyncio.run(hears.hear(one.read_bytes())).text)


async def _understand(descriptor: int, no_nlu: bool, out: IO[bytes]) -> int:
    lists = asyncio.create_task(asyncio.to_thread(Understander.from_files, None))  # seconds, in which Rasa starts
    async with intent_model(no_nlu) as nlu:
        understander = replace(await lists, nlu=nlu)

        async def one(line: bytes) -> bytes:
            text = text_of(line)
            return written(text, await understander.understand(text, thorough=True))

        with Lines(descriptor) as lines:
            await _in_order(lines, one, out)
    return 0


async def _in_order(lines: Lines, one: Callable[[bytes], Coroutine[None, None, bytes]], out: IO[bytes]) -> None:
    """Answer up to `AHEAD` lines at once, and write each answer as soon as those before it are written."""
    under_way: asyncio.Queue[asyncio.Task[bytes] | None] = asyncio.Queue(AHEAD)

    async def write() -> None:
        while (task := await under_way.get()) is not None:
            out.write(await task)
            if under_way.empty() or not task.done():
                out.flush()
        out.flush()

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(write())
            async for line in lines:
                await under_way.put(group.create_task(one(line)))
            await under_way.put(None)
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


@contextlib.asynccontextmanager
async def intent_model(no_nlu: bool) -> AsyncIterator[IntentModel | None]:
    """The Rasa of SARIKA_NLU_URL, or one of our own (trained first when there is no model); None without."""
    if no_nlu:
        yield None
        return
    settings = load.load()
    url, token = settings.nlu_url, settings.nlu_token.get_secret_value() if settings.nlu_token else ""
    async with contextlib.AsyncExitStack() as stack:
        if url is None:
            server = RasaServer(own=settings.nlu == "own")
            try:
                await _start(server)
            except NluServerError as error:
                _say(f"Without Rasa: {error}")
                yield None
                return
            stack.push_async_callback(server.stop)
            url, token = server.url, server.token
        yield await stack.enter_async_context(RasaClient(url, token, time_limit=_TIME_LIMIT))


async def _start(server: RasaServer) -> None:
    if not (HOME / "models" / "sarika.tar.gz").is_file() and await asyncio.to_thread(train.run) != 0:
        raise NluServerError("the model could not be trained")
    _say("Rasa is starting …")
    await server.start(_say)
    _say("Rasa answers.")
