import re
import sys
from pathlib import Path

import aiohttp
import pytest

from standin import StandIn


async def test_the_font_of_the_optional_package_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "fontpkg_noto_sans_khmer"
    (package / "files").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "files" / "Noto.ttf").write_bytes(b"font")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, package.name, raising=False)
    async with (
        StandIn() as standin,
        aiohttp.ClientSession() as session,
        session.get(f"{standin.address}/fonts/khmer.ttf") as answer,
    ):
        assert (answer.status, answer.content_type, await answer.read()) == (200, "font/ttf", b"font")


async def test_the_page_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    async with StandIn() as standin, aiohttp.ClientSession() as session, session.get(standin.address) as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    elsewhere = re.findall(r"\w+://[^ ;]+", policy)
    assert {
        host for host in elsewhere if not re.match(r"http://(127\.0\.0\.1|localhost|\*\.localhost):", host)
    } == set()


def test_words_never_become_markup_in_the_source_of_the_page() -> None:
    folder = Path(__file__).resolve().parents[2] / "standin" / "page"
    sources = list(folder.rglob("*.js"))
    assert len(sources) > 10
    for source in sources:
        text = source.read_text()
        for risk in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "https://cdn"):
            assert risk not in text, f"{source.name}: {risk}"
