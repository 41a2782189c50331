"""The phone is not the person: after half an hour of silence it is asked who is there before anything of before is
shown.

Danger waits for no answer. Where it is somebody else, the case of who was here before ends as lost contact, and a new
one begins; only counsellors end that.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import follow_up
from bot.core.model import transitions
from bot.core.model.case import Case, CaseState
from bot.core.model.conversation import Conversation, Pending, Question
from bot.core.model.effects.contact import Button, Relay
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.effects.thread import BareCard, CloseThread, Note
from bot.core.model.effects.told import of_a_counsellor
from bot.core.model.lines import Line
from bot.core.model.rules import HOUR
from bot.core.model.timers import TimerName
from bot.core.turn import answers, parting
from bot.core.turn.turn import Turn

LOST = "lost"
"""How a case ends when somebody else has the phone (`bot.core.casework.card_choices.OUTCOMES`)."""


def noticed(turn: Turn, sent_at: int) -> None:
    """Somebody writes on this phone. After a long silence it is a new talk, and maybe somebody else."""
    heard_at = turn.contact.quiet.heard_at
    if not (0 < heard_at < sent_at - turn.rules.stranger_after or turn.ahead(heard_at)):
        return
    turn.keep(turn.contact.new_talk())
    contact, last = turn.contact, turn.contact.case
    released = tuple(e for e in turn.effects if isinstance(e, TO_CONTACT))  # by earlier words of the same batch
    theirs = released or contact.quiet.held or (last is not None and (last.live or turn.may_reopen(last)))
    another = turn.case is not None and _begun_since(turn.case, contact)  # maybe a third person by now
    if theirs and (another or not contact.phone.unsure):
        doubted = contact.doubted(turn.now)
        turn.keep(replace(doubted, phone=replace(doubted.phone, whose_at=0)))
        turn.keep_back(released)
        if turn.case is not None:
            turn.card()
        if not contact.phone.unsure and any(isinstance(effect, Relay) for effect in (*released, *contact.quiet.held)):
            turn.note(Line.HELD_UNSURE)  # until now they waited for another reason


def shut(turn: Turn) -> bool:
    """Whether what the contact keeps for themselves opens only once it is known who is there: they have not used it for
    as long as the phone may have changed hands in, or hid the chat since. Then that is doubted.
    """
    own = turn.own
    if not own.holds or (not turn.phone.unsure and turn.since(own.opened_at) <= turn.rules.stranger_after):
        return False
    if not turn.phone.unsure:
        doubted = turn.contact.doubted(turn.now)
        question = doubted.phone.question or own.question
        turn.keep(replace(doubted, phone=replace(doubted.phone, whose_at=0, question=question)))
    return True


def answered(turn: Turn, press: str, *, same: bool) -> None:
    """The person's word, also under an old question. Nothing that waited is ever shown to somebody else."""
    contact = turn.contact
    turn.answer(press)
    if not contact.phone.unsure and same:
        turn.release()
    elif not contact.phone.unsure:
        _doubted(turn)
    elif not same:
        somebody_else(turn)
    elif contact.phone.question is not None:  # an old button: only the answer counts
        turn.ask_who()
    else:
        same_person(turn)


def _doubted(turn: Turn) -> None:
    """*Somebody else* under an old question. It may be a slip: it is asked once more, nothing of before is shown."""
    contact, last = turn.contact, turn.contact.case
    theirs = last is not None and not last.stranger and (last.live or turn.may_reopen(last))
    if not theirs and not contact.quiet.held:
        _say_what_is_theirs(turn)
        return
    turn.withdraw_answers()
    turn.keep(turn.contact.doubted(turn.now))
    turn.keep_back(tuple(filter(of_a_counsellor, turn.effects)))
    turn.ask_who(again=True)
    turn.card()


def same_person(turn: Turn) -> None:
    """It is the same person: what waited is shown, or that there is nothing."""
    contact = turn.contact
    turn.who_is_known()
    known = contact.same_talk()
    own = replace(known.own, opened_at=turn.now)
    turn.keep(replace(known, phone=replace(known.phone, unsure=False, whose_at=0), own=own))
    if turn.case is not None:
        turn.note_seldom(Line.SAME_PERSON_SAID if contact.phone.question is None else Line.QUESTION_RIGHT)
        turn.card()
    nothing = not contact.quiet.held
    turn.release()
    if _wishes_a_human(contact):
        turn.pending = None
        answers.human(turn)
    elif nothing and turn.case is not None:
        turn.tell(Line.GO_ON)
    elif nothing:
        kept = [Button("diary")] if own.diary.days or own.diary.wage else []
        kept += [Button("papers")] if own.papers.kept else []
        turn.tell(Line.NOTHING_NEW, (answers.HUMAN, answers.MENU), *([tuple(kept)] if kept else []))


