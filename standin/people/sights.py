"""What is to be seen: the lines of a chat, and whether anything still happens."""

import asyncio
import time

from ..world.hub import Hub
from ..world.model import JSON, Chat

_KINDS = (
    "text", "photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document", "venue", "location",
    "contact", "poll",
)  # fmt: skip


def transcript(hub: Hub, chat: Chat, thread: int | None = None) -> list[JSON]:
    """The messages of a chat, or of one topic: who, words, kind, buttons, reactions."""
    shown = []
    for message in chat.messages.values():
        if thread is not None and message.thread != thread:
            continue
        body = message.body
        kinds = [k for k in body if k in _KINDS]
        shown.append({
            "id": message.id,
            "from": hub.world.users[message.sender].first_name,
            "bot": hub.world.users[message.sender].is_bot,
            "kind": kinds[0] if kinds else "service",
            "text": message.words,
            "buttons": [[b["text"] for b in row] for row in (message.markup or {}).get("inline_keyboard", [])],
            "reactions": [r.get("emoji", "🖼") for rs in message.reactions.values() for r in rs],
            "reacted_by": {str(u): [r.get("emoji", "🖼") for r in rs] for u, rs in message.reactions.items()},
            "edited": "edit_date" in body,
            "thread": message.thread,
            "body": body,
        })  # fmt: skip
    return shown


async def idle(hub: Hub, seconds: float, timeout: float = 30.0) -> None:
    """Wait until nothing happened and no bot called anything but getUpdates for *seconds*.

    Raises TimeoutError after *timeout* seconds of unrest.
    """
    until = time.monotonic() + timeout
    mark, since = -1, time.monotonic()
    while time.monotonic() - since < seconds:
        if time.monotonic() > until:
            raise TimeoutError("no rest in time")
        calls = hub.journal.acts + hub.feed.last
        if calls != mark:
            mark, since = calls, time.monotonic()
        await asyncio.sleep(min(0.02, seconds / 4))
