"""Chats: what they are, who is in them, and the links and requests by which people come."""

from dataclasses import replace
from typing import Any
from unicodedata import category

from ..refusals import bad_request, refuse_if
from ..world.model import ADMIN_RIGHTS, JSON, PERMISSIONS, Chat, Member
from .call import Call, method

MAX_TAG = 16  # characters; no emoji (core.telegram.org/bots/api#setchatmembertag)
MOST_MEMBERS = 99_999  # telegram.constants.ChatInviteLinkLimit
LONGEST_NAME = 32
_DENIED = ("can_change_info", "can_pin_messages", "can_manage_topics")
_RESTRICT = ("can_restrict_members", "not enough rights to restrict/unrestrict chat member")
_INVITE = ("can_invite_users", "not enough rights to manage chat invite link")


def _group(call: Call, right: str, words: str) -> Chat:
    """The group of the call, in which the bot holds a right; refused with *words* where it does not."""
    chat = call.chat()
    refuse_if(chat.private, "method is available only for groups and supergroups")
    call.need(chat, right, words)
    return chat


@method("getChat")
def get_chat(call: Call) -> Any:
    """A ``ChatFullInfo``."""
    chat = call.chat()
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
    )
    view: JSON = {
        **call.world.chat_view(chat), "accent_color_id": 2, "max_reaction_count": 11, "accepted_gift_types": gifts
    }  # fmt: skip
    if chat.private:
        if call.world.users[chat.id].refuses_voice:
            view["has_restricted_voice_and_video_messages"] = True
        if call.world.users[chat.id].private_forwards:
            view["has_private_forwards"] = True
    else:
        view["permissions"] = {name: name not in _DENIED for name in PERMISSIONS}
        if chat.protected:
            view["has_protected_content"] = True
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]].body
        view["pinned_message"] = {k: v for k, v in pinned.items() if k != "reply_to_message"}
    return call.world.for_bot(view, call.account.id)


@method("leaveChat")
def leave_chat(call: Call) -> None:
    """The bot leaves a group."""
    chat = call.chat()
    refuse_if(chat.private, "chat not found")
    call.hub.move(chat, call.account.id, call.account.id, Member("left"))


@method("setChatTitle")
def set_chat_title(call: Call) -> None:
    """Another name for a group."""
    chat = call.chat()
    refuse_if(chat.private, "can't change private chat title")
    call.need(chat, "can_change_info", "not enough rights to change chat title")
    title = call.args.text("title").strip()
    refuse_if(not 1 <= len(title) <= 128, "title must be non-empty")
    chat.title, chat.cached_view = title, None
    call.hub.service(chat, call.account.id, {"new_chat_title": title})


@method("getChatMember")
def get_chat_member(call: Call) -> Any:
    """A ``ChatMember``; somebody known who is not inside has the status left."""
    chat, user_id = call.chat(), call.args.integer("user_id")
    refuse_if(user_id not in call.world.users, "PARTICIPANT_ID_INVALID")
    if chat.private:
        refuse_if(user_id not in (chat.id, call.account.id), "user not found")
        return {"status": "member", "user": call.world.users[user_id].view()}
    return call.world.member_view(chat, user_id)


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> Any:
    """How many are inside, bots included."""
    chat = call.chat()
    return 2 if chat.private else sum(m.inside for m in chat.members.values())


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> Any:
    """Creator and administrators; other bots only when asked for."""
    chat = call.chat()
    refuse_if(chat.private, "there are no administrators in the private chat")
    return [
        call.world.member_view(chat, user_id)
        for user_id, member in chat.members.items()
        if member.status in ("creator", "administrator")
        and (not call.world.users[user_id].is_bot or user_id == call.account.id or call.args.flag("return_bots"))
    ]


def _change(call: Call, chat: Chat, user_id: int, member: Member) -> None:
    refuse_if(user_id not in call.world.users, "PARTICIPANT_ID_INVALID")
    status = chat.members.get(user_id, Member("left")).status
    refuse_if(status == "creator", "can't remove chat owner")
    refuse_if(status == "administrator" and user_id != call.account.id, "user is an administrator of the chat")
    call.hub.move(chat, call.account.id, user_id, member)


