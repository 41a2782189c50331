"""What is typed in the desk's group: commands, plans, notes, and who writes anonymously."""

import json
from typing import Any

import pytest

from bot.adapters.telegram.desk.presses import SENDS
from bot.adapters.telegram.wire.desk_messages import CARD, FIND, JOURNAL, PLAN, REPORT, TASK, UNSEND, WITHHOLDS, WORD
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.codec import decode_effect, encode
from bot.content.read.organisation import DESK_COMMANDS, SUPERVISOR_COMMANDS
from bot.core.keeping.events import TaskAsked
from bot.core.model.case import Kind
from bot.core.model.case_events import CounsellorWrote, PreparedAsked, WroteAnonymously, counsellor_id
from bot.core.model.contact_events import Commanded, PressedForged, Wrote
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import (
    AskedAnonymously,
    HeadAsked,
    PlanAsked,
    ReportAsked,
    SessionEnded,
    SessionsAsked,
    TestSeen,
    WithholdAsked,
    WrittenShift,
)
from bot.core.model.effects.desk import TellDesk
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.prepared import What
from bot.core.ports import DESK
from tests.adapters.telegram.updates.desk import BOT, GROUP, PHONE, TOPIC, Names, events, person
from tests.every import every


def written(sender: dict[str, Any], **more: Any) -> dict[str, Any]:
    chat = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}
    return {
        "message": {
            "message_id": 5,
            "date": 1,
            "chat": chat,
            "from": sender,
            "text": "hello",
            "message_thread_id": TOPIC,
            "is_topic_message": True,
            **more,
        }
    }


ANONYMOUS = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group"}
AS_THE_GROUP = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "desk"}}


def test_an_anonymous_administrator_is_noticed_in_the_topic_of_a_case() -> None:
    assert events(written(ANONYMOUS, **AS_THE_GROUP))[:2] == ("ada", (WroteAnonymously(message=5),))
    elsewhere = written(ANONYMOUS, **AS_THE_GROUP, is_topic_message=True)
    elsewhere["message"]["message_thread_id"] = 99
    assert events(elsewhere)[1] == ()


@pytest.mark.parametrize(
    "text", ["/plan", "/plan\nច័ន្ទ 08:00-12:00 សុខា", "/Report week", "/withhold kh_1280", "/restore x"]
)
@pytest.mark.parametrize("topic", [None, 7, 99])
def test_an_anonymous_administrator_who_asks_the_desk_gets_an_answer(text: str, topic: int | None) -> None:
    update = written(ANONYMOUS, **AS_THE_GROUP)
    update["message"] |= {"text": text, "message_thread_id": topic, "is_topic_message": topic is not None}
    assert events(update)[:2] == (DESK, (AskedAnonymously(group=""),))


def test_what_an_anonymous_administrator_changed_later_asks_for_nothing() -> None:
    message = written(ANONYMOUS, **AS_THE_GROUP)["message"]
    changed = {**message, "text": "/plan", "edit_date": message["date"]}
    assert events({"update_id": 1, "edited_message": changed})[1] == ()


def test_a_counsellor_writes_under_their_own_name() -> None:
    key, (event,), by = events(written(person()))
    assert isinstance(event, CounsellorWrote)
    assert (key, by) == ("ada", "9")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("/report", 1),
        ("/report today", 1),
        ("/report week CSV", 7),
        ("/report csv", 1),
        ("/report csv week", 0),
        ("/report@sarika_bot week", 7),
        ("/report year", 0),
        ("/Report Week", 7),
        ("/reporter", None),
    ],
)
@pytest.mark.parametrize("in_thread", [False, True])
def test_a_report_is_asked_for_anywhere_in_the_group(text: str, days: int | None, *, in_thread: bool) -> None:
    update = written(person(), text=text)
    if not in_thread:
        del update["message"]["message_thread_id"], update["message"]["is_topic_message"]
    key, told, by = events(update)
    if days is None:
        assert [type(event) for event in told] == ([CounsellorWrote] if in_thread else [])
        return
    (event,) = told
    assert isinstance(event, ReportAsked)
    assert (key, event.days, by) == (DESK, days, "9")
    assert event.table is text.lower().endswith("csv")


@pytest.mark.parametrize("text", ["/journal", "/journal@sarika_bot", "/Journal"])
def test_the_journals_head_is_asked_for_in_the_group_and_reaches_no_contact(text: str) -> None:
    key, (event,), by = events(written(person(), text=text))
    assert isinstance(event, HeadAsked)
    assert (key, by) == (DESK, "9")


