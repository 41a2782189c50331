"""The sheet of a diary of work, to show to a labour office: a month of days and what is owed by their own count.

It is in Khmer, in the country's language where `responses/wage_sheet.yml` has it, and in English. Words of it that
nobody has signed are said to be drafts. Above all stands the card that asks for an interpreter, where
`responses/cards.yml` has one. It is text: it is cleared with the chat, and no file stays on the phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.content import Content
from bot.content.read.cards import FALLBACK
from bot.content.read.wage_words import WageWords
from bot.core.model.effects.contact import Button
from bot.core.model.own.diary import Day, Diary, Did, Per, Sum, What, summed
from bot.core.model.own.money import money_of
from bot.core.understanding.values import ENGLISH, KHMER
from bot.wording.amounts import currency_name, day_of, hours, number
from bot.wording.buttons import rows_labelled
from bot.wording.catalog import Catalog, catalog, country_name, msgid
from bot.wording.sheets.buttons import SIGNS
from bot.wording.text import Rendered, draft_mark, escaped, fitted

_APART, _TOGETHER = "\u2068", "\u2069"
"""Around words from right to left, so that what stands beside them stays in its order (Unicode Bidirectional Algorithm,
FSI and PDI)."""

HOW = {Per.DAY: msgid("sheet.how_day"), Per.HOUR: msgid("sheet.how_hour"), Per.MONTH: msgid("sheet.how_month")}


def render_sheet(content: Content, diary: Diary, month: str, language: str, now: datetime) -> Rendered:
    """The sheet of a month (`2026-11`), with the sum of all months below it, and its buttons in the contact's
    language. Where three languages are too long for a message, English is left out.
    """
    theirs = next((w for w in content.wage_words if diary.country in w.countries), None)
    beside = [Theirs(theirs)] if theirs is not None else []
    ours = [Known(catalog(KHMER)), Known(catalog(ENGLISH))]
    made = now.astimezone(money_of(diary.country).clock).date().isoformat()

    def written(english: int) -> str:
        known = ours if english or theirs is None else ours[:1]
        return "\n".join(_lines(content, diary, month, made, known, beside))

    return fitted(written, 1, rows_labelled(_buttons(diary, month), content, catalog(language)))


def _lines(
    content: Content, diary: Diary, month: str, made: str, ours: Sequence[Known], beside: Sequence[Theirs]
) -> Iterator[str]:
    words: list[Said] = [ours[0], *beside, *ours[1:]]
    days, all_days = diary.of_month(month), diary.days
    yield from _card(content, diary)
    yield _each(words, lambda w: f"<b>{escaped(w.text('sheet.diary'))}</b>")
    yield _each(words, lambda w: escaped(w.text("sheet.own_count", day=w.day(made))))
    for one in beside:
        yield from _drafts(one, ours)
    for known in ours:
        yield escaped(f"{country_name(known.catalog, diary.country)} · {_currency(known.catalog, diary)}")
    yield ""
    yield from (_day(day, diary) for day in days)
    yield " · ".join(f"{SIGNS[did]} {_in_all(words, f'did.{did}')}" for did in Did)
    yield " · ".join(f"{SIGNS[what]} {_in_all(words, f'diary_what.{what}')}" for what in (What.PAID, What.HELD))
    yield ""
    yield f"<b>{month}</b>"
    yield from _sum(summed(days, diary.wage), diary, words)
    if len(diary.months) > 1:
        yield from ("", f"<b>{all_days[0].date} – {all_days[-1].date}</b>")
        yield from _sum(summed(all_days, diary.wage), diary, words)
    if diary.wage is not None:
        yield ""
        yield from (escaped(w.text(HOW[diary.wage.per])) for w in words)
    yield _each(words, lambda w: escaped(w.text("sheet.law")))


def _buttons(diary: Diary, month: str) -> tuple[tuple[Button, ...], ...]:
    at = diary.months.index(month) if month in diary.months else 0
    earlier = (Button("diary_sheet", (diary.months[at - 1],)),) if at else ()
    return (earlier, (Button("diary"), Button("clear")), (Button("human"), Button("menu")))


def _card(content: Content, diary: Diary) -> list[str]:
    """The card of the country's language; none where it would be English, which stands there anyway."""
    card = next((c for c in content.cards if diary.country in c.countries and c.language != FALLBACK), None)
    return [escaped(card.text), *draft_mark(card, catalog(KHMER)), ""] if card is not None else []


