"""The desk's page with the real bot: from a phone's danger to a case that is taken, answered and handed over on the page.

First as it opens beside the phones; then each screen alone, 360 px wide, in both languages.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize, expect

from standin import StandIn
from tests.page import forked
from tests.page.desk import WIDTHS
from tests.page.screen import BOPHA, EN, FORUM, KM, RITHY, Screen
from tests.pipeline.running import PATIENCE, Nursery

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

LINK = "https://t.me/sarika_practice_bot/desk"
PHONE: ViewportSize = {"width": 360, "height": 740}

Opens = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def bot(nursery: Nursery, standin: StandIn, tmp_path: Path) -> AsyncIterator[None]:
    async with forked.sarika(nursery, standin, tmp_path) as port:
        page = f"http://sarika.localhost:{port}/desk/"
        standin.account().apps["desk"] = page
        person = standin.person(BOPHA)
        board = await person.wait_reply("Board", 2 * PATIENCE, chat=FORUM)  # the first of a worker reads all content
        assert board
        yield


@pytest_asyncio.fixture(loop_scope="session")
async def opens(standin: StandIn, bot: None, browser: Browser) -> AsyncIterator[Opens]:
    """Opens the desk as a Mini App on a phone of somebody's own; nothing may go wrong in it."""
    troubles: list[str] = []
    async with AsyncExitStack() as stack:

        async def opened(user: int, language: str = "en") -> Page:
            context = await stack.enter_async_context(await browser.new_context(viewport=PHONE))
            address = standin.person(user).open_link(LINK, chat=FORUM)
            await context.add_cookies([{"name": "sarika-language", "value": language, "url": address}])
            page = await context.new_page()
            page.on("pageerror", lambda error: troubles.append(str(error)))
            page.on("console", lambda line: troubles.append(line.text) if line.type == "error" else None)
            await page.goto(address)
            await page.locator("header.top").wait_for()
            return page

        yield opened
        # htmx tells of a part that came for a screen that was left meanwhile, or not at all: the page asks again
        assert [trouble for trouble in troubles if not trouble.startswith("htmx:")] == []


async def fits(page: Page) -> None:
    """Nothing is cut off to the side."""
    wide = await page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert wide <= 0


async def shown(page: Page, screen: str) -> None:
    await page.locator(f"nav button[data-screen={screen}]").click()
    await expect(page.locator("#main h1")).not_to_have_class("quiet")


async def test_the_desk_opens_beside_the_phones(standin: StandIn, bot: None, screen: Screen) -> None:
    await screen.page.get_by_role("button", name="Open desk").click()
    await expect(screen.page).to_have_url(re.compile(r"http://sarika\.localhost:"))
    desk = screen.page.frame_locator(f"#app iframe[data-user='{BOPHA}']")
    await desk.get_by_role("button", name="On shift", exact=True).click()
    await expect(desk.locator(".duty")).to_contain_text("Bopha")
    await screen.write(screen.phone(EN), "they locked me in a room")
    await expect(desk.locator(".case.emergency")).to_have_count(1)
    await desk.get_by_role("button", name="Take", exact=True).click()
    await desk.locator("#words").fill("I am with you.")
    await desk.get_by_role("button", name="Send", exact=True).click()
    await expect(screen.message(screen.phone(EN), "I am with you.")).to_be_visible()
    await screen.write(screen.phone(EN), "thank you")
    await expect(desk.locator("#talk .contact").last).to_contain_text("thank you")

    await screen.page.get_by_label("You act as").select_option("Rithy")
    await screen.page.get_by_role("button", name="Open desk").click()
    other = screen.page.frame_locator(f"#app iframe[data-user='{RITHY}']")
    await expect(other.locator(".who")).to_have_text("Rithy")
    await screen.page.get_by_label("You act as").select_option("Bopha")
    await expect(desk.locator(".who")).to_have_text("Bopha")
    await expect(desk.locator("#talk")).to_be_visible()


async def test_an_alert_leads_to_its_case_on_the_page(standin: StandIn, bot: None, screen: Screen) -> None:
    await screen.write(screen.phone(EN), "they locked me in a room")
    alert = screen.message(screen.room, "EMERGENCY")
    await alert.get_by_role("button", name="Open on the page").click()
    desk = screen.page.frame_locator(f"#app iframe[data-user='{BOPHA}']")
    await expect(desk.locator("#talk")).to_contain_text("they locked me in a room")
    assert "startapp" not in await desk.locator("body").evaluate("() => location.href")
    board = screen.message(screen.room, "Waiting:")
    await board.get_by_role("button", name="Open on the page").click()
    await expect(desk.locator("#queue")).to_be_visible()
    screen.troubles[:] = [one for one in screen.troubles if one != "[object Event]"]  # the stream of the page before


