"""What may be shown on a contact's phone, and what may not, at the moment at which it is."""

from __future__ import annotations

from collections.abc import Iterator

from bot.simulation.clock import Clock
from bot.simulation.seen import Phone
from bot.simulation.texts import Texts
from bot.simulation.weather import Weather

IN_FLIGHT = 5.0
"""Seconds in which what was on its way already still arrives."""

QUIET = 15 * 60.0
"""Seconds of a contact's silence after which nothing but a neutral line is shown (docs/counsellors.md)."""

COUNTS_AS_GONE = 3600.0
"""Seconds after which a counsellor of whom nothing is known counts as away, so that the bot answers again."""

APART = 60.0
"""Seconds between two messages after which what answers the first is there."""

ANSWERED = 60.0
"""Seconds within which a message has an answer, or stands before the counsellors."""

SILENCE = "met with silence"

CRISIS = 20.0
"""Seconds within which danger has the crisis answer."""

CALLED = 60.0
"""Seconds within which the desk is called to it, and its words stand there."""

KNOWN = 300.0
"""Seconds within which more words of danger stand in a case that the desk was called to: new cases go first."""


class PhonePromises:
    """Judges each message of the bot when it is shown."""

    def __init__(self, clock: Clock, weather: Weather, texts: Texts) -> None:
        self._clock, self._weather, self._texts = clock, weather, texts

    def broken(self, phone: Phone, text: str, kind: str, *, held: bool) -> Iterator[str]:
        """What is wrong with showing this now. `held`: a counsellor is there, and these are the bot's own words."""
        now, is_answer = self._clock.wall, self._texts.is_answer(text)
        held &= not phone.unsure and self._weather.disturbed(phone.held_since or now, now) < COUNTS_AS_GONE
        if held and phone.held_since is not None and is_answer and not phone.asked_who and self._new(phone.held_since):
            yield "the bot answers beside a counsellor"
        if phone.danger_at is not None and now > phone.danger_at:
            if kind in ("crisis", "taken", "knock"):  # who was away long finds it behind the neutral line
                phone.danger_at = None
            elif is_answer and self._new(phone.danger_at):
                yield "something else before the crisis answer"
        grace = APART + self._weather.disturbed(max(phone.heard_at, phone.hid_at or 0.0), now)
        if phone.hid_at is not None and now - phone.hid_at > grace:
            yield "shown after the chat was hidden"
        elif now - phone.heard_at > QUIET + grace and kind != "knock":
            yield "shown to somebody who is silent"

    def _new(self, since: float) -> bool:
        """Whether what is shown now was not on its way already at that moment."""
        now = self._clock.wall
        return now - since > IN_FLIGHT + self._weather.disturbed(since, now)
