"""An agreed question end to end on the stand-in: its answer stands nowhere, and after a silence only it opens what waited."""

import asyncio
import json
from pathlib import Path

import pytest

from standin import StandIn
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running
from tests.pipeline.test_desk_story import choose

pytestmark = [pytest.mark.slow, pytest.mark.timeout(150)]

SILENCE = 12_000
"""Milliseconds after which it is quiet, and somebody else may have the phone."""


async def test_only_the_answer_opens_what_waited(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    rules = {"stranger_after": SILENCE}
    async with running(nursery, standin, tmp_path / "s", quiet_after=SILENCE, rules=rules) as sarika:
        topic = await held(cast)
        cast.contact.send("I can write now")
        await choose(cast, "More", topic)
        await choose(cast, "Agree on a question", topic)
        await until(standin, "offered", lambda: cast.says(cast.contact, "The phone is not the person"), 30)
        cast.contact.press("👫 My best friend as a child")
        await until(standin, "asked for", lambda: cast.says(cast.contact, "write the answer now"), 30)
        answer = cast.contact.send("Mealea")
        await until(standin, "agreed", lambda: cast.says(cast.contact, "Agreed. After a long silence"), 30)
        await until(standin, "deleted", lambda: all(m["id"] != answer.id for m in cast.contact.transcript()), 30)
        await asyncio.sleep(SILENCE / 1000 + 1.6)  # Telegram's times are whole seconds
        cast.counsellor.send("the plan", chat=cast.forum, topic=topic)
        await until(standin, "the line", lambda: cast.says(cast.contact, "1 update"), 30)
        cast.contact.press("👁 Show")
        await until(standin, "the question", lambda: cast.says(cast.contact, "who was your best friend"), 30)
        cast.contact.send("Bopha")
        await until(standin, "wrong", lambda: cast.says(cast.contact, "not what was agreed"), 30)
        assert not cast.says(cast.contact, "the plan")
        cast.contact.send(" mealea ")
        await until(standin, "opened", lambda: cast.says(cast.contact, "the plan"), 30)
        await until(standin, "the desk knows", lambda: cast.desk_says("the answer that was agreed"), 30)
        assert "ealea" not in json.dumps(cast.at_desk())
        await at_rest(sarika)


async def test_for_somebody_else_the_case_ends_and_their_words_stand_in_a_new_one(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    rules = {"stranger_after": SILENCE}
    async with running(nursery, standin, tmp_path / "s", quiet_after=SILENCE, rules=rules) as sarika:
        topic = await held(cast)
        cast.contact.send("I can write now")
        await until(standin, "shown", lambda: cast.desk_says("I can write now"), 30)
        await asyncio.sleep(SILENCE / 1000 + 1.6)  # Telegram's times are whole seconds
        cast.contact.send("who is this")
        await until(standin, "the question", lambda: cast.says(cast.contact, "the person who wrote here"), 30)
        cast.counsellor.send("the plan", chat=cast.forum, topic=topic)
        await until(standin, "why it waits", lambda: cast.desk_says("nobody knows who has the phone"), 30)
        cast.contact.press("✋ No, somebody else")
        await until(standin, "told", lambda: cast.says(cast.contact, "Nothing from before is shown"), 30)
        await until(standin, "the old topic", lambda: cast.desk_says("This case is closed: contact lost"), 30)
        await until(standin, "the new topic", lambda: cast.topic_of("who is this") != topic, 30)
        new = cast.topic_of("who is this")
        shown = "\n".join(m["text"] for m in cast.at_desk(new))
        assert "Another person wrote here before" in shown
        assert "I can write now" not in shown
        await until(standin, "no buttons", lambda: not cast.buttons("Close", topic), 30)
        cast.counsellor.send("who are you", chat=cast.forum, topic=topic)
        await until(standin, "said so", lambda: cast.desk_says("belongs to no open case"), 30)
        await choose(cast, "Take over", new)
        await until(standin, "a human", lambda: cast.says(cast.contact, "A counsellor is here now"), 30)
        assert not cast.says(cast.contact, "the plan")
        await at_rest(sarika)
