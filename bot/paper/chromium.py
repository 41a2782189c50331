"""Pages as pictures and as PDF, by the Chromium of this machine: it is the one that shapes Khmer as phones do."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from bot.core.model.errors import SarikaError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Programs that are looked for on the PATH, in this order."""

FLAGS = """
    --headless=new --no-sandbox --disable-gpu --no-first-run --hide-scrollbars --disable-background-networking
    --no-pdf-header-footer --force-color-profile=srgb
"""

TALLEST = 16_000
"""Most pixels of a picture's height; Chromium draws no taller ones."""

LONGEST = 60
"""Seconds until a page is given up."""

MEASURE = "<script>document.documentElement.dataset.height=document.documentElement.scrollHeight</script>"
"""Stands at the end of a page whose picture is wanted: tells how tall it is."""

_HEIGHT = re.compile(r'data-height="(\d+)"')


class NoPictureError(SarikaError):
    """No picture or PDF could be made. Says what to do."""


def picture(page: str, path: Path, width: int) -> str:
    """Write a page (HTML that ends with `MEASURE`) as a PNG, as tall as it is; the page as it was laid out.

    `width` is in pixels. Raises NoPictureError.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        laid_out = _run(folder, f"--window-size={width},900", "--dump-dom", file.as_uri())
        height = _HEIGHT.search(laid_out)
        tall = min(int(height.group(1)) if height else 900, TALLEST)
        drawn = Path(folder) / "page.png"
        _run(folder, f"--window-size={width},{tall}", f"--screenshot={drawn}", file.as_uri())
        _take(drawn, path)
    return laid_out


def layout(page: str, width: int) -> str:
    """A page as it is laid out in a window so many pixels wide. Raises NoPictureError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        return _run(folder, f"--window-size={width},900", "--dump-dom", file.as_uri())


def pdf(page: str, path: Path) -> None:
    """Write a page as PDF; its own @page rule gives the paper. Raises NoPictureError."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        printed = Path(folder) / "page.pdf"
        _run(folder, f"--print-to-pdf={printed}", file.as_uri())
        _take(printed, path)


def _take(made: Path, path: Path) -> None:
    if not made.exists():
        raise NoPictureError("Chromium made no picture of the page; run it once by hand and see what it says.")
    shutil.move(made, path)


def _run(folder: str, *arguments: str) -> str:
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        raise NoPictureError(
            "This needs Chromium and a Khmer font: sudo apt-get install chromium fonts-noto-core fonts-khmeros"
        )
    try:
        done = subprocess.run(
            [program, *FLAGS.split(), f"--user-data-dir={folder}/profile", *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoPictureError(f"Chromium took longer than {LONGEST} seconds.") from None
    if done.returncode:
        raise NoPictureError(f"Chromium ended with exit code {done.returncode}.")
    return done.stdout
