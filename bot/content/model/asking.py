"""Whom somebody may be told of who asks about the answer that they just read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from bot.content.model.contents import Content
from bot.content.model.naming import EMBASSY, POLICE, is_called, meant, reached
from bot.content.model.order import Seeker, for_others, seeker_for
from bot.content.model.services import ANYWHERE, HOME, Known, Operator, Service
from bot.content.model.shortlist import shortlist
from bot.core.model.effects.contact import HIDDEN, Explain
from bot.core.replacing import replace
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Query


@dataclass(frozen=True)
class Asking:
    """What was asked, with the content as who asks may see it."""

    content: Content
    asked: Explain
    now: datetime

    @property
    def seeker(self) -> Seeker:
        """Who asks, from where, and when."""
        writes = self.asked.what in (Query.CANNOT_SPEAK, HIDDEN)
        return seeker_for(self.content.reader, self.asked.country, self.now, writes=writes)

    @property
    def topic(self) -> str | None:
        """The topic that was answered, where there is an answer of it."""
        return self.asked.topic if self.asked.topic in self.content.topics else None

    @property
    def of_there(self) -> bool:
        """Whether the number of nobody by name is asked for, but whom the one in trouble can call where they are."""
        return self.asked.what == Query.NUMBER_OF and not self.asked.named

    @property
    def hurry(self) -> bool:
        """Whether that cannot wait."""
        return self.topic is not None and self.content.topics[self.topic].in_a_hurry

    def shown(self) -> tuple[Service, ...]:
        """Those that the answer showed, best first; who looks for a boat is last: that is not who is called first."""
        topic = self.topic or self.content.about.the(Trait.HUMAN)
        listed = shortlist(self.content, topic, self.seeker).all if topic in self.content.topics else ()
        return tuple(sorted(listed, key=lambda service: service.sea_rescue))

    def services(self) -> tuple[Service, ...]:
        """Those that the answer showed, then all others of the topic and the place; of these for other people only who
        speaks Khmer. Who cannot be reached from where they are is last, and an embassy without a number is the
        ministry's line.
        """
        topic = self.topic or self.content.about.the(Trait.HUMAN)
        ours = self.content.audiences_for(topic) if topic in self.content.topics else self.content.audiences
        chosen = self.content.services_to_choose(self.topic, self.seeker)
        others = (s for s in chosen if s.khmer is Known.YES or not for_others(s, ours))
        shown = {s.id: s for s in self.shown()}
        every: dict[str, Service] = {}
        for s in (*shown.values(), *others):
            silent = is_called(s, EMBASSY) and not s.phones and not s.links
            every |= {e.id: shown.get(e.id, e) for e in (self._embassy if silent else (s,)) if e.id not in every}
        return tuple(sorted(every.values(), key=lambda service: not reached(service, self.seeker.country)))

    @property
    def _embassy(self) -> tuple[Service, ...]:
        return meant(self.content, (EMBASSY,), self.seeker)

    @property
    def named(self) -> tuple[Service, ...]:
        """Those that the question names; of who comes in danger none that is wrong for who is in it, unless nobody else
        saves a life.
        """
        found = meant(self.content, self.asked.named, self.seeker)
        fit = tuple(s for s in found if not (self.asked.crisis and s.wrong_for(self.seeker.told)))
        return fit if fit or self.asked.named == (POLICE,) else found


def everybody(asking: Asking) -> Iterable[Service]:
    """All but police and ambulance."""
    return (s for s in asking.services() if not s.emergency)


def in_khmer(asking: Asking) -> Iterable[Service]:
    """Those of Cambodia, and who speaks Khmer."""
    return (s for s in everybody(asking) if s.country == HOME or s.khmer is Known.YES)


def written(asking: Asking) -> Iterable[Service]:
    """Those to whom one can write."""
    return (s for s in everybody(asking) if s.written(asking.seeker.country))


def best(asking: Asking) -> Iterable[Service]:
    """Whom they can reach from where they are, where there is anybody."""
    every = asking.services()
    return [s for s in every if reached(s, asking.seeker.country)] or every


def now_at_once(asking: Asking) -> Iterable[Service]:
    """For who is in danger: of those that the answer showed a helper or two, then who comes when called; to who is hurt
    these first.
    """
    come = [s for s in asking.shown() if s.emergency or s.sea_rescue][-2:]
    helpers = [s for s in best(asking) if not (s.emergency or s.sea_rescue)]
    few = helpers[: 1 if len(come) > 1 else 2]
    hurt = asking.topic is not None and asking.content.asked(asking.topic, asking.seeker).hurt
    return (*come, *few) if hurt else (*few, *come)


def who_comes(asking: Asking) -> Iterable[Service]:
    """For whom those are coming who harm them: a helper in that country, who comes when called, then others; to who is
    hurt who comes is first. Only those with a number.
    """
    country = asking.asked.country
    come = [s for s in asking.shown() if s.emergency or s.sea_rescue][-2:]
    helpers = [s for s in asking.services() if not (s.emergency or s.sea_rescue) and s.phones_from(country)]
    fit = {s.id for s in asking.content.services_to_help(asking.topic, asking.seeker)}
    there = [s for s in helpers if s.country == (country or HOME) and s.operator is not Operator.EMBASSY]
    near = [s for s in there if s.id in fit][:1]
    others = [s for s in helpers if s not in near]
    others.sort(key=lambda s: s.id not in fit)
    hurt = asking.topic is not None and asking.content.asked(asking.topic, asking.seeker).hurt
    return (*come, *near, *others) if hurt else (*near, *come, *others)


def after_those(asking: Asking) -> Iterable[Service]:
    """Those after the ones that did not answer: none of those named, and of the others not so many from the top."""
    left = (s for s in asking.services() if not any(is_called(s, name) for name in asking.asked.named))
    return [s for s in left if reached(s, asking.seeker.country)][asking.asked.turn :]


def independent(asking: Asking) -> Iterable[Service]:
    """Those outside the government."""
    return (s for s in everybody(asking) if s.independent)


def called_there(asking: Asking) -> Iterable[Service]:
    """Whom the one in trouble can call from where they are: two helpers, those of that country first and one embassy at
    most, and the police.
    """
    there = replace(asking.seeker, country=asking.seeker.place, about=None)
    topic = asking.topic or asking.content.about.the(Trait.HUMAN)
    every = [s for s in asking.content.services_to_help(topic, there) if s.phones_from(there.country or ANYWHERE)]
    helpers = sorted((s for s in every if not s.emergency), key=lambda s: there.country not in (None, s.country))
    embassies = [s for s in helpers if s.operator is Operator.EMBASSY]
    few = [s for s in helpers if s not in embassies[1:]]
    police = (s for s in asking.content.services_in(there) if s.police and s.country == there.country)
    return (*few[:2], *islice(police, 1))


def of_number(asking: Asking) -> Iterable[Service]:
    """Those whose number was asked for; beside the police one whom somebody can ask who is afraid of them. Of whom none
    is named ("what can she call there?"), whom the one in trouble can call from where they are.
    """
    if asking.of_there:
        return called_there(asking)
    found = asking.named[:2]
    beside = (s for s in independent(asking) if s.audience is None)
    return (*found, *islice(beside, any(s.police for s in found)))
