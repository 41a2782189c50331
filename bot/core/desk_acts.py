"""What counsellors do, one thing after the other. Only the holder's words go out."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import (
    card_choices,
    follow_up,
    holding,
    joining,
    moving,
    muting,
    pictures,
    referring,
    relaying,
    sending,
    troubles,
    unmasking,
)
from bot.core.contact import reactions
from bot.core.desk import plan, reports, shifts, test_alert, withholding
from bot.core.model.case_events import (
    By,
    Claimed,
    Closed,
    CounsellorEdited,
    CounsellorReacted,
    CounsellorWithdrew,
    CounsellorWrote,
    FollowUpProposed,
    HandedOn,
    JoinAsked,
    Lowered,
    MenuChosen,
    MoveAsked,
    Muted,
    OfferAnswered,
    OutcomeTold,
    Paused,
    PictureAnswered,
    PreparedAsked,
    PreparedChosen,
    ProtocolAsked,
    QuestionOffered,
    Referred,
    SendAnswered,
    ThreadShut,
    TopicCorrected,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskSeconded,
    UnmaskSigned,
    Unmuted,
    WroteAnonymously,
)
from bot.core.model.desk_effects import AnswerPress, Card, ReopenThread, TellDesk, TellThread
from bot.core.model.desk_events import (
    AskedAnonymously,
    CounsellorLeft,
    CounsellorStarted,
    CounsellorUnreachable,
    DayOffAsked,
    DeskEvent,
    DeskLooked,
    DeskMoved,
    DeskPressed,
    OnCallChanged,
    PlanAsked,
    ReportAsked,
    RoleChanged,
    ShiftChanged,
    TestSeen,
    TookNext,
    WithholdAsked,
    WroteNowhere,
)
from bot.core.model.events import get_press
from bot.core.model.lines import Line
from bot.core.privacy import agreed_question
from bot.core.turn.turn import Turn

OF_ANY_CASE = (OutcomeTold, UnmaskSeconded, UnmaskedAlone, UnmaskSigned)
"""What may concern an earlier case than the live one, and is checked by itself."""


def acted(turn: Turn, event: DeskEvent) -> None:
    """One thing that somebody did at the desk. Who is no member of the case's group, or acts in another one, changes
    nothing.
    """
    if not _elsewhere(turn, event):
        _act(turn, event)
    press = get_press(event)
    if press is not None:
        _pressed_at_the_desk(turn, press, getattr(event, "by", None))


def _pressed_at_the_desk(turn: Turn, press: str, by: By | None) -> None:
    """The answer is in the desk's language, whoever's case it is, and says where what came of it has to wait for the
    group. The card, for which somebody waits now, takes its turn with the words of cases.
    """
    case = turn.contact.case if turn.conversation is not None else None
    at = by.at if by is not None else None
    group = at if at is not None else case.group if case is not None else ""
    for number, effect in enumerate(turn.effects):
        if isinstance(effect, AnswerPress) and effect.press == press:
            turn.effects[number] = replace(effect, pressed_in=group)
        elif isinstance(effect, Card):
            turn.effects[number] = replace(effect, pressed=True)


def _act(turn: Turn, event: DeskEvent) -> None:
    match event:
        case Claimed():
            holding.claimed(turn, event)
        case Closed():
            holding.closed(turn, event)
        case MenuChosen():
            card_choices.menu(turn, event)
        case Lowered():
            card_choices.lowered(turn, event)
        case HandedOn():
            card_choices.handed_on(turn, event)
        case MoveAsked():
            moving.asked(turn, event)
        case Paused():
            card_choices.paused(turn, event)
        case Referred():
            referring.offered(turn, event)
        case OutcomeTold():
            referring.told(turn, event)
        case FollowUpProposed():
            follow_up.proposed(turn, event)
        case QuestionOffered():
            agreed_question.offered(turn, event)
        case JoinAsked():
            joining.asked(turn, event)
        case UnmaskAsked():
            unmasking.asked(turn, event)
        case UnmaskSeconded():
            unmasking.seconded(turn, event)
        case UnmaskedAlone():
            unmasking.opened_alone(turn, event)
        case UnmaskSigned():
            unmasking.signed(turn, event)
        case CounsellorWrote():
            relaying.wrote(turn, event)
        case CounsellorEdited():
            relaying.edited(turn, event)
        case CounsellorReacted():
            reactions.counsellor_reacted(turn, event)
        case PictureAnswered():
            pictures.answered(turn, event)
        case SendAnswered():
            relaying.answered(turn, event)
        case PreparedAsked():
            sending.asked(turn, event)
        case PreparedChosen():
            sending.chosen(turn, event)
        case OfferAnswered():
            sending.answered(turn, event)
        case CounsellorWithdrew():
            relaying.withdrew(turn, event)
        case WroteAnonymously():
            relaying.wrote_anonymously(turn, event)
        case AskedAnonymously():
            turn.say(TellDesk(line=Line.ASKED_ANONYMOUSLY, group=event.group))
        case TopicCorrected():
            card_choices.corrected(turn, event)
        case Muted():
            muting.muted(turn, event)
        case Unmuted():
            muting.unmuted(turn, event)
        case ProtocolAsked():
            card_choices.protocol(turn, event)
        case WithholdAsked():
            withholding.asked(turn, event)
        case WroteNowhere():
            shifts.know(turn, event.by)
            group, line = event.by.at or "", Line.NO_CASE_HERE
            turn.say(TellThread(thread=event.thread, line=line, reply_to=event.message, group=group))
        case ShiftChanged():
            shifts.changed(turn, event)
            plan.look(turn)
        case TookNext():
            holding.took_next(turn, event)
        case OnCallChanged():
            shifts.on_call(turn, event)
        case ReportAsked():
            reports.asked(turn, event)
        case CounsellorStarted():
            shifts.started(turn, event)
        case TestSeen():
            test_alert.seen(turn, event)
        case CounsellorUnreachable():
            shifts.blocked(turn, event)
        case DeskLooked():
            troubles.looked(turn, event)
        case DeskMoved():
            troubles.moved(turn, event)
        case CounsellorLeft():
            shifts.left(turn, event)
            plan.look(turn)
        case RoleChanged():
            shifts.role_changed(turn, event)
        case PlanAsked():
            plan.asked(turn, event)
        case DayOffAsked():
            plan.day_off(turn, event)
        case DeskPressed():
            turn.answer(event.press, Line.OLD_BUTTON)
        case ThreadShut():
            _shut(turn, event)


def _elsewhere(turn: Turn, event: DeskEvent) -> bool:
    """Whether it was done in another group than the one in which the case stands now; then it is refused in words."""
    by = getattr(event, "by", None)
    case = turn.case if turn.conversation is not None else None
    if not isinstance(by, By) or case is None or isinstance(event, OF_ANY_CASE):
        return False
    at = by.at if by.at is not None else case.group
    if at == case.group and case.group in by.groups:
        return False
    press = get_press(event)
    if press is not None:
        turn.answer(press, Line.OTHER_GROUP if at != case.group else Line.NOT_A_MEMBER, alert=True)
    else:
        turn.say(TellDesk(line=Line.NO_CASE_THERE, group=at))
    return True


def _shut(turn: Turn, event: ThreadShut) -> None:
    """A live case's topic is opened again at once: words could come at any moment."""
    case = turn.case
    if event.shut and case is not None and case.thread is not None:
        turn.say(ReopenThread(case=case.number, thread=case.thread))
