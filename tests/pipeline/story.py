"""A small story that passes every await of the pipeline, told so that it goes on whenever the bot dies and comes back."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from bot.core.model.case import CaseState
from bot.core.model.errors import StoreDown
from bot.core.ports import DESK
from bot.wording.catalog import catalog
from standin import StandIn
from standin.people.person import Person
from standin.world.model import GENERAL
from tests.pipeline.running import PATIENCE, Sarika

MARKS = tuple(catalog(language).text("relayed.repeated") for language in ("en", "km"))
CALLED = ("Nobody has taken it", " has it.", "waits no longer.")
"""What several calls to one case say alike: each is edited when somebody takes it, or nobody has to any more."""
AGAIN_AFTER = 300
"""Milliseconds after which the emergency of the story alerts again."""


READ = "words in a file"
"""What a machine finds in every photo and voice note of the story."""


async def until(standin: StandIn, what: str, true: Callable[[], object], timeout: float = PATIENCE) -> None:
    """Wait until something is to be seen in the practice world."""
    ends = time.monotonic() + timeout
    while not true():
        seen = standin.hub.feed.last
        left = ends - time.monotonic()
        assert left > 0, f"never seen: {what}"
        await standin.hub.feed.wait(seen, min(left, 0.2))


@dataclass
class Cast:
    """Who is in the story."""

    standin: StandIn
    contact: Person
    other: Person
    counsellor: Person

    @classmethod
    def of(cls, standin: StandIn) -> Cast:
        """The demo's people."""
        demo = standin.demo_cast
        people = (demo.en, demo.km, demo.counsellors[0])
        return cls(standin, *(standin.person(user) for user in people))

    @property
    def forum(self) -> int:
        """The id of the counsellors' forum."""
        return self.standin.demo_cast.forum_id

    def shown(self, person: Person) -> list[str]:
        """The bot's words in a contact's chat."""
        return [line["text"] for line in person.transcript() if line["bot"]]

    def offers(self, person: Person, label: str) -> bool:
        """Whether a message in a contact's chat has this button. While the store is still away a first answer has none."""
        return any(label in row for line in person.transcript() if line["bot"] for row in line["buttons"])

    def at_desk(self, topic: int | None = None) -> list[dict[str, Any]]:
        """What the forum shows; of one topic, if one is given."""
        lines = self.counsellor.transcript(self.forum)
        return [line for line in lines if topic is None or line["thread"] == topic]

    def says(self, person: Person, words: str) -> bool:
        """Whether the bot wrote this to a contact."""
        return any(words in text for text in self.shown(person))

    def desk_says(self, words: str, *, kind: str = "text") -> bool:
        """Whether this stands anywhere in the forum."""
        return any(words in line["text"] and line["kind"] == kind for line in self.at_desk() if line["bot"])

    def topic_of(self, words: str) -> int:
        """The topic in which a contact's words stand."""
        return next(int(m["thread"]) for m in reversed(self.at_desk()) if m["bot"] and words in m["text"])

    def buttons(self, label: str, topic: int) -> list[int]:
        """Messages in a topic that have this button."""
        return [m["id"] for m in self.at_desk(topic) if any(label in row for row in m["buttons"])]


async def told(cast: Cast) -> None:
    """Tell the story from the first word to the last."""
    a, b, c, forum = cast.contact, cast.other, cast.counsellor, cast.forum

    async def see(what: str, true: Callable[[], bool]) -> None:
        await until(cast.standin, what, true)

    def pictures() -> list[int]:
        return [m["thread"] for m in cast.at_desk() if m["kind"] == "photo" and "word" not in m["text"]]

    a.start()
    await see("start is answered", lambda: cast.offers(a, "🌐 English"))
    a.press("🌐 English")
    await see("menu", lambda: len(cast.shown(a)) >= 2)
    a.send("I am locked in a room")
    await see("crisis answer", lambda: cast.says(a, "Your safety comes first"))
    await see("alert", lambda: cast.desk_says("waits."))
    await see("words in the topic", lambda: cast.desk_says("I am locked in a room"))
    await see("alert again", lambda: cast.desk_says("Nobody has taken it"))
    await see("the contact is told", lambda: cast.says(a, "no counsellor has come yet"))
    topic = cast.topic_of("I am locked in a room")

    await see("board", lambda: bool(cast.buttons("On shift", GENERAL)))
    c.press("On shift", chat=forum)
    await see("on shift", lambda: cast.desk_says("On shift: Bopha"))
    await see("card", lambda: bool(cast.buttons("Take over", topic)))
    c.press("Take over", message_id=cast.buttons("Take over", topic)[-1], chat=forum)
    await see("taken over", lambda: cast.says(a, "A counsellor is here now"))

    a.send("word one")
    a.file("photo", caption="word two")
    a.file("voice")
    a.send("word three")
    await see("words pass", lambda: cast.desk_says("word three") and cast.desk_says("word two", kind="photo"))
    await see("by machine", lambda: cast.desk_says("Read by machine in") and cast.desk_says("Heard by machine in"))
    c.send("help one", chat=forum, topic=topic)
    second = c.send("help two", chat=forum, topic=topic)
    await see("help passes", lambda: cast.says(a, "help two"))
    c.send("/unsend", chat=forum, topic=topic, reply_to=second.id)
    await see("taken back", lambda: cast.desk_says("Taken back") or cast.desk_says("To take a message back"))

    b.file("photo")
    await see("told of the photo", lambda: len(cast.shown(b)) >= 1)
    await see("photo at the desk", lambda: bool(pictures()))
    other = pictures()[-1]
    await see("card of the other", lambda: bool(cast.buttons("Take over", other)))
    c.press("Take over", message_id=cast.buttons("Take over", other)[-1], chat=forum)
    await see("other taken over", lambda: len(cast.shown(b)) >= 2)
    b.block()
    c.send("hello b", chat=forum, topic=other)
    await see("blocked is said", lambda: cast.desk_says("has blocked the bot"))

    await see("close button", lambda: bool(cast.buttons("Close", topic)))
    c.press("Close", message_id=cast.buttons("Close", topic)[-1], chat=forum)
    await see("how it ended", lambda: bool(cast.buttons("Information given", topic)))
    c.press("Information given", message_id=cast.buttons("Information given", topic)[-1], chat=forum)
    await see("asked", lambda: bool(cast.buttons("Yes, close it", topic)))
    c.press("Yes, close it", message_id=cast.buttons("Yes, close it", topic)[-1], chat=forum)
    await see("told of the end", lambda: cast.says(a, "The talk with the counsellor has ended"))
    before = len(cast.shown(a))
    a.send("/privacy")  # words that nobody understands would open the case again
    await see("the bot is back", lambda: len(cast.shown(a)) > before)


