from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
import typer

from bot import cli
from bot.cli import COMMANDS, report
from bot.commands import Refused
from bot.commands.run import Choice, check_port, roles
from bot.core.model.errors import StoreDown
from bot.process.running import ALL, Role, first
from bot.settings.load import WrongSettings


def sarika(*arguments: str, at: Path, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=at,
        env={**os.environ, **(env or {}), "PYTHONPATH": str(Path(cli.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_help_lists_every_command_with_examples_and_imports_none(tmp_path: Path) -> None:
    started = time.perf_counter()
    done = sarika("--help", at=tmp_path)
    took = time.perf_counter() - started
    assert done.returncode == 0
    assert "Examples:" in done.stdout
    assert all(f"  {name} " in done.stdout for name in COMMANDS)
    assert took < 5  # a guard against imports of seconds; about 0.1 here


def test_no_arguments_are_wrong_use(tmp_path: Path) -> None:
    done = sarika(at=tmp_path)
    assert done.returncode == 2
    assert "Commands:" in done.stdout + done.stderr


def test_an_unknown_command_is_refused_with_the_nearest(tmp_path: Path) -> None:
    done = sarika("chek", at=tmp_path)
    assert done.returncode == 2
    assert "Did you mean 'check'?" in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_mounted_and_has_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, function = cli.offered(name)
    assert hasattr(module, function) or isinstance(module.app, typer.Typer)
    with pytest.raises(SystemExit) as ended:
        cli.app([name, "--help"], prog_name="sarika")
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert "Example" in shown
    assert f"sarika {name}" in shown


def test_run_without_settings_says_each_that_is_missing(tmp_path: Path) -> None:
    done = sarika("run", at=tmp_path)
    assert done.returncode == 2
    assert "SARIKA_TELEGRAM_TOKEN is missing" in done.stderr
    assert "SARIKA_DESK_CHAT is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_wrong_and_unknown_settings_are_said_without_their_values(tmp_path: Path) -> None:
    wrong = {"SARIKA_TELEGRAM_TOKEN": "hush-hush", "SARIKA_DESK_CHATT": "-1001"}
    done = sarika("run", at=tmp_path, env=wrong)
    assert done.returncode == 2
    assert "SARIKA_TELEGRAM_TOKEN cannot be used" in done.stderr
    assert "hush" not in done.stderr + done.stdout
    done = sarika("run", at=tmp_path, env={"SARIKA_DESK_CHATT": "-1001"})
    assert "did you mean SARIKA_DESK_CHAT?" in done.stderr


def test_wrong_options_are_wrong_use(tmp_path: Path) -> None:
    assert sarika("run", "--role", "cook", at=tmp_path).returncode == 2
    assert sarika("demo", "--port", "0", at=tmp_path).returncode == 2


def test_the_version_is_shown(tmp_path: Path) -> None:
    assert sarika("--version", at=tmp_path).stdout.startswith("sarika ")


def test_faults_become_one_plain_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(WrongSettings(["A.", "B."])) == 2
    assert report(StoreDown("The store does not answer.")) == 1
    assert report(FileNotFoundError(2, "No such file or directory", "x.txt")) == 1
    assert report(ValueError("words of a contact")) == 1
    said = capsys.readouterr().err
    assert said.startswith("A.\nB.\nThe store does not answer.\nNo such file or directory (x.txt).\n")
    assert "words of a contact" not in said
    assert "ValueError" in said
    assert "SARIKA_DEBUG=1" in said


def test_debug_shows_where_a_fault_arose(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SARIKA_DEBUG", "1")
    report(ValueError("inner"))
    assert "ValueError: inner" in capsys.readouterr().err


def test_main_ends_with_the_exit_code_of_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise StoreDown("The store does not answer.")

    monkeypatch.setattr(cli, "app", broken)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 1


def test_ctrl_c_ends_us_also_where_a_script_had_us_ignore_it() -> None:
    told = (
        "import os, signal; from bot import cli; cli.app = lambda **_: os.kill(os.getpid(), signal.SIGINT); cli.main()"
    )
    ignoring = ["sh", "-c", 'trap "" INT; exec "$0" "$@"', sys.executable, "-c", told]
    assert subprocess.run(ignoring, check=False, timeout=20).returncode == 130


def test_a_port_in_use_is_said_with_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"127.0.0.1:{port} .*SARIKA_LISTEN_PORT"):
            check_port("127.0.0.1", port)
    check_port("127.0.0.1", port)
    with pytest.raises(Refused):
        check_port("no.such.host.invalid", 80)


def test_roles_are_chosen() -> None:
    assert roles([Choice.ALL]) == ALL
    assert roles([Choice.WORK, Choice.ALL]) == ALL
    assert roles([Choice.RECEIVE]) == frozenset({Role.RECEIVE})
    assert {choice.value for choice in Choice} == {"all", *(role.value for role in Role)}


def test_the_first_error_of_a_group_is_found() -> None:
    error = StoreDown("x")
    assert first(ExceptionGroup("a", [ExceptionGroup("b", [error]), ValueError()])) is error


WAITING = """
import asyncio, signal, sys
from bot.process.running import until_stopped
signal.signal(signal.SIGINT, signal.default_int_handler)  # a test run in the background ignores it
async def work():
    try:
        print("started", flush=True)
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        print("stopped its children", flush=True)
try:
    sys.exit(until_stopped(work()))
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_what_runs_is_stopped_in_order(number: signal.Signals, code: int) -> None:
    process = subprocess.Popen([sys.executable, "-c", WAITING], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "started\n"
        process.send_signal(number)
        rest, _ = process.communicate(timeout=20)
    finally:
        process.kill()
    assert rest == "stopped its children\n"
    assert process.returncode == code
