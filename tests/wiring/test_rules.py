"""What decisions read of the content: the short numbers that everybody knows, by country, and no long ones."""

from bot.core.model.rules import Rules
from bot.wiring.rules import with_content
from tests import project


def test_short_numbers_are_those_of_the_directory_by_country() -> None:
    numbers = with_content(Rules(), project.content()).short_numbers
    assert {"117", "118", "119"} & numbers["KH"]
    assert {"191", "1300"} <= numbers["TH"]
    assert all(number.isdecimal() and len(number) <= 4 for there in numbers.values() for number in there)


def test_a_number_leads_to_whoever_has_it_dialled_from_inside_or_outside() -> None:
    rules, shown = with_content(Rules(), project.content()), project.content().services
    assert rules.dialled["1280"] == ("kh_1280",)
    assert rules.dialled["855882313130"] == ("kh_a21",)
    assert all(not shown[id_].replaced_by for ids in rules.dialled.values() for id_ in ids)
    assert all(number.isdecimal() for number in rules.dialled)


def test_sections_that_wait_until_they_are_asked_for_stand_in_their_answers() -> None:
    content = project.content()
    asked = with_content(Rules(), content).asked
    assert asked
    for name in asked:
        topic, _, section = name.partition(".")
        assert any(section == each.id for each in content.answer(topic, "km").every_section), name


def test_a_price_is_a_section_of_an_answer_in_every_language() -> None:
    content = project.content()
    prices = with_content(Rules(), content).prices
    assert prices
    assert all(
        content.answer(topic, language).section(section) is not None
        for topic, section in prices.items()
        for language in content.languages
    )
