"""The event streams of open pages, fed by what commits announce. A stream says only that something changed: the page
fetches it, by the rights of that moment. After a break it is told that all may have changed.

Contacts are answered by the same process, so nothing is done for each page that can be done once: of a contact only
those hear who have their case on the screen, the desk is read once for all, and they hear of what they would show.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.errors import SarikaError, StoreDown
from bot.core.ports import DESK, News
from bot.core.understanding.values import Urgency

EACH_MOST = 3
"""How many streams a session has; one more ends the oldest, as a page that was left behind has one."""

MOST = 400
"""How many there are in all: each is a connection of this process."""

BEAT = 15.0
"""Seconds between two signs of life, and between two looks at whether who listens still may."""

GATHER = 0.2
"""Seconds after a change in which further ones are told with it, but the first of the case that is on the screen:
people do not read faster."""

AGAIN = 1.0
"""Seconds after which the news are listened to again when the store was away."""

APART = 0.05
"""Seconds between two looks at the desk at least, while it changes on and on."""

SHOWN_FOR, SHOWN_AGAIN = 180.0, 60.0
"""Seconds for which a case counts as on the screen of whose page fetched it, and after which that is said anew: an open
page fetches it at least once a minute."""

SHOWS = "shows:"
"""With what the name of an announcement begins that a session has a case on the screen: its stream may be another
process's."""

ALL, OVER, ELSEWHERE = "all", "over", "elsewhere"
"""The events after which a page fetches everything anew, is blank, and asks for no stream any more."""


class TooMany(Exception):
    """There are as many streams as there may be."""


def mark(session: str, key: str) -> str:
    """The name that a contact has in the streams of a session: nothing that another session, or anybody, could use."""
    return "c" + hashlib.sha256(f"{session} {key}".encode()).hexdigest()[:16]


class _Stream:
    """One open page."""

    def __init__(self, session: str) -> None:
        self.session = session
        self.changed: set[str] = {ALL}
        self.told: set[str] = set()  # what was told last
        self.wake, self.hurry = asyncio.Event(), asyncio.Event()
        self.over = ""
        self.wake.set()

    def tell(self, name: str, *, at_once: bool = False) -> None:
        self.changed.add(name)
        self.wake.set()
        if at_once and name not in self.told:
            self.hurry.set()

    def end(self, why: str) -> None:
        self.over = why
        self.wake.set()


def seen_of(desk: Desk) -> tuple[object, ...]:
    """What pages show of the desk's record; all else in it is for the groups."""
    cases = tuple(replace(case, shown=(), thread=None) for case in desk.cases)
    other = (desk.counsellors, desk.ended, desk.withheld, desk.dialled, desk.plan, desk.arrivals, desk.behind)
    return (cases, *other, desk.sessions)


def rings(desk: Desk) -> frozenset[tuple[str, int]]:
    """The emergencies that wait, and since when: where these change, pages look whether they ring."""
    waiting = (c for c in desk.cases if c.state is CaseState.WAITING and c.urgency is Urgency.EMERGENCY)
    return frozenset((c.contact, c.waiting_since) for c in waiting)


