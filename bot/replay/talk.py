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
    at              [latitude, longitude] of a place that is shared
    command         with its argument behind a blank, without the slash
    press           a button: as it is read, with its pictogram or without, or its action and arguments, one blank
                    between. It stands on the phone then, or, with `older: true`, in a message that the talk does not
                    show (or shows no more)
    reacts          an emoji, below the newest message on the phone
A counsellor:
    claim, close    takes the case over; closes it, with how it ended (`bot.core.casework.card_choices.OUTCOMES`);
                    `sure: true` once they were asked, since nobody wrote to somebody in danger
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
    knows     what is known of the contact: country, sector, person, police_against, language
    case      the urgency of the case; `none` where there must be no case
    signs     those that an ending names
    desk      what the thread shows so far
    notes     the bot's lines in the thread so far
    marks     the reactions that stand in the thread
    referred  each referral so far: service, what is told, the contact's answer, what came of it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Any, Self

from telegram import InlineKeyboardMarkup

from bot.content import Content
from bot.core.casework.referring import code_of
from bot.core.model.case import Content as Words
from bot.core.model.case import Kind
from bot.core.model.case_events import By, Claimed, Closed, CounsellorWrote, OutcomeTold, PreparedAsked, Referred
from bot.core.model.contact_events import Pressed, Reacted
from bot.core.model.desk_events import ShiftChanged
from bot.core.model.effects.contact import Relay
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.errors import SarikaError
from bot.core.model.events import Event
from bot.core.model.prepared import What
from bot.core.model.rules import MINUTE, Hours, Rules, Window
from bot.core.ports import DESK, Atlas, IntentModel
from bot.core.replacing import replace
from bot.core.understanding.text import script
from bot.core.understanding.thresholds import ANSWER, said_by_model
from bot.core.understanding.values import Guess, Parsed, Urgency
from bot.engine.parts import Understands
from bot.replay.arrivals import sent
from bot.replay.checks import Played
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

    @cached_property
    def rules(self) -> Rules:
        """By what is decided, but for hours."""
        return with_content(Rules(code_words=len(self.names)), self.content)


class Talk(Stage):
    """A talk, to be used as a context."""

    def __init__(self, told: Mapping[str, Any], parts: Parts) -> None:
        hours = HOURS if told.get("hours") else Hours()
        rules = replace(parts.rules, hours=hours)
        clock = datetime.fromisoformat(str(told.get("clock", CLOCK))).replace(tzinfo=UTC)
        now = int((clock - CAMBODIA).timestamp() * 1000)
        super().__init__(parts.content, parts.names, rules, parts.understander, parts.atlas, now)
        self._content, self._named = parts.content, parts.named
        self._on_duty = bool(told.get("on_duty"))

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        if self._on_duty:
            await self.put(ShiftChanged(by=_BY, on=True, press="shift"), DESK)
        return self

    async def play(self, step: Mapping[str, Any]) -> Played:
        """Do the one thing of a step, and see what comes of it. Raises NoSuchStep."""
        shown, standing = self.telegram.shown, set(self.telegram.phone)
        stands = [call for call in shown if _own(call) and standing.intersection(call.messages)]
        pressable, labels = {b for call in stands for b in call.buttons}, dict(chain(*map(_labels, stands)))
        if "press" in step:
            step = {**step, "press": labels.get(step["press"], step["press"])}
        before = len(shown)
        self._named.obey(step)
        if "wait" in step:
            await self.later(step["wait"] * MINUTE)
        else:
            await self.put(await self._event(step))
        so_far = tuple(shown)
        new = so_far[before:]
        phone = [s for s in new if isinstance(s.effect, TO_CONTACT) and s.call.method.startswith("send_")]
        own = [s for s in phone if _own(s)]
        desk = [s for s in new if not isinstance(s.effect, TO_CONTACT)]
        stood, contact = step.get("press") in pressable, await self.contact()
        return Played(step, stood, self._content, contact, so_far, phone, own, desk)

    async def _event(self, step: Mapping[str, Any]) -> Event:
        new, now, address, contact = self.telegram.new(), self.now, str(CONTACT), await self.contact()
        case, press = contact.counts.cases, str(new)
        match step:
            case {"says": text}:
                return sent("text", new, now, text=text)
            case {"forwards": text}:
                return sent("text", new, now, text=text, forwarded=True)
            case {"edits": text}:
                return sent("text", new, now, text=text, edited=True)
            case {"sends": kind}:
                return sent(kind, new, now, text=step.get("caption", ""))
            case {"at": place}:
                return sent("location", new, now, place=place)
            case {"command": typed}:
                return sent("text", new, now, text=f"/{typed}")
            case {"press": button}:
                action, *args = button.split()
                return Pressed(address=address, action=action, args=tuple(args), press=press, message=None, sent_at=now)
            case {"reacts": emoji}:
                newest = self.telegram.phone[-1]
                return Reacted(address=address, message=newest, emoji=emoji, settable=True, replaces=False, sent_at=now)
            case {"claim": _}:
                return Claimed(by=_BY, case=case, press=press)
            case {"close": outcome}:
                return Closed(by=_BY, case=case, press=press, outcome=outcome, sure=bool(step.get("sure")))
            case {"words": text}:
                return CounsellorWrote(by=_BY, content=Words(Kind.TEXT, text), message=new, sent_at=now, reply_to=None)
            case {"gives": prepared}:
                what, _, id_ = prepared.partition(" ")
                return PreparedAsked(by=_BY, what=What(what), argument=id_, message=new)
            case {"refers": service, "tells": tells}:
                return Referred(by=_BY, case=case, press=press, service=code_of(service), tells=tells)
            case {"outcome": outcome} if contact.history.referrals:
                return OutcomeTold(by=_BY, referral=contact.history.referrals[-1].number, press=press, outcome=outcome)
        raise NoSuchStep(f"Nobody can do this step: {dict(step)}")


_BY = By("c", "2", "Counsellor")


def _labels(shown: Shown) -> Iterator[tuple[str, str]]:
    """The buttons below it by how they are read, with their pictogram and without."""
    markup = shown.call.params.get("reply_markup")
    rows = markup.inline_keyboard if isinstance(markup, InlineKeyboardMarkup) else ()
    read = (str(button.text) for row in rows for button in row if button.callback_data)
    for label, button in zip(read, shown.buttons, strict=True):
        yield from ((label, button), (label.partition(" ")[2] or label, button))


def _own(shown: Shown) -> bool:
    """Whether it is a message to the contact in words of the bot, and not of a counsellor."""
    prepared = any(entry.content.prepared for entry in shown.view.log)
    written = isinstance(shown.effect, Relay) and not prepared
    return isinstance(shown.effect, TO_CONTACT) and shown.call.method == "send_message" and not written
