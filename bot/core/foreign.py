"""Other languages typed in Latin letters, which must not be taken for romanised Khmer or English.

Two signs: the commonest words of Vietnamese without its accents, of Thai, Lao, Burmese and Chinese as they are spelt by ear,
of Tagalog, French and Spanish; and, whatever the language, that most words are in no training message. Malay and
Indonesian are not among the words: who works there mixes them in, and the training messages do. Measured on sentences of
ten languages and on the training messages: docs/decisions/026.
"""

from __future__ import annotations

import re

from bot.core.joined import Words
from bot.core.text import KNOWN_WORDS, fold, script
from bot.core.understood import Script

_WORDS = """
    toi va nguoi duoc nhung cac voi viec lam gi muon ve nha noi bao nhieu tien luong thang gio giup xin phai rat nhu
    khi cung hoac tieng thoai dau duong giay danh nhot lua dao lai thi chua roi cau hoi benh cuu hieu hom xuat canh chieu
    khong trong toi ngay

    pom phom khrap klap ngern ngoen duay chuay thuk phasa khop khob khaw chai jai tham ngan arai thi rao yoo sabai
    sawatdee sawasdee nee tamruat phuen puen mor duai rueang phua mia kin wan duean laew leaw phut pood yak nai mai dai
    krub krap khoy bor sabaidee suay viak heuan

    ako ikaw siya kayo sila mga mo niya namin nila po opo hindi oo wala mayroon gusto kailangan tulong tulungan trabaho
    bahay amo asawa pera sahod sweldo magkano paano bakit kailan saan sino ano ito iyan yung din rin kasi pero kung dahil
    salamat kumusta maganda magandang umaga hapon gabi uwi umuwi pauwi dito doon mag nag ay nawawala ng ang ko

    wo shi bu le zai xie qing gong zi hui xiang yao zhe shen zenme dian jing hu zhao zhong guo wen shuo guan fang
    jian mingtian jintian duoshao qian ni hao

    je il elle nous vous ils les une des du est sont que qui dans avec sur votre notre bonjour merci ca va aidez moi veux
    suis travail maison chez parlez francais plait oui beaucoup argent salaire mon

    el ella nosotros ellos los las una unos es con mis su como estas estoy hola gracias ayuda ayudame favor quiero puedo
    trabajo jefe casa dinero donde cuando cuanto hablo espanol buenos dias muy paga mi por

    kya kyaw naw htin ku mingalabar eain pyan alote shin lakha chay deh tal chin
"""
_FOREIGN = frozenset(_WORDS.split())
_SHARE = 0.4
_UNKNOWN = 0.5
_SHORT, _LONG = 3, 11
"""Letters of a word by which it can be told that nobody knows it: shorter ones are slips, longer ones words run together."""
WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
"""A word of a folded text in Latin letters."""


def is_foreign(folded: str) -> bool:
    """Whether a folded message in Latin letters has the commonest words of another language.

    That is where more of its words are foreign ones than English or romanised Khmer ones, and two in five at least; of one or
    two words it is enough that one is foreign and none known. Linear in its length.
    """
    words = WORD.findall(folded)
    foreign = sum(word in _FOREIGN for word in words)
    known = sum(word in KNOWN_WORDS and word not in _FOREIGN for word in words)
    return foreign > known and foreign >= min(2, _SHARE * len(words)) and foreign >= _SHARE * len(words)


def is_unknown(parted: str, known: Words) -> bool:
    """Whether half the words of a folded message, and two at least, are not among those `known`. Linear in its length.

    Words written together must have been parted.
    """
    words = WORD.findall(parted)
    unknown = sum(
        _SHORT <= len(word) <= _LONG and word not in known and word not in KNOWN_WORDS for word in words
    )
    return unknown >= 2 and unknown >= _UNKNOWN * len(words)


def written_as(text: str, known: Words | None = None) -> str:
    """`bot.core.text.script`, and "other" for a language in Latin letters that is not understood here.

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
