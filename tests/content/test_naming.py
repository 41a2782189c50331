"""Whom somebody means who names a helper, and that a first message names nobody twice."""

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.content.model.answers import Reader
from bot.content.model.contents import suited
from bot.content.model.naming import KINDS, is_called, meant, reached
from bot.content.model.order import Seeker
from bot.content.model.shortlist import shortlist
from bot.core.understanding.values import Person, Sector
from bot.understanding.lexicons import load_helpers
from bot.understanding.word_files import HOME
from tests import project
from tests.content.alike import kinds

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
CONTENT = project.content()


@pytest.mark.parametrize(
    ("names", "country", "first"),
    [
        (("police",), "TH", "th_191"),
        (("police",), None, "kh_117"),
        (("embassy",), "JP", "jp_emb"),
        (("embassy",), "LA", "kh_mfaic_wa"),
        (("ambulance",), "CN", "cn_120"),
        (("child",), "KH", "kh_1280"),
        (("issara",), "KH", "th_issara_km"),
        (("twc2",), "KH", "sg_twc2"),
        (("kh_1280",), "TW", "kh_1280"),
        (("cn_110", "jp_110", "tw_110"), "TW", "tw_110"),
    ],
)
def test_who_is_named_is_found_in_the_place_then_at_home_then_anywhere(
    names: tuple[str, ...], country: str | None, first: str
) -> None:
    assert meant(CONTENT, names, Seeker(country, NOW))[0].id == first


def test_a_number_of_several_countries_is_that_of_the_place() -> None:
    assert [s.id for s in meant(CONTENT, ("cn_110", "jp_110", "tw_110"), Seeker("JP", NOW))] == ["jp_110"]
    assert meant(CONTENT, ("women",), Seeker("EG", NOW)) == ()


def test_every_name_that_people_use_means_somebody_of_the_directory() -> None:
    names = {entry.meaning.partition(":")[2] for entry in load_helpers(HOME / "helpers.yml")} - {"call", "none"}
    services = CONTENT.services.values()
    assert len(names) > len(KINDS)
    assert not [name for name in names if not any(is_called(s, name) for s in services)]


def test_a_first_message_names_nobody_twice_and_an_embassy_without_a_way_to_it_is_not_reached() -> None:
    asked = 0
    readers = list(product((None, Sector.DOMESTIC, Sector.FISHING), (None, Person.OTHER, Person.CHILD)))
    for country in CONTENT.countries:
        seen = (suited(CONTENT, Reader(country, *who)) for who in readers)
        for content in {content.audiences: content for content in seen}.values():  # whom a list names goes by these
            for topic in kinds():
                ids = [s.id for s in shortlist(content, topic.id, Seeker(country, NOW)).all]
                assert len(ids) == len(set(ids)), (topic.id, country, content.audiences, ids)
                asked += bool(ids)
    assert asked > 1000
    assert not reached(CONTENT.services["la_emb"], "LA")
    assert reached(CONTENT.services["kh_mfaic_wa"], "LA")
