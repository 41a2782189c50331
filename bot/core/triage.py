"""Red flags: danger found in a message without the intent model, and the one rule that combines all that is known.

Words live in `nlu/red_flags/*.yml`; here is only how they count. A guard (negation, news, question, past) works inside
its own clause alone: "I saw a film. Now he beats me" stays an emergency. When unsure, the flag stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core import views
from bot.core.model import Flag, Guess, Nlu, Script, Understanding, Urgency
from bot.core.phrases import Found, Phrases, Style
from bot.core.text import fold, script
from bot.core.views import View

UNSURE = 0.35
"""Below this confidence of the intent a red flag's topic is the better guess. To be chosen on validation data."""

_STYLES = {
    "km": (Style(views.khmer, blanks=False, gap=24), None),
    "latn": (
        Style(views.romanised, blanks=True, gap=24),
        Style(views.romanised, blanks=False, gap=18, least=7),
    ),
    "en": (Style(views.english, blanks=True, gap=32), Style(views.english, blanks=False, gap=24, least=8)),
}


@dataclass(frozen=True)
class Guards:
    """What weakens a red flag, per file (`nlu/red_flags/<script>.yml`); phrases in the language of `bot.core.phrases`.

    `negation` directly before or inside a phrase drops it; `told` (film, news, song, dream) drops it; `question` (asking
    for information) drops it unless the phrase speaks of `oneself`; `past` lowers it to support unless `present` stands
    there too; `breaks` start a new clause.
    """

    negation: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    question: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    oneself: tuple[str, ...] = ()


_KINDS = ("negation", "told", "question", "past", "present", "oneself", "breaks")


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


class _Book:
    """The rules of one script over one layout. Entry numbers: guards by kind, then phrases, then each rule's not_if."""

    def __init__(self, rules: Sequence[Rule], style: Style) -> None:
        self.rules = rules
        entries: list[str] = []
        self._meaning: list[tuple[str, int]] = []
        for kind in _KINDS:
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
        cuts = sorted(
            {i for i, c in enumerate(view.text) if c == "."} | {b.start for b in kinds.get("breaks", ())}
        )
        guards = {k: _by_clause(kinds.get(k, ()), cuts) for k in (*_KINDS[:6], "not_if")}
        left: dict[int, Urgency] = {}
        for hit in flags:
            if view.long and not any(hit.start < e and s < hit.end for s, e in view.long):
                continue
            number = self._meaning[hit.phrase][1]
            urgency = self._weigh(hit, number, cuts, guards)
            if urgency > left.get(number, Urgency.NONE):
                left[number] = urgency
        return left, asked

    def _weigh(
        self,
        hit: Found,
        number: int,
        cuts: Sequence[int],
        guards: Mapping[str, Mapping[int, Sequence[Found]]],
    ) -> Urgency:
        urgency = self.rules[number].urgency
        clause = bisect_right(cuts, hit.start)
        if bisect_right(cuts, hit.end - 1) != clause:
            return urgency
        if guards["told"].get(clause):
            return Urgency.NONE
        own = any(hit.start <= o.start and o.end <= hit.end for o in guards["oneself"].get(clause, ()))
        if guards["question"].get(clause) and not own:
            return Urgency.NONE
        if any(self._meaning[g.phrase][1] == number for g in guards["not_if"].get(clause, ())):
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


