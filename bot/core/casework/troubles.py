"""What breaks a group of the desk, and how it is said: to supervisors privately, since the group may be what is broken.

Nothing is lost meanwhile: what is to be posted waits in the outbox, and cases are posted again when it is possible.
"""

from __future__ import annotations

from dataclasses import replace

from bot.core.casework import moving
from bot.core.desk import shifts
from bot.core.model.desk import PutBack
from bot.core.model.desk_events import DeskLooked, DeskMoved, DeskPutBack
from bot.core.model.effects.desk import TellDesk
from bot.core.model.group import GroupTrouble, Trouble
from bot.core.model.lines import Line
from bot.core.model.timers import TimerName
from bot.core.turn.turn import Turn


def looked(turn: Turn, event: DeskLooked) -> None:
    """A group was looked at, or the bot's place in it changed: what is new is said, and what is over."""
    group = turn.rules.group(event.group)
    if event.title not in ("", turn.desk.title(group)):
        others = tuple(pair for pair in turn.desk.titles if pair[0] != group)
        turn.desk = replace(turn.desk, titles=(*others, (group, event.title)))
    before = {t.what: t for t in turn.desk.troubles if t.group == group}
    found = set(event.troubles)
    if not event.forum and Trouble.REMOVED not in found:
        found |= {Trouble.NO_FORUM} & before.keys()
    if found == before.keys():
        return
    kept = [t for t in turn.desk.troubles if t.group != group or t.what in found]
    new = sorted(found - before.keys())
    kept += [GroupTrouble(what, turn.now, group) for what in new]
    shut = turn.desk.shut(group)
    turn.desk = replace(turn.desk, troubles=tuple(kept))
    if turn.desk.shut(group) and not shut:
        moving.homeless(turn)
        turn.note_journal("group_lost", "bot")
    elif shut and not turn.desk.shut(group):
        moving.homeless(turn)  # those that found no other group when theirs went
    for what in new:
        shifts.tell_supervisors(turn, Line.DESK_TROUBLE, trouble=what.value)
        turn.note_journal("desk_trouble", "bot", why=what.value)
    if new and not turn.desk.stopped(group):
        turn.say(TellDesk(line=Line.DESK_TROUBLE, values=(("trouble", new[0].value),), group=group))
    if not found:
        shifts.tell_supervisors(turn, Line.DESK_WELL)
        turn.note_journal("desk_well", "bot")
    if before.keys() - found:
        show_again(turn, group)


def moved(turn: Turn, event: DeskMoved) -> None:
    """A group has another address from now on; the settings are to be changed, and until then this is remembered."""
    others = tuple(pair for pair in turn.desk.moved if pair[0] != event.before)
    if (event.before, event.now) in turn.desk.moved or event.before == event.now:
        return
    turn.desk = replace(turn.desk, moved=(*others, (event.before, event.now)))
    shifts.tell_supervisors(turn, Line.DESK_MOVED)
    turn.note_journal("desk_moved", "bot")
    show_again(turn)


def put_back(turn: Turn, event: DeskPutBack) -> None:
    """The store is as it was some time ago: all groups are told, and each contact with their next message."""
    turn.desk = replace(turn.desk, put_back=PutBack(turn.now, event.since))
    for group in turn.rules.groups:
        turn.say(TellDesk(line=Line.DESK_PUT_BACK, values=(("since", event.since),), group=group.id))
    turn.note_journal("put_back", "bot")
    for case in turn.desk.cases:  # its card tells of what came since: it is drawn anew where its thread is open
        turn.set_timer(TimerName.OPEN_THREAD, turn.now, case.number, contact=case.contact)
    turn.board()


def show_again(turn: Turn, group: str | None = None) -> None:
    """Each live case of a group, or of all, looks at its thread; the board is brought up to date."""
    for case in (c for c in turn.desk.cases if group is None or c.group == group):
        turn.set_timer(TimerName.PROBE, turn.now, case.number, contact=case.contact)
    turn.board(*([group] if group is not None else []))
