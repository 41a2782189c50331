"""What has to be seen in time of a case: the board, calls that come again, words of both sides, and how it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.simulation.clock import Clock
from bot.simulation.promises import Promises
from bot.simulation.seen import Message, Phone
from bot.simulation.threads import CLOSED, EMERGENCY, OPEN, WAITING, Thread, Threads
from bot.wording.catalog import messages_of, path_of, words_of

BOARD_TRUE = 120.0
"""Seconds within which the board names a case that waits or is held, and one that is over no more."""

AGAIN, RUNGS = 250.0, 3
"""Seconds within which an emergency that nobody took calls again, the first times (`Rules.again_after`, and one more
minute), and how often that is looked at."""

CARD_TRUE = 180.0
"""Seconds within which the card of a case that somebody took over says so."""

REDRAWN = 40.0
"""Seconds for each live case of an older copy, until cards are in time again: its thread is opened or made, its card
drawn, and somebody takes it, with twenty calls a minute for all.
"""

STANDS_ANEW = 3900.0
"""Seconds within which a case whose thread was deleted has another one (`PROBE_EVERY`, and five minutes)."""

TOLD = 120.0
"""Seconds within which a contact who is not silent reads that somebody is there now, or is not any more."""

RELAYED = 120.0
"""Seconds within which such a contact reads what a counsellor wrote."""

WORDS_AT_DESK = 300.0
"""Seconds within which the words of a contact stand before the counsellor: a flood of them shares the group's calls."""

NAMED = "Nary Q{}Z"
"""What contacts are called at Telegram: nobody at the desk may read it whom no rule lets."""

_NAMED = re.compile(NAMED.format(r"\d+"))

NEARLY_SILENT = 13 * 60.0
"""Seconds of silence from which on what is said may wait behind a neutral line, when it arrives."""


_EN = messages_of(path_of("en"))
AWAITED, RETURNED, _PRIVATELY = (
    words_of(_EN.get(id)).rpartition("}")[2] for id in ("awaited", "returned_silent", "alert.awaited")
)
"""How a holder is told that somebody waits for them, all that they did not answer, and the first in their own chat."""

TO_ANSWER = 240.0
"""Seconds that a holder has at least, once they could read that somebody waits (`Rules.silent`, but a minute)."""

SIGN_LASTS = 55 * 60.0
"""Seconds after a sign of a counsellor for which they surely are on shift (`Rules.idle`, and `SIGN` of the shifts)."""

SILENT = "a holder was called silent who could not read yet that somebody waits"


