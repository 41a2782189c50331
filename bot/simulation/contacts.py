"""Contacts with stories: what they do, by the seed and by what they see on their phones."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from random import Random
from typing import Any

from bot.simulation.desk_promises import NAMED
from bot.simulation.sayings import SCRIPTS, numbers_in
from bot.simulation.scene import Scene
from bot.wording.buttons import label_of
from bot.wording.catalog import catalog

Story = Generator[float, None, None]
"""What somebody does, one thing after the other: each value is how many seconds pass before the next."""

BOTH = [catalog(language) for language in ("km", "en")]
READ, SAME, FORGET = ({label_of(name, words) for words in BOTH} for name in ("read", "same", "forget_yes"))

ANSWERS_MOST = 4
"""How often a contact answers a counsellor in one talk."""

SHOWS = 0.9
"""How often somebody presses what shows them what waits."""


class Contact:
    """Somebody with a phone."""

    def __init__(self, scene: Scene, number: int) -> None:
        self._scene, self.number = scene, number
        self._random = Random(scene.seed * 1_000_003 + number)  # whoever is left out, all others live as before
        self.script = self._random.choice(SCRIPTS)
        language = "en" if self.script == "en" else "km"
        self.person = scene.stage.person(scene.stage.world.user(NAMED.format(number), language_code=language))
        self.chat = self.person.user.id
        self._answers, self._shows, self._kept_until = 0, SHOWS, 0.0
        scene.oracle.knows(self.chat)

    def _between(self, least: float, most: float) -> float:
        return least + (most - least) * self._random.random()

    def lives(self) -> None:
        """Go on with a story until its end, or that of all."""
        story = self._random.choice(STORIES)(self)

        def goes_on() -> None:
            pause = None if self._scene.over else next(story, None)
            if pause is not None:
                self._scene.agenda.after(pause, goes_on)

        goes_on()

    def says(self, *, danger: bool = False) -> None:
        """Write something."""
        saying = self._scene.sayings.one(self._random, self.script, danger=danger)
        number, words = self._scene.sayings.numbered(saying.words)
        late = self._late()
        if self._scene.does(lambda: self.person.send(words)):
            self._scene.oracle.wrote(self.chat, number, danger=danger, late=late)

    def _late(self) -> float:
        """Telegram may bring what somebody writes late: for how many seconds it is kept."""
        queue, lane = self._scene.stage.account().queue, f"chat {self.chat}"
        if lane in queue.held:
            return self._kept_until - self._scene.agenda.now
        if not self._scene.weather.comes("updates_late"):
            return 0.0
        late = self._between(1.0, 120.0)
        self._kept_until = self._scene.agenda.now + late
        queue.hold(lane)
        self._scene.agenda.after(late, lambda: queue.release(lane))
        return late

    def sends(self, command: str) -> float:
        """Send a command, or a message that is no text where it names a kind; how many seconds late it arrives."""
        send: Callable[[], Any] = lambda: self.person.send(command)  # noqa: E731 - either of two
        if not command.startswith("/"):
            send = lambda: self.person.file(command)  # noqa: E731
        late = self._late()
        if self._scene.does(send):
            self._scene.oracle.acted(self.chat, late=late)
        return late

    def presses(self, labels: set[str]) -> bool:
        """Press the newest button of one of these names."""
        pressed = any(self._scene.does(lambda label=label: self.person.press(label)) for label in sorted(labels))  # type: ignore[misc]
        if pressed:
            self._scene.oracle.heard_from(self.chat)
        return pressed

    def sees(self, message: Mapping[str, Any]) -> None:
        """The bot wrote to this phone, or changed what stands there."""
        labels = {b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row}
        for wanted in (READ, SAME):
            if labels & wanted and self._random.random() < self._shows:
                self._scene.agenda.after(self._between(5, 90), lambda wanted=wanted: self.presses(wanted))  # type: ignore[misc]
        text = str(message.get("text") or message.get("caption") or "")
        if numbers_in(text) and not self._scene.over and self._answers < ANSWERS_MOST and self._random.random() < 0.7:
            self._answers += 1
            self._scene.agenda.after(self._between(5, 120), self.says)

    def comes_back(self, within: float) -> None:
        """The end is near: whoever they are, they unblock the bot, write once more within so many seconds, and press to
        see what waits.
        """
        self._shows = 1.0
        if self.person.chat.blocked:
            self._scene.does(self.person.unblock)
            self._scene.oracle.blocked(self.chat, blocked=False)
        self._scene.agenda.after(self._between(1, within), self.says)

    # ── stories ──

    def asks(self) -> Story:
        """Somebody with questions."""
        self.sends("/start")
        for _ in range(self._random.randint(1, 5)):
            yield self._between(3, 200)
            self.says()

    def is_in_danger(self) -> Story:
        """Somebody in danger, who goes on writing."""
        self.says(danger=True)
        for _ in range(self._random.randint(0, 6)):
            yield self._between(5, 900)
            self.says(danger=self._random.random() < 0.15)

    def wants_a_human(self) -> Story:
        """Somebody who wants no machine."""
        self.sends("/human")
        for _ in range(self._random.randint(1, 6)):
            yield self._between(10, 400)
            self.says()

    def hides(self) -> Story:
        """Somebody whose phone may be looked at, who is silent for hours, and comes back."""
        yield from self.is_in_danger()
        yield self._between(5, 60)
        self._scene.oracle.hid(self.chat, late=self.sends("/hide"))
        yield self._between(3_600, 40_000)
        self.says()

    def forgets(self) -> Story:
        """Somebody who asks to be forgotten."""
        yield from self.asks() if self._random.random() < 0.5 else self.is_in_danger()
        yield self._between(5, 600)
        self.sends("/forget")
        yield self._between(5, 60)
        if self.presses(FORGET):
            self._scene.oracle.asked_to_be_forgotten(self.chat)

    def floods(self) -> Story:
        """Somebody who writes faster than anybody can answer."""
        for _ in range(self._random.randint(8, 40)):
            self.says(danger=self._random.random() < 0.05)
            yield self._between(0.1, 1.5)

    def blocks(self) -> Story:
        """Somebody in danger who blocks the bot, and comes back."""
        yield from self.is_in_danger()
        self._scene.does(self.person.block)
        self._scene.oracle.blocked(self.chat, blocked=True)
        yield self._between(60, 50_000)
        self._scene.does(self.person.unblock)
        self._scene.oracle.blocked(self.chat, blocked=False)
        self.says()

    def sends_all_kinds(self) -> Story:
        """Somebody who speaks, and shows pictures."""
        for kind in self._random.sample(["photo", "voice", "video", "sticker", "document"], 3):
            self.sends(kind)
            yield self._between(5, 300)
        self.says(danger=self._random.random() < 0.5)


STORIES: tuple[Callable[[Contact], Story], ...] = (
    Contact.asks, Contact.asks, Contact.asks, Contact.is_in_danger, Contact.is_in_danger, Contact.wants_a_human,
    Contact.hides, Contact.forgets, Contact.floods, Contact.blocks, Contact.sends_all_kinds,
)  # fmt: skip
