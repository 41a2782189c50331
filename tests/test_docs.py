"""The documents are true of the project: what they name exists, and what an operator can set or run stands in them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.adapters.keys.store import KeyStore
from bot.cli import COMMANDS, offered
from bot.content import Problems, survey
from bot.content.check.khmer import check_khmer, read_glossary
from bot.content.read.mending import mended
from bot.settings.fields import Settings
from bot.settings.files import NOT_SETTINGS
from bot.sheet import Place
from bot.watch import metrics
from bot.watch.status import Status
from tests.every import every

PROJECT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [
        *(PROJECT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md")),
        *(PROJECT / "docs").glob("*.md"),
        *(PROJECT / "docs" / "reference").glob("*.md"),
        *(PROJECT / "changes").glob("*.md"),
    ]
)
OPERATORS = (PROJECT / "docs" / "operators.md").read_text(encoding="utf-8")

SETTINGS = {f"SARIKA_{name.upper()}" for name in Settings.model_fields}
FOLDERS = ("bench/", "bot/", "docs/", "docker/", "locales/", "nlu/", "responses/", "standin/", "tests/")
INSTALLED = ("nlu/.venv", "nlu/models", "nlu/.rasa")  # made by `make train`, in no clone

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_SETTING = re.compile(r"SARIKA_[A-Z0-9_]+")
_COMMAND = re.compile(r"(?<![\w/.-])sarika ((?:[a-z]+(?: |$))?[^`\n|→]*)")
_PYTHON_TEST = re.compile(r"tests/[\w/]+\.py::(\w+)")

documents = every(DOCUMENTS, lambda document: document.name)


def read(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def code(text: str) -> Iterator[str]:
    """Everything that is set as code: spans, fenced blocks and indented lines."""
    yield from (block for _, block in _FENCE.findall(text))
    rest = _FENCE.sub("", text)
    yield from _CODE.findall(rest)
    yield from (line.strip() for line in rest.splitlines() if line.startswith("    "))


def command_of(name: str) -> Any:
    module, function = offered(name)
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer()
        app.command(name)(getattr(module, function))
    return typer.main.get_command(app)


def options_of(command: Any) -> set[str]:
    return {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help",
        "--version",
    }


def anchors(text: str) -> set[str]:
    """The names under which GitHub links to headings."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def problems_of_command(line: str) -> list[str]:
    """What is wrong with a command line that begins after `sarika `."""
    words = re.split(r"\s+#|\s{2,}|[|;&]", line)[0].split()
    if not words or words[0].startswith("-"):
        return [f"sarika {word}: no option" for word in words if word not in {"--help", "--version"}]
    if words[0] not in COMMANDS:
        return [f"sarika {words[0]}: no command"]
    command = command_of(words[0])
    if (commands := getattr(command, "commands", None)) and len(words) > 1:
        found = commands.get(words[1])
        if found is None:
            return [f"sarika {words[0]} {words[1]}: no command"]
        command = found
    given = {word for word in words[1:] if word.startswith("--")}
    return [f"sarika {words[0]} {option}: no option" for option in sorted(given - options_of(command))]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("run --role work", []),
        ("inbox replay ID", []),
        ("doctor && sarika run", []),
        ("fly", ["sarika fly: no command"]),
        ("inbox eat", ["sarika inbox eat: no command"]),
        ("run --fast", ["sarika run --fast: no option"]),
        ("--fast", ["sarika --fast: no option"]),
    ],
)
def test_a_command_line_is_judged(line: str, wrong: list[str]) -> None:
    assert problems_of_command(line) == wrong


def test_there_is_something_to_check() -> None:
    assert {"README.md", "ARCHITECTURE.md", "operators.md", "threat-model.md"} <= {d.name for d in DOCUMENTS}


@documents
def test_links_lead_somewhere(document: Path) -> None:
    missing = []
    for link in _LINK.findall(_FENCE.sub("", read(document))):
        if link.startswith(("https://", "http://")):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists():
            missing.append(link)
        elif anchor and anchor not in anchors(read(target)):
            missing.append(f"{link}: no such heading")
    assert missing == []


@documents
def test_settings_that_are_named_exist(document: Path) -> None:
    known = SETTINGS | {f"{name}_FILE" for name in SETTINGS} | NOT_SETTINGS
    assert sorted(set(_SETTING.findall(read(document))) - known) == []


@documents
def test_commands_that_are_named_exist(document: Path) -> None:
    lines = [match for part in code(read(document)) for match in _COMMAND.findall(part)]
    assert [problem for line in lines for problem in problems_of_command(line)] == []


@documents
def test_files_that_are_named_exist(document: Path) -> None:
    missing = []
    for part in _CODE.findall(_FENCE.sub("", read(document))):
        name = part.partition("::")[0]
        if not name.startswith(FOLDERS) or name.startswith(INSTALLED) or " " in name:
            continue
        pattern = re.sub(r"<[^>]*>|\{[^}]*\}", "*", name).rstrip("/")
        if not any(PROJECT.glob(pattern)):
            missing.append(name)
    assert missing == []


