"""How effects look at the desk: a case, and what of a call is read and pressed."""

from dataclasses import replace
from html import unescape

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.core.model.case import Case, CaseState, CaseView, Content, Kind, Life, LogEntry, Side
from bot.core.model.conversation import Conversation, Counts, Told
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.effects.table import Effect
from bot.core.model.rules import HOUR, Hours
from bot.core.ports import Call, Entry, View
from bot.core.understanding.values import Urgency
from bot.wording.code_names import CodeNames
from tests import project

CONTENT = project.content()
NAMES = CodeNames()
CONTACT = "a" * 26
GROUP = -1_001_234_567_890
NOW = 1_767_500_000_000
NO_HOURS = Hours()


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


def waiting(number: int, urgency: Urgency = Urgency.URGENT) -> DeskCase:
    return DeskCase(f"c{number}", 1, (number, number), CaseState.WAITING, urgency, NOW + number, None, number)


def contact(case: Case) -> Conversation:
    return Conversation(contact=CONTACT, address="1", case=case, told=Told(country="TH"))
