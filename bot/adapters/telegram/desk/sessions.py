"""Where a counsellor is in on the desk's page, in their own chat: the browsers, and a button that ends each."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords, privately
from bot.core.desk.entrance import LASTS
from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import ShowSessions
from bot.core.ports import Call, View
from bot.wording.catalog import duration


class ForumSessions:
    """Renders the list as it is by then. Of a browser it says what that said of itself, and two times."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def shown(self, to: Counsellor, effect: ShowSessions, view: View) -> Call | None:
        """Their own; None for who is not at the desk any more."""
        if to.gone:
            return None
        words = self._words.catalog
        lines, rows = list[str](), list[list[InlineKeyboardButton]]()
        theirs = (s for s in view.desk.sessions if s.counsellor == to.id and view.now - s.begun_at < LASTS)
        for session in theirs:
            if (used := view.sessions.get(session.id)) is None:
                continue
            number, browser = str(len(lines) + 1), session.browser or words.text("page.unknown_browser")
            since, seen = duration(words, view.now - session.begun_at), duration(words, view.now - used)
            lines.append(words.text("sessions.row", number=number, browser=browser, since=since, seen=seen))
            label = words.text("sessions.end", number=number, browser=browser)
            rows.append([self._words.labelled(label, "session", session.id)])
        text = "\n".join([words.text("sessions.head"), *lines]) if lines else words.text("sessions.none")
        markup = InlineKeyboardMarkup(rows)
        if effect.message is not None:
            return privately(to, "edit_message_text", message_id=effect.message, text=text, reply_markup=markup)
        return privately(to, text=text, protect_content=True, reply_markup=markup)
