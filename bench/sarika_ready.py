"""Waits until a Sarika takes updates and its Rasa answers."""

from __future__ import annotations

import asyncio
import time

import aiohttp


async def ready(port: int, seconds: float = 90.0, *, without_rasa: bool = False) -> None:
    """Wait until `/readyz` says so. Raises TimeoutError. `without_rasa`: in the end it will do without Rasa, too."""
    updates = False
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                    now = await answer.json()
                    updates = now["ready"]
                    if updates and now["nlu"] == "ready":
                        return
            except (aiohttp.ClientError, TimeoutError, ValueError):
                pass
            await asyncio.sleep(0.05)
    if not (updates and without_rasa):
        raise TimeoutError("Sarika did not become ready")
