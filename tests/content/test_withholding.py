"""What is withheld is in no message: not in an answer, a list, a form, a page of the desk, nor behind a press."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.content import Content
from bot.content.model.order import Seeker
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Numbers, Wish
from bot.core.model.prepared import Prepared, What, Withheld
from bot.wording.messages import render_answer
from bot.wording.numbers import render_numbers
from bot.wording.prepared import render_prepared
from bot.wording.withheld import Shown
from tests import project

CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)


def shown(*withheld: tuple[What, str], second: bool = False) -> Content:
    desk = Desk(withheld=tuple(Withheld(what, id, "wrong", "s", 0, second) for what, id in withheld))
    seen = Shown(CONTENT)
    seen.by(desk)
    return seen.content


@pytest.mark.parametrize("language", CONTENT.languages)
def test_a_withheld_service_is_nowhere(language: str) -> None:
    content = shown((What.SERVICE, "kh_1280"))
    dial = CONTENT.services["kh_1280"].phones[0].dial
    for topic in CONTENT.topic_ids:
        for section in (None, *(s.id for s in CONTENT.answer(topic, language).sections)):
            text = render_answer(
                content, topic, language, "KH", human_line="", now=NOW, draft=True, section=section
            ).text_html
            assert f"{dial}" not in text.replace("+855", "").split(), (topic, section)
    for wanted in (Numbers(country="KH"), Numbers(wish=Wish.SERVICE, service="kh_1280")):
        said = render_numbers(content, wanted, language, NOW)
        assert all(button.copy != dial for row in said.buttons for button in row)
        assert all("kh_1280" not in button.args for row in said.buttons for button in row)
    with pytest.raises(KeyError):
        render_prepared(content, Prepared(What.SERVICE, "kh_1280"), language, NOW)
    assert "kh_1280" not in [s.id for s in content.services_in(Seeker("KH", NOW))]


@pytest.mark.parametrize("language", CONTENT.languages)
def test_a_withheld_answer_offers_a_human_and_its_services(language: str) -> None:
    content = shown((What.ANSWER, "confinement"))
    said = render_answer(content, "confinement", language, "TH", human_line="HUMAN", now=NOW, draft=True)
    before = render_answer(CONTENT, "confinement", language, "TH", human_line="HUMAN", now=NOW, draft=True)
    assert "HUMAN" in said.text_html
    assert CONTENT.answer("confinement", language).first.splitlines()[0] not in said.text_html
    assert content.answer("confinement", language).sections == ()
    named = re.findall(r"<b>\d\. (.*?)</b>", before.text_html)
    assert named
    assert re.findall(r"<b>\d\. (.*?)</b>", said.text_html) == named
    assert "human" in {button.action for row in said.buttons for button in row}


def test_one_that_waits_for_a_second_supervisor_is_still_shown() -> None:
    assert shown((What.ANSWER, "confinement"), second=True) is CONTENT


def test_who_stood_in_for_a_service_that_waits_for_a_check_no_longer_does() -> None:
    needs = {"ZZ": 0}
    for service in CONTENT.services.values():
        if service.trusted or service.replaced_by:
            continue
        seeker = Seeker(service.country, NOW)
        alike = [s for s in CONTENT.services.values() if s.country == service.country and s.trusted]
        content = shown(*((What.SERVICE, s.id) for s in alike))
        if service.reachable_from(service.country) and service not in CONTENT.services_in(seeker):
            assert service in content.services_in(seeker)
            needs["ZZ"] += 1
    assert needs["ZZ"] > 0


def test_restored_it_is_as_before() -> None:
    seen = Shown(CONTENT)
    desk = Desk(withheld=(Withheld(What.SERVICE, "kh_1280", "wrong", "s", 0),))
    assert seen.by(desk)
    assert not seen.by(desk)
    assert seen.by(replace(desk, withheld=()))
    assert seen.content is CONTENT
