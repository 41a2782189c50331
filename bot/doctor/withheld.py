"""What supervisors withhold from the forum: it stays so until they show it again, also after the file was mended."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.model.errors import SarikaError
from bot.core.ports import DESK
from bot.doctor.findings import Finding, note
from bot.settings.fields import Settings
from bot.wiring.opening import opened


async def look(settings: Settings) -> list[Finding]:
    """Look at the desk's record. Nothing where there is no store yet; what is wrong with it is said elsewhere."""
    if settings.bot_id is None or (settings.store_url is None and not settings.store_dir.exists()):
        return []
    try:
        async with opened(settings, settings.bot_id) as store:
            desk = (await store.records.load(DESK)).desk
    except (SarikaError, OSError, ValueError):
        return []
    return [
        note(
            f"{'Waits for a second supervisor to be withheld' if w.second else 'Withheld'}: {w.what} {w.id}, "
            f"since {datetime.fromtimestamp(w.at / 1000, UTC):%Y-%m-%d}.",
            f"Reason given: {w.reason} Once it is right again: /restore {w.id} in the group.",
        )
        for w in desk.withheld
    ]
