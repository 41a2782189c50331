"""Whether what reads a text takes longer only as the text is longer: on a slow machine too, where seconds say nothing."""

import time
from collections.abc import Callable

SHARE = 4
"""How many times longer the longer text is: what is quadratic takes 16 times as long then."""
MOST = 10
"""The growth that is allowed: twice and a half of what is linear, as one run is never like another."""
NOISE = 0.005
"""Seconds that a measure may be wrong by."""


def _taken(read: Callable[[str], object], text: str) -> float:
    started = time.thread_time()  # what else the machine does is not counted
    read(text)
    return time.thread_time() - started


def grows_with_length(read: Callable[[str], object], text: str, tries: int = 5) -> None:
    """Fails if the whole text takes MOST times as long as its first quarter, the quickest of some tries each."""
    part, short, whole = text[: len(text) // SHARE], float("inf"), float("inf")
    read(text)  # what is made ready once is not counted
    for _ in range(tries):
        short, whole = min(short, _taken(read, part)), min(whole, _taken(read, text))
        if whole < MOST * short + NOISE:
            return
    raise AssertionError(f"{whole:.3f} s for {len(text)} letters, {short:.3f} s for a quarter of them")
