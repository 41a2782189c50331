"""A folder of small files that are whole or not there, without locks: whoever is stopped midway holds up nobody.

A file may hold the wrapped keys of owners who came together, and have all their names: one write to disk for all.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FORSAKEN = 3600.0
"""Seconds after which a draft belongs to nobody any more: making one takes milliseconds."""

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


class Folder:
    """Places and removes files below `root`. All methods raise OSError when the disk does not obey."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._drafts, self._gone = self.below("drafts"), self.below("gone")

    def below(self, name: str) -> Path:
        """A folder in this one, closed to other users; made when it is missing."""
        (self.root / name).mkdir(mode=0o700, exist_ok=True)
        return self.root / name

    def draft(self) -> Path:
        """A place for a file that gets its names later, see `link`."""
        return self._drafts / secrets.token_hex(8)

    def link(self, draft: Path, data: bytes, files: Iterable[Path]) -> None:
        """Write a draft and give it these names, unless another process was first.

        Its bytes are on disk then, its names not yet: the draft stays until they are, see `settle`.
        """
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        for file in files:
            with contextlib.suppress(FileExistsError):
                os.link(draft, file)

    def settled(self, draft: str) -> bool:
        """Whether the names of the file that was this draft are on disk."""
        return not (self._drafts / draft).exists()

    def settle(self, drafts: Iterable[Path], *folders: Path) -> None:
        """See that the names in these folders are on disk, and drop the drafts of their files."""
        for folder in folders:
            sync_folder(folder)
        for draft in drafts:
            draft.unlink(missing_ok=True)

    def place(self, file: Path, data: bytes) -> None:
        """Make a new file, whole and on disk, unless another process was first."""
        draft = self.draft()
        self.link(draft, data, [file])
        self.settle([draft], file.parent)

    def remove(self, files: Iterable[Path]) -> int:
        """Take away these names and overwrite what belonged to them; how many there were. All is on disk then.

        A name goes in one step and is overwritten elsewhere, so nobody ever finds half of it. What another process
        left on the way is finished here.
        """
        removed = 0
        folders = {self._gone}
        for file in files:
            folders.add(file.parent)
            with contextlib.suppress(FileNotFoundError):
                file.rename(self._gone / f"{secrets.token_hex(8)} {file.name}")
                removed += 1
        for folder in folders:
            sync_folder(folder)
        self._empty()
        return removed

    def clear(self, *used: Path) -> None:
        """Finish what killed processes left. `used`: the other folders in which their drafts may have got a name."""
        old = [draft for draft in self._drafts.iterdir() if _forsaken(draft)]
        if old:
            self.settle(old, self.root, *used)
        self._empty()

    def _empty(self) -> None:
        gone = list(self._gone.iterdir())
        for file in gone:
            with contextlib.suppress(FileNotFoundError):  # another process was faster
                erase(file, file.name.partition(" ")[2])
                file.unlink()
        if gone:
            sync_folder(self._gone)


def _forsaken(draft: Path) -> bool:
    with contextlib.suppress(FileNotFoundError):  # another process has just given it its names
        return draft.stat().st_mtime < time.time() - FORSAKEN
    return False


def erase(file: Path, name: str) -> None:
    """Overwrite what belongs to a name in a file."""
    with file.open("r+b") as old:
        start, zeros = Sheet(old.read()).erasure(name)
        old.seek(start)
        old.write(zeros)
        old.flush()
        os.fsync(old.fileno())


def sync_folder(folder: Path) -> None:
    """See that the names in a folder are on disk as they are now."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
