"""What counsellors do, one thing after the other. Only the holder's words go out."""

from __future__ import annotations

from bot.core import (
    followups,
    handling,
    holding,
    muting,
    pictures,
    reactions,
    referrals,
    relays,
    reporting,
    sending,
    shifts,
    unmasking,
    withholding,
)
from bot.core.effects import ReopenTopic, TellTopic
from bot.core.events import (
    Claimed,
    Closed,
    CounsellorEdited,
    CounsellorLeft,
    CounsellorReacted,
    CounsellorStarted,
    CounsellorWithdrew,
    CounsellorWrote,
    DeskEvent,
    DeskPressed,
    FollowUpProposed,
    HandedOn,
    Lowered,
    MenuChosen,
    Muted,
    OfferAnswered,
    OnCallChanged,
    OutcomeTold,
    Paused,
    PictureAnswered,
    PreparedAsked,
    PreparedChosen,
    ProtocolAsked,
    Referred,
    ReportAsked,
    SendAnswered,
    ShiftChanged,
    TookNext,
    TopicShut,
    UnmaskAsked,
    UnmaskedAlone,
    UnmaskSeconded,
    UnmaskSigned,
    Unmuted,
    WithholdAsked,
    WroteAnonymously,
    WroteNowhere,
)
from bot.core.lines import Line
from bot.core.turn import Turn


def acted(turn: Turn, event: DeskEvent) -> None:
    """One thing that somebody did at the desk."""
    match event:
        case Claimed():
            holding.claimed(turn, event)
        case Closed():
            holding.closed(turn, event)
        case MenuChosen():
            handling.menu(turn, event)
        case Lowered():
            handling.lowered(turn, event)
        case HandedOn():
            handling.handed_on(turn, event)
        case Paused():
            handling.paused(turn, event)
        case Referred():
            referrals.offered(turn, event)
        case OutcomeTold():
            referrals.told(turn, event)
        case FollowUpProposed():
            followups.proposed(turn, event)
        case UnmaskAsked():
            unmasking.asked(turn, event)
        case UnmaskSeconded():
            unmasking.seconded(turn, event)
        case UnmaskedAlone():
            unmasking.opened_alone(turn, event)
        case UnmaskSigned():
            unmasking.signed(turn, event)
        case CounsellorWrote():
            relays.wrote(turn, event)
        case CounsellorEdited():
            relays.edited(turn, event)
        case CounsellorReacted():
            reactions.counsellor_reacted(turn, event)
        case PictureAnswered():
            pictures.answered(turn, event)
        case SendAnswered():
            relays.answered(turn, event)
        case PreparedAsked():
            sending.asked(turn, event)
        case PreparedChosen():
            sending.chosen(turn, event)
        case OfferAnswered():
            sending.answered(turn, event)
        case CounsellorWithdrew():
            relays.withdrew(turn, event)
        case WroteAnonymously():
            relays.wrote_anonymously(turn, event)
        case Muted():
            muting.muted(turn, event)
        case Unmuted():
            muting.unmuted(turn, event)
        case ProtocolAsked():
            handling.protocol(turn, event)
        case WithholdAsked():
            withholding.asked(turn, event)
        case WroteNowhere():
            shifts.know(turn, event.by)
            turn.say(TellTopic(thread=event.thread, line=Line.NO_CASE_HERE, reply_to=event.message))
        case ShiftChanged():
            shifts.changed(turn, event)
        case TookNext():
            holding.took_next(turn, event)
        case OnCallChanged():
            shifts.on_call(turn, event)
        case ReportAsked():
            reporting.asked(turn, event)
        case CounsellorStarted():
            shifts.started(turn, event)
        case CounsellorLeft():
            shifts.left(turn, event)
        case DeskPressed():
            turn.answer(event.press, Line.OLD_BUTTON)
        case TopicShut():
            _shut(turn, event)


def _shut(turn: Turn, event: TopicShut) -> None:
    """A live case's topic is opened again at once: words could come at any moment."""
    case = turn.case
    if event.shut and case is not None and case.thread is not None:
        turn.say(ReopenTopic(case=case.number, thread=case.thread))
