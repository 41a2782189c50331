"""No function, module or folder of the code is too long to be read at once; how branched one is ruff looks at."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]

FUNCTION, MODULE = 60, 300
"""Most lines of a function and of a module."""

FOLDER, ROOT = 20, 4
"""Most modules of a folder, besides `__init__`, and of the root of `bot`."""

STILL_LONGER: set[str] = set()
"""What may be longer for now, as this test names it. What is not any more has to go from here."""


def functions(module: Path) -> list[tuple[str, int]]:
    """Name and lines of each function of a module."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    found = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    return [(f.name, (f.end_lineno or f.lineno) - f.lineno + 1) for f in found]


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
