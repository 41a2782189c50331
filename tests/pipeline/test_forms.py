"""Questions by button, end to end: real buttons with their signatures, through store, outbox and forum."""

from pathlib import Path

import pytest

from standin import StandIn
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, until
from tests.pipeline.test_delivery import running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]


async def test_who_may_lose_the_phone_is_found_by_what_they_sent(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    me = cast.contact
    async with running(nursery, standin, tmp_path / "s"):
        me.start()
        await until(standin, "start", lambda: cast.offers(me, "🌐 English"))
        me.press("🌐 English")
        await until(standin, "menu", lambda: len(cast.shown(me)) >= 2)
        me.press("➕ More")
        await until(standin, "what else there is", lambda: len(cast.shown(me)) >= 3)
        me.press("📝 I may lose this phone")
        await until(standin, "what to send", lambda: cast.says(me, "how many you are"))
        me.press("🤝 An organisation")
        me.send("boat Sea Star, port of Ranong, nine of us")
        await until(standin, "kept", lambda: cast.says(me, "Kept for the counsellors"))
        await until(standin, "heading and words", lambda: cast.desk_says("nine of us"))
        topic = cast.topic_of("nine of us")
        (post,) = (m["text"] for m in cast.at_desk(topic) if "nine of us" in m["text"])
        assert "Agrees that you tell: An organisation]\nboat Sea Star" in post
        await until(
            standin,
            "card",
            lambda: any("Agrees that you tell: An organisation" in m["text"] for m in cast.at_desk(topic)),
        )
        me.press("✔️ Done")
        await until(standin, "the end", lambda: cast.says(me, "May be told: An organisation"))


async def test_a_self_check_outlives_a_kill_and_is_given_with_a_yes_only(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    me = cast.contact

    async def see(words: str) -> None:
        await until(standin, words, lambda: words in cast.shown(me)[-1])

    async with running(nursery, standin, tmp_path / "s") as sarika:
        me.start()
        await until(standin, "start", lambda: cast.offers(me, "🌐 English"))
        me.press("🌐 English")
        await see("What is it about?")
        me.press("➕ More")
        await until(standin, "what else there is", lambda: len(cast.shown(me)) >= 3)
        me.press("➕ More")
        await until(standin, "its second page", lambda: len(cast.shown(me)) >= 4)
        me.press("📖 Self-check")
        await see("Here are signs")
        me.press("📝 Ask me the questions")
        await see("1/13")
        me.press("🧑 18 or older")
        await see("2/13")
        sarika.kill()
        await sarika.died()
        await sarika.restart()
        await sarika.ready()
        me.press("🙋 I have to ask first")
        for number in range(3, 14):
            await see(f"{number}/13")
            me.press("⏭ Skip")
        await see("You named these signs:\n• You cannot go out freely")
        assert not cast.desk_says("You cannot go out freely")
        me.press("🤝 Show a counsellor")
        await until(standin, "the desk reads it", lambda: cast.desk_says("You cannot go out freely"))
