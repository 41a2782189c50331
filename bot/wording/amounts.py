"""Amounts, hours and days in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_currency_name

from bot.core.model.own.money import MONEY

HOME = ZoneInfo("Asia/Phnom_Penh")
"""Times that concern the desk, and when something was put aside, are given in Cambodian time."""

_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_DIGITS: Mapping[str, int] = {money.currency: money.digits for money in MONEY.values()}


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
