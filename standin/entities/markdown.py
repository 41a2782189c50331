"""MarkdownV2 and the old Markdown as the Bot API reads them."""

import re
from typing import Any

from ..refusals import bad_request
from .markup import Markup, Open
from .text import Formatted, checked_link, in_order, units

_RESERVED = set("_*[]()~`>#+-=|{}.!")
_CLOSERS = {
    "bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||", "code": "`",
    "pre": "```", "text_link": "]", "custom_emoji": "]",
}  # fmt: skip
_TITLES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
    "spoiler": "Spoiler", "code": "Code", "pre": "Pre", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
    "blockquote": "BlockQuote",
}  # fmt: skip


class _MarkdownV2(Markup):
    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.quote: int | None = None  # offset at which a block quotation began
        self.folded = False

    def parse(self) -> Formatted:
        source, position, line_start = self.source, 0, True
        while position < len(source):
            char = source[position]
            if line_start:
                line_start = False
                position, moved = self._line(position)
                if moved:
                    continue
            if char == "\\" and position + 1 < len(source) and 0 < ord(source[position + 1]) < 127:
                self.add(source[position + 1])
                position += 2
                continue
            inside = self.open[-1].kind if self.open else ""
            if inside in ("code", "pre") and char != "`":
                self.add(char)
                position += 1
                continue
            if char not in _RESERVED:
                self.add(char)
                line_start = char == "\n"
                position += 1
                continue
            position = self._mark(position)
        if self.open:
            opened = self.open[-1]
            raise self.fault(f"Can't find end of {_TITLES[opened.kind]} entity", opened.begin)
        self._end_quote()
        return self.result()

    def _line(self, position: int) -> tuple[int, bool]:
        """Handle the start of a line: a quotation goes on, begins or ends."""
        source = self.source
        if self.open and self.open[-1].kind in ("code", "pre"):
            return position, False
        if source.startswith("**>", position) and not self.open:
            self._end_quote()
            self.quote, self.folded = self.offset, True
            return position + 3, True
        if source.startswith(">", position):
            if self.quote is None:
                self.quote = self.offset
            return position + 1, True
        self._end_quote()
        return position, False

    def _end_quote(self) -> None:
        if self.quote is not None and self.offset > self.quote:
            kind = "expandable_blockquote" if self.folded else "blockquote"
            self.entities.append({"type": kind, "offset": self.quote, "length": self.offset - self.quote})
        self.quote, self.folded = None, False

    def _mark(self, position: int) -> int:
        source, char = self.source, self.source[position]
        if self.open:
            opened = self.open[-1]
            closer = _CLOSERS[opened.kind]
            closes = source.startswith(closer, position)
            if opened.kind == "italic" and source.startswith("__", position):
                closes = source.startswith("___", position)
            if closes:
                return self._close(self.open.pop(), position + len(closer), position)
        if char == "|" and source.startswith("||", position):
            rest = source[position + 2 :]
            if self.quote is not None and (not rest or rest[0] == "\n"):
                self.folded = True
                return position + 2
        for kind, opener in (
            ("pre", "```"), ("code", "`"), ("underline", "__"), ("italic", "_"), ("bold", "*"),
            ("strikethrough", "~"), ("spoiler", "||"), ("custom_emoji", "!["), ("text_link", "["),
        ):  # fmt: skip
            if source.startswith(opener, position):
                begin, language = position, ""
                position += len(opener)
                if kind == "pre":
                    language, position = self.take(r"[^\s`]+\n|\n?", position)
                self.begin(kind, begin, language.strip())
                return position
        raise self.fault(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def _close(self, opened: Open, position: int, at: int) -> int:
        entity: dict[str, Any] = {
            "type": opened.kind, "offset": opened.offset, "length": self.offset - opened.offset
        }  # fmt: skip
        if opened.kind in ("text_link", "custom_emoji"):
            url = "".join(self.pieces[opened.piece :])
            if self.source.startswith("(", position):
                match = re.compile(r"\(((?:\\.|[^)\\])*)\)", re.S).match(self.source, position)
                if match is None:
                    raise self.fault("Can't find end of a URL", position)
                url = re.sub(r"\\([\x01-\x7e])", r"\1", match[1])
                position = match.end()
            elif opened.kind == "custom_emoji":
                raise self.fault("Custom emoji entity must contain a tg://emoji URL")
            if opened.kind == "custom_emoji":
                emoji = re.fullmatch(r"tg://emoji\?id=(\d+)", url)
                if emoji is None:
                    raise self.fault("Custom emoji URL must have the form tg://emoji?id=")
                entity["custom_emoji_id"] = emoji[1]
            elif not self.link(entity, url):
                return position
        elif opened.argument:
            entity["language"] = opened.argument
        if entity["length"] > 0:
            self.entities.append(entity)
        return position


def parse_markdown_v2(source: str) -> Formatted:
    """Text and entities of MarkdownV2 *source*; raises Refusal 400 with Telegram's sentence."""
    return _MarkdownV2(source).parse()


def parse_markdown(source: str) -> Formatted:
    """Text and entities of the old Markdown: no nesting, no escapes inside an entity."""
    pieces: list[str] = []
    entities: list[dict[str, Any]] = []
    offset, position = 0, 0
    while position < len(source):
        char = source[position]
        if char == "\\" and source[position + 1 : position + 2] in tuple("_*`["):
            char, position = source[position + 1], position + 1
        elif char in "_*`[":
            mark = "```" if source.startswith("```", position) else "]" if char == "[" else char
            begin = position + (3 if mark == "```" else 1)
            end = source.find(mark, begin)
            if end < 0:
                at = len(source[:position].encode("utf-8", "surrogatepass"))
                raise bad_request(f"can't parse entities: Can't find end of the entity starting at byte offset {at}")
            words = source[begin:end]
            kind = {"_": "italic", "*": "bold", "`": "code", "```": "pre", "]": "text_link"}[mark]
            entity: dict[str, Any] = {"type": kind, "offset": offset, "length": units(words)}
            position = end + len(mark)
            if mark == "]":
                match = re.compile(r"\(([^)]*)\)").match(source, position)
                link = checked_link(match[1]) if match else None
                position = match.end() if match else position
                entity["url"] = link
            if words and entity.get("url", "") is not None:
                entities.append(entity)
            pieces.append(words)
            offset += units(words)
            continue
        pieces.append(char)
        offset += units(char)
        position += 1
    return Formatted("".join(pieces), in_order(entities))
