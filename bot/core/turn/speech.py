"""What a turn says to the contact: what they asked for at once, all else by the quiet rule."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.model import safe_hours
from bot.core.model.effects import told
from bot.core.model.effects.contact import Button, React, Relay, Tell, relay_of
from bot.core.model.effects.table import BOTS_OWN_ANSWERS, Effect, withdrawable
from bot.core.model.effects.told import asks_who, of_a_counsellor
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.model.timers import TimerName
from bot.core.replacing import replace
from bot.core.turn import counterparts
from bot.core.turn.thread_view import ThreadView

ASKED_AGAIN = 2 * MINUTE
"""How long after the question who is there it is not asked again."""


class Speech(ThreadView):
    """A turn that speaks to the contact."""

    def tell(
        self, line: Line, *rows: tuple[Button, ...], values: dict[str, str] | None = None, urgent: bool = False
    ) -> None:
        """A sentence of the interface that the contact just asked for."""
        self.say(Tell(line=line, buttons=rows, values=tuple((values or {}).items()), urgent=urgent))

    def unasked(self, effect: Effect, *, calm: bool = False) -> bool:
        """What the contact did not just ask for: at once while they listen, else behind the neutral line.

        What a counsellor has to say waits also while it is not known who has the phone, and so does news of a case of
        which they know nothing. Returns whether it went out. Not even the neutral line is sent to a phone that is
        watched, nor to who is there. `calm`: it can wait for the morning.
        """
        contact = self.contact
        for_whom = of_a_counsellor(effect) or (told.is_news_of_a_case(effect) and not self.told_of_counsellors)
        for_whom = for_whom and contact.phone.unsure
        if not for_whom and (self.listens or (self.there and contact.phone.unsure)):
            self._out(effect)  # also beside a counsellor's words that wait until it is known who is there
            return True
        self.keep(replace(contact, quiet=replace(contact.quiet, held=(*contact.quiet.held, effect))))
        if not self.there:
            self.knock(calm=calm)
        elif for_whom:
            if isinstance(effect, Tell) and effect.line in told.NEWS_THAT_NOBODY_WRITES:
                self._nobody_writes()
            self.ask_who()
        return False

    @property
    def told_of_counsellors(self) -> bool:
        """Whether who may be somebody else was told of counsellors since: news of these betrays no case."""
        return self.contact.phone.unsure_told or any(map(told.tells_of_counsellors, self.effects))

    def _nobody_writes(self) -> None:
        self.tell(Line.CASE_OPENED_NOBODY, values=self.opens)

    @property
    def why_held(self) -> Line:
        """Why what a counsellor has to say waits now, to be told to them."""
        contact = self.contact
        if contact.phone.unsure and self.there:
            return Line.HELD_UNSURE
        return Line.HELD_WATCHED if contact.hushed else Line.HELD_BACK

    def knock(self, *, calm: bool = False) -> None:
        """The neutral line that the contact chose, in their hours or once these begin. `calm`: else by day only."""
        contact = self.contact
        waits = any(not isinstance(e, React) for e in contact.quiet.held)
        hushed = contact.hushed and not contact.quiet.owed
        if not waits or contact.quiet.knocked or hushed or contact.phone.blocked:
            return
        span = contact.quiet.hours or (safe_hours.WHOLE_DAY if calm else None)
        when = safe_hours.begins(span, self.now) if span is not None else self.now
        if when > self.now:
            self.set_timer(TimerName.KNOCK, when)
            return
        self.keep(replace(contact, quiet=replace(contact.quiet, knocked=True, owed=False)))
        self.tell(contact.quiet.knock, (Button("read"),))

    def behind_the_line(self) -> None:
        """What answers words that came in late waits like all that is unasked: only the neutral line goes."""
        answers = [e for e in self.effects if isinstance(e, BOTS_OWN_ANSWERS)]
        if answers:
            self.effects = [e for e in self.effects if e not in answers]
            waits = [e for e in answers if not asks_who(e)] or [Tell(line=Line.GO_ON)]  # they are asked once back
            self.quiet = replace(self.quiet, held=(*self.quiet.held, *waits), owed=True)
            self.knock()

    def release(self) -> None:
        """Let out what waited behind the neutral line: the contact is there. Where it may be somebody else, ask first,
        also while a case lives of which nothing waits yet: its words would.
        """
        contact = self.contact
        if contact.phone.unsure and (contact.quiet.held or self.case is not None):
            self._reached()
            self.ask_who()
            return
        if contact.quiet.held or contact.quiet.knocked or contact.phone.blocked:
            self.keep(replace(contact, quiet=replace(contact.quiet, held=())))
            self._reached()
            for effect in contact.quiet.held:
                self._out(effect)

    def ask_who(self, *, again: bool = False) -> None:
        """Ask who is there, by the agreed question if there is one. `again`: also where it stands there already."""
        if any(map(asks_who, self.effects)):
            return
        if again or self.since(self.contact.phone.whose_at) >= ASKED_AGAIN:
            self.who_was_asked |= self.contact.phone.whose_at > 0
            self.keep(replace(self.contact, phone=replace(self.contact.phone, whose_at=self.now)))
            question = self.contact.phone.question
            if question is not None:
                self.tell(question.asks, (Button("not_same"),))
            else:
                self.tell(Line.SAME_PERSON, (Button("same"), Button("not_same")))

    def who_is_known(self) -> None:
        """Drop the question who is there from what this turn says: it is answered."""
        self.effects = [e for e in self.effects if not asks_who(e)]

    def wait(self, relay: Relay) -> None:
        """Keep a counsellor's words that came back undelivered, before those written after them."""
        others = [e for e in self.contact.quiet.held if e != relay]
        later = (i for i, e in enumerate(others) if isinstance(e, Relay) and _written_after(e, relay))
        at = next(later, len(others))
        self.keep(replace(self.contact, quiet=replace(self.contact.quiet, held=(*others[:at], relay, *others[at:]))))

    def came_back(self) -> None:
        """The contact lets the bot write again: what waits is knocked for, since nobody has written yet."""
        if not self.contact.phone.blocked:
            return
        self._reached()
        self.knock()

    def _reached(self) -> None:
        """The contact can be written to, and no neutral line stands before what waits."""
        contact = self.contact
        phone, quiet = replace(contact.phone, blocked=False), replace(contact.quiet, knocked=False)
        self.keep(replace(contact, phone=phone, quiet=quiet))

    @property
    def there(self) -> bool:
        """Whether the contact can be written to unasked: they wrote a short time ago."""
        contact = self.contact
        silent = self.since(contact.quiet.heard_at) > self.rules.quiet_after
        return not (contact.phone.blocked or contact.quiet.until_back or silent)

    @property
    def listens(self) -> bool:
        """Whether words can go out now: the contact is there, and nothing waits that must come before them."""
        return self.there and not self.contact.quiet.held

    def withdraw_answers(self) -> None:
        """Drop the bot's own answers that are not sent yet, those of this turn included: better words follow now."""
        self.withdraw = True
        self.effects = [e for e in self.effects if not withdrawable(e)]

    def withdraw_news(self) -> None:
        """Drop the bot's own news that wait behind the neutral line and are no longer true."""
        kept = tuple(e for e in self.contact.quiet.held if not withdrawable(e))
        self.keep(replace(self.contact, quiet=replace(self.contact.quiet, held=kept)))

    def _out(self, effect: Effect) -> None:
        """What waited, or might have: on its way to the contact now."""
        self.effects.append(effect)
        case = self.contact.case
        if isinstance(effect, Relay) and case is not None and case.number == effect.case:
            under_way = (*case.sending.under_way, *effect.pieces)
            self.keep_case(replace(case, sending=replace(case.sending, under_way=under_way)))

    def keep_back(self, effects: Sequence[Effect]) -> None:
        """What this very turn would send waits after all, before what waits already: it is on its way no more."""
        self.effects = [e for e in self.effects if e not in effects]
        self.quiet = replace(self.quiet, held=(*effects, *self.quiet.held))
        case = self.contact.case
        if case is not None:
            back = {piece for e in effects if isinstance(e, Relay) and e.case == case.number for piece in e.pieces}
            under_way = tuple(piece for piece in case.sending.under_way if piece not in back)
            self.keep_case(replace(case, sending=replace(case.sending, under_way=under_way)))

    # ── a counsellor's words ────────────────────────────────────────────────────────────────────────────────

    def relay(self, seq: int, source: int, also: tuple[tuple[int, int], ...] = ()) -> bool:
        """Send a counsellor's words on; whether they went out now, or wait behind the neutral line."""
        case = self.case
        return case is not None and self.unasked(Relay(case=case.number, seq=seq, source=source, also=also))

    def recall(self, source: int | None, seq: int | None = None) -> bool:
        """Take back a counsellor's words that this very turn would send; whether there were any."""
        case = self.contact.case
        seq = counterparts.under_way(case, source, seq) if case is not None else None
        relay = next((e for e in self.effects if isinstance(e, Relay) and (seq, source) in e.pieces), None)
        if relay is None or case is None:
            return False
        left = relay_of(relay.case, tuple(p for p in relay.pieces if p[0] != seq))
        at = self.effects.index(relay)
        self.effects[at : at + 1] = [left] if left is not None else []
        under_way = tuple(p for p in case.sending.under_way if p[0] != seq)
        amended = tuple(a for a in case.sending.amended if a[0] != seq)  # changed in this very turn too
        self.keep_case(replace(case, sending=replace(case.sending, under_way=under_way, amended=amended)))
        return True

    def held_words(self, source: int | None, seq: int | None = None) -> Relay | None:
        """A counsellor's words that still wait behind the neutral line, by their message (`counterparts.is_of`)."""
        case = self.contact.case
        relays = (e for e in self.contact.quiet.held if isinstance(e, Relay))
        of = counterparts.is_of
        return next((r for r in relays if case and any(of(case, p, source, seq) for p in r.pieces)), None)


def _written_after(other: Relay, relay: Relay) -> bool:
    """Whether a counsellor's words were written after these: by their messages where both stand in the thread, since
    changed words are a later entry of the log; else by the log.
    """
    if other.source > 0 and relay.source > 0:
        return other.source > relay.source
    return other.seq > relay.seq
