"""`make bench`: Sarika beside a bare bot and Rasa's own channel, in one run, on this machine.

    python -m bench [--write] [--only NAME ...] [--loads LOAD ...] [--desk-seconds N] [--floods N ...]
                    [--page-seconds N]

Prints five tables; `--write` also puts them into docs/benchmarks.md. `--only desk` measures the counsellors' desk alone,
`--only page` the desk's page (`--page-seconds 60` is enough to try), `--only flood` what is left of the desk while it is flooded,
`--only growth` what a contact and a change of the desk cost as both grow.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time

from bench.candidates import Candidate, Echo, RasaChannel, Sarika, rasa_model
from bench.children import ROOT
from bench.desk import DESK_LOADS, DeskFigures, SarikaDesk, measure_desk
from bench.flood import FLOODS, FloodFigures, measure_flood
from bench.growth import CASES, CONTACTS, CaseFigures, ContactFigures, measure_cases, measure_contacts
from bench.measuring import LOADS, Figures, measure
from bench.page import SIZES, PageFigures, measure_page
from bench.relays import RELAYS
from bench.report import DOCUMENT, desk_tables, flood_table, growth_tables, page_table, table, write

NAMES = ("echo", "rasa", "sarika", "desk", "page", "flood", "growth")
"""What can be measured."""

CACHE = ROOT / "var" / "bench"
"""Where the model of Rasa Core is kept from run to run."""


def main() -> int:
    """Run, print, and write if asked to. 130 after Ctrl-C, with every process ended."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="also write the table to docs/benchmarks.md")
    parser.add_argument("--only", nargs="+", choices=NAMES, help="leave the others out")
    parser.add_argument(
        "--desk-seconds", type=float, default=180.0, help="how long the desk is measured, of each bot and load"
    )
    parser.add_argument(
        "--desks", nargs="+", choices=list(DESK_LOADS), default=list(DESK_LOADS), help="leave the other loads of it out"
    )
    parser.add_argument(
        "--beside", nargs="*", choices=list(RELAYS), default=list(RELAYS), help="which relays stand beside Sarika there"
    )
    parser.add_argument("--loads", nargs="+", choices=LOADS, default=list(LOADS), help="leave the other loads out")
    parser.add_argument("--page-seconds", type=float, default=180.0, help="how long the page is measured, twice each")
    parser.add_argument("--flood-seconds", type=float, default=200.0, help="how long each flood lasts")
    parser.add_argument(
        "--floods", nargs="+", type=int, choices=FLOODS, default=list(FLOODS), help="accounts of a flood"
    )
    chosen = parser.parse_args()
    names = chosen.only or list(NAMES)
    if chosen.write and (chosen.only or chosen.loads != list(LOADS) or chosen.desks != list(DESK_LOADS)):
        parser.error("only a whole run is written down: the figures must come from one run")
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        measured = asyncio.run(run(names, chosen.loads))
        desk = asyncio.run(run_desk(chosen.desks, chosen.beside, chosen.desk_seconds)) if "desk" in names else []
        pages = asyncio.run(run_pages(chosen.page_seconds)) if "page" in names else []
        floods = asyncio.run(run_floods(chosen.floods, chosen.flood_seconds)) if "flood" in names else []
        growth = asyncio.run(run_growth()) if "growth" in names else ([], [])
    except KeyboardInterrupt:
        say("stopped; nothing was written")
        return 130
    for shown in (
        ([table(measured)] if measured else [])
        + ([desk_tables(desk)] if desk else [])
        + ([page_table(pages)] if pages else [])
        + ([flood_table(floods)] if floods else [])
        + ([growth_tables(*growth)] if growth[0] else [])
    ):
        sys.stdout.write("\n" + shown + "\n")
    if chosen.write:
        write(measured, desk, floods, pages, growth)
        say(f"written to {DOCUMENT.relative_to(ROOT)}")
    return 0


async def run(names: list[str], loads: list[str]) -> list[Figures]:
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
        measured.append(await measure(candidate, loads, say))
    say(f"done in {time.monotonic() - began:.0f} s")
    return measured


async def run_desk(loads: list[str], beside: list[str], seconds: float) -> list[DeskFigures]:
    """Measure the desk under each load: the relays that are wanted and are there, then Sarika."""
    measured = []
    for load in (DESK_LOADS[name] for name in loads):
        for name in beside:
            if (relay := RELAYS[name]()) is None:
                say(f"{name}: not there, so not measured")
            else:
                measured.append(await measure_desk(relay, seconds, say, load))
        measured.append(await measure_desk(SarikaDesk(), seconds, say, load))
    return measured


async def run_pages(seconds: float) -> list[PageFigures]:
    """Measure the desk's page with so many cases and counsellors, one size after the other."""
    return [await measure_page(cases, counsellors, seconds, say) for cases, counsellors in SIZES]


async def run_floods(accounts: list[int], seconds: float) -> list[FloodFigures]:
    """Flood the desk by so many accounts, one flood after the other."""
    return [await measure_flood(count, seconds, say) for count in accounts]


async def run_growth() -> tuple[list[ContactFigures], list[CaseFigures]]:
    """Measure what contacts cost, and what a change of the desk does, as there are more of them."""
    return await measure_contacts(CONTACTS, say), await measure_cases(CASES, say)


def say(line: str) -> None:
    """One line of progress."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')}  {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
