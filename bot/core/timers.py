"""What time brings: every timer, who sets it, whose it is, and what is done when it is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.casework import (
    albums,
    calling,
    consent,
    follow_up,
    holding,
    identity,
    joining,
    moving,
    overflow,
    referring,
    unmasking,
    upkeep,
)
from bot.core.desk import entrance, plan, reach, shifts, supervising
from bot.core.keeping import closing, tasks
from bot.core.model.case import Case, CaseState, CaseView
from bot.core.model.events import TimerDue
from bot.core.model.rows import complete
from bot.core.model.timers import TimerName
from bot.core.outcomes import desk
from bot.core.outcomes.threads import to_be_opened
from bot.core.privacy import forgetting, hiding
from bot.core.turn import said_before
from bot.core.turn.turn import Turn


class Whose(StrEnum):
    """To whom a timer belongs: in whose turn it comes, and without whom it means nothing."""

    CASE = "case"
    CONTACT = "contact"
    DESK = "desk"


@dataclass(frozen=True)
class TimerRow:
    """One timer. `about` is what its number counts, "" where it has none; `states` are those of the case in which it
    means something; `set_by` and `means` are for readers (docs/reference/timers.md).

    `comes` is called when it is due, with its number. It may be late: the state decides whether it still means
    something.
    """

    whose: Whose
    about: str
    set_by: str
    means: str
    comes: Callable[[Turn, int | None], None]
    states: tuple[CaseState, ...] = ()


def time_came(turn: Turn, event: TimerDue) -> None:
    """A timer is due. One of a name that is known no more was set by an earlier version, and means nothing."""
    row = TIMERS.get(event.name)
    if row is not None:
        row.comes(turn, event.about)


_WAITS, _HELD = (CaseState.WAITING,), (CaseState.OPEN,)
_LIVES, _EVER = (*_WAITS, *_HELD), tuple(CaseState)


def _case(states: tuple[CaseState, ...], set_by: str, means: str, act: Callable[[Turn, Case], object]) -> TimerRow:
    """Of the contact's last case, while it is in one of these states."""

    def comes(turn: Turn, number: int | None) -> None:
        case = turn.contact.case if turn.conversation is not None else None
        if case is not None and case.number == number and case.state in states:
            act(turn, case)

    return TimerRow(Whose.CASE, "case", set_by, means, comes, states)


def _contact(set_by: str, means: str, act: Callable[[Turn], None]) -> TimerRow:
    def comes(turn: Turn, _: int | None) -> None:
        if turn.conversation is not None:
            act(turn)

    return TimerRow(Whose.CONTACT, "", set_by, means, comes)


def _about(about: str, set_by: str, means: str, act: Callable[[Turn, int], None]) -> TimerRow:

    def comes(turn: Turn, number: int | None) -> None:
        if turn.conversation is not None and number is not None:
            act(turn, number)

    return TimerRow(Whose.CONTACT, about, set_by, means, comes)


def _desk(set_by: str, means: str, *acts: Callable[[Turn], None]) -> TimerRow:
    def comes(turn: Turn, _: int | None) -> None:
        for act in acts:
            act(turn)

    return TimerRow(Whose.DESK, "", set_by, means, comes)


def _expired(turn: Turn, _: int | None) -> None:
    if turn.conversation is None:  # else they wrote again
        turn.forget = True


def _learn(turn: Turn) -> None:
    consent.tidy(turn)
    consent.schedule(turn)


def _knock(turn: Turn) -> None:
    if not turn.there:
        turn.knock()


def _moved(turn: Turn, case: Case) -> None:
    if case.incoming.moving is not None:
        turn.moved(*case.incoming.moving)
        turn.show_log()


def _boards(turn: Turn) -> None:
    """Those that are not on their way: each says how long cases wait."""
    still = [g.id for g in turn.rules.groups if not turn.desk.board_of(g.id).posting]
    if still:
        turn.board(*still)


def _alert_all(turn: Turn) -> None:
    for group in turn.rules.groups:
        alarm = turn.desk.alarm_of(group.id)
        if any(alarm.message is None or c.waiting_since > alarm.posted_at for c in turn.desk.waiting(group.id)):
            turn.alert_all(group.id)


def _anew(turn: Turn, case: Case) -> None:
    """What a clock ahead had set is set anew; a case that has no thread, as one that only the page showed, gets one."""
    upkeep.set_anew(turn)
    case, log = turn.contact.case or case, turn.contact.counts.log
    if turn.rules.threads and case.view == CaseView(cursor=log, sent=case.view.sent) and log > case.life.began:
        turn.keep_case(case.without_thread(log))
    if turn.rules.threads and (case.view.thread is None or (case.view.cursor < log and not case.view.posting)):
        to_be_opened(turn)


def _album(turn: Turn, case: Case) -> None:
    turn.show_log()
    turn.shut_thread()


T = TimerName

