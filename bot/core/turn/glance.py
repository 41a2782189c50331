"""A case at a glance: what is kept of it once another one follows, and what cases are searched by."""

from __future__ import annotations

from bot.core.model.agreed import PastCase
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation

PAST_KEPT = 10
"""How many earlier cases of a person are kept, the last ones (our choice: it bounds the record)."""


def glance(case: Case, country: str | None) -> PastCase:
    """What is known of a case; `country` counts where it did not end with one."""
    life = case.life
    return PastCase(
        case.number,
        case.code,
        case.topic,
        case.urgency,
        life.opened_at,
        0 if case.live else life.closed_at,
        life.outcome,
        life.country or country,
        case.group,
        life.summary,
        case.notes.last[1],
    )


def with_past(conversation: Conversation, last: Case) -> tuple[PastCase, ...]:
    """The earlier cases of the same person once another one begins."""
    return (*conversation.history.past, glance(last, None))[-PAST_KEPT:]


def cases_of(conversation: Conversation) -> tuple[PastCase, ...]:
    """All cases of a contact that are known, the present or last one at the end; none of another person, nor of whoever
    is being forgotten.
    """
    case = conversation.case
    if conversation.chat.forgetting:
        return ()
    now = () if case is None or (case.stranger and not case.live) else (glance(case, conversation.country),)
    return (*conversation.history.past, *now)
