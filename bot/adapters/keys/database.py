"""Key stores of before 25 November 2026 were one SQLite file. It is read once, and its keys go into files."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag

from bot.adapters.keys.master import KeyTrouble, MasterKey

NAME = "keys.sqlite"


def read_database(file: Path, masters: Iterable[MasterKey]) -> tuple[dict[str, bytes], list[bytes]]:
    """The data keys of such a file by id, and the tags of destroyed ones. Raises KeyTrouble."""
    try:
        with contextlib.closing(sqlite3.connect(file)) as database:
            rows = database.execute("SELECT id, wrapped FROM keys WHERE id != 'proof'").fetchall()
            tags = [tag for (tag,) in database.execute("SELECT tag FROM destroyed")]
    except sqlite3.DatabaseError:
        raise KeyTrouble(f"{file} is no key store or is damaged: put it back from its backup.") from None
    for master in masters:
        with contextlib.suppress(InvalidTag):
            return {id: master.unwrap(id, wrapped) for id, wrapped in rows}, tags
    raise KeyTrouble(f"The master key does not fit {file}: give the one that it was made with.")
