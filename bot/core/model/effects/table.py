"""What each effect is, in one table: how soon it goes out and where it waits, what a repeat does, what its outcome
tells.

Whoever handles effects by type (queues, outcomes, renderers) reads it, and has its handlers checked with `each` when
its module is loaded. An effect without a row, or without a handler where its row asks for one, does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass, fields, replace
from inspect import cleandoc
from typing import NamedTuple, TypeVar, get_args

from bot.core.model.effects import contact, desk, repeats, thread, told
from bot.core.model.effects.base import InGroup, OfCase
from bot.core.model.effects.lanes import Concerns, Lane, Place, Purpose, Reads, Reports

Effect = contact.ContactEffect | thread.ThreadEffect | desk.DeskEffect
"""What is to be done. One becomes one call of the Bot API; words are chosen at delivery."""

H = TypeVar("H")

EMERGENCIES = "emergencies"
"""The name of a counsellor's second line: both take from the one second of their chat."""


@dataclass(frozen=True)
class Row:
    """What is true of every effect of a type.

    raised: fields that, when they are true, put it into another lane, and which; the first counts.
    withdrawable: one of the bot's own answers (`withdrawable` says when). at_desk: it belongs to the desk, also where
    a contact's turn decides it, and so outlives that contact's key. once: never tried twice, whatever came of it.
    told_always: what came of it matters although the contact was forgotten meanwhile, since what nobody knows of could
    never be deleted. free: no message, so it takes from no budget. yields: it shows no word, so words pass it at the
    end of its line, and the same one behind it makes it superfluous.
    """

    lane: Lane
    place: Place
    concerns: Concerns
    repeat: repeats.Repeat
    raised: tuple[tuple[str, Lane], ...] = ()
    reports: Reports = Reports.LOST
    reads: Reads = Reads.STATE
    purpose: Purpose = Purpose.ANY
    withdrawable: bool = False
    at_desk: bool = False
    once: bool = False
    told_always: bool = False
    free: bool = False
    yields: bool = False


def checked(rows: dict[type[Effect], Row]) -> Mapping[type[Effect], Row]:
    """The rows, one for each effect. Raises LookupError where one is missing, or names a field that its
    effect has not.
    """
    kinds: tuple[type[Effect], ...] = get_args(Effect)
    _same(set(kinds), rows.keys())
    for kind, row in rows.items():
        known = {field.name for field in fields(kind)}
        for name in (name for name, _ in row.raised if name not in known):
            raise LookupError(f"{kind.__name__} has no field {name}")
    return rows


def _same(asked: set[type[Effect]], given: Set[type[Effect]]) -> None:
    if wrong := asked ^ given:
        raise LookupError(f"missing, or one too many: {', '.join(sorted(kind.__name__ for kind in wrong))}")


_ANSWER = Row(Lane.ANSWER, Place.CONTACT, Concerns.CONTACT, repeats.ANSWERS_TWICE, withdrawable=True)
_IN_CHAT = Row(Lane.CASE, Place.CONTACT, Concerns.CONTACT, repeats.PASSED_OVER)
_ON_PHONE = Row(Lane.CASE, Place.CONTACT, Concerns.CASE, repeats.SET_AGAIN, reports=Reports.FAILURE)
_IN_THREAD = Row(Lane.CASE, Place.THREAD, Concerns.CASE, repeats.SAYS_TWICE)
_SIGN = Row(Lane.CARD, Place.SIGNS, Concerns.CASE, repeats.SET_AGAIN)
_IN_GENERAL = Row(Lane.ANSWER, Place.GENERAL, Concerns.DESK, repeats.SAYS_TWICE, reports=Reports.NEVER)
_TO_COUNSELLOR = Row(Lane.ANSWER, Place.COUNSELLOR, Concerns.COUNSELLOR, repeats.SAYS_TWICE, reports=Reports.FAILURE)
_EMERGENCY = (("emergency", Lane.EMERGENCY),)
_NEW = (("held", Lane.TAKEN), ("emergency", Lane.NEW_EMERGENCY))

