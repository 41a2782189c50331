"""Makes the settings of a process, or says of every wrong one what to write instead."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.settings import files, values
from bot.settings.fields import ENV_FILE, Settings
from bot.settings.files import PREFIX, FileTrouble


class WrongSettings(Exception):
    """Settings that cannot be used: `sentences` says of each what to write instead. Holds no value of any."""

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))


def load(env_file: Path | None = ENV_FILE) -> Settings:
    """The settings of this process. Raises WrongSettings with a sentence for every one that is wrong."""
    where: dict[str, Any] = {"_env_file": env_file}  # an argument that type checkers do not know of
    with refusing():
        settings = Settings(**where)
    if found := list(conflicts(settings)):
        raise WrongSettings(found)
    return settings


def content_dir(default: Path) -> Path:
    """The folder of the content, whatever else is wrong in the settings: commands for editors need no other one."""
    found = _alone("CONTENT_DIR")
    return Path(found) if found else default


def own_nlu() -> bool:
    """Whether Sarika's own parse server is wanted, whatever else is wrong in the settings."""
    return _alone("NLU") == "own"


def _alone(name: str) -> str | None:
    return os.environ.get(PREFIX + name) or dotenv_values(ENV_FILE).get(PREFIX + name)


def conflicts(settings: Settings) -> Iterator[str]:
    """A sentence for each setting that another one makes necessary or impossible."""
    if settings.webhook_url is not None and settings.webhook_secret is None:
        yield (
            "SARIKA_WEBHOOK_SECRET is missing: with SARIKA_WEBHOOK_URL anyone could send updates; "
            "write the output of `openssl rand -hex 32`."
        )
    if settings.desk_chat is not None and settings.desk_chats:
        yield (
            "SARIKA_DESK_CHAT and SARIKA_DESK_CHATS are both given: write all groups into SARIKA_DESK_CHATS "
            "and take the other one out."
        )
    if settings.desk in ("both", "web") and settings.desk_url is None:
        yield (
            f"SARIKA_DESK={settings.desk} needs SARIKA_DESK_URL: write the address of the page, such as "
            "https://desk.example.org, or SARIKA_DESK=forum."
        )
    if settings.nlu_url is not None and settings.nlu_token is None:
        yield "SARIKA_NLU_TOKEN is missing: write the token that the Rasa at SARIKA_NLU_URL was started with."
    url = values.plain(settings.redis_url) or ""
    if settings.redis_password is not None and not url:
        yield "SARIKA_REDIS_PASSWORD has no use: give SARIKA_REDIS_URL too, or take the password out."
    elif settings.redis_password is not None and url.startswith("unix:"):
        yield "SARIKA_REDIS_PASSWORD does not go with unix://: write unix://:password@/path instead."
    elif settings.redis_password is not None and ":" in url.partition("://")[2].rpartition("@")[0]:
        yield "SARIKA_REDIS_URL holds a password already: take out SARIKA_REDIS_PASSWORD."


@contextmanager
def refusing() -> Iterator[None]:
    """Turns whatever making settings raises into WrongSettings, without any value."""
    try:
        yield
    except FileTrouble as trouble:
        raise WrongSettings([f"{trouble.name}: {trouble}."]) from None
    except ValidationError as error:
        raise WrongSettings([_sentence(item) for item in error.errors(include_input=False)]) from None
    except (SettingsError, UnicodeDecodeError):
        raise WrongSettings([".env cannot be read: write one SARIKA_NAME=value per line, as UTF-8 text."]) from None


def unknown(variables: Mapping[str, str] | None = None) -> list[str]:
    """A sentence for each `SARIKA_*` variable, here or in those given, that nobody reads, with the nearest name that
    somebody does.
    """
    names = {f"{PREFIX}{field}".upper() for field in Settings.model_fields}
    allowed = sorted(names | {f"{name}_FILE" for name in names} | files.NOT_SETTINGS)
    sentences = []
    for variable in sorted(set(files.written(ENV_FILE) if variables is None else variables).difference(allowed)):
        near = difflib.get_close_matches(variable.removeprefix(PREFIX), [n.removeprefix(PREFIX) for n in allowed], n=1)
        hint = f"did you mean {PREFIX}{near[0]}?" if near else "take it out; `.env.example` lists all that there are."
        sentences.append(f"{variable} is not a setting: {hint}")
    return sentences


def _sentence(error: Any) -> str:
    name = str(error["loc"][0]) if error["loc"] else "hours"
    extra = Settings.model_fields[name].json_schema_extra
    instead = extra["instead"] if isinstance(extra, dict) else "correct it"
    if not error["loc"] and error["type"] == "value_error":
        instead = str(error["ctx"]["error"])
    return f"{PREFIX}{name.upper()} cannot be used: {instead}."
