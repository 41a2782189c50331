"""Talks on the stand-in in which somebody could be forgotten, mixed up or betrayed: a holder who never writes, words that no
topic showed, two phones of one person, and a phone that must stay dark."""

import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model.rules import CAMBODIA
from bot.core.model.safe_hours import CHOICES, begins, written
from bot.wording.catalog import catalog, span_of_day
from bot.wording.sheets.signs import CHOSEN
from standin import StandIn
from standin.world.cast import BOT_ID
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running
from tests.pipeline.test_desk_story import choose

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


async def test_who_takes_a_case_over_and_never_writes_loses_it_also_over_a_restart(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    second = standin.person(standin.demo_cast.counsellors[1])
    patient = {"silent": [600_000, 600_000, 2_000]}
    async with running(nursery, standin, tmp_path / "s", rules=patient):
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
        second.press("On shift", chat=cast.forum)
        topic = await held(cast)
        await until(standin, "warned", lambda: cast.desk_says("waits for your answer"))
    async with running(nursery, standin, tmp_path / "s", rules=patient) as sarika:
        await until(standin, "returned", lambda: cast.desk_says("did not answer"))
        await until(standin, "the contact is told", lambda: cast.says(cast.contact, "had to leave"))
        await until(standin, "free again", lambda: bool(cast.buttons("Take over", topic)))
        second.press("Take over", message_id=cast.buttons("Take over", topic)[-1], chat=cast.forum)
        await until(standin, "taken", lambda: bool(cast.buttons("Close", topic)))
        cast.counsellor.send("I am back", chat=cast.forum, topic=topic)
        await until(standin, "she is told", lambda: cast.desk_says("this stayed a note"))
        second.send("I am with you", chat=cast.forum, topic=topic)
        await until(standin, "passed", lambda: cast.says(cast.contact, "I am with you"))
        assert not cast.says(cast.contact, "I am back")
        await at_rest(sarika)


async def test_words_that_no_topic_showed_stand_in_the_next_one_marked_as_from_before(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
        cast.contact.start()
        await until(standin, "answered", lambda: bool(cast.shown(cast.contact)))
        cast.contact.press("🌐 English")
        cast.contact.send("/human")
        await until(standin, "topic", lambda: len(standin.world.groups[cast.forum].topics) > 1)
        await at_rest(sarika)
        cast.contact.send("/human")
        await at_rest(sarika)
        standin.admin(cast.forum).member(BOT_ID, "left")
        before = len(cast.shown(cast.contact))
        cast.contact.send("they took my passport")
        await until(standin, "kept", lambda: len(cast.shown(cast.contact)) > before)
        cast.contact.press("↩️ Take it back")
        await until(standin, "taken back", lambda: cast.says(cast.contact, "Taken back"))
        cast.contact.send("I am locked in a room")
        await until(standin, "answered", lambda: cast.says(cast.contact, "Your safety comes first"))
        standin.admin(cast.forum).member(BOT_ID, "administrator")
        await until(standin, "shown", lambda: cast.desk_says("I am locked in a room"))
        text = "\n".join(m["text"] for m in cast.at_desk(cast.topic_of("I am locked in a room")))
        before, now = text.index("they took my passport"), text.index("I am locked in a room")
        assert before < now
        assert text[:before].rstrip().endswith("(from before this case, maybe another person)")
        assert "from before" not in text[before:]
        await at_rest(sarika)


async def test_two_phones_of_one_person_have_cards_that_name_each_other_and_no_chat_learns_of_it(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    other = Cast(standin, cast.other, cast.contact, cast.counsellor)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
        one = await held(cast)
        two = await held(other, "they beat me and locked the door")
        topics = standin.world.groups[cast.forum].topics
        assert all(topics[topic].name.startswith("🔴 ") for topic in (one, two)), "both are in danger"
        first, second = (topics[topic].name.removeprefix("🔴 ") for topic in (one, two))
        shown = [len(cast.shown(person)) for person in (cast.contact, cast.other)]

        def card(topic: int, words: str) -> bool:
            return any(words in m["text"] for m in cast.at_desk(topic) if m["buttons"])

        await choose(cast, "More", one)
        await choose(cast, "Same person as …", one)
        await choose(cast, second, one)
        await until(standin, "joined", lambda: card(one, f"Same person as {second}"))
        await until(standin, "joined", lambda: card(two, f"Same person as {first}"))
        cast.counsellor.send("only for the first", chat=cast.forum, topic=one)
        await until(standin, "passed", lambda: cast.says(cast.contact, "only for the first"))
        await at_rest(sarika)
        assert len(cast.shown(cast.contact)) == shown[0] + 1
        assert len(cast.shown(cast.other)) == shown[1]

        cast.other.send("/forget")
        await until(standin, "asked", lambda: cast.says(cast.other, "cannot be undone"))
        cast.other.press("🗑 Yes, delete it")
        await until(standin, "parted", lambda: not card(one, "Same person as"))
        await until(standin, "deleted", lambda: two not in topics)
        await at_rest(sarika)


def in_three_days() -> str:
    """As the contact reads it."""
    return catalog("en").day(datetime.now(CAMBODIA) + timedelta(days=3))


async def test_a_phone_stays_dark_outside_the_hours_that_were_chosen(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    now, offset = int(time.time() * 1000), 7 * 60
    span = next(s for s in CHOICES if begins(s, now, offset) > now + 600_000)
    async with running(nursery, standin, tmp_path / "s", quiet_after=4_000) as sarika:
        topic = await held(cast)
        await choose(cast, "Ask again later", topic)
        days = [in_three_days()]
        await choose(cast, "In 3 days", topic)
        days.append(in_three_days())  # midnight may have passed meanwhile
        await until(standin, "asked", lambda: any(cast.says(cast.contact, f"on {day}") for day in days))
        cast.contact.press("✅ Yes, you may")
        await until(standin, "hours", lambda: cast.says(cast.contact, "At which hours is it safe"))
        cast.contact.press(f"{CHOSEN['safe_hours', written(span)]} {span_of_day(written(span))}")
        await until(standin, "line", lambda: cast.says(cast.contact, "Which line may appear"))
        await until(standin, "on the card", lambda: cast.desk_says(f"Safe hours: {span_of_day(written(span))}"))
        await at_rest(sarika)
        await asyncio.sleep(5.6)  # Telegram's times are whole seconds
        dark = cast.shown(cast.contact)
        cast.counsellor.send("call me when you can", chat=cast.forum, topic=topic)
        await until(standin, "the desk knows", lambda: cast.desk_says("wait behind a neutral line"))
        await at_rest(sarika)
        assert cast.shown(cast.contact) == dark
        cast.contact.send("I can talk now")
        await until(standin, "shown", lambda: cast.says(cast.contact, "call me when you can"))
        await at_rest(sarika)
