"""Counsellors with shifts: they take over who waits, write, and close, by the seed and by what they see at the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from bot.simulation.sayings import numbers_in
from bot.simulation.scene import Scene
from bot.wording.catalog import catalog
from standin.people.person import Person
from standin.world.model import GENERAL

EN = catalog("en").text
TAKE, CLOSE, SURE, ON, OFF = (
    EN(f"button.{name}") for name in ("take_over", "close", "close_now", "on_shift", "off_shift")
)
INFORMED = EN("outcome.informed")

HELD_MOST = 4
"""How many cases a counsellor holds at once."""

REPLIES = (2, 6)
"""After how many replies a counsellor closes a case, at least and at most."""

NOTES = 0.08
"""How often what a counsellor writes is a note for the team."""

STILL_HERE = (2000.0, 3400.0)
"""Seconds from one press that they are there to the next, at least and at most: within the hour after which a
counsellor counts as gone."""

LOOKS = (10.0, 90.0)
"""Seconds between two looks at the desk while anything is to be done there, at least and at most."""

ON_THE_WAY = (60.0, 1800.0)
"""Seconds that somebody needs to the desk who is called out of their shift, at least and at most."""

GIVES_UP = 0.05
"""How often a counsellor who looks at a case in which nobody answers any more decides to close it."""

INSISTS, TIMES = 20.0, 6
"""Seconds after which a counsellor who took over looks whether the card says so, and how often: a card that was sent
twice says for ever that the case waits.
"""

HANDS_OFF = 600.0
"""Seconds for which a thread that one counsellor goes for is left alone by the others."""


class Counsellor:
    """Somebody of the desk."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self._scene, self.person = scene, person
        self._on = self._looking = self._on_the_way = self._insisting = False
        self._shifts = self._plans = 0
        self._mine: dict[int, int] = {}
        self._to_answer: set[int] = set()
        scene.mine.append(self._mine)

    def begins(self) -> None:
        """Their working life: shifts, and what they held before in the next one."""
        self._scene.does(self.person.start)
        self._comes(self._scene.between(1, 600))

    def _comes(self, after: float) -> None:
        """Begin a shift so many seconds from now, whenever else they were to."""
        self._plans += 1
        self._scene.agenda.after(after, partial(self._shift, self._plans))

    def _shift(self, plan: int) -> None:
        if plan != self._plans:
            return
        if self._press(ON):
            self._on, self._on_the_way = True, False
            self._shifts += 1
            self._scene.agenda.after(self._scene.between(*self._scene.size.shift) * 3600, self._goes_home)
            self._stays(self._shifts)
            self._may_look()
        else:  # the board is not there yet, or shows them already
            self._comes(60.0)

    def _goes_home(self) -> None:
        self._on = False
        self._press(OFF)
        self._scene.oracle.signs(self.person.user.id, on=False)
        self._comes(self._scene.between(*self._scene.size.home) * 3600)

    def _stays(self, shift: int) -> None:
        """Press now and then that they are there, until the end of this shift."""

        def presses() -> None:
            if self._on and self._shifts == shift and not self._scene.over:
                if self._scene.agenda.now >= self._scene.busy_until:
                    self._press(ON)
                self._stays(shift)

        self._scene.agenda.after(self._scene.between(*STILL_HERE), presses)

    def sees(self, message: Mapping[str, Any], chat: int) -> None:
        """Something was posted or changed in a chat."""
        thread = message.get("message_thread_id") if chat == self._scene.forum and message["from"]["is_bot"] else None
        if thread in self._mine and numbers_in(str(message.get("text", ""))):
            self._to_answer.add(thread)
        called = chat in (self._scene.forum, self.person.user.id) and "reply_markup" in message and self._waiting()
        busy = self._on or self._on_the_way or self._scene.over
        if called and not busy and self._scene.random.random() < self._scene.size.comes:
            self._on_the_way = True
            self._comes(self._scene.between(*ON_THE_WAY))
        self._may_look()

    def _may_look(self) -> None:
        """Look soon, and again while anything waits or is held: when nothing does, phones ring at what is new."""
        if self._on and not self._looking and (self._held() or self._waiting()):
            self._looking = True
            self._scene.agenda.after(self._scene.between(*LOOKS), self._looks)

    def _held(self) -> list[int]:
        taken = self._scene.cards.get(CLOSE, {}).values()
        return [thread for thread in self._mine if thread in taken]

    def _waiting(self) -> dict[int, int]:
        """Threads with the cards that say so; a card that stands there twice is old."""
        taken = self._scene.cards.get(CLOSE, {}).values()
        cards = self._scene.cards.get(TAKE, {})
        return {thread: card for card, thread in cards.items() if thread != GENERAL and thread not in taken}

    def _looks(self) -> None:
        self._looking = False
        if not self._on or self._scene.over:
            return
        self._may_look()
        if self._scene.agenda.now < self._scene.busy_until:
            return
        held = self._held()
        for thread in held:
            if thread in self._mine:  # somebody may delete it at any moment
                self._works_on(thread)
        waiting = self._waiting()
        free = [t for t in waiting if self._scene.going_for.get(t, 0.0) < self._scene.agenda.now]
        if free and len(held) < HELD_MOST and not self._insisting:
            self._takes(self._scene.random.choice(free), waiting)

    def _takes(self, thread: int, waiting: dict[int, int]) -> None:
        self._scene.going_for[thread] = self._scene.agenda.now + HANDS_OFF
        if self._press(TAKE, waiting[thread]):
            for theirs in self._scene.mine:
                theirs.pop(thread, None)
            self._scene.oracle.took(thread)
            self._mine[thread] = self._scene.random.randint(*REPLIES)
            self._insisting = True
            self._scene.agenda.after(INSISTS, lambda: self._insists(thread, waiting[thread], TIMES))
            self._to_answer.add(thread)

    def _insists(self, thread: int, card: int, times: int) -> None:
        """It still says that the case waits: whoever holds many is asked to press once more. They take no other one
        meanwhile.
        """
        self._insisting = times > 0 and thread in self._mine and self._scene.cards.get(TAKE, {}).get(card) == thread
        if self._insisting:
            self._press(TAKE, card)
            self._scene.agenda.after(INSISTS, lambda: self._insists(thread, card, times - 1))

    def _works_on(self, thread: int) -> None:
        if self._mine[thread] > 0 and thread in self._to_answer:
            self._to_answer.discard(thread)
            self._mine[thread] -= 1
            self._writes(thread)
        elif self._mine[thread] <= 0:
            self._closes(thread)
        elif self._scene.random.random() < GIVES_UP:
            self._mine[thread] = 0

    def _writes(self, thread: int) -> None:
        note = self._scene.random.random() < NOTES
        number, words = self._scene.sayings.numbered("// a note" if note else "we are with you")
        if self._does(lambda: self.person.send(words, chat=self._scene.forum, topic=thread)):
            self._scene.oracle.said(number, thread, note=note)

    def _closes(self, thread: int) -> None:
        """One step further on the way to the end of a case: the choices stand in their own chat."""
        if not any(self._does(lambda label=label: self.person.press(label)) for label in (SURE, INFORMED)):  # type: ignore[misc]
            for message in [m for m, t in self._scene.cards.get(CLOSE, {}).items() if t == thread][-1:]:
                self._press(CLOSE, message)

    def _press(self, label: str, message: int | None = None) -> bool:
        return self._does(lambda: self.person.press(label, message_id=message, chat=self._scene.forum))

    def _does(self, act: Callable[[], Any]) -> bool:
        if done := self._scene.does(act):
            self._scene.oracle.signs(self.person.user.id, on=True)
        return done
