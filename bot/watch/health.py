"""The web server's routes for those who watch over Sarika: is it alive, can it take updates, and how does it go.

    GET /healthz   200 while this process answers at all
    GET /readyz    200 while it can take updates safely, else 503 with the reasons in plain words
    GET /metrics   for Prometheus

They hold no identity and no words, but say how busy a hotline is: a proxy should pass on the webhook's path only.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.watch import metrics
from bot.watch.status import Status

ReadStatus = Callable[[], Awaitable[Status]]
"""Gives the status now. Should not raise; one that does, or takes too long, counts as a store that is down."""

LEAST_FREE = 200 * 1024 * 1024
"""Bytes that must be free on the disk of the data folder (our choice: hours of updates, and room for a rewrite)."""

FULLEST = 0.95
"""Part of the disk, and of the store's memory, that may be in use (our choice)."""

PATIENCE = 2.0
"""Seconds that the status may take."""


@dataclass(frozen=True)
class Space:
    """The disk of a folder, in bytes."""

    total: int
    free: int

    @property
    def low(self) -> bool:
        """Whether it is nearly full."""
        return self.free < LEAST_FREE or self.total - self.free > FULLEST * self.total


def space_of(folder: Path) -> Space:
    """The disk on which a folder is, or would be made."""
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    return Space(usage.total, usage.free)


def reasons(status: Status, space: Space) -> list[str]:
    """Why updates cannot be taken safely now; none when they can. A missing Rasa is no reason: people are answered."""
    found = []
    if not status.store or status.missing:
        found.append(status.missing or "the store does not answer")
    if status.fullness is not None and status.fullness > FULLEST:
        found.append("the store's memory is nearly full")
    if space.low:
        found.append("the disk is nearly full")
    if status.receiving is False:
        found.append("updates are not being received")
    return found


def make_app(read: ReadStatus, space: Callable[[], Space], routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The web application; `routes` are further ones, such as the webhook's."""

    async def now() -> Status:
        try:
            async with asyncio.timeout(PATIENCE):
                return await read()
        except Exception:  # noqa: BLE001 - whatever it is, health must answer
            return Status(store=False)

    async def alive(_: Request) -> Response:
        status = await now()
        return JSONResponse({"alive": True, "worker": status.worker.value, "desk": sorted(status.desk_troubles)})

    async def ready(_: Request) -> Response:
        status = await now()
        why = reasons(status, space())
        told = {"ready": not why, "reasons": why, "worker": status.worker.value, "nlu": status.nlu.value}
        return JSONResponse(told | {"desk": sorted(status.desk_troubles)}, status_code=503 if why else 200)

    async def measured(_: Request) -> Response:
        return Response(metrics.render(await now()), media_type=metrics.CONTENT_TYPE)

    ours = {"/healthz": alive, "/readyz": ready, "/metrics": measured}
    return Starlette(routes=[*(Route(path, answer, methods=["GET"]) for path, answer in ours.items()), *routes])
