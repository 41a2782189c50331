"""SARIKA_CONTENT_DIR: answers, checks and signatures are those of one's own folder, wherever the program lies."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import check, poster, preview, proof, verify
from bot.content import FOLDER, load
from bot.settings.fields import Settings
from bot.settings.load import content_dir
from bot.wiring.bootstrap import checked_content
from tests.content.conftest import Folder

OWN = "Only in a folder of one's own."


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A small folder of content that the environment names."""
    folder = Folder(tmp_path / "own")
    folder.replace("en/answers/confinement.md", "Please call:", f"{OWN}\n")
    folder.write("code_names.yml", (FOLDER / "code_names.yml").read_text(encoding="utf-8"))
    monkeypatch.setenv("SARIKA_CONTENT_DIR", str(folder.path))
    return folder


def said(command: Any, *arguments: str) -> str:
    app = typer.Typer()
    app.command()(command)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_answers_in_use_are_those_of_the_folder_and_change_with_it(own: Folder, tmp_path: Path) -> None:
    token, api = f"123456789:{'a' * 35}", "http://127.0.0.1:9"
    settings = Settings.for_practice(api=api, token=token, desk_chat=-1001234567890, data_dir=tmp_path, listen_port=1)
    assert settings.content_dir == own.path
    assert OWN in checked_content(settings).answer("confinement", "en").first
    own.replace("en/answers/confinement.md", OWN, "Changed.")
    assert "Changed." in checked_content(settings).answer("confinement", "en").first


def test_a_signature_is_written_into_the_folder(own: Folder) -> None:
    said(proof.command, "--sign", "confinement", "--by", "Sok Dara", "--on", "2026-11-20")
    assert load(own.path, today=date(2026, 11, 25)).answer("confinement", "en").reviewed
    assert (own.path / "en/signed/answers/confinement.md").is_file()
    assert not (FOLDER / "en/signed").exists()


def test_the_commands_of_editors_read_the_folder(own: Folder, tmp_path: Path) -> None:
    assert OWN in said(preview.command, "confinement", "--language", "en")
    assert "workers" in said(poster.command)
    assert "kh_help" in said(verify.command, "kh_help", "--how", "dialled", "--by", "A Person", "--on", "2026-11-20")
    assert "A Person" in (own.path / "directory.yml").read_text(encoding="utf-8")
    assert "0 to dial again" in said(verify.expiring, "--within", "0")
    own.replace("en/answers/confinement.md", "{human}", "{humans}")
    found = [problem.path for problem in check.checked(check.PROJECT)[1] if "{humans}" in problem.what]
    assert found == [own.path / "en/answers/confinement.md"]


def test_what_else_is_wrong_in_the_settings_stops_no_editor(own: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SARIKA_RETENTION_DAYS", "many")
    assert content_dir(FOLDER) == own.path


def test_it_may_stand_in_the_file_of_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert content_dir(FOLDER) == FOLDER
    (tmp_path / ".env").write_text("SARIKA_CONTENT_DIR=/srv/words\n")
    assert content_dir(FOLDER) == Path("/srv/words")
