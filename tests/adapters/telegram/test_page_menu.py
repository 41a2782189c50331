"""The menu button of the private chat opens the desk's page, and its commands are listed, for who works there alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import cast

import pytest
import telegram

from bot.adapters.telegram.page_menu import PageMenu
from bot.core.model.desk import Counsellor, Desk
from bot.core.ports import Loaded, Records
from standin import StandIn
from standin.world.cast import Demo

BOPHA, RITHY, MALY = map(str, Demo.counsellor_ids)
PAGE = "https://desk.example.org/desk/"
COMMANDS = {"sessions": "Where you are in", "desk": "Let a computer in"}


class Known:
    """Records of which there is the desk's alone."""

    def __init__(self, *counsellors: Counsellor) -> None:
        self.desk = Desk(counsellors=counsellors)

    async def load(self, _: str) -> Loaded:
        return Loaded(None, 0, self.desk, 1, 0)


@pytest.fixture
async def standin() -> AsyncIterator[StandIn]:
    """What aiogram's models think of this call is asked in `tests/standin/test_mini_apps.py`: they take seconds to load."""
    async with StandIn(limits="off") as running:
        yield running
    assert running.violations == []


async def test_it_is_given_to_who_pressed_start_and_taken_from_who_left(standin: StandIn) -> None:
    works = Counsellor(BOPHA, BOPHA, "Bopha", started=True)
    known = Known(works, Counsellor(RITHY, RITHY, "Rithy"), Counsellor(MALY, MALY, "Maly", started=True, gone=True))
    async with telegram.Bot(standin.token, base_url=standin.base_url) as bot:
        menu = PageMenu(bot, cast(Records, known), PAGE, "Desk", COMMANDS)
        standin.person(int(BOPHA)).chat.started = True
        standin.account().menus[MALY] = {"type": "commands"}  # of an earlier run
        await menu.look()
        button = {"type": "web_app", "text": "Desk", "web_app": {"url": PAGE}}
        assert standin.account().menus == {BOPHA: button}
        scope = telegram.BotCommandScopeChat(int(BOPHA))
        assert [(c.command, c.description) for c in await bot.get_my_commands(scope)] == [*COMMANDS.items()]
        calls = len(standin.journal.entries)
        await menu.look()
        assert len(standin.journal.entries) == calls, "nothing is set twice"
        known.desk = Desk(counsellors=(Counsellor(BOPHA, BOPHA, "Bopha", started=True, gone=True),))
        await menu.look()
        assert standin.account().menus == {}
        assert await bot.get_my_commands(scope) == ()


@pytest.mark.parametrize(("code", "again"), [(400, 0), (403, 0), (500, 1)])
async def test_what_telegram_did_not_take_is_tried_again_but_not_what_it_refused(
    standin: StandIn, code: int, again: int
) -> None:
    known = Known(Counsellor(BOPHA, BOPHA, "Bopha", started=True))
    async with telegram.Bot(standin.token, base_url=standin.base_url) as bot:
        menu = PageMenu(bot, cast(Records, known), PAGE, "Desk", COMMANDS)
        standin.faults.add("refuse", code=code, description="Bad Request: no")
        await menu.look()
        calls = len(standin.journal.calls("setChatMenuButton"))
        standin.faults.remove(None)
        await menu.look()
        assert len(standin.journal.calls("setChatMenuButton")) - calls == again
