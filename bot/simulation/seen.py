"""What was seen so far: on phones, in threads of the desk, and of each message that somebody wrote."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KEPT = ("crisis_at", "danger_at", "held_since", "asked_who", "hid_at", "leaving", "last_from_desk")
"""What of a phone the bot knows from its store alone."""

TRANSCRIPT = 30
"""How many lines of a chat or a thread are remembered."""


@dataclass(frozen=True)
class Violation:
    """What must not be: `at` is seconds of the run, the transcripts end with it."""

    at: float
    what: str
    phone: tuple[str, ...] = ()
    desk: tuple[str, ...] = ()

    def told(self, seed: int) -> str:
        """All of it, in lines."""
        day, seconds = divmod(int(self.at), 86_400)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        shown = [f"    {place:5}  {line}" for place in ("phone", "desk") for line in getattr(self, place)]
        return "\n".join([f"Seed {seed}, day {day}, {clock}: {self.what}", *shown])


@dataclass(frozen=True)
class Known:
    """What was known of everybody: of chats what `Phone.as_kept` gives, of threads state, urgency and since."""

    phones: Mapping[int, Mapping[str, Any]]
    threads: Mapping[int, tuple[str, str, float]]


@dataclass
class Message:
    """What somebody wrote. `seen`: it stood at the other side; `late`: Telegram brings it so many seconds later."""

    at: float
    danger: bool = False
    counsellor: bool = False
    note: bool = False
    place: int = 0
    late: float = 0.0
    due: bool = False
    seen: int = 0
    unmarked: int = 0


@dataclass
class Phone:
    """What is known of a contact by their phone. Times are of the wall clock."""

    wrote: set[int] = field(default_factory=set)
    heard_at: float = 0.0
    before: float = 0.0
    shown_at: float = 0.0
    crisis_at: float = 0.0
    danger_at: float | None = None
    """Since when danger waits for the crisis answer."""
    held_since: float | None = None
    asked_who: bool = False
    hid_at: float | None = None
    forgotten_upto: int = 0
    leaving: bool = False
    blocked: bool = False
    was_blocked: bool = False
    back_at: float = 0.0
    """When they blocked the bot no more: what came meanwhile waits behind a neutral line, or for their next words."""
    last_from_desk: int = 0
    unsure: bool = False
    """Whether an older copy was put back since somebody took over: whether they count as away, only the bot knows."""
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=TRANSCRIPT))

    def as_kept(self) -> Mapping[str, Any]:
        """What the bot keeps of it, by name: it is as it was after an older copy was put back."""
        return {name: getattr(self, name) for name in KEPT}

    def put_back(self, kept: Mapping[str, Any], at: float) -> None:
        """An older copy of that moment is there, in which this was kept. Of what they did since only what reaches the
        bot from now on counts: who wrote then is hidden no more, and who let the bot write again then comes back
        unannounced, so that who has the phone is asked before what waits is shown.
        """
        vars(self).update(kept)
        self.unsure = self.held_since is not None
        self.hid_at = None if self.heard_at > at else self.hid_at
        self.danger_at = None if self.back_at > at else self.danger_at