class Live:
    """All streams of this process, and the answers to presses that are waited for."""

    def __init__(self) -> None:
        self._streams: dict[str, list[_Stream]] = defaultdict(list)
        self._answers: dict[str, asyncio.Future[bytes]] = {}
        self._changes: dict[str, asyncio.Event] = {}
        self._shown: dict[str, dict[str, float]] = {}  # the cases on the screens of a session, and until when
        self._desk, self._news = asyncio.Event(), None  # type: asyncio.Event, News | None
        self.read: dict[int, None] = {}  # readings of cases that are written down, the last ones
        self.also: list[Callable[[str], None]] = []  # who is told of each change besides; empty: all may have

    @property
    def open(self) -> int:
        """How many streams there are."""
        return sum(map(len, self._streams.values()))

    async def run(self, news: News) -> None:
        """Listen until cancelled."""
        self._news = news
        while True:
            try:
                async for told in news.listen():
                    if told.press.startswith(SHOWS):
                        self._shows(told.press.removeprefix(SHOWS), told.words.decode())
                    elif told.press:
                        self._answer(told.press, told.words)
                    else:
                        self._change(told.key)
            except SarikaError:
                for tell in self.also:  # what is missed until then; or always, where the news may not be heard
                    tell("")
                await asyncio.sleep(AGAIN)

    def _answer(self, press: str, words: bytes) -> None:
        answer = self._answers.get(press)
        if answer is not None and not answer.done():
            answer.set_result(words)

    def _change(self, key: str) -> None:
        for tell in self.also:
            tell(key)
        for changed in (key,) if key else tuple(self._changes):
            event = self._changes.pop(changed, None)
            if event is not None:
                event.set()
        if key in ("", DESK):
            self._desk.set()
        if not key:
            self._all(ALL)
        now = asyncio.get_running_loop().time()
        for session, keys in self._shown.items() if key not in ("", DESK) else ():
            if keys.get(key, 0.0) > now:
                for stream in self._streams.get(session, ()):
                    stream.tell(mark(session, key), at_once=True)

    def _all(self, name: str) -> None:
        for streams in self._streams.values():
            for stream in streams:
                stream.tell(name)

    async def follow(self, load: Callable[[], Awaitable[Desk]]) -> None:
        """Tell open pages what changed at the desk, until cancelled. Whose session is over there is out at once."""
        before = Desk()
        while True:
            await self._desk.wait()
            self._desk.clear()
            try:
                desk = await load()
            except StoreDown:
                await asyncio.sleep(AGAIN)
                self._desk.set()
                continue
            here = {session.id for session in desk.sessions}
            for session in self._streams.keys() - here:
                self.end(session)
            if self._streams and seen_of(desk) != seen_of(before):
                self._all("desk")
            if self._streams and rings(desk) != rings(before):
                self._all("bell")
            before = desk
            await asyncio.sleep(APART)

    @contextmanager
    def awaiting(self, press: str) -> Iterator[asyncio.Future[bytes]]:
        """The answer to a press, from before it is put into the inbox."""
        answer = self._answers[press] = asyncio.get_running_loop().create_future()
        try:
            yield answer
        finally:
            if self._answers.get(press) is answer:
                del self._answers[press]

    async def change_of(self, key: str, seconds: float) -> None:
        """Wait until a record changes, or so long."""
        event = self._changes.setdefault(key, asyncio.Event())
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return

    async def shows(self, session: str, key: str) -> None:
        """A session has a contact's case on the screen from now on, whichever process has its streams."""
        until = self._shown.get(session, {}).get(key, 0.0)
        self._shows(session, key)
        if self._news is not None and until < self._shown[session][key] - SHOWN_AGAIN:
            with suppress(StoreDown):
                await self._news.tell(f"{SHOWS}{session}", key.encode())

    def _shows(self, session: str, key: str) -> None:
        now = asyncio.get_running_loop().time()
        left = {known: until for known, until in self._shown.get(session, {}).items() if until > now}
        self._shown[session] = {**left, key: now + SHOWN_FOR}
        if len(self._shown) > 2 * MOST:  # of sessions that ended elsewhere
            self._shown = {one: keys for one, keys in self._shown.items() if max(keys.values()) > now}

    def end(self, session: str) -> None:
        """End all streams of a session."""
        for stream in self._streams.get(session, ()):
            stream.end(OVER)

    async def stream(self, session: str, still: Callable[[], Awaitable[bool]]) -> AsyncGenerator[str, None]:
        """The events of one page, until it goes, another one takes its place, or its session is over: `still`."""
        if self.open >= MOST:
            raise TooMany
        own, streams = _Stream(session), self._streams[session]
        for old in streams[: len(streams) + 1 - EACH_MOST]:
            old.end(ELSEWHERE)
            streams.remove(old)
        streams.append(own)
        clock, look_at = asyncio.get_running_loop().time, 0.0
        try:
            yield "retry: 1000\n\n"
            while not own.over:
                if clock() >= look_at:
                    look_at = clock() + BEAT
                    if not await still():
                        own.over = OVER
                        break
                try:
                    async with asyncio.timeout(BEAT):
                        await own.wake.wait()
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                own.wake.clear()
                own.hurry.clear()
                own.told, own.changed = own.changed, set()
                if own.told:
                    yield "".join(f"event: {name}\ndata: \n\n" for name in sorted(own.told))
                    with suppress(TimeoutError):
                        async with asyncio.timeout(GATHER):
                            await own.hurry.wait()
            yield f"event: {own.over}\ndata: \n\n"
        finally:
            if own in streams:
                streams.remove(own)
            if not self._streams[session]:
                del self._streams[session]
