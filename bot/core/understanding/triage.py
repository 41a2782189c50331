"""Triage: the red flags of a whole message, and the one rule that combines all that is known of its urgency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.understanding import views
from bot.core.understanding.countries import ORIGIN, Whereabouts
from bot.core.understanding.foreign import is_foreign, is_told, without_foreign, written_as
from bot.core.understanding.lexicon import Reading
from bot.core.understanding.phrases import Style
from bot.core.understanding.redflags import Book, InBook, Rule
from bot.core.understanding.text import alphabet, fold, romanised_words
from bot.core.understanding.thresholds import said_by_model
from bot.core.understanding.topics import Topics, Trait
from bot.core.understanding.unspaced import Words
from bot.core.understanding.values import Flag, Guess, Nlu, Person, Script, Understanding, Urgency

WEIGHTS: Mapping[Urgency, float] = {Urgency.EMERGENCY: 0.1, Urgency.URGENT: 0.05}
"""What a red flag adds to its topic's probability. Of 2,962 messages of three writers who saw nothing of the project
the topic is acceptable in .712 with these and with the intent alone, in .707 with .3 and .2 (docs/decisions/018 found
more in them when the model knew less). Where somebody should hurry, a flag's topic comes before one of information
whatever these are (`beside_danger`)."""


def weighed(guesses: Sequence[Guess], flags: Iterable[Flag], topics: Topics) -> list[Guess]:
    """Topics by probability, likeliest first: the intent model's, each red flag adding its weight to its own topic's.

    Without guesses the strongest flag's topic stands alone, as certain (1); of equally urgent flags the one whose topic
    is an emergency by itself, since its answer says what to do now, and of these the place where it happens, as long as
    nothing is told of a child or of sexual harm.
    """
    if not guesses:
        flags = tuple(flags)
        guarded = any(topics.has(flag.topic, Trait.GUARDED) for flag in flags)

        def strength(flag: Flag) -> tuple[Urgency, bool, Urgency, bool]:
            place = topics.has(flag.topic, Trait.SETTING) and not guarded
            return flag.urgency, topics.has(flag.topic, Trait.SUICIDE), topics.urgency(flag.topic), place

        strongest = max(flags, key=strength, default=None)
        return [Guess(strongest.topic, 1.0)] if strongest else []
    shares = {guess.topic: guess.confidence for guess in guesses}
    added: dict[str, float] = {}
    for flag in flags:
        added[flag.topic] = max(added.get(flag.topic, 0.0), WEIGHTS.get(flag.urgency, 0.0))
    for topic, weight in added.items():
        shares[topic] = shares.get(topic, 0.0) + weight
    whole = 1 + sum(added.values())
    ranked = [Guess(topic, share / whole) for topic, share in shares.items() if share]
    return sorted(ranked, key=lambda guess: (-guess.confidence, not topics.has(guess.topic, Trait.SUICIDE)))


def beside_danger(ranked: Sequence[Guess], flags: Sequence[Flag], topics: Topics, *, hurry: bool) -> list[Guess]:
    """The topics where something speaks of danger: none is out of scope, and where somebody should `hurry` the topic of
    a red flag comes before one of information or small talk."""
    kept = [guess for guess in ranked if not topics.has(guess.topic, Trait.OUT_OF_SCOPE)]
    named = {flag.topic for flag in flags if flag.urgency >= Urgency.URGENT}
    if not hurry or not kept or topics.urgency(kept[0].topic) or kept[0].topic in named:
        return kept
    first = [guess for guess in kept if guess.topic in named][:1]
    return [guess._replace(confidence=kept[0].confidence) for guess in first] + [g for g in kept if g not in first]


UNSURE = 0.2
"""Below this confidence of the intent its topic's own urgency is not heard."""

AGREED = 0.4
"""Confidence in the topic of suicide from which a red flag of it is not doubted. Of three such messages among 4,200 by
other writers one was an emergency, thirty tablets with wine, and all other evidence saw no haste in it."""

_STYLES = {
    "km": (Style(views.khmer, blanks=False, gap=24), None),
    "latn": (Style(views.romanised, blanks=True, gap=24), Style(views.romanised, blanks=False, gap=8, least=7)),
    "en": (Style(views.english, blanks=True, gap=32), Style(views.english, blanks=False, gap=14, least=8)),
}


_OTHER = {"latn": "en", "en": "latn"}
"""The language whose words, typed without blanks, are not looked through."""

_OF_ANOTHER = (Style(lambda literal: views.letters(fold(literal)), blanks=False, gap=24), None)
"""For every other way of writing: its letters stand together, as people leave out and put in blanks."""


