"""The supervisor's report as people read it: sections of labelled values, as text, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.content import Content
from bot.core.casework.card_choices import OUTCOMES as ENDS
from bot.core.journal.figures import Figures, Times
from bot.core.journal.small_counts import Sum, alone, protect
from bot.core.keeping.rating import QUESTIONS, RATINGS
from bot.core.model.rules import HOUR, MINUTE
from bot.core.understanding.values import Urgency
from bot.wording.catalog import Catalog

RESULTS = {"accepted": "accepted", "refused": "rejected", "no_answer": "no_answer", "unsafe": "unsafe"}
"""What came of a referral, and its label."""


@dataclass(frozen=True)
class Row:
    """A value of the report: `key` names it in the CSV, `label` for people."""

    key: str
    label: str
    value: str


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    key: str
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Report:
    """All that may be shown of some figures. `hours`: 24 counts, the first of the hour after midnight.

    `times`: median and 90th percentile of the first reply in milliseconds by urgency, where there are enough of them.
    """

    title: str
    period: str
    sections: tuple[Section, ...]
    hours_title: str
    hours: tuple[str, ...]
    times: Mapping[str, tuple[int, int]]
    footnote: str


def report(figures: Figures, content: Content, words: Catalog, offset: int) -> Report:
    """What may be shown of the figures: no count of one to four, nor anything from which one follows.

    `offset` is local time minus UTC in minutes.
    """
    urgencies = [urgency.word for urgency in sorted(Urgency, reverse=True)]
    cases, hours = _cases_and_hours(figures, urgencies)
    replies = {urgency: figures.first_reply[urgency] for urgency in urgencies if urgency in figures.first_reply}
    opened = [(urgency, f"urgency.{urgency}", cases[urgency]) for urgency in urgencies if cases[urgency] != "0"]
    waits = [(urgency, f"urgency.{urgency}", _within(times, words)) for urgency, times in replies.items()]
    taken = [("all", "report.all", _within(figures.taken, words))] if figures.taken.values else []
    left = {"unanswered": figures.unanswered, "withdrawn": figures.withdrawn, "returned": figures.returned}
    ends = [(end, f"outcome.{end}", alone(figures.closed[end])) for end in ENDS if figures.closed.get(end)]
    # what nobody came to is shown as counts of people are: it may be one counsellor's
    work = {"shifts": str(figures.shifts), "on_shift": str(round(figures.on_shift / HOUR))}
    work |= {"missed": alone(figures.missed)} if figures.missed else {}
    # what supervisors were told aloud, and no count of contacts
    talks = [("alone", "report.alone", alone(figures.alone))] if figures.alone else []
    work |= {"unsigned": str(figures.unsigned)} if figures.unsigned else {}
    sections = (
        _section("cases", [*opened, ("all", "report.all", cases["all"])], words),
        _section("first_reply", waits, words),
        _section("taken", taken, words),
        _section("talks", talks, words),
        _section("left", [(key, f"report.{key}", alone(count)) for key, count in left.items()], words),
        _section("not_called", [("doubted", "report.doubted", alone(figures.doubted))][: figures.doubted], words),
        _section("closed", ends, words),
        *_rated(figures, words),
        *_about(figures, content, words),
        *_referrals(figures, content, words),
        _section("work", [(key, f"report.{key}", count) for key, count in work.items()], words),
    )
    return Report(
        title=words.text("report.title"),
        period=_period(figures, words, offset),
        sections=tuple(section for section in sections if section.rows),
        hours_title=words.text("report.hours"),
        hours=hours,
        times={
            urgency: (times.half, times.nine_in_ten) for urgency, times in figures.first_reply.items() if times.values
        },
        footnote=words.text("report.small"),
    )


def _cases_and_hours(figures: Figures, urgencies: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Both add up to the same total: neither may give away what the other withholds."""
    cases = {urgency: figures.opened.get(urgency, 0) for urgency in urgencies}
    hours = {f"{hour:02}": count for hour, count in enumerate(figures.hours)}
    sums = (Sum("all", tuple(cases)), Sum("all", tuple(hours)))
    shown = protect({**cases, **hours, "all": sum(cases.values())}, sums)
    return {name: shown[name] for name in (*urgencies, "all")}, tuple(shown[hour] for hour in hours)


def _referrals(figures: Figures, content: Content, words: Catalog) -> tuple[Section, ...]:
    """None of the three tables may give away what another one withholds.

    The services that did not answer are part of the outcomes. Those are of another time than the offers: where they add
    up to the referrals agreed to, a reader may take them to be of these.
    """
    undecided = max(0, figures.offered - figures.agreed - figures.refused)
    answers = {"agreed": figures.agreed, "refused": figures.refused, "open": undecided}
    ends = {**{end: figures.outcomes.get(end, 0) for end in RESULTS}, "no_outcome": figures.no_outcome}
    silent = dict(sorted(figures.silent_services.items(), key=lambda item: -item[1]))
    came, quiet = _named("came", ends), _named("silent", silent)
    offered = {"offered": sum(answers.values())}
    sums = [Sum("offered", tuple(answers)), Sum("came no_answer", tuple(quiet), listed=True)]
    if sum(came.values()) == figures.agreed:
        sums.append(Sum("agreed", tuple(came)))
    shown = protect({**offered, **answers, **came, **quiet}, sums)
    offers = [
        (key, f"report.{key}", shown[key]) for key in ("offered", *answers) if key == "offered" or shown[key] != "0"
    ]
    results = [
        (end, f"report.{RESULTS.get(end, end)}", shown[name])
        for end, name in zip(ends, came, strict=True)
        if shown[name] != "0"
    ]
    services = [
        Row(id, _service(id, content, words), _number(shown[name], words))
        for id, name in zip(silent, quiet, strict=True)
    ]
    return (
        _section("referrals", offers if figures.offered else [], words),
        _section("outcomes", results, words),
        Section("silent", words.text("report.silent"), tuple(services)),
    )


