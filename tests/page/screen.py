from urllib.parse import urlsplit

from playwright.async_api import Locator, Page

from standin import StandIn

KM, EN = 5_100_000_001, 5_100_000_002
BOPHA, RITHY, MALY = 5_200_000_001, 5_200_000_002, 5_200_000_003
FORUM = -1_001_800_000_001


class Screen:
    """The practice page in a browser, and all that went wrong in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.troubles: list[str] = []
        self.elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda line: self.troubles.append(line.text) if line.type == "error" else None)

    async def open(self, standin: StandIn) -> None:
        def asked(url: str) -> None:
            here = (urlsplit(url).hostname or "").endswith(".localhost")  # a Mini App of this machine
            if not here and not url.startswith((standin.address, "data:", "blob:")):
                self.elsewhere.append(url)

        self.page.on("request", lambda request: asked(request.url))
        await self.page.goto(standin.page_url)
        await self.connected()

    async def connected(self) -> None:
        await self.page.locator("#connection[data-mark=on]").wait_for()

    def phone(self, user: int) -> Locator:
        return self.page.locator(f"article.phone[data-user='{user}']")

    @property
    def room(self) -> Locator:
        return self.page.locator(".forum .room:not([hidden])")

    async def write(self, where: Locator, text: str) -> None:
        await where.locator("textarea").fill(text)
        await where.locator("textarea").press("Enter")

    async def topic(self, name: str) -> None:
        await self.page.locator(".topics button", has_text=name).first.click()

    async def attach(self, where: Locator, label: str) -> None:
        await where.get_by_label("Attach").click()
        await self.page.get_by_role("menuitem", name=label, exact=True).click()

    async def menu(self, message: Locator, label: str) -> None:
        await message.hover()
        await message.get_by_label("More about this message").click()
        await self.page.get_by_role("menuitem", name=label).first.click()

    def message(self, where: Locator, text: str) -> Locator:
        return where.locator("li.message", has_text=text).last
