"""Prepared content as counsellors and contacts see it, with the real content."""

from dataclasses import replace

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.prepared import GROUPS, KINDS
from bot.core.casework.sending import SERVICE, TIME
from bot.core.model.case import CaseState, Content, Kind, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts, Told
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.thread import Card, ShowPrepared, ShowProtocol
from bot.core.model.prepared import Prepared, What, of_tag
from bot.core.ports import Call, Entry, View
from bot.core.understanding.values import Sector, Urgency
from bot.wording.text import LONGEST, utf16_units, visible
from tests.adapters.telegram.forum.shown import CASE, CONTACT, CONTENT, NO_HOURS, NOW, Signing, labels, render

IDS = {
    What.REPLY: set(CONTENT.replies),
    What.ANSWER: set(CONTENT.topic_ids),
    What.SERVICE: {id for id, service in CONTENT.services.items() if not service.replaced_by},
}


def everything() -> list[Prepared]:
    found = [Prepared(What.SERVICE, id, "MY") for id in sorted(IDS[What.SERVICE])]
    found += [Prepared(What.ANSWER, id, country) for id in CONTENT.topic_ids for country in (None, "MY")]
    for id, reply in CONTENT.replies.items():
        value = "18:30" if TIME in reply.needs else "kh_1280" if SERVICE in reply.needs else ""
        found.append(Prepared(What.REPLY, id, "TH", value))
    return found


def to_the_contact(prepared: Prepared, language: str) -> Call:
    entry = LogEntry(1, NOW, Side.COUNSELLOR, Content(Kind.PREPARED, prepared=prepared), 9, author="c")
    told = Conversation(contact=CONTACT, address="1", case=CASE, counts=Counts(log=1), language=language)
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    relay = Entry("1-0", CONTACT, Relay(case=CASE.number, seq=1, source=9), NOW)
    call = chat.render(relay, View(told, Desk(), (entry,), NOW))
    assert call is not None
    return call


@pytest.mark.parametrize("language", ["km", "en"])
def test_all_of_it_can_be_sent_and_shown_within_telegrams_limits(language: str) -> None:
    for prepared in everything():
        call = to_the_contact(prepared, language)
        text = visible(str(call.params["text"]))
        assert 0 < utf16_units(text) <= LONGEST
        assert "{" not in text
        shown = render(ShowPrepared(case=CASE.number, prepared=prepared, offer=3), CASE)
        assert utf16_units(visible(str(shown.params["text"]))) <= LONGEST
        assert labels(shown) == ["Send it", "Do not send it"]


def test_the_holder_sees_both_languages_and_that_it_is_a_draft() -> None:
    shown = render(ShowPrepared(case=CASE.number, prepared=Prepared(What.REPLY, "hello"), reply_to=5), CASE)
    text = str(shown.params["text"])
    assert text.startswith("<b>Hello: goes to the contact now.</b>\n⚠️ <i>Draft")
    assert (CONTENT.organisation.text("name", "km") or "?") in text
    assert "In your language:" in text
    assert "I am a person, not the machine" in text
    assert shown.params["reply_to_message_id"] == 5
    assert "reply_markup" not in shown.params
    sent = to_the_contact(Prepared(What.REPLY, "hello"), "km")
    assert "សេចក្តីព្រាង" not in str(sent.params["text"])  # the holder answers for what they send


def test_beside_a_counsellor_an_answer_has_only_buttons_that_still_work() -> None:
    markup = to_the_contact(Prepared(What.ANSWER, "confinement", "MY"), "en").params["reply_markup"]
    buttons = [b for row in markup.inline_keyboard for b in row]  # type: ignore[attr-defined]
    assert {(b.callback_data or "copy").split("|")[0] for b in buttons} == {"section"}


def pages(menu: str, topic: str | None, country: str | None, sector: Sector | None = None) -> list[str]:
    """The ids that all pages of a menu offer, in their order."""
    what, _ = KINDS[menu]
    found: list[str] = []
    for page in range(100):
        case = replace(CASE, view=replace(CASE.view, menu=f"{menu}.{page}"), topic=topic)
        told = Conversation(contact=CONTACT, address="1", case=case, told=Told(country=country, sector=sector))
        call = render(Card(case=CASE.number), case, told=told)
        labels(call)
        rows = call.params["reply_markup"].inline_keyboard  # type: ignore[attr-defined]
        data = [str(b.callback_data).split("|") for row in rows for b in row]
        found += [str(of_tag(parts[4][1:], IDS[what])) for parts in data if parts[1] == "say"]
        if not any(parts[1] == "menu" and parts[4] == f"{menu}.{page + 1}" for parts in data):
            return found
    raise AssertionError("the pages never end")


def test_the_pages_offer_everything_once_and_what_fits_first() -> None:
    replies = pages("replies", "suicidal_thoughts", None)
    assert set(replies) == IDS[What.REPLY]
    assert len(replies) == len(set(replies))
    assert replies[:2] == ["suicide_ask", "stay_with"]
    answers = pages("answers", "unpaid_wages", None)
    assert answers[0] == "unpaid_wages"
    assert set(answers) == IDS[What.ANSWER]
    there = pages("services", "unpaid_wages", "TH")
    assert CONTENT.services[there[0]].country == "TH"
    assert "None" not in there
    assert len(there) == len(set(there))
    of_a_fisher = pages("services", "unpaid_wages", "TH", Sector.FISHING)
    assert set(of_a_fisher) == set(there)
    assert of_a_fisher.index("th_frn") < there.index("th_frn")


@pytest.mark.parametrize("language", ["km", "en"])
def test_the_protocol_of_an_emergency_is_one_message_for_the_desk(language: str) -> None:
    for topic in (*CONTENT.topic_ids, None):
        call = render(ShowProtocol(case=CASE.number), replace(CASE, topic=topic), language=language)
        text = visible(str(call.params["text"]))
        assert utf16_units(text) <= LONGEST
        assert "{" not in text
        assert text.splitlines()[1].startswith("⚠️")
    assert labels(render(Card(case=CASE.number), CASE))[0] == "Protocol"
    waiting = replace(CASE, state=CaseState.WAITING, holder=None)
    assert labels(render(Card(case=CASE.number), waiting)) == ["Take over", "Protocol"]
    calm = replace(CASE, urgency=Urgency.URGENT)
    assert "Protocol" not in labels(render(Card(case=CASE.number), calm))


def test_every_topic_is_a_page_away_from_wrong_topic() -> None:
    found: set[str] = set()
    groups = [f"topics.{group}" for group in range(len(GROUPS))]
    for start in groups:
        for page in range(9):
            case = replace(CASE, view=replace(CASE.view, menu=f"{start}{page}"), topic=None)
            call = render(Card(case=CASE.number), case)
            labels(call)
            rows = call.params["reply_markup"].inline_keyboard  # type: ignore[attr-defined]
            data = [str(b.callback_data).split("|") for row in rows for b in row]
            found |= {str(of_tag(parts[4], IDS[What.ANSWER])) for parts in data if parts[1] == "topic"}
            if not any(parts[4] == f"{start}{page + 1}" for parts in data):
                break
    assert found == IDS[What.ANSWER]
    assert labels(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="topics")))) == [
        *("At work", "Money and family", "Rights and services", "Before leaving", "Talk"),
        "Back",
    ]
    assert set(GROUPS) == {CONTENT.topics[id].group for id in CONTENT.topic_ids}
