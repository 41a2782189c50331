"""A month of open data as files: counts as CSV and JSON, and a note of what they are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from bot.core.journal.open_data import EPSILON, SHARE, Row

_FIELDS = ("month", "table", "value", "count")

NOTE = f"""\
# What these counts are

Cases of a hotline for Cambodian migrants that its counsellors closed in {{month}}, by topic, country and kind of work,
each table by itself. The sums were known for {{days}} of the month's days. Values are the program's own names,
countries are ISO 3166-1 codes. Nothing in the files is of one case or person.

- Each count has random noise (two-sided geometric mechanism, differential privacy; epsilon {EPSILON} for a case and
  month, {SHARE:.2f} in each of the three tables). A count below nought is shown as 0. Nine of ten counts are off by at
  most 7.
- The noise is drawn once: a month that is written again has the same counts.
- A case stands in a table only where that is known of it: tables do not add up to the same, and none to all cases.
- What is protected is one closed case. Who came with several cases is protected less, by as many times.
- Who wrote to the machine alone, and what was not closed in the month, is not counted. Counts of a hotline are of who
  found it and could write: they say nothing of how often something happens.
- A small difference is noise. Differences under 20 cases mean nothing.
"""


def as_csv(month: str, rows: Sequence[Row]) -> str:
    """One count a line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_FIELDS)
    writer.writerows((month, row.table, row.value, row.count) for row in rows)
    return text.getvalue()


def as_json(month: str, rows: Sequence[Row]) -> str:
    """The same, with the budget."""
    counts = [dict(zip(_FIELDS, (month, row.table, row.value, row.count), strict=True)) for row in rows]
    told = {"month": month, "mechanism": "two-sided geometric", "epsilon": EPSILON, "unit": "closed case"}
    return json.dumps({**told, "counts": counts}, indent=1) + "\n"


def note(month: str, days: int) -> str:
    """What the counts are, for whoever uses them."""
    return NOTE.format(month=month, days=days)
