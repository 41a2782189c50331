"""The content as everybody sees it while supervisors withhold some of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.content import Answer, Content
from bot.content.model.answers import Review
from bot.core.model.desk import Desk
from bot.core.model.prepared import What
from bot.wording.catalog import catalog

OF_NO_REVIEW = Review("-", date.min)
"""The words that stand in for an answer are the program's own, and not a draft of the organisation."""


class Shown:
    """Content, and what of it is shown by the desk's last word."""

    def __init__(self, content: Content) -> None:
        self.whole = content
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
        """The content without what is withheld; in place of an answer stands that it is checked, and whom to call.

        A service that stood in for one that waits for a check no longer does, so that nobody is left without.
        """
        if not not_shown:
            return self.whole
        services = {id: s for id, s in self.whole.services.items() if (What.SERVICE, id) not in not_shown}
        audio = {key: spoken for key, spoken in self.whole.audio.items() if (What.ANSWER, key[0]) not in not_shown}
        answers = {
            key: _stub(answer) if (What.ANSWER, key[0]) in not_shown else answer
            for key, answer in self.whole.answers.items()
        }
        return replace(self.whole, services=services, answers=answers, audio=audio)


def _stub(answer: Answer) -> Answer:
    return replace(
        answer,
        first=f"{catalog(answer.language).text('answer.being_checked')}\n{{call}}\n{{human}}",
        sections=(),
        variants=(),
        sources=(),
        review=OF_NO_REVIEW,
        lapsed=None,
    )
