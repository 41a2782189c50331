"""The master key, which wraps all other keys: given in the settings, or in a file of its own."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import SarikaError

KEY_BYTES = 32
"""Length of the master key and of every data key: AES-256."""

_NONCE_BYTES = 12  # the length that AES-GCM is specified for (NIST SP 800-38D, 5.2.1.1)


class KeyTrouble(SarikaError):
    """Keys cannot be used. The message is a sentence for the operator that says what to do; it holds no key."""


@dataclass(frozen=True)
class MasterKey:
    """32 bytes that wrap data keys."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise KeyTrouble(
                f"The master key has {len(self.secret)} bytes, and {KEY_BYTES} are needed: "
                "make one with `openssl rand -hex 32`."
            )

    def wrap(self, id: str, key: bytes) -> bytes:
        """Seal a data key for resting, bound to its id."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, key, id.encode())

    def unwrap(self, id: str, wrapped: bytes) -> bytes:
        """Open a wrapped data key. Raises KeyTrouble when this master key did not wrap it under this id."""
        try:
            return AESGCM(self.secret).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], id.encode())
        except InvalidTag:
            raise KeyTrouble(
                "The master key does not fit the key store: give the one that it was made with "
                "(SARIKA_MASTER_KEY, or the file master.key beside it). Nothing was changed."
            ) from None

    @classmethod
    def from_text(cls, text: str) -> MasterKey:
        """Read a master key from the settings: 64 hexadecimal digits, or 32 bytes in base64. Raises KeyTrouble."""
        text = text.strip()
        try:
            return cls(
                bytes.fromhex(text) if len(text) == 2 * KEY_BYTES else base64.b64decode(text, validate=True)
            )
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
            with contextlib.suppress(FileExistsError):  # another process was faster: take its key
                cls(secrets.token_bytes(KEY_BYTES)).write(file)
            return cls.from_file(file, may_create=False)
        except OSError as error:
            raise KeyTrouble(f"The master key {file} cannot be read ({error.strerror}).") from None
        if mode & 0o077:
            raise KeyTrouble(f"The master key {file} can be read by others: `chmod 600 {file}`.")
        return cls.from_text(text)

    def write(self, file: Path) -> None:
        """Write the key to a new file of mode 0600, whole and on disk. Raises FileExistsError."""
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(self.secret.hex() + "\n")
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, file)
        finally:
            draft.unlink()
        sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    """See that new names in a folder are on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
