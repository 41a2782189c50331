"""What rendering an effect needs of the store besides the state, read as it is delivered."""

from __future__ import annotations

from contextlib import suppress

from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Amend, Relay
from bot.core.model.effects.lanes import Reads
from bot.core.model.effects.table import Effect, row_of
from bot.core.model.effects.thread import ShowPicture
from bot.core.model.errors import Forgotten
from bot.core.ports import seen_slip
from bot.engine.parts import Store

ON_BOARD = 40
"""Of how many waiting cases, and of how many held ones, a board says more than the name."""

LOG_READ = 60
"""How many entries of a log one view of it may look at."""


async def used_last(store: Store, desk: Desk) -> dict[str, int]:
    """When each way into the page was used last; those that nobody used for too long are over."""
    found = [(s.id, await store.slips.get(seen_slip(s.id))) for s in desk.sessions]
    return {id: int(at) for id, at in found if at is not None}


async def first_cases(store: Store, desk: Desk, group: str) -> dict[str, Conversation]:
    """Whose cases stand first on the board of a group. They are read when it is drawn: kept at the desk, each word of
    anybody would change what all share.
    """
    held = [c for c in desk.cases if c.holder is not None and c.group == group]
    found = {}
    for case in [*desk.waiting(group)[:ON_BOARD], *held[:ON_BOARD]]:
        with suppress(Forgotten):
            found[case.contact] = (await store.records.load(case.contact)).conversation
    return {contact: known for contact, known in found.items() if known is not None}


def wanted(effect: Effect, case: Case | None) -> tuple[int, int]:
    """After which entry of the log, and how many at most, an effect needs."""
    reads = row_of(effect).reads
    if reads is Reads.NAMED and isinstance(effect, Relay | Amend | ShowPicture):
        last = effect.pieces[-1][0] if isinstance(effect, Relay) else effect.seq
        return effect.seq - 1, last - effect.seq + 1
    if reads is Reads.NEW and case is not None:
        return case.view.cursor, LOG_READ
    if reads is Reads.ON_CARD and case is not None and case.view.card_words[1]:
        return case.view.card_words[0], LOG_READ
    return 0, 0
