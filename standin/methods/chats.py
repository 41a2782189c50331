"""getChat and what else is about a chat as a whole."""

from typing import Any

from ..refusals import bad_request
from ..world.model import JSON
from .call import Call, method

_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_invite_users",
)  # fmt: skip


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
        view["permissions"] = dict.fromkeys(_PERMISSIONS, True) | {
            "can_change_info": False, "can_pin_messages": False, "can_manage_topics": False
        }  # fmt: skip
        if chat.protected:
            view["has_protected_content"] = True
    if chat.pinned:
        pinned = chat.messages[chat.pinned[-1]].body
        view["pinned_message"] = {k: v for k, v in pinned.items() if k != "reply_to_message"}
    return call.world.for_bot(view, call.account.id)


@method("leaveChat")
def leave_chat(call: Call) -> Any:
    """The bot leaves a group."""
    chat = call.chat()
    if chat.private:
        raise bad_request("chat not found")
    old = call.member_view(chat, call.account.id)
    chat.members[call.account.id].status = "left"
    call.hub.member_changed(chat, call.account.id, call.account.id, old, call.member_view(chat, call.account.id))
    return True


@method("setChatTitle")
def set_chat_title(call: Call) -> Any:
    """Another name for a group."""
    chat = call.chat()
    if chat.private:
        raise bad_request("can't change private chat title")
    call.need(chat, "can_change_info", "not enough rights to change chat title")
    title = call.args.text("title").strip()
    if not 1 <= len(title) <= 128:
        raise bad_request("title must be non-empty")
    chat.title, chat.cached_view = title, None
    call.hub.service(chat, call.account.id, {"new_chat_title": title})
    return True
