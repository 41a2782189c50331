from pathlib import Path

import pytest
import yaml

from bot.core.understanding.learned import FEW, LearnedFlags, Weights, letter_pieces, word_pieces
from bot.core.understanding.lexicon import Reading
from bot.core.understanding.values import Urgency
from bot.understanding.understander import LearnedError, Understander, load_learned
from bot.understanding.word_files import HOME
from tests import project
from tests.growth import grows_with_length

CASES = Path(__file__).parent / "triage_cases"


@pytest.fixture(scope="module")
def understander() -> Understander:
    return project.understander()


@pytest.fixture(scope="module")
def learned() -> LearnedFlags:
    return load_learned(HOME / "red_flags" / "learned.json")


def test_pieces_keep_within_words_and_words_come_in_pairs() -> None:
    assert list(letter_pieces("ab c", (2, 3))) == [" a", "ab", "b ", " ab", "ab ", " c", "c ", " c "]
    assert list(word_pieces("they lock me")) == ["they", "lock", "me", "they lock", "lock me"]
    assert list(word_pieces("")) == []


def test_the_sum_is_over_different_pieces_by_the_root_of_their_number() -> None:
    weights = Weights((1, 1), {"a": 3.0}, {"a": 1.0}, -1.0)
    others = [chr(0x1780 + number) for number in range(50)]
    long = " ".join(["a", *others])
    # 51 letters and the blank, 51 words, 50 pairs
    assert weights.sum(long) == pytest.approx(-1 + 4 / 153**0.5)
    assert weights.sum(f"{long} a") == pytest.approx(-1 + 4 / 154**0.5)  # one pair more, and nothing twice
    assert weights.sum("") == weights.sum("b") == -1


def test_in_a_short_text_a_piece_weighs_no_more_than_in_one_of_few_words() -> None:
    weights = Weights((1, 1), {"a": 3.0}, {}, -1.0)
    assert weights.sum("a") == weights.sum("a b c d") == pytest.approx(-1 + 3 / FEW**0.5)


def test_mixed_scripts_are_urgent_when_any_says_so() -> None:
    flags = LearnedFlags({"km": Weights((1, 1), {"ស": 19.0}, {}, -1.0), "en": Weights((1, 1), {}, {}, 9.0)})
    assert flags.urgency("they lock សម ស lock") is Urgency.URGENT
    assert flags.urgency("they lock me in") is Urgency.NONE
    assert LearnedFlags({}).urgency("they lock me in") is Urgency.NONE


@pytest.mark.parametrize(
    "text",
    [
        "the manager hits us with a pipe when the numbers are low",
        "my sister was sold to a bar and she cannot come home",
        "គាត់វាយខ្ញុំរាល់យប់ ហើយចាក់សោទ្វារមិនឱ្យចេញ",
        "ke vay khnhom rol yub hery ot oy jenh krao te",
    ],
)
def test_danger_is_heard_without_phrases(learned: LearnedFlags, text: str) -> None:
    assert learned.urgency(text) is Urgency.URGENT


@pytest.mark.parametrize(
    "text", ["hello", "សួស្តីបង", "how much is a passport", "akun bong", "", "🙏", "你好", "xin chào bạn"]
)
def test_small_talk_is_calm(learned: LearnedFlags, text: str) -> None:
    assert learned.urgency(text) is Urgency.NONE


@pytest.mark.parametrize(
    "text",
    [
        "ស្រីពៅ",
        "ខ្ញុំរង់ចាំ",
        "មួយម៉ាត់ទៀត",
        "ថ្ងៃស្អែក",
        "Sreypov",
        "kon khnhom",
        "khnhom jam",
        "Kampong Cham",
        "one more word",
        "my sister",
        "at the market",
        "two weeks",
    ],
)
def test_a_name_and_a_short_answer_are_calm(learned: LearnedFlags, understander: Understander, text: str) -> None:
    """Else a name would be no answer to a question while Rasa is down."""
    assert learned.urgency(text) is Urgency.NONE
    assert understander.red_flags(text).urgency is Urgency.NONE


def test_only_a_long_message_in_one_script_is_called_calm() -> None:
    weights = Weights((9, 9), {}, {"school": -4.0, "lock": 4.0}, -1.0, calm=-1.4)
    flags = LearnedFlags({"en": weights, "km": weights})
    assert flags.is_calm(Reading("the gate of the school is green"))
    assert not flags.is_calm(Reading("they lock the gate of the school"))
    assert not flags.is_calm(Reading("the gate of school"))
    assert not flags.is_calm(Reading("ទ្វារសាលា school gate school ទ្វារសាលា"))
    assert not LearnedFlags({}).is_calm(Reading("the school gate is the school gate"))


@pytest.mark.parametrize(
    "text", ["ធ្វើម៉េចសុំ wifi អោយលឿន ចូលលេង mobile legend អាគ្នាវាថាអោយស្លាប់ជួរ", "អ្នកក្បាច់គុនថៃវាយខ្មែរចាញ់ នៅលើសង្វៀនយប់មិញ"]
)
def test_a_phrase_of_danger_in_a_calm_message_is_no_emergency(understander: Understander, text: str) -> None:
    assert understander.red_flags(text).urgency < Urgency.EMERGENCY


@pytest.mark.parametrize("script", ["km", "latn", "en"])
def test_emergencies_by_themselves_are_not_doubted(understander: Understander, script: str) -> None:
    cases = yaml.safe_load((CASES / f"{script}.yml").read_text("utf-8"))
    sure = [case["text"] for case in cases if case.get("urgency") == "emergency"]
    assert len(sure) > 50
    assert [text for text in sure if understander.red_flags(text).urgency < Urgency.EMERGENCY] == []


@pytest.mark.parametrize("text", ["ក" * 4096, "a" * 100_000, "khnhom ot " * 400, "they lock " * 400])
def test_long_messages_take_only_as_much_more_as_they_are_longer(learned: LearnedFlags, text: str) -> None:
    grows_with_length(learned.urgency, text)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"km": {}}', '{"km": {"letters": [1], "pieces": {}, "words": {}, "start": 0}}']
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "learned.json"
    path.write_text(text)
    with pytest.raises(LearnedError, match=r"learn_flags\.py"):
        load_learned(path)
    with pytest.raises(LearnedError):
        load_learned(tmp_path / "missing.json")
