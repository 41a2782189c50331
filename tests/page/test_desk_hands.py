"""What leaves the page: the sheet for a partner, in a browser and out of Telegram's own; words that are changed; and ways
in that are ended by a command in the private chat."""

import asyncio
import json
import re
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.async_api import Browser, Page, expect

from tests.page.desk import Desk, fits
from tests.page.screen import BOPHA, EN
from tests.page.test_desk_screens import asked

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

TELEGRAM = "window.TelegramWebviewProxy = { postEvent: (what, data) => { window.posted = [what, data]; } };"
"""What Telegram puts into its own browser, where it neither prints nor saves."""


def words(sheet: Path) -> list[str]:
    """What another program reads of each page of a PDF."""
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(sheet)]


def lasting(sheet: Path) -> list[str]:
    """The same but for the minute at its end, in which it was made."""
    return [re.sub(r"\d\d:\d\d(?=[.។]\s*$)", "", page) for page in words(sheet)]


def standard(data: Path) -> str:
    return str(json.loads(data.read_text())["standard"])


def ink(sheet: Path) -> list[float]:
    """Which share of each page is dark, as it is drawn."""
    pages = (page.render(scale=1, grayscale=True).to_numpy() for page in pdfium.PdfDocument(sheet))
    return [float((page < 128).mean()) for page in pages]


async def on_the_sheet(page: Page, desk: Desk) -> None:
    contact = desk.standin.person(EN)
    contact.send("they locked me in a room")
    await page.get_by_role("button", name="Take", exact=True).first.click()
    await page.get_by_role("button", name="Refer", exact=True).click()
    await page.locator("#offer .wide-one").first.click()
    await page.locator("#offer .closes").first.click()
    await asked(contact, "may they tell")
    contact.press("✅ Yes, tell them that")
    await page.get_by_role("button", name="Sheet for").click()
    await expect(page.locator(".partner-sheet")).to_have_count(2)


async def test_the_sheet_is_saved_by_the_phones_browser_out_of_telegram_and_by_any_browser(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    async with (
        await browser.new_context(viewport={"width": 360, "height": 740}) as context,
        await browser.new_context(viewport={"width": 360, "height": 740}) as phone,
    ):
        await context.add_init_script(TELEGRAM)
        page = await desk.enter(context)
        await on_the_sheet(page, desk)
        assert await fits(page)
        await expect(page.get_by_text("your phone's own browser saves it")).to_be_visible()
        await expect(page.get_by_role("button", name="Print", exact=True)).to_be_hidden()
        await page.get_by_role("button", name="Save as PDF").click()
        async with asyncio.timeout(60):
            while await page.evaluate("window.posted ?? null") is None:
                await page.wait_for_timeout(50)
        what, data = await page.evaluate("window.posted")
        assert what == "web_app_open_link"
        theirs = await phone.new_page()
        async with theirs.expect_download() as coming:
            await theirs.evaluate("address => { location = address; }", json.loads(data)["url"])
        out_of_telegram, saved = tmp_path / "one.pdf", tmp_path / "two.pdf"
        await (await coming.value).save_as(out_of_telegram)
        await theirs.goto(desk.address)
        await expect(theirs.locator("main.door")).to_be_visible()
        assert (await coming.value).suggested_filename == "sheet.pdf"
        english = next(text for text in words(out_of_telegram) if "Case" in text)
        khmer = next(text for text in words(out_of_telegram) if "Case" not in text)
        for sheet in await page.locator(".partner-sheet").all():
            there = khmer if await sheet.get_attribute("lang") == "km" else english
            for said in await sheet.locator("dd, h2").all_inner_texts():
                assert " ".join(said.split()) in " ".join(there.split())
        assert all(0.005 < share < 0.2 for share in ink(out_of_telegram)), "and it is drawn, on both pages"
        await page.evaluate("delete window.TelegramWebviewProxy")
        async with page.expect_download() as coming:
            await page.get_by_role("button", name="Save as PDF").click()
        await (await coming.value).save_as(saved)
        assert lasting(saved) == lasting(out_of_telegram)
        async with page.expect_download() as coming:
            await page.get_by_role("button", name="As data").click()
        await (await coming.value).save_as(tmp_path / "data.json")
        assert standard(tmp_path / "data.json") == "HTCDS 2.0"


async def test_words_are_changed_on_the_phone_and_a_way_in_is_ended_by_a_command(browser: Browser, desk: Desk) -> None:
    contact, me = desk.standin.person(EN), desk.standin.person(BOPHA)
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = await desk.enter(context)
        contact.send("they locked me in a room")
        await page.get_by_role("button", name="Take", exact=True).first.click()
        await page.locator("#words").fill("go to the old office")
        await page.locator("#send").click()
        await expect(page.locator("li.counsellor .tick")).to_contain_text("arrived")
        await page.locator("li.counsellor").get_by_role("button", name="Change", exact=True).click()
        await expect(page.locator("#change-title")).to_be_focused()
        await expect(page.locator("#changed-words")).to_have_value("go to the old office")
        assert await fits(page)
        await page.locator("#changed-words").fill("go to the new office")
        await page.get_by_role("button", name="Change it").click()
        await asked(contact, "go to the new office")
        await expect(page.locator("#offer")).to_be_empty()
        await expect(page.locator("li.counsellor").last).to_contain_text("(changed)")
        await page.locator("li.counsellor").first.get_by_role("button", name="Change", exact=True).click()
        await expect(page.locator("#changed-words")).to_have_value("go to the new office")
        ids = "[...document.querySelectorAll('[id]')].map(one => one.id)"
        assert len(found := await page.evaluate(ids)) == len({*found}), "each id stands once"
        me.start()
        me.send("/sessions")
        await asked(me, "1. Chrome, Linux: in for")
        me.press("End 1: Chrome, Linux")
        await expect(page.locator("#ended")).to_be_visible()
        await asked(me, "with no browser")
        assert not any("office" in line["text"] for line in me.transcript())
    desk.troubles.clear()  # a stream that has ended
