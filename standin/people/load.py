"""Load: messages of many contacts at a rate, and how long each waited for its answer, timed at the server."""

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from ..world.hub import Account, Hub
from ..world.model import JSON
from .person import Person

FIRST_CONTACT = 5_900_000_001


@dataclass(slots=True)
class Load:
    """*rate* messages a second for *seconds* (rate 0: *burst* at once) by *contacts* in turn.

    *answers* says what one answer settles: ``each`` the oldest open message of its chat, ``batch``
    all of them. *expect* is a part of the text that counts as an answer; *settle* seconds are
    waited after the last message.
    """

    rate: float = 50.0
    seconds: float = 10.0
    burst: int = 0
    contacts: int = 100
    text: str | list[str] = "hello"
    answers: str = "each"
    expect: str = ""
    settle: float = 30.0
    first_contact: int = FIRST_CONTACT
    open: dict[int, deque[float]] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    sent: int = 0
    extra: int = 0  # answers to a chat that waited for none
    last_answer: float = 0.0


def _people(hub: Hub, account: Account, load: Load) -> list[Person]:
    people = []
    for number, user_id in enumerate(range(load.first_contact, load.first_contact + load.contacts)):
        user = hub.world.users.get(user_id) or hub.world.user(f"Contact {number}", id=user_id, language_code="km")
        hub.world.private_chat(account.id, user_id).started = True
        people.append(Person(hub, user, account))
    return people


def _settled(load: Load, event: JSON, now: float) -> None:
    message = event["message"]
    waiting = load.open.get(event["chat"]["id"])
    if waiting is None or not message["from"]["is_bot"]:
        return
    if load.expect and load.expect not in str(message.get("text", "")):
        return
    if not waiting:
        load.extra += 1
        return
    load.last_answer = now
    for _ in range(len(waiting) if load.answers == "batch" else 1):
        load.latencies.append((now - waiting.popleft()) * 1000)


async def run_load(hub: Hub, account: Account, load: Load) -> JSON:
    """Run *load*; latencies in milliseconds in the order of the answers, and how many got none."""
    people = _people(hub, account, load)
    texts = [load.text] if isinstance(load.text, str) else load.text
    total = load.burst or int(load.rate * load.seconds)
    for person in people:
        load.open[person.user.id] = deque()
    add = hub.feed.add
    settled = asyncio.Event()

    def watched(kind: str, chat: dict[str, Any], **facts: Any) -> None:
        add(kind, chat, **facts)
        if kind == "message":
            _settled(load, {"chat": chat, **facts}, time.perf_counter())
            if load.sent == total and len(load.latencies) >= total:
                settled.set()

    hub.feed.add = watched  # type: ignore[method-assign]  # timed as it happens, not when a reader wakes
    began = time.perf_counter()
    try:
        for number in range(total):
            if not load.burst:
                ahead = began + number / load.rate - time.perf_counter()
                if ahead > 0:
                    await asyncio.sleep(ahead)
            elif number % 100 == 99:
                await asyncio.sleep(0)
            person = people[number % len(people)]
            load.open[person.user.id].append(time.perf_counter())
            load.sent += 1
            person.send(texts[number % len(texts)])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(settled.wait(), load.settle)
    finally:
        del hub.feed.add  # the class's own again
    return _figures(load, total, began)


def _figures(load: Load, total: int, began: float) -> JSON:
    ordered = sorted(load.latencies)

    def at(share: float) -> float | None:
        return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3) if ordered else None

    took = (load.last_answer or time.perf_counter()) - began
    return {
        "sent": total,
        "answered": len(ordered),
        "unanswered": total - len(ordered),
        "extra": load.extra,
        "seconds": round(took, 3),
        "per_second": round(len(ordered) / took, 1) if took > 0 else None,
        "p50": at(0.50),
        "p90": at(0.90),
        "p99": at(0.99),
        "max": at(1.0),
        "latencies": [round(v, 3) for v in load.latencies],
    }
