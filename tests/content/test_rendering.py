from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product, takewhile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content, Reader, load, suited
from bot.content.check.words import digits, phone_like
from bot.content.model.answers import Answer, Review
from bot.content.read.cards import LONGEST as COPY_LIMIT
from bot.core.model.effects import contact as contact_effects
from bot.core.model.effects.at_once import DYING
from bot.core.model.lines import Line
from bot.core.understanding.values import Person
from bot.wording import explaining, messages
from bot.wording.buttons import MOST
from bot.wording.catalog import catalog
from bot.wording.numbers import render_numbers
from bot.wording.phones import number
from bot.wording.services import in_brief, lines
from bot.wording.text import LONGEST, Rendered, filled, fitted, utf16_units, visible
from tests import project
from tests.every import every

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
CONTENT = project.content()
ENGLISH = catalog("en")
PAGES = ("more", "more_2", "more_3", "more_4", "more_5", "more_6")
COUNTRIES = [None, *CONTENT.countries, "LA", "SN"]
in_countries = pytest.mark.parametrize(
    "countries", [(None, "TH", "LA"), pytest.param(COUNTRIES, marks=pytest.mark.slow)], ids=["some", "all"]
)
TAGS = re.compile(r"</?(?:b|i|code)>")
ALLOWED = {digits(n) for s in CONTENT.services.values() for p in s.phones for n in (p.dial, p.e164 or "")}
ADDRESSES = {link.address for s in CONTENT.services.values() for link in s.links}


def answer(topic: str, language: str, country: str | None, section: str | None = None, **rest: object) -> Rendered:
    return messages.render_answer(
        CONTENT,
        topic,
        language,
        country,
        section=section,
        human_line=messages.human_line(language, True),
        now=NOW,
        draft=bool(rest.get("draft", False)),
    )


def numbers_in(rendered: Rendered) -> set[str]:
    text = visible(rendered.text_html)
    for address in ADDRESSES:
        text = text.replace(address, " ")
    found = {digits(number) for line in text.splitlines() for _, number in phone_like(line)}
    found |= {digits(b.copy) for row in rendered.buttons for b in row if b.copy}
    return found


def within_limits(rendered: Rendered) -> None:
    assert 0 < utf16_units(visible(rendered.text_html)) <= LONGEST
    assert rendered.text_html.count("<b>") == rendered.text_html.count("</b>")
    assert "<" not in TAGS.sub("", rendered.text_html)
    assert sum(map(len, rendered.buttons)) <= MOST
    for row in rendered.buttons:
        assert 1 <= len(row) <= 8
        for button in row:
            assert 0 < len(button.label) <= 40
            assert bool(button.action) != bool(button.copy)
            assert len(button.copy or "") <= COPY_LIMIT


@in_countries
@pytest.mark.parametrize("language", ["km", "en"])
def test_every_part_of_every_answer_is_within_limits_and_has_numbers_of_the_directory_only(
    language: str, countries: Sequence[str | None]
) -> None:
    for topic in sorted(CONTENT.topics):
        sections = [None, *PAGES, *(section.id for section in CONTENT.answer(topic, language).sections)]
        for country, section in product(countries, sections):
            rendered = answer(topic, language, country, section, draft=True)
            within_limits(rendered)
            assert numbers_in(rendered) <= ALLOWED, (topic, country, section)
            assert not re.search(r"\{[a-z_.:]+\}", rendered.text_html), (topic, country, section)


@every(COUNTRIES)
def test_the_list_of_numbers_is_within_limits_and_of_the_directory(country: str | None) -> None:
    for language, hour in product(("km", "en"), (0, 6, 16)):
        wanted = contact_effects.Numbers(country=country)
        rendered = render_numbers(CONTENT, wanted, language, NOW + timedelta(hours=hour), draft=True)
        within_limits(rendered)
        assert numbers_in(rendered) <= ALLOWED, (language, hour)


@every(sorted(t for t in CONTENT.topics if t not in {"interrupted", "numbers_intro"}))
def test_every_answer_leads_to_a_human(topic: str) -> None:
    pressed = [b.action for row in answer(topic, "km", "TH").buttons for b in row]
    assert "human" in pressed


