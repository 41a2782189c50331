"""The file `master.key`, and how it is exchanged for another so that the keys can be opened at every moment."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path

from bot.adapters.keys.folder import sync_folder
from bot.adapters.keys.master import KEY_BYTES, KeyTrouble, MasterKey
from bot.adapters.keys.wrapping import Wrapping

_NEXT = "master.key.next-"  # and its tag: the next master key, while a rotation is under way


class MasterFile:
    """The master key of a key store without one in the settings. Makes it when `may_create`; raises KeyTrouble."""

    def __init__(self, root: Path, *, may_create: bool) -> None:
        self._root, self._file = root, root / "master.key"
        MasterKey.from_file(self._file, may_create=may_create)
        sync_folder(root)  # another process may have made it just now

    def masters(self) -> Iterator[MasterKey]:
        """The keys that may fit: the next one, if a rotation is under way, before the present one."""
        for _, master in self._successors():
            yield master
        yield MasterKey.from_file(self._file, may_create=False)

    def rotate(self, wrapping: Wrapping) -> None:
        """Make a new key and seal the wrapping keys with it. One at a time; a killed one is finished first."""
        self.finish(wrapping)
        master = MasterKey(secrets.token_bytes(KEY_BYTES))
        master.write(self._root / f"{_NEXT}{master.tag.hex()}")
        self.finish(wrapping)

    def finish(self, wrapping: Wrapping) -> None:
        """Finish a rotation that was begun. Several processes may do so at once."""
        for successor, master in self._successors():
            wrapping.rewrap(master, MasterKey.from_file(self._file, may_create=False))
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                successor.replace(self._file)
            sync_folder(self._root)

    def _successors(self) -> Iterator[tuple[Path, MasterKey]]:
        for successor in self._root.glob(f"{_NEXT}*"):
            try:
                master = MasterKey.from_file(successor, may_create=False)
            except KeyTrouble:
                if successor.exists():
                    raise
            else:  # another process has not just finished it
                yield successor, master
