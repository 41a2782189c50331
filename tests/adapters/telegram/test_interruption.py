"""Whom the interruption of the store is told, and when."""

import json

import pytest

from bot.adapters.telegram.wire.receive import Interruption


def wrote(chat: int, kind: str = "private") -> bytes:
    return json.dumps({"update_id": 1, "message": {"chat": {"id": chat, "type": kind}}}).encode()


async def test_each_private_chat_is_told_once_after_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now, told = [100.0], list[int]()

    async def tell(chat: int) -> bool:
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
