"""Phrases as editors write them, found in a message in one pass.

    he .. (hit|beat)* me        words in this order; `..` lets a few others stand between, never the end of a sentence
    (a|b c)                     one of several        [the]      may be missing
    word*                       any ending            <who>      one of the file's list `who`
    ^ help me $                 ^ and $ are the start and the end of a sentence

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

MOST_SEQUENCES = 400
"""What one phrase may stand for: each `[...]` doubles it, alternatives with gaps inside multiply it."""

_PIECE = re.compile(r"\.\.|[(\[\]|]|\)\*?|<[a-z_]+>|[^\s()\[\]|<>]+")
_KHMER_MARK = re.compile("[\u17b4-\u17d3]")
_ENDING = 6


class PhraseError(ValueError):
    """A phrase that breaks the small language above; the message says what to write."""


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


class _Step(NamedTuple):
    literals: tuple[str, ...]
    gap: bool


def read(phrase: str, lists: Mapping[str, Sequence[str]]) -> list[list[_Step]]:
    """The plain sequences that a phrase stands for.

    Raises PhraseError when brackets do not match, a list is unknown, the phrase stands for more than `MOST_SEQUENCES`,
    or nothing but gaps and options is left.
    """
    pieces = deque(_PIECE.findall(phrase))
    sequences = _sequences(pieces, lists, phrase)
    if pieces:
        raise PhraseError(f'a bracket is closed in "{phrase}" that was not opened')
    if not all(any(step.literals for step in steps) for steps in sequences):
        raise PhraseError(f'"{phrase}" would match every message: one part must not be optional')
    return sequences


def _sequences(pieces: deque[str], lists: Mapping[str, Sequence[str]], phrase: str) -> list[list[_Step]]:
    """Reads up to a `|`, a closing bracket or the end. Neighbouring plain words become one literal."""
    sequences: list[list[_Step]] = [[]]
    while pieces and pieces[0] not in ("|", ")", ")*", "]"):
        piece = pieces.popleft()
        if piece in "([":
            options = _group(piece, pieces, lists, phrase)
        elif piece == "..":
            options = [[_Step((), True)]]
        elif piece[0] == "<":
            if piece[1:-1] not in lists:
                raise PhraseError(f"there is no list {piece} in this file")
            options = [[_Step(tuple(lists[piece[1:-1]]), False)]]
        else:
            options = [[_Step((piece,), False)]]
        sequences = [_append(before, after) for before in sequences for after in options]
        if len(sequences) > MOST_SEQUENCES:
            raise PhraseError(f'"{phrase}" stands for too many phrases; write two')
    return sequences


def _group(
    opened: str, pieces: deque[str], lists: Mapping[str, Sequence[str]], phrase: str
) -> list[list[_Step]]:
    """One bracket. Its alternatives of plain words are one step; those with gaps or inner endings stand apart."""
    plain: list[str] = []
    apart: list[list[_Step]] = []
    while True:
        for steps in _sequences(pieces, lists, phrase):
            if not steps:
                raise PhraseError(f'"{phrase}" has an empty alternative')
            if len(steps) == 1 and not steps[0].gap:
                plain.extend(steps[0].literals)
            else:
                apart.append(steps)
        if not pieces:
            raise PhraseError(f'a bracket in "{phrase}" is not closed')
        closed = pieces.popleft()
        if closed != "|":
            break
    if (opened == "[") != (closed == "]"):
        raise PhraseError(f'the brackets in "{phrase}" do not match')
    options = (
        [[_Step(tuple(p + "*" for p in plain) if closed == ")*" else tuple(plain), False)]] if plain else []
    )
    return [*options, *apart, *([[]] if opened == "[" else [])]


def _append(before: list[_Step], after: list[_Step]) -> list[_Step]:
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if not last.literals:  # an open gap belongs to the step after it
        return [*before[:-1], first._replace(gap=True), *after[1:]]
    if (
        len(last.literals) == len(first.literals) == 1
        and not first.gap
        and not last.literals[0].endswith("*")
    ):
        return [
            *before[:-1],
            last._replace(literals=(f"{last.literals[0]} {first.literals[0]}",)),
            *after[1:],
        ]
    return before + after


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
        self, steps: Sequence[_Step], wanted: dict[str, set[int]]
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
