"""Phrases as editors write them, read into plain sequences of words.

he .. (hit|beat)* me        words in this order; `..` lets a few others stand between, never the end of a sentence
(a|b c)                     one of several        [the]      may be missing
word*                       any ending            <who>      one of the file's list `who`
^ help me $                 ^ and $ are the start and the end of a sentence
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_SEQUENCES = 400
"""What one phrase may stand for: each `[...]` doubles it, alternatives with gaps inside multiply it."""

_PIECE = re.compile(r"\.\.|[(\[\]|]|\)\*?|<[a-z_]+>|[^\s()\[\]|<>]+")
_PLAIN = re.compile(r"[^()\[\]|<>*.]+\*?")
"""Words in this order and nothing else, as most phrases are."""


class PhraseError(ValueError):
    """A phrase that breaks the small language above; the message says what to write."""


class Step(NamedTuple):
    """One place in a sequence: any of these words stands here; `gap` lets a few others stand before it."""

    literals: tuple[str, ...]
    gap: bool


def read(phrase: str, lists: Mapping[str, Sequence[str]]) -> list[list[Step]]:
    """The plain sequences that a phrase stands for.

    Raises PhraseError when brackets do not match, a list is unknown, the phrase stands for more than `MOST_SEQUENCES`,
    or nothing but gaps and options is left.
    """
    if _PLAIN.fullmatch(phrase) and (words := " ".join(phrase.split())):
        return [[Step((words,), gap=False)]]
    pieces = deque(_PIECE.findall(phrase))
    sequences = _sequences(pieces, lists, phrase)
    if pieces:
        raise PhraseError(f'a bracket is closed in "{phrase}" that was not opened')
    if not all(any(step.literals for step in steps) for steps in sequences):
        raise PhraseError(f'"{phrase}" would match every message: one part must not be optional')
    return sequences


def _sequences(pieces: deque[str], lists: Mapping[str, Sequence[str]], phrase: str) -> list[list[Step]]:
    """Reads up to a `|`, a closing bracket or the end. Neighbouring plain words become one literal."""
    sequences: list[list[Step]] = [[]]
    while pieces and pieces[0] not in ("|", ")", ")*", "]"):
        piece = pieces.popleft()
        if piece in "([":
            options = _group(piece, pieces, lists, phrase)
        elif piece == "..":
            options = [[Step((), True)]]
        elif piece[0] == "<":
            if piece[1:-1] not in lists:
                raise PhraseError(f"there is no list {piece} in this file")
            options = [[Step(tuple(lists[piece[1:-1]]), False)]]
        else:
            options = [[Step((piece,), False)]]
        sequences = [_append(before, after) for before in sequences for after in options]
        if len(sequences) > MOST_SEQUENCES:
            raise PhraseError(f'"{phrase}" stands for too many phrases; write two')
    return sequences


def _group(opened: str, pieces: deque[str], lists: Mapping[str, Sequence[str]], phrase: str) -> list[list[Step]]:
    """One bracket. Its alternatives of plain words are one step; those with gaps or inner endings stand apart."""
    plain: list[str] = []
    apart: list[list[Step]] = []
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
    options = [[Step(tuple(p + "*" for p in plain) if closed == ")*" else tuple(plain), False)]] if plain else []
    return [*options, *apart, *([[]] if opened == "[" else [])]


def _append(before: list[Step], after: list[Step]) -> list[Step]:
    if not before or not after:
        return before + after
    last, first = before[-1], after[0]
    if not last.literals:  # an open gap belongs to the step after it
        return [*before[:-1], first._replace(gap=True), *after[1:]]
    if len(last.literals) == len(first.literals) == 1 and not first.gap and not last.literals[0].endswith("*"):
        return [*before[:-1], last._replace(literals=(f"{last.literals[0]} {first.literals[0]}",)), *after[1:]]
    return before + after
