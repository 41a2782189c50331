"""The supervisor's report: in General a picture with the same figures as text below it, privately a file of them."""

from __future__ import annotations

from telegram import InputFile

from bot.adapters.telegram.desk.calls import ForumWords, group_call
from bot.core.journal.figures import figures
from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import Report
from bot.core.model.rules import Hours
from bot.core.ports import Call, View
from bot.paper.report import png
from bot.wording.report import as_csv, as_text, report
from bot.wording.text import utf16_units, visible

LONGEST_CAPTION = 1_024
"""UTF-16 units of a caption's visible text that Telegram takes."""


class ForumReport:
    """Draws the report."""

    def __init__(self, words: ForumWords, hours: Hours) -> None:
        self._words = words
        self._hours = hours

    def report(self, chat: int | None, effect: Report, view: View) -> Call | None:
        """The report as it is at delivery. A picture takes a fifth of a second, the interpreter free for others."""
        words, offset = self._words.catalog, self._hours.offset(view.now)
        counted = figures(
            view.journal, now=view.now, days=effect.days, offset=offset, referral_after=effect.referral_after
        )
        shown = report(counted, self._words.content, words, offset)
        if effect.counsellor is not None:
            return _file(view.desk.counsellor(effect.counsellor), as_csv(shown, counted, offset))
        if chat is None:
            return None
        return group_call(
            "send_photo",
            chat,
            photo=InputFile(png(shown, words), filename="report.png"),
            caption=_fitting(as_text(shown, html=True)),
            parse_mode="HTML",
            protect_content=True,
        )


def _file(counsellor: Counsellor | None, table: str) -> Call | None:
    """To one counsellor; None for who is no member any more. It is to be saved, so it is not protected."""
    if counsellor is None or counsellor.gone:
        return None
    document = InputFile(table.encode(), filename="report.csv")
    params = {"chat_id": int(counsellor.address), "document": document}
    return Call("send_document", params, f"counsellor:{counsellor.id}")


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
