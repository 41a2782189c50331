"""The desk's page of a running Sarika, for tests in a browser."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from playwright.async_api import BrowserContext, Page, expect

from standin import StandIn
from tests.page.screen import BOPHA

WIDTHS = (360, 768, 1440)


def signed(token: str, user: int, name: str) -> str:
    fields = {
        "user": json.dumps({"id": user, "first_name": name}),
        "auth_date": str(int(time.time())),
        "query_id": f"q{time.monotonic_ns()}",
    }
    written = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**fields, "hash": hmac.new(key, written.encode(), hashlib.sha256).hexdigest()})


_LEFT = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a part that came no more since the screen was left; what fails says more than the second alone."""


@dataclass
class Desk:
    """The page of a running Sarika, and all that went wrong in browsers."""

    standin: StandIn
    address: str
    troubles: list[str]

    async def enter(self, context: BrowserContext, user: int = BOPHA, name: str = "Bopha") -> Page:
        page = await context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("console", lambda line: self._told(line.text) if line.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((self.address, "data:", "blob:")) else self.troubles.append(request.url)
            ),
        )
        await page.goto(
            f"{self.address}#tgWebAppData={quote(signed(self.standin.token, user, name))}&tgWebAppVersion=8.0"
        )
        await expect(page.locator("#queue")).to_be_visible()
        return page

    def _told(self, line: str) -> None:
        if not line.startswith(_LEFT):
            self.troubles.append(line)


async def fits(page: Page) -> bool:
    """Whether nothing stands beyond the right edge."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
