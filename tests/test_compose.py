"""What can be checked of the container files without Docker: their form, and the promises that they make."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.adapters.valkey import find_binary
from bot.settings.fields import Settings
from bot.settings.load import unknown
from bot.understanding.word_files import HOME

PROJECT = Path(__file__).resolve().parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILES = sorted((PROJECT / "docker").glob("*/Dockerfile"))
SCRIPTS = sorted((PROJECT / "docker").glob("*/*.sh"))

TOP_KEYS = {"name", "services", "networks", "volumes", "secrets"}
SERVICE_KEYS = {
    "build", "image", "user", "init", "stop_grace_period", "depends_on", "environment", "secrets", "volumes", "tmpfs",
    "ports", "networks", "mem_limit", "healthcheck", "restart", "read_only", "cap_drop", "security_opt", "pids_limit",
    "logging", "entrypoint", "profiles",
}  # fmt: skip
"""The keys of the Compose specification that the file uses: another one is most likely a slip of the pen."""


def test_the_file_has_only_keys_of_the_compose_specification() -> None:
    assert {key for key in COMPOSE if not key.startswith("x-")} == TOP_KEYS
    for name, service in SERVICES.items():
        assert set(service) <= SERVICE_KEYS, name


def test_there_are_a_bot_a_rasa_and_a_store_of_the_wanted_version() -> None:
    assert {name for name, service in SERVICES.items() if "profiles" not in service} == {"bot", "nlu", "valkey"}
    assert SERVICES["valkey"]["image"].startswith("valkey/valkey:9.1")


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_hardened(name: str) -> None:
    service = SERVICES[name]
    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(service)
    assert service["tmpfs"]
    assert service["mem_limit"]


@pytest.mark.parametrize("name", [name for name in SERVICES if "profiles" not in SERVICES[name]])
def test_each_service_has_a_healthcheck_with_time_limits(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] == "CMD"
    assert set(check) == {"test", "interval", "timeout", "retries", "start_period"}


def test_only_the_bot_reaches_the_outside() -> None:
    assert COMPOSE["networks"]["inner"] == {"internal": True}
    assert SERVICES["nlu"]["networks"] == SERVICES["valkey"]["networks"] == ["inner"]
    assert "ports" not in SERVICES["nlu"]
    assert "ports" not in SERVICES["valkey"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["bot"]["ports"])


def test_secrets_come_from_files_and_never_by_a_variable() -> None:
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    for service in SERVICES.values():
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        for name, value in service.get("environment", {}).items():
            if re.search(r"TOKEN|SECRET|PASSWORD|KEY", name):
                assert name.endswith("_FILE")
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_every_variable_of_the_bot_is_a_setting() -> None:
    assert unknown(SERVICES["bot"]["environment"]) == []


def test_every_setting_reaches_the_bot_and_an_empty_one_is_its_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = SERVICES["bot"]["environment"]
    names = {name.removeprefix("SARIKA_").removesuffix("_FILE").lower() for name in given}
    assert names == set(Settings.model_fields) - {"webhook_secret"}, "only a webhook has one: the head says how"
    passed_on = [name for name, value in given.items() if value.startswith("${")]
    assert [given[name] for name in passed_on] == [f"${{{name}:-}}" for name in passed_on]
    monkeypatch.chdir(tmp_path)  # where no .env lies
    for name in passed_on:
        monkeypatch.setenv(name, "")
    assert Settings() == Settings.model_construct()


def test_keys_and_data_lie_in_volumes_of_their_own() -> None:
    assert [volume.partition(":")[0] for volume in SERVICES["bot"]["volumes"][:1]] == ["keys"]
    assert SERVICES["valkey"]["volumes"][0] == "data:/data"
    assert set(COMPOSE["volumes"]) == {"keys", "data"}


def test_the_content_is_the_operators_own_read_by_the_bot_and_written_by_editors_alone() -> None:
    bot, editor = SERVICES["bot"], SERVICES["editor"]
    assert bot["environment"]["SARIKA_CONTENT_DIR"] == editor["environment"]["SARIKA_CONTENT_DIR"] == "/content"
    assert bot["volumes"][1] == "${SARIKA_CONTENT_DIR:-./responses}:/content:ro"
    assert editor["volumes"] == ["${SARIKA_CONTENT_DIR:-./responses}:/content"]
    assert editor["networks"] == ["inner"]
    assert not {"secrets", "ports", "depends_on"} & set(editor)
    assert [name for name, service in SERVICES.items() if any("/content" in v for v in service.get("volumes", []))] == [
        "bot",
        "editor",
    ]


def test_the_head_says_that_it_was_not_started_here() -> None:
    head = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8").partition("\nname:")[0]
    assert "could not be started" in head


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_each_image_is_built_from_the_lock_in_stages_and_runs_as_nobody_special(dockerfile: Path) -> None:
    lines = dockerfile.read_text(encoding="utf-8").splitlines()
    stages = [line for line in lines if line.startswith("FROM ")]
    assert len(stages) == 3
    assert all(":latest" not in stage for stage in stages)
    syncs = [line for line in lines if "uv sync" in line]
    assert syncs
    assert all("--frozen" in line for line in syncs)
    last = lines[max(i for i, line in enumerate(lines) if line.startswith("FROM ")) :]
    (user,) = [line.split()[1] for line in last if line.startswith("USER ")]
    assert user == SERVICES[dockerfile.parent.name]["user"]
    assert not any("/uv" in line for line in last)


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.parent.name)
def test_each_image_copies_what_exists_and_is_let_through_to_the_builder(dockerfile: Path) -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").split()
    copies = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", dockerfile.read_text(encoding="utf-8"), re.M)
    sources = [source for line in copies for source in line.split()]
    assert sources
    for source in sources:
        assert (PROJECT / source).exists(), source
        assert f"!{source.split('/')[0]}" in ignored


def laid(dockerfile: Path, image: Path) -> None:
    """Lay into a folder exactly the files of the project that an image copies, where it copies them."""
    ignored = [line for line in (PROJECT / ".dockerignore").read_text("utf-8").split() if "/" in line]

    def left_out(folder: str, names: list[str]) -> set[str]:
        places = {name: f"{Path(folder).relative_to(PROJECT)}/{name}" for name in names}
        return {name for name, place in places.items() if any(fnmatch(place, rule) for rule in ignored)}

    copies = re.findall(r"^COPY (?!--)(.+) (\S+)$", dockerfile.read_text(encoding="utf-8"), re.M)
    for sources, target in copies:
        for source in sources.split():
            if (PROJECT / source).is_dir():
                shutil.copytree(PROJECT / source, image / target, ignore=left_out, dirs_exist_ok=True)
            else:
                place = image / target / Path(source).name if target.endswith("/") else image / target
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(PROJECT / source, place)


def run_in(image: Path, python: str, code: str) -> str:
    """What a program prints that finds our code in the image alone."""
    done = subprocess.run(
        [python, "-c", code], cwd=image, env={"PYTHONPATH": f"{image}:{image}/nlu"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


@pytest.mark.slow
def test_the_bot_understands_and_answers_from_what_its_image_copies(tmp_path: Path) -> None:
    laid(PROJECT / "docker/bot/Dockerfile", tmp_path)
    code = """
