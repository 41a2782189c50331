"""What becomes of calls, as the deliverer and the renderers do it, as far as the core can tell the difference.

First in, first out in each place; outcomes are events in the order in which they came; nothing is to be done when the
state has moved on.
"""

from dataclasses import replace
from itertools import takewhile

from bot.core.model.case import Case, Kind, LogEntry, Side
from bot.core.model.contact_effects import Amend, Clear, Cover, Erase, React, Relay, Unsend
from bot.core.model.desk_effects import (
    Alert,
    AnswerPress,
    AskDesk,
    AskFirst,
    BareCard,
    Board,
    Card,
    CloseThread,
    Conceal,
    DeleteThread,
    FirstWords,
    Note,
    OpenThread,
    PinBoard,
    Ping,
    PostLog,
    ProbeThread,
    ReopenThread,
    Report,
    Reveal,
    ShiftCall,
    ShowPicture,
    ShowPlan,
    ShowPrepared,
    ShowProtocol,
    ShowReaction,
    TellCounsellor,
    TellDesk,
    TellForgotten,
    TestCall,
    Tick,
)
from bot.core.model.effects import TO_CONTACT
from bot.core.model.events import Delivered, NotDelivered, OwnEvent, Refusal
from tests.core.state import Entry, Fate, Seen, State, Thread


def theirs(entries: tuple[LogEntry, ...]) -> tuple[int, ...]:
    return tuple(e.source for e in entries if e.side is Side.CONTACT and e.source)


