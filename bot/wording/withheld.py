"""The content as everybody sees it while supervisors withhold some of it."""

from __future__ import annotations

from functools import lru_cache

from bot.content import Content
from bot.content.model.withholding import without
from bot.core.model.desk import Desk
from bot.core.model.prepared import What
from bot.wording.catalog import catalog


class Shown:
    """Content, and what of it is shown by the desk's last word."""

    def __init__(self, content: Content) -> None:
        self._whole = content
        self._not_shown: frozenset[tuple[What, str]] = frozenset()
        self._without = lru_cache(4)(self._made)
        self.content = content

    def by(self, desk: Desk) -> bool:
        """Take the desk's word on what is withheld; whether it is another than before."""
        if desk.not_shown == self._not_shown:
            return False
        self._not_shown = desk.not_shown
        self.content = self._without(self._not_shown)
        return True

    def _made(self, not_shown: frozenset[tuple[What, str]]) -> Content:
        if not not_shown:
            return self._whole
        services = [id for what, id in not_shown if what is What.SERVICE]
        answers = [id for what, id in not_shown if what is What.ANSWER]
        said = {code: catalog(code).text("answer.being_checked") for code in self._whole.languages}
        return without(self._whole, services, answers, said)