@pytest.mark.parametrize("topic", [True, False])
def test_a_plan_is_read_wherever_it_is_written_and_reaches_no_contact(topic: bool) -> None:
    update = written(person(), text="/plan@sarika_bot\nចន្ទ 08:00-12:00 សុខា")
    if not topic:
        del update["message"]["message_thread_id"], update["message"]["is_topic_message"]
    key, (event,), by = events(update)
    assert isinstance(event, PlanAsked)
    assert (key, by, event.change, event.edited) == (DESK, "9", True, False)
    assert event.shifts == (WrittenShift(("សុខា",), (0,), 480, 720),)
    _, (event,), _ = events({"edited_message": {**update["message"], "edit_date": 6}})
    assert isinstance(event, PlanAsked)
    assert event.edited


def test_a_phone_that_writes_the_first_letter_large_sends_the_plan_to_no_contact() -> None:
    _, (event,), _ = events(written(person(), text="/Plan\nចន្ទ 08:00-12:00 សុខា"))
    assert isinstance(event, PlanAsked)
    assert event.shifts == (WrittenShift(("សុខា",), (0,), 480, 720),)


def test_half_a_character_in_a_plan_is_answered_like_any_other_fault() -> None:
    _, (event,), _ = events(written(person(), text="/plan\nចន្ទ \ud83c សុខា"))
    assert isinstance(event, PlanAsked)
    said = TellDesk(line=Line.PLAN_UNREADABLE, values=(("line", event.wrong),))
    assert decode_effect(encode(said)) == said


@every([spelt for name in (*DESK_COMMANDS, *SUPERVISOR_COMMANDS) for spelt in (name, name.capitalize())])
def test_no_command_of_the_menu_goes_to_the_contact(command: str) -> None:
    """A phone sends it at once when it is touched, with the bot's name and nothing behind it."""
    _, told, _ = events(written(person(), text=f"/{command}@sarika_bot"))
    assert told
    assert not any(isinstance(event, CounsellorWrote) for event in told)


@pytest.mark.parametrize(
    ("text", "minute", "weekday", "day", "words"),
    [
        ("/task 18:30 call the shelter", 18 * 60 + 30, None, "", "call the shelter"),
        ("/task ១៨:៣០ ទូរស័ព្ទ", 18 * 60 + 30, None, "", "ទូរស័ព្ទ"),
        ("/task Wed 9:05 ask again\nabout 10:00", 545, 2, "", "ask again\nabout 10:00"),
        ("/task ថ្ងៃពុធ 09:05 សួរ", 545, 2, "", "សួរ"),
        ("/task 2026-12-24 00:00 ask", 0, None, "2026-12-24", "ask"),
        ("/task tomorrow 9:00 ask", 540, None, "tomorrow", "ask"),
        ("/task 24:00 ask", None, None, "", "ask"),
        ("/task call the shelter", None, None, "", "call the shelter"),
        ("/task", None, None, "", ""),
    ],
)
def test_a_task_has_a_time_and_a_day_if_it_is_not_today(
    text: str, minute: int | None, weekday: int | None, day: str, words: str
) -> None:
    _, (event,), _ = events(written(person(), text=text))
    assert isinstance(event, TaskAsked)
    assert (event.minute, event.weekday, event.day, event.words) == (minute, weekday, day, words)


def test_every_command_of_the_desk_is_on_the_menu() -> None:
    assert {*DESK_COMMANDS} == {*SENDS, UNSEND, WORD, TASK, FIND, CARD, PLAN}
    assert {*SUPERVISOR_COMMANDS} == {*WITHHOLDS, REPORT, JOURNAL}


def typed(text: str, thread: int | None) -> dict[str, Any]:
    in_thread = {"message_thread_id": thread, "is_topic_message": True} if thread is not None else {}
    chat = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}
    return {"message": {"message_id": 5, "date": 1, "chat": chat, "from": person(), "text": text, **in_thread}}


@pytest.mark.parametrize("thread", [None, TOPIC, TOPIC + 1])
def test_withholding_works_anywhere_in_the_group_and_reaches_no_contact(thread: int | None) -> None:
    key, (event,), by = events(typed("/withhold@sarika_bot kh_1280  does not\nanswer", thread))
    assert isinstance(event, WithholdAsked)
    assert (key, by, event.restore, event.argument) == (DESK, "9", False, "kh_1280  does not\nanswer")
    _, (event,), _ = events(typed("/restore kh_1280", thread))
    assert isinstance(event, WithholdAsked)
    assert event.restore


