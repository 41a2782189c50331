"""A service's own card, the card for an interpreter, and who says so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.content.check.words import digits
from bot.content.model.answers import Review
from bot.content.model.order import Seeker
from bot.content.model.services import Operator
from bot.core.model.effects.contact import Numbers, Wish
from bot.wording import messages
from bot.wording.catalog import catalog
from bot.wording.messages import sources_text
from bot.wording.services import card, in_brief, lines
from bot.wording.text import LONGEST, utf16_units, visible
from tests.content.asked_for import CONTENT, NOW, shown, text
from tests.every import every


def test_a_service_that_waits_for_a_check_is_marked() -> None:
    said = text(Numbers(country="CN", wish=Wish.SERVICE, service="cn_emb"))
    assert "not confirmed; source of November 2023" in said
    crisis = messages.render_answer(CONTENT, "confinement", "en", "CN", human_line="", now=NOW, draft=False)
    assert "not confirmed (2023)" in crisis.text_html
    body = crisis.text_html
    assert body.index("CENTRAL") < body.index("Beijing") < body.index("Police, China")


def test_a_withheld_service_cannot_be_asked_for_by_its_id() -> None:
    said = text(Numbers(country="TH", wish=Wish.SERVICE, service="th_samaritans"))
    assert "Samaritans" not in said
    assert "Issara" in said


def test_all_that_is_known_of_a_service_is_on_its_card_and_what_is_not_known_too() -> None:
    said = text(Numbers(country="TH", wish=Wish.SERVICE, service="th_lpn"))
    for part in ("hours not known", "Languages: Thai", "cost not known", "can be called from abroad"):
        assert part in said
    assert "Run by: an organisation, not a government" in said
    japan = text(Numbers(country="JP", wish=Wish.SERVICE, service="jp_isa_info"))
    assert "Do not use it if you have no papers" in japan
    assert "Run by: Immigration Services Agency of Japan (a government)" in japan
    police = text(Numbers(country="TH", wish=Wish.SERVICE, service="th_191"))
    assert "The police will learn of this call." in police
    page = text(Numbers(country="MY", wish=Wish.SERVICE, service="my_tenaganita"))
    assert "tenaganita.net" in page
    assert "cost not known" not in page, "nobody is called there"


@pytest.mark.parametrize(
    ("language", "unknown"),
    [("km", "មិនដឹងថា មានអ្នកណាទៀត នឹងដឹងរឿងនេះទេ។"), ("en", "It is not known who else will learn of this.")],
)
def test_the_details_say_who_else_will_learn_of_it_or_that_it_is_not_known(language: str, unknown: str) -> None:
    for service in CONTENT.services.values():
        told = visible(card(service, catalog(language), service.country, NOW)).split("\n")
        assert (service.learns.get(language) or unknown) in told, service.id
        assert (unknown in told) is not bool(service.learns), service.id


def test_of_police_embassies_and_immigration_it_is_known_who_learns() -> None:
    for service in CONTENT.services.values():
        if service.police or service.operator is Operator.EMBASSY or "immigration" in service.needs:
            assert service.learns or service.id == "sg_mom", service.id


def test_every_number_of_a_service_has_a_copy_button() -> None:
    for service in CONTENT.services.values():
        rendered = shown(Numbers(country=service.country, wish=Wish.SERVICE, service=service.id))
        if service.name["en"] in visible(rendered.text_html).split("\n")[0]:
            copied = {digits(b.copy) for row in rendered.buttons for b in row if b.copy}
            numbers = {digits(p.e164 or p.dial) for p in service.phones_from(service.country)}
            assert copied == numbers


def test_hours_of_one_channel_are_said_with_it() -> None:
    seafarers = CONTENT.services["int_seafarerhelp"]
    night = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
    said = visible(card(seafarers, catalog("en"), "SN", night))
    assert "+44 7909 470732 WhatsApp (Monday to Friday, 8:00 to 18:00, British time; closed now)" in said
    assert "open now · 24 hours, every day" in said


def test_that_nobody_knows_when_messages_are_answered_is_said_with_them() -> None:
    child, words = CONTENT.services["kh_1280"], catalog("en")
    for country in ("TH", "KH"):
        in_short = visible(in_brief(child, words, country, NOW))
        for said in (visible(f(child, words, country, NOW)) for f in (lines, card)):
            assert "https://t.me/chc1280 (reply hours not known)" in said
            assert ("open now" in said) is (country == "KH"), "only the line is known to answer at every hour"
            assert "24 hours" not in said or country == "KH"
        assert ("t.me/chc1280" in in_short) is (country == "TH"), "where its number can be called that stands alone"
    khmer = visible(lines(child, catalog("km"), "TH", NOW))
    assert "https://t.me/chc1280 (មិនដឹងម៉ោងឆ្លើយសារ)" in khmer


def test_what_is_known_of_hours_that_are_not_known_exactly_is_said_in_brief() -> None:
    tpo, central = CONTENT.services["kh_tpo"], CONTENT.services["kh_central"]
    assert "តែម៉ោងធ្វើការ" in in_brief(tpo, catalog("km"), "TH", NOW)
    assert "office hours only" in in_brief(tpo, catalog("en"), "KH", NOW)
    assert "hours" not in in_brief(central, catalog("en"), "KH", NOW)
    assert "hours not known" in lines(central, catalog("en"), "KH", NOW)
    assert "hours not known" in card(central, catalog("en"), "KH", NOW)


def test_an_opening_in_another_country_names_whose_time_it_is() -> None:
    thai = CONTENT.services["th_1694"]
    evening = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    words = catalog("en")
    assert "opens Thursday 08:30 ·" in card(thai, words, "TH", evening)
    assert "opens Thursday 08:30, time of Thailand" in card(thai, words, "KH", evening)
    seafarers = CONTENT.services["int_seafarerhelp"]
    for language, closed in (("km", "ឥឡូវបិទ"), ("en", "closed now")):
        said = visible(lines(seafarers, catalog(language), "SN", NOW, writes=True))
        assert catalog(language).country("ZZ") not in said, "at sea there is no time of a country"
        assert closed in said


@every(CONTENT.countries)
def test_the_chat_can_be_cleared_from_every_card(country: str) -> None:
    for service in CONTENT.services_in(Seeker(country, NOW)):
        for wish in (Wish.SERVICE, Wish.CARD):
            rows = shown(Numbers(country=country, wish=wish, service=service.id)).buttons
            assert len(rows) <= 5, service.id
            assert {"clear", "human"} <= {button.action for row in rows for button in row}, service.id


@every(CONTENT.countries)
def test_a_service_without_khmer_offers_a_card_in_a_language_it_reads(country: str) -> None:
    for service in CONTENT.services_in(Seeker(country, NOW)):
        rendered = shown(Numbers(country=country, wish=Wish.SERVICE, service=service.id))
        offered = any(b.action == "card" for row in rendered.buttons for b in row)
        assert offered is (service.khmer.value != "yes")
        if offered:
            asked = shown(Numbers(country=country, wish=Wish.CARD, service=service.id), "km")
            copy = asked.buttons[0][0].copy
            assert copy is not None
            assert copy in visible(asked.text_html)
            assert "ខ្ញុំមកពីកម្ពុជា" in visible(asked.text_html)


def test_the_card_is_in_the_language_of_the_place_and_marked_while_nobody_has_read_it() -> None:
    asked = text(Numbers(country="TW", wish=Wish.CARD, service="tw_1955"))
    assert "幫助" in asked
    assert asked.startswith("Draft, not yet reviewed")
    assert all(not c.reviewed for c in CONTENT.cards)


def test_every_answer_says_who_says_so() -> None:
    for topic in CONTENT.topic_ids:
        answer = CONTENT.answer(topic, "en")
        buttons = [
            b.args
            for section in (None, "more", "more_2", "more_3", "more_4", "more_5", "more_6")
            for row in messages.render_answer(
                CONTENT, topic, "en", "TH", human_line="", now=NOW, draft=True, section=section
            ).buttons
            for b in row
        ]
        assert (topic, "sources") in buttons
        said = visible(
            messages.render_answer(
                CONTENT, topic, "en", "TH", human_line="", now=NOW, draft=True, section="sources"
            ).text_html
        )
        assert utf16_units(said) <= LONGEST
        assert answer.sources
        for source in answer.sources:
            assert CONTENT.sources[source].title in said


def test_a_review_is_said_by_month_and_organisation_and_never_by_a_persons_name() -> None:
    answer = CONTENT.answer("unpaid_wages", "en")
    assert "Nobody of the organisation has reviewed" in sources_text(CONTENT, answer, catalog("en"))
    signed = replace(answer, review=Review("Sok Dara", NOW.date()))
    said = sources_text(CONTENT, signed, catalog("en"))
    assert re.search(r"Read and approved by .*Practice Organisation.* in November 2026\.", said)
    assert "Dara" not in said


@pytest.mark.parametrize(
    ("id_", "costs", "learns"),
    [
        ("id_110", "ឥតគិតថ្លៃ", "ថតសំឡេងទុក"),
        ("za_10111", "ពីទូរស័ព្ទដៃ គិតថ្លៃធម្មតា", "ថតសំឡេងទុក"),
        ("sg_mom_mdw", "ត្រូវបង់ថ្លៃម៉ោងហៅ", "គេនិយាយជាមួយនិយោជក"),
        ("my_heal_15555", "តាមថ្លៃហៅធម្មតា (2024)", "លេខនេះប្រាប់ទៅប៉ូលីស"),
    ],
)
def test_what_a_source_says_of_the_cost_and_of_who_learns_stands_on_the_card(id_: str, costs: str, learns: str) -> None:
    service = CONTENT.services[id_]
    told = visible(card(service, catalog("km"), service.country, NOW))
    assert costs in told
    assert learns in told
    assert "មិនដឹងថ្លៃ" not in told
