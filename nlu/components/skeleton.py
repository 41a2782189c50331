"""One rough string of sounds for Khmer script and for Khmer typed in Latin letters.

Khmer in Latin letters has no agreed spelling. Both forms are folded here to the same coarse string, so that messages
in Khmer script also teach a model to read romanised ones. Measured (docs/decisions/008): topics of romanised messages
.64 without it, .66 with it; Khmer script .58 and .59.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from components.text import AGAIN, script

CONSONANTS = dict(
    zip(
        "កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ",
        ["k"] * 4
        + ["G"]
        + ["j"] * 4
        + ["N"]
        + ["t"] * 4
        + ["n"]
        + ["t"] * 4
        + ["n"]
        + ["p"] * 4
        + ["m", "y", "r", "l", "v", "s", "h", "l", ""],
        strict=True,
    )
)
VOWELS = {
    "ា": "a",
    "ិ": "e",
    "ី": "i",
    "ឹ": "e",
    "ឺ": "e",
    "ុ": "o",
    "ូ": "u",
    "ួ": "u",
    "ើ": "e",
    "ឿ": "e",
    "ៀ": "i",
    "េ": "e",
    "ែ": "e",
    "ៃ": "ai",
    "ោ": "o",
    "ៅ": "o",
    "ំ": "m",
    "ះ": "h",
    "័": "a",
    "ឥ": "e",
    "ឦ": "i",
    "ឧ": "o",
    "ឩ": "u",
    "ឪ": "o",
    "ឯ": "e",
    "ឱ": "o",
    "ឲ": "o",
    "ឫ": "re",
    "ឬ": "re",
    "ឮ": "le",
    "ឭ": "le",
}
SILENT = "៉៊់៍្៏៌៎"
SOUNDS = {**CONSONANTS, **VOWELS, **dict.fromkeys(SILENT, "")}
LATIN = [  # longest first where one is part of another
    ("chh", "j"),
    ("ch", "j"),
    ("jh", "j"),
    ("c", "k"),
    ("kh", "k"),
    ("gh", "k"),
    ("ng", "G"),
    ("nh", "N"),
    ("ny", "N"),
    ("gn", "N"),
    ("ph", "p"),
    ("th", "t"),
    ("bh", "p"),
    ("dh", "t"),
    ("g", "k"),
    ("q", "k"),
    ("x", "k"),
    ("b", "p"),
    ("d", "t"),
    ("w", "v"),
    ("f", "v"),
    ("z", "s"),
    ("sh", "s"),
    ("ea", "e"),
    ("ie", "i"),
    ("ei", "i"),
    ("ey", "i"),
    ("eu", "e"),
    ("er", "e"),
    ("ae", "e"),
    ("ou", "u"),
    ("oo", "u"),
    ("uo", "u"),
    ("or", "o"),
    ("oa", "o"),
    ("au", "o"),
    ("ao", "o"),
    ("aw", "o"),
]


def skeleton(text: str) -> str:
    """Coarse sound of a normalised message, without spaces; vowels kept roughly."""
    text = unicodedata.normalize("NFC", text).lower()
    text = re.sub(".៍", "", text)  # toandakhiat: the letter under it is not spoken
    for letters, sound in LATIN:
        text = text.replace(letters, sound)
    sounds = "".join(SOUNDS.get(c, c if c.isascii() and c.isalpha() else "") for c in text)
    return re.sub(r"(.)\1+", r"\1", sounds)


@lru_cache(AGAIN)  # both models ask
def skeleton_pieces(text: str) -> tuple[str, ...]:
    """All sequences of two to five sounds of a folded message; none of an English one."""
    if script(text) == "en":
        return ()
    sounds = skeleton(text)
    return tuple(sounds[at : at + size] for size in range(2, 6) for at in range(len(sounds) - size + 1))
