"""The real bot beside the page, as a process of its own: ``python tests/page/sarika.py PLAN``.

PLAN is JSON: api, token, desk_chat, desk_chats, data_dir, listen_port, desk_language, and with_nlu (else the intent model is out of reach, as
on a bad day).
"""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def main(plan: str) -> int:
    """Run until told to stop."""
    from bot.process import logs
    from bot.process.running import ALL, until_stopped
    from bot.settings.fields import Settings
    from bot.wiring import bootstrap

    values = json.loads(plan)
    with_nlu = values.pop("with_nlu")
    values["data_dir"] = Path(values["data_dir"])
    os.chdir(values["data_dir"])  # no .env of the project
    logs.configure("WARNING")
    changes = {"desk_language": values.pop("desk_language")}
    if not with_nlu:
        changes["nlu_url"] = "http://127.0.0.1:9"
    settings = Settings.for_practice(**values).model_copy(update=changes)
    return until_stopped(bootstrap.run(settings, ALL))


@asynccontextmanager
async def running(
    api: str,
    token: str,
    desk_chat: int,
    folder: Path,
    *,
    with_nlu: bool = False,
    desk_language: str = "en",
    desk_chats: str = "",
) -> AsyncIterator[int]:
    """A bot that runs as long as the block, and has to stop in order; the port of its web server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    plan = {"api": api, "token": token, "desk_chat": desk_chat, "data_dir": str(folder), "listen_port": port}
    plan |= {"with_nlu": with_nlu, "desk_language": desk_language, "desk_chats": desk_chats}
    process = await asyncio.create_subprocess_exec(
        sys.executable, __file__, json.dumps(plan), env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    try:
        yield port
        assert process.returncode is None, "the bot ended by itself"
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
