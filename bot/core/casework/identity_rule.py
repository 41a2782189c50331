"""Who may see who a contact is, and when: the whole rule, as one table.

An identity is opened in one of these ways, and each needs all that stands in its row at the moment of opening. What the
holder does by buttons adds nothing to it; a request that ended, or was refused, opens nothing any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from bot.core.casework.child import of_a_child
from bot.core.desk import rights
from bot.core.desk.rights import Act
from bot.core.model.agreed import Unmasking
from bot.core.model.case import CaseState
from bot.core.model.desk import Counsellor
from bot.core.model.lines import Line
from bot.core.model.rows import complete
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

ALONE_AFTER = 10 * MINUTE
"""With nobody there to second it for this long the holder may open alone, to be signed afterwards."""

ALONE_MOST, ALONE_WITHIN = 2, 7 * DAY
"""So often a counsellor opens alone at most, within so long."""

REFUSED_FOR = HOUR
"""How long after a refusal nobody may ask again who the contact is."""


class Need(Enum):
    """What one way of opening needs; the value says it to readers (docs/reference/identity.md)."""

    HOLDS = "who asked holds the case still, and nobody ended the request"
    EMERGENCY = "the case is an emergency"
    UNREFUSED = "nobody refused within the last hour"
    NOT_A_CHILD = "it is not about a child"
    SECOND = (
        "somebody else agreed: of another role, in the group of the case; so an emergency that a counsellor made"
        " has been confirmed"
    )
    BEST_INTEREST = "such a person, who is a supervisor or admin, decided that it is in the child's best interest"
    CHILDS_YES = "the child said yes"
    OWN_WORDS = "the contact's own words or answers made it an emergency, not a counsellor"
    NEVER_A_CHILD = "it is not about a child, and never was"
    NOBODY = "nobody of another role is on shift, or was since it was asked: who is called and silent is somebody"
    TIME = "ten minutes have passed since it was asked"
    SELDOM = "the holder opened alone less than twice in these seven days"


class Way(Enum):
    """How an identity can be opened; the value says when it is meant."""

    TOGETHER = "with a second person"
    OF_A_CHILD = "with a supervisor and the child themselves"
    ALONE = "alone, to be signed by a supervisor within a day; until it is, it stands in every report"


_ALWAYS = (Need.HOLDS, Need.EMERGENCY, Need.UNREFUSED)

WAYS: Mapping[Way, tuple[Need, ...]] = {
    Way.TOGETHER: (*_ALWAYS, Need.NOT_A_CHILD, Need.SECOND),
    Way.OF_A_CHILD: (*_ALWAYS, Need.BEST_INTEREST, Need.CHILDS_YES),
    Way.ALONE: (*_ALWAYS, Need.NEVER_A_CHILD, Need.OWN_WORDS, Need.NOBODY, Need.TIME, Need.SELDOM),
}
"""The rule. Nothing else opens an identity."""

SAID: Mapping[Need, Line] = complete(
    "what is said of needs",
    Need,
    {
        **dict.fromkeys(Need, Line.UNMASK_OVER),
        Need.SECOND: Line.UNMASK_WAITS,
        Need.BEST_INTEREST: Line.UNMASK_WAITS,
        Need.CHILDS_YES: Line.UNMASK_WAITS,
        Need.UNREFUSED: Line.UNMASK_REFUSED_LATELY,
        Need.OWN_WORDS: Line.UNMASK_NOT_BY_WORDS,
        Need.NOBODY: Line.UNMASK_SOMEBODY,
        Need.TIME: Line.UNMASK_WAITS,
        Need.SELDOM: Line.UNMASK_TWICE,
    },
)
"""What somebody reads whose press fails for want of it."""


def missing(turn: Turn, made: Unmasking, way: Way) -> list[Need]:
    """What a request lacks to be opened in a way, in the order of the table; nothing: it may be opened so."""
    return [need for need in WAYS[way] if not MET[need](turn, made)]


def opens(turn: Turn, made: Unmasking) -> Way | None:
    """In which way a request is to be opened now, if in any. Alone only who pressed so."""
    ways = (Way.TOGETHER, Way.OF_A_CHILD, *([Way.ALONE] if made.alone else []))
    return next((way for way in ways if not missing(turn, made, way)), None)


def standing(turn: Turn, made: Unmasking) -> dict[Way, list[Need]]:
    """The ways that are meant for a request that is not decided, each with what it lacks now."""
    ways = (Way.OF_A_CHILD,) if made.child else (Way.TOGETHER, Way.ALONE)
    return {way: missing(turn, made, way) for way in ways}


def undecided(made: Unmasking) -> bool:
    """Whether a request is neither open nor refused, and did not end."""
    return not made.opened_at and made.agreed is not False and not made.over


def wanted(turn: Turn, made: Unmasking) -> bool:
    """Whether a request still means something: who asked holds the case, and it is an emergency."""
    return _holds(turn, made) and _emergency(turn, made)


def why_not(turn: Turn, made: Unmasking, who: Counsellor) -> Line | None:
    """Why somebody cannot second a request, or refuse it; None where they can."""
    case = turn.case
    if who.id == made.by:
        return Line.UNMASK_NOT_YOURSELF
    if who.gone or case is None or case.group not in who.groups:
        return Line.NOT_A_MEMBER
    if made.child and not rights.may(who, Act.BEST_INTEREST):
        return Line.ROLE_NEEDED
    return None if of_another_role(turn, made, who) else Line.UNMASK_SAME_ROLE


def there(turn: Turn, made: Unmasking) -> tuple[Counsellor, ...]:
    """Those of another role than who asked who are on shift in any group of the desk.

    Also who cannot read the case: it may be moved to them, and an empty group is no reason to open alone.
    """
    on_shift = turn.desk.on_duty(turn.now)
    return tuple(c for c in on_shift if c.id != made.by and not c.gone and of_another_role(turn, made, c))


def of_another_role(turn: Turn, made: Unmasking, who: Counsellor) -> bool:
    """Whether somebody's role is not that of who asked, then or now."""
    asker = turn.desk.counsellor(made.by)
    theirs = {made.role, int(rights.role_of(asker)) if asker is not None else made.role}
    return int(rights.role_of(who)) not in theirs


