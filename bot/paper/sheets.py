"""Sheets of paper: a poster whose QR code opens the chat, and a proof on which a reviewer reads answers and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from types import MappingProxyType

import segno

from bot.content import Answer, Content, Variant
from bot.content.read.vetted import Page
from bot.content.read.ways_in import WayIn
from bot.wording.buttons import language_name
from bot.wording.catalog import catalog
from bot.wording.text import escaped

LINK = "https://t.me/{bot}?start={way}"
"""Opens the chat and sends /start with the id of the way in (core.telegram.org/bots/features#deep-linking)."""

_POSTER_STYLE = """
@page { size: A4; margin: 0; }
* { box-sizing: border-box; }
body { margin: 0; font-family: "Noto Sans Khmer", "Khmer OS Siemreap", "Khmer OS", sans-serif; color: #10241b; }
main { width: 210mm; height: 296mm; margin: 0 auto; padding: 16mm; display: flex; flex-direction: column;
  justify-content: space-between; align-items: center; text-align: center; background: #fff; }
h1 { margin: 0; font-size: 34pt; line-height: 1.75; }
p { margin: 0; font-size: 19pt; line-height: 1.75; }
[lang="en"] h1 { font-size: 24pt; line-height: 1.4; }
[lang="en"] p { font-size: 14pt; line-height: 1.6; }
svg { width: 96mm; height: 96mm; }
.how { font-size: 12pt; line-height: 1.8; color: #39432f; }
.link { font-family: monospace; font-size: 11pt; }
"""

_HOW = {
    "km": "បើកកាមេរ៉ាទូរស័ព្ទ ហើយដាក់លើរូបនេះ។ ត្រូវមានកម្មវិធីតេឡេក្រាម (Telegram)។",
    "en": "Open the camera of your phone and hold it over this picture. You need the app Telegram.",
}
_LOOK = {"km": "ការសន្ទនានៅក្នុងទូរស័ព្ទ រហូតដល់អ្នកលុប។", "en": "The chat stays on the phone until you delete it."}


def poster(way: WayIn, bot: str) -> str:
    """The poster of a way in, for a bot's name (with or without @), as one HTML page."""
    link = LINK.format(bot=bot.removeprefix("@"), way=way.id)
    code = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True)
    how = f'<div class="how">{_both(_HOW)}<br>{_both(_LOOK)}<div class="link">{escaped(link)}</div></div>'
    return _page(way.id, _POSTER_STYLE, f"<main>{_words(way, 'km')}{code}{_words(way, 'en')}{how}</main>")


def _words(way: WayIn, language: str) -> str:
    lines = "".join(f"<p>{escaped(line.get(language, ''))}</p>" for line in way.lines)
    return f'<div lang="{language}"><h1>{escaped(way.title.get(language, ""))}</h1>{lines}</div>'


def _both(words: Mapping[str, str]) -> str:
    return "<br>".join(escaped(text) for text in words.values())


_PROOF_STYLE = """
@page { size: A4; margin: 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; font-family: "Noto Sans Khmer", "Khmer OS Siemreap", "Khmer OS", sans-serif;
  font-size: 10.5pt; line-height: 1.75; color: #111; }
section { break-before: page; }
section:first-of-type { break-before: auto; }
h1 { font-size: 15pt; margin: 0; line-height: 1.75; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; margin: 3mm 0; }
td, th { border: 1px solid #999; padding: 2mm; vertical-align: top; text-align: left; }
tr { break-inside: avoid; }
td { white-space: pre-wrap; overflow-wrap: anywhere; }
th { background: #eee; }
.sign td { height: 16mm; }
.hint, .sources { font-size: 9pt; }
code { background: #eee; }
del { color: #a00; }
ins { background: #d8f0c8; }
"""

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_PLACEHOLDER = re.compile(r"\{[^{}\n]*\}")
_PIECE = re.compile("\\s+|[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b4-\u17d1])*|[^\\W\u1780-\u17ff]+|.")
"""What is compared as one: a word, or a Khmer letter with its signs, since Khmer has no blanks between words."""

_HINT = (
    "{call}: the services of the country. {human}: what is true of the counsellors at that moment. "
    "{service:…}: that service with its numbers. Sign only what you have read in that language and stand for."
)


