"""The sentences of a message, by their signs and lines, and which of them ask something."""

from __future__ import annotations

import re
from itertools import pairwise

_ENDS = re.compile(r"[.!?។៕;\n]++")
_ASKS = re.compile(
    r"\?|\b(how|what|where|who|which|when|can|do|does|is|are|will|should)\b"
    r"|(ទេ|អត់|ម៉េច|យ៉ាងណា|ប៉ុន្មាន|ឯណា|អ្វីខ្លះ|ណា|អី)\s*+\??$|\b(te|ot|mech|mich|ponman|bonman|na|ena)\s*+\??$",
    re.IGNORECASE,
)

_ASKS_ANYWHERE = re.compile(
    r"\?|តើ|ម៉េច|ម៉ិច|មិច|ម្តេច|ម្ដេច|យ៉ាងណា|ប៉ុន្មា|អ្នកណា|ឯណា|(?:នៅ|ទៅ|ពី|លេខ|មួយ)ណា|ណាខ្លះ|ហេតុ(?:អ្វី|អី)|(?:អី|អ្វី)(?:ខ្លះ|ដែរ|ទៀត)"
    r"|គួរ|ចង់(?:ដឹង|សួរ)|សូមសួរ|ឬ(?:អត់|ទេ|មិន|យ៉ាង|ក៏|មួយ)"
    r"|(?:បាន|ត្រូវ|អាច).{0,99}(?:ទេ|អត់|ឬ)|(?:អ្វី|អី|ណា|អត់|ទេ|ហ៎|ហ|ឬ)\s?(?:បង|ទៅ)?\s?$|(?:អត់|ទេ)\s?បើ"
    r"|\b(?:m[aei]ch|mec|mek|[bp]on ?maa?n|n?[e]?ak na|[tn]o?v na|het ?ey|reu|rer|ry|sua|ter)\b"
    r"|\b(?:jong|ch[eo]ng) deng\b"
    r"|\b(?:ban|trov|ar?ch|mean|men)\b.{0,99}\b(?:te|or?t|att|ter)\b|\b(?:te|or?t|na|ey|ey kh?las)\s?(?:bong)?\W?$"
    r"|\b(?:te|or?t) (?:ber|bae)\b"
    r"|\b(?:how|what|where|who|which|when|why|can|could|may|should|will|would)\b"
    r"|(?:^|[,.] )(?:do|does|is|are|am|did|was|if)\b"
    r"|\bdo (?:i|they|you|we)\b|\b(?:is|are) (?:it|there|this|that|they|you)\b",
    re.IGNORECASE,
)
"""A question, also without its mark and with its word in the middle. Of 898 second messages of three writers that ask
something it finds .80 / .79 / .86 (Khmer script, romanised, English), of 62 that tell something it takes 9."""

# No repeat below gives back what it took (`*+`, `++`): a message of nothing but blanks costs no more than any other.
_THANKS = re.compile(
    r"\s*+(?:ok[ae]?y?|អូខេ|yes|ចាស|បាទ)?+[\s,]*+"
    r"(?:thank(?:s| you)(?: so much| very much)?|អរគុណ|(?:or|ar|a|aw)\s?k[uo]u?n)"
    r"(?:ច្រើន|ណាស់|\s?(?:jren|jrern|chroun|chren|nas))*+"
    r"(?:\s*+(?:បង|អ្នក|លោក|ប្អូន|អូន|bong|sister|brother|sir|madam|dear)(?:ស្រី|ប្រុស)?(?:ច្រើន|ណាស់)*+(?=[\s,.!។]))?+[\s,.!។]++",
    re.IGNORECASE,
)
_THANKS_LATER = re.compile(r"(?<=[.!?។\n]) " + _THANKS.pattern, re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:and |but |so |then )?(?:also )?"
    r"(?:can|could|may|what|how|where|who|which|when|why|do|does|is|are|will|should|if)\b|(?:ចុះ|តើ|បើ|hos |chos |ber )",
    re.IGNORECASE,
)
_ASKS_AT_END = re.compile(
    r"(?:\?|ម៉េច|យ៉ាងណា|ប៉ុន្មាន|ឯណា|អ្វី|អី|ខ្លះ|បានទេ|អត់|ឬទេ|មែនទេ|\b(?:mech|mich|ponman|bonman|na|ena|ban te|ban ot))$",
    re.IGNORECASE,
)
_MAY_ASK = re.compile(r"\b(?:ach|arch|trov|mean)\b", re.IGNORECASE)
_TE = re.compile(r"\b(?:te|ot|ort)$", re.IGNORECASE)
_NOT = re.compile(r"មិន|អត់|គ្មាន|ពុំ|\b(?:ot|att|min|kmean)\b", re.IGNORECASE)
"""How a question behind thanks begins or ends; "there is nothing" ends as questions do, and is none."""
_ASKS_WITHIN = re.compile(
    "ប៉ុន្មាន|នៅណា|ទៅណា|ណាជិត|ធ្វើម៉េច|យ៉ាងម៉េច"
    r"|\b(?:ponman|bonman|punman|nov na|tov na|tv na|yang mech|tver mech|where|when|how|which|what time)\b",
    re.IGNORECASE,
)
"""Words of a question that may stand anywhere behind thanks."""
_LEAST = 8
"""Letters of a question behind thanks: what is shorter is asked out of politeness."""
_TWO = 160
"""Letters of a message up to which two questions are looked for in it."""
_JOINS = re.compile(
    r"\?|,| ?+(?:ហើយនិង|ហើយ|ចុះ|និង)|\b(?:and|or|also|hey|hery|haey|heuy|hz|hx|hos|chos|nng|ning|nung)\b"
    r"|(?<=[\u1780-\u17d3]) (?=[\u1780-\u17d3])",
    re.IGNORECASE,
)
"""What may stand between two questions: in Khmer a blank is enough."""
_CONDITION = re.compile(r"(?:បើ|ពេល|ber |bae |if |when )", re.IGNORECASE)
_TELLS_NOT = re.compile(r"(?:មិន|អត់)ដឹង|\b(?:ot|min) ?deng\b|\bdo(?:n'?t| not) know\b", re.IGNORECASE)
"""In it somebody says what they do not know, and does not ask it."""
_NAMED = 4
"""Letters of what somebody says that they ask instead, which may be a word."""
_NEAR = 12
"""Letters within which a "not" belongs to a word for asking."""

