"""From what a bot sends to text and entities, as the Bot API does it."""

from typing import Any

from ..refusals import bad_request, refuse_if
from .html import parse_html
from .markdown import parse_markdown, parse_markdown_v2
from .text import Formatted, checked_link, clean, found, in_order, units

__all__ = ["Formatted", "checked_link", "clean", "formatted", "found", "units", "with_found"]

_KINDS = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre", "text_link", "text_mention",
    "custom_emoji", "date_time",
}  # fmt: skip
_READERS = {"html": parse_html, "markdownv2": parse_markdown_v2, "markdown": parse_markdown}


def formatted(text: str, mode: str = "", entities: list[Any] | None = None) -> Formatted:
    """Parse *text* by *mode* (HTML, MarkdownV2, Markdown or none), clean, trim, and find links in it.

    Raises Refusal 400 with Telegram's sentence for wrong markup or text that is not valid UTF-8.
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    text = clean(text)
    if mode:
        reader = _READERS.get(mode.lower())
        if reader is None:
            raise bad_request("unsupported parse_mode")
        result = reader(text)
    else:
        result = Formatted(text, _checked(entities or [], units(text)))
    return with_found(result.trimmed())


def with_found(result: Formatted) -> Formatted:
    """Add what Telegram finds by itself, outside links, code and other found things."""
    extra = found(result.text)
    if not extra:
        return result
    taken = [e for e in result.entities if e["type"] in ("text_link", "code", "pre", "text_mention")]
    new = [
        e for e in extra
        if all(e["offset"] + e["length"] <= t["offset"] or e["offset"] >= t["offset"] + t["length"] for t in taken)
        and not any((e["type"], e["offset"]) == (t["type"], t["offset"]) for t in result.entities)
    ]  # fmt: skip
    return Formatted(result.text, in_order(result.entities + new))


def _checked(entities: list[Any], length: int) -> list[dict[str, Any]]:
    kept = []
    for entity in entities:
        if not isinstance(entity, dict) or str(entity.get("type")) not in _KINDS:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        offset, size = entity.get("offset"), entity.get("length")
        if not isinstance(offset, int) or not isinstance(size, int) or offset < 0 or size <= 0:
            raise bad_request("can't parse MessageEntity: wrong offset or length")
        refuse_if(offset + size > length, "entity ends after the end of the text")
        kept.append(entity)
    return in_order(kept)
