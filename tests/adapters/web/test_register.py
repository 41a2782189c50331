"""The lists of all contacts are read once, and then follow what commits announce."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.adapters.web.register import AT_ONCE, Ended, Register, kept
from bot.core.model.agreed import FollowUp, History, Referral, Unmasking
from bot.core.model.case import Case, CaseState, Life
from bot.core.model.conversation import Conversation, Counts, FollowUps
from bot.core.model.desk import Desk
from bot.core.model.errors import Forgotten, StoreDown
from bot.core.ports import DESK, Loaded, Records
from bot.core.understanding.values import Urgency

CODE = (1, 2)
CLOSED = Life(opened_at=1, waiting_since=1, closed_at=7, outcome="safe", summary="she is at home", read="chea")
CASE = Case(2, CODE, CaseState.RESOLVED, Urgency.EMERGENCY, "threats", (), CLOSED, group="g", holder="ann")
REFERRAL = Referral(1, 2, CODE, "kh_adhoc", "situation", "ann", 3, answer="yes", answered_at=4)
OPENED = Unmasking(1, 2, CODE, "ann", 1, "danger", 5, opened_at=6, alone=True)
FOLLOW = FollowUp(1, 2, CODE, "ann", due=9, agreed=True)
WHOLE = Conversation(
    "a",
    "1",
    token="t",
    counts=Counts(cases=2),
    case=CASE,
    history=History(referrals=(REFERRAL,), unmaskings=(OPENED,)),
    follow_up=FollowUps(agreed=FOLLOW),
)


class Some:
    """Records in a dictionary; it counts how often each way of reading them was used."""

    def __init__(self, *conversations: Conversation) -> None:
        self.known = {c.contact: c for c in conversations}
        self.scans, self.loads, self.down = 0, 0, False

    async def conversations(self) -> AsyncIterator[Conversation]:
        self.scans += 1
        for conversation in tuple(self.known.values()):
            yield conversation

    async def load(self, key: str) -> Loaded:
        self.loads += 1
        if self.down:
            raise StoreDown("away")
        if key not in self.known:
            raise Forgotten
        return Loaded(self.known[key], 1, Desk(), 1, 0)


def register(some: Some) -> Register:
    return Register(cast(Records, some))


def test_what_is_kept_of_a_record_holds_no_words() -> None:
    found = kept(WHOLE)
    assert found.ended == Ended(2, CODE, Urgency.EMERGENCY, 7, "safe", "ann", "she is at home", "chea")
    assert (found.referrals, found.opened_alone, found.follow_up) == ((REFERRAL,), (OPENED,), FOLLOW)
    assert found.refs == (WHOLE.ref(1), WHOLE.ref(2))
    assert found.group == "g"


@pytest.mark.parametrize(
    "changed",
    [
        {"history": History(referrals=(replace(REFERRAL, outcome="accepted"),))},
        {"history": History(referrals=(replace(REFERRAL, answer="no"),))},
        {"history": History(unmaskings=(replace(OPENED, signed="chea"),))},
        {"history": History(unmaskings=(replace(OPENED, alone=False),))},
        {"follow_up": FollowUps(proposed=FOLLOW)},
        {"follow_up": FollowUps(agreed=replace(FOLLOW, agreed=False))},
    ],
)
def test_what_is_done_or_not_agreed_to_is_not_due(changed: dict[str, Any]) -> None:
    nothing = replace(WHOLE, history=replace(WHOLE.history, referrals=(), unmaskings=()), follow_up=FollowUps())
    found = kept(replace(nothing, **changed))
    assert (found.referrals, found.opened_alone, found.follow_up) == ((), (), None)


def test_a_live_case_has_not_ended() -> None:
    assert kept(replace(WHOLE, case=replace(CASE, state=CaseState.OPEN))).ended is None


async def test_all_is_read_once_and_then_only_what_changed() -> None:
    some = Some(WHOLE, replace(WHOLE, contact="b"))
    lists = register(some)
    assert {k.contact for k in await lists.all()} == {"a", "b"}
    await lists.all()
    assert (some.scans, some.loads) == (1, 0)
    some.known["a"] = replace(WHOLE, history=replace(WHOLE.history, referrals=()))
    del some.known["b"]
    some.known["c"] = replace(WHOLE, contact="c")
    for key in ("a", "b", "c", DESK, "a"):
        lists.changed(key)
    found = {k.contact: k for k in await lists.all()}
    assert set(found) == {"a", "c"}
    assert found["a"].referrals == ()
    assert (some.scans, some.loads) == (1, 3)


async def test_what_may_have_been_missed_is_read_anew() -> None:
    some = Some(WHOLE)
    lists = register(some)
    await lists.all()
    lists.changed("")
    await lists.all()
    for number in range(AT_ONCE + 1):
        lists.changed(str(number))
    await lists.all()
    assert (some.scans, some.loads) == (3, 0)


async def test_a_store_that_is_away_loses_no_change() -> None:
    some = Some(WHOLE)
    lists = register(some)
    await lists.all()
    some.known["a"] = replace(WHOLE, history=replace(WHOLE.history, referrals=()))
    lists.changed("a")
    some.down = True
    with pytest.raises(StoreDown):
        await lists.all()
    some.down = False
    assert (await lists.all())[0].referrals == ()