def proof(
    content: Content, topics: Iterable[str], today: date, before: Mapping[Path, tuple[str, str]] = MappingProxyType({})
) -> str:
    """The sheet for these topics, and forms as `form:ID`, as one HTML page to print.

    `before`: of files whose words were changed after somebody signed them, the words then and now.
    """
    sections = "".join(section(content, topic, before) for topic in topics)
    printed = f'<p class="hint">Printed from the files of {today.isoformat()}.</p>'
    return _page("Sarika: answers to review", _PROOF_STYLE, sections + printed)


def section(content: Content, topic: str, before: Mapping[Path, tuple[str, str]]) -> str:
    """One text in all languages side by side, with what was changed in it, its sources, and who signed it."""
    answers = content.to_review(topic)
    about = content.topics.get(topic)
    urgency = f" <small>({about.urgency.word})</small>" if about is not None else ""
    heads = "".join(f"<th>{escaped(language_name(a.language, catalog('en')))}</th>" for a in answers)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in _rows(answers))
    signs = "".join(f"<td>{_signature(answer)}</td>" for answer in answers)
    named = "".join(
        f"<li><b>{escaped(id_)}</b> {escaped(_source(content.sources.get(id_)))}</li>"
        for id_ in dict.fromkeys(id_ for answer in answers for id_ in answer.sources)
    )
    return (
        f"<section><h1>{escaped(topic)}{urgency}</h1>"
        f"<table><tr>{heads}</tr>{rows}</table>{_changes(answers, before)}"
        f'<p class="hint">{escaped(_HINT)}</p>'
        f'<div class="sources">Sources<ul>{named}</ul></div>'
        f'<table class="sign"><tr>{heads}</tr><tr>{signs}</tr></table></section>'
    )


def _changes(answers: list[Answer], before: Mapping[Path, tuple[str, str]]) -> str:
    """What was changed since somebody signed it, in each language: what went struck out, what came marked."""
    if not any(answer.lapsed for answer in answers):
        return ""
    cells = "".join(f"<td>{_changed(answer, before.get(answer.path))}</td>" for answer in answers)
    return f'<p class="hint">What was changed since it was signed:</p><table class="changes"><tr>{cells}</tr></table>'


def _changed(answer: Answer, words: tuple[str, str] | None) -> str:
    if answer.lapsed is None:
        return "Nothing."
    read = f"{escaped(answer.lapsed.by)} read other words on {answer.lapsed.on.isoformat()}."
    if words is None:
        return f"<i>{read} They were not kept: read all of it.</i>"
    then, now = (_PIECE.findall(each) for each in words)
    marked = []
    for kind, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        went, came = escaped("".join(then[a:b])), escaped("".join(now[c:d]))
        marked += [came] if kind == "equal" else [f"<del>{went}</del>" * bool(went), f"<ins>{came}</ins>" * bool(came)]
    return f"<i>{read}</i>\n\n{''.join(marked)}"


def _source(page: Page | None) -> str:
    return " · ".join(filter(None, (page.title, page.date, page.url))) if page else ""


def _rows(answers: list[Answer]) -> Iterable[list[str]]:
    yield [_shown(answer.first) for answer in answers]
    for section in answers[0].sections:
        found = (answer.section(section.id) for answer in answers)
        yield [f"<b>[{escaped(one.title)}]</b>\n{_shown(one.text)}" if one else "" for one in found]
    for parts in zip(*(answer.variants for answer in answers), strict=False):
        yield [f"{_for_whom(one)}\n{_shown(one.part.text)}" for one in parts]


def _for_whom(variant: Variant) -> str:
    """The title of a part that only some readers see, and who they are; without a title it is a first message."""
    title = f"<b>[{escaped(variant.part.title)}]</b> " if variant.part.id else ""
    meant = variant.meant
    who = [*sorted(meant.countries), *sorted(meant.sectors), *sorted(meant.persons)]
    return f"{title}<i>{escaped(', '.join(who))}</i>"


def _signature(answer: Answer) -> str:
    if answer.review is not None:
        return f"Reviewed by {escaped(answer.review.by)} on {answer.review.on.isoformat()}"
    return "Changes:\n\nName, day, signature:"


def _shown(text: str) -> str:
    marked = _BOLD.sub(r"<b>\1</b>", escaped(text))
    return _PLACEHOLDER.sub(lambda match: f"<code>{match.group()}</code>", marked)


def _page(title: str, style: str, body: str) -> str:
    head = f'<meta charset="utf-8"><title>{escaped(title)}</title><style>{style}</style>'
    return f'<!doctype html><html lang="km"><head>{head}</head><body>{body}</body></html>'
