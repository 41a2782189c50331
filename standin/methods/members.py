"""Members of a group: who they are, and what is done to them."""

from typing import Any
from unicodedata import category

from ..refusals import bad_request
from ..world.model import ADMIN_RIGHTS, Chat, Member
from .call import Call, method

MAX_TAG = 16  # characters; no emoji (core.telegram.org/bots/api#setchatmembertag)


def _group(call: Call) -> Chat:
    chat = call.chat()
    if chat.private:
        raise bad_request("method is available only for supergroups")
    return chat


@method("getChatMember")
def get_chat_member(call: Call) -> Any:
    """A ``ChatMember``; somebody known who is not inside has the status left."""
    chat, user_id = call.chat(), call.args.integer("user_id")
    if user_id not in call.world.users:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if chat.private:
        if user_id not in (chat.id, call.account.id):
            raise bad_request("user not found")
        return {"status": "member", "user": call.world.users[user_id].view()}
    return call.member_view(chat, user_id)


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> Any:
    """How many are inside, bots included."""
    chat = call.chat()
    return 2 if chat.private else sum(m.inside for m in chat.members.values())


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> Any:
    """Creator and administrators; other bots only when asked for."""
    chat = call.chat()
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [
        call.member_view(chat, user_id)
        for user_id, member in chat.members.items()
        if member.status in ("creator", "administrator")
        and (not call.world.users[user_id].is_bot or user_id == call.account.id or call.args.flag("return_bots"))
    ]


def _change(call: Call, chat: Chat, user_id: int, member: Member) -> bool:
    if user_id not in call.world.users:
        raise bad_request("PARTICIPANT_ID_INVALID")
    current = chat.members.get(user_id)
    if current is not None and current.status == "creator":
        raise bad_request("can't remove chat owner")
    if current is not None and current.status == "administrator" and user_id != call.account.id:
        raise bad_request("user is an administrator of the chat")
    old = call.member_view(chat, user_id)
    chat.members[user_id] = member
    call.hub.member_changed(chat, call.account.id, user_id, old, call.member_view(chat, user_id))
    return True


@method("banChatMember")
def ban_chat_member(call: Call) -> Any:
    """Out, and may not come back."""
    chat = _group(call)
    call.need(chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    return _change(call, chat, call.args.integer("user_id"), Member("kicked"))


@method("unbanChatMember")
def unban_chat_member(call: Call) -> Any:
    """May come back; somebody inside is put out unless only_if_banned."""
    chat, user_id = _group(call), call.args.integer("user_id")
    call.need(chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    member = chat.members.get(user_id)
    if member is None or (member.status != "kicked" and call.args.flag("only_if_banned")):
        return True
    return _change(call, chat, user_id, Member("left"))


@method("restrictChatMember")
def restrict_chat_member(call: Call) -> Any:
    """May stay, with the permissions given."""
    chat = _group(call)
    call.need(chat, "can_restrict_members", "not enough rights to restrict/unrestrict chat member")
    permissions = call.args.json("permissions", dict) or {}
    rights = [name for name, value in permissions.items() if value]
    member = Member("member") if permissions.get("can_send_messages") else Member("restricted", rights)
    return _change(call, chat, call.args.integer("user_id"), member)


@method("setChatMemberTag")
def set_chat_member_tag(call: Call) -> Any:
    """A word of up to 16 characters beside a member's name; none takes it away."""
    chat, user_id, tag = call.chat(), call.args.integer("user_id"), call.args.text("tag")
    if chat.private:
        raise bad_request("method is available only for groups and supergroups")
    call.need(chat, "can_manage_tags", "not enough rights to manage member tags")
    if not chat.inside(user_id):
        raise bad_request("USER_NOT_PARTICIPANT")
    if chat.members[user_id].status not in ("member", "restricted"):
        raise bad_request("user is an administrator of the chat")
    if len(tag) > MAX_TAG or any(category(letter) == "So" for letter in tag):
        raise bad_request("TAG_INVALID")
    old = call.member_view(chat, user_id)
    chat.members[user_id].tag = tag
    call.hub.member_changed(chat, call.account.id, user_id, old, call.member_view(chat, user_id))
    return True


@method("promoteChatMember")
def promote_chat_member(call: Call) -> Any:
    """An administrator with the rights given; none at all makes a member again."""
    chat = _group(call)
    call.need(chat, "can_promote_members", "not enough rights")
    rights = [name for name in ADMIN_RIGHTS if call.args.flag(name)]
    member = Member("administrator", rights) if rights else Member()
    return _change(call, chat, call.args.integer("user_id"), member)
