"""The practice page's own words: each has its Khmer, in the usual order of signs, and none is left over."""

import re
from pathlib import Path

from bot.core.understanding.text import tidy

PAGE = Path(__file__).parents[2] / "standin" / "page"
TABLE = "language.js"
SAID = re.compile(r'\bsay\(\s*"([^"]+)"')
IN_HTML = re.compile(r'data-say[^>]*>([^<]+)<|aria-label="([^"]+)"')
KEY = re.compile(r'^  (?:"([^"]+)"|(\w+)):\s*"([^"]+)",$', re.MULTILINE)


def test_every_word_of_the_page_has_its_khmer_and_none_is_left_over() -> None:
    table = {quoted or bare: khmer for quoted, bare, khmer in KEY.findall((PAGE / TABLE).read_text(encoding="utf-8"))}
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.rglob("*.js") if path.name != TABLE)
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    said = {*SAID.findall(scripts), *(words.strip() for found in IN_HTML.findall(html) for words in found if words)}
    assert said <= set(table)
    assert [words for words in table if words not in said and f'"{words}"' not in scripts] == []
    for words, khmer in table.items():
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", khmer))
        assert [run for run in re.findall("[\u1780-\u17ff]+", khmer) if tidy(run) != run] == []
        assert words == "OK" or re.search("[\u1780-\u17ff]", khmer)
