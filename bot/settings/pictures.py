"""The settings of reading pictures."""

from __future__ import annotations

from pydantic_settings import BaseSettings

from bot.settings.declared import number, setting


class PictureSettings(BaseSettings):
    """Whether and how the words in contacts' pictures are read on this machine."""

    picture_languages: str = setting(
        "khm eng tha",
        "languages in which Tesseract reads contacts' pictures, as far as they are installed; none: not read at all",
        'write names as `tesseract --list-langs` shows them, with spaces between them, such as "khm eng tha", or none',
    )
    picture_seconds: int = number(20, "seconds after which a picture that is not read yet is left unread", 2, 60)
