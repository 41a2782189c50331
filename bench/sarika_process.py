"""`sarika run` against the stand-in: the whole of Sarika in its own process, with Telegram's limits off.

    python bench/sarika_process.py ADDRESS TOKEN DESK_CHAT FOLDER PORT [limits|none] [web]

It differs from `sarika run` only in its settings: practice content (drafts), the desk in English, and no limits on sending
unless `limits` is given. With `web` the desk's page carries the cases, and the group none of their words.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.process import logs
from bot.process.running import ALL, until_stopped
from bot.settings.fields import Settings
from bot.wiring import bootstrap


def main(
    address: str, token: str, desk_chat: str, folder: str, port: str, limits: str = "none", desk: str = "forum"
) -> int:
    """Run every role until stopped."""
    os.chdir(folder)  # no .env of the project
    logs.configure("WARNING", as_json=True)
    settings = Settings.for_practice(
        api=address, token=token, desk_chat=int(desk_chat), data_dir=Path(folder), listen_port=int(port)
    )
    changed = {"limits": limits == "limits", "desk_language": "en", "desk": desk}
    return until_stopped(bootstrap.run(settings.model_copy(update=changed), ALL))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:8]))
