"""The whole stand-in as JSON, so that it or the bot can be killed and go on."""

import base64
import json
from pathlib import Path
from typing import Any

from ..updates.queue import Pending, UpdateIds, UpdateQueue
from ..updates.webhook import Webhook
from .files import StoredFile
from .hub import Account, Hub, Query
from .limits import Limits
from .model import JSON, Chat, Member, Message, Topic, User

VERSION = 1
_OF_ACCOUNT = ("token", "id", "sees_everything", "commands", "texts", "menus")


def taken(hub: Hub) -> JSON:
    """The state of *hub*, without feed and journal."""
    world = hub.world
    return {
        "version": VERSION,
        "clock": hub.clock.offset,
        "next_update": hub.ids.next,
        "next_query": hub.next_query,
        "switches": [world.admins_write_in_closed_topics, world.refuses_threads_without_topics],
        "feed": hub.feed.last,
        "counters": [world.next_user, world.next_group, world.next_album, world.files.next_key, world.next_link],
        "users": [_fields(u) for u in world.users.values()],
        "groups": [_chat(c) for c in world.groups.values()],
        "private": [_chat(c) for c in world.private.values()],
        "files": [{**_fields(f), "content": base64.b64encode(f.content).decode()} for f in world.files.files.values()],
        "bots": [_bot(a) for a in hub.accounts.values()],
    }


def _chat(chat: Chat) -> JSON:
    return {
        **{name: value for name, value in _fields(chat).items() if name != "cached_view"},
        "members": {str(k): _fields(m) for k, m in chat.members.items()},
        "topics": [_fields(t) for t in chat.topics.values()],
        "messages": [_fields(m) for m in chat.messages.values()],
    }


def _bot(account: Account) -> JSON:
    hook = account.webhook
    return {
        **{name: getattr(account, name) for name in _OF_ACCOUNT},
        "queries": {k: _fields(q) for k, q in account.queries.items()},
        "allowed": account.queue.allowed,
        "webhook": [hook.url, hook.secret, hook.max_connections] if hook else None,
        "pending": [_fields(p) for p in account.queue.pending.values()],
        "history": [_fields(p) for p in account.queue.history],
    }


def _fields(value: Any) -> JSON:
    """Not by `asdict`, which copies every payload: the state is written several times a second."""
    return {name: getattr(value, name) for name in value.__slots__}


def restored(hub: Hub, state: JSON) -> None:
    """Fill *hub* from what ``taken`` gave; update ids go on above all that were used.

    Raises ValueError for another version.
    """
    if state.get("version") != VERSION:
        raise ValueError("this snapshot was written by another version of the stand-in")
    world = hub.world
    hub.clock.offset = state["clock"]
    hub.ids = UpdateIds(after=state["next_update"])
    world.admins_write_in_closed_topics, world.refuses_threads_without_topics = state.get("switches", (False, False))
    hub.next_query, hub.feed.last = state["next_query"], state["feed"]
    counters = (*state["counters"], 1)
    world.next_user, world.next_group, world.next_album, world.files.next_key, world.next_link = counters[:5]
    for facts in state["users"]:
        world.users[facts["id"]] = User(**facts)
    for facts in state["files"]:
        world.files.files[facts["key"]] = StoredFile(**{**facts, "content": base64.b64decode(facts["content"])})
    for facts in state["groups"]:
        world.groups[facts["id"]] = _restored_chat(facts)
    for facts in state["private"]:
        world.private[facts["bot_id"], facts["id"]] = _restored_chat(facts)
    for facts in state["bots"]:
        _restore_bot(hub, facts)


def _restored_chat(facts: JSON) -> Chat:
    chat = Chat(**{k: v for k, v in facts.items() if k not in ("members", "topics", "messages")})
    chat.requests = {int(k): v for k, v in chat.requests.items()}
    chat.members = {int(k): Member(**m) for k, m in facts["members"].items()}
    chat.topics = {t["id"]: Topic(**t) for t in facts["topics"]}
    for message in facts["messages"]:
        by_person = {n: {int(k): v for k, v in message.get(n, {}).items()} for n in ("reactions", "votes")}
        chat.messages[message["id"]] = Message(**{**message, **by_person})
    return chat


def _restore_bot(hub: Hub, facts: JSON) -> None:
    queue = UpdateQueue(hub.clock, hub.ids)
    queue.allowed = facts["allowed"]
    queue.pending = {p["id"]: Pending(**p) for p in facts["pending"]}
    queue.history.extend(Pending(**p) for p in facts.get("history", ()))
    account = Account(queue=queue, limits=Limits(hub.limits), **{name: facts[name] for name in _OF_ACCOUNT})
    account.queries = {k: Query(**q) for k, q in facts["queries"].items()}
    if facts["webhook"]:
        account.webhook = Webhook(*facts["webhook"])
    hub.accounts[account.token] = account


def save(hub: Hub, path: Path) -> None:
    """Write the state to *path*, whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(taken(hub)))
    part.replace(path)


def load(hub: Hub, path: Path) -> None:
    """Fill *hub* from *path*, if there is something yet."""
    if path.exists():
        restored(hub, json.loads(path.read_text()))
