"""Everybody around the bot: contacts who come, counsellors of the desk, and what each of them sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulation.contacts import Contact
from bot.simulation.counsellors import Counsellor
from bot.simulation.scene import Scene
from standin.world.cast import BOT_ID
from standin.world.model import GENERAL

Watch = Callable[[Mapping[str, Any]], None]
"""Told of each event of a screen (`standin.world.record.Feed`)."""

MEET_AFTER, MEET_FOR = (1200.0, 7200.0), (300.0, 1200.0)
"""Seconds, at least and at most, from one time that all counsellors are busy elsewhere to the next, and how long."""


class Hotline:
    """The people of a scene; whoever is in the desk's group is a counsellor. `comes_every`: seconds from one new
    contact to the next, on average. `without`: numbers of contacts who do nothing.
    """

    def __init__(self, scene: Scene, comes_every: float, without: frozenset[int] = frozenset()) -> None:
        self._scene, self._comes_every, self._without = scene, comes_every, without
        self.contacts: dict[int, Contact] = {}
        members = scene.stage.demo_cast.forum.members
        self._counsellors = [Counsellor(scene, scene.stage.person(id)) for id in members if id != BOT_ID]
        self._seen = 0
        self._open = False

    def opens(self) -> None:
        """Counsellors begin, and contacts come from now on."""
        self._open = True
        for counsellor in self._counsellors:
            counsellor.begins()
        self._somebody_comes()
        self._scene.agenda.after(self._scene.between(*MEET_AFTER), self._all_meet)

    def closes(self) -> None:
        """Nobody new comes from now on; who is there goes on."""
        self._open = False

    def ends(self, within: float) -> None:
        """Counsellors have written their last words; each contact comes back to their phone within so many seconds."""
        self._scene.over = True
        for contact in self.contacts.values():
            if contact.number not in self._without:
                contact.comes_back(within)

    def _somebody_comes(self) -> None:
        if not self._open:
            return
        contact = Contact(self._scene, len(self.contacts) + 1)
        self.contacts[contact.chat] = contact
        if contact.number not in self._without:
            contact.lives()
        self._scene.agenda.after(self._scene.random.expovariate(1 / self._comes_every), self._somebody_comes)

    def _all_meet(self) -> None:
        if self._open:
            self._scene.busy_until = self._scene.agenda.at(self._scene.between(*MEET_FOR))
            self._scene.agenda.after(self._scene.between(*MEET_AFTER), self._all_meet)

    def looks(self, watch: Watch = lambda event: None) -> None:
        """Everybody sees what was shown since the last look, the oracle too, which judges it."""
        for event in self._scene.stage.hub.feed.since(self._seen):
            self._seen = event["seq"]
            watch(event)
            self._scene.oracle.sees(event)
            if event["kind"] in ("message", "edit"):
                self._shown(event["message"], event["chat"]["id"])
        self._scene.oracle.looks()

    def _shown(self, message: Mapping[str, Any], chat: int) -> None:
        if chat == self._scene.forum and message.get("message_thread_id") not in self._scene.gone:
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            for places in self._scene.cards.values():
                places.pop(message["message_id"], None)
            for label in (button["text"] for row in rows for button in row):
                places = self._scene.cards.setdefault(label, {})
                places[message["message_id"]] = message.get("message_thread_id", GENERAL)
            self._scene.finds(message.get("message_thread_id", GENERAL))
        for counsellor in self._counsellors:
            counsellor.sees(message, chat)
        if chat in self.contacts and message["from"]["is_bot"]:
            self.contacts[chat].sees(message)
