"""The desk: whether the bot could call who works there, and what supervisors withhold. Nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.core.desk.reach import needed
from bot.core.model.desk import Desk
from bot.core.model.errors import SarikaError
from bot.core.model.rules import Hours
from bot.core.ports import DESK, Loaded
from bot.core.understanding.values import ENGLISH
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings
from bot.wiring.opening import opened
from bot.wording.week import written


async def desk_of(settings: Settings) -> Loaded | None:
    """The desk's record; None while there is no store yet. What is wrong with a store is said elsewhere."""
    if settings.bot_id is None or (settings.store_url is None and not settings.store_dir.exists()):
        return None
    try:
        async with opened(settings, settings.bot_id) as store:
            return await store.records.load(DESK)
    except (SarikaError, OSError, ValueError):
        return None


def withheld(desk: Desk) -> Iterator[Finding]:
    """What supervisors withhold: it stays so until they show it again, also after the file was mended."""
    for one in desk.withheld:
        yield note(
            f"{'Waits for a second supervisor to be withheld' if one.second else 'Withheld'}: {one.what} {one.id}, "
            f"since {datetime.fromtimestamp(one.at / 1000, UTC):%Y-%m-%d}.",
            f"Reason given: {one.reason} Once it is right again: /restore {one.id} in the group.",
        )


def findings(loaded: Loaded, hours: Hours) -> Iterator[Finding]:
    """The counsellors whom a call would not reach, by name, and what is known to be wrong with their group."""
    desk = loaded.desk
    members = [c for c in desk.counsellors if not c.gone]
    if not members:
        yield note("No counsellor did anything in the group yet.", "Have each press On shift on the board once.")
    elif silent := desk.not_started():
        yield note(
            f"Have not pressed Start, so the bot cannot call them: {', '.join(c.name for c in silent)}.",
            "Each opens the private chat with the bot and presses Start.",
        )
    else:
        yield ok(f"The bot can write to all {len(members)} counsellors.")
    if unseen := desk.not_seen(loaded.now):
        names = ", ".join(c.name for c in unseen)
        yield note(f"The last test alert was not seen by: {names}.", "Ask them why it did not reach them.")
    yield from _of_the_plan(desk, hours)
    if late := {group for group, _ in desk.late if needed(desk, group, loaded.now)}:
        yield mend(
            f"In the last hour contacts' words came late, again and again, in {len(late)} of the counsellors' groups.",
            "Telegram takes 20 calls a minute in a group: make another one, and name both in SARIKA_DESK_CHATS.",
        )


def _of_the_plan(desk: Desk, hours: Hours) -> Iterator[Finding]:
    """What keeps the weekly plan from being true: who cannot be called to a shift, and hours that nobody covers."""
    planned = {shift.counsellor for shift in desk.plan.shifts}
    if not planned:
        return
    gone = ", ".join(c.name for c in desk.counsellors if c.id in planned and c.gone)
    if gone:
        yield mend(
            f"Stand in the weekly plan, but have left the group: {gone}.",
            "An administrator of the group sends /plan with the new plan.",
        )
    silent = ", ".join(c.name for c in desk.not_started() if c.id in planned)
    if silent:
        yield mend(
            f"Stand in the weekly plan, but have not pressed Start, so nobody calls them to their shift: {silent}.",
            "Each opens the private chat with the bot and presses Start.",
        )
    if uncovered := desk.plan.uncovered(hours, desk.members()):
        parts = "; ".join(written((w.weekday,), w.start, w.end, ENGLISH) for w in uncovered)
        yield note(
            f"In these hours of SARIKA_HOURS nobody stands in the weekly plan: {parts}.",
            "Plan somebody, or change the hours.",
        )
    if not (gone or silent):
        yield ok(f"The weekly plan names {len(planned)} counsellors, and all of them can be called.")
