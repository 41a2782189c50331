"""First messages as they are sent: short, with their numbers to copy and the sections that matter, for every reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import escape
from itertools import product

import pytest

from bot.content import Content, Problem, Reader, suited
from bot.content.check.words import PLACEHOLDER
from bot.content.model.answers import FIRST_LENGTH
from bot.content.model.order import Seeker, answers_now, seeker_for
from bot.content.model.services import Audience, Known, Operator, Service
from bot.content.model.shortlist import shortlist
from bot.core.model.effects.contact import Numbers, Wish
from bot.core.understanding.values import Person, Sector
from bot.doctor.lengths import long_answers
from bot.wording import messages
from bot.wording.buttons import MOST
from bot.wording.catalog import catalog
from bot.wording.numbers import render_numbers
from bot.wording.phones import number, to_copy
from bot.wording.services import title
from bot.wording.text import Rendered, length, visible
from tests import project
from tests.every import every

CONTENT = project.content()
COUNTRIES = (None, *CONTENT.countries, "LB")
ANSWERS = sorted(t for t in CONTENT.topics if t != "numbers_intro")
"""All answers that are sent by themselves: `numbers_intro` is the head of a list."""
DAY, NIGHT = datetime(2026, 11, 25, 6, tzinfo=UTC), datetime(2026, 11, 29, 16, tzinfo=UTC)
BEFORE_THURSDAY = datetime(2026, 11, 25, 16, tzinfo=UTC)
"""An hour at which what is closed opens on Thursday, the longest weekday in Khmer."""
MORNING = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
"""An hour at which embassies of Cambodia in the east of Asia are open: one that answers now takes the place of another."""
OPENS = {day: str(int(datetime(2026, 11, day, 1, tzinfo=UTC).timestamp() * 1000)) for day in (25, 26)}
"""Wednesday and Thursday morning: the longest moments to name in English and in Khmer."""
SOME = [*(Reader(country) for country in (None, "KH", "TH", "MY", "CN", "SA")), Reader("MY", Sector.FISHING)]
ALL = [
    Reader(country, sector, person)
    for country in COUNTRIES
    for sector in (None, Sector.FISHING, Sector.DOMESTIC, Sector.SCAM_COMPOUND)
    for person in (None, Person.CHILD, Person.OTHER)
]
LONG = [pytest.mark.slow, pytest.mark.timeout(600)]
readers = pytest.mark.parametrize("readers", [SOME, pytest.param(ALL, marks=LONG)], ids=["some", "all"])


def sent(content: Content, topic: str, language: str, country: str | None, now: datetime = DAY) -> Rendered:
    """A first message while nobody is at the desk, which is the longest."""
    human = longest_human_line(language)
    return messages.render_answer(content, topic, language, country, human_line=human, now=now, draft=False)


@cache
def longest_human_line(language: str) -> str:
    return max((messages.human_line(language, False, opens) for opens in OPENS.values()), key=len)


def actions(rendered: Rendered) -> list[str]:
    return [button.action for row in rendered.buttons for button in row if button.action]


def seen(readers: list[Reader]) -> Iterator[tuple[Reader, Content, str, str]]:
    """Every answer in every language for each reader, once where all that it is made of is the same for several."""
    known = set()
    for reader in readers:
        content = suited(CONTENT, reader)
        for topic, language in product(ANSWERS, CONTENT.languages):
            answer = content.answer(topic, language)
            lines = answer.first_line, tuple(section.text_line for section in answer.sections)
            asks = seeker_for(reader, reader.country, MORNING)  # a relative is shown whom they can call from home
            made_of = topic, language, reader.country, content.audiences, lines, asks
            if made_of not in known:
                known.add(made_of)
                yield reader, content, topic, language


@readers
def test_no_first_message_is_longer_than_somebody_frightened_reads(readers: list[Reader]) -> None:
    for reader, content, topic, language in seen(readers):
        for now in (MORNING, NIGHT, BEFORE_THURSDAY):
            long = length(sent(content, topic, language, reader.country, now).text_html)
            assert long <= FIRST_LENGTH, (topic, language, reader)


PLACES = [
    ("numbers",),
    ("can_write", "elsewhere", "form"),
    ("human",),
    ("not_now", "diary"),
    ("clear", "forget"),
    ("section",),
]
"""What stands in each place under an answer, in the order of reading: two of them in a row."""
ROW = {action: place // 2 for place, actions in enumerate(PLACES) for action in actions}
ORDER = [action for actions in PLACES for action in actions]


def each_in_its_place(rendered: Rendered) -> bool:
    """Whether at most six buttons stand there, each in its place and in a row with its own, and one of them calls us."""
    pressed = actions(rendered)
    return (
        len(pressed) <= MOST
        and pressed == sorted(pressed, key=ORDER.index)
        and all(len({ROW[b.action] for b in found}) == 1 for found in rendered.buttons)
        and "human" in pressed
    )


@readers
def test_every_number_in_an_answer_leads_somewhere_and_at_most_six_buttons_stand_under_it(
    readers: list[Reader],
) -> None:
    """Telegram calls a number with a plus sign; it copies another one, which is marked for that. What stands under a section
    stands under its answer, and where nothing is filled in it reads the same for everybody."""
    known = set()
    for reader, content, topic, language in seen(readers):
        parts: list[str | None] = [None]
        for section in content.answer(topic, language).sections:
            reads = topic, language, section.id, section.text, reader.country if "{" in section.text else None
            parts += [] if reads in known else [section.id]
            known.add(reads)
        for part in parts:
            rendered = messages.render_answer(
                content, topic, language, reader.country, section=part, human_line="", now=DAY, draft=False
            )
            assert all_can_be_pressed(rendered), (topic, part, language, reader)
            if topic not in {"start", "change_language", "interrupted"}:
                assert each_in_its_place(rendered), (topic, part)


@every(COUNTRIES)
def test_every_number_in_the_list_of_who_can_help_leads_somewhere(country: str | None) -> None:
    for topic in (None, "confinement", "unpaid_wages"):
        for wish in (Wish.ALL, Wish.WRITE, Wish.POLICE):
            first = None
            for page in range(12):
                wanted = Numbers(country=country, wish=wish, page=page, topic=topic)
                rendered = render_numbers(CONTENT, wanted, "km", DAY)
                if rendered == first:  # past the last page it is shown again
                    break
                first = first or rendered
                assert all_can_be_pressed(rendered), (topic, wish, page)
                assert len([*actions(rendered)]) <= MOST
                assert {"human", "clear"} <= {*actions(rendered)}


def all_can_be_pressed(rendered: Rendered) -> bool:
    """Whether each number of the directory that stands in a message by itself is one that Telegram calls or copies."""
    pressed = {*re.findall(r"<code>([^<]*)</code>", rendered.text_html)}
    lines = visible(rendered.text_html).split("\n")
    pieces = {piece for line in lines for piece in line.split(" · ") if piece[:1] in {"+", *"0123456789"}}
    shown = {n for piece in pieces for n in beginnings(piece) if n in NUMBERS}
    return all(number.startswith("+") or number in pressed for number in shown)


def beginnings(piece: str) -> Iterator[str]:
    """What may be a number at the head of a piece: it ends with the piece or before one of its blanks."""
    words = piece.split(" ")
    return (" ".join(words[:count]) for count in range(1, len(words) + 1))


NUMBERS = {number(p): to_copy(p) for s in CONTENT.services.values() for p in s.known_phones}


@every([*product(CONTENT.languages, [t for t in CONTENT.topic_ids if CONTENT.topics[t].in_a_hurry])])
def test_the_sections_stand_first_behind_what_is_urgent_and_the_chat_can_be_cleared_there(
    asked: tuple[str, str],
) -> None:
    language, topic = asked
    every = [(topic, s.id) for s in CONTENT.answer(topic, language).sections]
    sections = [each for each in every if each[1] not in CONTENT.topics[topic].asked]
    forms = CONTENT.forms_below(topic)
    for part in ("more", *(id_ for _, id_ in every), "more_2", "sources"):
        rendered = messages.render_answer(
            CONTENT, topic, language, "MY", section=part, human_line="", now=DAY, draft=False
        )
        assert "clear" in actions(rendered), part
        if part == "more":
            offered = [b.args for row in rendered.buttons for b in row if b.action == "section"]
            assert offered[:2] == sections[: 2 if not forms else 4 - len(forms)][:2]


@pytest.mark.parametrize("topic", ["unpaid_wages", "confinement"])
def test_the_list_of_who_can_help_names_those_for_the_topic_each_in_one_line(topic: str) -> None:
    first = sent(CONTENT, topic, "en", "MY")
    (button,) = [b for row in first.buttons for b in row if b.action == "numbers"]
    assert button.args == (topic,)
    assert button.label == {"unpaid_wages": "📞 Who can help", "confinement": "📞 Numbers"}[topic]
    listed = visible(render_numbers(CONTENT, Numbers(country="MY", topic=topic), "en", DAY).text_html)
    if topic == "confinement":
        assert listed.index("Embassy of Cambodia") < listed.index("CENTRAL")
    else:
        assert "1. Embassy" not in listed, "outside the government first, where the answer says so"
    assert "CENTRAL, Cambodia · organisation · +855 93 556 631 · as of 2023\n" in listed


def test_a_short_code_is_copied_where_it_is_pressed_and_a_number_with_a_plus_sign_is_called() -> None:
    said = sent(CONTENT, "confinement", "en", "MY", NIGHT).text_html
    assert " · <code>999</code> · <code>994</code> (fire)" in said
    assert " · +60 3 4257 1150 · " in said


@readers
def test_nobody_who_is_needed_gives_way_for_words(readers: list[Reader]) -> None:
    """Who is needed says `tests/content/test_order.py`."""
    for reader in readers:
        content = suited(CONTENT, reader)
        for topic in [t for t in ANSWERS if CONTENT.topics[t].crisis]:
            for now in (DAY, NIGHT):
                said = sent(content, topic, "km", reader.country, now).text_html
                for service in shortlist(content, topic, seeker_for(reader, reader.country, now)).needed:
                    assert f". {service.name['km']}" in said, (topic, reader, now, service.id)


WEEK = [MORNING, DAY, NIGHT, datetime(2026, 11, 28, 0, 30, tzinfo=UTC), datetime(2026, 11, 30, 11, tzinfo=UTC)]
"""Moments of a week: offices open in the morning and by day, closed at night, on Saturday and on Monday evening."""


def shown(topic: str, reader: Reader, language: str, now: datetime) -> list[Service]:
    """The services that are named in a first message, in their order."""
    told = sent(as_seen_by(reader), topic, language, reader.country, now).text_html
    named = titles(language, seeker_for(reader, reader.country, now).country)  # a relative's is where they call from
    return [named[name] for name in re.findall(r"<b>\d+\. (.*?)</b>", told)]


@lru_cache(maxsize=1)
def as_seen_by(reader: Reader) -> Content:
    return suited(CONTENT, reader)


@cache
def titles(language: str, country: str | None) -> dict[str, Service]:
    words = catalog(language)
    return {escape(title(s, words, country), quote=False): s for s in CONTENT.services.values()}


@readers
def test_in_a_crisis_a_helper_is_first_and_whoever_calls_the_police_is_last(readers: list[Reader]) -> None:
    """Who can act now comes first, and nobody reaches the police but who goes past all others, save a ministry's office for
    work alone, which can do nothing about danger.

    A line that may tell the police and is none of theirs says so; the ambulance is nobody's police.
    """
    for reader in readers:
        for topic in [t for t in ANSWERS if CONTENT.topics[t].in_a_hurry]:
            for now in WEEK:
                services = shown(topic, reader, "km", now)
                work = [s.operator is Operator.GOVERNMENT and s.needs <= {"labour", "domestic_work"} for s in services]
                police = [s.reaches_police for s, alone in zip(services, work, strict=True) if not alone]
                assert police == sorted(police), (topic, reader, now)
                assert not all(police), (topic, reader, now)
                helpers = [s for s in services if not s.reaches_police and not s.emergency]
                assert helpers, (topic, reader, now)


def passed_on(services: list[Service], topic: str, reader: Reader, now: datetime) -> bool:
    """Whether a relative elsewhere, who cannot dial it, reads a number of one of them in the line to pass on."""
    seeker = seeker_for(reader, reader.country, now)
    told = visible(sent(as_seen_by(reader), topic, "km", reader.country, now).text_html).split("\n")
    head = catalog("km").text("relative.there", country=catalog("km").country(seeker.about or ""))
    lines = [line for line in told if seeker.about is not None and line.startswith(head)]
    return any(f" {number(phone)}" in line for line in lines for s in services for phone in s.phones)


@readers
def test_who_may_be_hurt_reads_of_the_ambulance_of_the_place(readers: list[Reader]) -> None:
    for reader in readers:
        there = [s for s in CONTENT.services.values() if s.country == reader.country and "ambulance" in s.needs]
        hurt = "physical_violence", "sexual_violence", "suicidal_thoughts", "injury_illness", "pregnancy"
        for topic in hurt if there else ():
            for now in (DAY, NIGHT):
                named = [s.id for s in shown(topic, reader, "km", now)]
                assert {s.id for s in there} & {*named} or passed_on(there, topic, reader, now), (topic, reader, now)
                assert len(named) == len({*named}), (topic, reader)


def test_police_who_send_the_ambulance_are_called_both() -> None:
    reader = Reader("MY", person=Person.OTHER)
    told = visible(sent(as_seen_by(reader), "injury_illness", "en", "MY", DAY).text_html)
    assert "police, ambulance 999" in told
    korea = Reader("KR", person=Person.OTHER)  # the ambulance has a number of its own
    assert "police, ambulance" not in visible(sent(as_seen_by(korea), "injury_illness", "en", "KR", DAY).text_html)


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize("topic", ["fishing_vessel", "confinement"])
def test_a_fisher_reads_of_one_who_is_there_for_fishers_in_every_port(topic: str, language: str) -> None:
    """Or, where there is no room for it, of one of the country who speaks Khmer."""
    for country in COUNTRIES:
        for now in WEEK:
            services = shown(topic, Reader(country, Sector.FISHING), language, now)
            theirs = [s for s in services if s.audience is Audience.SEAFARERS]
            khmer = [s for s in services if s.khmer is Known.YES and s.country == country in {"JP", "KR"}]
            assert theirs or khmer, (country, now)


def test_a_fisher_in_despair_finds_a_line_for_seafarers_behind_who_can_listen() -> None:
    for language in CONTENT.languages:
        answer = suited(CONTENT, Reader("TW", Sector.FISHING)).answer("suicidal_thoughts", language)
        section = answer.section("help")
        assert section is not None
        assert "{service:int_seafarerhelp}" in section.text


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize("reader", [Reader("TH"), Reader("TH", Sector.FISHING)], ids=["anybody", "fisher"])
def test_who_can_listen_names_those_of_the_country_and_not_only_a_line_for_the_young(
    reader: Reader, language: str
) -> None:
    behind = messages.render_answer(
        suited(CONTENT, reader),
        "suicidal_thoughts",
        language,
        "TH",
        section="help",
        human_line="",
        now=NIGHT,
        draft=False,
    )
    for id_ in ("th_issara_km", "th_1323", "kh_1280"):
        assert CONTENT.services[id_].name[language] in visible(behind.text_html), id_


@pytest.mark.parametrize("language", CONTENT.languages)
def test_who_was_married_in_china_reads_of_the_embassy_there(language: str) -> None:
    for now in WEEK:
        named = {s.id for s in shown("forced_marriage", Reader("CN", Sector.MARRIAGE), language, now)}
        assert {"kh_central", "cn_emb"} <= named, now


def test_a_line_for_women_that_answers_now_takes_the_place_of_one_that_is_closed() -> None:
    woman, anybody = (
        sent(suited(CONTENT, Reader("KR", woman=woman)), "confinement", "km", "KR", NIGHT).text_html
        for woman in (True, None)
    )
    day = sent(CONTENT, "confinement", "km", "KR", DAY).text_html
    gyeonggi, danuri = (CONTENT.services[id_].name["km"] for id_ in ("kr_1661", "kr_danuri"))
    assert gyeonggi in day
    assert danuri not in day
    assert danuri in woman
    assert gyeonggi not in woman
    assert "សម្រាប់ស្ត្រី" in woman
    assert danuri not in anybody, "it is for women alone, and neither matter nor person is told to fit"


@pytest.mark.parametrize("topic", ["confinement", "physical_violence", "sexual_violence", "shelter"])
def test_a_maid_in_singapore_is_shown_the_line_for_her_work_and_others_that_for_theirs(topic: str) -> None:
    maid = sent(suited(CONTENT, Reader("SG", Sector.DOMESTIC)), topic, "km", "SG").text_html
    worker = sent(suited(CONTENT, Reader("SG", Sector.CONSTRUCTION)), topic, "km", "SG").text_html
    home = CONTENT.services["sg_home_dw"]
    assert home.name["km"] in maid
    assert number(home.phones[0]) in maid
    assert home.name["km"] not in worker


def test_police_and_ambulance_stand_in_one_line_that_needs_no_hours() -> None:
    said = visible(sent(CONTENT, "physical_violence", "km", "KR").text_html)
    assert "ប៉ូលីស និងរថយន្តសង្គ្រោះ កូរ៉េ · 112 · 119 (រថយន្តសង្គ្រោះ)\n" in said
    assert " · 10111 · 10177 (ambulance)\n" in visible(sent(CONTENT, "confinement", "en", "ZA").text_html)


def test_who_is_hurt_reads_the_ambulances_number_before_that_of_the_police() -> None:
    said = visible(sent(CONTENT, "injury_illness", "en", "JP").text_html)
    assert "Police and ambulance, Japan · 119 (ambulance) · 110" in said


def grown(topic: str, language: str, by: int) -> Content:
    """The content with a first message so much longer."""
    key = (topic, language)
    answer = CONTENT.answers[key]
    longer = replace(answer, first=f"{answer.first}\n{'x' * (by - 1)}", variants=())
    return replace(CONTENT, answers={**CONTENT.answers, key: longer})


def test_who_would_be_missed_least_gives_way_first() -> None:
    def named(by: int) -> list[Service]:
        text = sent(grown("confinement", "en", by), "confinement", "en", "CN").text_html
        return [s for s in CONTENT.services.values() if f". {s.name['en']}" in text]

    assert {s.id for s in named(1)} == {"kh_central", "cn_emb", "cn_110"}
    assert {s.id for s in named(600)} == {"kh_central", "cn_110"}


def test_an_editor_is_told_by_how_much_a_first_message_is_too_long_and_where() -> None:
    def told(content: Content) -> list[Problem]:
        """Of the answers on one topic; `sarika check` looks at all."""
        few = {key: answer for key, answer in content.answers.items() if key[0] == "unpaid_wages"}
        return list(long_answers(replace(content, answers=few)))

    assert told(CONTENT) == []
    answer = CONTENT.answer("unpaid_wages", "km")
    (problem,) = told(grown("unpaid_wages", "km", 300))
    assert (problem.path, problem.line) == (answer.path, answer.first_line)
    assert "too many" in problem.what
    assert problem.what.startswith("with the services of ")
    assert problem.instead == "shorten it: at most 500 are sent as a first message"


def test_what_is_filled_in_is_counted() -> None:
    plain = PLACEHOLDER.sub("", CONTENT.answer("unpaid_wages", "en").first)
    assert length(sent(CONTENT, "unpaid_wages", "en", "MY").text_html) > len(plain) + 80


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_who_is_in_danger_while_we_are_interrupted_reads_of_somebody_who_answers_now_and_of_the_police(
    language: str, now: datetime
) -> None:
    said = messages.render_answer(CONTENT, "interrupted", language, None, human_line="", now=now, draft=True)
    named = [s for s in CONTENT.services.values() if s.name[language] in visible(said.text_html)]
    assert any(answers_now(s, Seeker(None, now)) and not s.police for s in named)
    assert any(s.police for s in named)
    assert said.text_html.startswith("<i>"), "nobody has reviewed it"
