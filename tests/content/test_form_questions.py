"""What a contact sees of a form: it keeps to every limit, and says beforehand what calls somebody."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape
from itertools import product
from typing import TYPE_CHECKING

import pytest

from bot.content.check.words import PLACEHOLDER, digits, phone_like
from bot.content.model.answers import FIRST_LENGTH
from bot.content.model.services import Audience
from bot.core.model.effects.contact import Ask
from bot.core.model.forms import TOGETHER, Filled, Given, Result
from bot.core.understanding.values import Urgency
from bot.wording import messages
from bot.wording.buttons import MOST_ROWS
from bot.wording.catalog import catalog
from bot.wording.forms import render_ask, summary
from bot.wording.text import LONGEST, Rendered, utf16_units, visible
from tests import project
from tests.every import every

if TYPE_CHECKING:
    pass


CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
ALLOWED = {digits(n) for s in CONTENT.services.values() for p in s.phones for n in (p.dial, p.e164 or "")}
ADDRESSES = {link.address for s in CONTENT.services.values() for link in s.links}


# ── the project's own forms ─────────────────────────────────────────────────────────────────────────────────────


def shown(ask: Ask, language: str) -> Rendered:
    human = messages.human_line(language, False, "1795600000000")
    return render_ask(CONTENT, ask, language, human_line=human, now=NOW, draft=True)


def asks(form: str, country: str | None) -> list[Ask]:
    about = CONTENT.forms[form].form
    every = tuple(f"{q.id}:{c.id}" for q in about.questions for c in q.choices)
    return [
        Ask(form=form, round=9999, question=q.id, opening=True, country=country, called=False) for q in about.questions
    ] + [
        Ask(form=form, round=9999, ending=e, signs=about.signs, chosen=every, country=country, called=False)
        for e in about.endings
    ]


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("form", sorted(CONTENT.forms))
def test_every_part_of_every_form_keeps_to_the_limits(form: str, language: str) -> None:
    words = CONTENT.forms[form].words[language]
    assert not words.reviewed
    texts = [words.opening, *words.questions.values(), *words.endings.values()]
    assert all(len(PLACEHOLDER.sub("", text)) <= FIRST_LENGTH for text in texts)
    for country in (None, "KH", "TH", "MY", "SN"):
        for ask in asks(form, country):
            rendered = shown(ask, language)
            text = visible(rendered.text_html)
            assert 0 < utf16_units(text) <= LONGEST
            assert not re.search(r"\{[a-z_.:]+\}", text)
            assert len(rendered.buttons) <= MOST_ROWS + bool(
                ask.ending
            )  # above the places: show it, and where it leads
            for address in ADDRESSES:
                text = text.replace(address, " ")
            numbers = {digits(n) for line in text.splitlines() for _, n in phone_like(line)}
            assert numbers | {digits(b.copy) for row in rendered.buttons for b in row if b.copy} <= ALLOWED


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("form", sorted(CONTENT.forms))
def test_every_button_of_a_form_leads_somewhere(form: str, language: str) -> None:
    about = CONTENT.forms[form].form
    for ask in asks(form, "KH"):
        for button in (b for row in shown(ask, language).buttons for b in row if not b.copy):
            match button.action, button.args:
                case "choose", (form_, "9999", question, choice):
                    assert form_ == form
                    known = about.question(question)
                    assert known is not None
                    assert choice in {"skip", "done"} or known.choice(choice) is not None
                case (("topic" | "numbers"), (topic,)):
                    assert topic in CONTENT.topic_ids
                case "sources", (form_,):
                    assert form_ == form
                case (("give" | "stop"), (form_, "9999")):
                    assert form_ == form
                case action, ():
                    assert action in {"human", "menu", "clear"}
                case _:
                    pytest.fail(f"{button} leads nowhere")
            assert 0 < len(button.label) <= 26


@pytest.mark.parametrize("form", sorted(CONTENT.forms))
def test_a_draft_says_so_at_its_beginning_and_end(form: str) -> None:
    first, *others = asks(form, None)
    assert "Draft" in shown(first, "en").text_html
    for ask in others:
        if ask.ending and ask.ending not in {Result.FOUND, Result.NOT_FOUND}:
            assert "Draft" in shown(ask, "en").text_html


def test_danger_that_calls_somebody_is_said_above_the_next_question() -> None:
    ask = Ask(form="self_check", round=1, question="isolation", called=True)
    rendered = render_ask(CONTENT, ask, "en", human_line=messages.human_line("en", True), now=NOW, draft=False)
    assert rendered.text_html.startswith("⚠️ That is serious. A counsellor is being called.")


def test_the_self_check_asks_the_age_first_and_all_eleven_indicators() -> None:
    form = CONTENT.forms["self_check"].form
    assert form.questions[0].id == "age"
    assert set(form.signs) - {"cheating", "sex"} == {
        *("vulnerability", "deception", "movement", "isolation", "violence", "threats"),
        *("papers", "wages", "debt", "conditions", "overtime"),
    }
    child = form.questions[0].choice("child")
    assert child is not None
    assert (child.child, child.end) == (True, "child")
    for language in ("km", "en"):
        rendered = shown(Ask(form="self_check", round=1, ending="child", called=False), language)
        assert "<code>1280</code>" in rendered.text_html
        assert rendered.buttons[0][0].args == ("child_exploitation",)


CALLS = {
    ("age", "child"): ("under 18", "ក្រោម 18 ឆ្នាំ"),
    ("movement", "guard"): ("cannot go out alone", "ចេញក្រៅម្នាក់ឯងមិនបាន"),
    ("movement", "locked"): ("cannot go out alone", "ចេញក្រៅម្នាក់ឯងមិនបាន"),
    ("papers", "yes"): ("keep your papers", "ទុកឯកសារ"),
    ("threats", "yes"): ("threaten", "គំរាម"),
    ("debt", "yes"): ("debt", "បំណុល"),
    ("forced", "cheat"): ("force", "បង្ខំ"),
    ("forced", "sex"): ("force", "បង្ខំ"),
    ("violence", "hit"): ("hit or touch", "វាយ ឬប៉ះពាល់"),
    ("violence", "touch"): ("hit or touch", "វាយ ឬប៉ះពាល់"),
    ("violence", "hit_before"): ("hit or touch", "វាយ ឬប៉ះពាល់"),
    ("violence", "touch_before"): ("hit or touch", "វាយ ឬប៉ះពាល់"),
}
"""Answers of the self-check that call a counsellor at once, and how its opening names them in English and in Khmer."""


def test_the_self_check_says_beforehand_which_answers_call_a_counsellor() -> None:
    about = CONTENT.forms["self_check"]
    calling = {
        (question.id, choice.id)
        for question in about.form.questions
        for choice in question.choices
        if choice.urgency >= Urgency.URGENT
    }
    assert calling == CALLS.keys()
    for english, khmer in CALLS.values():
        assert english in about.words["en"].opening
        assert khmer in about.words["km"].opening
    for language in ("km", "en"):
        assert str(len(about.form.questions)) in about.words[language].opening


def test_touched_before_leads_to_care_while_it_still_helps() -> None:
    about = CONTENT.forms["self_check"]
    violence = about.form.question("violence")
    assert violence is not None
    choice = violence.choice("touch_before")
    assert choice is not None
    assert (choice.topic, choice.end) == ("sexual_violence", "touched")
    before = violence.choice("hit_before")
    assert before is not None
    assert before.topic == "physical_violence"
    for language in ("km", "en"):
        rendered = shown(Ask(form="self_check", round=1, ending="touched", signs=("violence",), called=True), language)
        assert " 72 " in rendered.text_html
        assert about.words[language].signs["violence"] in rendered.text_html
        assert "give" in {b.action for row in rendered.buttons for b in row}


def test_several_signs_that_each_are_a_reason_for_support_are_urgent_together() -> None:
    form = CONTENT.forms["self_check"].form
    support = [
        Given(question.id, (choice.id,))
        for question in form.questions
        for choice in question.choices
        if choice.urgency is Urgency.SUPPORT
    ]
    assert len(support) >= TOGETHER
    assert form.urgency(Filled("self_check", 1, tuple(support[: TOGETHER - 1]))) is Urgency.SUPPORT
    assert form.urgency(Filled("self_check", 1, tuple(support[:TOGETHER]))) is Urgency.URGENT


def test_who_may_lose_the_phone_is_asked_when_it_is_safe() -> None:
    words = CONTENT.forms["lose_phone"].words
    assert "when it is safe" in words["en"].questions["tell"]
    assert "when it is safe" in words["en"].endings["summary"]
    assert "ពេលណាមានសុវត្ថិភាព" in words["km"].questions["tell"]
    assert "ពេលណាមានសុវត្ថិភាព" in words["km"].endings["summary"]


def test_a_job_offer_asks_for_the_age_and_for_accounts_and_stops_for_a_child() -> None:
    form = CONTENT.forms["check_job_offer"].form
    account, age = form.question("account"), form.question("age")
    assert account is not None
    assert age is not None
    assert account.choices[0].sign == "account"
    child = age.choice("child")
    assert child is not None
    assert (child.child, child.end) == (True, "child")
    first_asked = next(question for question in form.questions if question.choices)
    assert first_asked == age  # before anything is asked of the offer


def test_no_form_calls_people_illegal() -> None:
    for about in CONTENT.forms.values():
        for text in (*about.words["en"].questions.values(), *about.words["en"].endings.values()):
            assert "illegal" not in text.lower()
        for text in (*about.words["km"].questions.values(), *about.words["km"].endings.values()):
            assert "ខុសច្បាប់" not in text


@every([*product([None, *CONTENT.countries], ["self_check", "check_job_offer"])])
def test_who_is_under_18_is_shown_a_child_line_first_and_can_clear_the_chat(asked: tuple[str | None, str]) -> None:
    country, form = asked
    names = {s.name["en"] for s in CONTENT.services.values() if s.audience is Audience.CHILDREN}
    others = {s.name["en"] for s in CONTENT.services.values()} - names
    rendered = shown(Ask(form=form, round=1, ending="child", called=False, country=country), "en")
    first = min((at, name) for name in names | others if (at := rendered.text_html.find(escape(name))) >= 0)
    assert first[1] in names
    assert "clear" in {b.action for row in rendered.buttons for b in row}


@pytest.mark.parametrize("language", ["km", "en"])
def test_what_is_known_of_costs_by_country_has_a_year(language: str) -> None:
    endings = CONTENT.forms["recruitment_fees"].words[language].endings
    told = {id_: text.splitlines()[1] for id_, text in endings.items() if id_ != "none"}
    assert {"th", "my", "kr", "jp"} <= told.keys()
    assert [id_ for id_, line in told.items() if not re.search(r"20[0-2]\d", line)] == []


@pytest.mark.parametrize("verdict", ["you are a victim", "you are not a victim", "ជនរងគ្រោះ", "slave", "ទាសករ"])
def test_no_form_gives_a_verdict(verdict: str) -> None:
    for form in CONTENT.forms:
        for language in ("km", "en"):
            for ask in asks(form, "KH"):
                assert verdict not in shown(ask, language).text_html.lower()


@pytest.mark.parametrize(
    ("advert", "signs"),
    [
        (
            "ជ្រើសរើសបុគ្គលិកបម្រើអតិថិជន ប្រាក់ខែខ្ពស់ សំបុត្រឥតគិតថ្លៃ នៅក្រុងព្រះសីហនុ ទាក់ទងតេឡេក្រាម",
            ("pay", "work", "free", "place", "chat"),
        ),
        ("ត្រូវការបន្ទាន់ អ្នកវាយអក្សរ ចំណូល 1000 ដុល្លារ inbox មក", ("work", "chat", "hurry")),
        ("ត្រូវការកម្មករសំណង់ ប្រាក់ខែ 350$ មានកិច្ចសន្យា ក្រុមហ៊ុនមានអាជ្ញាប័ណ្ណ ធ្វើការ 8 ម៉ោង", ()),
        ("rok neak thveu kar poipet prak khae khpos typing online, inbox mok", ("pay", "work", "place", "chat")),
        (
            "Customer service, no experience needed, free ticket and visa. Poipet. Contact me on Telegram",
            ("pay", "work", "free", "place", "chat"),
        ),
        (
            "Farm work. Urgent! Pay deposit first, send me your passport, paid in USDT",
            ("fee", "papers", "hurry", "crypto"),
        ),
        ("ការងារងាយ គ្រាន់តែឱ្យជួលគណនីធនាគារ និងបើកស៊ីមជាឈ្មោះអ្នក រកបាន 100 ដុល្លារក្នុងមួយសប្តាហ៍", ("account",)),
        ("Earn at home: rent your bank account to us, open a SIM in your name", ("account",)),
        ("Factory work in Penang, contract two years, agency licensed by MoLVT, visit our office", ()),
    ],
)
def test_an_advert_is_looked_through_in_three_scripts(advert: str, signs: tuple[str, ...]) -> None:
    form = CONTENT.forms["check_job_offer"].form
    assert set(form.read(advert)) == set(signs)


def test_counsellors_read_what_was_given_in_their_language() -> None:
    filled = Filled("self_check", 1, (Given("papers", ("yes",)), Given("wages", ("yes",))))
    assert "• Somebody keeps your passport or papers\n• Wages are owed" in summary(CONTENT, filled, catalog("en"))
    told = Filled("lose_phone", 1, (Given("tell", ("embassy", "ngo")),))
    assert "The embassy, An organisation" in summary(CONTENT, told, catalog("en"))
    assert "ស្ថានទូត" in summary(CONTENT, told, catalog("km"))
    gone = Filled("gone", 1)
    assert summary(CONTENT, gone, catalog("km")) == "gone"


def test_every_emergency_in_a_form_has_a_crisis_answer() -> None:
    for about in CONTENT.forms.values():
        for question in about.form.questions:
            for choice in question.choices:
                if choice.urgency is Urgency.EMERGENCY:
                    assert CONTENT.topics[choice.topic or ""].crisis
