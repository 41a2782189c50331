"""Parts of answers for some readers: by country, kind of work, and whom it is about."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.content import Meant, Reader, load, suited
from bot.content.model.answers import Answer
from bot.core.understanding.values import Person, Sector
from bot.wording import messages
from bot.wording.catalog import catalog
from bot.wording.text import LONGEST, utf16_units, visible
from tests import project
from tests.every import every

if TYPE_CHECKING:
    from tests.content.conftest import Folder

CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
KM, EN = "km/answers/confinement.md", "en/answers/confinement.md"

ASKED_FOR = [
    ("fishing_vessel", Reader("SN", Sector.FISHING)),
    ("fishing_vessel", Reader("MU", Sector.FISHING)),
    ("fishing_vessel", Reader("ZA", Sector.FISHING)),
    ("fishing_vessel", Reader("ID", Sector.FISHING)),
    ("fishing_vessel", Reader("MY", Sector.FISHING)),
    ("fishing_vessel", Reader("IN", Sector.FISHING)),
    ("fishing_vessel", Reader("TH", Sector.FISHING)),
    ("numbers_intro", Reader("SN", Sector.FISHING)),
    ("domestic_work", Reader("MY", Sector.DOMESTIC)),
    ("domestic_work", Reader("KW", Sector.DOMESTIC)),
    ("domestic_work", Reader("SA", Sector.DOMESTIC)),
    ("passport_withheld", Reader("QA", Sector.DOMESTIC)),
    ("scam_compound", Reader("MM")),
    ("scam_compound", Reader("LA")),
    ("scam_compound", Reader("KH", None, Person.OTHER)),
    ("forced_marriage", Reader("CN")),
    ("sexual_violence", Reader(None, None, Person.CHILD)),
    ("physical_violence", Reader(None, None, Person.CHILD)),
    ("missing_person", Reader(None, Sector.FISHING, Person.OTHER)),
    ("missing_person", Reader(None, None, Person.CHILD)),
    ("confinement", Reader("MY", None, Person.OTHER)),
    ("report_corruption", Reader("KH")),
    ("report_corruption", Reader("TH")),
]
"""Where an answer that is the same for all would be wrong for somebody: these have to differ."""


def both(folder: Folder, km: str, en: str) -> None:
    for name, text in ((KM, km), (EN, en)):
        folder.write(name, f"{(folder.path / name).read_text(encoding='utf-8').rstrip()}\n\n{text}\n")


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("topic", ["confinement", "scam_compound", "fishing_vessel", "forced_marriage"])
def test_who_asks_for_another_sees_the_section_for_the_family_first(topic: str, language: str) -> None:
    family = suited(CONTENT, Reader("TH", None, Person.OTHER)).answer(topic, language)
    assert family.sections[0].id == "family"
    assert {s.id for s in CONTENT.answer(topic, language).sections} <= {s.id for s in family.sections}
    assert CONTENT.answer(topic, language).sections[0].id != "family", "who is held there reads of safety first"


def test_who_is_with_somebody_in_despair_reads_what_to_do_for_them() -> None:
    other = suited(CONTENT, Reader(None, None, Person.OTHER)).answer("suicidal_thoughts", "km")
    assert "សូមនៅជាមួយគាត់ ឬសុំឱ្យអ្នកណាម្នាក់មក។" in other.sections[0].text
    assert "អ្នករបួស" not in other.sections[0].text


@every([*product(ASKED_FOR, ("km", "en"))])
def test_the_answer_differs_for_these_readers(asked: tuple[tuple[str, Reader], str]) -> None:
    (topic, reader), language = asked
    plain, own = CONTENT.answer(topic, language), suited(CONTENT, reader).answer(topic, language)
    assert (own.first, own.sections) != (plain.first, plain.sections)


def readers() -> list[tuple[Answer, Reader]]:
    return [(a, v.meant.reader) for a in CONTENT.answers.values() for v in a.variants]


@every(readers(), lambda one: f"{one[0].topic} {one[0].language} {one[1]}")
def test_every_variant_is_seen_by_its_reader_within_limits(one: tuple[Answer, Reader]) -> None:
    answer, reader = one
    seen = suited(CONTENT, reader)
    own = seen.answer(answer.topic, answer.language)
    for section in (None, "more", *(section.id for section in own.sections)):
        rendered = messages.render_answer(
            seen,
            answer.topic,
            answer.language,
            reader.country,
            section=section,
            human_line=messages.human_line(answer.language, True),
            now=NOW,
            draft=True,
        )
        assert 0 < utf16_units(visible(rendered.text_html)) <= LONGEST
        assert sum(map(len, rendered.buttons)) <= 6
        assert "{" not in rendered.text_html


def test_the_closest_part_is_shown_and_what_is_unknown_fits_no_condition(folder: Folder) -> None:
    parts = "# {{country: MY}}\n{0} MY. {{call}} {{human}}\n\n# {{country: MY; person: other}}\n{0} both. {{call}} {{human}}"
    both(folder, parts.format("ខ្មែរ"), parts.format("In"))
    answer = load(folder.path).answer("confinement", "en")
    assert answer.suited(Reader()) is answer
    assert answer.suited(Reader("TH", None, Person.OTHER)) is answer
    assert answer.suited(Reader("MY")).first.startswith("In MY")
    assert answer.suited(Reader("MY", None, Person.OTHER)).first.startswith("In both")


def test_a_section_replaces_its_twin_and_a_new_one_comes_first(folder: Folder) -> None:
    both(
        folder,
        "## evidence: ភស្តុតាង {sector: fishing}\nលើទូក។\n\n## boat: ទូក {sector: fishing}\nឈ្មោះទូក។",
        "## evidence: Evidence {sector: fishing}\nOn board.\n\n## boat: The boat {sector: fishing}\nIts name.",
    )
    answer = load(folder.path).answer("confinement", "en")
    assert [section.id for section in answer.sections] == ["evidence"]
    fisher = answer.suited(Reader(sector=Sector.FISHING))
    assert [(s.id, s.text) for s in fisher.sections] == [("boat", "Its name."), ("evidence", "On board.")]


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("# {sector: fisher}", "fisher is not known here"),
        ("# {country: Malaysia}", "Malaysia is not known here"),
        ("# {person: child; person: other}", "this condition is not understood: person: other"),
        ("# {work: fishing}", "this condition is not understood: work: fishing"),
        ("# {}", "this condition is not understood: nothing"),
    ],
)
def test_a_wrong_condition_is_named_with_its_line(folder: Folder, heading: str, what: str) -> None:
    both(folder, f"{heading}\nខ្មែរ {{call}} {{human}}", f"{heading}\nText {{call}} {{human}}")
    found = [(p.line, p.what) for p in folder.problems() if p.path == folder.path / EN]
    assert found == [(14, what)]


def test_a_part_that_one_language_lacks(folder: Folder) -> None:
    folder.write(EN, (folder.path / EN).read_text(encoding="utf-8") + "\n# {person: other}\nText {call} {human}\n")
    file, _, what, _ = folder.only_problem()
    assert file == KM
    assert what == "the parts for some readers are none; in en they are first message (other)"


def test_another_first_message_of_a_crisis_answer_needs_what_every_one_needs(folder: Folder) -> None:
    both(folder, "# {person: other}\nខ្មែរ {call}", "# {person: other}\nText {call} {human}")
    file, line, what, _ = folder.only_problem()
    assert (file, line, what) == (KM, 15, "this crisis answer has no {human}")


def test_a_part_is_meant_for_its_own_reader() -> None:
    meant = Meant(frozenset({"MY", "SG"}), frozenset({Sector.DOMESTIC}))
    assert meant.fits(meant.reader)
    assert not meant.fits(Reader("MY"))


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize("topic", ["unpaid_wages", "injury_illness", "pregnancy", "domestic_work"])
def test_who_said_a_country_reads_of_no_other_and_who_did_not_of_none(topic: str, language: str) -> None:
    words, answer = catalog(language), CONTENT.answer(topic, language)
    told = {country for variant in answer.variants for country in variant.meant.countries}
    assert len(told) >= 3
    general = answer.suited(Reader())
    for country in (None, *sorted(told), "ZA"):
        seen = answer.suited(Reader(country))
        texts = [seen.first, *(f"{section.title} {section.text}" for section in seen.sections)]
        others = [words.country(other) for other in told - {country, "KH"}]
        assert not [name for name in others for text in texts if name in text], country
        assert (seen == general) is (country not in told), country


WAGES = {"TH", "MY", "SG", "KR", "TW", "JP", "VN", "CN", "AE", "QA"}
"""Countries whose own ways to complain about wages are told; of others it is said that they are not confirmed."""


def test_who_is_not_paid_is_told_how_to_complain_where_they_are_and_men_are_sent_to_no_place_for_women_alone() -> None:
    for language in CONTENT.languages:
        plain = CONTENT.answer("unpaid_wages", language).section("complain")
        for country in WAGES:
            told = suited(CONTENT, Reader(country)).answer("unpaid_wages", language).section("complain")
            assert told is not None
            assert told != plain, (country, language)
            services = [CONTENT.services[id_] for id_ in re.findall(r"\{service:([a-z0-9_]+)\}", told.text)]
            assert any(s.audience is None and not s.government for s in services), (country, language)
    for_malaysia = suited(CONTENT, Reader("MY")).answer("unpaid_wages", "en").section("complain")
    assert for_malaysia is not None
    assert "{service:my_wfw}" in for_malaysia.text  # the ministry's app for complaints, confirmed
