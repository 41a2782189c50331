"""What an editor sees of an answer before anybody else does."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.commands import preview
from bot.paper import chromium, phone
from bot.paper.phone import Shown
from bot.wording.buttons import Button
from bot.wording.text import Rendered
from tests import project

CONTENT = project.content()
APP = typer.Typer()
APP.command()(preview.command)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read before, for tests of what the command makes of it."""
    monkeypatch.setattr(preview, "survey", lambda folder, problems, *, demo: CONTENT)


def test_an_answer_is_shown_with_every_section_and_its_buttons() -> None:
    result = CliRunner().invoke(APP, ["confinement", "--country", "my", "--language", "en"])
    assert result.exit_code == 0
    answer = CONTENT.answer("confinement", "en")
    for name in ("confinement · en · MY", *(f"confinement · {s.id} · en · MY" for s in answer.sections)):
        assert name in result.stdout
    assert "+60" in result.stdout
    assert "[ 🧑 Talk to a human ]" in result.stdout
    assert "<b>" not in result.stdout


@pytest.mark.usefixtures("read_once")
def test_replies_and_protocols_are_shown_with_examples_in_the_gaps() -> None:
    arguments = ["reply:write_again", "reply:consent", "protocol:child", "--language", "en"]
    result = CliRunner().invoke(APP, arguments)
    assert result.exit_code == 0
    assert "18:30" in result.stdout
    assert "{" not in result.stdout
    assert "A child" in result.stdout
    assert "1280" in result.stdout


@pytest.mark.usefixtures("read_once")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["confinment"], "There is no topic 'confinment'. Did you mean: confinement"),
        (["confinement", "--language", "kh"], "There is no language 'kh'. Did you mean: km"),
        (["confinement", "--section", "se"], "There is no section of confinement 'se'. Did you mean: sea"),
        (["confinement", "--country", "XX"], "There is no country 'XX'."),
        (["confinement", "--work", "fishin"], "There is no kind of work 'fishin'. Did you mean: fishing"),
        (["confinement", "--about", "kid"], "There is no reader 'kid'. Did you mean: child"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(arguments: list[str], said: str) -> None:
    error = CliRunner().invoke(APP, arguments).exception
    assert isinstance(error, preview.UnknownError)
    assert str(error).startswith(said)


def test_a_page_shows_text_as_text() -> None:
    message = Rendered("<b>a &lt; b</b>\nc", ((Button("x < y", "menu"),),))
    page = phone.page([Shown("a < b", message)])
    assert '<div class="text"><b>a &lt; b</b>\nc</div>' in page
    assert "<span>x &lt; y</span>" in page
    assert "<figcaption>a &lt; b</figcaption>" in page
    assert "http" not in page


def test_without_a_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(chromium.NoPictureError, match="apt-get install chromium"):
        chromium.picture("", tmp_path / "x.png", 400)


needs_chromium = pytest.mark.skipif(
    not any(shutil.which(name) for name in chromium.NAMES), reason="no Chromium on the PATH"
)


@needs_chromium
@pytest.mark.slow
@pytest.mark.page
def test_a_picture_is_as_wide_as_the_phones_and_says_what_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "phone.png"
    long = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់ ហើយចេញមិនបាន"
    message = Rendered("សួស្តី\n" * 30, ((Button(long), Button("ម៉ឺនុយ")),))
    laid_out = chromium.picture(phone.page([Shown("a", message)] * 2), path, phone.width(2))
    wide, tall = struct.unpack(">II", path.read_bytes()[16:24])
    assert wide == phone.width(2)
    assert 700 < tall < 1400
    assert phone.cut(laid_out) == [long, long]
