"""A case's card: its buttons, what it says, and what is no longer true."""

from dataclasses import replace
from html import unescape
from itertools import product
from typing import Any

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.core.casework.card_choices import MENUS, OUTCOMES
from bot.core.casework.referring import TELLS, code_of
from bot.core.model.agreed import History, Referral
from bot.core.model.case import Case, CaseState
from bot.core.model.conversation import Conversation, Told
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.desk import Alert, AskDesk, Ping
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card
from bot.core.model.lines import Line
from bot.core.ports import Entry, View
from bot.core.understanding.values import Person, Sector
from tests.adapters.telegram.forum.shown import CASE, CONTACT, CONTENT, NO_HOURS, NOW, Signing, labels, render, rows
from tests.every import every


@every([*product(CaseState, sorted(MENUS))])
def test_every_button_fits_into_telegrams_data(asked: tuple[CaseState, str]) -> None:
    state, menu = asked
    labels(render(Card(case=CASE.number), replace(CASE, state=state, view=replace(CASE.view, menu=menu))))


def test_the_holder_can_do_what_the_card_offers() -> None:
    assert labels(render(Card(case=CASE.number), CASE)) == [
        *("Protocol", "Replies", "Answers", "Services"),
        "Hand on",
        "Pause",
        "Refer",
        "Ask again later",
        "More",
        "Less urgent",
        "Close",
    ]
    assert labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="further")))) == [
        "Record",
        "Call a supervisor",
        "Agree on a question",
        "Same person as …",
        "Wrong topic",
        "Mute",
        "See who it is: name, username, id",
        "Back",
    ]
    assert (
        len(labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="close")))))
        == len(OUTCOMES) + 2
    )
    offered = labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="hand"))))
    assert "Name <1> & co" not in offered
    assert offered[-2:] == ["To the queue", "Back"]


def referred(**more: Any) -> Referral:
    made = Referral(1, CASE.number, CASE.code, "kh_1280", "place", "0000000001", NOW)
    return replace(made, **more)


def test_services_to_refer_to_are_those_of_the_directory_by_pages() -> None:
    first = labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="refer"))))
    assert first[-2:] == ["Back", "▶"]
    second = labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="r.1"))))
    assert second[-3:] == ["◀", "Back", "▶"]
    assert not set(first[:-2]) & set(second[:-3])
    assert labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="r.99")))) == first
    call = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu=f"t.{code_of('kh_1280')}")))
    assert "Child Helpline Cambodia" in str(call.params["text"])
    assert len(labels(call)) == len(TELLS) + 1


@pytest.mark.parametrize(
    ("referral", "words"),
    [
        (referred(), "asked, no answer yet"),
        (referred(answer="yes"), "yes, may be told: what happened and where"),
        (referred(answer="yes", outcome="no_answer"), "No answer"),
        (referred(answer="no"), "NO: tell nothing"),
        (referred(void=True), "not answered"),
    ],
)
def test_the_card_says_what_may_be_told_to_whom(referral: Referral, words: str) -> None:
    conversation = Conversation(contact=CONTACT, address="1", case=CASE, history=History(referrals=(referral,)))
    text = str(render(Card(case=CASE.number), CASE, told=conversation).params["text"])
    assert words in text
    assert "Child Helpline Cambodia" in text


def test_an_outcome_that_nobody_knows_any_more_keeps_no_card_from_being_shown() -> None:
    case = replace(CASE, life=replace(CASE.life, outcome="of_an_older_button"))
    assert "of_an_older_button" not in str(render(Card(case=case.number), case).params["text"])
    known = replace(CASE, life=replace(CASE.life, outcome="lost"))
    shown, less = (rows(render(Card(case=CASE.number), one)) for one in (known, case))
    assert len(shown) == len(less) + 1


