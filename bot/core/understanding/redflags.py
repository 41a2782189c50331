"""Red flags: what tells of danger, found in a message without the intent model.

Words live in `nlu/red_flags/*.yml`; here is only how they count. A guard (negation, news, question, past) works inside
its own clause alone: "I saw a film. Now he beats me" stays an emergency. When unsure, the flag stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
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
    `present` stands there too; `breaks` start a new clause, `joins` one that a question before it does not cover, as a
    comma does: "how much is a passport and my wife is locked in".
    """

    negation: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    oneself: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()


KINDS = tuple(guard.name for guard in fields(Guards))
_CUTS = ("breaks", "joins")


@dataclass(frozen=True)
class InBook:
    """What one book finds in one layout: the urgency left to each rule (by number), and what guards did.

    `asked`: a phrase of a question stands there. `about`: the rules that only a question took. `silenced`: the guards
    that took or lowered a phrase.
    """

    left: Mapping[int, Urgency] = field(default_factory=dict)
    asked: bool = False
    about: frozenset[int] = frozenset()
    silenced: frozenset[str] = frozenset()


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

    def find(self, view: View) -> InBook:
        """The urgency left to each rule found, and what its guards did."""
        kinds: dict[str, list[Found]] = {}
        for hit in self._phrases.find(view.text):
            kinds.setdefault(self._meaning[hit.phrase][0], []).append(hit)
        asked = bool(kinds.get("question"))
        flags = kinds.get("flag")
        if not flags:
            return InBook(asked=asked)
        clauses = _Clauses(view, kinds, self._meaning)
        left: dict[int, Urgency] = {}
        took: dict[str, set[int]] = {}
        for hit in flags:
            if view.long and not _touches(hit, view.long):
                continue
            number = self._meaning[hit.phrase][1]
            guard = clauses.guard(hit, number) or self._negation(hit, clauses) or clauses.time(hit)
            if guard:
                took.setdefault(guard, set()).add(number)
            urgency = self.rules[number].urgency
            if guard == "past":
                urgency = min(urgency, Urgency.SUPPORT)
            elif guard:
                urgency = Urgency.NONE
            if urgency > left.get(number, Urgency.NONE):
                left[number] = urgency
        about = frozenset(took.get("question", set()) - left.keys())
        return InBook(left, asked, about, frozenset(took))

    def _negation(self, hit: Found, clauses: _Clauses) -> str:
        if hit.phrase in self._negative or clauses.crosses(hit):
            return ""
        return "negation" if self._denied(hit, clauses.of("negation", hit)) else ""

    def _denied(self, hit: Found, negations: Sequence[Found]) -> bool:
        """Whether a negation stands inside the phrase or ends directly before it (binary search: they are sorted)."""
        at = bisect_right(negations, hit.end - 1, key=lambda n: n.start) - 1
        return at >= 0 and negations[at].end >= hit.start - self._reach


class _Clauses:
    """The clauses of one layout, and the guards that stand in each."""

    def __init__(self, view: View, kinds: Mapping[str, Sequence[Found]], meaning: Sequence[tuple[str, int]]) -> None:
        cuts = {i for i, c in enumerate(view.text) if c == "."} | {b.start for b in kinds.get("breaks", ())}
        self._cuts = sorted(cuts)
        # what a question covers ends sooner: at a comma, and at a word that joins somebody's own sentence to it
        self._joints = sorted(cuts | set(view.commas) | {b.start for b in kinds.get("joins", ())})
        self._guards = {
            kind: _by_clause(kinds.get(kind, ()), self._joints if kind == "question" else self._cuts)
            for kind in (*(k for k in KINDS if k not in _CUTS), "not_if")
        }
        self._excepted = {
            (clause, meaning[guard.phrase][1]) for clause, there in self._guards["not_if"].items() for guard in there
        }

    def crosses(self, hit: Found) -> bool:
        """Whether the phrase goes over the end of a clause, as one that asks for it does: no guard reaches it."""
        return bisect_left(self._cuts, hit.end - 1) != bisect_right(self._cuts, hit.start)

    def of(self, kind: str, hit: Found) -> Sequence[Found]:
        """The guards of a kind in the clause of a phrase."""
        return self._guards[kind].get(bisect_right(self._cuts, hit.start), ())

    def guard(self, hit: Found, number: int) -> str:
        """What takes a phrase of the rule `number`, negation and time apart; empty where nothing does."""
        if self.crosses(hit):
            return ""
        if self.of("told", hit):
            return "told"
        asked = self._guards["question"].get(bisect_right(self._joints, hit.start))
        if asked and not _inside(hit, self.of("oneself", hit)):
            return "question"
        if (bisect_right(self._cuts, hit.start), number) in self._excepted:
            return "not_if"
        return ""

    def time(self, hit: Found) -> str:
        """ "past" where what stands there is over."""
        over = not self.crosses(hit) and self.of("past", hit) and not self.of("present", hit)
        return "past" if over else ""


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
