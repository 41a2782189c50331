"""Seals copies to the operator's key with age (https://age-encryption.org), so that any tool of its kind opens them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyrage

from bot.core.model.errors import SarikaError


class AgeTrouble(SarikaError):
    """Something cannot be sealed or opened. Says what to do; holds no key."""


def made_key(file: Path) -> str:
    """Make a key, write it to a new file of mode 0600, as `age-keygen` does, and give its public key."""
    made = pyrage.x25519.Identity.generate()
    file.touch(mode=0o600, exist_ok=False)
    file.write_text(f"# public key: {made.to_public()}\n{made}\n")
    return str(made.to_public())


def sealed(data: bytes, recipients: Sequence[str]) -> bytes:
    """Sealed so that each holder of a key of these public ones opens it. Raises AgeTrouble."""
    try:
        made: bytes = pyrage.encrypt(data, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    except (pyrage.RecipientError, pyrage.EncryptError):
        raise AgeTrouble("SARIKA_BACKUP_TO holds what is no public key of age: `age-keygen` makes one.") from None
    return made


def opened(data: bytes, file: Path) -> bytes | None:
    """What was sealed, with a key of a file of `age-keygen`; None where it is not for these. Raises AgeTrouble."""
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except OSError as error:
        raise AgeTrouble(f"The key file {file} cannot be read ({error.strerror}).") from None
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise AgeTrouble(
            f"The file {file} is no key file of age: name the one that `age-keygen` made, without a passphrase."
        ) from None
    try:
        plain: bytes = pyrage.decrypt(data, keys)
    except pyrage.DecryptError:
        return None
    return plain
