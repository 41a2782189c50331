"""What the files of the practice are made of: parts that are checked as they are read, and words in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.model.errors import SarikaError
from bot.sheet import ContentError, read

Language = Literal["km", "en"]


class ScenarioError(SarikaError):
    """A scenario cannot be used. Names the file, the place in it, and what to write."""


class Part(BaseModel):
    """A part of a file of the practice."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def in_file(cls, path: Path) -> Self:
        """All that a file holds. Raises ScenarioError."""
        try:
            said = read(path)
            return cls.model_validate(said.plain())
        except ContentError as error:
            raise ScenarioError(f"{error}.") from None
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = " → ".join(str(part + 1) if isinstance(part, int) else part for part in first["loc"])
            raise ScenarioError(f"{path}:{said.at(first['loc']).line}: {place}: {first['msg']}.") from None


class Said(Part):
    """The same words in both languages."""

    km: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def in_language(self, language: Language) -> str:
        """The words in one language."""
        return self.km if language == "km" else self.en
