"""The demo as a newcomer starts it: a process of its own, on the real parts."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from bot.commands import Refused, demo
from bot.process.running import until_stopped

PROJECT = Path(__file__).resolve().parents[1]
pytestmark = [pytest.mark.slow, pytest.mark.rasa]

DANGER, MORE, LAST = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់", "មានគ្នា 3 នាក់", "/privacy"
PATIENCE = 60.0
"""Seconds after which a test gives up: no measure of how fast anything is."""


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(folder: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo in a folder, and the address that it printed."""
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("SARIKA_", "MAKE"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--no-browser", "--port", str(port)],
        cwd=folder,
        env={**bare, "PYTHONPATH": str(PROJECT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
        yield process, address
    finally:
        process.kill()
        process.communicate(timeout=30)


@pytest.fixture
def running(tmp_path: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with started(tmp_path, port) as demo:
        yield demo


class Hands:
    """The hands and eyes of the people on the page."""

    def __init__(self, address: str) -> None:
        page, _, token = address.partition("#")
        self._control = f"{page}control/{token}/"
        state = self.do("state")
        self.contacts, self.counsellor, self.forum = (state["contacts"], state["counsellors"][0], state["forum"])

    def do(self, act: str, **values: Any) -> dict[str, Any]:
        """One act; what came of it."""
        answer = httpx.post(self._control + act, json=values, timeout=10)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def phone(self, number: int) -> list[str]:
        """What a contact's phone shows, oldest first."""
        return [line["text"] for line in self.do("transcript", user=self.contacts[number])["messages"]]

    def desk(self) -> list[dict[str, Any]]:
        """What the forum shows."""
        lines: list[dict[str, Any]] = self.do("transcript", user=self.counsellor, chat=self.forum)["messages"]
        return lines


def wait(what: str, true: Callable[[], object]) -> None:
    """Until something is so."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, f"never seen: {what}"
        time.sleep(0.05)


def children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def test_the_page_is_served_and_ctrl_c_stops_every_child(running: tuple[subprocess.Popen[str], str]) -> None:
    process, address = running
    page = httpx.get(address.partition("#")[0], timeout=10)
    assert (page.status_code, page.headers["content-type"].partition(";")[0]) == (200, "text/html")
    started = children(process)
    assert len(started) >= 2  # the store and Rasa
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert psutil.wait_procs(started, timeout=10)[1] == []


def test_a_second_demo_in_the_same_folder_is_refused_and_forgets_nothing(
    running: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    kept = set((tmp_path / demo.FOLDER).iterdir())
    second = [sys.executable, "-m", "bot", "demo", "--no-browser", "--fresh"]
    done = subprocess.run(
        second, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "A demo runs here already" in done.stderr
    assert set((tmp_path / demo.FOLDER).iterdir()) == kept


def test_kill_9_leaves_no_orphan_and_loses_nothing(tmp_path: Path, port: int) -> None:
    """What was written is there at the next start, the case too, and answers that were owed are given then."""
    kept = tmp_path / demo.FOLDER / "world.json"
    with started(tmp_path, port) as (process, address):
        hands = Hands(address)
        hands.do("send", user=hands.contacts[0], text=DANGER)
        wait("a case", lambda: any(DANGER in line["text"] for line in hands.desk()))
        wait("the crisis answer", lambda: len(hands.phone(0)) >= 2)
        hands.do("faults", kind="outage", method="sendMessage")
        hands.do("send", user=hands.contacts[0], text=MORE)  # goes as far as the outbox
        hands.do("send", user=hands.contacts[1], text="/help")
        wait("tried to answer", lambda: len(tries(hands)) >= 2)
        hands.do("faults", kind="outage")
        hands.do("send", user=hands.contacts[1], text=LAST)  # waits at Telegram
        before, topics = [hands.phone(0), hands.phone(1)], {line["thread"] for line in hands.desk()}
        wait("kept", lambda: json.loads(kept.read_text())["feed"] >= hands.do("state")["seq"])
        left = children(process)
        process.kill()
        assert psutil.wait_procs(left, timeout=10)[1] == []
    with started(tmp_path, port) as (_, again):
        assert again == address, "the page that is open finds its world again"
        hands = Hands(again)
        assert [hands.phone(0)[: len(before[0])], hands.phone(1)[: len(before[1])]] == before
        wait("words that were on their way", lambda: any(MORE in line["text"] for line in hands.desk()))
        (topic,) = {line["thread"] for line in hands.desk() if DANGER in line["text"] or MORE in line["text"]}
        assert topic in topics, "the case stands where it stood"
        wait("the answers owed", lambda: len(hands.phone(0)) > len(before[0]) and len(hands.phone(1)) >= 4)
        card = next(line for line in hands.desk() if line["thread"] == topic and line["buttons"])
        hands.do("press", user=hands.counsellor, chat=hands.forum, message_id=card["id"], label=card["buttons"][0][0])
        told = len(hands.phone(0))
        wait("taken over", lambda: len(hands.phone(0)) > told)
        assert hands.do("violations") == {"violations": []}


def tries(hands: Hands) -> list[dict[str, Any]]:
    """Answers to the contacts that did not arrive."""
    calls = hands.do("journal", method="sendMessage")["calls"]
    return [call for call in calls if call["fault"] and int(call["values"]["chat_id"]) in hands.contacts]


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"Port {port} is in use"):
            until_stopped(demo.demo(port, tmp_path, browser=False))


def test_the_second_group_is_for_who_writes_english() -> None:
    assert demo.desk_chats((-1001,)) == ""
    assert demo.desk_chats((-1001, -1002, -1003)) == "-1001,-1002=en,-1003"
