"""A month of open data as files: counts as CSV and JSON, and a note of what they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from bot.core.journal.open_data import CELL, EPSILON, LARGE, PAIRS, SIZE, Row, Split

_FIELDS = ("month", "table", "value", "count")

_OFF = {0.1: 23, 0.3: 8}
"""By how much nine of ten counts are off at most, by their part of the budget (`bench/open_data.py`)."""

NOTE = f"""\
# What these counts are

Cases of a hotline for Cambodian migrants that its counsellors closed in {{month}},
by {{tables}}, each table by itself. The sums were known for {{days}} of the month's days. Values are the program's own
names, countries are ISO 3166-1 codes. Nothing in the files is of one case or person.

- Each count has random noise (two-sided geometric mechanism, differential privacy). The whole budget is epsilon
  {EPSILON} for a case and month: {SIZE} for how large the month is, which decides what is written, and the rest so:
{{parts}}
- A count below nought is shown as 0.
- The noise is drawn once: a month that is written again has the same counts.
- A case stands in a table only where that is known of it: tables do not add up to the same, and none to all cases.
- What is protected is one case that was closed on one day. One that was closed on several days, and who came with
  several cases, is protected less, by as many times.
- Who wrote to the machine alone, and what was not closed in the month, is not counted. Counts of a hotline are of who
  found it and could write: they say nothing of how often something happens.
- A small difference is noise. Differences under {{least}} cases mean nothing.
{{pairs}}"""

_OF_PAIRS = f"""\
- A pair is shown from {CELL} on, with its noise. One that is not listed is below that, which need not be nought.
"""


def as_csv(month: str, rows: Sequence[Row]) -> str:
    """One count a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_FIELDS)
    writer.writerows((month, row.table, row.value, row.count) for row in rows)
    return text.getvalue()


def as_json(month: str, rows: Sequence[Row], parts: Split) -> str:
    """The same, with the budget."""
    counts = [dict(zip(_FIELDS, (month, row.table, row.value, row.count), strict=True)) for row in rows]
    told = {"month": month, "mechanism": "two-sided geometric", "epsilon": EPSILON, "unit": "closed case"}
    shared = {"epsilon_of": {"size": SIZE, **parts}, "pairs_shown_from": CELL}
    return json.dumps({**told, **shared, "counts": counts}, indent=1) + "\n"


def note(month: str, days: int, parts: Split) -> str:
    """What the counts are, for whoever uses them."""
    said = "\n".join(
        f"  - {' and '.join(PAIRS.get(table, (table,)))}: {share}; nine of ten counts are off by at most {_OFF[share]};"
        for table, share in parts.items()
    )
    tables = "topic, country and kind of work" + (", and by pairs of these" if parts is LARGE else "")
    pairs = _OF_PAIRS if parts is LARGE else ""
    least = round(2.5 * max(_OFF[share] for share in parts.values()))
    return NOTE.format(month=month, days=days, tables=tables, parts=said, pairs=pairs, least=least)
