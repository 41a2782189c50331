"""What a counsellor looks for is found, and told to them privately."""

from __future__ import annotations

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, fitting, privately
from bot.core.keeping.finding import found
from bot.core.model.agreed import PastCase
from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import Found
from bot.core.model.rules import Hours
from bot.core.ports import Call, View
from bot.wording.finding import Finder, facts_of

ROOM = 3_600
"""UTF-16 units of the list: below Telegram's 4,096."""


class ForumFinding:
    """Finds cases, and tells who asked."""

    def __init__(self, words: ForumWords, hours: Hours) -> None:
        self._words = words
        self._hours = hours

    def told(self, to: Counsellor, effect: Found, view: View) -> Call | None:
        """The cases of their groups that fit, the newest first; or that nothing was understood."""
        if to.gone:
            return None
        words = self._words.catalog
        theirs = tuple(case for case in view.glances if case.group in to.groups)  # no name of another group's is known
        query = Finder(self._words.content, self._words.names, self._hours).query(effect.words, theirs)
        cases = found(theirs, query, to.groups) if query is not None else []
        if query is None:
            return privately(to, text=words.text("find_how"))
        lines = [self._line(case) for case in cases]
        shown = fitting(lines, ROOM)
        more = [words.text("board.more", count=str(len(lines) - len(shown)))] if len(shown) < len(lines) else []
        head = words.text("found.cases", count=str(len(cases)))
        return privately(to, text="\n".join([head, *shown, *more]), protect_content=True)

    def _line(self, case: PastCase) -> str:
        name = f"{SIGNS[case.urgency]} {self._words.name(case.code)}"
        return " · ".join([name, *facts_of(case, self._words.content, self._words.catalog)])
