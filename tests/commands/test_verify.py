"""`sarika verify` and `sarika expiring`: what a person dialled, written down and read back."""

from __future__ import annotations

import difflib
import re
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import verify
from bot.content import FOLDER, Content, Problems, Service
from bot.content.check.quality import check_dialled
from bot.content.check.words import read_known_bad
from bot.content.model.lookup import Asked, Seeker, shown
from bot.content.read.directory import read_directory
from bot.editing.dialled import CannotRecord
from bot.sheet import read
from tests import project

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
HOW, BY = 'dialled, "answered" in Khmer', "A Person"
VERIFY, EXPIRING = typer.Typer(rich_markup_mode=None), typer.Typer()
VERIFY.command()(verify.command)
EXPIRING.command()(verify.expiring)


MET = ("kh_lscw", "th_lpn", "th_191", "int_mts", "my_emb", "hk_bethune")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """The directory with all its services."""
    for name in ("directory.yml", "known_bad.yml"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


@pytest.fixture
def folder(whole: Path) -> Path:
    """The directory with the few services of these tests: it is read again and again."""
    path = whole / "directory.yml"
    head, *entries = re.split(r"(?m)^(?=\w+:)", path.read_text(encoding="utf-8"))
    path.write_text(head + "".join(e for e in entries if e.split(":")[0] in MET), encoding="utf-8")
    shutil.copy(path, whole / "before.yml")
    return whole


def services(folder: Path) -> dict[str, Service]:
    known_bad = read_known_bad(folder / "known_bad.yml", problems := Problems())
    found = read_directory(folder / "directory.yml", known_bad, problems)
    assert problems.found == []
    return found


def record(folder: Path, id_: str, **changed: object) -> date:
    given: dict[str, object] = {"how": HOW, "on": TODAY, "by": BY, "number": None, "today": TODAY}
    return verify.record(folder, id_, **(given | changed))  # type: ignore[arg-type]


def changes(folder: Path) -> list[str]:
    before = (folder / "before.yml").read_text(encoding="utf-8").splitlines()
    after = (folder / "directory.yml").read_text(encoding="utf-8").splitlines()
    _, _, *lines = difflib.unified_diff(before, after, n=0) if before != after else ("", "")
    return [line for line in lines if line[0] in "+-"]


def test_a_check_is_written_into_its_own_lines_and_read_back(folder: Path) -> None:
    until = record(folder, "kh_lscw")
    assert until == date(2028, 11, 25)
    assert [line for line in changes(folder) if line.startswith("+")] == [
        "+  verified_on: 2026-11-25",
        '+  verified_how: "dialled, \\"answered\\" in Khmer"',
        '+  verified_by: "A Person"',
        "+  expires: 2028-11-25",
        f'+  verified_reach: "{services(folder)["kh_lscw"].reach}"',
    ]
    assert len(changes(folder)) == 9
    service = services(folder)["kh_lscw"]
    written = read(folder / "directory.yml").get("kh_lscw")
    assert (written.get("verified_how").text(), written.get("verified_by").text()) == (HOW, BY)
    assert service.verified_on == TODAY
    assert service.trusted


def test_a_number_that_is_changed_after_it_was_dialled_is_called_dialled_no_more(folder: Path) -> None:
    record(folder, "kh_lscw")
    path, phone = folder / "directory.yml", services(folder)["kh_lscw"].phones[0]
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: {km:", "name:  {km:"), encoding="utf-8")
    assert services(folder)["kh_lscw"].verified_on == TODAY
    other = text
    for number in filter(None, (phone.dial, phone.e164)):
        other = other.replace(f'"{number}"', f'"{number[:-1]}{(int(number[-1]) + 1) % 10}"')
    path.write_text(other, encoding="utf-8")
    changed = services(folder)["kh_lscw"]
    assert (changed.verified_on, changed.lapsed_on, changed.trusted) == (None, TODAY, False)
    known = replace(project.content(), services={"kh_lscw": changed})
    check_dialled(known, folder, problems := Problems())
    assert [problem.line for problem in problems.found] == [changed.line]
    record(folder, "kh_lscw")
    assert services(folder)["kh_lscw"].trusted


def test_a_check_brings_a_withheld_service_to_light(whole: Path) -> None:
    def offered() -> bool:
        legal = (s for s in services(whole).values() if "legal_aid" in s.needs and s.country == "KH")
        return "kh_lscw" in {s.id for s in shown(legal, Asked(Seeker("KH", NOW)))}

    assert not offered()
    record(whole, "kh_lscw")
    assert offered()


@pytest.mark.parametrize("every", [90, pytest.param(10, marks=pytest.mark.slow)])
def test_each_service_can_be_recorded_and_nothing_else_changes(whole: Path, content: Content, every: int) -> None:
    path = whole / "directory.yml"
    text = path.read_text(encoding="utf-8")
    for id_ in list(content.services)[::every]:
        service = content.services[id_]
        waits = service.phones[0].dial if service.waiting and service.phones else None
        record(whole, id_, number=waits)
        changed = services(whole)
        assert {i for i, s in changed.items() if s != content.services[i]} == {id_}
        path.write_text(text, encoding="utf-8")


def test_a_number_that_waits_is_released_by_its_own_check(folder: Path) -> None:
    waited = {p.dial for p in services(folder)["th_lpn"].phones if not p.confirmed}
    record(folder, "th_lpn", number="0855341595")
    lpn = services(folder)["th_lpn"]
    assert waited - {p.dial for p in lpn.phones if not p.confirmed} == {"085 534 1595"}
    assert lpn.phones_from("TH")[0].dial == "085 534 1595"


def test_an_emergency_number_holds_five_years_and_a_later_date_is_kept(folder: Path) -> None:
    assert record(folder, "th_191") == date(2031, 11, 25)
    assert record(folder, "th_lpn") == date(2028, 11, 25)
    assert record(folder, "int_mts", on=date(2024, 2, 29)) == date(2026, 2, 28)
    assert record(folder, "my_emb", on=date(2026, 1, 1)) == date(2028, 8, 3)


def test_a_comment_behind_a_field_stays(folder: Path) -> None:
    path = folder / "directory.yml"
    text = path.read_text(encoding="utf-8")
    at = text.index("kh_lscw:")
    text = text[:at] + text[at:].replace("  verified_on:\n", "  verified_on:  # ask for Sok\n", 1)
    path.write_text(text, encoding="utf-8")
    record(folder, "kh_lscw")
    assert "  verified_on: 2026-11-25  # ask for Sok\n" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("id_", "changed", "why"),
    [
        ("kh_gone", {}, "There is no service 'kh_gone'"),
        ("kh_lscw", {"on": date(2026, 11, 26)}, "is in the future"),
        ("kh_lscw", {"how": " "}, "--how must be one line"),
        ("kh_lscw", {"by": "A\nB"}, "--by must be one line"),
        ("th_lpn", {"number": "117"}, "th_lpn has no number 117"),
        ("hk_bethune", {}, "add --number (2721 3119)"),
    ],
)
def test_what_cannot_be_recorded_is_said_and_nothing_is_written(
    folder: Path, id_: str, changed: dict[str, object], why: str
) -> None:
    with pytest.raises(CannotRecord, match=why.replace("(", r"\(").replace(")", r"\)")):
        record(folder, id_, **changed)
    assert changes(folder) == []


def test_an_older_check_does_not_replace_a_newer_one(folder: Path) -> None:
    record(folder, "kh_lscw")
    with pytest.raises(CannotRecord, match="was checked later, on 2026-11-25"):
        record(folder, "kh_lscw", on=date(2026, 10, 1))


def test_the_command_says_until_when_it_holds(folder: Path) -> None:
    asked = ["kh_lscw", "--how", "dialled", "--by", "A Person", "--on", "2026-11-25"]
    result = CliRunner().invoke(VERIFY, [*asked, "--folder", str(folder)])
    assert result.exit_code == 0
    assert "kh_lscw holds until 2028-11-25" in result.stdout
    refused = CliRunner().invoke(VERIFY, ["kh_gone", *asked[1:], "--folder", str(folder)])
    assert refused.exit_code == 1


@pytest.mark.parametrize("day", ["2026-02-30", "25/11/2026", "yesterday"])
def test_a_day_that_is_none_is_said_with_an_example(whole: Path, day: str) -> None:
    asked = ["kh_lscw", "--how", HOW, "--by", BY, "--on", day, "--folder", str(whole)]
    refused = CliRunner().invoke(VERIFY, asked)
    assert refused.exit_code == 2
    assert f"'{day}' is no day: write year, month and day, for example 2026-11-25." in refused.output
    assert (whole / "directory.yml").read_text("utf-8") == (FOLDER / "directory.yml").read_text("utf-8")


def test_what_is_due_is_listed_with_emergency_numbers_first(content: Content) -> None:
    found = content.to_dial(TODAY, 0)
    emergency = [s.emergency for s in found]
    assert emergency == sorted(emergency, reverse=True)
    assert {s.id for s in found} == {s.id for s in content.services.values() if s.expired(TODAY)}
    soon = {s.id for s in content.to_dial(TODAY, 60)} - {s.id for s in found}
    assert "th_1694" in soon  # 2026-12-31
    assert "kh_117" not in soon


def test_what_waits_for_a_first_check_is_listed(content: Content) -> None:
    found = {s.id for s in content.to_check()}
    assert {"kh_lscw", "cn_emb", "th_lpn"} <= found
    assert "th_issara_km" not in found


def test_the_list_for_people() -> None:
    result = CliRunner().invoke(EXPIRING, ["--within", "0"])
    assert result.exit_code == 0
    assert "Dial again:" in result.stdout
    assert "085 534 1595 (waits)" in result.stdout
    assert "never dialled" in result.stdout


@pytest.fixture(scope="module")
def content() -> Content:
    return project.content()
