"""A Mini App of the tests: who opens it is signed in by a cookie as strict as cookies can be, and sees who they are."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, quote, unquote

from aiohttp import web

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>App</title>
<p id="who">nobody</p><p id="start"></p><button id="tell">tell</button><textarea></textarea>
<script>
  const given = new URLSearchParams(location.hash.slice(1));
  const me = async () => { document.getElementById("who").textContent = await (await fetch("me")).text(); };
  document.getElementById("start").textContent = new URLSearchParams(location.search).get("tgWebAppStartParam") ?? "";
  document.getElementById("tell").onclick = () =>
    parent.postMessage(JSON.stringify(JSON.parse(document.querySelector("textarea").value)), "*");
  fetch("in", {method: "POST", body: given.get("tgWebAppData") ?? ""}).then(me);
</script></html>"""


async def _page(_: web.Request) -> web.Response:
    return web.Response(text=_PAGE, content_type="text/html")


async def _in(request: web.Request) -> web.Response:
    answer = web.Response(text="ok")
    user = parse_qs((await request.read()).decode()).get("user")
    if user:
        name = json.loads(user[0])["first_name"]
        answer.set_cookie("who", quote(name), httponly=True, secure=True, samesite="Strict")
    return answer


async def _me(request: web.Request) -> web.Response:
    return web.Response(text=unquote(request.cookies.get("who", "nobody")))


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """Where the app is, as long as the block runs."""
    app = web.Application()
    app.add_routes([web.get("/", _page), web.post("/in", _in), web.get("/me", _me)])
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://sarika.localhost:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()