from bot import content
from bot.understanding import understander as understanding
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.wiring.rules import with_content
from bot.wording.catalog import catalog
from bot.wording.catalog import sentence
understander = understanding.Understander.from_files(None)
print(understanding.__file__, understander.red_flags("they lock me in").urgency.word, len(content.load().topics))
print(sentence(catalog("km"), Line.TAKEN_OVER, {}) == sentence(catalog("en"), Line.TAKEN_OVER, {}))
print(with_content(Rules(), content.load()).follows("passport_visa.where", "passport_visa.price"))
"""
    where, urgency, topics, untranslated, follows = run_in(tmp_path, sys.executable, code).split()
    assert Path(where).is_relative_to(tmp_path)
    assert urgency == "emergency"
    assert int(topics) > 50
    assert untranslated == "False"
    assert float(follows) > 0.0


def test_rasa_gets_every_file_of_the_bot_that_its_components_load(tmp_path: Path) -> None:
    laid(PROJECT / "docker/nlu/Dockerfile", tmp_path)
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "nlu/components").glob("*.py"))
    wanted = re.findall(r'"(bot/[\w/]+\.py)"', written)
    assert wanted
    assert sorted(str(path.relative_to(tmp_path)) for path in (tmp_path / "bot").rglob("*.py")) == sorted(wanted)


@pytest.mark.slow
@pytest.mark.rasa
def test_rasa_trains_and_serves_from_what_its_image_copies(tmp_path: Path) -> None:
    laid(PROJECT / "docker/nlu/Dockerfile", tmp_path)
    code = """
import importlib, pathlib
import serve
serve.quiet()
for path in sorted(pathlib.Path("nlu/components").glob("*.py")):
    importlib.import_module(f"components.{path.stem}")
import train
from components.mending import mend
missing = [str(path) for _, path in train.sources(train.HERE / "data", own=False) if not path.is_file()]
print(mend("theydontletmegoout"), missing, train.__file__)
"""
    said = run_in(tmp_path, str(HOME / ".venv/bin/python"), code)
    assert said.strip() == f"they dont let me go out [] {tmp_path}/nlu/train.py"


def test_the_builder_gets_no_data_no_history_and_no_secret() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert "*" in ignored
    assert not {"!.git", "!.env", "!secrets", "!var"} & set(ignored)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_each_script_is_executable_and_parses(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert subprocess.run(["/bin/sh", "-n", script], check=False).returncode == 0
    assert "set -eu" in script.read_text() or script.name == "healthcheck.sh"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[int]:
    """The store's port, started by the container's own script and configuration, with the paths of this test."""
    binary = find_binary()
    assert binary is not None
    for folder in ("bin", "etc", "secrets", "run", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "bin" / "valkey-server").symlink_to(binary)
    (tmp_path / "secrets" / "valkey_password").write_text("hush")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = (PROJECT / "docker/valkey/valkey.conf").read_text(encoding="utf-8")
    settings = settings.replace("dir /data", "dir data").replace("port 6379", f"port {port}")
    (tmp_path / "etc" / "valkey.conf").write_text(settings.replace("bind 0.0.0.0", "bind 127.0.0.1"))
    script = (PROJECT / "docker/valkey/entrypoint.sh").read_text(encoding="utf-8")
    script = script.replace("/etc/valkey", "etc").replace("/run/secrets", "secrets")
    script = script.replace("/run/valkey", "run")
    process = subprocess.Popen(
        ["/bin/sh", "-c", script],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any("Ready to accept connections" in line for line in process.stdout)
        assert (tmp_path / "run" / "valkey.conf").stat().st_mode & 0o077 == 0
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=10)


def asked(port: int, *commands: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall("".join(f"{command}\r\n" for command in (*commands, "QUIT")).encode())
        answer = b""
        while piece := connection.recv(4096):
            answer += piece
    return answer


def test_the_store_wants_its_password_and_writes_before_it_answers(store: int) -> None:
    assert b"NOAUTH" in asked(store, "PING")
    answer = asked(store, "AUTH hush", "CONFIG GET append*", "CONFIG GET maxmemory-policy")
    assert b"appendfsync\r\n$6\r\nalways" in answer
    assert b"appendonly\r\n$3\r\nyes" in answer
    assert b"noeviction" in answer
