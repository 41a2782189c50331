from __future__ import annotations

from datetime import UTC, datetime
from typing import get_args

import pytest

from bot.core.keeping.rating import QUESTIONS as RATED
from bot.core.keeping.rating import RATINGS
from bot.core.model.effects.contact import Button, ContactAction
from bot.core.model.effects.told import KNOCKS, QUESTIONS
from bot.core.model.safe_hours import CHOICES, written
from bot.wording.buttons import label_of, labelled
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer
from bot.wording.sheets.signs import PICTOGRAMS
from tests import project
from tests.conversations.screen import words_first


def test_a_button_that_its_action_alone_tells_is_named_as_it_stands_there() -> None:
    for action in ("human", "can_write", "read", "same", "forget_yes"):
        for words in (catalog("km"), catalog("en")):
            assert label_of(action, words) == labelled(Button(action), project.content(), words).label


NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)

CHOSEN = [
    *(Button("rate", ("1", question, rating)) for question in RATED for rating in RATINGS),
    *(Button("safe_hours", (written(span),)) for span in CHOICES),
    *(Button("knock_line", (line.value,)) for line in KNOCKS),
    *(Button("question", (line.value,)) for line in QUESTIONS),
    *(
        Button("choose", (id_, "1", question.id, choice.id))
        for id_, about in project.content().forms.items()
        for question in about.form.questions
        for choice in question.choices
    ),
]
"""All that is chosen from a list, of which the crawler of screens sees only a part."""

OF_WHAT_IT_HOLDS = {"topic", "picture", "choose", "rate", "safe_hours", "knock_line", "paper"} | {
    f"diary_{what}" for what in ("day", "did", "pad", "add", "is")
}
"""Actions whose sign depends on what the button holds: those above, and those that the crawler presses."""


@pytest.mark.parametrize("language", project.content().languages)
def test_whatever_is_chosen_bears_a_pictogram_of_its_own_and_words(language: str) -> None:
    words = catalog(language)
    labels = [labelled(button, project.content(), words).label for button in CHOSEN]
    assert len(labels) > 100
    assert [label for label in labels if words_first(label) or not any(map(str.isalnum, label[2:]))] == []


def test_every_other_button_has_a_pictogram_by_its_action() -> None:
    assert set(get_args(ContactAction)) - set(PICTOGRAMS) == OF_WHAT_IT_HOLDS


@pytest.mark.parametrize("language", project.content().languages)
def test_sections_that_may_have_been_meant_stand_above_the_ways_out(language: str) -> None:
    shown = render_answer(
        project.content(), "unpaid_wages", language, "TH", human_line="", now=NOW, draft=True, section="evidence",
        near=("unpaid_wages.complain", "unpaid_wages.home"),
    )  # fmt: skip
    titles = [project.content().answer("unpaid_wages", language).section(id_) for id_ in ("complain", "home")]
    (first,), (second,), *others = shown.buttons
    assert [(b.label.partition(" ")[2], b.args) for b in (first, second)] == [
        (part.title, ("unpaid_wages", part.id)) for part in titles if part is not None
    ]
    assert [button.action for row in others for button in row] == ["numbers", "human", "clear", "section"]
    assert catalog(language).text("answer.near") in shown.text_html
