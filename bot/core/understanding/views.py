"""A folded message laid out for matching: what is compared in each script, and where its sentences end."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass

from bot.core.understanding.romanised import sound, spelt
from bot.core.understanding.text import WORDS

LOOKED_AT = 120
"""Letters of one word that are looked at: the language of a longer run shows by then."""

_LONGEST = 10
_SURE = 3
_SHORT_ENGLISH = {"my", "we", "is", "am", "he", "to", "me", "in", "of", "by", "it"}
_ENGLISH = frozenset({w for w in WORDS["en"] if len(w) > 2} | _SHORT_ENGLISH)
_ROMANISED = frozenset(w for w in WORDS["latn"] if len(w) > 2)


def language(word: str) -> str:
    """ "en" or "latn" where known words of one language cover a word twice as well as those of the other; else "".

    Of 2,000 English training messages with their blanks taken out .95 are "en", of as many romanised ones .02.
    """
    english, romanised = _covered(word[:LOOKED_AT], _ENGLISH), _covered(word[:LOOKED_AT], _ROMANISED)
    if english >= max(_SURE, 2 * romanised):
        return "en"
    return "latn" if romanised >= max(_SURE, 2 * english) else ""


def _covered(word: str, known: Set[str]) -> int:
    """The most letters that known words, one after the other, cover; each word counts one letter less than it has."""
    best = [0]
    for end in range(1, len(word) + 1):
        starts = (start for start in range(max(0, end - _LONGEST), end - 1) if word[start:end] in known)
        best.append(max([best[-1], *(best[start] + end - start - 1 for start in starts)]))
    return best[-1]


LONG_WORD = 12
"""Letters from which a Latin word is taken for several written together."""
_LONG = re.compile(f"[a-z0-9'’`´]{{{LONG_WORD}}}")

_ENDS = ".!?;…។៕៚\n"
_TOKEN = re.compile(r"[a-z0-9]+(?:['’`´][a-z]+)*|[.!?;…។៕៚\n]|[\u1780-\u17d2]+")
_KHMER = re.compile(r"[\u1780-\u17d2a-z0-9]+|[.!?;…។៕៚\n]")
_SIGNS = re.compile("[៉៊់៌៍៎៏័៑ៈ]+")  # left out or misplaced more than any others
_KHMER_SOUND = (("ី", "ិ"), ("ឺ", "ឹ"), ("ណ", "ន"), ("ឡ", "ល"), ("ុិ", "ិ"), ("ិុ", "ិ"))
_YES = re.compile("មែន(?![\u17b6-\u17c8\u17d2])")
"""មែន (indeed, not) would hold ម៉ែ (mother) once its sign is gone, so another vowel stands there."""
# ពលករ (worker) and ពលកម្ម (labour) would hold លក់ (sell) once its sign is gone, so ឡ stands there, which no view has.
_HEARD = str.maketrans(
    {**dict.fromkeys("ខគឃ", "ក"), **dict.fromkeys("ឆជឈ", "ច"),
     **dict.fromkeys("ដឌថទធឋឍ", "ត"), **dict.fromkeys("ផពភ", "ប"),
     **dict.fromkeys("ូួ", "ុ"), **dict.fromkeys("ឺឹី", "ិ"), **dict.fromkeys("ែៃ", "េ"), "ោ": "ុ"}
)  # fmt: skip
_COARSE = str.maketrans({"ៅ": "វ", "ើ": "ិ", "ំ": "ម", "ង": "ន", **dict.fromkeys("ាុ្")})
_M_BEFORE = re.compile("([កគចជដបរសទ])ម្([លរងព])")
_APOSTROPHE = re.compile("['’`´]")
_TWICE = re.compile(r"([a-z])\1+")
_SPELLINGS = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "plez": "please", "dnt": "dont",
    "wana": "want to", "gona": "going to", "bcz": "because", "coz": "because", "cuz": "because", "dis": "this",
    "da": "the", "em": "them", "cn": "can", "canot": "cant", "hav": "have", "wit": "with", "wen": "when",
    "wat": "what", "wats": "whats", "abt": "about", "ppl": "people", "sum": "some", "im": "i am", "ive": "i have",
    "hes": "he is", "shes": "she is", "theyre": "they are", "its": "it is", "theyve": "they have",
    "passprt": "pasport", "passpor": "pasport", "wil": "will", "nd": "and", "hlp": "help",
    "helpme": "help me", "dey": "they", "dem": "them", "gv": "give", "frm": "from", "rm": "room",
}  # fmt: skip

_BORROWED_WORDS = """
news movie film song lyrics game lol youtube drama series netflix dream team sex nude rape raped scam ktv help sos kill
suicide die dead bar spa hit training workshop report homework live clip shock ml pubg online target kpi video camera
webcam post share boss the is are in me my to you and i of but
"""
_BORROWED = frozenset(_BORROWED_WORDS.split())
_VOWELS_ALONE = frozenset(("ayu", "ayou", "ayuh", "ayoo", "ayuk", "ayouk", "ayuuk", "ahyu", "ahyuk", "age"))
"""Age (អាយុ): little is left of it but a vowel, so by its coarse sound "ok 10" and "oh 10" would be an age too."""
_LAUGHTER = re.compile(r"h?(?:ha|he|hi){2,}h?|k{3,}|5{2,}")


@dataclass(frozen=True)
class View:
    """One layout of a message. `long` are the stretches (start, end) of words written together; empty if none.

    `commas` are the places where one stood.
    """

    text: str
    long: tuple[tuple[int, int], ...] = ()
    commas: tuple[int, ...] = ()


_DIGITS = re.compile(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])")
_NUMBER = re.compile(r"\b\d{2,}\b")


def parted(folded: str) -> str:
    """Numbers apart from the letters beside them, and those of two digits or more alike: "300baht" is "00 baht"."""
    return _NUMBER.sub("00", _DIGITS.sub(" ", folded))


def khmer(folded: str) -> str:
    """Khmer without blanks and without the signs people leave out, in one of the spellings that sound the same."""
    kept = "".join("." if t in ".!?;…។៕៚\n" else t for t in _KHMER.findall(folded))
    kept = _SIGNS.sub("", _YES.sub("មៃន", kept))
    for spelling, sound_alike in _KHMER_SOUND:
        kept = kept.replace(spelling, sound_alike)
    return _M_BEFORE.sub(r"\1ំ\2", kept.replace("ពលក", "ពឡក"))


def heard(laid_out: str) -> str:
    """Khmer that is laid out, in one letter for those that sound alike in a foreign name, each in its place."""
    return laid_out.translate(_HEARD)


def coarse(as_heard: str) -> str:
    """Khmer as it is heard, in fewer letters still: without the vowels that are spelt in most ways in foreign names."""
    return as_heard.translate(_COARSE)


def letters(folded: str) -> str:
    """All letters, signs and digits together, whatever the language: for letters that have no layout of their own."""
    return "".join(
        "." if c in ".!?;…\n" else c
        for c in folded
        if c in ".!?;…\n" or c.isalnum() or unicodedata.category(c)[0] == "M"
    )


def english(word: str) -> str:
    """One English word: no apostrophe, no doubled letters, chat spellings written out (possibly several words)."""
    plain = _TWICE.sub(r"\1", _APOSTROPHE.sub("", word))
    return _SPELLINGS.get(plain, plain)


def romanised(word: str) -> str:
    """One romanised Khmer word as its coarse sound; English words, age and laughter in it in capitals as written."""
    plain = _APOSTROPHE.sub("", word)
    if plain in _VOWELS_ALONE:
        return "AGE"
    if plain in _BORROWED:
        return plain.upper()
    return "HAHA" if _LAUGHTER.fullmatch(plain) else sound(spelt(plain))


def words(folded: str, form: Callable[[str], str]) -> list[str]:
    """The words of a folded message in the given form, with "." for ends of sentences and "~" for Khmer."""
    found = []
    for token in _TOKEN.findall(folded):
        if token[0] in _ENDS:
            found.append(".")
        elif token[0] >= "\u1780":
            found.append("~")
        else:
            found.append(form(token))
    return found


def spaced(folded: str, form: Callable[[str], str]) -> View:
    """Words between single blanks, one at each end, so that a whole word is always found between two blanks."""
    found = " ".join(words(folded, form))
    return View(f" . {found} . ", commas=tuple(_commas(folded, form)) if "," in folded else ())


def _commas(folded: str, form: Callable[[str], str]) -> Iterator[int]:
    """Where commas stood among the words between blanks (`spaced`)."""
    at = len(" . ")
    for part in folded.split(",")[:-1]:
        at += sum(len(word) + 1 for word in words(part, form))
        yield at - 1


def together(folded: str, form: Callable[[str], str], other: str = "") -> View | None:
    """All letters together, for people who leave out blanks; None when no word is long enough to need it.

    Sentences without such a word are left out. A word made of words of the language `other` is not one that needs it.
    """
    if not _LONG.search(folded):
        return None
    kept, long, at = ["."], [], 1
    sentence: list[str] = []
    length, needed = 0, False
    for token in [*_TOKEN.findall(folded), "."]:
        if token[0] in _ENDS:
            if needed:
                kept += [*sentence, "."]
                at += length + 1
            sentence, length, needed = [], 0, False
            continue
        letters = "".join(words(token, form)).replace(" ", "")
        if len(token) >= LONG_WORD and letters != "~" and not (other and language(token) == other):
            long.append((at + length, at + length + len(letters)))
            needed = True
        sentence.append(letters)
        length += len(letters)
    return View("".join(kept), tuple(long)) if long else None
