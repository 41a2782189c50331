from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding import text as module
from bot.core.understanding.romanised import fold_latin
from bot.core.understanding.text import LONGEST, fold, script, tidy
from tests.growth import grows_with_length

KHMER_AND_NOISE = st.text(alphabet="កខតដមសអឱឲ្ាិីុំះ៖់៉៊៌្្្េោ​‌ \nab\u0300\u0301аİ០១", max_size=60)
ANYTHING = st.one_of(st.text(alphabet=st.characters(codec=None)), KHMER_AND_NOISE)


def load_by_path() -> object:
    spec = importlib.util.spec_from_file_location("text_by_path", str(Path(module.__file__)))
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@given(ANYTHING)
def test_tidy_and_fold_never_raise_and_are_idempotent(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)
    assert script(text) in {"km", "latn", "en", "mixed", "other"}


@given(ANYTHING)
def test_folding_does_not_depend_on_tidying_first(text: str) -> None:
    assert fold(tidy(text)) == fold(text)


@given(ANYTHING)
def test_lone_surrogates_and_nul_are_dropped(text: str) -> None:
    folded = fold("\x00" + text + "\ud800")
    assert "\x00" not in folded
    folded.encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("ស្រ្តី", "ស្ត្រី"),
        ("ស្រី្ត", "ស្ត្រី"),
        ("ប្រឆំាង", "ប្រឆាំង"),
        ("សិទិ្ធ", "សិទ្ធិ"),
        ("ហេ្វសបុក", "ហ្វេសបុក"),
        ("មន្រ្តី", "មន្ត្រី"),
        ("ប្រចំា", "ប្រចាំ"),
        ("កម្លំាង", "កម្លាំង"),
        ("ខ្ញុំុំុំ", "ខ្ញុំ"),
        ("ឲ្យ", "ឱ្យ"),
        ("បន្ទ\u200bប់", "បន្ទប់"),
        ("ពេី", "ពើ"),
        ("កេា", "កោ"),
        ("ខ្្ញុំ", "ខ្ញុំ"),
    ],
)
def test_khmer_gets_one_order_of_signs(typed: str, shown: str) -> None:
    assert tidy(typed) == shown


@pytest.mark.parametrize("sentence", ["ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់ ហើយគេយកលិខិតឆ្លងដែនរបស់ខ្ញុំ។", "សូមសរសេរបន្ទាត់នេះ៖ ឈ្មោះ៖ សុខា"])
def test_correct_khmer_is_left_alone(sentence: str) -> None:
    assert tidy(sentence) == sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("បណ្តាញ", "បណ្ដាញ"),
        ("លេខ ១២៨០", "លេខ 1280"),
        ("គេ ចាក់ សោ", "គេចាក់សោ"),
        ("អត់អោយចេញ", "អត់ឱ្យចេញ"),
        ("ជួយផងងងង", "ជួយផង"),
        ("ឈ្មោះ៖ សុខា", "ឈ្មោះ សុខា"),
        ("ឈ្មោះ៖៖៖", "ឈ្មោះ"),
        ("HELP me", "help me"),
        ("ｈｅｌｐ", "help"),
        ("hеlр", "help"),
        ("h̶e̶l̶p̶", "help"),
        ("helllllp", "help"),
        ("𝐡𝐞𝐥𝐩", "help"),
    ],
)
def test_what_looks_or_sounds_alike_folds_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_numbers_keep_their_repeated_digits() -> None:
    assert fold("10000 $") == "10000 $"


def test_a_long_text_keeps_its_end() -> None:
    story = "story " * 20_000 + "they lock me in"
    assert fold(story).endswith("they lock me in")
    assert len(tidy(story)) <= LONGEST


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ខ្ញុំត្រូវគេចាក់សោ", "km"),
        ("ke chak sor knong bontob", "latn"),
        ("ot oy jenh te bong", "latn"),
        ("sok sabay te", "latn"),
        ("I am in Poipet and they lock the door", "en"),
        ("help", "en"),
        ("ខ្ញុំនៅ Malaysia ធ្វើការ factory", "mixed"),
        ("ｈｅｌｐ ｍｅ", "en"),
        ("ขอความช่วยเหลือ", "other"),
        ("tôi muốn về nhà được không", "other"),
        ("привет как дела", "other"),
        ("我要回家", "other"),
        ("النجدة", "other"),
        ("😀😀", "other"),
        ("", "other"),
        ("123", "other"),
    ],
)
def test_script(text: str, expected: str) -> None:
    assert script(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ot oy jenh", "ort aoy chenh"),
        ("luy", "loy"),
        ("jg tv ptes", "jong tov ptes"),
        ("jong slab", "chong slap"),
        ("nv na te", "nov na teh"),
        ("vay knhom", "vai kh"),
        ("ke chak sor", "gae jak so"),
    ],
)
def test_romanised_spellings_fold_together(one: str, other: str) -> None:
    assert fold_latin(one) == fold_latin(other)


def test_have_and_not_stay_apart_in_romanised_khmer() -> None:
    assert fold_latin("mean") != fold_latin("min")


def test_it_loads_by_path_alone() -> None:
    loaded = load_by_path()
    assert loaded.fold("ឲ្យ") == fold("ឲ្យ")  # type: ignore[attr-defined]


@pytest.mark.parametrize("unit", ["្", "ា", "ក្ក", "a\u0301", "ﷺ", "\u200b", "កា ", "İ", "а"])
def test_time_grows_with_length_and_not_faster(unit: str) -> None:
    grows_with_length(fold, (unit * 8000)[:8000])