@method("banChatMember")
def ban_chat_member(call: Call) -> None:
    """Out, and may not come back."""
    chat = _group(call, *_RESTRICT)
    _change(call, chat, call.args.integer("user_id"), Member("kicked"))


@method("unbanChatMember")
def unban_chat_member(call: Call) -> None:
    """May come back; somebody inside is put out unless only_if_banned."""
    chat, user_id = _group(call, *_RESTRICT), call.args.integer("user_id")
    member = chat.members.get(user_id)
    if member is None or (member.status != "kicked" and call.args.flag("only_if_banned")):
        return
    _change(call, chat, user_id, Member("left"))


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> None:
    """May stay, with the permissions given."""
    chat = _group(call, *_RESTRICT)
    permissions = call.args.json("permissions", dict) or {}
    rights = [name for name, value in permissions.items() if value]
    member = Member("member") if permissions.get("can_send_messages") else Member("restricted", rights)
    _change(call, chat, call.args.integer("user_id"), member)


@method("setChatMemberTag")
def set_chat_member_tag(call: Call) -> None:
    """A word of up to 16 characters beside a member's name; none takes it away."""
    chat = _group(call, "can_manage_tags", "not enough rights to manage member tags")
    user_id, tag = call.args.integer("user_id"), call.args.text("tag")
    refuse_if(not chat.inside(user_id), "USER_NOT_PARTICIPANT")
    refuse_if(chat.members[user_id].status not in ("member", "restricted"), "user is an administrator of the chat")
    refuse_if(len(tag) > MAX_TAG or any(category(letter) == "So" for letter in tag), "TAG_INVALID")
    call.hub.move(chat, call.account.id, user_id, replace(chat.members[user_id], tag=tag))


@method("promoteChatMember")
def promote_chat_member(call: Call) -> None:
    """An administrator with the rights given; none at all makes a member again."""
    chat = _group(call, "can_promote_members", "not enough rights")
    rights = [name for name in ADMIN_RIGHTS if call.args.flag(name)]
    member = Member("administrator", rights) if rights else Member()
    _change(call, chat, call.args.integer("user_id"), member)


def _facts(call: Call) -> JSON:
    """What a link is set to; what is left out or 0 is not there."""
    args = call.args
    facts: JSON = {"creates_join_request": args.flag("creates_join_request")}
    if name := args.text("name"):
        refuse_if(len(name) > LONGEST_NAME, "invite link name is too long")
        facts["name"] = name
    for field in ("expire_date", "member_limit"):
        if value := args.integer(field):
            facts[field] = value
    refuse_if(not 0 <= facts.get("member_limit", 0) <= MOST_MEMBERS, "USAGE_LIMIT_INVALID")
    if facts["creates_join_request"] and "member_limit" in facts:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    refuse_if("expire_date" in facts and facts["expire_date"] <= call.hub.clock.now(), "EXPIRE_DATE_INVALID")
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
    return _new(call, _group(call, *_INVITE), _facts(call), primary=False)


@method("exportChatInviteLink")
def export_chat_invite_link(call: Call) -> Any:
    """The bot's primary link, made anew; the one before is revoked."""
    chat = _group(call, *_INVITE)
    for link in chat.links.values():
        if link["is_primary"] and link["creator"]["id"] == call.account.id:
            link["is_revoked"] = True
    return _new(call, chat, {}, primary=True)["invite_link"]


@method("editChatInviteLink")
def edit_chat_invite_link(call: Call) -> Any:
    """Other facts for a link of the bot; the primary one has none."""
    chat = _group(call, *_INVITE)
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
    chat = _group(call, *_INVITE)
    link = _own(call, chat)
    link["is_revoked"] = True
    if link["is_primary"]:
        _new(call, chat, {}, primary=True)
    return link


@method("approveChatJoinRequest", approved=True)
@method("declineChatJoinRequest", approved=False)
def answer_join_request(call: Call, *, approved: bool) -> None:
    """Lets somebody in who asked, or not: then they may ask again."""
    chat, user_id = _group(call, *_INVITE), call.args.integer("user_id")
    address = chat.requests.pop(user_id, None)
    if address is None:
        raise bad_request("HIDE_REQUESTER_MISSING")
    if approved:
        how = {"invite_link": dict(chat.links[address]), "via_join_request": True}
        call.hub.move(chat, call.account.id, user_id, Member(link=address), how)