@every([t for t in CONTENT.topics if CONTENT.topics[t].urgency >= 2])
def test_urgent_answers_offer_to_write_to_wait_numbers_only_and_to_clear(topic: str) -> None:
    pressed = [b.action for row in answer(topic, "km", "TH").buttons for b in row]
    assert {"can_write", "not_now", "numbers", "clear"} <= set(pressed)


@every(sorted(CONTENT.topics))
def test_every_button_leads_somewhere(topic: str) -> None:
    known = {"human", "menu", "numbers", "can_write", "not_now", "clear", "forget", "explain", "diary", "papers"}
    sections = [*PAGES, *(s.id for s in CONTENT.answer(topic, "en").sections)] if topic in CONTENT.topic_ids else []
    for section in (None, *sections):
        for row in answer(topic, "en", "KH", section).buttons:
            for button in row:
                match button.action, button.args:
                    case "topic", (other,):
                        assert other in CONTENT.topic_ids
                    case "section", (other, id_):
                        assert id_ in {*PAGES, "sources"} or CONTENT.answer(other, "en").section(id_) is not None
                    case "language", (code,):
                        assert code in CONTENT.languages
                    case "form", (form,):
                        assert form in CONTENT.forms
                    case "elsewhere", (other,):
                        assert other == topic
                    case action, _:
                        assert action in known or button.copy


@pytest.mark.parametrize("topic", ["unpaid_wages", "injury_illness", "pregnancy", "domestic_work"])
def test_a_country_can_be_named_where_none_is_known_and_the_rules_differ(topic: str) -> None:
    section = {"injury_illness": "countries", "pregnancy": "work", "domestic_work": "rights"}.get(topic, "complain")
    rendered = answer(topic, "km", None, section)
    assert ("elsewhere", (topic,)) in {(b.action, b.args) for row in rendered.buttons for b in row}
    assert "យើងមិនទាន់មានច្បាប់ដែលបានបញ្ជាក់ ឬមិនទាន់ដឹងថា អ្នកនៅប្រទេសណាទេ។" in visible(rendered.text_html)


@every(sorted(CONTENT.topic_ids))
def test_all_that_an_answer_offers_can_be_reached(topic: str) -> None:
    """Its sections, the forms below it, and the topics that topics.yml names for it."""
    own: set[tuple[str, tuple[str, ...]]] = {("topic", (other,)) for other in CONTENT.topics[topic].buttons}
    own |= {("form", (form,)) for form in CONTENT.forms_below(topic)}
    own |= {("section", (topic, s.id)) for s in CONTENT.answer(topic, "en").sections}
    for country in (None, "KH"):
        pressed = {(b.action, b.args) for row in answer(topic, "en", country).buttons for b in row}
        for page in PAGES:
            if ("section", (topic, page)) in pressed:
                rows = answer(topic, "en", country, page).buttons
                pressed |= {(b.action, b.args) for row in rows for b in row}
        assert own <= pressed


def test_a_crisis_offers_the_police_last_and_never_alone() -> None:
    text = visible(answer("confinement", "en", "TH").text_html)
    assert text.index("Issara") < text.index("Thai police")


def test_age_is_said() -> None:
    issara = CONTENT.services["th_issara_km"]
    assert "last checked November 2023, not dialled" in lines(issara, catalog("en"), "TH", NOW)
    khmer = lines(issara, catalog("km"), "TH", NOW)
    assert "ពិនិត្យចុងក្រោយ វិច្ឆិកា 2023 មិនទាន់បានហៅសាកល្បង" in khmer


def test_a_first_message_says_the_year_of_what_is_past_its_date_or_not_confirmed() -> None:
    assert "Khmer spoken · as of 2023" in visible(answer("confinement", "en", "TH").text_html)
    assert "ព័ត៌មានឆ្នាំ 2023" in visible(answer("confinement", "km", "TH").text_html)
    assert "not confirmed (2023)" in visible(answer("embassy_contact", "en", "CN").text_html)
    assert "as of" not in in_brief(CONTENT.services["th_191"], catalog("en"), "TH", NOW)


