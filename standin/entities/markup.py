"""What HTML and MarkdownV2 share: marks that are open, the words so far, and the entities of those that were closed."""

import re
from dataclasses import dataclass
from typing import Any

from ..refusals import Refusal, bad_request
from .text import Formatted, checked_link, in_order, units


@dataclass(slots=True)
class Open:
    """A mark that is open: where its entity begins (UTF-16 units), and where it stands in the source."""

    kind: str
    offset: int
    begin: int
    piece: int
    argument: str = ""


class Markup:
    """A source that is read into text and entities."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[Open] = []
        self.entities: list[dict[str, Any]] = []

    def fault(self, sentence: str, at: int | None = None) -> Refusal:
        """400 with Telegram's sentence, and the place where it names one."""
        tail = "" if at is None else f" at byte offset {len(self.source[:at].encode('utf-8', 'surrogatepass'))}"
        return bad_request(f"can't parse entities: {sentence}{tail}")

    def take(self, pattern: str, at: int) -> tuple[str, int]:
        """What matches here, and where it ends."""
        found = re.compile(pattern).match(self.source, at)
        return (found[0], found.end()) if found else ("", at)

    def add(self, words: str) -> None:
        """Append words to the text."""
        self.pieces.append(words)
        self.offset += units(words)

    def begin(self, kind: str, at: int, argument: str = "") -> None:
        """Open a mark that stands in the source at *at*."""
        self.open.append(Open(kind, self.offset, at, len(self.pieces), argument))

    def link(self, entity: dict[str, Any], url: str) -> bool:
        """Give a link's entity its address, or the person it names; False where Telegram drops it without a word."""
        link = checked_link(url)
        if user := re.fullmatch(r"tg://user\?id=(\d+)", url):
            entity.update(type="text_mention", user={"id": int(user[1])})
        elif link is not None:
            entity["url"] = link
        return user is not None or link is not None

    def result(self) -> Formatted:
        """The text with its entities."""
        return Formatted("".join(self.pieces), in_order(self.entities))
