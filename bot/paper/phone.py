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
"""Pixels of a narrow phone: most Android phones in use are this wide or wider."""

_GAP = 12

_STYLE = f"""
* {{ box-sizing: border-box; }}
body {{ margin: 0; padding: {_GAP}px; display: flex; flex-wrap: wrap; gap: {_GAP}px; align-items: flex-start;
  background: #fff; font-family: "Noto Sans Khmer", "Khmer OS Siemreap", "Khmer OS", sans-serif; font-size: 16px; }}
figure {{ margin: 0; width: {PHONE}px; padding: 8px; background: #cfdcc4; border-radius: 12px; }}
figcaption {{ font-size: 12px; line-height: 1.7; color: #39432f; padding: 0 4px 4px; }}
.text {{ background: #fff; border-radius: 12px; padding: 6px 10px; line-height: 1.75; white-space: pre-wrap;
  overflow-wrap: anywhere; }}
.row {{ display: flex; gap: 4px; margin-top: 4px; }}
.row span {{ flex: 1 1 0; min-width: 0; text-align: center; background: #6f8a60; color: #fff; border-radius: 8px;
  padding: 5px 6px; font-size: 14px; line-height: 1.8; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; }}
"""

_LOOK = """<script>
for (const button of document.querySelectorAll(".row span"))
  if (button.scrollWidth > button.clientWidth) button.dataset.cut = "yes";
</script>"""

_CUT = re.compile(r'<span data-cut="yes">([^<]*)</span>')


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
    return [html.unescape(label) for label in _CUT.findall(laid_out)]


def _buttons(rows: Rows) -> str:
    return "".join(
        '<div class="row">' + "".join(f"<span>{html.escape(button.label)}</span>" for button in row) + "</div>"
        for row in rows
    )
