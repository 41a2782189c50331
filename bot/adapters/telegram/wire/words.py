"""What a Telegram message carries, in the form in which it is sent anew: links spelt out, hidden mentions dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from telegram import Message, MessageEntity

from bot.core.model.case import Content, Format, Kind
from bot.core.ports import DESK, Ignored, Routed
from bot.core.replacing import replace

FORMATS = frozenset(
    {
        MessageEntity.BOLD,
        MessageEntity.ITALIC,
        MessageEntity.UNDERLINE,
        MessageEntity.STRIKETHROUGH,
        MessageEntity.CODE,
        MessageEntity.BLOCKQUOTE,
    }
)
"""What is passed on of a counsellor's words: what changes how they look, and leads nowhere and names nobody."""


_FILES = (Kind.ANIMATION, Kind.VIDEO, Kind.VIDEO_NOTE, Kind.VOICE, Kind.AUDIO, Kind.DOCUMENT)
"""What has a file and perhaps a caption. An animation is a document, too."""


def content(message: Message, *, formatted: bool = False) -> Content:
    """The content of a message of any kind, and the album that it belongs to; with its formats where that is wanted."""
    found = replace(
        _content(message),
        album=message.media_group_id,
        quote=whole(message.quote.text) if message.quote is not None else "",
        forwarded=message.forward_origin is not None,
    )
    entities = message.entities or message.caption_entities
    if not formatted or not found.text or found.kind is Kind.STICKER:
        return found
    return replace(found, formats=tuple(_formats(entities, _links(message.text or message.caption or "", entities))))


def _content(message: Message) -> Content:
    caption = _plain(message.caption or "", message.caption_entities)
    if message.text is not None:
        return Content(Kind.TEXT, _plain(message.text, message.entities))
    if message.photo:
        return Content(Kind.PHOTO, caption, message.photo[-1].file_id)
    if message.sticker:
        return Content(Kind.STICKER, message.sticker.emoji or "", message.sticker.file_id)
    if message.location:
        venue = (whole(message.venue.title), whole(message.venue.address)) if message.venue is not None else None
        return Content(Kind.LOCATION, place=(message.location.latitude, message.location.longitude), venue=venue)
    if message.poll:
        return Content(Kind.POLL, _listed(message.poll.question, (f"• {o.text}" for o in message.poll.options)))
    if message.checklist:
        tasks = (f"{'☑' if task.completion_date else '☐'} {task.text}" for task in message.checklist.tasks)
        return Content(Kind.CHECKLIST, _listed(message.checklist.title, tasks))
    if message.contact:
        name = f"{message.contact.first_name} {message.contact.last_name or ''}".strip()
        return Content(Kind.CONTACT, card=(whole(message.contact.phone_number), whole(name)))
    for kind in _FILES:
        if (medium := getattr(message, kind)) is not None:
            return Content(kind, caption, medium.file_id)
    return Content(Kind.STORY if message.story else Kind.OTHER, caption)


def _listed(head: str, items: Iterable[str]) -> str:
    return whole("\n".join([head, *items]))


def whole(text: str) -> str:
    """The text without halves of characters, which no store and no Bot API takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _plain(text: str, entities: Sequence[MessageEntity]) -> str:
    """The words with every link written out: a link whose text says something else must not be tapped unseen."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    for end, link in reversed(_links(text, entities)):
        encoded = encoded[: end * 2] + link + encoded[end * 2 :]
    return encoded.decode("utf-16-le", "replace")


def _links(text: str, entities: Sequence[MessageEntity]) -> list[tuple[int, bytes]]:
    """What is written out of links, each with where it is put in (UTF-16 units of the text), in order."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    links = []
    for entity in sorted(entities, key=lambda e: e.offset):
        if entity.type == MessageEntity.TEXT_LINK and entity.url:
            end = entity.offset + entity.length
            shown = encoded[entity.offset * 2 : end * 2].decode("utf-16-le", "replace")
            if shown.strip() != entity.url:
                links.append((end, f" ({entity.url})".encode("utf-16-le", "replace")))
    return links


def _formats(entities: Sequence[MessageEntity], links: list[tuple[int, bytes]]) -> Iterator[Format]:
    """The formats that are passed on, where they stand once the links are written out."""
    for entity in entities:
        if entity.type in FORMATS:
            end = entity.offset + entity.length
            start = entity.offset + sum(len(link) // 2 for at, link in links if at <= entity.offset)
            stop = end + sum(len(link) // 2 for at, link in links if at < end)
            yield Format(str(entity.type), start, stop - start)


def milliseconds(message: Message) -> int:
    """When a message was written, or changed last (since 1970)."""
    return int((message.edit_date or message.date).timestamp() * 1000)


_SERVICE = (
    "new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo pinned_message "
    "message_auto_delete_timer_changed forum_topic_created forum_topic_edited forum_topic_closed "
    "forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden migrate_to_chat_id "
    "migrate_from_chat_id group_chat_created supergroup_chat_created"
)


def service(message: Message) -> bool:
    """Messages that nobody wrote: pins, joins, timers, threads made and renamed."""
    return any(getattr(message, name, None) for name in _SERVICE.split())


def nothing(why: Ignored) -> Routed:
    """An update of which nothing comes."""
    return Routed(DESK, (), ignored=why)
