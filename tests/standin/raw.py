from typing import Any

import aiohttp

from standin import StandIn


class Raw:
    """Calls the Bot API without any library in between."""

    def __init__(self, standin: StandIn, session: aiohttp.ClientSession) -> None:
        self.standin = standin
        self.session = session

    async def full(self, method: str, **values: Any) -> tuple[int, dict[str, Any], dict[str, str]]:
        url = f"{self.standin.base_url}{self.standin.token}/{method}"
        async with self.session.post(url, json=values) as answer:
            return answer.status, await answer.json(), dict(answer.headers)

    async def __call__(self, method: str, **values: Any) -> Any:
        status, body, _ = await self.full(method, **values)
        assert status == 200, body
        assert body["ok"] is True
        return body["result"]

    async def refused(self, method: str, **values: Any) -> str:
        status, body, _ = await self.full(method, **values)
        assert body["ok"] is False
        assert body["error_code"] == status
        return f"{status} {body['description']}"
