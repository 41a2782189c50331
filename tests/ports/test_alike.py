"""The store in memory and the one on Valkey answer alike to any sequence of calls, also to wrong ones."""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.memory import MemoryStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Say
from bot.core.model.errors import SarikaError
from bot.core.model.events import Delivered, Receipt
from bot.core.model.group import BoardState
from bot.core.model.timers import Timer
from bot.core.ports import Commit, Item, Lease, Raw, Settled
from tests.ports.conftest import Store, new_bot

small = st.integers(0, 4)


@dataclass(frozen=True)
class Step:
    """A call, whose numbers choose among what is there when it is made."""

    kind: str
    who: int
    picks: tuple[int, ...]
    stale: bool
    flags: tuple[bool, bool, bool, bool]


steps = st.lists(
    st.builds(
        Step,
        kind=st.sampled_from(["add", "commit", "commit", "commit", "bury", "replay", "attempt", "settle", "ring"]),
        who=st.integers(0, 2),
        picks=st.lists(small, max_size=3).map(tuple),
        stale=st.integers(0, 7).map(lambda n: n == 0),
        flags=st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()),
    ),
    max_size=25,
)


class Player:
    """Makes the calls on one store and says what is seen, with ids replaced by their order of appearance."""

    def __init__(self, store: Store, lease: Lease) -> None:
        self.store, self.lease = store, lease
        self.inbox: list[str] = []
        self.outbox: list[str] = []
        self.letters: list[str] = []

    async def play(self, step: Step) -> object:
        lease = replace(self.lease, token=self.lease.token + 1) if step.stale else self.lease
        try:
            result = await self._call(step, lease)
        except SarikaError as error:
            result = type(error).__name__
        return result, await self._seen()

    async def _call(self, step: Step, lease: Lease) -> object:
        key, store = f"contact{step.who}", self.store
        match step.kind:
            case "add":
                return await store.inbox.add([Raw(pick, str(pick).encode()) for pick in step.picks])
            case "commit":
                await store.records.commit(lease, await self._commit(key, step))
            case "bury":
                for id in chosen(self.inbox, step.picks):
                    await store.inbox.bury(lease, Item(id, 0), "why", "message")
            case "replay":
                return [await store.inbox.replay(id) for id in chosen(self.letters, step.picks)]
            case "attempt":
                ids = list(dict.fromkeys(chosen(self.outbox, step.picks)))
                begun = await store.outbox.attempt(lease, ids)
                return [begun.get(id) for id in ids]
            case "settle":
                event = (
                    Delivered(effect=Say(topic="confinement"), receipt=Receipt(messages=(step.who,)))
                    if step.flags[0]
                    else None
                )
                settled = [Settled(id, key, event, step.picks) for id in chosen(self.outbox, step.picks)]
                await store.outbox.settle(lease, settled)
            case _:
                return await store.timers.ring(lease, len(step.picks))
        return None

    async def _commit(self, key: str, step: Step) -> Commit:
        loaded = await self.store.records.load(key)
        old = loaded.conversation or Conversation(contact=key, address="1")
        talks, desk, writes, times = step.flags
        new = replace(
            old,
            counts=replace(old.counts, log=old.counts.log + len(step.picks)),
            quiet=replace(old.quiet, heard_at=old.quiet.heard_at + 1),
        )
        entries = [
            LogEntry(old.counts.log + n + 1, loaded.now, Side.CONTACT, Content(Kind.TEXT), pick)
            for n, pick in enumerate(step.picks)
        ]
        return Commit(
            key,
            tuple(dict.fromkeys(chosen(self.inbox, step.picks[:2]))),
            loaded.version - (1 if step.picks[:1] == (4,) else 0),
            loaded.desk_version - (1 if step.picks[:1] == (3,) else 0),
            new if talks else None,
            Desk(boards=(BoardState(message=loaded.desk_version),)) if desk else None,
            tuple(Say(topic=str(pick)) for pick in step.picks),
            tuple(chosen(self.outbox, step.picks[2:])),
            tuple(entries) if talks and writes else (),
            tuple(Timer(str(pick), None if writes else pick + 1, pick) for pick in step.picks) if times else (),
        )

    async def _seen(self) -> object:
        store = self.store
        items, letters = await store.inbox.read("0", 99, 0), await store.inbox.dead(99)
        entries = await store.outbox.read("0", 99, 0)
        for known, ids in (
            (self.inbox, [item.id for item in items]),
            (self.outbox, [entry.id for entry in entries]),
            (self.letters, [letter.id for letter in letters]),
        ):
            known += [id for id in ids if id not in known]
        contacts = []
        for who in range(3):
            loaded = await store.records.load(f"contact{who}")
            log = await store.records.log(f"contact{who}", 0, 99)
            contacts.append((replace(loaded, now=0), [replace(entry, at=0) for entry in log]))
        return (
            [(self.inbox.index(item.id), item.body, item.key, item.event) for item in items],
            [(self.letters.index(letter.id), letter.reason) for letter in letters],
            [(self.outbox.index(entry.id), entry.key, entry.effect) for entry in entries],
            contacts,
            in_its_time(await store.timers.next_due()),
        )


def in_its_time(due: int | None) -> int | str | None:
    """When something is due; what the store's own clock says (the end of retention) is not the same in both."""
    return due if due is None or due < 1_000_000 else "later"


def chosen(ids: Sequence[str], picks: Sequence[int]) -> list[str]:
    """The newest ids that the numbers point at."""
    return [ids[-1 - pick] for pick in picks if pick < len(ids)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_memory_and_valkey_answer_alike(valkey: str, steps: list[Step]) -> None:
    asyncio.run(compare(valkey, steps))


async def compare(url: str, steps: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        keys = KeyStore(Path(folder) / "keys", MasterKey(b"m" * 32))
        async with connect(url) as client:
            players = []
            for store in (MemoryStore(), RedisStore(client, new_bot(), Vault.of(keys))):
                lease = await store.leases.acquire("worker", 60)
                assert lease is not None
                players.append(Player(store, lease))
            for step in steps:
                memory, valkey = [await player.play(step) for player in players]
                assert memory == valkey