def test_a_fresh_emergency_number_needs_no_age_and_an_old_one_says_it() -> None:
    def police(now: datetime) -> str:
        return lines(CONTENT.services["th_191"], catalog("en"), "TH", now)

    assert "not dialled" not in police(NOW)
    assert "last checked August 2026, not dialled" in police(NOW + timedelta(days=365 * 6))


def test_who_will_learn_of_the_call_is_said() -> None:
    assert "Cambodian National Police · 117\n" in visible(answer("confinement", "en", "KH").text_html)
    for language, said in (("en", "police"), ("km", "ប៉ូលីស")):
        for service in CONTENT.services.values():
            told = in_brief(service, catalog(language), service.country, NOW)
            assert not service.police or said in told.lower(), service.id
    trafficking = CONTENT.services["vn_111"]
    assert "the police may learn of it" in in_brief(trafficking, catalog("en"), "VN", NOW)
    assert "reports go to the police" in lines(trafficking, catalog("en"), "VN", NOW)


def test_for_whom_a_service_is_wrong_is_said_in_brief_and_why_in_the_list() -> None:
    service = CONTENT.services["jp_fresc"]
    brief, listed = (said(service, catalog("en"), "JP", NOW) for said in (in_brief, lines))
    assert brief.endswith("not if you have no papers")
    assert "Do not use it if you have no papers: it belongs to immigration" in listed


def test_abroad_numbers_are_international() -> None:
    text = visible(answer("confinement", "en", None).text_html)
    assert "+855 93 556 631" in text
    assert "CENTRAL, Cambodia · organisation · +855" in text
    assert not re.search(r"^1280", visible(answer("confinement", "en", "TH").text_html), re.MULTILINE)


@every(CONTENT.countries)
def test_the_list_of_numbers_leaves_no_emergency_number_out(country: str) -> None:
    text = visible(render_numbers(CONTENT, contact_effects.Numbers(country=country), "km", NOW, draft=True).text_html)
    for service in CONTENT.services.values():
        if service.country == country and service.emergency:
            assert number(service.known_phones[0]) in text


def test_a_service_that_cannot_be_called_from_here_says_where_it_can() -> None:
    shown = lines(CONTENT.services["th_191"], catalog("en"), "KH", NOW)
    assert "191 (only inside Thailand)" in visible(shown)


def test_numbers_of_cambodia_say_so_while_the_country_is_not_known() -> None:
    text = visible(answer("confinement", "en", None).text_html)
    assert "1280 (in Cambodia)" in text
    assert "117 (in Cambodia)" in text
    assert text.index("1280") < text.index("117")
    assert "(in Cambodia)" not in visible(answer("confinement", "en", "KH").text_html)


def test_drafts_are_marked_until_reviewed() -> None:
    assert answer("greet", "en", None, draft=True).text_html.startswith("<i>Draft, not yet reviewed</i>")
    assert "Draft" not in answer("greet", "en", None, draft=False).text_html
    reviewed = replace(CONTENT.answer("greet", "en"), review=Review("A Person", NOW.date()))
    content = with_answer(reviewed)
    rendered = messages.render_answer(content, "greet", "en", None, human_line="", now=NOW, draft=True)
    assert "Draft" not in rendered.text_html


def test_nothing_is_said_of_a_human_when_nothing_is_known() -> None:
    with_line = messages.render_answer(CONTENT, "confinement", "en", "TH", human_line="", now=NOW, draft=False)
    assert "\n\n\n" not in with_line.text_html
    assert "counsellor" not in with_line.text_html


def test_each_service_stands_in_one_line() -> None:
    text = answer("confinement", "en", "MY").text_html
    told, last = text.split("\n\n")
    first, *services = told.split("\n")
    assert first.endswith("when it is safe:")
    assert len(services) == 3
    assert all(service.startswith("<b>") and service.count("<b>") == 1 for service in services)
    assert last.startswith("A counsellor is being called.")


def test_human_lines() -> None:
    assert messages.human_line("en", None) == ""
    assert messages.human_line("en", True).startswith("A counsellor is being called.")
    monday = str(int(datetime(2026, 11, 30, 1, 0, tzinfo=UTC).timestamp() * 1000))
    assert "Monday 08:00" in messages.human_line("en", False, monday)
    assert "ច័ន្ទ 08:00" in messages.human_line("km", False, monday)
    assert "being called" not in messages.human_line("en", False)
    for language in ("en", "km"):
        usual = messages.human_line(language, False, monday, usual=True)
        assert usual not in (messages.human_line(language, False), messages.human_line(language, False, monday))
        assert len(usual) <= len(messages.human_line(language, False, monday)), "first messages stay as short"


