"""The content without what a supervisor took out from the forum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from bot.content.model.answers import Answer
from bot.content.model.contents import Content

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