class RedFlags:
    """All rules, compiled once. Immutable, safe to share between threads; `find` is linear in the message."""

    def __init__(self, books: Mapping[str, Sequence[_Book]]) -> None:
        self._books = books

    @classmethod
    def compile(cls, rules: Iterable[Rule]) -> RedFlags:
        """Raises PhraseError when a phrase cannot be read."""
        by_script: dict[str, list[Rule]] = {}
        for rule in rules:
            by_script.setdefault(rule.script, []).append(rule)
        return cls({s: [_Book(r, style) for style in _STYLES[s] if style] for s, r in by_script.items()})

    def find(self, text: str) -> tuple[Flag, ...]:
        """The red flags of a message, most urgent first; those that a guard silenced are left out."""
        return self.read(text)[0]

    def is_question_for_information(self, text: str) -> bool:
        """Whether the message asks what something is or how it works, and tells of no danger of its own."""
        flags, asked = self.read(text)
        return asked and not flags

    def read(self, text: str) -> tuple[tuple[Flag, ...], bool]:
        """The red flags, and whether a phrase of a question for information stands anywhere."""
        folded = fold(text)
        left: dict[str, Flag] = {}
        asked = False
        for layout in (folded, fold(folded.replace("\n", " "))) if "\n" in folded else (folded,):
            for rules, urgencies, question in self._look(layout):
                asked |= question
                for number, urgency in urgencies.items():
                    rule = rules[number]
                    if rule.id not in left or left[rule.id].urgency < urgency:
                        left[rule.id] = Flag(rule.id, rule.topic, urgency)
        return tuple(sorted(left.values(), key=lambda f: -f.urgency)), asked

    def _look(self, folded: str) -> Iterable[tuple[Sequence[Rule], dict[int, Urgency], bool]]:
        khmer = any("\u1780" <= c <= "\u17d2" for c in folded)
        latin = any("a" <= c <= "z" for c in folded)
        for name, books in self._books.items():
            if not (khmer if name == "km" else latin):
                continue
            form = {"km": views.khmer, "latn": views.romanised, "en": views.english}[name]
            layouts = (
                [views.khmer_view(folded)]
                if name == "km"
                else [views.spaced(folded, form), views.together(folded, form)]
            )
            for book, view in zip(books, layouts, strict=True):
                if view is not None:
                    yield (book.rules, *book.find(view))


def urgency(
    flags: Iterable[Flag],
    topic_urgency: Urgency,
    is_question: bool,
    answers: Urgency = Urgency.NONE,
    model: Urgency | None = None,
) -> Urgency:
    """The one rule: the greatest of red flags, answers given, and the model's view; nothing lowers another.

    Until there is an urgency model its place is taken by the topic's urgency, or none for a question for information.
    """
    topic = model if model is not None else Urgency.NONE if is_question else topic_urgency
    return max([topic, answers, *(f.urgency for f in flags)])


def understanding(
    text: str,
    flags: Sequence[Flag],
    guesses: Sequence[Guess],
    topic_urgencies: Mapping[str, Urgency],
    country: str | None,
    nlu: Nlu,
    *,
    is_question: bool = False,
    answers: Urgency = Urgency.NONE,
    model: Urgency | None = None,
) -> Understanding:
    """What a message was understood to be. `guesses` likeliest first; empty when the intent model is unavailable.

    The topic is the strongest red flag's when that is an emergency or the intent is missing or unsure (`UNSURE`),
    else the intent. A flag's own certainty is given as 1.
    """
    best = guesses[0] if guesses else None
    flag = max(flags, key=lambda f: f.urgency, default=None)
    by_flag = flag and (flag.urgency is Urgency.EMERGENCY or best is None or best.confidence < UNSURE)
    topic_urgency = (
        topic_urgencies.get(best.topic, Urgency.NONE) if best and best.confidence >= UNSURE else Urgency.NONE
    )
    topic = flag.topic if flag and by_flag else best.topic if best else None
    others = tuple(g for g in guesses if g.topic != topic)
    reasons = [f"flag:{f.rule}" for f in flags] + ([f"intent:{best.topic}"] if best else [])
    return Understanding(
        script=Script(script(text)),
        topic=topic,
        confidence=1.0 if by_flag else best.confidence if best else 0.0,
        alternatives=others[:3],
        urgency=urgency(flags, topic_urgency, is_question, answers, model),
        reasons=(*reasons, "question") if is_question else tuple(reasons),
        country=country,
        nlu=nlu,
    )
