"""``python -m standin``: the stand-in as a process of its own."""

import argparse
import asyncio
import json
import signal
import sys
from pathlib import Path

from .server import StandIn
from .world.limits import MODES

DESCRIPTION = """A strict stand-in for Telegram's Bot API on a loopback port: no account, no token of Telegram's.
The first line printed is JSON: address, base_url, file_url, token, control_url, page. Ctrl-C ends it."""
EXAMPLES = """examples:
  python -m standin --port 8081                     then let any bot use http://127.0.0.1:8081 as its Bot API
  python -m standin --limits off --judge            for tests: no limits, and aiogram's opinion on every call
  python -m standin --state world.json              goes on where it was when it ends
  python -m standin --no-control --until-eof        as a child of another program"""


class _UntilEof(asyncio.Protocol):
    """Ends the server when the other end of stdin is gone: no orphan when a parent is killed."""

    def __init__(self, stop: asyncio.Event) -> None:
        self.stop = stop

    def connection_lost(self, exc: Exception | None) -> None:
        """The parent closed its end, or died."""
        self.stop.set()


async def _serve(options: argparse.Namespace) -> None:
    standin = StandIn(
        options.port, limits=options.limits, state=options.state, control=not options.no_control,
        control_token=options.control_token, judge=options.judge,
    )  # fmt: skip
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    if options.until_eof:
        await loop.connect_read_pipe(lambda: _UntilEof(stop), sys.stdin)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    standin.account().inline = options.inline
    standin.account().apps.update(app.split("=", 1) for app in options.app)
    async with standin:
        ready = {
            "address": standin.address, "base_url": standin.base_url, "file_url": standin.file_url,
            "token": standin.token, "control_url": standin.control_url if standin.control else None,
            "page": standin.page_url if standin.control else None,
        }  # fmt: skip
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    """Serve until SIGINT or SIGTERM; the first line printed is JSON with the addresses."""
    parser = argparse.ArgumentParser(
        prog="python -m standin", description=DESCRIPTION, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=0, help="0, the default, takes a free one")
    parser.add_argument("--limits", choices=MODES, default="real", help="how fast a bot may call")
    parser.add_argument("--state", type=Path, default=None, help="file to go on from and to write to")
    parser.add_argument("--control-token", default="", help="default: a random one")
    parser.add_argument("--no-control", action="store_true", help="Bot API only")
    parser.add_argument("--until-eof", action="store_true", help="end when stdin is closed")
    parser.add_argument("--inline", action="store_true", help="the bot takes inline queries")
    parser.add_argument("--app", action="append", default=[], metavar="NAME=URL", help="a Mini App of the bot")
    parser.add_argument("--judge", action="store_true", help="also ask aiogram's models about each call")
    options = parser.parse_args()
    try:
        import uvloop
    except ImportError:
        asyncio.run(_serve(options))
        return
    uvloop.run(_serve(options))


if __name__ == "__main__":
    main()
