"""A case changes its group: its own is gone, only another one is staffed, or a supervisor says so."""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import albums, holding, upkeep
from bot.core.desk import rights
from bot.core.model.case import Case, CaseState, Thread
from bot.core.model.case_events import By, CasePress, MoveAsked
from bot.core.model.effects.desk import TellCounsellor, TellDesk
from bot.core.model.effects.thread import OpenThread
from bot.core.model.group import BoardState
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency


def begin(turn: Turn) -> None:
    """Bring the desk into line with the settings, when work begins: each group has a board."""
    ids = [group.id for group in turn.rules.groups]
    boards = {board.group: board for board in turn.desk.boards}
    turn.desk = replace(turn.desk, boards=tuple(boards[id_] for id_ in ids if id_ in boards))
    without = [id_ for id_ in ids if turn.desk.board_of(id_) == BoardState(id_)]
    turn.board(*without) if without else None
    homeless(turn)


def homeless(turn: Turn) -> None:
    """Each live case of a group that is gone looks for another one, in its own turn."""
    for case in turn.desk.cases:
        if is_gone(turn, case.group):
            turn.set_timer(TimerName.HOME, turn.now, case.number, contact=case.contact)


def is_gone(turn: Turn, group: str) -> bool:
    """Whether no case can be shown in a group: nothing can be posted there, or it is out of the settings."""
    return turn.desk.shut(group) or group not in {g.id for g in turn.rules.groups}


def home(turn: Turn, case: Case) -> None:
    """The case looks for another group where its own is gone, or only there somebody comes to an emergency."""
    gone = is_gone(turn, case.group)
    hurry = case.state is CaseState.WAITING and case.urgency is Urgency.EMERGENCY
    alone = hurry and turn.only_elsewhere(case.group)
    if (gone or alone) and (to := elsewhere(turn, case, staffed=alone)) != case.group:
        move(turn, case, to, why="group_lost" if gone else "nobody_on_shift")


def movable(turn: Turn, event: CasePress) -> Case | None:
    """The live case a button belongs to, if who pressed it may move cases; else the press is answered in words."""
    case = holding.live(turn, event)
    return case if case is not None and rights.allowed(turn, event.by, rights.Act.MOVE, event.press) else None


def asked(turn: Turn, event: MoveAsked, case: Case) -> None:
    """A supervisor moves a case. An emergency that somebody would have to take goes only where somebody is."""
    to = next((g for g in turn.desk.elsewhere(case.group) if g.startswith(event.to)), None)
    if to is None:
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    holder = turn.desk.counsellor(case.holder)
    kept = holder is not None and to in holder.groups
    leaves = case.urgency is Urgency.EMERGENCY and not kept and turn.desk.on_duty(turn.now)
    if leaves and not turn.desk.on_duty(turn.now, to):
        turn.answer(event.press, Line.NOBODY_THERE, alert=True, group=turn.desk.title(to))
        return
    turn.answer(event.press)
    move(turn, albums.let_out(turn) or case, to, why="by_hand", by=event.by)


def elsewhere(turn: Turn, case: Case, *, staffed: bool = False) -> str:
    """The best other group for a case; its own where there is none. `staffed`: only where somebody is on shift."""
    without = {g.id for g in turn.rules.groups if staffed and not turn.desk.on_duty(turn.now, g.id)}
    found = turn.group_for(case.urgency, without={case.group, *without})
    return case.group if turn.desk.shut(found) else found


def move(turn: Turn, case: Case, to: str, *, why: str, by: By | None = None) -> None:
    """The case stands in this group from now on: it is shown there from its beginning, and people are called to it.

    Who holds it keeps it if they are a member there; else it waits again. They are told, and so is the group that it
    leaves by hand (`by`). Its old thread is deleted, and the last note in it is said in the new one.
    """
    if (left := case.view.thread or case.view.away) is not None:
        upkeep.delete(turn, Thread(left, case.group))
    bare = case.without_thread(turn.contact.counts.log, left=True)
    # the question whether what is unsent goes out stood in the old thread
    moved = replace(bare, group=to, sending=replace(bare.sending, unsent=(), early=()))
    turn.keep_case(moved)
    holder = turn.desk.counsellor(case.holder)
    if by is not None:
        turn.note(Line.MOVED_BY, holder=by.name, group=turn.desk.title(case.group))
        turn.say(TellDesk(line=Line.MOVED_ON, values=_told(turn, moved, by.name), group=case.group))
    turn.note_before()
    moved = turn.contact.case or moved
    if case.state is CaseState.WAITING:
        turn.call(moved)
    elif holder is None or to not in holder.groups:
        who = by.counsellor if by is not None else "bot"
        holding.released(turn, moved, line=Line.RETURNED, who=who, why=why)
        if holder is not None and holder.started and holder.id != who:
            values = _told(turn, moved, holder.name)
            turn.say(TellCounsellor(counsellor=holder.id, line=Line.MOVED_AWAY, values=values))
    elif holder.started:
        turn.ping(case, holder.id, "moved_unsent" if case.sending.unsent else "moved")
    else:  # in General there: the bot cannot write to them, and the thread is still to be made
        line = Line.MOVED_HERE_UNSENT if case.sending.unsent else Line.MOVED_HERE
        turn.say(TellDesk(line=line, values=_told(turn, moved, holder.name)[:2], group=to))
    turn.say(OpenThread(case=case.number, again=True))
    turn.note_journal("case_moved", by.counsellor if by is not None else "bot", why=why)


def _told(turn: Turn, case: Case, name: str) -> tuple[tuple[str, str], ...]:
    code = f"{case.code[0]}-{case.code[1]}"
    return (("holder", name), ("code", code), ("group", turn.desk.title(case.group)))