def _holds(turn: Turn, made: Unmasking) -> bool:
    case = turn.case
    held = case is not None and case.number == made.case and case.state is CaseState.OPEN and case.holder == made.by
    return held and undecided(made)


def _emergency(turn: Turn, _: Unmasking) -> bool:
    return turn.case is not None and turn.case.urgency is Urgency.EMERGENCY


def _unrefused(turn: Turn, _: Unmasking) -> bool:
    return not refused_lately(turn)


def refused_lately(turn: Turn) -> bool:
    """Whether somebody refused to open who this contact is, within the last hour."""
    return any(u.refused_at and turn.since(u.refused_at) < REFUSED_FOR for u in turn.contact.history.unmaskings)


def agreed_by(turn: Turn, made: Unmasking) -> Counsellor | None:
    """Who agreed to a request, if they still can."""
    second = turn.desk.counsellor(made.second)
    return second if second is not None and why_not(turn, made, second) is None else None


def _second(turn: Turn, made: Unmasking) -> bool:
    return agreed_by(turn, made) is not None


def _best_interest(turn: Turn, made: Unmasking) -> bool:
    return made.child and _second(turn, made)


def _not_a_child(turn: Turn, made: Unmasking) -> bool:
    case = turn.case
    return not made.child and case is not None and not of_a_child(turn.contact, case, turn.rules.about)


def _never_a_child(turn: Turn, made: Unmasking) -> bool:
    return _not_a_child(turn, made) and turn.case is not None and not turn.case.guard.lifted


def _seldom(turn: Turn, made: Unmasking) -> bool:
    asker = turn.desk.counsellor(made.by)
    times = asker.alone if asker is not None else ()
    return sum(turn.since(at) < ALONE_WITHIN for at in times) < ALONE_MOST


MET: Mapping[Need, Callable[[Turn, Unmasking], bool]] = complete(
    "needs",
    Need,
    {
        Need.HOLDS: _holds,
        Need.EMERGENCY: _emergency,
        Need.UNREFUSED: _unrefused,
        Need.NOT_A_CHILD: _not_a_child,
        Need.SECOND: _second,
        Need.BEST_INTEREST: _best_interest,
        Need.CHILDS_YES: lambda _, made: made.agreed is True,
        Need.OWN_WORDS: lambda turn, _: turn.case is not None and turn.case.by_words,
        Need.NEVER_A_CHILD: _never_a_child,
        Need.NOBODY: lambda turn, made: not made.called and not there(turn, made),
        Need.TIME: lambda turn, made: turn.now - made.asked_at >= ALONE_AFTER,
        Need.SELDOM: _seldom,
    },
)
