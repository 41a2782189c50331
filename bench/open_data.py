"""From how many cases in a month open data is of use: how far published counts are from the truth.

python -m bench.open_data
"""

from __future__ import annotations

import secrets

from bot.core.journal.open_data import EPSILON, LARGE, SINGLES, SIZE, geometric

TRIES = 20_000
SHARES = (0.01, 0.05, 0.10, 0.20)
"""Of the cases that have a value."""


def ninth(share: float) -> int:
    """How far off nine of ten counts are at most, with such a part of the budget."""
    found = (geometric(secrets.randbits(256), share) - geometric(secrets.randbits(256), share) for _ in range(TRIES))
    return sorted(map(abs, found))[TRIES * 9 // 10]


def main() -> None:
    """Print by cases of a month how far off nine of ten counts are at most, in percent of the truth."""
    for share in sorted({*SINGLES.values(), *LARGE.values(), SIZE}):
        off = ninth(share)
        print(f"{share} of epsilon {EPSILON}: nine of ten counts are off by at most {off}")
        print("cases " + " ".join(f"{of:>5.0%}" for of in SHARES))
        for cases in (200, 400, 600, 700, 1000, 2000, 5000, 10_000):
            print(f"{cases:>5} " + " ".join(f"{off / (of * cases):>5.0%}" for of in SHARES))


if __name__ == "__main__":
    main()
