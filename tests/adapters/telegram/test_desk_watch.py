"""What the bot's place in the group keeps it from, asked of the stand-in as an owner changes it."""

import asyncio

from bot.adapters.telegram.desk.watch import TelegramDeskWatch
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import bot as bot_of
from bot.core.model.desk import Trouble
from bot.core.model.desk_events import DeskLooked, DeskMoved
from standin import StandIn
from standin.world.cast import BOT_ID, TOKEN


async def test_what_an_owner_does_to_the_group_is_seen() -> None:
    async with StandIn() as standin:
        request = AiohttpRequest(2.5)
        await request.initialize()
        try:
            await sees_everything(standin, request)
        finally:
            await request.shutdown()


async def sees_everything(standin: StandIn, request: AiohttpRequest) -> None:
    forum = standin.demo_cast.forum_id
    chat = ForumGroups({"": forum})
    watch = TelegramDeskWatch(bot_of(TOKEN, standin.address, request), BOT_ID, chat)
    owner = standin.admin(forum)

    async def troubles() -> tuple[Trouble, ...]:
        (seen,) = await watch.look()
        assert isinstance(seen, DeskLooked)
        assert seen.forum
        assert bool(seen.title) is (Trouble.REMOVED not in seen.troubles)
        return seen.troubles

    assert await troubles() == ()
    owner.forum(on=False)
    assert await troubles() == (Trouble.NO_FORUM,)
    owner.forum(on=True)
    owner.member(BOT_ID, "administrator", ["can_delete_messages", "can_pin_messages"])
    assert await troubles() == (Trouble.NO_THREADS_RIGHT,)
    owner.member(BOT_ID, "member")
    assert await troubles() == (Trouble.NOT_ADMIN,)
    owner.member(BOT_ID, "kicked")
    assert await troubles() == (Trouble.REMOVED,)
    owner.member(BOT_ID, "administrator")
    assert await troubles() == ()
    new = owner.upgrade().id
    assert await watch.look() == (DeskMoved(before=str(forum), now=str(new)),)
    assert chat.chat("") == new
    assert await troubles() == ()


async def test_what_was_noticed_ends_the_wait() -> None:
    async with StandIn() as standin:
        request = AiohttpRequest(2.5)
        watch = TelegramDeskWatch(bot_of(TOKEN, standin.address, request), BOT_ID, ForumGroups({"": -1001}))
        assert not await watch.wait(0.0)
        waiting = asyncio.ensure_future(watch.wait(60))
        await asyncio.sleep(0)
        watch.notice()
        assert await waiting
        watch.migrated(-1001, -1002)
        assert await watch.wait(60)
        watch.migrated(-5, -6)
        assert not await watch.wait(0.0), "another chat's"


def test_a_group_that_moves_in_a_circle_ends_nobodys_patience() -> None:
    chat = ForumGroups({"": -1})
    chat.move(-1, -2)
    assert chat.chat("") == -2
    chat.move(-2, -1)
    assert chat.chat("") in (-1, -2)
