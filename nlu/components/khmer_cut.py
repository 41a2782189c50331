"""Cuts Khmer, which has no spaces, into words: what `khmercut.tokenize` gives, in a sixth of the time, from its own file.

khmercut looks for each cluster (a letter with its signs) at the clusters around it, alone and joined, as some 25 strings that
it looks up one by one; here a sequence of clusters is looked up once for all that stand near. A test holds the two together.
"""

from __future__ import annotations

import re
import struct
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

_FILE = "crf_ner_10000.crfsuite"
_KHMER = "\u1780-\u17ff\u19e0-\u19ff ,.?"
_FIRST = "\u1780-\u17b3\u17d4\u17d5\u17d7-\u17db\u17e0-\u17e9\u19e0-\u19ff ,.?"
_DIGIT = "[0-9\u17e0-\u17e9]"
_BETWEEN = re.compile(
    f"(?!(?<={_DIGIT}){_DIGIT})"
    f"(?:(?<=[^{_KHMER}])(?=[{_KHMER}])|(?<=[{_KHMER}])(?= )|(?<=[{_KHMER}])(?<!\u17d2)(?=[^{_KHMER}]|[{_FIRST}]))"
)
_NEAR = 3
"""Clusters before and behind one that say whether a word begins with it."""
_JOINED = (
    {f"kcc[{at:+d}]" if at else "kcc": -at for at in range(-_NEAR, _NEAR + 1)},
    {"kcc[-1:0]": 1, "kcc[-2:-1]": 2, "kcc[-3:-2]": 3, "kcc[+1:0]": 0, "kcc[+1:+2]": -1, "kcc[+2:+3]": -2},
    {"kcc[-2:0]": 2, "kcc[-3:-1]": 3, "kcc[0:+2]": 0, "kcc[+1:+3]": -1},
    {"kcc[-3:0]": 3, "kcc[0:+3]": 0},
)
"""What the model calls one to four clusters in a row, and how far behind the first of them that stands which they tell of."""


_KINDS_OF = {
    **{f"kcc[{at:+d}]t" if at else "t": -at for at in range(-_NEAR, _NEAR + 1)},
    **{"ns": 0, "ns-1": 1, "ns+1": -1, "ns+2": -2},
}
_COLUMNS = 2 * _NEAR + 1
_KINDS = (("C", "\u1780", "\u17b3"), ("W", "\u17b4", "\u17c8"), ("D", "\u17c9", "\u17d0"), ("S", "\u17d2", "\u17d2"))
_FEATURE = np.dtype([("kind", "<u4"), ("of", "<u4"), ("label", "<u4"), ("weight", "<f8")])


