"""Private words of a change of shift: what becomes of each case of who leaves, and what there is for who comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, changed, listed, post, privately
from bot.core.desk.handing_over import held
from bot.core.model.case import CaseState
from bot.core.model.desk import Counsellor, DeskCase
from bot.core.model.effects.desk import HandOver, ShiftBrief
from bot.core.model.rules import MINUTE
from bot.core.ports import Call, View

ASKED_OF, TO = 20, 2
"""Of how many cases one message asks, and to how many colleagues each can be handed, those with the fewest first."""


class ForumHandOver:
    """Renders them from the desk as it is by then."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def ask(self, to: int | Counsellor, effect: HandOver, view: View) -> Call | None:
        """What becomes of each case of who is off shift; None where they hold none any more, or are back."""
        desk, words = view.desk, self._words.catalog
        by = desk.counsellor(effect.of)
        theirs = [c for c in desk.held_by(effect.of) if isinstance(to, Counsellor) or c.group == effect.group]
        if not theirs or by is None or by in desk.on_duty(view.now):
            return None
        text = words.text("shift.leaves", holder=by.name, count=str(len(theirs)))
        rows = [self._row(case, view) for case in theirs[:ASKED_OF]]
        if isinstance(to, Counsellor) and effect.message is not None:
            markup = InlineKeyboardMarkup(rows)
            return privately(to, "edit_message_text", message_id=effect.message, text=text, reply_markup=markup)
        if isinstance(to, Counsellor):
            return privately(to, text=text, protect_content=True, reply_markup=InlineKeyboardMarkup(rows))
        return changed(post(to, escape(text)), reply_markup=InlineKeyboardMarkup(rows))

    def _row(self, case: DeskCase, view: View) -> list[InlineKeyboardButton]:
        """To the queue, or to a colleague who is on shift."""
        desk, of_case = view.desk, (case.token, str(case.number))
        colleagues = [c for c in desk.on_duty(view.now, case.group) if c.id != case.holder]
        fewest = sorted(colleagues, key=lambda c: held(desk, c.id))[:TO]
        name = f"{SIGNS[case.urgency]} {self._words.name(case.code)}"
        queue = self._words.labelled(f"{name} → {self._words.catalog.text('button.queue')}", "over", *of_case, "-")
        return [queue, *(self._words.labelled(f"→ {c.name}", "over", *of_case, c.id) for c in fewest)]

    def brief(self, to: Counsellor, effect: ShiftBrief, view: View) -> Call | None:
        """What waits, who holds what, and what happened since; None where there is nothing to say."""
        lines = [line for group in to.groups for line in self._of_group(group, view)]
        lines += self._since(to, effect.since, view)
        if not lines:
            return None
        head = self._words.catalog.text("shift.comes")
        return privately(to, text="\n".join([head, *lines]), protect_content=True)

    def _of_group(self, group: str, view: View) -> Iterator[str]:
        words, desk = self._words.catalog, view.desk
        waiting = desk.waiting(group)
        if waiting:
            minutes = str((view.now - min(c.waiting_since for c in waiting)) // MINUTE)
            yield words.text("shift.waiting", count=str(len(waiting)), minutes=minutes, names=self._names(waiting))
        opened = [c for c in desk.cases if c.state is CaseState.OPEN and c.group == group]
        for id_ in dict.fromkeys(c.holder for c in opened):
            holder = desk.counsellor(id_)
            names = self._names([c for c in opened if c.holder == id_])
            yield words.text("shift.held", holder=holder.name if holder is not None else "?", names=names)

    def _since(self, to: Counsellor, since: int, view: View) -> Iterator[str]:
        """What was closed and opened while they were away."""
        words, desk = self._words.catalog, view.desk
        closed = [e for e in desk.ended if since < e.closed_at and e.group in to.groups] if since else []
        if closed:
            names = listed(self._words.name(e.code) for e in closed)
            yield words.text("shift.closed", count=str(len(closed)), names=names)
        reread = sum(e.to_be_read and e.group in to.groups for e in desk.ended) if to.supervisor else 0
        if reread:
            yield words.text("board.reread", count=str(reread))

    def _names(self, cases: Sequence[DeskCase]) -> str:
        return listed(f"{SIGNS[c.urgency]} {self._words.name(c.code)}" for c in cases)