@pytest.mark.parametrize(
    ("text", "what", "argument"),
    [("/r hello", What.REPLY, "hello"), ("/a@sarika_bot x my", What.ANSWER, "x my"), ("/n", What.SERVICE, "")],
)
def test_what_is_sent_by_a_command_is_no_word_of_the_counsellor(text: str, what: What, argument: str) -> None:
    key, (event,), by = events(typed(text, TOPIC))
    assert isinstance(event, PreparedAsked)
    assert (key, by, event.what, event.argument, event.message) == ("ada", "9", what, argument, 5)


@pytest.mark.parametrize("text", ["/r_safe_now", "/r_safe_now@sarika_bot"])
def test_a_touched_command_is_only_shown(text: str) -> None:
    _, (event,), _ = events(typed(text, TOPIC))
    assert isinstance(event, PreparedAsked)
    assert (event.what, event.argument, event.offer) == (What.REPLY, "safe_now", True)


def test_other_words_with_a_slash_are_words() -> None:
    for text in ("/rhello", "/run away", "r hello", "//r hello"):
        _, (event,), _ = events(typed(text, TOPIC))
        assert isinstance(event, CounsellorWrote)


@pytest.mark.parametrize(("user", "card"), [(9, None), (10, ("555", "Ma Ma")), (None, ("555", "Ma Ma"))])
def test_a_contacts_own_card_is_not_kept(user: int | None, card: tuple[str, str] | None) -> None:
    shared = {"phone_number": "555", "first_name": "Ma", "last_name": "Ma"}
    shared |= {"user_id": user} if user is not None else {}  # type: ignore[dict-item]
    message = {"message_id": 5, "date": 1, "chat": PHONE, "from": person(), "contact": shared}
    _, (event,), _ = events({"message": message})
    assert isinstance(event, Wrote)
    assert (event.content.kind, event.content.card) == (Kind.CONTACT, card)


def test_a_counsellors_own_card_is_theirs_to_send() -> None:
    shared = {"phone_number": "555", "first_name": "Bopha", "user_id": 9}
    update = written(person(), contact=shared)
    del update["message"]["text"]
    _, (event,), _ = events(update)
    assert isinstance(event, CounsellorWrote)
    assert event.content.card == ("555", "Bopha")


def test_seen_under_a_test_alert_is_an_event_of_the_desk() -> None:
    class Signed(Names):
        def verify(self, owner: str, data: str, signature: str) -> bool:
            return (owner, data, signature) == (DESK, "d|seen|3", "ours")

    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), Signed())
    press = {"id": "1", "from": person(), "chat_instance": "1", "data": "d|seen|3|ours"}
    routed = translator.translate(json.dumps({"update_id": 1, "callback_query": press}).encode(), Desk(), 0)
    assert isinstance(routed.events[0], PressedForged), "without a message it is nobody's of the desk"
    chat = {"id": 9, "type": "private", "first_name": "Bopha"}
    press["message"] = {"message_id": 5, "date": 1, "chat": chat}
    routed = translator.translate(json.dumps({"update_id": 1, "callback_query": press}).encode(), Desk(), 0)
    (event,) = routed.events
    assert isinstance(event, TestSeen)
    assert (routed.key, routed.by, event.number) == (DESK, "9", 3)


def test_a_counsellor_asks_in_their_own_chat_where_they_are_in_and_ends_one_there() -> None:
    class Signed(Names):
        def verify(self, owner: str, data: str, signature: str) -> bool:
            return (owner, data, signature) == (DESK, f"d|session|{'0' * 32}", "ours")

    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), Signed())
    known = Desk(counsellors=(Counsellor(counsellor_id("contact 9"), "9", "Bopha"),))
    message = {"message_id": 5, "date": 1, "chat": PHONE, "from": person(), "text": "/sessions@sarika_bot"}

    def made(update: dict[str, Any], desk: Desk) -> Event:
        (event,) = translator.translate(json.dumps({"update_id": 1, **update}).encode(), desk, 0).events
        return event

    assert isinstance(made({"message": message}, known), SessionsAsked)
    assert isinstance(made({"message": message}, Desk()), Commanded), "of a contact it is a command that there is not"
    press = {"id": "1", "from": person(), "chat_instance": "1", "data": f"d|session|{'0' * 32}|ours"}
    ended = made({"callback_query": {**press, "message": {"message_id": 6, "date": 1, "chat": PHONE}}}, known)
    assert isinstance(ended, SessionEnded)
    assert (ended.session, ended.press, ended.by.under) == ("0" * 32, "1", 6)
