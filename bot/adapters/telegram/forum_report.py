"""The supervisor's report in General: a picture, and the same figures as text below it."""

from __future__ import annotations

from telegram import InputFile

from bot.adapters.telegram.forum_calls import ForumWords, group_call
from bot.core.desk_effects import Report
from bot.core.figures import figures
from bot.core.ports import Call, View
from bot.core.rules import Hours
from bot.report_picture import png
from bot.wording_report import as_text, report
from bot.wording_text import utf16_units, visible

LONGEST_CAPTION = 1_024
"""UTF-16 units of a caption's visible text that Telegram takes."""


class ForumReport:
    """Draws the report."""

    def __init__(self, words: ForumWords, hours: Hours) -> None:
        self._words = words
        self._hours = hours

    def report(self, chat: int, effect: Report, view: View) -> Call:
        """The report as it is at delivery. Takes a fifth of a second, with the interpreter free for others."""
        words, offset = self._words.catalog, self._hours.offset(view.now)
        counted = figures(
            view.journal,
            now=view.now,
            days=effect.days,
            offset=offset,
            referral_after=effect.referral_after,
        )
        shown = report(counted, self._words.content, words, offset)
        return group_call(
            "send_photo",
            chat,
            photo=InputFile(png(shown, words), filename="report.png"),
            caption=_fitting(as_text(shown, html=True)),
            parse_mode="HTML",
            protect_content=True,
        )


def _fitting(html: str) -> str:
    """As many whole lines as a caption takes; all of them stand in the picture."""
    kept: list[str] = []
    room = LONGEST_CAPTION
    for line in html.split("\n"):
        room -= utf16_units(visible(line)) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join(kept)
