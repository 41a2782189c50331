"""Links by which people come into a group, and those who ask to be let in."""

from typing import Any

from ..refusals import bad_request
from ..world.model import JSON, Chat, Member
from .call import Call, method

MOST_MEMBERS = 99_999  # telegram.constants.ChatInviteLinkLimit
LONGEST_NAME = 32


def _group(call: Call) -> Chat:
    chat = call.open_chat()
    if chat.private:
        raise bad_request("method is available only for groups and supergroups")
    call.need(chat, "can_invite_users", "not enough rights to manage chat invite link")
    return chat


def _facts(call: Call) -> JSON:
    """What a link is set to; what is left out or 0 is not there."""
    args = call.args
    facts: JSON = {"creates_join_request": args.flag("creates_join_request")}
    if name := args.text("name"):
        if len(name) > LONGEST_NAME:
            raise bad_request("invite link name is too long")
        facts["name"] = name
    for field in ("expire_date", "member_limit"):
        if value := args.integer(field):
            facts[field] = value
    if not 0 <= facts.get("member_limit", 0) <= MOST_MEMBERS:
        raise bad_request("USAGE_LIMIT_INVALID")
    if facts["creates_join_request"] and "member_limit" in facts:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    if "expire_date" in facts and facts["expire_date"] <= call.hub.clock.now():
        raise bad_request("EXPIRE_DATE_INVALID")
    return facts


def _new(call: Call, chat: Chat, facts: JSON, *, primary: bool) -> JSON:
    number, call.world.next_link = call.world.next_link, call.world.next_link + 1
    address = f"https://t.me/+practice{number:08d}"
    link: JSON = {
        "invite_link": address, "creator": call.world.users[call.account.id].view(), "creates_join_request": False,
        "is_primary": primary, "is_revoked": False, **facts,
    }  # fmt: skip
    chat.links[address] = link
    return link


def _own(call: Call, chat: Chat) -> JSON:
    link = chat.links.get(call.args.text("invite_link"))
    if link is None or link["creator"]["id"] != call.account.id:
        raise bad_request("INVITE_HASH_EXPIRED")
    return link


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Any:
    """A further link, with a name, an end, or a limit."""
    return _new(call, _group(call), _facts(call), primary=False)


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> Any:
    """The bot's primary link, made anew; the one before is revoked."""
    chat = _group(call)
    for link in chat.links.values():
        if link["is_primary"] and link["creator"]["id"] == call.account.id:
            link["is_revoked"] = True
    return _new(call, chat, {}, primary=True)["invite_link"]


@method("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> Any:
    """Other facts for a link of the bot; the primary one has none."""
    chat = _group(call)
    link = _own(call, chat)
    if link["is_primary"] or link["is_revoked"]:
        raise bad_request("CHAT_INVITE_PERMANENT" if link["is_primary"] else "INVITE_REVOKED_MISSING")
    for name in ("name", "expire_date", "member_limit"):
        link.pop(name, None)
    link.update(_facts(call))
    return link


@method("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> Any:
    """Nobody comes in by it any more; in place of a revoked primary link stands a new one."""
    chat = _group(call)
    link = _own(call, chat)
    link["is_revoked"] = True
    if link["is_primary"]:
        _new(call, chat, {}, primary=True)
    return link


@method("approveChatJoinRequest", approved=True)
@method("declineChatJoinRequest", approved=False)
def answer_join_request(call: Call, *, approved: bool) -> bool:
    """Lets somebody in who asked, or not: then they may ask again."""
    chat, user_id = _group(call), call.args.integer("user_id")
    address = chat.requests.pop(user_id, None)
    if address is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    if approved:
        old = call.member_view(chat, user_id)
        chat.members[user_id] = Member(link=address)
        how = {"invite_link": dict(chat.links[address]), "via_join_request": True}
        new = call.member_view(chat, user_id)
        call.hub.member_changed(chat, call.account.id, user_id, old, new, how)
    return True
