"""Forgetting a contact: ask, close the case, delete the threads and the chat, say what is gone; then the key is
destroyed.

Each step is an effect whose outcome leads to the next one, so it goes on after a crash. The last decision deletes the
record and puts the contact on the durable list that `bot.engine.leader` works off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.casework import identity, referring
from bot.core.model import transitions
from bot.core.model.case import Case, CaseState, Thread
from bot.core.model.contact_events import Commanded, Edited, Pressed, Reacted, Unreadable, Wrote
from bot.core.model.conversation import DeskCall, Pending, Question
from bot.core.model.effects.contact import Button, Clear, Cover
from bot.core.model.effects.desk import AnswerPress, BlankCall, DeleteThread, TellDesk, TellForgotten
from bot.core.model.effects.table import AT_DESK, TO_CONTACT
from bot.core.model.events import Delivered, Event, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, MINUTE
from bot.core.model.timers import TimerName
from bot.core.privacy import hiding
from bot.core.turn import parting, said_before
from bot.core.turn.bounds import Cost
from bot.core.turn.turn import Turn

PURGE_AGAIN = 10 * MINUTE


def ask(turn: Turn) -> None:
    """It cannot be undone, and a finger may slip: asked once, and plainly about the case where there is one."""
    if _may_be_of_another(turn):
        _only_theirs(turn)
        return
    turn.pending = Pending(Question.FORGET)
    line = Line.FORGET_ASK_CASE if turn.case is not None else Line.FORGET_ASK
    turn.tell(line, (Button("forget_yes"), Button("forget_no")))


def answered(turn: Turn, press: str, *, yes: bool) -> None:
    """The contact's answer. An old button asks again, and so does one pressed together with words of danger."""
    if not yes:
        turn.answer(press)
        turn.pending = None
        turn.tell(Line.FORGET_NOT)
    elif turn.crisis or not turn.asked(Question.FORGET) or _may_be_of_another(turn):
        turn.answer(press)
        ask(turn)
    else:
        turn.answer(press, Line.FORGETTING)
        _begin(turn)


def _may_be_of_another(turn: Turn) -> bool:
    """Whether the live case may be of another person on this phone, who may still need help: nobody else ends it so."""
    return turn.case is not None and turn.somebody_else


def _only_theirs(turn: Turn) -> None:
    """Who may be the same person is asked. Who said to be somebody else has the chat cleared: no more is theirs."""
    if turn.phone.unsure:
        turn.ask_who(again=True)  # no command stays unanswered
    else:
        hiding.clear(turn)


def _begin(turn: Turn) -> None:
    case, contact = turn.case, turn.contact
    last, follow = contact.case, contact.follow_up.agreed
    if case is not None:
        how = transitions.Step.CLOSE if case.state is CaseState.OPEN else transitions.Step.WITHDRAW
        if case.holder is not None or not turn.costly(Cost.NOTICE):
            turn.say(TellForgotten(code=case.code, holder=case.holder, group=case.group))
        turn.keep_case(transitions.step(case, how, turn.now))
    if last is not None and follow is not None and follow.awaited:
        turn.note_journal("followup_not_sent", "contact", why="forgotten")
        if case is None:  # else it is said of the case
            turn.say(TellForgotten(code=follow.code, holder=follow.by, group=last.group))
    _tell_who_referred(turn)
    identity.conceal_all(turn)
    parting.part_all(turn)
    if contact.counts.cases:  # of who had none the journal knows nothing
        turn.note_journal("contact_forgotten", "contact")
    turn.withdraw_answers()
    said_before.drop(turn)
    turn.chat = replace(turn.chat, forgetting=True, clears=False, clear_by=0, threads=())
    turn.quiet = replace(turn.quiet, held=())
    turn.pending = None
    turn.follow_up = replace(turn.follow_up, agreed=None)
    turn.phone = replace(turn.phone, ask_watched=False)
    for call in contact.chat.calls:
        blank(turn, call)
    turn.chat = replace(turn.chat, calls=())
    topics = {*contact.chat.threads}
    if last is not None and last.view.thread is not None:
        topics.add(Thread(last.view.thread, last.group))
    for topic in sorted(topics):
        thread_left(turn, topic)
    hiding.start(turn, Clear())


