"""The journal as a chain: each line holds the link of the one before, a keyed hash, so that a change, a gap or another
order shows, and nobody without the key can make the chain anew.

Lines are linked where they are written (`bot/adapters/redis/links.py`); here the links are made again and compared. The
head is signed once an hour: so it is known up to when nothing is missing at the end (decision 016).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.journal.checkpoint import Checkpoint, Signer, Tree
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.ports import Anchor, Chain, Journal, Mark, Signature, Written

SLACK = DAY
"""Milliseconds by which a line may be gone before its time: clocks differ, and a day is short beside the retention."""

SIGNED_WITHIN = 2 * HOUR + 10 * MINUTE
"""Milliseconds after which a line must be signed while Sarika runs: it signs once an hour, and may be busy."""

Seal = Callable[[bytes], str]
"""What nobody makes who has not the journal's key: 64 hexadecimal digits for some words."""


class Fault(StrEnum):
    """What is wrong with a journal."""

    CHANGED = "changed"
    """A line is not the one that was written: its link is not what the next one, or the head, holds."""
    GAP = "gap"
    ORDER = "order"
    UNCHAINED = "unchained"
    """A line without number and link among those that have them."""
    FRONT = "front"
    """Lines at the beginning are gone, although they were not old enough."""
    END = "end"
    """Lines at the end are gone."""
    REWRITTEN = "rewritten"
    """A signed line, or the noted head, is not in the chain: a whole stretch of it is another one."""
    FORGED = "forged"
    """A signature, or the seal of the beginning, that is not ours."""
    UNSIGNED = "unsigned"
    """From here on a signature should stand, and none does: the end may be missing."""


OF_LINES = frozenset({Fault.CHANGED, Fault.GAP, Fault.ORDER, Fault.UNCHAINED, Fault.END, Fault.REWRITTEN})
"""Faults with which nothing is signed: a signature would say that the lines are whole."""


@dataclass(frozen=True)
class Found:
    """A fault, and at which line (its number)."""

    fault: Fault
    line: int


@dataclass(frozen=True)
class Verdict:
    """What came of verifying: the faults, how many lines are chained, and the last right signature: up to its line, and
    up to when it was made, nothing was changed and nothing is missing. `compared`: whether the noted head could still
    be compared.
    """

    faults: tuple[Found, ...]
    chained: int
    head: Mark | None
    proven: Signature | None
    compared: bool = True


def link_of(line: Written, seal: Seal) -> str:
    """The link of a line, as the next one holds it."""
    return seal(f"line|{line.before}|{line.number}|{line.at}|".encode() + line.body)


def signature_of(mark: Mark, at: int, seal: Seal) -> str:
    """The signature under a line, made at a time."""
    return seal(f"signature|{mark.number}|{mark.link}|{at}".encode())


def anchored(anchor: Anchor, seal: Seal) -> str:
    """The seal of an anchor."""
    return seal(f"anchor|{json.dumps([anchor.mark.number, anchor.mark.link, anchor.at, *anchor.peaks])}".encode())


def linked(bodies: Sequence[bytes], head: Mark | None, at: int, seal: Seal) -> list[tuple[Written, Mark]]:
    """New lines on top of a head, each with the head that it makes."""
    made: list[tuple[Written, Mark]] = []
    for body in bodies:
        before = made[-1][1] if made else head or Mark(0, "")
        line = Written(before.number + 1, at, before.link, body)
        made.append((line, Mark(before.number + 1, link_of(line, seal))))
    return made


def signer_of(journal: Journal) -> Signer:
    """Who signs a journal's checkpoints."""
    return Signer(journal.origin, journal.public(), journal.certify)


def head_of(chain: Chain, journal: Journal, *, now: int, retention: int) -> str:
    """The checkpoint of a journal that is whole; empty for one that is not: a head would say that it is."""
    faults = {found.fault for found in verify(chain, journal.seal, now=now, retention=retention).faults}
    return "" if faults & {*OF_LINES, Fault.FORGED} else signer_of(journal).signed(tree_of(chain, journal.seal))


def tree_of(chain: Chain, seal: Seal, size: int | None = None) -> Tree:
    """The tree of all lines there ever were, or of the first `size` of them: no fewer than those that are gone."""
    gone = Tree(chain.anchor.mark.number, chain.anchor.peaks) if chain.anchor is not None else Tree()
    there = (line for line in chain.lines if line.number is not None and (size is None or line.number <= size))
    return gone.grown(link_of(line, seal) for line in there)


