"""The recorder of the practice page, with the tone that Chromium plays in place of a microphone."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.content.read.audio import opus_seconds
from bot.practice import recorder
from bot.practice.recorder import Recorder
from standin import StandIn
from tests import project
from tests.page.chromium import chromium
from tests.page.screen import Screen

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
FAKE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


async def test_an_answer_is_read_aloud_kept_listened_to_and_recorded_again(
    standin: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "load", lambda folder, *, demo: project.content())
    standin.recorder = Recorder(tmp_path)
    async with (
        chromium(*FAKE, "--autoplay-policy=no-user-gesture-required") as browser,
        await browser.new_context(viewport={"width": 360, "height": 640}, locale="en-US") as context,
    ):
        screen = Screen(await context.new_page())
        await screen.open(standin)
        box, page = screen.page.locator("#recorder"), screen.page
        await expect(box).to_be_hidden()
        await page.get_by_role("button", name="Record answers").click()
        await expect(box.locator("blockquote")).to_contain_text("សារិកា")
        rows = box.locator(".texts li")
        await expect(rows.first).to_have_attribute("data-state", "missing")
        await expect(box.get_by_role("button", name="Listen")).to_have_count(0)
        for before in ("Record", "Record again"):
            await box.get_by_role("button", name=before, exact=True).click()
            await expect(box.locator(".desk")).to_have_attribute("data-speaks", "true")
            await expect(box.locator(".time")).to_contain_text("of 60 seconds")
            await page.wait_for_function("() => performance.now() > (window.began ??= performance.now()) + 1200")
            await page.evaluate("() => delete window.began")
            await box.get_by_role("button", name="Stop").click()
            await rows.nth(1).get_by_role("button").click()
            await expect(box.get_by_role("status")).to_contain_text("not kept yet")
            await page.keyboard.press("Escape")
            await expect(box).to_be_visible()
            if before == "Record":
                await box.get_by_role("button", name="Keep it").click()
                await expect(box.get_by_role("status")).to_contain_text("who speaks")
                await box.get_by_label("Who speaks").fill("Srey Mom")
            await box.get_by_role("button", name="Keep it").click()
            await expect(rows.first).to_have_attribute("data-state", "kept")
            seconds = opus_seconds((tmp_path / "km/audio/start.ogg").read_bytes())
            assert seconds is not None
            assert 0.5 < seconds < 30
        assert "Spoken by: Srey Mom" in (tmp_path / "km/audio/start.txt").read_text(encoding="utf-8")
        await box.get_by_role("button", name="Listen").click()
        await page.wait_for_function("() => document.querySelector('#recorder audio').currentTime > 0.1")
        await box.get_by_role("button", name="Next").click()
        await expect(box.locator("h4")).to_contain_text("help")
        await rows.first.get_by_role("button").click()
        await box.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="Record answers").click()
        await expect(box.locator("h4")).to_contain_text("help")  # one goes on where one stopped
        standin.recorder = Recorder(tmp_path)  # the process was begun anew, and then the page
        await page.reload()
        await page.get_by_role("button", name="Record answers").click()
        await rows.first.get_by_role("button").click()
        await expect(rows.first).to_have_attribute("data-state", "kept")
        await box.get_by_role("button", name="Listen").click()
        await page.wait_for_function("() => document.querySelector('#recorder audio').currentTime > 0.1")
        size = await box.bounding_box()
        assert size is not None
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= 360
        assert screen.troubles == []
        assert screen.elsewhere == []
        (tmp_path / "km/audio/start.ogg").unlink()  # somebody takes it away meanwhile
        await box.get_by_role("button", name="Listen").click()
        await expect(box.get_by_role("status")).to_contain_text("this text is not recorded")


async def test_where_nothing_is_kept_nothing_is_offered(standin: StandIn, screen: Screen) -> None:
    await expect(screen.page.get_by_role("button", name="Record answers")).to_be_hidden()