def _tell_who_referred(turn: Turn) -> None:
    """Whoever handed them on to a service, and does not know yet what came of it, learns that the yes holds no more."""
    told = {effect.code for effect in turn.effects if isinstance(effect, TellForgotten)}
    last = turn.contact.case
    for referral in turn.contact.history.referrals:
        if referral.answer == referring.YES and not referral.outcome and referral.code not in told:
            told.add(referral.code)
            group = last.group if last is not None else ""
            turn.say(TellForgotten(code=referral.code, holder=referral.by, group=group))


def met(turn: Turn, events: Sequence[Event], *, danger: bool) -> list[Event]:
    """What happens to a contact who is being forgotten: the events that still matter.

    Whoever writes meanwhile is asked for patience. Danger stops it: a person comes first.
    """
    if danger:
        case = _never_reopened(turn)
        turn.keep(replace(turn.contact, chat=replace(turn.chat, forgetting=False, clearing=None), case=case))
        return list(events)
    left: list[Event] = []
    told = False
    for event in events:
        match event:
            case Pressed():
                turn.answer(event.press, Line.FORGETTING)
            case Wrote() | Edited() | Commanded() | Unreadable():
                told = True
            case Reacted():
                pass
            case _:
                left.append(event)
    if told:
        turn.tell(Line.FORGETTING)
    return left


def _never_reopened(turn: Turn) -> Case | None:
    """The last case, whose thread is being deleted: the next one is a new one, and guarded as it was."""
    last, log = turn.contact.case, turn.counts.log
    if last is None:
        return None
    bare = last.without_thread(log, left=True)
    return replace(bare, life=replace(bare.life, closed_at=0), view=replace(bare.view, cursor=log))


def quiet(turn: Turn) -> None:
    """Nothing goes to the threads of a contact who is being forgotten: they are deleted. After the last words nothing
    goes to the contact either: it could not be read any more once the key is gone.
    """
    allowed = AT_DESK if turn.forget else (*TO_CONTACT, *AT_DESK, AnswerPress)
    turn.effects = [effect for effect in turn.effects if isinstance(effect, allowed)]


def confirm(turn: Turn) -> None:
    """The chat is cleared: the last words."""
    turn.say(Cover(line=Line.FORGOTTEN, values=(("days", str(turn.rules.retention // DAY)),)))


def confirmed(turn: Turn) -> None:
    """The last words are there, or cannot be sent: what is kept is deleted now, and the key after it."""
    parting.drop(turn, turn.contact.contact)
    turn.outlive()
    turn.forget = True


def blank(turn: Turn, call: DeskCall) -> None:
    """A call to a case of somebody who is forgotten says nothing any more."""
    turn.say(BlankCall(message=call.message, group=call.group, counsellor=call.counsellor))


def thread_left(turn: Turn, topic: Thread) -> None:
    """A thread of somebody who is forgotten, or one that no case uses, goes with all that stands in it."""
    turn.say(DeleteThread(thread=topic.thread, group=topic.group))


def purge_again(turn: Turn, thread: int | None) -> None:
    """A thread that Telegram did not delete."""
    for topic in turn.desk.left_threads:
        if topic.thread == thread:
            thread_left(turn, topic)


def purged(turn: Turn, effect: DeleteThread, event: Delivered | NotDelivered) -> None:
    """A thread is deleted, or was gone already; else the desk is told once, and it is tried again until it is.

    Of a group that is out of the settings it is told once for all its threads, in the first group.
    """
    topic, known = Thread(effect.thread, effect.group), turn.desk.left_threads
    if isinstance(event, NotDelivered) and event.why is not Refusal.THREAD_GONE:
        ids = [group.id for group in turn.rules.groups]
        ours = turn.rules.group(topic.group) in ids
        turn.set_timer(TimerName.PURGE, turn.now + (PURGE_AGAIN if ours else DAY), topic.thread)
        if topic not in known:
            turn.desk = replace(turn.desk, left_threads=(*known, topic))
            if ours:
                turn.say(TellDesk(line=Line.THREAD_NOT_DELETED, group=topic.group))
            elif topic.group not in {t.group for t in known}:
                turn.say(TellDesk(line=Line.THREADS_LEFT, group=ids[0]))
    elif topic in known:
        turn.desk = replace(turn.desk, left_threads=tuple(t for t in known if t != topic))
