"""This machine: its files, its disk, Rasa and its model."""

from __future__ import annotations

import os
from pathlib import Path

import aiohttp

from bot.doctor.findings import Finding, mend, note, ok
from bot.process import landlock
from bot.settings.fields import ENV_FILE, Settings
from bot.understanding.word_files import HOME
from bot.watch.health import Space, space_of

LIMIT = 5.0
"""Seconds that Rasa may take to answer."""


def env_file(path: Path = ENV_FILE) -> list[Finding]:
    """Whether a `.env` file keeps its secrets from other users of this machine; nothing when there is none."""
    if not path.is_file() or os.name != "posix" or not path.stat().st_mode & 0o077:
        return []
    return [mend("The file .env, which may hold the token, can be read by others.", "chmod 600 .env")]


def disk(settings: Settings, space: Space | None = None) -> list[Finding]:
    """Whether there is room for the data."""
    space = space or space_of(settings.data_dir)
    free = f"{space.free / 1e9:.1f} GB"
    if not space.low:
        return [ok(f"There is room on the disk: {free} are free.")]
    what = f"The disk of {settings.data_dir} is nearly full: {free} are free."
    return [mend(what, "Free some space: when it is full, no message can be taken in.")]


def copies(settings: Settings) -> list[Finding]:
    """Whether copies can be made, and whether none of them can bring back who was forgotten."""
    found = []
    if not settings.backup_to:
        what = "Nobody can make copies of store and keys: SARIKA_BACKUP_TO is not set."
        found.append(
            note(what, "See section 10 of the operators' guide; `sarika backup --rehearse` needs no settings.")
        )
    if (folder := settings.destroyed_dir) is not None and not os.access(folder, os.W_OK | os.X_OK):
        found.append(
            mend(
                f"The folder {folder} (SARIKA_DESTROYED_DIR) cannot be written to.",
                "Mount it, or let this user write there: until then a copy may bring back who is forgotten.",
            )
        )
    return found


async def nlu(settings: Settings) -> list[Finding]:
    """Whether Rasa answers at the address of the settings, or can be started here."""
    if settings.nlu_url is None:
        return _here("Sarika's own parse server", HOME / "own") if settings.nlu == "own" else _here("Rasa", HOME)
    token = settings.nlu_token.get_secret_value() if settings.nlu_token else ""
    without = "until then, contacts get red flags, the menu and the way to a human"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LIMIT)) as session,
            session.get(f"{settings.nlu_url}/status", params={"token": token}) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, OSError, TimeoutError):
        return [mend("Rasa does not answer at SARIKA_NLU_URL.", f"Start it or correct the address; {without}.")]
    if status == 200:
        return [ok("Rasa answers and has a model.")]
    what, do = {
        401: ("Rasa refuses the token.", "Set SARIKA_NLU_TOKEN to the one it was started with"),
        409: ("Rasa has no model.", "Run `sarika train` where it runs"),
    }.get(status, (f"Rasa answers with {status}.", "Look at its log"))
    return [mend(what, f"{do}; {without}.")]


def _here(name: str, place: Path) -> list[Finding]:
    if not (place / ".venv" / "bin" / "python").is_file():
        return [mend(f"{name} is not installed.", "Run `sarika train`.")]
    if not (HOME / "models" / "sarika.tar.gz").is_file():
        return [mend("There is no model.", "Run `sarika train`.")]
    return [ok(f"{name} is installed and its model is trained."), fence()]


def fence() -> Finding:
    """Whether this kernel keeps the Rasa that Sarika starts from keys and store."""
    if version := landlock.version():
        return ok(f"Rasa runs behind a fence: it can read neither keys nor store (Landlock {version}).")
    return note(
        "This kernel has no Landlock: the Rasa that Sarika starts may read all that Sarika may, keys and store too.",
        "Give Rasa a user of its own, as docs/operators.md says.",
    )
