"""The names of all keys of one bot. They share a hash tag, so that a cluster keeps them in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """Key names. They hold pseudonymous contact ids, never a chat id or a name."""

    bot_id: int

    def _name(self, *parts: str) -> str:
        return ":".join((f"{{sarika:{self.bot_id}}}", *parts))

    @property
    def format(self) -> str:
        """Text: the number of the format of all that is kept."""
        return self._name("format")

    @property
    def keys(self) -> str:
        """Text: the fingerprint of the keys that seal all that is kept."""
        return self._name("keys")

    @property
    def told_by(self) -> tuple[str, ...]:
        """What is there once anything was kept."""
        return self.tokens, self.inbox, self.outbox, self.desk, self.journal

    @property
    def inbox(self) -> str:
        """Stream: b and d (body, owner of its key), or k with e and d (an outcome), or k, n, c (a timer); t when
        replayed.
        """
        return self._name("inbox")

    @property
    def dead(self) -> str:
        """Stream: as the inbox, with t (when it came), r (reason) and u (kind of update)."""
        return self._name("dead")

    @property
    def outbox(self) -> str:
        """Stream: k (whose decision), e (sealed effect)."""
        return self._name("outbox")

    @property
    def attempts(self) -> str:
        """Hash: outbox id to the number of sends begun."""
        return self._name("attempts")

    @property
    def timers(self) -> str:
        """Sorted set: key|name|case by when it is due."""
        return self._name("timers")

    @property
    def journal(self) -> str:
        """Stream: n (number), t (when), p (hash of the line before), j (the line as JSON, without words)."""
        return self._name("journal")

    @property
    def journal_head(self) -> str:
        """Hash: n and h (number and hash of the last line); an, ah and at of the last that went because of its age."""
        return self._name("journal", "head")

    @property
    def journal_signed(self) -> str:
        """Stream: n, h, t (when), s (signature) of a head that was signed."""
        return self._name("journal", "signed")

    @property
    def forgetting(self) -> str:
        """Hash: contact to the tag of the key that is to be destroyed; there until the file was written anew."""
        return self._name("forgetting")

    @property
    def desk(self) -> str:
        """Hash: v (version), c (sealed state)."""
        return self._name("desk")

    @property
    def tokens(self) -> str:
        """Number: the last lease token given."""
        return self._name("tokens")

    def seen(self, day: str) -> str:
        """Set: the update ids that came in on a day."""
        return self._name("seen", day)

    def lease(self, name: str) -> str:
        """Text: the token of the holder; expires with the lease."""
        return self._name("lease", name)

    def contact(self, key: str) -> str:
        """Hash: v (version), c (sealed conversation)."""
        return self._name("contact", key)

    def log(self, key: str) -> str:
        """Stream with ids <number>-0: t (when), e (sealed entry)."""
        return self._name("log", key)

    def ledger(self, key: str) -> str:
        """Sorted set: ids of both sides' messages in the contact's chat by when they were sent."""
        return self._name("ledger", key)