@pytest.mark.parametrize("line", [Line.CASE_OPENED_NOBODY, Line.CASE_OPENED_MEDIA_NOBODY])
@pytest.mark.parametrize("language", ["en", "km"])
def test_within_hours_a_line_says_that_people_are_called_and_promises_nobody(language: str, line: Line) -> None:
    said = messages.render_line(CONTENT, line, language, now=NOW, values=(("usual", ""),)).text_html
    other = messages.render_line(CONTENT, line, language, now=NOW, values=()).text_html
    assert said != other
    assert {"en": "nobody has said so yet", "km": "មិនទាន់មានអ្នកណាប្រាប់"}[language] in said


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_first_screen_is_five_short_lines_safety_first_and_who_can_read_it_is_behind_a_button(
    language: str,
) -> None:
    rendered = answer("start", language, None)
    said = visible(rendered.text_html).split("\n")
    assert len(said) == 5
    assert all(len(line) <= 100 for line in said)
    assert "?" in said[0], "whether it is safe to write now is asked before anything is said"
    assert sum(map(len, said)) <= 300
    behind = answer("start", language, None, "more")
    offered = [(b.action, b.args) for row in behind.buttons for b in row]
    assert offered[0] == ("form", ("lose_phone",)), "the menu leads here too"
    assert {("topic", ("confidentiality",)), ("menu", ())} <= {*offered}


def test_the_organisation_speaks_for_itself() -> None:
    assert "Practice Organisation" in answer("start", "en", None).text_html
    assert "អង្គការសាកល្បង" in answer("start", "km", None).text_html


def test_the_organisation_must_be_filled_in_for_a_real_token() -> None:
    assert CONTENT.organisation.missing() == []
    assert load().organisation.missing() == [
        f"{field}.{language}" for field in ("name", "readers", "hours", "passed_on") for language in ("km", "en")
    ]


@every([(line, language) for line in Line for language in ("km", "en")])
def test_every_line_has_words(of: tuple[Line, str]) -> None:
    line, language = of
    values = {
        "case": "Blue Heron",
        "minutes": "16",
        "holder": "Dara",
        "urgency": "emergency",
        "until": "1795600000000",
        "opens": "1795600000000",
        "to": "Maly",
        "ahead": "2",
        "count": "2",
        "country": "Thailand",
        "days": "90",
        "emoji": "👍",
        "service": "kh_1280",
        "day": "1795600000000",
        "hours": "480-1020",
        "date": "2026-11-25",
        "at": "1795600000000",
        "worked": "510",
        **dict.fromkeys(("money", "paid", "held"), "1000 THB"),
    }
    values |= {name: "Name" for name in re.findall(r"{(\w+)}", ENGLISH.text(line)) if name not in values}
    for given_values in ({}, values):
        rendered = messages.render_line(CONTENT, line, language, now=NOW, values=given_values.items(), country="TH")
        within_limits(rendered)
        if line not in {Line.PAPER, Line.PAPER_NO_DIGEST}:  # a year beside an hour, and a hash: nobody calls these
            assert numbers_in(rendered) <= ALLOWED
        if given_values:
            assert "{" not in rendered.text_html
    if language == "km":
        assert ENGLISH.text(line) not in rendered.text_html or line in {Line.CHOOSE_LANGUAGE, Line.OTHER_LANGUAGE}


def test_lines_that_answer_a_press_fit_into_its_window() -> None:
    for line in (
        Line.OLD_BUTTON,
        Line.FORGED_BUTTON,
        Line.ALREADY_TAKEN,
        Line.YOU_HOLD,
        Line.NOT_YOURS,
        Line.SHIFT_ON,
        Line.CLEARED,
        Line.FORGETTING,
        Line.DIARY_TOO_FAR,
    ):
        for language in ("km", "en"):
            rendered = messages.render_line(CONTENT, line, language, now=NOW, values=[("holder", "x" * 64)])
            assert len(visible(rendered.text_html)) <= 200


