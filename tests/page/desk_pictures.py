"""The pictures of the desk's page in its guide: ``desk-queue`` and ``desk-case``, each in English and Khmer."""

import tempfile
from pathlib import Path

from playwright.async_api import Browser, expect

from standin import StandIn
from tests.page import sarika
from tests.page.desk import Desk
from tests.page.guide_pictures import FOLDER, WORDS, Words
from tests.page.screen import BOPHA, EN, FORUM, KM

SIZE = {"width": 390, "height": 760}  # a phone, on which counsellors work
STYLE = "#told { display: none } #talk { max-height: 24rem } .casework .write textarea { min-height: 3rem }"


async def make(browser: Browser) -> list[Path]:
    """Draw all pictures anew, with the real bot; returns their files."""
    made = []
    for language, words in WORDS.items():
        with tempfile.TemporaryDirectory() as folder:
            async with (
                StandIn(limits="off") as standin,
                sarika.running(standin.address, standin.token, FORUM, Path(folder), desk_language=language) as port,
            ):
                made += await _story(
                    browser, standin, Desk(standin, f"http://sarika.localhost:{port}/desk/", []), words, language
                )
    return made


async def _ready(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context() as context:
        page = await context.new_page()
        for _ in range(300):
            try:
                answer = await page.goto(desk.address)
            except Exception:  # noqa: BLE001 - it does not listen yet
                answer = None
            if answer is not None and answer.status == 200:
                return
            await page.wait_for_timeout(100)
    raise AssertionError("the page never came up")


async def _story(browser: Browser, standin: StandIn, desk: Desk, words: Words, language: str) -> list[Path]:
    await _ready(browser, desk)
    queue, case = (FOLDER / f"{name}.{language}.png" for name in ("desk-queue", "desk-case"))
    contact, other = standin.person(words.contact), standin.person(EN if words.contact == KM else KM)
    contact.chat.started = other.chat.started = standin.person(BOPHA).chat.started = True
    async with await browser.new_context(viewport=SIZE, device_scale_factor=2, bypass_csp=True) as context:  # type: ignore[arg-type]
        page = await desk.enter(context)
        await page.add_style_tag(content=STYLE)
        other.send(WORDS["en" if language == "km" else "km"].danger)
        contact.send(words.danger)
        await expect(page.locator("li.case.emergency")).to_have_count(2)
        await page.locator("#main [data-act='shift on']").first.click()
        await expect(page.locator("#main [data-act='shift off']")).to_be_visible()
        await page.screenshot(path=queue, animations="disabled", clip={"x": 0, "y": 0, "width": 390, "height": 540})
        await page.locator("li.case.emergency .open").last.click()
        await page.locator("#card [data-act^=claim]").click()
        await expect(page.locator("#send")).to_be_enabled()
        for number, line in enumerate(words.talk):
            if number % 2:
                contact.send(line)
            else:
                await page.locator("#words").fill(line)
                await page.locator("#send").click()
            await expect(page.locator("#talk")).to_contain_text(line)
        await expect(page.locator("#talk .tick").last).to_contain_text("✓")
        top = await page.locator("#talk").bounding_box()
        await page.evaluate("top => scrollBy(0, top - 60)", top["y"] if top is not None else 0)
        await page.locator("#words").blur()
        await page.screenshot(path=case, animations="disabled")
    return [queue, case]
