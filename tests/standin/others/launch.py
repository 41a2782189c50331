"""Runs somebody's bot as it is, with its library pointed at a stand-in and given that one's token.

`launch.py LIBRARY ADDRESS TOKEN FILE` (or `-m MODULE`), in the bot's own environment: the standard library only.
"""

import runpy
import sys
from importlib import import_module
from typing import Any

LIBRARY, ADDRESS, TOKEN, *SCRIPT = sys.argv[1:]


def telegram() -> None:
    """python-telegram-bot: the builder's own setting."""
    builder = import_module("telegram.ext").ApplicationBuilder
    named = builder.token

    def token(self: Any, _: str) -> Any:
        pointed = named(self, TOKEN).base_url(f"{ADDRESS}/bot")
        return pointed.base_file_url(f"{ADDRESS}/file/bot")

    builder.token = token


def aiogram() -> None:
    """aiogram: a session with another server."""
    bot = import_module("aiogram").Bot
    session = import_module("aiogram.client.session.aiohttp").AiohttpSession
    server = import_module("aiogram.client.telegram").TelegramAPIServer
    made = bot.__init__

    def init(self: Any, token: str, **more: Any) -> None:
        made(self, TOKEN, **{"session": session(api=server.from_base(ADDRESS)), **more})

    bot.__init__ = init


def telebot() -> None:
    """pyTelegramBotAPI: the addresses of its helper."""
    helper: Any = import_module("telebot.apihelper")
    bot = import_module("telebot").TeleBot
    helper.API_URL = ADDRESS + "/bot{0}/{1}"
    helper.FILE_URL = ADDRESS + "/file/bot{0}/{1}"
    made = bot.__init__

    def init(self: Any, token: str, *args: Any, **more: Any) -> None:
        made(self, TOKEN, *args, **more)

    bot.__init__ = init


if __name__ == "__main__":
    {"telegram": telegram, "aiogram": aiogram, "telebot": telebot}[LIBRARY]()
    sys.argv = SCRIPT[-1:]
    if SCRIPT[0] == "-m":
        runpy.run_module(SCRIPT[1], run_name="__main__")
    else:
        runpy.run_path(SCRIPT[0], run_name="__main__")
