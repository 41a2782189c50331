"""Counsellors with shifts: they take over who waits, write, and close, by the seed and by what they see at the desk."""

from __future__ import annotations

from collections.abc import Mapping
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

STILL_HERE = 0.03
"""How often a counsellor who looks presses that they are there: within the hour after which they count as gone."""

GIVES_UP = 0.05
"""How often a counsellor who looks at a case in which nobody answers any more decides to close it."""

INSISTS = 20.0
"""Seconds after which a counsellor who took over looks whether the card says so."""

HANDS_OFF = 600.0
"""Seconds for which a thread that one counsellor goes for is left alone by the others."""


class Counsellor:
    """Somebody of the desk."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self._scene, self.person = scene, person
        self._on = False
        self._mine: dict[int, int] = {}
        self._to_answer: set[int] = set()
        scene.mine.append(self._mine)

    def begins(self) -> None:
        """Their working life: shifts of eight hours or so, with breaks."""
        self._scene.does(self.person.start)
        self._scene.agenda.after(self._scene.between(1, 600), self._shift)

    def _shift(self) -> None:
        if self._press(ON):
            self._on = True
            self._scene.agenda.after(self._scene.between(6, 10) * 3600, self._goes_home)
            self._looks()
        else:  # the board is not there yet, or shows them already
            self._scene.agenda.after(60.0, self._shift)

    def _goes_home(self) -> None:
        self._on = False
        self._press(OFF)
        self._mine.clear()
        self._scene.agenda.after(self._scene.between(6, 16) * 3600, self._shift)

    def sees(self, message: Mapping[str, Any], chat: int) -> None:
        """Something was posted or changed in a chat."""
        thread = message.get("message_thread_id") if chat == self._scene.forum and message["from"]["is_bot"] else None
        if thread in self._mine and numbers_in(str(message.get("text", ""))):
            self._to_answer.add(thread)

    def _looks(self) -> None:
        if not self._on or self._scene.over:
            return
        self._scene.agenda.after(self._scene.between(10, 90), self._looks)
        if self._scene.agenda.now < self._scene.busy_until:
            return
        if self._scene.random.random() < STILL_HERE:
            self._press(ON)
        taken = self._scene.cards.get(CLOSE, {})
        held = [thread for thread in self._mine if thread in taken.values()]
        for thread in held:
            if thread in self._mine:  # somebody may delete it at any moment
                self._works_on(thread)
        waiting = {t: m for m, t in self._scene.cards.get(TAKE, {}).items() if t != GENERAL}
        waiting = {t: m for t, m in waiting.items() if t not in taken.values()}  # a card that stands there twice is old
        free = [t for t in waiting if self._scene.going_for.get(t, 0.0) < self._scene.agenda.now]
        if free and len(held) < HELD_MOST:
            self._takes(self._scene.random.choice(free), waiting)

    def _takes(self, thread: int, waiting: dict[int, int]) -> None:
        self._scene.going_for[thread] = self._scene.agenda.now + HANDS_OFF
        if self._press(TAKE, waiting[thread]):
            for theirs in self._scene.mine:
                theirs.pop(thread, None)
            self._scene.oracle.took(thread)
            self._mine[thread] = self._scene.random.randint(*REPLIES)
            self._scene.agenda.after(INSISTS, lambda: self._insists(thread, waiting[thread]))
            self._to_answer.add(thread)

    def _insists(self, thread: int, card: int) -> None:
        """It still says that the case waits: whoever holds many is asked to press once more, and asked again if they
        pressed elsewhere meanwhile.
        """
        if thread in self._mine and self._scene.cards.get(TAKE, {}).get(card) == thread:
            self._press(TAKE, card)
            self._scene.agenda.after(INSISTS, lambda: self._insists(thread, card))

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
        if self._scene.does(lambda: self.person.send(words, chat=self._scene.forum, topic=thread)):
            self._scene.oracle.said(number, thread, note=note)

    def _closes(self, thread: int) -> None:
        """One step further on the way to the end of a case: the choices stand in their own chat."""
        if not any(self._scene.does(lambda label=label: self.person.press(label)) for label in (SURE, INFORMED)):  # type: ignore[misc]
            for message in [m for m, t in self._scene.cards.get(CLOSE, {}).items() if t == thread][-1:]:
                self._press(CLOSE, message)

    def _press(self, label: str, message: int | None = None) -> bool:
        return self._scene.does(lambda: self.person.press(label, message_id=message, chat=self._scene.forum))
