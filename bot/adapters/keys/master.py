"""The master key, given in the settings or in a file of its own, and the wrapping keys that it wraps.

Those wrap the data keys, so that a rotation of the master key writes one file.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.adapters.keys.folder import Folder, sync_folder
from bot.core.model.errors import SarikaError

KEY_BYTES = 32
"""Length of the master key and of every data key: AES-256."""

TAG_BYTES = 8
"""Length of the short name of a key."""

_NONCE_BYTES = 12  # the length that AES-GCM is specified for (NIST SP 800-38D, 5.2.1.1)
_WHAT = "wrapping key"  # what the master key seals them as
_DOES_NOT_FIT = (
    "The master key does not fit the key store: give the one that it was made with (SARIKA_MASTER_KEY, or the file "
    "master.key beside it). Nothing was changed."
)
DAMAGED = "A key is damaged: put it back from the backup of the keys."
_MISSING = "The wrapping keys are missing: put the key store back from its backup."
_NEXT = "master.key.next-"  # and its tag: the next master key, while a rotation is under way


class KeyTrouble(SarikaError):
    """Keys cannot be used. The message is a sentence for the operator that says what to do; it holds no key."""


@dataclass(frozen=True)
class WrappingKey:
    """32 bytes that wrap other keys."""

    secret: bytes = field(repr=False)

    @property
    def tag(self) -> bytes:
        """A short name, see `tag_of`."""
        return tag_of(self.secret)

    def wrap(self, id: str, key: bytes) -> bytes:
        """Seal a key for resting, bound to its id."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, key, id.encode())

    def unwrap(self, id: str, wrapped: bytes) -> bytes:
        """Open a wrapped key. Raises InvalidTag or ValueError when this one did not wrap it under this id."""
        return AESGCM(self.secret).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], id.encode())


@dataclass(frozen=True)
class MasterKey(WrappingKey):
    """The key that wraps the wrapping keys. Raises KeyTrouble when it has another length."""

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise KeyTrouble(
                f"The master key has {len(self.secret)} bytes, and {KEY_BYTES} are needed: "
                "make one with `openssl rand -hex 32`."
            )

    @classmethod
    def from_text(cls, text: str) -> MasterKey:
        """Read a master key from the settings: 64 hexadecimal digits, or 32 bytes in base64. Raises KeyTrouble."""
        text = text.strip()
        try:
            return cls(bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text, validate=True))
        except (ValueError, binascii.Error):
            raise KeyTrouble(
                "SARIKA_MASTER_KEY is neither 64 hexadecimal digits nor base64: make one with `openssl rand -hex 32`."
            ) from None

    @classmethod
    def from_file(cls, file: Path, *, may_create: bool) -> MasterKey:
        """Read the master key from its file, or make the file (mode 0600) when there is none and `may_create`.

        Raises KeyTrouble when the file is missing, open to other users, or holds no key.
        """
        try:
            mode = file.stat().st_mode
            text = file.read_text()
        except FileNotFoundError:
            if not may_create:
                raise KeyTrouble(
                    f"The master key {file} is missing, but keys wrapped by it are there: put it back from its "
                    "backup. Without it what contacts wrote cannot be read."
                ) from None
            cls(secrets.token_bytes(KEY_BYTES)).write(file)  # unless another process was faster: take its key
            return cls.from_file(file, may_create=False)
        except OSError as error:
            raise KeyTrouble(f"The master key {file} cannot be read ({error.strerror}).") from None
        if mode & 0o077:
            raise KeyTrouble(f"The master key {file} can be read by others: `chmod 600 {file}`.")
        return cls.from_text(text)

    def write(self, file: Path) -> None:
        """Write the key to a new file of mode 0600, whole and on disk, unless there is one."""
        Folder(file.parent).place(file, f"{self.secret.hex()}\n".encode())


def tag_of(key: bytes) -> bytes:
    """A short name of a key, from which nothing follows about the key or whose it is."""
    return hmac.digest(key, b"sarika key tag", hashlib.sha256)[:TAG_BYTES]


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
                return wrapping_keys(sealed.encode(), master)
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
        self._known, self._file = wrapping_keys(file.read_bytes(), master), file

    def _file_of(self, master: MasterKey) -> Path:
        return self.folder / master.tag.hex()


def wrapping_keys(sealed: bytes, master: MasterKey) -> dict[bytes, WrappingKey]:
    """The wrapping keys that a master key sealed, by tag. Raises KeyTrouble."""
    try:
        lines = [bytes.fromhex(line) for line in sealed.decode().splitlines()]
        keys = [WrappingKey(master.unwrap(_WHAT, line)) for line in lines]
    except (InvalidTag, ValueError):
        raise KeyTrouble("The wrapping keys are damaged: put the key store back from its backup.") from None
    return {key.tag: key for key in keys}


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
