"""Copies of store and keys, apart from each other and sealed to the operator's key; and how they are put back."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.adapters import age
from bot.adapters.keys.master import MasterKey
from bot.adapters.keys.store import BACKUP_DAYS, KeyStore
from bot.adapters.redis.copying import StoreCopy, copied, put_back, said
from bot.adapters.redis.format import FORMAT
from bot.adapters.redis.names import Names
from bot.adapters.redis.scripts import Scripts
from bot.adapters.redis.server import see_that_suitable
from bot.adapters.redis.store import RedisStore
from bot.adapters.vault import Vault
from bot.core.model.desk_events import DeskPutBack
from bot.core.model.errors import SarikaError
from bot.core.model.rules import DAY
from bot.core.ports import DESK
from bot.paper.recovery import recovery as recovery_sheet
from bot.settings.fields import Settings
from bot.wiring.opening import opened, reached, vault_of
from bot.wiring.reloading import found


class What(StrEnum):
    """Which of the two parts."""

    STORE = "store"
    KEYS = "keys"


@dataclass(frozen=True)
class About:
    """What stands at the head of a part. `made`: milliseconds; `keys`: their fingerprint; `id`: the same of both."""

    what: What
    format: int
    id: str
    bot: int
    made: int
    keys: str

    @property
    def day(self) -> str:
        """When it was made, for people."""
        return f"{datetime.fromtimestamp(self.made / 1000, UTC):%Y-%m-%d %H:%M} UTC"


class CopyTrouble(SarikaError):
    """A copy cannot be made or put back. Says why and what to do; nothing was changed."""


@dataclass(frozen=True)
class Part:
    """One part of a copy, open."""

    about: About
    data: bytes


async def back_up(settings: Settings, bot_id: int, to: dict[What, Path]) -> list[Path]:
    """Write both parts, each into a folder of its own, and delete those that are too old. The new files.

    The store is copied first: whatever it holds was sealed with keys that the copy of the keys, made after it, has, but
    for those of who was forgotten in between. Raises SarikaError.
    """
    recipients = settings.backup_to.split()
    if not recipients:
        raise CopyTrouble(
            "SARIKA_BACKUP_TO is missing: make a key with `age-keygen -o key.txt`, keep that file away from this "
            "machine, and set what it says after `public key:`."
        )
    if to[What.STORE].resolve() == to[What.KEYS].resolve():
        raise CopyTrouble(
            "Name two folders, read by different people: who has both parts and the key reads everything."
        )
    async with opened(settings, bot_id) as store:
        copy = await copied(Scripts(store.place.client), store.place.names)
        vault = vault_of(settings, begin=False)
        keys = KeyStore.at(settings.keys_dir, _master_text(settings)).backup()
    id = secrets.token_hex(8)
    files = []
    for what, data in ((What.STORE, copy.packed()), (What.KEYS, keys)):
        about = About(what, FORMAT, id, bot_id, copy.at, vault.fingerprint)
        body = json.dumps(asdict(about)).encode() + b"\n" + data
        name = f"sarika-{what}-{_stamp(copy.at)}-{id}.age"
        files.append(_written(to[what] / name, age.sealed(vault.attested(body).encode() + b"\n" + body, recipients)))
    for what, days in ((What.STORE, settings.retention_days), (What.KEYS, BACKUP_DAYS)):
        for old in to[what].glob(f"sarika-{what}-*"):  # by its name: a file that was moved has another time
            # also one of which the writing was stopped: it may be whole
            if old.suffix in (".age", ".part") and old.name.split("-")[2] < _stamp(copy.at - days * 86_400_000):
                old.unlink(missing_ok=True)
    return files


def _stamp(at: int) -> str:
    """A time of the store in the name of a part."""
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y%m%dT%H%M%S}"


def _written(file: Path, data: bytes) -> Path:
    """A new file of mode 0600, whole and on disk."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    return draft.rename(file)