def test_the_outcome_is_asked_in_general_or_privately() -> None:
    rows = ((Button("out", ("1", "accepted")), Button("out", ("1", "no_answer"))),)
    ask = AskDesk(code=CASE.code, line=Line.OUTCOME_ASK, values=(("service", "kh_1280"),), buttons=rows)
    call = render(ask, CASE)
    assert (call.chat, labels(call)) == ("desk", ["They took it on", "No answer"])
    assert "Child Helpline Cambodia" in str(call.params["text"])
    private = render(replace(ask, counsellor="0000000001"), CASE)
    assert (private.chat, private.params["chat_id"]) == ("counsellor:0000000001", 1)


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_contact_reads_what_is_told_and_who_else_learns_of_it(language: str) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    conversation = Conversation(contact=CONTACT, address="1", language=language, told=Told(country="KH"))
    service = next(s for s in CONTENT.services.values() if s.learns and s.trusted)
    ask = Tell(line=Line.REFERRAL_ASK, values=(("service", service.id), ("tells", "reach")))
    call = chat.render(Entry("1-0", CONTACT, ask, NOW), View(conversation, Desk(), (), NOW))
    assert call is not None
    text = unescape(str(call.params["text"]))
    assert service.name[language] in text
    assert service.learns[language] in text
    assert "{" not in text


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_contact_reads_that_it_is_not_known_who_else_learns_of_it(language: str) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    conversation = Conversation(contact=CONTACT, address="1", language=language, told=Told(country="KH"))
    ask = Tell(line=Line.REFERRAL_ASK, values=(("service", "kh_central"), ("tells", "reach")))
    call = chat.render(Entry("1-0", CONTACT, ask, NOW), View(conversation, Desk(), (), NOW))
    assert not CONTENT.services["kh_central"].learns
    assert call is not None
    unknown = {"km": "មិនដឹងថា មានអ្នកណាទៀត នឹងដឹងរឿងនេះទេ។", "en": "It is not known who else will learn of this."}
    assert unknown[language] in unescape(str(call.params["text"]))


@pytest.mark.parametrize(
    ("language", "script", "row"),
    [
        ("en", "km", "Language: Khmer"),
        ("en", "latn", "Language: Khmer, in Latin letters"),
        ("km", "mixed", "ភាសា: ខ្មែរ លាយអក្សរឡាតាំង"),
    ],
)
def test_language_and_how_it_is_written_are_one_row(language: str, script: str, row: str) -> None:
    told = Conversation(contact=CONTACT, address="1", case=CASE, told=Told(script=script))
    assert row in rows(render(Card(case=CASE.number), CASE, told=told, language=language))


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("sector", Sector)
def test_the_card_says_the_setting_whom_it_is_about_and_what_was_sent(sector: Sector, language: str) -> None:
    case = replace(CASE, hold=replace(CASE.hold, last_service="kh_1280"))
    told = Conversation(contact=CONTACT, address="1", case=case, told=Told(sector=sector, person=Person.CHILD))
    plain = Conversation(contact=CONTACT, address="1", case=CASE)
    shown, less = (rows(render(Card(case=CASE.number), CASE, told=one, language=language)) for one in (told, plain))
    assert len(shown) == len(less) + 4  # and that what is about a child is guarded
    if (language, sector) == ("en", Sector.SCAM_COMPOUND):
        assert {"Setting: scam compound", "Who it is about: somebody under 18"} <= set(shown)
        assert any(row.startswith("🧒 About a child") for row in shown)
        assert any(row.startswith("Last service sent: ") and "Child Helpline" in row for row in shown)


def test_that_it_is_about_who_writes_needs_no_row() -> None:
    told = Conversation(contact=CONTACT, address="1", case=CASE, told=Told(person=Person.SELF))
    assert not any("Who it is about" in row for row in rows(render(Card(case=CASE.number), CASE, told=told)))


@pytest.mark.parametrize(
    ("effect", "case"),
    [
        (Alert(case=CASE.number), CASE),
        (Alert(case=CASE.number, danger=True), replace(CASE, state=CaseState.WAITING)),
        (Ping(case=CASE.number, counsellor="0000000002", about="danger"), CASE),
        (Ping(case=CASE.number, counsellor="0000000001", about="waits"), CASE),
        (Ping(case=CASE.number, counsellor="0000000001", about="handed"), replace(CASE, state=CaseState.WAITING)),
        (Ping(case=CASE.number, counsellor="0000000001", about="moved"), replace(CASE, state=CaseState.WAITING)),
    ],
)
def test_what_is_no_longer_true_is_not_said(effect: Effect, case: Case) -> None:
    with pytest.raises(AssertionError):
        render(effect, case)
