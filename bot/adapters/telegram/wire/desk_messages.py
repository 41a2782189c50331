"""What is written in a group of the desk, to events."""

from __future__ import annotations

import re

from telegram import Message

from bot.adapters.telegram.desk.presses import SENDS
from bot.adapters.telegram.wire.words import content, milliseconds, nothing, service, whole
from bot.core.desk.supervising import TABLE
from bot.core.journal.period import meant
from bot.core.keeping import events as keeping_events
from bot.core.model import case_events
from bot.core.model.case import Thread
from bot.core.model.case_events import By, DeskEvent, ThreadShut
from bot.core.model.desk import Desk
from bot.core.model.desk_events import AskedAnonymously, HeadAsked, ReportAsked, WithholdAsked, WroteNowhere
from bot.core.ports import DESK, Ignored, Routed
from bot.wording.week import day_off_asked, plan_asked, task_asked

UNSEND = "unsend"
"""What a counsellor answers to their own message in a thread to take it back."""

WORD = "word"
"""What the holder writes before the word that was agreed with the contact."""
TASK = "task"
"""What anybody at the desk writes before a time and what is to be done in a case then."""

CARD = "card"
"""What brings the card of a case down in its thread."""

WITHHOLDS = ("withhold", "restore")
REPORT = "report"
JOURNAL = "journal"
FIND = "find"
PLAN = "plan"
"""What a supervisor sends anywhere in the group: in the thread of a case, too, it is no word for the contact."""

_COMMAND = re.compile(r"/([a-z]+)(?:@\w+)?(?:\s+(.*))?", re.DOTALL | re.IGNORECASE)
_TOUCHED = re.compile(r"/([a-z])_(\w+?)(?:@\w+)?")


def from_desk(message: Message, by: By, group: str, desk: Desk, *, edited: bool) -> Routed:
    """The event of a message in a group of the desk: a command, or words in the thread of a case."""
    thread = message.message_thread_id
    command, argument = _command(message)
    asked = _asked_anywhere(command, argument, by, edited=edited)
    if asked is not None:
        return Routed(DESK, (asked,), by.address)
    if thread is None or not message.is_topic_message:
        return nothing(Ignored.TALK)
    case = desk.case_at(Thread(thread, group))
    if case is None and (edited or service(message)):
        return nothing(Ignored.TALK)
    if case is None:
        nowhere = WroteNowhere(by=by, thread=thread, message=message.message_id)
        return Routed(DESK, (nowhere,), by.address)
    if message.forum_topic_closed or message.forum_topic_reopened:
        return Routed(case.contact, (ThreadShut(shut=message.forum_topic_closed is not None),))
    if service(message):
        return nothing(Ignored.SERVICE)
    replied = message.reply_to_message.message_id if message.reply_to_message else None
    replied = None if replied == thread else replied
    if edited:
        changed = case_events.CounsellorEdited(
            by=by, content=content(message, formatted=True), message=message.message_id
        )
        return Routed(case.contact, (changed,), by.address)
    if command == UNSEND and not argument:
        back = case_events.CounsellorWithdrew(by=by, source=replied, message=message.message_id)
        return Routed(case.contact, (back,), by.address)
    if command == CARD:
        return Routed(case.contact, (case_events.CardAsked(by=by),), by.address)
    touched = _TOUCHED.fullmatch((message.text or "").strip())
    if touched is not None and touched[1] in SENDS:
        chosen = case_events.PreparedAsked(
            by=by, what=SENDS[touched[1]], argument=touched[2], message=message.message_id, offer=True
        )
        return Routed(case.contact, (chosen,), by.address)
    if command == WORD:
        agreed = keeping_events.WordAgreed(by=by, words=argument, message=message.message_id)
        return Routed(case.contact, (agreed,), by.address)
    if command == TASK:
        return Routed(case.contact, (task_asked(by, argument, message.message_id),), by.address)
    if command in SENDS:
        asked = case_events.PreparedAsked(by=by, what=SENDS[command], argument=argument, message=message.message_id)
        return Routed(case.contact, (asked,), by.address)
    wrote = case_events.CounsellorWrote(
        by=by,
        content=content(message, formatted=True),
        message=message.message_id,
        sent_at=milliseconds(message),
        reply_to=replied,
    )
    return Routed(case.contact, (wrote,), by.address)


def _asked_anywhere(command: str, argument: str, by: By, *, edited: bool) -> DeskEvent | None:
    """What a command asks of the desk as a whole, wherever in the group it stands; None for words and other ones."""
    if command == PLAN:
        return day_off_asked(by, argument, edited=edited) or plan_asked(by, argument, edited=edited)
    if edited:
        return None
    match command:
        case "withhold" | "restore":
            return WithholdAsked(by=by, restore=command == "restore", argument=argument)
        case "report":
            words = argument.lower().split()
            table = words[-1:] == [TABLE]
            days, until = meant(words[: len(words) - table])
            return ReportAsked(by=by, days=days, until=until, table=table)
        case "find":
            return keeping_events.FindAsked(by=by, words=argument)
        case "journal":
            return HeadAsked(by=by)
        case _:
            return None


def anonymous(message: Message, group: str, desk: Desk, *, edited: bool) -> Routed:
    """Written by an administrator who remains anonymous: Telegram gives the group as the sender."""
    if not edited and _command(message)[0] in (*WITHHOLDS, REPORT, JOURNAL, FIND, PLAN):
        return Routed(DESK, (AskedAnonymously(group=group),))
    thread = message.message_thread_id
    case = desk.case_at(Thread(thread, group)) if thread is not None else None
    if case is None or edited or service(message):
        return nothing(Ignored.TALK)
    return Routed(case.contact, (case_events.WroteAnonymously(message=message.message_id),))


def _command(message: Message) -> tuple[str, str]:
    """The command in a message, and what stands behind it. Phones write a first letter large by themselves."""
    found = _COMMAND.fullmatch(message.text or "")
    return (found[1].lower(), whole((found[2] or "").strip())) if found is not None else ("", "")
