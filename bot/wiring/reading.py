"""What reads the words in pictures, from the settings and what is on this machine."""

from __future__ import annotations

from bot.adapters.reading.tesseract import Tesseract, installed, usable
from bot.core.ports import PictureReader
from bot.process.logs import log
from bot.settings.fields import Settings


def reader_of(settings: Settings) -> PictureReader | None:
    """What reads pictures; None where nobody is to, or nothing here can."""
    languages = usable(settings.picture_languages, installed())
    if languages:
        log.info("reads_pictures", count=len(languages))
    return Tesseract(languages, settings.picture_seconds) if languages else None
