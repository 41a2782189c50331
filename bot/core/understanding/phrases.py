"""Phrases found in a message in one pass; how they are written stands in `bot.core.understanding.patterns`.

All literal pieces are found together (`bot.core.understanding.pieces`), so a message is read once however many phrases
there are; the pieces found are then joined by order and distance with binary search. Both are linear in the message's
length but for a logarithm, and there is no backtracking to provoke.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from typing import NamedTuple

from bot.core.understanding.patterns import Step, read
from bot.core.understanding.pieces import LetterPieces, Spans, WordPieces

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


class _Link(NamedTuple):
    """A set of pieces behind the link `before` (-1: none), at most `gap` characters away."""

    before: int
    known: int
    gap: int


class _User(NamedTuple):
    """A sequence of phrase `number` that ends with a link, the sets it needs, and that of them which fewest use."""

    number: int
    link: int
    needed: frozenset[int]
    by: int


class Phrases:
    """Many phrases compiled for one layout. Immutable after construction, safe to share between threads."""

    def __init__(self, phrases: Sequence[str], lists: Mapping[str, Sequence[str]], style: Style) -> None:
        """Raises PhraseError, naming the phrase, when one cannot be read."""
        self._least = style.least
        style = replace(style, form=cache(style.form))  # the same few words stand in thousands of phrases
        forms_of = cache(partial(_forms, style))
        self._sets: dict[tuple[str, ...], int] = {}
        self._links: list[_Link] = []
        sequences: list[tuple[int, tuple[tuple[int, int], ...]]] = []
        for number, phrase in enumerate(phrases):
            for steps in read(phrase, lists):
                joined = self._compile(steps, style, forms_of)
                if joined:
                    sequences.append((number, joined))
        self._index(sequences)
        wanted: dict[str, list[int]] = {}
        for forms, known in self._sets.items():
            for form in forms:
                wanted.setdefault(form, []).append(known)
        self._sets_of = list(wanted.values())
        """The sets that each piece belongs to."""
        self._pieces: WordPieces | LetterPieces = WordPieces(wanted) if style.blanks else LetterPieces(wanted)

    def _compile(
        self, steps: Sequence[Step], style: Style, forms_of: Callable[[tuple[str, ...]], tuple[str, ...]]
    ) -> tuple[tuple[int, int], ...] | None:
        joined: list[tuple[int, int]] = []
        ended = False
        for step in steps:
            if not step.literals:
                continue
            forms = forms_of(step.literals)
            if not forms:
                return None
            known = self._sets.setdefault(forms, len(self._sets))
            gap = style.gap if step.gap else int(style.blanks)
            if ended and not style.blanks and not step.gap:
                gap = _ENDING
            ended = any(f.endswith("*") for f in forms)
            joined.append((known, gap))
        return tuple(joined)

    def _index(self, sequences: Sequence[tuple[int, tuple[tuple[int, int], ...]]]) -> None:
        """Each sequence is tried only when those two of its sets were found whose shortest forms have most letters:
        they stand in the fewest messages.

        Sequences that begin alike share links, so what they share is joined once for a message.
        """
        uses = [0] * len(self._sets)
        for _, steps in sequences:
            for known, _ in steps:
                uses[known] += 1
        letters = [min(map(len, forms)) for forms in self._sets]
        links: dict[_Link, int] = {}
        users: dict[int, dict[int, list[_User]]] = {}
        for number, steps in sequences:
            last = -1
            for known, gap in steps:
                last = links.setdefault(_Link(last, known, gap), len(links))
            needed = frozenset(known for known, _ in steps)
            rarest = max((known for known, _ in steps), key=letters.__getitem__)
            second = max((known for known, _ in steps if known != rarest), key=letters.__getitem__, default=rarest)
            by = min((known for known, _ in steps), key=uses.__getitem__)
            users.setdefault(rarest, {}).setdefault(second, []).append(_User(number, last, needed, by))
        self._links = list(links)
        self._users = users
        self._tried = frozenset(users)

    def find(self, text: str) -> list[Found]:
        """Every phrase that stands in the view, each with the nearest start for each end; those of a set that few
        sequences use together, the sets in the order of the text.
        """
        pieces = self._pieces.find(text) if text else {}
        present = set(chain.from_iterable([self._sets_of[piece] for piece in pieces]))
        whole = [
            user
            for known in present & self._tried
            for second, users in self._users[known].items()
            if second in present
            for user in users
            if user[2] <= present
        ]
        if not whole:
            return []
        needed = frozenset[int]().union(*[user[2] for user in whole])
        where: dict[int, list[Spans]] = {}
        for piece, spans in pieces.items():
            for known in self._sets_of[piece]:
                if known in needed:
                    where.setdefault(known, []).append(spans)
        if len(whole) > 1:
            order = {known: at for at, known in enumerate(where)}
            whole.sort(key=lambda user: (order[user[3]], user[0]))
        joins = _Joins(text, self._links, where)
        return [
            Found(user.number, start, end)
            for user in whole
            for start, end in joins.of(user.link)
            if end - start >= self._least
        ]


def _forms(style: Style, literals: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({f for a in literals if (f := _literal(style, a)).strip("*")}))


def _literal(style: Style, literal: str) -> str:
    star = literal.endswith("*")
    words = ["." if w in "^$" else style.form(w.rstrip("*")) for w in literal.split()]
    return (" " if style.blanks else "").join(words) + ("*" if star else "")


class _Joins:
    """The sets found in one message, joined link by link, each link once."""

    def __init__(self, text: str, links: Sequence[_Link], where: Mapping[int, Sequence[Spans]]) -> None:
        self._text = text
        self._links = links
        self._where = where
        self._spans: dict[int, Spans] = {}
        self._starts: dict[int, list[int]] = {}
        self._joined: dict[int, Spans] = {}

    def of(self, number: int) -> Spans:
        """The spans that a link and those before it cover, in the order of their ends."""
        joined = self._joined.get(number)
        if joined is None:
            before, known, gap = self._links[number]
            if before < 0:
                joined = self._all(known) if len(self._where[known]) == 1 else _by_end(self._all(known))
            else:
                reach = self.of(before)
                joined = self._longer(reach, known, gap) if reach else []
            self._joined[number] = joined
        return joined

    def _all(self, known: int) -> Spans:
        """The spans of a set, in the order of their starts; those of one piece in the order of their ends too."""
        parts = self._where[known]
        if len(parts) == 1:
            return parts[0]
        if known not in self._spans:
            self._spans[known] = sorted(chain.from_iterable(parts))
        return self._spans[known]

    def _longer(self, reach: Spans, known: int, gap: int) -> Spans:
        """Each span of the set that begins near behind one of `reach`, from the start of the nearest of these."""
        spans = self._all(known)
        if known not in self._starts:
            self._starts[known] = [start for start, _ in spans]
        starts = self._starts[known]
        nearest: dict[tuple[int, int], int] = {}
        for number, (_, end) in enumerate(reach):
            for at in range(bisect_left(starts, end), bisect_right(starts, end + gap)):
                nearest[spans[at]] = number
        longer = [
            (reach[number][0], end)
            for (start, end), number in nearest.items()
            if self._text.find(".", reach[number][1], start) < 0
        ]
        return _by_end(longer) if len(longer) > 1 else longer


def _by_end(spans: Iterable[tuple[int, int]]) -> Spans:
    """In the order of their ends; of those with one end, the one with the nearest start last."""
    return sorted(spans, key=lambda span: (span[1], span[0]))
