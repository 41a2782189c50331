"""Learns from the store who wants silence while it is down: also contacts whose turns another machine worked, and those
who came back with a copy.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.core.model.errors import Forgotten
from bot.core.ports import Records, Silence
from bot.process.logs import log

LEARN = 600.0
"""Seconds between two looks of a process that does not lead: so old can its list be when the leader dies."""

AGAIN = 10.0
"""Seconds until the next try where the store did not answer."""

SURE = 1.0
"""Seconds after which somebody who seems to want none any more is looked at again: who wants it is noted a moment
before that is true (`bot.engine.pipeline.make_true`), maybe by another process beside the same file."""


async def learning(records: Records, silence: Silence, leads: Callable[[], bool]) -> None:
    """Keep the list right until cancelled: at the start, and later while this process does not lead."""
    learned = False
    while True:
        try:
            if not (learned and leads()):
                await learn(records, silence)
                learned = True
            pause = LEARN
        except Exception as fault:  # noqa: BLE001 - the store is away, or one record is damaged: answers go on
            log.warning("silence_not_learned", error=type(fault).__name__)
            pause = AGAIN
        await asyncio.sleep(pause)


async def learn(records: Records, silence: Silence) -> None:
    """Put down who wants silence by the store, and drop whoever does not, or is forgotten. Raises StoreDown."""
    async for conversation in records.conversations():
        if conversation.hushed:
            silence.note(conversation.contact, conversation)
    over = [contact for contact in silence.known() if not await _wants(records, contact)]
    if over:
        await asyncio.sleep(SURE)
    for contact in over:
        if not await _wants(records, contact):
            silence.note(contact, None)


async def _wants(records: Records, contact: str) -> bool:
    try:
        conversation = (await records.load(contact)).conversation
    except (Forgotten, ValueError):  # or it was changed by something else
        return False
    return conversation is not None and conversation.hushed
