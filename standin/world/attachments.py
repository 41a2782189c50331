"""Files as messages show them: photo, voice, video and the others."""

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


def attachment(stored: StoredFile) -> JSON:
    """The content fields of a message with this file; ids are neutral (``file:<key>``)."""
    common: JSON = {"file_id": f"file:{stored.key}", "file_unique_id": stored.unique_id}
    if stored.kind == "photo":
        width, height = picture_size(stored.content) or (1280, 960)
        half: JSON = {
            **common,
            "width": max(1, width // 2),
            "height": max(1, height // 2),
            "file_size": stored.size // 3,
        }
        half["file_unique_id"] = stored.unique_id + "s"
        full = {**common, "width": width, "height": height, "file_size": stored.size}
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
        document: dict[str, Any] = {
            k: view[k] for k in ("file_id", "file_unique_id", "file_name", "mime_type", "file_size") if k in view
        }  # fmt: skip
        content["document"] = document
    return content
