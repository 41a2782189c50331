"""The desk's page in a real browser, with the real bot, its embedded store, and the stand-in for Telegram."""

import pytest
from playwright.async_api import Browser, expect

from tests.page.desk import WIDTHS, Desk, fits
from tests.page.screen import EN, KM, RITHY

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_a_case_from_the_queue_to_its_end_at_every_width_in_both_languages(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = await desk.enter(context)
        assert page.url == desk.address
        assert await page.title() == "Sarika, desk"
        desk.standin.person(EN).send("they locked me in a room")
        await expect(page.locator("li.case.emergency")).to_be_visible()
        await page.get_by_role("button", name="Take", exact=True).click()
        await expect(page.locator("#talk")).to_contain_text("they locked me in a room")
        await page.locator("#words").fill("Are you <b>safe</b> just now?")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("li.counsellor")).to_contain_text("Are you <b>safe</b> just now?")
        await expect(page.locator("li.counsellor .tick")).to_contain_text("arrived")
        desk.standin.person(EN).send("not yet")
        await expect(page.locator("#talk")).to_contain_text("not yet")
        await page.locator("#words").fill("/hello")
        await page.locator("#replies .reply").first.click()
        await page.locator("#offer button.main").click()
        await expect(page.locator("li.counsellor")).to_have_count(2)
        await page.locator("li.counsellor").last.get_by_role("button", name="Take back").click()
        await page.get_by_role("button", name="Press again to take it back").click()
        await expect(page.locator("li.counsellor .tick").last).to_contain_text("taken back")
        assert sum(line["bot"] for line in desk.standin.person(EN).transcript()[3:]) == 1, "one of two is there"
        await page.locator("#tasks summary").click()
        await page.get_by_role("button", name="New task").click()
        await page.get_by_label("What is to be done").fill("call her sister")
        await page.get_by_role("button", name="Put down").click()
        await expect(page.locator("#tasks")).to_contain_text("call her sister")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await fits(page), width
        await page.locator("[data-screen=shift]").click()
        await page.locator("#main li", has_text="call her sister").get_by_role("button", name="Done").click()
        await expect(page.locator("#main")).not_to_contain_text("call her sister")
        await page.locator("[data-language=km]").click()
        await expect(page.locator("html")).to_have_attribute("lang", "km")
        for width in WIDTHS:
            await page.set_viewport_size({"width": width, "height": 800})
            assert await fits(page), width
        await page.locator(".case .open").first.click()
        await page.locator("[data-language=en]").click()
        await page.locator(".case .open").first.click()
        await page.locator("#deeds summary", has_text="Close").click()
        end = page.locator("#deeds").get_by_role("button", name="Information given")
        await end.click()
        await page.get_by_role("button", name="Press again to close").click()
        await expect(page.locator("#card")).to_contain_text("Closed")
        stored = await page.evaluate("[...Object.values({...localStorage}), ...Object.values({...sessionStorage})]")
        assert set(stored) <= {"/desk/"}  # htmx keeps the address, which is the same for everybody


