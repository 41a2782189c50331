"""The sheet of a diary of work, to show to a labour office: a month of days and what is owed by their own count.

It is in Khmer and English. Above them stands the card of the country's language that asks for an interpreter, where
`responses/cards.yml` has one. It is text: it is cleared with the chat, and no file stays on the phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.content import Content
from bot.content.read.cards import FALLBACK
from bot.core.model.effects.contact import Button
from bot.core.model.own.diary import Day, Diary, Did, Per, Sum, What, summed
from bot.core.model.own.money import money_of
from bot.core.understanding.values import ENGLISH, KHMER
from bot.wording.amounts import currency_name, day_of, hours, number
from bot.wording.buttons import rows_labelled
from bot.wording.catalog import Catalog, catalog, country_name, msgid
from bot.wording.sheets.buttons import SIGNS
from bot.wording.text import Rendered, draft_mark, escaped, fitted

LANGUAGES = (KHMER, ENGLISH)
"""Of the sheet. No word of another language is in it but the card: nobody who speaks it has read one."""

HOW = {Per.DAY: msgid("sheet.how_day"), Per.HOUR: msgid("sheet.how_hour"), Per.MONTH: msgid("sheet.how_month")}


def render_sheet(content: Content, diary: Diary, month: str, language: str, now: datetime) -> Rendered:
    """The sheet of a month (`2026-11`), with the sum of all months below it, and its buttons in the contact's
    language.
    """
    words = [catalog(code) for code in LANGUAGES]
    days, all_days = diary.of_month(month), diary.days
    made = now.astimezone(money_of(diary.country).clock).date().isoformat()
    lines = [
        *_card(content, diary),
        _both(words, lambda w: f"<b>{escaped(w.text('sheet.diary'))}</b>"),
        _both(words, lambda w: escaped(w.text("sheet.own_count", day=day_of(w.locale, made)))),
        _both(words, lambda w: escaped(f"{country_name(w, diary.country)} · {_currency(w, diary)}")),
        "",
        *(_day(day, diary) for day in days),
        " · ".join(f"{SIGNS[did]} {_both_words(words, f'did.{did}')}" for did in Did),
        " · ".join(f"{SIGNS[what]} {_both_words(words, f'diary_what.{what}')}" for what in (What.PAID, What.HELD)),
        "",
        f"<b>{month}</b>",
        *_sum(summed(days, diary.wage), diary, words),
    ]
    if len(diary.months) > 1:
        first, last = all_days[0].date, all_days[-1].date
        lines += ["", f"<b>{first} – {last}</b>", *_sum(summed(all_days, diary.wage), diary, words)]
    if diary.wage is not None:
        lines += ["", *(escaped(w.text(HOW[diary.wage.per])) for w in words)]
    lines += [_both(words, lambda w: escaped(w.text("sheet.law")))]
    return fitted(lambda _: "\n".join(lines), 0, rows_labelled(_buttons(diary, month), content, catalog(language)))


def _buttons(diary: Diary, month: str) -> tuple[tuple[Button, ...], ...]:
    at = diary.months.index(month) if month in diary.months else 0
    earlier = (Button("diary_sheet", (diary.months[at - 1],)),) if at else ()
    return (earlier, (Button("diary"), Button("clear")), (Button("human"), Button("menu")))


def _card(content: Content, diary: Diary) -> list[str]:
    """The card of the country's language; none where it would be English, which stands there anyway."""
    card = next((c for c in content.cards if diary.country in c.countries and c.language != FALLBACK), None)
    return [escaped(card.text), *draft_mark(card, catalog(KHMER)), ""] if card is not None else []


def _both(words: list[Catalog], said: Callable[[Catalog], str]) -> str:
    return "\n".join(said(one) for one in words)


def _both_words(words: list[Catalog], id_: str) -> str:
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


def _sum(total: Sum, diary: Diary, words: list[Catalog]) -> Iterator[str]:
    """The rows of a sum, with labels in both languages."""
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
        yield f"{_both_words(words, id_)}: {value}"
    if total.unpaid is not None:
        id_ = msgid("sheet.unpaid") if total.unpaid >= 0 else msgid("sheet.overpaid")
        yield f"<b>{_both_words(words, id_)}: {number(abs(total.unpaid), currency)} {currency}</b>"
    else:
        yield _both_words(words, msgid("sheet.no_wage"))
    if diary.wage is not None and diary.wage.per is Per.HOUR and total.no_hours:
        yield f"{_both_words(words, msgid('sheet.no_hours'))}: {total.no_hours}"
