"""A case, as values: what each side wrote, where it stands, and what the desk shows of it."""

from bot.core.model.case.message import OPENS_A_CASE, CaseState, Content, Format, Kind, LogEntry, Position, Side, Thread
from bot.core.model.case.parts import Calls, CaseView, Guard, Hold, Incoming, Life, Notes, Sending, Sent, Shown, Sign
from bot.core.model.case.whole import Case

__all__ = [
    "OPENS_A_CASE",
    "Calls",
    "Case",
    "CaseState",
    "CaseView",
    "Content",
    "Format",
    "Guard",
    "Hold",
    "Incoming",
    "Kind",
    "Life",
    "LogEntry",
    "Notes",
    "Position",
    "Sending",
    "Sent",
    "Shown",
    "Side",
    "Sign",
    "Thread",
]
