"""Mistakes put in on purpose, as data: what each changes, and what has to be seen of it.

`python -m tests.simulation.mutants [NAME …]` tries all of them, or some, and says which are found, and how soon.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest

from bot.adapters.memory.records import MemoryRecords
from bot.adapters.memory.state import State
from bot.adapters.memory.store import MemoryTimers
from bot.adapters.memory.streams import MemoryInbox, MemoryOutbox
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.send import TelegramMessenger
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.adapters.vault import Vault
from bot.core.casework import holding, relaying
from bot.core.model.case_events import Claimed, CounsellorWrote
from bot.core.model.contact_events import Commanded, Pressed
from bot.core.model.conversation import Conversation
from bot.core.model.effects import contact, desk, thread
from bot.core.model.effects.table import Effect
from bot.core.model.errors import StoreDown
from bot.core.model.events import Refusal
from bot.core.model.lines import Line
from bot.core.ports import Call, Commit, Entry, Lease, Reply, View
from bot.core.turn import answers
from bot.core.turn.caller import Caller
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency
from bot.engine import deliverer, pipeline, worker
from bot.engine.limits import Limits
from bot.engine.queues import Queues
from bot.simulation.desk_promises import NAMED, SILENT
from bot.simulation.weather import ALL_DAY
from bot.wiring.receivers import Receivers

Patch = pytest.MonkeyPatch
Puts = Callable[[Patch], None]

CUTS: Mapping[str, float] = {"telegram_done_and_cut": 0.05}
KILLS: Mapping[str, float] = {"kill": 0.002, "telegram_done_and_cut": 0.02}
AWAY: Mapping[str, float] = {"store_away": 0.1}
DAYLESS: Mapping[str, float] = {ALL_DAY: 0.03}


@dataclass(frozen=True)
class Mutant:
    """`sees` is a part of what has to be said of it; `rates` are the faults that come with it."""

    name: str
    puts: Puts
    sees: str = ""
    rates: Mapping[str, float] = field(default_factory=dict)


class _Never(Exception):
    """Raised by nobody."""


def _each(n: int) -> Callable[[], bool]:
    """Whether it is the next of every so many times."""
    seen = count(1)
    return lambda: next(seen) % n == 0


def _is(owner: Any, name: str, value: Any) -> Puts:
    return lambda patch: patch.setattr(owner, name, value)


def _not_rendered(*kinds: type, n: int = 1) -> Puts:
    """Effects of these kinds come to nothing, each or some of them."""

    def puts(patch: Patch) -> None:
        render, turn = TelegramRenderer.render, _each(n)

        def renders(self: TelegramRenderer, entry: Entry, view: View) -> Call | None:
            return None if isinstance(entry.effect, kinds) and turn() else render(self, entry, view)

        patch.setattr(TelegramRenderer, "render", renders)

    return puts


def _seen_as(**changes: Any) -> Puts:
    """Rendering sees another state."""

    def puts(patch: Patch) -> None:
        render = TelegramRenderer.render
        patch.setattr(TelegramRenderer, "render", lambda self, e, view: render(self, e, replace(view, **changes)))

    return puts


def _committed(change: Callable[[Commit], Commit], n: int = 1) -> Puts:
    """Commits are changed, each or some of them."""

    def puts(patch: Patch) -> None:
        commit, turn = MemoryRecords.commit, _each(n)

        async def commits(self: MemoryRecords, lease: Lease, made: Commit) -> None:
            await commit(self, lease, change(made) if turn() else made)

        patch.setattr(MemoryRecords, "commit", commits)

    return puts


def _drops(owner: type, name: str, n: int) -> Puts:
    """What is read in a list, but one of so many, which is never read any more."""

    def puts(patch: Patch) -> None:
        read, turn, gone = getattr(owner, name), _each(n), set[str]()

        async def reads(self: Any, *arguments: Any, **named: Any) -> list[Any]:
            there = [one for one in await read(self, *arguments, **named) if one.id not in gone]
            gone.update(one.id for one in there if turn())
            return [one for one in there if one.id not in gone]

        patch.setattr(owner, name, reads)

    return puts


def _calls(change: Callable[[Call, dict[str, Any]], Call], kind: Callable[[Call], bool], n: int = 1) -> Puts:
    """Some calls to Telegram are changed. The dictionary is remembered from call to call."""

    def puts(patch: Patch) -> None:
        call, turn, kept = TelegramMessenger.call, _each(n), dict[str, Any]()

        async def made(self: TelegramMessenger, one: Call) -> Reply:
            if not kind(one):
                return await call(self, one)
            changed = change(one, kept)
            return await call(self, changed if turn() else one)

        patch.setattr(TelegramMessenger, "call", made)

    return puts


def _other(name: str) -> Callable[[Call, dict[str, Any]], Call]:
    """A parameter has the value that it had in the last call of the kind."""

    def change(call: Call, kept: dict[str, Any]) -> Call:
        before, kept[name] = kept.get(name, call.params.get(name)), call.params.get(name)
        return replace(call, params={**call.params, name: before})

    return change


def _private(call: Call) -> bool:
    return call.method == "send_message" and int(str(call.params["chat_id"])) > 0


def _in_thread(call: Call) -> bool:
    return call.method == "send_message" and call.params.get("message_thread_id") is not None


def _replied(change: Callable[[Reply], Reply]) -> Puts:
    def puts(patch: Patch) -> None:
        call = TelegramMessenger.call

        async def made(self: TelegramMessenger, one: Call) -> Reply:
            return change(await call(self, one))

        patch.setattr(TelegramMessenger, "call", made)

    return puts


def _untold(*lines: Line) -> Puts:
    def puts(patch: Patch) -> None:
        say, unasked = Turn.say, Turn.unasked

        def dropped(effect: Effect) -> bool:
            return isinstance(effect, contact.Tell) and effect.line in lines

        patch.setattr(Turn, "say", lambda self, effect: None if dropped(effect) else say(self, effect))
        patch.setattr(Turn, "unasked", lambda self, e, **how: True if dropped(e) else unasked(self, e, **how))

    return puts


def _unheard(*kinds: type, n: int = 1) -> Puts:
    """Events of these kinds are not translated."""

    def puts(patch: Patch) -> None:
        translate, turn = TelegramTranslator.translate, _each(n)

        def translates(self: TelegramTranslator, *arguments: Any) -> Any:
            made = translate(self, *arguments)
            return replace(made, events=tuple(e for e in made.events if not (isinstance(e, kinds) and turn())))

        patch.setattr(TelegramTranslator, "translate", translates)

    return puts


def _confirms_before_keeping(patch: Patch) -> None:
    add = Receivers.add

    async def adds(self: Receivers, updates: Sequence[Any]) -> int:
        try:
            return await add(self, updates)
        except StoreDown:
            return 0

    patch.setattr(Receivers, "add", adds)


def _loses_updates(patch: Patch) -> None:
    add, turn = MemoryInbox.add, _each(10)

    async def adds(self: MemoryInbox, updates: Sequence[Any]) -> int:
        return await add(self, [update for update in updates if not turn()])

    patch.setattr(MemoryInbox, "add", adds)


def _takes_updates_again(patch: Patch) -> None:
    add = MemoryInbox.add

    async def adds(self: MemoryInbox, updates: Sequence[Any]) -> int:
        self._state.seen.clear()
        return await add(self, updates)

    patch.setattr(MemoryInbox, "add", adds)


def _two_for_one(patch: Patch) -> None:
    name = Vault.contact_id
    patch.setattr(Vault, "contact_id", lambda self, bot, chat: name(self, bot, chat // 2 if chat > 0 else chat))


TEXT = b'"text": "'
"""How words begin in an update."""


def _named(patch: Patch) -> None:
    add, name = MemoryInbox.add, NAMED.format(7).encode()

    async def adds(self: MemoryInbox, updates: Sequence[Any]) -> int:
        return await add(self, [replace(u, body=u.body.replace(TEXT, TEXT + name + b": ")) for u in updates])

    patch.setattr(MemoryInbox, "add", adds)


def _not_begun(patch: Patch) -> None:
    async def attempts(self: MemoryOutbox, lease: Lease, ids: Sequence[str]) -> Mapping[str, int]:
        return {id: 0 for id in ids if id in self._state.outbox}

    patch.setattr(MemoryOutbox, "attempt", attempts)


def _settles_silently(patch: Patch) -> None:
    settle = MemoryOutbox.settle

    async def settles(self: MemoryOutbox, lease: Lease, settled: Sequence[Any]) -> None:
        await settle(self, lease, [replace(one, event=None) for one in settled])

    patch.setattr(MemoryOutbox, "settle", settles)


def _last_first(patch: Patch) -> None:
    put = Queues.put

    def puts(self: Queues, entry: Entry) -> None:
        put(self, entry)
        for queue in self._queues.values():
            waiting = list(queue.entries)
            if len(waiting) > queue.busy + 1 and waiting[-1].entry is entry:
                queue.entries.insert(int(queue.busy), queue.entries.pop())

    patch.setattr(Queues, "put", puts)


def _deaf_to_danger(patch: Patch) -> None:
    understand = pipeline.understand

    async def understands(*arguments: Any) -> Any:
        found = await understand(*arguments)
        return found if found is None else replace(found, urgency=Urgency.NONE)

    patch.setattr(pipeline, "understand", understands)


def _slow(patch: Patch) -> None:
    call, turn = TelegramMessenger.call, _each(15)

    async def made(self: TelegramMessenger, one: Call) -> Reply:
        if _private(one) and turn():
            return Reply("later", retry_after=100.0)
        return await call(self, one)

    patch.setattr(TelegramMessenger, "call", made)


def _twice(patch: Patch) -> None:
    call, turn = TelegramMessenger.call, _each(10)

    async def made(self: TelegramMessenger, one: Call) -> Reply:
        if _private(one) and turn():
            await call(self, one)
        return await call(self, one)

    patch.setattr(TelegramMessenger, "call", made)


def _never_alerts_again(patch: Patch) -> None:
    alert = Caller.alert
    patch.setattr(Caller, "alert", lambda self, case, *, again=False: False if again else alert(self, case))


def _unmoved(*_: Any) -> None:
    """Nobody notes where a group went."""


async def _nothing(*_: Any, **__: Any) -> int:
    return 0


def _mutants() -> Iterator[Mutant]:
    yield Mutant("an update in ten is taken, and not kept", _loses_updates, "silence")
    yield Mutant("what the store did not take is confirmed", _confirms_before_keeping, rates=AWAY)
    yield Mutant("an update that comes again is taken again", _takes_updates_again, "twice", {"update_again": 0.1})
    yield Mutant("an entry of the inbox in ten is passed over", _drops(MemoryInbox, "read", 10), "silence")
    yield Mutant("an entry of the outbox in twenty is passed over", _drops(MemoryOutbox, "read", 20))
    yield Mutant(
        "a look-up that fails once is given up", _is(deliverer, "StoreDown", _Never), "", {"store_answer_lost": 0.004}
    )
    yield Mutant("two contacts have one name", _two_for_one, "another")
    yield Mutant("what is to be said is not committed", _committed(lambda c: replace(c, effects=()), 12), "silence")
    yield Mutant("what the desk is to get is not committed", _committed(lambda c: replace(c, at_desk=()), 6))
    yield Mutant("the log is not committed", _committed(lambda c: replace(c, log=()), 4))
    yield Mutant("the state is not committed", _committed(lambda c: replace(c, conversation=None), 8))
    yield Mutant("no timer is kept", _committed(lambda c: replace(c, timers=())), "call again")
    yield Mutant("no timer comes", _is(MemoryTimers, "ring", _nothing), "call again")
    yield Mutant("what is handled is not acknowledged", _committed(lambda c: replace(c, acknowledge=())), "", KILLS)
    yield Mutant("nobody is forgotten", _is(State, "purge", lambda self, key: None), "kept of who was forgotten")
    yield Mutant(
        "the log of who is forgotten stays", _is(State, "_drop", lambda self, key: self.contacts.pop(key, None)), "kept"
    )
    yield Mutant("an outcome is told to nobody", _settles_silently)
    yield Mutant("attempts are not counted", _not_begun, "unmarked", KILLS)
    yield Mutant("what may be there already is not marked", _seen_as(repeated=False), "unmarked", CUTS)
    yield Mutant(
        "an unknown end counts as done",
        _replied(lambda r: Reply("done", (1,)) if r.outcome == "unknown" else r),
        "",
        {"telegram_5xx": 0.1},
    )
    yield Mutant(
        "flood control counts as a refusal",
        _replied(lambda r: Reply("refused", refusal=Refusal.REFUSED) if r.outcome == "later" else r),
        "",
        {"telegram_429": 0.1},
    )
    yield Mutant(
        "what never left counts as done",
        _replied(lambda r: Reply("done", (1,)) if r.outcome == "unsent" else r),
        "",
        {"telegram_away": 0.02},
    )
    yield Mutant("no limit is kept", _is(Limits, "ready_at", lambda self, *_, **__: 0.0), "limits")
    yield Mutant("the last of a chat goes first", _last_first)
    yield Mutant("a call in ten is made twice", _twice, "unmarked")
    yield Mutant("a call in fifteen waits long", _slow)
    yield Mutant("a call in ten goes to the last chat", _calls(_other("chat_id"), _private, 10))
    yield Mutant(
        "a post in ten goes to the last thread", _calls(_other("message_thread_id"), _in_thread, 10), "another"
    )
    yield Mutant("a chat reads what the last one was told", _calls(_other("text"), _private, 5))
    yield Mutant(
        "nobody is called", _not_rendered(desk.Alert, desk.AlertAll, desk.Ping), "of which the desk was not told"
    )
    yield Mutant("nobody is called again", _never_alerts_again, "call again")
    yield Mutant("the board stands still", _not_rendered(desk.Board), "board")
    yield Mutant("threads are not made", _not_rendered(thread.OpenThread), "of which the desk was not told")
    yield Mutant("first words are not posted", _not_rendered(thread.FirstWords))
    yield Mutant("further words are not posted", _not_rendered(thread.PostLog, n=2))
    yield Mutant("cards are not drawn anew", _not_rendered(thread.Card))
    yield Mutant("a counsellor's words in five do not go out", _not_rendered(contact.Relay, n=5))
    yield Mutant("a counsellor is not heard, one time in four", _unheard(CounsellorWrote, n=4))
    yield Mutant("notes go out", _is(relaying, "_is_a_note", lambda turn, case, event: False), "note")
    yield Mutant(
        "the bot speaks beside a counsellor", _is(Turn, "attended", property(lambda self: False)), "beside a counsellor"
    )
    yield Mutant("danger is not heard", _deaf_to_danger, "without the crisis answer")
    yield Mutant(
        "danger has no crisis answer",
        _is(answers, "crisis", lambda turn, *_, **__: turn.open_case(Urgency.EMERGENCY, None, ())),
        "without the crisis answer",
    )
    yield Mutant("danger waits behind all others", _is(worker, "_rank", lambda *_: worker.Rank.CALM), "crisis")
    yield Mutant("nobody is told that a counsellor is there", _untold(Line.TAKEN_OVER), "somebody is there")
    yield Mutant("nobody is told that a talk is over", _untold(Line.CLOSED), "the talk is over")
    yield Mutant("nothing waits while a phone is silent", _is(Turn, "listens", property(lambda self: True)), "silent")
    yield Mutant("a hidden chat is written to", _is(Conversation, "hushed", property(lambda self: False)), "hidden")
    yield Mutant("what waited is never let out", _is(Turn, "release", lambda self: None))
    yield Mutant("names are shown at the desk", _named, "who somebody is")
    yield Mutant("commands are not heard, one in two", _unheard(Commanded, n=2), "silence")
    yield Mutant("presses of contacts are not heard", _unheard(Pressed))
    yield Mutant("a claim is not heard, one in two", _unheard(Claimed, n=2))
    yield Mutant("who cannot read yet that somebody waits is silent", _is(holding, "UNREAD_FOR", 0), SILENT, DAYLESS)
    yield Mutant("a group that moved is lost", _is(ForumGroups, "move", _unmoved), "", {"group_moved": 0.02})


MUTANTS = {mutant.name: mutant for mutant in _mutants()}

SEEDS, DAYS = (1, 2, 3), 0.15
"""Tried one after the other: a run is the same again on one version of Python, not on all of them."""


def found(mutant: Mutant, seeds: Sequence[int] = SEEDS) -> tuple[float, list[str]]:
    """In how many virtual days a mutant is found, and what is said of it; nothing where it is not."""
    from bot.simulation.run import simulated

    days = 0.0
    with pytest.MonkeyPatch.context() as patch:
        mutant.puts(patch)
        for seed in seeds:
            outcome = simulated(seed, DAYS, mutant.rates, stops=True)
            days += outcome.lasted
            if outcome.violations:
                return days, [violation.what for violation in outcome.violations]
    return days, []


def main(names: Sequence[str]) -> int:
    """Try them, and say how it went; how many were not found."""
    from bot.process import logs

    logs.configure("CRITICAL")
    missed = 0
    for mutant in [MUTANTS[name] for name in names] or MUTANTS.values():
        began = time.process_time()
        days, said = found(mutant)
        missed += not said
        as_said = "" if not said or any(mutant.sees in one for one in said) else " (otherwise than thought)"
        print(
            f"{mutant.name:52} {days:5.2f} days {time.process_time() - began:5.1f} s  {said[:1] or 'NOT FOUND'}{as_said}",
            flush=True,
        )
    print(f"{len(names or MUTANTS) - missed} of {len(names or MUTANTS)} found")
    return missed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
