"""What a talk has come to: what the next message is read in the light of. It ends with the talk
(`Conversation.new_talk`), and goes with *Clear this chat* and /forget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.understanding.values import Time, Urgency

KEPT = 8
"""How many names of what was shown last are kept."""


@dataclass(frozen=True)
class Talk:
    """The state of a talk, besides what was told of the contact (`bot.core.model.conversation.Told`) and the question
    that stands (`Pending`). Countries are codes, times milliseconds since 1970.
    """

    matter: str | None = None  # the topic that it is about
    urgency: Urgency = Urgency.NONE  # the greatest so far
    since: int = 0  # when the matter came up
    when: Time | None = None  # whether it happens, is over, or is to come
    writer_at: str | None = None
    subject_at: str | None = None  # where the one in trouble is, if that is somebody else
    shown: tuple[str, ...] = ()  # what the last answer showed, by names that words do not go into
    tried: int = 0  # how many services of the last answer did not answer
    unclear: int = 0  # how often in a row nothing was understood
    parted: bool = False  # they said thanks or goodbye

    def about(self, matter: str | None, urgency: Urgency, now: int) -> Talk:
        """With a matter, which may be another one; the urgency never falls within a talk."""
        same = matter is None or matter == self.matter
        return replace(
            self,
            matter=matter or self.matter,
            urgency=max(self.urgency, urgency),
            since=self.since if same and self.since else now,
            tried=self.tried if same else 0,
            unclear=0,
            parted=False,
        )
