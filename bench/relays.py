"""Bots that carry words between people and a forum, and nothing else, beside Sarika at the desk: ours, and two by others.

Those by others run as they are, at a pinned commit: `nessshon/support-bot` (as `make test-others` talks with it), and
`MasterGroosha/telegram-feedback-bot-topics`, which wants a PostgreSQL on the PATH. Both are on no registry, so they are
fetched from GitHub, and left out, which is said, where that or what they want is not there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.children import free_port, running
from bench.desk import HERE, DeskBot, Stage
from bot.adapters.valkey import find_binary
from standin import StandIn
from standin.world.cast import RIGHTS
from standin.world.model import ICONS
from tests.standin.others import __main__ as others
from tests.standin.others.bots import BOTS, SUPPORT, TOPICS


async def each_writes_once(stage: Stage) -> None:
    """So that all have their topic, also who has no case of a counsellor's where a bot can tell."""
    for number, contact in enumerate(stage.contacts):
        results: list[float | None] = []
        contact.send(stage.expect("hello", results))
        await stage.until(lambda results=results: results[0] is not None, 30, "topic")  # type: ignore[misc]
        mark = next(w for w in reversed(stage.shown()) if "hello" in w["text"])
        stage.topics[number] = int(mark["thread"])


class RelayDesk:
    """A plain relay on python-telegram-bot."""

    name = "PTB relay"
    restarts = False

    @contextmanager
    def started(self, standin: StandIn, folder: Path, *, limits: bool) -> Iterator[subprocess.Popen[bytes]]:
        """Polls with the defaults; it knows no limits."""
        argv = [sys.executable, str(HERE / "relay_bot.py"), standin.address, standin.token]
        with running([*argv, str(standin.demo_cast.forum_id)], folder / "relay.log") as process:
            yield process

    async def ready(self) -> None:
        """It is as soon as it polls: updates wait for it."""

    async def prepare(self, stage: Stage) -> None:
        """Everybody writes once."""
        await each_writes_once(stage)


class OthersDesk:
    """A bot by others, on aiogram, which polls; it knows no limits but the answer to a refusal."""

    name = ""
    restarts = False
    source, env, module = "", "", ""

    def __init__(self) -> None:
        others.FOLDER.mkdir(parents=True, exist_ok=True)
        self._source, self._program = others.source(self.source), others.environment(self.env)
        self._standin: StandIn | None = None

    def given(self, standin: StandIn, folder: Path, stack: ExitStack) -> Mapping[str, str]:
        """What it is told by its environment, once all that it wants runs."""
        raise NotImplementedError

    @contextmanager
    def started(self, standin: StandIn, folder: Path, *, limits: bool) -> Iterator[subprocess.Popen[bytes]]:
        """As it is, with its library pointed at the stand-in."""
        self._standin = standin
        standin.demo_cast.forum.members[standin.account().id].rights = list(RIGHTS)
        argv = [str(self._program), str(others.HERE / "launch.py"), "aiogram", standin.address, standin.token, "-m"]
        with ExitStack() as stack:
            env = {**self.given(standin, folder, stack), "PYTHONPATH": str(self._source)}
            yield stack.enter_context(running([*argv, self.module], folder / "bot.log", env, folder))

    async def ready(self) -> None:
        """It is as soon as it polls."""
        async with asyncio.timeout(60):
            while self._standin is not None and not self._standin.journal.calls("getUpdates"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)

    async def prepare(self, stage: Stage) -> None:
        """Everybody writes once."""
        await each_writes_once(stage)


