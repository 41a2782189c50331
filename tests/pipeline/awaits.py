"""What the pipeline waits for, read from its source: calls of ports, and all else.

A SIGKILL leaves behind what calls of ports have done, and nothing else: between two of them nothing leaves the process.
So a kill before and after each call of a port is a kill at every await, if all other awaits wait within the process.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.core import ports

ENGINE = Path(__file__).resolve().parents[2] / "bot" / "engine"

MODULES = ("pipeline", "worker", "deliverer", "desk_turn", "typing_sign", "leader", "keeper", "reading", "views")
"""All between the inbox and Telegram that waits for anything."""

PORTS = {
    "leases": ports.Leases,
    "inbox": ports.Inbox,
    "records": ports.Records,
    "outbox": ports.Outbox,
    "timers": ports.Timers,
    "forgetting": ports.Forgetting,
    "journal": ports.Journal,
    "members": ports.Members,
    "messenger": ports.Messenger,
    "watch": ports.DeskWatch,
    "slips": ports.Slips,
    "files": ports.Files,
    "reader": ports.MachineReader,
}
"""Ports by the names under which the modules know them; the understander is a port of `bot.engine.parts`."""

OWN = frozenset({"self", "self._desk", "desk", "self._keeper"})
"""Objects of these modules, by the names under which they are waited for."""

STORY = frozenset(
    {
        "files.fetch",
        "forgetting.listed",
        "forgetting.resume",
        "inbox.destroy_keys",
        "inbox.read",
        "inbox.tell",
        "journal.sign",
        "leases.acquire",
        "leases.release",
        "leases.renew",
        "members.administers",
        "members.groups",
        "messenger.call",
        "outbox.attempt",
        "outbox.begun",
        "outbox.read",
        "outbox.settle",
        "reader.read",
        "records.commit",
        "records.load",
        "records.log",
        "records.ready",
        "records.resume",
        "timers.ring",
        "understander.understand",
        "watch.look",
        "watch.wait",
    }
)
"""Calls at which `test_killed_at_every_await` kills."""

FORGETTING = frozenset({"forgetting.destroy", "forgetting.finish", "inbox.drop_dead", "records.ledger"})
"""Those at which only `test_killed_at_every_await_of_forgetting` does."""

SELDOM = frozenset(
    {
        "inbox.bury",
        "journal.entries",
        "journal.head",
        "journal.sums",
        "members.supervises",
        "records.glances",
        "records.purge",
        "slips.get",
    }
)
"""Those at which only `test_killed_at_every_await_that_is_seldom` does."""


@cache
def asynchronous() -> frozenset[str]:
    """All calls of ports that are waited for, as port.method."""
    named = (
        f"{name}.{method}"
        for name, port in PORTS.items()
        for method, value in vars(port).items()
        if inspect.iscoroutinefunction(value)
    )
    return frozenset({"understander.understand", *named})


def port_call(node: ast.AST) -> str | None:
    """Which port an expression calls, as port.method; None if it calls none."""
    match node:
        case ast.Call(func=ast.Attribute(attr=method, value=ast.Attribute(attr=port) | ast.Name(id=port))):
            name = f"{port.lstrip('_')}.{method}"
            return name if name in asynchronous() else None
        case _:
            return None


def port_calls(source: str) -> set[str]:
    """All calls of ports in a module, also those that a task is made of."""
    return {name for node in ast.walk(ast.parse(source)) if (name := port_call(node))}


def own_functions() -> frozenset[str]:
    """The asynchronous functions of the modules, all of whose own awaits are looked at."""
    trees = (ast.parse(source(module)) for module in MODULES)
    return frozenset(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef))


def others(source: str, own: frozenset[str]) -> list[str]:
    """Awaits of a module that are neither a call of a port, nor of one of the modules, nor a wait within the process."""
    return [ast.unparse(node) for node in awaited(ast.parse(source)) if not _harmless(node, own)]


def awaited(tree: ast.AST) -> Iterator[ast.expr]:
    """All that is waited for."""
    for node in ast.walk(tree):
        match node:
            case ast.Await(value=value):
                yield value
            case ast.AsyncWith(items=items):
                yield from (item.context_expr for item in items)
            case ast.AsyncFor(iter=iterated):
                yield iterated
            case ast.comprehension(is_async=1, iter=iterated):
                yield iterated
            case _:
                pass


def _harmless(node: ast.expr, own: frozenset[str]) -> bool:
    if port_call(node) is not None:
        return True
    match node:
        case ast.Name():  # a task or a future made here: what it does is looked at where it is made
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="asyncio"), attr=name)):
            drawing = ast.unparse(node).startswith("asyncio.to_thread(self._parts.renderer.render, ")
            return name in ("sleep", "gather", "wait", "timeout", "TaskGroup") or drawing
        case ast.Call(func=ast.Attribute(attr="wait"), args=[]):  # an event
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in own
        case ast.Call(func=ast.Attribute(attr=name, value=of)):
            return name in own and ast.unparse(of) in OWN
        case _:
            return False


def source(module: str) -> str:
    """The text of one of the modules."""
    return (ENGINE / f"{module}.py").read_text(encoding="utf-8")


def passed(counts: dict[str, int]) -> set[str]:
    """The calls of ports among the passings that a gate counted, both before and after."""
    names = {":".join([*point.split(":")[:-1]]) for point in counts}
    both = {name for name in names if {f"{name}:before", f"{name}:after"} <= counts.keys()}
    return {".".join(name.split(".")[:2]) for name in both}
