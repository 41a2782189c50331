"""Judges a run by what people sent and what they saw, and by nothing else.

It knows no state of the bot, only messages on phones and in the desk's group, and the texts of the content, which
anybody can read. What must come within a time has longer where a fault may have held things up meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.simulation.clock import Clock
from bot.simulation.desk_promises import SILENT, DeskPromises
from bot.simulation.phone_promises import ANSWERED, APART, CALLED, CRISIS, IN_FLIGHT, KNOWN, SILENCE, PhonePromises
from bot.simulation.promises import Promises
from bot.simulation.sayings import numbers_in
from bot.simulation.seen import Known, Message, Phone, Violation
from bot.simulation.texts import Texts
from bot.simulation.threads import Thread, Threads
from bot.simulation.weather import Weather


class Oracle:
    """Sees all that is shown, in order."""

    def __init__(self, clock: Clock, weather: Weather, texts: Texts, forum: int) -> None:
        self._clock, self._weather, self._texts, self._forum = clock, weather, texts, forum
        self._began = clock.wall
        self._phones: dict[int, Phone] = {}
        self._threads = Threads()
        self._messages: dict[int, Message] = {}
        self._promises = Promises(clock, weather)
        self._on_phones = PhonePromises(clock, weather, texts)
        self._desk = DeskPromises(clock, self._promises, self._threads, self._phones)
        self.signs = self._desk.signs  # of counsellors
        self.messages = 0
        self.violations: list[Violation] = []

    # ── what people do ──────────────────────────────────────────────────────────────────────────────────────

    def knows(self, chat: int) -> None:
        """There is somebody with this chat."""
        self._phones[chat] = Phone()

    def heard_from(self, chat: int) -> None:
        """A contact is there."""
        phone = self._phones[chat]
        phone.before, phone.heard_at, phone.hid_at = phone.heard_at, self._clock.wall, None

    def acted(self, chat: int, *, late: float = 0.0) -> None:
        """A contact sent something: it has an answer within its time."""
        self.messages += 1
        self.heard_from(chat)
        phone, at = self._phones[chat], self._clock.wall
        if phone.held_since is None:
            self._promise(ANSWERED + late, lambda phone: phone.shown_at >= at, chat, SILENCE)

    def wrote(self, chat: int, number: int, *, danger: bool, late: float) -> None:
        """A contact wrote a message with this number; Telegram brings it so many seconds late."""
        self.messages += 1
        self.heard_from(chat)
        phone, at = self._phones[chat], self._clock.wall
        message = self._messages[number] = Message(at, danger, place=chat, late=late)
        phone.wrote.add(number)
        phone.lines.append(f"{self._at():.0f} contact ⟨{number}⟩{' DANGER' if danger else ''}")
        message.due = (danger or self._is_held(chat)) and not phone.leaving
        self._promise(ANSWERED + late, lambda phone: phone.shown_at >= at or message.seen > 0, chat, SILENCE)
        if message.due and self._is_held(chat):
            self._desk.wrote(message, number, phone, late)
        if danger and phone.held_since is None:
            self._in_danger(chat, message, number, late)

    def _in_danger(self, chat: int, message: Message, number: int, late: float) -> None:
        phone, at = self._phones[chat], message.at
        if phone.crisis_at == 0.0 and at - phone.before > APART:
            phone.danger_at = at + late
            self._promise(
                CRISIS + late,
                lambda phone: phone.crisis_at >= at or phone.held_since is not None,
                chat,
                f"danger ⟨{number}⟩ without the crisis answer",
            )
        known = bool(self._threads.of(chat))
        self._promise(
            (KNOWN if known else CALLED) + late,
            lambda _: message.seen > 0 and self._threads.called(chat, at),
            chat,
            f"danger ⟨{number}⟩ of which the desk was not told",
        )

    def _is_held(self, chat: int) -> bool:
        """Whether a counsellor is there, by the phone and by the desk: who is silent is told later that it ended."""
        return self._phones[chat].held_since is not None and self._threads.holds(chat)

    def hid(self, chat: int, *, late: float = 0.0) -> None:
        """A contact wants nothing to be shown until they are back; Telegram brings that so many seconds late."""
        self._phones[chat].hid_at = self._clock.wall + late

    def asked_to_be_forgotten(self, chat: int) -> None:
        """A contact wants nothing to be kept."""
        self._phones[chat].leaving = True

    def blocked(self, chat: int, *, blocked: bool) -> None:
        """A contact blocked the bot, or does so no more."""
        phone = self._phones[chat]
        phone.blocked, phone.back_at = blocked, self._clock.wall
        phone.was_blocked |= blocked
        phone.held_since = None  # what becomes of their case meanwhile they are told later
        self.heard_from(chat)

    def took(self, thread: int) -> None:
        """A counsellor takes over a case that waits."""
        self._desk.took(self._threads[thread])

    def said(self, number: int, thread: int, *, note: bool) -> None:
        """A counsellor who holds the case wrote this in its thread."""
        card = self._threads[thread]
        due = not (note or card.gone or card.unsure or self._weather.overrun())
        message = Message(self._clock.wall, counsellor=True, note=note, place=thread, due=due)
        self._messages[number] = message
        if due:
            self._desk.said(message, number, card)

    def name_of(self, thread: int) -> str:
        """What the case in a thread is called; empty where nobody read it yet."""
        return self._threads[thread].name

    def deleted(self, thread: int) -> None:
        """Somebody deleted a thread: its case has to stand in another one, with all that was said."""
        before = self._threads.deleted(thread, self._clock.wall)
        self._desk.deleted(thread, before)
        for number in self._phones[before.contact].wrote if before.contact is not None else ():
            self._messages[number].unmarked = 0

    def moved(self, forum: int) -> None:
        """The desk's group is another one from now on: nothing stands in it."""
        self._forum, self._threads.board = forum, ""

    def known(self) -> Known:
        """What the bot knows of everybody by now."""
        return Known({chat: phone.as_kept() for chat, phone in self._phones.items()}, self._threads.known())

    def put_back(self, at: float, known: Known) -> list[int]:
        """An older copy of the store is there: what came since is gone, and what waited then may come once more. Gives
        the threads that the bot does not know any more.
        """
        self._promises.forgives()
        for message in self._messages.values():
            message.unmarked = 0
            message.due = message.due and message.at < at - ANSWERED
        for chat, phone in self._phones.items():
            phone.put_back(known.phones.get(chat) or Phone().as_kept(), at)
        return self._desk.put_back(known.threads)

    # ── what people see ─────────────────────────────────────────────────────────────────────────────────────

    def sees(self, event: Mapping[str, Any]) -> None:
        """Something happened on a screen."""
        if event["kind"] not in ("message", "edit"):
            return
        chat, message = event["chat"]["id"], event["message"]
        text, bot = str(message.get("text") or message.get("caption") or ""), message["from"]["is_bot"]
        new = event["kind"] == "message"
        if chat == self._forum:
            self._at_desk(message, text, new=new)
        elif chat in self._phones and bot:
            self._on_phone(chat, text, new=new)
        elif bot:  # a counsellor's own chat
            self._threads.calls(text, self._clock.wall)
            self._desk.warns(self._threads.named_in(text), text)
            self._identifies(text, None)

    def _on_phone(self, chat: int, text: str, *, new: bool) -> None:
        phone, now = self._phones[chat], self._clock.wall
        phone.lines.append(f"{self._at():.0f} {'' if new else '(changed) '}{text[:90]!r}")
        marked, numbers = self._texts.is_marked(text), numbers_in(text)
        for number in numbers:
            self._word_arrived(chat, phone, number, marked=marked, new=new)
        if not new:
            return
        kind = self._texts.kind(text)
        held = self._is_held(chat) and not (numbers or self._desk.deserted)
        for wrong in self._on_phones.broken(phone, text, kind, held=held):
            self._wrong(wrong, chat)
        phone.shown_at = now
        if kind == "crisis":
            phone.crisis_at = now
        elif kind == "taken":
            phone.held_since, phone.unsure = now, False
        elif kind == "ended":
            phone.held_since = None
            for message in (self._messages[number] for number in phone.wrote):
                flies = IN_FLIGHT + message.late + self._weather.disturbed(message.at, now)
                message.due &= message.danger or now - message.at >= flies  # after the close the bot answers it
        elif kind == "who":
            phone.asked_who = True
        elif kind == "same":
            phone.asked_who = False
        elif kind == "forgotten":
            phone.forgotten_upto = max(phone.wrote, default=0)
            self._threads.forgets(chat)
            phone.leaving, phone.held_since, phone.asked_who, phone.crisis_at = False, None, False, 0.0
        elif kind == "forget stopped":
            phone.leaving = False

    def _word_arrived(self, chat: int, phone: Phone, number: int, *, marked: bool, new: bool) -> None:
        message = self._messages.get(number)
        if message is None or not message.counsellor:
            self._wrong(f"⟨{number}⟩ came back to a phone", chat)
            return
        thread = self._threads[message.place]
        if not self._threads.belongs(thread, chat):  # it may be of one who sent no words there
            self._wrong(f"⟨{number}⟩ is for another", chat, message.place)
        if message.note:
            self._wrong(f"a note ⟨{number}⟩ went out", chat, message.place)
        message.seen += 1
        if not new or marked:
            return
        message.unmarked += 1
        if message.unmarked > 1:
            self._wrong(f"⟨{number}⟩ twice on a phone, unmarked", chat, message.place)
        if number < phone.last_from_desk and not phone.was_blocked:
            self._wrong(f"⟨{number}⟩ after ⟨{phone.last_from_desk}⟩", chat, message.place)
        phone.last_from_desk = max(phone.last_from_desk, number)

    def _at_desk(self, message: Mapping[str, Any], text: str, *, new: bool) -> None:
        who = f"{'bot' if message['from']['is_bot'] else message['from']['first_name']}{'' if new else ' (changed)'}"
        number = message.get("message_thread_id")
        before = self._threads[number].state if number is not None else ""
        thread = self._threads.reads(message, text, f"{self._at():.0f} {who}: {text[:90]!r}", self._clock.wall)
        if message["from"]["is_bot"]:
            self._identifies(text, thread.contact if thread is not None else None)
        if thread is None:
            return
        once = new and not self._texts.is_marked(text) and "reply_markup" not in message
        for number in numbers_in(text):
            self._word_at_desk(message["message_thread_id"], thread, number, new=once)
        self._desk.warns(thread.name, text)
        if new and self._desk.returned_too_soon(thread, text):
            self._wrong(SILENT, thread.contact)
        if thread.state != before:
            self._desk.changed(thread)

    def _identifies(self, text: str, chat: int | None) -> None:
        """Who somebody is stands nowhere at the desk: nobody in these stories has a reason to ask for it."""
        if self._desk.identifies(text):
            self._wrong("who somebody is can be read at the desk", chat)

    def _word_at_desk(self, number: int, thread: Thread, shown: int, *, new: bool) -> None:
        message = self._messages.get(shown)
        if message is None or message.counsellor:
            return
        if not self._threads.belongs(thread, message.place):
            self._wrong(f"⟨{shown}⟩ in the thread of another", message.place, number)
        message.seen += 1
        message.unmarked += new
        if message.unmarked > 1:
            self._wrong(f"⟨{shown}⟩ twice at the desk, unmarked", message.place, number)

    # ── what must come, and what must be at the end ─────────────────────────────────────────────────────────

    def looks(self) -> None:
        """Time went on: what was to come by now is there."""
        for chat, otherwise in self._promises.broken():
            self._wrong(otherwise, chat)

    def _promise(self, within: float, kept: Callable[[Phone], bool], chat: int, otherwise: str) -> None:
        """To somebody who neither blocks the bot nor asked to be forgotten, or is since."""
        phone, left = self._phones[chat], self._phones[chat].forgotten_upto

        def is_owed() -> bool:
            return not (phone.blocked or phone.leaving or phone.forgotten_upto != left)

        self._promises.add(within, lambda: not is_owed() or kept(phone), chat, otherwise)

    def ends(self, kept: str) -> None:
        """All has come to rest: nothing is lost, and in what the store keeps is nothing of whoever was forgotten."""
        for number, message in self._messages.items():
            if not message.due or message.seen:
                continue
            chat = self._threads[message.place].contact if message.counsellor else message.place
            phone = self._phones.get(chat) if chat is not None else None
            if phone is None or phone.forgotten_upto or phone.leaving:
                continue
            place = message.place if message.counsellor else None
            self._wrong(f"⟨{number}⟩ of {message.at - self._began:.0f} is lost", chat, place)
        for chat, phone in self._phones.items():
            old = [number for number in phone.wrote if number <= phone.forgotten_upto]
            if left := [number for number in old if f"⟨{number}⟩" in kept]:
                self._wrong(f"kept of who was forgotten: {left}", chat)

    def _at(self) -> float:
        return self._clock.wall - self._began

    def _wrong(self, what: str, chat: int | None, thread: int | None = None) -> None:
        phone = self._phones.get(chat) if chat is not None else None
        threads = self._threads.of(chat) if thread is None else [self._threads[thread]]
        desk = tuple(line for one in threads[-1:] for line in one.lines)
        self.violations.append(Violation(self._at(), what, tuple(phone.lines) if phone is not None else (), desk))
