"""What counsellors do, one thing after the other. Only the holder's words go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.core.casework import (
    calling,
    card_choices,
    child,
    follow_up,
    holding,
    joining,
    moving,
    page,
    pictures,
    referring,
    relaying,
    sending,
    troubles,
    unmasking,
)
from bot.core.contact import reactions
from bot.core.desk import entrance, newcomers, panel, plan, reach, shifts, supervising
from bot.core.keeping import closing, finding, record, tasks
from bot.core.keeping import events as keeping_events
from bot.core.keeping.events import ReadAgain
from bot.core.model import case_events, desk_events
from bot.core.model.case import Case
from bot.core.model.case_events import (
    By,
    CasePress,
    DeskEvent,
    OutcomeTold,
    ThreadShut,
    UnmaskedAlone,
    UnmaskRefused,
    UnmaskSeconded,
    UnmaskSigned,
)
from bot.core.model.desk_events import CounsellorLeft, ShiftChanged, WroteNowhere
from bot.core.model.effects.desk import AnswerPress, TellDesk, TellThread
from bot.core.model.effects.thread import Card, ReopenThread
from bot.core.model.events import get_press
from bot.core.model.lines import Line
from bot.core.model.rows import complete, kinds
from bot.core.privacy import agreed_question
from bot.core.turn.turn import Turn

E = TypeVar("E", bound=DeskEvent)
P = TypeVar("P", bound=CasePress)

OF_ANY_CASE = (OutcomeTold, ReadAgain, UnmaskSeconded, UnmaskRefused, UnmaskedAlone, UnmaskSigned)
"""What may concern an earlier case than the live one, and is checked by itself."""


def acted(turn: Turn, event: DeskEvent) -> None:
    """Who is no member of the case's group, or acts in another one, changes nothing."""
    if not _elsewhere(turn, event):
        ACTS[type(event)](turn, event)
        panel.after(turn, event)
    press = get_press(event)
    if press is not None:
        _pressed_at_the_desk(turn, press, getattr(event, "by", None))


def _pressed_at_the_desk(turn: Turn, press: str, by: By | None) -> None:
    """The answer is in the desk's language, whoever's case it is, and says where what came of it has to wait for the
    group. The card below which somebody pressed takes its turn with the words of cases.
    """
    case = turn.contact.case if turn.conversation is not None else None
    at, privately = (by.at, by.under is not None) if by is not None else (None, False)
    group = at if at is not None else case.group if case is not None else ""
    for number, effect in enumerate(turn.effects):
        if isinstance(effect, AnswerPress) and effect.press == press:
            turn.effects[number] = replace(effect, pressed_in=group, privately=privately)
        elif isinstance(effect, Card) and not privately:
            turn.effects[number] = replace(effect, pressed=True)


def _elsewhere(turn: Turn, event: DeskEvent) -> bool:
    """Whether it was done in another group than the one in which the case stands now; then it is refused in words."""
    by = getattr(event, "by", None)
    case = turn.case
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
    """A live case's thread is opened again at once: words could come at any moment."""
    case = turn.case
    if event.shut and case is not None and case.view.thread is not None:
        turn.say(ReopenThread(case=case.number, thread=case.view.thread))


def _wrote_nowhere(turn: Turn, event: WroteNowhere) -> None:
    shifts.know(turn, event.by)
    group = event.by.at or ""
    turn.say(TellThread(thread=event.thread, line=Line.NO_CASE_HERE, reply_to=event.message, group=group))


def _shift_changed(turn: Turn, event: ShiftChanged) -> None:
    shifts.changed(turn, event)
    plan.look(turn)


def _left(turn: Turn, event: CounsellorLeft) -> None:
    shifts.left(turn, event)
    entrance.left(turn, event)
    plan.look(turn)


Row = tuple[type[DeskEvent], Callable[[Turn, Any], None]]


def _on(kind: type[E], act: Callable[[Turn, E], None]) -> Row:
    return kind, act


def _in(kind: type[P], whose: Callable[[Turn, P], Case | None], act: Callable[[Turn, P, Case], None]) -> Row:
    """The same of a button in a case: `whose` says whose it is to press, and answers anybody else."""

    def acts(turn: Turn, event: P) -> None:
        case = whose(turn, event)
        if case is not None:
            act(turn, event, case)

    return kind, acts


