"""`make bench`: Sarika beside a bare bot and Rasa's own channel, in one run, on this machine.

    python -m bench [--write] [--only NAME ...] [--loads LOAD ...] [--desk-seconds N]

Prints two tables; `--write` also puts them into docs/benchmarks.md. `--only desk` measures the counsellors' desk alone.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time

from bench.candidates import Candidate, Echo, RasaChannel, Sarika, rasa_model
from bench.children import ROOT
from bench.desk import DeskFigures, RelayDesk, SarikaDesk, measure_desk
from bench.measuring import LOADS, Figures, measure
from bench.report import DOCUMENT, desk_table, table, write

NAMES = ("echo", "rasa", "sarika", "desk")
"""What can be measured."""

CACHE = ROOT / "var" / "bench"
"""Where the model of Rasa Core is kept from run to run."""


def main() -> int:
    """Run, print, and write if asked to. 130 after Ctrl-C, with every process ended."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="also write the table to docs/benchmarks.md")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="leave the others out")
    parser.add_argument(
        "--desk-seconds", type=float, default=180.0, help="how long the desk is measured, of each of two bots"
    )
    parser.add_argument("--loads", nargs="+", choices=LOADS, default=list(LOADS), help="leave the other loads out")
    chosen = parser.parse_args()
    names = chosen.only or list(NAMES)
    if chosen.write and (chosen.only or chosen.loads != list(LOADS)):
        parser.error("only a whole run is written down: the figures must come from one run")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        measured, desk = asyncio.run(run(names, chosen.loads, chosen.desk_seconds))
    except KeyboardInterrupt:
        say("stopped; nothing was written")
        return 130
    for shown in ([table(measured)] if measured else []) + ([desk_table(desk)] if desk else []):
        sys.stdout.write("\n" + shown + "\n")
    if chosen.write:
        write(measured, desk)
        say(f"written to {DOCUMENT.relative_to(ROOT)}")
    return 0


async def run(names: list[str], loads: list[str], desk_seconds: float) -> tuple[list[Figures], list[DeskFigures]]:
    """Measure the candidates one after the other, then the desk."""
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
        measured.append(await measure(candidate, loads, say))
    desk: list[DeskFigures] = []
    if "desk" in names:
        desk = [await measure_desk(bot, desk_seconds, say) for bot in (RelayDesk(), SarikaDesk())]
    say(f"done in {time.monotonic() - began:.0f} s")
    return measured, desk


def say(line: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
