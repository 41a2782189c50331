"""Which answers a turn of a talk gives, and which its buttons offer, by the names that labels of written talks use.

A name is that of a topic ("passport_visa", its beginning), of a section ("passport_visa.price"), of the answer to
danger ("crisis:confinement"), of a query ("query:costs"), or of what has no answer of its own: the keys of `OTHERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.model.effects.at_once import AT_ONCE
from bot.core.model.effects.contact import AGAIN, HIDDEN, Cover, Explain, Numbers, Say, Tell
from bot.core.model.lines import Line
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Money, Query
from bot.replay.checks import Played

SAYS: Mapping[Line, Query] = {
    Line.OTHER_WORDS: Query.NOT_THAT,
    Line.CALL_ME: Query.CALL_ME,
    Line.WHAT_HAPPENED: Query.FOR_ANOTHER,
}
"""Lines by which a query is answered."""

FINER: Mapping[str, Query] = {
    Query.PRICE.value: Query.COSTS,
    Query.ARRESTED.value: Query.WHAT_THEN,
    HIDDEN: Query.CANNOT_SPEAK,
    **{kind.value: Query.SHOULD_I_PAY for kind in Money},
}
"""What is told apart more finely than writers were asked to: the price of a thing and of a call are one to them."""

KIND = frozenset({Line.TAKE_CARE, Line.I_AM_HERE, Line.WHAT_HAPPENED, Line.TAKEN_BACK})
"""Lines that answer a word of politeness, or that all is well."""

_DANGER = (AGAIN, HIDDEN, *AT_ONCE)


def given(came: Played) -> frozenset[str]:
    """The names of what is said."""
    found: set[str] = set()
    for effect in (shown.effect for shown in came.own):
        match effect:
            case Say(topic=topic, section=None, crisis=crisis):
                found |= {topic} | ({f"crisis:{topic}"} if crisis or _rings(came) else set())
            case Say(topic=topic, section=section):
                found.add(f"{topic}.{section}")
            case Explain(what=what, topic=topic, crisis=crisis):
                found |= {f"query:{what}", *({f"query:{FINER[what]}"} if what in FINER else ())}
                found |= {f"crisis:{topic}"} if crisis or what in _DANGER else set()
            case Tell(line=line) if line in SAYS:
                found.add(f"query:{SAYS[line]}")
    return frozenset(found | {name for name, is_ in OTHERS.items() if is_(came)})


def offered(came: Played) -> frozenset[str]:
    """The names of what a button below it gives."""
    found = set()
    for kind, *args in (name.split() for shown in came.own for name in shown.buttons):
        if kind in ("section", "topic"):
            found.add(".".join(args))
    return frozenset(found)


def _rings(came: Played) -> bool:
    case = came.contact.case
    return case is not None and case.live


def _of_the_matter(came: Played) -> bool:
    """Whether it goes on with what the talk is about."""
    talk = came.contact.told.talk
    matters = {came.contact.told.last_answer, talk.matter if talk is not None else None}
    said = [shown.effect for shown in came.own if isinstance(shown.effect, Say | Explain)]
    return any(effect.topic in matters for effect in said)


def _closes(came: Played) -> bool:
    said = [shown.effect for shown in came.own]
    small = any(isinstance(e, Say) and came.content.about.has(e.topic, Trait.SMALL_TALK) for e in said)
    return small or any(isinstance(e, Tell) and e.line in KIND for e in said)


def _shows(*kinds: type) -> Callable[[Played], bool]:
    return lambda came: any(isinstance(shown.effect, kinds) for shown in came.own)


def _tells(*lines: Line) -> Callable[[Played], bool]:
    return lambda came: any(isinstance(s.effect, Tell) and s.effect.line in lines for s in came.own)


OTHERS: Mapping[str, Callable[[Played], bool]] = {
    "close": _closes,
    "human": _rings,
    "place": _of_the_matter,
    "who": _of_the_matter,
    "more": _of_the_matter,
    "numbers": _shows(Numbers),
    "language": _tells(Line.CHOOSE_LANGUAGE),
    "hide": lambda came: _shows(Cover)(came) or _tells(Line.PHONE_CHECKED)(came),
}
"""place, who: what was said is said for where, or whom, it is about; more: the talk goes on with its matter."""
