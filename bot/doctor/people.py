"""Who works at the desk: whether the bot could call them. Asked of the store; nothing there is changed."""

from __future__ import annotations

from collections.abc import Iterator

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


async def look(settings: Settings) -> list[Finding]:
    """What is to be said of the counsellors; nothing while there is no store yet."""
    if settings.bot_id is None or (settings.redis_url is None and not settings.store_dir.exists()):
        return []
    try:
        async with opened(settings, settings.bot_id) as store:
            return findings(await store.records.load(DESK), settings.duty_hours)
    except SarikaError:
        return []  # the part on the store says what is wrong with it


def findings(loaded: Loaded, hours: Hours) -> list[Finding]:
    """The counsellors whom a call would not reach, by name, and what is known to be wrong with their group."""
    desk = loaded.desk
    members = [c for c in desk.counsellors if not c.gone]
    found = []
    if not members:
        found.append(
            note("No counsellor did anything in the group yet.", "Have each press On shift on the board once.")
        )
    elif silent := desk.not_started():
        found.append(
            note(
                f"Have not pressed Start, so the bot cannot call them: {', '.join(c.name for c in silent)}.",
                "Each opens the private chat with the bot and presses Start.",
            )
        )
    else:
        found.append(ok(f"The bot can write to all {len(members)} counsellors."))
    if unseen := desk.not_seen(loaded.now):
        names = ", ".join(c.name for c in unseen)
        found.append(note(f"The last test alert was not seen by: {names}.", "Ask them why it did not reach them."))
    found += _of_the_plan(desk, hours)
    late = {group for group, _ in desk.late if needed(desk, group, loaded.now)}
    if late:
        found.append(
            mend(
                f"In the last hour contacts' words came late, again and again, in {len(late)} of the counsellors' "
                "groups.",
                "Telegram takes 20 calls a minute in a group: make another one, and name both in SARIKA_DESK_CHATS.",
            )
        )
    return found


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