EFFECTS = checked(
    {
        # the bot's own words in the contact's chat
        contact.Say: replace(_ANSWER, raised=(("crisis", Lane.EMERGENCY),)),
        contact.Tell: replace(_ANSWER, raised=(("urgent", Lane.EMERGENCY),)),
        contact.Numbers: _ANSWER,
        contact.Ask: _ANSWER,
        contact.Play: replace(_ANSWER, repeat=repeats.PLAYS_TWICE),
        # a counsellor's there
        contact.Relay: replace(_ON_PHONE, repeat=repeats.RELAYS_TWICE, reports=Reports.SUCCESS, reads=Reads.NAMED),
        contact.Amend: replace(_ON_PHONE, reads=Reads.NAMED),
        contact.React: replace(_ON_PHONE, free=True),
        contact.Unsend: replace(_ON_PHONE, repeat=repeats.TAKEN_BACK, reports=Reports.SUCCESS),
        # clearing it
        contact.Erase: _IN_CHAT,
        contact.Cover: replace(_IN_CHAT, repeat=repeats.COVERS_TWICE, reports=Reports.SUCCESS),
        contact.Clear: replace(_IN_CHAT, reports=Reports.NOTHING, reads=Reads.LEDGER, free=True),
        # the answer to a press of anybody
        desk.AnswerPress: Row(
            Lane.ALERT, Place.PRESS, Concerns.CONTACT, repeats.WORTHLESS, reports=Reports.NEVER, once=True, free=True
        ),
        # what calls people to a case, and lets them read it
        desk.Alert: replace(
            _IN_GENERAL,
            lane=Lane.ALERT,
            raised=_EMERGENCY,
            concerns=Concerns.CASE,
            purpose=Purpose.ALERT,
            reports=Reports.FAILURE,
        ),
        desk.AlertAll: replace(
            _IN_GENERAL,
            lane=Lane.ALERT,
            raised=_EMERGENCY,
            place=Place.ALERT_ALL,
            repeat=repeats.POSTS_TWICE,
            reports=Reports.NOTHING,
            purpose=Purpose.ALERT_ALL,
            at_desk=True,
        ),
        desk.Ping: replace(_TO_COUNSELLOR, lane=Lane.ALERT, raised=_EMERGENCY, concerns=Concerns.CASE),
        thread.OpenThread: replace(
            _IN_THREAD,
            lane=Lane.NEW,
            raised=_NEW,
            repeat=repeats.OPENS_TWICE,
            reports=Reports.SUCCESS,
            purpose=Purpose.THREAD,
            told_always=True,
        ),
        thread.FirstWords: replace(
            _IN_THREAD,
            lane=Lane.NEW,
            raised=_NEW,
            repeat=repeats.SHOWS_TWICE,
            reports=Reports.NOTHING,
            reads=Reads.NEW,
            purpose=Purpose.FIRST_WORDS,
        ),
        # in the thread of a case
        thread.Card: replace(
            _IN_THREAD,
            lane=Lane.CARD,
            raised=(("pressed", Lane.PRESSED),),
            repeat=repeats.POSTS_TWICE,
            reports=Reports.SUCCESS,
            reads=Reads.ON_CARD,
            yields=True,
        ),
        thread.BareCard: replace(_IN_THREAD, lane=Lane.CARD, repeat=repeats.BARE_ALREADY),
        thread.PostLog: replace(
            _IN_THREAD,
            lane=Lane.WAITING,
            raised=(("held", Lane.CASE),),
            repeat=repeats.SHOWS_TWICE,
            reports=Reports.NOTHING,
            reads=Reads.NEW,
        ),
        thread.Note: _IN_THREAD,
        thread.AskFirst: _IN_THREAD,
        thread.ShowPicture: replace(_IN_THREAD, reads=Reads.NAMED, reports=Reports.FAILURE),
        thread.ShowPrepared: _IN_THREAD,
        thread.ShowProtocol: _IN_THREAD,
        thread.ShowReaction: replace(_SIGN, reports=Reports.NOTHING),
        thread.Tick: replace(_SIGN, reports=Reports.NEVER),
        thread.CloseThread: replace(_IN_THREAD, lane=Lane.CARD, repeat=repeats.UNCHANGED),
        thread.ReopenThread: replace(_IN_THREAD, lane=Lane.NEW, repeat=repeats.UNCHANGED, reports=Reports.SUCCESS),
        thread.ProbeThread: replace(_IN_THREAD, lane=Lane.CARD, repeat=repeats.UNCHANGED, reports=Reports.SUCCESS),
        # in threads of no live case
        desk.TellThread: replace(_IN_THREAD, lane=Lane.ANSWER, concerns=Concerns.DESK, reports=Reports.FAILURE),
        desk.DeleteThread: replace(
            _IN_THREAD,
            lane=Lane.CARD,
            concerns=Concerns.DESK,
            repeat=repeats.PASSED_OVER,
            reports=Reports.SUCCESS,
            at_desk=True,
        ),
        # in General
        desk.Board: replace(
            _IN_GENERAL,
            lane=Lane.BOARD,
            place=Place.BOARD,
            repeat=repeats.POSTS_TWICE,
            reports=Reports.NOTHING,
            purpose=Purpose.BOARD,
            at_desk=True,
        ),
        desk.PinBoard: replace(
            _IN_GENERAL, lane=Lane.BOARD, place=Place.BOARD, repeat=repeats.PASSED_OVER, at_desk=True
        ),
        desk.TellDesk: _IN_GENERAL,
        desk.TellForgotten: replace(_IN_GENERAL, at_desk=True),
        desk.ShowPlan: _IN_GENERAL,
        # there, or to a counsellor
        desk.AskDesk: replace(
            _IN_GENERAL, raised=(("urgent", Lane.ALERT),), concerns=Concerns.CASE, reports=Reports.FAILURE
        ),
        desk.Report: replace(_IN_GENERAL, concerns=Concerns.COUNSELLOR, reads=Reads.JOURNAL, reports=Reports.FAILURE),
        desk.TestCall: replace(_IN_GENERAL, lane=Lane.ALERT, concerns=Concerns.COUNSELLOR, reports=Reports.FAILURE),
        # to a counsellor
        desk.TellCounsellor: _TO_COUNSELLOR,
        desk.ShiftCall: replace(_TO_COUNSELLOR, lane=Lane.ALERT),
        desk.Reveal: replace(
            _TO_COUNSELLOR,
            lane=Lane.ALERT,
            concerns=Concerns.CONTACT,
            repeat=repeats.SHOWN_ONCE,
            reports=Reports.SUCCESS,
            once=True,
            told_always=True,
        ),
        desk.Conceal: replace(
            _TO_COUNSELLOR, lane=Lane.ALERT, concerns=Concerns.DESK, repeat=repeats.PASSED_OVER, at_desk=True
        ),
    }
)


