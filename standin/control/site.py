"""The person side over HTTP, and the page: what the browser, the benchmark and other processes use."""

import asyncio
import binascii
import importlib.util
import json
import mimetypes
from collections.abc import Awaitable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from ..people.writer import Impossible
from ..stage import Stage
from ..world.model import JSON
from .routes import Routes

_HOSTS = ("127.0.0.1", "localhost", "::1")
_HERE = "http://127.0.0.1:* http://localhost:* http://*.localhost:*"  # Mini Apps of this machine, no others
_POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self' {_HERE}; "
    f"frame-src {_HERE}; "
    "img-src 'self' blob: data:; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_FONT = "fonts/khmer.ttf"


def _font() -> Path | None:
    """Noto Sans Khmer of the package fontpkg-noto-sans-khmer (OFL-1.1), where it is installed."""
    spec = importlib.util.find_spec("fontpkg_noto_sans_khmer")
    if spec is None or spec.origin is None:
        return None
    return next((Path(spec.origin).parent / "files").glob("*.ttf"), None)


def _json(value: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


class Control:
    """Routes under ``/control/<token>/``: JSON in, JSON out; wrong input is 400 with ``error``.

    The token in the path keeps other local pages out; a foreign Origin or Host is refused as well.
    """

    def __init__(self, stage: Stage, token: str, page: Path) -> None:
        self.stage = stage
        self.token = token
        self.page = page
        self._closing = asyncio.Event()
        self._routes = Routes(stage)

    def close(self) -> None:
        """End the streams of events."""
        self._closing.set()
        self.stage.hub.feed.wake()

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer a request to the page or to the control API."""
        host = urlsplit(f"//{request.host}").hostname
        origin = request.headers.get("Origin")
        here = host is not None and (host in _HOSTS or host.endswith(".localhost"))
        if not here or (origin and urlsplit(origin).netloc != request.host):
            return _json({"error": "asked from elsewhere"}, 403)
        if not request.path.startswith("/control/"):
            return self._static(request)
        token, _, name = request.path.removeprefix("/control/").partition("/")
        if token != self.token:
            return _json({"error": "wrong control token"}, 403)
        if name == "events":
            return await self._events(request)
        if name.startswith("file/"):
            return self._file(name[5:])
        route = self._routes.find(name)
        if route is None:
            return _json({"error": f"no such route: {name}"}, 404)
        try:
            values: JSON = dict(request.query)
            if request.method == "POST" and request.can_read_body:
                values.update(json.loads(await request.read()))
            result = route(values)
            result = await result if isinstance(result, Awaitable) else result
            return _json({"ok": True} if result is None else result)
        except Impossible as reason:
            return _json({"error": str(reason)}, 409)
        except TimeoutError as reason:
            return _json({"error": str(reason)}, 408)
        except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as reason:
            return _json({"error": f"{type(reason).__name__}: {reason}"}, 400)

    def _static(self, request: web.BaseRequest) -> web.StreamResponse:
        name = request.path.lstrip("/") or "index.html"
        target = (self.page / name).resolve()
        if name == _FONT and (font := _font()) is not None:
            return web.Response(body=font.read_bytes(), content_type="font/ttf")
        if not target.is_file() or not target.is_relative_to(self.page.resolve()):
            return _json({"error": "no such page"}, 404)
        kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
        charset = "utf-8" if kind.startswith("text/") or "javascript" in kind else None
        headers = {"Cache-Control": "no-store", "Content-Security-Policy": _POLICY, "Referrer-Policy": "no-referrer"}
        return web.Response(body=target.read_bytes(), content_type=kind, charset=charset, headers=headers)

    def _file(self, key: str) -> web.StreamResponse:
        stored = self.stage.world.files.files.get(key)
        if stored is None:
            return _json({"error": "no such file"}, 404)
        kinds = {"photo": "image/jpeg", "sticker": "image/webp", "voice": "audio/ogg", "video": "video/mp4"}
        kind = stored.mime or kinds.get(stored.kind, "application/octet-stream")
        if stored.content.startswith(b"\x89PNG"):
            kind = "image/png"
        if not kind.startswith(("image/", "audio/", "video/")) or "svg" in kind:
            kind = "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind, headers={"X-Content-Type-Options": "nosniff"})

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        """Changes after ``since``: a stream for ``text/event-stream``, else one long poll of ``timeout`` s."""
        feed = self.stage.hub.feed
        since = int(request.headers.get("Last-Event-ID") or request.query.get("since") or feed.last)
        if "text/event-stream" not in request.headers.get("Accept", ""):
            timeout = min(float(request.query.get("timeout", 25)), 50.0)
            events = await feed.wait(since, timeout)
            return _json({"events": events, "last": events[-1]["seq"] if events else since})
        response = web.StreamResponse(headers={"Cache-Control": "no-store", "Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            await response.write(f": from {since}\n\n".encode())
            while not self._closing.is_set():
                events = await feed.wait(since, 15.0)
                lines = [f"id: {e['seq']}\ndata: {json.dumps(e)}\n\n" for e in events]
                since = events[-1]["seq"] if events else since
                await response.write("".join(lines).encode() if lines else b": alive\n\n")
        except ConnectionError:
            pass
        return response
