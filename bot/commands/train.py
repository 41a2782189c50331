"""`sarika train`: installs what learns where it is missing, checks the training messages, trains the model."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.process import child
from bot.settings.load import own_nlu
from bot.understanding.word_files import HOME

_NO_UV = "What learns is installed with uv, which is not there. See https://docs.astral.sh/uv/ or run `make demo`."
_NOT_INSTALLED = (
    "What learns could not be installed. Rasa needs Python 3.11 (uv fetches it from GitHub if this machine has none) "
    "and the Python package index; both must be reachable, and 1 GB of disk free. Then run `sarika train` again."
)


def run(*, force: bool = False, check_only: bool = False, home: Path = HOME) -> int:
    """Bring the model up to date; returns at once when nothing changed. Progress goes to standard error.

    Returns:
        0: the model is up to date; 2: messages must be mended, or uv is missing; others: from uv or Rasa.
    """
    own = own_nlu()
    place = home / "own" if own else home
    installed = install(place, "of the parse server (0.6 GB)" if own else "of Rasa (0.5 GB)")
    if installed != 0:
        return installed
    options = ["--force"] * force + ["--check"] * check_only + ["--own"] * own
    return _run([str(place / ".venv" / "bin" / "python"), str(home / "train.py"), *options])


def install(home: Path = HOME, what: str = "of Rasa (0.5 GB)") -> int:
    """Make `.venv` in `home` agree with its `uv.lock`; uv fetches Python where there is none. Returns an exit code."""
    lock = hashlib.sha256((home / "uv.lock").read_bytes()).hexdigest()
    mark = home / ".venv" / "installed-from"
    if mark.is_file() and mark.read_text() == lock:
        return 0
    uv = shutil.which("uv")
    if uv is None:
        typer.echo(_NO_UV, err=True)
        return 2
    typer.echo(f"Installing the environment {what} …", err=True)
    code = _run([uv, "sync", "--project", str(home), "--frozen"])
    if code == 0:
        mark.write_text(lock)
    else:
        typer.echo(_NOT_INSTALLED, err=True)
    return code


def command(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Only check the training messages.")] = False,
) -> None:
    """Train the intent model from nlu/data, if anything changed since the last time.

    Examples:

        sarika train

        sarika train --check
    """
    raise typer.Exit(run(force=force, check_only=check))


def _run(argv: Sequence[str]) -> int:
    apart = {"VIRTUAL_ENV", "UV_PROJECT_ENVIRONMENT", "UV_PROJECT", "PYTHONPATH"}
    process = child.start(argv, env={k: v for k, v in os.environ.items() if k not in apart})
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 130
    finally:
        child.stop(process)
