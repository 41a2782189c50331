"""From how many cases in a month open data is of use: how far published counts are from the truth.

python bench/open_data.py
"""

from __future__ import annotations

import secrets

from bot.core.journal.open_data import EPSILON, SHARE, geometric

TRIES = 20_000
SHARES = (0.05, 0.10, 0.20)
"""Of the cases that have a value."""


def errors() -> list[int]:
    """How far a count is off, of so many, from the least."""
    found = (geometric(secrets.randbits(256)) - geometric(secrets.randbits(256)) for _ in range(TRIES))
    return sorted(map(abs, found))


def main() -> None:
    """Print by cases of a month how far off nine of ten counts are at most, in percent of the truth."""
    off = errors()
    ninth = off[TRIES * 9 // 10]
    print(f"epsilon {EPSILON} in three tables ({SHARE:.3f} each): nine of ten counts are off by at most {ninth}")
    print("cases " + " ".join(f"{share:>5.0%}" for share in SHARES))
    for cases in (100, 200, 300, 400, 500, 600, 800, 1000, 2000, 5000):
        print(f"{cases:>5} " + " ".join(f"{ninth / (share * cases):>5.0%}" for share in SHARES))


if __name__ == "__main__":
    main()
