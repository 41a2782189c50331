"""Who wants silence, in one sealed file beside the process: it is asked while the store cannot be.

It holds contact ids, which are keyed hashes, each with the language and the neutral line of the contact, and is sealed
under the desk's key. Whoever is forgotten, or says that nobody checks the phone any more, leaves it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Protocol

from bot.core.model.conversation import Conversation
from bot.core.model.errors import SarikaError
from bot.core.ports import DESK
from bot.process.logs import log

_PURPOSE = b"silent"


class Seals(Protocol):
    """What the list needs of the vault."""

    def seal(self, owner: str, data: bytes, purpose: bytes) -> bytes:
        """Seal bytes under the owner's key."""
        ...

    def open(self, owner: str, sealed: bytes, purpose: bytes) -> bytes:
        """Open them. Raises a SarikaError where they cannot be."""
        ...


class SilentFile:
    """The list. It is read anew whenever another process has written it."""

    def __init__(self, path: Path, vault: Seals) -> None:
        self._path, self._vault = path, vault
        self._entries: dict[str, list[str]] = {}
        self._version: tuple[int, int] | None = None

    def of(self, contact: str) -> tuple[str, str] | None:
        """The language and the neutral line (its id) of a contact who wants silence; None of anybody else."""
        found = self._list().get(contact)
        return (found[0], found[1]) if found is not None else None

    def note(self, contact: str, conversation: Conversation | None) -> None:
        """Keep whether a contact wants silence; None: nothing is kept of them any more."""
        known = self._list()
        silent = conversation is not None and conversation.hushed
        entry = [conversation.language, str(conversation.quiet.knock)] if conversation is not None and silent else None
        if known.get(contact) == entry:
            return
        others = {id_: kept for id_, kept in known.items() if id_ != contact}
        self._write(others if entry is None else {**others, contact: entry})

    def known(self) -> tuple[str, ...]:
        """Who wants silence, as far as is kept."""
        return tuple(self._list())

    def _list(self) -> dict[str, list[str]]:
        try:
            version = self._written()
            if version != self._version:
                sealed = self._path.read_bytes() if version is not None else b""
                self._entries = json.loads(self._vault.open(DESK, sealed, _PURPOSE)) if sealed else {}
                self._version = version
        except (OSError, SarikaError, ValueError) as error:
            log.error("silent_list_unreadable", error=type(error).__name__)
        return self._entries

    def _written(self) -> tuple[int, int] | None:
        """Which writing of the file is there; None: there is none."""
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return None
        return there.st_mtime_ns, there.st_ino

    def _write(self, entries: dict[str, list[str]]) -> None:
        """Whole or not at all, and on the disk when it returns."""
        sealed = self._vault.seal(DESK, json.dumps(entries).encode(), _PURPOSE)
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            self._version = self._written()
        except OSError as error:  # a full disk is no reason to leave the contact without an answer
            log.error("silent_list_unwritten", error=type(error).__name__)
        self._entries = entries
