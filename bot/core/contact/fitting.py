"""Which sections of an answer fit whom: by where they are, whom it is about, and what was told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Mapping, Sequence
from functools import partial
from itertools import dropwhile

from bot.core.contact.not_meant import NO_MATTER
from bot.core.contact.talk_acts import Said, talk_of
from bot.core.model.conversation import Told
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.countries import ORIGIN
from bot.core.understanding.text import fold
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Choice, Money, Person, Sector, Understanding

_GULF = ("AE", "QA", "SA", "KW", "BH", "OM")
WITHIN: Mapping[str, Container[str | None]] = {
    "home": (ORIGIN,),
    "inside": (ORIGIN,),
    "thailand": ("TH",),
    "malaysia": ("MY",),
    **dict.fromkeys(("korea", "korea_stay", "korea_family"), ("KR",)),
    **dict.fromkeys(("japan", "japan_jobs", "japan_care", "japan_family", "japan_student"), ("JP",)),
    "korea_japan": ("KR", "JP"),
    "china": ("CN", "KR", "TW"),
    **dict.fromkeys(("gulf", "gulf_risks"), _GULF),
    "others": ("SG", "HK"),
    "passport_visa.where": (ORIGIN,),
}
"""Sections that are sent unasked only to who is in one of these countries; with their topic, to nobody elsewhere."""

ABROAD = {id_: there for id_, there in WITHIN.items() if ORIGIN not in there}
"""Those of them that are on countries abroad."""


def _is_in(there: Container[str | None], told: Told) -> bool:
    return (told.country or told.destination) in there


_OF_OTHERS = ("family", "far", "friend", "adult")
"""Sections for who helps somebody else."""

_UNASKED: Mapping[str, Callable[[Told], bool]] = {
    **dict.fromkeys(_OF_OTHERS, lambda told: told.person in (Person.OTHER, Person.CHILD)),
    "child": lambda told: told.child or told.of_a_child or told.person is Person.CHILD,
    **dict.fromkeys(("sea", "port", "itf"), lambda told: told.sector is Sector.FISHING),
    "tonight": lambda told: told.hurries,
    "pictures": lambda told: told.talk is not None and told.talk.money is Money.PICTURES,
    **{id_: partial(_is_in, there) for id_, there in WITHIN.items()},
    "scam_compound.inside": lambda told: told.talk is None or "scam_compound out" not in told.talk.read,
}
"""When a section is sent though nobody asked for it; those that are not named here always, but for `Rules.asked`."""


_IN_DANGER = ("now", "inside", "safe", "place", "sea", "family")
"""Sections that are sent in danger: what to do, and no rights."""

INFORMS = ("evidence", "rights", "countries", "law", "choice", "fault", "guilt", "signs", "bill", "cheap", "back")
"""Sections that are no answer to news of danger."""


PLAIN = 0.9
"""How likely a section is from which it is said beside what may be of a child, or of sexual harm, and is calm ("who
gets the kids?"), or before care to who tells of a wound."""


def fits(turn: Turn, topic: str | None, id_: str) -> bool:
    """Whether a section fits them, by what was told."""
    return all(_UNASKED[name](turn.told) for name in (id_, f"{topic}.{id_}") if name in _UNASKED)


def of_others(turn: Turn, section: str | None) -> bool:
    """Whether a section is for who helps somebody else, and they tell of themselves."""
    return section in _OF_OTHERS and turn.told.person is Person.SELF


def only_informs(turn: Turn, u: Understanding, choice: Choice) -> bool:
    """Whether a section is on rights or money, likely but not surely, and who begins tells of a wound: care comes first
    then.
    """
    begins = talk_of(turn).matter is None and turn.told.last_answer is None
    hurt = choice.topic in u.flagged and turn.rules.about.has(choice.topic, Trait.CARE)
    return begins and hurt and choice.section in INFORMS and choice.share < PLAIN


def there(turn: Turn, section: str, names: str | None) -> bool:
    """Whether a section is of where they are: one on another country is, where the message `names` that."""
    return is_of(section, abroad(turn, names))


def abroad(turn: Turn, names: str | None) -> Collection[str]:
    """The countries abroad where they are or want to go, and that a message `names`."""
    return {code for code in (names, turn.told.destination or turn.told.country) if code not in (None, ORIGIN)}


def is_of(section: str, countries: Collection[str]) -> bool:
    """Whether a section is on one of these countries, or on none; any where there are none."""
    return section not in ABROAD or not countries or any(code in ABROAD[section] for code in countries)


def unplaced(turn: Turn, topic: str) -> bool:
    """Whether an answer differs by country, and nobody knows which it is for."""
    return topic in turn.rules.country_topics and answers.about(turn, topic, part=True) is None


def further(turn: Turn, topic: str | None, *, danger: bool = False) -> str | None:
    """The next section of an answer that was not shown in this talk, of those that fit without being asked for."""
    read = talk_of(turn).read
    left = (id_ for id_ in unasked(turn, topic) if f"{topic} {id_}" not in read)
    return next((id_ for id_ in left if not danger or (id_ in _IN_DANGER and speaks_to(turn, topic, id_))), None)


def speaks_to(turn: Turn, topic: str | None, section: str) -> bool:
    """Whether what a section says to do in danger is said to who writes: a relative is not told how to hide a phone."""
    parts = (part for part in turn.rules.sections.get(topic or "", ()) if part.id == section)
    theirs = section == "family" or any(Person.OTHER in part.persons for part in parts)
    return theirs or section not in _IN_DANGER or turn.told.person is not Person.OTHER


def unasked(turn: Turn, topic: str | None) -> Sequence[str]:
    """The sections that fit without being asked for."""
    may = [id_ for id_ in meant_for(turn, topic) if f"{topic}.{id_}" not in turn.rules.asked]
    return [id_ for id_ in may if fits(turn, topic, id_)]


def meant_for(turn: Turn, topic: str | None) -> Sequence[str]:
    """The sections of an answer that are meant for this contact: first what relatives can do, and those that only a few
    have."""
    ids = dict.fromkeys(all_meant(turn, topic))
    plain = {part.id for part in turn.rules.sections.get(topic or "", ()) if not any(part[1:])}
    return sorted(ids, key=lambda id_: (id_ != "family", id_ in plain))


def all_meant(turn: Turn, topic: str | None) -> Sequence[str]:
    """The same in no order, and some more than once."""
    country, told = answers.about(turn, topic, part=True), turn.told
    return [
        id_
        for id_, countries, sectors, persons in turn.rules.sections.get(topic or "", ())
        if (not countries or country in countries)
        and (not sectors or told.sector in sectors)
        and (not persons or told.person in persons)
        and not (turn.of_writer and id_ in _OF_OTHERS)
    ]


def told(turn: Turn, topic: str, u: Understanding) -> bool:
    """Whether a topic may be offered: of a death only where somebody spoke of one."""
    about = turn.rules.about
    return (
        u.death
        or not about.has(topic, Trait.DEATH)
        or any(about.has(each, Trait.DEATH) for each in (u.topic, talk_of(turn).matter))
    )


def titled(turn: Turn, said: Said) -> str | None:
    """The topic whose title was typed, as it stands on a button."""
    topic = typed(turn, "", said)
    return topic if topic in turn.rules.topics and not turn.rules.about.has(topic, *NO_MATTER) else None


def typed(turn: Turn, topic: str | None, said: Said) -> str | None:
    """What was typed as it stands on a button: a section of a topic; of none, a topic."""
    words = "".join(dropwhile(lambda letter: not letter.isalnum(), said.words))
    return turn.rules.labelled.get(f"{topic} {fold(words)}")
