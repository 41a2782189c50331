"""The real bot beside the page, forked in milliseconds from a process that has read everything; without the intent model."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.settings.fields import Settings
from standin import StandIn
from tests.pipeline.running import Nursery, Sarika, ended

AS_IN_THE_DEMO = {name: Settings.model_fields[name].default for name in ("limits", "picture_languages")}


@asynccontextmanager
async def sarika(nursery: Nursery, standin: StandIn, folder: Path, **settings: Any) -> AsyncIterator[int]:
    """A bot that runs as long as the block, and has to stop in order; the port of its web server."""
    made = Sarika(nursery, standin, folder / "sarika", {"settings": {**AS_IN_THE_DEMO, **settings}})
    with ended(made):
        await made.start()
        await made.ready()
        yield made.port
        assert made.gone is not None
        assert not made.gone.done(), "the bot ended by itself"
        assert await made.stop() == 0