def read_parts(files: Iterable[Path], key: Path) -> dict[What, tuple[Part, str]]:
    """The parts in these files, with what attests them. Raises CopyTrouble, AgeTrouble."""
    parts: dict[What, tuple[Part, str]] = {}
    for file in files:
        try:
            sealed = file.read_bytes()
        except OSError as error:
            raise CopyTrouble(f"The copy {file} cannot be read ({error.strerror}).") from None
        plain = age.opened(sealed, key)
        if plain is None:
            raise CopyTrouble(f"The key in {key} does not open {file}: it was sealed to another one, or is damaged.")
        attested, _, body = plain.partition(b"\n")
        head, _, data = body.partition(b"\n")
        try:
            read = json.loads(head)
            about = About(**{**read, "what": What(read["what"])})
        except (ValueError, KeyError, TypeError):
            raise CopyTrouble(f"{file} is no copy that this version of Sarika knows.") from None
        if about.what in parts:
            raise CopyTrouble(f"These are two copies of the {about.what}: name one of the store and one of the keys.")
        parts[about.what] = (Part(about, data), attested.decode(errors="replace"))
    return parts


@dataclass(frozen=True)
class Restored:
    """What was put back: the head of the store's part, and how many keys came out of a copy."""

    about: About
    keys: int


async def restore(settings: Settings, bot_id: int, files: Iterable[Path], key: Path, master: Path | None) -> Restored:
    """Put store and keys back from the parts of one copy. Raises SarikaError: then nothing was changed.

    Keys that are here and belong to the store's part are kept, and what was destroyed since stays destroyed.
    `master`: a file with the master key, where neither the settings nor the folder of keys have it.
    """
    parts = read_parts(files, key)
    _see_that_they_fit(parts, bot_id)
    if found(settings.data_dir / "running"):
        raise CopyTrouble("Sarika is running here: stop it first. Nothing was changed.")
    part = parts[What.STORE][0]
    backup = parts[What.KEYS][0].data if What.KEYS in parts else None
    made = KeyStore.made(settings.keys_dir)
    draft = settings.keys_dir.with_name(f"keys.{part.about.id}")
    shutil.rmtree(draft, ignore_errors=True)  # of a restore that was stopped
    try:
        if not made:
            _draft_keys(settings, draft, part.about, backup, master)
        keys = KeyStore.at(settings.keys_dir if made else draft, _master_text(settings), settings.destroyed_dir)
        taken = keys.restore(backup) if backup is not None and not made else 0
        vault = Vault.of(keys)
        _see_that_they_belong(vault, parts, settings.keys_dir)
        await _store_back(settings, bot_id, part, vault)
        if backup is not None and made:
            taken = keys.restore(backup)
        if not made:
            if settings.keys_dir.exists():
                settings.keys_dir.rename(settings.keys_dir.with_name(f"keys.before.{part.about.id}"))
            draft.rename(settings.keys_dir)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Restored(part.about, taken)


def _see_that_they_fit(parts: dict[What, tuple[Part, str]], bot_id: int) -> None:
    """Raises CopyTrouble where the parts do not go together, or are of another bot or version."""
    if What.STORE not in parts:
        raise CopyTrouble("The copy of the store is missing: name it beside that of the keys. Nothing was changed.")
    heads = [part.about for part, _ in parts.values()]
    if any(head.format != FORMAT for head in heads):
        raise CopyTrouble(
            f"The copy is of format {heads[0].format}, and this version reads format {FORMAT}: "
            "put it back with the version that made it. Nothing was changed."
        )
    if any(head.bot != bot_id for head in heads):
        raise CopyTrouble(
            f"The copy is of bot {heads[0].bot}, and SARIKA_TELEGRAM_TOKEN is of bot {bot_id}. Nothing was changed."
        )
    if len({head.id for head in heads}) > 1:
        days = " and ".join(f"that of the {head.what} of {head.day}" for head in heads)
        raise CopyTrouble(f"The two are of different copies, {days}: name both of one. Nothing was changed.")


