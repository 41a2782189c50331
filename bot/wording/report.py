"""The supervisor's report as people read it: sections of labelled values, as text, and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from bot.content import Content
from bot.core.casework.card_choices import OUTCOMES as ENDS
from bot.core.journal.figures import Figures, Times
from bot.core.journal.small_counts import LEAST, SMALL, Sum, alone, protect
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
    return Report(
        title=words.text("report.title"),
        period=_period(figures, words, offset),
        sections=tuple(
            section
            for section in (
                _cases(cases, urgencies, words),
                _times(figures, urgencies, words),
                _taken(figures, words),
                _left(figures, words),
                _ends(figures, words),
                *_referrals(figures, content, words),
                _work(figures, words),
            )
            if section.rows
        ),
        hours_title=words.text("report.hours"),
        hours=hours,
        times={
            urgency: (times.half, times.nine_in_ten)
            for urgency, times in figures.first_reply.items()
            if len(times.values) >= LEAST
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


def _cases(shown: Mapping[str, str], urgencies: list[str], words: Catalog) -> Section:
    labels = {urgency: f"urgency.{urgency}" for urgency in urgencies}
    section = _counts("cases", shown, labels, words)
    every = Row("all", words.text("report.all"), _number(shown["all"], words))
    return Section(section.key, section.title, (*section.rows, every))


def _times(figures: Figures, urgencies: list[str], words: Catalog) -> Section:
    replies = [(u, figures.first_reply[u]) for u in urgencies if u in figures.first_reply]
    rows = [Row(u, words.text(f"urgency.{u}"), _within(times, words)) for u, times in replies]
    return _section("first_reply", rows, words)


def _taken(figures: Figures, words: Catalog) -> Section:
    taken = figures.taken
    rows = [Row("all", words.text("report.all"), _within(taken, words))] if taken.values else []
    return _section("taken", rows, words)


def _left(figures: Figures, words: Catalog) -> Section:
    counts = (("unanswered", figures.unanswered), ("withdrawn", figures.withdrawn), ("returned", figures.returned))
    rows = [Row(key, words.text(f"report.{key}"), _number(alone(count), words)) for key, count in counts]
    return _section("left", rows, words)


def _ends(figures: Figures, words: Catalog) -> Section:
    rows = [
        Row(end, words.text(f"outcome.{end}"), _number(alone(figures.closed[end]), words))
        for end in ENDS
        if figures.closed.get(end)
    ]
    return _section("closed", rows, words)


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
    first = _counts("referrals", shown, {key: f"report.{key}" for key in answers}, words)
    ways = {**{result: f"report.{label}" for result, label in RESULTS.items()}, "no_outcome": "report.no_outcome"}
    services = [
        Row(service, _service(service, content, words), _number(shown[name], words))
        for service, name in zip(silent, quiet, strict=True)
    ]
    row = Row("offered", words.text("report.offered"), _number(shown["offered"], words))
    return (
        Section(first.key, first.title, (row, *first.rows) if figures.offered else ()),
        _counts("outcomes", {end: shown[name] for end, name in zip(ends, came, strict=True)}, ways, words),
        _section("silent", services, words),
    )


def _named(table: str, counts: Mapping[str, int]) -> dict[str, int]:
    """The counts of a table under names that no other table has."""
    return {f"{table} {name}": count for name, count in counts.items()}


def _work(figures: Figures, words: Catalog) -> Section:
    """What nobody came to is shown as counts of people are: it may be one counsellor's."""
    counts = {"shifts": str(figures.shifts), "on_shift": str(round(figures.on_shift / HOUR))}
    if figures.missed:
        counts["missed"] = alone(figures.missed)
    if figures.unsigned:  # what supervisors were told aloud: no count of contacts
        counts["unsigned"] = str(figures.unsigned)
    rows = [Row(key, words.text(f"report.{key}"), _number(shown, words)) for key, shown in counts.items()]
    return _section("work", rows, words)


def _counts(key: str, shown: Mapping[str, str], labels: Mapping[str, str], words: Catalog) -> Section:
    rows = [
        Row(name, words.text(label), _number(shown[name], words))
        for name, label in labels.items()
        if shown[name] != "0"
    ]
    return _section(key, rows, words)


def _section(key: str, rows: list[Row], words: Catalog) -> Section:
    return Section(key, words.text(f"report.{key}"), tuple(rows))


def _service(id: str, content: Content, words: Catalog) -> str:
    service = content.services.get(id)
    return id if service is None else service.name.get(words.language, id)


def _within(times: Times, words: Catalog) -> str:
    """Half and nine in ten; times of fewer than five would be those of persons."""
    if len(times.values) < LEAST:
        return SMALL
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
        enough = len(times.values) >= LEAST
        for name, value in (("half", times.half), ("nine_in_ten", times.nine_in_ten)):
            section_key = "taken" if urgency == "taken" else "first_reply"
            row = name if urgency == "taken" else f"{urgency} {name}"
            writer.writerow((f"{section_key}_minutes", row, f"{value / MINUTE:.1f}" if enough else SMALL))
    writer.writerows(("hours", f"{hour:02}", value) for hour, value in enumerate(shown.hours))
    return table.getvalue()
