"""Reads pictures and hears voice notes in live cases, one after the other, beside the line: nobody waits for it.

Which ones are still to be read stands in each case (`Incoming.to_read`), so a process that takes over goes on with
them. What was read is an event for the inbox, and is understood before, so that it is never taken for words that the
contact wrote in the same moment.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.core.model.errors import Forgotten, StoreDown
from bot.core.model.events import MachineRead
from bot.core.ports import DESK
from bot.engine.parts import Parts
from bot.process.logs import log

AGAIN = 5.0
"""Seconds before the next one after the store or a file could not be had."""

TRIES = 3
"""How often a file is asked for that cannot be had."""


class Reading:
    """Made anew for every lease. Does nothing where nobody reads."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._waiting: dict[str, None] = {}
        """Contacts in whose cases something is to be read, in their turn: one picture or note each."""
        self._told: dict[str, int] = {}
        """The last of each that was told of, which may not be decided yet."""
        self._tries: dict[str, int] = {}
        self._wake = asyncio.Event()

    def noted(self, contact: str) -> None:
        """Something of this contact is to be read, for all that is known."""
        if self._parts.readers:
            self._waiting[contact] = None
            self._wake.set()

    async def run(self) -> None:
        """Read on and on, until cancelled. A fault of ours in it stops no answer."""
        begun = False
        while True:
            try:
                if not begun:
                    for case in (await self._parts.store.records.load(DESK)).desk.cases:
                        self.noted(case.contact)
                    begun = True
                await self._next()
            except StoreDown:
                begun = False
                await asyncio.sleep(AGAIN)
            except Exception as fault:  # noqa: BLE001 - whatever is sent, contacts are answered beside it
                log.error("not_read", error=type(fault).__name__)
                await asyncio.sleep(AGAIN)

    async def _next(self) -> None:
        while not self._waiting:
            self._wake.clear()
            await self._wake.wait()
        contact = next(iter(self._waiting))
        del self._waiting[contact]
        event = await self._read(contact)
        if event is not None:
            self._told[contact] = event.seq
            await self._parts.store.inbox.tell(contact, event)

    async def _read(self, contact: str) -> MachineRead | None:
        """What the first file of a contact's case says that is to be read; None where nothing is, or not yet."""
        files, records = self._parts.files, self._parts.store.records
        try:
            told = (await records.load(contact)).conversation
            case = told.case if told is not None else None
            if case is None or not case.live or files is None:
                return None
            seq = next(iter(case.incoming.to_read), None)
            if seq is None:
                return None
            if self._told.pop(contact, None) == seq:
                self._later(contact)
                return None
            entries = await records.log(contact, seq - 1, 1)
        except Forgotten:
            return None
        if not entries or entries[0].seq != seq or entries[0].content.file is None:
            return MachineRead(case=case.number, seq=seq, message=0)
        entry, sent = entries[0], await files.fetch(entries[0].content.file or "")
        if sent is None and (tries := self._tries.get(contact, 0) + 1) < TRIES:
            self._tries[contact] = tries
            self._later(contact)
            return None
        self._tries.pop(contact, None)
        kind, reader = entry.content.kind, self._parts.readers.get(entry.content.kind)
        text = await reader.read(sent) if reader is not None and sent is not None else ""
        return await self._understood(MachineRead(case=case.number, seq=seq, message=entry.source, of=kind, text=text))

    def _later(self, contact: str) -> None:
        asyncio.get_running_loop().call_later(AGAIN, self.noted, contact)

    async def _understood(self, read: MachineRead) -> MachineRead:
        """By red flags alone, and the country that is named: the models know how people write. Of a payslip, or of
        letters that were read or heard wrongly, they guess, and too often danger (docs/reading.md).
        """
        if not read.text:
            return read
        red = self._parts.understander.red_flags(read.text)
        known = await self._parts.understander.understand(read.text, red, at_once=True)
        topic = red.flags[0].topic if red.flags else None
        reasons = tuple(f"flag:{flag.rule}" for flag in red.flags)
        return replace(read, urgency=red.urgency, topic=topic, reasons=reasons, country=known.country)
