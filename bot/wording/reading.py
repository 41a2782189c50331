"""What a machine read in a picture, heard in a voice note, or made of Khmer in Latin letters, as counsellors see it:
always said to be that.
"""

from __future__ import annotations

import json
import re
from functools import cache

from bot.content import Content
from bot.core.model.case import Kind, LogEntry, Side
from bot.core.understanding.romanised import LONGEST, Reader
from bot.core.understanding.text import fold, romanised_words, script
from bot.core.understanding.values import Script
from bot.understanding.word_files import HOME
from bot.wording.catalog import Catalog
from bot.wording.forms import signs_of

BY_MACHINE = {Kind.READ: ("🔎", "picture"), Kind.HEARD: ("👂", "voice")}
"""The sign that stands before it, and as what it is told in words."""


def read_by_machine(content: Content, entry: LogEntry, words: Catalog, text: str) -> str:
    """The words of an entry of those kinds, as plain text; `text`: those that were read, as they may be shown here."""
    (sign, told), country = BY_MACHINE[entry.content.kind], entry.content.country
    signs = signs_of(content, entry.form, words) if entry.form is not None else ""
    lines = [sign + " " + words.text(f"read.{told}"), f"«{text}»"]
    lines += [words.text("read.signs"), signs] if signs else []
    lines += [words.text("read.country", country=words.country(country))] if country else []
    return "\n".join(lines)


_BREAK = "\u200b"
"""Between Khmer words, where a line may break: blanks stand between phrases."""


_CLEAR = tuple(
    (re.compile(rf"(?<![a-z']){typed}(?![a-z'])"), khmer)
    for typed, khmer in (
        ("(?:or|ar|aw) ?kun", "អរគុណ"),
        ("(?:ot|ort|at) men", "អត់មែន"),
        ("(?:min|mn) men", "មិនមែន"),
        ("bong(?= (?:luy|lui|loy|prak|brak))", "បង់"),
        ("(?<=trov )bong(?= (?:pet|thlai|tlai|ke|[0-9]))", "បង់"),
        ("(?:^|(?<=[.,?!] ))jeng", "អញ្ចឹង"),
        ("dung", "ដឹង"),
        ("doh(?= (?:kanleng|konlaeng|thaoke|thaokae|krom|krum|company|rong|ka|kar|ngear))", "ដូរ"),
        ("doh leng", "ដោះលែង"),
        ("t[eh]*ak ?tong", "ទាក់ទង"),
        ("ber", "បើ"),
        ("(?:tik tik|tech tech|tich tich|tic tic)", "តិចៗ"),
        ("(?<=(?:nov|tov) )cin", "ចិន"),
        ("saudi", "សាអូឌីត"),
        ("ho ?chi ?minh?", "ហូជីមិញ"),
        ("(?:phoek|pherk|phok|phek) sra", "ផឹកស្រា"),
        ("mak(?= (?:vay|nhom|knhom|khnhom|khnom|jompeak|oy|tha|ot|min))", "ម៉ាក់"),
        ("(?<=(?:prab|brab|lach) )mak", "ម៉ាក់"),
        ("(?<=ler )tuk|tuk(?= (?:nesat|trey|nis|nung|thai|malaysia|indo))", "ទូក"),
        ("sign", "ស៊ីញ៉េ"),
        ("kat tos", "កាត់ទោស"),
        ("os(?= (?:luy|lui|loy|ponman|pnman|bonman|somphap))", "អស់"),
    )
)
"""What is clear where it stands so, and read as another word alone: the models read on without these."""


def _clear(folded: str) -> str:
    """A folded message with these in Khmer letters."""
    for typed, khmer in _CLEAR:
        folded = typed.sub(khmer, folded)
    return folded


def read_as_khmer(entry: LogEntry, words: Catalog) -> str:
    """A line with what a contact typed in Latin letters, in Khmer ones: one reading of several, often wrong in a word.
    "" where most words are none that are known so, for a name, and for a text of more than 600 letters.
    """
    text = entry.content.text
    if entry.side is not Side.CONTACT or entry.content.kind is not Kind.TEXT or len(text) > LONGEST:
        return ""
    folded = fold(text)
    if script(text) not in (Script.LATN, Script.MIXED) or not romanised_words(folded):
        return ""
    read = _reader().read(_clear(folded)).split()
    khmer, latin = (sum(letters.match(word) is not None for word in read) for letters in (_KHMER, _LATIN))
    if khmer < max(2, 2 * latin):
        return ""
    return words.text("read.latin", words=_BETWEEN.sub(_BREAK, " ".join(read)))


def as_khmer(words: str) -> str:
    """Words folded, and those typed in Latin letters in Khmer ones, as far as they can be read."""
    folded = fold(words)
    reads = len(words) <= LONGEST and script(words) in (Script.LATN, Script.MIXED)
    return _reader().read(_clear(folded)) if reads else folded


_KHMER, _LATIN, _BETWEEN = (
    re.compile("[\u1780-\u17d3]"),
    re.compile("[a-z]"),
    re.compile("(?<=[\u1780-\u17d3]) (?=[\u1780-\u17d3])"),
)


@cache
def _reader() -> Reader:
    return Reader(json.loads((HOME / "words" / "reading.json").read_text("utf-8")))
