"""What may arrive twice is marked for the contact, but for the lines that tell nothing."""

from __future__ import annotations

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Cover, Say, Tell
from bot.core.model.effects.told import KNOCKS
from bot.core.model.lines import Line
from bot.core.ports import Entry, View
from tests.adapters.telegram.forum.shown import CONTACT, CONTENT, NO_HOURS, NOW, Signing

MARKS = {"km": "ប្រហែល", "en": "possibly repeated"}


def words(effect: Say | Tell | Cover, language: str) -> str:
    told = Conversation(contact=CONTACT, address="1", language=language)
    entry = Entry("1-0", CONTACT, effect, NOW)
    call = ContactChat(CONTENT, Signing(), NO_HOURS).render(entry, View(told, Desk(), (), NOW, repeated=True))
    assert call is not None
    return str(call.params["text"])


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize(
    "effect", [Say(topic="confinement"), Tell(line=Line.MENU), Cover(line=Line.FORGOTTEN)], ids=lambda e: e.kind
)
def test_an_answer_is_marked(effect: Say | Tell | Cover, language: str) -> None:
    assert MARKS[language] in words(effect, language).splitlines()[0]


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize(
    "effect", [*(Tell(line=line) for line in KNOCKS), Cover(line=Line.COVER)], ids=lambda e: e.line
)
def test_a_neutral_line_is_not(effect: Tell | Cover, language: str) -> None:
    assert MARKS[language] not in words(effect, language)
