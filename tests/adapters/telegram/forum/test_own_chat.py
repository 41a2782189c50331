"""What stands in a counsellor's own chat, and what a press there is answered."""

from dataclasses import replace

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import AnswerPress, Panel, Report, UpdateCall
from bot.core.model.effects.thread import AskFirst, Note
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.ports import DESK, Call, Entry, JournalEntry, View
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import (
    CASE,
    CONTACT,
    CONTENT,
    GROUP,
    NAMES,
    NO_HOURS,
    NOW,
    Signing,
    counsellor,
    render,
    rows,
)

# ── in their own chats ──────────────────────────────────────────────────────────────────────────────────────────


def buttons(call: Call) -> list[tuple[str, str | None]]:
    """Labels, and where those lead that open something."""
    markup = call.params["reply_markup"]
    return [(b.text, b.url) for row in (markup.inline_keyboard if markup else ()) for b in row]  # type: ignore[attr-defined]


THERE = ("Open the topic", f"https://t.me/c/{str(GROUP).removeprefix('-100')}/7")


def test_a_menu_in_somebodys_own_chat_names_the_case_and_nothing_of_its_contact() -> None:
    call = render(Panel(case=CASE.number, counsellor="0000000001", menu="close"), CASE)
    assert (call.method, call.params["chat_id"], call.group) == ("send_message", 1, False)
    name = CodeNames().name((1, 2), "en")
    assert rows(call) == [f"🔴 {name} · Open", "Held by Name <1> & co"]
    assert [label for label, _ in buttons(call)][-2:] == ["Back", "Open the topic"]
    assert buttons(call)[-1] == THERE
    changed = render(Panel(case=CASE.number, counsellor="0000000001", message=5), CASE)
    assert (changed.method, changed.params["message_id"]) == ("edit_message_text", 5)


def test_who_may_not_press_sees_only_the_way_to_the_thread() -> None:
    assert buttons(render(Panel(case=CASE.number, counsellor="0000000002"), CASE)) == [THERE]


def test_a_call_that_is_over_says_so_and_has_no_button_to_take_it() -> None:
    name = CodeNames().name((1, 2), "en")
    waits = replace(CASE, state=CaseState.WAITING, holder=None)
    for holder in (None, "0000000002"):
        update = UpdateCall(message=9, case=CASE.number, counsellor=holder)
        call = render(update, waits)
        assert (call.method, call.params["message_id"], call.group) == ("edit_message_text", 9, holder is None)
        assert [label for label, _ in buttons(call)] == ["Take over", "Open the topic"]
        taken = render(update, CASE)
        assert (rows(taken), buttons(taken)) == ([f"{name}: Name <1> & co has it."], [THERE])
        over = render(update, replace(CASE, state=CaseState.RESOLVED))
        assert (rows(over), over.params["reply_markup"]) == (["It waits no longer."], None)


def test_what_is_asked_in_somebodys_own_chat_leads_to_the_message_that_it_is_about() -> None:
    call = render(AskFirst(case=CASE.number, source=33, count=2, counsellor="0000000001"), CASE)
    assert rows(call)[0] == CodeNames().name((1, 2), "en")
    assert "2 messages" in str(call.params["text"])
    assert buttons(call)[-1] == ("Open the topic", f"{THERE[1]}/33")
    note = render(Note(case=CASE.number, line=Line.NO_SUCH_COMMAND, reply_to=33, counsellor="0000000001"), CASE)
    assert (note.params["chat_id"], "message_thread_id" in note.params) == (1, False)


def test_the_answer_to_take_next_says_which() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    forum = TelegramForum(CONTENT, CodeNames(), Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    press = AnswerPress(press="p", line=Line.TOOK_NEXT, values=(("code", "1 2"),))
    said = TelegramRenderer(chat, forum).render(Entry("1-0", DESK, press, NOW), View(None, Desk(), (), NOW))
    assert said is not None
    assert str(said.params["text"]).startswith(f"{CodeNames().name((1, 2), 'en')} is yours.")


@pytest.mark.parametrize(("language", "words"), [("en", "Noted. It shows within a minute or so"), ("km", "បានទទួល")])
@pytest.mark.parametrize("late", [True, False])
def test_who_presses_at_a_desk_without_a_call_left_reads_that_it_comes_later(
    late: bool, language: str, words: str
) -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), language, hours=NO_HOURS)
    renderer = TelegramRenderer(chat, forum)
    contact = Conversation(contact=CONTACT, address="1", language="en" if language == "km" else "km")
    view = View(contact, Desk(), (), NOW, late=late)
    old = AnswerPress(press="p", line=Line.OLD_BUTTON, pressed_in="")
    call = renderer.render(Entry("1-0", CONTACT, old, NOW), view)
    assert call is not None
    assert ("ប៊ូតុង" in str(call.params["text"])) is (language == "km"), "in the desk's language"
    for press, said in ((AnswerPress(press="p", pressed_in=""), late), (AnswerPress(press="p"), False)):
        call = renderer.render(Entry("1-0", CONTACT, press, NOW), view)
        assert call is not None
        assert str(call.params["text"] or "").startswith(words) is said


def test_the_figures_go_to_a_supervisor_as_a_file_with_nothing_under_five() -> None:
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    opened = [JournalEntry("case_opened", "bot", f"c{n}.1", "rule", "urgent") for n in range(6)]
    opened += [JournalEntry("case_opened", "bot", f"d{n}.1", "rule", "support") for n in range(2)]
    journal = tuple((NOW - HOUR, line) for line in opened)
    wanted = Entry("1-0", DESK, Report(days=7, counsellor="0000000003"), NOW)
    call = forum.render(wanted, View(None, Desk((counsellor(3),)), (), NOW, journal=journal))
    assert call is not None
    assert (call.method, call.params["chat_id"], call.group) == ("send_document", 3, False)
    table = call.params["document"].input_file_content.decode()  # type: ignore[attr-defined]
    assert "cases,support,<5\ncases,all,8\n" in table
    assert ",6\n" not in table, "it would say how many the others are"
    assert forum.render(wanted, View(None, Desk((counsellor(3, gone=True),)), (), NOW)) is None


def test_the_answer_to_a_press_is_plain_text_and_cut_as_such() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    press = AnswerPress(press="p", line=Line.ALREADY_TAKEN, values=(("holder", "A & B <c>" + "x" * 300),))
    said = chat.toast(press, "en", View(None, Desk(), (), NOW))
    assert said is not None
    assert said.startswith("Already taken by A & B <c>x")
    assert len(said) == 200
