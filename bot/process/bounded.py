"""Bounds what a program may take that reads what strangers sent: memory, time, no file to write, no network.

This file runs by itself between us and the program, of the standard library only:
`python -I -S bounded.py OUR_PID MEMORY SECONDS PROGRAM …`. The program ends with us. Its memory and processor time end
it, a write to a file does, and a socket of whatever kind is refused to it by the kernel (seccomp), where Landlock
refuses TCP alone. Which files it may read is the part of `bot.process.landlock`.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Sequence

_END_WITH_PARENT, _NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 1, 38, 22, 2
"""Of prctl(2), and the second argument of its seccomp."""

_SOCKETS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine: its mark in a filter (linux/audit.h), and its number of socket(2)."""

_IO_URING, _X32 = 425, 0x40000000
"""A second way to a socket, the same on all machines; and where numbers of a second table begin on x86_64."""

_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001
"""Classic BPF; the last is EPERM."""

OPEN_FILES = 64
"""Most files that it has open at once."""

NICE = 10
"""How far it stands behind all else that wants the processor."""


def possible() -> bool:
    """Whether this machine can bound a program so."""
    return sys.platform == "linux" and platform.machine() in _SOCKETS


def behind(argv: Sequence[str], *, memory: int, seconds: int) -> list[str]:
    """The command that runs `argv` so, where it is `possible`; as a child of this process only.

    `memory` is the most bytes of addresses, `seconds` of processor time.
    """
    return [sys.executable, "-I", "-S", __file__, *map(str, (os.getpid(), memory, seconds)), *argv]


def bound(memory: int, seconds: int) -> None:
    """Bound this process, and all that it becomes. Raises OSError."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    os.nice(NICE)
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _no_sockets(*_SOCKETS[platform.machine()])


def _no_sockets(machine: int, number: int) -> None:
    """Have the kernel refuse sockets. The steps are counted from the next one: where it matches, and where not."""
    steps = (
        (_LOAD, 0, 0, 4),  # the machine
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),  # the number of the call
        (_AT_LEAST, 3, 0, _X32),
        (_EQUAL, 2, 0, number),
        (_EQUAL, 1, 0, _IO_URING),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    given = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(program)))
    _prctl(_SECCOMP, _FILTER, given)


def _prctl(what: int, *values: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    filled = [*values, *[0] * (4 - len(values))]
    if libc.prctl(what, *(ctypes.c_ulong(v) if isinstance(v, int) else v for v in filled)):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def main(arguments: Sequence[str]) -> None:
    """Bound this process and become the program. Does not return."""
    parent, memory, seconds, *program = arguments
    _prctl(_END_WITH_PARENT, int(signal.SIGKILL))
    if os.getppid() != int(parent):
        sys.exit(1)
    bound(int(memory), int(seconds))
    os.execvp(program[0], program)  # noqa: S606 - as of landlock.py


if __name__ == "__main__":
    main(sys.argv[1:])
