"""What a message seems to say, and does not mean: a denied wish to die, a death, harm to a child, a chat to be cleared.

Nothing here says or changes anything; what a message is besides stands in `bot.core.contact.light`.
"""

from __future__ import annotations

import re

from bot.core.contact.places import CHANGES, PLACE_MOST, names_one
from bot.core.contact.talk_acts import talk_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import AskedBefore, Guess, Money, Person, Query, Time, Understanding, Urgency

_ACCIDENT = "_accident"
"""How the red flags end that name what hurt somebody: a car, a machine, what fell."""

NO_MATTER = (Trait.SMALL_TALK, Trait.HUMAN, Trait.MENU, Trait.LANGUAGE, Trait.HIDE)
"""Topics that name no matter, where a flag names them."""

_SURELY_SUICIDE = 0.9
"""Confidence from which the model alone hears a wish to die in words of fear, beside another danger that was told."""


_SURELY_HARM = 0.7
"""Confidence from which the model alone hears harm in words of an illness."""


_LIKELIER = 2.0
"""By how much the other topics are likelier, at most, where one is denied."""


_SURELY_DEATH = 0.7
"""Confidence from which the model alone hears of the death of somebody else, in words that we do not know."""

_DIGITS = re.compile(r"(?<![0-9$.,])\+?[0-9][0-9 .\-]{1,16}[0-9](?![0-9])")
_COUNTED = re.compile(
    r"\s*(?:\$|€|%|(?:usd|dollars?|dola|baht|bat|ringgit|rm|won|yen|yuan|riel|dong|ntd|sgd|hours?|days?|weeks?"
    r"|months?|years?|people|persons?|times|o.?clock|am|pm|khae|khe|thngai|tngai|chhnam|chnam|maong|nak|neak"
    r"|dong|pan|lean|mern|meun)\b|ដុល្លា|បាត|រៀល|រីងហ្គីត|វ៉ុន|យ៉េន|យេន|យន់|យ័ន|ដុង|ខែ|ថ្ងៃ|ឆ្នាំ|ម៉ោង|នាក់|ដង|ពាន់|ម៉ឺន|លាន|គីឡូ)"
)
"""What is counted behind a number that is none to call."""

_PREFIX = 4
"""Digits from which the beginning of a longer number names it: "1800", "1-800"."""


def alive(turn: Turn, u: Understanding) -> Understanding:
    """Not suicide, where they deny that: of what else is said, or of the talk. Nor where the model alone takes bare
    fear for it beside another danger, or only guesses at it in calm words; and no death without a word of it.

    A denial does not ring; beside fear, or what harms them, it is as urgent as it was heard. Who begins with it, and
    says no more, may be afraid to be killed: a human finds out.
    """
    about, matter, out = turn.rules.about, talk_of(turn).matter, _not_meant(turn, u)
    if not out:
        return u
    flagged = tuple(t for t in u.flagged if t not in out)
    left = [g for g in u.guesses if g.topic not in out and about.query(g.topic) is None]
    harm = next((t for t in flagged if about.urgency(t) >= Urgency.URGENT), None) if u.lives else None
    known = harm or (None if matter in out or about.has(matter, Trait.DEATH) else matter)
    if known is not None:
        left = [Guess(known, 1.0), *(g for g in left if g.topic != known)]
    elif left and not u.lives:  # the others are likelier by as much
        known_of = sum(g.confidence for g in left)
        scale = max(1.0, (u.confidence + known_of) / known_of) if known_of else 1.0
        left = [g._replace(confidence=min(g.confidence * scale, 1.0)) for g in left]
    named = left and left[0].confidence >= turn.rules.maybe
    first = not named and matter is None and turn.told.last_answer is None
    calm = (u.lives and harm is None and not u.fears) or u.of_age
    return replace(
        u,
        topic=left[0].topic if left else None,
        confidence=left[0].confidence if left else 0.0,
        alternatives=tuple(left[1:]),
        flagged=flagged,
        queries=tuple(query for query in u.queries if query is not Query.NOT_THAT),
        urgency=min(u.urgency, Urgency.URGENT if first else Urgency.SUPPORT) if calm else u.urgency,
        doubted=u.doubted and not calm,
    )


