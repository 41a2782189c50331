"""Forks processes that use a key store and are stopped or killed at the chosen line of its code that they execute.

Reads one plan a line, as JSON: folder, act, at (a number of lines), sign. Answers with what became of it: `ended` is
"killed", "stopped" (the next line continues it), or "done" with the act's `result` or its `error`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from bot.adapters import keys as package
from bot.adapters.keys import KeyStore

HERE = str(Path(package.__file__).parent)

ACTS: dict[str, Callable[[KeyStore], Any]] = {
    "make": lambda store: [key.hex() for key in store.get_or_create(["same"])],
    "make many": lambda store: [key.hex() for key in store.get_or_create(["same", "a", "b"])],
    "destroy": lambda store: store.destroy("old"),
    "rotate": lambda store: store.rotate_file(),
    "open": lambda _: None,
}


def at_line(number: int, sign: int) -> None:
    """Send this process a signal at the given line of the key store's code, counted over all threads."""
    left, lock = [number], threading.Lock()

    def line(frame: FrameType, event: str, _: object) -> Any:
        if event == "line":
            with lock:
                left[0] -= 1
                now = left[0] == 0
            if now:
                os.kill(os.getpid(), sign)
        return line

    def call(frame: FrameType, _: str, __: object) -> Any:
        return line if frame.f_code.co_filename.startswith(HERE) else None

    threading.settrace(call)
    sys.settrace(call)


def child(plan: dict[str, Any]) -> Any:
    folder = Path(plan["folder"])
    if plan["act"] == "open":
        at_line(plan["at"], plan["sign"])
    store = KeyStore.at(folder, None)
    at_line(plan["at"], plan["sign"])
    try:
        return ACTS[plan["act"]](store)
    finally:
        sys.settrace(None)


def main() -> None:
    for line in sys.stdin:
        plan = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                told = {"result": child(plan)}
            except BaseException as error:  # noqa: BLE001 - told to the test
                told = {"error": repr(error)}
            os.write(writing, json.dumps(told).encode())
            os._exit(0)
        os.close(writing)
        _, status = os.waitpid(pid, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            say(ended="stopped")
            sys.stdin.readline()  # the test has done what it wanted
            os.kill(pid, signal.SIGCONT)
            os.waitpid(pid, 0)
        elif os.WIFSIGNALED(status):
            say(ended="killed")
            os.close(reading)
            continue
        with os.fdopen(reading) as result:
            say(ended="done", **json.loads(result.read()))


def say(**facts: Any) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    main()
