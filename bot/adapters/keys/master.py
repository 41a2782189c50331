"""The master key, which wraps the wrapping keys: given in the settings, or in a file of its own."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.adapters.keys.folder import Folder
from bot.core.model.errors import SarikaError

KEY_BYTES = 32
"""Length of the master key and of every data key: AES-256."""

TAG_BYTES = 8
"""Length of the short name of a key."""

_NONCE_BYTES = 12  # the length that AES-GCM is specified for (NIST SP 800-38D, 5.2.1.1)


class KeyTrouble(SarikaError):
    """Keys cannot be used. The message is a sentence for the operator that says what to do; it holds no key."""


DAMAGED = "A key is damaged: put it back from the backup of the keys."


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
