"""Amounts, hours and days of the diary of work in words, and what stands on the buttons of all that a contact keeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_name

from bot.core.model.own.diary import Did, What
from bot.core.model.own.money import ELSEWHERE, MONEY

if TYPE_CHECKING:
    from bot.wording.catalog import Catalog

HOME = ZoneInfo("Asia/Phnom_Penh")
"""Times that concern the desk, and when something was put aside, are given in Cambodian time."""

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DIGITS: Mapping[str, int] = {money.currency: money.digits for money in MONEY.values()}

SIGNS: Mapping[str, str] = {
    Did.WORKED: "💪",
    Did.REST: "😴",
    Did.ILL: "🤒",
    What.HOURS: "🕒",
    What.PAID: "💵",
    What.HELD: "➖",
    What.WAGE: "💰",
    "before": "⬅️",
    "week": "⏪",
    "done": "✅",
}
"""What stands before words of the diary: signs that Telegram draws itself."""


PICTOGRAMS: Mapping[str, str] = {
    "diary": "📓",
    "diary_zero": "0️⃣",
    "diary_undo": "↩️",
    "diary_more": "➕",
    "diary_country": "🌏",
    "diary_sheet": "📄",
    "diary_drop": "🗑",
    "papers": "📎",
    "paper_keep": "📷",
    "paper_show": "👁",
    "paper_give": "🤝",
    "paper_drop": "🗑",
}
"""The same of what a contact keeps, by the action of the button."""


def number(amount: int, currency: str) -> str:
    """An amount in smallest units as a number; small coins only where there are some."""
    digits = _DIGITS[currency]
    whole, part = divmod(abs(amount), 10**digits)
    return f"{'−' if amount < 0 else ''}{whole:,}" + (f".{part:0{digits}}" if part else "")


def money(locale: Locale, written: str) -> str:
    """An amount as the core writes it (`35000 THB`), with the currency by CLDR."""
    amount, _, currency = written.partition(" ")
    coins = abs(int(amount)) // 10 ** _DIGITS[currency]
    return f"{number(int(amount), currency)} {currency_name(locale, currency, coins)}"


def currency_name(locale: Locale, currency: str, count: int = 2) -> str:
    """The name of a currency by CLDR."""
    return _UNSEEN.sub("", get_currency_name(currency, count=count, locale=locale))


def hours(minutes: int) -> str:
    """A time worked, in hours and halves."""
    whole = minutes // 60
    half = "½" if minutes % 60 else ""
    return f"{whole or '' if half else whole}{half}"


def day_of(locale: Locale, iso: str) -> str:
    """A day with its weekday and year."""
    return format_date(date.fromisoformat(iso), "EEEE d MMMM y", locale=locale)


def country_name(words: Catalog, code: str) -> str:
    """Where somebody is paid."""
    return words.text("diary.elsewhere") if code in (ELSEWHERE, "") else words.country(code)


def label(action: str, args: tuple[str, ...], words: Catalog) -> str | None:
    """What stands on a button by what it holds, with its sign; None for another one."""
    match action, args:
        case "diary_did", (_, did):
            return f"{SIGNS[did]} {words.text(f'did.{did}')}"
        case "diary_pad", (What.WAGE, per):
            return f"{SIGNS[What.WAGE]} {words.text(f'wage.{per}')}"
        case "diary_pad", (what, _):
            return f"{SIGNS[what]} {words.text(f'diary_what.{what}')}"
        case "diary_add", (_, _, minutes):
            return f"➕ {words.text('diary.hours', hours=hours(int(minutes)))}"
        case "diary_add", (_, _, step, currency):
            return f"➕ {number(int(step), currency)}"
        case "diary_day", (_, which):
            return f"{SIGNS[which]} {words.text(f'diary_day.{which}')}"
        case "diary_country", (page,) if page.isdecimal():
            return f"➕ {words.text('button.more')}"
        case "diary_country", (code,):
            return country_name(words, code)
        case "diary_sheet", (_,):
            return f"⬅️ {words.text('diary.month_before')}"
        case "paper", (number_, at):
            return f"📎 {number_} · {datetime.fromtimestamp(int(at) / 1000, HOME):%d/%m/%y}"
        case "paper_give", (_, _):
            return f"✅ {words.text('paper.give_yes')}"
        case ("paper_drop", (_, _)) | ("diary_drop", (_,)):
            return f"🗑 {words.text('diary.drop_yes')}"
    return None
