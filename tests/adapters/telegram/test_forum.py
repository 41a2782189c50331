"""What the desk sees: cards with their buttons and first words, the board, alerts."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from itertools import product
from typing import Any

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.board import LINKS
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.render import TelegramRenderer
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.resent import NO_PREVIEW
from bot.content.model.answers import Review
from bot.core.casework.card_choices import MENUS, OUTCOMES
from bot.core.casework.referring import TELLS, code_of
from bot.core.model.agreed import History, JoinedCase, Referral, Unmasking
from bot.core.model.case import Case, CaseState, CaseView, Content, Kind, Life, LogEntry, Sent, Shown, Side, Sign
from bot.core.model.conversation import Conversation, Counts, Phone, Talk, Told
from bot.core.model.desk import Counsellor, Desk, DeskCase, EndedCase, TestAlert
from bot.core.model.effects.contact import Button, Relay, Tell
from bot.core.model.effects.desk import (
    Alert,
    AnswerPress,
    AskDesk,
    Board,
    DeleteThread,
    Panel,
    Ping,
    Report,
    Reveal,
    TellCounsellor,
    UpdateCall,
)
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import (
    AskFirst,
    BareCard,
    Card,
    FirstWords,
    Note,
    OpenThread,
    PinCard,
    PostLog,
    RenameThread,
    ShowPicture,
    ShowReaction,
)
from bot.core.model.events import NotDelivered, Refusal
from bot.core.model.group import BoardState, GroupTrouble, Trouble
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, MINUTE, Hours, Window
from bot.core.model.week import Plan, PlannedShift
from bot.core.ports import DESK, Call, Entry, JournalEntry, View
from bot.core.understanding.values import Person, Sector, Urgency
from bot.engine.results import nothing
from bot.wording.code_names import CodeNames
from bot.wording.text import utf16_units, visible
from tests import project
from tests.every import every

CONTENT = project.content()
NAMES = CodeNames()
CONTACT = "a" * 26
GROUP = -1_001_234_567_890
NOW = 1_767_500_000_000
NO_HOURS = Hours()
ALWAYS = Hours(tuple(Window(day, 0, 24 * 60) for day in range(7)))


class Signing:
    def sign(self, owner: str, data: str) -> str:
        return "s" * 11


def counsellor(number: int, **more: object) -> Counsellor:
    made = Counsellor(f"{number:010}", str(number), f"Name <{number}> & co", on_until=NOW + HOUR, started=True)
    return replace(made, **more)  # type: ignore[arg-type]


CASE = Case(
    number=12_345,
    code=(1, 2),
    state=CaseState.OPEN,
    urgency=Urgency.EMERGENCY,
    topic="confinement",
    reasons=("flag:locked_in", "asked"),
    life=Life(opened_at=NOW, waiting_since=NOW),
    holder="0000000001",
    view=CaseView(thread=7, card=8),
)


def render(
    effect: Effect,
    case: Case,
    *log: LogEntry,
    desk: Desk | None = None,
    hours: Hours = NO_HOURS,
    told: Conversation | None = None,
    language: str = "en",
    contacts: dict[str, Conversation] | None = None,
) -> Call:
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), language, hours=hours)
    conversation = told or Conversation(contact=CONTACT, address="1", case=case, counts=Counts(log=len(log)))
    desk = desk or Desk(counsellors=tuple(map(counsellor, range(1, 12))))
    call = forum.render(Entry("1-0", CONTACT, effect, NOW), View(conversation, desk, log, NOW, cases=contacts or {}))
    assert call is not None
    return call


def labels(call: Call) -> list[str]:
    markup = call.params["reply_markup"]
    rows = markup.inline_keyboard if markup is not None else ()  # type: ignore[attr-defined]
    for row in rows:
        for button in row:
            assert button.url or len(button.callback_data.encode()) <= 64
    return [button.text for row in rows for button in row]


def rows(call: Call) -> list[str]:
    return unescape(str(call.params["text"]).replace("<b>", "").replace("</b>", "")).split("\n")


def said(seq: int, text: str, kind: Kind = Kind.TEXT) -> LogEntry:
    return LogEntry(seq, NOW, Side.CONTACT, Content(kind, text, None if kind is Kind.TEXT else "file"), seq)


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


def unmasking(**more: Any) -> Unmasking:
    return replace(Unmasking(1, CASE.number, CASE.code, "0000000001", 1, "life", NOW), **more)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (unmasking(), "not agreed yet"),
        (unmasking(agreed=False), "the child said no"),
        (unmasking(over=True, refused="0000000001", refused_at=NOW), "did not agree"),
        (unmasking(opened_at=NOW, second="0000000002"), "has seen who this is."),
        (unmasking(opened_at=NOW, alone=True), "not signed yet"),
    ],
)
def test_the_card_says_who_asked_to_see_who_it_is(made: Unmasking, words: str) -> None:
    conversation = Conversation(contact=CONTACT, address="1", case=CASE, history=History(unmaskings=(made,)))
    assert words in unescape(str(render(Card(case=CASE.number), CASE, told=conversation).params["text"]))


def test_the_card_of_a_child_says_so_whatever_its_topic_and_asks_why_not() -> None:
    child = replace(CASE, guard=replace(CASE.guard, child=True))
    assert "About a child" in str(render(Card(case=CASE.number), child).params["text"])
    assert "About a child" not in str(render(Card(case=CASE.number), CASE).params["text"])
    chosen = render(Card(case=CASE.number), replace(child, view=replace(CASE.view, menu="child")))
    assert "A supervisor who does not hold the case" in str(chosen.params["text"])


def test_the_menu_says_what_would_be_seen() -> None:
    text = str(render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="unmask"))).params["text"])
    assert "the name, the username and the Telegram id" in text


def test_who_it_is_is_shown_to_the_holder_alone_and_filled_in_by_telegram() -> None:
    opened = unmasking(opened_at=NOW, second="0000000002")
    conversation = Conversation(contact=CONTACT, address="77", case=CASE, history=History(unmaskings=(opened,)))
    call = render(Reveal(request=1, counsellor="0000000001", minutes=10), CASE, told=conversation)
    assert (call.params["chat_id"], call.about, call.group) == (1, 77, False)
    assert "{name}" in str(call.params["text"])
    assert "77" not in str(call.params)
    forum = TelegramForum(CONTENT, CodeNames(), Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    desk = Desk(counsellors=tuple(map(counsellor, range(1, 12))))
    for told, who in (
        (replace(conversation, history=replace(conversation.history, unmaskings=(unmasking(),))), "0000000001"),
        (conversation, "0000000002"),
        (replace(conversation, history=replace(conversation.history, unmaskings=())), "0000000001"),
        (replace(conversation, chat=replace(conversation.chat, forgetting=True)), "0000000001"),
        (
            replace(
                conversation,
                history=replace(
                    conversation.history, unmaskings=(unmasking(opened_at=NOW - HOUR - 1, second="0000000002"),)
                ),
            ),
            "0000000001",
        ),
        (replace(conversation, case=replace(CASE, state=CaseState.RESOLVED)), "0000000001"),
    ):
        reveal = Reveal(request=1, counsellor=who, minutes=10)
        assert forum.render(Entry("1-0", CONTACT, reveal, NOW), View(told, desk, (), NOW)) is None


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


def test_first_words_stand_under_the_card_and_stay_there() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    log = (said(1, "they <locked> me"), said(2, "please & help"), said(3, "", Kind.VOICE))
    call = render(FirstWords(case=CASE.number), waiting, *log)
    assert str(call.params["text"]).endswith("they &lt;locked&gt; me\nplease &amp; help")
    assert (call.log_upto, labels(call)) == (2, ["Take over", "Protocol"])
    edited = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, card_words=(0, 2), cursor=3)), *log)
    assert edited.method == "edit_message_text"
    assert str(edited.params["text"]).endswith("please &amp; help")


BEFORE = "(from before this case, maybe another person)"


def test_words_of_before_the_case_are_marked_under_the_card_and_in_the_topic() -> None:
    case = replace(CASE, view=replace(CASE.view, card=None), life=replace(CASE.life, before=1))
    first = render(FirstWords(case=CASE.number), case, said(1, "ជួយ"), said(2, "នេះអ្នកណា?"))
    assert rows(first)[-2:] == [f"{BEFORE} ជួយ", "នេះអ្នកណា?"]
    edited = render(
        Card(case=CASE.number),
        replace(CASE, life=replace(CASE.life, before=1), view=replace(CASE.view, card_words=(0, 2))),
        said(1, "ជួយ"),
        said(2, "បាទ"),
    )
    assert rows(edited)[-2:] == [f"{BEFORE} ជួយ", "បាទ"]
    posted = render(
        PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1)), said(1, "ជួយ"), said(2, "នេះអ្នកណា?")
    )
    assert rows(posted) == [f"{BEFORE} ជួយ", "នេះអ្នកណា?"]


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PHOTO])
def test_what_was_sent_before_the_case_is_marked_in_its_caption(kind: Kind) -> None:
    posted = render(
        PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1), topic="wages"), said(1, "", kind)
    )
    assert posted.params["caption"] == BEFORE
    later = render(
        PostLog(case=CASE.number),
        replace(CASE, life=replace(CASE.life, before=1), view=replace(CASE.view, cursor=1)),
        said(1, "", kind),
        said(2, "", kind),
    )
    assert "caption" not in later.params


@pytest.mark.parametrize("kind", [Kind.STICKER, Kind.VIDEO_NOTE, Kind.LOCATION])
def test_what_takes_no_words_and_was_sent_before_the_case_has_the_mark_below_it(kind: Kind) -> None:
    there = LogEntry(1, NOW, Side.CONTACT, Content(kind, "", "file", (11.5, 104.9)), 1)
    assert labels(render(PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1)), there)) == [
        BEFORE
    ]
    assert "reply_markup" not in render(PostLog(case=CASE.number), CASE, there).params


def test_no_card_shows_a_preview_of_a_link_in_its_words_also_once_it_was_edited() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    link = said(1, "https://example.org/who-opens-this")
    first = render(FirstWords(case=CASE.number), waiting, link).params
    later = render(
        Card(case=CASE.number), replace(CASE, view=replace(CASE.view, card=8, card_words=(0, 1))), link
    ).params
    for params in (first, later):
        assert "example.org" in str(params["text"])
        assert params["link_preview_options"] == NO_PREVIEW


def test_words_that_are_too_long_follow_the_card() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    long = (said(1, "x" * 4_000),)
    first = render(FirstWords(case=CASE.number), waiting, *long)
    assert first.log_upto is None
    assert "xxx" not in str(first.params["text"])
    assert render(PostLog(case=CASE.number), replace(waiting, view=replace(waiting.view, card=8)), *long).log_upto == 1


def waiting(number: int, urgency: Urgency = Urgency.URGENT) -> DeskCase:
    return DeskCase(f"c{number}", 1, (number, number), CaseState.WAITING, urgency, NOW + number, None, number)


def contact(case: Case) -> Conversation:
    return Conversation(contact=CONTACT, address="1", case=case, told=Told(country="TH"))


def board(
    *cases: DeskCase, language: str = "en", contacts: dict[str, Conversation] | None = None, **more: object
) -> str:
    desk = replace(Desk(counsellors=(counsellor(1),), cases=cases), **more)  # type: ignore[arg-type]
    text = str(render(Board(), CASE, desk=desk, language=language, contacts=contacts).params["text"])
    assert utf16_units(visible(text)) <= 4_096
    return text


def test_the_board_names_answers_that_were_changed_after_they_were_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "drafts again" not in board()
    changed = replace(CONTENT.answer("confinement", "en"), lapsed=Review("Sok Dara", date(2026, 11, 20)))
    answers = {**CONTENT.answers, ("confinement", "en"): changed}
    monkeypatch.setitem(globals(), "CONTENT", replace(CONTENT, answers=answers))
    assert "⚠️ Changed since they were reviewed, so drafts again: confinement" in board()
    assert "Dara" not in board()


@pytest.mark.parametrize("language", ["en", "km"])
def test_no_waiting_case_is_off_the_board_when_a_hundred_wait(language: str) -> None:
    names = CodeNames()
    text = board(*map(waiting, range(100)), language=language)
    for number in range(100):
        assert names.name((number, number), language) in text


def test_long_names_of_counsellors_push_no_case_off_the_board() -> None:
    many = tuple(
        counsellor(n, name="ស្រី" * 32, started=n % 2 > 0, on_call=n % 2 > 0, on_until=NOW + (n % 3) * HOUR)
        for n in range(60)
    )
    plan = Plan(tuple(PlannedShift(c.id, tuple(range(7)), start, start + 60) for c in many for start in (600, 720)))
    text = board(*map(waiting, range(40)), counsellors=many, plan=plan, test=TestAlert(1, NOW))
    for number in range(40):
        assert CodeNames().name((number, number), "en") in text


def test_the_board_says_how_many_cases_stand_beyond_its_end() -> None:
    text = board(*map(waiting, range(400)))
    shown = sum(line.count(",") + 1 for line in text.splitlines() if line.startswith("🟠"))
    assert text.splitlines()[-1] == f"… and {400 - shown} more"
    assert "Name &lt;1&gt; &amp; co" in text


def test_the_board_shows_the_longest_wait_and_who_holds_what() -> None:
    held = (
        replace(waiting(1, Urgency.EMERGENCY), state=CaseState.OPEN, holder="0000000001"),
        replace(waiting(2), state=CaseState.OPEN, holder="0000000001", paused=True),
    )
    lines = visible(board(waiting(4), waiting(3), waiting(5, Urgency.EMERGENCY), *held)).splitlines()
    names = [CodeNames().name((n, n), "en") for n in range(6)]
    assert lines[2].startswith("Waiting: 3")
    assert lines[3] == "The longest wait: 0 min"
    assert [line.split(" · ")[0] for line in lines[4:7]] == [f"🔴 {names[5]}", f"🟠 {names[3]}", f"🟠 {names[4]}"]
    assert lines[7:] == ["Open: 2", f"Name <1> & co (2): 🔴 {names[1]}, ⏸ 🟠 {names[2]}"]
    assert labels(render(Board(), CASE)) == ["Take next", "On shift", "Off shift", "On call"]


def test_the_board_says_what_a_waiting_case_is_about_and_who_waits_for_whom() -> None:
    held = replace(waiting(1), state=CaseState.OPEN, holder="0000000001")
    answered = replace(waiting(2), state=CaseState.OPEN, holder="0000000001")
    there = replace(waiting(3), waiting_since=NOW - 20 * 24 * HOUR)
    awaits = replace(CASE, hold=replace(CASE.hold, awaits=NOW - 5 * MINUTE))
    contacts = {"c1": contact(awaits), "c2": contact(CASE), "c3": contact(CASE)}
    lines = visible(board(there, held, answered, contacts=contacts)).splitlines()
    names = [CodeNames().name((n, n), "en") for n in range(4)]
    topic = CONTENT.topics["confinement"].title_in("en")
    assert lines[3:] == [
        "The longest wait: 20 days",
        f"🟠 {names[3]} · {topic} · Thailand · Khmer · 20 days",
        "Open: 2",
        "⏳ the contact waits for an answer, for so long",
        f"Name <1> & co (2): 🟠 {names[1]} ⏳ 5 min, 🟠 {names[2]}",
    ]


def test_a_board_without_room_leaves_out_what_cases_are_about_before_how_long_they_wait() -> None:
    contacts = {f"c{n}": contact(CASE) for n in range(90)}
    assert board(*map(waiting, range(10)), contacts=contacts).count("Thailand") == 10
    text = board(*map(waiting, range(90)), contacts=contacts)
    assert "Thailand" not in text
    assert text.count(" · 0 min") == 90


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
    for counsellor in (None, "0000000002"):
        update = UpdateCall(message=9, case=CASE.number, counsellor=counsellor)
        call = render(update, waits)
        assert (call.method, call.params["message_id"], call.group) == ("edit_message_text", 9, counsellor is None)
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


def test_a_thread_begins_with_the_urgency_and_its_card_can_be_pinned() -> None:
    opened = render(OpenThread(case=CASE.number), replace(CASE, view=CaseView()))
    assert opened.params["name"] == f"🔴 {CodeNames().name((1, 2), 'en')}"
    renamed = render(RenameThread(case=CASE.number), replace(CASE, urgency=Urgency.URGENT))
    assert (renamed.method, renamed.params["name"]) == ("edit_forum_topic", f"🟠 {CodeNames().name((1, 2), 'en')}")
    pinned = render(PinCard(case=CASE.number, message=8), CASE)
    assert (pinned.method, pinned.params["message_id"], pinned.params["disable_notification"]) == (
        "pin_chat_message", 8, True,
    )  # fmt: skip


def test_words_that_stand_in_a_thread_made_anew_keep_their_times() -> None:
    anew = replace(CASE, view=replace(CASE.view, cursor=0, since=1))
    call = render(PostLog(case=CASE.number), anew, said(1, "before"), said(2, "now"))
    first, second = str(call.params["text"]).split("\n")
    assert re.fullmatch(r"\[\w+ \d+ \w+ \d\d:\d\d\] before", first)
    assert second == "now"


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


def test_a_name_on_the_board_opens_the_topic_of_its_case() -> None:
    held = replace(waiting(1), state=CaseState.OPEN, holder="0000000001")
    text = board(held, waiting(2), replace(waiting(3), thread=None))
    names = [CodeNames().name((n, n), "en") for n in range(4)]
    for number in (1, 2):
        assert f'<a href="https://t.me/c/{str(GROUP)[4:]}/{number}">{names[number]}</a>' in text
    assert f"🟠 {names[3]} ·" in text, "it has no topic yet"


def test_no_more_names_open_their_topics_than_telegram_takes_entities() -> None:
    held = [replace(waiting(n), state=CaseState.OPEN, holder="0000000001") for n in range(60, 120)]
    assert board(*map(waiting, range(60)), *held).count("<a href=") == LINKS


def test_the_board_says_what_contacts_are_told() -> None:
    def head(desk: Desk, hours: Hours) -> str:
        return unescape(str(render(Board(), CASE, desk=desk, hours=hours).params["text"])).splitlines()[1]

    assert head(Desk(), Hours()).startswith("Nobody is on shift. Contacts are told that no counsellor can write")
    assert "contacts are told that you are called, and that none may be here" in head(Desk(), ALWAYS)
    assert head(Desk(counsellors=(counsellor(1),)), ALWAYS) == "On shift: Name <1> & co"


def test_an_edit_of_the_board_says_which_changes_it_shows() -> None:
    for message in (None, 5):
        desk = Desk(boards=(BoardState(message=message, posting=True, changes=3),))
        assert render(Board(), CASE, desk=desk).changes == 3


def test_who_cannot_be_called_stands_on_the_board() -> None:
    desk = Desk(counsellors=(counsellor(1, started=False), counsellor(2, on_call=True)))
    text = str(render(Board(), CASE, desk=desk).params["text"])
    assert "Have not pressed Start, so I cannot call them: Name &lt;1&gt;" in text
    assert "On call: Name &lt;2&gt;" in text


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


def test_a_topic_of_a_group_that_is_out_of_the_settings_counts_as_not_deleted() -> None:
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"b": GROUP}), "en", hours=NO_HOURS)
    entry, view = Entry("1-0", DESK, DeleteThread(thread=7, group="a"), NOW), View(None, Desk(), (), NOW)
    assert forum.render(entry, view) is None
    assert nothing(entry, view) == NotDelivered(effect=DeleteThread(thread=7, group="a"), why=Refusal.REFUSED)


def test_a_picture_about_sexual_harm_is_held_back_with_its_words_shown() -> None:
    case = replace(CASE, topic="sexual_violence", view=replace(CASE.view, card=8))
    picture = LogEntry(1, NOW, Side.CONTACT, Content(Kind.PHOTO, "look <here>", "file"), 1)
    call = render(PostLog(case=CASE.number), case, picture)
    assert (call.method, call.log_upto) == ("send_message", 1)
    assert str(call.params["text"]).splitlines()[-1] == "look <here>"
    assert "file" not in call.params.values()
    assert labels(call) == ["Open it", "Destroy it unopened"]
    shown = render(ShowPicture(case=CASE.number, seq=1), case, picture)
    assert (shown.method, shown.params["has_spoiler"]) == ("send_photo", True)


def test_the_answer_to_a_press_is_plain_text_and_cut_as_such() -> None:
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    press = AnswerPress(press="p", line=Line.ALREADY_TAKEN, values=(("holder", "A & B <c>" + "x" * 300),))
    said = chat.toast(press, "en", View(None, Desk(), (), NOW))
    assert said is not None
    assert said.startswith("Already taken by A & B <c>x")
    assert len(said) == 200


# ── which message is answered ───────────────────────────────────────────────────────────────────────────────────


TALKED = replace(
    CASE, view=replace(CASE.view, cursor=3, shown=(Shown(20, (101, 102)), Shown(21, (103,))), sent=(Sent(2, 30, 104),))
)


def answering(seq: int, text: str, reply_to: int | None, kind: Kind = Kind.TEXT) -> LogEntry:
    return replace(said(seq, text, kind), reply_to=reply_to)


@pytest.mark.parametrize(
    ("reply_to", "answered"), [(101, 20), (102, 20), (103, 21), (104, 30), (99, None), (None, None)]
)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.VOICE])
def test_an_answer_stands_at_the_desk_as_one(reply_to: int | None, answered: int | None, kind: Kind) -> None:
    log = (*(said(n, "x") for n in (1, 2, 3)), answering(4, "yes", reply_to, kind))
    call = render(PostLog(case=CASE.number), TALKED, *log)
    assert call.params.get("reply_to_message_id") == answered
    assert call.params.get("allow_sending_without_reply", False) is (answered is not None)
    assert call.shows == (4,)


def test_an_answer_begins_a_message_of_its_own() -> None:
    log = (*(said(n, "x") for n in (1, 2, 3)), said(4, "one"), answering(5, "two", 103), said(6, "three"))
    first = render(PostLog(case=CASE.number), TALKED, *log)
    assert (first.params["text"], first.log_upto, first.shows) == ("one", 4, (4,))
    second = render(PostLog(case=CASE.number), replace(TALKED, view=replace(TALKED.view, cursor=4)), *log)
    assert (second.params["text"], second.params["reply_to_message_id"]) == ("two\nthree", 21)
    assert second.shows == (5, 6)


@pytest.mark.parametrize(
    ("emoji", "reply_to", "words"),
    [
        ("👌", 104, "[reacts to this: 👌]"),
        ("❤", 99, "[reacts to a message of the machine, or to an old one: ❤]"),
        ("", 99, "[took a reaction back]"),
    ],
)
def test_a_reaction_in_words(emoji: str, reply_to: int, words: str) -> None:
    entry = replace(answering(4, emoji, reply_to, Kind.REACTION), source=0)
    call = render(PostLog(case=CASE.number), TALKED, *(said(n, "x") for n in (1, 2, 3)), entry)
    assert (call.params["text"], call.shows) == (words, ())


@pytest.mark.parametrize(("message", "emoji", "shown"), [(20, "❤", "❤"), (20, "", None), (30, "👌", "👌")])
def test_a_reaction_on_the_message(message: int, emoji: str, shown: str | None) -> None:
    case = replace(TALKED, view=replace(TALKED.view, signs=(Sign(message, emoji),)))
    call = render(ShowReaction(case=CASE.number, message=message), case)
    set_now = call.params["reaction"]
    assert call.method == "set_message_reaction"
    assert [r.emoji for r in set_now] == ([shown] if shown else [])  # type: ignore[attr-defined]


# ── albums ──────────────────────────────────────────────────────────────────────────────────────────────────────


def piece(seq: int, album: str | None, kind: Kind = Kind.PHOTO) -> LogEntry:
    return LogEntry(seq, NOW, Side.CONTACT, Content(kind, f"p{seq}", f"file{seq}", album=album), seq)


def test_an_album_stands_at_the_desk_as_one_and_costs_each_of_its_pictures() -> None:
    log = (piece(1, "m"), piece(2, "m", Kind.VIDEO), piece(3, "other"), piece(4, None))
    call = render(PostLog(case=CASE.number), CASE, *log)
    assert (call.method, call.cost, call.log_upto, call.shows) == ("send_media_group", 2, 2, (1, 2))
    media = call.params["media"]
    assert [(m.type, m.media, m.caption, m.has_spoiler) for m in media] == [  # type: ignore[attr-defined]
        ("photo", "file1", "p1", True),
        ("video", "file2", "p2", True),
    ]
    alone = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, cursor=2)), *log)
    assert (alone.method, alone.cost) == ("send_photo", 1)


def test_what_cannot_stand_in_one_album_does_not() -> None:
    log = (piece(1, "m"), piece(2, "m", Kind.DOCUMENT))
    assert render(PostLog(case=CASE.number), CASE, *log).method == "send_photo"
    files = (piece(1, "m", Kind.DOCUMENT), piece(2, "m", Kind.DOCUMENT))
    assert render(PostLog(case=CASE.number), CASE, *files).method == "send_media_group"


def test_no_more_than_telegram_takes_in_one_album() -> None:
    log = tuple(piece(n, "m") for n in range(1, 13))
    assert render(PostLog(case=CASE.number), CASE, *log).cost == 10


def test_pictures_of_harm_are_held_back_one_by_one_also_in_an_album() -> None:
    guarded = replace(CASE, topic="child_exploitation")
    call = render(PostLog(case=CASE.number), guarded, piece(1, "m"), piece(2, "m"))
    assert (call.method, call.log_upto) == ("send_message", 1)
    assert "file1" not in str(call.params)


def test_a_picture_that_is_held_back_is_in_no_album_of_a_case_about_something_else() -> None:
    case, log = replace(CASE, guard=replace(CASE.guard, unopened=(2,))), (piece(1, "m"), piece(2, "m"), piece(3, "m"))
    assert render(PostLog(case=CASE.number), case, *log).method == "send_photo"
    held = render(PostLog(case=CASE.number), replace(case, view=replace(case.view, cursor=1)), *log)
    assert (held.method, held.log_upto) == ("send_message", 2)
    assert "file2" not in str(held.params)


def test_an_album_that_telegram_did_not_take_comes_piece_by_piece() -> None:
    log = (piece(1, "m"), piece(2, "m"), piece(3, "n"), piece(4, "n"))
    call = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, apart=2)), *log)
    assert (call.method, call.log_upto) == ("send_photo", 1)
    later = render(PostLog(case=CASE.number), replace(CASE, view=replace(CASE.view, apart=2, cursor=2)), *log)
    assert (later.method, later.log_upto) == ("send_media_group", 4)


def test_after_two_minutes_without_room_an_album_comes_piece_by_piece() -> None:
    forum = TelegramForum(CONTENT, CodeNames(), Signing(), ForumGroups({"": GROUP}), "en", hours=NO_HOURS)
    log = (piece(1, "m"), piece(2, "m"))
    view = View(Conversation(contact=CONTACT, address="1", case=CASE, counts=Counts(log=2)), Desk(), log, NOW)
    waited = Entry("1-0", CONTACT, PostLog(case=CASE.number), NOW - 121_000)
    call = forum.render(waited, view)
    assert call is not None
    assert (call.method, call.log_upto) == ("send_photo", 1)


# ── contact cards ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (("+855 12 000 000", "Mother \u202eli"), "[a contact card: Mother li, +855 12 000 000]"),
        (None, "[their own contact card, which is not shown here]"),
    ],
)
def test_a_contact_card_stands_at_the_desk_as_text(card: tuple[str, str] | None, words: str) -> None:
    entry = LogEntry(1, NOW, Side.CONTACT, Content(Kind.CONTACT, card=card), 1)
    call = render(PostLog(case=CASE.number), CASE, entry)
    assert (call.method, call.params["text"]) == ("send_message", words)


def test_a_counsellors_contact_card_is_sent_as_one() -> None:
    card = Content(Kind.CONTACT, card=("+855 23 000 000", "The office"))
    entry = LogEntry(1, NOW, Side.COUNSELLOR, card, 30)
    chat = ContactChat(CONTENT, Signing(), NO_HOURS)
    conversation = Conversation(contact=CONTACT, address="1", case=CASE, counts=Counts(log=1))
    relay = Entry("1-0", CONTACT, Relay(case=CASE.number, seq=1, source=30), NOW)
    call = chat.render(relay, View(conversation, Desk(), (entry,), NOW))
    assert call is not None
    assert call.method == "send_contact"
    assert (call.params["phone_number"], call.params["first_name"]) == ("+855 23 000 000", "The office")


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


@pytest.mark.parametrize(
    ("minutes", "language", "words"),
    [
        (179, "km", "បានរង់ចាំ 179 នាទីហើយ"),
        (179, "en", "has been waiting for 179 min"),
        (15 * 60, "km", "បានរង់ចាំ 15 ម៉ោងហើយ"),
        (15 * 60, "en", "has been waiting for 15 hours"),
    ],
)
def test_an_alert_says_how_long_somebody_has_waited(minutes: int, language: str, words: str) -> None:
    waits = replace(
        CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, waiting_since=NOW - minutes * 60_000)
    )
    call = render(Alert(case=CASE.number, again=True), waits, language=language)
    assert words in rows(call)[0]


@pytest.mark.parametrize("on_shift", [True, False])
def test_the_alert_of_a_case_that_opens_again_names_who_held_it_first_and_all_may_take_it(on_shift: bool) -> None:
    again = replace(CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, former="0000000003", times=2))
    there = (3,) if on_shift else ()
    desk = Desk(counsellors=tuple(map(counsellor, (1, 2, *there))))
    call = render(Alert(case=CASE.number), again, desk=desk)
    text = str(call.params["text"])
    named = [f'<a href="tg://user?id={n}">' in text for n in (1, 2, 3)]
    assert named == [True, True, on_shift]
    if on_shift:
        assert text.index("tg://user?id=3") < text.index("tg://user?id=1")
    assert ("Name &lt;3&gt; &amp; co held it before. Anybody" in text) is on_shift
    assert labels(call) == ["Take over", "Open the topic"]


def test_who_held_it_before_reads_that_privately_and_others_do_not() -> None:
    again = replace(CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, former="0000000003", times=2))
    said = [str(render(Ping(case=CASE.number, counsellor=f"{n:010}"), again).params["text"]) for n in (1, 3)]
    assert ["which you held before" in text for text in said] == [False, True]


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


TWO_GROUPS = Desk(
    counsellors=(counsellor(1), counsellor(2, groups=("", "abcdefghijkl"))),
    boards=(BoardState(), BoardState("abcdefghijkl")),
    titles=(("abcdefghijkl", "អ្នកប្រឹក្សា ទី២"),),
)


@pytest.mark.parametrize("state", [CaseState.WAITING, CaseState.OPEN])
def test_a_case_can_be_moved_where_there_is_another_group_and_the_card_says_who_is_there(state: CaseState) -> None:
    case = replace(CASE, state=state, view=replace(CASE.view, menu="further" if state is CaseState.OPEN else ""))
    assert "ទៅក្រុមផ្សេង" in labels(render(Card(case=CASE.number), case, desk=TWO_GROUPS, language="km"))
    assert "ទៅក្រុមផ្សេង" not in labels(render(Card(case=CASE.number), case, language="km"))
    menu = render(
        Card(case=CASE.number), replace(case, view=replace(case.view, menu="move")), desk=TWO_GROUPS, language="km"
    )
    takes = ["ទទួលករណី", "នីតិវិធី"] if state is CaseState.WAITING else []
    assert labels(menu) == [*takes, "អ្នកប្រឹក្សា ទី២", "ត្រឡប់"], "whoever waits can be taken over all the while"
    assert rows(menu)[-1] == "• អ្នកប្រឹក្សា ទី២. ក្នុងវេន៖ Name <2> & co"
    off = replace(TWO_GROUPS, counsellors=(counsellor(1),))
    menu = render(Card(case=CASE.number), replace(case, view=replace(case.view, menu="move")), desk=off)
    assert rows(menu)[-1] == "• អ្នកប្រឹក្សា ទី២. Nobody is on shift there."


def test_no_case_can_be_moved_to_a_group_that_is_broken() -> None:
    broken = replace(TWO_GROUPS, troubles=(GroupTrouble(Trouble.NO_FORUM, NOW, "abcdefghijkl"),))
    menu = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, menu="move")), desk=broken)
    assert labels(menu) == ["Back"]


def test_who_held_a_case_that_moved_is_told_its_name_privately() -> None:
    values = (("holder", "ដារា"), ("code", "1-2"), ("group", "ក្រុមថ្ងៃ"))
    told = TellCounsellor(counsellor="0000000001", line=Line.MOVED_AWAY, values=values)
    text = str(render(told, CASE, language="km").params["text"])
    assert all(word in text for word in ("ដារា", CodeNames().name((1, 2), "km"), "ក្រុមថ្ងៃ"))


def test_a_picture_destroyed_in_the_meantime_is_not_shown_nor_what_follows_it() -> None:
    case = replace(CASE, topic="sexual_violence")
    after = LogEntry(2, NOW, Side.CONTACT, Content(Kind.PHOTO, "", "another"), 2)
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), "km", hours=NO_HOURS)
    view = View(Conversation(contact=CONTACT, address="1", case=case), Desk(), (after,), NOW)
    shows = ShowPicture(case=CASE.number, seq=1)
    assert forum.render(Entry("1-0", CONTACT, shows, NOW), view) is None


def test_the_card_counts_what_is_held_back_and_what_was_destroyed() -> None:
    case = replace(CASE, guard=replace(CASE.guard, unopened=(3, 4), never_opened=(2,)))
    shown = rows(render(Card(case=CASE.number), case, language="km"))
    assert "🖼 រូបដែលមិនទាន់បើក៖ 2។ រូបដែលគ្មានអ្នកបើក ត្រូវបំផ្លាញ ពេលករណីចប់។" in shown
    assert "🖼 រូបដែលបំផ្លាញ ដោយមិនបើក៖ 1" in shown
    assert not [row for row in rows(render(Card(case=CASE.number), CASE)) if row.startswith("🖼")]


def test_the_card_names_the_case_before_on_this_phone_unless_another_has_its_name() -> None:
    case = replace(CASE, life=replace(CASE.life, earlier=(3, 4)))
    said = f"ករណីមុនពីទូរស័ព្ទនេះ គឺ {CodeNames().name((3, 4), 'km')}។ អាចជាមនុស្សផ្សេង។"
    assert said in rows(render(Card(case=CASE.number), case, language="km"))
    other = DeskCase("b" * 26, 1, (3, 4), CaseState.OPEN, Urgency.URGENT, NOW, None, 9)
    assert said not in rows(render(Card(case=CASE.number), case, desk=Desk(cases=(other,)), language="km"))