def test_values_are_never_markup() -> None:
    rendered = messages.render_line(CONTENT, Line.ALREADY_TAKEN, "en", now=NOW, values=[("holder", "<b>&{x}")])
    assert rendered.text_html == "Already taken by &lt;b&gt;&amp;{x}."


def test_nobody_has_come_is_followed_by_services_that_answer() -> None:
    rendered = messages.render_line(CONTENT, Line.STILL_WAITING, "en", now=NOW, country="TH")
    assert "1-800-010-181" in rendered.text_html
    assert "<code>1-800-010-181</code>" in rendered.text_html, "a press copies it"


@every([(t, s.id) for t, code in sorted(CONTENT.answers) if code == "km" for s in CONTENT.answer(t, "km").sections])
def test_who_can_help_follows_a_section_with_which_an_answer_begins(part: tuple[str, str]) -> None:
    """Those of the answer, unless it names somebody itself; behind its answer a section does not say them again."""
    topic, section = part
    first = answer(topic, "km", "TH")
    follows = answer(topic, "km", "TH", section).text_html
    begins = messages.render_answer(
        CONTENT,
        topic,
        "km",
        "TH",
        section=section,
        human_line=messages.human_line("km", True),
        now=NOW,
        draft=False,
        begins=True,
    ).text_html
    if begins == follows:
        assert visible(follows).count("1. ") or " · " not in visible(first.text_html)
        return
    added = [line for line in begins.splitlines() if line not in follows.splitlines()]
    assert added[0] == catalog("km").text("answer.begins")
    assert all(line in first.text_html or line.partition(". ")[2] in first.text_html for line in added[1:])
    assert added[1:]


@pytest.mark.parametrize("topic", ["suicidal_thoughts", "child_exploitation", "fishing_vessel"])
def test_they_are_those_of_what_the_case_is_about(topic: str) -> None:
    line = messages.render_line(CONTENT, Line.STILL_WAITING, "en", now=NOW, country="TH", topic=topic)
    answer = messages.render_answer(CONTENT, topic, "en", "TH", human_line="", now=NOW, draft=False)
    assert numbers_in(line) == numbers_in(answer)
    unasked = messages.render_line(CONTENT, Line.STILL_WAITING, "en", now=NOW, country="TH")
    assert line.text_html != unasked.text_html


def test_buttons_of_the_core_get_their_labels() -> None:
    rows = [
        [contact_effects.Button("language", ("km",)), contact_effects.Button("language", ("en",))],
        [contact_effects.Button("country", ("KR",)), contact_effects.Button("topic", ("unpaid_wages",))],
        [contact_effects.Button("read"), contact_effects.Button("withdraw")],
    ]
    rendered = messages.render_line(CONTENT, Line.MENU, "km", now=NOW, buttons=rows)
    labels = [b.label for row in rendered.buttons for b in row]
    assert labels == ["🌐 ភាសាខ្មែរ", "🌐 English", "🇰🇷 កូរ៉េខាងត្បូង", "💵 មិនបើកប្រាក់ខែ", "👁 បង្ហាញ", "↩️ ដកសំណើវិញ"]


def test_country_names_hold_no_invisible_characters() -> None:
    for language in ("km", "en"):
        for country in CONTENT.countries:
            name = catalog(language).country(country)
            assert name != country
            assert not re.search("[\u200b-\u200f]", name)


def test_what_does_not_fit_is_left_out_service_by_service() -> None:
    rendered = fitted(lambda n: "\n".join(["head", *["x" * 1500] * n]), 5, ())
    assert utf16_units(rendered.text_html) == len("head") + 2 * 1501
    cut = fitted(lambda n: "\n".join(["<b>😀</b>" * 400] * 12), 0, ())
    assert utf16_units(visible(cut.text_html)) <= LONGEST
    assert cut.text_html.endswith("</b>")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_of_an_answer_is_escaped_and_within_limits(text: str) -> None:
    content = with_answer(replace(CONTENT.answer("greet", "en"), first=text or "x"))
    rendered = messages.render_answer(content, "greet", "en", "TH", human_line=text, now=NOW, draft=False)
    assert "<" not in TAGS.sub("", rendered.text_html)
    assert utf16_units(visible(rendered.text_html)) <= LONGEST


