"""A poster on one A4 sheet: a question that a worker recognises, and a QR code that opens the chat."""

from __future__ import annotations

import html
from collections.abc import Mapping

import segno

from bot.content.read.ways_in import WayIn

LINK = "https://t.me/{bot}?start={way}"
"""Opens the chat and sends /start with the id of the way in (core.telegram.org/bots/features#deep-linking)."""

_STYLE = """
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


def sheet(way: WayIn, bot: str) -> str:
    """The poster of a way in, for a bot's name (with or without @), as one HTML page."""
    link = LINK.format(bot=bot.removeprefix("@"), way=way.id)
    code = segno.make(link, error="m", micro=False).svg_inline(border=2, omitsize=True)
    return (
        f'<!doctype html><html lang="km"><head><meta charset="utf-8"><title>{html.escape(way.id)}</title>'
        f"<style>{_STYLE}</style></head><body><main>{_words(way, 'km')}{code}{_words(way, 'en')}"
        f'<div class="how">{_both(_HOW)}<br>{_both(_LOOK)}<div class="link">{html.escape(link)}</div></div>'
        "</main></body></html>"
    )


def _words(way: WayIn, language: str) -> str:
    lines = "".join(f"<p>{html.escape(line.get(language, ''))}</p>" for line in way.lines)
    return f'<div lang="{language}"><h1>{html.escape(way.title.get(language, ""))}</h1>{lines}</div>'


def _both(words: Mapping[str, str]) -> str:
    return "<br>".join(html.escape(text) for text in words.values())
