"""Which part answers a request: the Bot API, a download, or the control API with the page."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from ..refusals import Refusal
from ..world.hub import Hub
from .api import Api, said
from .http import MAX_BODY, read_arguments, respond

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


def make_request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    """aiohttp's request, with room for Telegram's largest upload."""
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


class Front:
    """Answers every request of the stand-in's port; *elsewhere* answers what is not of the Bot API."""

    def __init__(self, hub: Hub, api: Api, elsewhere: Handler | None) -> None:
        self.hub = hub
        self.api = api
        self.elsewhere = elsewhere

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        path = request.path
        if path.startswith("/bot"):
            token, _, name = path[4:].partition("/")
            return await self._call(request, token, name)
        if path.startswith("/file/bot"):
            return self._download(request, path[9:])
        if self.elsewhere is not None:
            return await self.elsewhere(request)
        return respond(request, said(Refusal(404, "Not Found")))

    async def _call(self, request: web.BaseRequest, token: str, name: str) -> web.StreamResponse:
        try:
            args = await read_arguments(request)
        except Refusal as refusal:
            if refusal.violation:
                self.hub.journal.violation(f"{name}: {refusal.description}")
            return respond(request, said(refusal))
        except web.HTTPRequestEntityTooLarge:
            return respond(request, said(Refusal(413, "Request Entity Too Large")))
        return respond(request, await self.api.call(token, name, args))

    def _download(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        token, _, path = rest.partition("/")
        account = self.hub.accounts.get(token)
        if account is None:
            return respond(request, said(Refusal(401, "Unauthorized")))
        try:
            stored = self.hub.world.files.download(account.id, path, self.hub.clock.now())
        except Refusal as refusal:
            return respond(request, said(refusal))
        return web.Response(body=stored.content, content_type="application/octet-stream")
