"""What somebody frightened sees on a phone of 360 by 640 points: measured by a browser, in the fonts of phones."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import pytest

from bot.commands import preview
from bot.content.model.answers import Reader
from bot.core.model.effects.contact import Button, Explain, Numbers, Tell, Wish
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.core.turn import answers
from bot.core.understanding.values import Query
from bot.paper import chromium, phone
from bot.paper.phone import Shown
from bot.wiring.rules import with_content
from bot.wording import messages
from bot.wording.buttons import MOST
from bot.wording.buttons import Button as Key
from bot.wording.explaining import render_explain
from bot.wording.numbers import render_numbers
from bot.wording.sheets.wages import render_sheet
from bot.wording.text import Rendered
from tests import project
from tests.content.test_every_button import Crawl, vault
from tests.core.contact.diary_screens import screens
from tests.wording.test_buttons import CHOSEN

CONTENT = project.content()
NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
OPENS = str(int(datetime(2026, 11, 26, 1, tzinfo=UTC).timestamp() * 1000))
"""Thursday morning: the longest moment to name."""
HUMAN = {
    language: (messages.human_line(language, True), messages.human_line(language, False, OPENS))
    for language in CONTENT.languages
}
CRISIS = [topic for topic in CONTENT.topic_ids if CONTENT.topics[topic].crisis]
SCROLLED = {
    *("suicidal_thoughts en AE", "suicidal_thoughts en CN", "child_exploitation en CN"),
    *("child_exploitation en KW", "child_exploitation en PH"),
}
"""What is a line too long: the services there have long names and warnings, and none of them may be missing."""

pytestmark = [
    pytest.mark.skipif(not any(map(shutil.which, chromium.NAMES)), reason="no Chromium on the PATH"),
    pytest.mark.slow,
    pytest.mark.page,
]


def test_a_crisis_answer_is_read_without_scrolling_with_all_of_its_buttons() -> None:
    shown = [
        Shown(
            f"{topic} {language} {country}",
            messages.render_answer(CONTENT, topic, language, country, human_line=human, now=NOW, draft=False),
        )
        for topic, language, country in product(CRISIS, CONTENT.languages, (None, *CONTENT.countries))
        for human in HUMAN[language]
    ]
    found = phone.heights(chromium.layout(phone.page(shown), phone.width(40)))
    assert len(found) == len(shown)
    assert {caption for caption, tall in found if tall > phone.READ} <= SCROLLED
    assert all(sum(map(len, one.message.buttons)) <= MOST for one in shown)


def line(line: Line, language: str, rows: tuple[tuple[Button, ...], ...]) -> Rendered:
    return messages.render_line(CONTENT, line, language, now=NOW, buttons=rows, country="TH")


@pytest.mark.parametrize("language", CONTENT.languages)
def test_no_label_is_cut_and_the_other_screens_fit_too(language: str) -> None:
    codes = with_content(Rules(), CONTENT).countries[:11]
    countries = [*(Button("country", (code,)) for code in codes), Button("country")]
    tall = [
        messages.render_answer(CONTENT, "start", language, None, human_line="", now=NOW, draft=False),
        render_explain(CONTENT, Explain(what=Query.CANNOT_READ_WRITE), language, human_line="", now=NOW),
        *(line(each, language, answers.in_crisis()) for each in (Line.CASE_OPENED, Line.CASE_OPENED_NOBODY)),
        line(Line.CASE_OPENED_MEDIA_NOBODY, language, answers.in_crisis(Button("withdraw", ("1",)))),
        *(
            render_numbers(CONTENT, Numbers(country=country, topic=topic), language, NOW)
            for country, topic in product((None, "TH", "MY"), ("unpaid_wages", "confinement"))
        ),
    ]
    lists = [
        line(Line.WHICH_COUNTRY, language, tuple(tuple(countries[at : at + 2]) for at in range(0, len(countries), 2))),
        line(Line.CASE_OPENED, language, ((Button("elsewhere"), Button("can_write")), (Button("in_danger"),))),
        *(
            render_numbers(CONTENT, Numbers(country="TH", wish=wish, page=1, topic="confinement"), language, NOW)
            for wish in Wish
        ),
        *(
            messages.render_answer(CONTENT, topic, language, None, section=page, human_line="", now=NOW, draft=False)
            for topic, page in product((t for t, code in CONTENT.answers if code == language), PAGES)
        ),
        *diary(language),
        *papers(language),
        *(line(Line.RATE_HELPED, language, ((button,),)) for button in CHOSEN if button.action != "choose"),
    ]
    shown = [Shown(str(number), message) for number, message in enumerate([*tall, *lists])]
    laid_out = chromium.layout(phone.page(shown), phone.width(40))
    assert phone.cut(laid_out) == []
    assert [n for n, high in phone.heights(laid_out)[: len(tall)] if high > phone.READ] == []


@pytest.mark.parametrize("language", CONTENT.languages)
def test_no_label_of_any_screen_that_can_be_reached_is_cut(language: str, tmp_path: Path) -> None:
    crawl = Crawl(vault(tmp_path), Reader("MY"), language)
    crawl.run(deep=True)
    topics = {topic for topic, _ in CONTENT.answers}
    parts = (one for topic in topics for one in preview.shown(CONTENT, topic, language, "MY"))
    rows = sorted(crawl.rows | {tuple(key.label for key in row) for one in parts for row in one.message.buttons})
    assert len(rows) > 200
    shown = [Shown("", Rendered("", (tuple(Key(label) for label in row),))) for row in rows]
    assert phone.cut(chromium.layout(phone.page(shown), phone.width(40))) == []


def diary(language: str) -> list[Rendered]:
    """Every screen of the diary of work, with the widest amounts, and its sheet."""
    return [
        messages.render_line(CONTENT, e.line, language, now=NOW, buttons=e.buttons, values=e.values)
        if isinstance(e, Tell)
        else render_sheet(CONTENT, conversation.own.diary, e.month, language, NOW)
        for country in (None, "ID")
        for e, conversation in screens(country)
    ]


def papers(language: str) -> list[Rendered]:
    """The screens of papers that are kept, with as many as can be."""
    one, each = ("4",), [Button("paper", (str(n), OPENS)) for n in range(1, 5)]
    rows = (
        (tuple(each[:2]), tuple(each[2:]), (Button("paper_keep"), Button("menu"))),
        ((Button("paper_show", one), Button("paper_give", one)), (Button("paper_drop", one), Button("papers"))),
        ((Button("paper_give", ("4", "yes")), Button("papers")), (Button("paper_drop", ("4", "yes")), Button("clear"))),
    )
    return [line(Line.PAPER_SEND, language, each_of) for each_of in rows]


PAGES = ("more", "more_2", "more_3")
