"""The settings of reading pictures and hearing voice notes."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import BaseSettings

from bot.settings.declared import number, setting


class ReadingSettings(BaseSettings):
    """Whether and how the words in contacts' pictures and voice notes are read on this machine."""

    picture_languages: str = setting(
        "khm eng tha",
        "languages in which Tesseract reads contacts' pictures, as far as they are installed; none: not read at all",
        'write names as `tesseract --list-langs` shows them, with spaces between them, such as "khm eng tha", or none',
    )
    picture_seconds: int = number(20, "seconds after which a picture that is not read yet is left unread", 2, 60)
    voice_model: Path | None = setting(
        None,
        "folder of a speech model of sherpa-onnx with which contacts' voice notes are heard; none: not heard at all",
        "write the path of a folder with model.int8.onnx and tokens.txt in it (docs/hearing.md)",
    )
    voice_seconds: int = number(180, "seconds after which what is heard of a voice note is all of it", 10, 600)
