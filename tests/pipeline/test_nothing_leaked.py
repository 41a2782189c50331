"""After the whole story no word, name, chat id or token stands in a log, a page for watchers, a title or the store."""

import asyncio
from pathlib import Path

import pytest

from bot.adapters.redis.connect import connect
from bot.adapters.valkey.folder import Address
from standin import StandIn
from tests.pipeline.running import Nursery, Sarika, ended
from tests.pipeline.story import AGAIN_AFTER, READ, Cast, told

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def secrets(standin: StandIn) -> list[str]:
    """All that may stand nowhere: what people wrote, who they are, and the token."""
    demo = standin.demo_cast
    found = [standin.token, standin.token.partition(":")[2]]
    for user in (demo.en, demo.km, *demo.counsellors):
        found += [str(user.id), user.first_name, user.last_name, user.username]
    found += [str(demo.forum_id), str(demo.forum_id)[4:]]
    found += ["locked in a room", "word one", "word two", "word three", "help one", "help two", "hello b", READ]
    found += ["Your safety comes first", "counsellor is here now"]
    found += [file.key for file in standin.world.files.files.values() if len(file.key) > 6]
    return [secret for secret in found if len(secret.encode()) > 4]  # shorter ones stand in random bytes by chance


def hits(haystack: bytes, secrets: list[str]) -> list[str]:
    """The secrets that stand there, as they are or as JSON writes them."""
    return [s for s in secrets if s.encode() in haystack or s.encode("unicode_escape") in haystack]


async def test_nothing_is_leaked(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    sarika = Sarika(nursery, standin, tmp_path / "s", {"again_after": AGAIN_AFTER, "reads": READ})
    with ended(sarika):
        await sarika.start(settings={"log_level": "DEBUG"})
        await sarika.ready()
        cast = Cast.of(standin)
        standin.faults.add("drop", method="sendMessage", nth=5)
        odd = {"code": 400, "description": "Bad Request: odd"}
        standin.faults.add("refuse", method="sendMessage", text="Which country", **odd)  # nobody waits for it
        standin.inject({"a_kind_of_tomorrow": {"text": "locked in a room"}})
        await told(cast)
        await standin.idle(0.2)
        pages = {path: await sarika.got(path) for path in ("/metrics", "/healthz", "/readyz", "/", "/nothing")}
        async with sarika.store() as store:
            letters = await store.inbox.dead(10)
            assert len(letters) == 1
            while await store.outbox.oldest() is not None or await store.inbox.oldest() is not None:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        client = connect(Address((sarika.folder / "store").absolute()).url)
        names = [name async for name in client.scan_iter(count=1000)]
        await client.aclose()
        assert await sarika.stop() == 0
    wanted = secrets(standin)
    assert hits(sarika.log.read_bytes(), wanted) == []
    assert b"Traceback" not in sarika.log.read_bytes()
    for path, (_, body) in pages.items():
        assert hits(body.encode(), wanted) == [], path
    titles = [topic.name for topic in standin.demo_cast.forum.topics.values()]
    assert len(titles) > 2
    assert hits("\n".join(titles).encode(), wanted) == []
    assert len(names) > 5
    assert hits(b"\n".join(names), [s for s in wanted if s != str(standin.account().id)]) == []
    assert hits(repr(letters).encode(), wanted) == []
    files = [file for file in sarika.folder.rglob("*") if file.is_file()]
    assert any("aof" in file.name for file in files)
    for file in files:
        assert hits(file.read_bytes(), wanted) == [], file.name
    for file in files:  # media ids rest encrypted, too
        for call in standin.journal.calls("sendPhoto"):
            assert str(call.values["photo"]).encode() not in file.read_bytes(), file.name


def test_the_search_finds_what_is_there() -> None:
    assert hits("… word one …".encode(), ["word one", "no"]) == ["word one"]
    assert hits(rb'{"name": "\u179f\u17bb\u1797\u17b6"}', ["សុភា"]) == ["សុភា"]
