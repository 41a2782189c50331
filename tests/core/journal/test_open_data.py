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
from bot.core.journal.open_data import EPSILON, LEAST, SHARE, TABLES, Row, geometric, noise
from bot.paper.open_data import as_csv, as_json, note

MONTH = "2026-10"
LISTED = {"topic": ["unpaid_wages", "confinement"], "country": ["TH", "MY"], "sector": ["fishing", "domestic"]}


def seal(words: bytes, key: bytes = b"key") -> str:
    return hashlib.sha256(key + words).hexdigest()


def month_of(cases: int) -> Figures:
    return Figures(0, 1, about={"topic": {"unpaid_wages": cases}, "country": {"TH": cases}, "sector": {}})


def test_the_noise_has_the_shape_that_the_budget_asks_for() -> None:
    chance = random.Random(5)
    tries = 40_000
    drawn = (geometric(chance.getrandbits(256)) - geometric(chance.getrandbits(256)) for _ in range(tries))
    found = Counter(drawn)
    alpha = math.exp(-SHARE)
    for k in range(-6, 7):
        expected = (1 - alpha) / (1 + alpha) * alpha ** abs(k)
        assert found[k] / tries == pytest.approx(expected, rel=0.12), k
    assert abs(sum(k * n for k, n in found.items()) / tries) < 0.15


def test_neighbouring_counts_are_never_told_apart_by_more_than_the_budget() -> None:
    """The least number from which one case more is said, of both ends: as many random numbers as exp(ε) allows."""
    for k in range(30):
        bounds = [2**256]
        for _ in range(k + 1):
            bounds.append(bounds[-1] * open_data._ALPHA >> 64)
        assert geometric(bounds[k] - 1) == k
        assert geometric(bounds[k + 1]) == k
        assert bounds[k] / bounds[k + 1] == pytest.approx(math.exp(SHARE), rel=1e-9)
    for wrong in (-1, 2**256):
        with pytest.raises(ValueError, match="no number"):
            geometric(wrong)
    assert pytest.approx(EPSILON) == SHARE * len(TABLES)


def test_a_month_is_never_drawn_twice_and_nobody_without_the_key_knows_its_noise() -> None:
    first, again = (open_data.rows(MONTH, month_of(700), LISTED, seal) for _ in range(2))
    assert first == again
    values = [(t, v) for t in TABLES for v in LISTED[t]]
    drawn = {tuple(noise(seal, m, *v) for v in values) for m in (MONTH, "2026-09", "2026-08")}
    assert len(drawn) == 3
    other = open_data.rows(MONTH, month_of(700), LISTED, lambda words: seal(words, b"another"))
    assert other != first


def test_every_listed_value_has_a_row_also_where_nobody_came_and_no_other_has_one() -> None:
    strange = Figures(0, 1, about={"topic": {"unpaid_wages": 700, "a topic of before": 3}})
    found = open_data.rows(MONTH, strange, LISTED, seal)
    assert [(row.table, row.value) for row in found] == [(t, v) for t in TABLES for v in sorted(LISTED[t])]
    assert Row("topic", "x", -3).count == 0


def test_only_a_month_with_enough_cases_is_of_use() -> None:
    for cases, enough in ((0, False), (LEAST // 2, False), (LEAST + 100, True)):
        assert open_data.of_use(open_data.rows(MONTH, month_of(cases), LISTED, seal)) is enough, cases


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


def test_the_files_hold_the_same_counts_and_say_what_they_are() -> None:
    found = open_data.rows(MONTH, month_of(700), LISTED, seal)
    lines = list(csv.DictReader(io.StringIO(as_csv(MONTH, found))))
    told = json.loads(as_json(MONTH, found))
    assert [(line["table"], line["value"], int(line["count"])) for line in lines] == [
        (row["table"], row["value"], row["count"]) for row in told["counts"]
    ]
    assert told["epsilon"] == EPSILON
    assert min(row["count"] for row in told["counts"]) >= 0
    assert MONTH in note(MONTH, 31)
    assert "31 of the month's days" in note(MONTH, 31)
    assert "{" not in note(MONTH, 31)