def _rated(figures: Figures, words: Catalog) -> Iterator[Section]:
    """What contacts said of talks with counsellors, question by question."""
    for question in QUESTIONS:
        counts = {answer: figures.rated.get(question, {}).get(answer, 0) for answer in RATINGS}
        if sum(counts.values()):
            shown = protect({**counts, "": sum(counts.values())}, (Sum("", tuple(counts)),))
            rows = [(answer, f"rated.{question}_{answer}", shown[answer]) for answer in RATINGS]
            yield _section(f"rated_{question}", rows, words)


def _about(figures: Figures, content: Content, words: Catalog) -> Iterator[Section]:
    """What the closed cases were about, the most first. What is known of each adds up to no more than all of them."""

    def label(name: str, value: str) -> str:
        topic, id_ = content.topics.get(value), f"{name}.{value}"
        if name == "topic":
            return topic.title_in(words.language) if topic is not None else value
        return words.country(value) if name == "country" else words.text(id_) if id_ in words else value

    for name, counts in figures.about.items():
        ordered = dict(sorted(counts.items(), key=lambda item: -item[1]))
        shown = protect({**ordered, "": sum(ordered.values())}, (Sum("", tuple(ordered), listed=True),))
        rows = tuple(Row(value, label(name, value), _number(shown[value], words)) for value in ordered)
        yield Section(f"by_{name}", words.text(f"report.by_{name}"), rows)


def _named(table: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of a table under names that no other table has."""
    return {f"{table} {name}": count for name, count in counts.items()}


def _section(key: str, rows: Iterable[tuple[str, str, str]], words: Catalog) -> Section:
    """Rows of a name, the id of its label, and what is shown of it."""
    shown = tuple(Row(name, words.text(label), _number(value, words)) for name, label, value in rows)
    return Section(key, words.text(f"report.{key}"), shown)


def _service(id: str, content: Content, words: Catalog) -> str:
    service = content.services.get(id)
    return id if service is None else service.name.get(words.language, id)


def _within(times: Times, words: Catalog) -> str:
    """Half and nine in ten. How long people waited counts nobody: a small desk reads it, too."""
    return f"{lasting(times.half, words)} / {lasting(times.nine_in_ten, words)}"


def lasting(milliseconds: int, words: Catalog) -> str:
    """A length of time in minutes, or hours and minutes, in the words of CLDR."""
    minutes = max(1, round(milliseconds / MINUTE))
    hours, rest = divmod(minutes, 60)
    parts = [(hours, "hour"), (rest, "minute")] if hours else [(rest, "minute")]
    said = (format_unit(n, unit, length="short", locale=words.locale) for n, unit in parts if n or not hours)
    return " ".join(said).replace("\xa0", " ")


def _number(shown: str, words: Catalog) -> str:
    return format_decimal(int(shown), locale=words.locale) if shown.isdecimal() else shown


def _period(figures: Figures, words: Catalog, offset: int) -> str:
    first, last = (_day(moment, offset) for moment in (figures.start, figures.end))
    days = [first] if first == last else [first, last]
    return " – ".join(format_date(day, "long", locale=words.locale) for day in days)


def _day(milliseconds: int, offset: int) -> date:
    return (datetime.fromtimestamp(milliseconds / 1000, UTC) + timedelta(minutes=offset)).date()


def as_text(shown: Report, *, html: bool = False) -> str:
    """The report as lines of text; as Telegram HTML with bold headings."""

    def heading(text: str) -> str:
        return f"<b>{escape(text)}</b>" if html else text

    def line(row: Row) -> str:
        return escape(f"{row.label}: {row.value}") if html else f"{row.label}: {row.value}"

    lines = [heading(f"{shown.title}: {shown.period}")]
    for section in shown.sections:
        lines += [heading(section.title), *(line(row) for row in section.rows)]
    return "\n".join([*lines, escape(shown.footnote) if html else shown.footnote])


def as_csv(shown: Report, figures: Figures, offset: int) -> str:
    """The same values for a spreadsheet, with names that do not change with the language."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("section", "row", "value"))
    for key, moment in (("from", figures.start), ("to", figures.end)):
        writer.writerow(("period", key, _day(moment, offset).isoformat()))
    for section in shown.sections:
        if section.key in ("first_reply", "taken"):
            continue
        writer.writerows((section.key, row.key, row.value) for row in section.rows)
    for urgency, times in {**figures.first_reply, "taken": figures.taken}.items():
        if not times.values:
            continue
        for name, value in (("half", times.half), ("nine_in_ten", times.nine_in_ten)):
            section_key = "taken" if urgency == "taken" else "first_reply"
            row = name if urgency == "taken" else f"{urgency} {name}"
            writer.writerow((f"{section_key}_minutes", row, f"{value / MINUTE:.1f}"))
    writer.writerows(("hours", f"{hour:02}", value) for hour, value in enumerate(shown.hours))
    return table.getvalue()
