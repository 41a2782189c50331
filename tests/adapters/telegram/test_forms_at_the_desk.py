"""What counsellors see in the forum of answers that a contact gave by button."""

from typing import Any

import pytest
from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import Case, CaseState, CaseView, Content, Incoming, Kind, Life, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts, Told
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Ask
from bot.core.model.effects.table import Effect
from bot.core.model.effects.thread import Card, PostLog
from bot.core.model.forms import Filled, Given
from bot.core.model.rules import Hours
from bot.core.ports import Entry, View
from bot.core.understanding.values import KHMER, Urgency
from bot.wording.code_names import CodeNames
from tests import project

CONTENT = project.content()
TOLD = Filled("lose_phone", 1, (Given("tell", ("ngo", "police")),))
CASE = Case(
    1,
    (0, 0),
    CaseState.WAITING,
    Urgency.URGENT,
    None,
    ("form:lose_phone",),
    Life(0, 0),
    view=CaseView(thread=7),
    incoming=Incoming(given=(TOLD,)),
)
WHO = Conversation(contact="a", address="1", language=KHMER, counts=Counts(log=2), case=CASE, told=Told(child=True))
LOG = (
    LogEntry(1, 0, Side.CONTACT, Content(Kind.TEXT), 0, form=TOLD),
    LogEntry(2, 0, Side.CONTACT, Content(Kind.TEXT, "Sea Star, Ranong, nine of us"), 5),
)


class NoSigning:
    def sign(self, owner: str, data: str) -> str:
        return "x" * 11


def text_of(effect: Effect, language: str) -> str:
    forum = TelegramForum(CONTENT, CodeNames(), NoSigning(), ForumGroups({"": -100}), language, hours=Hours())
    call = forum.render(entry(effect), view())
    assert call is not None
    return str(call.params["text"])


def entry(effect: Effect) -> Entry:
    return Entry("1-0", "a", effect, 0)


def view(**change: Any) -> View:
    return View(**{"conversation": WHO, "desk": Desk(), "log": LOG, "now": 0, "repeated": False, **change})


def test_the_card_says_who_may_be_told_and_that_a_child_writes() -> None:
    text = text_of(Card(case=1), "en")
    assert "Agrees that you tell: An organisation, The police" in text
    assert "Says to be under 18." in text


def test_heading_and_words_stand_in_one_message() -> None:
    text = text_of(PostLog(case=1), "km")
    assert text.startswith("[អាចបាត់ទូរស័ព្ទនេះ។")
    assert text.endswith("យល់ព្រមឱ្យប្រាប់៖ អង្គការ, ប៉ូលីស]\nSea Star, Ranong, nine of us")


@pytest.mark.parametrize("called", [True, False])
def test_a_contact_reads_what_is_true_of_the_counsellors(called: bool) -> None:
    chat = ContactChat(CONTENT, NoSigning(), Hours())
    ask = Ask(form="lose_phone", round=1, question="tell", opening=True, called=called)
    call = chat.render(entry(ask), view())
    assert call is not None
    keyboard = call.params["reply_markup"]
    assert isinstance(keyboard, InlineKeyboardMarkup)
    assert ("កំពុងហៅ" in str(call.params["text"])) is called
    assert len(keyboard.inline_keyboard) == 4
