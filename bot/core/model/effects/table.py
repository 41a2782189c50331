"""What each effect is, in one table: how soon it goes out, where it waits, what a repeat does, what its outcome tells.

Whoever handles effects by type (queues, outcomes, renderers) reads it, and has its handlers checked with `each` when
its module is loaded. An effect without a row, or without a handler where its row asks for one, does not start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from inspect import cleandoc
from typing import Any, NamedTuple, TypeVar, get_args

from bot.core.model.effects import InGroup, OfCase, contact, desk, lanes, thread, told
from bot.core.model.effects.lanes import Concerns, Lane, Place, Purpose, Reads, Reports
from bot.core.model.rows import complete

Effect = contact.ContactEffect | thread.ThreadEffect | desk.DeskEffect
"""What is to be done. One becomes one call of the Bot API; words are chosen at delivery."""

H = TypeVar("H")

EMERGENCIES = "emergencies"
"""The name of a counsellor's second line: both take from the one second of their chat."""


@dataclass(frozen=True)
class Row:
    """What is true of every effect of a type."""

    lane: Lane
    place: Place
    concerns: Concerns
    repeat: lanes.Repeat
    raised: tuple[tuple[str, Lane], ...] = ()  # fields that, when true, put it into another lane; the first counts
    reports: Reports = Reports.LOST
    reads: Reads = Reads.STATE
    purpose: Purpose = Purpose.ANY
    withdrawable: bool = False  # one of the bot's own answers (`withdrawable` says when)
    at_desk: bool = False  # it is the desk's also in a contact's turn, and outlives that contact's key
    once: bool = False  # never tried twice, whatever came of it
    told_always: bool = False  # told also of a forgotten contact: what nobody knows of could never be deleted
    free: bool = False  # no message, so it takes from no budget
    yields: bool = False  # it shows no word: words pass it, and the same one behind it makes it superfluous


def checked(rows: dict[type[Effect], Row]) -> Mapping[type[Effect], Row]:
    """The rows, one for each effect. Raises LookupError as `complete`, and for a field that the effect has not."""
    for kind, row in complete("effects", get_args(Effect), rows).items():
        known = {field.name for field in fields(kind)}
        for name in (name for name, _ in row.raised if name not in known):
            raise LookupError(f"{kind.__name__} has no field {name}")
    return rows


_ANSWER = Row(Lane.ANSWER, Place.CONTACT, Concerns.CONTACT, lanes.ANSWERS_TWICE, withdrawable=True)
_IN_CHAT = Row(Lane.CASE, Place.CONTACT, Concerns.CONTACT, lanes.PASSED_OVER)
_ON_PHONE = Row(Lane.CASE, Place.CONTACT, Concerns.CASE, lanes.SET_AGAIN, reports=Reports.FAILURE)
_IN_THREAD = Row(Lane.CASE, Place.THREAD, Concerns.CASE, lanes.SAYS_TWICE)
_NEW = replace(
    _IN_THREAD,
    lane=Lane.NEW,
    raised=(("held", Lane.TAKEN), ("behind", Lane.WAITING), ("emergency", Lane.NEW_EMERGENCY)),
)
_AFTER_WORDS = replace(_IN_THREAD, lane=Lane.CARD)
_IN_GENERAL = Row(Lane.ANSWER, Place.GENERAL, Concerns.DESK, lanes.SAYS_TWICE, reports=Reports.NEVER)
_ASKED = replace(_IN_GENERAL, concerns=Concerns.COUNSELLOR, reports=Reports.FAILURE)
_BOARD = replace(_IN_GENERAL, lane=Lane.BOARD, place=Place.BOARD, at_desk=True)
_TO_COUNSELLOR = Row(Lane.ANSWER, Place.COUNSELLOR, Concerns.COUNSELLOR, lanes.SAYS_TWICE, reports=Reports.FAILURE)
_SOON = replace(_TO_COUNSELLOR, lane=Lane.ALERT)
_AT_ONCE = Row(Lane.ALERT, Place.PRESS, Concerns.CONTACT, lanes.WORTHLESS, reports=Reports.NEVER, once=True, free=True)
_REMEMBERED: Any = {"reports": Reports.SUCCESS, "told_always": True}  # so that forgetting can blank it
_EMERGENCY, _PRESSED = (("emergency", Lane.EMERGENCY),), (("pressed", Lane.PRESSED),)

