"""Somebody's place in a group as the Bot API shows it."""

from .hub import Hub
from .model import ADMIN_RIGHTS, JSON, Chat, Member

_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages",
    "can_add_web_page_previews", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
    "can_react_to_messages", "can_edit_tag",
)  # fmt: skip


def member_view(hub: Hub, chat: Chat, user_id: int) -> JSON:
    """A ``ChatMember``: the fields differ by status."""
    member = chat.members.get(user_id, Member("left"))
    view: JSON = {"status": member.status, "user": hub.world.users[user_id].view()}
    if member.tag and member.status in ("member", "restricted"):
        view["tag"] = member.tag
    if member.status == "creator":
        view["is_anonymous"] = False
    elif member.status == "administrator":
        view.update({"can_be_edited": False, "is_anonymous": False})
        for right in ADMIN_RIGHTS:
            view[right] = right in member.rights
    elif member.status == "restricted":
        view["is_member"] = True
        view["until_date"] = 0
        for right in _PERMISSIONS:
            view[right] = right in member.rights
    elif member.status == "kicked":
        view["until_date"] = 0
    return view
