"""The weekly plan, end to end on the stand-in: written in the group, called in private, and true for the contact."""

from pathlib import Path

import pytest

from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


async def test_a_plan_calls_who_is_planned_and_counts_only_who_comes(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    dara = standin.person(standin.demo_cast.counsellors[1])
    name = dara.user.first_name

    async def see(what: str, *words: str) -> None:
        await until(standin, what, lambda: all(cast.desk_says(part) for part in words))

    async with running(nursery, standin, tmp_path / "s", rules={"plan_late": 1500}) as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)))
        dara.press("On shift", chat=cast.forum)
        await see("on shift", f"On shift: {name}")
        dara.press("Off shift", chat=cast.forum)
        await see("off shift", "Nobody is on shift")
        dara.start()
        await until(standin, "started", lambda: cast.says(dara, "From now on I can write to you"))

        dara.send("/plan", chat=cast.forum)
        await see("no plan yet", "There is no weekly plan.")
        dara.send(f"/plan\nMon-Sun 00:00-24:00 {name}", chat=cast.forum)
        await see("refused", "Only an administrator of the group can change the weekly plan")
        cast.counsellor.send("/plan\nចន្ទ សុខា", chat=cast.forum)  # they own the group
        await see("not readable", "I cannot read this line: “ចន្ទ សុខា”")
        cast.counsellor.send(f"/plan\nចន្ទ-អាទិត្យ 00:00-24:00 {name}", chat=cast.forum)
        await see("the plan", f"Mon-Sun 00:00-24:00 {name}")
        await until(standin, "called", lambda: cast.says(dara, "By the weekly plan your shift is now"))
        await see("missing", f"By the weekly plan, but not on shift: {name}")

        await see("nobody came", f"these should be on shift now: {name}. Nobody is there.")

        cast.contact.send("I am locked in a room")
        await until(standin, "crisis answer", lambda: cast.says(cast.contact, "Your safety comes first"))
        assert not cast.says(cast.contact, "is being called")
        dara.press("I am here")
        await see("on shift by the plan", f"On shift: {name}")
        cast.other.send("I am locked in a room")
        await until(standin, "called now", lambda: cast.says(cast.other, "is being called"))

        dara.send("/plan off ពុធ", chat=cast.forum)
        await see("a day off", f"{name} cannot come on Wednesday")
        cast.counsellor.send("/plan", chat=cast.forum)
        await see("stands below the plan", "Off: Wednesday")
        await at_rest(sarika)
