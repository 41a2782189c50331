"""The wrapping keys: they wrap the data keys and rest wrapped by the master key, so a rotation writes one file."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag

from bot.adapters.keys.folder import Folder, sync_folder
from bot.adapters.keys.master import DAMAGED, KEY_BYTES, TAG_BYTES, KeyTrouble, MasterKey, WrappingKey

_WHAT = "wrapping key"  # what the master key seals them as
_DOES_NOT_FIT = (
    "The master key does not fit the key store: give the one that it was made with (SARIKA_MASTER_KEY, or the file "
    "master.key beside it). Nothing was changed."
)
_MISSING = "The wrapping keys are missing: put the key store back from its backup."


class Wrapping:
    """All wrapping keys, the newest last, in a file named after the master key, which is never changed.

    A rotation makes the file of the next master key, with one more wrapping key for what is made from then on. Of
    several processes that do so at once the first wins. `masters` are asked anew when another process has rotated.
    """

    def __init__(self, folder: Folder, masters: Callable[[], Iterable[MasterKey]], *, may_create: bool) -> None:
        self._root, self._masters = folder, masters
        self.folder = self._file = folder.below("wrapping")
        self._known: dict[bytes, WrappingKey] = {}
        if may_create and not any(self.folder.iterdir()):
            for master in masters():
                self._place(master)
        self._load()

    def wrap(self, id: str, key: bytes) -> bytes:
        """Seal a data key for resting, bound to its id, under the newest wrapping key."""
        if not self._file.exists():  # another process has rotated; what we know still opens what we make
            with contextlib.suppress(KeyTrouble):
                self._load()
        newest = list(self._known.values())[-1]
        return newest.tag + newest.wrap(id, key)

    def unwrap(self, id: str, wrapped: bytes, others: dict[bytes, WrappingKey] | None = None) -> bytes:
        """Open a wrapped data key, also with `others`, those of a backup. Raises KeyTrouble."""
        tag, rest = wrapped[:TAG_BYTES], wrapped[TAG_BYTES:]
        by = self._known.get(tag) or (others or {}).get(tag)
        if by is None:
            self._load()
        try:
            return (by or self._known[tag]).unwrap(id, rest)
        except (KeyError, InvalidTag, ValueError):
            raise KeyTrouble(DAMAGED) from None

    def sealed(self) -> str:
        """The wrapping keys as they rest."""
        return self._file.read_text()

    def opened(self, sealed: str) -> dict[bytes, WrappingKey]:
        """The wrapping keys that `sealed` gave for a backup. None when a master key of before had sealed them."""
        for master in self._masters():
            with contextlib.suppress(KeyTrouble):
                return _opened(sealed.encode(), master)
        return {}

    def rewrap(self, master: MasterKey, before: MasterKey | None = None) -> None:
        """Seal all, and a new one, under another master key. The one before opens nothing here any more."""
        old = self._file if before is None else self._file_of(before)
        self._place(master)
        self._use(master)
        if old != self._file:
            self._root.remove([old])

    def _place(self, master: MasterKey) -> None:
        keys = [*self._known.values(), WrappingKey(secrets.token_bytes(KEY_BYTES))]
        sealed = "".join(master.wrap(_WHAT, key.secret).hex() + "\n" for key in keys)
        self._root.place(self._file_of(master), sealed.encode())

    def _load(self) -> None:
        for master in self._masters():
            with contextlib.suppress(FileNotFoundError):
                self._use(master)
                return
        raise KeyTrouble(_DOES_NOT_FIT if any(self.folder.iterdir()) else _MISSING)

    def _use(self, master: MasterKey) -> None:
        file = self._file_of(master)
        sync_folder(self.folder)  # another process may have made it just now
        self._known, self._file = _opened(file.read_bytes(), master), file

    def _file_of(self, master: MasterKey) -> Path:
        return self.folder / master.tag.hex()


def _opened(sealed: bytes, master: MasterKey) -> dict[bytes, WrappingKey]:
    try:
        lines = [bytes.fromhex(line) for line in sealed.decode().splitlines()]
        keys = [WrappingKey(master.unwrap(_WHAT, line)) for line in lines]
    except (InvalidTag, ValueError):
        raise KeyTrouble("The wrapping keys are damaged: put the key store back from its backup.") from None
    return {key.tag: key for key in keys}
