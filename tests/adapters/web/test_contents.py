"""What was dialled is noted for editors, who write it into the files: the page has no right to."""

from __future__ import annotations

import re
import shlex
from collections.abc import AsyncIterator
from dataclasses import replace
from html import unescape
from inspect import signature

import pytest

from bot.commands import verify
from tests import project
from tests.adapters.web.house import Browser, House, words

SERVICE = "kh_adhoc"
WAITS = next(s for s in project.content().to_check() if any(not phone.confirmed for phone in s.phones))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def commands(browser: Browser) -> str:
    return " ".join(re.findall(r"<code>([^<]+)</code>", (await browser.asks("content")).text))


async def test_what_a_supervisor_dialled_stands_there_with_the_command_that_records_it(house: House) -> None:
    chief, counsellor = await house.counsellor(7), await house.counsellor(5)
    form = {"id": "dialled-0001", "name": SERVICE, "phone": ""}
    assert house.words("page.not_there") in words((await counsellor.asks("dialled", **form)).text)
    for wrong in ({"name": "no_such"}, {"phone": "117; rm"}):
        assert house.words("page.not_there") in words((await chief.asks("dialled", **{**form, **wrong})).text)
    row = (await chief.asks("dialled", **form)).text
    command = re.search(r"<code>([^<]+)</code>", row)
    assert command is not None
    said = shlex.split(unescape(command[1]))
    assert said[:3] == ["sarika", "verify", SERVICE]
    assert [one.id for one in (await house.desk()).dialled] == [SERVICE]
    assert house.journal().count("number_dialled") == 1
    assert command[0] in (await counsellor.asks("content")).text
    assert "It answers" not in (await counsellor.asks("content")).text
    options = {option.removeprefix("--") for option in said if option.startswith("--")}
    assert {"how", "by", "on"} <= options <= {*signature(verify.command).parameters}


async def test_a_number_that_waits_is_named_and_what_stands_in_the_files_by_now_is_not_asked_for(house: House) -> None:
    chief = await house.counsellor(7)
    number = next(phone.dial for phone in WAITS.phones if not phone.confirmed)
    row = (await chief.asks("dialled", id="dialled-0001", name=WAITS.id, phone=number)).text
    assert "--number" in row
    await chief.asks("dialled", id="dialled-0002", name=SERVICE, phone="")
    assert SERVICE in await commands(chief)
    content, today = project.content(), house.use.hours.local(house.store.state.clock()).date()
    written = replace(content.services[SERVICE], verified_on=today)
    content = replace(content, services={**content.services, SERVICE: written})
    house.page.open(replace(house.use, content=lambda: content))
    assert (SERVICE in await commands(chief), WAITS.id in await commands(chief)) == (False, True)


async def test_what_is_wrong_is_withheld_from_its_row(house: House) -> None:
    chief = await house.counsellor(7)
    shown = (await chief.asks("content")).text
    presses = [unescape(v) for v in re.findall(r"hx-post=\"/desk/withhold\"[^>]*hx-vals='([^']+)'", shown)]
    assert any('"reason"' in press for press in presses)


async def test_below_a_draft_stands_how_a_signature_is_recorded(house: House) -> None:
    chief = await house.counsellor(7)
    shown = (await chief.asks("draft", name="confinement")).text
    command = re.findall(r"<code>([^<]+)</code>", shown)[-1]
    assert shlex.split(unescape(command))[:4] == ["sarika", "proof", "--sign", "confinement"]
