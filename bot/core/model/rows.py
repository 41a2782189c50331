"""Tables of which each key has a row: what is named and has none would happen in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


def complete(table: str, keys: Iterable[K], rows: Mapping[K, V]) -> Mapping[K, V]:
    """The rows, one for each of the keys and no others.

    Raises LookupError, with the name of the table and what is wrong, so that nothing starts without.
    """
    wanted = set(keys)
    missing, strange = sorted(map(str, wanted - rows.keys())), sorted(map(str, rows.keys() - wanted))
    if missing or strange:
        raise LookupError(f"{table}: no row for {missing}, rows for nothing: {strange}")
    return rows


def kinds(base: type[K]) -> set[type[K]]:
    """All classes of a kind that are not the base of others."""
    return {kind for sub in base.__subclasses__() for kind in kinds(sub) or {sub}}
