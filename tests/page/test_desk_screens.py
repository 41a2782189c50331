"""Every screen of the desk's page in a real browser: for all eyes, hands and lines (axe, keyboard, zoom, a slow line)."""

import asyncio

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from standin.people.person import Person
from tests.page.desk import WIDTHS, Desk, fits
from tests.page.screen import EN, KM

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

SCREENS = ("queue", "shift", "referrals", "people", "content", "supervisor")

ZOOMED = (720, 384, 320)
"""Widths at which a page of 1,440 or 768 px stands at 200 %, and the narrowest of WCAG 2.2, 1.4.10."""

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

SLOW = {"offline": False, "latency": 400, "downloadThroughput": 400_000 // 8, "uploadThroughput": 400_000 // 8}
"""Chromium's slow 3G: 400 kbit/s, and 400 ms to and fro."""


async def found(page: Page) -> list[str]:
    """What axe finds wrong on the page as it stands."""
    response = (await Axe().run(page, options={**RULES, "resultTypes": ["violations"]})).response
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}" for one in response["violations"]
    ]


async def wrong(page: Page, where: str) -> list[str]:
    """The same, and where it stands beyond the edge at any width, zoomed or not. What axe finds is of no language."""
    faults = [] if where.endswith(" km") else [f"{where}: {fault}" for fault in await found(page)]
    before = page.viewport_size
    for width in (*WIDTHS, *ZOOMED):
        await page.set_viewport_size({"width": width, "height": 800})
        faults += [] if await fits(page) else [f"{where}: too wide at {width}"]
    if before is not None:
        await page.set_viewport_size(before)
    return faults


async def open_screen(page: Page, name: str) -> None:
    async with page.expect_response(f"**/desk/{name}"):
        await page.locator(f"[data-screen={name}]").click()
    await expect(page.locator("#main > :first-child")).to_be_visible()


async def open_case(page: Page) -> None:
    await open_screen(page, "queue")
    await page.locator(".case .open").first.click()
    await expect(page.locator("#write")).to_be_visible()


async def test_every_screen_in_both_languages_is_for_everybody_and_fits_also_at_twice_its_size(
    browser: Browser, desk: Desk
) -> None:
    faults: list[str] = []
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
        door = await context.new_page()
        await door.goto(desk.address)
        faults += await wrong(door, "door")
        await door.close()
        page = await desk.enter(context)
        desk.standin.person(EN).send("they locked me in a room and beat me")
        await page.get_by_role("button", name="Take", exact=True).first.click()
        await expect(page.locator("#words")).to_be_enabled()
        for language in ("en", "km"):
            if await page.locator("html").get_attribute("lang") != language:
                await page.locator(f"[data-language={language}]").click()
                await expect(page.locator("html")).to_have_attribute("lang", language)
                await expect(page.locator("#queue")).to_be_visible()
            for name in SCREENS:
                await open_screen(page, name)
                faults += await wrong(page, f"{name} {language}")
            await open_case(page)
            for details in await page.locator("#deeds details").all():
                await details.evaluate("one => one.open = true")
            faults += await wrong(page, f"case {language}")
            for menu in ("refer", "record", "protocol", "topics", "join"):
                await page.locator(f"#deeds [hx-vals*='\"{menu}\"']").first.click()
                await expect(page.locator("#panel-title")).to_be_focused()
                faults += await wrong(page, f"{menu} {language}")
            await page.locator("#offer .leave").first.click()
    assert not faults, "\n".join(sorted({*faults}))


async def asked(contact: Person, words: str) -> None:
    """Wait until a contact reads these words."""
    async with asyncio.timeout(60):
        while not any(words in line["text"] for line in contact.transcript()):  # noqa: ASYNC110 - nobody tells of it
            await asyncio.sleep(0.05)


