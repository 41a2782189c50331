"""A PDF of some lines of text, with Khmer as people write it, and with words that every reader can copy and search.

HarfBuzz shapes the lines and gives the outlines of the glyphs, which are drawn as paths. A program that reads a PDF by
its glyphs makes nonsense of Khmer, whose vowels stand before, above and below what they are spoken after; so the words
lie over each line once more, invisible, in the order in which they were written. The font comes along; nothing of the
machine is asked for. By ISO 32000-1.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import uharfbuzz as hb

WIDTH, HEIGHT = 595.28, 841.89
"""Points of an A4 page."""

_RUNS = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+|[^\u1780-\u17ff\u19e0-\u19ff\u200b-\u200d]+")
_KHMER = re.compile(r"[\u1780-\u17ff]")

Glyph = tuple[int, float, float]
"""A glyph of the font, and where it stands on its line, in parts of the letters' size."""


class Pen:
    """Takes the outline of a glyph, and gives it as operators of a PDF (8.5.2)."""

    def __init__(self) -> None:
        self.drawn: list[str] = []
        self._at = (0.0, 0.0)

    def moveTo(self, to: tuple[float, float]) -> None:  # noqa: N802 - so HarfBuzz calls them
        """Begin there."""
        self._put("m", to)

    def lineTo(self, to: tuple[float, float]) -> None:  # noqa: N802
        """A straight line."""
        self._put("l", to)

    def qCurveTo(self, by: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        """A quadratic curve, of which a PDF knows the cubic one alone."""
        (x, y), (u, v), (a, b) = self._at, by, to
        self.curveTo((x + (u - x) * 2 / 3, y + (v - y) * 2 / 3), (a + (u - a) * 2 / 3, b + (v - b) * 2 / 3), to)

    def curveTo(self, one: tuple[float, float], two: tuple[float, float], to: tuple[float, float]) -> None:  # noqa: N802
        """A cubic curve."""
        self._put("c", one, two, to)

    def closePath(self) -> None:  # noqa: N802
        """Back to where it began."""
        self.drawn.append("h")

    def endPath(self) -> None:  # noqa: N802
        """Nothing more."""

    def _put(self, what: str, *points: tuple[float, float]) -> None:
        self._at = points[-1]
        self.drawn.append(" ".join(f"{x:.0f} {y:.0f}" for x, y in points) + f" {what}")


@cache
def _font() -> hb.Font:
    path = files("fontpkg_noto_sans_khmer") / "files" / "NotoSansKhmer[wdth,wght].ttf"
    return hb.Font(hb.Face(path.read_bytes()))


def shaped(text: str) -> tuple[list[Glyph], float]:
    """The glyphs of a line, and its width, in parts of the letters' size."""
    font, glyphs, x = _font(), list[Glyph](), 0.0
    for run in _RUNS.findall(text):
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.direction, buffer.script = "ltr", "Khmr" if _KHMER.match(run) else "Latn"
        hb.shape(font, buffer)
        for info, place in zip(buffer.glyph_infos or (), buffer.glyph_positions or (), strict=True):
            unit = 1 / font.face.upem
            glyphs.append((info.codepoint, x + place.x_offset * unit, place.y_offset * unit))
            x += place.x_advance * unit
    return glyphs, x


def lines(text: str, most: float) -> Iterator[str]:
    """The text in lines of a width at most, in parts of the letters' size: between words, in which Khmer has phrases.

    What is longer by itself is cut where a letter with all its signs ends.
    """
    line = ""
    for word in text.split():
        whole = f"{line} {word}".strip()
        if shaped(whole)[1] <= most:
            line = whole
            continue
        if line:
            yield line
        *cut, line = _pieces(word, most)
        yield from cut
    if line:
        yield line


def _pieces(word: str, most: float) -> Iterator[str]:
    piece = ""
    for letter in re.findall(
        r"[^\u17b4-\u17d3\u17dd\u200b-\u200d](?:\u17d2.|[\u17b4-\u17d3\u17dd\u200b-\u200d])*|.", word
    ):
        if piece and shaped(piece + letter)[1] > most:
            yield piece
            piece = ""
        piece += letter
    yield piece


class Paper:
    """Pages of lines; `written` is the file."""

    def __init__(self, title: str, language: str) -> None:
        self._title, self._language = title, language
        self._pages: list[list[str]] = []
        self._glyphs: dict[int, str] = {}
        self._letters: dict[str, int] = {}

    def page(self) -> None:
        """A new one, on which lines stand from now on."""
        self._pages.append([])

    def line(self, x: float, y: float, text: str, size: float, grey: float = 0.1) -> None:
        """A line from there on, in points from the upper left corner of the page to its ground."""
        glyphs, width = shaped(text)
        scale, base, page = size / _font().face.upem, HEIGHT - y, self._pages[-1]
        page.append(f"q {grey} g")
        for glyph, right, up in glyphs:
            page.append(f"q {scale:.5f} 0 0 {scale:.5f} {x + right * size:.2f} {base + up * size:.2f} cm")
            page.append(f"/{self._outline(glyph)} Do Q")
        page.append("Q")
        codes = "".join(f"{self._code(letter):02x}" for letter in text)
        spread = 200 * width / max(len(text), 1)  # each letter of the invisible ones is half as wide as high
        page.append(f"BT 3 Tr /F 1 Tf {spread:.2f} Tz {size:.2f} 0 0 {size:.2f} {x:.2f} {base:.2f} Tm <{codes}> Tj ET")

    def _outline(self, glyph: int) -> str:
        if glyph not in self._glyphs:
            _font().draw_glyph_with_pen(glyph, pen := Pen())
            self._glyphs[glyph] = "\n".join([*pen.drawn, "f"]) if pen.drawn else ""
        return f"G{glyph}"

    def _code(self, letter: str) -> int:
        """The code of a letter in the invisible font, of which 255 have room: a sheet has 200 at most."""
        return self._letters.setdefault(letter, min(len(self._letters) + 1, 255))

    def written(self) -> bytes:
        """The whole file."""
        shapes = {f"G{glyph}": _stream(drawn, _FORM) for glyph, drawn in self._glyphs.items()}
        count, first = len(self._letters), 8 + 2 * len(self._pages)
        kids = " ".join(f"{8 + 2 * n} 0 R" for n in range(len(self._pages)))
        numbered = " ".join(f"/{name} {first + n} 0 R" for n, name in enumerate(shapes))
        title = self._title.encode("utf-16-be").hex()
        bodies: list[str | bytes] = [
            f"<< /Type /Catalog /Pages 2 0 R /Lang ({self._language})"
            " /ViewerPreferences << /DisplayDocTitle true >> >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(self._pages)} >>",
            f"<< /Title <feff{title}> >>",
            f"<< /Font << /F 5 0 R >> /XObject << {numbered} >> >>",
            "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 1"
            f" /LastChar {count} /Widths [{' 0.5' * count}] /CharProcs << /n 6 0 R >>"
            f" /Encoding << /Type /Encoding /Differences [1{' /n' * count}] >> /Resources << >> /ToUnicode 7 0 R >>",
            _stream("0.5 0 d0", ""),
            _stream(self._letters_named(), ""),
        ]
        for number, page in enumerate(self._pages):
            bodies.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Resources 4 0 R"
                f" /Contents {9 + 2 * number} 0 R >>"
            )
            bodies.append(_stream("\n".join(page), ""))
        return _file([body if isinstance(body, bytes) else body.encode() for body in (*bodies, *shapes.values())])

    def _letters_named(self) -> str:
        """What each code of the invisible font means (9.10.3), a hundred in a block at most."""
        pairs = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in self._letters.items()]
        blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
        named = "\n".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks)
        return f"{_CMAP}\n{named}\nendcmap CMapName currentdict /CMap defineresource pop end end"


_FORM = "/Type /XObject /Subtype /Form /BBox [-2000 -2000 4000 4000] "
_CMAP = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
    "1 begincodespacerange <00> <ff> endcodespacerange"
)


def _stream(text: str, entries: str) -> bytes:
    packed = zlib.compress(text.encode())
    return f"<< {entries}/Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode() + packed + b"\nendstream"


def _file(bodies: list[bytes]) -> bytes:
    """The objects with their numbers from 1 on, and where each begins (7.5.4)."""
    made, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    end += b"trailer << /Size %d /Root 1 0 R /Info 3 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, len(made))
    return bytes(made) + end