async def worked_off(sarika: Sarika, within: float = PATIENCE) -> None:
    """Wait until every update is in the store, and nothing is pending there."""
    queues = [account.queue for account in sarika.standin.hub.accounts.values()]
    await until(sarika.standin, "updates taken in", lambda: not any(queue.pending for queue in queues))
    pending = True
    async with asyncio.timeout(within):
        while pending:  # what leaves the outbox comes into the inbox: that is looked at before and after
            with suppress(StoreDown):  # whoever was killed is coming back meanwhile
                async with sarika.store() as store:
                    oldest = [await part.oldest() for part in (store.inbox, store.outbox, store.inbox)]
                    pending = any(at is not None for at in oldest)
            await asyncio.sleep(0.02)


async def at_rest(sarika: Sarika, within: float = PATIENCE) -> None:
    """Wait until nothing is pending anywhere, and see that nothing was given up."""
    await worked_off(sarika, within)
    async with asyncio.timeout(within):
        while True:
            with suppress(StoreDown):  # as above
                async with sarika.store() as store:
                    assert await store.inbox.dead(10) == [], "dead letters"
                    return
            await asyncio.sleep(0.02)


async def is_right(cast: Cast, sarika: Sarika) -> None:
    """Check what the story left behind: states, order, and that repeats are marked."""
    a, b = cast.contact, cast.other
    async with sarika.store() as store:
        keys = {c.contact for c in (await store.records.load(DESK)).desk.cases}
        assert len(keys) == 1, "one live case, the other is closed"
        left = (await store.records.load(keys.pop())).conversation
        assert left is not None
        assert left.phone.blocked
        assert left.address == str(b.user.id)
        assert left.case is not None
        assert left.case.state is CaseState.OPEN
    in_order(cast.shown(a), "Your safety", "no counsellor has come", "A counsellor is here", "help one", "has ended")
    words = [m["text"] for m in cast.at_desk() if m["bot"] and m["thread"] != GENERAL]
    in_order(words, "I am locked in a room", "word one", "word two", "word three")
    assert not any("word" in text or "locked" in text for text in cast.shown(b))
    for chat in (a.transcript(), b.transcript(), cast.at_desk()):
        repeats = unmarked(chat)
        assert not repeats, f"repeated without a mark: {repeats}"
    assert not cast.standin.violations, str(cast.standin.violations)


def in_order(texts: list[str], *words: str) -> None:
    """All words stand there, first shown in this order."""
    firsts = []
    for word in words:
        found = [(number, text.index(word)) for number, text in enumerate(texts) if word in text]
        assert found, f"lost: {word}"
        firsts.append(found[0])
    assert firsts == sorted(firsts), "out of order"


def unmarked(lines: list[dict[str, Any]]) -> list[str]:
    """Messages of the bot that stand twice in a place without a mark."""
    counted = Counter(
        (line["thread"], line["kind"], line["text"], line["body"].get("reply_to_message", {}).get("message_id"))
        for line in lines
        if line["bot"]
        and line["kind"] not in ("service", "sticker")
        and not any(words in line["text"] for words in CALLED)
    )
    return [f"{kind}: {text[:60]}" for (_, kind, text, _), count in counted.items() if count > 1]
