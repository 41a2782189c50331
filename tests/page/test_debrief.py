"""The debrief of a practice talk on the page, in both languages, and the trend that only the browser keeps."""

import json
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from bot.practice.debrief import debrief
from bot.practice.parts import Language
from bot.practice.player import Said, Talk, Who
from bot.practice.questions import read_questions
from bot.practice.scenario import read_scenario
from bot.practice.telling import Teller
from standin import StandIn
from tests.page.screen import Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
SCENARIO = "silent_one"
LINES = {
    "en": ("Are you safe now?", "I promise that you come home", "you are afraid of him"),
    "km": ("តើអ្នកមានសុវត្ថិភាពទេ?", "ខ្ញុំសន្យាថាអ្នកនឹងបានមកផ្ទះ", "អូនខ្លាចគាត់ណាស់"),
}
HEADING = {"en": "How the talk went", "km": "ការសន្ទនាយ៉ាងម៉េចដែរ"}


def facts(language: Language) -> dict[str, Any]:
    said = [Said(5.0 * at, Who.COUNSELLOR, line) for at, line in enumerate(LINES[language], 1)]
    scenario, questions = read_scenario(SCENARIO), read_questions()
    found = debrief(Talk([Said(0, Who.PERSON, "..."), *said], taken=1.0, closed=30.0, ended=30.0), scenario, questions)
    return Teller(found, scenario, questions, language).facts()


async def kept(page: Page) -> list[dict[str, Any]]:
    return list(json.loads(await page.evaluate("localStorage.getItem('practice.trend') ?? '[]'")))


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("language", ["km", "en"])
async def test_a_debrief_is_shown_with_the_trainees_lines_and_better_ones(
    standin: StandIn, browser: Browser, language: Language, width: int
) -> None:
    standin.language = language
    async with await browser.new_context(viewport={"width": width, "height": 800}) as context:
        screen = Screen(await context.new_page())
        await screen.open(standin)
        page, box = screen.page, screen.page.locator("#debrief")
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await expect(box).to_be_hidden()
        standin.tell_debrief(facts(language))
        await expect(box.locator("h3")).to_have_text(HEADING[language])
        row = box.locator("li[data-mark=fault]")
        await expect(row.locator("q")).to_have_text(LINES[language][1])
        better = read_scenario(SCENARIO).better
        await expect(row).to_contain_text(better.promise.in_language(language))
        await expect(box.locator("li[data-mark=shown]", has_text=LINES[language][0])).to_be_visible()
        await expect(box.locator("li[data-mark=missing]").first).to_contain_text(better.open.in_language(language))
        size = await box.bounding_box()
        assert size is not None
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= width
        wider = await box.evaluate(
            "e => [...e.querySelectorAll('*')].some((x) => x.scrollWidth > x.clientWidth + 1 && x.clientWidth)"
        )
        assert not wider
        assert screen.troubles == []
        assert screen.elsewhere == []


async def test_the_trend_stays_in_this_browser_until_it_is_forgotten(
    standin: StandIn, screen: Screen, browser: Browser
) -> None:
    page, box = screen.page, screen.page.locator("#debrief")
    for at in range(2):
        standin.hub.clock.shift(3600 * at)
        standin.tell_debrief(facts("en"))
        await expect(box.locator("tbody tr")).to_have_count(at + 1)
    counts = (await kept(page))[0]["counts"]
    assert counts == {"needed": 7, "asked": 1, "shown": 2, "missing": 3, "fault": 1}
    assert LINES["en"][1] not in json.dumps(await kept(page))  # no words are kept
    await page.reload()
    await screen.connected()
    await expect(box).to_be_hidden()  # it was shown once
    await page.get_by_role("button", name="How the talk went").click()
    await expect(box.locator("tbody tr")).to_have_count(2)
    async with await browser.new_context() as context:  # somebody else's browser
        other = Screen(await context.new_page())
        await other.open(standin)
        await other.page.get_by_role("button", name="How the talk went").click()
        await expect(other.page.locator("#debrief .lesson")).to_be_visible()
        await expect(other.page.locator("#debrief tbody tr")).to_have_count(0)
    await box.get_by_role("button", name="Forget it").click()
    assert await kept(page) == []
    await expect(box.locator("tbody tr")).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(box).to_be_hidden()


async def test_the_page_speaks_the_language_that_somebody_chose_in_it(standin: StandIn, screen: Screen) -> None:
    page = screen.page
    await expect(page.locator(".notice")).to_contain_text("Nothing leaves this machine")
    await page.get_by_label("Language of this page").select_option("km")
    await screen.connected()
    await expect(page.locator(".notice")).to_contain_text("គ្មានអ្វីចេញពីកុំព្យូទ័រនេះទេ")
    await expect(page.locator(".topics")).to_have_attribute("aria-label", "ប្រធានបទ")
    standin.language = "en"
    await page.reload()
    await screen.connected()
    await expect(page.locator("html")).to_have_attribute("lang", "km")  # what was chosen is not overruled
