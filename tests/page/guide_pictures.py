"""The pictures of the counsellors' guides: ``alert``, ``card``, ``talk`` and ``close``, each in English and Khmer."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from standin import StandIn
from standin.people.person import Person
from tests.page import sarika
from tests.page.screen import EN, FORUM, KM, Screen

FOLDER = sarika.PROJECT / "docs" / "pictures"
SIZE = {"width": 390, "height": 1900}  # as narrow as the phone that counsellors work on
STYLE = ".top, .phones { display: none !important; } .forum { height: 1800px !important; }"


@dataclass(frozen=True)
class Words:
    """The buttons that are pressed, what is looked for, and the talk: the contact's and the counsellor's lines by turns."""

    contact: int
    on_shift: str
    take_over: str
    close: str
    held_by: str
    danger: str
    talk: tuple[str, ...]


WORDS = {
    "en": Words(
        EN,
        "On shift",
        "Take over",
        "Close",
        "Held by",
        "my boss locked me in the room",
        (
            "Hello. I am a counsellor, and I read what you write. Are you safe at this moment?",
            "now yes, he went out",
            "Can anybody see your phone?",
            "no. he comes back at six",
        ),
    ),
    "km": Words(
        KM,
        "ចូលវេន",
        "ទទួលករណី",
        "បិទករណី",
        "អ្នកទទួល",
        "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់",
        (
            "ជម្រាបសួរ។ ខ្ញុំជាអ្នកប្រឹក្សា ខ្ញុំកំពុងអានសាររបស់អ្នក។ ឥឡូវនេះ អ្នកមានសុវត្ថិភាពទេ?",
            "ឥឡូវបានហើយ គេចេញទៅក្រៅ",
            "មានអ្នកណាមើលទូរស័ព្ទរបស់អ្នកបានទេ?",
            "អត់ទេ ម៉ោង ៦ គេមកវិញ",
        ),
    ),
}


async def make(browser: Browser) -> list[Path]:
    """Draw all pictures anew, with the real bot; returns their files."""
    made = []
    for language, words in WORDS.items():
        with tempfile.TemporaryDirectory() as folder:
            async with (
                StandIn(limits="off") as standin,
                sarika.running(standin.address, standin.token, FORUM, Path(folder), desk_language=language),
            ):
                contact = standin.person(words.contact)
                contact.chat.started = True
                page = await browser.new_page(viewport=SIZE, device_scale_factor=2, bypass_csp=True)  # type: ignore[arg-type]
                screen = Screen(page)
                await screen.open(standin)
                await page.add_style_tag(content=STYLE)
                made += await _story(screen, contact, words, language)
                await page.close()
    return made


async def _story(screen: Screen, contact: Person, words: Words, language: str) -> list[Path]:
    room = screen.room

    def path(name: str) -> Path:
        return FOLDER / f"{name}.{language}.png"

    await room.locator("li.message").get_by_role("button", name=words.on_shift).click()
    await expect(room.locator(".toasts p")).to_have_count(1)
    contact.send(words.danger)
    take_over = screen.page.get_by_role("button", name=words.take_over, exact=True)
    alert = room.locator("li.message").filter(has=take_over).last
    await expect(alert).to_be_visible()
    await expect(room.locator(".toasts p")).to_have_count(0)
    await _draw(screen, alert, alert, path("alert"))
    await alert.get_by_role("button", name=words.take_over, exact=True).click()
    await screen.page.locator(".topics button:not([data-topic='1']):not([data-topic=private])").first.click()
    card = screen.message(room, words.held_by)
    await expect(card).to_be_visible()
    for number, line in enumerate(words.talk):
        if number % 2:
            contact.send(line)
            await expect(screen.message(room, line)).to_be_visible()
        else:
            await screen.write(room, line)
            await expect(screen.message(room, line)).to_be_visible()
    await expect(room.locator(".toasts p")).to_have_count(0)
    await _draw(screen, card, card, path("card"))
    await _draw(screen, screen.message(room, words.talk[0]), screen.message(room, words.talk[-1]), path("talk"))
    await card.get_by_role("button", name=words.close).click()
    await expect(card.get_by_role("button", name=words.close)).to_have_count(0)
    await expect(room.locator(".toasts p")).to_have_count(0)
    await _draw(screen, card.locator(".keyboard"), card, path("close"))
    return [path(name) for name in ("alert", "card", "talk", "close")]


async def _draw(screen: Screen, first: Locator, last: Locator, path: Path) -> None:
    """A picture from the top of one message to the end of another."""
    await screen.page.mouse.move(0, 0)
    top, end = await first.bounding_box(), await last.bounding_box()
    room = await screen.room.bounding_box()
    assert top is not None
    assert end is not None
    assert room is not None
    clip = {"x": room["x"], "y": top["y"] - 6, "width": room["width"]}
    clip["height"] = end["y"] + end["height"] + 6 - clip["y"]
    await screen.page.screenshot(path=path, clip=clip, animations="disabled")  # type: ignore[arg-type]
