"""How far a form is filled in. It rests in the conversation, under the contact's key, and goes with it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Given:
    """The answer to one question: ids of its choices, none when it was skipped.

    `done` is false while more may be chosen.
    """

    question: str
    chosen: tuple[str, ...] = field(default=(), repr=False)
    done: bool = True


@dataclass(frozen=True)
class Filled:
    """One run through a form. `round` tells it from earlier ones, whose buttons are old.

    `logged` are the choices as the case's log has them, None while it has none; `found` are signs that were read in the
    contact's own words. `asked_at` is when the last question was put (milliseconds since 1970); `offered` says that the
    contact was asked already whether to go on; `ended` names the ending that was shown, after which only giving it to a
    counsellor is left.
    """

    form: str
    round: int
    given: tuple[Given, ...] = field(default=(), repr=False)
    found: tuple[str, ...] = field(default=(), repr=False)
    asked_at: int = 0
    offered: bool = False
    ended: str | None = None
    logged: tuple[str, ...] | None = field(default=None, repr=False)

    def of(self, question: str) -> Given | None:
        """What was answered to a question, or None."""
        return next((g for g in self.given if g.question == question), None)

    @property
    def chosen(self) -> tuple[str, ...]:
        """All choices as `question:choice`, in the order of the answers."""
        return tuple(f"{g.question}:{id_}" for g in self.given for id_ in g.chosen)