class Calls(State):
    """The outbox, carried out."""

    def carry_out(self, entry: Entry, fate: Fate = "done") -> None:
        if not self.can_leave(entry):
            return
        self.outbox.remove(entry)
        if fate == "lost":
            event: OwnEvent | None = self._failed(entry, Refusal.UNKNOWN)
        else:
            event = self._call(entry, repeated=False)
            if fate == "twice":
                event = self._call(entry, repeated=True)
            elif fate == "ghost":
                event = self._failed(entry, Refusal.UNKNOWN)
        if event is not None:
            self.inbox[entry.key].append((event, None))

    def can_leave(self, entry: Entry) -> bool:
        """Whether its group is there: what is to be posted in one that is gone waits."""
        return getattr(entry.effect, "group", "") not in self.gone

    def _call(self, entry: Entry, *, repeated: bool) -> OwnEvent | None:
        group = getattr(entry.effect, "group", "")
        event = self._called(entry, repeated=repeated)
        return replace(event, group=group) if isinstance(event, Delivered) else event

    def _called(self, entry: Entry, *, repeated: bool) -> OwnEvent | None:
        if isinstance(entry.effect, TO_CONTACT):
            return self._to_contact(entry, repeated)
        match entry.effect:
            case AnswerPress() as answer:
                self.answered[answer.press] = answer
                return None
            case Board(group=group):
                self.board = self.boards[group] = self.desk
                message = self.desk.board_of(group).message or self.new()
                seen = self.desk.board_of(group).changes
                return Delivered(effect="board", messages=(message,), seq=seen)
            case PinBoard(message=message):
                self.pinned.append(message)
                return None
            case (ShiftCall() | TellCounsellor() | TestCall() | AskDesk()) as call if (
                call.counsellor in self.unreachable
            ):
                return self._failed(entry, Refusal.BLOCKED)
            case TellCounsellor() as told:
                self.told.append(told)
                return None
            case ShiftCall() as call:
                self.shift_calls.append(call)
                return None
            case Reveal(request=request, counsellor=counsellor):
                self.revealed.append(entry.effect)
                return Delivered(
                    effect="reveal", messages=(self.new(),), source=request, repeated=repeated, counsellor=counsellor
                )
            case Conceal():
                self.concealed.append(entry.effect)
                return None
            case TellDesk() | TellForgotten() | AskDesk() | TestCall() | Report() | ShowPlan():
                self.told_desk.append(entry.effect)
                return None
            case DeleteThread(thread=thread):
                gone = self.topics.pop(thread, None) is None
                return (
                    self._failed(entry, Refusal.THREAD_GONE)
                    if gone
                    else Delivered(effect="delete_thread", thread=thread)
                )
        return self._to_desk(entry, repeated)

    def _to_contact(self, entry: Entry, repeated: bool) -> OwnEvent | None:
        phone, effect = self.phones[entry.key], entry.effect
        if phone.blocked:
            return self._failed(entry, Refusal.BLOCKED)
        if isinstance(effect, Amend):
            later = self.logs[entry.key][effect.seq - 1].content
            for seen in phone.seen:
                seen.content = later if seen.message == effect.message else seen.content
            return None
        if isinstance(effect, React):
            phone.reactions[effect.message] = effect.emoji
            return None
        if isinstance(effect, Unsend):
            phone.seen = [s for s in phone.seen if s.message != effect.message]
            return Delivered(effect="unsend", case=effect.case, source=effect.source)
        if isinstance(effect, Erase):
            phone.erased.append(effect.message)
            return None
        if isinstance(effect, Clear):
            return self._clear(entry.key, effect)
        if isinstance(effect, Relay):
            return self._relayed(entry.key, effect, repeated)
        seen = Seen(self.new(), effect, repeated=repeated, at=self.now)
        phone.seen.append(seen)
        phone.ever.append(seen)
        if isinstance(effect, Cover):
            return Delivered(effect="cover", messages=(seen.message,), repeated=repeated, last_words=effect.last_words)
        return None

    def _relayed(self, key: str, effect: Relay, repeated: bool) -> Delivered:
        """A message on the phone for each of a counsellor's words that go together."""
        messages = []
        for seq, _ in effect.pieces:
            content = self.logs[key][seq - 1].content
            seen = Seen(self.new(), effect, content, repeated=repeated, at=self.now, seq=seq)
            self.phones[key].seen.append(seen)
            self.phones[key].ever.append(seen)
            messages.append(seen.message)
        return Delivered(
            effect="relay",
            case=effect.case,
            messages=tuple(messages),
            seq=effect.seq,
            source=effect.source,
            repeated=repeated,
            also=effect.also,
        )

    def _clear(self, key: str, clear: Clear) -> OwnEvent:
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
            if clear.size > 1:
                return NotDelivered(effect="clear", why=Refusal.TOO_OLD)
            phone.stuck += left[-1:]
            phone.seen.remove(left[-1])
            return NotDelivered(effect="clear", why=Refusal.TOO_OLD)
        phone.seen = [s for s in phone.seen if s not in left[-clear.size :]]
        return Delivered(effect="clear", more=len(left) > clear.size)

    def _to_desk(self, entry: Entry, repeated: bool) -> OwnEvent | None:
        if entry.key not in self.conversations:  # forgotten meanwhile
            return None
        conversation, effect = self.conversations[entry.key], entry.effect
        case = conversation.case
        if isinstance(effect, CloseThread):
            if effect.thread in self.topics:
                self.topics[effect.thread].closed = True
            return None
        if isinstance(effect, BareCard):
            for shown in (t for t in self.topics.values() if t.card == effect.message):
                shown.bare = True
            return None
        if isinstance(effect, Note) and effect.thread is not None:
            if effect.thread in self.topics:
                self.topics[effect.thread].notes.append(effect)
            return None
        if case is None or case.number != getattr(effect, "case", None):
            return self._nothing(entry)
        if getattr(effect, "group", "") not in ("", case.group):
            return self._nothing(entry)
        topic = self.topics.get(case.thread) if case.thread is not None else None
        match effect:
            case Alert():
                if case.live and case.holder is None:
                    self.general.append(effect)
                return None
            case Ping():
                self.pinged.append(effect)
                return None
            case OpenThread():
                if case.thread is not None:
                    return None
                if self.flat:
                    return self._failed(entry, Refusal.NO_FORUM)
                thread = self.new()
                self.topics[thread] = Thread(entry.key, case.number, group=effect.group)
                return Delivered(effect="open_thread", case=case.number, thread=thread)
        if topic is None:
            return self._nothing(entry) if case.thread is None else self._failed(entry, Refusal.THREAD_GONE)
        if topic.gone:
            return self._failed(entry, Refusal.THREAD_GONE)
        return self._in_topic(entry, topic, case, repeated)

    def _in_topic(self, entry: Entry, topic: Thread, case: Case, repeated: bool) -> OwnEvent | None:
        effect = entry.effect
        match effect:
            case ReopenThread():
                topic.closed = False
                return Delivered(effect="reopen_thread", case=case.number)
            case ProbeThread():
                was_closed, topic.closed = topic.closed, False
                probed = Delivered(effect="probe_thread", case=case.number)
                return probed if was_closed else self._failed(entry, Refusal.UNCHANGED)
            case Card() if case.card is not None:
                lost = topic.card != case.card
                return (
                    self._failed(entry, Refusal.TOO_OLD)
                    if lost
                    else Delivered(effect="card", case=case.number, messages=(case.card,))
                )
        if self.flat:
            self.misplaced.append(effect)
            return self._failed(entry, Refusal.MISPLACED)
        if topic.closed:
            return self._failed(entry, Refusal.THREAD_CLOSED)
        match effect:
            case Card():
                topic.card = self.new()
                return Delivered(effect="card", case=case.number, messages=(topic.card,))
            case Tick(source=source):
                topic.ticked = source
                return None
            case ShowReaction(message=message):
                sign = next((s for s in case.signs if s.message == message), None)
                if sign is not None:
                    topic.reactions[message] = sign.emoji
                return Delivered(effect="show_reaction", case=case.number, source=message)
            case AskFirst(source=source):
                topic.asked.append(source)
                return None
            case ShowPicture():
                return None
            case ShowProtocol():
                topic.posts.append(None)
                return None
            case ShowPrepared():
                topic.prepared.append(effect)
                topic.posts.append(None)
                return None
            case Note():
                topic.notes.append(effect)
                topic.posts.append(None)
                return None
            case FirstWords():
                if case.card is not None:
                    return self._nothing(entry)
                topic.card = self.new()
                new = [e for e in self.logs[entry.key] if e.seq > case.cursor]
                mine = [e for e in new if e.side is Side.CONTACT or e.seq <= case.thread_since]
                shown = tuple(takewhile(lambda e: e.content.kind is Kind.TEXT, mine))[:2]
                if not shown:
                    return Delivered(effect="first_words", case=case.number, messages=(topic.card,))
                topic.posts.append(shown)
                topic.marked |= {e.seq for e in shown if repeated or case.doubtful}
                return Delivered(
                    effect="first_words",
                    case=case.number,
                    messages=(topic.card,),
                    seq=shown[-1].seq,
                    repeated=repeated,
                    shows=theirs(shown),
                )
            case PostLog():
                new = [e for e in self.logs[entry.key] if e.seq > case.cursor]
                shown = tuple(e for e in new if e.side is Side.CONTACT or e.seq <= case.thread_since)[:3]
                if not shown:
                    return self._nothing(entry)
                topic.posts.append(shown)
                topic.marked |= {e.seq for e in shown if repeated or case.doubtful}
                rest = [e for e in new if e.seq > shown[-1].seq]
                quiet = not any(e.side is Side.CONTACT or e.seq <= case.thread_since for e in rest)
                upto = new[-1].seq if quiet else shown[-1].seq
                message = self.new()
                topic.messages[message] = shown
                return Delivered(
                    effect="post_log", case=case.number, seq=upto, messages=(message,), shows=theirs(shown)
                )
        raise AssertionError(f"no such effect: {effect.kind}")

    def _nothing(self, entry: Entry) -> OwnEvent | None:
        if isinstance(entry.effect, FirstWords):
            return Delivered(effect="first_words", case=entry.effect.case)
        if isinstance(entry.effect, PostLog):
            seen = self.conversations[entry.key].log
            return Delivered(effect="post_log", case=entry.effect.case, seq=seen)
        if isinstance(entry.effect, ShowReaction):
            return Delivered(effect="show_reaction", case=entry.effect.case, source=entry.effect.message)
        return None

    def _failed(self, entry: Entry, why: Refusal) -> OwnEvent | None:
        effect = entry.effect
        if isinstance(effect, AnswerPress):
            return None
        conversation = self.conversations.get(entry.key)
        case = conversation.case if conversation is not None else None
        return NotDelivered(
            effect=effect.kind,
            why=why,
            last_words=isinstance(effect, Cover) and effect.last_words,
            group=getattr(effect, "group", ""),
            also=effect.also if isinstance(effect, Relay) else (),
            case=getattr(effect, "case", case.number if case and isinstance(effect, TO_CONTACT) else None),
            seq=effect.seq if isinstance(effect, Relay) else None,
            counsellor=effect.counsellor
            if isinstance(effect, ShiftCall | TellCounsellor | TestCall | AskDesk)
            else None,
            ask=effect if isinstance(effect, AskDesk) and effect.counsellor is not None else None,
            source=effect.message
            if isinstance(effect, ShowReaction)
            else effect.source
            if isinstance(effect, Relay | Unsend | Amend | React)
            else None,
            thread=effect.thread
            if isinstance(effect, DeleteThread)
            else case.thread
            if case is not None and entry.place.startswith("topic:")
            else None,
        )
