"""What decisions read of the content: the short numbers that everybody knows, by country, and no long ones."""

from bot.core.model.rules import Rules
from bot.wiring.rules import with_content
from tests import project


def test_short_numbers_are_those_of_the_directory_by_country() -> None:
    numbers = with_content(Rules(), project.content()).short_numbers
    assert {"117", "118", "119"} & numbers["KH"]
    assert {"191", "1300"} <= numbers["TH"]
    assert all(number.isdecimal() and len(number) <= 4 for there in numbers.values() for number in there)
