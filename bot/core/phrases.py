"""Phrases found in a message in one pass; how they are written stands in `bot.core.patterns`.

All literal pieces go into one Aho-Corasick automaton, so a message is read once however many phrases there are; the
pieces found are then joined by order and distance with binary search. Both are linear in the message's length but for
a logarithm, and there is no backtracking to provoke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.patterns import Step, read

_KHMER_MARK = re.compile("[\u17b4-\u17d3]")
_ENDING = 6


class Found(NamedTuple):
    """Where phrase number `phrase` stands in a view."""

    phrase: int
    start: int
    end: int


@dataclass(frozen=True)
class Style:
    """How pieces of one layout are compared.

    `form` brings a literal into the view's form; `blanks` says that words stand between blanks; `gap` is the width of
    `..` in characters; `least` the fewest letters a phrase must cover to count where there are no blanks (0: any).
    """

    form: Callable[[str], str]
    blanks: bool
    gap: int
    least: int = 0


class Phrases:
    """Many phrases compiled for one layout. Immutable after construction, safe to share between threads."""

    def __init__(self, phrases: Sequence[str], lists: Mapping[str, Sequence[str]], style: Style) -> None:
        """Raises PhraseError, naming the phrase, when one cannot be read."""
        self._style = style
        self._sets: dict[tuple[str, ...], int] = {}
        self._users: list[list[tuple[int, tuple[tuple[int, int], ...]]]] = []
        wanted: dict[str, set[int]] = {}
        sequences: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        for number, phrase in enumerate(phrases):
            for steps in read(phrase, lists):
                joined = self._compile(steps, wanted)
                if joined is not None:
                    sequences.append((number, joined))
        self._index(sequences)
        self._automaton(wanted)

    def _compile(
        self, steps: Sequence[Step], wanted: dict[str, set[int]]
    ) -> tuple[tuple[int, int], ...] | None:
        style = self._style
        joined: list[tuple[int, int]] = []
        ended = False
        for step in steps:
            if not step.literals:
                continue
            forms = tuple(sorted({f for a in step.literals if (f := self._literal(a)).strip("*")}))
            if not forms:
                return None
            known = self._sets.setdefault(forms, len(self._sets))
            for form in forms:
                wanted.setdefault(form, set()).add(known)
            gap = style.gap if step.gap else int(style.blanks)
            if ended and not style.blanks and not step.gap:
                gap = _ENDING
            ended = any(f.endswith("*") for f in forms)
            joined.append((known, gap))
        return tuple(joined)

    def _literal(self, literal: str) -> str:
        star = literal.endswith("*")
        words = ["." if w in "^$" else self._style.form(w.rstrip("*")) for w in literal.split()]
        return (" " if self._style.blanks else "").join(words) + ("*" if star else "")

    def _index(self, sequences: Iterable[tuple[int, tuple[tuple[int, int], ...]]]) -> None:
        """Each sequence is tried only when its rarest piece, by number of sequences using it, was found."""
        sequences = list(sequences)
        uses = [0] * len(self._sets)
        for _, steps in sequences:
            for known, _ in steps:
                uses[known] += 1
        self._users = [[] for _ in self._sets]
        for number, steps in sequences:
            self._users[min((k for k, _ in steps), key=uses.__getitem__)].append((number, steps))

    def _automaton(self, wanted: Mapping[str, set[int]]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._fail = [0]
        self._hits: list[tuple[tuple[int, bool, tuple[int, ...]], ...]] = [()]
        for form, sets in wanted.items():
            state, literal = 0, form.rstrip("*")
            for letter in literal:
                state = self._next[state].setdefault(letter, len(self._next))
                if state == len(self._next):
                    self._next.append({})
                    self._fail.append(0)
                    self._hits.append(())
            self._hits[state] += ((len(literal), form.endswith("*"), tuple(sorted(sets))),)
        waiting = deque(self._next[0].values())
        while waiting:
            state = waiting.popleft()
            for letter, following in self._next[state].items():
                waiting.append(following)
                back = self._fail[state]
                while back and letter not in self._next[back]:
                    back = self._fail[back]
                self._fail[following] = self._next[back].get(letter, 0)
                self._hits[following] += self._hits[self._fail[following]]

    def find(self, text: str) -> list[Found]:
        """Every phrase that stands in the view, each with the nearest start for each end; unordered."""
        where: dict[int, list[tuple[int, int]]] = {}
        self._scan(text, where)
        found: list[Found] = []
        for known in where:
            for number, steps in self._users[known]:
                if all(k in where for k, _ in steps):
                    spans = self._join(text, steps, where)
                    found.extend(Found(number, s, e) for s, e in spans if e - s >= self._style.least)
        return found

    def _scan(self, text: str, where: dict[int, list[tuple[int, int]]]) -> None:
        following, fail, hits, blanks = self._next, self._fail, self._hits, self._style.blanks
        state = 0
        for at, letter in enumerate(text, 1):
            while state and letter not in following[state]:
                state = fail[state]
            state = following[state].get(letter, 0)
            for length, star, sets in hits[state]:
                start, end = at - length, at
                if blanks:
                    if text[start - 1] != " ":
                        continue
                    if star:
                        end = text.find(" ", at)
                    elif text[at] != " ":
                        continue
                elif (text[at : at + 1] >= "\u17b4" and _KHMER_MARK.match(text, at)) or (
                    start and text[start - 1] == "\u17d2"
                ):
                    continue
                for known in sets:
                    where.setdefault(known, []).append((start, end))

    @staticmethod
    def _join(
        text: str, steps: tuple[tuple[int, int], ...], where: Mapping[int, list[tuple[int, int]]]
    ) -> list[tuple[int, int]]:
        reach = where[steps[0][0]]
        for known, gap in steps[1:]:
            reach = sorted(reach, key=lambda span: span[1])
            ends = [e for _, e in reach]
            longer: list[tuple[int, int]] = []
            for start, end in where[known]:
                before = bisect_right(ends, start) - 1
                if before < 0 or start - ends[before] > gap:
                    continue
                if text.find(".", ends[before], start) >= 0:
                    continue
                longer.append((reach[before][0], end))
            reach = longer
            if not reach:
                return []
        return reach
