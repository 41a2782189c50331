"""Everything that a contact can be told, as one frozen value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.content.answers import Answer
from bot.content.forms import FormContent
from bot.content.organisation import Organisation
from bot.content.services import ANYWHERE, HOME, Known, Service
from bot.content.topics import NOTICE, TopicContent

FORM = "form:"
"""Before the id of a form, where answers and forms are named together: a form may have the name of a topic."""


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
    forms: Mapping[str, FormContent] = field(default_factory=dict)
    """Questions by button, by id."""

    def answer(self, topic: str, language: str) -> Answer:
        """The answer on a topic. Raises KeyError for a topic or language that the content does not have."""
        return self.answers[topic, language]

    def to_review(self, name: str) -> list[Answer]:
        """What a reviewer reads under a name, in every language: the answer on a topic, or the words of `form:ID`.

        Raises KeyError for what the content does not have.
        """
        if name.startswith(FORM):
            words = self.forms[name.removeprefix(FORM)].words
            return [words[language].as_answer() for language in self.languages]
        return [self.answers[name, language] for language in self.languages]

    def services_for(
        self, topic: str, country: str | None, now: datetime, *, police_chosen: bool = False
    ) -> tuple[Service, ...]:
        """The services to show for a topic to a contact in `country` (None: not known, perhaps Cambodia), best first.

        Those of the country come before what is reached from abroad. Within each: who can act now before who is
        closed; helpers before public emergency numbers, and these before the police, unless the contact chose the
        police; past their date after fresher ones; Khmer spoken before not; then the editor's order. `now` is aware.
        """
        listed = self.topics[topic].for_country(country)
        known = [self.services[id_] for id_ in listed if id_ in self.services]
        return self.in_order(
            [s for s in known if s.reachable_from(country)], country, now, police_chosen=police_chosen
        )

    def in_order(
        self, services: list[Service], country: str | None, now: datetime, *, police_chosen: bool = False
    ) -> tuple[Service, ...]:
        """The same order for any list of services; the order of the list decides what nothing else does."""

        def rank(service: Service) -> tuple[bool, bool, bool, bool, bool, bool]:
            police = service.police and not police_chosen
            return (
                country is not None and service.country != country,
                service.hours.is_open(now) is False,
                police,
                service.emergency and not service.police,
                service.expired(now.date()),
                service.khmer is not Known.YES,
            )

        return tuple(sorted(services, key=rank))

    def services_in(self, country: str | None, now: datetime) -> tuple[Service, ...]:
        """Every service that a contact in `country` can reach, in the same order: own country, then others.

        From other countries only those at home in Cambodia and the international ones.
        """
        near = {country, HOME, ANYWHERE}
        reachable = [s for s in self.services.values() if s.country in near and s.reachable_from(country)]
        return self.in_order(reachable, country, now)

    def unreviewed(self, *, crisis_only: bool = False) -> tuple[Answer, ...]:
        """The answers that nobody of the organisation has reviewed; those of emergency topics only, if asked."""
        return tuple(
            answer
            for (topic, _), answer in self.answers.items()
            if not answer.reviewed and (not crisis_only or self.topics[topic].crisis)
        )

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
