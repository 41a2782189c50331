"""Prints the counsellors' guides on A4: ``uv run python -m tests.page.guide_sheets`` writes them to var/guides."""

import re
from pathlib import Path

from markdown_it import MarkdownIt

from bot.paper import chromium
from tests.page.sarika import PROJECT

GUIDES = {"en": "counsellors.md", "km": "counsellors.km.md"}
DOCS, FOLDER = PROJECT / "docs", PROJECT / "var" / "guides"

_STYLE = """
@page { size: A4; margin: 9mm 11mm; }
body { margin: 0; columns: 2; column-gap: 6mm; font: 8.7pt/1.3 "Noto Sans", "Noto Sans Khmer", "Khmer OS", sans-serif; }
html:lang(km) body { font-size: 8.5pt; line-height: 1.6; }
h1, .pictures, h2:has(+ .pictures) { column-span: all; }
h1 { font-size: 1.7em; margin: 0 0 1mm; }
h2 { font-size: 1.25em; margin: 1.5mm 0 0.5mm; color: #0b6661; break-after: avoid; }
p, ul, ol { margin: 0 0 1mm; }
ul, ol { padding-inline-start: 4mm; }
li { margin-bottom: 0.3mm; }
code { font-size: 0.92em; background: #e3ece9; }
a { color: inherit; text-decoration: none; }
.pictures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2mm; align-items: start; margin: 1mm 0 2mm;
  break-inside: avoid; }
.pictures img { width: 100%; box-sizing: border-box; border: 0.2mm solid #b9c8c4; }
.pictures img:nth-of-type(2), .pictures img:nth-of-type(3) { grid-row: 1 / 3; }
.pictures img:nth-of-type(2) { grid-column: 2; }
.pictures img:nth-of-type(3) { grid-column: 3; }
"""

_PAGE = re.compile(rb"/Type\s*/Page\b")


def sheet(language: str) -> str:
    """A guide as an HTML page that prints on A4."""
    words = MarkdownIt("commonmark").render((DOCS / GUIDES[language]).read_text(encoding="utf-8"))
    words = words.replace('src="pictures/', f'src="{(DOCS / "pictures").as_uri()}/')
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><style>{_STYLE}</style></head>'
        f"<body>{words}</body></html>"
    )


def printed(language: str, folder: Path) -> Path:
    """Print a guide as PDF into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"counsellors.{language}.pdf"
    chromium.pdf(sheet(language), path)
    return path


def pages(path: Path) -> int:
    """How many pages a PDF that Chromium made has."""
    return len(_PAGE.findall(path.read_bytes()))


def main() -> None:
    """Print all guides."""
    for language in GUIDES:
        path = printed(language, FOLDER)
        print(f"{path}: {pages(path)} pages")


if __name__ == "__main__":
    main()
