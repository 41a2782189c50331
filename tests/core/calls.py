"""What becomes of calls, as the deliverer and the renderers do it, as far as the core can tell the difference.

Where an effect waits and what its outcome tells is production's: the table `EFFECTS`, and `bot.engine.results`.
Outcomes are events in the order in which they came; nothing is to be done when the state has moved on.
"""

from collections.abc import Iterable
from itertools import takewhile

from bot.core.model.case import Case, Kind, LogEntry, Side
from bot.core.model.effects import OfCase
from bot.core.model.effects.contact import Amend, Clear, Erase, React, Relay, Unsend
from bot.core.model.effects.desk import (
    Alert,
    AlertAll,
    AnswerPress,
    AskDesk,
    BlankCall,
    Board,
    Conceal,
    DeleteThread,
    Found,
    HandOver,
    Panel,
    PinBoard,
    Ping,
    Report,
    Reveal,
    ShiftBrief,
    ShiftCall,
    ShowHead,
    ShowPlan,
    ShowSessions,
    TakeBack,
    TellCounsellor,
    TellDesk,
    TellForgotten,
    TellThread,
    TestCall,
    UpdateCall,
)
from bot.core.model.effects.table import TO_CONTACT, Effect, group_of, passes
from bot.core.model.effects.thread import (
    AskFirst,
    BareCard,
    Card,
    CloseThread,
    FirstWords,
    Note,
    OpenThread,
    PinCard,
    PostLog,
    ProbeThread,
    RenameThread,
    ReopenThread,
    ShowPicture,
    ShowPrepared,
    ShowProtocol,
    ShowReaction,
)
from bot.core.model.events import OwnEvent, Refusal
from bot.core.ports import DESK, Call, Reply, View
from bot.engine.results import failed, happened, nothing
from tests.core.state import Entry, Fate, Seen, State, Thread

NOTHING = None
"""What a call comes to where there is nothing to do any more."""

DONE = Call("", {}, "")
"""What it comes to where it is carried out, and nothing more is known of it."""

Came = Call | tuple[Call, Reply] | Refusal | None


def made(*messages: int, thread: int | None = None, call: Call = DONE) -> Came:
    """A call that Telegram answers with messages, or a thread."""
    return call, Reply("done", messages, thread)


def theirs(entries: tuple[LogEntry, ...]) -> tuple[int, ...]:
    return tuple(e.source for e in entries if e.side is Side.CONTACT and e.source)


