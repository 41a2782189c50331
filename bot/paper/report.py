"""The supervisor's report as a picture: an SVG, drawn by resvg with a font that comes along.

resvg shapes Khmer everywhere and is 3 MB; Pillow does only where FriBiDi is installed, matplotlib not at all.
"""

from __future__ import annotations

from importlib.resources import files
from xml.sax.saxutils import escape

import resvg_py

from bot.core.journal.small_counts import SMALL, WITHHELD
from bot.wording.catalog import Catalog
from bot.wording.report import Report, Section, lasting

WIDTH = 1080
EDGE, COLUMN, GAP = 60, 450, 60
HIGH = 150
"""Pixels of the longest bar of an hour."""

SMALLEST = 14
"""Pixels of the bar of an hour whose count is not shown: always the same, so that the bar does not tell it."""

INK, FAINT, ACCENT, LIGHT = "#1c2733", "#6b7785", "#1f6f8b", "#bcd9e3"
FONT = "Noto Sans Khmer"

REPLIES = "first_reply"
"""The section that is drawn as bars."""


def png(shown: Report, words: Catalog) -> bytes:
    """The picture."""
    font = files("fontpkg_noto_sans_khmer") / "files" / "NotoSansKhmer[wdth,wght].ttf"
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg(shown, words),
            background="#ffffff",
            skip_system_fonts=True,
            font_files=[str(font)],
            font_family=FONT,
            languages=[words.language],
        )
    )


def svg(shown: Report, words: Catalog) -> str:
    """The picture as SVG."""
    parts = [
        _text(EDGE, 90, shown.title, size=52),
        _text(EDGE, 140, shown.period, size=30, fill=FAINT),
        *_line(EDGE, 168),
    ]
    top, left = _columns(shown, parts, 220)
    bottom = max(top, left)
    bottom = _replies(shown, words, parts, bottom + 20)
    bottom = _hours(shown, parts, bottom + 20)
    parts.append(_text(EDGE, bottom + 40, shown.footnote, size=22, fill=FAINT))
    height = bottom + 80
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">{body}</svg>'
    )


def _columns(shown: Report, parts: list[str], top: int) -> tuple[int, int]:
    """The sections one below the other in two columns, each into the shorter one; how far both reach."""
    ends = [top, top]
    for section in shown.sections:
        if section.key == REPLIES:  # has bars of its own
            continue
        column = 0 if ends[0] <= ends[1] else 1
        ends[column] = _section(section, parts, EDGE + column * (COLUMN + GAP), ends[column])
    return ends[0], ends[1]


def _section(section: Section, parts: list[str], left: int, top: int) -> int:
    for line in _wrapped(section.title, 34):
        parts.append(_text(left, top + 8, line, size=25, fill=ACCENT))
        top += 36
    for row in section.rows:
        for line in _wrapped(row.label, 30):
            parts.append(_text(left, top + 8, line, size=25))
            top += 36
        value_top = top if len(row.value) > 8 else top - 36
        parts.append(_text(left + COLUMN, value_top + 8, row.value, size=25, anchor="end"))
        top = value_top + 36
    return top + 30


def _replies(shown: Report, words: Catalog, parts: list[str], top: int) -> int:
    """Bars of the first reply by urgency: half came within the dark part, nine in ten within the light one."""
    section = next((section for section in shown.sections if section.key == REPLIES), None)
    if section is None:
        return top
    longest = max((late for _, late in shown.times.values()), default=1) or 1
    parts.append(_text(EDGE, top, section.title, size=25, fill=ACCENT))
    top += 24
    left, room = EDGE + 200, WIDTH - 2 * EDGE - 200
    for row in section.rows:
        parts.append(_text(EDGE, top + 30, row.label, size=24))
        if row.key not in shown.times:
            parts.append(_text(left, top + 30, row.value, size=21, fill=FAINT))
            top += 50
            continue
        half, late = shown.times[row.key]
        parts += [
            _bar(left, top + 8, room * late / longest, 28, LIGHT),
            _bar(left, top + 8, room * half / longest, 28, ACCENT),
            _text(left, top + 64, f"{lasting(half, words)} / {lasting(late, words)}", size=21, fill=FAINT),
        ]
        top += 84
    return top + 20


def _hours(shown: Report, parts: list[str], top: int) -> int:
    """A bar for each hour of the day; what is withheld has one of the same length everywhere."""
    parts.append(_text(EDGE, top, shown.hours_title, size=25, fill=ACCENT))
    counts = [int(value) if value not in (SMALL, WITHHELD) else None for value in shown.hours]
    most = max((count for count in counts if count), default=1)
    foot, wide = top + 60 + HIGH, (WIDTH - 2 * EDGE) / 24
    for hour, (count, value) in enumerate(zip(counts, shown.hours, strict=True)):
        left = EDGE + hour * wide
        tall = SMALLEST if count is None else HIGH * count / most
        colour = LIGHT if count is None else ACCENT
        if tall:
            parts.append(_bar(left + 4, foot - tall, wide - 8, tall, colour))
            parts.append(_text(left + wide / 2, foot - tall - 8, value, size=19, anchor="middle", fill=FAINT))
        if hour % 3 == 0:
            parts.append(_text(left + wide / 2, foot + 30, f"{hour:02}", size=20, anchor="middle"))
    parts += _line(EDGE, foot)
    return foot + 50


def _wrapped(text: str, longest: int) -> list[str]:
    """A text in lines of about so many letters, broken at spaces: Khmer has one between phrases."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + len(word) < longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _text(x: float, y: float, text: str, *, size: int, fill: str = INK, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" fill="{fill}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _bar(x: float, y: float, wide: float, tall: float, fill: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{max(wide, 3):.0f}" height="{tall:.0f}" rx="4" fill="{fill}"/>'


def _line(x: int, y: float) -> tuple[str, ...]:
    return (f'<rect x="{x}" y="{y:.0f}" width="{WIDTH - 2 * x}" height="2" fill="{LIGHT}"/>',)
