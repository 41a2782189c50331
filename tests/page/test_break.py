"""The page lives through a restart of the practice server, and fits screens."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from standin import StandIn
from tests.page.screen import EN, FORUM, KM, Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_restarted_server_is_found_again_with_what_it_knows(browser: Browser, tmp_path: Path) -> None:
    state = tmp_path / "world.json"
    async with await browser.new_context() as context:
        screen = Screen(await context.new_page())
        async with StandIn(state=state, autosave=0, control_token="kept-for-this-test") as first:
            await screen.open(first)
            first.person(KM).send("before")
            first.save()
            first.state = None  # it would save once more at its end
            first.person(KM).send("forgotten")
            await expect(screen.message(screen.phone(KM), "forgotten")).to_be_visible()
            port = first.port
        await expect(screen.page.locator("#connection")).to_have_attribute("data-mark", "off")
        await screen.write(screen.phone(KM), "not lost")
        await expect(screen.phone(KM).locator("textarea")).to_have_value("not lost")
        async with StandIn(port, state=state, control_token="kept-for-this-test") as second:
            await screen.connected()
            await expect(screen.phone(KM).locator(".text")).to_have_text(["before"])
            second.person(KM).send("after")
            second.person(EN).send("other")
            topic = second.admin(FORUM).create_topic("Later")
            await expect(screen.phone(KM).locator(".text")).to_have_text(["before", "after"])
            await expect(screen.phone(EN).locator(".text")).to_have_text(["other"])
            await expect(screen.page.locator(f"[data-topic='{topic.id}']")).to_be_visible()


async def test_an_address_of_an_earlier_run_says_so(standin: StandIn, browser: Browser) -> None:
    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.goto(f"{standin.address}/#stale")
        await expect(page.locator("#connection")).to_contain_text("earlier run")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (2200, 1100), (390, 844)])
async def test_nothing_is_cut_off(standin: StandIn, browser: Browser, width: int, height: int) -> None:
    for person in (KM, EN):
        standin.person(person).send("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់" * 8)
        standin.person(person).send("w" * 300)
    async with await browser.new_context(viewport={"width": width, "height": height}) as context:
        screen = Screen(await context.new_page())
        await screen.open(standin)
        await expect(screen.phone(KM).locator(".text")).to_have_count(2)
        over = await screen.page.evaluate(
            """() => [document.documentElement, ...document.querySelectorAll(".messages, .frame, .text, .forum, .panes")]
                 .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className || e.tagName)"""
        )
        assert over == []
        if width > 1000:
            box = await screen.page.locator(".forum").bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height


async def test_a_long_talk_shows_its_newest_and_offers_the_rest(screen: Screen, standin: StandIn) -> None:
    for number in range(1000):
        standin.person(KM).send(f"message {number}.")
    phone = screen.phone(KM)
    await expect(screen.message(phone, "message 999.")).to_be_in_viewport()
    await screen.page.reload()
    await screen.connected()
    await expect(phone.locator("li.message")).to_have_count(200)
    await expect(screen.message(phone, "message 999.")).to_be_in_viewport()
    await phone.get_by_role("button", name="Earlier messages").click()
    await expect(phone.locator("li.message")).to_have_count(400)
    standin.person(KM).edit(3, "changed where nobody looks")
    standin.person(KM).send("newest")
    await expect(phone.locator("li.message").last).to_contain_text("newest")
    await expect(phone.get_by_text("changed where nobody looks")).to_have_count(0)
