"""What the core may import, told by what it may: import-linter (pyproject.toml) can only list what it may not."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.every import every

PROJECT = Path(__file__).resolve().parents[1]
CORE = sorted((PROJECT / "bot" / "core").rglob("*.py"))


def imported(source: str, package: str) -> Iterator[str]:
    """The full names of what a module of a package imports, wherever in it."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (one.name for one in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                parents = package.split(".")[: -(level - 1) or None] if level else []
                base = [*parents, *([module] if module else [])]
                yield from (".".join([*base, one.name]) for one in names)


def foreign(source: str, package: str = "bot.core") -> list[str]:
    """Imports that are neither of the standard library nor of the core. `importlib` could bring in anything."""
    allowed = sys.stdlib_module_names - {"importlib"}
    return [
        name
        for name in imported(source, package)
        if name.partition(".")[0] not in allowed and not f"{name}.".startswith("bot.core.")
    ]


@every(CORE)
def test_the_core_imports_the_standard_library_and_itself_only(file: Path) -> None:
    package = ".".join(file.relative_to(PROJECT).parent.parts)
    assert foreign(file.read_text(encoding="utf-8"), package) == []


def test_a_module_without_a_room_fails_the_check() -> None:
    """import-linter looks at each container as a whole only where it is told to."""
    rules = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = {tuple(rule["containers"]): rule["exhaustive"] for rule in rules["contracts"] if rule["type"] == "layers"}
    assert layers == {("bot",): True, ("bot.core",): True, ("standin",): True}
    checks = re.search(r"^checks:.*\n((?:\t.*\n)+)", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert checks is not None
    assert "/lint-imports\n" in checks[1]


def test_every_yaml_is_read_by_one_loader() -> None:
    """`bot.sheet` gives the line of every value, or its loader gives plain values; each other one reads `no` in its own way."""
    reading = re.compile(r"yaml\.(?:load|load_all|compose|compose_all|safe_load|safe_load_all|full_load)\b\([^\n]*")
    for path in (PROJECT / "bot").rglob("*.py"):
        calls = reading.findall(path.read_text(encoding="utf-8"))
        assert path.name == "sheet.py" or all(", LOADER)" in call for call in calls), path


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import yaml", ["yaml"]),
        ("import json, redis.asyncio", ["redis.asyncio"]),
        ("from bot import codec", ["bot.codec"]),
        ("from bot.corelike import x", ["bot.corelike.x"]),
        ("from .. import codec", ["bot.codec"]),
        ("from ..adapters import vault", ["bot.adapters.vault"]),
        ("def late():\n    import telegram", ["telegram"]),
        ("from importlib import import_module", ["importlib.import_module"]),
        (
            "from __future__ import annotations\nimport re\nfrom bot.core import text\nfrom . import case\nfrom .case import Case",
            [],
        ),
    ],
)
def test_whatever_else_is_found(source: str, found: list[str]) -> None:
    assert foreign(source) == found


AS_TELEGRAM_SAYS = re.compile(r"forum_?topic|topic_(message|closed|deleted|id_invalid|not_modified)", re.IGNORECASE)
"""A forum's topic in the Bot API's words: elsewhere a topic is what a message is about."""


def test_a_forums_topic_is_called_a_thread_but_where_telegram_is_spoken_to() -> None:
    speaking = {"bot/adapters/telegram", "bot/replay/stage.py"}
    found = [
        name
        for path in (PROJECT / "bot").rglob("*.py")
        if not (name := path.relative_to(PROJECT).as_posix()).startswith(tuple(speaking))
        and AS_TELEGRAM_SAYS.search(path.read_text("utf-8"))
    ]
    assert found == []
    comments = re.findall("(?m)^#\\. (.*)$", (PROJECT / "locales/en/LC_MESSAGES/messages.po").read_text("utf-8"))
    assert [line for line in comments if "case's topic" in line or "topic of a case" in line] == []
