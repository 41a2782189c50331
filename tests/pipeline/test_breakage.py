"""People break the counsellors' group: it is noticed, said to the supervisor, and everything is shown again afterwards."""

from pathlib import Path

import pytest

from standin import StandIn
from standin.world.cast import BOT_ID
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

PATIENCE = 60
"""Seconds that anything may take: the group is tried again every ten while it is away."""


async def supervised(cast: Cast) -> None:
    """The owner of the group is known to the desk and lets the bot write first."""
    await until(cast.standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)), PATIENCE)
    cast.counsellor.press("On shift", chat=cast.forum)
    await until(cast.standin, "on shift", lambda: cast.desk_says("On shift: Bopha"), PATIENCE)
    cast.counsellor.start()
    await until(cast.standin, "started", lambda: cast.says(cast.counsellor, "I can write to you here"), PATIENCE)


async def test_a_bot_that_was_removed_shows_every_case_once_it_is_back(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        await supervised(cast)
        topic = await held(cast)
        standin.admin(cast.forum).member(BOT_ID, "left")
        await until(standin, "told", lambda: cast.says(cast.counsellor, "not in the group any more"), PATIENCE)

        cast.contact.send("they come back")
        cast.other.send("I am locked in a room")
        await until(standin, "answered", lambda: bool(cast.shown(cast.other)), PATIENCE)
        assert not cast.desk_says("they come back")

        standin.admin(cast.forum).member(BOT_ID, "administrator")
        await until(standin, "shown", lambda: cast.desk_says("they come back"), PATIENCE)
        assert cast.topic_of("they come back") == topic
        await until(standin, "alerted", lambda: cast.desk_says("waits."), PATIENCE)
        await until(standin, "in order", lambda: cast.says(cast.counsellor, "in order again"), PATIENCE)
        await at_rest(sarika)


async def test_topics_that_are_switched_off_are_noticed_at_the_next_case(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        await supervised(cast)
        standin.admin(cast.forum).forum(on=False)
        cast.contact.send("I am locked in a room")
        await until(standin, "told", lambda: cast.says(cast.counsellor, "Topics are switched off"), PATIENCE)
        standin.admin(cast.forum).forum(on=True)
        await until(standin, "shown", lambda: cast.desk_says("I am locked in a room"), 120)
        await until(standin, "in order", lambda: cast.says(cast.counsellor, "in order again"), PATIENCE)


async def test_words_that_would_show_to_the_whole_group_are_taken_back_and_said(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    """Telegram tells nobody that topics are off: it drops the thread, and shows the words of all cases side by side."""
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        await supervised(cast)
        topic = await held(cast)
        standin.admin(cast.forum).forum(on=False)
        before = standin.hub.feed.last
        cast.contact.send("they come back")
        await until(standin, "told", lambda: cast.says(cast.counsellor, "Topics are switched off"), PATIENCE)
        cast.contact.send("they are at the door")
        await until(standin, "taken back", lambda: not cast.desk_says("they come back"), PATIENCE)
        await standin.idle(1.0)
        seen = [e["message"] for e in standin.hub.feed.since(before) if e["kind"] == "message"]
        group = [m.get("text", "") for m in seen if m["chat"]["id"] == cast.forum and m["from"]["is_bot"]]
        assert sum("they come back" in text for text in group) <= 1
        assert not any("they are at the door" in text for text in group)
        standin.admin(cast.forum).forum(on=True)
        await until(standin, "shown", lambda: cast.desk_says("they are at the door"), 120)
        assert cast.topic_of("they are at the door") == cast.topic_of("they come back") == topic
        await until(standin, "in order", lambda: cast.says(cast.counsellor, "in order again"), PATIENCE)


async def test_a_message_that_shows_to_the_whole_group_goes_also_after_many_refusals_and_a_restart(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        await supervised(cast)
        await held(cast)
        standin.admin(cast.forum).forum(on=False)
        fault = standin.faults.add("error", method="deleteMessages", code=502, times=None)
        cast.contact.send("they come back")
        await until(standin, "tried", lambda: fault.done > 4, PATIENCE)
        assert cast.desk_says("they come back")
    standin.faults.remove(fault.id)
    async with running(nursery, standin, tmp_path / "s"):
        await until(standin, "taken back", lambda: not cast.desk_says("they come back"), PATIENCE)


async def test_a_group_that_became_another_is_followed_also_after_a_restart(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        await supervised(cast)
        new = standin.admin(cast.forum).upgrade().id
        cast.contact.send("I am locked in a room")
        await until(standin, "told", lambda: cast.says(cast.counsellor, "has become another one"), PATIENCE)

        def shown(words: str) -> bool:
            return any(words in line["text"] for line in cast.counsellor.transcript(new))

        await until(standin, "shown", lambda: shown("I am locked in a room"), PATIENCE)
    async with running(nursery, standin, tmp_path / "s"):
        cast.contact.send("are you there?")
        await until(standin, "shown", lambda: shown("are you there?"), PATIENCE)


async def test_a_counsellor_who_blocked_the_bot_is_named_to_the_supervisor(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    second = standin.person(standin.demo_cast.counsellors[1])
    async with running(nursery, standin, tmp_path / "s"):
        await supervised(cast)
        second.press("On shift", chat=cast.forum)
        await until(standin, "on shift", lambda: cast.desk_says("Rithy"), PATIENCE)
        second.start()
        await until(standin, "started", lambda: cast.says(second, "I can write to you here"), PATIENCE)
        second.block()
        await until(standin, "told", lambda: cast.says(cast.counsellor, "Rithy has blocked me"), PATIENCE)
