"""The board in General: who waits, the most urgent first, who holds what, who is on shift."""

from __future__ import annotations

from html import escape

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.forum_calls import SIGNS, ForumWords, changed, edit, post
from bot.core.model import CaseState, Desk, DeskCase
from bot.core.ports import Call, View
from bot.core.rules import Hours
from bot.wording_desk import BOARD
from bot.wording_lines import moment
from bot.wording_text import utf16_units, visible

LONGEST_BOARD = 3_900
"""UTF-16 units of the board's visible text: below Telegram's 4,096, with room for "and N more"."""


class ForumBoard:
    """Posts the board once, and edits it."""

    def __init__(self, words: ForumWords, hours: Hours, *, pilot: bool) -> None:
        self._words = words
        self._hours = hours
        self._pilot = pilot

    def board(self, chat: int, view: View) -> Call:
        """The board as it is now."""
        text, buttons = self._text(view.desk, view.now), self._buttons()
        if view.desk.board is not None:
            return edit(chat, view.desk.board, text, buttons)
        return changed(post(chat, text), reply_markup=buttons)

    def _text(self, desk: Desk, now: int) -> str:
        words = self._words.catalog
        waiting = sorted(
            (c for c in desk.cases if c.state is CaseState.WAITING),
            key=lambda c: (-c.urgency, c.waiting_since),
        )
        held = [c for c in desk.cases if c.state is CaseState.OPEN]
        head = [f"<b>{escape(words.text(BOARD['title']))}</b>", escape(self._on_shift(desk, now))]
        on_call = ", ".join(c.name for c in desk.counsellors if c.on_call)
        head += [escape(words.text(BOARD["on_call"], names=on_call))] if on_call else []
        silent = ", ".join(c.name for c in desk.on_duty(now) if not c.started)
        head += [f"⚠️ {escape(words.text(BOARD['cannot_write'], names=silent))}"] if silent else []
        head += [f"⚠️ {escape(words.text(BOARD['pilot']))}"] if self._pilot else []
        lines = [escape(words.text(BOARD["waiting"], count=str(len(waiting))))]
        lines += [self._line(case, moment(words, str(case.waiting_since))) for case in waiting]
        lines.append(escape(words.text(BOARD["open"], count=str(len(held)))))
        for case in held:
            holder = desk.counsellor(case.holder)
            lines.append(self._line(case, ("⏸ " if case.paused else "") + (holder.name if holder else "?")))
        return "\n".join(self._fitting(head, lines))

    def _on_shift(self, desk: Desk, now: int) -> str:
        """Who is on shift; and when nobody is, what contacts are told, which the hours of the settings decide."""
        words = self._words.catalog
        names = ", ".join(c.name for c in desk.on_duty(now))
        if names:
            return words.text(BOARD["on_shift"], names=names)
        return words.text(BOARD["hours" if self._hours.open_at(now) else "nobody"])

    def _line(self, case: DeskCase, what: str) -> str:
        return f"{SIGNS[case.urgency]} {escape(self._words.name(case.code))} · {escape(what)}"

    def _fitting(self, head: list[str], lines: list[str]) -> list[str]:
        """All lines, or as many as Telegram takes, and how many there are beyond them: whole ones, since HTML is in them."""
        kept = list(head)
        room = LONGEST_BOARD - sum(utf16_units(visible(line)) + 1 for line in head)
        for number, line in enumerate(lines):
            room -= utf16_units(visible(line)) + 1
            if room < 0:
                more = str(len(lines) - number)
                return [*kept, escape(self._words.catalog.text(BOARD["more"], count=more))]
            kept.append(line)
        return kept

    def _buttons(self) -> InlineKeyboardMarkup:
        words = self._words
        return InlineKeyboardMarkup(
            [
                [words.button("on_shift", "shift", "on"), words.button("off_shift", "shift", "off")],
                [words.button("on_call", "call")],
            ]
        )
