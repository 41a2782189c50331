"""What is still to be done for contacts, whoever holds their case: from all records, read once and then kept up.

The desk's own record knows live cases and little else. Referrals without an outcome, agreed days, openings of identity
and closed emergencies rest with each contact. All are read when somebody first asks for them; from then on only those
that a commit announces.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field, replace

from bot.core.casework.referring import YES
from bot.core.model.agreed import FollowUp, PastCase, Referral, Unmasking
from bot.core.model.case import CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.errors import Forgotten
from bot.core.ports import DESK, Records
from bot.core.turn.glance import cases_of
from bot.core.understanding.values import Urgency

AT_ONCE = 200
"""How many records are read one after the other before all of them are read anew, which then is quicker."""


@dataclass(frozen=True)
class Ended:
    """A contact's last case, once it has ended. `at` is in milliseconds since 1970; `code` is its name. `by` is who
    held it then, `summary` their line about it, `read` the supervisor who read it again.
    """

    number: int
    code: tuple[int, int]
    urgency: Urgency
    at: int
    outcome: str
    by: str | None = None
    summary: str = field(default="", repr=False)
    read: str = ""


@dataclass(frozen=True)
class Kept:
    """Of one contact what the lists of the page need: no words of theirs, nothing of who they are.

    `group` is that of their last case. `referrals` are agreed to and without an outcome, `opened_alone` is what nobody
    has signed; `refs` are the names of their cases in the journal, the first one first.
    `cases` are those that are known at a glance, without notes and summaries.
    """

    contact: str
    token: str
    group: str = ""
    ended: Ended | None = None
    referrals: tuple[Referral, ...] = ()
    follow_up: FollowUp | None = None
    opened_alone: tuple[Unmasking, ...] = ()
    refs: tuple[str, ...] = ()
    cases: tuple[PastCase, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether no list has anything of them."""
        return not (self.refs or self.referrals or self.follow_up or self.opened_alone)


def kept(conversation: Conversation) -> Kept:
    """What the lists need of a record."""
    case, follow_up = conversation.case, conversation.follow_up.agreed
    ended = None
    if case is not None and case.state is CaseState.RESOLVED:
        life = case.life
        ended = Ended(
            case.number, case.code, case.urgency, life.closed_at, life.outcome, case.holder, life.summary, life.read
        )
    return Kept(
        conversation.contact,
        conversation.token,
        case.group if case is not None else "",
        ended,
        tuple(r for r in conversation.history.referrals if r.answer == YES and not r.outcome),
        follow_up if follow_up is not None and follow_up.agreed else None,
        tuple(u for u in conversation.history.unmaskings if u.alone and not u.signed),
        tuple(conversation.ref(number) for number in range(1, conversation.counts.cases + 1)),
        tuple(replace(case, summary="", note="") for case in cases_of(conversation)),
    )


class Register:
    """The lists of one process. `all` may be asked from many requests at once."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._known: dict[str, Kept] = {}
        self._changed: set[str] = set()
        self._whole = False
        self._one = asyncio.Lock()

    def changed(self, key: str) -> None:
        """A record changed; empty: what changed may have been missed."""
        if not key:
            self._whole = False
        elif key != DESK and self._whole:
            self._changed.add(key)

    async def all(self) -> list[Kept]:
        """Everybody of whom there is something in a list. Raises StoreDown."""
        async with self._one:
            if not self._whole or len(self._changed) > AT_ONCE:
                await self._read_all()
            for contact in tuple(self._changed):
                self._changed.discard(contact)
                try:
                    await self._read(contact)
                except BaseException:
                    self._changed.add(contact)
                    raise
            return list(self._known.values())

    async def _read_all(self) -> None:
        self._changed.clear()
        self._whole = True  # what is told while all is read counts as changed since
        try:
            found = {c.contact: k async for c in self._records.conversations() if not (k := kept(c)).empty}
        except BaseException:
            self._whole = False
            raise
        self._known = found

    async def _read(self, contact: str) -> None:
        self._known.pop(contact, None)
        with suppress(Forgotten):
            conversation = (await self._records.load(contact)).conversation
            if conversation is not None and not (known := kept(conversation)).empty:
                self._known[contact] = known