async def test_who_pressed_start_has_the_menu_button(standin: StandIn, bot: None, screen: Screen) -> None:
    await screen.room.get_by_role("button", name="On shift", exact=True).click()
    await expect(screen.room.locator(".toasts")).to_contain_text("on shift")
    await screen.topic("Sarika, private")
    await screen.room.get_by_role("button", name="Start").click()
    menu = screen.room.locator(".menu-button")
    await expect(menu).to_have_text("Desk")
    await menu.click()
    desk = screen.page.frame_locator(f"#app iframe[data-user='{BOPHA}']")
    await expect(desk.locator(".who")).to_have_text("Bopha")
    await expect(screen.phone(EN).locator(".menu-button")).to_be_hidden()


async def test_a_shift_is_seen_and_handed_over(standin: StandIn, opens: Opens) -> None:
    mine, theirs = await opens(BOPHA), await opens(RITHY)
    for page in (mine, theirs):
        await page.get_by_role("button", name="On shift", exact=True).click()
        await expect(page.get_by_role("button", name="Off shift", exact=True)).to_be_visible()
    standin.person(EN).send("they locked me in a room")
    await mine.get_by_role("button", name="Take", exact=True).click()
    await mine.locator("#words").wait_for()
    standin.person(EN).send("are you there")
    await shown(mine, "shift")
    await expect(mine.locator(".case.mine")).to_have_count(1)
    await expect(mine.locator(".case.mine .awaits")).to_be_visible()
    await fits(mine)
    await mine.get_by_role("button", name="Off shift").click()
    await expect(mine.locator("#hand-over")).to_contain_text("stays yours")
    await mine.get_by_label("What comes next").fill("call the hotel at six <b>")
    await mine.get_by_label("To", exact=True).select_option("Rithy")
    await mine.get_by_role("button", name="Hand over", exact=True).click()
    await expect(mine.locator(".case.mine")).to_have_count(0)
    await expect(mine.locator("#hand-over form")).to_have_count(0)
    await mine.get_by_role("button", name="Off shift", exact=True).click()
    await expect(mine.get_by_role("button", name="On shift", exact=True)).to_be_visible()
    await shown(theirs, "shift")
    await expect(theirs.locator(".case.mine")).to_contain_text("call the hotel at six <b>")
    await expect(theirs.locator("#main")).to_contain_text("Bopha handed it on")
    await fits(theirs)


WRONG = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const named = (e) => e.textContent.trim() || e.getAttribute("aria-label") || [...(e.labels ?? [])].some((l) => l.textContent.trim());
  const controls = [...document.querySelectorAll("button, select, textarea, input:not([type=hidden]), summary, a[href]")];
  return [
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `twice: ${id}`),
    ...controls.filter((e) => !named(e)).map((e) => `without a name: ${e.outerHTML}`),
    ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one heading of the first rank"]),
    ...[...document.querySelectorAll("[aria-labelledby]")].filter((e) => !document.getElementById(e.getAttribute("aria-labelledby"))).map((e) => e.outerHTML),
  ];
}"""
"""What a screen reader would stumble over."""


@pytest.mark.parametrize("language", ["en", "km"])
async def test_every_screen_fits_and_can_be_read_out(standin: StandIn, opens: Opens, language: str) -> None:
    standin.person(KM).send("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
    page = await opens(BOPHA, language)  # who made the group supervises
    await expect(page.locator(".case.emergency")).to_have_count(1)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    for screen in ("queue", "shift", "referrals", "people", "supervisor", "content"):
        await page.locator(f"nav button[data-screen={screen}]").click()
        await expect(page.locator("#main h1")).to_have_text(
            await page.locator(f"nav button[data-screen={screen}]").inner_text()
        )
        for width in sorted(WIDTHS, reverse=True):
            await page.set_viewport_size({**PHONE, "width": width})
            await fits(page)
        assert await page.evaluate(WRONG) == []
        if language == "km" and screen != "content":  # where files and commands have Latin names
            words = await page.locator("#main").inner_text()
            assert not re.search(
                r"[a-z]{4,}", re.sub(r"Bopha|Sarika|Start|/plan|CSV|Chrome|Linux|HeadlessChrome", "", words)
            ), words


async def test_the_supervisor_reads_the_report_of_days(standin: StandIn, opens: Opens) -> None:
    page = await opens(BOPHA)
    standin.person(EN).send("they locked me in a room")
    await page.get_by_role("button", name="Take", exact=True).click()
    await page.locator("#words").wait_for()
    await shown(page, "supervisor")
    await expect(page.locator("#report table.figures").first).to_contain_text("<5")
    await page.get_by_text("As a picture").click()
    await expect(page.locator("#report svg text").first).to_be_visible()
    async with page.expect_download() as download:
        await page.get_by_role("link", name="As a table").click()
    table = await asyncio.to_thread(Path.read_text, await (await download.value).path(), "utf-8-sig")
    assert "cases,emergency,<5" in table
    await page.get_by_label("From").fill("2020-01-01")
    await page.get_by_role("button", name="Show", exact=True).click()
    await expect(page.locator("#report [role=alert]")).to_contain_text("at most 366 days")
    await fits(page)
    other = await opens(RITHY)
    await expect(other.locator("nav button[data-screen=supervisor]")).to_have_count(0)
