"""Every button that the desk shows leads somewhere: its data comes back as an event of its case, with what it stands for."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.adapters.vault import Vault
from bot.core.casework.card_choices import MENUS
from bot.core.casework.referring import OUTCOMES, code_of
from bot.core.model.agreed import History, Referral
from bot.core.model.case import Case, CaseState, CaseView, Life, Notes
from bot.core.model.contact_events import PressedForged
from bot.core.model.conversation import Conversation, Told
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.desk_events import DayOffAsked, DeskPressed, ShiftChanged
from bot.core.model.effects.contact import Button
from bot.core.model.effects.desk import AskDesk, ShiftCall
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card
from bot.core.model.events import Event
from bot.core.model.group import BoardState
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR, Hours
from bot.core.ports import DESK, Entry, View
from bot.core.understanding.values import Urgency
from bot.wording.code_names import CodeNames
from tests import project

CONTENT = project.content()
TOKEN = "abcdefghijk27"
GROUP, BOT, NOW = -1_001_234_567_890, 42, 1_767_500_000_000
IN_THE_GROUP = {"id": GROUP, "type": "supergroup", "title": "desk", "is_forum": True}


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    made = Vault.of(KeyStore(Path(tmp_path_factory.mktemp("keys")), MasterKey(b"m" * 32)))
    made.sign(DESK, "")
    return made


def case(contact: str, menu: str) -> tuple[Conversation, Desk]:
    """An emergency that somebody holds, with a referral that was agreed to; another case is live."""
    live = Case(
        number=12_345,
        code=(1, 2),
        state=CaseState.OPEN,
        urgency=Urgency.EMERGENCY,
        topic="confinement",
        reasons=(),
        life=Life(opened_at=NOW, waiting_since=NOW),
        holder="0000000001",
        view=CaseView(thread=7, card=8, menu=menu),
        notes=Notes(tasks=((NOW + HOUR, 1, "0000000001", "call the shelter"),)),
    )
    referral = Referral(1, 12_345, (1, 2), "kh_1280", "place", "0000000001", NOW, answer="yes")
    told = Conversation(
        contact=contact,
        address="1",
        case=live,
        history=History(referrals=(referral,)),
        told=Told(country="KH"),
        token=TOKEN,
    )

    counsellors = tuple(Counsellor(f"{n:010}", str(n), f"N{n}", on_until=NOW + HOUR, started=True) for n in range(1, 4))
    other = DeskCase("b" * 26, 1, (3, 4), CaseState.OPEN, Urgency.URGENT, NOW, None, 9)
    boards = (BoardState(), BoardState("abcdefghijkl"))
    return told, Desk(counsellors=counsellors, cases=(other,), boards=boards, asked=((TOKEN, contact),))


def pressed(
    vault: Vault,
    effect: Effect,
    menu: str = "",
    chat: dict[str, Any] = IN_THE_GROUP,
    owner: str | None = None,
    desk: Desk | None = None,
) -> list[Event]:
    """What comes of each button of an effect, in order; it is the business of `owner`, or of the case's contact."""
    contact = vault.contact_id(BOT, 77)
    told, usual = case(contact, menu)
    desk = desk or usual
    forum = TelegramForum(CONTENT, CodeNames(), vault, ForumGroups({"": GROUP}), "en", hours=Hours())
    call = forum.render(Entry("1-0", contact, effect, NOW), View(told, desk, (), NOW))
    assert call is not None
    markup: Any = call.params["reply_markup"]
    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), vault)
    events: list[Event] = []
    for row in markup.inline_keyboard:
        for button in row:
            query = {
                "id": "1",
                "from": {"id": 1, "is_bot": False, "first_name": "N1"},
                "chat_instance": "1",
                "data": button.callback_data,
                "message": {"message_id": 8, "date": 1, "chat": chat},
            }
            routed = translator.translate(json.dumps({"update_id": 1, "callback_query": query}).encode(), desk, NOW)
            assert routed.key == (owner or contact), button.text
            assert contact not in button.callback_data, "who has the id key could find the person by it"
            events += routed.events
    return events


@pytest.mark.parametrize("menu", sorted({*MENUS, "outcome", "refer", "r.1", f"t.{code_of('kh_1280')}"}))
def test_every_button_of_the_card_leads_somewhere(vault: Vault, menu: str) -> None:
    events = pressed(vault, Card(case=12_345), menu)
    assert len(events) > 1
    assert not [e for e in events if isinstance(e, DeskPressed | PressedForged)]


@pytest.mark.parametrize(
    "button",
    [
        *(Button("out", ("1", outcome)) for outcome in OUTCOMES),
        *(
            Button("hand", ("1", "-")),
            Button("second", ("1",)),
            Button("refuse", ("1",)),
            Button("alone", ("1",)),
            Button("sign", ("1",)),
        ),
    ],
    ids=lambda button: "-".join((button.action, *button.args)),
)
def test_every_button_of_a_question_to_the_desk_leads_somewhere(vault: Vault, button: Button) -> None:
    ask = AskDesk(code=(1, 2), line=Line.OUTCOME_ASK, buttons=((button,),))
    (event,) = pressed(vault, ask)
    assert not isinstance(event, DeskPressed | PressedForged)


def test_a_button_leads_nowhere_once_its_contact_is_forgotten(vault: Vault) -> None:
    _, usual = case("", "")
    for asked in ((), (("another", vault.contact_id(BOT, 77)),)):  # forgotten, and come again with another token
        events = pressed(vault, Card(case=12_345), owner=DESK, desk=replace(usual, asked=asked))
        assert {type(event) for event in events} == {DeskPressed}


def test_i_am_here_and_i_cannot_come_are_pressed_in_private(vault: Vault) -> None:
    call, private = ShiftCall(counsellor="0000000001", until=NOW + 2 * HOUR), {"id": 1, "type": "private"}
    off = replace(case("", "")[1].counsellors[0], on_until=None)
    here, cannot = pressed(vault, call, chat=private, owner=DESK, desk=Desk(counsellors=(off,)))
    assert isinstance(here, ShiftChanged)
    assert (here.on, here.called, here.by.at) == (True, True, None)
    assert isinstance(cannot, DayOffAsked)
    assert cannot.press is not None
