"""The names of all keys of one bot. They share a hash tag, so that a cluster keeps them in one place."""

from __future__ import annotations


class Names:
    """Key names. They hold pseudonymous contact ids, never a chat id or a name."""

    def __init__(self, bot_id: int) -> None:
        self.bot_id, self.tag = bot_id, f"{{sarika:{bot_id}}}"
        self.every = f"{self.tag}:*"  # the pattern of all names
        self.format = self._name("format")  # text: the number of the format of all that is kept
        self.fields = self._name("fields")  # set: the name of every field that was ever written into a record
        self.keys = self._name("keys")  # text: the fingerprint of the keys that seal all that is kept
        # stream: b and d (body, owner of its key); or k, e and d (an outcome); or k, n, c (a timer); t when replayed
        self.inbox = self._name("inbox")
        self.dead = self._name("dead")  # stream: as the inbox, with t (when it came), r (reason) and u (kind of update)
        self.outbox = self._name("outbox")  # stream: k (whose decision), e (sealed effect)
        self.attempts = self._name("attempts")  # hash: outbox id to the number of sends begun
        self.timers = self._name("timers")  # sorted set: key|name|case by when it is due
        # stream: n (number), t (when), p (link of the line before), j (the line as JSON, without words)
        self.journal = self._name("journal")
        # hash: n and h (number and link of the last line); a and s (anchor of what is too old, and its seal)
        self.journal_head = self._name("journal", "head")
        self.journal_signed = self._name("journal", "signed")  # stream: n, h, t (when), s (signature) of a signed head
        self.sums = self._name("sums")  # hash: day (ISO) to its sums as JSON: counts and lengths of time
        # hash: name of an entry to contact and tag of the key that is to be destroyed, sealed; until the file is new
        self.forgetting = self._name("forgetting")
        self.desk = self._name("desk")  # hash: v (version), c (sealed root), p:<page> (sealed rows of it)
        self.restored = self._name("restored")  # hash: id of the copy that was put back
        self.tokens = self._name("tokens")  # number: the last lease token given
        self.news = self._name("news")  # channel: keys of records that changed, and what came of presses, sealed
        self.told_by = (self.tokens, self.inbox, self.outbox, self.desk, self.journal)
        """What is there once anything was kept."""

    def _name(self, *parts: str) -> str:
        return ":".join((self.tag, *parts))

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

    def slip(self, name: str) -> str:
        """Text: what the desk's page keeps for a while, sealed, or a count; expires."""
        return self._name("page", name)
