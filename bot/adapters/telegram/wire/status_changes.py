"""Who is a member of what, to events: the bot in a chat, and people in a group of the desk."""

from __future__ import annotations

from telegram import ChatMemberUpdated
from telegram.constants import ChatMemberStatus, ChatType

from bot.adapters.telegram.desk.watch import troubles_of
from bot.adapters.telegram.wire.words import nothing
from bot.core.model.case_events import By
from bot.core.model.contact_events import Blocked, Unblocked
from bot.core.model.desk import Desk
from bot.core.model.desk_events import CounsellorLeft, CounsellorUnreachable, DeskLooked, RoleChanged
from bot.core.ports import DESK, Ignored, Routed

_SUPERVISES = {ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


def ours(change: ChatMemberUpdated, group: str | None, key: str, by: By | None, desk: Desk) -> Routed:
    """The bot itself: in a group of the desk, or in a private chat, whose contact id is `key`."""
    if group is not None:
        return Routed(DESK, (DeskLooked(troubles=troubles_of(change.new_chat_member), group=group),))
    if change.chat.type != ChatType.PRIVATE:
        return nothing(Ignored.ELSEWHERE)
    if change.new_chat_member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        if by is not None and desk.counsellor(by.counsellor) is not None and desk.case_of(key) is None:
            return Routed(DESK, (CounsellorUnreachable(by=by),))
        return Routed(key, (Blocked(),))
    return Routed(key, (Unblocked(address=str(change.chat.id)),))


def theirs(change: ChatMemberUpdated, by: By | None, *, several: bool) -> Routed:
    """Somebody left a group of the desk, or is something else in it. Who comes is known when they first do
    something. `several`: the desk has other groups.
    """
    member = change.new_chat_member
    gone = member.status in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT) or (
        member.status == ChatMemberStatus.RESTRICTED and not getattr(member, "is_member", True)
    )
    before = change.old_chat_member.status
    if by is not None and gone:
        # in several groups what they may do depends on the others
        return Routed(DESK, (CounsellorLeft(by=by),), by.address if several else None)
    if by is not None and before != member.status and {before, member.status} & _SUPERVISES:
        return Routed(DESK, (RoleChanged(by=by),), by.address)
    return nothing(Ignored.SERVICE)