class SupportDesk(OthersDesk):
    """nessshon/support-bot, with a Valkey of its own."""

    name, source, env, module = "support-bot", SUPPORT, "support", "app"

    def given(self, standin: StandIn, folder: Path, stack: ExitStack) -> Mapping[str, str]:
        """Its group, its store, and who has made it."""
        developer, port, binary = standin.demo_cast.en, free_port(), find_binary()
        assert binary is not None
        standin.world.private_chat(standin.account().id, developer.id).started = True
        store = [str(binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
        stack.enter_context(running(store, folder / "store.log"))
        values = {"GROUP": str(standin.demo_cast.forum_id), "DEVELOPER": str(developer.id)}
        told = next(bot for bot in BOTS if bot.package == SUPPORT).given
        asked = {name: values.get(value, value) for name, value in told.items()}
        return {"BOT_TOKEN": standin.token, "REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(port), **asked}

    async def prepare(self, stage: Stage) -> None:
        """Everybody chooses a language, as it asks them to, and writes once: a step a second, since it drops what comes
        faster."""
        for contact in stage.contacts:
            contact.send("/start")
            await contact.wait_reply(lambda m: "Select language" in str(m.get("text")), 30)
        await asyncio.sleep(1.2)
        for contact in stage.contacts:
            contact.press("🇬🇧 English")
            await contact.wait_reply(lambda m: "Write your question" in str(m), 30, kinds=("message", "edit"))
        await asyncio.sleep(1.2)
        await each_writes_once(stage)


SETTINGS = """\
[bot]
token = "{token}"
supergroup_id = {group}
[db]
dsn = "postgresql+psycopg://relay@127.0.0.1:{port}/postgres"
echo = false
[logs]
show_datetime = true
datetime_format = "%H:%M:%S"
show_debug_logs = false
time_in_utc = false
use_colors_in_console = false
renderer = "json"
"""


class TopicsDesk(OthersDesk):
    """MasterGroosha/telegram-feedback-bot-topics, with a PostgreSQL of its own."""

    name, source, env, module = "feedback-bot-topics", TOPICS, "topics", "bot"

    def __init__(self) -> None:
        if shutil.which("initdb") is None or shutil.which("postgres") is None:
            raise FileNotFoundError("no PostgreSQL on the PATH")
        super().__init__()
        locale = self._source / "bot" / "locale"
        shutil.copy(
            locale / "examples" / "en" / "strings.ftl", locale / "current" / "strings.ftl"
        )  # as its README says

    def given(self, standin: StandIn, folder: Path, stack: ExitStack) -> Mapping[str, str]:
        """Its settings, once its tables are there. PostgreSQL runs under no root."""
        ICONS["5370870893004203704"] = "🗣"  # its icon, by the id that Telegram has for it
        port, place = free_port(), Path(tempfile.mkdtemp(prefix="sarika-bench-pg-"))
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        as_: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(place, "postgres")
            as_ = {"user": "postgres", "cwd": place}
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **as_}
        subprocess.run(["initdb", "-D", place / "data", "-U", "relay", "-A", "trust"], check=True, **quiet)
        argv = [
            "postgres",
            "-D",
            str(place / "data"),
            "-p",
            str(port),
            "-k",
            str(place),
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        server = subprocess.Popen(argv, **quiet)
        stack.callback(server.wait)
        stack.callback(server.terminate)
        settings = folder / "settings.toml"
        settings.write_text(SETTINGS.format(token=standin.token, group=standin.demo_cast.forum_id, port=port))
        env = {"CONFIG_FILE_PATH": str(settings), "PYTHONPATH": str(self._source)}
        alembic = [str(self._program), "-m", "alembic", "upgrade", "head"]
        for _ in range(50):
            if (
                subprocess.run(alembic, cwd=self._source, env={**os.environ, **env}, capture_output=True).returncode
                == 0
            ):
                return env
        raise TimeoutError("no tables in its PostgreSQL")


def _there(made: Callable[[], DeskBot]) -> Callable[[], DeskBot | None]:
    def bot() -> DeskBot | None:
        try:
            return made()
        except (urllib.error.URLError, OSError, subprocess.CalledProcessError) as fault:
            sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
            return None

    return bot


RELAYS: dict[str, Callable[[], DeskBot | None]] = {
    "relay": RelayDesk,
    "support-bot": _there(SupportDesk),
    "feedback-bot-topics": _there(TopicsDesk),
}
"""What stands beside Sarika at the desk, by the name by which it is chosen."""
