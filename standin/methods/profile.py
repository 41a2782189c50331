"""What a bot is and shows of itself, and where its updates go."""

import re
from typing import Any

from ..arguments import whole
from ..refusals import bad_request, check_fields, refuse_if
from ..updates.queue import KINDS
from ..world.model import JSON
from .call import Call, method
from .keyboards import web_app

_SCOPES: dict[str, tuple[str, ...]] = {
    "default": (), "all_private_chats": (), "all_group_chats": (), "all_chat_administrators": (),
    "chat": ("chat_id",), "chat_administrators": ("chat_id",), "chat_member": ("chat_id", "user_id"),
}  # fmt: skip
_LONGEST = {"name": 64, "description": 512, "short_description": 120}  # telegram.constants.BotNameLimit, …
_SWITCHED_OFF = (
    "supports_guest_queries", "can_connect_to_business", "has_topics_enabled",
    "allows_users_to_create_topics", "can_manage_bots", "supports_join_request_queries",
)  # fmt: skip
MAX_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


@method("getMe")
def get_me(call: Call) -> Any:
    """The bot itself, with what BotFather switched on."""
    return {
        **call.world.users[call.account.id].view(),
        "can_join_groups": True,
        "can_read_all_group_messages": call.account.sees_everything,
        "supports_inline_queries": call.account.inline,
        **dict.fromkeys(_SWITCHED_OFF, False),
        "has_main_web_app": "" in call.account.apps,
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


def _language(call: Call) -> str:
    code = call.args.text("language_code")
    refuse_if(code and not re.fullmatch(r"[a-z]{2}", code), "invalid language code specified")
    return code


def _slot(call: Call) -> str:
    scope = call.args.json("scope", dict) or {"type": "default"}
    kind = scope.get("type")
    if not isinstance(kind, str) or kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    parts = [str(kind)]
    for name in _SCOPES[kind]:
        refuse_if(name not in scope, f"can't parse BotCommandScope: Can't find field \"{name}\"")
        parts.append(str(scope[name]))
    if "chat_id" in scope and call.world.chat(call.account.id, whole(scope["chat_id"], "chat_id")) is None:
        raise bad_request("chat not found")
    return "|".join([*parts, _language(call)])


@method("setMyCommands")
def set_my_commands(call: Call) -> None:
    """The list behind the menu button, by scope and language."""
    slot, commands = _slot(call), call.args.json("commands", list) or []
    refuse_if(len(commands) > MAX_COMMANDS, "BOT_COMMANDS_TOO_MUCH")
    kept = []
    for command in commands:
        if not isinstance(command, dict) or set(command) - {"command", "description", "is_ephemeral"}:
            raise bad_request("can't parse BotCommand: expected command and description")
        name = str(command.get("command", "")).strip().removeprefix("/")
        text = str(command.get("description", ""))
        refuse_if(not _COMMAND.fullmatch(name), "BOT_COMMAND_INVALID")
        refuse_if(not 1 <= len(text) <= 256, "BOT_COMMAND_DESCRIPTION_INVALID")
        kept.append({"command": name, "description": text})
    call.account.commands[slot] = kept
    call.hub.feed.add("profile", {"id": call.account.id, "type": "bot"}, change="commands")


@method("getMyCommands")
def get_my_commands(call: Call) -> Any:
    """The list of exactly this scope and language."""
    return call.account.commands.get(_slot(call), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> None:
    """Forget the list of this scope and language."""
    call.account.commands.pop(_slot(call), None)


@method("setMyName", field="name")
@method("setMyDescription", field="description")
@method("setMyShortDescription", field="short_description")
def set_text(call: Call, field: str) -> None:
    """What the bot is called, what an empty chat shows, or what the profile page shows; by language."""
    text = call.args.text(field)
    refuse_if(len(text) > _LONGEST[field], f"BOT_{field.upper()}_TOO_LONG" if field != "name" else "BOT_TITLE_INVALID")
    language = _language(call)
    call.account.texts[f"{field}:{language}"] = text
    if field == "name" and not language and text:
        call.world.users[call.account.id].first_name = text
    call.hub.feed.add("profile", {"id": call.account.id, "type": "bot"}, change=field)


@method("getMyName", field="name")
@method("getMyDescription", field="description")
@method("getMyShortDescription", field="short_description")
def get_text(call: Call, field: str) -> JSON:
    """The same as it is set, in a language or in general."""
    texts, language = call.account.texts, _language(call)
    fallback = call.world.users[call.account.id].first_name if field == "name" else ""
    return {field: texts.get(f"{field}:{language}") or texts.get(f"{field}:") or fallback}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> None:
    """The button beside the text field, for one chat or for all; the default one takes the choice back."""
    button = _menu_button(call.args.json("menu_button", dict) or {"type": "default"})
    user = _menu_of(call)
    if button["type"] == "default":
        call.account.menus.pop(user, None)
    else:
        call.account.menus[user] = button
    for chat in call.world.private.values():
        if chat.bot_id == call.account.id and user in ("", str(chat.id)):
            call.hub.feed.add("menu", chat.label(), button=call.account.menu(chat.id))


def _menu_button(given: JSON) -> JSON:
    check_fields(given, ("type", "text", "web_app"), "menu_button")
    kind = given.get("type")
    refuse_if(
        kind not in ("commands", "default", "web_app"), "can't parse menu button: MenuButton has unsupported type"
    )
    if kind != "web_app":
        return {"type": kind}
    for name in ("text", "web_app"):
        refuse_if(name not in given, f"can't parse menu button: Can't find field \"{name}\"")
    refuse_if(not str(given["text"]).strip(), "menu button text can't be empty")
    return {"type": kind, "text": str(given["text"]), "web_app": web_app(given["web_app"], "menu button")}


def _menu_of(call: Call) -> str:
    """Whose button it is: a person's, or nobody's for all."""
    if not call.args.has("chat_id"):
        return ""
    user = call.args.integer("chat_id")
    refuse_if(user <= 0, "invalid chat_id specified")
    refuse_if(user not in call.world.users, "user not found")
    return str(user)


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Any:
    """The button of one chat, or the one of all."""
    return call.account.menu(_menu_of(call))
