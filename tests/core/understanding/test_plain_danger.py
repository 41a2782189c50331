"""Plain words of danger are urgent in every script; questions, papers and adverts with these words are not."""

import pytest

from bot.core.understanding.values import Urgency
from tests import project


@pytest.mark.parametrize(
    "text",
    [
        "មានគ្រោះថ្នាក់",
        "គ្រោះថ្នាក់",
        "ខ្ញុំស្ថិតក្នុងគ្រោះថ្នាក់",
        "ខ្ញុំមានគ្រោះថ្នាក់",
        "មានអាសន្ន",
        "អាសន្ន",
        "បន្ទាន់ណាស់",
        "ឥឡូវមានគ្រោះថ្នាក់",
        "mean kroh thnak",
        "krus tnak",
        "mean anatray",
        "khnhom jub krous thnak",
        "danger",
        "urgent",
        "We are all in danger",
    ],
)
def test_plain_words_of_danger_are_urgent(text: str) -> None:
    assert project.red_flags().read(text).urgency >= Urgency.URGENT


@pytest.mark.parametrize(
    "text",
    [
        "តើការងារនេះមានគ្រោះថ្នាក់ទេ",
        "លេខទូរស័ព្ទអាសន្ន",
        "ត្រូវការលុយបន្ទាន់",
        "សុំកន្លែងស្នាក់បណ្តោះអាសន្ន",
        "អត់មានគ្រោះថ្នាក់អីទេ",
        "mean kroh thnak te",
        "tov krao mean krous thnak te",
        "lek bontoan",
        "can one refuse dangerous work",
        "is it dangerous to swim",
        "emergency numbers",
        "what are signs of danger",
        "urgent loan in one day",
        "I saw danger in the news",
    ],
)
def test_questions_numbers_and_adverts_are_not(text: str) -> None:
    assert project.red_flags().read(text).urgency < Urgency.URGENT


@pytest.mark.parametrize("text", ["ok 10", "ok 8 mong", "ok 10 baht", "oh 10 nak"])
def test_what_only_sounds_like_an_age_is_none(text: str) -> None:
    assert not project.red_flags().read(text).flags


@pytest.mark.parametrize("text", ["ayu 10", "ayuk teb 14 chhnam", "khnhom ayou 15", "ah yu 13 chhnam"])
def test_an_age_below_18_is_an_emergency(text: str) -> None:
    assert project.red_flags().read(text).urgency is Urgency.EMERGENCY