class DeskPromises:
    """What follows from what the desk sees."""

    def __init__(self, clock: Clock, promises: Promises, threads: Threads, phones: Mapping[int, Phone]) -> None:
        self._clock, self._promises, self._threads, self._phones = clock, promises, threads, phones
        self._warned: dict[str, float] = {}
        self._signs: dict[int, float] = {}
        self._redrawn_at = 0.0

    def put_back(self, known: Mapping[int, tuple[str, str, float]]) -> list[int]:
        """An older copy is there, as `Threads.put_back`: all its live cases are shown again."""
        live = sum(state in (WAITING, OPEN) for state, _, _ in known.values())
        self._redrawn_at = self._clock.wall + REDRAWN * live
        return self._threads.put_back(known)

    def signs(self, counsellor: int, *, on: bool) -> None:
        """A counsellor did something (`on`), or left the shift."""
        self._signs.pop(counsellor, None)
        if on:
            self._signs[counsellor] = self._clock.wall

    @property
    def deserted(self) -> bool:
        """Whether it may be that nobody is on shift: then the machine answers where the holder is away too."""
        since = self._clock.wall - SIGN_LASTS
        return self._threads.deserted or self._clock.was_set or all(at < since for at in self._signs.values())

    @staticmethod
    def identifies(text: str) -> bool:
        """Whether a text says who a contact is."""
        return _NAMED.search(text) is not None

    def changed(self, thread: Thread) -> None:
        """A card shows another state."""
        now = self._clock.wall
        if thread.name:
            self._promises.add(
                BOARD_TRUE,
                lambda: (
                    thread.since != now
                    or self._left(thread)
                    or self._threads.called_at(thread) > now  # it waits again: the card is drawn after the board
                    or (thread.name in self._threads.board) == (thread.state != CLOSED)
                ),
                thread.contact,
                "the board does not show how a case stands",
            )
        if thread.state == WAITING and thread.urgency == EMERGENCY:
            self._calls_again(thread, RUNGS)
        elif thread.state in (OPEN, CLOSED) and thread.contact is not None:
            phone, held = self._phones[thread.contact], thread.state == OPEN
            self._promises.add(
                TOLD,
                lambda: (
                    thread.since != now
                    or (phone.held_since is not None) == held
                    or self.rests(phone, now)
                    or self._left(thread)
                ),
                thread.contact,
                f"not told that {'somebody is there' if held else 'the talk is over'}",
            )

    def warns(self, name: str, text: str) -> None:
        """A holder can read this of a case, in its thread or in their own chat."""
        now = self._clock.wall
        again = now - self._warned.get(name, 0.0) < TO_ANSWER  # the same warning elsewhere
        if text.endswith((AWAITED, _PRIVATELY)) and not again:
            self._warned[name] = now

    def returned_too_soon(self, thread: Thread, text: str) -> bool:
        """Whether a case goes back whose holder had no time to answer, as it is said in its thread. Where a clock was
        set, who has how long only the bot knows.
        """
        early = self._clock.wall - self._warned.get(thread.name, 0.0) < TO_ANSWER
        return text.endswith(RETURNED) and early and not (thread.unsure or self._clock.was_set)

    def _left(self, thread: Thread) -> bool:
        """Whether the contact asked to be forgotten: the thread goes, and what stood in it."""
        phone = self._phones.get(thread.contact or 0)
        return phone is not None and (phone.leaving or phone.forgotten_upto > 0)

    def _calls_again(self, thread: Thread, rungs: int) -> None:
        at = self._clock.wall

        def kept() -> bool:
            if thread.state != WAITING or self._left(thread):
                return True
            called = self._threads.called_at(thread) > at
            if called and rungs > 1:
                self._calls_again(thread, rungs - 1)
            return called

        self._promises.add(AGAIN, kept, thread.contact, "an emergency that waits does not call again")

    def deleted(self, number: int, before: Thread) -> None:
        """Somebody deleted the thread of a case: bots are not told, and it is looked at hourly."""
        if before.state in (WAITING, OPEN):
            self._promises.add(
                STANDS_ANEW,
                lambda: self._left(before) or self._threads.stands_anew(number, before.name),
                before.contact,
                "the case of a thread that was deleted has no other one",
            )

    def took(self, thread: Thread) -> None:
        """A counsellor pressed that they take a case over, of which a card says that it waits."""
        if thread.gone:
            return
        at = self._clock.wall
        self._promises.add(
            CARD_TRUE + max(0.0, self._redrawn_at - at),
            lambda: thread.state != WAITING or thread.since > at or self._left(thread),
            thread.contact,
            "the card of a case that was taken over says that it waits",
        )

    def said(self, message: Message, number: int, thread: Thread) -> None:
        """A counsellor wrote something to a contact."""
        if thread.contact is not None:
            phone, at = self._phones[thread.contact], self._clock.wall
            self._promises.add(
                RELAYED,
                lambda: message.seen > 0 or self.rests(phone, at),
                thread.contact,
                f"⟨{number}⟩ did not reach the phone in time",
            )

    def wrote(self, message: Message, number: int, phone: Phone, late: float) -> None:
        """A contact wrote something to a counsellor."""
        self._promises.add(
            WORDS_AT_DESK + late,
            lambda: (
                message.seen > 0 or not message.due or phone.blocked or phone.leaving or phone.forgotten_upto >= number
            ),
            message.place,
            f"⟨{number}⟩ did not reach the counsellor in time",
        )

    def rests(self, phone: Phone, since: float) -> bool:
        """Whether a phone may be left alone: nobody is there, or was since then, or it may be somebody else."""
        silent = self._clock.was_set or self._clock.wall - phone.heard_at > NEARLY_SILENT  # by the machine's clock
        away = phone.blocked or phone.back_at > since
        return silent or away or phone.hid_at is not None or phone.leaving or phone.asked_who
