"""A case's life: one table of transitions, and the code names.

waiting ──claim──▶ open ──close──▶ resolved
   ▲                │ ▲╲              │
   └────release─────┘ hand on         │
   └────────────────reopen────────────┘
waiting ──withdraw──▶ resolved ──undo──▶ open
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

from bot.core.model.agreed import NameKept
from bot.core.model.case import Case, CaseState
from bot.core.model.desk import Desk, DeskCase, EndedCase
from bot.core.replacing import replace
from bot.core.understanding.values import Urgency

ENDED_KEPT = 40
"""How many cases that ended the desk knows: as many as buttons are offered of them, since all turns read it."""

ENDED_OF_ONE = 3
"""Of one contact so many of them at most: who takes a case back again and again leaves those of others there."""

NAMES_KEPT = 500
"""How many names of cases closed lately are kept, for the same reason."""

SHOWN_AT_DESK = 20
"""How many of a thread's last messages the desk can tell the contact of: all turns read it, so it stays short."""


class Step(StrEnum):
    """What may happen to a case."""

    CLAIM = "claim"
    RELEASE = "release"
    HAND_ON = "hand_on"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    UNDO = "undo"


TRANSITIONS: dict[tuple[CaseState, Step], CaseState] = {
    (CaseState.WAITING, Step.CLAIM): CaseState.OPEN,
    (CaseState.WAITING, Step.WITHDRAW): CaseState.RESOLVED,
    (CaseState.OPEN, Step.RELEASE): CaseState.WAITING,
    (CaseState.OPEN, Step.HAND_ON): CaseState.OPEN,
    (CaseState.OPEN, Step.CLOSE): CaseState.RESOLVED,
    (CaseState.RESOLVED, Step.REOPEN): CaseState.WAITING,
    (CaseState.RESOLVED, Step.UNDO): CaseState.OPEN,
}
"""All that may happen. What is not here does not change a case."""


def allowed(case: Case, step: Step) -> bool:
    """Whether the step may be taken from where the case stands."""
    return (case.state, step) in TRANSITIONS


def step(case: Case, what: Step, now: int, *, holder: str | None = None) -> Case:
    """The case after a step. Raises ValueError for one that is not allowed: ask `allowed` first."""
    if not allowed(case, what):
        raise ValueError(f"a case that is {case.state} cannot {what}")
    state = TRANSITIONS[case.state, what]
    waiting_since = now if what in (Step.RELEASE, Step.REOPEN) else case.life.waiting_since
    kept = holder if what in (Step.CLAIM, Step.HAND_ON) else case.holder if what in (Step.CLOSE, Step.UNDO) else None
    left = case.holder not in (None, kept)
    former = case.holder if left else case.life.former
    gave_back = case.holder if what is Step.RELEASE else None
    changed = replace(
        case,
        state=state,
        holder=kept,
        life=replace(case.life, former=former, gave_back=gave_back, waiting_since=waiting_since),
        view=replace(case.view, menu="", noted=0),
        hold=replace(
            case.hold,
            paused=False,
            awaits=0,
            warned=False,
            sign_at=now,
            told=tuple(who for who in case.hold.told if not left or who != case.holder),
        ),
        # what is still to go out of an album was let out before; what shows where or who somebody is only they can
        # send, and they learn anew that their words stay here
        sending=replace(case.sending, gathering=None, unsent=() if left else case.sending.unsent),
    )
    match what:
        case Step.REOPEN:
            return replace(
                changed,
                life=replace(
                    changed.life,
                    times=case.life.times + 1,
                    outcome="",
                    outcome_before=case.life.outcome or case.life.outcome_before,
                ),
                calls=replace(changed.calls, alerts=0),
            )
        case Step.CLOSE:  # what the contact took back is over for good: the next matter is a new one
            return replace(changed, life=replace(changed.life, closed_at=now))
        case _:
            return changed


