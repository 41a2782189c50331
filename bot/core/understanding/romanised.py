"""Khmer typed in Latin letters, folded to a coarse sound.

There is no agreed spelling: ខ្ញុំ is khnhom, knhom, khom, nhom, kh; មិនឱ្យ is ot oy, ort aoy, at ouy. Rules and messages
are folded alike, so that one spelling in a rule stands for all. Standard library only and no import from this
project: the Rasa environment may load this file by its path, as it loads `text`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import log
from operator import itemgetter
from typing import Any, NamedTuple

_SHORT = """
khnhom: kh knh khn kn nhom nhum nhm knhom khnom knom khom knhum khnum khnhum khyom khnyom knyom kyom khgnom kgnom kjom jom
    knhm knm khnoum khnhoum nhoum gnom nyom
bong: b bg bng borng
ot: ort od oth ott aht at odd out ourt
aoy: oy oi aoi ory ouy uoy auy oey ooy oiy aory
te: t teh tea tee tei teah thei
min: mn men
mean: mian mien mein meann
nov: nv nou now nouv nuv nw neu noeu neov nouv nao
tov: tv tou tow touv tuv teuv tovv tw
trov: trv tro truv trouv trau torv trow treuv
jong: jg jng chg chng jonh chorng jorng jang chang
ban: bn baan barn
heuy: hz hy hery hey hoy heoy haey hery haoy hx heay herey
ke: k kee keh gae ge kae gea
vea: via veea wea v ver
mok: mk mork mor mouk mauk
jol: chol jul chl joul chorl jaul
jenh: chenh jegn jeng cheng chegn jen chen jinh chinh jing jenhs chenj
juoy: joy juy jouy chuoy chuy chuay juay jouey choy jui chouy juoi joiy
slab: sl slap slb slabb slob slop
som: sum saum sorm
neak: nk nak neaks nek niek neakk
tver: tve tveu thver thveu tveer twer twe tvea thve teve tvw
rot: rut ruot rort roth rt ruet rout rord
vay: vai wai vey veay vayy wey veai way wy vy
jab: chab jap chap jabb chabb jub chub chob
avey: avy awey avay avei ey ei avai ahvey avry aveii awy
knong: kg khnong knung kng knorng khnung
kom: kum kaum komm
nis: nih nes ns niss nihs nus
doch: duch doj daoch dauch
phteah: pteah ptes phtes pteas phtea ptea phteas ftes fteah pdeas
yub: yup yop yob yubb
kon: koun kun kuon kaun kn
srey: sray srei srai sry sreys
leng: lg laeng len lengg
luy: loy lui louy luoy loyy louey
pel: pl pell pail bel bail
krob: krup krop krub kroub
tngai: thngai tngay thngay tgai tngy tngei thgai
"""
_SPELT = {
    form: word
    for line in re.sub(r"\n\s+", " ", _SHORT).strip().splitlines()
    for word, forms in [line.split(": ")]
    for form in forms.split()
}
SPELLINGS = frozenset(_SPELT) | frozenset(_SPELT.values())
"""Short forms and the full spellings that they stand for."""
_LETTERS = re.compile(r"[a-z]+")
_SOUND = re.compile(r"chh?|jh|tj|kh|gh|ck|ng|nh|ny|gn|ph|bh|th|dh|sh|[aeiouy]+[rhw]*(?![aeiouy])|[aeiouy]+|[a-z0-9]")
_TWICE = re.compile(r"([^\d])\1+")
_CONSONANTS = {
    **dict.fromkeys(("ch", "chh", "jh", "tj", "j"), "j"),
    **dict.fromkeys(("kh", "gh", "ck", "c", "q", "g", "k", "x"), "k"),
    "ng": "G", **dict.fromkeys(("nh", "ny", "gn", "n"), "n"),
    **dict.fromkeys(("ph", "bh", "b", "p", "f"), "p"), **dict.fromkeys(("th", "dh", "d", "t"), "t"),
    "sh": "s", "z": "s", "s": "s", "w": "v", "v": "v", "l": "l", "m": "m", "r": "r", "h": "",
}  # fmt: skip
_GLIDES = {"ea": "E", "ia": "E", "ie": "E", "iea": "E", "ier": "E", "ear": "E", "ean": "E", "eay": "E"}


def _vowel(group: str) -> str:
    group = group.rstrip("rhw")
    if group in _GLIDES:
        return "E"
    if len(group) > 1 and group[-1] in "yi" and group[0] in "oua":
        return "W" if group[0] in "ou" or group[:2] in ("ao", "au") else "Y"
    if group in ("ey", "ei", "aey", "ae", "aei"):
        return "Y" if group != "ae" else "e"
    if "eu" in group:
        return "e"
    if group[0] == "u" or group in ("ou", "oo"):
        return "u"
    return "e" if group[0] in "eiy" else "o"


def sound(word: str) -> str:
    """The coarse sound of one lower-case word or of several written together.

    Consonants that are mixed up are one (ch j, k kh g, t d th, p b ph, n nh, v w); h inside and r after a vowel fall
    away; vowels are kept in seven kinds, because a and o, and e and i, stand for each other freely, while u, ea, ay and
    oy tell words apart (មាន mean from មិន min, ឃុំ khum from ខំ khom). Digits stay.
    """
    parts = []
    for found in _SOUND.findall(word):
        if found[0] in "aeiouy":
            parts.append(_vowel(found))
        elif found == "h" and not parts:
            parts.append("h")
        else:
            parts.append(_CONSONANTS.get(found, found))
    return _TWICE.sub(r"\1", "".join(parts))


def fold_latin(text: str) -> str:
    """A folded message with every Latin word as its coarse sound, short forms spelt out first; the rest unchanged.

    Short forms are a closed list (nv nov, jg jong, ot ort at, luy loy, k ke, ...), gathered from how the project's
    training messages and the glossary write; a short form that is also an English word matters only to rules of
    several words.
    """
    return _LETTERS.sub(lambda m: sound(spelt(m.group())), text)


def spelt(word: str) -> str:
    """The usual full spelling of a short form (kh is khnhom), or the word itself."""
    return _SPELT.get(word, word)


LONGEST = 600
"""Letters of a message up to which it is read; a longer one has words enough."""
_BEAM, _MOST = 6, 6
"""Ways to read a message that are kept at each word, and Khmer words that one may be."""
_PAIRS = 0.4
"""How much it counts which word stood before."""
_TYPED = 0.6
"""How much it counts how often a word is meant by such a spelling."""
_SO = 10
"""How many times surer the very spelling is than one that sounds the same."""
_UNKNOWN = -3.0
_TOWNS = {
    "cham": "ចាម", "thom": "ធំ", "thum": "ធំ", "speu": "ស្ពឺ", "spue": "ស្ពឺ", "som": "សោម", "saom": "សោម",
    "chhnang": "ឆ្នាំង", "chnang": "ឆ្នាំង",
}  # fmt: skip
_TOWN = re.compile(rf"\bk[ao]mp[ou]ng ?({'|'.join(_TOWNS)})\b")
"""Towns whose names sound like words: Kampong Cham is no "just waiting"."""
_TOKEN = re.compile("[a-z']+|[0-9]+|[\u1780-\u17d2]+|[^a-z0-9\\s]")


class Way(NamedTuple):
    """How a message may be read so far: how likely, the last Khmer word, the last word, and what stands before it."""

    sure: float
    last: int
    word: str
    before: Way | None


_SURE = itemgetter(0)


def _words(way: Way | None) -> list[str]:
    words: list[str] = []
    while way is not None and way.before is not None:
        words.append(way.word)
        way = way.before
    return words[::-1]


class Reader:
    """Reads romanised Khmer as Khmer: each Latin word stands for the Khmer words that are typed so or sound so, and of
    all ways to read a message the likeliest is taken, by how often a word stands in our Khmer training messages, and
    behind which. A word that is none of them, a name or an English one, stays.

    `told`: the table that `nlu/build/reading.py` makes. Measured (docs/decisions/046): four points of topics of
    romanised messages by other writers.
    """

    def __init__(self, told: Mapping[str, Any]) -> None:
        self._words = list(told["words"])
        seen = list(told["words"].values())
        total = sum(seen)
        self._alone = [log((1 - _PAIRS) * (n + 0.1) / total) for n in seen]
        share = [(1 - _PAIRS) * (n + 0.1) / total for n in seen]
        starts = sum(n for first, _, n in told["after"] if first < 0)
        times = dict(enumerate(seen)) | {-1: starts}
        self._after = {
            (first, word): log(_PAIRS * n / max(times[first], 1) + share[word]) for first, word, n in told["after"]
        }
        self._typed = {typed: {int(at): n for at, n in of.items()} for typed, of in told["typed"].items()}
        self._sounds: dict[str, dict[int, int]] = {}
        for typed, of in self._typed.items():
            sounds = self._sounds.setdefault(sound(spelt(typed)), {})
            for at, n in of.items():
                sounds[at] = max(n, sounds.get(at, 0))
        self._may_be = lru_cache(8192)(self._look_up)

    def _look_up(self, word: str) -> tuple[tuple[int, float], ...]:
        """The Khmer words that a Latin one may be, and how likely it is typed so."""
        full = spelt(word)
        found = dict(self._sounds.get(sound(full), {}))
        for of in (self._typed.get(full, {}), self._typed.get(word, {})):
            for at, n in of.items():
                found[at] = max(found.get(at, 0), _SO * n)
        likely = sorted(found.items(), key=lambda one: -one[1])[:_MOST]
        return tuple((at, _TYPED * log(n + 1)) for at, n in likely)

    def read(self, folded: str) -> str:
        """A folded message in Khmer letters, its Khmer words between blanks."""
        ways = [Way(0.0, -1, "", None)]
        known = _TOWN.sub(lambda town: f"កំពង់{_TOWNS[town.group(1)]}", folded[:LONGEST])
        for token in _TOKEN.findall(known):
            may_be = self._may_be(token.replace("'", "")) if "a" <= token[0] <= "z" else ()
            if not may_be:
                ways = [Way(way.sure + _UNKNOWN, way.last, token, way) for way in ways]
                continue
            likely = {last: [self._likely(last, at) for at, _ in may_be] for last in {way.last for way in ways}}
            further = [
                (way.sure + typed + pair, at, way)
                for way in ways
                for (at, typed), pair in zip(may_be, likely[way.last], strict=True)
            ]
            further.sort(key=_SURE, reverse=True)
            ways = [Way(sure, at, self._words[at], way) for sure, at, way in further[:_BEAM]]
        return " ".join(_words(ways[0]))

    def _likely(self, last: int, word: int) -> float:
        pair = self._after.get((last, word))
        return self._alone[word] if pair is None else pair
