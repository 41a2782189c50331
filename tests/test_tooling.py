"""The scripts that run before anything is installed, and what `make` offers."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[1]
PROGRESS = [sys.executable, str(PROJECT / ".ci" / "progress")]
TARGETS = {
    "help",
    "setup",
    "demo",
    "test",
    "test-pythons",
    "test-dates",
    "test-others",
    "check",
    "train",
    "bench",
    "soak",
    "soak-real",
    "mutants",
    "nlu-report",
    "locales",
    "docs",
    "fmt",
    "clean",
}


def test_make_alone_lists_what_can_be_done() -> None:
    done = subprocess.run(["make", "-C", str(PROJECT)], capture_output=True, text=True, check=True)
    assert set(re.findall(r"^  make (\S+) +\S", done.stdout, re.M)) == TARGETS


def test_what_is_asked_of_the_whole_project_by_make_and_by_no_test_is_asked() -> None:
    """Whether content, catalogs and the pages of the reference are as they should be."""
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    recipe = dict(re.findall(r"^(check|checks|test):(.*\n(?:\t.*\n)+)", makefile, re.M))
    assert recipe["check"].startswith(" checks ")
    assert " check " in recipe["test"]
    for asked in ("sarika check", "sarika locales --check", "python -m bot.paper.reference --check"):
        assert f"/{asked}\n" in recipe["checks"]


def test_ci_runs_exactly_the_test_command_of_the_makefile() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("\nexec make test")
    assert "set -euo pipefail" in script
    assert "\nmake test-pythons\n" in script
    assert "\n    .venv/bin/python .ci/dates random\n" in script
    assert subprocess.run(["bash", "-n", PROJECT / ".ci" / "run"], check=False).returncode == 0


def test_the_days_on_which_tests_are_tried_are_those_that_go_wrong() -> None:
    dates = runpy.run_path(str(PROJECT / ".ci" / "dates"))
    days, now = dates["special"](), datetime.now(UTC)
    assert all(now < day < now + timedelta(days=8 * 366) for day in days.values())
    after = {name: day + timedelta(minutes=1) for name, day in days.items()}
    assert after["the last minute of a month"].day == 1
    assert (after["the last minute of a year"].month, after["the last minute of a year"].day) == (1, 1)
    assert (days["a leap day"].month, days["a leap day"].day) == (2, 29)
    assert (days["Khmer New Year"].month, days["Khmer New Year"].day) == (4, 14)
    for name, hours in (("the day of an hour that is left out", 1), ("the day of an hour that comes twice", -1)):
        noon = days[name].replace(hour=12)
        assert noon.utcoffset() == days[name].replace(hour=0).utcoffset() + timedelta(hours=hours), name
    assert now - timedelta(days=2) < dates["at_random"]() < now + dates["AHEAD"] + timedelta(days=1)


@pytest.mark.parametrize("name", ["run", "uv", "python", "pythons", "progress", "dates"])
def test_each_script_is_executable(name: str) -> None:
    assert os.access(PROJECT / ".ci" / name, os.X_OK)


def test_uv_is_installed_by_version_and_hash_only() -> None:
    pinned = (PROJECT / ".ci" / "uv.txt").read_text(encoding="utf-8")
    assert re.findall(r"^(?!#)\S+", pinned, re.M) == re.findall(r"^uv==\d+\.\d+\.\d+", pinned, re.M)
    assert len(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", pinned)) > 10
    for path in (PROJECT / ".ci" / "uv", *sorted((PROJECT / "docker").glob("*/Dockerfile"))):
        script = path.read_text(encoding="utf-8")
        assert "astral-sh/uv" not in script
        written = script.replace("$here/", "")
        installs = [line for line in written.splitlines() if "pip install" in line and not line.startswith("#")]
        by_hash = "--require-hashes --only-binary :all: -r .ci/uv.txt"
        assert installs
        assert all(by_hash in line or ("$pinned" in line and by_hash in written) for line in installs), path


@pytest.mark.slow
def test_a_uv_is_installed_where_there_is_none_and_no_other_than_the_pinned_one(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / ".ci", tmp_path / ".ci")
    environment = {name: value for name, value in os.environ.items() if name not in {"PATH", "HOME"}}
    environment |= {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    if shutil.which("uv", path=environment["PATH"]):
        pytest.skip("this machine has a uv of its own")
    script = (tmp_path / ".ci/uv").read_text(encoding="utf-8")
    assert " || by_apt || " in script
    (tmp_path / ".ci/uv").write_text(script.replace(" || by_apt || ", " || "))  # not on the machine of the tests
    command = ["/bin/sh", str(tmp_path / ".ci/uv")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    said = subprocess.run([done.stdout.strip(), "--version"], capture_output=True, text=True, check=True).stdout
    assert f"uv=={said.split()[1]} " in (tmp_path / ".ci/uv.txt").read_text(encoding="utf-8")
    shutil.rmtree(tmp_path / "var")
    changed = re.sub(r"sha256:\w{8}", "sha256:00000000", (tmp_path / ".ci/uv.txt").read_text(encoding="utf-8"))
    (tmp_path / ".ci/uv.txt").write_text(changed, encoding="utf-8")
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr


def test_a_python_that_does_not_work_is_passed_over(tmp_path: Path) -> None:
    broken, good = tmp_path / "python3", tmp_path / "python3.13"
    broken.write_text("#!/bin/sh\nexit 127\n")
    broken.chmod(0o755)
    good.symlink_to(sys.executable)
    script = (PROJECT / ".ci" / "python").read_text(encoding="utf-8").replace("/usr/bin/python3", "/nowhere/python3")
    done = subprocess.run(
        ["/bin/sh", "-c", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == str(good)


def test_the_oldest_and_the_newest_python_are_found_past_one_that_does_not_work(tmp_path: Path) -> None:
    script = (PROJECT / ".ci" / "pythons").read_text(encoding="utf-8")
    for name in ("grep", "sed", "uniq"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    for minor in (11, 12, 13, 14):
        made = tmp_path / f"python3.{minor}"
        made.write_text(f"#!/bin/sh\n{'exit 127' if minor == 14 else f'echo {made}'}\n")
        made.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", re.sub(r"/usr/(local/)?bin/python3", "/nowhere/python3", script)],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == [str(tmp_path / "python3.11"), str(tmp_path / "python3.13")]


def test_every_place_names_the_same_versions_of_python() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    minors = [int(line.rpartition(".")[2]) for line in project["classifiers"] if "Python ::" in line]
    assert project["requires-python"] == f">=3.{minors[0]},<3.{minors[-1] + 1}"
    assert f"for minor in {' '.join(map(str, minors))};" in (PROJECT / ".ci" / "pythons").read_text()
    for page in ("README.md", "docs/operators.md"):
        assert f"Python 3.{minors[0]} to 3.{minors[-1]}" in (PROJECT / page).read_text(encoding="utf-8")
    assert minors[0] <= sys.version_info.minor <= minors[-1]


def test_no_python_is_said_with_what_to_do(tmp_path: Path) -> None:
    script = (PROJECT / ".ci" / "python").read_text(encoding="utf-8").replace("/usr/bin/python3", "/nowhere/python3")
    done = subprocess.run(
        ["/bin/sh", "-c", script], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "apt-get install python3" in done.stderr


@pytest.mark.parametrize(("command", "code"), [("exit 0", 0), ("exit 3", 3), ("kill -9 $$", 137)])
def test_progress_passes_on_output_and_exit_code(command: str, code: int) -> None:
    done = subprocess.run(
        [*PROGRESS, "Work", "--", "sh", "-c", f"echo out; echo err >&2; {command}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert done.stdout == "out\nerr\n"
    assert done.stderr == "Work …\n"


def test_progress_breaks_the_silence() -> None:
    quick = (PROJECT / ".ci" / "progress").read_text(encoding="utf-8").replace("SILENCE = 4.0", "SILENCE = 0.1")
    process = subprocess.Popen(
        [sys.executable, "-c", quick, "Work", "--", "sh", "-c", "read line; echo $line"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "Work …\n"
    assert re.fullmatch(r"Work: still running \(\d+ s\) …\n", process.stderr.readline())
    out, _ = process.communicate("done\n", timeout=20)
    assert (out, process.returncode) == ("done\n", 0)


def test_progress_passes_on_that_it_is_asked_to_stop() -> None:
    process = subprocess.Popen(
        [
            *PROGRESS,
            "Work",
            "--",
            "sh",
            "-c",
            "trap 'echo stopped; exit 5' TERM; echo ready; while :; do sleep 0.05; done",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=20)
    assert (out, process.returncode) == ("stopped\n", 5)


def test_the_hooks_before_a_commit_use_the_versions_of_the_lock() -> None:
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    assert all(hook["entry"].startswith("uv run --frozen ") for hook in hooks)
    assert {hook["id"] for hook in hooks} == {"ruff-format", "ruff-check", "mypy", "import-rules", "content"}
