"""`python -m tests.standin.others [PART OF A NAME …]`: bots by others, as they are, talk with the stand-in.

They are fetched from PyPI, npm and GitHub at their pinned versions into var/others, each library in an environment of its
own.
"""

import asyncio
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import Any

from bot.adapters.valkey import find_binary
from bot.process import child
from standin import Person, StandIn
from standin.world.cast import RIGHTS
from tests.standin.others.bots import BOTS, MODULES, NODE, OLDER, PYTHON, Other, Step

HERE = Path(__file__).parent
FOLDER = HERE.parents[2] / "var" / "others"
STARTS, ANSWERS = 60.0, 15.0
"""Seconds that a bot has for its first poll, and for an answer."""
THINKS = 0.3
"""Seconds before a person answers: some bots say something first and listen for the answer then."""


def run(*argv: str | Path, cwd: Path = FOLDER) -> None:
    """Run a command quietly. Raises CalledProcessError, whose words are printed."""
    done = subprocess.run([str(part) for part in argv], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        done.check_returncode()


def once(folder: Path, pins: Sequence[str]) -> bool:
    """Whether something must be made in a folder: it is emptied unless it was made of the same pins."""
    note = folder / "pins.json"
    if note.exists() and json.loads(note.read_text()) == list(pins):
        return False
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return True


def environment(name: str) -> Path:
    """The interpreter of an environment, made where it is not there: a Python, or tsx of Node's packages."""
    folder = FOLDER / name
    pins = NODE if name == "node" else PYTHON[name]
    program = folder / ("node_modules/.bin/tsx" if name == "node" else ".venv/bin/python")
    if once(folder, pins):
        if name == "node":
            (folder / "package.json").write_text("{}")
            run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *pins, cwd=folder)
        else:
            run("uv", "venv", "--quiet", "--python", OLDER.get(name, sys.executable), folder / ".venv")
            run("uv", "pip", "install", "--quiet", "--python", program, *pins)
        (folder / "pins.json").write_text(json.dumps(list(pins)))
    return program


def source(pin: str) -> Path:
    """The unpacked source of a package on PyPI, or of a repository on GitHub at a commit (OWNER/NAME@COMMIT)."""
    folder = FOLDER / "sources" / pin.replace("/", "-")
    if "/" in pin and once(folder, [pin]):
        name, _, commit = pin.partition("@")
        with urllib.request.urlopen(f"https://codeload.github.com/{name}/tar.gz/{commit}", timeout=60) as answer:
            whole = io.BytesIO(answer.read())
        with tarfile.open(fileobj=whole) as files:
            files.extractall(folder, filter="data")
        (folder / "pins.json").write_text(json.dumps([pin]))
    elif "/" not in pin and once(folder, [pin]):
        tools = ("uv", "run", "--quiet", "--no-project", "--with", "pip", "--with", "hatchling")
        flags = ("--no-deps", "--no-binary", ":all:", "--no-build-isolation", "--dest", folder)
        run(*tools, "python", "-m", "pip", "download", "--quiet", *flags, pin)
        with tarfile.open(next(folder.glob("*.tar.gz"))) as packed:
            packed.extractall(folder, filter="data")
        (folder / "pins.json").write_text(json.dumps([pin]))
    return next(path for path in folder.iterdir() if path.is_dir())


def readme_block(other: Other) -> str:
    """The code block of a package's README that has a certain text in it."""
    readme = (FOLDER / "node" / "node_modules" / other.package / "README.md").read_text()
    blocks = [part.partition("\n")[2] for part in readme.split("```")[1::2]]
    return next(block for block in blocks if other.file in block)


def command(other: Other, address: str, token: str, place: Path) -> list[str]:
    """What starts a bot; its files are laid out in *place*."""
    program = environment(other.env)
    if other.env == "node":
        code = readme_block(other)
        for asked, given in other.filled.items():
            code = code.replace(asked, given)
        script = FOLDER / "node" / f"{other.package}.{'cts' if 'require(' in code else 'mts'}"
        script.write_text(code)
        return [str(program), str(script)]
    what = ["-m", other.module] if other.module else [str(source(other.package) / other.file)]
    return [str(program), str(HERE / "launch.py"), MODULES[other.package], address, token, *what]


