"""Values told apart by their kind, and tables of which each key has a row: one without would happen in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from inspect import get_annotations
from typing import Literal, TypeVar, dataclass_transform

K = TypeVar("K")
V = TypeVar("V")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Value:
    """The base of events and effects: each is a frozen dataclass, whose fields are given by name."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


class Kinded(Value):
    """A value that the store tells from others by its `kind`: the name of its class, such as `open_thread`."""

    kind: str = ""

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub("(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        cls.__annotations__ = {**get_annotations(cls), "kind": Literal[cls.kind]}
        super().__init_subclass__()


def complete(table: str, keys: Iterable[K], rows: Mapping[K, V]) -> Mapping[K, V]:
    """The rows, one for each of the keys and no others.

    Raises LookupError, with the name of the table and what is wrong, so that nothing starts without.
    """
    wanted = set(keys)
    missing, strange = _names(wanted - rows.keys()), _names(rows.keys() - wanted)
    if missing or strange:
        raise LookupError(f"{table}: no row for {missing}, rows for nothing: {strange}")
    return rows


def _names(keys: Iterable[object]) -> list[str]:
    return sorted(key.__name__ if isinstance(key, type) else str(key) for key in keys)


def kinds(base: type[K]) -> set[type[K]]:
    """All classes of a kind that are not the base of others."""
    return {kind for sub in base.__subclasses__() for kind in kinds(sub) or {sub}}
