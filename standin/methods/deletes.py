"""deleteMessage and deleteMessages."""

from typing import Any

from ..refusals import bad_request
from ..world.model import MAX_AGE, Chat, Message
from .call import Call, method
from .messages import id_list


def _refusal(call: Call, chat: Chat, message: Message) -> str:
    """Why a message can't be deleted; empty when it can."""
    if chat.is_forum and message.id in chat.topics:
        return "message can't be deleted"  # the message that made a topic goes with the topic only
    if not chat.private and message.sender != call.account.id and not chat.may(call.account.id, "can_delete_messages"):
        return "message can't be deleted"
    if call.hub.clock.now() - message.sent_at >= MAX_AGE:
        return "message can't be deleted for everyone"
    return ""


@method("deleteMessage")
def delete_message(call: Call) -> Any:
    """One message younger than 48 hours, in private chats also the person's."""
    chat = call.chat()
    message = call.found(chat, "delete")
    if reason := _refusal(call, chat, message):
        raise bad_request(reason)
    call.hub.remove(chat, [message.id])
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> Any:
    """1 to 100; unknown ids are skipped, one that is too old refuses the call."""
    chat = call.chat()
    found = [chat.messages[i] for i in id_list(call) if i in chat.messages]
    for message in found:
        if reason := _refusal(call, chat, message):
            raise bad_request(reason)
    call.hub.remove(chat, [m.id for m in found])
    return True
