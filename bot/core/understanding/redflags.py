"""Red flags: what tells of danger, found in a message without the intent model.

Words live in `nlu/red_flags/*.yml`; here is only how they count. A guard (negation, news, question, past) works inside
its own clause alone: "I saw a film. Now he beats me" stays an emergency. When unsure, the flag stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from functools import cache

from bot.core.understanding.phrases import Found, Phrases, Style
from bot.core.understanding.values import Urgency
from bot.core.understanding.views import View


@dataclass(frozen=True)
class Guards:
    """What weakens a red flag, per file of `nlu/red_flags/`.

    `negation` directly before or inside a phrase drops it; `told` (film, news, song, dream) drops it; `question`
    (asking for information) drops it unless the phrase speaks of `oneself`; `past` lowers it to support unless
    `present` stands there too; `breaks` start a new clause.
    """

    negation: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    oneself: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()


KINDS = tuple(guard.name for guard in fields(Guards))


@dataclass(frozen=True)
class Rule:
    """One red flag: a meaning in English, the answer that fits, and the phrases that say it in one script."""

    id: str
    script: str
    topic: str
    urgency: Urgency
    phrases: tuple[str, ...]
    not_if: tuple[str, ...] = ()
    meaning: str = ""
    guards: Guards = Guards()
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Book:
    """The rules of one script over one layout. Entry numbers: guards by kind, then phrases, then each rule's not_if."""

    def __init__(self, rules: Sequence[Rule], style: Style) -> None:
        self.rules = rules
        # The same few words stand in thousands of phrases.
        style = replace(style, form=cache(style.form))
        entries: list[str] = []
        self._meaning: list[tuple[str, int]] = []
        for kind in KINDS:
            for phrase in getattr(rules[0].guards, kind):
                entries.append(phrase)
                self._meaning.append((kind, -1))
        for number, rule in enumerate(rules):
            for kind, phrases in (("flag", rule.phrases), ("not_if", rule.not_if)):
                for phrase in phrases:
                    entries.append(phrase)
                    self._meaning.append((kind, number))
        self._phrases = Phrases(entries, rules[0].lists, style)
        negative = Phrases(rules[0].guards.negation, rules[0].lists, style)
        edge = "." if not style.blanks else " . "
        self._negative = {i for i, p in enumerate(entries) if negative.find(_flat(p, style, edge))}
        self._reach = 1 if style.blanks else 0

    def find(self, view: View) -> tuple[dict[int, Urgency], bool]:
        """The urgency left to each rule found, and whether anything is asked for information."""
        found = self._phrases.find(view.text)
        kinds: dict[str, list[Found]] = {}
        for hit in found:
            kinds.setdefault(self._meaning[hit.phrase][0], []).append(hit)
        asked = bool(kinds.get("question"))
        flags = kinds.get("flag")
        if not flags:
            return {}, asked
        cuts = sorted({i for i, c in enumerate(view.text) if c == "."} | {b.start for b in kinds.get("breaks", ())})
        guards = {k: _by_clause(kinds.get(k, ()), cuts) for k in (*KINDS[:-1], "not_if")}
        excepted = {(c, self._meaning[g.phrase][1]) for c, found_there in guards["not_if"].items() for g in found_there}
        left: dict[int, Urgency] = {}
        for hit in flags:
            if view.long and not _touches(hit, view.long):
                continue
            number = self._meaning[hit.phrase][1]
            urgency = self._weigh(hit, number, cuts, guards, excepted)
            if urgency > left.get(number, Urgency.NONE):
                left[number] = urgency
        return left, asked

    def _weigh(
        self,
        hit: Found,
        number: int,
        cuts: Sequence[int],
        guards: Mapping[str, Mapping[int, Sequence[Found]]],
        excepted: Set[tuple[int, int]],
    ) -> Urgency:
        urgency = self.rules[number].urgency
        clause = bisect_right(cuts, hit.start)
        if bisect_left(cuts, hit.end - 1) != clause:  # an end of sentence that the phrase asks for is still its own
            return urgency
        if guards["told"].get(clause):
            return Urgency.NONE
        if guards["question"].get(clause) and not _inside(hit, guards["oneself"].get(clause, ())):
            return Urgency.NONE
        if (clause, number) in excepted:
            return Urgency.NONE
        if hit.phrase not in self._negative and self._denied(hit, guards["negation"].get(clause, ())):
            return Urgency.NONE
        if guards["past"].get(clause) and not guards["present"].get(clause):
            return min(urgency, Urgency.SUPPORT)
        return urgency

    def _denied(self, hit: Found, negations: Sequence[Found]) -> bool:
        """Whether a negation stands inside the phrase or ends directly before it (binary search: they are sorted)."""
        at = bisect_right(negations, hit.end - 1, key=lambda n: n.start) - 1
        return at >= 0 and negations[at].end >= hit.start - self._reach


def _touches(hit: Found, stretches: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(stretches, hit.end, key=lambda s: s[0]) - 1
    return at >= 0 and stretches[at][1] > hit.start


def _inside(hit: Found, words: Sequence[Found]) -> bool:
    """Whether one of the words, sorted by start, stands inside the phrase found."""
    at = bisect_left(words, hit.start, key=lambda w: w.start)
    return at < len(words) and words[at].end <= hit.end


def _flat(phrase: str, style: Style, edge: str) -> str:
    """The literal words of a phrase as a view, to see whether it holds a negation itself."""
    words = phrase.replace("..", " ").translate({ord(c): "|" for c in "()[]<>"}).replace("*", "")
    parts = [(" " if style.blanks else "").join(style.form(w) for w in p.split()) for p in words.split("|")]
    return f"{edge}{edge.join(parts)}{edge}"


def _by_clause(hits: Iterable[Found], cuts: Sequence[int]) -> dict[int, list[Found]]:
    clauses: dict[int, list[Found]] = {}
    for hit in sorted(hits, key=lambda h: h.start):
        clauses.setdefault(bisect_right(cuts, hit.start), []).append(hit)
    return clauses
