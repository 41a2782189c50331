"""What stands on the buttons of all that a contact keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.core.model.own.diary import Did, What
from bot.wording.amounts import HOME, hours, number
from bot.wording.catalog import Catalog, country_name

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


_FLAG = ord("🇦") - ord("A")
"""From a letter of a country's code to the sign of which two make its flag."""


def flag(country: str) -> str:
    """The flag of a country by its code of two letters: for who reads little it is the name."""
    return "".join(chr(_FLAG + ord(letter)) for letter in country)


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
        case "diary_is", (_, _, amount, currency):
            return f"✅ {number(int(amount), currency)} {currency}"
        case "diary_add", (_, _, step, currency):
            return f"➕ {number(int(step), currency)}"
        case "diary_day", (_, which):
            return f"{SIGNS[which]} {words.text(f'diary_day.{which}')}"
        case "diary_country", (page,) if page.isdecimal():
            return f"➕ {words.text('button.more')}"
        case "diary_country", (code,):
            return f"{flag(code)} {country_name(words, code)}"
        case "diary_sheet", (_,):
            return f"⬅️ {words.text('diary.month_before')}"
        case "paper", (number_, at):
            return f"📎 {number_} · {datetime.fromtimestamp(int(at) / 1000, HOME):%d/%m/%y}"
        case "paper_give", (_, _):
            return f"✅ {words.text('paper.give_yes')}"
        case ("paper_drop", (_, _)) | ("diary_drop", (_,)):
            return f"🗑 {words.text('diary.drop_yes')}"
    return None
