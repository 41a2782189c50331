"""What counsellors do, end to end on the stand-in: edits, confirmations, handing on, leaving the group, coming back."""

from pathlib import Path

import pytest

from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def press(cast: Cast, label: str, topic: int) -> None:
    cast.counsellor.press(label, message_id=cast.buttons(label, topic)[-1], chat=cast.forum)


async def choose(cast: Cast, label: str, topic: int) -> None:
    await until(cast.standin, label, lambda: bool(cast.buttons(label, topic)))
    press(cast, label, topic)


async def test_a_case_from_hand_to_hand(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    second = standin.person(standin.demo_cast.counsellors[1])
    async with running(nursery, standin, tmp_path / "s") as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
        second.press("On shift", chat=cast.forum)
        topic = await held(cast)

        words = cast.counsellor.send("call 117", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "call 117"))
        cast.counsellor.edit(words.id, "call 1288", chat=cast.forum)
        await until(standin, "changed", lambda: cast.says(cast.contact, "(changed) call 1288"))

        cast.counsellor.location(11.5, 104.9, chat=cast.forum, topic=topic)
        await choose(cast, "Do not send it", topic)

        await choose(cast, "Less urgent", topic)
        await choose(cast, "The machine read it wrongly", topic)
        await until(standin, "less urgent", lambda: cast.desk_says("Urgency: urgent"))

        await choose(cast, "Hand on", topic)
        await choose(cast, second.user.first_name, topic)
        await until(standin, "told", lambda: cast.says(cast.contact, "Another counsellor goes on"))
        second.send("I go on from here", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "I go on from here"))

        second.leave(cast.forum)
        await until(standin, "returned", lambda: cast.desk_says("is not here any more"))
        await until(standin, "the contact is told", lambda: cast.says(cast.contact, "had to leave"))
        await choose(cast, "Take over", topic)
        await choose(cast, "Close", topic)
        await choose(cast, "Information given", topic)
        await choose(cast, "Yes, close it", topic)
        await until(standin, "told of the end", lambda: cast.says(cast.contact, "has ended"))

        cast.contact.send("/human")
        await until(standin, "the same topic", lambda: bool(cast.buttons("Take over", topic)))
        assert not standin.demo_cast.forum.topics[topic].closed
        assert all(message["kind"] != "location" for message in cast.contact.transcript() if message["bot"])
        await at_rest(sarika)


async def test_an_administrator_gets_the_report_as_a_picture(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)), 30)
        topic = await held(cast)
        cast.counsellor.send("I am here", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "I am here"), 30)
        standin.person(standin.demo_cast.counsellors[1]).send("/report week", chat=cast.forum)
        await until(standin, "refused", lambda: cast.desk_says("Only an administrator"), 30)
        cast.counsellor.send("/report week", chat=cast.forum)  # they own the group
        await until(standin, "report", lambda: cast.desk_says("Cases opened", kind="photo"), 30)
        (call,) = standin.journal.calls("sendPhoto")
        assert call.code == 200
        assert cast.desk_says("EMERGENCY: <5", kind="photo")
        cast.counsellor.send("/start")
        await until(standin, "started", lambda: cast.says(cast.counsellor, "I can write to you here"), 30)
        cast.counsellor.send("/report week csv", chat=cast.forum)
        await until(standin, "file", lambda: bool(standin.journal.calls("sendDocument")), 30)
        (call,) = standin.journal.calls("sendDocument")
        assert (call.code, int(call.values["chat_id"])) == (200, cast.counsellor.user.id)
        assert not any(message["kind"] == "document" for message in cast.at_desk())
        await at_rest(sarika)