def _not_meant(turn: Turn, u: Understanding) -> set[str]:
    """The topics that it seems to be about, and is not: of death or suicide, of a child where only an age is asked
    for, and of no answer beside a denial.
    """
    about, of_death = turn.rules.about, _of_death(turn)
    out: set[str] = set()
    if u.lives or _merely_fears(turn, u):
        out |= {t for t in (u.topic, *u.flagged) if t is not None and about.has(t, Trait.SUICIDE)}
    if u.lives and about.query(u.topic) is not None and u.topic is not None:  # "I am not dead, I am hurt" is "not that"
        out.add(u.topic)
    if u.of_age and u.urgency < Urgency.EMERGENCY and talk_of(turn).urgency < Urgency.URGENT:
        out |= {t for t in (u.topic, *u.flagged) if t is not None and about.has(t, Trait.CHILD)}
    surely = u.topic in u.flagged or of_death or u.death or (u.person is Person.OTHER and u.confidence >= _SURELY_DEATH)
    unsaid = u.lives or not surely
    if u.topic is not None and about.has(u.topic, Trait.DEATH) and unsaid:
        out.add(u.topic)
    return out


def _of_death(turn: Turn) -> bool:
    """Whether the talk is about somebody who died."""
    return turn.rules.about.has(talk_of(turn).matter, Trait.DEATH)


def _merely_fears(turn: Turn, u: Understanding) -> bool:
    """Whether suicide is only what the model makes of fear beside another danger, or of words in which nobody hears
    haste.
    """
    about, talk = turn.rules.about, talk_of(turn)
    if not about.has(u.topic, Trait.SUICIDE) or u.flagged or about.has(talk.matter, Trait.SUICIDE):
        return False
    afraid = u.fears and talk.urgency is Urgency.EMERGENCY and u.confidence < _SURELY_SUICIDE
    return afraid or (u.urgency is Urgency.NONE and u.confidence < CHANGES)


def ill(turn: Turn, u: Understanding) -> Understanding:
    """Who tells of an illness was harmed by nobody, where the model alone takes it for that, and is not sure."""
    about = turn.rules.about
    harm = about.urgency(u.topic) >= Urgency.URGENT and not about.has(u.topic, Trait.SUICIDE, Trait.SETTING)
    told = any(about.urgency(topic) >= Urgency.URGENT for topic in (*u.flagged, talk_of(turn).matter))
    if not (u.ill and harm) or told or u.confidence >= _SURELY_HARM:
        return u
    rest = tuple(g for g in u.guesses if not about.has(g.topic, Trait.CARE))
    return replace(u, topic=about.the(Trait.CARE), confidence=max(u.confidence, turn.rules.sure), alternatives=rest)


def hides(turn: Turn, u: Understanding) -> Understanding:
    """Who hides, or hides the phone, wants nothing cleared, nor does who asks how pictures of them are taken down: of
    what the talk is about, or the next likeliest. Who wants no call tells of no more danger than before.
    """
    about, talk = turn.rules.about, talk_of(turn)
    matter = talk.matter
    if u.uncalled and not u.comes and u.urgency <= talk.urgency and not (u.flagged and u.urgency is Urgency.EMERGENCY):
        return replace(u, urgency=Urgency.NONE)
    down = (u.money or talk.money) is Money.PICTURES and not u.watched
    if not (u.hides or down) or u.clears or not about.has(u.topic, Trait.HIDE):
        return u
    left = [g for g in u.alternatives if not about.has(g.topic, Trait.HIDE)]
    first = Guess(matter, 1.0) if matter is not None else next(iter(left), None)
    if first is None:
        return replace(u, topic=None, confidence=0.0, alternatives=())
    rest = tuple(g for g in left if g.topic != first.topic)
    return replace(u, topic=first.topic, confidence=max(first.confidence, u.confidence), alternatives=rest)


