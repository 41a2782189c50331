"""What people type, brought to one form: Khmer sign order, invisible characters, look-alikes, stretched letters.

Standard library only and no import from this project: the Rasa environment loads this very file by its path, so that
training data, rules and messages all pass through the same code. No function here ever raises for a `str`, and all
are linear in its length and idempotent.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 8192
"""Characters looked at. Telegram sends at most 4,096; longer input comes only from files. Of a longer text the first
and the last half are kept, because people put the point at the start or, after the story, at the end."""

KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
"""For `str.translate`."""

_HALF = LONGEST // 2
_KHMER = "\u1780-\u17d2"
_MARKS = "\u17b6-\u17d1"  # vowel signs and other signs, the coeng left out
_LETTERS = "\u1780-\u17b3"
# Zero-width and direction marks, soft hyphen, fillers, variation selectors, tags, inherent vowels that print nothing;
# controls but tab and newline; lone surrogates and non-characters; bathamasat and atthacan, two obsolete signs that
# nobody types on purpose (NFC would move a coeng across the second).
_UNSEEN = re.compile(
    "[\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u17d3\u17dd\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]+"
)
_ACCENTS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_ACCENT = re.compile(f"[{_ACCENTS}]+")
_ZALGO = re.compile(f"(?<=[{_KHMER}])[{_ACCENTS}]+|(?<=[{_ACCENTS}]{{2}})[{_ACCENTS}]+")
_LINE_END = re.compile("[\r\u0085\u2028\u2029\v\f\x1c-\x1f]")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(" ?\n[ \n]*")
_STRETCHED_MARK = re.compile(f"([{_MARKS}])\\1+")
_COENGS = re.compile("\u17d2+")
_LOOSE_COENG = re.compile(f"\u17d2(?![{_LETTERS}])|(?<![{_LETTERS}{_MARKS}])\u17d2")
_SPLIT_CLUSTER = re.compile(f"(?<=[{_KHMER}]) +(?=[{_MARKS}\u17d2])|(?<=\u17d2) +(?=[{_LETTERS}])")
_CLUSTER = re.compile(f"[{_LETTERS}](?:\u17d2[{_LETTERS}]|[{_MARKS}]){{2,}}")
_UNIT = re.compile(f"\u17d2[{_LETTERS}]|[{_MARKS}]")
_BETWEEN_KHMER = re.compile(f"(?<=[{_KHMER}\u17d7]) +(?=[{_KHMER}\u17d7])| +(?=[{_MARKS}\u17d2])")
_STRETCHED = re.compile(r"(?<!\u17d2)([^\d\s\u17d2])\1{2,}")  # a subscript is not part of the stretch
_STRETCHED_SUBSCRIPT = re.compile(r"(\u17d2(.))\2{3,}")
_AOY = re.compile(f"អោយ(?![{_MARKS}\u17d2])")
_LOOKALIKES = dict(zip("авекмнорстухіјѕԁһԛԝցοαερτυκινρχɑɡıℓ", "abekmhopctyxijsdhqwgoaeptukivpxagil", strict=True))
_LOOKALIKE = re.compile(f"[{''.join(_LOOKALIKES)}]")  # str.translate takes five times as long on Khmer
# ះ and what may stand between it and a ៖ before the signs are in order: people type both for one of them.
_COLON_RUN = re.compile(f"\u17c7(?:[{_MARKS}\u17d6]| (?=[{_MARKS}]))*")
_DIGIT = re.compile("[០-៩]")
_OWN = re.compile("[\u1780-\u17d3]+"), re.compile("[a-z]+")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?")
_NOT_FOREIGN = re.compile("[\u1780-\u17d3a-z\\s]+")
_RANKS = {"\u17cc": 0, "\u17d2\u179a": 2, "\u17c9": 3, "\u17ca": 3, "\u17c6": 5, "\u17c7": 7, "\u17c8": 7}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:_HALF]}\n{text[1 - _HALF :]}"


def _blanks(text: str) -> str:
    """Single blanks, and line ends as one newline without blanks around it."""
    return _LINE_ENDS.sub("\n", _BLANKS.sub(" ", _LINE_END.sub("\n", text)))


def _latin_letters(text: str) -> str:
    """Latin letters in the place of Cyrillic, Greek and other ones that look like them."""
    return _LOOKALIKE.sub(lambda letter: _LOOKALIKES[letter.group()], text)


def _ordered(whole: str) -> str:
    """One letter with its signs in the order of the Unicode chapter on Khmer, each sign once, split vowels joined."""
    units = list(dict.fromkeys(_UNIT.findall(whole, 1)))
    for pair, joined in (("េា", "ោ"), ("េី", "ើ")):
        if pair[0] in units and pair[1] in units:
            at = min(units.index(pair[0]), units.index(pair[1]))
            units = list(dict.fromkeys([*units[:at], joined, *(u for u in units[at:] if u not in pair)]))
    return whole[0] + "".join(sorted(units, key=_rank))


def _rank(unit: str) -> int:
    known = _RANKS.get(unit)
    if known is not None:
        return known
    if len(unit) == 2:
        return 1
    return 4 if unit <= "\u17c5" else 6


_usual = lru_cache(4096)(_ordered)  # people type no more different ones, and no longer ones


def _in_order(cluster: re.Match[str]) -> str:
    whole = cluster.group()
    return _usual(whole) if len(whole) <= 8 else _ordered(whole)


def _khmer_order(text: str) -> str:
    text = _LOOSE_COENG.sub("", _COENGS.sub("\u17d2", _SPLIT_CLUSTER.sub("", text)))
    text = _CLUSTER.sub(_in_order, _STRETCHED_MARK.sub(r"\1", text))
    return text.replace("ឲ្យ", "ឱ្យ")


def tidy(text: str) -> str:
    """The text as it should be shown: looks the same, with one spelling for what looks the same.

    NFC; invisible characters, lone surrogates and controls out; Khmer signs in canonical order, doubled ones once;
    ឲ្យ becomes ឱ្យ; blanks single, line ends kept as one newline. Length at most `LONGEST`.
    """
    text = _cut(text)
    if not text.isascii():
        text = _cut(unicodedata.normalize("NFC", _ZALGO.sub("", _UNSEEN.sub("", text))))
        text = _ZALGO.sub("", text)
        text = _khmer_order(_blanks(text))
    else:
        text = _UNSEEN.sub("", text)
    return _blanks(text).strip()


def fold(text: str) -> str:
    """The form in which messages, rules and training sentences are compared. Never shown to anybody.

    `tidy`, and: full-width and styled letters plain, accents off, Cyrillic and Greek look-alikes Latin, lower case;
    coeng da as coeng ta (they look alike), អោយ as ឱ្យ, ៖ after ះ dropped, Khmer digits as ASCII; a letter or sign
    written three times or more once (digits stay); spaces between Khmer letters dropped, since people put them
    anywhere. Newlines stay: they end a sentence.
    """
    text = tidy(text)
    if not text.isascii():
        text = _cut(unicodedata.normalize("NFKD", text))
        text = _ACCENT.sub("", unicodedata.normalize("NFKD", _ACCENT.sub("", text).lower()))
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", _latin_letters(text)))
        text = _DIGIT.sub(lambda digit: str(ord(digit.group()) - ord("០")), text)
        text = _COLON_RUN.sub(lambda run: run.group().replace("\u17d6", ""), _blanks(text))
        text = _BETWEEN_KHMER.sub("", text).replace("\u17d2\u178a", "\u17d2\u178f")
        text = _AOY.sub("ឱ្យ", _khmer_order(_STRETCHED_SUBSCRIPT.sub(r"\1", text)))
    return _cut(_STRETCHED.sub(r"\1", text.lower())).strip()


def script(text: str) -> str:
    """How a message is written: "km", "latn" (Khmer in Latin letters), "en", "mixed" or "other".

    Khmer letters against Latin ones first: a share of .7 is Khmer, below .15 Latin, between them mixed. Among Latin
    letters the words decide, English ones against romanised Khmer ones. Without either, with a majority of other
    letters, or with accents on an eighth of the Latin ones (Vietnamese), it is "other".
    """
    plain = _latin_letters(_cut(unicodedata.normalize("NFKC", tidy(text))).lower())
    khmer, latin = (sum(map(len, own.findall(plain))) for own in _OWN)
    foreign = 0 if plain.isascii() else sum(map(str.isalpha, _NOT_FOREIGN.sub("", plain)))
    if not khmer + latin or foreign > khmer + latin or (not khmer and foreign * 8 > latin + foreign):
        return "other"
    share = khmer / (khmer + latin)
    if share >= 0.7:
        return "km"
    return "mixed" if share >= 0.15 else _latin_language(_ACCENT.sub("", unicodedata.normalize("NFD", plain)))


def alphabet(text: str) -> str:
    """The letters that most of a message is written in, as its Unicode name begins: "THAI", "LAO"; "" without any."""
    names = [unicodedata.name(c, "").partition(" ")[0] for c in tidy(text) if c.isalpha()]
    return max(sorted(set(names)), key=names.count, default="")


def romanised_words(folded: str) -> int:
    """How many words of a folded message are ones that only romanised Khmer has."""
    return sum(word in _ROMANISED for word in re.findall(r"[a-z]+", folded))


def _latin_language(plain: str) -> str:
    words = _WORD.findall(plain)
    english = sum(map(_ENGLISH.__contains__, (w.replace("'", "").replace("’", "") for w in words)))
    romanised = sum(map(_ROMANISED.__contains__, words))
    if english >= 3 and romanised >= 3 and 2 / 5 <= english / (english + romanised) <= 3 / 5:
        return "mixed"
    if romanised >= english:
        return "latn" if romanised or not _ENGLISH_ENDING.search(plain) else "en"
    return "en" if english * 4 >= len(words) or english > 2 * romanised else "latn"


# Words that only one of the two languages has, or has far oftener, as typed in chats. "at", "me", "to", "no", "ban",
# "mean" and "tea" are left out: both have them. Share and limits: measured on the training messages (English .988 at a
# third).
_ENGLISH_WORDS = """
    the what is i my a for in of please this from today how and do can tell new have it are about any with am that up
    off want be tomorrow there send now will make when find one where day get two does by give some going go know last
    order was would out if right change take who all good should put has here most read home could or every much tonight
    call contact after number before more hour hours long year anything you u your yours we us see days not our they them
    he she his her him him its i'm im dont don't didnt cant can't cannot couldnt wont isnt doesnt wasnt aint arent help
    need work working works worked job boss money pay paid salary month months year years week weeks house room door lock
    locked leave left police people person friend friends sister brother mother father wife husband daughter son girl boy
    child children kids baby passport passports visa contract company agency agent broker country embassy number phone
    hotline shelter safe danger dangerous afraid scared sad tired sick hurt pain hospital doctor food sleep eat drink die
    dying dead kill killing killed suicide rape raped beat beats beaten beating hit hits hitting sell sold sex force forced
    boat ship factory farm fishing maid debt owe owed lost missing back again still just really very only never always
    because but so then than too also why which were been being had did done let say says said told ask asked think feel
    feeling like love life live living someone something nothing nobody everyone everything hello hi thanks thank bye
    good morning night english speak language yes okay sorry talk human real fake offer legal illegal law rights lawyer
    court report police officer bot robot delete erase message messages chat hide weather football game movie song music
    joke buy price cheap car many lot other another first next without into over under their these those come came
    went gone keep kept taken took stop start trust stay stuck trapped escape run away outside inside between while
