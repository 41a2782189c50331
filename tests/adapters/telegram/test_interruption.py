"""Whom the interruption of the store is told, and when."""

import json
import time
from typing import Any

import pytest

from bot.adapters.telegram.wire.receive import Interruption, Poller
from bot.core.model.errors import SarikaError, StoreDown
from bot.core.ports import Raw


def wrote(chat: int, kind: str = "private", ago: float = 0) -> bytes:
    message = {"date": time.time() - ago, "chat": {"id": chat, "type": kind}}
    return json.dumps({"update_id": 1, "message": message}).encode()


async def test_each_private_chat_is_told_once_after_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = [100.0], list[int]()

    async def tell(chat: int, *, late: bool) -> bool:
        assert not late
        told.append(chat)
        return chat != 3 or told.count(3) > 1

    monkeypatch.setattr("bot.adapters.telegram.wire.receive.time.monotonic", lambda: now[0])
    interruption = Interruption(tell)
    await interruption.happened([wrote(1)])
    assert interruption.down
    now[0] = 109.9
    await interruption.happened([wrote(1), wrote(2)])
    assert told == [], "a hiccup is nobody's business"
    now[0] = 110.0
    await interruption.happened([wrote(1), wrote(1), wrote(-5, "supergroup"), b"no json"])
    await interruption.happened([wrote(1), wrote(2)])
    assert told == [1, 2]
    await interruption.happened([wrote(3)])
    await interruption.happened([wrote(3)])
    await interruption.happened([wrote(3)])
    assert told == [1, 2, 3, 3], "who was not reached is tried again with their next update"
    interruption.over()
    now[0] = 115.0
    await interruption.happened([wrote(1)])
    now[0] = 124.9
    await interruption.happened([wrote(1)])
    assert told == [1, 2, 3, 3]
    now[0] = 125.0
    await interruption.happened([wrote(1)])
    assert told == [1, 2, 3, 3, 1], "the next interruption begins anew"


async def test_words_of_long_ago_are_late_and_who_writes_again_is_told_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = list[tuple[int, bool]]()

    async def tell(chat: int, *, late: bool) -> bool:
        told.append((chat, late))
        return True

    monkeypatch.setattr("bot.adapters.telegram.wire.receive.INTERRUPTED_AFTER", 0.0)
    interruption = Interruption(tell)
    five_hours = 5 * 3600
    await interruption.happened([wrote(1, ago=five_hours), wrote(2, ago=five_hours), wrote(2)])
    assert told == [(1, True), (2, False)], "the newest words of a chat count"
    await interruption.happened([wrote(1, ago=five_hours), wrote(2, ago=five_hours)])
    assert told == [(1, True), (2, False)]
    await interruption.happened([wrote(1)])
    assert told[2:] == [(1, False)], "they are there now"
    press = json.dumps({"callback_query": {"message": {"date": 1, "chat": {"id": 3, "type": "private"}}}}).encode()
    await interruption.happened([press])
    assert told[3:] == [(3, False)], "a press is of now"


@pytest.mark.parametrize("fault", [StoreDown("away"), SarikaError("refused")])
async def test_whatever_keeps_an_update_from_being_kept_is_an_interruption(
    fault: SarikaError, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[int]()

    async def tell(chat: int, *, late: bool) -> bool:
        told.append(chat)
        return True

    class Inbox:
        async def add(self, updates: object) -> int:
            raise fault

    async def asked(offset: int, waits: int) -> list[Raw]:
        return [Raw(1, wrote(7))]

    monkeypatch.setattr("bot.adapters.telegram.wire.receive.INTERRUPTED_AFTER", 0.0)
    request: Any = None
    poller = Poller("1:a", "http://127.0.0.1:1", request, Inbox(), interruption := Interruption(tell))
    monkeypatch.setattr(poller, "_ask", asked)
    assert await poller._take(0) is None, "nothing is confirmed to Telegram"
    assert told == [7]
    assert interruption.down
