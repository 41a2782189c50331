"""Settings from files: `SARIKA_…_FILE` names one, and Docker puts its secrets into a folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

PREFIX = "SARIKA_"
DOCKER_SECRETS = Path("/run/secrets")
"""Where Docker and Podman mount secrets; one named `sarika_telegram_token` is the token."""

NOT_SETTINGS = frozenset({"SARIKA_DEBUG"})
"""Variables with the prefix that are no settings: tracebacks on, and an extra of the Rasa environment."""


class FileTrouble(ValueError):
    """A file that a setting names cannot be used. `name` is the variable; the message says what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def written(env_file: Path | None) -> dict[str, str]:
    """All `SARIKA_*` variables with something in them, of the `.env` file and, before it, of the environment."""
    found: dict[str, str | None] = {}
    if env_file is not None and env_file.is_file():
        found |= dotenv_values(env_file, interpolate=False)
    found |= os.environ
    return {name.upper(): value for name, value in found.items() if value and name.upper().startswith(PREFIX)}


class Files(PydanticBaseSettingsSource):
    """Values of fields whose file is named by `SARIKA_…_FILE`, or lies among Docker's secrets.

    Raises FileTrouble for a file that cannot be read or is empty, and where a value is given twice.
    """

    def __init__(self, settings: type[BaseSettings], env_file: Path | None, secrets: Path) -> None:
        super().__init__(settings)
        self._secrets = secrets
        self._written = written(env_file)

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The text of the field's file without blanks around it, or None."""
        variable = f"{PREFIX}{field_name}".upper()
        named = self._written.get(f"{variable}_FILE")
        if named is not None:
            if variable in self._written:
                raise FileTrouble(variable, f"it is given twice: keep either {variable} or {variable}_FILE")
            return _read(Path(named).expanduser(), f"{variable}_FILE"), field_name, False
        secret = self._secrets / variable.lower()
        if variable not in self._written and secret.is_file():
            return _read(secret, variable), field_name, False
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """All values found."""
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def _read(path: Path, name: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise FileTrouble(name, f"the file {path} cannot be read ({reason}): name one that Sarika may read") from None
    if not text:
        raise FileTrouble(name, f"the file {path} is empty: write the value into it")
    return text
