"""A world that checks the invariants of ARCHITECTURE.md at every decision, and what must hold once all has come to rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.core.casework.identity_rule import ALONE_AFTER
from bot.core.contact import actions
from bot.core.contact.actions import SAID_AGAIN, When
from bot.core.decide import Decision
from bot.core.keeping.events import CloseUndone
from bot.core.model import safe_hours, transitions
from bot.core.model.case import Case, CaseState, LogEntry, Position, Side
from bot.core.model.case_events import By, Claimed, Closed, CounsellorWithdrew, HandedOn, Lowered, Muted
from bot.core.model.contact_events import (
    Blocked,
    Commanded,
    Edited,
    InChat,
    Pressed,
    PressedForged,
    Reacted,
    Unblocked,
    Unreadable,
    Wrote,
)
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk, DeskCase
from bot.core.model.effects.contact import Amend, Clear, Cover, Explain, Numbers, Relay, Say, Tell, Unsend
from bot.core.model.effects.desk import AnswerPress, Board, DeleteThread, Ping, Reveal
from bot.core.model.effects.lanes import Lane
from bot.core.model.effects.table import BOTS_OWN_ANSWERS, TO_CONTACT, Effect, lane
from bot.core.model.effects.thread import FirstWords, PostLog, ShowPrepared
from bot.core.model.effects.told import KNOCKS, QUESTIONS, is_news_of_a_case, of_a_counsellor, tells_of_counsellors
from bot.core.model.events import Delivered, Event, Outcome, TimerDue
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE, Group
from bot.core.model.timers import TimerName
from bot.core.ports import DESK
from bot.core.understanding.values import Understanding, Urgency
from tests.core.sample_forms import FORMS
from tests.core.state import Entry, Fate
from tests.core.world import RULES, World

URGENCIES = {"greet": Urgency.NONE, "confinement": Urgency.EMERGENCY}

HEARD = (Wrote, Commanded, Edited, Pressed, Reacted, Unreadable)
MOVES = {(before, after) for (before, _), after in transitions.TRANSITIONS.items()}


def is_held(conversation: Conversation | None) -> bool:
    case = conversation.case if conversation is not None else None
    return case is not None and case.state is CaseState.OPEN


def changes_hands(event: Event) -> bool:
    """Whether the bot may speak in a batch with it: the case is not held all the time."""
    late = isinstance(event, TimerDue) and event.name in (
        TimerName.HOLDER,
        TimerName.SILENT,
        TimerName.TAKE,
        TimerName.HOME,
    )
    return late or isinstance(event, Claimed | Closed | CloseUndone | HandedOn | Muted)


def parted(decision: Decision) -> bool:
    """Whether it became known that somebody else has the phone: the live case ends, and another one begins."""
    return any(entry.what == "somebody_else" for entry in decision.journal)


def wants_a_human(event: Event) -> bool:
    """Whether they are told by it what is true of the counsellors now, whoever they are."""
    human = isinstance(event, Commanded) and event.name == "human"
    return human or (isinstance(event, Pressed) and event.action in ("human", "in_danger"))


def has_words(event: Event) -> bool:
    """Whether the contact said something with it that may be danger."""
    return isinstance(event, Wrote | Edited) or (isinstance(event, Commanded) and bool(event.argument))


def is_line(effect: Effect, line: Line) -> bool:
    return isinstance(effect, Tell) and effect.line is line


def knocks_for(effect: Effect) -> bool:
    """Whether it is one of the neutral lines."""
    return isinstance(effect, Tell) and effect.line in KNOCKS


NEWS = {
    *KNOCKS,
    Line.FOLLOW_ASK,
    Line.QUESTION_OFFER,
    Line.QUESTION_SET,
    Line.QUESTION_SHORT,
    Line.QUESTION_WRONG,
    Line.SOMEBODY_ELSE_TOLD,
    Line.NOTHING_NEW,
    Line.GO_ON,
    *QUESTIONS,
    Line.FOLLOW_CONTENT,
    Line.SAME_PERSON,
    Line.NO_PICTURES,
    Line.ANOTHER_COUNSELLOR,
    Line.COUNSELLOR_REACTED,
    Line.FILE_TOO_BIG,
    Line.INTERRUPTED_TOLD,
    Line.REFERRAL_ASK,
    Line.UNMASK_CHILD,
    Line.PAUSED,
    Line.HOLDER_GONE,
    Line.HOLDER_GONE_NOBODY,
}
"""What the bot may say of itself in a held case: who is there, and the neutral line."""


def is_news(effect: Effect) -> bool:
    return isinstance(effect, Tell) and effect.line in NEWS


def message_of(entry: LogEntry) -> tuple[int, int]:
    """Which message a counsellor's entry is a wording of: what was sent from elsewhere than the thread is one by itself.
    Below 0 is what was written on the page, or changed there."""
    return abs(entry.source), 0 if entry.source else entry.seq


def on_the_board(desk: Desk) -> list[DeskCase]:
    """What the board shows: not what stands in a topic, nor that this was made, nor who gets a case in a moment."""
    return [replace(case, shown=(), taker=None, thread=None) for case in desk.cases]


class WatchedWorld(World):
    def __init__(self, groups: tuple[Group, ...] = (Group(),), *, threads: bool = True) -> None:
        replies: dict[str, frozenset[str]] = {"hello": frozenset()}
        super().__init__(
            replace(RULES, replies=replies, urgencies=URGENCIES, forms=FORMS, groups=groups, threads=threads)
        )
        self.excused: dict[str, set[int]] = {}
        """Counsellors' words that need not arrive: taken back, of unknown fate and said so, or under way to a contact who then asked
        to be forgotten, also when danger stopped it."""
        self.late: dict[str, set[int]] = {}
        """Counsellors' words that a blocked phone refused: they may come after later ones."""
        self.stands: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        """The messages of the thread that show prepared words sent from a counsellor's own chat, by their entry of the log."""
        self.stray: set[int] = set()
        """Topics that were made by a call of which nobody knows that it was carried out."""
        self.dropped: dict[str, set[int]] = {}
        """Words whose topic is deleted because the contact asked to be forgotten, also when danger stopped it."""

    # ── at every decision ───────────────────────────────────────────────────────────────────────────────────

    def handle(
        self,
        key: str,
        events: Sequence[Event],
        understanding: Understanding | None = None,
        position: Position | None = None,
    ) -> Decision:
        before, desk = self.conversations.get(key), self.desk
        decision = super().handle(key, events, understanding, position)
        for event in events:
            if isinstance(event, CounsellorWithdrew):
                taken = {e.seq for e in self.logs[key] if e.source and abs(e.source) == abs(event.source or 0)}
                taken |= {seq for seq, there in self.stands[key].items() if event.source in there}
                self.excused.setdefault(key, set()).update(taken)
            elif isinstance(event, Delivered) and isinstance(event.effect, ShowPrepared) and event.effect.seq:
                self.stands[key][event.effect.seq].update(event.receipt.messages)
        if parted(decision) and before is not None:
            never = {seq for e in before.quiet.held if isinstance(e, Relay) for seq, _ in e.pieces}
            never |= {entry.seq for entry in decision.log if entry.side is Side.COUNSELLOR}
            gathering = before.case.sending.gathering if before.case is not None else None
            never |= {seq for seq, _ in gathering[1]} if gathering is not None else set()
            self.excused.setdefault(key, set()).update(never)
        after = self.conversations.get(key)
        asked = before is not None and before.chat.forgetting
        moved = any(line.what == "case_moved" for line in decision.journal)  # and shown again elsewhere
        asked = asked or (not moved and any(isinstance(e, DeleteThread) for e in decision.at_desk))
        upto = (
            after.counts.log
            if after is not None and after.chat.forgetting
            else before.counts.log
            if before and asked
            else 0
        )
        self.dropped.setdefault(key, set()).update(range(1, upto + 1))
        if any(c is not None and c.chat.forgetting for c in (before, after)):  # their holder learns of it
            theirs = {e.seq for e in self.logs[key] if e.side is Side.COUNSELLOR and e.seq <= upto}
            self.excused.setdefault(key, set()).update(theirs)
        if decision.forget:
            self._nothing_is_kept(key, before, decision)
            return decision
        self._danger(before, after, events, understanding, decision)
        self._bot_silent_while_held(before, after, events, decision)
        self._nobody_met_with_silence(before, after, events, decision)
        self._who_spoke_last_is_waited_for(after, events, decision)
        self._quiet(before, after, events, decision)
        self._effects_of_this_contact(key, after, events, decision)
        self._steps(before, after, events, decision)
        self._nobody_is_shown_by_one_person(after, events, decision)
        self._not_taken_back_by_somebody_else(after, decision)
        self._nothing_of_a_counsellor_before_it_is_known_who_is_there(after, decision)
        if not any(map(wants_a_human, events)):
            self._no_news_of_a_case_before_it_is_known_who_is_there(before, after, decision)
        self._nothing_goes_on_for_somebody_else(key, after, decision)
        self._desk_knows_the_live_cases()
        self._one_view_at_a_time(desk)
        return decision

    def _not_taken_back_by_somebody_else(self, after: Conversation | None, decision: Decision) -> None:
        """Who may be somebody else is not offered to take the case back, and does not."""
        case = after.case if after is not None else None
        if after is None or not (after.phone.unsure or (case is not None and case.live and case.stranger)):
            return
        tells = [e for e in decision.effects if isinstance(e, Tell)]
        assert "withdraw" not in {button.action for e in tells for row in e.buttons for button in row}
        assert "case_withdrawn" not in {entry.what for entry in decision.journal}

    def _nothing_of_a_counsellor_before_it_is_known_who_is_there(
        self, after: Conversation | None, decision: Decision
    ) -> None:
        """What counsellors wrote or have asked waits for the answer to the question who is there."""
        if after is not None and after.phone.unsure:
            assert not any(map(of_a_counsellor, decision.effects))

    def _no_news_of_a_case_before_it_is_known_who_is_there(
        self, before: Conversation | None, after: Conversation | None, decision: Decision
    ) -> None:
        """Nobody learns that another has a case: who may be somebody else hears of one once they were told of counsellors."""
        if before is None or after is None or not (before.phone.unsure and after.phone.unsure):
            return
        if before.phone.unsure_from == after.phone.unsure_from and not before.phone.unsure_told:
            first = next((e for e in decision.effects if tells_of_counsellors(e)), None)
            assert first is None or not is_news_of_a_case(first)

    def _nothing_goes_on_for_somebody_else(self, key: str, after: Conversation | None, decision: Decision) -> None:
        """What waited, was agreed or was said before is nobody else's; nor are words of the case that ended by it."""
        if after is None:
            return
        if parted(decision):
            agreed = (
                after.follow_up.agreed,
                after.follow_up.proposed,
                after.quiet.hours,
                after.phone.question,
                after.before,
            )
            assert set(agreed) == {None}
        if after.case is not None and after.case.live and after.case.stranger:
            relays = [e for e in (*decision.effects, *after.quiet.held) if isinstance(e, Relay)]
            assert all(relay.case == after.case.number for relay in relays)

    def _nothing_is_kept(self, key: str, before: Conversation | None, decision: Decision) -> None:
        """A contact is forgotten only when they asked, without a live case, and nothing is left but the topic's deletion."""
        assert before is not None
        assert before.chat.forgetting
        assert before.case is None or not before.case.live
        assert self.desk.case_of(key) is None
        assert not decision.effects
        phone = self.phones[key]
        phone.ever = []
        self.excused.pop(key, None)
        self.late.pop(key, None)
        self.dropped.pop(key, None)
        self.stands.pop(key, None)

    def _danger(
        self,
        before: Conversation | None,
        after: Conversation | None,
        events: Sequence[Event],
        understanding: Understanding | None,
        decision: Decision,
    ) -> None:
        if not any(map(has_words, events)) or understanding is None or understanding.urgency is not Urgency.EMERGENCY:
            return
        assert after is not None
        case = after.case
        assert case is not None
        changed_hands = any(map(changes_hands, events))
        withdrawn = any(isinstance(e, Pressed) and e.action == "withdraw" for e in events)
        if is_held(before):
            if not changed_hands:
                assert case.urgency is Urgency.EMERGENCY
                pinged = Ping(case=case.number, counsellor=case.holder or "", about="danger") in decision.effects
                assert pinged or self.now - case.calls.pinged_at < self.rules.again_after
            return
        decisive = next(e for e in events if has_words(e) or isinstance(e, Claimed))
        if isinstance(decisive, Claimed):
            return
        told = [e for e in decision.effects if isinstance(e, TO_CONTACT)]
        if before is not None and before.hushed and self._is_late(events):  # who looks at the phone now, nobody knows
            assert all(knocks_for(e) for e in told if isinstance(e, BOTS_OWN_ANSWERS))
            told = sorted(after.quiet.held, key=lambda e: not lane(e).urgent)  # as it comes out once they are back
        first = told[0]
        assert (isinstance(first, Say | Explain) and first.crisis) or (isinstance(first, Tell) and first.urgent)
        if not (changed_hands or withdrawn):
            assert case.live
            assert case.urgency is Urgency.EMERGENCY

    def _is_late(self, events: Sequence[Event]) -> bool:
        at = [e.sent_at for e in events if isinstance(e, InChat)]
        return bool(at) and self.now - max(at) > self.rules.quiet_after

    def _nobody_is_there(self, before: Conversation) -> bool:
        """Whether the machine may answer in a held case: no shift runs, and its holder left theirs, or was warned."""
        case = before.case
        holder = self.desk.counsellor(case.holder) if case is not None else None
        if case is None or holder is None or self.desk.on_duty(self.now, case.group):
            return False
        return holder.left_at > case.hold.sign_at or case.hold.warned

    def _bot_silent_while_held(
        self, before: Conversation | None, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        if before is None or not is_held(before) or any(map(changes_hands, events)):
            return
        if self._nobody_is_there(before):
            return
        asked = any(actions.is_(e, When.HELD) for e in events)
        own = [
            e
            for e in decision.effects
            if isinstance(e, BOTS_OWN_ANSWERS) and e not in before.quiet.held and not is_news(e)
        ]
        if before.phone.unsure or (after is not None and after.phone.unsure):
            # they are told who answers, not that their counsellor is away, and in danger what anybody is told
            own = [e for e in own if not is_line(e, Line.CASE_OPENED_NOBODY) and not isinstance(e, Numbers)]
            own = [e for e in own if lane(e) is not Lane.EMERGENCY]
        assert asked or not own

    def _nobody_met_with_silence(
        self, before: Conversation | None, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        answered = {e.press for e in decision.effects if isinstance(e, AnswerPress)}
        logged = {e.source for e in decision.log if e.side is Side.CONTACT}
        said = any(isinstance(e, TO_CONTACT) for e in decision.effects)
        muted = any(isinstance(e, Muted) for e in events)
        for contact in (before, after):  # they were told so a short time ago, and it is counted
            muted |= contact is not None and contact.mute.until > self.now - MINUTE
        said |= muted and after is not None and self.now - after.mute.said_at < SAID_AGAIN
        for event in events:
            match event:
                case Pressed() | PressedForged() | Claimed() | Closed():
                    assert event.press in answered
                case Wrote() | Edited() | Commanded():
                    assert said or event.message in logged
                case Unreadable():
                    assert said or 0 in logged

    def _who_spoke_last_is_waited_for(
        self, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        """A holder who never answers is warned, also where their words before and the contact's came together."""
        theirs = {e.source for e in decision.log if e.side is Side.CONTACT}
        acts = [e for e in events if isinstance(e, Wrote | Edited) or isinstance(getattr(e, "by", None), By)]
        spoke = acts and isinstance(acts[-1], Wrote | Edited) and acts[-1].message in theirs
        if spoke and after is not None and is_held(after) and after.case is not None:
            assert after.case.hold.awaits

    def _quiet(
        self, before: Conversation | None, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        if before is None or after is None or any(isinstance(e, HEARD) for e in events):
            return
        unasked = [
            e
            for e in decision.effects
            if isinstance(e, TO_CONTACT) and not isinstance(e, Amend | Unsend | Clear | Cover)
        ]
        silent = before.quiet.until_back or self.now - before.quiet.heard_at > self.rules.quiet_after
        back = any(isinstance(e, Unblocked) for e in events)
        if silent or (before.phone.blocked and not back):
            assert all(map(knocks_for, unasked))
        knocks = sum(map(knocks_for, unasked))
        if knocks and before.quiet.hours is not None:
            assert safe_hours.begins(before.quiet.hours, self.now) == self.now
        assert knocks <= 1
        blocked = before.phone.blocked or any(isinstance(e, Blocked) for e in events)
        assert not (knocks and (before.hushed or (before.quiet.knocked and not blocked)))

    def _effects_of_this_contact(
        self, key: str, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        for effect in decision.effects:
            number = getattr(effect, "case", None)
            if number is not None:
                assert after is not None
                assert 1 <= number <= after.counts.cases
            for seq, source in effect.pieces if isinstance(effect, Relay) else ():
                entry = self.logs[key][seq - 1]
                assert not entry.content.text.startswith("/")
                assert entry.seq == seq
                assert abs(source) == abs(entry.source) or (not entry.source and source in self.stands[key][seq])
                assert entry.side is Side.COUNSELLOR
        for entry in decision.log:
            if entry.side is Side.COUNSELLOR:
                assert after is not None
                assert after.case is not None
                held = entry.author == after.case.holder or after.case.state is CaseState.RESOLVED
                assert held or any(map(changes_hands, events)) or parted(decision)
        if after is not None:
            assert [e.seq for e in self.logs[key]] == list(range(1, after.counts.log + 1))

    def _nobody_is_shown_by_one_person(
        self, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        """Who a contact is goes to the holder alone: by two persons, or alone after the time; of a child with its yes.

        Where the case changes hands later in the batch, the renderer sees that they hold it no more.
        """
        for effect in decision.effects:
            if isinstance(effect, Reveal):
                assert after is not None
                assert after.case is not None
                made = next(u for u in after.history.unmaskings if u.number == effect.request)
                assert effect.counsellor == made.by
                assert made.by == after.case.holder or any(map(changes_hands, events))
                if made.child:
                    assert made.agreed
                    assert not made.alone
                if made.alone:
                    assert self.now - made.asked_at >= ALONE_AFTER
                else:
                    assert made.second not in ("", made.by)

    def _steps(
        self, before: Conversation | None, after: Conversation | None, events: Sequence[Event], decision: Decision
    ) -> None:
        old = before.case if before is not None else None
        new = after.case if after is not None else None
        if new is None:
            assert old is None
            return
        assert (new.holder is None) == (new.state is CaseState.WAITING) or new.state is CaseState.RESOLVED
        if old is None or old.number == new.number:
            states = (old.state if old is not None else CaseState.WAITING, new.state)
            assert len(events) > 1 or states[0] is states[1] or states in MOVES
            same = old is not None and old.life.times == new.life.times  # else it was closed and reopened meanwhile
            if old is not None and old.live and same and not any(isinstance(e, Lowered) for e in events):
                assert new.urgency >= old.urgency
        else:
            assert new.number == old.number + 1
            assert not old.live or len(events) > 1 or parted(decision)

    def _desk_knows_the_live_cases(self) -> None:
        live = {c.contact: c.case for c in self.conversations.values() if c.case is not None and c.case.live}
        assert {c.contact for c in self.desk.cases} == set(live)
        for known in self.desk.cases:
            case = live[known.contact]
            assert (known.number, known.code, known.state, known.urgency, known.holder, known.thread) == (
                case.number,
                case.code,
                case.state,
                case.urgency,
                case.holder,
                case.view.thread,
            )
        assert len(self.desk.cases) == len({c.code[0] for c in self.desk.cases})
        assert len(self.desk.cases) == len({c.code[1] for c in self.desk.cases})

    def _one_view_at_a_time(self, desk: Desk) -> None:
        for group in self.rules.groups:
            boards = sum(e.effect == Board(group=group.id) for e in self.outbox)
            boards += sum(
                isinstance(e, Outcome) and e.effect == Board(group=group.id)
                for waiting in self.inbox.values()
                for e, _ in waiting
            )
            assert boards == int(self.desk.board_of(group.id).posting)
        for key, conversation in self.conversations.items():
            case = conversation.case
            if case is None or case.view.thread is None:  # without a topic nothing is shown
                continue
            views = [e.effect for e in self.outbox if e.key == key and isinstance(e.effect, PostLog | FirstWords)]
            # what waits for a group that the case has left shows nothing, and nothing later if it comes back there: its new
            # topic is made behind it
            here = [e for e in views if (e.case, e.group) == (case.number, case.group)]
            assert len(here) <= int(case.view.posting)

    # ── what happens to calls ───────────────────────────────────────────────────────────────────────────────

    def carry_out(self, entry: Entry, fate: Fate = "done") -> None:
        if isinstance(entry.effect, Relay):
            seqs = {seq for seq, _ in entry.effect.pieces}
            if self.phones[entry.key].blocked:
                self.late.setdefault(entry.key, set()).update(seqs)
            if fate in ("lost", "ghost"):
                self.excused.setdefault(entry.key, set()).update(seqs)
        known = set(self.topics)
        super().carry_out(entry, fate)
        made = set(self.topics) - known
        if fate == "ghost":
            self.stray |= made
        elif made:  # of one that was made twice the bot knows the second
            self.stray |= made - {max(made)}

    # ── once all has come to rest ───────────────────────────────────────────────────────────────────────────

    def at_rest(self) -> None:
        """Nothing is stuck: each view is up to date or will be tried again."""
        for board in self.desk.boards:
            assert (board.posting, board.changes) == (False, 0)
        promised = {(c.contact, TimerName.TAKE, c.number) for c in self.desk.cases if c.taker is not None}
        assert promised <= set(self.timers)
        retried = any(name == "board" for _, name, _ in self.timers)
        for group, desk in self.boards.items():
            shown, there = ([c for c in on_the_board(d) if c.group == group] for d in (desk, self.desk))
            assert retried or shown == there
        for known in self.desk.cases:
            assert known.group in {g.id for g in self.rules.groups}
            topic = self.topics.get(known.thread) if known.thread is not None else None
            assert topic is None or topic.group == known.group
        for key in set(self.forgotten) - set(self.conversations):
            left = {thread for thread, topic in self.topics.items() if topic.contact == key}
            assert left - self.stray <= {
                thread for owner, name, thread in self.timers if (owner, name) == (DESK, TimerName.PURGE)
            }
            assert not [member for member in self.timers if member[0] == key]
        self._joined_from_both_sides()
        for key, conversation in self.conversations.items():
            case = conversation.case
            assert conversation.chat.clearing is None
            assert not conversation.chat.forgetting
            if case is None:
                continue
            assert (case.view.posting, case.view.opening, case.view.card_stale) == (False, False, False)
            assert (case.sending.under_way, case.sending.recalled, case.sending.amended, case.view.signs) == (
                (),
                (),
                (),
                (),
            )
            self._somebody_is_waited_for(key, case)
            if case.live and case.sending.gathering is not None:
                assert (key, TimerName.GATHERED, case.number) in self.timers
            if case.view.cursor < conversation.counts.log:
                waits = {(key, name, case.number) for name in (TimerName.OPEN_THREAD, TimerName.ALBUM)}
                assert waits & set(self.timers)

    def _somebody_is_waited_for(self, key: str, case: Case) -> None:
        """Nobody is forgotten: a case that waits is called again, and a holder whose contact waits is warned."""
        if case.state is CaseState.WAITING:
            assert (key, TimerName.UNANSWERED, case.number) in self.timers
        if case.state is CaseState.OPEN:
            assert not case.hold.awaits or (key, TimerName.SILENT, case.number) in self.timers

    def _joined_from_both_sides(self) -> None:
        """Two cards refer to one another, or neither does; those who are forgotten stand on none."""
        waits = {owner for owner, name, _ in self.timers if name == TimerName.JOIN}
        assert {j.contact for j in self.desk.joins} <= waits
        for key, conversation in self.conversations.items():
            for joined in conversation.history.joined:
                other = self.conversations.get(joined.contact)
                back = {(j.contact, j.followed, j.of is not None) for j in other.history.joined} if other else set()
                mirrored = (key, joined.of is not None, joined.followed)
                assert mirrored in back or waits & {key, joined.contact}

    def everything_arrived(self) -> None:
        """After everybody came back: each word of each side reached the other once, or is marked, in order."""
        for key in self.conversations:
            self._phone_has_the_counsellors_words(key)
            if self.rules.threads:
                self._desk_has_the_contacts_words(key)
        assert self.rules.threads or not self.topics, "the page alone carries words"

    def _phone_has_the_counsellors_words(self, key: str) -> None:
        seen = [s for s in self.phones[key].ever if isinstance(s.effect, Relay)]
        first = [s.seq for s in seen if not s.repeated]
        excused = self.excused.get(key, set())
        assert len(first) == len(set(first))
        said = [e for e in self.logs[key] if e.side is Side.COUNSELLOR]
        # of several wordings of a message one reaches the phone, changed there later or not
        assert set(map(message_of, said)) <= {message_of(e) for e in said if e.seq in excused.union(first)}
        places: dict[object, int] = {}  # a changed wording keeps the place of the first
        for entry in said:
            places.setdefault(message_of(entry), entry.seq)
        written = {e.seq: places[message_of(e)] for e in said}
        in_order = [written[seq] for seq in first if seq not in self.late.get(key, set())]
        assert in_order == sorted(in_order)

    def _desk_has_the_contacts_words(self, key: str) -> None:
        on_page = {e.seq for e in self.logs[key] if e.source < 0 and e.content.prepared is None}
        mine = {e.seq for e in self.logs[key] if e.side is Side.CONTACT} | on_page
        mine -= self.dropped.get(key, set())
        shown: set[int] = set()
        for topic in self.topics.values():
            for post in topic.posts:
                if topic.contact != key:
                    continue
                assert all(entry in self.logs[key] for entry in post or ())
                shown |= {entry.seq for entry in post or ()}
            seqs = self._unmarked(topic.posts, topic.marked)
            assert seqs == sorted(set(seqs))
        assert mine <= shown
        case = self.conversations[key].case
        if case is None or case.view.thread is None or self.topics[case.view.thread].gone:
            return
        there = {entry.seq for post in self.topics[case.view.thread].posts for entry in post or ()}
        assert {seq for seq in mine if seq > case.life.began} <= there

    @staticmethod
    def _unmarked(posts: Sequence[tuple[object, ...] | None], marked: set[int]) -> list[int]:
        """The log entries of a topic in the order shown, without those marked as possible repeats."""
        shown = (getattr(entry, "seq", 0) for post in posts for entry in post or ())
        return [seq for seq in shown if seq not in marked]
