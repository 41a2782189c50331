"""A case, as a value: what it is, who has it, and its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.model.case.message import CaseState
from bot.core.model.case.parts import Calls, CaseView, Guard, Hold, Incoming, Life, Notes, Sending
from bot.core.understanding.values import Urgency


@dataclass(frozen=True)
class Case:
    """A contact's matter in the hands of humans."""

    number: int
    """It counts the cases of the contact."""
    code: tuple[int, int]
    """Its code name: two indices into the word lists."""
    state: CaseState
    urgency: Urgency
    topic: str | None
    """What it is about."""
    reasons: tuple[str, ...]
    """Why it was opened: names of red flags and rules, never words."""
    life: Life
    group: str = ""
    """The one of the desk's groups in which it stands."""
    holder: str | None = None
    """The counsellor (our id) who has it."""
    stranger: bool = False
    """Somebody else has the phone, they say: an ended case was another person's, one that lives began so."""
    earlier: tuple[int, int] | None = None
    """The name of the case before it on this phone, where its thread still stood; another person's where `stranger`."""
    began: int = 0
    """The last log entry before the case."""
    before: int = 0
    """The last entry that it shows although written before it (0: none), maybe by another person."""
    calls: Calls = Calls()
    hold: Hold = Hold()
    sending: Sending = Sending()
    guard: Guard = Guard()
    incoming: Incoming = Incoming()
    notes: Notes = Notes()
    view: CaseView = CaseView()

    @property
    def called_first(self) -> str | None:
        """Who is called to it first, if they are on shift: who held it before it was opened again, or before somebody
        else had the phone. Anybody may take it over.
        """
        return self.life.former if self.life.times > 1 or self.stranger else None

    def without_thread(self, log: int, *, left: bool = False) -> Case:
        """Its thread is gone: the next one shows it from its beginning, and nothing of the old one is told apart by its
        number any more, since numbers repeat. `log` is the contact's last log entry.

        `left`: it stands in another group from now on, so that what is under way to the old one counts no more.
        """
        view = CaseView(cursor=self.began, since=log)
        if not left:
            old = self.view
            view = replace(view, posting=old.posting, opening=old.opening, card_stale=old.card_stale)
        return replace(self, view=view)

    @property
    def live(self) -> bool:
        """Whether humans still have to do with it."""
        return self.state is not CaseState.RESOLVED
