"""Who comes before whom: one table, read from its top. The first line in which two services differ decides."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.content.model.answers import Reader
from bot.content.model.services import ANYWHERE, HOME, Audience, Circumstance, Known, Operator, Service
from bot.core.understanding.values import Person

AMBULANCE = "ambulance"
"""What a service helps with, for who is hurt."""


_OF_WORK = frozenset({"labour", "domestic_work"})
"""What a labour office helps with."""

_NO_DANGER = _OF_WORK | {"complaints", "health"}
"""What is no danger: who helps with nothing else can do nothing for somebody of whom nobody knows what happened."""


@dataclass(frozen=True)
class Seeker:
    """Who looks for a service: from where they dial (None: not known, perhaps at home), when (aware), what they chose.

    `about`: where the person in trouble is, if that is somebody elsewhere. `police`: asked for. `writes`: cannot speak
    aloud. `hurry`: what they told cannot wait, so who asks about a wound is hurt now. The rest is of the topic:
    `danger`: there is no time to try who answers; `outside`: its answer names helpers outside the government first;
    `told`: what is true of who asks about it, or of them by what they said.
    """

    country: str | None
    now: datetime
    police: bool = False
    writes: bool = False
    about: str | None = None
    hurry: bool = False
    danger: bool = False
    outside: bool = False
    told: frozenset[Circumstance] = frozenset()

    @property
    def place(self) -> str | None:
        """Where the person in trouble is."""
        return self.about or self.country


def seeker_for(
    reader: Reader, country: str | None, now: datetime, *, police: bool = False, writes: bool = False
) -> Seeker:
    """Who asks about somebody in `country` (None: not known), as far as the reader is known.

    Who asks for another and has not said where they are themselves is at home, or anywhere: never taken to be beside
    them, where alone the short numbers of that place work. A child may write itself, unless it is told where who
    writes is. Who chose the police (`police`) is shown them whatever they told.
    """
    against = reader.police_against and not police
    told = frozenset(
        [*([Circumstance.MAN] if reader.woman is False else []), *([Circumstance.POLICE_AGAINST] if against else [])]
    )
    elsewhere = reader.person is Person.OTHER or (reader.person is Person.CHILD and reader.at is not None)
    if country is None or not elsewhere or country == (reader.at or HOME):
        return Seeker(country, now, police=police, writes=writes, hurry=reader.hurry, told=told)
    return Seeker(reader.at, now, police=police, writes=writes, about=country, hurry=reader.hurry, told=told)


@dataclass(frozen=True)
class Asked:
    """A seeker and what is known of their need: whom they are one of, and who in the list is for it in a special way.

    `one_need`: what they need is known; in the list of all numbers it is not. `otherwise`: ids of those that only stand
    in for others. `child_line`: the line for children to name first. `hurt`: they ask about a wound or a birth.
    """

    seeker: Seeker
    audiences: Collection[Audience] = ()
    one_need: bool = True
    otherwise: Collection[str] = ()
    child_line: str | None = None
    hurt: bool = False


@dataclass(frozen=True)
class Rule:
    """One line of the table: what it is about, who comes first by it, and whether a service comes after the others."""

    about: str
    first: str
    after: Callable[[Service, Asked], bool]


def answers_now(service: Service, seeker: Seeker) -> bool | None:
    """Whether somebody answers the seeker now on the way they reach the service; None where it is not known."""
    return service.hours_from(seeker.country, writes=seeker.writes).is_open(seeker.now)


def for_others(service: Service, audiences: Collection[Audience]) -> bool:
    """Whether a service is only for people whom somebody of `audiences` is none of."""
    return service.audience is not None and service.audience not in audiences


def _near(service: Service, seeker: Seeker) -> bool:
    if seeker.about is not None:  # who is abroad asks Cambodia about somebody there
        return service.country == (HOME if seeker.about == HOME else seeker.country or HOME)
    if seeker.country is None:
        return service.reachable_from(ANYWHERE)
    return service.country == seeker.country


def _shut(service: Service, seeker: Seeker) -> bool:
    """Whether nobody answers now, as far as is known. At night unknown hours tell no more than closed ones."""
    answers = answers_now(service, seeker)
    return answers is False or (answers is None and service.hours.night(seeker.now))


def _for_some(service: Service, asked: Asked) -> bool:
    known = service.country == asked.seeker.country or service.khmer is Known.YES
    return for_others(service, asked.audiences) or (service.audience is not None and not known)


ORDER: tuple[Rule, ...] = (
    Rule(
        "care",
        "for who asks about a wound, an illness or a birth, an ambulance that is no police line; in a hurry, any",
        lambda s, a: a.hurt and (AMBULANCE not in s.needs or (s.reaches_police and not a.seeker.hurry)),
    ),
    Rule(
        "work",
        "in danger, who helps with danger, the police included, then offices that are for work alone",
        lambda s, a: a.seeker.danger and s.operator is Operator.GOVERNMENT and _OF_WORK.issuperset(s.needs),
    ),
    Rule(
        "police",
        "helpers, then the police and emergency numbers that tell them; the reverse for who chose the police",
        lambda s, a: s.reaches_police is not a.seeker.police,
    ),
    Rule("stand-in", "who helps with it, then pages that only list others", lambda s, a: s.id in a.otherwise),
    Rule("child", "for a child, a line for children in Khmer", lambda s, a: a.child_line not in {None, s.id}),
    Rule(
        "audience",
        "who is there for the reader, then who is only for others",
        lambda s, a: a.one_need and for_others(s, a.audiences),
    ),
    Rule(
        "warned", "who is right for everybody, then whom some must not use", lambda s, a: a.one_need and bool(s.avoid)
    ),
    Rule("confirmed", "who is confirmed, then who waits for a check", lambda s, _: not s.trusted),
    Rule(
        "writing",
        "for who cannot speak aloud, those to whom one can write",
        lambda s, a: a.seeker.writes and not s.written(a.seeker.country),
    ),
    Rule(
        "outside",
        "where the answer says so, organisations and the United Nations, then governments and embassies",
        lambda s, a: a.seeker.outside and not s.independent,
    ),
    Rule(
        "matter",
        "in the list of all numbers who may help in danger, then those for work, health or complaints alone",
        lambda s, a: not a.one_need and _NO_DANGER.issuperset(s.needs),
    ),
    Rule(
        "near",
        "who is called where the contact is (at home for a relative; from anywhere where that is not known)",
        lambda s, a: not _near(s, a.seeker),
    ),
    Rule(
        "reached",
        "who has a number or takes messages, then who has an address or a page alone",
        lambda s, a: not s.phones_from(a.seeker.country) and not s.messaged,
    ),
    Rule(
        "list",
        "in the list of all numbers those for everybody, then those for some",
        lambda s, a: not a.one_need and for_others(s, a.audiences),
    ),
    Rule(
        "open", "who may answer now, then who is closed, or at night has unknown hours", lambda s, a: _shut(s, a.seeker)
    ),
    Rule("helper", "helpers, then public emergency numbers", lambda s, _: s.emergency and not s.police),
    Rule("everybody", "those for everybody, then those for some", _for_some),
    Rule(
        "women", "of those for some, those for women", lambda s, a: _for_some(s, a) and s.audience is not Audience.WOMEN
    ),
    Rule(
        "danger",
        "in danger, who is known to answer now",
        lambda s, a: a.seeker.danger and answers_now(s, a.seeker) is not True,
    ),
    Rule("khmer", "who speaks Khmer", lambda s, _: s.khmer is not Known.YES),
    Rule("independent", "organisations, then governments", lambda s, _: not s.independent),
    Rule("age", "what is not past its date", lambda s, a: s.expired(a.seeker.now.date())),
)
"""The order in which services are offered; where no line decides, the order in which editors wrote them.

A service for people whom the reader is one of counts as one for everybody in the reader's country or where it speaks
Khmer: a page in English for seafarers pushes no Khmer line away.
"""


def best_first(services: Iterable[Service], asked: Asked) -> tuple[Service, ...]:
    """Services in the order of `ORDER`. No line is asked of those that an earlier one has parted."""
    return tuple(_ordered([*services], asked, 0))


def _ordered(alike: list[Service], asked: Asked, line: int) -> list[Service]:
    """Those whom no line before this one has parted, who comes first by the next ones before who comes after them."""
    for number in range(line, len(ORDER)):
        if len(alike) < 2:
            break
        after = ORDER[number].after
        places = [after(service, asked) for service in alike]
        if True in places and False in places:
            parts = [[s for s, place in zip(alike, places, strict=True) if place is later] for later in (False, True)]
            return [s for part in parts for s in _ordered(part, asked, number + 1)]
    return alike


def why(first: Service, second: Service, asked: Asked) -> Rule | None:
    """The line of `ORDER` by which one service comes before another; None where the editors' order decided."""
    return next((rule for rule in ORDER if rule.after(second, asked) and not rule.after(first, asked)), None)
