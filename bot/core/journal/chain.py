"""The journal as a chain: each line holds the hash of the one before, so that a change, a gap or another order shows.

The store makes the hashes in the script that commits the line (`bot/adapters/redis/lua/commit.lua`); here they are made
again and compared. Signed marks, one an hour at most, show that nobody made a whole new chain (decision 016).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.ports import Chain, Mark, Written

SLACK = 86_400_000
"""Milliseconds by which a line may be gone before its time: clocks differ, and a day is short beside the retention."""


class Fault(StrEnum):
    """What is wrong with a journal."""

    CHANGED = "changed"
    """A line is not the one that was written: its hash is not what the next one, or the head, holds."""
    GAP = "gap"
    ORDER = "order"
    UNCHAINED = "unchained"
    """A line without number and hash among those that have them."""
    FRONT = "front"
    """Lines at the beginning are gone, although they were not old enough."""
    END = "end"
    """Lines at the end are gone."""
    REWRITTEN = "rewritten"
    """A signed mark, or the noted head, is not in the chain: a whole stretch of it was made anew."""
    FORGED = "forged"
    """A signature that is not ours."""


@dataclass(frozen=True)
class Found:
    """A fault, and at which line (its number)."""

    fault: Fault
    line: int


@dataclass(frozen=True)
class Verdict:
    """What came of verifying: the faults, and how many lines are chained.

    `signed` is the last mark whose signature is right; `compared`: whether the noted head could still be compared.
    """

    faults: tuple[Found, ...]
    chained: int
    head: Mark | None
    signed: Mark | None
    compared: bool = True


def hash_of(line: Written) -> str:
    """The hash of a line, as the next one holds it. SHA-1: the only one that the store's scripts have."""
    head = f"{line.before}|{line.number}|{line.at}|".encode()
    return hashlib.sha1(head + line.body, usedforsecurity=False).hexdigest()


def verify(
    chain: Chain, valid: Callable[[Mark, int, str], bool], *, now: int, retention: int, since: Mark | None = None
) -> Verdict:
    """Look for every fault that can be found. `valid` checks a signature (mark, when, signature); `since` is a noted
    head.

    Not found: changes to what was written after the last signed mark, by somebody who makes the chain anew from there,
    and a tail that is gone together with the head, the marks on it, unless its head was noted.
    """
    lines = [line for line in chain.lines if line.number is not None]
    faults = [*_links(chain), *_front(chain, lines, now - retention + SLACK)]
    known = {line.number: hash_of(line) for line in lines if line.number is not None}
    if chain.anchor is not None:
        known.setdefault(chain.anchor.mark.number, chain.anchor.mark.hash)
    last = max(known, default=0)
    head = chain.head or Mark(0, "")
    if head.number != last:
        faults.append(Found(Fault.END, min(head.number, last) + 1))
    elif head.hash != known.get(last, ""):
        faults.append(Found(Fault.CHANGED, last))
    signed = None
    for signature in chain.signatures:
        if not valid(signature.mark, signature.at, signature.value):
            faults.append(Found(Fault.FORGED, signature.mark.number))
            continue
        signed = signature.mark
        faults += _compared(signature.mark, known, last)
        if lines and signature.mark.number < min(known) and signature.at > now - retention + SLACK:
            faults.append(Found(Fault.FRONT, signature.mark.number))
    if since is not None:
        faults += _compared(since, known, last)
    return Verdict(
        faults=tuple(dict.fromkeys(faults)),
        chained=len(lines),
        head=chain.head,
        signed=signed,
        compared=since is None or since.number >= min(known, default=0),
    )


def _links(chain: Chain) -> Iterator[Found]:
    """Each line beside the one before it."""
    previous: Written | None = None
    for line in chain.lines:
        if line.number is None:
            yield Found(Fault.UNCHAINED, (previous.number or 0) + 1 if previous is not None else 1)
            continue
        if previous is not None and previous.number is not None:
            if line.number <= previous.number:
                yield Found(Fault.ORDER, line.number)
            elif line.number > previous.number + 1:
                yield Found(Fault.GAP, previous.number + 1)
            elif line.before != hash_of(previous):
                yield Found(Fault.CHANGED, previous.number)
        previous = line


def _front(chain: Chain, lines: Sequence[Written], old_enough: int) -> Iterator[Found]:
    """The first line is the first of all, or follows the last one whose time was over."""
    anchor = chain.anchor
    if anchor is not None and anchor.at > old_enough:
        yield Found(Fault.FRONT, anchor.mark.number)
    if lines:
        after = anchor.mark if anchor is not None else Mark(0, "")
        if (lines[0].number or 0) != after.number + 1:
            yield Found(Fault.FRONT, after.number + 1)
        elif lines[0].before != after.hash:
            yield Found(Fault.CHANGED, after.number or 1)


def _compared(mark: Mark, known: dict[int, str], last: int) -> Iterator[Found]:
    if mark.number > last:
        yield Found(Fault.END, last + 1)
    elif known.get(mark.number, mark.hash) != mark.hash:
        yield Found(Fault.REWRITTEN, mark.number)


def read_mark(text: str) -> Mark | None:
    """A head as `sarika journal verify` prints it, `<number>:<hash>`; None for anything else."""
    number, _, value = text.strip().partition(":")
    right = number.isdecimal() and len(value) == 40 and set(value) <= set("0123456789abcdef")
    return Mark(int(number), value) if right else None