_DENIES = re.compile(
    r"(?:អត់|មិន)\s?(?:មែន|មាន|បាន)|^\s*+(?:អត់|ទេ)\s*+(?:ទេ|បង)|^\s*+ទេ[\s,!]|\b(?:ot|min|mun|att)\s?(?:men|mean|dael|ban|tan|ton|toan)"
    r"|^\s*+ot te\b|\bn[o']t?\b|\b(?:dont|didnt)\b",
    re.IGNORECASE,
)
_I_ASK = re.compile(
    r"(?<!មែន)(?<!មាន)(?<!បាន)(?:ខ្ញុំ|ញុំ|យើង|យាយ|លោកតា|^|ទេ\s?)\s*+(?:(?:គ្រាន់តែ|ចង់|តែ)\s*+)*+"
    r"(?:សួរ|ដឹង|មានន័យ)(?:តែ|ថា|អំពី|ពី|រឿង|ត្រង់)*+\s*+"
    r"|\b(?:(?:k?nhom|khnom|knom|kyom|oun|yeay|bong)\s++)?(?:(?:jong|chong)\s++)?"
    r"(?:sour|suor|sor|dung|deng)\s++(?:tha|pi|rueng|reung)\s++"
    r"|\bi\s++(?:(?:just|only|really)\s++)?(?:ask|asked|am asking|want(?:ed)? to (?:know|ask)|mean|meant)"
    r"\s++(?:(?:about|if|whether|for|that|to know)\s++)?"
    r"|\bmy question (?:is|was) (?:about )?",
    re.IGNORECASE,
)
"""Where somebody says what they ask instead, in each script."""

_ADDRESSED = re.compile(
    r"(\s*+(?:(?:hello|hi|hey|dear|please|thank you|thanks|ok|yes|so?u?o?rs?d[ea]y|chumreab suor|[oa]r?kun|ba?at|ja?as"
    r"|te|ot te|som|សួស្តី|សួស្ដី|ជំរាបសួរ|ជម្រាបសួរ|អរគុណ|ហេឡូ|ចាស|បាទ|ទេ)[\s,!]*+)*+)"
    r"(?:(?:bong|oun|p'?oun|ming|pou|om|che|chae|lok|yeay|ta)(?: ?(?:srey|sry|pros|bros))?(?: ?(?:oy|ery|er))?"
    r"\s*+[,!]\s*+"
    r"|(?:sister|brother|sis|bro|uncle|aunty|auntie|aunt|friend)\s*+[,!]\s*+"
    r"(?=(?:i|im|i'm|my|we|our|me|can|how|what|please|help)\b)"
    r"|(?:បង|ប្អូន|អូន|មីង|ពូ|អ៊ំ|ចែ|លោក|អ្នក|យាយ|តា)(?:ស្រី|ប្រុស)?(?:អើយ|អើ)?"
    r"(?:\s*+[,!]\s*+|\s++(?=ខ្ញុំ|ញុំ|ញុម|យើង|ពួកខ្ញុំ|ពួកយើង|អូន|ក្មួយ|ជួយ|សុំ|សូម|តើ|ចង់)))",
    re.IGNORECASE,
)
"""A form of address before what somebody writes. In Khmer script the blank tells: without it the same letters are "my
brother". All of 19 training messages that begin with "បង ខ្ញុំ" address somebody."""

_GREETS = re.compile(
    r"\s*+(?:(?:hello|hi|hey|helo|alo|good (?:morning|afternoon|evening)|s[ou]{1,2}r?s? ?d[ea][yi]"
    r"|(?:chum|chom|jum|jom)r?eab ?suor)\b|សួស្តី|សួស្ដី|ជំរាបសួរ|ជម្រាបសួរ|ហេឡូ|អាឡូ)[\s,!.៕។]*+"
    r"(?:(?:bong|sir|madam|sister|brother|បងស្រី|បងប្រុស|បង|លោក|អ្នកគ្រូ|ចែ)[\s,!.]++)?+",
    re.IGNORECASE,
)
"""A greeting before what somebody writes, and whom they greet."""