def each(wanted: Callable[[type[Effect], Row], bool], handlers: dict[type[Effect], H]) -> Mapping[type[Effect], H]:
    """The handlers, one for each effect that is `wanted` by its row. Raises LookupError where one is missing, or is one
    too many.
    """
    _same({kind for kind, row in EFFECTS.items() if wanted(kind, row)}, handlers.keys())
    return handlers


def _those(wanted: Callable[[Row], bool]) -> tuple[type[Effect], ...]:
    return tuple(kind for kind, row in EFFECTS.items() if wanted(row))


TO_CONTACT = _those(lambda row: row.place is Place.CONTACT)
"""Effects that change what the contact's phone shows."""

AT_DESK = _those(lambda row: row.at_desk)
"""Effects that belong to the desk, also where a contact's turn decides them: forgetting the contact leaves them in the
outbox.
"""

BOTS_OWN_ANSWERS = _those(lambda row: row.withdrawable)
"""What a crisis answer or a claim withdraws while it is unsent."""


def row_of(effect: Effect) -> Row:
    """What is true of effects like this one."""
    return EFFECTS[type(effect)]


def lane(effect: Effect) -> Lane:
    """The class of delivery of an effect."""
    row = EFFECTS[type(effect)]
    return next((raised for name, raised in row.raised if getattr(effect, name)), row.lane)


def place(effect: Effect, key: str, id: object) -> str:
    """The name of the line in which an effect waits, of a contact or the desk (`key`); `id` is its entry's.

    A ping of an emergency stands behind none of other cases.
    """
    where = EFFECTS[type(effect)].place
    counsellor, group = getattr(effect, "counsellor", None), group_of(effect)
    if counsellor is not None:
        return f"counsellor:{counsellor}" + (f":{EMERGENCIES}" if lane(effect) is Lane.EMERGENCY else "")
    match where:
        case Place.CONTACT:
            return f"contact:{key}"
        case Place.THREAD | Place.SIGNS if isinstance(effect, OfCase):
            return f"{where.name.lower()}:{group}:{key}"
        case Place.THREAD:  # of no live case
            return f"thread:{group}:{getattr(effect, 'thread', None)}"
        case Place.BOARD | Place.ALERT_ALL:
            return f"{where.name.lower()}:{group}"
        case _:
            return f"{where.name.lower()}:{id}"


def passes(effect: Effect, other: Effect) -> bool:
    """Whether it goes before what came earlier to the end of its line: words of a case before a card that nobody waits
    for, which shows no word.
    """
    words = lane(effect) in (Lane.CASE, Lane.WAITING)
    return words and row_of(other).yields and lane(other) is Lane.CARD


def group_of(effect: Effect) -> str:
    """The group of the desk in which an effect is carried out; "" for the first one, and where it is in none."""
    return effect.group if isinstance(effect, InGroup) else ""


def withdrawable(effect: Effect) -> bool:
    """Whether a crisis answer or a claim withdraws it while it is unsent.

    Not a crisis answer, which somebody may need more than a greeting; not what has to reach them all the same.
    """
    return row_of(effect).withdrawable and not lane(effect).urgent and not told.stays(effect)


class Described(NamedTuple):
    """A row for readers, in words."""

    effect: str
    meaning: str
    lane: str
    waits: str
    concerns: str
    withdrawable: bool
    repeat: str
    shown: str


def described() -> Iterator[Described]:
    """The table in words, for `docs/reference/effects.md`; may hold Markdown."""
    for kind, row in EFFECTS.items():
        meaning = " ".join(cleandoc(kind.__doc__ or "").partition("\n\n")[0].split())
        lanes, waits = row.lane.name.lower(), row.place.value
        lanes += "".join(f"; {raised.name.lower()} where `{name}`" for name, raised in row.raised)
        if row.place is Place.GENERAL and "counsellor" in {field.name for field in fields(kind)}:
            waits += f", or {Place.COUNSELLOR.value}"
        yield Described(
            kind.__name__, meaning, lanes.replace("_", " "), waits, row.concerns.value, row.withdrawable, *row.repeat
        )
