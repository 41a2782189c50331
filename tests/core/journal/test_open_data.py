"""Open data without people: noise of the right shape, never drawn twice, and only where it is of use."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import random
from collections import Counter
from datetime import date, timedelta

import pytest

from bot.core.journal import open_data, sums
from bot.core.journal.figures import Figures
from bot.core.journal.open_data import (
    CELL,
    EPSILON,
    LARGE,
    LEAST,
    LEAST_OF_PAIRS,
    PAIRS,
    SINGLES,
    SIZE,
    Row,
    Split,
    geometric,
    noise,
    pairs,
    rows,
    size,
    split,
)
from bot.core.ports import JournalEntry
from bot.paper.open_data import as_csv, as_json, note

MONTH = "2026-10"
LISTED = {"topic": ["unpaid_wages", "confinement"], "country": ["TH", "MY"], "sector": ["fishing", "domestic"]}
SHARES = sorted({SIZE, *SINGLES.values(), *LARGE.values()})


def seal(words: bytes, key: bytes = b"key") -> str:
    return hashlib.sha256(key + words).hexdigest()


def month_of(cases: int) -> Figures:
    return Figures(0, 1, about={"topic": {"unpaid_wages": cases}, "country": {"TH": cases}, "sector": {}})


def drawn(cases: int, parts: Split = SINGLES, *, key: bytes = b"key", paired: int = 0) -> list[Row]:
    counts = dict(month_of(cases).about)
    counts |= {table: {f"unpaid_wages {LISTED[b][0]}": paired} for table, (_, b) in PAIRS.items()}
    return rows(MONTH, counts, LISTED, parts, lambda words: seal(words, key))


def test_the_budget_adds_up_whatever_is_written() -> None:
    """A case is in the size, and in one row at most of each table: so much of it is spent, and no more (sequential
    composition). The size is drawn before anything else, and alone decides which tables there are."""
    for parts in (SINGLES, LARGE):
        assert SIZE + sum(parts.values()) == pytest.approx(EPSILON)
        tables = {row.table for row in drawn(LEAST_OF_PAIRS, parts, paired=900)}
        assert tables == set(parts)
    assert set(LARGE) == {*SINGLES, *PAIRS}
    for cases in (0, LEAST, LEAST_OF_PAIRS):
        one, other = (size(MONTH, month_of(n), seal) for n in (cases, cases + 1))
        assert other - one == 1, "one case changes it by one"


@pytest.mark.parametrize("share", SHARES)
def test_the_noise_has_the_shape_that_its_part_of_the_budget_asks_for(share: float) -> None:
    chance, tries = random.Random(5), 20_000
    found = Counter(
        geometric(chance.getrandbits(256), share) - geometric(chance.getrandbits(256), share) for _ in range(tries)
    )
    alpha = math.exp(-share)
    for k in range(-3, 4):
        expected = (1 - alpha) / (1 + alpha) * alpha ** abs(k)
        assert found[k] / tries == pytest.approx(expected, rel=0.15), k
    assert abs(sum(k * n for k, n in found.items()) / tries) < 0.5


@pytest.mark.parametrize("share", SHARES)
def test_neighbouring_counts_are_never_told_apart_by_more_than_the_budget(share: float) -> None:
    """The least number from which one case more is said, of both ends: as many random numbers as exp(ε) allows."""
    for k in range(20):
        bounds = [2**256]
        for _ in range(k + 1):
            bounds.append(bounds[-1] * open_data._alpha(share) >> 64)
        assert geometric(bounds[k] - 1, share) == k
        assert geometric(bounds[k + 1], share) == k
        assert bounds[k] / bounds[k + 1] == pytest.approx(math.exp(share), rel=1e-9)
    for wrong in (-1, 2**256):
        with pytest.raises(ValueError, match="no number"):
            geometric(wrong, share)


def test_a_month_is_never_drawn_twice_and_nobody_without_the_key_knows_its_noise() -> None:
    first = drawn(900)
    assert first == drawn(900)
    values = [(t, v) for t in SINGLES for v in LISTED[t]]
    assert len({tuple(noise(seal, m, *v, 0.3) for v in values) for m in (MONTH, "2026-09", "2026-08")}) == 3
    assert drawn(900, key=b"another") != first
    assert [noise(seal, MONTH, *v, 0.3) for v in values] != [noise(seal, MONTH, *v, 0.1) for v in values]


def test_every_listed_value_has_a_row_also_where_nobody_came_and_no_other_has_one() -> None:
    strange = {"topic": {"unpaid_wages": 900, "a topic of before": 3}}
    found = rows(MONTH, strange, LISTED, SINGLES, seal)
    assert [(row.table, row.value) for row in found] == [(t, v) for t in SINGLES for v in sorted(LISTED[t])]
    assert Row("topic", "x", -3).count == 0


def test_only_a_month_with_enough_cases_is_of_use_and_pairs_need_many_more() -> None:
    wanted = {0: None, LEAST // 2: None, LEAST + 100: SINGLES, 4_800: SINGLES, LEAST_OF_PAIRS + 100: LARGE}
    assert {cases: split(size(MONTH, month_of(cases), seal)) for cases in wanted} == wanted


def test_small_pairs_never_show() -> None:
    """Of months in which up to four share a pair, and one in which very many do."""
    listed = {"topic": [f"t{n}" for n in range(60)], "country": [f"c{n}" for n in range(20)], "sector": []}
    every = [f"{topic} {country}" for topic in listed["topic"] for country in listed["country"]]
    for month, true in (("2026-01", 0), ("2026-02", 1), ("2026-03", 4)):
        counts = {"topic country": dict.fromkeys(every, true) | {"t1 c1": 300}, "topic sector": {}}
        shown = [row for row in rows(month, counts, listed, LARGE, seal) if row.table in PAIRS]
        assert [row.value for row in shown] == ["t1 c1"]
        assert abs(shown[0].noisy - 300) < 60
        assert min(row.count for row in shown) >= CELL


def test_pairs_that_the_journal_holds_no_more_are_left_out_and_all_else_stays_as_it_was_drawn() -> None:
    whole = drawn(6_000, LARGE, paired=3_000)
    assert {row.table for row in whole} == set(LARGE)
    without = rows(MONTH, month_of(6_000).about, LISTED, LARGE, seal)
    assert without == [row for row in whole if row.table not in PAIRS]


def test_pairs_are_of_each_cases_last_closing_on_a_day_where_both_are_known() -> None:
    def closed(at: int, case: str, about: str) -> tuple[int, JournalEntry]:
        return at, JournalEntry("case_about", "bot", case, about)

    lines = [
        closed(9, "before", "unpaid_wages TH fishing self"),
        closed(10, "a", "confinement TH - self"),
        closed(11, "a", "unpaid_wages TH fishing self"),
        (12, JournalEntry("case_closed", "c", "a", "done")),
        closed(13, "b", "unpaid_wages TH - other"),
        closed(14, "c", "- MY fishing self"),
        closed(15, "a", "confinement TH fishing self"),
        closed(20, "after", "unpaid_wages TH fishing self"),
    ]
    assert pairs(lines, (10, 15, 20)) == {
        "topic country": {"unpaid_wages TH": 2, "confinement TH": 1},
        "topic sector": {"unpaid_wages fishing": 1, "confinement fishing": 1},
    }


def test_one_case_on_one_day_changes_each_table_in_one_row_by_one() -> None:
    """Of any month: else more of the budget is spent than is said."""
    chance, days = random.Random(3), range(0, 100, 10)
    abouts = ["unpaid_wages TH fishing self", "confinement MY domestic self", "confinement TH - self", "- - - -"]
    lines = [
        (at, JournalEntry("case_about", "bot", f"case {chance.randrange(8)}", chance.choice(abouts)))
        for at in range(0, 90, 2)
    ]
    whole = pairs(lines, days)
    for day in days[:-1]:
        for case in range(8):
            less = pairs([(at, e) for at, e in lines if e.case != f"case {case}" or at // 10 * 10 != day], days)
            for table in PAIRS:
                assert (whole[table] - less[table]).total() <= 1
                assert not less[table] - whole[table]


def test_only_a_month_whose_sums_change_no_more_is_written() -> None:
    assert not open_data.settled(MONTH, date(2026, 10, 31))
    assert not open_data.settled(MONTH, date(2026, 11, 8))
    assert open_data.settled(MONTH, date(2026, 11, 30))
    first = next(d for n in range(40) if open_data.settled(MONTH, d := date(2026, 10, 31) + timedelta(n)))
    assert (first - date(2026, 10, 31)).days * 86_400_000 > sums.SETTLES
    for today, month in ((date(2026, 11, 30), MONTH), (date(2026, 11, 2), "2026-09"), (date(2027, 1, 31), "2026-12")):
        assert open_data.last_settled(today) == month
    assert len(list(open_data.days_of("2028-02"))) == 29
    with pytest.raises(ValueError, match="month"):
        open_data.settled("2026-13", date(2026, 11, 30))


@pytest.mark.parametrize("parts", [SINGLES, LARGE], ids=["singles", "pairs"])
def test_the_files_hold_the_same_counts_and_say_what_they_are(parts: Split) -> None:
    found = drawn(6_000, parts, paired=3_000)
    lines = list(csv.DictReader(io.StringIO(as_csv(MONTH, found))))
    told = json.loads(as_json(MONTH, found, parts))
    assert [(line["table"], line["value"], int(line["count"])) for line in lines] == [
        (row["table"], row["value"], row["count"]) for row in told["counts"]
    ]
    assert told["epsilon"] == EPSILON == pytest.approx(sum(told["epsilon_of"].values()))
    assert min(row["count"] for row in told["counts"]) >= 0
    says = note(MONTH, 31, parts)
    assert MONTH in says
    assert "31 of the month's days" in says
    assert all(f"{' and '.join(table.split())}: {share};" in says for table, share in parts.items())
    assert (f"from {CELL} on" in says) is (parts is LARGE)
    assert "{" not in says