class Calls(State):
    """The outbox, carried out."""

    def put(self, key: str, effects: Iterable[Effect]) -> None:
        """Each goes to the end of its line, and words before the cards there."""
        for effect in effects:
            entry = Entry(str(self.new()), key, effect, self.now)
            at = len(self.outbox)
            for number in reversed(range(at)):
                if self.outbox[number].place == entry.place:
                    if not passes(effect, self.outbox[number].effect):
                        break
                    at = number
            self.outbox.insert(at, entry)

    def carry_out(self, entry: Entry, fate: Fate = "done") -> None:
        if not self.can_leave(entry):
            return
        self.outbox.remove(entry)
        came = Refusal.UNKNOWN if fate == "lost" else self._call(entry, repeated=False)
        if fate == "twice":
            came = self._call(entry, repeated=True)
        event = self._outcome(entry, Refusal.UNKNOWN if fate == "ghost" else came, repeated=fate == "twice")
        if event is not None:
            self.inbox[entry.key].append((event, None))

    def can_leave(self, entry: Entry) -> bool:
        """Whether its group is there: what is to be posted in one that is gone waits."""
        return group_of(entry.effect) not in self.gone

    def _outcome(self, entry: Entry, came: Came, *, repeated: bool) -> OwnEvent | None:
        """What the deliverer would tell of it."""
        view = View(self.conversations.get(entry.key), self.desk, (), self.now, repeated)
        match came:
            case None if entry.key in self.conversations or entry.key == DESK:  # else it is forgotten meanwhile
                return nothing(entry, view)
            case Refusal():
                return failed(entry, came, view=view)
            case Call():
                return happened(entry, came, view, Reply("done"), in_order=False)
            case (call, reply):
                return happened(entry, call, view, reply, in_order=False)
        return None

    def _call(self, entry: Entry, *, repeated: bool) -> Came:
        if isinstance(entry.effect, TO_CONTACT):
            return self._to_contact(entry, repeated)
        if isinstance(entry.effect, OfCase):
            return self._to_case(entry, entry.effect, repeated)
        match entry.effect:
            case AnswerPress() as answer:
                self.answered[answer.press] = answer
            case Board(group=group):
                self.board = self.boards[group] = self.desk
                board = self.desk.board_of(group)
                return made(board.message or self.new(), call=Call("", {}, "", changes=board.changes))
            case AlertAll(group=group, anew=anew):
                alarm = self.desk.alarm_of(group or self.rules.groups[0].id)
                if not self.desk.waiting(alarm.group):
                    return NOTHING
                self.alerts_for_all.append((self.now, entry.effect, self.desk))
                message = self.new() if anew or alarm.message is None else alarm.message
                return made(message, call=Call("", {}, "", changes=alarm.changes))
            case PinBoard(message=message):
                self.pinned.append(message)
            case (
                Found()
                | HandOver()
                | ShiftBrief()
                | ShiftCall()
                | ShowHead()
                | TellCounsellor()
                | TestCall()
                | AskDesk()
            ) as call if call.counsellor in self.unreachable:
                return Refusal.BLOCKED
            case TellCounsellor() as told:
                self.told.append(told)
            case ShiftCall() as call:
                self.shift_calls.append(call)
            case Reveal() as reveal:
                self.revealed.append(reveal)
                return made(self.new())
            case Conceal() as conceal:
                self.concealed.append(conceal)
            case BlankCall() as call:
                self.blanked.append(call)
            case UpdateCall() as call:
                self.updated.append(call)
            case AskDesk():
                self.told_desk.append(entry.effect)
                return made(self.new())
            case (
                TellDesk()
                | TellForgotten()
                | TestCall()
                | Report()
                | ShowHead()
                | ShowSessions()
                | ShowPlan()
                | HandOver()
                | ShiftBrief()
                | Found()
            ):
                self.told_desk.append(entry.effect)
            case TellThread():
                pass
            case TakeBack():
                pass
            case DeleteThread(thread=thread):
                return Refusal.THREAD_GONE if self.topics.pop(thread, None) is None else DONE
            case _:
                raise AssertionError(f"no such effect: {entry.effect.kind}")
        return DONE

    def _to_contact(self, entry: Entry, repeated: bool) -> Came:
        phone, effect = self.phones[entry.key], entry.effect
        if phone.blocked:
            return Refusal.BLOCKED
        match effect:
            case Amend():
                later = self.logs[entry.key][effect.seq - 1].content
                for seen in phone.seen:
                    seen.content = later if seen.message == effect.message else seen.content
            case React():
                phone.reactions[effect.message] = effect.emoji
            case Unsend():
                phone.seen = [s for s in phone.seen if s.message != effect.message]
            case Erase():
                phone.erased.append(effect.message)
            case Clear():
                return self._clear(entry.key, effect)
            case Relay():
                return self._relayed(entry.key, effect, repeated)
            case _:
                seen = Seen(self.new(), effect, repeated=repeated, at=self.now)
                phone.seen.append(seen)
                phone.ever.append(seen)
                return made(seen.message)
        return DONE

    def _relayed(self, key: str, effect: Relay, repeated: bool) -> Came:
        """A message on the phone for each of a counsellor's words that go together."""
        messages = []
        for seq, _ in effect.pieces:
            content = self.logs[key][seq - 1].content
            seen = Seen(self.new(), effect, content, repeated=repeated, at=self.now, seq=seq)
            self.phones[key].seen.append(seen)
            self.phones[key].ever.append(seen)
            messages.append(seen.message)
        return made(*messages)

    def _clear(self, key: str, clear: Clear) -> Came:
        """One call: the newest of those messages on the phone that may go."""
        phone = self.phones[key]
        left = [
            s
            for s in phone.seen
            if s.message != clear.keep
            and (clear.below is None or s.message < clear.below)
            and (clear.older is None or s.at <= clear.older)
        ]
        if any(s.undeletable for s in left[-clear.size :]):
            if clear.size == 1:
                phone.stuck += left[-1:]
                phone.seen.remove(left[-1])
            return Refusal.TOO_OLD
        phone.seen = [s for s in phone.seen if s not in left[-clear.size :]]
        return Call("", {}, "", more=len(left) > clear.size)

    def _to_case(self, entry: Entry, effect: OfCase, repeated: bool) -> Came:
        if entry.key not in self.conversations:  # forgotten meanwhile
            return NOTHING
        case = self.conversations[entry.key].case
        match effect:
            case CloseThread(thread=int() as thread) | Note(thread=int() as thread):
                if thread in self.topics and isinstance(effect, Note):
                    self.topics[thread].notes.append(effect)
                elif thread in self.topics:
                    self.topics[thread].closed = True
                return DONE
            case BareCard(message=message):
                for shown in (t for t in self.topics.values() if t.card == message):
                    shown.bare = True
                return DONE
        if case is None or case.number != effect.case or group_of(entry.effect) not in ("", case.group):
            return NOTHING
        match effect:
            case Alert():
                if case.live and case.holder is None:
                    self.general.append(effect)
                return made(self.new())
            case Ping():
                self.pinged.append(effect)
                return made(self.new())
            case (Panel() | Note() | AskFirst() | ShowPrepared()) as private if private.counsellor is not None:
                if private.counsellor in self.unreachable:
                    return Refusal.BLOCKED
                self.private.append(private)
                return made(private.message or self.new() if isinstance(private, Panel) else self.new())
            case OpenThread():
                if case.view.thread is not None:
                    return NOTHING
                if self.flat:
                    return Refusal.NO_FORUM
                thread = self.new()
                self.topics[thread] = Thread(entry.key, case.number, group=effect.group)
                return made(thread=thread)
        meant = effect.thread if isinstance(effect, ReopenThread) else case.view.thread
        topic = self.topics.get(meant) if meant is not None else None
        if topic is None:
            return NOTHING if meant is None else Refusal.THREAD_GONE
        return Refusal.THREAD_GONE if topic.gone else self._in_topic(entry, effect, topic, case, repeated)

    def _in_topic(self, entry: Entry, effect: OfCase, topic: Thread, case: Case, repeated: bool) -> Came:
        match effect:
            case ReopenThread() | ProbeThread() if self.flat:
                return Refusal.NO_FORUM
            case ReopenThread():
                topic.closed = False
                return DONE
            case ProbeThread():
                was_closed, topic.closed = topic.closed, False
                return DONE if was_closed else Refusal.UNCHANGED
            case Card() if case.view.card is not None:
                return Refusal.TOO_OLD if topic.card != case.view.card else made(case.view.card)
        if self.flat:
            self.misplaced.append(entry.effect)
            return Refusal.MISPLACED
        if topic.closed:
            return Refusal.THREAD_CLOSED
        match effect:
            case Card():
                topic.card = self.new()
                return made(topic.card)
            case ShowReaction(message=message):
                sign = next((s for s in case.view.signs if s.message == message), None)
                if sign is not None:
                    topic.reactions[message] = sign.emoji
            case AskFirst(source=source):
                topic.asked.append(source)
            case ShowPicture():
                pass
            case ShowProtocol():
                topic.posts.append(None)
            case ShowPrepared():
                topic.prepared.append(effect)
                topic.posts.append(None)
                return made(self.new())
            case PinCard(message=message):
                topic.pinned = message
            case RenameThread():
                topic.named = case.urgency
            case Note():
                topic.notes.append(effect)
                topic.posts.append(None)
            case FirstWords():
                return self._first_words(entry.key, topic, case, repeated)
            case PostLog():
                return self._post_log(entry.key, topic, case, repeated)
            case _:
                raise AssertionError(f"no such effect: {type(effect).__name__}")
        return DONE

    def _new(self, key: str, case: Case) -> tuple[list[LogEntry], list[LogEntry]]:
        """What the thread does not show yet of the log, and what of that it has to show."""
        new = [e for e in self.logs[key] if e.seq > case.view.cursor]
        on_page = {e.seq for e in new if e.source < 0 and e.content.prepared is None}
        return new, [e for e in new if e.side is Side.CONTACT or e.seq <= case.view.since or e.seq in on_page]

    def _first_words(self, key: str, topic: Thread, case: Case, repeated: bool) -> Came:
        if case.view.card is not None:
            return NOTHING
        topic.card = self.new()
        shown = tuple(takewhile(lambda e: e.content.kind is Kind.TEXT, self._new(key, case)[1]))[:2]
        if not shown:
            return made(topic.card)
        topic.posts.append(shown)
        topic.marked |= {e.seq for e in shown if repeated or case.view.doubtful}
        return made(topic.card, call=Call("", {}, "", log_upto=shown[-1].seq, shows=theirs(shown)))

    def _post_log(self, key: str, topic: Thread, case: Case, repeated: bool) -> Came:
        new, mine = self._new(key, case)
        shown = tuple(mine[:3])
        if not shown:
            return NOTHING
        topic.posts.append(shown)
        topic.marked |= {e.seq for e in shown if repeated or case.view.doubtful}
        message = self.new()
        topic.messages[message] = shown
        upto = new[-1].seq if len(mine) <= 3 else shown[-1].seq
        return made(message, call=Call("", {}, "", log_upto=upto, shows=theirs(shown)))
