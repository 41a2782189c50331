"""A referral end to end on the stand-in: chosen on the card, asked on the phone, agreed, and its outcome told."""

from pathlib import Path

import pytest

from standin import StandIn
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running
from tests.pipeline.test_desk_story import choose

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


async def test_a_contact_is_asked_before_anything_is_passed_on(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        await choose(cast, "Refer", topic)
        await until(standin, "services", lambda: bool(cast.buttons("▶", topic)), 30)
        card = next(m for m in reversed(cast.at_desk(topic)) if any("▶" in row for row in m["buttons"]))
        service = card["buttons"][0][0]
        await choose(cast, service, topic)
        await choose(cast, "what happened and where", topic)
        await until(standin, "asked", lambda: cast.says(cast.contact, "A question from the counsellor"), 30)
        asked = next(t for t in cast.shown(cast.contact) if "A question from the counsellor" in t)
        assert "what happened and where you are" in asked
        cast.contact.press("✅ Yes, tell them that")
        await until(standin, "agreed", lambda: cast.desk_says("The contact says YES"), 30)
        await choose(cast, "Outcome of the referral", topic)
        await choose(cast, "No answer", topic)
        await until(standin, "noted", lambda: cast.desk_says("· No answer"), 30)
        await at_rest(sarika)
