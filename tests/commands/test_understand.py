import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.rasa.server import RasaServer
from bot.commands import understand
from tests import project

KEYS = [
    *("text", "script", "topic", "confidence", "alternatives", "urgency", "reasons", "country", "nlu"),
    *("sector", "about", "time", "writer_at", "subject_at", "danger", "doubted", "place_only", "queries"),
]
RUN = [sys.executable, "-m", "bot", "understand"]
NASTY = [
    b"\xe1\x9e\x81\xe1\x9f\x92\xe1\x9e\x89\xe1\x9e\xbb\xe1\x9f\x86",
    b"",
    b"   ",
    b"a" * 100_000,
    "ក".encode() * 100_000,
    "😀😀".encode(),
    b"\xff\xfe broken \xe1\x9e",
    b"\x00\x01 NUL",
    b'{"text": "they lock me in", "id": 7}',
    b'{"id": 7}',
    b'{"text": null}',
    b'{"text": ["a"]}',
    b'{"text": "\\ud800 alone"}',
    b'{"text": "line\\u2028end\\u0085and\\nfeed"}',
    b'{"text": "unfinished',
    b"{" * 50_000,
    b'{"a":' * 50_000,
    b"[1, 2]",
    b'"quoted"',
    b"windows\r",
    "Zalgo l\u0336o\u0336c\u0336k \u202e".encode(),
    "คนไทย 你好 مرحبا".encode(),
    b"/restart{}",
    b"NaN",
    b"last without an end",
]


def command(*arguments: str) -> list[str]:
    return [*RUN, "--no-nlu", *arguments]


def check(output: bytes, nlu: str) -> list[dict[str, Any]]:
    assert output.endswith(b"\n")
    assert len(output.decode().splitlines()) == len(NASTY)
    answers = [json.loads(line) for line in output.split(b"\n")[:-1]]
    assert all(list(answer) == KEYS for answer in answers)
    assert {answer["nlu"] for answer in answers} == {nlu}
    assert [a["text"] for a in answers][1:4] == ["", "   ", "a" * 100_000]
    texts = {i: a["text"] for i, a in enumerate(answers) if NASTY[i].startswith(b'{"')}
    assert list(texts.values())[:6] == ["they lock me in", "", "", "", "\ud800 alone", "line\u2028end\x85and\nfeed"]
    assert answers[14]["text"] == '{"text": "unfinished'
    assert answers[15]["text"] == "{" * 50_000
    assert answers[19]["text"] == "windows"
    assert answers[8]["urgency"] in {"urgent", "emergency"}, (
        "the small model is unsure how urgent, and somebody is called"
    )
    assert answers[-1]["text"] == "last without an end"
    for answer in answers:
        assert answer["script"] in {"km", "latn", "en", "mixed", "other"}
        assert answer["urgency"] in {"none", "support", "urgent", "emergency"}
        assert 0 <= answer["confidence"] <= 1
        assert all(sorted(a) == ["confidence", "topic"] for a in answer["alternatives"])
    return answers


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is understood by is read once for all tests of a process, and not anew by the command."""
    known = project.understander()
    monkeypatch.setattr("bot.commands.understand.Understander.from_files", lambda _: known)


def test_one_line_for_each_whatever_it_is(read_once: None, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(b"\n".join(NASTY))
    out = io.BytesIO()
    assert understand.run(str(path), no_nlu=True, out=out) == 0
    check(out.getvalue(), "unavailable")


@pytest.mark.slow
@pytest.mark.rasa
async def test_the_same_with_rasa(rasa: RasaServer, tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(b"\n".join(NASTY))
    argv = [*RUN, str(path)]
    there = {**os.environ, "SARIKA_NLU_URL": rasa.url, "SARIKA_NLU_TOKEN": rasa.token}
    done = subprocess.run(argv, capture_output=True, env=there, timeout=120, check=False)  # noqa: ASYNC221
    assert done.returncode == 0, done.stderr
    answers = check(done.stdout, "rasa")
    assert answers[8]["topic"] == "confinement"
    assert "intent:confinement" in answers[8]["reasons"]
    assert done.stderr == b""


@pytest.mark.slow
@pytest.mark.rasa
def test_a_rasa_that_is_not_there_is_said_in_each_line(tmp_path: Path) -> None:
    there = {**os.environ, "SARIKA_NLU_URL": "http://127.0.0.1:9", "SARIKA_NLU_TOKEN": "x"}
    done = subprocess.run(RUN, input=b"hello\n" * 50, capture_output=True, env=there, timeout=60, check=False)
    assert done.returncode == 0
    assert [json.loads(line)["nlu"] for line in done.stdout.splitlines()] == ["unavailable"] * 50


def test_no_input_no_output(read_once: None, tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    out = io.BytesIO()
    assert understand.run(str(tmp_path / "empty"), no_nlu=True, out=out) == 0
    assert out.getvalue() == b""


def test_a_missing_file_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert understand.run("/no/such/file", no_nlu=True) == 2
    assert "there is no file /no/such/file" in capsys.readouterr().err


@pytest.mark.slow
def test_order_is_kept(tmp_path: Path) -> None:
    lines = [f"message {n} " + "x" * (n % 7) * 500 for n in range(400)]
    (tmp_path / "in").write_text("\n".join(lines) + "\n")
    out = io.BytesIO()
    assert understand.run(str(tmp_path / "in"), no_nlu=True, out=out) == 0
    assert [json.loads(line)["text"] for line in out.getvalue().splitlines()] == lines


@pytest.mark.slow
def test_a_conversation_line_by_line() -> None:
    with subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for text in ("hello", "they lock me in"):
            process.stdin.write(text.encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130


@pytest.mark.slow
def test_ctrl_c_is_clean_while_waiting() -> None:
    with subprocess.Popen(command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.slow
def test_a_reader_that_has_seen_enough(tmp_path: Path) -> None:
    (tmp_path / "in").write_text("hello\n" * 20_000)
    with subprocess.Popen(command(str(tmp_path / "in")), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""
