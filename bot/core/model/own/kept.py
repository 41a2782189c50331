"""All that a contact keeps for themselves, in their record."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.model.agreed import AgreedQuestion
from bot.core.model.own.diary import Diary
from bot.core.model.own.papers import Papers


@dataclass(frozen=True)
class Own:
    """It rests in the contact's record, sealed and forgotten with it.

    `opened_at`: when who is there was last taken for its owner (milliseconds; 0: it asks who is there first).
    """

    diary: Diary = field(default_factory=Diary)
    papers: Papers = field(default_factory=Papers)
    opened_at: int = 0
    question: AgreedQuestion | None = None  # that guarded it, where somebody began a case without an answer to it

    @property
    def holds(self) -> bool:
        """Whether there is anything that somebody else must not see."""
        return self.diary.wage is not None or bool(self.diary.days) or bool(self.papers.kept)
