"""In which of the desk's groups a case stands: it gets one when it opens, and stays until it ends or has to move."""

from __future__ import annotations

from collections.abc import Collection

from bot.core.model.desk import Desk
from bot.core.model.rules import Group, Rules
from bot.core.understanding.values import Urgency


def reachable(desk: Desk, rules: Rules) -> tuple[Group, ...]:
    """The groups in which cases can be shown, as far as is known; all of them when there is none."""
    return tuple(g for g in rules.groups if not desk.shut(g.id)) or rules.groups


def place(desk: Desk, rules: Rules, now: int, *, language: str, urgency: Urgency, without: Collection[str] = ()) -> str:
    """The group for a case of a contact with this language.

    Groups for the language go first, those with somebody on shift before others, and of equals the one with the fewest
    live cases. An emergency goes where somebody is on shift, whatever the language: a human counts for more than a
    common one.
    """
    groups = [g for g in reachable(desk, rules) if g.id not in without] or list(rules.groups)
    named = any(language in g.languages for g in groups)

    def rank(group: Group) -> tuple[bool, bool, int]:
        speaks = language in group.languages if named else not group.languages
        empty = not desk.on_duty(now, group.id)
        live = sum(c.group == group.id for c in desk.cases)
        return (empty, not speaks, live) if urgency is Urgency.EMERGENCY else (not speaks, empty, live)

    return min(groups, key=rank).id


def staffed(desk: Desk, rules: Rules, now: int, group: str) -> bool:
    """Whether somebody is on shift in another group, and nobody in this one."""
    others = (g.id for g in reachable(desk, rules) if g.id != group)
    return not desk.on_duty(now, group) and any(desk.on_duty(now, other) for other in others)
