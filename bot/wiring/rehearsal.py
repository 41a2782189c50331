"""The worst day, rehearsed on this machine: a Sarika made for it is killed, wiped and restored, and its talk goes on.

All parts are the real ones but for Telegram, for which the stand-in stands. Nothing of the operator's is touched.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters import age
from bot.core.model.errors import SarikaError
from bot.process import child, logs
from bot.process.running import ALL, until_stopped
from bot.settings.fields import Settings
from bot.wiring import bootstrap
from bot.wiring.copies import What, back_up, restore
from bot.wording.buttons import label_of
from bot.wording.catalog import catalog
from standin import StandIn
from standin.people.person import Person

PATIENCE = 180.0
"""Seconds after which the rehearsal has failed at a step; each takes a few, and more on a machine with other work."""

_RUN = "import sys; from bot.wiring.rehearsal import run; sys.exit(run(sys.argv[1]))"
_DANGER, _AFTER, _HELP = "they locked me in a room", "I am still here", "we are coming"


class RehearsalFailed(SarikaError):
    """A step did not come about."""


def settings_of(about: str) -> Settings:
    """The settings of the Sarika that is rehearsed with, from JSON."""
    given = json.loads(about)
    made = Settings.for_practice(**{**given["made"], "data_dir": Path(given["made"]["data_dir"])})
    further = {"nlu_url": "http://127.0.0.1:9", "desk_language": "en", "limits": False}
    paths = {"destroyed_dir": Path(given["destroyed_dir"])}
    return made.model_copy(update={**further, **paths, "backup_to": given["backup_to"]})


def run(about: str) -> int:
    """The process that is killed: all of Sarika but Rasa, without which red flags answer."""
    logs.configure("ERROR")
    return until_stopped(bootstrap.run(settings_of(about), ALL))


@dataclass
class _Stage:
    """Who is in it, and what they see."""

    standin: StandIn
    about: str
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        cast = self.standin.demo_cast
        self.forum = cast.forum_id
        self.contact, self.gone = self.standin.person(cast.en), self.standin.person(cast.km)
        self.counsellor = self.standin.person(cast.counsellors[0])

    def at_desk(self, words: str) -> list[int]:
        """The threads in which these words stand."""
        lines = self.counsellor.transcript(self.forum)
        return [int(line["thread"] or 0) for line in lines if line["bot"] and words in line["text"]]

    def read(self, person: Person) -> str:
        """What a contact reads."""
        return "\n".join(line["text"] for line in person.transcript() if line["bot"])

    async def until(self, what: str, true: Callable[[], object]) -> None:
        """Wait until something is to be seen. Raises RehearsalFailed."""
        ends = time.monotonic() + PATIENCE
        while not true():
            if time.monotonic() > ends:
                raise RehearsalFailed(f"The rehearsal failed: never seen within {PATIENCE:.0f} seconds: {what}.")
            await asyncio.sleep(0.1)
        self.say(f"   {what}")

    async def press(self, label: str, thread: int) -> None:
        """A counsellor presses a button, once it is there."""

        def shown() -> list[int]:
            lines = self.counsellor.transcript(self.forum)
            here = [line for line in lines if line["bot"] and int(line["thread"] or 0) == thread]
            return [line["id"] for line in here if any(label in row for row in line["buttons"])]

        await self.until(f"the button {label}", shown)
        self.counsellor.press(label, message_id=shown()[-1], chat=self.forum)


async def rehearsed(say: Callable[[str], None]) -> int:
    """Rehearse, saying each step; 0 when the talk went on. Raises SarikaError."""
    with tempfile.TemporaryDirectory(prefix="sarika-") as made:
        folder = Path(made)
        async with StandIn(limits="off", control=False) as standin:
            about = json.dumps(
                {
                    "made": {
                        "api": standin.address,
                        "token": standin.token,
                        "desk_chat": standin.demo_cast.forum_id,
                        "data_dir": str(folder / "data"),
                        "listen_port": child.free_port(),
                    },
                    "backup_to": age.made_key(folder / "key.txt"),
                    "destroyed_dir": str(_below(folder, "elsewhere")),
                }
            )
            await _story(_Stage(standin, about, say), folder)
    say("The rehearsal went well: the talk went on, and who was forgotten stayed so.")
    return 0


async def _story(stage: _Stage, folder: Path) -> None:
    settings = settings_of(stage.about)
    bot_id, say, words = settings.bot_id or 0, stage.say, catalog("en").text
    parts = {What.STORE: folder / "copies of the store", What.KEYS: folder / "copies of the keys"}
    say("1. Two people write, and a counsellor takes one case.")
    async with _running(stage) as process:
        stage.contact.send(_DANGER)
        await stage.until("the crisis answer and the words at the desk", lambda: stage.at_desk(_DANGER))
        thread = stage.at_desk(_DANGER)[-1]
        stage.gone.send("/human")
        await stage.until("the other is answered", lambda: stage.read(stage.gone))
        stage.counsellor.press(words("button.on_shift"), chat=stage.forum)
        await stage.press(words("button.take_over"), thread)
        await stage.until(
            "the contact is told of the counsellor", lambda: words("taken_over") in stage.read(stage.contact)
        )
        say("2. Copy store and keys.")
        files = await back_up(settings, bot_id, parts)
        say("3. The other one is forgotten.")
        stage.gone.send("/forget")
        await stage.until("the question", lambda: _pressed(stage.gone, label_of("forget_yes", catalog("km"))))
        await stage.until("the key is destroyed", lambda: any((folder / "elsewhere").iterdir()))
        say("4. Kill and wipe.")
        process.kill()
        process.wait()
    shutil.copy(settings.keys_dir / "master.key", folder / "master.txt")  # what stands on the recovery sheet
    shutil.rmtree(folder / "data")
    say("5. Restore from the copies, the key of age and the master key of the sheet.")
    done = await restore(settings, bot_id, files, folder / "key.txt", folder / "master.txt")
    say(f"   {done.keys} keys out of the copy of {done.about.day}")
    say("6. The talk goes on.")
    async with _running(stage):
        since = words("desk_put_back").partition("{since}")
        await stage.until(
            "the counsellors are told of the copy", lambda: stage.at_desk(since[0]) and stage.at_desk(since[2])
        )
        stage.contact.send(_AFTER)
        told = words("put_back_told").partition("{since}")[2]
        await stage.until("the contact is told what is not known", lambda: told in stage.read(stage.contact))
        await stage.until("the words in the same topic", lambda: thread in stage.at_desk(_AFTER))
        stage.counsellor.send(_HELP, chat=stage.forum, topic=thread)
        await stage.until("the counsellor's words at the contact", lambda: _HELP in stage.read(stage.contact))


def _pressed(person: Person, label: str) -> bool:
    """Press a button once it is there."""
    if not any(label in row for line in person.transcript() for row in line["buttons"]):
        return False
    person.press(label)
    return True


@asynccontextmanager
async def _running(stage: _Stage) -> AsyncIterator[subprocess.Popen[bytes]]:
    process = await asyncio.to_thread(child.start, [sys.executable, "-c", _RUN, stage.about])
    try:
        yield process
    finally:
        await asyncio.to_thread(child.stop, process, 15.0)


def _below(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name