async def test_a_lost_connection_is_said_and_what_was_typed_is_sent_once(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context(viewport={"width": 768, "height": 900}) as context:
        page = await desk.enter(context, RITHY, "Rithy")
        desk.standin.person(KM).send("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
        await page.get_by_role("button", name="Take", exact=True).first.click()
        await expect(page.locator("#write")).to_be_visible()
        await page.locator("#words").fill("a draft")
        await page.locator("[data-screen=queue]").click()
        await expect(page.locator("#queue")).to_be_visible()
        await page.locator(".case .open").first.click()
        await expect(page.locator("#words")).to_have_value("a draft")
        troubles = len(desk.troubles)
        await context.set_offline(True)
        await page.locator("#words").fill("sent while nobody was there")
        await page.get_by_role("button", name="Send", exact=True).click()
        await expect(page.locator("#unsent")).to_be_visible()
        await expect(page.locator("#lost")).to_be_visible()
        await expect(page.locator("#words")).to_have_value("sent while nobody was there")
        await context.set_offline(False)
        await expect(page.locator("li.counsellor .tick")).to_contain_text("arrived")
        await expect(page.locator("li.counsellor")).to_have_count(1)
        await expect(page.locator("#lost")).to_be_hidden()
        await expect(page.locator("#words")).to_have_value("")
        lines = [line["text"] for line in desk.standin.person(KM).transcript()]
        assert lines.count("sent while nobody was there") == 1
        del desk.troubles[troubles:]  # what a browser says of a network that is gone


async def test_the_writing_line_follows_who_holds_the_case_and_refused_words_stay(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context() as context, await browser.new_context() as other:
        page, two = await desk.enter(context), await desk.enter(other, RITHY, "Rithy")
        await two.get_by_role("button", name="On shift").click()
        desk.standin.person(EN).send("they locked me in a room")
        await page.locator(".case .open").first.click()
        send = page.get_by_role("button", name="Send", exact=True)
        await expect(send).to_be_disabled()
        await page.locator("#card").get_by_role("button", name="Take", exact=True).click()
        await expect(send).to_be_enabled()
        await page.locator("#deeds summary", has_text="Hand on").click()
        desk.standin.person(EN).send("are you there?")
        await expect(page.locator("#talk")).to_contain_text("are you there?")
        await page.locator("#words").fill("a long line that somebody typed")
        await page.locator("#deeds summary", has_text="Services").click()
        await page.locator("#deeds .services button").first.click()
        await page.locator("#offer button.main").click()
        await expect(page.locator("li.counsellor")).to_have_count(1)
        await expect(page.locator("#words")).to_have_value("a long line that somebody typed")
        await page.locator("#deeds").get_by_role("button", name="Rithy").click()  # the menu is still open
        await expect(send).to_be_disabled()
        await page.locator("#words").press("Enter")
        await expect(page.locator("#told .alert")).to_contain_text("Rithy")
        await expect(page.locator("#words")).to_have_value("a long line that somebody typed")
        await expect(page.locator("#words")).to_be_editable()


async def test_a_press_on_send_is_not_lost_while_words_of_the_contact_come(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context() as context:
        page = await desk.enter(context)
        desk.standin.person(EN).send("they locked me in a room")
        await page.get_by_role("button", name="Take", exact=True).click()
        send = page.get_by_role("button", name="Send", exact=True)
        await expect(send).to_be_enabled()
        await page.locator("#words").fill("I am with you.")
        await send.hover()
        await page.mouse.down()
        desk.standin.person(EN).send("are you there?")
        await expect(page.locator("#talk")).to_contain_text("are you there?")
        await page.mouse.up()
        await expect(page.locator("li.counsellor .tick")).to_contain_text("arrived")


async def test_no_sign_of_somebody_is_made_of_what_the_page_does_and_no_request_waits_for_ever(
    browser: Browser, desk: Desk
) -> None:
    async with await browser.new_context(viewport={"width": 1440, "height": 500}) as context:
        page = await desk.enter(context)
        signs: list[str] = []
        page.on("request", lambda request: signs.append(request.url) if request.url.endswith("alive") else None)
        desk.standin.person(KM).send("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
        await page.get_by_role("button", name="Take", exact=True).first.click()
        await expect(page.locator("#write")).to_be_visible()
        await page.clock.install()
        await page.clock.fast_forward(61_000)
        for number in range(12):
            desk.standin.person(KM).send(f"ពាក្យ {number}")
        await expect(page.locator("#talk")).to_contain_text("ពាក្យ 11")
        await page.wait_for_function("document.getElementById('talk').scrollTop > 0")
        await page.wait_for_timeout(300)
        assert signs == []
        await page.route("**/desk/write", lambda route: None)  # it never answers
        async with page.expect_request("**/desk/alive"):
            await page.locator("#words").fill("sent once")
        await page.get_by_role("button", name="Send", exact=True).click()
        await page.clock.fast_forward(15_001)
        await expect(page.locator("#unsent")).to_be_visible()
        await page.unroute("**/desk/write")
        await expect(page.locator("#words")).to_have_value("")
        await expect(page.locator("li.counsellor")).to_have_count(1)


async def test_the_page_is_blank_once_its_session_is_over(browser: Browser, desk: Desk) -> None:
    async with await browser.new_context() as context, await browser.new_context() as other:
        page = await desk.enter(context)
        two = await desk.enter(other)
        await two.locator("[data-screen=people]").click()
        troubles = len(desk.troubles)
        ends = two.get_by_role("button", name="End it")
        await expect(ends.first).to_be_visible()
        for _ in range(await ends.count()):
            await ends.last.click()
            await two.wait_for_timeout(300)
            if await page.locator("#ended").is_visible():
                break
        await expect(page.locator("#ended")).to_be_visible()
        assert (await page.inner_text("body")).strip().startswith("You are not in any more.")
        del desk.troubles[troubles:]