def _see_that_they_belong(vault: Vault, parts: dict[What, tuple[Part, str]], folder: Path) -> None:
    """Raises CopyTrouble where the parts were not made with these keys, or were changed since."""
    for part, attested in parts.values():
        about = part.about
        if vault.fingerprint != about.keys:
            raise CopyTrouble(
                f"The keys in {folder} (fingerprint {vault.fingerprint}) are not those of the copy (fingerprint "
                f"{about.keys}): move that folder away, and name the copy of the keys too. Nothing was changed."
            )
        if vault.attested(json.dumps(asdict(about)).encode() + b"\n" + part.data) != attested:
            raise CopyTrouble(f"The copy of the {about.what} was changed after it was made. Nothing was changed.")


def _draft_keys(settings: Settings, draft: Path, about: About, backup: bytes | None, master: Path | None) -> None:
    """Begin a folder for the keys of a copy. Raises CopyTrouble where they cannot be opened, or are too old."""
    if backup is None:
        raise CopyTrouble(
            f"There are no keys in {settings.keys_dir}, and the copy of the keys is missing: name it too. Nothing was "
            "changed."
        )
    if about.made - time.time() * 1000 > DAY:
        raise CopyTrouble(
            f"The copy of the keys is of {about.day}, which is to come by this machine's clock: set the clock first, "
            f"since one older than {BACKUP_DAYS} days is not put back. Nothing was changed."
        )
    if time.time() * 1000 - about.made > BACKUP_DAYS * DAY:
        raise CopyTrouble(
            f"The copy of the keys is of {about.day}. One older than {BACKUP_DAYS} days is not put back: it would "
            "bring back who was forgotten since. Nothing was changed."
        )
    text, beside = _master_text(settings), settings.keys_dir / "master.key"
    if text is None and master is None and not beside.exists():
        raise CopyTrouble(
            "The master key is missing: it stands on the recovery sheet. Write it into a file that only you can read, "
            "and name that with --master-key. Nothing was changed."
        )
    given = MasterKey.from_text(text) if text else MasterKey.from_file(master or beside, may_create=False)
    if not KeyStore.opens(backup, given):
        raise CopyTrouble("This master key is not the one of the copy of the keys. Nothing was changed.")
    draft.mkdir(mode=0o700, parents=True)
    if text is None:
        given.write(draft / "master.key")


async def _store_back(settings: Settings, bot_id: int, part: Part, vault: Vault) -> None:
    """Put the store's part into the store of the settings, or change nothing. The desk is told at the next start."""
    try:
        copy = StoreCopy.unpacked(part.data)
    except (ValueError, KeyError, TypeError, zlib.error):
        raise CopyTrouble("The copy of the store cannot be read. Nothing was changed.") from None
    fresh = settings.store_url is None and not settings.store_dir.exists()
    try:
        async with reached(settings) as client:
            await see_that_suitable(client)
            names = Names(bot_id)
            if await put_back(Scripts(client), names, part.about.id, copy):
                made = datetime.fromtimestamp(part.about.made / 1000, ZoneInfo(settings.hours_timezone))
                store = RedisStore(client, bot_id, vault, retention_days=settings.retention_days)
                await store.inbox.tell(DESK, DeskPutBack(since=f"{made:%Y-%m-%d %H:%M}"))
                await said(client, names)
    except BaseException:
        if fresh:
            shutil.rmtree(settings.store_dir, ignore_errors=True)
        raise


def recovery(settings: Settings) -> str:
    """The recovery sheet, which holds the master key. Raises KeyTrouble."""
    text, bot_id = _master_text(settings), settings.bot_id or 0
    vault = vault_of(settings, begin=False)
    file = settings.keys_dir / "master.key"
    master = MasterKey.from_text(text) if text is not None else MasterKey.from_file(file, may_create=False)
    return recovery_sheet(
        bot=bot_id,
        keys=vault.fingerprint,
        recipients=settings.backup_to.split(),
        master=master.secret.hex(),
        day=datetime.now(UTC).date(),
    )


def _master_text(settings: Settings) -> str | None:
    return settings.master_key.get_secret_value() if settings.master_key else None
