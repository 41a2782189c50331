"""A full desk at Telegram's real limits: 200 contacts write, 40 cases are held, and emergencies are alerted all the same."""

import asyncio
import re
import time
from pathlib import Path

import pytest

from standin import StandIn
from standin.people.person import Person
from standin.world.cast import BOT_ID, RIGHTS
from standin.world.limits import Limits
from standin.world.model import GENERAL, Member
from tests.pipeline.running import Nursery, crowded
from tests.pipeline.story import Cast, until
from tests.pipeline.test_delivery import running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

CONTACTS, CASES, EACH_MINUTE = 200, 40, 6
WITHIN = 17.0
"""Seconds from an emergency to its alert, for up to six a minute and group: two are alerted by name at once, the others
in the alert for all, which is edited each quarter of a minute. On a busy machine so much longer as that is busy."""

PATIENCE = 90

ONE_HOLDS_ALL = {"cases_each": 0}
"""One counsellor takes over all cases of the desk, and is not asked above six whether they can look after one more."""


class Desk:
    """The groups of the desk, as their counsellor sees them."""

    def __init__(self, cast: Cast, groups: list[int]) -> None:
        self.cast, self.groups = cast, groups

    def general(self, *groups: int) -> list[str]:
        lines = (m for group in groups or self.groups for m in self.cast.counsellor.transcript(group))
        return [m["text"] for m in lines if m["bot"] and m["thread"] == GENERAL]

    def alerts(self) -> int:
        """How many emergencies General calls to: each by its name, or all that wait by one message with their number."""
        return sum(max(self._named(group), self._counted(group)) for group in self.groups)

    def _named(self, group: int) -> int:
        return sum("EMERGENCY" in text and "waits." in text for text in self.general(group))

    def _counted(self, group: int) -> int:
        found = (re.search(r"(\d+) of them emergencies", text) for text in self.general(group))
        return max((int(match[1]) for match in found if match), default=0)

    def count(self, state: str) -> int:
        """What the boards say, together."""
        found = (re.search(rf"{state}: (\d+)", board) for board in self.boards())
        return sum(int(match[1]) for match in found if match)

    def to_take(self) -> list[tuple[int, int]]:
        """The cards in topics that can be taken over, each with its group."""
        lines = ((group, m) for group in self.groups for m in self.cast.counsellor.transcript(group))
        return [
            (group, m["id"])
            for group, m in lines
            if m["thread"] != GENERAL and any("Take over" in row for row in m["buttons"])
        ]

    def boards(self) -> list[str]:
        return [text for text in self.general() if text.startswith("Board")]


def more_groups(standin: StandIn, count: int) -> list[int]:
    owner, *others = standin.demo_cast.counsellors
    made = [standin.demo_cast.forum_id]
    for number in range(count - 1):
        group = standin.world.group(f"Desk {number}", owner, is_forum=True)
        for counsellor in others:
            group.members[counsellor.id] = Member()
        group.members[BOT_ID] = Member("administrator", list(RIGHTS))
        made.append(group.id)
    return made


async def forty_cases(desk: Desk, standin: StandIn, people: list[Person]) -> None:
    """All of them are taken over by the same counsellor."""
    for person in people:
        person.send("/human")
    await until(standin, "all wait", lambda: len(desk.to_take()) == len(people), PATIENCE)
    for group, card in desk.to_take():
        desk.cast.counsellor.press("Take over", message_id=card, chat=group)
    await until(standin, "all taken over", lambda: desk.count("Open") == len(people), PATIENCE)


async def write(held: list[Person], rest: list[Person]) -> None:
    """All of them write, twenty a second: those who ask, and between them those whose case is held."""
    for number, person in enumerate(rest):
        person.send("what does a passport cost")
        if number % 4 == 0:
            held[number // 4].send("are you still there")
        await asyncio.sleep(0.05)


@pytest.mark.parametrize("groups", [1, 3])
async def test_emergencies_are_alerted_beside_a_full_desk(nursery: Nursery, tmp_path: Path, groups: int) -> None:
    async with StandIn(limits="off", control=False) as standin:
        cast = Cast.of(standin)
        desk = Desk(cast, more_groups(standin, groups))
        chats = ",".join(map(str, desk.groups))
        folder = tmp_path / "s"
        crowd = [standin.person(standin.world.user(f"C{n}", language_code="en")) for n in range(CONTACTS)]
        held, rest = crowd[:CASES], crowd[CASES:]
        async with running(nursery, standin, folder, settings={"desk_chats": chats, **ONE_HOLDS_ALL}):
            await until(standin, "boards", lambda: len(desk.boards()) == groups, PATIENCE)
            await forty_cases(desk, standin, held)

        standin.hub.accounts[standin.token].limits = Limits("real")
        took: list[float] = []
        async with running(nursery, standin, folder, settings={"desk_chats": chats, **ONE_HOLDS_ALL, "limits": True}):
            writing = asyncio.create_task(write(held, rest))
            before = desk.alerts()
            for number in range(EACH_MINUTE * groups):
                person = standin.person(standin.world.user(f"E{number}", language_code="en"))
                began = time.monotonic()
                person.send("I am locked in a room")
                await until(standin, "alert", lambda: desk.alerts() > before + len(took), PATIENCE)
                took.append(time.monotonic() - began)
            await writing
            await until(standin, "all are answered", lambda: all(len(cast.shown(p)) > 0 for p in rest), PATIENCE)
            waiting = EACH_MINUTE * groups
            print({"groups": groups, "alerts": [round(t, 2) for t in took]})
            await until(standin, "all on the boards", lambda: desk.count("Waiting") == waiting, 180)
        assert max(took) <= WITHIN * crowded()
        assert standin.violations == []
