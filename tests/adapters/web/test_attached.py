"""What counsellors send from the page that is no text: the same line as in the forum, and nothing on the disk."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from urllib.parse import urlencode

import pytest
from starlette.requests import ClientDisconnect

from bot.adapters.web import attached
from bot.adapters.web.attached import FIRST_LINE, MOST, NotToBeSent, type_of
from bot.adapters.web.use import NotUploaded
from bot.core.model.case import Kind
from bot.core.model.events import Refusal
from bot.core.ports import Call, Raw, Reply
from tests.adapters.web.house import ORIGIN, Browser, House, words

JPEG, PDF = b"\xff\xd8\xff\xe0 a picture", b"%PDF-1.7 a paper"
MAY = {
    Kind.PHOTO: (JPEG, b"\x89PNG\r\n\x1a\n...", b"RIFF1234WEBPVP8 "),
    Kind.DOCUMENT: (PDF,),
    Kind.AUDIO: (b"ID3\x04", b"\xff\xfb\x90", b"\x00\x00\x00\x20ftypM4A \x00"),
    Kind.VOICE: (b"OggS\x00\x02",),
    Kind.VIDEO: (b"\x00\x00\x00\x20ftypisom\x00",),
}
MAY_NOT = {
    "a program": b"MZ\x90\x00",
    "an app, or any archive": b"PK\x03\x04",
    "a page": b"<!DOCTYPE html><script>",
    "a drawing with scripts": b'<svg xmlns="http://www.w3.org/2000/svg">',
    "words": b"hello",
    "nothing": b"",
    "a film of a browser": b"\x1a\x45\xdf\xa3",
    "a picture of some phones": b"\x00\x00\x00\x20ftypheic",
    "a page behind a space": b" %PDF-1.7",
}


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def held(house: House) -> tuple[Browser, str]:
    """The browser of who holds a case, and that case's token."""
    browser = await house.counsellor()
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await browser.acts("claim", token, 1)
    return browser, token


def sent(house: House) -> list[tuple[str, str]]:
    """What went to the contact that is no text: by which method, and which file."""
    calls = [one.call for one in house.telegram.shown if one.effect.kind == "relay"]
    return [(c.method, str(c.params[c.method[5:]])) for c in calls if c.method != "send_message"]


async def test_a_picture_a_paper_and_a_voice_go_the_way_of_the_forums_media(house: House) -> None:
    browser, token = await held(house)
    for body, more in ((JPEG, {}), (PDF, {}), (b"OggS a voice", {"recorded": "1"})):
        answer = await browser.attaches(body, case=token, **more)
        assert (answer.status_code, words(answer.text)) == (200, "")
    await house.rest()
    assert sent(house) == [("send_photo", "file 1"), ("send_document", "file 2"), ("send_voice", "file 3")]
    assert [(at, kind, name) for at, kind, _, name in house.uploads] == [
        ("5", Kind.PHOTO, "photo"),
        ("5", Kind.DOCUMENT, "file.pdf"),
        ("5", Kind.VOICE, "voice.ogg"),
    ]
    assert house.taken_back == 3
    case = (await browser.asks("case", case=token)).text
    assert case.count(house.words("page.arrived")) == 3
    assert 'data-file="2"' in case, "who sent it sees it again"
    assert (await browser.asks("file", case=token, seq=2)).headers["content-type"] == "image/jpeg"
    assert "first_reply" in house.journal()
    in_thread = [one.call.method for one in house.telegram.shown if one.effect.kind == "post_log"]
    assert {"send_photo", "send_document", "send_voice"} <= set(in_thread)


async def test_the_same_file_sent_twice_reaches_the_contact_once(house: House) -> None:
    browser, token = await held(house)
    for _ in range(2):
        answer = await browser.attaches(JPEG, case=token, id="the-same-file")
    assert words(answer.text) == house.words("page.is_there")
    await house.rest()
    assert len(sent(house)) == 1


async def test_the_store_gets_its_id_and_nothing_of_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, token = await held(house)
    put, puts = house.store.inbox.add, list[bytes]()

    async def add(raws: Sequence[Raw]) -> int:
        puts.extend(raw.body for raw in raws)
        return await put(raws)

    monkeypatch.setattr(house.store.inbox, "add", add)
    await browser.attaches(JPEG, case=token)
    assert house.uploads[0][2] == JPEG
    assert any(b'"file": "file 1"' in body for body in puts)
    assert not any(JPEG in body or b"a picture" in body for body in puts)


