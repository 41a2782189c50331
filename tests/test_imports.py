"""What the core may import, told by what it may: import-linter (pyproject.toml) can only list what it may not."""

from __future__ import annotations

import ast
import sys
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