def outlived(chain: Chain, seal: Seal, before: int) -> tuple[int, Anchor] | None:
    """How many lines at the beginning were written before a time, and the anchor once they are gone; None for none."""
    old: list[Written] = []
    for line in chain.lines:
        if line.number is None or line.at > before:
            break
        old.append(line)
    if not old:
        return None
    left = replace(chain, lines=tuple(old))
    mark = Mark(old[-1].number or 0, link_of(old[-1], seal))
    return len(old), Anchor(mark, old[-1].at, tree_of(left, seal).peaks)


def verify(chain: Chain, seal: Seal, *, now: int, retention: int, noted: Checkpoint | None = None) -> Verdict:
    """Look for every fault that can be found. `noted` is a checkpoint of this journal that was noted elsewhere.

    Not found: that the end is missing from what was written after the last signature that is there, if it is not older
    than `SIGNED_WITHIN` and nobody noted a later head.
    """
    numbered = [(line, link_of(line, seal)) for line in chain.lines if line.number is not None]
    lines = [line for line, _ in numbered]
    faults = [*_links(chain, seal), *_front(chain, lines, seal, now - retention + SLACK)]
    known = {line.number: link for line, link in numbered if line.number is not None}
    if chain.anchor is not None:
        known.setdefault(chain.anchor.mark.number, chain.anchor.mark.link)
    last = max(known, default=0)
    head = chain.head or Mark(0, "")
    if head.number != last:
        faults.append(Found(Fault.END, min(head.number, last) + 1))
    elif head.link != known.get(last, ""):
        faults.append(Found(Fault.CHANGED, last))
    proven = None
    for signature in chain.signatures:
        if signature_of(signature.mark, signature.at, seal) != signature.value:
            faults.append(Found(Fault.FORGED, signature.mark.number))
            continue
        proven = signature
        faults += _compared(signature.mark, known, last)
        if lines and signature.mark.number < min(known) and signature.at > now - retention + SLACK:
            faults.append(Found(Fault.FRONT, signature.mark.number))
    faults += _unsigned(lines, last, proven, now - SIGNED_WITHIN)
    compared = noted is None or noted.size >= min(known, default=0)
    if noted is not None and noted.size > last:
        faults.append(Found(Fault.END, last + 1))
    elif noted is not None and compared and tree_of(chain, seal, noted.size).root != noted.root:
        faults.append(Found(Fault.REWRITTEN, noted.size))
    return Verdict(tuple(dict.fromkeys(faults)), len(lines), chain.head, proven, compared)


def _links(chain: Chain, seal: Seal) -> Iterator[Found]:
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
            elif line.before != link_of(previous, seal):
                yield Found(Fault.CHANGED, previous.number)
        previous = line


def _front(chain: Chain, lines: Sequence[Written], seal: Seal, old_enough: int) -> Iterator[Found]:
    """The first line is the first of all, or follows the last one whose time was over."""
    anchor = chain.anchor
    if anchor is not None and anchored(anchor, seal) != chain.anchored:
        yield Found(Fault.FORGED, anchor.mark.number)
    if anchor is not None and anchor.at > old_enough:
        yield Found(Fault.FRONT, anchor.mark.number)
    if lines:
        after = anchor.mark if anchor is not None else Mark(0, "")
        if (lines[0].number or 0) != after.number + 1:
            yield Found(Fault.FRONT, after.number + 1)
        elif lines[0].before != after.link:
            yield Found(Fault.CHANGED, after.number or 1)


def _compared(mark: Mark, known: dict[int, str], last: int) -> Iterator[Found]:
    if mark.number > last:
        yield Found(Fault.END, last + 1)
    elif known.get(mark.number, mark.link) != mark.link:
        yield Found(Fault.REWRITTEN, mark.number)


def _unsigned(lines: Sequence[Written], last: int, proven: Signature | None, late: int) -> Iterator[Found]:
    """Where a signature should stand by now: over each line that was written before `late`, and after `late` at all."""
    upto = proven.mark.number if proven is not None else 0
    first = next((line for line in lines if (line.number or 0) > upto), None)
    if first is not None and first.at < late:
        yield Found(Fault.UNSIGNED, first.number or 0)
    elif last and first is None and (proven is None or proven.at < late):
        yield Found(Fault.UNSIGNED, upto + 1)
