"""One talk while it is played: each step of its file is done, and what comes of it is compared with what the file says.

A talk has a `name`, `steps`, and perhaps `seed` (the situation that it tells from the first message to a service),
`on_duty: true` (a counsellor is on shift), `hours: true` (the desk is open Monday to Friday, 08:00 to 17:00 in
Cambodia) and `clock` (Cambodian time; else Wednesday 25 November 2026, 13:00).
Each step is one thing that somebody does, and what the phone then shows, in order.

The contact:
    says            words; `as: TOPIC` is the intent that Rasa gives, `urgency: LEVEL` how urgent it calls them; it does
                    not answer without either
    sends           a message of a kind of `bot.replay.arrivals.PARTS`; `caption` goes with it
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

What is checked, as far as the step has it:
    shows     answers by topic, lines of the interface, "numbers", a form's question or ending ("self_check: age"),
              a counsellor's words in quotes, or what is prepared ("service kh_central")
    toast     the lines that pop up over the chat, or over the counsellor's
    services  the first three that are named in what is shown, by id
    buttons   all buttons below the first message that is shown, numbers to copy left out
    reads     pieces of what is read on the phone
    knows     what is known of the contact: country, sector, person, language
    case      the urgency of the case; `none` where there must be no case
    signs     those that an ending names
    desk      what the thread shows so far
    notes     the bot's lines in the thread so far
    marks     the reactions that stand in the thread
    referred  each referral so far: service, what is told, the contact's answer, what came of it
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from bot.content import Content
from bot.core.casework.referring import code_of
from bot.core.model.case import Content as Words
from bot.core.model.case import Kind
from bot.core.model.case_events.agreements import OutcomeTold, Referred
from bot.core.model.case_events.by import By
from bot.core.model.case_events.card import Claimed, Closed
from bot.core.model.case_events.words import CounsellorWrote, PreparedAsked
from bot.core.model.contact_events import Commanded, Pressed, Reacted
from bot.core.model.desk_events import ShiftChanged
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.errors import SarikaError
from bot.core.model.events import Event
from bot.core.model.prepared import What
from bot.core.model.rules import MINUTE, Hours, Rules, Window
from bot.core.ports import DESK, Atlas, IntentModel
from bot.core.understanding.text import script
from bot.core.understanding.thresholds import ANSWER, said_by_model
from bot.core.understanding.values import Guess, Parsed, Urgency
from bot.engine.parts import Understands
from bot.replay.arrivals import sent
from bot.replay.checks import Seen, comes_of, differences_of
from bot.replay.screen import Message, Screen
from bot.replay.stage import CONTACT, Shown, Stage
from bot.wiring.rules import with_content
from bot.wording.code_names import CodeNames

HOURS = Hours(tuple(Window(day, 8 * 60, 17 * 60) for day in range(5)))
CAMBODIA = timedelta(hours=7)
CLOCK = "2026-11-25 13:00"
SURE = 0.9
"""The confidence with which Rasa gives the intent of a step."""


class NoSuchStep(SarikaError):
    """A step of a file that nobody can do. Says which."""


class Named:
    """The port `IntentModel`: gives what a step names, and is sure of it; else asks `model`, where there is one.

    `said` is what a step would name of what the model said last: the topic where it was sure enough, and how urgent.
    """

    def __init__(self) -> None:
        self.model: IntentModel | None = None
        self.said: dict[str, str] = {}
        self._parsed: Parsed | None = None

    def obey(self, step: Mapping[str, Any]) -> None:
        """Give what this step names."""
        guesses = (Guess(step["as"], SURE),) if "as" in step else ()
        urgency = {Urgency[str(step["urgency"]).upper()]: 1.0} if "urgency" in step else {}
        self._parsed = Parsed(guesses, urgency) if guesses or urgency else None
        self.said = {}

    async def parse(self, text: str) -> Parsed | None:
        """As `IntentModel.parse`."""
        if self._parsed is not None or self.model is None:
            return self._parsed
        parsed = await self.model.parse(text)
        if parsed is not None:
            sure = [guess.topic for guess in parsed.guesses[:1] if guess.confidence >= ANSWER]
            urgency = said_by_model(parsed.urgency, script(text))
            self.said = {**({"as": sure[0]} if sure else {}), "urgency": urgency.name.lower()}
        return parsed


@dataclass(frozen=True)
class Parts:
    """What talks are played with; one for all of them. `understander` asks `named`."""

    content: Content
    names: CodeNames
    understander: Understands
    named: Named
    atlas: Atlas


@dataclass(frozen=True)
class Played:
    """What came of a step: the messages on the phone, as calls and, where they are the bot's own, as they are read; all
    that was shown at the desk; in what it differs from the file, as sentences; and what a test would say of it.
    """

    phone: tuple[Shown, ...]
    messages: tuple[Message, ...]
    desk: tuple[Shown, ...]
    differences: tuple[str, ...]
    comes: Mapping[str, Any]


class Talk:
    """A talk, to be used as a context."""

    def __init__(self, told: Mapping[str, Any], parts: Parts) -> None:
        hours = HOURS if told.get("hours") else Hours()
        rules = with_content(Rules(hours=hours, code_words=len(parts.names)), parts.content)
        clock = datetime.fromisoformat(str(told.get("clock", CLOCK))).replace(tzinfo=UTC)
        now = int((clock - CAMBODIA).timestamp() * 1000)
        self.stage = Stage(parts.content, parts.names, rules, parts.understander, parts.atlas, now)
        self._screen = Screen(parts.content)
        self._named = parts.named
        self._on_duty = bool(told.get("on_duty"))
        self._buttons: dict[int, list[str]] = {}

    async def __aenter__(self) -> Self:
        await self.stage.__aenter__()
        if self._on_duty:
            await self.stage.put(ShiftChanged(by=_BY, on=True, press="shift"), DESK)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stage.__aexit__(kind, fault, trace)

    async def play(self, step: Mapping[str, Any]) -> Played:
        """Do the one thing of a step, and see what comes of it. Raises NoSuchStep."""
        stands = step.get("press") in self._pressable()
        before = len(self.stage.telegram.shown)
        self._named.obey(step)
        if "wait" in step:
            await self.stage.later(step["wait"] * MINUTE)
        else:
            await self.stage.put(await self._event(step))
        new = self.stage.telegram.shown[before:]
        phone = tuple(s for s in new if isinstance(s.effect, TO_CONTACT) and s.call.method.startswith("send_"))
        messages = tuple(message for call in phone if (message := self._read(call)) is not None)
        desk = tuple(s for s in new if not isinstance(s.effect, TO_CONTACT))
        seen = Seen(self.stage, await self.stage.contact(), phone, messages, desk)
        differences = tuple(differences_of(step, seen, stands=stands))
        return Played(phone, messages, desk, differences, comes_of(step, seen, stands=stands))

    def _read(self, call: Shown) -> Message | None:
        """A message as it stands on the phone; None for words that a counsellor wrote."""
        view, effect = call.view, call.effect
        written = isinstance(effect, Relay) and not any(entry.content.prepared for entry in view.log)
        if written or view.conversation is None:
            return None
        message = self._screen.read(effect, call.call, view.conversation)
        if message is not None:
            self._buttons[call.messages[0]] = message.buttons
        return message

    def _pressable(self) -> set[str]:
        """The buttons of all messages on the phone."""
        return {button for message in self.stage.telegram.phone for button in self._buttons.get(message, ())}

    async def _event(self, step: Mapping[str, Any]) -> Event:
        new, now = self.stage.new(), self.stage.now
        address = str(CONTACT)
        match step:
            case {"says": text}:
                return sent("text", new, now, text=text)
            case {"forwards": text}:
                return sent("text", new, now, text=text, forwarded=True)
            case {"edits": text}:
                return sent("text", new, now, text=text, edited=True)
            case {"sends": kind}:
                return sent(kind, new, now, text=step.get("caption", ""))
            case {"voice": _}:
                return sent("voice", new, now)
            case {"at": [latitude, longitude]}:
                return sent("location", new, now, place=(latitude, longitude))
            case {"command": typed}:
                name, _, argument = typed.partition(" ")
                return Commanded(address=address, name=name, argument=argument, message=new, sent_at=now)
            case {"press": press}:
                action, *args = press.split()
                return Pressed(
                    address=address, action=action, args=tuple(args), press=str(new), message=None, sent_at=now
                )
            case {"reacts": emoji}:
                newest = self.stage.telegram.phone[-1]
                return Reacted(address=address, message=newest, emoji=emoji, settable=True, replaces=False, sent_at=now)
        return await self._at_desk(step, new)

    async def _at_desk(self, step: Mapping[str, Any], new: int) -> Event:
        contact, press = await self.stage.contact(), str(new)
        match step:
            case {"claim": _}:
                return Claimed(by=_BY, case=contact.counts.cases, press=press)
            case {"close": outcome}:
                return Closed(by=_BY, case=contact.counts.cases, press=press, outcome=outcome)
            case {"words": text}:
                return CounsellorWrote(
                    by=_BY, content=Words(Kind.TEXT, text), message=new, sent_at=self.stage.now, reply_to=None
                )
            case {"gives": prepared}:
                what, _, id_ = prepared.partition(" ")
                return PreparedAsked(by=_BY, what=What(what), argument=id_, message=new)
            case {"refers": service, "tells": tells}:
                return Referred(by=_BY, case=contact.counts.cases, press=press, service=code_of(service), tells=tells)
            case {"outcome": outcome} if contact.referrals:
                return OutcomeTold(by=_BY, referral=contact.referrals[-1].number, press=press, outcome=outcome)
            case _:
                raise NoSuchStep(f"Nobody can do this step: {dict(step)}")


_BY = By("c", "2", "Counsellor")