EFFECTS = checked(
    {
        # the bot's own words in the contact's chat
        contact.Say: replace(_ANSWER, raised=(("crisis", Lane.EMERGENCY),)),
        contact.Explain: replace(_ANSWER, raised=(("crisis", Lane.EMERGENCY),)),
        contact.Tell: replace(_ANSWER, raised=(("urgent", Lane.EMERGENCY),)),
        **dict.fromkeys((contact.Numbers, contact.Ask, contact.DiarySheet), _ANSWER),
        contact.Fingerprint: replace(_IN_CHAT, repeat=lanes.READS_TWICE, reports=Reports.SUCCESS, once=True, free=True),
        **dict.fromkeys((contact.Play, contact.ShowPaper), replace(_ANSWER, repeat=lanes.PLAYS_TWICE)),
        # a counsellor's there
        contact.Relay: replace(_ON_PHONE, repeat=lanes.RELAYS_TWICE, reports=Reports.SUCCESS, reads=Reads.NAMED),
        contact.Amend: replace(_ON_PHONE, reads=Reads.NAMED),
        contact.React: replace(_ON_PHONE, free=True),
        contact.Unsend: replace(_ON_PHONE, repeat=lanes.TAKEN_BACK, reports=Reports.SUCCESS),
        # clearing it
        contact.Erase: _IN_CHAT,
        contact.Cover: replace(_IN_CHAT, repeat=lanes.COVERS_TWICE, reports=Reports.SUCCESS),
        contact.Clear: replace(_IN_CHAT, reports=Reports.NOTHING, reads=Reads.LEDGER, free=True),
        # the answer to a press of anybody
        desk.AnswerPress: _AT_ONCE,
        desk.OfferPrepared: replace(_AT_ONCE, concerns=Concerns.DESK),
        # what calls people to a case, and lets them read it
        desk.Alert: replace(
            _ASKED, lane=Lane.ALERT, raised=_EMERGENCY, concerns=Concerns.CASE, purpose=Purpose.ALERT, **_REMEMBERED
        ),
        desk.AlertAll: replace(
            _IN_GENERAL,
            lane=Lane.ALERT,
            raised=_EMERGENCY,
            place=Place.ALERT_ALL,
            repeat=lanes.POSTS_TWICE,
            reports=Reports.NOTHING,
            purpose=Purpose.ALERT_ALL,
            at_desk=True,
        ),
        desk.Ping: replace(_SOON, raised=_EMERGENCY, concerns=Concerns.CASE, **_REMEMBERED),
        desk.Panel: replace(
            _TO_COUNSELLOR, lane=Lane.PRESSED, concerns=Concerns.CASE, repeat=lanes.POSTS_TWICE, **_REMEMBERED
        ),
        desk.UpdateCall: replace(
            _IN_GENERAL,
            lane=Lane.CARD,
            place=Place.CALL,
            concerns=Concerns.COUNSELLOR,
            repeat=lanes.SET_AGAIN,
            yields=True,
        ),
        thread.OpenThread: replace(
            _NEW, repeat=lanes.OPENS_TWICE, reports=Reports.SUCCESS, purpose=Purpose.THREAD, told_always=True
        ),
        thread.FirstWords: replace(
            _NEW, repeat=lanes.SHOWS_TWICE, reports=Reports.NOTHING, reads=Reads.NEW, purpose=Purpose.FIRST_WORDS
        ),
        # in the thread of a case
        thread.Card: replace(
            _AFTER_WORDS,
            raised=_PRESSED,
            repeat=lanes.POSTS_TWICE,
            reports=Reports.SUCCESS,
            reads=Reads.ON_CARD,
            yields=True,
        ),
        thread.RenameThread: replace(_AFTER_WORDS, repeat=lanes.UNCHANGED, yields=True),
        thread.PinCard: replace(_AFTER_WORDS, repeat=lanes.PASSED_OVER, yields=True),
        thread.BareCard: replace(_AFTER_WORDS, repeat=lanes.BARE_ALREADY),
        thread.PostLog: replace(
            _IN_THREAD,
            lane=Lane.WAITING,
            raised=(("held", Lane.CASE),),
            repeat=lanes.SHOWS_TWICE,
            reports=Reports.NOTHING,
            reads=Reads.NEW,
        ),
        thread.Note: replace(_IN_THREAD, reports=Reports.FAILURE),
        thread.AskFirst: replace(_IN_THREAD, reports=Reports.SUCCESS),
        thread.ShowPicture: replace(_IN_THREAD, reads=Reads.NAMED, reports=Reports.FAILURE),
        thread.ShowPrepared: replace(_IN_THREAD, reports=Reports.SUCCESS),
        thread.ShowProtocol: _IN_THREAD,
        thread.ShowReaction: Row(Lane.CARD, Place.SIGNS, Concerns.CASE, lanes.SET_AGAIN, reports=Reports.NOTHING),
        thread.CloseThread: replace(_AFTER_WORDS, repeat=lanes.UNCHANGED),
        thread.ReopenThread: replace(_IN_THREAD, lane=Lane.NEW, repeat=lanes.UNCHANGED, reports=Reports.SUCCESS),
        thread.ProbeThread: replace(_AFTER_WORDS, repeat=lanes.UNCHANGED, reports=Reports.SUCCESS),
        # in threads of no live case
        desk.TellThread: replace(_IN_THREAD, lane=Lane.ANSWER, concerns=Concerns.DESK, reports=Reports.FAILURE),
        desk.DeleteThread: replace(
            _AFTER_WORDS, concerns=Concerns.DESK, repeat=lanes.PASSED_OVER, reports=Reports.SUCCESS, at_desk=True
        ),
        # in General
        desk.TakeBack: replace(
            _IN_GENERAL, lane=Lane.ALERT, repeat=lanes.PASSED_OVER, reports=Reports.SUCCESS, at_desk=True, free=True
        ),
        desk.Board: replace(
            _BOARD, repeat=lanes.POSTS_TWICE, reports=Reports.NOTHING, reads=Reads.CASES, purpose=Purpose.BOARD
        ),
        desk.PinBoard: replace(_BOARD, repeat=lanes.PASSED_OVER),
        desk.TellDesk: _IN_GENERAL,
        desk.TellForgotten: replace(_IN_GENERAL, at_desk=True),
        desk.ShowPlan: _IN_GENERAL,
        # there, or to a counsellor
        desk.AskDesk: replace(_ASKED, raised=(("urgent", Lane.ALERT),), concerns=Concerns.CASE, **_REMEMBERED),
        desk.HandOver: replace(_ASKED, raised=(("emergency", Lane.ALERT),)),
        desk.BlankCall: replace(
            _IN_GENERAL, lane=Lane.CARD, concerns=Concerns.COUNSELLOR, repeat=lanes.SET_AGAIN, at_desk=True
        ),
        desk.Report: replace(_ASKED, reads=Reads.JOURNAL),
        desk.TestCall: replace(_ASKED, lane=Lane.ALERT),
        # to a counsellor
        desk.TellCounsellor: _TO_COUNSELLOR,
        desk.ShowHead: replace(_TO_COUNSELLOR, reads=Reads.HEAD),
        desk.ShiftCall: _SOON,
        desk.ShiftBrief: _TO_COUNSELLOR,
        desk.Found: replace(_TO_COUNSELLOR, reads=Reads.GLANCES),
        desk.AskTicket: _SOON,
        desk.ShowSessions: replace(_TO_COUNSELLOR, reads=Reads.SESSIONS),
        desk.Reveal: replace(
            _SOON,
            concerns=Concerns.CONTACT,
            repeat=lanes.SHOWN_ONCE,
            reports=Reports.SUCCESS,
            once=True,
            told_always=True,
        ),
        desk.Conceal: replace(_SOON, concerns=Concerns.DESK, repeat=lanes.PASSED_OVER, at_desk=True),
    }
)


