"""How well pictures are read: `python -m bench.reading [--write]`, with Tesseract and its khm, eng and tha.

Each kind of picture in each look and language; wrong letters, and seconds of processor time a picture. What
is understood of the words comes after, by the same rules as in a case. `--write` puts the tables into docs/reading.md.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import os
import platform
import re
import resource
from collections import defaultdict
from pathlib import Path

from bench.pictures import LOOKS, WORDS, draw
from bot import content as contents
from bot.adapters.rasa.client import RasaClient
from bot.adapters.rasa.server import RasaServer
from bot.adapters.reading.tesseract import Tesseract, installed, usable
from bot.core.understanding.values import Urgency
from bot.settings.fields import Settings
from bot.understanding.letters import wrong
from bot.understanding.understander import Understander

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "reading.md"
LANGUAGES = {"km": "Khmer", "en": "English", "th": "Thai"}
PATIENCE = 120.0


def spent() -> float:
    """Seconds of processor time of all that was started here and has ended: the same beside whatever else runs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def spaceless(text: str) -> str:
    """A text without spaces."""
    return "".join(text.split()).replace("\u200b", "")


async def measured() -> tuple[dict[tuple[str, str], list[tuple[int, int, float]]], dict[tuple[str, str, str], str]]:
    """Wrong letters, letters and seconds of processor time by look and language; and all that was read."""
    languages = usable(Settings.model_fields["picture_languages"].default, installed())
    reader = Tesseract(languages, PATIENCE)
    figures: dict[tuple[str, str], list[tuple[int, int, float]]] = defaultdict(list)
    read: dict[tuple[str, str, str], str] = {}
    for look, drawn in LOOKS.items():
        for (kind, language), lines in WORDS.items():
            picture, began = draw(lines, drawn), spent()
            text = await reader.read(picture)
            right = "\n".join(lines)
            letters, mistakes = len(spaceless(right)), wrong(spaceless(right), spaceless(text))
            figures[look, language].append((min(mistakes, letters), letters, spent() - began))
            read[look, kind, language] = text
    return figures, read


async def understood(read: dict[tuple[str, str, str], str]) -> list[str]:
    """A line for each kind and language: how many pictures show signs, how many ring as an emergency by red flags, and
    how many would by all that is asked of words that a contact writes.
    """
    forms = [about.form for about in contents.load(demo=True).forms.values() if about.form.reads is not None]
    lines = []
    async with RasaServer() as server:
        understander = Understander.from_files(RasaClient(server.url, server.token))
        for kind in dict.fromkeys(kind for kind, _ in WORDS):
            for language, name in LANGUAGES.items():
                texts = [text for (_, *what), text in read.items() if what == [kind, language]]
                if not texts:
                    continue
                signs = sum(any(len(form.read(text)) > 1 for form in forms) for text in texts)
                rings = [(await understander.understand(text)).urgency for text in texts if text]
                flags = [understander.red_flags(text).urgency for text in texts]
                found = " | ".join(str(one.count(Urgency.EMERGENCY)) for one in (flags, rings))
                lines.append(f"| {kind} | {name} | {len(texts)} | {signs} | {found} |")
    return lines


async def tables() -> str:
    """The figures, as Markdown."""
    figures, read = await measured()
    rows = []
    for look in LOOKS:
        cells = []
        for language in LANGUAGES:
            found = figures[look, language]
            share = sum(w for w, _, _ in found) / sum(of for _, of, _ in found)
            cells.append(f"{share:.0%} | {sum(s for _, _, s in found) / len(found):.1f} s")
        rows.append(f"| {look} | {' | '.join(cells)} |")
    today = datetime.datetime.now(datetime.UTC).date()
    machine = f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()}"
    return "\n".join(
        [
            f"Measured on {today}, {machine}, Tesseract with {Settings.model_fields['picture_languages'].default}; {len(read)} pictures, time is the processor's.",
            "",
            "| look | " + " | ".join(f"{name}: letters wrong | time" for name in LANGUAGES.values()) + " |",
            "|---|" + "--:|--:|" * len(LANGUAGES),
            *rows,
            "",
            "| picture | language | looks | two signs or more of a false offer | rings by red flags | would by the models |",
            "|---|---|--:|--:|--:|--:|",
            *await understood(read),
        ]
    )


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__.partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="also write the tables to docs/reading.md")
    chosen = parser.parse_args()
    told = asyncio.run(tables())
    print(told)
    if chosen.write:
        marks = "<!-- figures -->\n", "\n<!-- end of figures -->"
        before = DOCUMENT.read_text(encoding="utf-8")
        new = re.sub(f"{marks[0]}.*{marks[1]}", lambda _: f"{marks[0]}{told}{marks[1]}", before, flags=re.DOTALL)
        DOCUMENT.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
