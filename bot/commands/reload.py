"""`sarika reload`: makes a running Sarika take in changed answers, services and words."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import typer

from bot.commands import Refused
from bot.settings.load import load
from bot.wiring.reloading import TAKEN, Found, found

LONGEST = 60.0
"""Seconds until a process must have said what came of it."""


def reload(folder: Path) -> list[Found]:
    """Ask every process of `folder` to take its content in anew, and wait for what came of it.

    Raises Refused.
    """
    before = {one.pid: one.count for one in found(folder)}
    if not before:
        raise Refused(
            f"No Sarika runs with its data in {folder.parent}. In a container, run this command inside it, or send "
            "its process SIGHUP."
        )
    for pid in before:
        os.kill(pid, signal.SIGHUP)
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        now = found(folder)
        if all(one.count > before.get(one.pid, -1) for one in now):
            return [one for one in now if one.pid in before]
        time.sleep(0.1)
    raise Refused(f"A running Sarika did not answer within {LONGEST:.0f} seconds; look at its log.")


def command() -> int:
    """Make every Sarika that runs here take in changed answers, services, topics and interface words.

    No conversation is lost. When something is broken, nothing changes, and it is said what to mend. Red flags and the
    trained model are read at the start only.

    \b
    Examples:
      sarika check && sarika reload
    """
    from bot.wiring.bootstrap import checked_content  # it loads much; --help does not need it

    settings = load()
    checked_content(settings)
    came = reload(settings.data_dir / "running")
    for one in came:
        typer.echo(f"process {one.pid}: {one.words}")
    return 0 if all(one.words == TAKEN for one in came) else 1