def denied(turn: Turn, u: Understanding) -> Understanding:
    """Without what they say that it is not about ("I am a builder, not a maid"): the others are likelier by as much,
    and the talk is about that no more. Never of who wants to die, nor of danger that a flag names beside.
    """
    about, talk = turn.rules.about, talk_of(turn)
    kept = u.flagged if u.urgency is Urgency.EMERGENCY else ()
    out = {topic for topic in u.not_about if topic not in kept and not about.has(topic, Trait.SUICIDE)}
    if not out or u.lives:
        return u
    if turn.told.last_answer in out or talk.matter in out:
        matter = None if talk.matter in out else talk.matter
        turn.told = replace(turn.told, last_answer=None, talk=replace(talk, matter=matter, asked=AskedBefore()))
    says_no = {g.topic for g in u.guesses if about.has(g.topic, Trait.DENIES) or about.query(g.topic) is Query.NOT_THAT}
    left = [g for g in u.guesses if g.topic not in out | says_no]
    known = sum(g.confidence for g in left)
    scale = min(sum(g.confidence for g in u.guesses) / known, _LIKELIER) if known else 1.0
    left = [g._replace(confidence=min(g.confidence * scale, 1.0)) for g in left]
    first, flagged = left[0] if left else Guess("", 0.0), tuple(topic for topic in u.flagged if topic not in out)
    harm = flagged or (first.confidence >= CHANGES and about.urgency(first.topic or None) >= Urgency.URGENT)
    calm = u.topic in out and not harm  # it was the harm that they deny which was heard
    return replace(
        u,
        urgency=min(u.urgency, Urgency.SUPPORT) if calm else u.urgency,
        topic=first.topic or None,
        confidence=first.confidence,
        alternatives=tuple(left[1:]),
        flagged=flagged,
        heard={name: share for name, share in u.heard.items() if name.partition(".")[0] not in out},
        sections=tuple(name for name in u.sections if name.partition(".")[0] not in out),
    )


def disowned(turn: Turn, u: Understanding) -> None:
    """Who denies a wish to die is not spoken to of it any more: what they write next is judged by itself. The case
    stays as it is, since shame denies too.
    """
    talk, about = talk_of(turn), turn.rules.about
    if u.lives and not u.flagged and about.has(talk.matter, Trait.SUICIDE):
        turn.told = replace(turn.told, last_answer=None, talk=replace(talk, matter=None))


def money(turn: Turn, u: Understanding) -> Money | None:
    """What money is asked or offered for in this talk; None for a ransom, also where a hospital was named before it."""
    talk = talk_of(turn)
    kind = u.money or talk.money
    held = talk.urgency is Urgency.EMERGENCY and kind is Money.BILL and u.money is None
    return None if held or kind is Money.RANSOM else kind


def of_us(u: Understanding, query: Query | None, words: str) -> bool:
    """Whether a helper that is named, or the machine, does not answer, in few words: nobody is missing for that."""
    says = query in u.queries and (query is Query.NOT_THAT or (query is Query.NO_ANSWER and names_one(u)))
    return says and len(words) <= PLACE_MOST


def of_a_thing(turn: Turn, u: Understanding) -> Understanding:
    """Who was hurt by a thing ("a motorbike hit me") was hit by nobody, and is hurt, whatever the models hear in it."""
    about = turn.rules.about
    by_thing = any(reason.endswith(_ACCIDENT) for reason in u.reasons) and u.time is not Time.PAST
    named = [t for t in u.flagged if t in turn.rules.topics and not about.has(t, *NO_MATTER)]
    if not by_thing or not named or any(about.urgency(t) >= Urgency.URGENT for t in named):
        return u
    return replace(u, topic=named[0], confidence=1.0, urgency=max(u.urgency, Urgency.URGENT), doubted=False)


def dialled(turn: Turn, words: str) -> tuple[str, ...]:
    """The services that a message names by a number of theirs, or its beginning; of what is counted none."""
    text, found, known = fold(words), list[str](), turn.rules.dialled
    for number in _DIGITS.finditer(text):
        digits = "".join(filter(str.isdecimal, number.group()))
        if not _COUNTED.match(text, number.end()):
            found += known.get(digits, ())
            longer = (ids for of, ids in known.items() if of.startswith(digits) and len(digits) >= _PREFIX)
            found += [id_ for ids in longer for id_ in ids]
    return tuple(found)
