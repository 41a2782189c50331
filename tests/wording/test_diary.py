"""The diary of work as it is read: few buttons, whole amounts, and a sheet in two languages that fits in a message."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

from babel.numbers import get_currency_precision

from bot.content.model.answers import Review
from bot.content.read.wage_words import WHOLE
from bot.core.model.effects.contact import Tell
from bot.core.model.own.diary import Day, Diary, Did, Per, Wage
from bot.core.model.own.money import MONEY
from bot.wording.amounts import currency_name, hours, money, number
from bot.wording.buttons import MOST, rows_labelled
from bot.wording.catalog import catalog
from bot.wording.sheets.buttons import SIGNS
from bot.wording.sheets.wages import render_sheet
from bot.wording.text import LONGEST, Rendered, length, visible
from tests import project
from tests.core.contact.diary_screens import NOW, WIDE, full, screens

CONTENT = project.content()
AT = datetime.fromtimestamp(NOW / 1000, UTC)


def sheet(diary: Diary, month: str = "2026-11", language: str = "km") -> Rendered:
    return render_sheet(CONTENT, diary, month, language, AT)


def test_every_screen_has_at_most_six_buttons_two_in_a_row_each_with_a_pictogram() -> None:
    lines = set()
    for country in (None, "TH", "ID"):
        for effect, _ in screens(country):
            if not isinstance(effect, Tell):
                continue
            lines.add(effect.line)
            for language in CONTENT.languages:
                rows = rows_labelled(effect.buttons, CONTENT, catalog(language))
                assert sum(map(len, rows)) <= MOST, effect.line
                assert max(map(len, rows)) <= 2, effect.line
                chosen = [b for row in rows for b in row if b.action != "diary_country" or not b.args]
                assert all(ord(b.label[0]) > 0x2000 or b.label[0] == "0" for b in chosen), effect.line
    assert {line for line in lines if not line.startswith("diary_")} == set()
    assert len(lines) >= 12


def test_amounts_are_whole_smallest_units_by_cldr() -> None:
    assert {m.currency: m.digits for m in MONEY.values()} == {
        m.currency: get_currency_precision(m.currency) for m in MONEY.values()
    }
    english, khmer = (catalog(code).locale for code in ("en", "km"))
    assert [number(n, "THB") for n in (0, 35_000, 120_050, 1)] == ["0", "350", "1,200.50", "0.01"]
    assert [number(n, "KWD") for n in (1_000, 1_005)] == ["1", "1.005"]
    assert number(-2_000, "KRW") == "−2,000"
    assert money(english, "100 THB") == "1 Thai baht"
    assert "\u200b" not in currency_name(khmer, "KHR")
    assert [hours(n) for n in (0, 30, 480, 510)] == ["0", "½", "8", "8½"]


def test_a_sheet_is_dated_in_khmer_and_english_and_says_whose_count_it_is() -> None:
    diary = Diary(
        "TH",
        Wage(35_000, Per.DAY),
        (
            Day("2026-10-30", Did.WORKED, 600),
            Day("2026-11-23", Did.WORKED, 510, 100_000, 5_000),
            Day("2026-11-24", Did.REST),
            Day("2026-11-25", Did.ILL),
        ),
    )
    text = visible(sheet(diary).text_html)
    for language in ("km", "en"):
        words = catalog(language)
        for id_ in ("sheet.diary", "sheet.unpaid", "sheet.overpaid", "sheet.held", "sheet.how_day", "sheet.law"):
            expected = id_ != "sheet.unpaid"  # in November more was received than earned, and over both months too
            assert (words.text(id_) in text) == expected, id_
        assert words.text("did.worked") in text
    assert "2026-11-23 💪 8½ h 💵 1,000 ➖ 50" in text
    assert "2026-11-25 🤒" in text
    assert "2026-10-30 –" in text, "the whole, since there are two months"
    assert "650 THB" in text, "received beyond the count of November"
    assert "300 THB" in text, "and of both months"
    assert "Wednesday 25 November 2026" in text
    assert "ฉันเป็นคนกัมพูชา" in text, "the card of the country's language"
    assert "2026-10-30 💪 10 h" in visible(sheet(diary, "2026-10").text_html)
    none = visible(sheet(Diary("ZA", None, diary.days[:1]), "2026-10").text_html)
    assert catalog("en").text("sheet.no_wage") in none
    assert not none.startswith("I am from Cambodia"), "English stands there anyway"


def test_the_longest_sheet_fits_into_a_message_and_nothing_of_it_is_cut() -> None:
    for country in MONEY:
        for month in ("2026-11", "2026-10"):
            diary = full(country, 366, WIDE)
            shown = sheet(diary, month)
            assert length(shown.text_html) <= LONGEST
            text = visible(shown.text_html)
            theirs = [w.words["law"] for w in CONTENT.wage_words if country in w.countries]
            for law in theirs or [catalog("en").text("sheet.law")]:
                assert law in text, f"{country}: nothing is cut"
            assert catalog("km").text("sheet.law") in text
            assert text.endswith(theirs[0] if theirs and "Overtime" not in text else catalog("en").text("sheet.law"))
            assert f"{month}-01 " in text


def test_a_sheet_is_in_the_countrys_language_too_and_says_that_nobody_signed_it() -> None:
    theirs = {country: words for words in CONTENT.wage_words for country in words.countries}
    assert set(theirs) == {
        "TH",
        "MY",
        "BN",
        "ID",
        "KR",
        "JP",
        "CN",
        "TW",
        "VN",
        "SA",
        "AE",
        "QA",
        "KW",
        "BH",
        "OM",
        "JO",
        "EG",
    }
    assert theirs["TW"].words["earned"] == "應得工資" != theirs["CN"].words["earned"], "each in its own letters"
    for country, words in theirs.items():
        for wage in (Wage(100, Per.DAY), Wage(100, Per.HOUR), Wage(100, Per.MONTH), None):
            diary = Diary(country, wage, (Day("2026-11-23", Did.WORKED, 0, 5_000, 7), Day("2026-11-24", Did.ILL)))
            text = visible(sheet(diary).text_html)
            always = {
                "diary",
                "draft",
                "days_worked",
                "days_rest_ill",
                "hours",
                "paid",
                "held",
                "law",
                "worked",
                "rest",
                "ill",
            }
            per = {f"wage_{wage.per}", f"how_{wage.per}", "earned", "overpaid"} if wage is not None else {"no_wage"}
            for name in always | per | ({"no_hours"} if wage is not None and wage.per is Per.HOUR else set()):
                assert words.words[name] in text, f"{country}: {name}"
            assert "nobody who writes that language has signed them" in text
            assert "មិនទាន់មានអ្នកចេះភាសានោះបញ្ជាក់ទេ" in text
    assert "Malay are a draft" in visible(sheet(Diary("MY", None, (Day("2026-11-23", Did.ILL),))).text_html)


def test_what_somebody_signed_is_no_draft_any_more() -> None:
    (thai,) = (words for words in CONTENT.wage_words if words.language == "th")
    signed = replace(CONTENT, wage_words=(replace(thai, review=Review("Somchai", date(2026, 11, 20))),))
    text = visible(
        render_sheet(signed, Diary("TH", None, (Day("2026-11-23", Did.ILL),)), "2026-11", "km", AT).text_html
    )
    assert thai.words["diary"] in text
    assert thai.words["draft"] not in text
    assert "are a draft" not in text


def test_words_from_right_to_left_leave_what_stands_beside_them_in_its_order() -> None:
    """Each stretch of Arabic is between FSI and PDI, so that a number behind it stands behind it on the screen too."""
    diary = Diary("SA", Wage(10_000, Per.DAY), (Day("2026-11-23", Did.WORKED, 60, 500, 7),))
    lines = visible(sheet(diary).text_html).split("\n")
    beside = [line for line in lines if any(unicodedata.bidirectional(c) == "AL" for c in line)][
        1:
    ]  # the card is alone
    assert len(beside) > 12
    for line in beside:
        depth, outside = 0, ""
        for c in line:
            depth += (c == "\u2068") - (c == "\u2069")
            outside += c if depth == 0 else ""
        assert depth == 0, line
        assert not any(unicodedata.bidirectional(c) in ("R", "AL") for c in outside), line
    assert any("\u2069 / Received: 5" in line for line in lines)
    assert "\u2068" not in sheet(Diary("TH", None, diary.days)).text_html


def test_where_three_languages_are_too_long_english_goes_and_nothing_else() -> None:
    (viet,) = (words for words in CONTENT.wage_words if words.language == "vi")
    long = replace(viet, words={name: word + " ọọọọ" * 2 for name, word in viet.words.items()})
    assert WHOLE - 50 < sum(map(len, long.words.values())) <= WHOLE
    shown = render_sheet(replace(CONTENT, wage_words=(long,)), full("VN", 366, WIDE), "2026-10", "km", AT)
    text = visible(shown.text_html)
    assert length(shown.text_html) <= LONGEST
    assert catalog("en").text("sheet.law") not in text
    assert catalog("km").text("sheet.law") in text
    assert text.endswith(long.words["law"])


def test_all_that_is_shown_of_a_day_has_its_sign() -> None:
    assert set(SIGNS) >= {*Did, "hours", "paid", "held", "wage", "before", "week", "done"}
