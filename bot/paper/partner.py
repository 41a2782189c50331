"""The sheet for a partner as PDF, a page for each language. A browser prints it as well; Telegram's own on a phone does
not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.paper.pdf import HEIGHT, WIDTH, Paper, lines

EDGE, LABELS, BETWEEN = 51.0, 150.0, 10.0
"""Points: the margin of a page, the column of labels, and what lies between it and that of values."""

LARGE, NORMAL, SMALL = 18.0, 11.0, 9.0
"""Points of letters."""

LEADING = 1.8
"""How high a line is, in parts of its letters: Khmer has signs above and below."""

FAINT = 0.4
"""How light labels are: 0 is black."""


@dataclass(frozen=True)
class Sheet:
    """What a partner is told, in one language: lines as they stand there, and rows of label and value."""

    language: str
    title: str
    to: str
    by: str
    case: str
    name: str
    rows: tuple[tuple[str, str], ...]
    consent: str
    only: str
    made: str


def pdf(sheets: Sequence[Sheet]) -> bytes:
    """The sheets, each on a page of its own."""
    paper = Paper(sheets[0].title, sheets[0].language)
    for sheet in sheets:
        _Column(paper).sheet(sheet)
    return paper.written()


class _Column:
    """A page that is filled from above, and goes on on another one."""

    def __init__(self, paper: Paper) -> None:
        self._paper, self._y = paper, HEIGHT

    def sheet(self, sheet: Sheet) -> None:
        self._row([(EDGE, sheet.title, LARGE, 0.1)])
        self._row([(EDGE, " · ".join(filter(None, (sheet.to, sheet.by))), NORMAL, 0.1)])
        self._y += NORMAL
        for label, value in ((sheet.case, sheet.name), *sheet.rows):
            self._row([(EDGE, label, NORMAL, FAINT), (EDGE + LABELS + BETWEEN, value, NORMAL, 0.1)])
        self._y += NORMAL
        self._row([(EDGE, sheet.consent, NORMAL, 0.1)])
        self._row([(EDGE, f"{sheet.only} {sheet.made}", SMALL, FAINT)])

    def _row(self, cells: list[tuple[float, str, float, float]]) -> None:
        """Texts beside each other: where each begins, how large and how grey it is."""
        size = max(size for _, _, size, _ in cells)
        ends = [*(x - BETWEEN for x, _, _, _ in cells[1:]), WIDTH - EDGE]
        broken = [list(lines(text, (end - x) / size)) for (x, text, size, _), end in zip(cells, ends, strict=True)]
        for number in range(max(map(len, broken))):
            self._y += size * LEADING
            if self._y > HEIGHT - EDGE:
                self._paper.page()
                self._y = EDGE + size * LEADING
            for (x, _, points, grey), there in zip(cells, broken, strict=True):
                if number < len(there):
                    self._paper.line(x, self._y, there[number], points, grey)