class Cutter:
    """The model of khmercut. Raises OSError, ValueError where its file is not there or of another form."""

    def __init__(self) -> None:
        found = find_spec("khmercut")
        if found is None or found.origin is None:
            raise FileNotFoundError("khmercut is not installed")
        told, self._passes = _read(Path(found.origin).with_name(_FILE))
        self._rows, self._weights = zip(*(_table(told, names) for names in _JOINED), strict=True)
        kinds, weights = _table(told, _KINDS_OF)
        self._kinds = {kind: weights[row] for kind, row in kinds.items()}
        self._edges = told["BOS"].weights[0], told["EOS"].weights[0]
        # Khmer has some thousand clusters; as bytes many are joined to an array at once
        self._alone = lru_cache(2048)(lambda cluster: self._of_one(cluster).tobytes())

    def cut(self, text: str) -> list[str]:
        """The words of a text; joined they are the text."""
        clusters = _BETWEEN.split(text) if text else []
        words: list[str] = []
        for cluster, begins in zip(clusters, self._begins(self._scores(clusters)), strict=True):
            if begins or not words:
                words.append(cluster)
            else:
                words[-1] += cluster
        return words

    def _of_one(self, cluster: str) -> Floats:
        """What a cluster tells of those around it, alone, and by its kind."""
        kind = next((name for name, first, last in _KINDS if first <= cluster[0] <= last), "NS")
        row = self._weights[0][self._rows[0].get(cluster, -1)] + self._kinds.get(
            kind if len(cluster) == 1 else f"K{len(cluster)}", 0
        )
        return row + self._kinds[""] if kind == "NS" else row

    def _scores(self, clusters: Sequence[str]) -> list[float]:
        """How much speaks for a word to begin with each cluster."""
        many = len(clusters)
        if not many:
            return []
        joined, told = list(clusters), np.zeros((many + _COLUMNS - 1, _COLUMNS))
        table = told[_NEAR : _NEAR + many]  # a row for each cluster, a column for each place that it tells of
        table += np.frombuffer(b"".join(map(self._alone, clusters))).reshape(many, _COLUMNS)
        for rows, weights in zip(self._rows[1:], self._weights[1:], strict=True):
            joined = [one + other for one, other in zip(clusters, joined[1:], strict=False)]
            table[: len(joined)] += weights.take([rows.get(each, -1) for each in joined], 0)
        # what is told of a cluster stands in the first column of the last that tells, in the next one of the one before …
        down, right = told.strides
        of_each = np.ndarray((many, _COLUMNS), told.dtype, told, (_COLUMNS - 1) * down, (down, right - down))
        sums = of_each.sum(axis=1)
        sums[0] += self._edges[0]
        sums[-1] += self._edges[1]
        found: list[float] = sums.tolist()
        return found

    def _begins(self, scores: Sequence[float]) -> list[bool]:
        """The likeliest of all ways to cut (Viterbi)."""
        (again, ends), (starts, goes_on) = self._passes
        begin, inside = 0.0, 0.0
        came: list[tuple[bool, bool]] = []
        for at, score in enumerate(scores):
            if at:
                way = begin + again >= inside + starts, begin + ends >= inside + goes_on
                came.append(way)
                begin, inside = (
                    begin + again if way[0] else inside + starts,
                    begin + ends if way[1] else inside + goes_on,
                )
            begin += score
        found = [begin >= inside]
        for way in reversed(came):
            found.append(way[0] if found[-1] else way[1])
        return found[::-1] if scores else []


@dataclass(frozen=True)
class _Told:
    """The clusters for which one kind of evidence has a weight, and that."""

    clusters: list[str] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)


def _table(told: Mapping[str, _Told], names: Mapping[str, int]) -> tuple[dict[str, int], Floats]:
    """The row of each sequence of clusters, and what it tells of the clusters around; the last row tells nothing."""
    rows: dict[str, int] = {}
    found = {name: [rows.setdefault(each, len(rows)) for each in told[name].clusters] for name in names}
    weights = np.zeros((len(rows) + 1, _COLUMNS))
    for name, place in names.items():
        weights[found[name], _NEAR + place] = told[name].weights
    return rows, weights


def _read(file: Path) -> tuple[Mapping[str, _Told], list[list[float]]]:
    """From a file of CRFsuite (lCRF 100): how much more each piece of evidence says for its first label than for the other,
    and what it is for each label to follow each."""
    raw = file.read_bytes()
    magic, version, labels, many, start, end, names = struct.unpack_from("<4s8xI4x5I", raw)
    if (magic, version, labels) != (b"lCRF", 100, 2):
        raise ValueError(f"{file} is no model of two labels that this code knows")
    features = np.frombuffer(raw, _FEATURE, (end - start - 12) // _FEATURE.itemsize, start + 12)
    weights, passes = np.zeros(many), np.zeros((2, 2))
    for label, sign in enumerate((1, -1)):
        of_label = features[features["label"] == label]
        for each in of_label[of_label["kind"] == 1]:
            passes[each["of"], label] = each["weight"]
        of_evidence = of_label[of_label["kind"] == 0]
        weights[of_evidence["of"]] += sign * of_evidence["weight"]
    (at,) = struct.unpack_from("<20xI", raw, names)
    places = names + np.frombuffer(raw, "<u4", many, names + at).astype(np.intp)
    sizes = np.frombuffer(raw, np.uint8)[places[:, np.newaxis] + np.arange(4, 8)].view("<u4").ravel()
    told: defaultdict[str, _Told] = defaultdict(_Told)
    for place, size, weight in zip((places + 8).tolist(), sizes.tolist(), weights.tolist(), strict=True):
        key = raw[place : place + size - 1].decode()
        head = key.find("]") if key.startswith("kcc[") else 0
        what, _, clusters = key[head:].partition(":")
        of = told[key[:head] + what]
        of.clusters.append(clusters)
        of.weights.append(weight)
    return told, passes.tolist()
