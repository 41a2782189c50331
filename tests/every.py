"""One test that asks the same of many values: each as a test of its own costs a process more than most of them do."""

import functools
from collections.abc import Callable, Iterable
from typing import TypeVar

Value = TypeVar("Value")


def every(values: Iterable[Value], name: Callable[[Value], str] = str) -> Callable[[Callable[[Value], None]], object]:
    """Decorates a test of one value: it is tried on all of them, and those that fail are named, each with its reason."""

    def decorated(check: Callable[[Value], None]) -> object:
        @functools.wraps(check)
        def tried_on_all() -> None:
            failed, tried = [], 0
            for value in values:
                tried += 1
                try:
                    check(value)
                except AssertionError as reason:
                    failed.append(f"{name(value)}: {reason}")
            assert tried, "there is nothing to try"
            assert not failed, "\n\n".join(failed)

        del tried_on_all.__wrapped__  # or pytest asks for the value as for a fixture
        return tried_on_all

    return decorated
