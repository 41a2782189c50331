"""What somebody sent, sent anew in the bot's own name: words as text, media by file id, albums together."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import telegram
from telegram import InputMedia, LinkPreviewOptions, MessageEntity

from bot.core.casework.albums import MOST, together
from bot.core.model.case import Content, Kind, LogEntry
from bot.wording.text import LONGEST, plain, utf16_units

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
"""A preview would fetch a link that somebody sent, and show it."""

SENDERS = {
    Kind.PHOTO: ("send_photo", "photo"),
    Kind.VIDEO: ("send_video", "video"),
    Kind.VIDEO_NOTE: ("send_video_note", "video_note"),
    Kind.VOICE: ("send_voice", "voice"),
    Kind.AUDIO: ("send_audio", "audio"),
    Kind.DOCUMENT: ("send_document", "document"),
    Kind.ANIMATION: ("send_animation", "animation"),
    Kind.STICKER: ("send_sticker", "sticker"),
}
"""Methods for what is sent anew by its file id."""

LONGEST_CAPTION = 1024
"""UTF-16 units of a caption (Bot API, sendPhoto)."""

ITEMS: Mapping[Kind, Callable[..., InputMedia]] = {
    Kind.PHOTO: telegram.InputMediaPhoto,
    Kind.VIDEO: telegram.InputMediaVideo,
    Kind.ANIMATION: telegram.InputMediaAnimation,
    Kind.AUDIO: telegram.InputMediaAudio,
    Kind.DOCUMENT: telegram.InputMediaDocument,
}
"""What can be a part of an album, or take the place of what was sent."""

LONGEST_QUOTE = 200
"""Characters of a quote that are shown: the words behind it matter more."""

WITHOUT_CAPTION = frozenset({Kind.VIDEO_NOTE, Kind.STICKER, Kind.LOCATION})

WITH_SPOILER = frozenset({Kind.PHOTO, Kind.VIDEO, Kind.ANIMATION})

_CALLS = re.compile(r"(?<![\w@])@(?=[A-Za-z])")


def still(text: str) -> str:
    """Words in which no name calls whoever bears it: at the desk that may be a member of the group."""
    return _CALLS.sub("@\N{WORD JOINER}", text)


def quoted(words: Content) -> str:
    """The part of another message that it answers, as it stands before the words; empty where there is none."""
    quote = plain(" ".join(words.quote.split()))
    return f"“{quote[:LONGEST_QUOTE]}{'…' if len(quote) > LONGEST_QUOTE else ''}”" if quote else ""


def with_mark(mark: str, text: str, longest: int) -> str:
    """The text behind its mark. Where both do not fit into one message (UTF-16 units), the words matter more.

    Only spelt-out links can make words longer than a message; then the end is cut.
    """
    marked = f"{mark} {text}".strip()
    if utf16_units(marked) <= longest:
        return marked
    while utf16_units(text) > longest:
        text = text[:-16]
    return text


def formatted(words: Content, mark: str, longest: int) -> tuple[str, list[MessageEntity]]:
    """Words as they pass on, with a mark before them, their formats where they stand then. What was cut has none."""
    text = plain(words.text)
    said = with_mark(mark, text, longest)
    marked = f"{mark} {text}"
    before = utf16_units(mark) + 1 - utf16_units(marked) + utf16_units(marked.lstrip())
    before = before if said == marked.strip() else 0
    encoded = words.text.encode("utf-16-le", "surrogatepass")
    end, entities = utf16_units(said), []
    for shape in words.formats:
        head = encoded[: shape.start * 2].decode("utf-16-le", "replace")
        inside = encoded[shape.start * 2 : (shape.start + shape.length) * 2].decode("utf-16-le", "replace")
        start = utf16_units(plain(head)) + before
        length = min(utf16_units(plain(inside)), end - start)
        if start >= 0 and length > 0:
            entities.append(MessageEntity(shape.name, start, length))
    return said, entities


def answering(message: int | None) -> dict[str, Any]:
    """Parameters that make a message an answer to another one in the same chat, as long as that is there."""
    if message is None or message < 0:  # written on the desk's page, it is no message of Telegram's
        return {}
    return {"reply_to_message_id": message, "allow_sending_without_reply": True}


def anew(
    words: Content, target: dict[str, Any], *, mark: str = "", spoiler: bool = False, cards: bool = False
) -> tuple[str, dict[str, Any]] | None:
    """Method and parameters that send somebody's content anew; None for what cannot be sent so.

    What has a file id is sent by it, whatever its size: the limits of Telegram are on what a bot uploads or fetches
    (Bot API, Sending files). `cards`: contact cards too.
    """
    text, entities = formatted(words, mark, LONGEST if words.kind is Kind.TEXT else LONGEST_CAPTION)
    if words.kind is Kind.TEXT:
        params = {**target, "text": text, "link_preview_options": NO_PREVIEW}
        return "send_message", {**params, "entities": entities} if entities else params
    if words.kind is Kind.LOCATION and words.place is not None:
        where = {**target, "latitude": words.place[0], "longitude": words.place[1]}
        if words.venue is None or not any(words.venue):
            return "send_location", where
        title, address = map(plain, words.venue)
        return "send_venue", {**where, "title": title or address, "address": address or title}
    if words.kind is Kind.CONTACT and words.card is not None and cards:
        return "send_contact", {**target, "phone_number": words.card[0], "first_name": words.card[1]}
    if words.kind in SENDERS and words.file is not None:
        method, parameter = SENDERS[words.kind]
        parameters: dict[str, Any] = {**target, parameter: words.file}
        if text and words.kind not in WITHOUT_CAPTION:
            parameters["caption"] = text
            if entities:
                parameters["caption_entities"] = entities
        if spoiler and words.kind in WITH_SPOILER:
            parameters["has_spoiler"] = True
        return method, parameters
    return None


def amended(words: Content, target: dict[str, Any], *, mark: str) -> tuple[str, dict[str, Any]]:
    """Method and parameters that put later words, or another picture with its caption, in place of the first."""
    if words.kind is Kind.TEXT:
        text, entities = formatted(words, mark, LONGEST)
        return "edit_message_text", {**target, "text": text, "entities": entities, "link_preview_options": NO_PREVIEW}
    if words.kind is Kind.VOICE:
        text, entities = formatted(words, mark, LONGEST_CAPTION)
        return "edit_message_caption", {**target, "caption": text, "caption_entities": entities}
    return "edit_message_media", {**target, "media": item(words, mark)}


def album_of(entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
    """The first entry with those that follow it in the same album; only the first where there is none."""
    first, number = entries[0], 1
    while number < min(len(entries), MOST):
        entry = entries[number]
        if entry.side is not first.side or not together(first.content, entry.content):
            break
        number += 1
    return entries[:number]


def media_group(
    entries: Sequence[LogEntry], target: dict[str, Any], *, mark: str = "", spoiler: bool = False
) -> tuple[str, dict[str, Any]]:
    """Method and parameters that send an album anew."""
    made = [item(entry.content, mark if entry is entries[0] else "", spoiler) for entry in entries]
    return "send_media_group", {**target, "media": made}


def item(words: Content, mark: str, spoiler: bool = False) -> InputMedia:
    """A picture, video, file or sound by its file id, with its caption."""
    text, entities = formatted(words, mark, LONGEST_CAPTION)
    hidden = {"has_spoiler": spoiler} if words.kind in WITH_SPOILER else {}
    made = ITEMS.get(words.kind, telegram.InputMediaDocument)
    return made(words.file or "", caption=text or None, caption_entities=entities or None, **hidden)