_ROWS = (
    _in(case_events.Claimed, holding.live, holding.claimed),
    _in(case_events.Closed, holding.mine, closing.closed),
    _in(keeping_events.CloseUndone, closing.just_closed, closing.undone),
    _in(keeping_events.OutcomeCorrected, closing.lately_closed, closing.corrected),
    _on(keeping_events.ReadAgain, closing.read_again),
    _in(keeping_events.RecordTapped, holding.mine, record.tapped),
    _on(keeping_events.WordAgreed, record.agreed),
    _in(keeping_events.WordPut, holding.mine, record.word_put),
    _in(keeping_events.TaskPut, holding.live, tasks.put),
    _on(keeping_events.TaskAsked, tasks.asked),
    _in(keeping_events.TaskDone, holding.live, tasks.done),
    _in(keeping_events.StepTicked, holding.mine, record.ticked),
    _in(case_events.SupervisorCalled, holding.mine, calling.supervisor_called),
    _in(case_events.MenuChosen, closing.choosing, card_choices.menu),
    _on(case_events.CardAsked, panel.card_asked),
    _in(case_events.Lowered, holding.mine, card_choices.lowered),
    _in(case_events.HandedOn, holding.mine, card_choices.handed_on),
    _in(case_events.MoveAsked, moving.movable, moving.asked),
    _in(case_events.Paused, holding.mine, card_choices.paused),
    _in(case_events.Referred, holding.mine, referring.offered),
    _on(case_events.OutcomeTold, referring.told),
    _on(case_events.SummaryMade, referring.summary_made),
    _in(case_events.FollowUpProposed, holding.mine, follow_up.proposed),
    _in(case_events.QuestionOffered, holding.mine, agreed_question.offered),
    _in(case_events.JoinAsked, holding.mine, joining.asked),
    _in(case_events.UnmaskAsked, holding.live, unmasking.asked),
    _on(case_events.UnmaskSeconded, unmasking.seconded),
    _on(case_events.UnmaskRefused, unmasking.refused),
    _on(case_events.UnmaskedAlone, unmasking.opened_alone),
    _on(case_events.UnmaskSigned, unmasking.signed),
    _on(case_events.CounsellorWrote, relaying.wrote),
    _on(case_events.CounsellorEdited, relaying.edited),
    _on(case_events.CounsellorReacted, reactions.counsellor_reacted),
    _in(case_events.PictureAnswered, holding.mine, pictures.answered),
    _in(case_events.SendAnswered, holding.mine, relaying.answered),
    _on(case_events.PreparedAsked, sending.asked),
    _in(case_events.PreparedChosen, holding.mine, sending.chosen),
    _in(case_events.OfferAnswered, holding.mine, sending.answered),
    _on(case_events.CounsellorWithdrew, relaying.withdrew),
    _in(desk_events.WordsTakenBack, page.theirs, relaying.taken_back),
    _in(desk_events.WordsChanged, page.theirs, relaying.changed),
    _on(case_events.WroteAnonymously, relaying.wrote_anonymously),
    _in(case_events.ChildGuardLifted, holding.live, child.lifted),
    _on(
        desk_events.AskedAnonymously,
        lambda turn, event: turn.say(TellDesk(line=Line.ASKED_ANONYMOUSLY, group=event.group)),
    ),
    _in(case_events.TopicCorrected, holding.mine, card_choices.corrected),
    _in(case_events.Muted, holding.mine, card_choices.muted),
    _on(case_events.Unmuted, card_choices.unmuted),
    _in(case_events.ProtocolAsked, holding.live, card_choices.protocol),
    _on(desk_events.WithholdAsked, supervising.withhold_asked),
    _on(desk_events.NumberDialled, supervising.dialled),
    _on(desk_events.WroteNowhere, _wrote_nowhere),
    _on(desk_events.ShiftChanged, _shift_changed),
    _on(desk_events.TookNext, holding.took_next),
    _on(desk_events.NewcomersSorted, newcomers.placed),
    _on(desk_events.OnCallChanged, shifts.on_call),
    _on(desk_events.ReportAsked, supervising.report_asked),
    _on(desk_events.HeadAsked, supervising.head_asked),
    _on(keeping_events.FindAsked, finding.asked),
    _on(keeping_events.CasesSought, finding.sought),
    _on(desk_events.PreparedSought, sending.sought),
    _on(desk_events.CounsellorStarted, shifts.started),
    _on(desk_events.TestSeen, reach.test_seen),
    _on(desk_events.CounsellorUnreachable, lambda turn, event: shifts.not_written(turn, event.by.counsellor)),
    _on(desk_events.DeskLooked, troubles.looked),
    _on(desk_events.DeskMoved, troubles.moved),
    _on(desk_events.DeskPutBack, troubles.put_back),
    _on(desk_events.CounsellorLeft, _left),
    _on(desk_events.RoleChanged, shifts.role_changed),
    _on(desk_events.MemberCame, shifts.came),
    _on(desk_events.PlanAsked, plan.asked),
    _on(desk_events.DayOffAsked, plan.day_off),
    _on(desk_events.DeskPressed, lambda turn, event: turn.answer(event.press, Line.OLD_BUTTON)),
    _on(case_events.ThreadShut, _shut),
    _on(desk_events.SessionBegun, entrance.begun),
    _on(desk_events.SessionEnded, entrance.ended),
    _on(desk_events.SessionsAsked, entrance.sessions_asked),
    _on(desk_events.TicketSent, entrance.ticket_sent),
    _on(desk_events.TicketShown, entrance.ticket_shown),
    _on(desk_events.TicketAnswered, entrance.ticket_answered),
    _on(desk_events.CaseRead, page.read),
    _in(desk_events.WroteOnPage, page.theirs, page.wrote),
    _in(desk_events.SentOnPage, page.theirs, page.sent),
    _in(desk_events.NotedOnPage, closing.known, page.noted),
)

ACTS: Mapping[type[DeskEvent], Callable[[Turn, Any], None]] = complete(
    "events of the desk", kinds(DeskEvent), dict(_ROWS)
)
"""What is done for each event of the desk, by its type."""
