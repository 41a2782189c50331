"""What the desk knows of floods, as values: how many come, how they are called to, and what outlives a contact."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mute:
    """A contact who floods or insults is not read for a while, danger excepted. Times are milliseconds since 1970."""

    until: int = 0  # until then no counsellor is shown what they write (0: they are not muted)
    unread: int = 0  # how much was not shown
    said_at: int = 0  # when they were told last


@dataclass(frozen=True)
class AlarmState:
    """The calls to cases in one of the desk's groups; times are milliseconds since 1970.

    `alone`: when cases of the last minute were alerted each by itself; `crowded_at`: when one last was not, because
    many came at once. `message` is the alert for all that wait, `posted_at` when it was posted anew last; `posting` and
    `changes` are as those of `BoardState`.
    """

    group: str = ""
    alone: tuple[int, ...] = ()
    crowded_at: int = 0
    message: int | None = None
    posted_at: int = 0
    posting: bool = False
    changes: int = 0


@dataclass(frozen=True)
class Arrivals:
    """How many accounts open cases of which no counsellor ever took one."""

    minutes: tuple[tuple[int, int], ...] = ()  # of the last ones: the minute since 1970, and how many came
    fresh: tuple[tuple[int, int], ...] = ()  # of these, how many were made within ten minutes before
    usual: int = 0  # the mean of a day in ten minutes, in ten thousandths
    slot: int = 0  # the ten minutes since 1970 up to which that is counted
    told_at: int = 0  # when supervisors were told of the flood that runs (milliseconds since 1970)

    def lately(self, now: int) -> int:
        """How many came in the ten minutes before."""
        return sum(count for minute, count in self.minutes if now // 60_000 - 10 < minute <= now // 60_000)


@dataclass(frozen=True)
class Outlived:
    """What of a contact who is forgotten is kept for a while: `/forget` lifts no mute, and hides no flood."""

    contact: str  # their id: a keyed hash
    muted_until: int = 0  # milliseconds since 1970, as all that follows
    opened: tuple[int, ...] = ()  # when they opened cases of the last hour
    lines: tuple[int, int, int] = (0, 0, 0)  # as `bot.core.model.conversation.Counts`
