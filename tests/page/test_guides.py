"""The counsellors' guides as they come out of a printer."""

import re
from pathlib import Path

import pytest

from tests.page import guide_sheets
from tests.page.chromium import MISSING, found

pytestmark = [pytest.mark.page, pytest.mark.slow]


@pytest.mark.skipif(found() is None, reason=MISSING)
@pytest.mark.parametrize("language", guide_sheets.GUIDES)
def test_a_guide_is_two_pages_of_a4_with_its_pictures(language: str, tmp_path: Path) -> None:
    pictures = re.findall(r'src="file://([^"]+)"', guide_sheets.sheet(language))
    assert len(pictures) == 4
    assert [name for name in pictures if not Path(name).is_file()] == []
    path = guide_sheets.printed(language, tmp_path)
    assert guide_sheets.pages(path) == 2
    assert b"/MediaBox [0 0 594.95996 841.91998]" in path.read_bytes()  # A4, as Chromium rounds it
