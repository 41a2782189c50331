"""No function, module or folder of the code is too long to be read at once, and no name of a module is like its neighbour's;
how branched one is ruff looks at."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

FUNCTION, MODULE = 60, 300
"""Most lines of a function and of a module."""

FOLDER, ROOT = 20, 4
"""Most modules of a folder, besides `__init__`, and of the root of `bot`."""

STILL_LONGER: set[str] = set()
"""What may be longer for now, as this test names it. What is not any more has to go from here."""


ENDINGS = ("s", "es", "ed", "ing", "ings", "er", "ers", "or", "ors", "ion", "ions", "al", "ly")


def functions(module: Path) -> list[tuple[str, int]]:
    """Name and lines of each function of a module."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = (n for n in statements(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(f.name, (f.end_lineno or f.lineno) - f.lineno + 1) for f in found]


def statements(within: ast.AST) -> Iterator[ast.AST]:
    """All of them, in whatever they stand; expressions, nine tenths of a tree, are not gone into."""
    for node in ast.iter_child_nodes(within):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield node
            yield from statements(node)


def too_long(root: Path) -> set[str]:
    """Functions, modules and folders below a folder that have too much in them."""
    found = set()
    modules = Counter[Path]()
    for path in root.rglob("*.py"):
        name = str(path.relative_to(root.parent))
        found |= {f"{name}::{function}" for function, lines in functions(path) if lines > FUNCTION}
        if len(path.read_text(encoding="utf-8").splitlines()) > MODULE:
            found.add(name)
        if path.stem != "__init__":
            modules[path.parent] += 1
    for folder, there in modules.items():
        if there > (ROOT if folder == root else FOLDER):
            found.add(str(folder.relative_to(root.parent)))
    return found


def stems(name: str) -> set[str]:
    """What a name may be made of: itself, and without its endings (`planning`: `planning`, `plan`, `plann`)."""
    found = {name, name.removesuffix("e"), name[:-1] + "i" if name.endswith("y") else name}
    for ending in ENDINGS:
        stem = name.removesuffix(ending)
        if stem != name and len(stem) > 2:
            found |= {stem, stem.removesuffix("e"), stem[:-1] if stem[-1] == stem[-2] else stem}
    return found


def alike(root: Path) -> set[str]:
    """Modules of a folder, below a root, whose names differ by an ending alone."""
    folders: dict[Path, list[str]] = {}
    for path in root.rglob("*.py"):
        folders.setdefault(path.parent, []).append(path.stem)
    return {
        f"{folder.relative_to(root.parent)}: {one}, {other}"
        for folder, names in folders.items()
        for one, other in combinations(sorted(names), 2)
        if stems(one) & stems(other)
    }


def test_no_two_modules_of_a_folder_differ_by_an_ending() -> None:
    assert alike(PROJECT / "bot") | alike(PROJECT / "standin") == set()


def test_modules_that_differ_by_an_ending_are_found(tmp_path: Path) -> None:
    names = ("joined", "joining", "plan", "planning", "reports", "reporting", "queries", "query", "desk", "disk")
    for name in names:
        (tmp_path / f"{name}.py").touch()
    found = {pair.partition(": ")[2] for pair in alike(tmp_path)}
    assert found == {"joined, joining", "plan, planning", "reporting, reports", "queries, query"}


def test_nothing_is_too_long_to_be_read_at_once() -> None:
    assert too_long(PROJECT / "bot") == STILL_LONGER


def test_what_is_too_long_is_found(tmp_path: Path) -> None:
    root = tmp_path / "bot"
    (root / "room").mkdir(parents=True)
    body = "    pass\n" * FUNCTION
    (root / "long.py").write_text(f"def short() -> None:\n    pass\n\n\nasync def long() -> None:\n{body}")
    (root / "many.py").write_text("x = 1\n" * (MODULE + 1))
    for number in range(FOLDER + 1):
        (root / "room" / f"m{number}.py").touch()
    (root / "room" / "__init__.py").touch()
    assert too_long(root) == {"bot/long.py::long", "bot/many.py", "bot/room"}
    for number in range(ROOT):
        (root / f"m{number}.py").touch()
    assert "bot" in too_long(root)


def test_what_ruff_lets_be_too_branched_for_now_still_is() -> None:
    lint = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    rules, most = ["C901", "PLR0915"], lint["mccabe"]["max-complexity"]
    assert set(rules) <= set(lint["select"])
    let = {
        name
        for name, ignored in lint["per-file-ignores"].items()
        if name.startswith("bot/") and set(rules) & {*ignored}
    }
    command = [sys.executable, "-m", "ruff", "check", "bot", "--isolated", "--output-format", "json"]
    command += ["--select", ",".join(rules), "--config", f"lint.mccabe.max-complexity={most}"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert {str(Path(one["filename"]).relative_to(PROJECT)) for one in json.loads(done.stdout)} == let
