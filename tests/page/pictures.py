"""Makes the pictures in docs/pictures with the real bot: ``uv run python -m tests.page.pictures``.

``practice.png`` here, with the trained model; those of the counsellors' guides in `guide_pictures`, those of
the desk's page in `desk_pictures`. They need
fonts-noto-color-emoji besides what the tests need, or the signs of urgency are empty boxes.
"""

import asyncio
import re
import tempfile
from pathlib import Path

from playwright.async_api import Locator, expect

from standin import StandIn
from tests.page import desk_pictures, guide_pictures, sarika
from tests.page.chromium import chromium
from tests.page.screen import EN, FORUM, KM, Screen

TARGET = sarika.PROJECT / "docs" / "pictures" / "practice.png"
SIZE = {"width": 1480, "height": 940}
KHMER = re.compile("[\u1780-\u17b3]{4}")
LARGEST = 300_000  # bytes, so that the README loads on a slow line


async def tell(screen: Screen) -> None:
    """A Khmer emergency that Bopha takes over, and an English question."""
    km, en, room = screen.phone(KM), screen.phone(EN), screen.room
    await room.locator("li.message").get_by_role("button", name="On shift").click()
    await expect(room.locator(".toasts")).to_contain_text("on shift")
    for phone in (km, en):
        await phone.locator(".gate").click()
        await expect(phone.locator("li.bot").first).to_be_visible()
    await en.get_by_role("button", name="English").click()
    await expect(en.locator("li.bot").last).not_to_have_text(KHMER)
    await screen.write(km, "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
    await screen.message(room, "EMERGENCY").get_by_role("button", name="Take over").click()
    await screen.topic("ខ្ញុំត្រូវគេ")
    await expect(screen.message(room, "Held by: Bopha")).to_be_visible()
    await screen.write(room, "ជម្រាបសួរ។ ខ្ញុំជាអ្នកប្រឹក្សា។ លោកអ្នកមានសុវត្ថិភាពនៅពេលនេះទេ?")
    await expect(km.locator("li.bot", has_text="ជម្រាបសួរ។")).to_be_visible()
    await screen.write(km, "ចាស ឥឡូវនេះ ខ្ញុំអាចសរសេរបាន")
    await expect(screen.message(room, "ខ្ញុំអាចសរសេរបាន")).to_be_visible()
    await screen.attach(km, "Voice message, ready")
    await expect(room.locator("[data-kind=voice]")).to_be_visible()
    await screen.menu(screen.message(room, "ខ្ញុំអាចសរសេរបាន"), "React")
    await screen.write(en, "my boss keeps my passport")
    await expect(en.locator("li.bot", has_text="passport").last).to_be_visible()
    await expect(screen.page.locator(".unread").first).to_be_visible()
    await expect(screen.page.locator(".toasts p")).to_have_count(0)
    await en.locator("textarea").blur()
    await to_top(en.locator("li.mine").last)


async def to_top(message: Locator) -> None:
    """Scroll a message to the head of its phone."""
    await message.evaluate("e => { e.parentElement.scrollTop = e.offsetTop - e.parentElement.offsetTop - 8; }")


async def main() -> None:
    """Make the pictures; raises ValueError when one is too big."""
    async with chromium() as browser:
        made = [*await guide_pictures.make(browser), *await desk_pictures.make(browser)]
    with tempfile.TemporaryDirectory() as folder:
        async with StandIn(limits="off") as standin, chromium() as browser:
            bot = sarika.running(standin.address, standin.token, FORUM, Path(folder), with_nlu=True)
            async with bot:
                screen = Screen(await browser.new_page(viewport=SIZE))  # type: ignore[arg-type]
                await screen.open(standin)
                await tell(screen)
                await screen.page.mouse.move(0, 0)
                await screen.page.screenshot(path=TARGET, animations="disabled")
    for path in (TARGET, *made):
        if (size := path.stat().st_size) > LARGEST:
            raise ValueError(f"{path.name} has {size} bytes, {LARGEST} are wanted")


if __name__ == "__main__":
    asyncio.run(main())
