"""getMe and the webhook's state; getUpdates and setWebhook wait, so they live with the server."""

from typing import Any

from ..updates.queue import KINDS
from ..world.model import JSON
from .call import Call, method


@method("getMe")
def get_me(call: Call) -> Any:
    """The bot itself, with what BotFather switched on."""
    return {
        **call.world.users[call.account.id].view(),
        "can_join_groups": True,
        "can_read_all_group_messages": call.account.sees_everything,
        "supports_guest_queries": False,
        "supports_inline_queries": call.account.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Any:
    """Where updates go, how many wait, and the last failure."""
    account, hook = call.account, call.account.webhook
    info: JSON = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(account.queue.pending),
    }
    if hook:
        info["max_connections"] = hook.max_connections
        info["ip_address"] = "127.0.0.1"
        if hook.last_error:
            info["last_error_date"] = int(hook.last_error_at)
            info["last_error_message"] = hook.last_error
    if account.queue.allowed:
        info["allowed_updates"] = account.queue.allowed
    return info


def note_allowed(call: Call) -> None:
    """Remember allowed_updates when given; an unknown kind is a mistake of ours."""
    allowed = call.args.json("allowed_updates", list)
    if allowed is None:
        return
    for kind in allowed:
        if kind not in KINDS:
            call.hub.journal.violation(f"allowed_updates names the unknown kind {kind!r}")
    call.account.queue.allowed = [kind for kind in allowed if kind in KINDS]