_BEHIND = 12
"""Letters behind a greeting from which it is no mere one."""

_MEANS = re.compile(
    r"^\s*+(?:sorry|oh|wait|actually|correction|som ?tos|som ?toh|chrolom|chrolam|jrolom|សុំទោស|សូមទោស)\b"
    r"|\bi mean\b|ច្រឡំ|ច្រលំ|ខ្ញុំ(?:ចង់)?និយាយ(?:ថា|ពី)",
    re.IGNORECASE,
)

LONGEST = 600
"""Letters of a message that is looked through; a longer one tells a story."""


def puts_right(text: str) -> bool:
    """Whether something is said to be otherwise: "no, he is in Laos", "sorry, I mean Malaysia"."""
    return len(text) <= LONGEST and bool(_DENIES.search(text) or _MEANS.search(text))


def asks(text: str) -> bool:
    """Whether somebody asks something rather than tells it. A long message tells a story."""
    return len(text) <= LONGEST and bool(_ASKS_ANYWHERE.search(text))


def last_question(text: str) -> str | None:
    """The last sentence that asks something, where another one stands beside it; None otherwise."""
    if len(text) > LONGEST:
        return None
    ends = [0, *(found.end() for found in _ENDS.finditer(text)), len(text)]
    sentences = [text[a:b].strip() for a, b in pairwise(ends)]
    sentences = [sentence for sentence in sentences if any(map(str.isalnum, sentence))]
    if len(sentences) < 2:
        return None
    return next((sentence for sentence in reversed(sentences) if _ASKS.search(sentence)), None)


def second_question(text: str) -> str | None:
    """The second of two questions in one message ("how much is it and how long does it take?"); None for one."""
    if len(text) > _TWO:
        return None
    for found in _JOINS.finditer(text):
        before, after = text[: found.start()].strip(), text[found.end() :].strip(" ?.!។")
        if min(len(before), len(after)) >= _LEAST and _asks_plainly(before) and _asks_plainly(after):
            return after
    return None


def _asks_plainly(part: str) -> bool:
    """Whether a part of a message asks by itself; what a condition begins with asks nothing yet."""
    asks = _ASKS_WITHIN.search(part) or (_goes_on(part) and not _CONDITION.match(part))
    return bool(asks) and not _TELLS_NOT.search(part)


def unaddressed(text: str) -> str:
    """The text without the form of address at its beginning ("bong, nhom …"), which is no word for a relative."""
    found = _ADDRESSED.match(text)
    return text if found is None else found.group(1) + text[found.end() :]


def after_greeting(text: str) -> str:
    """What is written behind a greeting ("hello bong, I broke my leg"), of which the models hear little else; all of it
    where it is a mere one.
    """
    greets = _GREETS.match(text)
    rest = text[greets.end() :] if greets else ""
    return rest if len(rest) >= _BEHIND else text


def after_thanks(text: str) -> str:
    """What is asked behind a word of thanks ("thank you, and can they take my land?"); all of it where nothing is."""
    thanks = (_THANKS.match(text) or _THANKS_LATER.search(text)) if len(text) <= LONGEST else None
    asked = text[thanks.end() :] if thanks else ""
    before = text[: thanks.start()] if thanks else ""
    return f"{before} {asked}".lstrip() if len(asked) >= _LEAST and _goes_on(asked) else text


def _goes_on(asked: str) -> bool:
    """Whether words behind thanks ask something, by their beginning or their end."""
    left = asked.rstrip()
    may_ask, te = _MAY_ASK.search(left), _TE.search(left)
    return (
        bool(_GOES_ON.match(asked) or _ASKS_AT_END.search(left) or _ASKS_WITHIN.search(left))
        or (may_ask is not None and te is not None and may_ask.end() <= te.start())
        or (left.endswith("ទេ") and _NOT.search(left[: -len("ទេ")]) is None)
    )


def asked_instead(text: str) -> str:
    """What somebody asks who says that it is not what was answered ("I don't ask about calls, I ask who pays the
    doctor"); all of it where that is not said.
    """
    denied = _DENIES.search(text) if len(text) <= LONGEST else None
    if denied is None:
        return text
    asks = next((a for a in _I_ASK.finditer(text) if denied.end() <= a.start() or not _denied(text, a.start())), None)
    if asks is None:
        return text
    asked = text[asks.end() :]
    later = next((d for d in _DENIES.finditer(asked) if d.start() >= _LEAST), None)
    asked = asked[: later.start()].strip() if later and denied.start() > asks.start() else asked.strip()
    return asked if len(asked) >= _NAMED else text


def _denied(text: str, at: int) -> bool:
    """Whether a "not" stands near what begins there."""
    return _DENIES.search(text[max(0, at - _NEAR) : at + _NEAR]) is not None
