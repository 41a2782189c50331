"""Fences a process in: it reads, writes, binds and connects to nothing but what it is given.

By Landlock, which Linux has since 5.13, for any user. The fence holds for all that the process starts, and nothing
takes it down; nor does the process look into others any more (their memory, and /proc/PID/environ), which without
capabilities even root cannot.

This file runs by itself between us and a child, of the standard library only:
`python -I -S landlock.py READS WRITES PORT PROGRAM …`, with paths parted by ":".
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

# The same numbers on all machines, as of every newer call of Linux (include/uapi/linux/landlock.h).
_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION, _BENEATH, _PORT = 1, 1, 2
_NO_NEW_PRIVILEGES = 38
_CAPABILITIES = 0x20080522
"""The third form of capset(2), with two sets of 32."""

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 14
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _EXECUTE | _READ_FILE | _READ_FOLDER
_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
"""All that can be done to files, by the version that knows it: the second adds moving, the third truncating."""
_BIND, _CONNECT = 1 << 0, 1 << 1
_TCP_SINCE, _SCOPES_SINCE = 4, 6
_OUTSIDE = 0b11
"""Abstract sockets of others, and signals to others."""


def version() -> int:
    """The version of Landlock in this kernel; 0 where it has none or it is switched off, and on other systems."""
    return max(_call(_CREATE, None, 0, _VERSION), 0) if sys.platform == "linux" else 0


def behind(argv: Sequence[str], *, reads: Iterable[Path], writes: Iterable[Path], port: int) -> list[str]:
    """The command that runs `argv` behind a fence; `argv` itself where this kernel has none.

    It may read and run what is at or below `reads`, do all below `writes`, and listen on `port`, but connect nowhere.
    What does not exist is left out.
    """
    if not version():
        return list(argv)
    lists = (os.pathsep.join(map(str, paths)) for paths in (reads, writes))
    return [sys.executable, "-I", "-S", __file__, *lists, str(port), *argv]


def fence(reads: Iterable[str], writes: Iterable[str], port: int) -> None:
    """Fence this thread in, and all that it starts. Raises OSError."""
    known = version()
    every = _RIGHTS[min(known, 3)]
    tcp, scopes = known >= _TCP_SINCE, known >= _SCOPES_SINCE
    handled = struct.pack("QQQ", every, (_BIND | _CONNECT) * tcp, _OUTSIDE * scopes)
    rules = _checked(_call(_CREATE, handled, 24 if scopes else 16 if tcp else 8, 0))
    for paths, rights in ((reads, _READ), (writes, every)):
        for path in filter(None, paths):
            _allow(rules, path, rights & every)
    if tcp and port:
        _checked(_call(_ADD, rules, _PORT, struct.pack("QQ", _BIND, port), 0))
    libc = ctypes.CDLL(None, use_errno=True)
    _checked(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(libc.capset(struct.pack("Ii", _CAPABILITIES, 0), bytes(24)))
    _checked(_call(_RESTRICT, rules, 0))
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not on this machine
    rights = rights if Path(path).is_dir() else rights & _OF_FILES
    _checked(_call(_ADD, rules, _BENEATH, struct.pack("=Qi", rights, place), 0))
    os.close(place)


def _call(number: int, *arguments: int | bytes | None) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(number, *arguments))


def _checked(answer: int) -> int:
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer


def main(arguments: Sequence[str]) -> None:
    """Fence this process in and become the program. Does not return."""
    reads, writes, port, *program = arguments
    fence(reads.split(os.pathsep), writes.split(os.pathsep), int(port))
    os.execvp(program[0], program)  # noqa: S606 - there is no shell to start it with, and nothing of a stranger in it


if __name__ == "__main__":
    main(sys.argv[1:])