@dataclass(frozen=True)
class RedRead:
    """A message as the red flags read it: those in it, most urgent first, and whether it holds a phrase of a question.

    `about` are those that it only asks about; `silenced` names the guards that took or lowered one. `reading` is how
    it was laid out for that: what looks at it next need not do it again.
    """

    flags: tuple[Flag, ...] = ()
    asked: bool = False
    about: tuple[Flag, ...] = ()
    silenced: frozenset[str] = frozenset()
    reading: Reading | None = field(default=None, compare=False, repr=False)

    @property
    def urgency(self) -> Urgency:
        """The urgency that they alone give."""
        return max((flag.urgency for flag in self.flags), default=Urgency.NONE)

    def doubted(self) -> RedRead:
        """The same without certainty: an emergency is called urgent, so that the model is asked as well."""
        return replace(self, flags=tuple(replace(f, urgency=min(f.urgency, Urgency.URGENT)) for f in self.flags))

    @property
    def is_question(self) -> bool:
        """Whether it asks what something is or how it works, and tells of no danger of its own."""
        return self.asked and not self.flags


class RedFlags:
    """All rules, compiled once. Immutable, safe to share between threads; `read` is linear in the message."""

    def __init__(self, books: Mapping[str, Sequence[Book]]) -> None:
        self._books = books

    @classmethod
    def compile(cls, rules: Iterable[Rule]) -> RedFlags:
        """Raises PhraseError when a phrase cannot be read."""
        by_script: dict[str, list[Rule]] = {}
        for rule in rules:
            by_script.setdefault(rule.script, []).append(rule)
        return cls(
            {s: [Book(r, style) for style in _STYLES.get(s, _OF_ANOTHER) if style] for s, r in by_script.items()}
        )

    def read(self, text: str | Reading) -> RedRead:
        """What the red flags tell of a message."""
        reading = Reading.of(text)
        folded = reading.folded
        # Coarse sounds would find Khmer in plain English, so they are not listened for there, nor in words of other
        # languages.
        coarse = reading.script != "en" or romanised_words(folded) >= 2
        foreign = not reading.has_khmer and is_foreign(folded)
        left: dict[str, Flag] = {}
        about: dict[str, Flag] = {}
        asked, silenced = False, frozenset[str]()
        for layout in (folded, folded.replace("\n", " ")) if "\n" in folded else (folded,):
            for rules, found in self._look(reading, layout, coarse=coarse, foreign=foreign):
                asked |= found.asked
                silenced |= found.silenced
                for number, urgency in found.left.items():
                    rule = rules[number]
                    if rule.id not in left or left[rule.id].urgency < urgency:
                        left[rule.id] = Flag(rule.id, rule.topic, urgency)
                about |= {rules[n].id: Flag(rules[n].id, rules[n].topic, rules[n].urgency) for n in found.about}
        return RedRead(
            tuple(sorted(left.values(), key=lambda f: -f.urgency)),
            asked,
            tuple(flag for rule, flag in sorted(about.items()) if rule not in left),
            silenced,
            reading,
        )

    def _look(
        self, reading: Reading, folded: str, *, coarse: bool, foreign: bool
    ) -> Iterable[tuple[Sequence[Rule], InBook]]:
        for name, books in self._books.items():
            if name not in _STYLES:
                (book,) = books
                yield book.rules, book.find(views.View(f".{views.letters(folded)}."))
                continue
            if not (reading.has_khmer if name == "km" else reading.has_latin) or (name == "latn" and not coarse):
                continue
            heard = without_foreign(folded) if foreign and name == "latn" else folded
            layouts = (
                [views.View(reading.km if folded is reading.folded else f".{views.khmer(folded)}.")]
                if name == "km"
                else [
                    reading.spaced(name) if heard is reading.folded else views.spaced(heard, reading.forms[name]),
                    views.together(heard, reading.forms[name], _OTHER[name]),
                ]
            )
            for book, view in zip(books, layouts, strict=True):
                if view is not None:
                    yield book.rules, book.find(view)


def urgency(
    flags: Iterable[Flag],
    topic_urgency: Urgency,
    is_question: bool,
    answers: Urgency = Urgency.NONE,
    model: Urgency | None = None,
) -> Urgency:
    """The one rule: the greatest of red flags, answers given, and the model's view; nothing lowers another.

    Where no urgency model was heard its place is taken by the topic's urgency, or none for a question for information.
    """
    view = model if model is not None else Urgency.NONE if is_question else topic_urgency
    return max([view, answers, *(f.urgency for f in flags)])


