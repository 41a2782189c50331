"""`sarika run` against the stand-in: the whole of Sarika in its own process, with Telegram's limits off.

    python tests/bench/sarika_process.py ADDRESS TOKEN DESK_CHAT FOLDER PORT

It differs from `sarika run` only in its settings: practice content (drafts), and no limits on sending.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot import bootstrap, logs
from bot.roles import ALL
from bot.running import until_stopped
from bot.settings import Settings


def main(address: str, token: str, desk_chat: str, folder: str, port: str) -> int:
    """Run every role until stopped."""
    os.chdir(folder)  # no .env of the project
    logs.configure("WARNING", as_json=True)
    settings = Settings.for_practice(
        api=address, token=token, desk_chat=int(desk_chat), data_dir=Path(folder), listen_port=int(port)
    )
    return until_stopped(bootstrap.run(settings.model_copy(update={"limits": False}), ALL))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:6]))
