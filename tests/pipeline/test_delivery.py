"""Delivery end to end: the quiet rule, lost and closed topics, lost answers, flood control, and a Telegram that is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import PATIENCE, Nursery, Sarika, crowded, ended
from tests.pipeline.story import MARKS, Cast, at_rest, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


@asynccontextmanager
async def running(nursery: Nursery, standin: StandIn, folder: Path, **plan: Any) -> AsyncIterator[Sarika]:
    sarika = Sarika(nursery, standin, folder, plan)
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        yield sarika
        assert await sarika.stop() == 0
        sarika.logged()


async def held(cast: Cast, words: str = "I am locked in a room") -> int:
    """A case that the counsellor holds; its topic."""
    standin, before = cast.standin, len(cast.shown(cast.contact))
    cast.contact.send(words)
    await until(standin, "words", lambda: cast.desk_says(words))
    topic = cast.topic_of(words)
    await until(standin, "card", lambda: bool(cast.buttons("Take over", topic)))
    cast.counsellor.press("Take over", message_id=cast.buttons("Take over", topic)[-1], chat=cast.forum)
    await until(standin, "taken over", lambda: len(cast.shown(cast.contact)) >= before + 2)
    await until(standin, "close button", lambda: bool(cast.buttons("Close", topic)))
    return topic


async def test_words_after_silence_wait_behind_one_neutral_line(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s", quiet_after=2500) as sarika:
        topic = await held(cast)
        await asyncio.sleep(3.6)  # Telegram's times are whole seconds
        before = len(cast.shown(cast.contact))
        cast.counsellor.send("are you safe", chat=cast.forum, topic=topic)
        cast.counsellor.send("call me", chat=cast.forum, topic=topic)
        await until(standin, "the line", lambda: len(cast.shown(cast.contact)) > before)
        await until(standin, "the desk knows", lambda: cast.desk_says("wait behind a neutral line"))
        await at_rest(sarika)
        assert cast.shown(cast.contact)[before:] == ["1 update"]
        cast.contact.press("👁 Show")
        await until(standin, "the words", lambda: cast.says(cast.contact, "call me"))
        assert cast.shown(cast.contact)[before:] == ["1 update", "are you safe", "call me"]


async def test_a_topic_deleted_by_hand_is_made_again(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        cast.counsellor.send("I am here", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "I am here"))
        standin.admin(cast.forum).delete_topic(topic)
        cast.contact.send("are you there")
        await until(standin, "a new topic", lambda: cast.desk_says("are you there"))
        again = cast.topic_of("are you there")
        assert again != topic
        await until(standin, "its card", lambda: bool(cast.buttons("Close", again)))
        shown = "\n".join(m["text"] for m in cast.at_desk(again))
        places = [shown.find(words) for words in ("I am locked in a room", "I am here", "are you there")]
        assert -1 not in places
        assert places == sorted(places)
        cast.counsellor.send("yes", chat=cast.forum, topic=again)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "yes"))
        await at_rest(sarika)


async def test_a_topic_closed_by_hand_is_opened_again(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        standin.admin(cast.forum).close_topic(topic)
        cast.contact.send("are you there")
        await until(standin, "the words", lambda: cast.desk_says("are you there"))
        assert not standin.demo_cast.forum.topics[topic].closed
        await at_rest(sarika)


async def test_what_may_have_arrived_twice_is_marked(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        standin.faults.add("drop", method="sendMessage", chat_id=cast.contact.user.id)
        standin.faults.add("lie", method="sendMessage", chat_id=cast.forum, text="are you there")
        cast.counsellor.send("help one", chat=cast.forum, topic=topic)
        cast.contact.send("are you there")
        await until(standin, "the note", lambda: cast.desk_says("Possibly repeated"))
        await until(standin, "the words again", lambda: places(cast, topic) == 2)
        assert [text for text in cast.shown(cast.contact) if "help one" in text] == ["help one", f"{MARKS[0]} help one"]
        await at_rest(sarika)


async def test_words_are_called_taken_back_only_where_they_are_gone(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    """The answer of the first call is lost each time: what the second is told decides what the holder hears."""
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        taken = cast.counsellor.send("not for you", chat=cast.forum, topic=topic)
        stays = cast.counsellor.send("from long ago", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "from long ago"))
        standin.faults.add("drop", method="deleteMessage")
        cast.counsellor.send("/unsend", chat=cast.forum, topic=topic, reply_to=taken.id)
        await until(standin, "taken back", lambda: cast.desk_says("Taken back"))
        assert not cast.says(cast.contact, "not for you")
        chat = standin.world.private_chat(cast.contact.account.id, cast.contact.user.id)
        old = next(m for m in chat.messages.values() if m.body.get("text") == "from long ago")
        old.sent_at -= 49 * 3600
        lost = standin.faults.add("error", method="deleteMessage", code=502)
        cast.counsellor.send("/unsend", chat=cast.forum, topic=topic, reply_to=stays.id)
        await until(standin, "too old", lambda: cast.desk_says("did not take it back"))
        assert lost.done == 1
        assert cast.says(cast.contact, "from long ago")
        assert sum("Taken back" in m["text"] for m in cast.at_desk(topic)) == 1
        await at_rest(sarika)


def places(cast: Cast, topic: int) -> int:
    return sum("are you there" in m["text"] for m in cast.at_desk(topic) if m["bot"])


@pytest.mark.parametrize("fault", [{"kind": "outage"}, {"kind": "error", "code": 502, "times": None}])
async def test_telegram_is_away_and_the_process_is_killed_meanwhile(
    nursery: Nursery, standin: StandIn, tmp_path: Path, fault: dict[str, Any]
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        rule = standin.faults.add(**fault, method="sendMessage", chat_id=cast.contact.user.id)
        cast.contact.send("I am locked in a room")
        async with asyncio.timeout(PATIENCE):
            while rule.done < 5:  # noqa: ASYNC110 - calls that fail leave nothing to wait for
                await asyncio.sleep(0.05)
        sarika.kill()
        await sarika.died()
        await sarika.restart()
        async with asyncio.timeout(PATIENCE):
            while rule.done < 9:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        standin.faults.remove()
        await until(standin, "crisis", lambda: len(cast.shown(cast.contact)) >= 1, 40)
        await until(standin, "alert", lambda: cast.desk_says("waits."), 40)
        await until(standin, "words", lambda: cast.desk_says("I am locked in a room"), 40)


async def test_an_emergency_under_real_limits_beside_thirty_cases(nursery: Nursery, tmp_path: Path) -> None:
    async with StandIn(limits="real", control=False) as standin:
        cast = Cast.of(standin)
        async with running(nursery, standin, tmp_path / "s", settings={"limits": True}):
            others = [standin.person(standin.world.user(f"Contact {n}")) for n in range(30)]
            for other in others:
                other.send("/human")
            await until(standin, "others are answered", lambda: all(cast.shown(o) for o in others))
            for other in others:
                other.send("thank you")
            began = time.monotonic()
            cast.contact.send("I am locked in a room")
            await until(standin, "crisis", lambda: len(cast.shown(cast.contact)) == 1)
            answered = time.monotonic() - began
            await until(standin, "alert", lambda: any("EMERGENCY" in m["text"] for m in cast.at_desk(GENERAL)))
            alerted = time.monotonic() - began
            print(f"\nanswered after {answered:.2f} s, alerted after {alerted:.2f} s")
            assert max(answered, alerted) < 2 * crowded()
        assert [call for call in standin.journal.calls() if call.code == 429] == []
        assert standin.violations == []


async def test_flood_control_is_obeyed(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        chat = cast.contact.user.id
        standin.faults.add("refuse", method="sendMessage", chat_id=chat, code=429, retry_after=2)
        began = time.monotonic()
        cast.contact.start()
        await until(standin, "the answer", lambda: len(cast.shown(cast.contact)) == 1)
        assert time.monotonic() - began >= 2
        assert len(standin.journal.calls("sendMessage", chat_id=chat)) == 2
        cast.other.start()
        await until(standin, "others go on", lambda: len(cast.shown(cast.other)) == 1)


async def test_a_hiccup_of_telegram_makes_no_counsellor_a_stranger(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        standin.faults.add("error", method="getChatMember", code=502)
        standin.faults.add("close", method="getChatMember")
        topic = await held(cast)
        cast.counsellor.send("help one", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "help one"))


@pytest.mark.parametrize("fault", ["flood", "error"])
async def test_after_a_start_a_holder_is_known_while_telegram_does_not_say_who_is_a_member(
    nursery: Nursery, standin: StandIn, tmp_path: Path, fault: str
) -> None:
    """Nothing is remembered after a start; what the desk has recorded holds, else a counsellor's words were lost."""
    cast = Cast.of(standin)
    sarika = Sarika(nursery, standin, tmp_path / "s")
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        topic = await held(cast)
        assert await sarika.stop() == 0
        if fault == "flood":
            standin.faults.add("refuse", method="getChatMember", times=6, code=429, retry_after=20)
        else:
            standin.faults.add("error", method="getChatMember", times=6, code=502)
        await sarika.start()
        await sarika.ready()
        cast.counsellor.send("come to the gate now", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "come to the gate now"))
        assert await sarika.stop() == 0


