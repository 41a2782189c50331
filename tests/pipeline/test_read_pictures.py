"""A picture's way, end to end with Tesseract: answered at once, read after, shown at the desk, and gone with /forget."""

from pathlib import Path
from typing import Any

import pytest

from bench.pictures import WORDS, draw
from bot.adapters.reading.tesseract import installed, usable
from standin import StandIn
from tests.fakes.reading import blank
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, until
from tests.pipeline.test_delivery import running

KHMER = usable("khm", installed())
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not KHMER, reason="no Tesseract with Khmer in bounds here"),
]


def asked(lines: list[dict[str, Any]]) -> bool:
    return any("🗑 Yes, delete it" in row for line in lines for row in line["buttons"])


async def test_an_advert_is_read_by_machine_and_leaves_no_trace(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    me, forum, c = cast.contact, cast.forum, cast.counsellor

    async def see(what: str, words: str) -> None:
        await until(standin, what, lambda: cast.desk_says(words))

    async with running(nursery, standin, tmp_path / "s", settings={"picture_languages": "khm"}) as sarika:
        me.start()
        await until(standin, "start", lambda: cast.offers(me, "🌐 English"))
        me.press("🌐 English")
        await until(standin, "menu", lambda: len(cast.shown(me)) >= 2)
        me.file("photo", blank(10_000, 10_000))  # it stops nobody
        me.file("photo", draw(WORDS["advert", "km"]))
        await until(standin, "the answer", lambda: cast.says(me, "I am a machine"))
        await see("what was read", "Read by machine in the picture, maybe wrongly")
        await see("words of the advert", "ប៉ោយប៉ែត")
        await see("signs for the desk", "Border town or casino: the place may change")
        await until(standin, "signs for who sent it", lambda: cast.says(me, "were read by a machine, maybe wrongly"))
        topic = cast.topic_of("Read by machine")
        c.press("Take over", message_id=cast.buttons("Take over", topic)[-1], chat=forum)
        await until(standin, "taken over", lambda: cast.says(me, "A counsellor is here now"))
        told = len(cast.shown(me))
        me.file("photo", draw(WORDS["contract", "km"]))
        await see("the contract", "កិច្ចសន្យា")
        assert len(cast.shown(me)) == told, "the bot says nothing beside a counsellor"
        me.send("/forget")
        await until(standin, "asked", lambda: asked(me.transcript()))
        me.press("🗑 Yes, delete it")
        await until(standin, "gone at the desk", lambda: not cast.desk_says("ប៉ោយប៉ែត"))
        logged = sarika.log.read_text()
        assert "reads_pictures" in logged
        assert not any(word in logged for word in ("ប៉ោយប៉ែត", "កិច្ចសន្យា", "Poipet"))