class Said(Protocol):
    """A language of the sheet."""

    def text(self, id_: str, **values: str) -> str:
        """Interface words by their id."""

    def day(self, iso: str) -> str:
        """A day in words."""


@dataclass(frozen=True)
class Known:
    """A language of ours."""

    catalog: Catalog

    def text(self, id_: str, **values: str) -> str:
        """As of the catalog."""
        return self.catalog.text(id_, **values)

    def day(self, iso: str) -> str:
        """With its weekday."""
        return day_of(self.catalog.locale, iso)


@dataclass(frozen=True)
class Theirs:
    """A language of a labour office: the same ids lead to words of `responses/wage_sheet.yml`."""

    words: WageWords

    def text(self, id_: str, **values: str) -> str:
        """`sheet.paid`, `did.ill` and `wage.day` are paid, ill and wage_day there."""
        kind, _, name = id_.partition(".")
        said = self.words.words[f"wage_{name}" if kind == "wage" else name].format(**values)
        return f"{_APART}{said}{_TOGETHER}" if self.words.from_right else said

    def day(self, iso: str) -> str:
        """In numbers: Thailand counts years from elsewhere."""
        return f"{_APART}{iso}{_TOGETHER}" if self.words.from_right else iso


def _drafts(theirs: Theirs, ours: Sequence[Known]) -> Iterator[str]:
    """That nobody has signed the words of the country's language, in all of them; nothing once somebody has."""
    if not theirs.words.reviewed:
        yield f"<i>{escaped(theirs.text('sheet.draft'))}</i>"
        for one in ours:
            yield f"<i>{escaped(one.text('sheet.draft', language=_language(one.catalog, theirs.words)))}</i>"


def _language(words: Catalog, theirs: WageWords) -> str:
    return str(words.locale.languages.get(theirs.language.partition("_")[0], theirs.language))


def _each(words: list[Said], said: Callable[[Said], str]) -> str:
    return "\n".join(said(one) for one in words)


def _in_all(words: list[Said], id_: str) -> str:
    return " / ".join(dict.fromkeys(escaped(one.text(id_)) for one in words))


def _currency(words: Catalog, diary: Diary) -> str:
    currency = money_of(diary.country).currency
    return f"{currency_name(words.locale, currency)} ({currency})"


def _day(day: Day, diary: Diary) -> str:
    """One day as a line: its date, what it was, hours, what was received and held back."""
    currency = money_of(diary.country).currency
    parts = [day.date, SIGNS[day.did] if day.did is not None else "·"]
    parts += [f"{hours(day.minutes)} h"] if day.minutes else []
    parts += [f"{SIGNS[what]} {number(day.of(what), currency)}" for what in (What.PAID, What.HELD) if day.of(what)]
    return " ".join(parts)


def _sum(total: Sum, diary: Diary, words: list[Said]) -> Iterator[str]:
    """The rows of a sum, with labels in all languages of the sheet."""
    currency = money_of(diary.country).currency
    rows: list[tuple[str, str]] = [
        (msgid("sheet.days_worked"), str(total.worked)),
        (msgid("sheet.days_rest_ill"), f"{total.rest} + {total.ill}"),
        (msgid("sheet.hours"), f"{hours(total.minutes)} h"),
    ]
    if diary.wage is not None:
        rows += [(f"wage.{diary.wage.per}", number(diary.wage.amount, currency))]
    if total.earned is not None:
        rows += [(msgid("sheet.earned"), number(total.earned, currency))]
    rows += [(msgid("sheet.paid"), number(total.paid, currency)), (msgid("sheet.held"), number(total.held, currency))]
    for id_, value in rows:
        yield f"{_in_all(words, id_)}: {value}"
    if total.unpaid is not None:
        id_ = msgid("sheet.unpaid") if total.unpaid >= 0 else msgid("sheet.overpaid")
        yield f"<b>{_in_all(words, id_)}: {number(abs(total.unpaid), currency)} {currency}</b>"
    else:
        yield _in_all(words, msgid("sheet.no_wage"))
    if diary.wage is not None and diary.wage.per is Per.HOUR and total.no_hours:
        yield f"{_in_all(words, msgid('sheet.no_hours'))}: {total.no_hours}"
