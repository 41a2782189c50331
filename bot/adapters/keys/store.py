"""The key store: one wrapped data key per contact, per inbox day and for the desk, in a small database of its own."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Self

from bot.adapters.keys.master import KEY_BYTES, KeyTrouble, MasterKey, sync_folder
from bot.core.errors import StoreDown

BACKUP_DAYS = 7
"""How long a backup of keys is kept (DESIGN §6): a destroyed key can come back only out of one of these."""

LOCK_PATIENCE = 2.0
"""Seconds to wait for another process that writes. One that was paused in the middle of a write holds it up for longer:
then StoreDown is raised, as when the store does not answer, and all is tried again (decision 002)."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (id TEXT PRIMARY KEY, wrapped BLOB NOT NULL, made_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS destroyed (tag BLOB PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
"""
_PROOF = "proof"  # a key that only shows at opening whether the master key fits
_KEPT_FOR_EVER = frozenset({_PROOF, "id"})


def _tag_of(key: bytes) -> bytes:
    """A short name of a data key, from which nothing follows about the key or whose it is."""
    return hmac.digest(key, b"sarika key tag", hashlib.sha256)[:8]


class KeyStore:
    """Data keys in a SQLite file. What is changed is on disk when a method returns; deleted keys are overwritten.

    Usable from any thread. `path` must lie outside the folder of the data and of its backups (decision 002).
    """

    def __init__(
        self, path: Path, master: MasterKey, *, reread: Callable[[], MasterKey] | None = None
    ) -> None:
        self._master, self._reread = master, reread  # reread: another process may have rotated the master key
        self._turn = threading.RLock()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        self._database = sqlite3.connect(
            path, timeout=LOCK_PATIENCE, isolation_level=None, check_same_thread=False
        )
        try:
            for pragma in (
                "journal_mode = DELETE",
                "synchronous = EXTRA",
                "secure_delete = ON",
                "temp_store = MEMORY",
            ):
                self._database.execute(f"PRAGMA {pragma}")
            self._database.executescript(_SCHEMA)
            self.get_or_create([_PROOF])
        except sqlite3.DatabaseError:
            self._database.close()
            raise KeyTrouble(f"{path} is no key store or is damaged: put it back from its backup.") from None
        except KeyTrouble:
            self._database.close()
            raise

    @classmethod
    def at(cls, folder: Path, master: str | None) -> Self:
        """Open the key store of a folder with the master key of the settings, or else with the folder's `master.key`.

        Both are made on the first run. Raises KeyTrouble.
        """
        database, file = folder / "keys.sqlite", folder / "master.key"
        if master is not None:
            return cls(database, MasterKey.from_text(master))
        successor = folder / "master.key.next"

        def reread() -> MasterKey:
            return MasterKey.from_file(successor if successor.exists() else file, may_create=False)

        if successor.exists():  # a rotation was interrupted: which of the two wraps the keys?
            try:
                store = cls(database, reread(), reread=reread)
            except KeyTrouble:
                successor.unlink()
            else:
                successor.replace(file)
                return store
        return cls(database, MasterKey.from_file(file, may_create=not database.exists()), reread=reread)

    def get(self, id: str) -> bytes | None:
        """The data key of that id, or None when there is none or it was destroyed."""
        with self._turn, _held_by_another():
            row = self._database.execute("SELECT wrapped FROM keys WHERE id = ?", (id,)).fetchone()
        return None if row is None else self._unwrap(id, row[0])

    def _unwrap(self, id: str, wrapped: bytes) -> bytes:
        try:
            return self._master.unwrap(id, wrapped)
        except KeyTrouble:
            if self._reread is None:
                raise
            self._master = self._reread()
            return self._master.unwrap(id, wrapped)

    def get_or_create(self, ids: Iterable[str]) -> list[bytes]:
        """The data keys of these ids, in order; all that are missing are made in one write to disk."""
        wanted = list(ids)
        found = {id: key for id in wanted if (key := self.get(id)) is not None}
        missing = [id for id in dict.fromkeys(wanted) if id not in found]
        if missing:
            with self._transaction():
                self.get(_PROOF)  # never wrap with a master key that was rotated away meanwhile
                for id in missing:  # another process may have made it meanwhile
                    wrapped = self._master.wrap(id, secrets.token_bytes(KEY_BYTES))
                    self._database.execute(
                        "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", (id, wrapped, _seconds())
                    )
                found |= {id: key for id in missing if (key := self.get(id)) is not None}
        return [found[id] for id in wanted]

    def destroy(self, id: str) -> bool:
        """Destroy a key for good; False when there was none. What it sealed cannot be read any more, by anybody."""
        return self._destroy([id]) == 1

    def destroy_before(self, prefix: str, last: str) -> int:
        """Destroy the keys whose id begins with `prefix` and sorts before `last`; how many."""
        with self._turn:
            rows = self._database.execute(
                "SELECT id FROM keys WHERE id >= ? AND id < ? ORDER BY id", (prefix, last)
            ).fetchall()
        return self._destroy([id for (id,) in rows if id.startswith(prefix)])

    def _destroy(self, ids: Sequence[str]) -> int:
        known = {id: key for id in ids if id not in _KEPT_FOR_EVER and (key := self.get(id)) is not None}
        if known:
            with self._transaction():
                for id, key in known.items():
                    self._database.execute(
                        "INSERT OR IGNORE INTO destroyed VALUES (?, ?)", (_tag_of(key), _seconds())
                    )
                    self._database.execute("DELETE FROM keys WHERE id = ?", (id,))
                horizon = _seconds() - (BACKUP_DAYS + 1) * 86_400
                self._database.execute("DELETE FROM destroyed WHERE at < ?", (horizon,))
        return len(known)

    def rewrap(self, master: MasterKey) -> None:
        """Wrap all keys with another master key, all or none. The data keys, and all that they sealed, stay."""
        with self._transaction():
            rows = self._database.execute("SELECT id, wrapped FROM keys").fetchall()
            for id, wrapped in rows:
                again = master.wrap(id, self._unwrap(id, wrapped))
                self._database.execute("UPDATE keys SET wrapped = ? WHERE id = ?", (again, id))
        self._master = master

    def rotate_file(self, folder: Path) -> None:
        """Make a new `master.key` in the folder and rewrap. Killed at any point, the next `at` finds a key that fits."""
        successor, master = folder / "master.key.next", MasterKey(secrets.token_bytes(KEY_BYTES))
        successor.unlink(missing_ok=True)
        master.write(successor)
        self.rewrap(master)
        successor.replace(folder / "master.key")
        sync_folder(folder)

    def backup(self, path: Path) -> None:
        """Copy the wrapped keys to a new file of mode 0600. Keep it apart from data backups and from the master key."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
        with self._turn, contextlib.closing(sqlite3.connect(path)) as copy:
            self._database.backup(copy)

    def restore(self, path: Path) -> int:
        """Take over keys from a backup that are missing here and were not destroyed since; how many."""
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
            rows = copy.execute("SELECT id, wrapped, made_at FROM keys").fetchall()
        with self._transaction():
            gone = {tag for (tag,) in self._database.execute("SELECT tag FROM destroyed")}
            back = [row for row in rows if self.get(row[0]) is None]
            back = [row for row in back if _tag_of(self._unwrap(row[0], row[1])) not in gone]
            self._database.executemany("INSERT INTO keys VALUES (?, ?, ?)", back)
        return len(back)

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._database.close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._turn, _held_by_another():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise


@contextlib.contextmanager
def _held_by_another() -> Iterator[None]:
    """A file that is locked or cannot be written now is an outage, never a fault of the message at hand."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise StoreDown(f"the key store cannot be used now: {error.sqlite_errorname}") from None


def _seconds() -> int:
    return int(time.time())
