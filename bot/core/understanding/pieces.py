"""Literal pieces of phrases, found in a view in one pass: among words, or anywhere among letters.

A piece that ends in `*` stands for any ending of its word.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Spans: TypeAlias = list[tuple[int, int]]
"""Where a piece stands: start and end in the view."""

_KHMER_MARK = re.compile("[\u17b4-\u17d3]")


@dataclass
class _Node:
    """What may follow the words read so far."""

    following: dict[str, _Node] = field(default_factory=dict)
    ending: list[int] = field(default_factory=list)
    """Pieces that end here."""
    begun: dict[str, list[int]] = field(default_factory=dict)
    """Pieces that end with a word of this beginning."""
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Lengths of the beginnings, by their first letter."""


class WordPieces:
    """Pieces of whole words, in a view of words between single blanks."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._root = _Node()
        for number, piece in enumerate(pieces):
            *words, last = piece.rstrip("*").split(" ")
            node = self._root
            for word in words:
                node = node.following.setdefault(word, _Node())
            if piece.endswith("*"):
                node.begun.setdefault(last, []).append(number)
                lengths = node.lengths.get(last[:1], ())
                node.lengths[last[:1]] = tuple(sorted({*lengths, len(last)}))
            else:
                node.following.setdefault(last, _Node()).ending.append(number)

    def find(self, text: str) -> Mapping[int, Spans]:
        """Where each piece stands, by its number. From each word a few are read, as many as a piece has."""
        words: list[tuple[str, int, int]] = []
        end = -1
        for word in text.split(" "):
            start, end = end + 1, end + 1 + len(word)
            if word:
                words.append((word, start, end))
        found: dict[int, Spans] = {}
        for first, (_, start, _) in enumerate(words):
            node: _Node | None = self._root
            at = first
            while node is not None and at < len(words):
                word, _, end = words[at]
                for length in node.lengths.get(word[0], ()):
                    for number in node.begun.get(word[:length], ()) if length <= len(word) else ():
                        found.setdefault(number, []).append((start, end))
                node = node.following.get(word)
                for number in node.ending if node else ():
                    found.setdefault(number, []).append((start, end))
                at += 1
        return found


class LetterPieces:
    """Pieces that stand anywhere, in a view without blanks (an Aho-Corasick automaton).

    In Khmer a piece must not end within a cluster, nor begin with its subscript.
    """

    def __init__(self, pieces: Iterable[str]) -> None:
        self._next: list[dict[str, int]] = [{}]
        self._fail = [0]
        self._hits: list[tuple[tuple[int, int], ...]] = [()]
        for number, piece in enumerate(pieces):
            literal, state = piece.rstrip("*"), 0
            for letter in literal:
                state = self._next[state].setdefault(letter, len(self._next))
                if state == len(self._next):
                    self._next.append({})
                    self._fail.append(0)
                    self._hits.append(())
            self._hits[state] += ((len(literal), number),)
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

    def find(self, text: str) -> Mapping[int, Spans]:
        """Where each piece stands, by its number. Linear in the length of the text."""
        following, fail, hits = self._next, self._fail, self._hits
        found: dict[int, Spans] = {}
        state = 0
        for at, letter in enumerate(text, 1):
            then = following[state].get(letter)
            while then is None and state:
                state = fail[state]
                then = following[state].get(letter)
            state = then or 0
            if not hits[state] or (text[at : at + 1] >= "\u17b4" and _KHMER_MARK.match(text, at)):
                continue
            for length, number in hits[state]:
                if at > length and text[at - length - 1] == "\u17d2":
                    continue
                found.setdefault(number, []).append((at - length, at))
        return found
