"""The records in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from bot.adapters.memory.journal import write
from bot.adapters.memory.state import Part
from bot.core.model.agreed import PastCase
from bot.core.model.case import LogEntry
from bot.core.model.conversation import Conversation
from bot.core.model.errors import Conflict, Forgotten, Handled
from bot.core.model.timers import Timer, TimerName
from bot.core.ports import DESK, Commit, Entry, Lease, Loaded, Records, Told
from bot.core.turn.glance import cases_of

_WINDOW = 48 * 3_600_000  # milliseconds; a bot cannot delete what is older (Bot API, deleteMessage)


class MemoryRecords(Part, Records):
    """The records. No await stands between check and change, so a commit is whole or none."""

    async def load(self, key: str) -> Loaded:
        state = self._state
        state.check()
        state.expire(key)
        version, conversation = state.contacts.get(key, (0, None))
        if conversation is not None and key in state.forgotten:
            raise Forgotten("The key was destroyed.")
        return Loaded(conversation, version, state.desk[1], state.desk[0], state.clock())

    async def fullness(self) -> float:
        self._state.check()
        return 0.0

    async def resume(self) -> None:
        """Nothing to do: nothing is remembered here."""

    async def ready(self, *keys: str) -> None:
        """Nothing to do: no key is needed here."""

    async def commit(self, lease: Lease, commit: Commit) -> None:
        state, key = self._state, commit.key
        state.check(lease)
        here = [id for id in commit.acknowledge if id in state.inbox]
        if commit.acknowledge and not here:
            return
        if len(here) < len(commit.acknowledge):
            raise Handled("Some of the entries were handled before.")
        state.expire(key)
        version = state.contacts.get(key, (0, None))[0]
        log = state.logs.get(key, []) if version else []
        if (
            (commit.conversation and version != commit.version)
            or (commit.desk and state.desk[0] != commit.desk_version)
            or (commit.log and log and log[-1].seq >= commit.log[0].seq)
        ):
            raise Conflict("The state changed since it was read.")
        if commit.conversation:
            state.contacts[key] = version + 1, commit.conversation
            state.forgotten.discard(key)
            state.changed[key] = state.clock()
        if key != DESK and (commit.conversation or (key, TimerName.EXPIRED, None) not in state.timers):
            due = state.clock() + state.retention + 1000  # as in commit.lua
            state.timers[key, TimerName.EXPIRED, None] = Timer(TimerName.EXPIRED, due)
        if commit.desk:
            state.desk = state.desk[0] + 1, commit.desk
        if commit.log:
            state.logs[key] = [*log, *commit.log]
        if commit.drop:
            state.logs[key] = [entry for entry in state.logs.get(key, []) if entry.seq not in commit.drop]
        effects = [(key, effect) for effect in commit.effects] + [(DESK, effect) for effect in commit.at_desk]
        for owner, effect in effects:
            id = state.new_id()
            state.outbox[id] = Entry(id, owner, effect, state.clock())
        for message, sent_at in commit.ledger:
            state.ledgers.setdefault(key, {}).setdefault(message, sent_at)
        for id in commit.withdraw:
            state.outbox.pop(id, None)
            state.attempts.pop(id, None)
        for timer in commit.timers:
            member = (timer.contact or key, timer.name, timer.about)
            state.timers.pop(member, None)
            if timer.due is not None:
                state.timers[member] = timer
        write(state, commit.journal)
        for id in commit.acknowledge:
            state.inbox.pop(id, None)
        if commit.forget:
            state.purge(key)
            state.forgetting[key] = True
        state.announce(Told(key=key))
        if commit.desk and key != DESK:
            state.announce(Told(key=DESK))

    async def log(self, contact: str, after: int, limit: int) -> list[LogEntry]:
        self._state.check()
        self._state.expire(contact)
        entries = [entry for entry in self._state.logs.get(contact, []) if entry.seq > after][:limit]
        if entries and contact in self._state.forgotten:
            raise Forgotten("The key was destroyed.")
        return entries

    async def conversations(self) -> AsyncIterator[Conversation]:
        self._state.check()
        for key in list(self._state.contacts):
            self._state.expire(key)
        for key, (_, conversation) in list(self._state.contacts.items()):
            if key not in self._state.forgotten:
                yield conversation

    async def glances(self) -> list[PastCase]:
        return [case async for one in self.conversations() for case in cases_of(one)]

    async def ledger(self, contact: str) -> list[tuple[int, int]]:
        self._state.check()
        since = self._state.clock() - _WINDOW
        return sorted((id, at) for id, at in self._state.ledgers.get(contact, {}).items() if at > since)

    async def note(self, contact: str, messages: Sequence[int]) -> None:
        self._state.check()
        for message in messages:
            self._state.ledgers.setdefault(contact, {}).setdefault(message, self._state.clock())

    async def purge(self, lease: Lease, contact: str) -> None:
        self._state.check(lease)
        self._state.purge(contact)
