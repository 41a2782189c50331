"""The key store: one wrapped data key per contact, per inbox day and for the desk, each in a file of its own."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote

from bot.adapters.keys.folder import Folder, Sheet, erase, sync_folder
from bot.adapters.keys.master import (
    DAMAGED,
    KEY_BYTES,
    KeyTrouble,
    MasterFile,
    MasterKey,
    Wrapping,
    tag_of,
    wrapping_keys,
)
from bot.core.model.errors import StoreDown

BACKUP_DAYS = 7
"""How long a backup of keys is kept: a destroyed key can come back only out of one of these."""

FORMAT = 1
"""The format of the folder and of backups; to be raised with every change by which keys could not be read any more."""

_TOGETHER = 100  # keys in one file: few enough that reading one of them stays fast
_KEPT_FOR_EVER = frozenset({"id"})


class KeyStore:
    """Data keys in files. What is changed is on disk when a method returns; destroyed keys are overwritten.

    Usable from any thread and by any number of processes at once, without locks: names are given by `link` and taken by
    `rename`, so the first wins and nobody waits. `root` must lie outside the folder of the data and of its backups
    (decision 002). All methods raise StoreDown when the disk does not obey, KeyTrouble when a key is damaged.
    """

    def __init__(self, root: Path, master: MasterKey | MasterFile, elsewhere: Path | None = None) -> None:
        """`elsewhere`: a folder on another disk in which it is noted as well which keys were destroyed."""
        with _outage():
            self._master_file = master if isinstance(master, MasterFile) else None
            masters = master.masters if isinstance(master, MasterFile) else lambda: [master]
            made = self.made(root)
            if made:
                self.look(root)
            self._folder = Folder(root)
            if not made:  # whoever begins at the same moment writes the number first
                self._folder.place(root / "format", b"%d\n" % FORMAT)
                self.look(root)
            self._owners, self._destroyed = self._folder.below("owners"), self._folder.below("destroyed")
            self._elsewhere = elsewhere
            self._wrapping = Wrapping(self._folder, masters, may_create=not any(self._owners.iterdir()))
            if self._master_file is not None:
                self._master_file.finish(self._wrapping)
            self._folder.clear(self._owners, self._wrapping.folder)

    @classmethod
    def at(cls, root: Path, master: str | None, elsewhere: Path | None = None) -> Self:
        """Open the key store of a folder with the master key of the settings, or else with the folder's `master.key`.

        Both are made on the first run. Raises KeyTrouble.
        """
        if cls.made(root):
            cls.look(root)
        if master is not None:
            return cls(root, MasterKey.from_text(master), elsewhere)
        return cls(root, MasterFile(root, may_create=not cls.made(root)), elsewhere)

    @staticmethod
    def made(root: Path) -> bool:
        """Whether keys were made in a folder, by whichever version: the first ones kept them in one SQLite file."""
        return (root / "keys.sqlite").exists() or any((root / "wrapping").glob("*"))

    @staticmethod
    def look(root: Path) -> None:
        """See that this version can read the keys made in a folder; nothing is changed. Raises KeyTrouble."""
        file = root / "format"
        if not file.exists() or file.read_bytes() != b"%d\n" % FORMAT:
            raise KeyTrouble(
                f"Another version of Sarika made the keys in {root}; nothing was changed. "
                "Start that version, or name an empty folder with SARIKA_DATA_DIR."
            )

    @staticmethod
    def opens(backup: bytes, master: MasterKey) -> bool:
        """Whether a master key opens the copy of the keys that `backup` made."""
        try:
            return bool(wrapping_keys(json.loads(backup)["wrapping"].encode(), master))
        except (KeyTrouble, ValueError, KeyError, TypeError, AttributeError):
            return False

    def get(self, id: str) -> bytes | None:
        """The data key of that id, or None when there is none or it was destroyed."""
        with _outage():
            found = self._read(id)
        return None if found is None else found[0]

    def get_or_create(self, ids: Iterable[str]) -> list[bytes]:
        """The data keys of these ids, in order; all that are missing are made in one write to disk."""
        wanted = list(ids)
        keys: dict[str, bytes] = {}
        with _outage():
            while missing := [id for id in dict.fromkeys(wanted) if id not in keys]:
                found = {id: read for id in missing if (read := self._read(id)) is not None}
                if not all(self._folder.settled(draft) for draft in {draft for _, draft in found.values()}):
                    self._folder.settle((), self._owners)  # another process is still making them
                keys |= {id: key for id, (key, _) in found.items()}
                self._make({id: secrets.token_bytes(KEY_BYTES) for id in missing if id not in found})
        return [keys[id] for id in wanted]

    def destroy(self, id: str) -> bool:
        """Destroy a key for good; False when there was none. What it sealed cannot be read any more, by anybody."""
        return self._destroy([id]) == 1

    def destroy_before(self, prefix: str, last: str) -> int:
        """Destroy the keys whose id begins with `prefix` and sorts before `last`; how many."""
        with _outage():
            past = [id for id in self._ids() if id.startswith(prefix) and id < last]
            return self._destroy(past) if past else 0

    def rewrap(self, master: MasterKey) -> None:
        """Wrap all keys with another master key, all or none. The data keys, and all that they sealed, stay."""
        with _outage():
            self._wrapping.rewrap(master)

    def rotate_file(self) -> None:
        """Exchange `master.key` for a new one. Killed at any point, the next `at` finishes it. Raises KeyTrouble."""
        if self._master_file is None:
            raise KeyTrouble("The master key was given in the settings: make a new one there, and `rewrap`.")
        with _outage():
            self._master_file.rotate(self._wrapping)

    def backup(self) -> bytes:
        """A copy of the wrapped keys. To be kept apart from copies of the data, and from the master key."""
        with _outage():
            keys = {}
            for id in self._ids():
                with contextlib.suppress(FileNotFoundError):  # destroyed meanwhile
                    keys[id] = Sheet(self._file(id).read_bytes()).get(self._file(id).name).hex()
            return json.dumps({"format": FORMAT, "wrapping": self._wrapping.sealed(), "keys": keys}).encode()

    def restore(self, backup: bytes) -> int:
        """Take over keys from a backup that are missing here and were not destroyed since; how many."""
        try:
            copy = json.loads(backup)
            sealed, wrapped = copy["wrapping"], copy["keys"]
            if copy.get("format") != FORMAT:
                raise KeyTrouble(
                    "The copy of the keys was written by another version of Sarika: restore it with that version."
                )
            others = self._wrapping.opened(sealed)
        except (ValueError, KeyError, TypeError):
            raise KeyTrouble("This is no copy of keys.") from None
        with _outage():
            gone = {file.name for folder in self._marks for file in folder.iterdir()}
            back = {
                id: key
                for id, resting in wrapped.items()
                if self._read(id) is None
                and tag_of(key := self._wrapping.unwrap(id, bytes.fromhex(resting), others)).hex() not in gone
            }
            self._make(back)
        return len(back)

    def _file(self, id: str) -> Path:
        return self._owners / quote(id, safe=":")

    def _ids(self) -> list[str]:
        with os.scandir(self._owners) as files:
            return [unquote(file.name) for file in files]

    def _read(self, id: str) -> tuple[bytes, str] | None:
        """A key, and the draft that it was made as."""
        file = self._file(id)
        while True:
            try:
                with file.open("rb") as opened:
                    sheet, about = Sheet(opened.read()), os.fstat(opened.fileno())
            except FileNotFoundError:
                return None
            try:
                return self._wrapping.unwrap(id, sheet.get(file.name)), sheet.draft or ""
            except (KeyTrouble, ValueError):
                with contextlib.suppress(FileNotFoundError):
                    if os.path.samestat(about, file.stat()):
                        raise KeyTrouble(DAMAGED) from None
                # else it was destroyed while we read

    def _make(self, keys: Mapping[str, bytes]) -> None:
        """Give these ids these keys, unless another process was first."""
        waiting, drafts = list(keys), []
        while waiting:
            ids, waiting = waiting[:_TOGETHER], waiting[_TOGETHER:]
            drafts.append(self._folder.draft())
            files = {self._file(id): self._wrapping.wrap(id, keys[id]) for id in ids}
            sheet = Sheet.of(drafts[-1].name, {file.name: wrapped for file, wrapped in files.items()})
            self._folder.link(drafts[-1], sheet.data, files)
        if drafts:
            self._folder.settle(drafts, self._owners)

    def _destroy(self, ids: Iterable[str]) -> int:
        with _outage():
            gone = [id for id in ids if id not in _KEPT_FOR_EVER]
            for id in gone:
                with contextlib.suppress(KeyTrouble):  # one that is damaged cannot come back either
                    if (found := self._read(id)) is not None:
                        self._mark(tag_of(found[0]).hex())
                        self._erase_copies(self._file(id))
            self._folder.settle((), self._destroyed)
            horizon = time.time() - (BACKUP_DAYS + 1) * 86_400
            for old in [mark for folder in self._marks for mark in folder.iterdir()]:
                if old.stat().st_mtime < horizon:
                    old.unlink(missing_ok=True)
            return self._folder.remove([self._file(id) for id in gone])

    @property
    def _marks(self) -> list[Path]:
        """Where it is noted which keys were destroyed, as far as it can be reached."""
        elsewhere = [self._elsewhere] if self._elsewhere is not None and self._elsewhere.is_dir() else []
        return [self._destroyed, *elsewhere]

    def _mark(self, tag: str) -> None:
        (self._destroyed / tag).touch(0o600)
        if self._elsewhere is not None:
            with contextlib.suppress(OSError):  # another disk may be away: nobody is kept from being forgotten by it
                (self._elsewhere / tag).touch(0o600)
                sync_folder(self._elsewhere)

    def _erase_copies(self, file: Path) -> None:
        """Destroy a key where a careless copy of the folder has made several files of one that had several names."""
        with contextlib.suppress(FileNotFoundError):
            about, names = file.stat(), Sheet(file.read_bytes()).names
            for name in names:
                with contextlib.suppress(FileNotFoundError):
                    if not os.path.samestat(about, (self._owners / name).stat()):
                        erase(self._owners / name, file.name)


@contextlib.contextmanager
def _outage() -> Iterator[None]:
    """A disk that does not obey is an outage, never a fault of the message at hand."""
    try:
        yield
    except OSError as error:
        name = errno.errorcode.get(error.errno or 0, type(error).__name__)
        raise StoreDown(f"the key store cannot be used now: {name}") from None
