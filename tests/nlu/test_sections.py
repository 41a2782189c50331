"""By which words sections of answers are asked for: nlu/sections."""

from pathlib import Path

import pytest

from bot.core.understanding.lexicon import Entry, Reading
from bot.core.understanding.queries import ANYWHERE, DENIED, Sections
from bot.sheet import Problems
from bot.understanding import lexicons
from bot.understanding.word_files import HOME

SECTIONS = Sections(lexicons.load_sections(HOME / "sections"))


@pytest.mark.parametrize(
    ("said", "anywhere"),
    [
        ("if we divorce, who keeps the children?", "family_documents.custody"),
        ("ber leng bdey kon nov jea muy neak na", "family_documents.custody"),
        ("បើលែងគ្នា កូននៅជាមួយអ្នកណា", "family_documents.custody"),
        ("must I pay if I quit before my contract ends", "employment_contract.early"),
        ("chhub mun kontra trov sang luy te", "employment_contract.early"),
        ("ឈប់មុនកុងត្រា គេពិន័យទេ", "employment_contract.early"),
        ("is there an organisation for women here", "physical_violence.women"),
        ("mean angkar satrey te", "physical_violence.women"),
        ("មានអង្គការស្ត្រីទេ", "physical_violence.women"),
        ("krumhun tha chhob trov bong sang 15000b", "employment_contract.early"),
        ("ke oy sign kredas chea pheasa thai knhom ot yol", "employment_contract.read"),
        ("thai ber border veng hz nov", "country_rules.thailand"),
        ("can he take 400000 from my salary", "unpaid_wages.deductions"),
        ("ថ្លៃផ្ទះរាល់ខែកាត់ពីប្រាក់ខែ", "unpaid_wages.deductions"),
    ],
)
def test_what_is_asked_plainly_is_asked_whatever_the_talk_is_about(said: str, anywhere: str) -> None:
    assert anywhere in SECTIONS.read(Reading(said)).anywhere


@pytest.mark.parametrize(
    "said",
    ["they take my son 10 to work", "គេយកកូនខ្ញុំទៅលក់", "send my body home", "our loan is late since the border closed"],
)
def test_harm_is_no_plain_question(said: str) -> None:
    assert SECTIONS.read(Reading(said)).anywhere == ()


def test_what_is_denied_is_not_asked_for() -> None:
    sections = Sections(
        (
            Entry(DENIED, "latn", ("(ot men)",)),
            Entry("a", "latn", ("account",)),
            Entry(f"{ANYWHERE}b.c", "latn", ("luy",)),
        )
    )
    assert sections.read(Reading("ot men account te nhom suor luy")) == ((), ("b.c",))
    assert sections.read(Reading("account nhom suor luy")) == (("a",), ("b.c",))
    assert sections.read(Reading("ot men. account")) == (("a",), ())


def test_a_section_that_is_meant_anywhere_names_its_answer(tmp_path: Path) -> None:
    for script in ("km", "latn", "en"):
        named = "birth" if script == "en" else "family_documents.birth"
        words = "សំបុត្រ" if script == "km" else "paper"
        (tmp_path / f"{script}.yml").write_text(
            f"script: {script}\nlists: {{}}\nsections:\n  birth: [{words}]\nanywhere:\n  {named}: [{words}]\n", "utf-8"
        )
    problems = Problems()
    lexicons.load_sections(tmp_path, problems, sections={"birth"}, topics={"family_documents"})
    assert [(found.path.name, found.line) for found in problems.found] == [("en.yml", 6)]
