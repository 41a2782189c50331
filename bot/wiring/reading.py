"""What reads pictures and hears voice notes, from the settings and what is on this machine."""

from __future__ import annotations

from bot.adapters.reading import speech, tesseract
from bot.core.model.case import Kind
from bot.core.ports import MachineReader
from bot.process.logs import log
from bot.settings.fields import Settings


def readers_of(settings: Settings) -> dict[Kind, MachineReader]:
    """What reads each kind of file; none of those that nobody is to read, or nothing here can."""
    found: dict[Kind, MachineReader] = {}
    if languages := tesseract.usable(settings.picture_languages, tesseract.installed()):
        log.info("reads_pictures", count=len(languages))
        found[Kind.PHOTO] = tesseract.Tesseract(languages, settings.picture_seconds)
    model = settings.voice_model
    if model is not None and speech.installed() and not speech.lacks(model):
        log.info("hears_voice_notes")
        found[Kind.VOICE] = speech.Speech(model, settings.voice_seconds)
    return found
