"""Who runs this Sarika (`organisation.yml`), and what Telegram shows of it before anybody writes (`profile.yml`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.check.words import ORGANISATION_FIELDS, check_letters, phone_like, texts_of
from bot.core.contact import actions
from bot.sheet import Problems, Row, read


@dataclass(frozen=True)
class Organisation:
    """Name, who reads, hours, and what is passed on without consent (danger to life, a child, law), by language."""

    fields: Mapping[str, Mapping[str, str]]
    languages: tuple[str, ...]

    def text(self, field: str, language: str) -> str | None:
        """What is written for `name`, `readers`, `hours` or `passed_on`, or None while it is empty."""
        return self.fields.get(field, {}).get(language)

    def missing(self) -> list[str]:
        """What nobody has filled in yet, as `field.language`: with a real token nothing starts until this is empty."""
        return [
            f"{field}.{language}"
            for field in ORGANISATION_FIELDS
            for language in self.languages
            if not self.text(field, language)
        ]


def read_organisation(path: Path, languages: Collection[str], problems: Problems) -> Organisation:
    """The organisation's own words. Empty values pass here: start-up refuses them, or the demo has its own."""
    sheet = read(path, problems)
    sheet.only(ORGANISATION_FIELDS)
    fields: dict[str, dict[str, str]] = {}
    for field, row in sheet.fields().items():
        row.only(languages)
        fields[field] = {language: text.text() for language, text in row.fields().items() if not text.empty}
        for text in row.fields().values():
            check_letters(text.text(), text)
            for _, number in phone_like(text.text()):
                how = "take it out: numbers stand in directory.yml only"
                text.wrong(f"{number!r} could be read as a phone number", how)
    return Organisation(fields, tuple(languages))


COMMANDS = tuple(actions.COMMANDS)
"""The commands of contacts, in the order of the list."""

DESK_COMMANDS = ("r", "a", "n", "word", "task", "unsend", "card", "find", "plan")
"""What counsellors write in the thread of a case, the last two anywhere (read in `bot.adapters.telegram.wire`)."""

SUPERVISOR_COMMANDS = ("report", "journal", "withhold", "restore")
"""What supervisors write anywhere in their group."""

LONGEST = {"name": 64, "short_description": 120, "description": 512}
"""Most characters (Bot API: setMyName, setMyShortDescription, setMyDescription)."""

LONGEST_COMMAND = 256
"""Most characters of a command's description (Bot API, BotCommand)."""


@dataclass(frozen=True)
class Profile:
    """What is shown, each by language."""

    texts: Mapping[str, Mapping[str, str]]
    """By `name`, `short_description` and `description`."""
    commands: Mapping[str, Mapping[str, str]]
    """Those of contacts, by name."""
    desk: Mapping[str, Mapping[str, str]]
    """Those of counsellors, then those of supervisors."""


def read_profile(path: Path, languages: Collection[str], problems: Problems) -> Profile:
    """The profile; what is wrong is reported."""
    sheet = read(path, problems)
    if not sheet:
        return Profile({}, {}, {})
    sheet.only({*LONGEST, "commands", "desk_commands"})
    need = "write it in every language"
    texts = {field: _words(sheet.need(field, need), languages, most) for field, most in LONGEST.items()}
    commands = _commands(sheet, "commands", COMMANDS, languages)
    desk = _commands(sheet, "desk_commands", (*DESK_COMMANDS, *SUPERVISOR_COMMANDS), languages)
    return Profile(texts, commands, desk)


def _commands(
    sheet: Row, field: str, known: tuple[str, ...], languages: Collection[str]
) -> Mapping[str, Mapping[str, str]]:
    """The descriptions of exactly the commands that there are, in their order."""
    listed = sheet.need(field, "describe every command").fields()
    for name in known:
        if name not in listed:
            sheet.wrong(f"the command {name} is not described", f"add `{name}: {{km: …, en: …}}`")
    for name, row in listed.items():
        if name not in known:
            row.wrong(f"there is no command {name}", "use one of: " + ", ".join(known))
    return {name: _words(listed[name], languages, LONGEST_COMMAND) for name in known if name in listed}


def _words(row: Row, languages: Collection[str], most: int) -> Mapping[str, str]:
    texts = texts_of(row, languages, most)
    for text in texts.values():
        for _, number in phone_like(text):
            row.wrong(f"{number!r} could be read as a phone number", "take it out")
    return texts
