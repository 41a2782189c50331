"""How a turn calls people: to one case by a message of its own, or, while many come at once, to all that wait by one.

Telegram takes 20 calls a minute in a group. With a message for each case a hundred made-up emergencies would leave no
call for the words of those who really are in danger.
"""

from __future__ import annotations

from bot.core.model.case import Case
from bot.core.model.desk import DeskCase
from bot.core.model.effects.desk import Alert, AlertAll, Ping, PingAbout, TellCounsellor
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.replacing import replace
from bot.core.turn.arrivals import Arriving
from bot.core.turn.bounds import Cost
from bot.core.understanding.values import Urgency

ALONE = 2
"""How many cases of a group are alerted each by itself in a minute (our choice: with the alert for all, which is edited
four times a minute at most, that is a third of the group's calls)."""

CROWD_LASTS = 2 * MINUTE
"""How long after a case that was not alerted by itself the next ones are not either: it ends once few come."""

ANEW = MINUTE
"""How often the alert for all is posted anew at most, so that phones ring, while new cases come."""

PINGS, KEPT = 6, 2
"""How many private calls one counsellor gets in a minute at most, and how many of these are kept for cases that they
hold; the last of the others says that there are more."""

OF_ANYBODY = ("waits", "on_call", "nobody")
"""Calls that go to several; all others are about a case that the counsellor holds, or held."""


def place_in_calls(case: Case, counsellor: str) -> int:
    """The place of somebody among those who are called to a case: who had it before first, who gave it back last."""
    return -1 if counsellor == case.called_first else int(counsellor == case.life.gave_back)


class Caller(Arriving):
    """A turn that calls people to a case."""

    def alert(self, case: Case, *, again: bool = False) -> bool:
        """Call people in General to a case that waits (`again`: once more); whether by a message of its own."""
        alarm = self.desk.alarm_of(case.group)
        alone = tuple(at for at in alarm.alone if self.since(at) < MINUTE)
        last = self.costly(Cost.ALERT) or self.desk.puts_behind(case, case.life.waiting_since)
        if (again and self.others_wait(case)) or (not again and last):
            self.alert_all(case.group, again=True)
            return False
        if not again and (len(alone) >= ALONE or self.since(alarm.crowded_at) < CROWD_LASTS):
            self.desk = self.desk.with_alarm(replace(alarm, crowded_at=self.now))
            self.alert_all(case.group)
            return False
        self.desk = self.desk.with_alarm(replace(alarm, alone=(*alone, self.now)))
        self.say(Alert(case=case.number, again=again))
        return True

    def others_wait(self, case: Case) -> bool:
        """Whether more than this one waits in hurry in its group: then one call is for all of them."""
        waiting = (c for c in self.desk.waiting(case.group) if c.contact != self.contact.contact)
        return any(c.urgency >= Urgency.URGENT for c in waiting)

    def alert_all(self, group: str, *, again: bool = False) -> None:
        """Have one message in General say how many wait. `again`: none is new; posted at the pace of alerts."""
        alarm = self.desk.alarm_of(group)
        if alarm.posting:
            self.desk = self.desk.with_alarm(replace(alarm, changes=alarm.changes + (not again)))
            return
        # a post for new ones puts off the next call to all by a minute at most
        anew = self.since(alarm.posted_at) >= (max(ANEW, self.rules.again_after - ANEW) if again else ANEW)
        if again and not anew:
            return
        waiting = self.desk.waiting(group)
        posted_at = self.now if anew else alarm.posted_at
        self.desk = self.desk.with_alarm(replace(alarm, posting=True, changes=0, posted_at=posted_at))
        emergency = any(c.urgency is Urgency.EMERGENCY for c in waiting)
        self.say(AlertAll(group=group, anew=anew, emergency=emergency))
        if anew:
            self._ping_all(group, waiting, since=alarm.posted_at)
        else:  # an edit rings on no phone
            self.set_timer(TimerName.ALERT_ALL, alarm.posted_at + ANEW, contact=DESK)

    def _ping_all(self, group: str, waiting: tuple[DeskCase, ...], *, since: int) -> None:
        """The same privately to those on shift in the group; to those on call and supervisors the longer some wait."""
        longest = max((self.since(c.waiting_since) for c in waiting if c.urgency >= Urgency.URGENT), default=0)
        on_duty = self.desk.on_duty(self.now, group)
        values = {
            "new": sum(c.waiting_since > since for c in waiting),
            "emergencies": sum(c.urgency is Urgency.EMERGENCY for c in waiting),
            "count": len(waiting),
        }
        said = tuple((name, str(value)) for name, value in values.items())
        for counsellor in (c for c in self.desk.counsellors if group in c.groups and c.started and not c.gone):
            further = counsellor.on_call and longest >= (self.rules.again_after if on_duty else 0)
            further |= counsellor.supervisor and longest >= (2 if on_duty else 1) * self.rules.again_after
            if further or counsellor in on_duty:
                self._privately(TellCounsellor(counsellor=counsellor.id, line=Line.MANY_WAIT, values=said))

    def ping_those_on_duty(self, case: Case) -> bool:
        """A private word to everybody on shift in its group who lets the bot write first; whether there is anybody."""
        called = [c for c in self.desk.on_duty(self.now, case.group) if c.started]
        for counsellor in sorted(called, key=lambda c: place_in_calls(case, c.id)):
            self.ping(case, counsellor.id)
        return bool(called)

    def call_further(self, case: Case, *, times: int) -> None:
        """Call those of its group who are not on shift; `times` is how often people were called to it before.

        In hurry, while nobody is on shift, who is on call is called at once, and the supervisors the next time. Else
        those on call are called with the third call, the supervisors with the fourth.
        """
        on_duty = self.desk.on_duty(self.now)
        moves = case.urgency is Urgency.EMERGENCY and self.only_elsewhere(case.group)
        empty = case.urgency >= Urgency.URGENT and not (moves or self.on_duty_in(case.group))
        on_call, supervisors = (0, 1) if empty else (2, 3)
        for counsellor in (c for c in self.desk.counsellors if case.group in c.groups and c not in on_duty):
            if not counsellor.started or counsellor.gone:
                continue
            if counsellor.on_call and times >= on_call:
                self.ping(case, counsellor.id, "on_call")
            elif counsellor.supervisor and times >= supervisors:
                self.ping(case, counsellor.id, "nobody")

    def ping(self, case: Case, counsellor: str, about: PingAbout = "waits") -> bool:
        """A private word to a counsellor about the contact's case; whether it goes out."""
        return self._privately(Ping(case=case.number, counsellor=counsellor, about=about))

    def _privately(self, effect: Ping | TellCounsellor) -> bool:
        """As many as one counsellor may get in a minute; in place of the last one, that more call. New danger for which
        none is left is called in General. Whether it is said.
        """
        known = self.desk.counsellor(effect.counsellor)
        if known is None:
            self.say(effect)
            return True
        pinged = tuple(at for at in known.pinged if self.since(at) < MINUTE)
        own = isinstance(effect, Ping) and effect.about not in OF_ANYBODY
        left = (PINGS if own else PINGS - KEPT) - len(pinged)
        if left <= 0:
            if isinstance(effect, Ping) and effect.about == "danger":
                self.say(Alert(case=effect.case, danger=True))
            return False
        last = left == 1 and isinstance(effect, Ping) and not own
        self.say(TellCounsellor(counsellor=known.id, line=Line.MORE_CALLS) if last else effect)
        now = replace(known, pinged=(*pinged, self.now))
        self.desk = replace(self.desk, counsellors=tuple(now if c is known else c for c in self.desk.counsellors))
        return True