"""
_ROMANISED_WORDS = """
    khnhom khnom knhom knom khom nhom kh knh khnum knhum ot ort ott te teh tee t nv nov nou nouv nuv jg jong chong jng
    chng luy loy lui bong bg oun ke kee keh vea tov tv tou touv mk mok som sum joy juoy chuoy chuy jouy jol chol jenh chenh
    jeng ban bn baan tha thaa dak mean mn min men kom kum hz hery heuy hery haey hei heoy oy aoy oi ouy tver tve thver
    thveu tveu twer kar ka ngear tngai thngai yub yup phteah pteah ptes bontob bantob bontub mneak neak nak nek srok khmer
    kmer khmae thaokae taokae tao thao kae polis police pasport passpor vay jab chab jak chak sor slab somlab samlab
    romlop romloap bangkhom bongkom bongkhom avey avy ey ei yang mech mich na naa nis nih nus nung neng knong kon koun
    srey sray bros pros ma mak pa puk pou ming yeay ta bongsrey prak khae chlong daen likhet likhit chumpeak jompeak
    bomnol bamnol joun chun kamlang khlach klach khlang klang pel ponman ponmaan mun mon del dael pi bi rbos ros robos
    haet soksabay sok sabay sursdey suosdey suostey akun orkun arkun orkhun lea hau baok bok pram mouy muoy pii bey buon
    doch jea chea khnhum krom hun kromhun pontae tae tea ng rok rort rot trov trv truv yeung yg kyom khyom leng lg
    chhnam chnam sneha songsar phone bat baat jas chas ah sl rean mdech jivit chivit chit jit chet jet
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_ROMANISED = frozenset(_ROMANISED_WORDS.split())
WORDS = {"en": _ENGLISH, "latn": _ROMANISED}
"""Words that tell each of the two languages."""
KNOWN_WORDS = _ENGLISH | _ROMANISED
"""Words that tell one of the two languages."""
_ENGLISH_ENDING = re.compile(r"(?:ing|tion|ment|ness|able|ed|ly|ful|er|al|st)\b")
