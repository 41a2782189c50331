"""What can keep the embedded store from running, said so that an operator knows what to do."""

from __future__ import annotations

from pathlib import Path

from bot.core.model.errors import SarikaError


class EmbeddedStoreError(SarikaError):
    """The embedded store cannot run. The message is a sentence for the operator that says what to do."""


class PortTakenError(EmbeddedStoreError):
    """Another program took the loopback port between our choice and the server's start."""


def reason(folder: Path, last_words: str) -> EmbeddedStoreError:
    """Turn the last line of the server's log into an error that says what to do about it."""
    if "ddress already in use" in last_words or "Failed listening on port" in last_words:
        return PortTakenError(
            "No free port was found on 127.0.0.1: end a program that holds many, or give the store a folder with a "
            "shorter path (SARIKA_DATA_DIR), so that it needs no port."
        )
    if "No space left" in last_words:
        return EmbeddedStoreError(f"The disk of {folder} is full: free some space, then start again.")
    if "ermission denied" in last_words:
        return EmbeddedStoreError(f"The store may not use its files in {folder}: give them to this user (chown).")
    if "Bad file format" in last_words or "Unexpected end of file" in last_words:
        return EmbeddedStoreError(
            f"The store's file in {folder} is damaged: copy the folder, then mend it with "
            "`valkey-check-aof --fix`, or put back an older copy. Nothing was changed."
        )
    return EmbeddedStoreError(f"The store did not start. The server's last words: {last_words or '(none)'}")
