"""A child behind a fence reads, writes and connects to nothing but what it was given."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.process import landlock
from bot.process.child import free_port

pytestmark = pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")

SYSTEM = [
    Path(sys.prefix),
    Path(sys.base_prefix),
    *map(Path, ("/usr", "/lib", "/lib64", "/bin", "/proc", "/etc/ld.so.cache")),
]
SECRET = "zebrafish"


def tried(attempt: str, tmp_path: Path, port: int = 0) -> str:
    """What comes of Python code behind a fence around `given` (to read) and `own` (to write)."""
    code = f"import os, pathlib, socket, subprocess\ntry:\n    {attempt}\nexcept OSError as error:\n    print(type(error).__name__)"
    command = landlock.behind(
        [sys.executable, "-c", code], reads=[*SYSTEM, tmp_path / "given"], writes=[tmp_path / "own"], port=port
    )
    # without what shifts the clock (`make test-dates`): it waits for ever for shared memory that the fence keeps from it
    environment = {**os.environ, "SARIKA_MASTER_KEY": SECRET, "LD_PRELOAD": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.stdout.strip() or done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("given", "own", "keys"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(SECRET)
    (tmp_path / "given/link").symlink_to(tmp_path / "keys/file")
    return tmp_path


@pytest.mark.parametrize(
    ("attempt", "comes"),
    [
        ("print(pathlib.Path('{0}/given/file').read_text())", SECRET),
        ("print(pathlib.Path('{0}/keys/file').read_text())", "PermissionError"),
        ("print(pathlib.Path('{0}/given/link').read_text())", "PermissionError"),
        ("print(os.listdir('{0}/keys'))", "PermissionError"),
        ("print(pathlib.Path('{0}/own/new').write_text('x'))", "1"),
        ("print(pathlib.Path('{0}/given/new').write_text('x'))", "PermissionError"),
        ("print(pathlib.Path('{0}/keys/file').unlink())", "PermissionError"),
        ("print(pathlib.Path('/proc/{1}/environ').read_bytes())", "PermissionError"),
        ("print(subprocess.run(['/bin/cat', '{0}/keys/file'], capture_output=True, text=True).stdout)", ""),
    ],
)
def test_only_what_was_given_is_reached(folder: Path, attempt: str, comes: str) -> None:
    assert tried(attempt.format(folder, os.getpid()), folder) == comes


@pytest.mark.skipif(landlock.version() < 4, reason="this kernel's Landlock knows no TCP")
def test_it_listens_on_its_port_and_connects_nowhere(folder: Path) -> None:
    ours, other = free_port(), free_port()
    listen = "socket.create_server(('127.0.0.1', {0})); print('listens')"
    assert tried(listen.format(ours), folder, ours) == "listens"
    assert tried(listen.format(other), folder, ours) == "PermissionError"
    with socket.create_server(("127.0.0.1", 0)) as store:
        port = store.getsockname()[1]
        assert tried(f"socket.create_connection(('127.0.0.1', {port}))", folder, ours) == "PermissionError"


def test_where_the_kernel_has_none_the_command_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert landlock.behind(["a", "b"], reads=[], writes=[], port=1) == ["a", "b"]