def shared(flags: Sequence[Flag], ranked: Sequence[Guess], topics: Topics) -> Urgency:
    """The urgency of the red flags of suicide where the likeliest topic is suicide too, `AGREED` or surer."""
    best = ranked[0] if ranked else None
    if best is None or best.confidence < AGREED or not topics.has(best.topic, Trait.SUICIDE):
        return Urgency.NONE
    return max((flag.urgency for flag in flags if flag.topic == best.topic), default=Urgency.NONE)


def understanding(
    text: str,
    flags: Sequence[Flag],
    guesses: Sequence[Guess],
    topics: Topics,
    country: str | None,
    nlu: Nlu,
    *,
    is_question: bool = False,
    model: Mapping[Urgency, float] | None = None,
    learned: Urgency = Urgency.NONE,
    judged: Urgency | None = None,
    letters: Mapping[str, str] | None = None,
    words: Words | None = None,
) -> Understanding:
    """What a message was understood to be. `guesses` likeliest first; empty when the intent model is unavailable.

    `model` are the urgency model's probabilities; empty or None where there is none. `learned` is what the learned red
    flags say in its place. `letters` are the ways of writing of further languages, by their alphabet
    (`bot.core.understanding.text.alphabet`).

    The topic is the likeliest once red flags have been weighed in (`weighed`). A calm message in a language that is not
    understood here has none: what the models make of it is chance.
    """

    best = guesses[0] if guesses else None
    topic_urgency = topics.urgency(best.topic) if best and best.confidence >= UNSURE else Urgency.NONE
    ranked = weighed(guesses, flags, topics)
    written = written_as(text, words)
    if written == Script.OTHER and letters:
        written = letters.get(alphabet(text), written)
    said = judged if judged is not None else said_by_model(model, written) if model else None
    reasons = [f"flag:{f.rule}" for f in flags] + ([f"intent:{best.topic}"] if best else [])
    if said:
        reasons.append(f"model:{said.word}")
    if learned:
        reasons.append(f"learned:{learned.word}")
    flagged = max((flag.urgency for flag in flags), default=Urgency.NONE)
    by_evidence = urgency(flags, topic_urgency, is_question, learned, said) if judged is None else judged
    found = max(by_evidence, shared(flags, ranked, topics))
    if found >= Urgency.URGENT or flagged >= Urgency.URGENT:
        ranked = beside_danger(ranked, flags, topics, hurry=found >= Urgency.URGENT)
    if written == Script.OTHER and alphabet(text) and found < Urgency.URGENT:
        ranked = []
    return Understanding(
        script=written,
        topic=ranked[0].topic if ranked else None,
        confidence=ranked[0].confidence if ranked else 0.0,
        alternatives=tuple(ranked[1:]),
        urgency=found,
        reasons=(*reasons, "question") if is_question else tuple(reasons),
        country=country,
        nlu=nlu,
        flagged=tuple(dict.fromkeys(flag.topic for flag in flags)),
        doubted=found < Urgency.URGENT <= flagged,
        unknown_words=written == Script.OTHER and not is_told(text),
    )


def placed(understood: Understanding, where: Whereabouts, flagged: Urgency) -> Understanding:
    """What was understood, with where who writes and whom they write about are.

    A message that tells nothing but a place, and in which no red flag (`flagged` is the most urgent) speaks of haste,
    has neither topic nor urgency: "I am in Korea" is no danger, whatever a model has learnt beside such names.
    """
    harmed = "harmed" in understood.whom and understood.person is not Person.OTHER and where.writer is not None
    if harmed and where.writer != where.country:  # "I am in Takeo, my mother is in Thailand; my uncle beats me"
        where, understood = replace(where, country=where.writer, other=None), replace(understood, country=where.writer)
    abroad = where.writer is not None and where.writer != ORIGIN
    if understood.person is Person.OTHER and abroad and where.other == ORIGIN and flagged >= Urgency.URGENT:
        understood = replace(understood, country=ORIGIN)  # "my mother is beaten in Pursat, I am in Thailand"
    of_other = understood.person is Person.OTHER or where.other is not None
    if where.other == ORIGIN != where.country and understood.person is not Person.OTHER:
        of_other = False  # who is abroad and tells of family in Cambodia writes of themselves
    found = replace(
        understood,
        writer_at=where.writer or (None if of_other else where.country),
        subject_at=(where.other or (where.country if where.country != where.writer else None))
        if of_other
        else where.writer or where.country,
    )
    if not where.alone or flagged >= Urgency.URGENT:
        return found
    return replace(found, topic=None, confidence=0.0, alternatives=(), urgency=Urgency.NONE, place_only=True)