TIMERS: Mapping[str, TimerRow] = complete(
    "timers",
    T,
    {
        # a case that waits
        T.UNANSWERED: _case(
            _WAITS, "a case that calls", "nobody took it: call again, and further", calling.nobody_came
        ),
        T.CAME: _case(_WAITS, "who comes on shift", "call them to what waits in hurry", calling.somebody_came),
        T.ALERT: _case(_WAITS, "an alert that failed", "alert once more", calling.alert_failed),
        T.TAKE: _case(_WAITS, "*Take next*", "the case goes to who got it", holding.promised),
        # one that a counsellor holds
        T.SILENT: _case(_HELD, "words that wait for the holder", "warn them, then put the case back", holding.silent),
        T.HOLDER: _case(_HELD, "who leaves a group", "put the case back if it was theirs", holding.holder_left),
        T.DANGER: _case(_HELD, "an alert of new danger that failed", "alert once more", calling.danger_failed),
        # any live one
        T.GATHERED: _case(_LIVES, "the holder's album", "send what has come of it", lambda t, _: albums.let_out(t)),
        T.HOME: _case(
            _LIVES, "a call, a group that is lost", "look whether its group is there and staffed", moving.home
        ),
        T.PROBE: _case(_LIVES, "a thread that takes words", "look whether it is there, hourly", upkeep.probe),
        T.MOVED: _case(_LIVES, "a live position", "show its last step", _moved),
        T.ANEW: _case(_LIVES, "`afresh`", "look at its timers, and at its thread", _anew),
        T.OPEN_THREAD: _case(
            _EVER, "a thread that could not be made, or an older copy", "make it again, or draw it anew", to_be_opened
        ),
        T.OVERFLOW: _case(
            _EVER, "more than is shown of an hour", "show the end of it, and how much is left out", overflow.end_shown
        ),
        T.ALBUM: _case(_EVER, "the contact's album", "show what has come of it", _album),
        T.REREAD: _case(
            (CaseState.RESOLVED,), "the closing of an emergency", "have supervisors read it again", closing.read_due
        ),
        # a contact
        T.TALK: _contact("words without a case", "the talk is over: drop them", said_before.talk_over),
        T.DROP: _about("thread", "the end of a case", "delete its thread, weeks later", upkeep.drop),
        T.OUTCOME: _about("referral", "a yes to it", "ask the desk what came of it", referring.outcome_missing),
        T.ALONE: _about("request", "a request to see who it is", "nobody seconded: open alone", unmasking.nobody_came),
        T.CONCEAL: _about("request", "what was shown to the holder", "take it away", identity.over),
        T.SIGN: _about("request", "what was opened alone", "ask again for a signature", identity.not_signed),
        T.FOLLOW: _contact("the yes to a follow-up", "its day has come: the neutral line", follow_up.day_came),
        T.FOLLOW_SILENT: _contact("that line", "nobody pressed it: tell the desk", follow_up.nobody_pressed),
        T.TASK: _about("task", "a task of a case", "tell the holder that it is due", tasks.due),
        T.JOIN: _contact("another contact's turn", "be joined with their case, or parted", joining.time_came),
        T.LEARN: _contact("words kept for a reviewer", "drop the oldest", _learn),
        T.KNOCK: _contact("words held out of hours", "the hours have begun: the neutral line", _knock),
        T.TIDY: _contact("each sign of who clears by itself", "the talk is over: clear the chat", hiding.talk_over),
        T.TIDY_BY: _contact("what stands in such a chat", "clear what soon is too old for it", hiding.at_latest),
        T.MORE_LINES: _contact(
            "lines that the journal had not", "say how many these were", lambda turn: turn.more_lines()
        ),
        T.EXPIRED: TimerRow(
            Whose.CONTACT, "", "each commit, by the store", "the record is gone: destroy its key", _expired
        ),
        # the desk
        T.AFRESH: _desk("the start, a clock set back", "each case looks at its timers", upkeep.afresh, shifts.over),
        T.LOOK: _desk("shifts and the plan", "what of them begins or ends now", shifts.over, plan.look),
        T.TEST: _desk("the settings, weekly", "the test alert", reach.test_due),
        T.HEAD: _desk("the start, daily", "the journal's head to the supervisors", supervising.head_due),
        T.BOARD: _desk(
            "each board that was shown or failed", "bring it up to date, hourly at least", shifts.over, _boards
        ),
        T.ALERT_ALL: _desk("an alert for all that failed, or was edited", "post it, so that phones ring", _alert_all),
        T.OUTLIVED: _desk("who is forgotten", "drop what was kept of them for a while", lambda turn: turn.let_go()),
        T.TICKET: _desk("a ticket of the page", "say that no page shows it", entrance.ticket_unknown),
        T.STRAY: TimerRow(
            Whose.DESK, "message", "words in General not deleted yet", "delete them again", desk.take_back_again
        ),
        T.PURGE: TimerRow(Whose.DESK, "thread", "a thread not deleted yet", "delete it again", forgetting.purge_again),
    },
)
"""Every timer by its name."""
