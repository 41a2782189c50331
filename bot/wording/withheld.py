"""The content as everybody sees it while supervisors withhold some of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from bot.content import Answer, Content
from bot.core.model.desk import Desk
from bot.core.model.prepared import What
from bot.wording.catalog import catalog

OF_NO_REVIEW = date.min
"""The words that stand in for an answer are the program's own, and not a draft of the organisation."""


def without(content: Content, services: Collection[str], answers: Collection[str], said: Mapping[str, str]) -> Content:
    """The content without these services, and with `said` (by language) and whom to call in place of these answers.

    A service that stood in for one that waits for a check no longer does, so that nobody is left without.
    """
    kept = {id_: service for id_, service in content.services.items() if id_ not in services}
    stubs = {
        key: _stub(answer, said[key[1]]) if key[0] in answers else answer for key, answer in content.answers.items()
    }
    audio = {key: recording for key, recording in content.audio.items() if key[0] not in answers}
    return replace(content, services=kept, answers=stubs, audio=audio)


def _stub(answer: Answer, said: str) -> Answer:
    return replace(
        answer,
        first=f"{said}\n{{call}}\n{{human}}",
        sections=(),
        variants=(),
        sources=(),
        reviewed_by="-",
        reviewed_on=OF_NO_REVIEW,
    )


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
