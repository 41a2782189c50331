"""Other languages typed in Latin letters, which must not be taken for romanised Khmer or English.

Two signs: the commonest words of Vietnamese without its accents, of Thai, Lao, Burmese and Chinese as they are spelt by
ear, of Tagalog, French and Spanish; and, whatever the language, that most words are in no training message. Malay and
Indonesian are not among the words: who works there mixes them in, and the training messages do. Nor is a word that
romanised Khmer has too ("va", "chin", "dai"): who writes it would be refused. Measured on sentences of ten languages
and on the training messages: docs/decisions/026.
"""

from __future__ import annotations

import re

from bot.core.understanding.romanised import SPELLINGS
from bot.core.understanding.text import KNOWN_WORDS, fold, script
from bot.core.understanding.unspaced import Words
from bot.core.understanding.values import Script

_WORDS = """
    toi nguoi duoc nhung cac voi viec lam gi muon ve nha noi bao nhieu tien luong thang gio giup xin phai nhu khi cung
    hoac khong tieng thoai dau duong giay danh nhot thi chua roi cau hoi benh cuu hieu xuat canh chieu toi

    phom khrap klap ngern ngoen duay thuk phasa khop khaw ngan arai thi rao yoo sabai sawatdee sawasdee nee tamruat
    phuen puen duai rueang phua wan duean laew leaw pood khoy yak sabaidee suay viak heuan

    ako ikaw siya kayo sila mga niya namin nila opo hindi oo wala mayroon gusto kailangan tulong tulungan trabaho
    bahay amo asawa pera sahod sweldo magkano paano bakit kailan saan sino ano ito iyan yung din rin kasi pero dahil
    salamat kumusta maganda magandang umaga hapon gabi uwi umuwi pauwi dito doon mag nag nawawala

    wo shi bu zai xie qing gong zi xiang yao zhe shen zenme dian hu zhao zhong guo wen shuo guan fang jian mingtian
    jintian duoshao qian

    je il elle nous vous ils les une des du est sont qui dans avec votre notre bonjour merci aidez moi veux suis
    travail maison chez parlez francais plait oui beaucoup argent salaire

    el ella nosotros ellos una unos es mis como estas estoy hola gracias ayuda ayudame favor quiero puedo trabajo jefe
    casa dinero donde cuando cuanto hablo espanol buenos dias paga

    kya kyaw htin mingalabar eain pyan alote shin lakha
"""
_FOREIGN = frozenset(_WORDS.split())
_SHARE = 0.4
_ALONE = 6
"""Letters of a foreign word that tells by itself, where it is the whole message."""
_UNKNOWN = 0.5
_SHORT, _LONG = 3, 11
"""Letters of a word that tells that nobody knows it: shorter ones are slips, longer ones run together."""
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
"""A word of a folded text in Latin letters."""
_I = r"k?h?n[hyj]?[ouy]+m|k?hn[hyj]?m|kn[hyj]?m|k(?:gn|h?[jy])[ouy]+m"
_ME = re.compile(_I)
"""Khnhom, I, as romanised Khmer spells it: knhm, nhum, kyom."""
_OURS = re.compile(
    f"{_I}|[kg]h?(?:ae|ea|e+)h?|y(?:oe?u|eu|oe|er|ue)r?ng|bo+r?ng|kh?n[ou]+r?ng"  # ke they, yeung we, bong, knong in
    "|(?:ov|eo|ao|au|ou)?puo?k|m[dt]a[iy]|[bp]h?[dt]e[iy]|pr[ao]p[ou]+n"  # father, mother, husband, wife
)
"""Pronouns and kin as romanised Khmer spells them, in spellings that nobody listed."""
_NOTHING = "\u17a1"
"""A Khmer letter: views of Latin words show one as a sign that no phrase has."""


def is_foreign(folded: str) -> bool:
    """Whether a folded message in Latin letters has the commonest words of another language.

    That is where two words at least are foreign ones, more than are English or romanised Khmer ones, and two in five; a
    word alone only where it is long; never where somebody says "I" in Khmer. Linear in its length.
    """
    words = WORD.findall(folded)
    if any(map(_ME.fullmatch, words)):
        return False
    foreign = sum(word in _FOREIGN for word in words)
    known = sum(word not in _FOREIGN and (word in KNOWN_WORDS or _is_ours(word)) for word in words)
    enough = foreign >= 2 or (foreign == len(words) == 1 and len(words[0]) >= _ALONE)
    return enough and foreign > known and foreign >= _SHARE * len(words)


def without_foreign(folded: str) -> str:
    """A folded message with a sign that means nothing in the place of each foreign word: the others are still heard."""
    return WORD.sub(lambda word: _NOTHING if word.group() in _FOREIGN else word.group(), folded)


def is_unknown(parted: str, known: Words) -> bool:
    """Whether half the words of a folded message, and two at least, are not among those `known`. Linear in its length.

    Words written together must have been parted. Never where a pronoun is Khmer, however it is spelt.
    """
    words = WORD.findall(parted)
    if any(map(_is_ours, words)):
        return False
    unknown = sum(
        _SHORT <= len(word) <= _LONG and word not in known and word not in KNOWN_WORDS and word not in SPELLINGS
        for word in words
    )
    return unknown >= 2 and unknown >= _UNKNOWN * len(words)


def _is_ours(word: str) -> bool:
    return _OURS.fullmatch(word) is not None


def written_as(text: str, known: Words | None = None) -> str:
    """`bot.core.understanding.text.script`, and "other" for a language in Latin letters that is not understood here.

    `known`: the words of the training messages; without them only the commonest words of other languages tell.
    """
    found = script(text)
    if found not in (Script.LATN, Script.EN):
        return found
    folded = fold(text)
    if is_foreign(folded):
        return Script.OTHER
    if known is None:
        return found
    parted = known.parted(folded)
    return Script.OTHER if is_unknown(parted, known) else script(parted)


def is_told(text: str) -> bool:
    """Whether letters or words of another language tell that a message is in it, and not only that its words are
    unknown: those may be Khmer in a spelling of somebody's own."""
    found = script(text)
    return found == Script.OTHER or (found in (Script.LATN, Script.EN) and is_foreign(fold(text)))
