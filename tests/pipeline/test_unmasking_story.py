"""Who a contact is, end to end on the stand-in: two persons, one private message that disappears, nothing in the group."""

import json
from pathlib import Path

import pytest

from standin import StandIn
from standin.people.person import Person
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running
from tests.pipeline.test_desk_story import choose

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


def offered(person: Person, label: str) -> bool:
    """Whether a button stands in somebody's own chat."""
    return any(label in str(line["buttons"]) for line in person.transcript())


async def comes(cast: Cast, person: Person) -> None:
    """Go on shift, then press Start: only somebody known counts as a counsellor there."""
    person.press("On shift", chat=cast.forum)
    await until(cast.standin, "on shift", lambda: cast.desk_says(person.user.first_name), 30)
    person.start()
    await until(cast.standin, "started", lambda: cast.says(person, "I can write to you"), 30)


async def test_two_persons_open_it_and_it_disappears(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    user = cast.contact.user
    user.first_name, user.last_name, user.username = "Sreymom", "Chan", "sreymom_chan"
    second = standin.person(standin.demo_cast.counsellors[1])
    standin.admin(cast.forum).member(second.user.id, "administrator")
    async with running(nursery, standin, tmp_path / "s", rules={"unmask_shown": 2000}) as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)), 30)
        for person in (cast.counsellor, second):
            await comes(cast, person)
        topic = await held(cast)
        await choose(cast, "More", topic)
        there = cast.counsellor.transcript
        for label in (
            "See who it is: name, username, id",
            "Danger to life now",
        ):  # in their own chat: they pressed Start

            def offered(label: str = label) -> bool:
                return any(label in str(m["buttons"]) for m in there())

            await until(standin, label, offered)
            cast.counsellor.press(label)
        await until(standin, "asked", lambda: any("I agree" in str(m["buttons"]) for m in second.transcript()), 30)
        second.press("I agree")
        mine = cast.counsellor.transcript
        await until(standin, "shown", lambda: any("Sreymom Chan" in m["text"] for m in mine()), 30)
        shown = next(m["text"] for m in mine() if "Sreymom Chan" in m["text"])
        assert "@sreymom_chan" in shown
        assert str(user.id) in shown
        await until(standin, "gone", lambda: not any("Sreymom" in m["text"] for m in mine()), 30)
        await until(standin, "told", lambda: cast.desk_says("has seen who"), 30)
        for words in (json.dumps(cast.at_desk()), json.dumps(second.transcript()[1:])):
            assert "Sreymom" not in words
            assert str(user.id) not in words
        await at_rest(sarika)