def at_desk(desk: Desk, contact: str, case: Case, token: str = "") -> Desk:
    """The desk with what it knows of this case brought up to date; a resolved case leaves it.

    Who got it by *Take next* gets it as long as it stands in a group of theirs.
    """
    if not case.live:
        return replace(desk, cases=tuple(c for c in desk.cases if c.contact != contact))
    known = DeskCase(
        contact=contact,
        number=case.number,
        code=case.code,
        state=case.state,
        urgency=case.urgency,
        waiting_since=case.life.waiting_since,
        holder=case.holder,
        thread=case.view.thread,
        paused=case.hold.paused,
        group=case.group,
        shown=_shown_last(case),
        token=token,
        fresh=case.fresh,
        unmet=case.unmet,
    )
    before = desk.case_of(contact)
    taker = desk.counsellor(before.taker) if before is not None else None
    if case.state is CaseState.WAITING and taker is not None and case.group in taker.groups:
        known = replace(known, taker=taker.id)
    if before is None:
        return replace(desk, cases=(*desk.cases, known))
    # in its old place, so that what does not concern the desk leaves it as it was
    return replace(desk, cases=tuple(known if c is before else c for c in desk.cases))


def _shown_last(case: Case) -> tuple[int, ...]:
    """The messages in the thread that a reaction of the holder may be on; the card is none."""
    if case.state is not CaseState.OPEN:
        return ()
    return tuple(s.message for s in case.view.shown[-SHOWN_AT_DESK:] if s.message != case.view.card)


def code_name(desk: Desk, token: str, number: int, words: int) -> tuple[int, int]:
    """Two indices into the lists of code words: meaningless, and no word shared with a live case while words last.

    It follows from the contact's random token, so it says of nobody who they are. The names of cases closed lately are
    avoided too, as long as there are others.
    """
    seed = hashlib.sha256(f"{token}.{number}".encode()).digest()
    live, kept = [c.code for c in desk.cases], [n.code for n in desk.names]
    first, second = (
        _free({c[at] for c in live}, {c[at] for c in kept}, int.from_bytes(seed[4 * at : 4 * at + 4], "big"), words)
        for at in (0, 1)
    )
    return first, second


def shares_a_word(desk: Desk, code: tuple[int, int]) -> bool:
    """Whether a live case has a word of this code name."""
    return any(c.code[0] == code[0] or c.code[1] == code[1] for c in desk.cases)


def keep_name(desk: Desk, code: tuple[int, int], now: int, until: int) -> Desk:
    """The desk, keeping the name of a closed case for a while; names whose time is over are free again."""
    kept = tuple(n for n in desk.names if n.until > now and n.code != code)
    return replace(desk, names=(*kept, NameKept(code, until))[-NAMES_KEPT:])


def keep_ended(desk: Desk, contact: str, case: Case, now: int, until: int, token: str = "") -> Desk:
    """The desk, knowing the contact's case as one that ended; not any more where it lives again.

    One that another case has followed on the phone stays: who it is about may write from elsewhere.
    """
    others = (e for e in desk.ended if (e.contact, e.number) != (contact, case.number) and e.until > now)
    kept = tuple(replace(e, followed=True) if e.contact == contact else e for e in others)
    if not case.live:
        theirs = [e for e in kept if e.contact == contact][: -ENDED_OF_ONE + 1]
        others_left = (e for e in kept if e not in theirs)
        ended = EndedCase(
            contact,
            case.number,
            case.code,
            until,
            token=token,
            group=case.group,
            holder=case.holder,
            urgency=case.urgency,
            closed_at=case.life.closed_at,
            outcome=case.life.outcome,
            read=case.life.read,
        )
        kept = (*others_left, ended)[-ENDED_KEPT:]
    return desk if kept == desk.ended else replace(desk, ended=kept)


def _free(live: set[int], kept: set[int], start: int, words: int) -> int:
    """The first word not taken, from a start that says nothing; past the list once all are taken by live cases."""
    order = [(start + step_) % words for step_ in range(words)]
    free = [index for index in order if index not in live]
    if not free:
        return next(i for i in range(words, words + len(live) + 1) if i not in live)
    return next((index for index in free if index not in kept), free[0])


def raised(case: Case, urgency: Urgency, topic: str | None, reasons: tuple[str, ...]) -> Case:
    """The case with an urgency that can only rise, by the contact's own words, and the reasons gathered."""
    known = (*case.reasons, *(r for r in reasons if r not in case.reasons))
    case = replace(case, reasons=known, by_words=case.by_words or urgency is Urgency.EMERGENCY)
    return case if urgency <= case.urgency else replace(case, urgency=urgency, topic=topic or case.topic)


def lowered(case: Case) -> Case:
    """The case one step less urgent, by its holder's judgement; the machine may raise it again."""
    urgency = Urgency(max(case.urgency - 1, Urgency.SUPPORT))
    return replace(case, urgency=urgency, by_words=False, view=replace(case.view, menu=""))
