"""The demo where another version of Sarika wrote what it kept."""

from pathlib import Path

import pytest

from bot.commands import demo
from bot.wiring.opening import Unusable


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "world.json").write_text("{}")
    monkeypatch.setattr(demo, "FOLDER", folder)
    return folder


@pytest.mark.parametrize("of_others", [True, False])
def test_only_what_others_wrote_is_begun_anew_and_that_is_said(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], of_others: bool
) -> None:
    began = []

    def there() -> list[str]:
        return [path.name for path in kept.iterdir()]

    async def once(port: int | None, folder: Path, *, browser: bool, groups: int) -> None:
        began.append(there())
        if len(began) == 1:
            raise Unusable("The store holds records of format 3.", served=False, of_others=of_others)

    monkeypatch.setattr(demo, "demo", once)
    if of_others:
        assert demo.begin(None, browser=False) == 0
        assert began == [["world.json"], []]
        assert "begins anew" in capsys.readouterr().err
    else:
        with pytest.raises(Unusable, match="format 3"):
            demo.begin(None, browser=False)
        assert (kept / "world.json").exists()
