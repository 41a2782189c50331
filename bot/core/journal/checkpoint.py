"""The journal's head as others can sign it too: a C2SP checkpoint (c2sp.org/tlog-checkpoint, c2sp.org/signed-note).

It holds the root of a Merkle tree (RFC 6962, section 2.1) whose leaves are the links of the lines: nothing follows from
it about a line.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

_ED25519 = b"\x01"  # c2sp.org/signed-note: the kind of a signature
_KEY_ID = 4  # bytes that name a key


@dataclass(frozen=True)
class Tree:
    """A Merkle tree by its size and the hashes of its full subtrees, the largest first, as hexadecimal digits: enough
    to let it grow, also where the lines below are gone.
    """

    size: int = 0
    peaks: tuple[str, ...] = ()

    def grown(self, links: Iterable[str]) -> Tree:
        """The tree with more lines, by their links."""
        size, peaks = self.size, [bytes.fromhex(peak) for peak in self.peaks]
        for link in links:
            last, left = hashlib.sha256(b"\x00" + bytes.fromhex(link)).digest(), size
            while left & 1:
                last, left = hashlib.sha256(b"\x01" + peaks.pop() + last).digest(), left >> 1
            peaks.append(last)
            size += 1
        return Tree(size, tuple(peak.hex() for peak in peaks))

    @property
    def root(self) -> bytes:
        """The hash of the whole."""
        if not self.peaks:
            return hashlib.sha256().digest()
        *others, root = (bytes.fromhex(peak) for peak in self.peaks)
        for peak in reversed(others):
            root = hashlib.sha256(b"\x01" + peak + root).digest()
        return root


@dataclass(frozen=True)
class Signer:
    """Who signs checkpoints: a name, the public key (32 bytes) and what makes a signature (64 bytes, Ed25519, the same
    for the same words each time).
    """

    name: str
    public: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def _id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:_KEY_ID]

    @property
    def verifier(self) -> str:
        """The key by which others can check it (vkey)."""
        return f"{self.name}+{self._id.hex()}+{base64.b64encode(_ED25519 + self.public).decode()}"

    def signed(self, tree: Tree) -> str:
        """The checkpoint of a tree, as a signed note."""
        text = f"{self.name}\n{tree.size}\n{base64.b64encode(tree.root).decode()}\n"
        return f"{text}\n{self._signature(text)}\n"

    def _signature(self, text: str) -> str:
        return f"— {self.name} {base64.b64encode(self._id + self.sign(text.encode())).decode()}"

    def made(self, checkpoint: Checkpoint) -> bool:
        """Whether this signer signed a checkpoint."""
        return self._signature(checkpoint.text) in checkpoint.signatures


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint that somebody noted: what was signed, and by whom (also others than us)."""

    text: str
    signatures: tuple[str, ...]
    size: int
    root: bytes


def read_checkpoint(note: str) -> Checkpoint | None:
    """A checkpoint as it was sent, whatever a mail or a messenger did to the ends of its lines; None for anything
    else.
    """
    text, _, signatures = "\n".join(line.strip() for line in note.strip().splitlines()).partition("\n\n")
    lines = text.split("\n")
    try:
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError):
        return None
    signed = tuple(line for line in signatures.split("\n") if line.startswith("— "))
    right = bool(lines[0]) and size >= 0 and len(root) == hashlib.sha256().digest_size and bool(signed)
    return Checkpoint(f"{text}\n", signed, size, root) if right else None
