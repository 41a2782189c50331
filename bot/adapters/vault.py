"""Seals and opens what contacts say, knows contacts only by a keyed hash, and signs the data of buttons."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.model.errors import Forgotten, SarikaError, StoreDown

SLOT = timedelta(minutes=10)
"""For how long what comes in is sealed under one key."""

WORDS_DAYS = 7
"""How long what nobody could handle can be read, in the inbox or among the dead letters."""

_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 8
_KEYS_IN_MEMORY = 8192  # more than the contacts whom a worker has in memory at once (`bot.engine.worker.AHEAD`)
_SECONDS_IN_MEMORY = 60.0  # another process may destroy a key: after this time it is gone here, too
_INBOX, _DEAD = "inbox:", "dead:"


class Tampered(SarikaError, ValueError):
    """Sealed bytes were changed, cut, or are not what they are said to be."""


class Keys(Protocol):
    """What the vault needs of a key store. `get_or_create` blocks on the disk when a key is missing."""

    def get(self, id: str) -> bytes | None:
        """The key, None when there is none."""
        ...

    def get_or_create(self, ids: Iterable[str]) -> list[bytes]:
        """The keys, made where missing, durable when it returns."""
        ...

    def destroy(self, id: str) -> bool:
        """Destroy a key."""
        ...

    def destroy_before(self, prefix: str, last: str) -> int:
        """Destroy the keys that begin with `prefix` and sort before `last`."""
        ...


@dataclass(frozen=True, slots=True)
class _Known:
    """A key in memory, until a moment of the monotonic clock."""

    until: float
    tag: bytes
    key: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False)


class Vault:
    """Sealing under one key per owner: a contact id, `desk`, or a day of the inbox.

    Call `ready` before `seal` and `sign`: it makes missing keys durable, many at once, without holding up the loop.
    """

    def __init__(self, keys: Keys, id_key: bytes) -> None:
        self._keys, self._id_key = keys, id_key
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._wanted: dict[str, asyncio.Future[None]] = {}
        self._maker: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, keys: Keys) -> Vault:
        """The vault whose id key rests in the key store, as all others do; it is made on the first run."""
        return cls(keys, keys.get_or_create(["id"])[0])

    @property
    def fingerprint(self) -> str:
        """Which keys these are, from which nothing follows about any: the same for ever, as the id key is."""
        return hmac.digest(self._id_key, b"sarika keys fingerprint", "sha256")[:_TAG_BYTES].hex()

    def attested(self, data: bytes) -> str:
        """64 hexadecimal digits that show that a holder of these keys made this data."""
        digest = hashlib.sha256(data).digest()
        return hmac.digest(self._id_key, b"sarika attested:" + digest, "sha256").hex()

    def contact_id(self, bot_id: int, chat_id: int) -> str:
        """The name under which a contact is known: 26 letters and digits, the same for ever, never the chat's id."""
        digest = hmac.digest(self._id_key, f"contact:{bot_id}:{chat_id}".encode(), "sha256")
        return base64.b32encode(digest[:16]).decode().rstrip("=").lower()

    def inbox_owner(self) -> str:
        """The owner of what comes in now: these ten minutes (UTC)."""
        return _INBOX + _slot(datetime.now(UTC))

    def dead_owner(self) -> str:
        """The owner of what is buried today (UTC)."""
        return _DEAD + datetime.now(UTC).date().isoformat()

    def destroy_past(self, handled: datetime) -> int:
        """Destroy the keys of all slots that were over when `handled`, and of what is older than `WORDS_DAYS` in any
        case; how many. Nothing that was sealed under them can be opened again, by anybody.
        """
        week = datetime.now(UTC) - timedelta(days=WORDS_DAYS)
        slot = _INBOX + _slot(max(handled, week))
        for owner in [owner for owner in list(self._known) if owner.startswith(_INBOX) and owner < slot]:
            self._known.pop(owner, None)
        dead = _DEAD + week.date().isoformat()
        return self._keys.destroy_before(_INBOX, slot) + self._keys.destroy_before(_DEAD, dead)

    async def ready(self, *owners: str) -> None:
        """See that these owners have keys. Concurrent calls share one write to disk. Raises StoreDown where the disk
        takes none.
        """
        missing = [owner for owner in owners if self._cached(owner) is None]
        if not missing:
            return
        loop = asyncio.get_running_loop()
        waiting = [self._wanted.setdefault(owner, loop.create_future()) for owner in missing]
        if self._maker is None or self._maker.done():
            self._maker = loop.create_task(self._make())
        await asyncio.gather(*(asyncio.shield(made) for made in waiting))

    async def _make(self) -> None:
        while self._wanted:
            batch, self._wanted = self._wanted, {}
            try:
                keys = await asyncio.to_thread(self._keys.get_or_create, list(batch))
            except Exception as error:  # noqa: BLE001 (handed to everybody who waits)
                for made in batch.values():
                    made.set_exception(_as_down(error))
                continue
            for (owner, made), key in zip(batch.items(), keys, strict=True):
                self._remember(owner, key)
                made.set_result(None)

    def seal(self, owner: str, data: bytes, purpose: bytes) -> bytes:
        """Seal bytes under the owner's key, bound to the owner and to what they are for."""
        known = self._key(owner, create=True)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _FORMAT + known.tag + nonce + known.cipher.encrypt(nonce, data, _bound(owner, purpose))

    def open(self, owner: str, sealed: bytes, purpose: bytes) -> bytes:
        """Open sealed bytes.

        Raises Forgotten when the key that sealed them was destroyed, also if the owner has a new one by now;
        Tampered when they were changed, or belong to another owner or purpose.
        """
        if sealed[:1] != _FORMAT:
            raise Tampered("The sealed bytes have another format.")
        known = self._key(owner, create=False)
        start = 1 + _TAG_BYTES
        if sealed[1:start] != known.tag:  # another process may have made a new key since
            self._known.pop(owner, None)
            known = self._key(owner, create=False)
        if sealed[1:start] != known.tag:
            raise Forgotten("The key that sealed this was destroyed.")
        nonce, words = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return known.cipher.decrypt(nonce, words, _bound(owner, purpose))
        except (InvalidTag, ValueError):
            raise Tampered("The sealed bytes were changed.") from None

    def sealed_by_us(self, owner: str, sealed: bytes) -> bool:
        """Whether the key that an owner has now sealed this. Never raises."""
        try:
            return sealed[1 : 1 + _TAG_BYTES] == self._key(owner, create=False).tag
        except Forgotten:
            return False

    def sign(self, owner: str, data: str) -> str:
        """Eleven characters (8 bytes, base64url) that show that we made this data for this owner."""
        digest = hmac.digest(
            self._key(owner, create=True).key, b"sarika sign:" + data.encode("utf-8", "surrogatepass"), "sha256"
        )
        return base64.urlsafe_b64encode(digest[:8]).decode().rstrip("=")

    def verify(self, owner: str, data: str, signature: str) -> bool:
        """Whether `sign` made this signature. Never raises: False for a forgotten owner, too."""
        try:
            self._key(owner, create=False)
        except Forgotten:
            return False
        return hmac.compare_digest(self.sign(owner, data).encode(), signature.encode("utf-8", "surrogatepass"))

    def mac(self, owner: str, data: bytes) -> str:
        """64 hexadecimal digits that only the owner's key makes of this data."""
        key = self._key(owner, create=True).key
        return hmac.digest(key, b"sarika mac:" + data, "sha256").hex()

    def public(self, owner: str) -> bytes:
        """The public key (32 bytes, Ed25519) by which anybody can check what `certify` made for this owner."""
        return self._signing(owner).public_key().public_bytes_raw()

    def certify(self, owner: str, data: bytes) -> bytes:
        """A signature (64 bytes, Ed25519) under a key that follows from the owner's."""
        return self._signing(owner).sign(data)

    def _signing(self, owner: str) -> Ed25519PrivateKey:
        seed = hmac.digest(self._key(owner, create=True).key, b"sarika ed25519", "sha256")
        return Ed25519PrivateKey.from_private_bytes(seed)

    def tag(self, owner: str) -> str:
        """A short name of the key that an owner has now, from which nothing follows about it. Raises Forgotten."""
        return self._key(owner, create=False).tag.hex()

    def destroy(self, owner: str, tag: str | None = None) -> None:
        """Destroy an owner's key: what it sealed is gone, here at once, in other processes within a minute.

        With a `tag` only the key of that name, so that a repetition never harms the key of who came back.
        """
        self._known.pop(owner, None)
        key = self._keys.get(owner)
        if key is not None and (tag is None or _tag(key).hex() == tag):
            self._keys.destroy(owner)

    def refresh(self) -> None:
        """Forget the keys held in memory: another process may have destroyed some since."""
        self._known.clear()

    def _key(self, owner: str, *, create: bool) -> _Known:
        known = self._cached(owner)
        if known is None:
            key = self._keys.get_or_create([owner])[0] if create else self._keys.get(owner)
            if key is None:
                raise Forgotten("The key was destroyed.")
            known = self._remember(owner, key)
        return known

    def _cached(self, owner: str) -> _Known | None:
        known = self._known.get(owner)
        if known is None or known.until < time.monotonic():
            return None
        self._known.move_to_end(owner)
        return known

    def _remember(self, owner: str, key: bytes) -> _Known:
        known = _Known(time.monotonic() + _SECONDS_IN_MEMORY, _tag(key), key, AESGCM(key))
        self._known[owner] = known
        self._known.move_to_end(owner)
        if len(self._known) > _KEYS_IN_MEMORY:
            self._known.popitem(last=False)
        return known


def _as_down(error: Exception) -> Exception:
    """A full or failing disk below the keys: nothing can be kept, as where the store is down."""
    if not isinstance(error, OSError):
        return error
    return StoreDown(f"No key can be written ({error.strerror}): make room where `keys` is.")


def _slot(moment: datetime) -> str:
    """The name of the slot in which a moment lies; names sort as their times do."""
    since = datetime.min.replace(tzinfo=UTC)
    return (moment - (moment - since) % SLOT).strftime("%Y-%m-%dT%H:%M")


def _tag(key: bytes) -> bytes:
    return hmac.digest(key, b"sarika key tag", "sha256")[:_TAG_BYTES]


def _bound(owner: str, purpose: bytes) -> bytes:
    return len(owner).to_bytes(2, "big") + owner.encode() + purpose
