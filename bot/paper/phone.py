"""Messages as a page that looks like a chat on a narrow phone: bubbles, rows of buttons, cut where it is too long."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.paper.chromium import MEASURE
from bot.wording.buttons import Rows
from bot.wording.text import Rendered

PHONE = 360
"""Points of a narrow phone: most Android phones in use are this wide or wider."""

TALL = 640
"""Points of its height."""

READ = TALL - 24 - 56 - 48 - 48
"""Points in which a chat stands: without the rows of the status (24), of Telegram's title (56), of its line to write in
(48), and of the system's three buttons (48). An estimate by Android's usual heights.
"""

TEXT, ROW, KEY = PHONE - 80, PHONE - 10 - 5, 44
"""Points of the widest line of text, of a row of buttons, and of the height of a button, by Telegram for Android
(`MessageObject.getMaxMessageTextWidth`, `ChatMessageCell.setMessageContent`, `keyboardHeight`; its source in November
2026, github.com/DrKLO/Telegram). Between buttons are 5, between rows 4; 16 beside a label (`measureInlineBotButtons`).
Text is 16 points high, on buttons 15. Its pictograms are pictures: drawn here as boxes as wide as the line is high.
"""

LINE = 20
"""Points of a line of text: 19 by Roboto, by which Telegram lays out, and one for the signs of Khmer (an estimate)."""

_GAP = 12

_STYLE = f"""
* {{ box-sizing: border-box; }}
body {{ margin: 0; padding: {_GAP}px; display: flex; flex-wrap: wrap; gap: {_GAP}px; align-items: flex-start;
  background: #fff; font-family: "Noto Sans Khmer", "Khmer OS Siemreap", "Khmer OS", sans-serif; font-size: 16px; }}
figure {{ margin: 0; width: {PHONE}px; padding: 8px 7px; background: #cfdcc4; border-radius: 12px; }}
figcaption {{ font-size: 12px; line-height: 1.7; color: #39432f; padding: 0 4px 4px; }}
.text {{ background: #fff; border-radius: 12px; padding: 6px 11px; line-height: {LINE}px; white-space: pre-wrap;
  overflow-wrap: anywhere; width: {TEXT + 22}px; }}
.row {{ display: flex; gap: 5px; margin-top: 4px; width: {ROW}px; height: {KEY}px; }}
.row span {{ flex: 1 1 0; min-width: 0; text-align: center; background: #6f8a60; color: #fff; border-radius: 8px;
  padding: 0 8px; font-size: 15px; font-weight: 500; line-height: {KEY}px; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }}
.row i {{ display: inline-block; width: 20px; font-style: normal; text-align: center; overflow: hidden;
  vertical-align: bottom; }}
"""

_LOOK = """<script>
for (const button of document.querySelectorAll(".row span"))
  if (button.scrollWidth > button.clientWidth) button.dataset.cut = "yes";
for (const figure of document.querySelectorAll("figure"))
  figure.dataset.tall = Math.ceil(figure.lastElementChild.getBoundingClientRect().bottom
    - figure.querySelector(".text").getBoundingClientRect().top);
</script>"""

_CUT = re.compile(r'<span data-cut="yes">(.*?)</span>')
_TALL = re.compile(r'<figure data-tall="(\d+)"><figcaption>(.*?)</figcaption>')
_SIGN = re.compile("[\U0001f1e6-\U0001f1ff]{2}|[\u2139\u231a-\u2bff\u2795-\u2797\U0001f300-\U0001faff]\ufe0f?")


@dataclass(frozen=True)
class Shown:
    """A message and what it is, for whoever looks at the page."""

    caption: str
    message: Rendered


def page(shown: Iterable[Shown]) -> str:
    """The messages side by side, each as wide as a narrow phone, as HTML without anything from the net."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(one.caption)}</figcaption>"
        f'<div class="text">{one.message.text_html}</div>{_buttons(one.message.buttons)}</figure>'
        for one in shown
    )
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><style>{_STYLE}</style></head>'
        f"<body>{figures}{_LOOK}{MEASURE}</body></html>"
    )


def width(columns: int) -> int:
    """Pixels of a page with so many phones side by side."""
    return columns * (PHONE + _GAP) + _GAP


def cut(laid_out: str) -> list[str]:
    """The labels of buttons that do not fit, in a page as a browser laid it out."""
    return [html.unescape(re.sub("</?i>", "", label)) for label in _CUT.findall(laid_out)]


def heights(laid_out: str) -> list[tuple[str, int]]:
    """Of each message its caption and how many points high it is with its buttons, in a page as it was laid out."""
    return [(html.unescape(caption), int(tall)) for tall, caption in _TALL.findall(laid_out)]


def _buttons(rows: Rows) -> str:
    spans = ("".join(f"<span>{_label(button.label)}</span>" for button in row) for row in rows)
    return "".join(f'<div class="row">{row}</div>' for row in spans)


def _label(label: str) -> str:
    """A label with each pictogram in a box of its width: a browser without a font for it would measure another one."""
    return _SIGN.sub(lambda sign: f"<i>{sign[0]}</i>", html.escape(label))
