"""The list of numbers, a service's own card, the card for an interpreter, and who says so."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import chain, product, takewhile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content, Problems, Reader, suited
from bot.content.check.quality import check_lengths
from bot.content.check.words import digits, phone_like
from bot.content.model.answers import Review
from bot.content.model.order import Seeker
from bot.content.model.services import Operator
from bot.content.read.cards import LONGEST as COPY_LIMIT
from bot.core.model.effects.contact import Numbers, Wish
from bot.paper import chromium, phone
from bot.paper.phone import Shown
from bot.wording import messages
from bot.wording.buttons import MOST
from bot.wording.catalog import catalog
from bot.wording.messages import sources_text
from bot.wording.numbers import render_numbers
from bot.wording.services import card, in_brief, lines
from bot.wording.text import LONGEST, Rendered, utf16_units, visible
from tests import project
from tests.every import every

CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
ALLOWED = {digits(n) for s in CONTENT.services.values() for p in s.known_phones for n in (p.dial, p.e164 or "")}
HELD = {
    digits(n) for s in CONTENT.services.values() for p in s.phones if not p.confirmed for n in (p.dial, p.e164 or "")
} - ALLOWED
AT_A_TIME = 120
"""Lists and cards that are drawn on one picture: a machine that does other work takes long for a large one."""
LISTS = (Wish.ALL, Wish.WRITE, Wish.POLICE)
ADDRESSES = {link.address for s in CONTENT.services.values() for link in s.links}
wishes = st.builds(
    Numbers,
    country=st.sampled_from([None, *CONTENT.countries, "BR"]),
    wish=st.sampled_from(Wish),
    page=st.integers(0, 12),
    service=st.sampled_from([None, "gone", *CONTENT.services]),
)


def pages(wanted: Numbers, language: str) -> Iterator[Rendered]:
    """All pages of a list, at most twenty; past the last one the first is shown again, which ends them."""
    first = shown(wanted, language)
    yield first
    further = (shown(replace(wanted, page=page), language) for page in range(1, 20))
    yield from takewhile(lambda page: page != first, further)


@cache
def shown(wanted: Numbers, language: str = "en", now: datetime = NOW) -> Rendered:
    return render_numbers(CONTENT, wanted, language, now)


def text(wanted: Numbers, language: str = "en") -> str:
    return visible(shown(wanted, language).text_html)


@settings(max_examples=250, deadline=None)
@given(wishes, st.sampled_from(["km", "en"]), st.integers(0, 167))
def test_whatever_is_asked_for_is_within_limits_and_of_the_directory(wanted: Numbers, language: str, hour: int) -> None:
    rendered = shown(wanted, language, NOW + timedelta(hours=hour))
    said = visible(rendered.text_html)
    assert 0 < utf16_units(said) <= LONGEST
    assert 1 <= len(rendered.buttons) <= 6
    if wanted.wish not in {Wish.SERVICE, Wish.OTHERS}:
        assert sum(map(len, rendered.buttons)) <= MOST
    for address in ADDRESSES:
        said = said.replace(address, " ")
    found = {digits(number) for line in said.splitlines() for _, number in phone_like(line)}
    copied = [b.copy for row in rendered.buttons for b in row if b.copy]
    found |= {digits(copy) for copy in copied if copy not in {c.text for c in CONTENT.cards}}
    assert found <= ALLOWED
    assert not found & HELD
    assert all(len(copy) <= COPY_LIMIT for copy in copied)
    assert {"human"} <= {b.action for row in rendered.buttons for b in row}
    for row in rendered.buttons:
        for button in row:
            assert 0 < len(button.label) <= 40
            assert len("|".join((button.action, *button.args, "x" * 11))) <= 64  # Bot API: callback data, signed
            if button.action in {"service", "card"}:
                assert button.args[0] in CONTENT.services


@every(CONTENT.countries)
def test_every_page_can_be_reached_and_each_service_stands_on_one(country: str) -> None:
    listed, page = [], 0
    while True:
        rendered = shown(Numbers(country=country, page=page))
        buttons = [b for row in rendered.buttons for b in row]
        listed += [b.args[0] for b in buttons if b.action == "service"]
        if not any(b.args == ("others", str(page + 1)) for b in buttons):
            break
        behind = shown(Numbers(country=country, wish=Wish.OTHERS, page=page + 1)).buttons
        assert behind[0][0].args == ("all", str(page + 1))
        page += 1
    seen = CONTENT.services_in(Seeker(country, NOW))
    assert listed == [s.id for s in seen if not s.emergency]


def test_who_cannot_speak_sees_whom_to_write_to_first_and_the_written_channel_first() -> None:
    said = text(Numbers(country="TH", wish=Wish.WRITE))
    assert "First those to whom you can write." in said
    assert "Issara, Khmer worker helpline · organisation · m.me/IssaraCambodia" in said
    assert "191" not in said


@every([*product(CONTENT.countries, (None, "confinement", "unpaid_wages", "suicidal_thoughts"))])
def test_whom_one_cannot_write_to_comes_after_all_others_for_who_cannot_speak(asked: tuple[str, str | None]) -> None:
    country, topic = asked
    listed_on = pages(Numbers(country=country, wish=Wish.WRITE, topic=topic), "km")
    named = dict.fromkeys(b.args[0] for page in listed_on for row in page.buttons for b in row if b.action == "service")
    listed = [CONTENT.services[id_] for id_ in named]
    assert listed == sorted(listed, key=lambda s: not s.written(country))
    assert any(s.written(country) for s in listed)


def test_the_police_is_shown_first_only_when_chosen() -> None:
    said = text(Numbers(country="TH"))
    assert said.index("Issara") < said.index("Thai police")
    chosen = text(Numbers(country="TH", wish=Wish.POLICE))
    assert "Thai police" in chosen
    assert "Issara" not in chosen


def test_who_said_that_the_police_are_against_them_finds_them_only_where_they_choose_them() -> None:
    wary = suited(CONTENT, Reader("TH", police_against=True))

    def shown_to(wanted: Numbers) -> Rendered:
        return render_numbers(wary, wanted, "en", NOW)

    for page in range(4):
        listed = visible(shown_to(Numbers(country="TH", page=page)).text_html)
        assert "police" not in listed.lower().replace("the police may", ""), listed
        assert "191" not in listed
    others = [b.args for row in shown_to(Numbers(country="TH", wish=Wish.OTHERS)).buttons for b in row]
    assert any(Wish.POLICE in args for args in others)
    assert "Thai police" in visible(shown_to(Numbers(country="TH", wish=Wish.POLICE)).text_html)
    card = shown_to(Numbers(country="TH", wish=Wish.SERVICE, service="th_191"))
    assert "The police will learn of this call." in visible(card.text_html)
    gone = shown_to(Numbers(country="TH", wish=Wish.SERVICE, service="gone"))
    assert gone == shown_to(Numbers(country="TH"))


def test_where_only_police_and_governments_are_known_it_is_said() -> None:
    sentence = "In Saudi Arabia I know only the police and governments. You can ask for a human here"
    assert sentence in text(Numbers(country="SA"))
    assert "only the police" not in text(Numbers(country="TH"))
    assert "only the police" not in text(Numbers(country="BR"))
    assert "I know no service for this place." in text(Numbers(country="BR"))
    crisis = messages.render_answer(
        CONTENT, "confinement", "en", "SA", human_line=messages.human_line("en", True), now=NOW, draft=False
    )
    assert "CENTRAL" in crisis.text_html
    assert "only the police" not in crisis.text_html


def test_a_first_message_says_so_where_it_shows_nobody_outside_them() -> None:
    def said(content: Content) -> str:
        return visible(
            messages.render_answer(content, "confinement", "en", "SA", human_line="", now=NOW, draft=False).text_html
        )

    official = {id_: s for id_, s in CONTENT.services.items() if not s.independent}
    assert "In Saudi Arabia I know only the police and governments." in said(replace(CONTENT, services=official))
    assert "I know no service for this place." in said(replace(CONTENT, services={}))


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


@every([*product(CONTENT.languages, (None, *CONTENT.countries))])
def test_the_chat_can_be_cleared_under_every_list_and_another_country_named_there_or_behind_it(
    asked: tuple[str, str | None],
) -> None:
    language, country = asked
    others = [b.action for row in shown(Numbers(country=country, wish=Wish.OTHERS), language).buttons for b in row]
    assert ("elsewhere" in others) is (country is not None)
    for page in chain.from_iterable(pages(Numbers(country=country, wish=wish), language) for wish in Wish):
        actions = [button.action for row in page.buttons for button in row]
        assert {"human", "clear"} <= {*actions}
    for page in chain.from_iterable(pages(Numbers(country=country, wish=wish), language) for wish in LISTS):
        assert ("elsewhere" in [b.action for row in page.buttons for b in row]) is (country is None)
    last = [*pages(Numbers(country=country), language)][-1].buttons[-1][-1]
    assert (last.action, last.args) == ("numbers", ("others", "0"))


@pytest.mark.parametrize("language", CONTENT.languages)
def test_a_list_for_a_matter_names_only_who_helps_with_it_each_in_one_line(language: str) -> None:
    for country in (None, *CONTENT.countries):
        said = visible(shown(Numbers(country=country, topic="unpaid_wages"), language).text_html).split("\n")
        named = [line for line in said if re.match(r"\d\. ", line)]
        listed = CONTENT.services_to_help("unpaid_wages", Seeker(country, NOW))
        assert listed
        assert len(named) == min(3 if country else 2, len(listed)), country
        fire = [s.name[language] for s in CONTENT.services.values() if s.needs == {"fire"}]
        assert not any(name in line for name in fire for line in named), country


@every([None, *CONTENT.countries])
def test_every_service_is_on_one_page_of_the_list(country: str | None) -> None:
    seen = [
        button.args[0]
        for page in pages(Numbers(country=country, wish=Wish.ALL), "km")
        for row in page.buttons
        for button in row
        if button.action == "service"
    ]
    wanted = [s.id for s in CONTENT.services_in(Seeker(country, NOW)) if not s.emergency]
    assert {*seen} == {*wanted}


@pytest.mark.skipif(not any(map(shutil.which, chromium.NAMES)), reason="no Chromium on the PATH")
@pytest.mark.slow
@pytest.mark.page
@pytest.mark.parametrize("language", CONTENT.languages)
def test_no_button_of_any_list_or_card_is_cut_on_a_narrow_phone(language: str, tmp_path: Path) -> None:
    lists = [
        render_numbers(CONTENT, Numbers(country=country, wish=wish, page=page), language, NOW)
        for country in (None, *CONTENT.countries)
        for page, wish in product((0, 1), (Wish.ALL, Wish.WRITE))
    ]
    cards = [
        render_numbers(CONTENT, Numbers(country=s.country, wish=wish, service=s.id), language, NOW)
        for s in CONTENT.services.values()
        for wish in (Wish.SERVICE, Wish.CARD)
    ]
    shown = [Shown("", message) for message in (*lists, *cards)]
    for first in range(0, len(shown), AT_A_TIME):
        some = phone.page(shown[first : first + AT_A_TIME])
        assert phone.cut(chromium.picture(some, tmp_path / "lists.png", phone.width(20))) == []


@every(["+8552352363", "+85523216532123", "+99923216532", "+66944412"])
def test_a_number_with_too_few_or_too_many_digits_for_its_country_is_named(number: str) -> None:
    service = CONTENT.services["kh_iom"]
    wrong = replace(service, phones=(replace(service.phones[0], e164=number),))
    check_lengths(replace(CONTENT, services={service.id: wrong}), Path(), problems := Problems())
    (problem,) = problems.found
    assert problem.line == service.line
    assert number in problem.what


def test_all_numbers_of_the_directory_can_be_numbers_of_their_country() -> None:
    check_lengths(CONTENT, Path(), problems := Problems())
    assert problems.found == []


@every(CONTENT.countries)
def test_of_all_numbers_those_come_first_that_may_help_in_danger_and_can_be_called(country: str) -> None:
    """Who presses *Numbers* after an emergency of which nobody knows more must not be led to an office for wages."""
    listed = [s for s in CONTENT.services_in(Seeker(country, NOW)) if not s.reaches_police and not s.audience]
    matters = [s.needs <= {"labour", "domestic_work", "complaints", "health"} for s in listed if s.trusted]
    assert matters == sorted(matters)
    afar = [s for s, matter in zip(listed, matters, strict=False) if not matter and s.country != country]
    pages = [not s.phones_from(country) and not s.messaged for s in afar]
    assert pages == sorted(pages)
