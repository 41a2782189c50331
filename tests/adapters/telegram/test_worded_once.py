"""An answer that many ask for is worded once, and still true of the moment, of the contact, and of what is withheld."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from unittest.mock import patch

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.content import Reader, suited
from bot.content.model.lines import lines_of
from bot.core.model.conversation import Conversation, Told
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Say
from bot.core.model.prepared import What, Withheld
from bot.core.ports import Entry, View
from bot.core.understanding.values import Sector
from bot.wording.messages import render_answer
from bot.wording.text import visible
from tests.adapters.telegram.forum.shown import CONTACT, CONTENT, NO_HOURS, Signing

CLOSES = int(datetime(2026, 11, 23, 9, 30, tzinfo=UTC).timestamp() * 1000)
"""A Monday, 16:30 in Bangkok: the labour ministry's line 1694 closes."""


def words(chat: ContactChat, say: Say, told: Conversation, now: int, desk: Desk | None = None) -> str:
    call = chat.render(Entry("1-0", CONTACT, say, now), View(told, desk or Desk(), (), now))
    assert call is not None
    return str(call.params["text"])


def contact(language: str, country: str | None = None, sector: Sector | None = None) -> Conversation:
    return Conversation(contact=CONTACT, address="1", language=language, told=Told(country=country, sector=sector))


@pytest.mark.parametrize("language", ["km", "en"])
def test_a_service_that_closes_is_not_called_open_any_more(language: str) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    say = Say(topic="passport_withheld", country="TH")
    told = contact(language, country="TH")
    moments = [CLOSES - 60_000, CLOSES - 1, CLOSES, CLOSES + 59_999]
    said = [words(chat, say, told, at) for at in moments]
    assert [before == after for before, after in pairwise(said)] == [True, False, True]
    for at, text in zip(moments, said, strict=True):
        assert text == words(ContactChat(CONTENT, Signing(), NO_HOURS), say, told, at)


def test_it_is_worded_once_in_a_minute_for_each_kind_of_reader() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    readers = [
        contact("km"),
        contact("en"),
        contact("km", country="TH"),
        contact("km", country="TH", sector=Sector.FISHING),
    ]
    with patch("bot.adapters.telegram.contact.render_answer", wraps=render_answer) as worded:
        for _ in range(3):
            for told in readers:
                words(chat, Say(topic="passport_withheld", country=told.told.country), told, CLOSES)
    assert worded.call_count == len(readers)


def test_what_is_withheld_meanwhile_is_not_shown_again() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    say, told = Say(topic="passport_withheld", country="TH"), contact("km", country="TH")
    assert "1-800-010-181" in words(chat, say, told, CLOSES)
    desk = Desk(withheld=(Withheld(What.SERVICE, "th_issara_km", "wrong", "c", CLOSES),))
    assert "1-800-010-181" not in words(chat, say, told, CLOSES, desk)


@pytest.mark.parametrize("called", [True, False])
def test_what_is_said_of_the_counsellors_is_not_anothers(called: bool) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    topic = next(id for (id, language), a in CONTENT.answers.items() if language == "km" and "{human}" in a.first)
    words(chat, Say(topic=topic, called=not called), contact("km"), CLOSES)
    assert ("កំពុងហៅ" in words(chat, Say(topic=topic, called=called), contact("km"), CLOSES)) is called


@pytest.mark.parametrize("country", ["JP", "HK"])
def test_a_section_is_worded_for_who_is_where_it_is_on_and_an_answer_for_who_is_where_they_are(country: str) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    titles = {
        told: suited(CONTENT, Reader(country=told)).answer("recruitment_fees", "en").section("countries")
        for told in (None, country)
    }
    assert len({part.title for part in titles.values() if part is not None}) == 2
    for said, told in ((country, None), (country, "KH"), (None, None)):
        say = Say(topic="recruitment_fees", section="countries", country=said)
        shown = words(chat, say, contact("en", country=told), CLOSES)
        assert [at for at, part in titles.items() if part is not None and f"<b>{part.title}</b>" in shown] == [said]


def test_of_a_second_section_its_title_and_some_lines_are_said() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    say = Say(topic="passport_visa", section="price", second="passport_visa.where", lines=(1,))
    part = CONTENT.answer("passport_visa", "en").section("where")
    assert part is not None
    shown = words(chat, say, contact("en"), CLOSES)
    assert f"<b>{part.title}</b>" in shown
    assert [line in visible(shown) for line in lines_of(part.text)][:3] == [False, True, False]
    gone = replace(say, second="passport_visa.no_longer")
    assert f"<b>{part.title}</b>" not in words(chat, gone, contact("en"), CLOSES)
