"""Looking for cases: by name, country, topic, how they ended, and when. Nobody is found by words or by who they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.desk import shifts
from bot.core.keeping.events import CasesSought, FindAsked
from bot.core.model.agreed import PastCase
from bot.core.model.effects.desk import Found, TellDesk
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn

LONGEST = 200
"""How many characters of what is looked for are read."""


@dataclass(frozen=True)
class Query:
    """What is looked for; what is None does not matter. Times are milliseconds since 1970, `until` not included."""

    codes: frozenset[tuple[int, int]] | None = None
    countries: frozenset[str] | None = None
    topics: frozenset[str] | None = None
    outcomes: frozenset[str] | None = None
    since: int = 0
    until: int | None = None


def asked(turn: Turn, event: FindAsked) -> None:
    """Somebody at the desk looks for cases: they are told privately which there are in their groups."""
    by, group = shifts.know(turn, event.by), event.by.at or ""
    if not event.words.strip():
        turn.say(TellDesk(line=Line.FIND_HOW, group=group))
    elif not by.started:
        turn.say(TellDesk(line=Line.START_FIRST, group=group))
    else:
        turn.say(Found(counsellor=by.id, words=event.words.strip()[:LONGEST]))
        turn.note_journal("cases_looked_for", by.id)


def sought(turn: Turn, event: CasesSought) -> None:
    """Somebody looks for them on the page, which shows what it finds: that is written down."""
    turn.note_journal("cases_looked_for", shifts.know(turn, event.by).id)


def found(cases: Iterable[PastCase], query: Query, groups: Iterable[str]) -> list[PastCase]:
    """The cases of these groups that fit, the newest first."""
    ours = frozenset(groups)
    fitting = (case for case in cases if case.group in ours and _fits(case, query))
    return sorted(fitting, key=lambda case: -case.opened_at)


def _fits(case: PastCase, query: Query) -> bool:
    wanted = (
        (query.codes, case.code),
        (query.countries, case.country),
        (query.topics, case.topic),
        (query.outcomes, case.outcome),
    )
    in_time = case.opened_at >= query.since and (query.until is None or case.opened_at < query.until)
    return in_time and all(some is None or value in some for some, value in wanted)
