"""What decisions read, from the settings and the content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, partial

from bot.content import Content
from bot.content.model.answers import reader_of
from bot.content.model.lines import likeliest
from bot.content.model.topics import needed
from bot.core.casework.referring import code_of
from bot.core.model.conversation import Conversation
from bot.core.model.prepared import What
from bot.core.model.rules import DAY, HOUR, MINUTE, Part, Rules, WayIn
from bot.core.understanding.text import fold
from bot.core.understanding.values import KHMER, Urgency
from bot.settings.fields import Settings
from bot.settings.hours import parse_weekly
from bot.understanding.talks import load_follows
from bot.understanding.topics import load_languages, written_in
from bot.understanding.word_files import HOME
from bot.wording.reading import as_khmer

COUNTRIES = ("KH", "TH", "MY", "KR", "JP", "CN", "VN", "SG", "TW", "HK", "SA", "ZA")
"""The countries offered as buttons: where most Cambodians work, and those in whose ports fishers are
(responses/sources.yml)."""


GATHER = 2_500
"""Milliseconds for which the next line of somebody who writes line by line is waited for; danger never waits."""


def rules_of(settings: Settings, content: Content, code_words: int) -> Rules:
    """What decisions read, from the settings and the content."""
    emergency, urgent, support = (int(minutes) * MINUTE for minutes in settings.silent_minutes.split())
    rules = Rules(
        gather=GATHER,
        quiet_after=settings.quiet_after_minutes * MINUTE,
        again_after=settings.unanswered_minutes * MINUTE,
        urgent_again_after=settings.urgent_unanswered_minutes * MINUTE,
        support_again_after=settings.support_unanswered_minutes * MINUTE,
        idle=settings.shift_idle_minutes * MINUTE,
        plan_late=settings.plan_late_minutes * MINUTE,
        silent=(support, urgent, emergency),
        keep_threads=settings.topic_days * 24 * HOUR,
        reopen_within=settings.reopen_hours * HOUR,
        cases_each=settings.cases_each,
        shift=settings.shift_hours * HOUR,
        retention=settings.retention_days * DAY,
        unmask_shown=settings.unmask_minutes * MINUTE,
        referral_after=settings.referral_days * DAY,
        hours=settings.duty_hours,
        test_alert=parse_weekly(settings.test_alert) if settings.test_alert else None,
        code_words=code_words,
        threads=settings.threads,
    )
    return with_content(rules, content)


def with_content(rules: Rules, content: Content) -> Rules:
    """The same rules by other content."""
    topics, there = content.topics, {service.country for service in content.services.values()}
    return replace(
        rules,
        country_topics=frozenset(t for t, about in topics.items() if about.depends_on_country),
        topics=frozenset(topic for topic, _ in content.answers),
        sections=_sections(content),
        labelled={
            f"{topic} {_folded(section.title)}": section.id
            for (topic, _), answer in content.answers.items()
            for section in answer.every_section
        }
        | {f" {_folded(title)}": id_ for id_, about in topics.items() for title in _both(content, about.title_in)},
        calm=frozenset(t for t, about in topics.items() if about.urgency < Urgency.URGENT),
        menu=content.menu,
        pictures=tuple(content.pictures),
        spoken=frozenset(key for key in content.audio if content.recording(*key) is not None),
        countries=tuple(country for country in COUNTRIES if country in there),
        replies={id_: about.needs for id_, about in content.replies.items()},
        titles={
            What.REPLY: {id_: _both(content, about.title_in) for id_, about in content.replies.items()},
            What.ANSWER: {id_: _both(content, about.title_in) for id_, about in topics.items()},
            What.SERVICE: {id_: tuple(about.name.values()) for id_, about in content.services.items()},
        },
        withholdable=frozenset(content.topic_ids) - frozenset(needed(content.about)),
        crisis=frozenset(id_ for id_, about in topics.items() if about.crisis),
        about=content.about,
        urgencies={id_: topics[id_].urgency for id_ in content.topic_ids},
        sendable=frozenset(id_ for id_, about in content.services.items() if not about.replaced_by),
        services={code_of(id_): id_ for id_ in content.services if content.may_show(id_)},
        dialled=_dialled(content),
        prices={id_: about.price for id_, about in topics.items() if about.price},
        asked=frozenset(f"{id_}.{section}" for id_, about in topics.items() for section in about.asked),
        short_numbers=_short_numbers(content),
        forms={id_: about.form for id_, about in content.forms.items()},
        languages=content.languages,
        written_in=written_in(load_languages(HOME / "languages.yml")),
        follows=load_follows(HOME / "talks.txt").odds,
        lines=partial(_lines, content),
        ways_in={id_: WayIn(way.country, way.sector) for id_, way in content.ways_in.items()},
    )


_folded = lru_cache(4096)(fold)  # the same titles at each reload


def _sections(content: Content) -> Mapping[str, tuple[Part, ...]]:
    """The sections of each answer: those for everybody, then those for some."""
    found: dict[str, tuple[Part, ...]] = {}
    for (topic, _), answer in content.answers.items():
        some = ((v.part.id, v.meant.countries, v.meant.sectors, v.meant.persons) for v in answer.variants if v.part.id)
        parts = (*(Part(section.id) for section in answer.sections), *(Part(*each) for each in some))
        found[topic] = tuple(dict.fromkeys((*found.get(topic, ()), *parts)))
    return found


def _lines(content: Content, contact: Conversation, topic: str, section: str, words: str) -> tuple[int, ...]:
    """Of the section as they see it; Khmer in Latin letters as it is read."""
    answer = content.answers.get((topic, contact.language))
    part = answer.suited(reader_of(contact)).section(section) if answer is not None else None
    return likeliest(part.text, as_khmer(words) if contact.language == KHMER else words) if part is not None else ()


SHORT = 4
"""Most digits of a number that everybody knows by heart, such as 117 or 1300."""


def _short_numbers(content: Content) -> Mapping[str, frozenset[str]]:
    """The short numbers of the directory, by country."""
    found: dict[str, set[str]] = {}
    for id_, service in content.services.items():
        shown = found.setdefault(service.country, set())
        if content.may_show(id_):
            digits = ("".join(filter(str.isdecimal, phone.dial)) for phone in service.phones)
            shown.update(number for number in digits if 0 < len(number) <= SHORT)
    return {country: frozenset(numbers) for country, numbers in found.items()}


def _dialled(content: Content) -> Mapping[str, tuple[str, ...]]:
    """The services of each number of the directory, by its digits."""
    found: dict[str, tuple[str, ...]] = {}
    for id_, service in content.services.items():
        written = [text for phone in service.phones for text in (phone.dial, phone.e164 or "")]
        for number in {"".join(filter(str.isdecimal, text)) for text in written if not service.replaced_by} - {""}:
            found[number] = (*found.get(number, ()), id_)
    return found


def _both(content: Content, title_in: Callable[[str], str]) -> tuple[str, ...]:
    """A title in each language of the project."""
    return tuple(dict.fromkeys(map(title_in, content.languages)))
