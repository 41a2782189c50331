"""Talks as data: one list of steps each, told with the project's own content, red flags, countries and map.

A talk has a `name`, `steps`, and perhaps `seed` (the situation that it tells from the first message to a service),
`on_duty: true` (a counsellor is on shift), `hours: true` (the desk is open Monday to Friday, 08:00 to 17:00 in Cambodia)
and `clock` (Cambodian time; else Wednesday 25 November 2026, 13:00).
Each step is one thing that somebody does, and what the phone then shows, in order.

The contact:
    says            words; `as: TOPIC` is the intent that Rasa gives, which does not answer without it
    sends           a message of a kind of `updates.PARTS`; `caption` goes with it
    forwards, edits words of somebody else; words that are changed
    voice           a voice note
    at              [latitude, longitude] of a place that is shared
    command         with its argument behind a blank, without the slash
    press           action and arguments of a button, one blank between. It stands on the phone then, or, with
                    `older: true`, in a message that the talk does not show (or shows no more)
    reacts          an emoji, below the newest message on the phone
A counsellor:
    claim, close    takes the case over; closes it, with how it ended (`bot.core.casework.card_choices.OUTCOMES`)
    words           what they write
    gives           what is prepared: "service ID", "reply ID", "answer ID"
    refers          a service; `tells` is what would be told to it (`bot.core.casework.referring.TELLS`)
    outcome         what came of the newest referral (`bot.core.casework.referring.OUTCOMES`)
Time: wait, in minutes.

What is checked:
    shows     answers by topic, lines of the interface, "numbers", a form's question or ending ("self_check: age"),
              a counsellor's words in quotes, or what is prepared ("service kh_central"); always there
    toast     the lines that pop up over the chat, or over the counsellor's
    services  the first three that are named in what is shown, by id
    buttons   all buttons below the first message that is shown, numbers to copy left out
    reads     pieces of what is read on the phone
    knows     what is known of the contact: country, sector, person, language
    case      the urgency of the case; `none` where there must be no case
    signs     those that an ending names
    desk      what the topic shows so far
    notes     the bot's lines in the topic so far
    marks     the reactions that stand in the topic
    referred  each referral so far: service, what is told, the contact's answer, what came of it
Of everything shown it is checked that it is within Telegram's limits and has only numbers that may be shown in that country.
"""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from bot.adapters.atlas import Atlas
from bot.core.casework.referring import code_of
from bot.core.contact.messages import words_of
from bot.core.model.case import Position
from bot.core.model.case_events import Closed, OutcomeTold, PreparedAsked, Referred
from bot.core.model.contact_events import Edited, Wrote
from bot.core.model.conversation import Conversation
from bot.core.model.prepared import What
from bot.core.model.rules import MINUTE, Hours, Window
from bot.core.understanding.values import Guess, Parsed, Understanding
from bot.understanding.understander import Understander
from bot.wiring.rules import with_content
from tests import project
from tests.conversations.screen import KEY, Message, Screen
from tests.conversations.updates import sent
from tests.core.state import Seen
from tests.core.world import RULES, World

CONTENT = project.content()
REAL = with_content(RULES, CONTENT)
HOURS = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(5)))
CAMBODIA = timedelta(hours=7)
SURE = 0.9
"""The confidence with which Rasa gives the intent of a step."""


class Intent:
    """The `IntentModel` port: Rasa, when it gives one intent and is sure of it."""

    def __init__(self) -> None:
        self.topic: str | None = None

    async def parse(self, text: str) -> Parsed | None:
        return Parsed((Guess(self.topic, SURE),)) if self.topic else None


INTENT = Intent()


@cache
def understander() -> Understander:
    return Understander.from_files(INTENT)


@cache
def atlas() -> Atlas:
    return Atlas()


class Unsigned:
    """Buttons with a signature that nobody checks."""

    def sign(self, owner: str, data: str) -> str:
        return "signature!!"


