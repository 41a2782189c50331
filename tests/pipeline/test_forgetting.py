"""Hiding and forgetting on the real parts: the phone's chat, the forum, and every byte that the store leaves on the disk."""

from __future__ import annotations

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.adapters.keys.store import KeyStore
from bot.adapters.valkey import EmbeddedValkey
from bot.adapters.vault import Vault
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.ports import DESK
from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.awaits import FORGETTING, passed
from tests.pipeline.running import PATIENCE, Nursery, Sarika, ended
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.sweep import swept
from tests.pipeline.test_killed import revive

COVER = "Messages in this chat are removed"
LAST = "Deleted: both sides' messages"


pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
async def sarika(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[Sarika]:
    sarika = Sarika(nursery, standin, tmp_path / "s")
    with ended(sarika):
        await sarika.start()
        yield sarika


async def waits(cast: Cast) -> int:
    """Somebody is in danger, and waits; the thread."""
    a = cast.contact
    a.start()
    await until(cast.standin, "start", lambda: cast.offers(a, "🌐 English"))
    a.press("🌐 English")
    a.send("I am locked in a room")
    await until(cast.standin, "crisis answer", lambda: cast.says(a, "Your safety comes first"))
    await until(cast.standin, "words in the topic", lambda: cast.desk_says("I am locked in a room"))
    topic = cast.topic_of("I am locked in a room")
    await until(cast.standin, "card", lambda: bool(cast.buttons("Take over", topic)))
    return topic


async def talked(cast: Cast) -> int:
    """A talk with a counsellor, words of both sides; the thread."""
    a, c, forum = cast.contact, cast.counsellor, cast.forum
    topic = await waits(cast)
    c.press("Take over", message_id=cast.buttons("Take over", topic)[-1], chat=forum)
    await until(cast.standin, "taken over", lambda: cast.says(a, "A counsellor is here now"))
    c.send("help is coming", chat=forum, topic=topic)
    await until(cast.standin, "help passes", lambda: cast.says(a, "help is coming"))
    a.file("photo", caption="the blue house")
    await until(cast.standin, "photo", lambda: cast.desk_says("the blue house", kind="photo"))
    return topic


async def cleared(cast: Cast, words: str) -> None:
    """Wait until one line is left in the chat."""
    a = cast.contact
    await until(cast.standin, "cleared", lambda: len(a.transcript()) == 1 and words in a.transcript()[0]["text"])


async def test_hide_during_an_open_case_leaves_one_line_and_the_counsellor_knows(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    topic = await talked(cast)
    cast.contact.send("/hide")
    await cleared(cast, COVER)
    await until(cast.standin, "told", lambda: cast.desk_says("The contact cleared the chat"))
    cast.counsellor.send("are you there", chat=cast.forum, topic=topic)
    await until(cast.standin, "held", lambda: cast.desk_says("may be watched"))
    assert len(cast.contact.transcript()) == 1
    cast.contact.send("he is gone")
    await until(cast.standin, "what waited", lambda: cast.says(cast.contact, "are you there"))
    await at_rest(sarika)


async def test_what_is_older_than_48_hours_stays_and_all_else_goes(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    await talked(cast)
    cast.standin.hub.clock.shift(49 * 3600)
    old = {line["id"] for line in cast.contact.transcript()}
    cast.contact.send("and now")
    await until(cast.standin, "passes", lambda: cast.desk_says("and now"))
    cast.contact.press("🧹 Clear this chat")
    await until(
        cast.standin,
        "cleared",
        lambda: [line["text"][:5] for line in cast.contact.transcript() if line["id"] not in old] == ["Hello"],
    )
    assert {line["id"] for line in cast.contact.transcript()} > old
    await at_rest(sarika)


async def test_what_says_that_something_was_pinned_is_cleared_too(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    cast.contact.start()
    await until(cast.standin, "start", lambda: len(cast.shown(cast.contact)) == 1)
    hub, user = cast.standin.hub, cast.contact.user.id
    chat = cast.standin.world.private_chat(cast.contact.account.id, user)
    inner = {"id": user, "type": "private", "first_name": "x"}
    hub.service(chat, user, {"pinned_message": {"message_id": 1, "date": 1, "chat": inner, "text": "w"}})
    assert len(cast.contact.transcript()) == 3
    cast.contact.send("/hide")
    await cleared(cast, "សួស្តី")


async def test_a_repeated_send_is_cleared_with_its_first_copy(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    cast.contact.start()
    await until(cast.standin, "start", lambda: len(cast.shown(cast.contact)) == 1)
    cast.contact.press("🌐 English")
    await until(cast.standin, "menu", lambda: len(cast.shown(cast.contact)) == 2)
    cast.standin.faults.add("drop", method="sendMessage")
    cast.contact.send("/menu")
    await until(cast.standin, "twice", lambda: len(cast.shown(cast.contact)) == 4)
    cast.contact.send("/hide")
    await cleared(cast, COVER)


async def test_an_old_alert_claims_no_case_of_who_was_forgotten_and_came_again(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    await waits(cast)
    old = next(line["id"] for line in cast.at_desk() if line["thread"] in (None, GENERAL) and "waits" in line["text"])
    group = cast.standin.world.groups[cast.forum]
    markup = group.messages[old].markup
    assert markup is not None
    data = markup["inline_keyboard"][0][0]["callback_data"]
    async with sarika.store() as store:
        (case,) = (await store.records.load(DESK)).desk.cases
    cast.contact.send("/forget")
    await until(cast.standin, "asked", lambda: cast.says(cast.contact, "The counsellors have your case"))
    cast.contact.press("🗑 Yes, delete it")
    await cleared(cast, LAST)
    await finished(sarika, case.contact)
    await until(cast.standin, "blanked", lambda: "case of before" in group.messages[old].words)
    assert group.messages[old].markup is None
    cast.contact.send("I am locked in a room again")
    await until(cast.standin, "a new alert", lambda: cast.buttons("Take over", GENERAL))
    press = {"id": "77", "from": {"id": cast.counsellor.user.id, "is_bot": False, "first_name": "x"}, "data": data}
    chat = {"id": cast.forum, "type": "supergroup", "title": "x", "is_forum": True}
    message = {"message_id": old, "date": 1, "chat": chat}
    cast.standin.inject({"callback_query": {**press, "chat_instance": "1", "message": message}})
    await at_rest(sarika)
    async with sarika.store() as store:
        (again,) = (await store.records.load(DESK)).desk.cases
        record = (await store.records.load(again.contact)).conversation
    assert record is not None
    assert record.case is not None
    assert (again.contact, record.case.number, again.holder) == (case.contact, 1, None)
    assert record.token != case.token
    cast.counsellor.press("Take over", message_id=cast.buttons("Take over", GENERAL)[-1], chat=cast.forum)
    await until(cast.standin, "taken over", lambda: cast.says(cast.contact, "A counsellor is here now"))


async def test_forgotten_is_forgotten(sarika: Sarika, tmp_path: Path) -> None:
    cast = Cast.of(sarika.standin)
    topic = await talked(cast)
    async with sarika.store() as store:
        (case,) = (await store.records.load(DESK)).desk.cases
    cast.contact.send("/forget")
    await until(cast.standin, "asked", lambda: cast.says(cast.contact, "The counsellors have your case"))
    cast.contact.press("🗑 Yes, delete it")
    await cleared(cast, LAST)
    await until(cast.standin, "topic gone", lambda: topic not in cast.standin.world.groups[cast.forum].topics)
    await until(cast.standin, "told", lambda: cast.desk_says("asked to be forgotten"))
    assert not cast.desk_says("the blue house", kind="photo")
    await finished(sarika, case.contact)
    kept = all_bytes(sarika.folder / "store")
    assert b"sarika" in kept
    assert case.contact.encode() not in kept, "neither a key's name nor a line of the journal leads to them"
    assert case.contact not in repr(cast.standin.world.groups[cast.forum].messages), "nor a button"
    async with sarika.store() as store:
        assert (await store.records.load(case.contact)).conversation is None
    cast.contact.send("hello again")
    await until(cast.standin, "answered", lambda: len(cast.shown(cast.contact)) >= 2)
    async with sarika.store() as store:
        new = (await store.records.load(case.contact)).conversation
        assert new is not None
        assert (new.case, new.counts.cases, new.language_chosen) == (None, 0, False)
    sarika.logged()


async def finished(sarika: Sarika, contact: str) -> None:
    """Wait until nothing is kept of a contact, and the list is empty. Whoever was killed is coming back meanwhile."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(StoreDown, Forgotten):  # between the key and what it opened
                async with sarika.store() as store:
                    kept = (await store.records.load(contact)).conversation is not None
                    if not kept and not await store.forgetting.listed():
                        break
            await asyncio.sleep(0.02)
    await at_rest(sarika)


def all_bytes(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_an_older_copy_cannot_be_read_and_is_deleted_where_it_is_met(sarika: Sarika) -> None:
    cast = Cast.of(sarika.standin)
    await talked(cast)
    async with sarika.store() as store:
        (case,) = (await store.records.load(DESK)).desk.cases
    await at_rest(sarika)
    assert await sarika.stop() == 0
    await sarika.alone()
    shutil.copytree(sarika.folder / "store", sarika.folder.with_name("copy"), ignore=shutil.ignore_patterns("*.sock"))
    await sarika.restart()
    cast.contact.send("/forget")
    await until(cast.standin, "asked", lambda: cast.says(cast.contact, "The counsellors have your case"))
    cast.contact.press("🗑 Yes, delete it")
    await finished(sarika, case.contact)
    assert await sarika.stop() == 0
    await sarika.alone()
    shutil.rmtree(sarika.folder / "store")
    shutil.move(sarika.folder.with_name("copy"), sarika.folder / "store")
    # before a leader works: it meets each contact with a live case at once, and deletes what it cannot read
    valkey = EmbeddedValkey((sarika.folder / "store").absolute())
    await valkey.ensure()
    async with sarika.store() as store:
        with pytest.raises(Forgotten):
            await store.records.load(case.contact)
        with pytest.raises(Forgotten):
            await store.records.log(case.contact, 0, 10)
    await valkey.close()
    await sarika.restart()
    await sarika.ready()
    before = len(cast.shown(cast.contact))
    cast.contact.send("hello again")
    await until(cast.standin, "answered", lambda: len(cast.shown(cast.contact)) > before)
    async with sarika.store() as store:
        loaded = await store.records.load(case.contact)
        assert loaded.conversation is not None
        assert loaded.conversation.case is None
        assert await store.records.log(case.contact, 0, 10) == []
        assert loaded.desk.cases == ()
    await at_rest(sarika)
    sarika.logged()


# ── killed ──────────────────────────────────────────────────────────────────────────────────────────────────────

POINTS = [
    f"{name}:{moment}"
    for name in (
        "messenger.call.delete_messages",
        "messenger.call.delete_forum_topic",
        "forgetting.resume",
        "forgetting.listed",
        *sorted(FORGETTING),
    )
    for moment in ("before", "after")
]
"""Awaits that only hiding and forgetting pass, or that end them."""

SHARED = ("records.commit", "outbox.settle", "outbox.attempt", "messenger.call.send_message")
"""Awaits that all decisions pass: the last ones of the story are those of forgetting."""


async def forget_story(cast: Cast) -> None:
    """A talk, hidden once, then forgotten; told so that it goes on whenever the bot dies and comes back."""
    topic = await talked(cast)
    a = cast.contact
    a.send("/hide")
    await until(cast.standin, "hidden", lambda: not cast.says(a, "help is coming"))
    a.send("/forget")
    await until(cast.standin, "asked", lambda: cast.says(a, "The counsellors have your case"))
    a.press("🗑 Yes, delete it")
    await until(cast.standin, "last words", lambda: cast.says(a, LAST))
    await until(cast.standin, "topic gone", lambda: topic not in cast.standin.world.groups[cast.forum].topics)


async def killed(nursery: Nursery, folder: Path, point: str = "", passing: int = 1) -> tuple[dict[str, int], bool]:
    """The story once, the process dying at a point; then what must be true. The passings, and whether it died."""
    async with StandIn(limits="off", control=False) as standin:
        sarika = Sarika(nursery, standin, folder)
        with ended(sarika):
            await sarika.start(point=point, passing=passing)
            cast = Cast.of(standin)
            telling = asyncio.create_task(forget_story(cast))
            reviving = asyncio.create_task(revive(sarika))
            done, _ = await asyncio.wait((telling, reviving), return_when=asyncio.FIRST_COMPLETED)
            assert telling in done, f"it ended: {sarika.log.read_text()[-600:]}"
            await telling
            key = contact_id(sarika, cast.contact.user.id)
            await finished(sarika, key)
            await standin.idle(0.05)
            said = [line["text"] for line in cast.contact.transcript()]
            assert all(LAST in text for text in said), f"left in the chat: {said}"
            assert len(said) <= 2, "the last words may be repeated, and say so"
            kept = all_bytes(sarika.folder / "store")
            assert not [name for name in ("contact", "log", "ledger") if f"{name}:{key}".encode() in kept]
            assert not [topic for topic in standin.world.groups[cast.forum].topics if topic != GENERAL]
            cast.contact.send("hello again")
            await until(standin, "answered", lambda: len(cast.shown(cast.contact)) > 1)
            reviving.cancel()
            assert await sarika.stop() in (0, -signal.SIGKILL)  # killed at the very last answer
            sarika.logged()
        assert not standin.violations, str(standin.violations)
        lines = sarika.traced()
        counts: dict[str, int] = next((line["counts"] for line in lines if "counts" in line), {})
        return counts, any("died" in line for line in lines)


def contact_id(sarika: Sarika, chat: int) -> str:
    keys = KeyStore.at(sarika.folder / "keys", None)
    return Vault.of(keys).contact_id(int(sarika.standin.token.partition(":")[0]), chat)


async def test_killed_at_every_await_of_forgetting(nursery: Nursery, tmp_path: Path) -> None:
    counts, died = await killed(nursery, tmp_path / "s")
    assert not died
    assert passed(counts) >= FORGETTING
    points = [(point, passing) for point in POINTS for passing in sorted({1, counts.get(point, 0)}) if passing]
    points += [(f"{name}:after", counts[f"{name}:after"] - back) for name in SHARED for back in range(5)]

    async def tell(folder: Path, point: str, passing: int) -> bool:
        return (await killed(nursery, folder, point, passing))[1]

    found = await swept(points, tmp_path, tell)
    assert found.wrong == []
    assert len(found.missed) < len(points) // 4
