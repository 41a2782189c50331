"""What decides an answer besides its topic and country: the kind of work, whom a message is about, when it happens.

The words stand in `nlu/circumstances/*.yml`; here is only what follows from them. What is not said stays None.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.core.understanding.lexicon import Entry, Lexicon, Reading
from bot.core.understanding.values import Person, Sector, Time

MEANINGS = {
    "sector": (*(s.value for s in Sector), "none"),
    "person": ("child", "young", "harmed", "other", "self", "third", "none"),
    "time": ("past", "present", "planned", "none"),
    "whom": ("named", "mine", "grown", "kid", "parent", "mate", "inside"),
    "police": ("against", "good", "none"),
    "tone": ("calm", "denied", "over", "safe", "told", "none"),
}
"""What the files may say, by group. `none` are phrases that hold a word of another meaning and do not mean it.

child: somebody under 18, by age or word. young: "my child", "kids": a child unless the writer is the one harmed.
harmed: something done to the writer. other: somebody else. third: somebody else, where no word for the writer stands.
present: what keeps the past from being over. whom: a word for a person besides who writes and who harms them (named);
that it is about who writes, as somebody says who was misread (mine); an age from 18 on (grown); that of the writer's
own child, who may be only mentioned (kid); the parents of somebody else (parent); a friend or fellow worker, who is
named and may be in the same trouble (mate); that who writes is on a boat or in a compound (inside). These, and harmed,
count beside what the talk knows (`bot.core.turn.whose`). police: they are on the side of who does harm (against), or
helped (good). tone: words of who is calm, denies danger, tells of what is
over, says that all is well now (safe), or tells of a film, a game, a joke; they count together with all else
(`bot.core.understanding.judge`).
"""


STORY = 200
"""Letters from which a message is a story."""


@dataclass(frozen=True)
class Circumstances:
    """What a message says of them; None where it says nothing."""

    sector: Sector | None = None
    person: Person | None = None
    time: Time | None = None
    tones: frozenset[str] = frozenset()
    whom: frozenset[str] = frozenset()
    police_against: bool | None = None

    def where_unsaid(self, other: Circumstances) -> Circumstances:
        """These, and the other's where nothing is said here."""
        return replace(
            self, sector=self.sector or other.sector, person=self.person or other.person, time=self.time or other.time
        )


class CircumstanceLists:
    """All lists, compiled once. Immutable; `find` is linear in the message."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """`entries` mean "<group>:<meaning>", of `MEANINGS`. Raises PhraseError when a phrase cannot be read."""
        self._lists = Lexicon(entries)

    def find(self, text: str | Reading) -> Circumstances:
        """What a message says of its circumstances."""
        reading = Reading.of(text)
        said: dict[str, Counter[str]] = {group: Counter() for group in MEANINGS}
        for sign in self._lists.find(reading):
            group, _, meaning = sign.meaning.partition(":")
            edge = getattr(reading, sign.layout)[sign.end - 1 : sign.end + 1]
            if len(edge) < 2 or not edge.isdecimal():  # "they took 1500" is no age of 15
                said[group][meaning] += 1
        also = [*(["harmed"] if said["person"]["harmed"] else []), *(["named"] if said["whom"]["mate"] else [])]
        return Circumstances(
            _sector(set(said["sector"]) - {"none"}),
            _person(said["person"], len(reading.folded) > STORY),
            _time(set(said["time"])),
            frozenset(said["tone"]) - {"none"},
            frozenset([*said["whom"], *also]),
            True if said["police"]["against"] else False if said["police"]["good"] else None,
        )


def _sector(said: set[str]) -> Sector | None:
    """The only one named; a scam compound counts over the work that was promised."""
    if Sector.SCAM_COMPOUND in said:
        return Sector.SCAM_COMPOUND
    return Sector(said.pop()) if len(said) == 1 else None


def _person(said: Counter[str], story: bool) -> Person | None:
    """By the first of these that is said. Somebody else counts unless the writer is spoken of twice as often, in a
    story more often: it tells of a family, and whom it is about stands all over it."""
    child, self_, other = Person.CHILD, Person.SELF, Person.OTHER
    order = {"child": child, "harmed": self_, "young": child, "other": other, "self": self_, "third": other}
    person = next((person for meaning, person in order.items() if said[meaning]), None)
    others, writer = said["other"] + said["third"] + said["child"], said["self"] + said["harmed"]
    return self_ if person is other and others < writer * (1 if story else 0.5) else person


def _time(said: set[str]) -> Time | None:
    if "past" in said and "present" not in said:
        return Time.PAST
    if "planned" in said:
        return Time.PLANNED
    return Time.NOW if "present" in said else None
