"""HTML as the Bot API reads it (after TDLib's parse_html), with its sentences for what is wrong."""

import re
from typing import Any

from .markup import Markup, Open
from .text import Formatted

_TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")


def _decoded(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    code = int(match[1]) if match[1] else int(match[2], 16)
    if code == 0 or code >= 0x110000 or 0xD800 <= code < 0xE000:
        return match[0]
    return chr(code)


class _Html(Markup):
    def parse(self) -> Formatted:
        position, source = 0, self.source
        while position < len(source):
            nearest = source.find("<", position)
            self.add(_ENTITY.sub(_decoded, source[position : nearest if nearest >= 0 else len(source)]))
            if nearest < 0:
                break
            position = self._end(nearest) if source.startswith("</", nearest) else self._start(nearest)
        if self.open:
            raise self.fault(f'Can\'t find end tag corresponding to start tag "{self.open[-1].kind}"')
        return self.result()

    def _start(self, begin: int) -> int:
        source = self.source
        name, position = self.take(r"[^\s>]*", begin + 1)
        if position >= len(source):
            raise self.fault("Unclosed start tag", begin)
        tag = name.lower()
        if tag not in _TAGS:
            raise self.fault(f'Unsupported start tag "{tag}"', begin)
        argument = ""
        while True:
            _, position = self.take(r"\s*", position)
            if position >= len(source):
                raise self.fault("Unclosed start tag", begin)
            if source[position] == ">":
                break
            name, value, position = self._attribute(tag, begin, position)
            if (tag, name) in (("a", "href"), ("span", "class"), ("tg-emoji", "emoji-id")):
                argument = value
            elif (tag, name) == ("code", "class") and value.startswith("language-"):
                argument = value.removeprefix("language-")
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"
        if tag == "span" and argument != "tg-spoiler":
            raise self.fault('Tag "span" must have class "tg-spoiler"', begin)
        self.begin(tag, begin, argument)
        return position + 1

    def _attribute(self, tag: str, begin: int, position: int) -> tuple[str, str, int]:
        source = self.source
        name, position = self.take(r"[^\s=>/]*", position)
        name = name.lower()
        if not name:
            raise self.fault(f'Empty attribute name in the tag "{tag}"', begin)
        _, position = self.take(r"\s*", position)
        if position < len(source) and source[position] != "=":
            if (tag, name) == ("blockquote", "expandable"):
                return name, "", position
            raise self.fault(f'Expected equal sign in declaration of an attribute of the tag "{tag}"', begin)
        _, position = self.take(r"\s*", position + 1)
        if position >= len(source):
            raise self.fault("Unclosed start tag", begin)
        if source[position] in "'\"":
            end = source.find(source[position], position + 1)
            if end < 0:
                raise self.fault("Unclosed start tag", begin)
            return name, _ENTITY.sub(_decoded, source[position + 1 : end]), end + 1
        value, end = self.take(r"(?:[^\W_]|[.-])*", position)
        if end < len(source) and not source[end].isspace() and source[end] != ">":
            raise self.fault("Unexpected end of name token", position)
        return name, value.lower(), end

    def _end(self, begin: int) -> int:
        source = self.source
        if not self.open:
            raise self.fault("Unexpected end tag", begin)
        match = re.compile(r"</([^\s>]*)\s*").match(source, begin)
        position = match.end() if match else len(source)
        if match is None or position >= len(source) or source[position] != ">":
            raise self.fault("Unclosed end tag", begin)
        name, opened = match[1].lower(), self.open[-1]
        if name and name != opened.kind:
            raise self.fault(
                f"Unmatched end tag at byte offset {len(source[:begin].encode('utf-8', 'surrogatepass'))}, "
                f'expected "</{opened.kind}>", found "</{name}>"'
            )
        self.open.pop()
        if self.offset > opened.offset:
            self._close(opened)
        return position + 1

    def _close(self, opened: Open) -> None:
        entity: dict[str, Any] = {
            "type": _TAGS[opened.kind], "offset": opened.offset, "length": self.offset - opened.offset
        }  # fmt: skip
        if opened.kind == "a":
            url = opened.argument or "".join(self.pieces[opened.piece :])
            if not self.link(entity, url):
                return
        elif opened.kind == "tg-emoji":
            if not opened.argument.isdigit():
                raise self.fault("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        elif opened.kind == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.kind == "pre":
            inner = self.entities[-1] if self.entities else None
            same = inner and (inner["type"], inner["offset"], inner["length"]) == (
                "code", entity["offset"], entity["length"])  # fmt: skip
            if inner and same:
                self.entities.pop()
                if "language" in inner:
                    entity["language"] = inner["language"]
        elif opened.kind == "code" and opened.argument and self.open and self.open[-1].kind == "pre":
            entity["language"] = opened.argument
        self.entities.append(entity)


def parse_html(source: str) -> Formatted:
    """Text and entities of *source*.

    Raises Refusal 400 with Telegram's sentence when the markup is wrong.
    """
    return _Html(source).parse()
