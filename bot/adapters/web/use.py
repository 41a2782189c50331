"""What the page needs from the rest of Sarika, as one value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from bot.adapters.web.register import Register
from bot.content import Content
from bot.core.model.case import Kind
from bot.core.model.case_events import By
from bot.core.model.desk import Desk
from bot.core.model.rules import Hours, Rules
from bot.core.ports import DESK, Inbox, Journal, Members, News, Records, Slips
from bot.wording.code_names import CodeNames
from bot.wording.withheld import Shown


class NotUploaded(Exception):
    """Telegram did not take a file. `unreached`: the bot may not write to this counsellor."""

    def __init__(self, *, unreached: bool = False) -> None:
        super().__init__()
        self.unreached = unreached


class Uploaded(Protocol):
    """Hands a file to Telegram, in the counsellor's own chat with the bot, from which it goes afterwards."""

    def __call__(
        self, address: str, kind: Kind, body: bytes, name: str, /
    ) -> AbstractAsyncContextManager[tuple[Kind, str]]:
        """As what Telegram took it, and by which id it is sent on. Raises NotUploaded."""


class Kept(Protocol):
    """The ports of the store that the page uses."""

    @property
    def inbox(self) -> Inbox: ...  # noqa: D102 - named after its port, as all that follow
    @property
    def records(self) -> Records: ...  # noqa: D102
    @property
    def news(self) -> News: ...  # noqa: D102
    @property
    def slips(self) -> Slips: ...  # noqa: D102
    @property
    def journal(self) -> Journal: ...  # noqa: D102


async def desk_of(store: Kept) -> Desk:
    """The desk's record as it is now. Raises StoreDown."""
    return (await store.records.load(DESK)).desk


@dataclass(frozen=True)
class Place:
    """Where the page is: known before the store is open.

    `origin` is its address without a path, `frames` are the origins that may show it within theirs; `secure`: its
    cookies go over https only. `token` is the bot's, with which Telegram signs.
    """

    origin: str
    token: str = field(repr=False)
    frames: tuple[str, ...] = ("https://web.telegram.org",)
    language: str = "km"
    languages: tuple[str, ...] = ("km", "en")

    @property
    def secure(self) -> bool:
        """Whether it is served over https, which the settings require but on this machine itself."""
        return self.origin.startswith("https:")

    @property
    def host(self) -> str:
        """Host and port, as a browser names them."""
        return self.origin.partition("://")[2]

    def is_ours(self, host: str) -> bool:
        """Whether this host and port are the page's own.

        In practice every counsellor has a host of their own below it, since one browser shows them all: to such names
        below ``localhost`` nobody can lead a browser but the browser itself.
        """
        return host == self.host or (not self.secure and ".localhost:" in host and host.endswith(f".{self.host}"))


@dataclass(frozen=True)
class Use:
    """The ports and what words need, once the store is open.

    `who` gives somebody of whom Telegram told the id and the name as one who acts at the desk; `hidden` makes of
    something identifying, such as an address, what nobody can make it of again.
    """

    place: Place
    store: Kept
    members: Members
    content: Callable[[], Content]
    names: CodeNames
    rules: Rules
    who: Callable[[str, str], By] = field(repr=False)
    hidden: Callable[[str], str] = field(repr=False)
    fetch: Callable[[str], Awaitable[bytes | None]] = field(repr=False)
    """What a file of Telegram's holds, by its id; None where Telegram does not give it."""
    bot_name: Callable[[], Awaitable[str]] = field(repr=False)
    """The bot's name in Telegram, for links; empty where Telegram does not say it."""
    uploaded: Uploaded = field(repr=False)
    register: Register = field(init=False, repr=False, compare=False)
    withheld: Shown = field(init=False, repr=False, compare=False)

    @property
    def hours(self) -> Hours:
        """The local time of the desk."""
        return self.rules.hours

    def shown(self, desk: Desk) -> Content:
        """The content without what is withheld: the same one for all who ask, until either changes."""
        whole = self.content()
        if self.withheld.whole is not whole:
            object.__setattr__(self, "withheld", Shown(whole))
        self.withheld.by(desk)
        return self.withheld.content

    def __post_init__(self) -> None:
        """The lists of all contacts are made from the records, once for all who ask."""
        object.__setattr__(self, "register", Register(self.store.records))
        object.__setattr__(self, "withheld", Shown(self.content()))
