"""A case's life: one table of transitions, and the code names.

waiting ──claim──▶ open ──close──▶ resolved
   ▲                │                 │
   └────release─────┘                 │
   └────────────────reopen────────────┘
waiting ──withdraw──▶ resolved
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from enum import StrEnum

from bot.core.model import Case, CaseState, Desk, DeskCase, Urgency


class Step(StrEnum):
    """What may happen to a case."""

    CLAIM = "claim"
    RELEASE = "release"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


TRANSITIONS: dict[tuple[CaseState, Step], CaseState] = {
    (CaseState.WAITING, Step.CLAIM): CaseState.OPEN,
    (CaseState.WAITING, Step.WITHDRAW): CaseState.RESOLVED,
    (CaseState.OPEN, Step.RELEASE): CaseState.WAITING,
    (CaseState.OPEN, Step.CLOSE): CaseState.RESOLVED,
    (CaseState.RESOLVED, Step.REOPEN): CaseState.WAITING,
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
    waiting_since = now if what in (Step.RELEASE, Step.REOPEN) else case.waiting_since
    kept = holder if what is Step.CLAIM else case.holder if what is Step.CLOSE else None
    return replace(case, state=state, holder=kept, waiting_since=waiting_since)


def at_desk(desk: Desk, contact: str, case: Case) -> Desk:
    """The desk with what it knows of this case brought up to date; a resolved case leaves it."""
    if not case.live:
        return replace(desk, cases=tuple(c for c in desk.cases if c.contact != contact))
    known = DeskCase(
        contact=contact,
        number=case.number,
        code=case.code,
        state=case.state,
        urgency=case.urgency,
        waiting_since=case.waiting_since,
        holder=case.holder,
        thread=case.thread,
    )
    before = desk.case_of(contact)
    if before is None:
        return replace(desk, cases=(*desk.cases, known))
    # in its old place, so that what does not concern the desk leaves it as it was
    return replace(desk, cases=tuple(known if c is before else c for c in desk.cases))


def code_name(desk: Desk, contact: str, number: int, words: int) -> tuple[int, int]:
    """Two indices into the lists of code words: meaningless, and no word shared with a live case while words last."""
    seed = hashlib.sha256(f"{contact}.{number}".encode()).digest()
    first = _free({c.code[0] for c in desk.cases}, int.from_bytes(seed[:4], "big"), words)
    second = _free({c.code[1] for c in desk.cases}, int.from_bytes(seed[4:8], "big"), words)
    return first, second


def _free(taken: set[int], start: int, words: int) -> int:
    """The first word not taken, from a start that says nothing; past the list once all are taken."""
    for step_ in range(words):
        if (index := (start + step_) % words) not in taken:
            return index
    return next(i for i in range(words, words + len(taken) + 1) if i not in taken)


def raised(case: Case, urgency: Urgency, topic: str | None, reasons: tuple[str, ...]) -> Case:
    """The case with an urgency that can only rise, and the reasons gathered."""
    known = (*case.reasons, *(r for r in reasons if r not in case.reasons))
    if urgency <= case.urgency:
        return replace(case, reasons=known)
    return replace(case, urgency=urgency, topic=topic or case.topic, reasons=known)
