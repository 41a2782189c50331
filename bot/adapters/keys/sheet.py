"""Wrapped keys of owners who came together, in one file that has all their names: one write to disk for all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEAD = re.compile(rb"sarika keys ([0-9a-f]{16})\n")


@dataclass(frozen=True)
class Sheet:
    """The bytes of such a file: a head with the name of its draft, and a line for each name, of which none is in
    another.
    """

    data: bytes = field(repr=False)

    @classmethod
    def of(cls, draft: str, wrapped: Mapping[str, bytes]) -> Sheet:
        """A new sheet. Names hold no spaces."""
        lines = [f"sarika keys {draft}", *(f"{name} {key.hex()}" for name, key in wrapped.items())]
        return cls("".join(f"{line}\n" for line in lines).encode())

    @property
    def draft(self) -> str | None:
        """The name of the draft that it was made as; None when this is no sheet."""
        head = _HEAD.match(self.data)
        return head[1].decode() if head else None

    @property
    def names(self) -> list[str]:
        """All who stand in it, the destroyed ones as well."""
        return [line.partition(b" ")[0].decode() for line in self.data.splitlines()[1:]]

    def get(self, name: str) -> bytes:
        """A name's wrapped key, zeros when it was destroyed. Raises ValueError when there is none."""
        start, end = self._place(name)
        if start == end:
            raise ValueError
        return bytes.fromhex(self.data[start:end].decode())

    def erasure(self, name: str) -> tuple[int, bytes]:
        """Where to write what to destroy a name's key and no other, while others may do the same with theirs.

        What is no sheet is overwritten as a whole.
        """
        if self.draft is None:
            return 0, bytes(len(self.data))
        start, end = self._place(name)
        return start, b"0" * (end - start)

    def _place(self, name: str) -> tuple[int, int]:
        """Where the hexadecimal digits of a name's key begin and end; nowhere when it does not stand here."""
        line = f"\n{name} ".encode()
        before = self.data.find(line)
        if before < 0:
            return 0, 0
        start = before + len(line)
        end = self.data.find(b"\n", start)
        return start, end if end >= 0 else len(self.data)
