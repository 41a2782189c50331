"""The list of numbers: who stands on it, in which order, and how it is left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain, product, takewhile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content, Problems, Reader, suited
from bot.content.check.quality import check_lengths
from bot.content.check.words import digits, phone_like
from bot.content.model.order import Seeker
from bot.content.read.cards import LONGEST as COPY_LIMIT
from bot.core.model.effects.contact import Numbers, Wish
from bot.paper import chromium, phone
from bot.paper.phone import Shown
from bot.wording import messages
from bot.wording.buttons import MOST
from bot.wording.numbers import render_numbers
from bot.wording.text import LONGEST, Rendered, utf16_units, visible
from tests.content.asked_for import CONTENT, NOW, shown, text
from tests.every import every

ALLOWED = {digits(n) for s in CONTENT.services.values() for p in s.known_phones for n in (p.dial, p.e164 or "")}
HELD = {
    digits(n) for s in CONTENT.services.values() for p in s.phones if not p.confirmed for n in (p.dial, p.e164 or "")
} - ALLOWED
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
def test_no_button_of_any_list_or_card_is_cut_on_a_narrow_phone(language: str) -> None:
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
    each = {tuple(button.label for button in row): row for message in (*lists, *cards) for row in message.buttons}
    assert len(each) > 100
    page = phone.page([Shown("", Rendered("", tuple(each.values())))])  # a row is as wide whatever stands above it
    assert phone.cut(chromium.layout(page, phone.width(1))) == []


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
