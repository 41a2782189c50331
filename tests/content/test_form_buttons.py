"""Every button of every form leads somewhere: whichever way it is walked through, in each language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.adapters.vault import Vault
from bot.content import Reader
from bot.content.model.forms import SUMMARY
from bot.core.decide import Decision
from bot.core.model.conversation import Conversation
from bot.core.model.effects.contact import Ask
from bot.core.model.forms import DONE, SKIP, Form, Result, Words
from tests.content.test_every_button import CONTENT, Crawl, faults, signing

__all__ = ["signing"]

ALWAYS_SKIP = -1
UNPRESSED = {Result.FOUND, Result.NOT_FOUND, Result.PICTURE, SUMMARY}
"""What is shown after words or a picture, with the next question below it, and what counsellors read: no buttons."""


class Walk(Crawl):
    """Presses every button of a form where it stands, and goes on by one of its answers."""

    def __init__(self, vault: Vault, language: str, form: str) -> None:
        super().__init__(vault, Reader("KH"), language)
        self._form = form
        self.ended: set[str] = set()
        self.chosen: set[tuple[str, str]] = set()

    def go(self, always: int) -> None:
        """From the first question to an ending, by the answer at that place of each question."""
        before, decision = self._start, self._decided(self._start, self._press("form", self._form))
        while True:
            pressed = list(self._all_pressed(before, decision))
            choices = [then for then, data in pressed if data.startswith("choose|")]
            if not choices or self._asked(decision) is None:
                return
            last = choices[-1]
            before = decision.conversation or before
            decision = choices[always] if 0 <= always < len(choices) - 1 else last

    def _all_pressed(self, before: Conversation, decision: Decision) -> Iterator[tuple[Decision, str]]:
        """What each button below a message leads to; the buttons below an ending are pressed too."""
        self.ended |= {e.ending for e in decision.effects if isinstance(e, Ask) and e.ending}
        for conversation, data in list(self._shown(before, decision)):
            (event,) = self._translated(data)
            then = self._decided(conversation, event)
            self.pressed[self._plain(data)] = self.pressed.get(self._plain(data)) or self._nowhere(then)
            action, *parts = data.split("|")
            if action == "choose":
                self.chosen.add((parts[2], parts[3]))
                if self._asked(then) is None:
                    list(self._all_pressed(conversation, then))
            yield then, data

    @staticmethod
    def _asked(decision: Decision) -> str | None:
        """The question that a decision asks."""
        asks = [e for e in decision.effects if isinstance(e, Ask)]
        return asks[-1].question if asks else None


def buttons_of(form: Form) -> set[tuple[str, str]]:
    """All that can be chosen: the answers, and at the end of each question to skip it or to have done."""
    return {
        (question.id, choice)
        for question in form.questions
        for choice in (
            *(c.id for c in question.choices),
            DONE if question.several or question.words is Words.CASE else SKIP,
        )
    }


@pytest.mark.parametrize("language", CONTENT.languages)
@pytest.mark.parametrize("form", sorted(CONTENT.forms))
def test_every_button_of_a_form_leads_somewhere_on_every_way(form: str, language: str, signing: Vault) -> None:
    about = CONTENT.forms[form].form
    walk = Walk(signing, language, form)
    for always in (ALWAYS_SKIP, *range(max(len(question.choices) for question in about.questions))):
        walk.go(always)
    assert faults(walk) == {}
    assert walk.chosen == buttons_of(about)
    assert walk.ended == set(about.endings) - UNPRESSED
