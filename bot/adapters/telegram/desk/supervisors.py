"""What supervisors ask for: the weekly plan and the report.

The plan stands in General in the form in which it is written, so that it can be copied, changed and sent again. The
report is in General a picture with the same figures as text below it, privately a file of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape

from telegram import InputFile

from bot.adapters.telegram.desk.calls import ForumWords, changed, fitting, group_call, listed, long, post, privately
from bot.core.journal.period import counted
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.effects.desk import Report
from bot.core.model.rules import Hours
from bot.core.model.week import as_written
from bot.core.ports import Call, View
from bot.paper.report import png
from bot.wording.catalog import HOME, day, msgid
from bot.wording.report import as_csv, as_text, report
from bot.wording.week import written

LONGEST_PLAN = 3_900
"""UTF-16 units of the message's visible text: below Telegram's 4,096, with room for "and N more"."""

LONGEST_CAPTION = 1_024
"""UTF-16 units of a caption's visible text that Telegram takes; all lines stand in the picture."""


class ForumPlan:
    """Shows the plan, and what is to be mended in it."""

    def __init__(self, words: ForumWords, hours: Hours) -> None:
        self._words = words
        self._hours = hours

    def plan(self, chat: int, view: View) -> Call:
        """The plan as it is now."""
        words = self._words.catalog
        lines = list(self._lines(view.desk))
        head = [f"<b>{escape(words.text('plan.title'))}</b>"] if lines else [escape(words.text("plan.none"))]
        tail = [escape(line) for line in self._remarks(view.desk, view.now)]
        shown = fitting(map(escape, lines), LONGEST_PLAN - sum(map(long, (*head, *tail))))
        if left := len(lines) - len(shown):
            shown.append(escape(words.text("board.more", count=str(left))))
        # nothing of a contact stands in it, and out of a protected message nobody can copy
        return changed(post(chat, "\n".join([*head, *shown, "", *tail])), protect_content=False)

    def _lines(self, desk: Desk) -> Iterator[str]:
        """A line for each time, with all who work then."""
        times = {(s.days, s.start, s.end): list[str]() for s in desk.plan.shifts}
        for shift in desk.plan.shifts:
            counsellor = desk.counsellor(shift.counsellor)
            times[shift.days, shift.start, shift.end].append(as_written(counsellor.name) if counsellor else "?")
        for (days, start, end), names in times.items():
            yield f"{written(days, start, end, self._words.catalog.language)} {', '.join(names)}"

    def _off(self, desk: Desk, now: int) -> Iterator[str]:
        """The days on which the plan does not hold, from today on, and for whom."""
        words, today = self._words.catalog, self._hours.local(now).date().isoformat()
        for off in sorted((o for o in desk.plan.off if o.day >= today), key=lambda o: o.day):
            counsellor = desk.counsellor(off.counsellor)
            who = counsellor.name if counsellor is not None else words.text("plan.everybody")
            moment = self._hours.at(date.fromisoformat(off.day), 12 * 60)
            yield f"{day(words, str(moment))} {who}"

    def _remarks(self, desk: Desk, now: int) -> Iterator[str]:
        """What the supervisor has to know of it."""
        words, members = self._words.catalog, desk.members()
        planned = {shift.counsellor for shift in desk.plan.shifts}
        if desk.plan.shifts and self._hours.local(now).utcoffset() != HOME.utcoffset(self._hours.local(now)):
            yield words.text("plan.zone", zone=str(self._hours.zone))
        left = listed(c.name for c in desk.counsellors if c.id in planned and c.gone)
        if left:
            yield f"⚠️ {words.text('plan.left', names=left)}"
        silent = listed(c.name for c in desk.not_started() if c.id in planned)
        if silent:
            yield f"⚠️ {words.text('board.cannot_write', names=silent)}"
        off = listed(self._off(desk, now), "; ")
        if off:
            yield words.text("plan.off", days=off)
        uncovered = desk.plan.uncovered(self._hours, members) if desk.plan.shifts else ()
        if uncovered:
            yield f"⚠️ {words.text('plan.uncovered')}"
            language = self._words.catalog.language
            yield listed((written((w.weekday,), w.start, w.end, language) for w in uncovered), "; ")
        yield words.text("plan.how")


class ForumReport:
    """Draws the report."""

    def __init__(self, words: ForumWords, hours: Hours) -> None:
        self._words = words
        self._hours = hours

    def head(self, to: Counsellor, view: View) -> Call | None:
        """The journal's head, to be copied and kept: so it is not protected."""
        if to.gone:
            return None
        words = escape(self._words.catalog.text(msgid("journal.head") if view.head else msgid("journal.not_whole")))
        shown = f"{words}\n<pre>{escape(view.head)}</pre>" if view.head else words
        return privately(to, text=shown, parse_mode="HTML")

    def report(self, to: int | Counsellor, effect: Report, view: View) -> Call | None:
        """The report as it is at delivery. A picture takes a fifth of a second, the interpreter free for others."""
        words = self._words.catalog
        found = counted(
            view.journal,
            view.sums,
            days=effect.days,
            until=effect.until,
            now=view.now,
            hours=self._hours,
            referral_after=effect.referral_after,
        )
        offset = self._hours.offset(found.end)
        shown = report(found, self._words.content, words, offset)
        if isinstance(to, Counsellor):
            if to.gone:
                return None
            table = InputFile(as_csv(shown, found, offset).encode(), filename="report.csv")
            return privately(to, "send_document", document=table)  # to be saved, so it is not protected
        return group_call(
            "send_photo",
            to,
            photo=InputFile(png(shown, words), filename="report.png"),
            caption="\n".join(fitting(as_text(shown, html=True).split("\n"), LONGEST_CAPTION)),
            parse_mode="HTML",
            protect_content=True,
        )
