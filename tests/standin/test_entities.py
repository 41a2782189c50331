import html
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standin.entities import clean, formatted, units
from standin.refusals import Refusal

WORDS = st.text(
    alphabet=st.sampled_from("abc កខគ្ា់ំ😀🇰🇭👨x<>&\"'_*[]()~`#=|{}!.-"), min_size=1, max_size=12
)  # fmt: skip
STYLES = {
    "bold": ("<b>", "</b>", "*", "*"),
    "italic": ("<i>", "</i>", "_", "_"),
    "underline": ("<u>", "</u>", "__", "__"),
    "strikethrough": ("<s>", "</s>", "~", "~"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>", "||", "||"),
    "code": ("<code>", "</code>", "`", "`"),
    "text_link": ('<a href="https://example.org/x">', "</a>", "[", "](https://example.org/x)"),
}
PARTS = st.lists(st.tuples(st.sampled_from(["plain", *STYLES]), WORDS), min_size=1, max_size=6)


def escaped(words: str) -> str:
    return re.sub(r"([_*\[\]()~`>#+\-=|{}.!\\])", r"\\\1", words)


def styled(entities: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in entities if e["type"] in STYLES]


def expected(parts: list[tuple[str, str]]) -> tuple[str, list[tuple[str, int, int]]]:
    """The reference: text and UTF-16 offsets counted by encoding, after trimming."""
    text = "".join(words for _, words in parts)
    lead = len(text) - len(text.lstrip())
    end = len(text.strip())
    spans, at = [], 0
    for kind, words in parts:
        start, stop = max(at - lead, 0), min(at + len(words) - lead, end)
        if kind != "plain" and stop > start:
            body = text.strip()
            spans.append((kind, wide(body[:start]), wide(body[start:stop])))
        at += len(words)
    return text.strip(), spans


def wide(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(PARTS)
def test_html_gives_back_its_parts(parts: list[tuple[str, str]]) -> None:
    source = "".join(
        html.escape(w, quote=False) if k == "plain" else STYLES[k][0] + html.escape(w) + STYLES[k][1] for k, w in parts
    ).replace("&#x27;", "&#39;")
    result = formatted(source, "HTML")
    text, spans = expected(parts)
    assert result.text == text
    assert styled(result.entities) == spans


@given(PARTS)
def test_markdown_v2_gives_back_its_parts(parts: list[tuple[str, str]]) -> None:
    pieces = []
    for kind, words in parts:
        inner = re.sub(r"([`\\])", r"\\\1", words) if kind == "code" else escaped(words)
        opener, closer = ("", "") if kind == "plain" else STYLES[kind][2:]
        pieces.append(opener + inner + closer)
    between = "\u2063"  # keeps "_" and "__" of neighbours apart; Telegram keeps it as text
    result = formatted(between.join(pieces), "MarkdownV2")
    separated: list[tuple[str, str]] = []
    for part in parts:
        separated += [part, ("plain", between)]
    text, spans = expected(separated[:-1])
    assert result.text == text
    assert styled(result.entities) == spans


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(source: str) -> None:
    for mode in ("", "HTML", "MarkdownV2", "Markdown"):
        try:
            result = formatted(source, mode)
        except Refusal:
            continue
        for entity in result.entities:
            assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(result.text)


@given(st.text())
def test_units_are_utf_16_code_units(text: str) -> None:
    assert units(text) == wide(text) if not any("\ud800" <= c <= "\udfff" for c in text) else True


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("<x>a</x>", 'Unsupported start tag "x" at byte offset 0'),
        ("ក<video>", 'Unsupported start tag "video" at byte offset 3'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ('<a "x">a</a>', 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>a</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>a</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_wrong_html_is_refused_in_telegrams_words(source: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        formatted(source, "HTML")
    assert caught.value.description == f"Bad Request: can't parse entities: {sentence}"


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1. a", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("ក*a", "Can't find end of Bold entity at byte offset 3"),
        ("__a", "Can't find end of Underline entity at byte offset 0"),
        ("```a", "Can't find end of Pre entity at byte offset 0"),
        ("[a](b", "Can't find end of a URL at byte offset 3"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("a!", "Character '!' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_wrong_markdown_v2_is_refused_in_telegrams_words(source: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        formatted(source, "MarkdownV2")
    assert caught.value.description == f"Bad Request: can't parse entities: {sentence}"


def test_the_old_markdown_names_the_byte() -> None:
    with pytest.raises(Refusal) as caught:
        formatted("កa *b", "Markdown")
    wrong = "Can't find end of the entity starting at byte offset 5"
    assert caught.value.description == f"Bad Request: can't parse entities: {wrong}"
    assert formatted("*a* _b_ [c](http://d.org)", "markdown").text == "a b c"


def test_nested_html() -> None:
    result = formatted(
        '<blockquote expandable>a<b>b<i>c</i></b></blockquote><pre><code class="language-py">x</code></pre>', "HTML"
    )
    assert result.text == "abcx"
    assert result.entities == [
        {"type": "expandable_blockquote", "offset": 0, "length": 3},
        {"type": "bold", "offset": 1, "length": 2},
        {"type": "italic", "offset": 2, "length": 1},
        {"type": "pre", "offset": 3, "length": 1, "language": "py"},
    ]


def test_markdown_quotations_and_languages() -> None:
    result = formatted("> a\n>b\nc\n**>d\n>e||\n```py\nx```", "MarkdownV2")
    assert result.text == "a\nb\nc\nd\ne\nx"
    kinds = [(e["type"], e["offset"], e["length"]) for e in result.entities]
    assert kinds == [("blockquote", 0, 4), ("expandable_blockquote", 6, 4), ("pre", 10, 1)]
    assert result.entities[-1]["language"] == "py"


def test_a_tel_link_keeps_its_words_and_loses_the_link() -> None:
    result = formatted('<a href="tel:117">ring</a>', "HTML")
    assert (result.text, result.entities) == ("ring", [])


def test_what_telegram_finds_by_itself() -> None:
    result = formatted("😀 /human @sarika_bot +855 12 345 678, 117 https://example.org/a. #ក")
    assert [(e["type"], e["offset"], e["length"]) for e in result.entities] == [
        ("bot_command", 3, 6),
        ("mention", 10, 11),
        ("phone_number", 22, 15),
        ("url", 43, 21),
        ("hashtag", 66, 2),
    ]


def test_invisible_overrides_and_control_characters_are_cleaned() -> None:
    assert clean("a\u202eb\u2028c\r\nd\x00e\te") == "abc\nd e e"
    with pytest.raises(Refusal, match="strings must be encoded in UTF-8"):
        formatted("\ud800")


def test_entities_given_must_fit() -> None:
    with pytest.raises(Refusal):
        formatted("ab", "", [{"type": "bold", "offset": 1, "length": 2}])
    with pytest.raises(Refusal):
        formatted("ab", "", [{"type": "loud", "offset": 0, "length": 2}])
    with pytest.raises(Refusal, match="unsupported parse_mode"):
        formatted("ab", "BBCode")
