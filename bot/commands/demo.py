"""`sarika demo`: the whole of Sarika against the stand-in for Telegram, on a page in the browser."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import shutil
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands import Refused
from bot.process.child import free_port
from bot.process.running import ALL, until_stopped

if TYPE_CHECKING:
    from standin.server import StandIn

FOLDER = Path("var/demo")
"""Where the demo keeps its store, its keys and its world from run to run."""

PORT = 8765
"""Port of the page unless another is asked for."""

_TELL_EVERY = 3.0  # seconds between two lines of progress
_WAIT_FOR_RASA = 60.0  # seconds after which the page is offered without it


def command(
    port: Annotated[
        int | None, typer.Option(help=f"Port of the page; {PORT} or a free one by default.", min=1, max=65_535)
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget what was said in earlier demos.")] = False,
    groups: Annotated[
        int,
        typer.Option(
            help="How many forum groups the desk has, up to 3; the second is for who writes English.", min=1, max=3
        ),
    ] = 1,
) -> int:
    """Try Sarika without a token: contacts' phones and the counsellors' forum side by side on one page.

    Trains the model when its data changed, starts the store, Rasa, the stand-in for Telegram and the bot, and prints
    one address. Ctrl-C stops all of it. What was said is kept in var/demo; nothing leaves this machine.

    \b
    Examples:
      sarika demo
      sarika demo --port 9000 --no-browser
      sarika demo --groups 2
    """
    from bot.commands import train

    _stop_with_make()
    with _alone():
        if fresh:
            shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir(parents=True, exist_ok=True)
        code = train.run()
        return code if code != 0 else begin(port, browser=not no_browser, groups=groups)


@contextmanager
def _alone() -> Iterator[None]:
    """No other demo keeps its store here meanwhile: two would take each other's updates. Raises Refused."""
    FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with FOLDER.with_suffix(".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                "A demo runs here already: open its page, or end it with Ctrl-C where it was started."
            ) from None
        yield


def begin(port: int | None, *, browser: bool, groups: int = 1) -> int:
    """Run the demo until it is stopped, anew where another version of Sarika wrote what it kept; the exit code."""
    from bot.wiring.opening import Unusable

    try:
        return until_stopped(demo(port, FOLDER, browser=browser, groups=groups))
    except Unusable as error:
        if not error.of_others:
            raise
    typer.echo("Another version of Sarika wrote what earlier demos kept. The demo begins anew without it.", err=True)
    shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True)
    return until_stopped(demo(port, FOLDER, browser=browser, groups=groups))


async def demo(
    port: int | None,
    folder: Path,
    *,
    browser: bool,
    groups: int = 1,
    desk_language: str | None = None,
    beside: Callable[[StandIn], Awaitable[None]] | None = None,
    address_aside: bool = False,
) -> None:
    """Run until cancelled; `beside` begins once the bot is ready. `address_aside`: the page's address goes to stderr.

    Raises Refused, and StartRefused when something else keeps Sarika from starting.
    """
    from bot.practice.recorder import Recorder
    from bot.process import logs
    from bot.settings.fields import Settings
    from bot.settings.load import refusing
    from bot.wiring import bootstrap

    logs.configure("WARNING")
    async with _served(port, folder) as standin:
        standin.demo_cast.several(groups)
        standin.recorder = Recorder()
        with refusing():
            settings = Settings.for_practice(
                api=standin.address,
                token=standin.token,
                desk_chat=standin.demo_cast.forum_id,
                data_dir=folder,
                listen_port=free_port(),
                desk_chats=desk_chats(standin.demo_cast.forum_ids),
            )
            if desk_language is not None:
                settings = settings.model_copy(update={"desk_language": desk_language})
        standin.language = settings.desk_language
        standin.account().apps[settings.desk_app] = f"{settings.desk_url}/desk/"  # as one tells @BotFather
        async with asyncio.TaskGroup() as group:
            group.create_task(bootstrap.run(settings, ALL, patient=False), name="sarika")
            await _until_ready(settings.listen_port)
            _offer(standin.page_url, browser=browser, aside=address_aside)
            if beside is not None:
                await beside(standin)


def desk_chats(forums: Sequence[int]) -> str:
    """The setting of several groups, the second one for who writes English; nothing where there is one."""
    if len(forums) == 1:
        return ""
    return ",".join(f"{forum}=en" if number == 1 else str(forum) for number, forum in enumerate(forums))


@asynccontextmanager
async def _served(port: int | None, folder: Path) -> AsyncIterator[StandIn]:
    """The stand-in on the port asked for, or on the usual one, or on a free one."""
    from standin.server import StandIn

    state = folder / "world.json"
    token = _kept_token(folder / "page.token")
    for candidate in (port,) if port is not None else (PORT, 0):
        standin = StandIn(candidate, state=state, autosave=0.2, control_token=token)
        try:
            await standin.start()
        except OSError:
            await standin.stop()
            continue
        try:
            yield standin
        finally:
            await standin.stop()
        return
    raise Refused(f"Port {port} is in use on this machine: name another with --port, or leave --port out.")


def _kept_token(file: Path) -> str:
    """The token of the page's address, the same in every run, so that an open page finds its world again."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(18))
    return file.read_text()


async def _until_ready(port: int) -> None:
    """Wait until the bot takes updates and Rasa answers (or is late), saying so all the while."""
    import aiohttp

    clock = asyncio.get_running_loop().time
    started = told = clock()
    typer.echo("Starting the store, Rasa and the bot …", err=True)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=3)) as session:
        while True:
            with suppress(aiohttp.ClientError, TimeoutError, ValueError):
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    now = await answer.json()
                    late = clock() - started > _WAIT_FOR_RASA
                    if now["ready"] and (now["nlu"] == "ready" or late):
                        return
            if clock() - told >= _TELL_EVERY:
                told = clock()
                typer.echo(f"Starting ({told - started:.0f} s) …", err=True)
            await asyncio.sleep(0.1)


def _offer(address: str, *, browser: bool, aside: bool) -> None:
    typer.echo(f"\nSarika is running. Open {address}\nCtrl-C stops everything.\n", err=aside)
    sys.stdout.flush()
    if browser and (sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, address)


def _stop_with_make() -> None:
    """When `make` started us and is killed, the kernel tells us to stop: nobody would look after us."""
    if sys.platform == "linux" and "MAKELEVEL" in os.environ:
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGTERM, 0, 0, 0)