@contextmanager
def store_of(other: Other, place: Path) -> Iterator[dict[str, str]]:
    """A Redis for a bot that wants one, in the variables by which it finds it."""
    binary = find_binary()
    if not other.store or binary is None:
        yield {}
        return
    port = child.free_port()
    with (place / "store.log").open("wb") as log:
        server = child.start(
            [str(binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(place)], stdout=log
        )
    try:
        yield {"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(port)}
    finally:
        server.kill()
        server.wait()


class Talk:
    """One bot's talk: what people do, and what they must see."""

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        cast = standin.demo_cast
        self.people = {"km": standin.person(cast.km), "en": standin.person(cast.en)}
        self.owner = standin.person(cast.counsellors[0])
        self.acts = {
            "say": lambda person, what: person.send(what),
            "press": lambda person, what: person.press(what),
            "notice": lambda person, what: person.press(what),
            "follow": lambda person, what: person.press(what),
            "send": self._send,
            "vote": self._vote,
        }

    async def take(self, step: Step) -> None:
        """Do what a step says and wait for what it says is seen. Raises TimeoutError, or Impossible."""
        await asyncio.sleep(THINKS)
        person, since = self.people[step.who], self.standin.hub.feed.last
        if step.act == "ask":
            await self._inline(person, step)
        elif step.act in self.acts:
            self.acts[step.act](person, step.what)
        if step.act == "answer":
            group = self.standin.demo_cast.forum
            self.owner.send(step.what, chat=group.id, topic=max(group.topics))
        if step.act in ("notice", "follow"):
            answer = await self._event("callback_answer", since)
            if step.act == "notice":
                assert step.seen in answer["text"], "another notice"
                return
            person.start(answer["url"].partition("?start=")[2])
        if step.act == "group":
            forum = self.standin.demo_cast.forum_id
            await self.owner.wait_reply(lambda m: step.seen in seen_in(m), ANSWERS, chat=forum)
        elif step.seen and step.act != "ask":
            await person.wait_reply(lambda m: step.seen in seen_in(m), ANSWERS, kinds=("message", "edit"))

    def _send(self, person: Person, kind: str) -> None:
        if kind == "location":
            person.location(11.5564, 104.9282)
        elif kind == "poll":
            person.poll("Which?", ["a", "b"])
        else:
            person.file(kind)

    def _vote(self, person: Person, options: str) -> None:
        polls = [m for m in person.chat.messages.values() if "poll" in m.body and m.sender != person.user.id]
        person.vote(polls[-1].id, *map(int, options.split()))

    async def _inline(self, person: Person, step: Step) -> None:
        since = self.standin.hub.feed.last
        key = person.ask(step.what)
        await self._event("inline_answer", since)
        first = next(iter(self.standin.account().asked[key].results or {}))
        assert step.seen in person.choose(key, first).words, "another result"

    async def _event(self, kind: str, since: int) -> dict[str, Any]:
        until = time.monotonic() + ANSWERS
        while time.monotonic() < until:
            found = [e for e in self.standin.hub.feed.since(since) if e["kind"] == kind]
            if found:
                return found[0]
            await self.standin.hub.feed.wait(self.standin.hub.feed.last, 0.2)
        raise TimeoutError(f"no {kind} in time")


def seen_in(message: dict[str, Any]) -> str:
    """All that somebody can read of a message: words, a poll's question, labels of buttons, the kind of a file."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in rows for button in row]
    kinds = [kind for kind in ("sticker", "voice", "photo") if kind in message]
    words = (message.get("text", message.get("caption", "")), message.get("poll", {}).get("question", ""))
    return "\n".join([*words, *labels, *kinds])


async def polled(standin: StandIn, process: asyncio.subprocess.Process) -> None:
    """Wait until the bot asks for updates. Raises AssertionError when it ends first, TimeoutError when it takes too long."""
    until = time.monotonic() + STARTS
    while not standin.journal.calls("getUpdates"):
        assert process.returncode is None, "it ended before its first poll"
        if time.monotonic() > until:
            raise TimeoutError("no poll in time")
        await asyncio.sleep(0.05)


async def talk_with(other: Other) -> None:
    """Start a bot, talk with it, end it. Raises what went wrong; the stand-in must not have found fault with it."""
    place = FOLDER / "runs" / other.name.replace("/", "-").replace(" ", "-")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    async with StandIn(limits="off") as standin, AsyncExitStack() as stack:
        standin.account().inline = True
        group, developer = str(standin.demo_cast.forum_id), standin.demo_cast.en
        standin.world.private_chat(standin.account().id, developer.id).started = True
        standin.demo_cast.forum.members[standin.account().id].rights = list(RIGHTS)
        for name, text in other.files.items():
            given = text.replace("GROUP", group).replace("TOKEN", standin.token)
            (place / name).write_text(given)
        argv = command(other, standin.address, standin.token, place)
        env = {
            **os.environ,
            "BOT_TOKEN": standin.token,
            "STANDIN": standin.address,
            "NODE_OPTIONS": f"--require {HERE / 'redirect.cjs'}",
            **{
                name: value.replace("GROUP", group).replace("DEVELOPER", str(developer.id))
                for name, value in other.given.items()
            },
            **(store := stack.enter_context(store_of(other, place))),
        }
        if "/" in other.package:
            env["PYTHONPATH"] = str(source(other.package))
        assert store or not other.store, "no Valkey for it here"
        with (place / "output.log").open("w") as log:
            process = await asyncio.create_subprocess_exec(*argv, cwd=place, env=env, stdout=log, stderr=log)
        try:
            await polled(standin, process)
            talk = Talk(standin)
            for step in other.talk:
                try:
                    await talk.take(step)
                except Exception as fault:
                    raise AssertionError(f"at {step.act} {step.what!r}: {type(fault).__name__}: {fault}") from fault
            await standin.idle(0.2, ANSWERS)
            refused = [
                f"{e.method}: {e.description}"
                for e in standin.journal.entries
                if e.code not in (0, 200) and not any(part in e.description for part in other.tries)
            ]
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
            try:
                await asyncio.wait_for(process.wait(), 3)
            except TimeoutError:
                process.kill()
                await process.wait()
        assert standin.violations == [], f"violations: {standin.violations}"
        assert refused == [], f"refused: {refused}"


def main() -> int:
    """Talk with all, or with those whose name has one of the arguments in it; 1 when one of them fails."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = [bot for bot in BOTS if not sys.argv[1:] or any(part in bot.name for part in sys.argv[1:])]
    passed, failed, skipped = 0, 0, 0
    for other in wanted:
        if other.env == "node" and shutil.which("npm") is None:
            skipped += 1
            print(f"skipped  {other.name}: no npm on the PATH")
            continue
        began = time.monotonic()
        try:
            asyncio.run(talk_with(other))
        except urllib.error.URLError:
            skipped += 1
            print(f"skipped  {other.name}: GitHub does not answer")
            continue
        except (AssertionError, TimeoutError, OSError, StopIteration, subprocess.CalledProcessError) as fault:
            failed += 1
            print(f"FAILED   {other.name}: {fault}", flush=True)
        else:
            passed += 1
            print(f"passed   {other.name}: {len(other.talk)} steps, {time.monotonic() - began:.1f} s", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
