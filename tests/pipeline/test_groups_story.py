"""Two groups on the stand-in, each in its language, where thread numbers repeat: words reach their own person, and one group
takes over from the other."""

from pathlib import Path

import pytest

from bot.wording.catalog import catalog
from standin import StandIn
from standin.world.cast import BOT_ID, RIGHTS
from standin.world.model import GENERAL, Chat, Member
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE = 60
"""Seconds that anything may take: a group that is away is tried again every ten."""

NEXT, CLOSE = "button.next", "button.close"


def second_group(standin: StandIn) -> Chat:
    """A second forum in which all counsellors and the bot are."""
    owner, *others = standin.demo_cast.counsellors
    group = standin.world.group("Second desk", owner, is_forum=True)
    for counsellor in others:
        group.members[counsellor.id] = Member()
    group.members[BOT_ID] = Member("administrator", list(RIGHTS))
    return group


class InAnotherGroup(Cast):
    """The same people, looking at the second group, whose contacts speak Khmer."""

    group = 0

    @property
    def forum(self) -> int:
        return self.group


def pressable(cast: Cast, name: str, topic: int) -> list[int]:
    """Messages in a topic that have this button in the language of the group, and none has it in the other's."""
    own, other = ("km", "en") if isinstance(cast, InAnotherGroup) else ("en", "km")
    assert not cast.buttons(catalog(other).text(name), topic), "a group speaks the language of its contacts"
    return cast.buttons(catalog(own).text(name), topic)


def casts(standin: StandIn) -> tuple[Cast, InAnotherGroup, dict[str, object]]:
    first = Cast.of(standin)
    second = InAnotherGroup(standin, first.other, first.contact, first.counsellor)
    second.group = second_group(standin).id
    chats = f"{first.forum}=en,{second.group}=km"
    return first, second, {"settings": {"desk_chats": chats}}


async def test_the_same_thread_in_two_groups_leads_to_two_people(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    english, khmer, plan = casts(standin)
    async with running(nursery, standin, tmp_path / "s", **plan) as sarika:
        await until(standin, "board", lambda: bool(pressable(english, NEXT, GENERAL)), PATIENCE)
        await until(standin, "board", lambda: bool(pressable(khmer, NEXT, GENERAL)), PATIENCE)
        # the topic comes after the alert in both groups, so that it has the same number
        standin.faults.add("delay", method="createForumTopic", seconds=0.5, times=2)
        one = await held(english)
        khmer.contact.send("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
        await until(standin, "in the other group", lambda: khmer.desk_says("ចាក់សោរ"), PATIENCE)
        other = khmer.topic_of("ចាក់សោរ")
        assert one == other, "thread numbers repeat"
        assert not english.desk_says("ចាក់សោរ")
        board = pressable(khmer, NEXT, GENERAL)[-1]
        khmer.counsellor.press(catalog("km").text(NEXT), message_id=board, chat=khmer.forum)
        await until(standin, "taken", lambda: bool(pressable(khmer, CLOSE, other)), PATIENCE)
        khmer.counsellor.send("words for the second", chat=khmer.forum, topic=other)
        english.counsellor.send("words for the first", chat=english.forum, topic=one)
        await until(standin, "passed", lambda: english.says(english.contact, "words for the first"), PATIENCE)
        await until(standin, "passed", lambda: khmer.says(khmer.contact, "words for the second"), PATIENCE)
        assert not english.says(english.contact, "words for the second")
        assert not khmer.says(khmer.contact, "words for the first")
        await at_rest(sarika)
        async with sarika.store() as store:
            cases = (await store.records.load("desk")).desk.cases
        assert len({case.group for case in cases}) == 2
        assert not any(str(english.forum) in repr(case) for case in cases), "no chat id is kept"
    for cast in (english, khmer):
        pinned = standin.world.groups[cast.forum].pinned
        (board,) = pressable(cast, NEXT, GENERAL)
        card = pressable(cast, CLOSE, one)[-1]
        assert sorted(pinned) == sorted([board, card]), "the board, and the card of a held case"


async def test_the_second_group_takes_over_when_the_bot_is_removed_from_the_first(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    english, khmer, plan = casts(standin)
    async with running(nursery, standin, tmp_path / "s", **plan) as sarika:
        await until(standin, "board", lambda: bool(pressable(khmer, NEXT, GENERAL)), PATIENCE)
        await held(english)
        english.contact.send("before it broke")
        await until(standin, "shown", lambda: english.desk_says("before it broke"), PATIENCE)
        standin.admin(english.forum).member(BOT_ID, "left")
        english.contact.send("while it is broken")

        await until(standin, "taken over", lambda: khmer.desk_says("while it is broken"), PATIENCE)
        assert khmer.desk_says("before it broke")
        topic = khmer.topic_of("while it is broken")
        khmer.counsellor.send("still with you", chat=khmer.forum, topic=topic)  # who holds it is in both groups
        await until(standin, "passed", lambda: english.says(english.contact, "still with you"), PATIENCE)

        standin.admin(english.forum).member(BOT_ID, "administrator")
        gone = standin.world.groups[english.forum].topics
        await until(standin, "old topic gone", lambda: set(gone) == {GENERAL}, PATIENCE)
        await at_rest(sarika)
