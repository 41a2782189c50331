"""Cards of one person, and of who may be somebody else."""

from dataclasses import replace

import pytest

from bot.core.model.agreed import History, JoinedCase
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation, Phone, Talk, Told
from bot.core.model.desk import Desk, DeskCase, EndedCase
from bot.core.model.effects.thread import BareCard, Card, Note
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.understanding.values import Person, Sector, Urgency
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import CASE, CONTACT, GROUP, NOW, counsellor, labels, render, rows


def test_cards_of_one_person_name_one_another_and_cases_that_ended_are_offered_last() -> None:
    other = DeskCase("b" * 26, 1, (3, 4), CaseState.OPEN, Urgency.URGENT, NOW, None, 9)
    ended = (EndedCase("c" * 26, 1, (5, 6), NOW + HOUR), EndedCase("d" * 26, 1, (7, 8), NOW))
    desk = Desk(counsellors=(counsellor(1),), cases=(other,), ended=ended)
    menu = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="join")), desk=desk, language="km")
    names = [CodeNames().name(code, "km") for code in ((3, 4), (5, 6))]
    assert labels(menu) == [names[0], f"{names[1]} · បានបិទ", "ត្រឡប់"]
    joined = (JoinedCase("b" * 26, (9, 9)), JoinedCase("c" * 26, (5, 6)))
    told = Conversation(contact=CONTACT, address="1", case=CASE, history=History(joined=joined))
    text = str(render(Card(case=CASE.number), CASE, desk=desk, told=told).params["text"])
    assert f"Same person as {CodeNames().name((3, 4), 'en')}, who writes" in text
    assert f"Same person as {CodeNames().name((5, 6), 'en')}, whose case has ended" in text
    assert (
        "✂"
        in labels(
            render(
                Card(case=CASE.number),
                replace(CASE, view=replace(CASE.view, menu="join")),
                desk=desk,
                told=replace(told, case=replace(CASE, view=replace(CASE.view, menu="join"))),
            )
        )[0]
    )


def test_the_card_of_a_case_that_another_one_has_followed_loses_its_buttons() -> None:
    call = render(BareCard(case=1, message=8), replace(CASE, number=2))
    assert (call.method, dict(call.params)) == ("edit_message_reply_markup", {"chat_id": GROUP, "message_id": 8})


def test_the_card_of_somebody_else_names_the_case_of_who_was_there_before_and_warns() -> None:
    name = CodeNames().name((3, 4), "en")
    begun = replace(CASE, stranger=True, life=replace(CASE.life, earlier=(3, 4)), reasons=("stranger",))
    text = str(render(Card(case=CASE.number), begun).params["text"])
    assert f"Another person wrote here before, as {name}. They may still need help." in text
    assert "somebody else has the phone of an open case" in text
    assert "It may have been another person" not in text
    text = str(render(Card(case=CASE.number), replace(CASE, life=replace(CASE.life, earlier=(3, 4)))).params["text"])
    assert "It may have been another person" in text


def test_what_was_said_before_a_silence_stays_on_the_card() -> None:
    before = Told(country="MY", sector=Sector.FISHING, person=Person.CHILD)
    told = Conversation(contact=CONTACT, address="1", case=CASE, phone=Phone(unsure=True), before=before)
    text = str(render(Card(case=CASE.number), CASE, told=told).params["text"])
    assert all(words in text for words in ("Malaysia", "fishing", "somebody under 18"))
    assert "somebody else may have the phone" in text


@pytest.mark.parametrize("calmed", [True, False])
def test_of_danger_that_was_taken_back_the_card_says_who_may_have_written_that(calmed: bool) -> None:
    told = Conversation(contact=CONTACT, address="1", case=CASE, told=Told(talk=Talk(calmed=calmed)))
    text = str(render(Card(case=CASE.number), CASE, told=told).params["text"])
    assert ("it was nothing, or it is over. Somebody else may have written that." in text) is calmed


def test_where_a_case_ended_because_somebody_else_has_the_phone_its_topic_says_where_it_goes_on() -> None:
    values = (("count", "2"), ("code", "3-4"))
    line = Line.SOMEBODY_ELSE_HERE
    # the contact's case is another one by now
    call = render(Note(case=1, line=line, values=values, thread=77), CASE)
    text = str(call.params["text"])
    assert call.params["message_thread_id"] == 77
    assert CodeNames().name((3, 4), "en") in text
    assert "not shown: 2" in text


def test_the_card_names_the_case_before_on_this_phone_unless_another_has_its_name() -> None:
    case = replace(CASE, life=replace(CASE.life, earlier=(3, 4)))
    said = f"ករណីមុនពីទូរស័ព្ទនេះ គឺ {CodeNames().name((3, 4), 'km')}។ អាចជាមនុស្សផ្សេង។"
    assert said in rows(render(Card(case=CASE.number), case, language="km"))
    other = DeskCase("b" * 26, 1, (3, 4), CaseState.OPEN, Urgency.URGENT, NOW, None, 9)
    assert said not in rows(render(Card(case=CASE.number), case, desk=Desk(cases=(other,)), language="km"))