class Talk:
    """One talk while it is told."""

    def __init__(self, told: dict[str, Any]) -> None:
        hours = HOURS if told.get("hours") else Hours()
        self.world = World(replace(REAL, hours=hours))
        clock = datetime.fromisoformat(told.get("clock", "2026-11-25 13:00")).replace(tzinfo=UTC)
        self.world.now = int((clock - CAMBODIA).timestamp() * 1000)
        self.screen = Screen(CONTENT, Unsigned(), hours)
        self._stands: dict[int, Message] = {}
        if told.get("on_duty"):
            self.world.shift("c")
            self.world.drain()

    @property
    def contact(self) -> Conversation:
        """What is kept of the contact."""
        return self.world.conversations.get(KEY) or Conversation(contact=KEY, address="1")

    @property
    def pressable(self) -> set[str]:
        """The buttons of all messages on the phone that are not deleted."""
        on_it = {seen.message for seen in self.world.phones[KEY].seen}
        return {button for id_, message in self._stands.items() if id_ in on_it for button in message.buttons}

    @property
    def toasts(self) -> list[str]:
        """The lines that have popped up so far."""
        return [a.line.value for a in self.world.answered.values() if a.line is not None]

    def act(self, step: dict[str, Any]) -> list[Seen]:
        """Do the one thing of a step, and give what the phone then shows."""
        before = len(self.world.phones[KEY].ever)
        self._act(step)
        self.world.drain()
        return self.world.phones[KEY].ever[before:]

    def read(self, seen: Seen) -> Message | None:
        """A message as it stands on the phone; None for words that a counsellor wrote."""
        written = seen.content is not None and seen.content.prepared is None
        log = () if seen.content is None else tuple(e for e in self.world.logs[KEY] if e.seq == seen.seq)
        message = None if written else self.screen.show(seen.effect, self.contact, self.world.now, log)
        if message is not None:
            self._stands[seen.message] = message
        return message

    def _act(self, step: dict[str, Any]) -> None:
        world, number = self.world, self.contact.cases
        match step:
            case {"says": text}:
                self._hear(sent("text", world.new(), world.now, text=text), step.get("as"))
            case {"forwards": text}:
                self._hear(sent("text", world.new(), world.now, text=text, forwarded=True), step.get("as"))
            case {"edits": text}:
                self._hear(sent("text", world.new(), world.now, text=text, edited=True), step.get("as"))
            case {"sends": kind}:
                self._hear(sent(kind, world.new(), world.now, text=step.get("caption", "")), step.get("as"))
            case {"voice": _}:
                self._hear(sent("voice", world.new(), world.now))
            case {"at": [latitude, longitude]}:
                self._hear(sent("location", world.new(), world.now, place=(latitude, longitude)))
            case {"command": typed}:
                name, _, argument = typed.partition(" ")
                world.handle(KEY, [replace(world.commanded(KEY, name), argument=argument)])
            case {"press": press}:
                world.presses(KEY, *press.split())
            case {"reacts": emoji}:
                world.reacts(KEY, world.phones[KEY].seen[-1].message, emoji)
            case {"wait": minutes}:
                world.later(minutes * MINUTE)
            case _:
                self._at_desk(step, number)

    def _at_desk(self, step: dict[str, Any], case: int) -> None:
        world, by, press = self.world, self.world.by("c"), f"press {self.world.new()}"
        match step:
            case {"claim": _}:
                world.claims("c", KEY, case)
            case {"close": outcome}:
                world.handle(KEY, [Closed(by=by, case=case, press=press, outcome=outcome)])
            case {"words": text}:
                world.says("c", KEY, text)
            case {"gives": prepared}:
                what, _, id_ = prepared.partition(" ")
                asked = PreparedAsked(by=by, what=What(what), argument=id_, message=world.new())
                world.handle(KEY, [asked])
            case {"refers": service, "tells": tells}:
                world.handle(KEY, [Referred(by=by, case=case, press=press, service=code_of(service), tells=tells)])
            case {"outcome": outcome}:
                newest = self.contact.referrals[-1].number
                world.handle(KEY, [OutcomeTold(by=by, referral=newest, press=press, outcome=outcome)])
            case _:
                raise AssertionError(f"no such step: {step}")

    def _hear(self, event: Wrote | Edited, topic: str | None = None) -> None:
        text, place = words_of(event), event.content.place
        position: Position | None = atlas().look_up(*place) if place is not None else None
        self.world.handle(KEY, [event], understood(text, topic) if text else None, position)


def understood(text: str, topic: str | None) -> Understanding:
    """What is understood of words when Rasa gives that intent, or, for None, does not answer."""
    INTENT.topic = topic
    return asyncio.run(understander().understand(text))