def each(wanted: Callable[[type[Effect], Row], bool], handlers: dict[type[Effect], H]) -> Mapping[type[Effect], H]:
    """The handlers, one for each effect that is `wanted` by its row. Raises LookupError as `complete` does."""
    return complete("handlers of effects", {kind for kind, row in EFFECTS.items() if wanted(kind, row)}, handlers)


def _those(wanted: Callable[[Row], bool]) -> tuple[type[Effect], ...]:
    return tuple(kind for kind, row in EFFECTS.items() if wanted(row))


TO_CONTACT = _those(lambda row: row.place is Place.CONTACT)
"""Effects that change what the contact's phone shows."""

AT_DESK = _those(lambda row: row.at_desk)
"""Effects that belong to the desk, also where a contact's turn decides them: forgetting leaves them."""

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
        case Place.CALL:
            return f"call:{group}:{getattr(effect, 'message', None)}"
        case Place.BOARD | Place.ALERT_ALL:
            return f"{where.name.lower()}:{group}"
        case _:
            return f"{where.name.lower()}:{id}"


def passes(effect: Effect, other: Effect) -> bool:
    """Whether it passes what came earlier to the end of its line: words of a case a card that nobody waits for."""
    return lane(effect) is Lane.CASE and row_of(other).yields and lane(other) is Lane.CARD


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
