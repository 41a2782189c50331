"""How many turns of written talks the bot gets right: talks of people who saw nothing of it, played on the engine in
memory, with the models that it runs with.

A file lists talks, alone or as `talks`: `id`, and `turns` with `text` and what is right after it. `topic`: what the
talk is about then, or what is answered; `also`: what is right besides; `urgency`: of the message, or of the talk: the
greatest so far counts, since some writers call "thank you" calm and others not; it is wrong where nobody is called who
should be, and where somebody is called in this turn who should not; the exact degree is counted aside; `subject_at`,
`writer_at`: the countries of the one in trouble and of who writes; `follow`: what is asked of the answer before
(`bot.core.understanding.values.Query`); `answers`: any of these is right (`bot.replay.given`). What a turn does not
name is not looked at. All else in it is for readers, but `act: answer`: it says where somebody is. Before that a
country that nobody knows is right as long as it is asked for, or nobody is named: writers know of their people what
these have not said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.content.model.services import ANYWHERE, HOME
from bot.core.model.conversation import Question
from bot.core.model.effects.at_once import AT_ONCE
from bot.core.model.effects.contact import AGAIN, Cover, Explain, Say, Tell
from bot.core.model.errors import SarikaError
from bot.core.model.lines import Line
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Query, Urgency
from bot.replay.checks import Played, named, rows
from bot.replay.given import FINER, KIND, SAYS, given, offered
from bot.replay.stage import Shown
from bot.replay.talk import Parts, Talk
from bot.sheet import LOADER

ASPECTS = ("topic", "urgency", "country", "query", "answer", "helper", "answered", "new words", "too much")
"""What is looked at in a turn. helper: who is named first is of a country that they are in, and is reached from where
who writes is. answered, new words: something came, and not the text of the turn before. too much: more than one
message, or than `BUTTONS` below it; the six pictures for who cannot read stand beside two others.
"""

BUTTONS = 6
"""Most buttons below a message: there is a place for each of these (`bot.core.turn.places`)."""

RINGS = Urgency.URGENT
"""From this urgency on somebody is called, as wherever urgency is measured (`nlu/report`)."""

_OWN_LINES: Mapping[Trait, Line] = {Trait.MENU: Line.MENU, Trait.LANGUAGE: Line.CHOOSE_LANGUAGE}
"""Topics that a line answers."""

_GO_ON = (Trait.GREETING, Trait.AFFIRMS, Trait.DENIES, Trait.OUT_OF_SCOPE)
"""Small talk that ends no talk: what does, thanks and goodbye, answers either."""


class ScoreError(SarikaError):
    """A file that is no list of talks with turns."""


@dataclass(frozen=True)
class Scored:
    """A talk: of each turn, what was wrong with it; of those that name an urgency, whether it was just that; of those
    that name answers and got another, whether a button below it gives one of them.
    """

    id: str
    script: str
    turns: tuple[tuple[str, ...], ...]
    degrees: tuple[bool, ...] = ()
    offers: tuple[bool, ...] = ()

    @property
    def right(self) -> int:
        """How many turns were right."""
        return sum(not wrong for wrong in self.turns)

    @property
    def whole(self) -> bool:
        """Whether all of them were."""
        return self.right == len(self.turns)


@dataclass
class Report:
    """All talks that were played."""

    talks: list[Scored] = field(default_factory=list)

    def lines(self) -> Iterable[str]:
        """Shares by script, and what was wrong how often."""
        for script in (*dict.fromkeys(talk.script for talk in self.talks), "all"):
            these = [talk for talk in self.talks if script in (talk.script, "all")]
            turns, right = sum(len(t.turns) for t in these), sum(t.right for t in these)
            whole = sum(t.whole for t in these)
            wrong = Counter(aspect for talk in these for turn in talk.turns for aspect in turn)
            counted = ", ".join(f"{aspect} {wrong[aspect]}" for aspect in ASPECTS if wrong[aspect])
            yield f"{script}: {right} of {turns} turns ({right / max(1, turns):.2f}), {whole} of {len(these)} talks"
            yield f"  wrong: {counted or 'nothing'}"
            degrees = [exact for talk in these for exact in talk.degrees]
            yield f"  urgent to the degree: {sum(degrees)} of {len(degrees)}"
            offers = [offers for talk in these for offers in talk.offers]
            yield f"  another answer, the right one by a button: {sum(offers)} of {len(offers)}"


def read_turns(path: Path) -> list[dict[str, Any]]:
    """The talks of a file. Raises ScoreError."""
    try:
        talks = yaml.load(path.read_text(encoding="utf-8"), LOADER)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, UnicodeDecodeError):
        raise ScoreError(f"{path}: this is no YAML.") from None
    talks = talks.get("talks") if isinstance(talks, dict) else talks
    if not isinstance(talks, list) or not all(isinstance(t, dict) and isinstance(t.get("turns"), list) for t in talks):
        raise ScoreError(f"{path}: a list of talks is expected, each with an id and turns.")
    return talks


async def scored(told: Mapping[str, Any], script: str, parts: Parts) -> tuple[Scored, Sequence[Played]]:
    """Play one talk; what was wrong in each turn, and what came of it."""
    found: list[tuple[str, ...]] = []
    played: list[Played] = []
    besides: dict[str, set[str]] = {}
    degrees: list[bool] = []
    offers: list[bool] = []
    greatest = Urgency.NONE
    async with Talk({"name": str(told.get("id", "")), "steps": [], "on_duty": True}, parts) as playing:
        for turn in told["turns"]:
            came = await playing.play({"says": str(turn["text"])})
            if "topic" in turn:  # what was named beside a matter stays right for it
                besides.setdefault(str(turn["topic"]), set()).update(map(str, turn.get("also") or ()))
            greatest = max(greatest, Urgency[str(turn.get("urgency", "none")).upper()])
            degrees += [_urgency(came) is greatest] if "urgency" in turn else []
            found.append(tuple(_wrong(turn, came, played[-1] if played else None, besides, greatest)))
            offers += [bool(offered(came) & set(turn["answers"]))] if "answer" in found[-1] else []
            played.append(came)
    return Scored(str(told.get("id", "")), script, tuple(found), tuple(degrees), tuple(offers)), played


def _wrong(
    turn: Mapping[str, Any], came: Played, before: Played | None, besides: Mapping[str, set[str]], greatest: Urgency
) -> Iterable[str]:
    if "topic" in turn and not _topic_right(str(turn["topic"]), came, besides):
        yield "topic"
    if "urgency" in turn and not _rings_rightly(came, before, greatest):
        yield "urgency"
    if turn.get("subject_at") and came.contact.told.country != turn["subject_at"] and not _asks_where(turn, came):
        yield "country"
    if turn.get("follow") and turn["follow"] not in _queries(came, before):
        yield "query"
    if turn.get("answers") and not given(came) & set(turn["answers"]):
        yield "answer"
    if not _helped(turn, came):
        yield "helper"
    if not came.own:
        yield "answered"
    texts = [shown.words for shown in came.own]
    if before is not None and any(text in [shown.words for shown in before.own] for text in texts):
        yield "new words"
    if sum(len(shown.messages) for shown in came.phone) > 1 or any(_size(shown) > BUTTONS for shown in came.own):
        yield "too much"


def _size(shown: Shown) -> int:
    """How many buttons there are below a message, with those that copy a number, and the six pictures for none."""
    pictures = sum(name.startswith("picture ") for name in shown.buttons)
    return sum(map(len, rows(shown))) - pictures


def _helped(turn: Mapping[str, Any], came: Played) -> bool:
    """Whether who is named first, if anybody is, is of a country that they are in, and can be reached from where who
    writes is: in danger by a number or a chat. Where nobody knows that, and it is asked, anybody may be named.
    """
    first = next(iter(named(came)), None)
    there, here = turn.get("subject_at"), turn.get("writer_at")
    if first is None or not (there or here) or _asks_where(turn, came):
        return True
    here = here or (there if turn.get("subject") == Person.SELF else None)
    if there is not None and first.country not in {there, here, HOME, ANYWHERE}:
        return False
    if here is None:
        return True
    if first.phones_from(here) or any(link.chat for link in first.links):
        return True
    return _urgency(came) < Urgency.EMERGENCY and first.reachable_from(here)


def _rings_rightly(came: Played, before: Played | None, greatest: Urgency) -> bool:
    """Whether somebody is called who should be, and nobody in this turn who should not: what rang before is no second
    fault.
    """
    if greatest >= RINGS:
        return _urgency(came) >= RINGS
    return _urgency(came) < RINGS or (before is not None and _urgency(before) >= RINGS)


def _asks_where(turn: Mapping[str, Any], came: Played) -> bool:
    """Whether nobody knows where somebody is, and it is asked, in words or by the button below what is shown; or nobody
    is named, or it is known where they want to go: that answer is for whoever is anywhere.
    """
    asks = came.contact.pending is not None and came.contact.pending.question is Question.COUNTRY
    asks |= any(name.startswith("elsewhere") for shown in came.own for name in shown.buttons)
    asks |= not named(came)
    told = came.contact.told
    return told.country is None and (asks or told.destination is not None) and turn.get("act") != "answer"


def _topic_right(topic: str, came: Played, besides: Mapping[str, set[str]]) -> bool:
    """Whether it is about the topic, or one that is right besides."""
    return any(_is_about(one, came, topic, besides) for one in (topic, *sorted(besides.get(topic, ()))))


def _is_about(topic: str, came: Played, whole: str, besides: Mapping[str, set[str]]) -> bool:
    about = came.content.about
    talk, case = came.contact.told.talk, came.contact.case
    shown = {e.topic for e in _effects(came) if isinstance(e, Say | Explain)}
    lines = {e.line for e in _effects(came) if isinstance(e, Tell)}
    if about.has(topic, Trait.SMALL_TALK):
        ends = {one for one in about if about.has(one, Trait.SMALL_TALK) and not about.has(one, *_GO_ON)}
        return bool(shown & ({topic} | (ends if topic in ends else set())) or lines & KIND)
    if about.has(topic, Trait.HIDE):
        return topic in shown or Line.PHONE_CHECKED in lines or any(isinstance(e, Cover) for e in _effects(came))
    if about.has(topic, Trait.HUMAN):
        return case is not None and case.live
    if any(about.has(topic, trait) and line in lines for trait, line in _OWN_LINES.items()):
        return True
    right = {topic, *besides.get(whole, ())}
    return topic in _queries(came, None) or bool(right & {*shown, talk.matter if talk is not None else None})


def _urgency(came: Played) -> Urgency:
    talk, case = came.contact.told.talk, came.contact.case
    live = case.urgency if case is not None and case.live and "asked" not in case.reasons else Urgency.NONE
    return max(live, talk.urgency if talk is not None else Urgency.NONE)


def _queries(came: Played, before: Played | None) -> set[str]:
    """What is answered of what was asked. Who says "not that" is answered by another answer than the one before too."""
    found = {e.what for e in _effects(came) if isinstance(e, Explain)}
    found |= {FINER[what].value for what in found & set(FINER)}
    found |= {Query.COSTS.value for e in _effects(came) if isinstance(e, Say) and _is_price(e, came)}
    said = [{(e.topic, e.section) for e in _effects(p) if isinstance(e, Say)} for p in (came, before) if p is not None]
    if len(said) > 1 and said[0] - said[1]:
        found.add(Query.NOT_THAT.value)
    found |= {SAYS[e.line].value for e in _effects(came) if isinstance(e, Tell) and e.line in SAYS}
    if {AGAIN, *AT_ONCE} & found or any(isinstance(e, Say) and e.crisis for e in _effects(came)):
        found.add(Query.WORSE.value)
    return found


def _is_price(said: Say, came: Played) -> bool:
    """Whether it is the section that says what something costs."""
    topic = came.content.topics.get(said.topic)
    return topic is not None and bool(said.section) and said.section == topic.price


def _effects(came: Played) -> list[object]:
    return [shown.effect for shown in came.own]
