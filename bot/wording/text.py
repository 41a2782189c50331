"""Telegram HTML: escaping, placeholders, and a length that is never over the limit."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.content.check.words import PLACEHOLDER, SERVICE_PLACEHOLDER
from bot.content.model.answers import Answer, Signed
from bot.content.model.lines import lines_of
from bot.wording.buttons import Rows
from bot.wording.catalog import Catalog

LONGEST = 4096
"""UTF-16 units of a message's visible text (Bot API, sendMessage)."""

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_BLANK_LINES = re.compile(r"\n{3,}")
_LEADS = re.compile(r"[:៖](?=(?:</b>)?$)")
_HEAD = 40
"""Signs of a line that says nothing but who would have followed, such as "Not the government:"."""
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_TAG = re.compile(r'</?(?:b|i|code)>|<a href="[^"<>]*">|</a>')


@dataclass(frozen=True)
class Rendered:
    """A message: `text_html` for parse_mode HTML, and rows of buttons."""

    text_html: str
    buttons: Rows = ()


def escaped(text: str) -> str:
    """Plain text as HTML."""
    return html.escape(text, quote=False)


def emphasised(text: str) -> str:
    """Plain text as HTML, with what stands between two pairs of stars in bold."""
    return _BOLD.sub(r"<b>\1</b>", escaped(text))


def plain(text: str) -> str:
    """What somebody wrote, without the signs that turn the order of other words around."""
    return text.translate(_TURNING)


def filled(answer: str, value: Callable[[str], str]) -> str:
    """The text of an answer as HTML, with each placeholder replaced by `value(name)`, itself HTML.

    A line that holds nothing but placeholders without a value disappears. A colon that nothing follows then ends its
    sentence, and a line that was only the head of what has gone goes too.
    """
    shown: list[str] = []
    led = False
    for line in [*answer.split("\n"), ""]:
        whole = PLACEHOLDER.sub(lambda match: value(match.group(1)), emphasised(line))
        gone = bool(line.strip()) and not whole.strip()
        if led and not gone and not PLACEHOLDER.fullmatch(line.strip()):
            shown[-1:] = _ended(shown[-1])
        led = (led or _LEADS.search(shown[-1] if shown else "") is not None) if gone else False
        if not gone:
            shown.append(whole)
    return "\n".join(shown).strip()


def _ended(line: str) -> list[str]:
    """A line whose colon led to nothing: its sentence ends there; a head of a few words goes."""
    if len(line) <= _HEAD and not re.search(r"[.?!។•]", line):
        return []
    return [_LEADS.sub(lambda found: "។" if found[0] == "៖" else ".", line)]


def paragraphs(text: str) -> str:
    """The text with one blank line where several stood, and none around it."""
    return _BLANK_LINES.sub("\n\n", text).strip()


def draft_mark(signed: Signed, words: Catalog) -> list[str]:
    """That nobody of the organisation has reviewed these words, as a line of HTML; none where somebody has."""
    return [] if signed.reviewed else [f"<i>{escaped(words.text('answer.draft'))}</i>"]


def excerpt(answer: Answer | None, name: str, lines: Iterable[int]) -> str:
    """Some lines of the section "topic.id" of an answer below its title, as HTML (`bot.content.model.lines`); empty
    where there are none.
    """
    part = answer.section(name.partition(".")[2]) if answer is not None else None
    said = lines_of(part.text) if part is not None else ()
    shown = [f"• {emphasised(said[at])}" for at in lines if at < len(said)]
    return "\n".join([f"<b>{escaped(part.title)}</b>", *shown]) if part is not None and shown else ""


def service_ids(answer: str) -> tuple[str, ...]:
    """The services that a text names by `{service:ID}`."""
    found = (SERVICE_PLACEHOLDER.fullmatch(name) for name in PLACEHOLDER.findall(answer))
    return tuple(match.group(1) for match in found if match)


def visible(text_html: str) -> str:
    """What a person sees of our HTML."""
    return html.unescape(_TAG.sub("", text_html))


def utf16_units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def length(text_html: str) -> int:
    """How long our HTML is as Telegram counts it: what people see."""
    return utf16_units(visible(text_html))


def shorter(whole: Callable[[int], str], most: int, least: int, limit: int) -> int:
    """With how many services a text is within a limit, from `most` down; with `least` where it is longer even so."""
    return next((n for n in range(most, least, -1) if length(whole(n)) <= limit), least)


def fitted(whole: Callable[[int], str], most: int, buttons: Rows) -> Rendered:
    """The longest text that fits: `whole(n)` with n services, from `most` down; at last cut at the end of a line."""
    text = ""
    for n in range(most, -1, -1):
        text = whole(n)
        if length(text) <= LONGEST:
            return Rendered(text, buttons)
    lines = text.split("\n")
    kept = next((n for n in range(len(lines), 0, -1) if length("\n".join(lines[:n])) <= LONGEST), 0)
    return Rendered("\n".join(lines[:kept]), buttons)
