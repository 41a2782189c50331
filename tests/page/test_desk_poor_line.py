"""A line with 200 ms to and fro that loses one piece of a hundred: nothing is lost, nothing comes twice, and one can work."""

import pytest
from playwright.async_api import Browser, expect

from tests.page.desk import Desk
from tests.page.screen import EN
from tests.page.slow_line import slow_line
from tests.pipeline.story import until

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SOON = 20_000
"""Milliseconds within which what was lost has come by another try."""

TURNS = 12
"""Of the talk: some hundreds of pieces, of which some break the line."""


async def test_a_talk_on_a_poor_line_is_whole_and_each_word_came_once(browser: Browser, desk: Desk) -> None:
    contact = desk.standin.person(EN)
    async with (
        slow_line() as line,
        await browser.new_context(viewport={"width": 360, "height": 740}, proxy={"server": line.address}) as context,
    ):
        page = await desk.enter(context)
        contact.send("they locked me in a room")
        take = page.get_by_role("button", name="Take", exact=True)
        await take.first.click(timeout=SOON)
        await expect(page.locator("#write")).to_be_visible(timeout=SOON)
        await expect(page.locator("#send")).to_be_enabled(timeout=SOON)
        for turn in range(TURNS):
            if turn % 4 == 1:  # taken, and its answer lost: the page sends it again, by the same id
                line.cuts_answer_to = b"POST /desk/write"
            await page.locator("#words").fill(f"from the desk {turn}")
            await page.locator("#send").click()
            await expect(page.locator("#words")).to_have_value("", timeout=SOON)
            contact.send(f"from the phone {turn}")
            await expect(page.locator("#talk")).to_contain_text(f"from the phone {turn}", timeout=SOON)
        await expect(page.locator("#talk li.counsellor")).to_have_count(TURNS, timeout=SOON)
        await expect(page.locator("#lost")).to_be_hidden(timeout=SOON)
        shown = await page.locator("#talk p.words").all_inner_texts()
        both = [f"from the {whose} {turn}" for turn in range(TURNS) for whose in ("desk", "phone")]
        assert sorted(text for text in shown if text.startswith("from")) == sorted(both)
        for whose in ("desk", "phone"):
            theirs = [text for text in shown if text.startswith(f"from the {whose}")]
            assert theirs == [f"from the {whose} {turn}" for turn in range(TURNS)], "in order"
        said = [f"from the desk {turn}" for turn in range(TURNS)]

        def there() -> list[str]:
            return [line["text"] for line in contact.transcript() if line["text"].startswith("from the desk")]

        await until(desk.standin, "the last words on the phone", lambda: said[-1] in there())
        assert there() == said
        assert line.cut, "the line broke"
        assert line.cuts_answer_to == b"", "also after words were taken"
    desk.troubles.clear()  # what a browser says of a network that fails
