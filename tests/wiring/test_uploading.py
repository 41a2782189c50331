"""A file goes to Telegram through the counsellor's own chat with the bot, and does not stay there."""

import struct
import zlib
from collections.abc import AsyncIterator

import pytest
import telegram

from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import bot as bot_of
from bot.adapters.web.opus import as_ogg
from bot.adapters.web.use import NotUploaded
from bot.core.model.case import Kind
from bot.wiring.uploading import uploaded
from standin import StandIn
from tests.adapters.web.test_opus import TWENTY_MS, webm
from tests.page.screen import BOPHA, EN, RITHY

MEMBER, STRANGER, CONTACT = BOPHA, RITHY, EN


def png() -> bytes:
    """A picture of one point."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    async with StandIn(limits="off", control=False) as running:
        for person in (MEMBER, CONTACT):
            running.person(person).chat.started = True
        yield running
    assert running.violations == []


@pytest.fixture
async def bot(standin: StandIn) -> AsyncIterator[telegram.Bot]:
    async with bot_of(standin.token, standin.address, AiohttpRequest(2.5)) as made:
        yield made


async def test_it_goes_on_by_its_id_and_is_taken_from_the_counsellors_chat(standin: StandIn, bot: telegram.Bot) -> None:
    for kind, body, name in (
        (Kind.PHOTO, png(), "photo"),
        (Kind.DOCUMENT, b"%PDF-1.7", "file.pdf"),
        (Kind.VOICE, as_ogg(webm([bytes([TWENTY_MS])])), "voice.ogg"),
        (Kind.VIDEO, b"\0\0\0\x20ftypisom", "video.mp4"),
    ):
        async with uploaded(bot, str(MEMBER), kind, body, name) as (found, file):
            assert found in (kind, Kind.ANIMATION), "as what Telegram took it"
            assert len(standin.person(MEMBER).transcript()) == 1
            await getattr(bot, f"send_{found.value}")(CONTACT, file)
        assert standin.person(MEMBER).transcript() == []
    assert len(standin.person(CONTACT).transcript()) == 4


async def test_where_the_bot_may_not_write_or_telegram_refuses_nothing_is_sent(
    standin: StandIn, bot: telegram.Bot
) -> None:
    for address, unreached in ((STRANGER, True), (MEMBER, False)):
        with pytest.raises(NotUploaded) as told:
            async with uploaded(bot, str(address), Kind.PHOTO, b"no picture" if not unreached else png(), "photo"):
                pytest.fail("it was taken")
        assert told.value.unreached is unreached
    with pytest.raises(RuntimeError):
        async with uploaded(bot, str(MEMBER), Kind.PHOTO, png(), "photo"):
            raise RuntimeError("the desk's page fails meanwhile")
    assert standin.person(MEMBER).transcript() == []