@documents
def test_tests_that_are_named_exist(document: Path) -> None:
    missing = []
    for part in _CODE.findall(read(document)):
        if named := _PYTHON_TEST.fullmatch(part):
            file = PROJECT / part.partition("::")[0]
            if not file.exists() or not re.search(rf"^\s*(async )?def {named[1]}\(|^{named[1]} ?=", read(file), re.M):
                missing.append(part)
    assert missing == []


@documents
def test_make_targets_that_are_named_exist(document: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", read(PROJECT / "Makefile"), re.M))
    named = {name for part in code(read(document)) for name in re.findall(r"\bmake ([a-z-]+)\b", part)}
    assert sorted(named - targets) == []


@documents
def test_a_document_is_clean_text(document: Path) -> None:
    text = read(document)
    assert unicodedata.normalize("NFC", text) == text
    assert not re.search("[\u200b-\u200f\u2060\ufeff]", text)


def test_every_setting_is_explained_to_operators() -> None:
    rows = set(re.findall(r"^\| `(SARIKA_[A-Z_]+)` \|", OPERATORS, re.M))
    assert rows == SETTINGS


def test_defaults_in_the_table_of_settings_are_those_of_the_program() -> None:
    shown = dict(re.findall(r"^\| `SARIKA_([A-Z_]+)` \| `([^`]+)` \|", OPERATORS, re.M))
    words = {True: "on", False: "no"}
    wrong = {
        name: text
        for name, text in shown.items()
        if text != words.get(default := Settings.model_fields[name.lower()].default, str(default))
    }
    assert shown
    assert wrong == {}


def test_every_command_is_explained() -> None:
    explained = "\n".join(read(document) for document in DOCUMENTS)
    assert [name for name in COMMANDS if f"sarika {name}" not in explained] == []


def test_every_metric_is_explained_to_operators() -> None:
    shown = re.findall(r"^# HELP (\w+)", metrics.render(Status(store=True)).decode(), re.M)
    assert shown
    assert [name for name in shown if f"`{name}`" not in OPERATORS] == []


def test_metrics_that_are_named_exist() -> None:
    known = set(re.findall(r"^# HELP (\w+)", metrics.render(Status(store=True)).decode(), re.M))
    named = {name for part in _CODE.findall(OPERATORS) for name in re.findall(r"\bsarika_[a-z_]+", part)}
    secrets = {"sarika_telegram_token"}  # a Docker secret
    assert sorted(named - known - secrets) == []


def test_log_lines_that_are_named_are_written_somewhere() -> None:
    line = next(line for line in OPERATORS.splitlines() if line.startswith("Worth looking for:"))
    written = "\n".join(read(path) for path in (PROJECT / "bot").rglob("*.py"))
    assert [name for name in _CODE.findall(line) if f'"{name}"' not in written] == []


def test_the_architecture_is_read_in_ten_minutes() -> None:
    assert len(read(PROJECT / "ARCHITECTURE.md").encode()) <= 14 * 1024


def test_every_language_and_room_has_somebody_who_reads_its_changes() -> None:
    lines = read(PROJECT / ".github" / "CODEOWNERS").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    owned = {path for path, *_ in rows}
    rooms = {f"/bot/{path.parent.name}/" for path in PROJECT.glob("bot/*/__init__.py")}
    languages = {f"/responses/{path.name}/" for path in PROJECT.glob("responses/??")}
    languages |= {f"/nlu/data/{path.name}/" for path in PROJECT.glob("nlu/data/*") if path.is_dir()}
    assert languages >= {"/responses/km/", "/nlu/data/latn/"}
    assert sorted((rooms | languages) - owned) == []
    assert [path for path in owned if path != "*" and not any(PROJECT.glob(path.strip("/")))] == []
    assert all(owner.startswith("@") for _, *owners in rows for owner in owners or [""])


def test_every_change_is_told_to_somebody() -> None:
    made = subprocess.run(
        ["towncrier", "build", "--draft", "--version", "next"],
        cwd=PROJECT,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
    )
    fragments = [path for path in (PROJECT / "changes").glob("*.md") if path.name != "README.md"]
    untold = [path.name for path in fragments if read(path).strip() not in made.stdout]
    assert untold == []
    told = ("contacts", "counsellors", "operators", "editors", "developers")
    assert [path.name for path in fragments if path.name.split(".")[1] not in told] == []


def test_every_room_is_on_the_map() -> None:
    page = read(PROJECT / "ARCHITECTURE.md")
    rooms = [f"{path.parent.relative_to(PROJECT)}/" for path in PROJECT.glob("bot/**/__init__.py")]
    assert sorted(room for room in rooms if room != "bot/" and f"`{room}`" not in page) == []


@documents
def test_no_merge_was_left_half_done(document: Path) -> None:
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", read(document), re.M) == []


@pytest.mark.parametrize("guide", ["counsellors", "desk"])
def test_both_guides_for_counsellors_have_the_same_shape(guide: str) -> None:
    shapes = [
        [re.match(r"(#+ |- |\d\. |)", line)[0] for line in read(PROJECT / "docs" / name).splitlines() if line]  # type: ignore[index]
        for name in (f"{guide}.md", f"{guide}.km.md")
    ]
    assert [s for s in shapes[0] if s] == [s for s in shapes[1] if s]


def test_both_guides_for_editors_have_the_same_sections_and_commands() -> None:
    english, khmer = (read(PROJECT / "docs" / name) for name in ("editors.md", "editors.km.md"))
    assert headings(english) == headings(khmer)
    told = [
        {re.sub(r"\s+#.*|--by \".*?\"", "", command) for command in code(text) if "sarika " in command}
        for text in (english, khmer)
    ]
    assert {command for command in told[0] ^ told[1] if "--language km" not in command} == set()


def headings(text: str) -> list[str]:
    """How deep each heading is, what stands in examples left out."""
    return [line.split()[0] for line in _FENCE.sub("", text).splitlines() if line.startswith("#")]


@pytest.mark.parametrize("guide", ["counsellors", "desk", "editors"])
def test_khmer_guides_read_as_contacts_words_do(guide: str) -> None:
    """The words of the glossary, short sentences, signs in order: what `sarika check` asks of answers."""
    path = PROJECT / "docs" / f"{guide}.km.md"
    problems = Problems()
    terms = read_glossary(PROJECT / "responses" / "glossary.yml", problems)
    for number, line in enumerate(read(path).splitlines(), 1):
        assert mended(line) == line, f"{path.name}:{number}"
        if not line.startswith("    "):
            check_khmer(line.strip(), Place(path, number, problems), terms)
    assert [str(problem) for problem in problems.found] == []


def test_the_service_in_the_editors_guide_can_be_read(tmp_path: Path) -> None:
    (entry,) = (block for name, block in _FENCE.findall(read(PROJECT / "docs" / "editors.md")) if name == "yaml")
    folder = tmp_path / "responses"
    shutil.copytree(PROJECT / "responses", folder)
    with (folder / "directory.yml").open("a", encoding="utf-8") as directory:
        directory.write(f"\n{entry}")
    content = survey(folder, problems := Problems())
    assert problems.found == []
    assert "xx_example" in content.services


def test_what_operators_do_with_keys_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    keys = Path("var/keys")
    rotate, rewrap = (block for name, block in _FENCE.findall(OPERATORS) if name == "python")

    def run(block: str) -> None:
        exec(compile(block, "operators.md", "exec"), {})  # noqa: S102 - our own document

    def key(master: str | None = None) -> bytes:
        store = KeyStore.at(keys, master)
        return store.get_or_create(["somebody"])[0]

    before = key()
    master = (keys / "master.key").read_text()
    run(rotate)
    assert (keys / "master.key").read_text() != master
    assert key() == before

    shutil.rmtree(keys)
    old, new = "11" * 32, "22" * 32
    Path("master-old").write_text(old)
    Path("master-new").write_text(new)
    wrapped_by_old = key(old)
    run(rewrap)
    assert key(new) == wrapped_by_old


_ELSEWHERE = re.compile(r"\b[Ii]ssues? \d|\bDESIGN\b|§|\bparts\.md\b|\b[Pp]oints? \d|nlu-facts|the guidance\b")
WRITTEN_BY_US = [
    path
    for folder, ending in (
        ("bot", "py"), ("bot", "md"), ("bot", "yml"), ("standin", "py"), ("standin", "md"), ("bench", "py"), ("tests", "py"), ("tests", "yml"), ("docs", "md"),
        ("nlu/build", "py"), ("nlu/components", "py"), ("nlu/report", "py"), ("responses", "yml"), (".", "md"), ("nlu", "py"),
    )
    for path in sorted((PROJECT / folder).glob(f"*.{ending}" if folder in (".", "nlu") else f"**/*.{ending}"))
]  # fmt: skip


def test_no_sentence_points_to_a_text_that_is_not_here() -> None:
    assert len(WRITTEN_BY_US) > 700
    pointing = [
        f"{path.relative_to(PROJECT)}:{number}: {line.strip()}"
        for path in WRITTEN_BY_US
        if path != Path(__file__)
        for number, line in enumerate(read(path).splitlines(), 1)
        if _ELSEWHERE.search(line)
    ]
    assert pointing == []


@pytest.mark.parametrize(
    "line",
    [
        "as issue 5 says",
        "(DESIGN, one worker)",
        "guidance §8",
        "as the guidance asks",
        "nlu-facts section 6",
        "parts.md has it",
        "point 13",
    ],
)
def test_what_points_elsewhere_is_found(line: str) -> None:
    assert _ELSEWHERE.search(line)
