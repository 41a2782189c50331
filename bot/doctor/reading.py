"""Whether the words in contacts' pictures are read, and in which languages."""

from __future__ import annotations

from bot.adapters.reading.tesseract import bounds, installed, usable
from bot.doctor.findings import Finding, note, ok
from bot.settings.fields import Settings


def pictures(settings: Settings) -> Finding:
    """What is read of pictures, or why nothing is."""
    wanted = settings.picture_languages
    if wanted == "none":
        return ok("Pictures are not read by machine: so the settings say.")
    if not bounds():
        return note("Pictures are not read by machine.", "That takes Linux with Landlock, on x86_64 or aarch64.")
    there = installed()
    if read := usable(wanted, there):
        missing = [language for language in wanted.split() if language not in read]
        what = f"Pictures are read by machine in these languages: {', '.join(read)}."
        return note(what, f"Not installed: {', '.join(missing)}.") if missing else ok(what)
    how = "Install tesseract-ocr, tesseract-ocr-khm and tesseract-ocr-tha (Debian), or nothing: counsellors see them."
    return note("Pictures are not read by machine: Tesseract is not here, or none of its languages.", how)
