"""Photos of papers that a contact has put aside, as values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.core.model.case import Content

MOST_PAPERS = 4
"""How many are kept of one contact: a passport page, a contract of two pages, a payslip (our choice). Some 300 bytes
each: the picture itself lies at Telegram, and only its name there, sealed, with us."""


@dataclass(frozen=True)
class Paper:
    """One of them. `number` is given once; `at` is when it was put aside, in milliseconds since 1970.

    `digest`: the SHA-256 of the file as it came, in hexadecimal digits; empty where it could not be fetched.
    """

    number: int
    at: int
    content: Content = field(repr=False)
    digest: str = ""


@dataclass(frozen=True)
class Papers:
    """All of them, in their order. `asked_at`: when the contact was asked to send one (0: not): the next photo is it.
    `album`: what the photos of one sending have in common.
    """

    kept: tuple[Paper, ...] = ()
    numbered: int = 0
    asked_at: int = 0
    album: str | None = None

    def paper(self, number: str) -> Paper | None:
        """The one with a number, if it is still there."""
        return next((paper for paper in self.kept if str(paper.number) == number), None)

    def put(self, content: Content, now: int) -> Papers:
        """With one more. Raises ValueError where no more are kept."""
        if len(self.kept) >= MOST_PAPERS:
            raise ValueError("no more papers are kept")
        paper = Paper(self.numbered + 1, now, content)
        return replace(self, kept=(*self.kept, paper), numbered=paper.number, album=content.album)

    def with_(self, paper: Paper) -> Papers:
        """With a paper in place of the one with its number."""
        return replace(self, kept=tuple(paper if p.number == paper.number else p for p in self.kept))

    def without(self, paper: Paper) -> Papers:
        """Without one."""
        return replace(self, kept=tuple(p for p in self.kept if p.number != paper.number))
