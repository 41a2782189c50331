"""Sends with a file, albums, and getFile."""

from typing import Any

from ..arguments import Arguments, Upload
from ..refusals import Refusal, bad_request, check_fields, not_modelled, refuse_if, strict
from ..world.content import FACTS, attachment
from ..world.files import MAX_PHOTO, MAX_UPLOAD, StoredFile, picture_size
from ..world.model import JSON
from .call import Call, method
from .messages import send

_PICTURES = ("photo", "video", "animation")  # can wait under a spoiler
_NO_CAPTION = ("video_note", "sticker")
_ITEM = {
    "type", "media", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "has_spoiler",
    "width", "height", "duration", "performer", "title", "supports_streaming", "disable_content_type_detection",
}  # fmt: skip


def input_file(call: Call, kind: str, value: Any, part: str, facts: JSON) -> StoredFile:
    """The file meant by *value*: an upload (part of its own or ``attach://``) or a file id of this bot."""
    upload = call.args.uploads.get(part) if value is None or value == "" else None
    if isinstance(value, str) and value.startswith("attach://"):
        upload = call.args.uploads.get(value.removeprefix("attach://"))
        refuse_if(upload is None, "there is no file in the request")
    if upload is not None:
        return _kept(call, kind, upload, facts)
    refuse_if(not isinstance(value, str) or not value, f"there is no {kind} in the request")
    refuse_if(value.startswith(("http://", "https://")), not_modelled("files by URL"))
    stored = call.world.files.find(value, call.account.id)
    refuse_if(stored.kind != kind, "type of file mismatch")
    return stored


def _kept(call: Call, kind: str, upload: Upload, facts: JSON) -> StoredFile:
    size = len(upload.content)
    refuse_if(size > MAX_UPLOAD, Refusal(413, "Request Entity Too Large"))
    refuse_if(size == 0, "file must be non-empty")
    if kind == "photo":
        refuse_if(size > MAX_PHOTO, f"file is too big: the photo has {size} bytes, at most {MAX_PHOTO} are allowed")
        refuse_if(picture_size(upload.content) is None, "IMAGE_PROCESS_FAILED")
    if kind == "voice" and not upload.content.startswith(b"OggS"):
        kind = "document"  # Telegram shows as a voice note only what is OGG with Opus
    return call.world.files.add(kind, upload.content, name=upload.name, mime=upload.mime, **facts)


def _facts(args: Arguments, kind: str) -> JSON:
    facts: JSON = {}
    for name in FACTS[kind]:
        if args.has(name):
            text = name in ("performer", "title", "emoji", "set_name")
            facts[name] = args.text(name) if text else args.integer(name)
    return facts


@method("sendPhoto", kind="photo")
@method("sendDocument", kind="document")
@method("sendVoice", kind="voice")
@method("sendAudio", kind="audio")
@method("sendVideo", kind="video")
@method("sendVideoNote", kind="video_note")
@method("sendAnimation", kind="animation")
@method("sendSticker", kind="sticker")
def send_file(call: Call, kind: str) -> Any:
    """A file of any kind, with its caption; a voice note is OGG with Opus, and anything else becomes a document."""
    refuse_if(call.args.has("thumbnail") or "thumbnail" in call.args.uploads, not_modelled("thumbnails"))
    chat = call.open_chat()
    if kind in ("voice", "video_note") and chat.private and call.world.users[chat.id].refuses_voice:
        raise bad_request("VOICE_MESSAGES_FORBIDDEN")
    stored = input_file(call, kind, call.args.values.get(kind), kind, _facts(call.args, kind))
    content = attachment(stored)
    if kind not in _NO_CAPTION:
        content.update(call.caption())
    if kind in _PICTURES and call.args.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(call, content)


def album_item(call: Call, item: Any) -> tuple[str, JSON]:
    """Kind and content of one InputMedia."""
    if not isinstance(item, dict) or str(item.get("type")) not in ("photo", "video", "audio", "document", "animation"):
        raise bad_request("can't parse InputMedia: type must be one of the known kinds")
    check_fields(item, _ITEM, "InputMedia")
    kind = str(item["type"])
    stored = input_file(call, kind, item.get("media"), "", _facts(Arguments(item), kind))
    content = {**attachment(stored), **call.caption(item)}
    if kind in _PICTURES and item.get("has_spoiler"):
        content["has_media_spoiler"] = True
    return kind, content


@method("sendMediaGroup")
def send_media_group(call: Call) -> Any:
    """An album of 2 to 10: pictures and films together, documents or audio among themselves."""
    items = call.args.json("media", list) or []
    refuse_if(not 2 <= len(items) <= 10, strict("an album has 2 to 10 items"))
    chat = call.open_chat()
    thread, reply, extra = call.placed(chat)
    contents = [album_item(call, item) for item in items]
    kinds = {kind for kind, _ in contents}
    if not (kinds <= {"photo", "video"} or kinds == {"document"} or kinds == {"audio"}):
        raise bad_request("documents and audio can't be mixed with other media types")
    extra["media_group_id"] = call.world.new_album()
    sent = [
        call.hub.post(chat, call.account.id, content, thread=thread, reply_to=reply, extra=dict(extra))
        for _, content in contents
    ]
    return [call.show(message) for message in sent]


@method("getFile")
def get_file(call: Call) -> Any:
    """A download link for an hour; files over 20 MB are refused."""
    stored = call.world.files.find(call.args.text("file_id"), call.account.id)
    path = call.world.files.link(stored, call.account.id, call.hub.clock.now())
    return {
        "file_id": call.world.files.file_id(stored, call.account.id),
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": path,
    }
