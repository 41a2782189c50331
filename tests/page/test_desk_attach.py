"""A picture and a recorded voice from the desk's page to the contact, in a real browser with a microphone of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from standin.people.person import Person
from tests.page.chromium import chromium
from tests.page.desk import WIDTHS, Desk, fits
from tests.page.screen import BOPHA, EN
from tests.page.test_desk_screens import found
from tests.wiring.test_uploading import png

pytestmark = [pytest.mark.page, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
"""A tone in place of a microphone."""

SOUND = """async (body) => {
  const sound = await new AudioContext().decodeAudioData(Uint8Array.from(body).buffer);
  return [sound.duration, Math.max(...sound.getChannelData(0))];
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def hearing() -> AsyncIterator[Browser]:
    """A browser that can record."""
    async with chromium(*MICROPHONE) as running:
        yield running


async def last(person: Person) -> dict[str, object]:
    """What stands last on a phone."""
    return dict(person.transcript()[-1])


async def chosen(page: Page, name: str, kind: str, body: bytes) -> None:
    await page.locator("#pick").set_input_files({"name": name, "mimeType": kind, "buffer": body})
    await expect(page.locator("#attached-title")).to_be_focused()


async def at_every_width(page: Page) -> None:
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        assert await fits(page), width
    assert await found(page) == []


async def test_a_picture_and_a_voice_reach_the_contact_and_what_is_too_large_or_no_file_does_not(
    hearing: Browser, desk: Desk
) -> None:
    contact, own = desk.standin.person(EN), desk.standin.person(BOPHA)
    own.chat.started = True
    async with await hearing.new_context(viewport={"width": 360, "height": 740}) as context:
        page = await desk.enter(context)
        contact.send("they locked me in a room")
        await page.locator(".case .open").first.click()
        for button in ("Attach", "Voice note"):
            await expect(page.get_by_role("button", name=button, exact=True)).to_be_disabled()
        await page.locator("#card").get_by_role("button", name="Take", exact=True).click()
        await expect(page.get_by_role("button", name="Attach", exact=True)).to_be_enabled()
        await chosen(page, "passport of Dara.png", "image/png", png())
        await at_every_width(page)
        await page.locator("#attached-send").click()
        await expect(page.locator("li.counsellor .tick")).to_contain_text("arrived")
        await expect(page.locator("#attached")).to_be_hidden()
        await expect(page.locator("#words")).to_be_focused()
        sent = await last(contact)
        assert "photo" in str(sent)
        assert "passport" not in str(sent)
        await page.locator("li.counsellor button.file").click()
        await expect(page.locator("li.counsellor img")).to_be_visible()

        voice = page.get_by_role("button", name="Voice note", exact=True)
        await voice.click()
        await expect(page.locator("#voice")).to_have_attribute("aria-pressed", "true")
        await expect(page.locator("#voice")).to_contain_text("0:01")
        await page.locator("#voice").click()
        await expect(page.locator("#attached audio")).to_be_visible()
        await page.locator("#attached-send").click()
        await expect(page.locator("li.counsellor .tick")).to_have_count(2)
        await expect(page.locator("li.counsellor .tick").last).to_contain_text("arrived")
        assert "voice" in str(await last(contact))
        async with page.expect_response("**/desk/file") as answer:
            await page.locator("li.counsellor button.file").click()
        await expect(page.locator("li.counsellor audio")).to_be_visible()
        body = await (await answer.value).body()
        assert body.startswith(b"OggS")
        seconds, loudest = await page.evaluate(SOUND, list(body))
        # The clock shows 0:01 a second after the press; the microphone is open some tenths of a second later.
        assert 0.4 < seconds < 8
        assert loudest > 0.01, "it is silent"

        told = len(contact.transcript())
        await chosen(page, "large.pdf", "application/pdf", b"%PDF-" + b"x" * 10_000_001)
        await expect(page.locator("#attached-trouble")).to_contain_text("10 MB")
        await expect(page.locator("#attached-send")).to_be_disabled()
        await chosen(page, "letter.pdf", "application/pdf", b"PK\x03\x04 an app")
        await page.locator("#attached-send").click()
        await expect(page.locator("#attached-trouble")).to_contain_text("cannot be sent")
        await page.locator("#attached-leave").click()
        await expect(page.locator("#attached")).to_be_hidden()
        troubles = len(desk.troubles)
        await chosen(page, "letter.pdf", "application/pdf", b"%PDF-1.7")
        await context.set_offline(True)
        await page.locator("#attached-send").click()
        await expect(page.locator("#attached-trouble")).to_contain_text("broke off")
        await context.set_offline(False)
        await page.locator("#attached-send").click()
        await expect(page.locator("#attached")).to_be_hidden()
        del desk.troubles[troubles:]  # what a browser says of a network that is gone
        await expect(page.locator("li.counsellor .tick")).to_have_count(3)
        await expect(page.locator("li.counsellor .tick").last).to_contain_text("arrived")
        assert len(contact.transcript()) == told + 1
        assert [line for line in own.transcript() if "photo" in str(line) or "voice" in str(line)] == []

        await voice.click()
        await expect(page.locator("#voice")).to_have_attribute("aria-pressed", "true")
        await page.locator("[data-screen=queue]").click()
        await page.locator(".case .open").first.click()
        await expect(page.locator("#attached")).to_be_hidden()
        assert len(contact.transcript()) == told + 1
        await page.locator("[data-language=km]").click()
        await page.locator(".case .open").first.click()
        await chosen(page, "letter.pdf", "application/pdf", b"%PDF-1.7")
        await at_every_width(page)
