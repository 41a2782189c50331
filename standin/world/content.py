"""What a message holds besides words, as the Bot API shows it: files, polls and reactions."""

from typing import Any

from .files import StoredFile, picture_size
from .model import JSON

FACTS: dict[str, tuple[str, ...]] = {
    "photo": (),
    "voice": ("duration",),
    "audio": ("duration", "performer", "title"),
    "video": ("width", "height", "duration"),
    "video_note": ("length", "duration"),
    "animation": ("width", "height", "duration"),
    "sticker": ("emoji", "set_name"),
    "document": (),
}
_DEFAULTS: dict[str, JSON] = {
    "voice": {"duration": 1},
    "audio": {"duration": 1},
    "video": {"width": 640, "height": 360, "duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "sticker": {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False},
}
_MIME = {
    "voice": "audio/ogg", "audio": "audio/mpeg", "video": "video/mp4", "animation": "video/mp4",
    "document": "application/octet-stream",
}  # fmt: skip
_OF_DOCUMENT = {"file_id", "file_unique_id", "file_name", "mime_type", "file_size"}
MOST_OPTIONS = 12  # core.telegram.org/bots/api#sendpoll

# The emoji a bot or a person may react with (core.telegram.org/bots/api#reactiontypeemoji).
_EMOJIS = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️\u200d🔥 🌚 "
    "🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 "
    "👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂️ 🤷 🤷\u200d♀️ 😡 "
)
REACTIONS = frozenset(_EMOJIS.split())


def attachment(stored: StoredFile) -> JSON:
    """The content fields of a message with this file; ids are neutral (``file:<key>``)."""
    common: JSON = {"file_id": f"file:{stored.key}", "file_unique_id": stored.unique_id}
    if stored.kind == "photo":
        width, height = picture_size(stored.content) or (1280, 960)
        full = {**common, "width": width, "height": height, "file_size": stored.size}
        half = {**common, "width": max(1, width // 2), "height": max(1, height // 2), "file_size": stored.size // 3}
        half["file_unique_id"] = stored.unique_id + "s"
        return {"photo": [half, full]}
    view: JSON = {**common, **_DEFAULTS.get(stored.kind, {})}
    view.update({k: v for k, v in stored.facts.items() if k in FACTS[stored.kind] and v not in (None, "")})
    if stored.kind in _MIME:
        view["mime_type"] = stored.mime or _MIME[stored.kind]
    if stored.kind in ("document", "audio", "video", "animation") and stored.name:
        view["file_name"] = stored.name
    view["file_size"] = stored.size
    content: JSON = {stored.kind: view}
    if stored.kind == "animation":
        content["document"] = {k: v for k, v in view.items() if k in _OF_DOCUMENT}
    return content


def new_poll(poll_id: str, question: str, options: list[JSON], **facts: Any) -> JSON:
    """A ``Poll`` without votes; *options* are texts with their entities, *facts* further fields."""
    return {
        "id": poll_id, "question": question,
        "options": [{"persistent_id": str(i), "voter_count": 0, **option} for i, option in enumerate(options)],
        "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
        "allows_multiple_answers": False, "allows_revoting": True, "members_only": False, **facts,
    }  # fmt: skip


def counted(poll: JSON, votes: dict[int, list[int]]) -> JSON:
    """The poll with the votes of people by their ids: the options each of them chose."""
    options = [
        {**option, "voter_count": sum(number in chosen for chosen in votes.values())}
        for number, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": sum(bool(chosen) for chosen in votes.values())}


def reaction_type(reaction: str) -> dict[str, str]:
    """A ``ReactionType`` of the Bot API: an emoji, or somebody's own picture by its id of digits."""
    if reaction.isdecimal():
        return {"type": "custom_emoji", "custom_emoji_id": reaction}
    return {"type": "emoji", "emoji": reaction}
