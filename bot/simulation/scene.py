"""Where everybody is: the practice world, who has plans, and what is to be seen of the desk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.simulation.clock import Agenda
from bot.simulation.oracle import Oracle
from bot.simulation.sayings import Sayings
from bot.simulation.weather import Weather
from standin.people.writer import Impossible
from standin.stage import Stage


@dataclass(frozen=True)
class Size:
    """How busy a hotline is: new contacts a day, on average, and the hours of a shift and between two, at least and at
    most. `faults`: how many times as often as `RATES` say something begins to go wrong that lasts (`LASTS`).
    `comes`: how often who is called out of their shift comes.
    """

    contacts: float
    shift: tuple[float, float]
    home: tuple[float, float]
    faults: float = 1.0
    comes: float = 0.0


BUSY = Size(150.0, (6.0, 10.0), (6.0, 16.0))
SMALL = Size(0.5, (1.0, 3.0), (30.0, 50.0), faults=2.0, comes=0.2)
"""A hotline as most are in their first months: a contact every other day, and three volunteers who are there for an
hour or three every other day, and come when they are called."""


@dataclass
class Scene:
    """Where everybody is."""

    seed: int
    stage: Stage
    agenda: Agenda
    random: Random
    weather: Weather
    sayings: Sayings
    oracle: Oracle
    size: Size = BUSY
    cards: dict[str, dict[int, int]] = field(default_factory=dict)
    """Messages of the forum by a label that stands under them, with their threads."""
    forum: int = field(init=False)
    """Telegram's id of the desk."""
    going_for: dict[int, float] = field(default_factory=dict)
    """Until when a thread is left alone, since somebody goes for it."""
    busy_until: float = 0.0
    """Until when all counsellors are busy elsewhere, and nobody looks at the desk."""
    over: bool = False
    """Whether nobody begins anything any more: counsellors have written their last words."""
    mine: list[dict[int, int]] = field(default_factory=list)
    """The threads that each counsellor took over, with how many replies they still write there."""

    gone: set[int] = field(default_factory=set)
    """Threads that are not there any more, or of which the bot knows nothing: nobody works there."""
    lost: dict[str, tuple[dict[int, int], int]] = field(default_factory=dict)
    """Cases by name whose thread is gone: who holds them, and how many replies they still write."""

    def __post_init__(self) -> None:
        self.forum = self.stage.demo_cast.forum_id

    def loses(self, thread: int) -> None:
        """A thread is gone: who works there goes on in the next one of the same case."""
        for places in self.cards.values():
            for message in [message for message, place in places.items() if place == thread]:
                del places[message]
        self.gone.add(thread)
        name = self.oracle.name_of(thread)
        for theirs in self.mine:
            if thread in theirs:
                self.lost[name] = theirs, theirs.pop(thread)

    def finds(self, thread: int) -> None:
        """A thread is there in which something may be done."""
        if self.lost and (found := self.lost.pop(self.oracle.name_of(thread), None)) is not None:
            theirs, replies = found
            theirs[thread] = replies

    def between(self, least: float, most: float) -> float:
        """Any number of seconds between two."""
        return least + (most - least) * self.random.random()

    def does(self, act: Callable[[], Any]) -> bool:
        """Somebody does something with their phone; whether it lets them. It may be told late or twice."""
        queue = self.stage.account().queue
        self.weather.begins()
        with suppress(Impossible):
            act()
            if self.weather.comes("update_again") and queue.history:
                queue.again(self.random.choice(list(queue.history)[-20:]).id)
            return True
        return False
