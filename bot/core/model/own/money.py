"""Whose money somebody is paid in, and by whose clock their days begin: one table by country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ELSEWHERE = "ZZ"
"""In place of a country: on a ship, or in one that the table does not name. Paid in dollars, days as in Cambodia."""


@dataclass(frozen=True)
class Money:
    """A country's money and clock. Amounts are whole numbers of its smallest unit in use.

    `currency`: its code by ISO 4217; `digits`: of the smallest unit, by CLDR, which leaves out what nobody pays with
    any more; `zone`: by the IANA database, where most work; `step`: the greatest amount that one press adds, in whole
    coins of the currency. Three smaller ones follow, a tenth each.
    """

    currency: str
    digits: int
    zone: str
    step: int

    @property
    def steps(self) -> tuple[int, ...]:
        """What one press may add, in smallest units, the greatest first."""
        return tuple(self.step * 10**self.digits // 10**n for n in range(4))

    @property
    def clock(self) -> ZoneInfo:
        """The clock by which a day begins."""
        return ZoneInfo(self.zone)


MONEY: Mapping[str, Money] = {
    "TH": Money("THB", 2, "Asia/Bangkok", 10_000),
    "MY": Money("MYR", 2, "Asia/Kuala_Lumpur", 1_000),
    "KR": Money("KRW", 0, "Asia/Seoul", 1_000_000),
    "JP": Money("JPY", 0, "Asia/Tokyo", 100_000),
    "KH": Money("KHR", 2, "Asia/Phnom_Penh", 100_000),
    "VN": Money("VND", 0, "Asia/Ho_Chi_Minh", 1_000_000),
    "CN": Money("CNY", 2, "Asia/Shanghai", 1_000),
    "TW": Money("TWD", 2, "Asia/Taipei", 10_000),
    "HK": Money("HKD", 2, "Asia/Hong_Kong", 1_000),
    "MO": Money("MOP", 2, "Asia/Macau", 1_000),
    "SG": Money("SGD", 2, "Asia/Singapore", 1_000),
    "BN": Money("BND", 2, "Asia/Brunei", 1_000),
    "ID": Money("IDR", 2, "Asia/Jakarta", 1_000_000),
    "LA": Money("LAK", 0, "Asia/Vientiane", 1_000_000),
    "MM": Money("MMK", 0, "Asia/Yangon", 100_000),
    "PH": Money("PHP", 2, "Asia/Manila", 10_000),
    "IN": Money("INR", 2, "Asia/Kolkata", 10_000),
    "SA": Money("SAR", 2, "Asia/Riyadh", 1_000),
    "AE": Money("AED", 2, "Asia/Dubai", 1_000),
    "QA": Money("QAR", 2, "Asia/Qatar", 1_000),
    "KW": Money("KWD", 3, "Asia/Kuwait", 100),
    "BH": Money("BHD", 3, "Asia/Bahrain", 100),
    "OM": Money("OMR", 3, "Asia/Muscat", 100),
    "JO": Money("JOD", 3, "Asia/Amman", 100),
    "EG": Money("EGP", 2, "Africa/Cairo", 10_000),
    "MU": Money("MUR", 2, "Indian/Mauritius", 10_000),
    "ZA": Money("ZAR", 2, "Africa/Johannesburg", 1_000),
    "SN": Money("XOF", 0, "Africa/Dakar", 100_000),
    "IL": Money("ILS", 2, "Asia/Jerusalem", 1_000),
    "TR": Money("TRY", 2, "Europe/Istanbul", 10_000),
    ELSEWHERE: Money("USD", 2, "Asia/Phnom_Penh", 1_000),
}
"""By the code of the country, in the order in which they are offered. Digits are CLDR's (`tests/wording/test_money.py`
compares them)."""


def money_of(country: str) -> Money:
    """A country's money; that of elsewhere for one that has no row."""
    return MONEY.get(country, MONEY[ELSEWHERE])
