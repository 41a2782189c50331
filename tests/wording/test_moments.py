"""When something is: what lies more than a day ahead is told with its date, since weekdays come again."""

import pytest

from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR
from bot.wording.catalog import catalog, sentence

NOW = 1_764_400_000_000
"""Saturday, 29 November 2025, 14:06 in Phnom Penh."""


@pytest.mark.parametrize(
    ("after", "en", "km"),
    [
        (HOUR, "Saturday 15:06", "សៅរ៍ 15:06"),
        (DAY, "Sunday 14:06", "អាទិត្យ 14:06"),
        (7 * DAY, "Saturday 6 December 14:06", "សៅរ៍ 6 ធ្នូ 14:06"),
    ],
)
def test_a_mute_of_more_than_a_day_is_told_with_the_date_of_its_end(after: int, en: str, km: str) -> None:
    values = {"until": str(NOW + after), "now": str(NOW)}
    assert f"Until {en}, Cambodian time" in sentence(catalog("en"), Line.MUTED, values)
    assert km in sentence(catalog("km"), Line.MUTED, values)
