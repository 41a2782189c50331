"""What a shared place tells: the country, or the question which one, and at sea the advice for fishers."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model.case import Position
from bot.core.model.conversation import Pending, Question
from bot.core.model.effects.contact import Button, Say
from bot.core.model.lines import Line
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Sector


def learn(turn: Turn, position: Position) -> None:
    """Remember, for this talk, a country that is sure, and that somebody at sea is most likely a fisher."""
    contact = turn.contact
    if position.sure is not None:
        contact = replace(contact, told=replace(contact.told, country=position.sure))
    elif position.at_sea and contact.told.sector is None:
        contact = replace(contact, told=replace(contact.told, sector=Sector.FISHING))
    turn.keep(contact)


def answer(turn: Turn, position: Position) -> None:
    """Say what was understood of the place, so that it can be put right, or ask. Nothing near a border is guessed."""
    pending, at_sea = turn.contact.pending, turn.rules.about.the(Trait.AT_SEA)
    asked = pending is not None and pending.question is Question.COUNTRY
    waiting = pending.topic if asked and pending is not None else None
    if position.sure is not None:
        fishers = (Button("topic", (at_sea,)),) if position.near_sea and at_sea in turn.rules.topics else ()
        turn.tell(Line.PLACE_IN_COUNTRY, (answers.ELSEWHERE, *fishers), values={"country": position.sure})
        if asked:
            answers.in_country(turn)
    elif position.at_sea:
        if at_sea in turn.rules.topics:
            turn.say(Say(topic=at_sea, country=turn.contact.told.country, called=_called(turn)))
        _ask(turn, Line.PLACE_AT_SEA, position, waiting or at_sea)
    elif position.countries:
        _ask(turn, Line.PLACE_NEAR_BORDER, position, waiting)


def _called(turn: Turn) -> bool | None:
    return turn.somebody_on_duty if turn.case is not None else None


def _ask(turn: Turn, line: Line, position: Position, topic: str | None) -> None:
    """Ask which of these countries; the answer of `topic`, or the numbers, waits for it."""
    turn.keep(replace(turn.contact, pending=Pending(Question.COUNTRY, topic)))
    countries = tuple(Button("country", (code,)) for code in position.countries)
    rows = (countries[at : at + 2] for at in range(0, len(countries), 2))
    turn.tell(line, *rows, (answers.ELSEWHERE,))