def somebody_else(turn: Turn) -> None:
    """Somebody else has the phone: nothing of before is ever shown to them, no case of before opens again for them."""
    contact, last = turn.contact, turn.contact.case
    turn.who_is_known()
    lost = sum(len(effect.pieces) for effect in contact.quiet.held if isinstance(effect, Relay))
    before = turn.case is not None and not _begun_since(turn.case, contact)
    parting.part_present(turn)
    follow_up.lost(turn)
    # abuse does not lift its own mute, and nobody is kept out for a week because of who was here before
    muted_until = min(contact.mute.until, turn.now + HOUR)
    other = turn.contact.of_somebody_else()
    turn.keep(replace(other, pending=None, mute=replace(other.mute, until=muted_until)))
    turn.note_journal("somebody_else", "contact")
    if turn.case is not None and before:
        _part(turn, turn.case, contact, lost)
    elif last is not None:
        if not last.live:
            turn.keep_case(replace(last, stranger=True))
        if lost:
            turn.note(Line.SOMEBODY_ELSE, count=str(lost))
        turn.card()
    _say_what_is_theirs(turn)
    if _wishes_a_human(contact):
        answers.human(turn)


def _say_what_is_theirs(turn: Turn) -> None:
    """Nothing of before, and that counsellors may read: the same words whether or not there was a case."""
    turn.tell(Line.SOMEBODY_ELSE_TOLD, (answers.HUMAN, answers.MENU))


def _wishes_a_human(contact: Conversation) -> bool:
    """Whether the answer to the question was what their wish for a human waited for."""
    return contact.pending == Pending(Question.WHO)


def _begun_since(case: Case, contact: Conversation) -> bool:
    """Whether who is there now began the case: not one of before, nor one that they had opened again."""
    return 0 < contact.phone.unsure_from[0] <= case.life.opened_at and case.life.times == 1


def _part(turn: Turn, case: Case, contact: Conversation, lost: int) -> None:
    """The case of who was here before ends, and whoever has the phone now has one of their own, with what they wrote.

    It is as urgent: somebody was in danger at this phone, and who has it is unknown. In the old thread it is said where
    they go on.
    """
    how = transitions.Step.CLOSE if case.state is CaseState.OPEN else transitions.Step.WITHDRAW
    lost += len(case.sending.gathering[1]) if case.sending.gathering is not None else 0
    theirs = tuple(seq for seq in case.guard.unopened if seq > contact.phone.unsure_from[1])
    kept = tuple(seq for seq in case.guard.unopened if seq not in theirs)
    ended = transitions.step(case, how, turn.now)
    turn.keep_case(
        replace(
            ended,
            guard=replace(ended.guard, unopened=kept),
            life=replace(ended.life, outcome=LOST, closed_at=turn.now),
            stranger=True,
        )
    )
    turn.stop_timer(TimerName.UNANSWERED, case.number)
    turn.stop_timer(TimerName.SILENT, case.number)
    turn.note_journal("case_closed", "bot", why=LOST)
    turn.open_for_somebody_else(case, since=contact.phone.unsure_from[1])
    if theirs and turn.case is not None:
        turn.keep_case(replace(turn.case, guard=replace(turn.case.guard, unopened=theirs, guarded=True)))
    new = turn.case
    if case.view.thread is not None and new is not None:
        code = f"{new.code[0]}-{new.code[1]}"
        turn.say(
            Note(
                case=case.number,
                line=Line.SOMEBODY_ELSE_HERE,
                values=(("count", str(lost)), ("code", code)),
                thread=case.view.thread,
                group=case.group,
            )
        )
        if case.view.card is not None:
            turn.say(BareCard(case=case.number, message=case.view.card, group=case.group))
        turn.say(CloseThread(case=case.number, thread=case.view.thread, group=case.group))
        turn.set_timer(TimerName.DROP, turn.now + turn.rules.keep_threads, case.view.thread)
