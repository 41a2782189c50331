"""`make bench`: Sarika beside a bare bot and Rasa's own channel, in one run, on this machine.

    python -m tests.bench [--write] [--only NAME ...]

Prints a table; `--write` also puts it into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time

from tests.bench.candidates import Candidate, Echo, RasaChannel, Sarika, rasa_model
from tests.bench.children import ROOT
from tests.bench.measuring import Figures, measure
from tests.bench.report import DOCUMENT, table, write

CACHE = ROOT / "var" / "bench"
"""Where the model of Rasa Core is kept from run to run."""


def main() -> int:
    """Run, print, and write if asked to. 130 after Ctrl-C, with every process ended."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="also write the table to docs/benchmarks.md")
    parser.add_argument("--only", nargs="+", choices=("echo", "rasa", "sarika"), help="leave the others out")
    chosen = parser.parse_args()
    names = chosen.only or ["echo", "rasa", "sarika"]
    if chosen.write and chosen.only:
        parser.error("only a whole run is written down: the figures must come from one run")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        measured = asyncio.run(run(names))
    except KeyboardInterrupt:
        say("stopped; nothing was written")
        return 130
    sys.stdout.write("\n" + table(measured) + "\n")
    if chosen.write:
        write(measured)
        say(f"written to {DOCUMENT.relative_to(ROOT)}")
    return 0


async def run(names: list[str]) -> list[Figures]:
    """Measure the candidates one after the other."""
    began = time.monotonic()
    candidates: list[Candidate] = []
    if "echo" in names:
        candidates.append(Echo())
    if "rasa" in names:
        say("Rasa's channel: training rules for Rasa Core, if anything changed")
        CACHE.mkdir(parents=True, exist_ok=True)
        candidates.append(RasaChannel(await asyncio.to_thread(rasa_model, CACHE)))
    if "sarika" in names:
        candidates.append(Sarika())
    measured = []
    for candidate in candidates:
        measured.append(await measure(candidate, say))
    say(f"done in {time.monotonic() - began:.0f} s")
    return measured


def say(line: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
