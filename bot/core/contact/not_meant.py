"""What a message seems to say, and does not mean: a wish to die that is denied, a death, a chat to be cleared.

Nothing here says or changes anything; what a message is besides stands in `bot.core.contact.light`.
"""

from __future__ import annotations

from bot.core.contact.places import CHANGES
from bot.core.contact.talk_acts import talk_of
from bot.core.replacing import replace
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Guess, Understanding, Urgency

_SURELY_SUICIDE = 0.9
"""Confidence from which the model alone hears a wish to die in words of fear, beside another danger that was told."""


def alive(turn: Turn, u: Understanding) -> Understanding:
    """Not suicide, where they deny that: of what else is said, or of the talk. Nor where the model alone takes bare
    fear for it beside another danger, or only guesses at it in calm words; and no death without a word of it.

    A denial alone does not ring; beside fear, or what harms them, it is as urgent as it was heard.
    """
    about, matter = turn.rules.about, talk_of(turn).matter
    out = (
        {t for t in (u.topic, *u.flagged) if about.has(t, Trait.SUICIDE)}
        if u.lives or _merely_fears(turn, u)
        else set()
    )
    of_another = about.has(matter, Trait.DEATH) and not u.lives
    out |= {t for t in (u.topic,) if about.has(t, Trait.DEATH) and not (u.flagged or of_another or u.death)}
    if not out:
        return u
    flagged = tuple(t for t in u.flagged if t not in out)
    left = [g for g in u.guesses if g.topic not in out and about.query(g.topic) is None]
    harm = next((t for t in flagged if about.urgency(t) >= Urgency.URGENT), None)
    known = harm or (matter if matter not in out and not about.has(matter, Trait.DEATH) else None)
    if known is not None:
        left = [Guess(known, 1.0), *(g for g in left if g.topic != known)]
    calm = u.lives and harm is None and not u.fears
    return replace(
        u,
        topic=left[0].topic if left else None,
        confidence=left[0].confidence if left else 0.0,
        alternatives=tuple(left[1:]),
        flagged=flagged,
        urgency=min(u.urgency, Urgency.SUPPORT) if calm else u.urgency,
        doubted=u.doubted and not calm,
    )


def _merely_fears(turn: Turn, u: Understanding) -> bool:
    """Whether suicide is only what the model makes of fear beside another danger, or of words in which nobody hears
    haste.
    """
    about, talk = turn.rules.about, talk_of(turn)
    if not about.has(u.topic, Trait.SUICIDE) or u.flagged or about.has(talk.matter, Trait.SUICIDE):
        return False
    afraid = u.fears and talk.urgency is Urgency.EMERGENCY and u.confidence < _SURELY_SUICIDE
    return afraid or (u.urgency is Urgency.NONE and u.confidence < CHANGES)


def hides(turn: Turn, u: Understanding) -> Understanding:
    """Who hides, or hides the phone, wants nothing cleared: of what the talk is about, or the next likeliest."""
    about, matter = turn.rules.about, talk_of(turn).matter
    if not u.hides or u.clears or not about.has(u.topic, Trait.HIDE):
        return u
    left = [g for g in u.alternatives if not about.has(g.topic, Trait.HIDE)]
    first = Guess(matter, 1.0) if matter is not None else next(iter(left), None)
    if first is None:
        return replace(u, topic=None, confidence=0.0, alternatives=())
    rest = tuple(g for g in left if g.topic != first.topic)
    return replace(u, topic=first.topic, confidence=max(first.confidence, u.confidence), alternatives=rest)
