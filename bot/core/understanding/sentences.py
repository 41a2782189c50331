"""The sentences of a message, by their signs and lines, and which of them ask something."""

from __future__ import annotations

import re
from itertools import pairwise

_ENDS = re.compile(r"[.!?។៕;\n]+")
_ASKS = re.compile(
    r"\?|\b(how|what|where|who|which|when|can|do|does|is|are|will|should)\b"
    r"|(ទេ|អត់|ម៉េច|យ៉ាងណា|ប៉ុន្មាន|ឯណា|អ្វីខ្លះ|ណា|អី)\s*\??$|\b(te|ot|mech|mich|ponman|bonman|na|ena)\s*\??$",
    re.IGNORECASE,
)

_THANKS = re.compile(
    r"\s*(ok[ae]?y?|អូខេ|yes|ចាស|បាទ)?[\s,]*"
    r"(thank(s| you)( so much| very much)?|អរគុណ|(or|ar|a|aw)\s?k[uo]u?n)"
    r"(ច្រើន|ណាស់|\s?(jren|jrern|chroun|chren|nas))*"
    r"\s*(បង|អ្នក|លោក|ប្អូន|អូន|bong|sister|brother|sir|madam|dear)?(ស្រី|ប្រុស)?(ច្រើន|ណាស់)*[\s,.!។]+",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(and |but |so |then )?(also )?(can|could|may|what|how|where|who|which|when|why|do|does|is|are|will|should|if)\b"
    r"|(ចុះ|តើ|បើ|hos |chos |ber )"
    r"|.*(\?|ម៉េច|យ៉ាងណា|ប៉ុន្មាន|ឯណា|អ្វី|អី|ខ្លះ|បានទេ|អត់|ឬទេ|មែនទេ|\b(mech|mich|ponman|bonman|na|ena|ban te|ban ot))\s*$"
    r"|.*\b(ach|arch|trov|mean)\b.*\b(te|ot|ort)\s*$"
    r"|((?!មិន|អត់|គ្មាន|ពុំ|\b(ot|att|min|kmean)\b).)*ទេ\s*$",
    re.IGNORECASE | re.DOTALL,
)
"""How a question behind thanks begins or ends; "there is nothing" ends as questions do, and is none."""
_LEAST = 8
"""Letters of a question behind thanks: what is shorter is asked out of politeness."""
_NEAR = 12
"""Letters within which a "not" belongs to a word for asking."""

_DENIES = re.compile(
    r"(អត់|មិន)\s?(មែន|មាន|បាន)|^\s*(អត់|ទេ)\s*(ទេ|បង)|\b(ot|min|mun|att)\s?(men|mean|dael|ban|tan|ton|toan)|^\s*ot te\b"
    r"|\bn[o']t?\b|\b(dont|didnt)\b",
    re.IGNORECASE,
)
_I_ASK = re.compile(
    r"(?<!មែន)(?<!មាន)(?<!បាន)(ខ្ញុំ|ញុំ|យើង|យាយ|លោកតា|^|ទេ\s?)\s*(គ្រាន់តែ|ចង់|តែ)*\s*(សួរ|ដឹង|មានន័យ)(តែ|ថា|អំពី|ពី|រឿង|ត្រង់)*\s*"
    r"|\b((k?nhom|khnom|knom|kyom|oun|yeay|bong)\s+)?((jong|chong)\s+)?(sour|suor|sor|dung|deng)\s+(tha|pi|rueng|reung)\s+"
    r"|\bi\s+((just|only|really)\s+)?(ask|asked|am asking|want to (know|ask)|wanted to (know|ask)|mean|meant)"
    r"(\s+(about|if|whether|for|that|to know))?\s+",
    re.IGNORECASE,
)
"""Where somebody says what they ask instead, in each script."""

LONGEST = 600
"""Letters of a message that is looked through; a longer one tells a story."""


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


def after_thanks(text: str) -> str:
    """What is asked behind a word of thanks ("thank you, and can they take my land?"); all of it where nothing is."""
    thanks = _THANKS.match(text) if len(text) <= LONGEST else None
    asked = text[thanks.end() :] if thanks else ""
    return asked if len(asked) >= _LEAST and _GOES_ON.match(asked) else text


def asked_instead(text: str) -> str:
    """What somebody asks who says that it is not what was answered ("I don't ask about calls, I ask who pays the
    doctor"); all of it where that is not said.
    """
    denied = _DENIES.search(text) if len(text) <= LONGEST else None
    asks = None if denied is None else next((a for a in _I_ASK.finditer(text) if not _denied(text, a.start())), None)
    if denied is None or asks is None:
        return text
    asked = text[asks.end() :]
    later = next((d for d in _DENIES.finditer(asked) if d.start() >= _LEAST), None)
    asked = asked[: later.start()].strip() if later and denied.start() > asks.start() else asked.strip()
    return asked if len(asked) >= _LEAST else text


def _denied(text: str, at: int) -> bool:
    """Whether what begins there is what they do not ask."""
    return _DENIES.search(text[max(0, at - _NEAR) : at + _NEAR]) is not None and _DENIES.search(text[:at]) is None
