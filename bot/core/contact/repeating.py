"""The same text never twice in a talk: the second time it is the next section of the answer, or the way to a human."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.contact import choosing, fitting, sections
from bot.core.contact.talk_acts import Said, talk_of, topic_of
from bot.core.model.conversation import KEPT
from bot.core.model.effects.at_once import LASTS
from bot.core.model.effects.contact import AGAIN, HIDDEN, Explain, Numbers, Say, Tell
from bot.core.model.effects.table import TO_CONTACT, Effect
from bot.core.model.lines import Line
from bot.core.replacing import replace
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.sentences import asks
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Money, Person, Query, Urgency

INSTEAD: Mapping[Line, Line] = {
    Line.NOT_UNDERSTOOD: Line.NOT_UNDERSTOOD_AGAIN,
    Line.NOT_UNDERSTOOD_AGAIN: Line.NOT_UNDERSTOOD,
    Line.ADDED_TO_CASE: Line.ADDED_AGAIN,
    Line.ADDED_AGAIN: Line.ADDED_TO_CASE,
    Line.CASE_OPENED: Line.STILL_CALLED,
    Line.CASE_ALREADY_WAITING: Line.STILL_CALLED,
    Line.CASE_WAITING_AHEAD: Line.STILL_CALLED,
    Line.STILL_CALLED: Line.CASE_ALREADY_WAITING,
    Line.CASE_OPENED_NOBODY: Line.STILL_NOBODY,
    Line.STILL_NOBODY: Line.CASE_OPENED_NOBODY,
    Line.WHICH_COUNTRY: Line.WHICH_COUNTRY_AGAIN,
    Line.WHICH_COUNTRY_AGAIN: Line.WHICH_COUNTRY,
    Line.WHAT_HAPPENED: Line.OTHER_WORDS,
    Line.OTHER_WORDS: Line.WHAT_HAPPENED,
    Line.WHICH_OF_IT: Line.WHICH_OF_IT_AGAIN,
    Line.WHICH_OF_IT_AGAIN: Line.WHICH_OF_IT,
    Line.NOTED: Line.NOT_UNDERSTOOD_AGAIN,
    Line.TAKE_CARE: Line.I_AM_HERE,
    Line.I_AM_HERE: Line.TAKE_CARE,
}
"""What is said in place of a line that was just said, with the same buttons and values."""


_READ = 24
"""Sections of answers that are remembered as shown in a talk: no answer has more than a third of it."""

ABOVE = 0.7
"""Share of a section that was shown from which no other is said in its place: of 80 such turns of seven writers another
one was right for two."""

RATHER = 0.2
"""Share of another section from which it is said in place of a likelier one that stands above: of 30 such calm turns of
ten writers it was right for 17."""

TOGETHER = 0.4
"""Share of all that was not shown of a topic from which its likeliest section is said so: of 14 such turns the topic
was right for all, and the section for seven."""

_NOBODY = frozenset({Line.CASE_OPENED_NOBODY, Line.CASE_OPENED_MEDIA_NOBODY, Line.STILL_NOBODY})
"""Lines that say that no counsellor is there."""


def name(effect: Effect) -> str | None:
    """A name for what an effect says, into which no word goes; None for one that may well be said again, as a number
    that is asked for again.

    Who is nowhere known to be is shown what somebody in Cambodia is.
    """
    match effect:
        case Say(topic=topic, section=section, country=country):
            return f"say {topic} {section or ''} {country or ORIGIN}"
        case Explain(what=what, topic=topic, country=country, turn=turn, named=named) if what != Query.NUMBER_OF:
            lines = [f"{effect.section} {line}" for line in effect.lines]
            return " ".join([f"explain {what} {topic or ''} {country or ORIGIN} {turn}", *lines, *named])
        case Numbers(country=country, topic=topic, page=page):
            return f"numbers {topic or ''} {country or ORIGIN} {page}"
        case Tell(line=line) if line in INSTEAD:
            return f"tell {line}"
    return None


def vary(turn: Turn, since: int, said: Said | None) -> None:
    """Say nothing to what was written that the last answer said too, nor the answer to danger that stands above as long
    as it is of the same, nor another one of this talk; `since` is where this answer's effects begin. The section that
    is likely told of is said instead, or the next one. Who asks what no section is asked for by is led to somebody who
    knows more.
    """
    before, stands, earlier = talk_of(turn).shown, talk_of(turn).stands, talk_of(turn).earlier
    for place, effect in enumerate(turn.effects[since:], since):
        again = stands is not None and _of_case(turn, effect) == stands
        if again or name(effect) in before or _anywhere_too(effect, before):
            turn.effects[place] = _varied(turn, effect, before, said)
        elif of_whom(turn, effect) in earlier:  # others stand between: whom to call is worth more than where it stands
            varied = _varied(turn, effect, (), said)
            next_ = replace(varied, turn=1) if isinstance(varied, Explain) else varied
            turn.effects[place] = varied if name(next_) in before else next_
    for place, effect in enumerate(turn.effects[since:], since):
        if isinstance(effect, Explain) and effect.what == AGAIN:
            turn.effects[place] = _other_step(turn, effect)


def _other_step(turn: Turn, again: Explain) -> Explain:
    """Who hides, or must not be heard, is not told once more to call; and of whom money is asked hears of that."""
    talk = talk_of(turn)
    if talk.hidden and talk.urgency >= Urgency.URGENT and turn.told.person is not Person.OTHER:
        silent = replace(again, what=HIDDEN, turn=0)
        return replace(silent, turn=1) if name(silent) in talk.shown else silent
    if talk.money is None or (again.crisis and talk.money not in (Money.PICTURES, Money.RANSOM)):
        return again
    what = Query.SHOULD_I_PAY if talk.money is Money.RANSOM else talk.money
    money = replace(again, what=what.value, turn=0)
    return again if name(money) in talk.shown else money


def of_whom(turn: Turn, effect: Effect) -> str | None:
    """A name for an answer and for whom it is worded; None for what is none, and for danger, which is said anew."""
    match effect:
        case Say(topic=topic, section=None, crisis=False) if topic in turn.rules.topics:
            small = turn.rules.about.has(topic, Trait.SMALL_TALK)
            return None if small else f"{name(effect)} {turn.told.person or Person.SELF}"
    return None


def _anywhere_too(effect: Effect, before: tuple[str, ...]) -> bool:
    """Whether an answer was just given for a country in which they are not after all: for anywhere it says the same."""
    if not isinstance(effect, Say) or effect.country is not None:
        return False
    return any(shown.startswith(f"say {effect.topic} {effect.section or ''} ") for shown in before)


def note(turn: Turn) -> None:
    """Keep the names of what this turn says, for the next one. What else is shown stands between."""
    said = [effect for effect in turn.effects if isinstance(effect, TO_CONTACT)]
    if not said:
        return
    talk = talk_of(turn)
    shown = tuple(dict.fromkeys(n for effect in said if (n := name(effect)) is not None))[:KEPT]
    stands = next((_of_case(turn, e) for e in said if isinstance(e, Say) and e.crisis and not e.section), talk.stands)
    lasting = [n for effect in said if isinstance(effect, Explain) and effect.what in LASTS and (n := name(effect))]
    answered = (*(n for effect in said if (n := of_whom(turn, effect)) is not None), *lasting)
    earlier = tuple(dict.fromkeys((*talk.earlier, *answered)))[-KEPT:]
    sections = (f"{e.topic} {e.section}" for e in said if isinstance(e, Say) and _is_section(turn, e))
    read = tuple(dict.fromkeys((*talk.read, *sections)))[-_READ:]
    now = replace(talk, shown=shown, earlier=earlier, read=read, stands=stands, nobody=_nobody(turn, talk.nobody))
    if now != talk:
        turn.told = replace(turn.told, talk=now)


def _is_section(turn: Turn, said: Say) -> bool:
    """Whether it is a section that can be read once: no list of these, nor who says so."""
    return any(part.id == said.section for part in turn.rules.sections.get(said.topic, ()))


def _of_case(turn: Turn, effect: Effect) -> str:
    """The same name for the case that waits: of another one, or of one that was opened again, it is said anew."""
    case = turn.case
    return f"{name(effect)} {(case.number, case.life.times) if case is not None else ''}"


def _nobody(turn: Turn, before: Urgency | None) -> Urgency | None:
    """Say that no counsellor is there once, and again when it is more urgent or an answer to danger; of which urgency
    it was said. Who asks for a human is told by a line of its own.
    """
    urgency = turn.case.urgency if turn.case is not None else Urgency.NONE
    said = before
    for place, effect in enumerate(turn.effects):
        match effect:
            case Say(called=True) | Explain(called=True):
                said = None
            case Say(called=False, crisis=False) | Explain(called=False) if said is not None and said >= urgency:
                turn.effects[place] = replace(effect, called=None)
            case Say(called=False) | Explain(called=False):
                said = urgency
            case Tell(line=line) if line in _NOBODY:
                said = urgency
    return said


def _varied(turn: Turn, effect: Effect, before: tuple[str, ...], said: Said | None) -> Effect:
    u = said.understanding if said is not None else None
    match effect:
        case Tell(line=line):
            return replace(effect, line=INSTEAD[line])
        case Say(topic=topic) if turn.rules.about.has(topic, Trait.SMALL_TALK):
            return Tell(line=Line.WHAT_HAPPENED, buttons=((answers.HUMAN, answers.MENU),))
        case Say(topic=topic, section=None) if (
            turn.rules.about.has(topic, Trait.SUICIDE) and f"{topic} {answers.RIGHT_NOW}" not in talk_of(turn).read
        ):
            return replace(effect, section=answers.RIGHT_NOW, also=None)
        case Numbers(country=country, topic=topic):
            made = Explain(what=Query.WHOM_FIRST.value, topic=topic or topic_of(turn), country=country)
        case (
            Say(topic=topic, country=country, crisis=crisis, called=called)
            | Explain(topic=topic, country=country, crisis=crisis, called=called)
        ):
            kinds = effect.named if isinstance(effect, Explain) and crisis else ()
            kinds = ("ambulance",) if turn.rules.about.has(topic, Trait.SUICIDE) else kinds
            made = Explain(what=AGAIN, topic=topic, country=country, crisis=crisis, called=called, named=kinds)
            calm = said if not _in_danger(turn, effect) else None
            other = (sections.plainly(turn, calm) or _rather(turn, calm)) if calm is not None else None
            if other is not None:
                return Say(topic=other.topic, section=other.section, country=country, called=called)
            if (section := _goes_on(turn, effect, made, said)) is not None:
                return Say(topic=topic or "", section=section, country=country, called=called)
            if not _in_danger(turn, effect) and u is not None and (u.asks or _stands_above(turn, said)):
                made = replace(made, turn=1, near=choosing.offered(turn, said)[: choosing.NEAR] if said else ())
                made = _quoting(turn, made, effect, said)
        case _:
            return effect
    return replace(made, turn=1 - made.turn, section=None, lines=()) if name(made) in before else made


def _quoting(turn: Turn, again: Explain, effect: Say | Explain, said: Said | None) -> Explain:
    """The same with the lines that they likeliest ask for of the section that stands above: who asks more of it mostly
    read over the one that answers it.
    """
    best = said.choices[0] if said is not None and _stands_above(turn, said) else effect
    if said is None or isinstance(best, Explain) or best.section is None:
        return again
    lines = sections.lines(turn, best.topic, best.section, said.words, again.country)
    return replace(again, topic=best.topic, section=best.section, lines=lines) if lines else again


def _goes_on(turn: Turn, effect: Say | Explain, again: Explain, said: Said | None) -> str | None:
    """The section with which an answer goes on: what is likely told of, or the next one; none where the repeated
    question was one of danger, or of somebody else, nor before what is said of money or hiding, which was not said yet
    or is told now. Danger that flags tell of again is answered by whom to call, and a question that is no danger by no
    section that it does not ask for.
    """
    u = said.understanding if said is not None else None
    begun = any(name.startswith(f"{effect.topic} ") for name in talk_of(turn).read)
    if _other_step(turn, again) is not again and (not begun or (u is not None and u.money is not None)):
        return None
    danger = _in_danger(turn, effect)
    where = u is not None and (u.place_only or u.topic is None) and u.country is not None
    if danger and where and not (u is not None and Query.FOR_ANOTHER in u.queries):  # who helps there
        return None
    if isinstance(effect, Explain) and effect.what not in sections.OF_THE_ANSWER:
        return None
    news = u is not None and bool(u.flagged) and u.urgency is Urgency.EMERGENCY
    tells = news and said is not None and not asks(said.words)
    suicide = turn.rules.about.has(effect.topic, Trait.SUICIDE)  # what to do now was shown: whom to call
    above = not danger and _stands_above(turn, said)
    likely = sections.tells(turn, said) if said is not None and not (above or (news and suicide)) else None
    if likely is not None and not (tells and likely in fitting.INFORMS):
        return likely
    now = news and name(again) not in talk_of(turn).shown
    asked = not danger and u is not None and (u.asks or above)
    return None if now or asked else fitting.further(turn, effect.topic, danger=danger)


def _rather(turn: Turn, said: Said) -> Choice | None:
    """The likeliest section that was not shown, where the likeliest of all was, and is not sure."""
    best, read = next(iter(said.choices), None), talk_of(turn).read
    if best is None or best.share >= ABOVE or f"{best.topic} {best.section}" not in read:
        return None
    left = [one for one in said.choices if one.query is None and f"{one.topic} {one.section}" not in read]
    of = {one.topic: sum(other.share for other in left if other.topic == one.topic) for one in left}
    may = (one for one in left if one.section and one.share >= choosing.MAY_BE)
    likely = (one for one in may if one.share >= RATHER or of[one.topic] >= TOGETHER)
    return next((one for one in likely if fitting.fits(turn, one.topic, one.section or "")), None)


def _stands_above(turn: Turn, said: Said | None) -> bool:
    """Whether what is likeliest asked for stands above."""
    best = next(iter(said.choices), None) if said is not None else None
    read = best is not None and f"{best.topic} {best.section}" in talk_of(turn).read
    plainly = best is not None and said is not None and best.name in said.understanding.anywhere
    return read and best is not None and (best.share >= ABOVE or plainly)


def _in_danger(turn: Turn, effect: Say | Explain) -> bool:
    return effect.crisis or turn.rules.about.urgency(effect.topic) is Urgency.EMERGENCY
