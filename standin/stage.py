"""The stand-in without its port: the world, everybody in it, and what a test does and looks at."""

from collections.abc import Iterable
from pathlib import Path

from .people.group_admin import GroupAdmin
from .people.person import Person
from .people.sights import idle
from .world.cast import TOKEN, Demo
from .world.faults import Faults
from .world.hub import Account, Hub
from .world.journal import Journal
from .world.model import JSON, Chat, User, World
from .world.snapshot import load, save


class Stage:
    """The world with its people. *state* is a file to go on from; *demo* puts the demo's people in.

    Raises ValueError when *limits* is not off, real or compressed.
    """

    def __init__(self, limits: str = "real", *, demo: bool = True, state: Path | None = None) -> None:
        self.hub = Hub(limits)
        self.state = state
        if state is not None:
            load(self.hub, state)
        self.demo = Demo(self.hub) if demo else None
        self._people: dict[tuple[int, int], Person] = {}

    def save(self, path: Path | None = None) -> None:
        """Write the state to *path*, by default to the state file; raises ValueError without either."""
        target = path or self.state
        if target is None:
            raise ValueError("no state file was named")
        save(self.hub, target)

    @property
    def token(self) -> str:
        """The token of the demo's bot."""
        return TOKEN

    @property
    def world(self) -> World:
        """The world's state."""
        return self.hub.world

    @property
    def journal(self) -> Journal:
        """Every call."""
        return self.hub.journal

    @property
    def violations(self) -> list[str]:
        """What no correct client does; fixtures assert that it is empty."""
        return self.hub.journal.violations

    @property
    def faults(self) -> Faults:
        """Where faults are put in force."""
        return self.hub.faults

    @property
    def demo_cast(self) -> Demo:
        """The people of the demo; raises ValueError when the stand-in was made without them."""
        if self.demo is None:
            raise ValueError("this stand-in was made with demo=False")
        return self.demo

    def account(self, token: str = "") -> Account:
        """The bot with *token*, or the only one; raises KeyError."""
        return self.hub.accounts[token] if token else next(iter(self.hub.accounts.values()))

    def person(self, user: User | int, token: str = "") -> Person:
        """The phone of *user*, talking to one bot; the same object each time."""
        account = self.account(token)
        user_id = user if isinstance(user, int) else user.id
        key = (account.id, user_id)
        if key not in self._people:
            self._people[key] = Person(self.hub, self.world.users[user_id], account)
        return self._people[key]

    def admin(self, chat: Chat | int) -> GroupAdmin:
        """The hands of a group's creator."""
        group = self.world.groups[chat] if isinstance(chat, int) else chat
        return GroupAdmin(self.hub, group)

    async def idle(self, seconds: float = 0.3, timeout: float = 30.0) -> None:
        """Wait for rest: nothing happened and nothing but polls was called for *seconds*."""
        await idle(self.hub, seconds, timeout)

    def inject(self, update: JSON, token: str = "") -> int:
        """Queue any update, also of unknown kinds or without what it needs; its number."""
        queue = self.account(token).queue
        kinds: Iterable[str] = [k for k in update if k != "update_id"] or ["message"]
        last = 0
        for kind in kinds:
            number = queue.put(kind, update.get(kind), "injected")
            last = number or last
        return last
