"""How the desk's record rests: what grows with contacts lies in pages of some rows each, and a change writes only the
pages that it touches, beside a root that holds all else and names the pages in their order.

A page has a name of its own that is never used again, and its seal is bound to it; the root's is bound to the version.
So an older page is no part of a newer desk. All lie in one hash, which one script changes (`lua/commit.lua`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import is_
from typing import Any, get_type_hints

from bot.codec import decode, encode
from bot.core.model.desk import Desk

MOST = 16
"""Rows of a page at most. The root takes some 12 bytes for each page and a case some 260, so that with this one change
of 1,500 cases writes least: 4 kB of both."""

FIELD = "p:"
"""What the field of a page in the hash begins with."""

ROWS: Mapping[str, Any] = {
    name: get_type_hints(Desk)[name] for name in ("cases", "names", "ended", "asked", "left_threads", "outlived")
}
"""The parts of the desk that lie in pages, and their types: each is a tuple with a row for each case or contact."""


@dataclass(frozen=True)
class Page:
    """Rows that rest together, and under which name."""

    id: str
    rows: tuple[object, ...] = field(repr=False)


Layout = Mapping[str, tuple[Page, ...]]
"""The pages of each part, in their order."""


@dataclass(frozen=True)
class Root:
    """The desk without what lies in pages, and the names of these."""

    desk: Desk
    pages: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Change:
    """What is to be written so that a desk rests: the layout that it has then, its root, the new pages by name, and the
    names of those that are part of it no more. `whole`: nothing that rests is part of it.
    """

    layout: Layout = field(repr=False)
    root: bytes = field(repr=False)
    new: Mapping[str, bytes] = field(repr=False)
    gone: tuple[str, ...]
    whole: bool


def change(desk: Desk, before: Layout | None) -> Change:
    """How to make a desk rest where another one does; `before` is how that one is laid out, None where that is not
    known. Rows are known again by being the same objects.
    """
    made = secrets.token_hex(4)
    new: dict[str, bytes] = {}
    layout: dict[str, tuple[Page, ...]] = {}
    for part, kind in ROWS.items():
        known = before.get(part, ()) if before is not None else ()
        pages = []
        for page in _laid_out(getattr(desk, part), known):
            if not page.id:
                page = Page(f"{made}{len(new):x}", page.rows)
                new[page.id] = encode(page.rows, kind)
            pages.append(page)
        layout[part] = tuple(pages)
    left = _names(before or {}) - _names(layout)
    names = tuple((part, tuple(page.id for page in pages)) for part, pages in layout.items() if pages)
    empty: dict[str, Any] = dict.fromkeys(ROWS, ())
    root = encode(Root(replace(desk, **empty), names))
    return Change(layout, root, new, tuple(left), before is None)


def read(root: bytes, open_page: Callable[[str], bytes]) -> tuple[Desk, Layout]:
    """A desk as it rests, and how it is laid out.

    Raises what `open_page` does; ValueError for bytes that are no desk.
    """
    found = decode(Root, root)
    layout: dict[str, tuple[Page, ...]] = {}
    for part, names in found.pages:
        layout[part] = tuple(Page(name, decode(ROWS[part], open_page(name))) for name in names)
    rows: dict[str, Any] = {p: tuple(row for page in pages for row in page.rows) for p, pages in layout.items()}
    return replace(found.desk, **rows), layout


def _names(layout: Layout) -> set[str]:
    return {page.id for pages in layout.values() for page in pages}


def _laid_out(rows: Sequence[object], known: Sequence[Page]) -> list[Page]:
    """Pages of these rows, in their order: the known ones whose rows stand there as they did, and new ones (without a
    name) of what is between. A new one takes a small page before it in, so that small ones do not become many.
    """
    first = {id(page.rows[0]): page for page in known}
    made: list[Page] = []
    between: list[object] = []

    def lay() -> None:
        if between and made and len(made[-1].rows) + len(between) <= MOST:
            between[:0] = made.pop().rows
        pieces = -(-len(between) // MOST)
        for piece in range(pieces):
            start, end = (len(between) * n // pieces for n in (piece, piece + 1))
            made.append(Page("", tuple(between[start:end])))
        between.clear()

    at = 0
    while at < len(rows):
        page = first.get(id(rows[at]))
        there = rows[at : at + len(page.rows)] if page is not None else ()
        if page is not None and len(there) == len(page.rows) and all(map(is_, page.rows, there)):
            lay()
            made.append(page)
            at += len(page.rows)
        else:
            between.append(rows[at])
            at += 1
    lay()
    return made
