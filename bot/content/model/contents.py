"""Everything that a contact can be told, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache, partial
from itertools import chain

from bot.content.model import lookup
from bot.content.model.answers import Answer, Reader
from bot.content.model.forms import FormContent
from bot.content.model.lookup import audiences_of
from bot.content.model.order import AMBULANCE, Asked, Seeker
from bot.content.model.services import ANYWHERE, Audience, Circumstance, Service
from bot.content.model.topics import ANY, NOTICE, Picture, TopicContent
from bot.content.read.audio import Recording, words_of
from bot.content.read.cards import Card
from bot.content.read.desk_texts import Protocol, ReplyContent
from bot.content.read.organisation import Organisation
from bot.content.read.vetted import Page
from bot.content.read.wage_words import WageWords
from bot.content.read.ways_in import WayIn
from bot.core.replacing import replace
from bot.core.understanding.topics import Topics

WITHIN = 60
"""Days before its date from which a service is to be dialled again."""

READERS_KEPT = 256
"""For how many readers the content is kept as they see it: 5 kB each; made anew it takes 0.2 ms."""

FORM, REPLY, PROTOCOL = "form:", "reply:", "protocol:"
"""Stand before the id of a form, a reply or a protocol where it is named beside answers: a topic may have it too."""


@dataclass(frozen=True)
class Content:
    """The content of one `responses/` folder, checked. `languages` are the codes that have answers, Khmer first."""

    languages: tuple[str, ...]
    answers: Mapping[tuple[str, str], Answer]
    """By topic and language."""
    topics: Mapping[str, TopicContent]
    menu: tuple[str, ...]
    services: Mapping[str, Service]
    organisation: Organisation
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """What somebody who cannot read or write presses, by topic."""
    sources: Mapping[str, Page] = field(default_factory=dict)
    cards: tuple[Card, ...] = ()
    wage_words: tuple[WageWords, ...] = ()
    """The sheet of the diary of work in the languages of labour offices."""
    ways_in: Mapping[str, WayIn] = field(default_factory=dict)
    audio: Mapping[tuple[str, str], Recording] = field(default_factory=dict)
    """Recorded answers by topic and language."""
    forms: Mapping[str, FormContent] = field(default_factory=dict)
    """Questions by button, by id."""
    replies: Mapping[str, ReplyContent] = field(default_factory=dict)
    """What counsellors send, by name."""
    protocols: Mapping[str, Protocol] = field(default_factory=dict)
    """What counsellors do in an emergency, by name."""
    about: Topics = field(default_factory=Topics)
    """What topics are, besides their answers."""
    reader: Reader = field(default_factory=Reader)
    """Whose content it is, as far as they are known (`suited`)."""
    audiences: frozenset[Audience] = frozenset()
    """Whom the reader is one of."""

    def answer(self, topic: str, language: str) -> Answer:
        """The answer on a topic. Raises KeyError for a topic or language that the content does not have."""
        return self.answers[topic, language]

    def recording(self, topic: str, language: str) -> Recording | None:
        """The recording of the answer, as long as it reads the words that are shown; None for an older one."""
        found, answer = self.audio.get((topic, language)), self.answers.get((topic, language))
        return found if found is not None and answer is not None and found.reads == words_of(answer) else None

    def to_review(self, name: str) -> list[Answer]:
        """What a reviewer reads in every language: the answer on a topic, or `form:ID`, `reply:ID` or `protocol:ID`.

        Raises KeyError for what the content does not have.
        """
        if name.startswith(FORM):
            words = self.forms[name.removeprefix(FORM)].words
            return [words[language].as_answer() for language in self.languages]
        for kind, texts in ((REPLY, self.replies), (PROTOCOL, self.protocols)):
            if name.startswith(kind):
                return [texts[name.removeprefix(kind)].words[language] for language in self.languages]
        return [self.answers[name, language] for language in self.languages]

    @cached_property
    def asked(self) -> Callable[[str, Seeker], Asked]:
        """What the order of a topic's services goes by. Some are remembered: a message asks often."""
        return lru_cache(64)(self._asked)

    def _asked(self, topic: str, seeker: Seeker) -> Asked:
        about = self.topics[topic]
        told = seeker.told | about.told
        seeker = replace(seeker, danger=about.read_in_danger, outside=about.outside, told=told)
        audiences = self.audiences_for(topic)
        otherwise = about.services.otherwise if self.nobody_there(topic, seeker.place) else ()
        child = None
        if Audience.CHILDREN in audiences:
            theirs = self.services_for_reader(topic, seeker)
            child = lookup.child_line((*lookup.seen(self._listed(topic, seeker), seeker), *theirs), audiences)
        hurt = about.services.needs[:1] == (AMBULANCE,) and not about.read_in_danger
        line = child.id if child is not None else None
        return Asked(seeker, audiences, otherwise=otherwise, child_line=line, hurt=hurt)

    @cached_property
    def services_for(self) -> Callable[[str, Seeker], tuple[Service, ...]]:
        """The services to show for a topic, best first (`bot.content.model.order.ORDER`). Of those that are wrong since
        the police are against somebody, an ambulance stays for who is hurt, and all where nobody else is left."""
        return lru_cache(64)(self._services_for)

    def _services_for(self, topic: str, seeker: Seeker) -> tuple[Service, ...]:
        listed, asked = self._listed(topic, seeker), self.asked(topic, seeker)
        told = asked.seeker.told
        fit = [s for s in listed if not s.wrong_for(told) or (asked.hurt and AMBULANCE in s.needs)]
        trusting = replace(asked, seeker=replace(asked.seeker, told=told - {Circumstance.POLICE_AGAINST}))
        return lookup.shown(fit, trusting) or lookup.shown(listed, trusting)

    def _listed(self, topic: str, seeker: Seeker) -> tuple[Service, ...]:
        """Those of the list of a topic for the place of the person in trouble, in the editors' order."""
        chosen, country = self.topics[topic].services, seeker.place
        own = [self.services[id_] for id_ in chosen.by_country.get(country or ANY, ()) if id_ in self.services]
        if country is not None and country not in chosen.by_country:
            local = self._by_country.get(country, ())
            own = [s for need in chosen.needs for s in local if need in s.needs]
        otherwise = chosen.otherwise if self.nobody_there(topic, country) else ()
        elsewhere = (*chosen.by_country.get(ANY, ()), *otherwise)
        anywhere = [self.services[id_] for id_ in elsewhere if id_ in self.services]
        return tuple({s.id: s for s in (*own, *anywhere)}.values())

    def nobody_there(self, topic: str, country: str | None) -> bool:
        """Whether a country has nobody for the first need of a topic but the police or a service for children alone.

        Asked only where `otherwise` says what is shown then, and of a country that is known.
        """
        chosen = self.topics[topic].services
        if not chosen.otherwise or country is None:
            return False
        there = (s for s in self._by_country.get(country, ()) if s.reachable_from(country))
        helping = (s for s in there if chosen.needs[0] in s.needs and not s.police and s.audience is None)
        return not any(helping)

    @cached_property
    def _by_country(self) -> Mapping[str, tuple[Service, ...]]:
        found: dict[str, list[Service]] = {}
        for service in self.services.values():
            found.setdefault(service.country, []).append(service)
        return {country: tuple(services) for country, services in found.items()}

    def audiences_for(self, topic: str) -> frozenset[Audience]:
        """Whom the topic is about, and whom the reader is one of."""
        return lookup.meant_by(self.topics[topic].services.needs) | self.audiences

    @cached_property
    def services_for_reader(self) -> Callable[[str, Seeker], tuple[Service, ...]]:
        """The services only for such people as the reader, that help with something the topic needs, best first."""
        return lru_cache(64)(self._services_for_reader)

    def _services_for_reader(self, topic: str, seeker: Seeker) -> tuple[Service, ...]:
        if not self.audiences:
            return ()
        needs = {*self.topics[topic].services.needs}
        seeker = replace(seeker, danger=self.topics[topic].in_a_hurry)
        theirs = (s for s in self.services.values() if s.audience in self.audiences and s.needs & needs)
        return lookup.shown(lookup.near(theirs, seeker.place), Asked(seeker, self.audiences))

    def services_to_choose(self, topic: str | None, seeker: Seeker) -> tuple[Service, ...]:
        """What somebody chooses from, each once: those for the topic, those for people like the reader, all others."""
        fitting = self.services_to_help(topic, seeker)
        return tuple({s.id: s for s in (*fitting, *self.services_in(seeker))}.values())

    def services_to_help(self, topic: str | None, seeker: Seeker) -> tuple[Service, ...]:
        """Those of a topic, then those for people like the reader who help with it; none of no topic."""
        if topic is None or topic not in self.topics:
            return ()
        both = (*self.services_for(topic, seeker), *self.services_for_reader(topic, seeker))
        return tuple({s.id: s for s in both}.values())

    @cached_property
    def services_in(self) -> Callable[[Seeker], tuple[Service, ...]]:
        """Every service that the seeker is shown, best first: own country, then Cambodia and the world."""
        return lru_cache(64)(partial(lookup.for_any_need, self.services.values(), audiences=self.audiences))

    def may_show(self, id_: str) -> bool:
        """Whether a service may be named by itself: one that waits for a check may not."""
        service = self.services.get(id_)
        return service is not None and service.trusted and not service.replaced_by

    def may_name(self, id_: str) -> bool:
        """Whether a text may name a service to the reader: an ambulance also where the police are against them."""
        told = {Circumstance.POLICE_AGAINST} if self.reader.police_against else set()
        service = self.services.get(id_)
        wrong = service is not None and service.wrong_for(told) and AMBULANCE not in service.needs
        return self.may_show(id_) and not wrong

    def to_dial(self, today: date, within: int = WITHIN) -> list[Service]:
        """The services past their date, of unknown age, or past their date within so many days; the oldest first.

        Public emergency numbers come first: they are shown whatever their age.
        """
        until = today + timedelta(days=within)
        found = [s for s in self.services.values() if not s.replaced_by and s.expired(until)]
        return sorted(found, key=lambda s: (not s.emergency, s.trusted is False, s.expires or date.min))

    def to_check(self) -> list[Service]:
        """The services that are withheld, or have a number that is, until somebody records a check."""
        kept = (s for s in self.services.values() if not s.replaced_by)
        return [s for s in kept if not s.trusted or any(not phone.confirmed for phone in s.phones)]

    def texts(self) -> Iterator[tuple[str, Answer]]:
        """Every text that is reviewed, with the name under which `to_review` gives it."""
        yield from ((topic, answer) for (topic, _), answer in self.answers.items())
        yield from ((FORM + id_, one.as_answer()) for id_, form in self.forms.items() for one in form.words.values())
        for kind, texts in ((REPLY, self.replies), (PROTOCOL, self.protocols)):
            yield from ((kind + id_, said) for id_, about in texts.items() for said in about.words.values())

    def changed(self) -> tuple[str, ...]:
        """The names of texts that somebody signed and whose words were changed since: they are a draft again."""
        return tuple(dict.fromkeys(name for name, text in self.texts() if text.lapsed is not None))

    @cached_property  # the board shows it whenever it is drawn
    def drafts_again(self) -> tuple[str, ...]:
        """Those of them that must be reviewed before anybody in danger reads them, by name."""
        return tuple(sorted(set(self.changed()).intersection(self.to_sign())))

    def unreviewed(self, *, crisis_only: bool = False) -> tuple[Answer, ...]:
        """The answers that nobody of the organisation has reviewed; those that are read in danger only, if asked."""
        return tuple(
            answer
            for (topic, _), answer in self.answers.items()
            if not answer.reviewed and (not crisis_only or self.topics[topic].read_in_danger)
        )

    def to_sign(self, *, first: bool = False) -> tuple[str, ...]:
        """What must be reviewed before anybody in danger reads it, and is not: crisis answers, and forms as `form:ID`.

        A form tells people what to do at its end, so it is reviewed as those answers are. `first`: only what nobody has
        signed, in some language, not even before its words were changed.
        """
        names = {
            name
            for name, text in self.texts()
            if not text.reviewed and not (first and text.lapsed)
            if name.startswith(FORM) or (name in self.topics and self.topics[name].read_in_danger)
        }
        return tuple(sorted(names, key=lambda name: (name.startswith(FORM), name)))

    def protocol_for(self, topic: str | None) -> Protocol | None:
        """The protocol for cases about a topic, or the one for all others; None where there is none at all."""
        own = (p for p in self.protocols.values() if topic in p.topics)
        others = (p for p in self.protocols.values() if p.otherwise)
        return next(chain(own, others), None)

    def forms_below(self, topic: str) -> tuple[str, ...]:
        """The ids of the forms whose button stands below the answer on a topic."""
        return tuple(id_ for id_, form in self.forms.items() if form.below == topic)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries for which services are known, Cambodia first, in the order of the directory."""
        return tuple(dict.fromkeys(s.country for s in self.services.values() if s.country != ANYWHERE))

    @property
    def country_topics(self) -> frozenset[str]:
        """The topics whose answer depends on the country."""
        return frozenset(id_ for id_, topic in self.topics.items() if topic.depends_on_country)

    @property
    def topic_ids(self) -> tuple[str, ...]:
        """The ids of all topics, notices left out."""
        return tuple(id_ for id_, topic in self.topics.items() if topic.group != NOTICE)

    @cached_property  # as long as this content is shown
    def _suited_once(self) -> Callable[[Reader], Content]:
        return lru_cache(READERS_KEPT)(self._suited)

    def _suited(self, reader: Reader) -> Content:
        others = {key: answer.suited(reader) for key, answer in self.answers.items() if answer.variants}
        audiences = audiences_of(reader.sector, reader.person, reader.woman)
        return replace(self, answers={**self.answers, **others}, reader=reader, audiences=audiences)


def suited(content: Content, reader: Reader) -> Content:
    """The same content, with the parts of answers that are meant for this reader in place, and their services."""
    return content._suited_once(reader)