async def test_formats_of_a_counsellors_words_and_changes_of_a_caption_reach_the_phone(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        there: dict[str, Any] = {"chat": cast.forum, "topic": topic}
        bold: dict[str, Any] = {"type": "bold", "offset": 5, "length": 3}
        spoiler: dict[str, Any] = {"type": "spoiler", "offset": 9, "length": 3}
        cast.counsellor.send("call 117 now", entities=[bold, spoiler], **there)
        picture = cast.counsellor.file("photo", caption="the map", **there)

        def on_the_phone(words: str) -> list[dict[str, Any]]:
            messages = cast.contact.where(None).messages.values()
            bodies = [m.body for m in messages if m.sender != cast.contact.user.id]
            return [b for b in bodies if words in str(b.get("text", b.get("caption", "")))]

        await until(standin, "words", lambda: bool(on_the_phone("call 117 now")))
        (said,) = on_the_phone("call 117 now")
        shown = [e for e in said.get("entities", []) if e["type"] != "phone_number"]
        assert shown == [bold]
        await until(standin, "picture", lambda: bool(on_the_phone("the map")))
        cast.counsellor.edit(picture.id, "the new map", chat=cast.forum)
        await until(standin, "its new caption", lambda: bool(on_the_phone("(changed) the new map")), 30)
        (changed,) = on_the_phone("the new map")
        assert "photo" in changed
        await at_rest(sarika)
    assert standin.violations == []
