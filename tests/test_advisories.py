"""What `docs/advisories.md` says: of which versions, and of what our code never does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOTS = {"nlu": "sarika-nlu", "nlu/own": "sarika-own", "bot": "sarika"}
MOST = 45
"""Packages of Rasa's environment, on all systems together."""
UNSAFE = re.compile(
    r"\bpickle\.|import (?:pickle|dill|shelve|marshal)|joblib\.load|skops\.|allow_pickle=True"
    r"|yaml\.(?:unsafe|full)_load|yaml\.C?(?:Unsafe|Full)?Loader\b"
)


def locked(environment: str) -> dict[str, set[str]]:
    """The versions of what is installed for who runs Sarika, without the groups of developers."""
    lock = PROJECT / ("uv.lock" if environment == "bot" else f"{environment}/uv.lock")
    packages: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads(lock.read_text("utf-8"))["package"]:
        packages.setdefault(package["name"], []).append(package)
    found: dict[str, set[str]] = {}
    missing = [ROOTS[environment]]
    while missing:
        name = missing.pop()
        if name not in found:
            found[name] = {each["version"] for each in packages[name]}
            for each in packages[name]:
                extras = (each.get("dependencies", []), *each.get("optional-dependencies", {}).values())
                missing += [needed["name"] for group in extras for needed in group]
    return found


def rows(section: str) -> list[list[str]]:
    text = (PROJECT / "docs" / "advisories.md").read_text("utf-8").partition(f"\n## {section}\n")[2]
    table = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


@pytest.mark.parametrize("section", ["Open", "Corrected in what is locked"])
def test_each_version_is_the_one_that_is_locked(section: str) -> None:
    listed = rows(section)
    assert len(listed) >= 5
    for environment, package, version, *_ in listed:
        assert version in locked(environment)[package], f"look at {package} in docs/advisories.md again"


def test_what_is_gone_is_not_installed() -> None:
    gone = rows("Gone with their packages")
    assert len(gone) >= 5
    for environment, package, *_ in gone:
        assert package not in locked(environment)


def test_rasa_brings_only_what_is_used() -> None:
    assert len(locked("nlu")) <= MOST


def test_nothing_that_can_hold_code_is_read() -> None:
    """Pickles, and what is made of them: they run code of whoever made the file."""
    ours = [*PROJECT.glob("bot/**/*.py"), *PROJECT.glob("nlu/*.py"), *PROJECT.glob("nlu/*/*.py")]
    assert len(ours) > 300
    for path in ours:
        assert not UNSAFE.search(path.read_text("utf-8")), path
    assert UNSAFE.search("joblib.load(path)")