def with_answer(changed: Answer) -> Content:
    return replace(CONTENT, answers={**CONTENT.answers, (changed.topic, changed.language): changed})


@every(sorted({topic for topic, _ in CONTENT.answers}))
def test_who_says_so_is_told_in_khmer(topic: str) -> None:
    answer = CONTENT.answer(topic, "km")
    shown = visible(
        messages.render_answer(
            CONTENT, topic, "km", None, section="sources", human_line="", now=NOW, draft=False
        ).text_html
    )
    lines = [line for line in shown.splitlines() if line.startswith("·")]
    assert len(lines) == len(answer.sources)
    for line in lines:
        assert re.search("[\u1780-\u17b3]", line), line
        assert not re.search(r"\b(undated|about|copy)\b", line)


LEADS = re.compile(r"[:៖]\**$")


def heads_of(text: str) -> list[tuple[str, list[str]]]:
    """Each line that ends in a colon before nothing but services, with those; none where nothing follows at all."""
    lines = [line.strip() for line in text.split("\n")]
    found = []
    for at, line in enumerate(lines):
        behind = lines[at + 1 :]
        named = list(takewhile(lambda one: re.fullmatch(r"\{service:\w+\}", one), behind))
        if LEADS.search(line) and (named or not (behind and behind[0])):
            found.append((line, [one[len("{service:") : -1] for one in named]))
    return found


@every(CONTENT.answers.values(), lambda answer_: f"{answer_.topic} {answer_.language}")
def test_a_colon_has_something_behind_it(answer_: Answer) -> None:
    """A service that waits for a check is not shown by name: who ends a line with a colon before it leads to nothing."""
    parts = (*answer_.sections, *(variant.part for variant in answer_.variants))
    for text in (answer_.first, *(part.text for part in parts)):
        empty = [line for line, named in heads_of(text) if not any(map(CONTENT.may_show, named))]
        assert empty == []


def test_where_nobody_may_be_named_the_sentence_ends() -> None:
    said = "Ask. Then call:\n{service:gone}\n**Not the government:**\n{service:gone}\n{service:here}\nOnly so:\n{service:gone}\nEnd"
    shown = filled(said, lambda name: "HELPER" if name == "service:here" else "")
    assert shown == "Ask. Then call.\n<b>Not the government:</b>\nHELPER\nEnd"
    assert filled("សួរគេសិន។ សូមហៅ៖\n{service:gone}", lambda _: "") == "សួរគេសិន។ សូមហៅ។"


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize(
    ("topic", "first"), [("physical_violence", True), ("scam_compound", False), ("sexual_violence", False)]
)
def test_who_may_be_hurt_abroad_can_call_there_before_relatives_call_at_home(
    topic: str, first: bool, language: str
) -> None:
    content = suited(CONTENT, Reader("KR", person=Person.OTHER, at="KH"))
    said = visible(
        messages.render_answer(content, topic, language, "KR", human_line="", now=NOW, draft=False).text_html
    )
    there, home = said.index("112"), said.index("+855")
    assert (there < home) is first


@pytest.mark.parametrize("language", ["km", "en"])
def test_who_comes_where_nobody_knows_where_asks_for_the_country(language: str) -> None:
    asks = catalog(language).text("explain.at_once_where")
    for topic, country in product(("physical_violence", "injury_illness"), (None, "TH")):
        asked = contact_effects.Explain(what=DYING, topic=topic, country=country, named=("ambulance", "emergency"))
        said = visible(explaining.render_explain(CONTENT, asked, language, human_line="", now=NOW).text_html)
        assert ("119" in said, asks in said) == (country is None, country is None)
        assert country is None or "1669" in said


@pytest.mark.parametrize("person", [Person.SELF, Person.OTHER])
def test_who_is_held_where_nobody_is_known_reads_so(person: Person) -> None:
    content = suited(CONTENT, Reader("MM", person=person))
    said = visible(
        messages.render_answer(content, "scam_compound", "en", "MM", human_line="", now=NOW, draft=False).text_html
    )
    assert said.index("We know nobody in Myanmar who can be called") < said.index("+855")
