"""The files of the desk's page: whose they are, how much they weigh, in which language."""

import asyncio
import hashlib
import json
import re
from pathlib import Path

from bot.adapters.web.static import FOLDER
from tests.adapters.web.house import House, token_of


def test_vendored_files_are_those_of_their_packages() -> None:
    listed = dict(re.findall(r"\| `([a-z.]+\.js)` .*?`([0-9a-f]{64})`", (FOLDER / "VENDORED.md").read_text()))
    assert set(listed) == {"htmx.min.js", "morph.min.js", "sse.min.js"}
    for name, digest in listed.items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == digest


async def test_the_first_page_weighs_less_than_60_kilobytes(house: House) -> None:
    browser = await house.counsellor()
    page = await browser.get("/desk/")
    weight = len(page.content)
    async with browser.stream("GET", "/desk/") as _:
        pass
    for address in re.findall(r'(?:src|href)="(/desk/static/[^"]+)"', page.text):
        file = await browser.send(browser.build_request("GET", address), stream=True)
        weight += sum([len(chunk) async for chunk in file.aiter_raw()])
        await file.aclose()
    weight += len((await browser.asks("queue")).content)
    assert weight < 60_000
    assert "style=" not in page.text
    assert not re.search(r"<script(?![^>]* src=)", page.text)


def test_templates_ask_for_all_with_post_and_hold_no_script() -> None:
    for template in (Path(FOLDER).parent / "templates").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "hx-get" not in text, template
        assert not re.search(r"\son[a-z]+=|\|\s*safe|hx-on|javascript:", text), template


async def test_answers_wait_for_nobody_and_are_given_in_the_language_of_the_reader(house: House) -> None:
    browser = await house.counsellor()
    browser.cookies.set("sarika-language", "km", domain="desk.example.org")
    await house.writes("help")
    token = await token_of(house)
    async with asyncio.timeout(3):
        said = await browser.acts("claim", token, 1)
    assert said == house.words("you_hold", "km")
    assert json.dumps("") == '""'