async def test_only_the_holder_sends_and_of_others_nothing_is_read(house: House) -> None:
    browser, token = await held(house)
    other = await house.counsellor(6)
    read = 0

    async def body(**fields: object) -> AsyncIterator[bytes]:
        nonlocal read
        yield urlencode(fields).encode() + b"\n"
        for _ in range(100):
            read += 1
            yield JPEG

    async def sends(who: Browser, **fields: object) -> str:
        answer = await who.post("/desk/attach", content=body(id="attached-1", **fields), headers={"Origin": ORIGIN})
        return words(answer.text)

    assert await sends(other, case=token, number=1) == house.words("page.not_yours")
    assert await sends(browser, case=token, number=2) == house.words("page.not_there")
    assert await sends(browser, case="made-up", number=1) == house.words("page.not_there")
    await browser.acts("end_sure", token, 1, "safe", seen=1)
    assert await sends(browser, case=token, number=1) == house.words("page.not_there")
    nobody = await house.browser().attaches(JPEG, case=token)
    elsewhere = await browser.post("/desk/attach", content=JPEG, headers={"Origin": "https://evil.example"})
    assert (nobody.status_code, elsewhere.status_code) == (401, 403)
    assert read == 0
    assert house.uploads == []


async def test_thirty_megabytes_are_refused_before_they_are_read(house: House) -> None:
    browser, token = await held(house)
    told = await browser.attaches(JPEG + b"x" * 30_000_000, case=token)
    assert (told.status_code, told.headers["connection"]) == (413, "close")
    read = 0

    async def untold() -> AsyncIterator[bytes]:
        nonlocal read
        yield urlencode({"case": token, "number": 1, "id": "attached-1"}).encode() + b"\n" + JPEG
        for _ in range(480):
            read += 65_536
            yield b"x" * 65_536

    answer = await browser.post("/desk/attach", content=untold(), headers={"Origin": ORIGIN})
    assert answer.status_code == 413
    assert read <= MOST + 2 * 65_536
    answer = await browser.post("/desk/attach", content=b"x" * (FIRST_LINE + 2), headers={"Origin": ORIGIN})
    assert answer.status_code == 413
    assert house.uploads == []


async def test_a_body_that_comes_too_slowly_or_breaks_off_is_cut(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attached, "WITHIN", 0.01)
    browser, token = await held(house)

    async def slow(fault: Exception | None) -> AsyncIterator[bytes]:
        yield urlencode({"case": token, "number": 1, "id": "attached-1"}).encode() + b"\n" + JPEG
        if fault is not None:
            raise fault
        await asyncio.sleep(60)

    for fault in (None, ClientDisconnect()):
        answer = await browser.post("/desk/attach", content=slow(fault), headers={"Origin": ORIGIN})
        assert (answer.status_code, answer.headers["connection"]) == (408, "close")
    assert house.uploads == []
    assert not house.page._room.locked()


def test_what_it_is_decides_and_not_what_it_is_called() -> None:
    for kind, bodies in MAY.items():
        for body in bodies:
            assert type_of(body, recorded=False)[0].kind is kind, body
    for what, body in MAY_NOT.items():
        for recorded in (False, True):
            with pytest.raises(NotToBeSent):
                pytest.fail(f"{what}: {type_of(body, recorded=recorded)}")
    with pytest.raises(NotToBeSent):
        type_of(JPEG, recorded=True)
    assert type_of(MAY[Kind.VIDEO][0], recorded=True)[0].kind is Kind.VOICE, "what Safari records"


async def test_what_cannot_be_sent_is_said_in_words(house: House) -> None:
    browser, token = await held(house)
    assert words((await browser.attaches(b"MZ", case=token)).text) == house.words("page.not_to_be_sent")
    assert words((await browser.attaches(JPEG, case=token, id="short")).text) == house.words("page.not_to_be_sent")
    for unreached, said in ((True, "page.start_first"), (False, "page.not_uploaded")):
        house.telegram_takes = NotUploaded(unreached=unreached)
        answer = await browser.attaches(JPEG, case=token)
        assert words(answer.text) == house.words(said)
        assert "alert" in answer.text
    await house.rest()
    assert sent(house) == []


async def test_what_did_not_arrive_says_so_where_it_stands(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, token = await held(house)
    takes = house.telegram.call

    async def refuses(call: Call) -> Reply:
        reply = await takes(call)
        to_contact = call.chat.startswith("contact:")
        return Reply("refused", refusal=Refusal.TOO_BIG) if to_contact and call.method == "send_photo" else reply

    monkeypatch.setattr(house.telegram, "call", refuses)
    await browser.attaches(JPEG, case=token)
    await browser.asks("write", case=token, number=1, text="did you see it?", id="message-1")
    await house.rest()
    for after in (0, 3):  # in its line, and for a page that shows that line already
        talk = (await browser.asks("talk", case=token, after=after)).text
        assert talk.count(house.words("page.failed")) == 1
        assert 'id="s-2" class="tick failed"' in talk
