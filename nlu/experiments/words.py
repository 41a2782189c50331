"""Makes `nlu/words/english.txt`: the words by which English is told from romanised Khmer, and run-together words are parted.

    apt-get download scowl && dpkg -x scowl_*.deb var/scowl
    nlu/.venv/bin/python nlu/experiments/words.py var/scowl/usr/share/dict/scowl

SCOWL's lists up to size 20, which are free to use and share with its notice (`nlu/words/README.md`), and all words of the
English training messages.
"""

from __future__ import annotations

import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from components import meaning, messages, text  # noqa: E402

SIZES = ("10", "20")
KINDS = ("words", "upper", "contractions")


def listed(folder: Path) -> set[str]:
    """The words of SCOWL's lists, folded as messages are."""
    found: set[str] = set()
    for region in ("english", "american", "british"):
        for path in (folder / f"{region}-{kind}.{size}" for kind in KINDS for size in SIZES):
            if path.is_file():
                lines = path.read_text("latin-1").splitlines()
                found.update(word for line in lines for word in meaning.WORD.findall(text.fold(line)))
    return found


def main() -> None:
    """Write the list."""
    found = listed(Path(sys.argv[1]))
    for example in messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold):
        if example.script == "en":
            found.update(meaning.WORD.findall(text.fold(example.text)))
    meaning.WORDS.write_text("".join(f"{word}\n" for word in sorted(found)), encoding="utf-8")
    sys.stdout.write(f"{len(found)} words\n")


if __name__ == "__main__":
    main()
