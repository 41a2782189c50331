"""SIGKILL at every await of the pipeline: after the restart every message is answered, nothing is lost or unmarked."""

import asyncio
import signal
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.keys.store import KeyStore
from bot.adapters.vault import Vault
from bot.core.journal.chain import signer_of
from bot.core.journal.checkpoint import read_checkpoint
from bot.settings.values import PRACTICE_HOST
from standin import StandIn
from standin.people.person import Person
from standin.world.model import GENERAL
from tests.page.desk import signed
from tests.pipeline.awaits import SELDOM, STORY, passed
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended
from tests.pipeline.story import AGAIN_AFTER, READ, Cast, at_rest, is_right, told, unmarked, until, worked_off
from tests.pipeline.sweep import swept

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

IDLE = ("leases.renew", "inbox.read", "outbox.read", "timers.ring", "leases.release", "forgetting.listed", "watch.")
"""Awaits that time passes, not the story: how often is not the same in every run."""


async def run(nursery: Nursery, folder: Path, point: str = "", passing: int = 1) -> tuple[dict[str, int], bool]:
    """The story once, the process dying at a point; the passings of the points, and whether it died."""
    async with StandIn(limits="off", control=False) as standin:
        sarika = Sarika(nursery, standin, folder, {"again_after": AGAIN_AFTER, "reads": READ})
        with ended(sarika):
            await sarika.start(point=point, passing=passing)
            cast = Cast.of(standin)
            telling = asyncio.create_task(told(cast))
            reviving = asyncio.create_task(revive(sarika))
            done, _ = await asyncio.wait((telling, reviving), return_when=asyncio.FIRST_COMPLETED)
            assert telling in done, f"it ended: {sarika.log.read_text()[-600:]}"
            await telling
            await standin.idle(0.05)
            await at_rest(sarika)
            await is_right(cast, sarika)
            reviving.cancel()
            assert await sarika.stop() == (-signal.SIGKILL if point.startswith("leases.release") else 0)
            await sarika.alone()
            sarika.logged()
        lines = sarika.traced()
        counts: dict[str, int] = next((line["counts"] for line in lines if "counts" in line), {})
        return counts, any("died" in line for line in lines)


async def seldom(nursery: Nursery, folder: Path, point: str = "", passing: int = 1) -> tuple[dict[str, int], bool]:
    """What the story leaves out: an update that nobody can read, a counsellor who is no admin, a report, a record whose key
    was destroyed. The passings of the points, and whether the process died."""
    async with StandIn(limits="off", control=False) as standin:
        sarika, cast = Sarika(nursery, standin, folder), Cast.of(standin)
        second = standin.person(standin.demo_cast.counsellors[1])
        chat = {"id": cast.contact.user.id, "type": "private", "first_name": "x"}
        cast.contact.chat.started = True
        with ended(sarika):
            await sarika.start()
            cast.other.start()
            await until(standin, "an answer", lambda: len(cast.shown(cast.other)) == 1)
            assert await sarika.stop() == 0
            destroy_key(sarika, cast.other)

            await sarika.start(point=point, passing=passing)
            reviving = asyncio.create_task(revive(sarika))
            standin.inject({"message": {"message_id": 9, "chat": chat, "text": "ពាក្យ", "date": "never"}})
            cast.other.send("/menu")
            await until(standin, "board", partial(cast.buttons, "On shift", GENERAL))
            second.press("On shift", chat=cast.forum)
            cast.counsellor.send("/report week", chat=cast.forum)
            await until(standin, "told of what nobody could read", partial(cast.shown, cast.contact))
            await until(standin, "answered anew", lambda: len(cast.shown(cast.other)) >= 2)
            await until(standin, "on shift", partial(cast.desk_says, "On shift: Rithy"))
            await until(standin, "report", partial(cast.desk_says, "Cases opened", kind="photo"))
            cast.counsellor.start()
            await until(standin, "started", lambda: cast.says(cast.counsellor, "I can write to you here"))
            cast.counsellor.send("/journal", chat=cast.forum)
            await until(standin, "head", lambda: cast.says(cast.counsellor, "The journal's head"))
            cast.counsellor.send("/find Malaysia", chat=cast.forum)
            await until(standin, "found", lambda: cast.says(cast.counsellor, "Cases found: 0"))
            await enters(sarika, cast.counsellor)
            cast.counsellor.send("/sessions")
            await until(standin, "sessions", lambda: cast.says(cast.counsellor, "1. a browser: in for 0 min"))
            await worked_off(sarika)
            async with sarika.store() as store:
                assert len(await store.inbox.dead(10)) == 1
                note = next(text for text in cast.shown(cast.counsellor) if "sarika-journal/" in text)
                noted = read_checkpoint(note[note.index("sarika-journal/") :])
                assert noted is not None
                assert signer_of(store.journal).made(noted)
            for lines in (cast.contact.transcript(), cast.other.transcript(), cast.at_desk()):
                assert not unmarked(lines)
            reviving.cancel()
            assert await sarika.stop() == 0
            sarika.logged()
        assert not standin.violations, str(standin.violations)
        lines = sarika.traced()
        return [line["counts"] for line in lines if "counts" in line][-1], any("died" in line for line in lines)


async def enters(sarika: Sarika, person: Person) -> None:
    """Somebody opens the desk's page; again, where the process dies over it."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            host = f"{PRACTICE_HOST}:{sarika.port}"
            headers = {"Host": host, "Origin": f"http://{host}", "User-Agent": "-"}
            data = {"data": signed(sarika.standin.token, person.user.id, "x")}
            try:
                address = f"http://127.0.0.1:{sarika.port}/desk/enter"
                async with session.post(address, data=data, headers=headers) as answer:
                    if answer.status == 204:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.05)


def destroy_key(sarika: Sarika, person: Person) -> None:
    """As the key of somebody who was forgotten, while an older copy of the store brings their record back."""
    vault = Vault.of(KeyStore.at(sarika.folder / "keys", None))
    vault.destroy(vault.contact_id(int(sarika.standin.token.partition(":")[0]), person.user.id))


async def revive(sarika: Sarika) -> None:
    """Start it again when it is killed, once, without a fault. Returns when it ended otherwise."""
    if await sarika.died() == -signal.SIGKILL:
        await sarika.restart()
        await sarika.died()


async def test_the_story_without_a_fault(nursery: Nursery, tmp_path: Path) -> None:
    counts, died = await run(nursery, tmp_path / "s")
    assert not died
    assert passed(counts) >= STORY


async def test_killed_at_every_await(nursery: Nursery, tmp_path: Path) -> None:
    counts, _ = await run(nursery, tmp_path / "s")
    points = [(point, 1) for point in sorted(counts)]
    points += [(point, max(2, count // 2)) for point, count in sorted(counts.items()) if count > 1]

    async def tell(folder: Path, point: str, passing: int) -> bool:
        return (await run(nursery, folder, point, passing))[1]

    found = await swept(points, tmp_path, tell)
    assert found.wrong == []
    assert not [(point, passing) for point, passing in found.missed if not point.startswith(IDLE)]


async def test_killed_at_every_await_that_is_seldom(nursery: Nursery, tmp_path: Path) -> None:
    counts, _ = await seldom(nursery, tmp_path / "s")
    assert passed(counts) >= SELDOM

    async def tell(folder: Path, point: str, passing: int) -> bool:
        return (await seldom(nursery, folder, point, passing))[1]

    points = [(f"{name}:{moment}", 1) for name in sorted(SELDOM) for moment in ("before", "after")]
    found = await swept(points, tmp_path, tell)
    assert (found.wrong, found.missed) == ([], [])