async def test_what_is_under_a_finger_stays_while_the_talk_and_the_queue_go_on(browser: Browser, desk: Desk) -> None:
    """A press is lost, or meets somebody else's case, where its button is put there anew between finger down and up."""
    async with await browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = await desk.enter(context)
        contact, other = desk.standin.person(EN), desk.standin.person(KM)
        contact.send("they locked me in a room")
        row = page.locator("#queue li.case").first
        await row.wait_for()
        take = await row.get_by_role("button", name="Take", exact=True).element_handle()
        await take.focus()
        other.send("ជួយផង គេវាយខ្ញុំ")
        await expect(page.locator("#queue li.case")).to_have_count(2)
        assert await take.evaluate("one => one.isConnected && one === document.activeElement")
        assert await take.evaluate("one => one.closest('li').id") == await row.get_attribute("id")
        await take.press("Enter")
        await expect(page.locator("#words")).to_be_enabled()
        record = await page.get_by_role("button", name="Record", exact=True).element_handle()
        await record.hover()
        await page.mouse.down()
        contact.send("they also took my phone, this is a friend's")
        await expect(page.locator("#talk")).to_contain_text("a friend's")
        await record.hover()  # what came moved it
        await page.mouse.up()
        await expect(page.locator("#panel-title")).to_be_focused()


async def test_a_case_is_worked_on_by_keys_alone_and_its_record_stays_under_the_fingers(
    browser: Browser, desk: Desk
) -> None:
    async with await browser.new_context(viewport={"width": 768, "height": 900}) as context:
        page = await desk.enter(context)
        desk.standin.person(EN).send("they locked me in a room")
        take = page.get_by_role("button", name="Take", exact=True)
        await take.first.wait_for()
        await take.first.press("Enter")
        await expect(page.locator("#words")).to_be_enabled()
        await page.get_by_role("button", name="Record", exact=True).press("Enter")
        await expect(page.locator("#panel-title")).to_be_focused()
        tapped = page.get_by_role("button", name="Thailand", exact=True)
        await tapped.press("Enter")
        await expect(tapped).to_have_attribute("aria-pressed", "true")
        await expect(tapped).to_be_focused()
        await page.get_by_label("Agreed word").fill("mango")
        await page.get_by_label("Agreed word").press("Enter")
        await expect(page.locator("#card")).to_contain_text("mango")
        await page.get_by_role("button", name="Protocol", exact=True).press("Enter")
        step = page.get_by_role("checkbox").first
        await step.press("Space")
        await expect(step).to_have_attribute("aria-checked", "true")
        await expect(step).to_be_focused()
        await page.get_by_role("button", name="Refer", exact=True).press("Enter")
        await expect(page.locator("#panel-title")).to_contain_text("Refer")
        await page.locator("#offer .wide-one").first.press("Enter")
        await expect(page.locator("#offer .closes")).to_have_count(3)
        await page.locator("#offer .closes").first.press("Enter")
        await expect(page.locator("#offer")).to_be_empty()
        await expect(page.locator("#card")).to_contain_text("asked", ignore_case=True)
        await asked(desk.standin.person(EN), "may they tell")
        desk.standin.person(EN).press("✅ Yes, tell them that")
        await page.get_by_role("button", name="Sheet for").press("Enter")
        await expect(page.locator(".partner-sheet")).to_have_count(2)
        for width in (*WIDTHS, *ZOOMED):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await fits(page), width
        assert await found(page) == []
        await page.emulate_media(media="print")
        await expect(page.locator(".partner-sheet").first).to_be_visible()
        for hidden in (".top", ".partner", "#print"):
            await expect(page.locator(hidden)).to_be_hidden()
        assert (await page.pdf()).startswith(b"%PDF")
        await page.emulate_media(media="screen")
        await page.get_by_role("button", name="Back to the case").press("Enter")
        await expect(page.locator("#write")).to_be_visible()
        given_up = ("htmx:afterRequest", "htmx:sendAbort")  # what was being fetched for the case that was left
        desk.troubles[:] = [line for line in desk.troubles if not line.startswith(given_up)]


async def test_on_a_slow_line_the_words_are_there(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = await desk.enter(context)
        line = await context.new_cdp_session(page)
        await line.send("Network.enable")
        await line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        await line.send("Network.emulateNetworkConditions", SLOW)
        await page.reload()
        await expect(page.locator("#queue")).to_be_visible()
        desk.standin.person(EN).send("they locked me in a room")
        await page.get_by_role("button", name="Take", exact=True).first.click()
        await expect(page.locator("#talk")).to_contain_text("they locked me in a room")
        desk.standin.person(EN).send("are you there?")
        await expect(page.locator("#talk")).to_contain_text("are you there?")
        await page.locator("#words").fill("I am here")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("li.counsellor")).to_contain_text("I am here")
