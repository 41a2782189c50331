"""HTTP as the Bot API server takes it, and which part answers: the Bot API, a download, or the control API."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from ..arguments import Arguments, Upload
from ..refusals import Refusal, bad_request, refuse_if, strict
from ..world.files import MAX_UPLOAD
from ..world.hub import Hub
from .api import Answer, Api, said

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
MAX_BODY = MAX_UPLOAD + 4 * 1024 * 1024  # bytes: one largest file and what goes with it


async def read_arguments(request: web.BaseRequest) -> Arguments:
    """The parameters of a call; raises Refusal 400 or 413."""
    values: dict[str, Any] = dict(request.query) if request.query_string else {}
    uploads: dict[str, Upload] = {}
    if request.method == "POST" and request.can_read_body:
        kind = request.content_type
        if kind == "multipart/form-data":
            await _multipart(request, values, uploads)
        else:
            body = await request.read()
            if kind == "application/json":
                values.update(_json(body))
            elif kind == "application/x-www-form-urlencoded":
                values.update(_form(body))
            elif body:
                raise strict(f"content type {kind} is not read by the Bot API")
    return Arguments(values, uploads)


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    refuse_if(not isinstance(value, dict), "object expected as the body")
    return {k: v for k, v in value.items() if v is not None}


def _form(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError:
        raise bad_request("strings must be encoded in UTF-8") from None


async def _multipart(request: web.BaseRequest, values: dict[str, Any], uploads: dict[str, Upload]) -> None:
    total = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("wrong multipart body")
        content = bytearray()
        while chunk := await part.read_chunk(1 << 16):
            total += len(chunk)
            refuse_if(total > MAX_BODY, Refusal(413, "Request Entity Too Large"))
            content += chunk
        if part.filename is not None:
            mime = part.headers.get("Content-Type", "")
            uploads[part.name] = Upload(bytes(content), part.filename, mime)
        else:
            try:
                values[part.name] = content.decode()
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None


def respond(request: web.BaseRequest, answer: Answer) -> web.StreamResponse:
    """The HTTP answer; an answer that is cut off ends the connection without it, or in its middle."""
    if answer.cut:
        transport = request.transport
        if transport is not None:
            if answer.cut == "truncate":
                head = (
                    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer.body)}\r\n\r\n"
                )
                transport.write(head.encode() + answer.body[: len(answer.body) // 2])
                transport.close()
            else:
                transport.abort()
        return web.Response(status=500)
    return web.Response(body=answer.body, status=answer.status, content_type=answer.kind, headers=answer.headers)


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
