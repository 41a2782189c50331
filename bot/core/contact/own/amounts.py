"""The amounts of the diary of work: tapped together, or written as a number."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.core.contact.own.diary import amount_of, back, date_of, diary_of, keep, money_of_theirs, today
from bot.core.model.case import Kind
from bot.core.model.contact_events import Edited, Pressed, Wrote
from bot.core.model.effects.contact import Button
from bot.core.model.lines import Line
from bot.core.model.own.diary import MOST_MONEY, Per, Wage, What
from bot.core.model.own.money import Money
from bot.core.model.rules import MINUTE
from bot.core.turn.turn import Turn

WRITTEN = 10 * MINUTE
"""How long after an amount was asked for a bare number is taken for it."""

MINUTES = (8 * 60, 60, 30)
"""What one press adds to the hours of a day."""

_NUMBER = re.compile(r"(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,3})?")
_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")


def pad(turn: Turn, event: Pressed) -> bool:
    """Where an amount is tapped together."""
    found = _counted(turn, event.args)
    if found is None:
        return back(turn, event, Line.DIARY_TOO_FAR)
    turn.answer(event.press)
    _pad(turn, *found)
    return True


def _counted(turn: Turn, args: tuple[str, ...]) -> tuple[What, str] | None:
    """What is counted, and of which day, or for what the wage is."""
    match args:
        case (What.WAGE, per) if per in tuple(Per) and diary_of(turn).country:
            return What.WAGE, per
        case (what, written) if what in tuple(What) and what != What.WAGE and diary_of(turn).country:
            there = date_of(turn, written) is not None and diary_of(turn).day(written).did is not None
            return (What(what), written) if there else None
    return None


def _now(turn: Turn, what: What, at: str) -> int:
    """How much it is so far."""
    if what is not What.WAGE:
        return diary_of(turn).day(at).of(what)
    wage = diary_of(turn).wage
    return wage.amount if wage is not None and wage.per == at else 0


def _set(turn: Turn, what: What, at: str, amount: int) -> None:
    amount = max(0, min(amount, MOST_MONEY))
    diary = diary_of(turn)
    if what is What.WAGE:
        keep(turn, replace(diary, wage=Wage(amount, Per(at)) if amount else None))
    else:
        keep(turn, diary.put(diary.day(at).with_(what, amount)))


LINES = {
    What.HOURS: Line.DIARY_HOURS,
    What.PAID: Line.DIARY_PAID,
    What.HELD: Line.DIARY_HELD,
    What.WAGE: Line.DIARY_WAGE,
}
"""What asks for an amount."""


def _pad(turn: Turn, what: What, at: str) -> None:
    keep(turn, replace(diary_of(turn), asking=(what, at, turn.now)))
    money = money_of_theirs(turn)
    steps = MINUTES if what is What.HOURS else money.steps
    unit = () if what is What.HOURS else (money.currency,)
    each = [Button("diary_add", (what, at, str(step), *unit)) for step in steps]
    back = today(turn).isoformat() if what is What.WAGE else at
    each += [Button("diary_zero", (what, at)), Button("diary_day", (back, "done"))]
    rows = tuple(tuple(each[at : at + 2]) for at in range(0, len(each), 2))
    turn.tell(LINES[what], *rows, values=_values(turn, what, at))


def _values(turn: Turn, what: What, at: str) -> dict[str, str]:
    now = _now(turn, what, at)
    amount = {"worked": str(now)} if what is What.HOURS else {"money": amount_of(turn, now)}
    return {**amount, **({"wage": at} if what is What.WAGE else {"date": at})}


def _toast(turn: Turn, press: str, what: What, at: str) -> None:
    now = _now(turn, what, at)
    if what is What.HOURS:
        turn.answer(press, Line.DIARY_NOW_HOURS, worked=str(now))
    else:
        turn.answer(press, Line.DIARY_NOW, money=amount_of(turn, now))


def add(turn: Turn, event: Pressed) -> bool:
    """So much more. The sum is said in the answer to the press: the chat stays as it is."""
    found = _counted(turn, event.args[:2])
    match event.args[2:]:
        case (step,) if found is not None and found[0] is What.HOURS and step in map(str, MINUTES):
            pass
        case (step, currency) if found is not None and found[0] is not What.HOURS:
            if currency != money_of_theirs(turn).currency or step not in map(str, money_of_theirs(turn).steps):
                return back(turn, event)
        case _:
            return back(turn, event, Line.DIARY_TOO_FAR)
    _set(turn, *found, _now(turn, *found) + int(step))
    _toast(turn, event.press, *found)
    return True


def zero(turn: Turn, event: Pressed) -> bool:
    """From nothing."""
    found = _counted(turn, event.args)
    if found is None:
        return back(turn, event, Line.DIARY_TOO_FAR)
    _set(turn, *found, 0)
    _toast(turn, event.press, *found)
    return True


HOME = "KH"
"""Whose short numbers who works abroad knows too."""


def took(turn: Turn, events: list[Wrote | Edited]) -> list[Wrote | Edited]:
    """Take a bare number for the amount that was just asked for: what is left. Beside a counsellor it is theirs, and so
    it is where who is there is not known. Of one that is also a number to call, such as 117, it is asked back.
    """
    asking = diary_of(turn).asking
    if asking is None or turn.attended or turn.phone.unsure or turn.since(asking[2]) > WRITTEN:
        return events
    what, at, _ = asking
    for event in events:
        amount = _read(event, what, money_of_theirs(turn)) if isinstance(event, Wrote) else None
        if amount is not None and _counted(turn, (what, at)) is not None:
            if what is not What.HOURS and _is_called(turn, event.content.text):
                _ask_back(turn, what, at, amount)
            else:
                _set(turn, what, at, amount)
                _pad(turn, what, at)
            return [other for other in events if other is not event]
    return events


def _is_called(turn: Turn, text: str) -> bool:
    """Whether a number is one of those that everybody knows, where they are or at home."""
    known = turn.rules.short_numbers
    return _bare(text) in known.get(diary_of(turn).country, frozenset()) | known.get(HOME, frozenset())


def _ask_back(turn: Turn, what: What, at: str, amount: int) -> None:
    """Nothing is written down yet, and the numbers are one press away."""
    currency = money_of_theirs(turn).currency
    yes, values = Button("diary_is", (what, at, str(amount), currency)), {"money": amount_of(turn, amount)}
    turn.tell(Line.DIARY_OR_CALL, (yes,), (Button("numbers"), Button("diary")), values=values)


def is_amount(turn: Turn, event: Pressed) -> bool:
    """The number that could have been one to call was the amount."""
    found = _counted(turn, event.args[:2])
    match event.args[2:]:
        case (amount, currency) if found is not None and found[0] is not What.HOURS and amount.isdecimal():
            if currency != money_of_theirs(turn).currency:
                return back(turn, event)
            _set(turn, *found, int(amount))
            turn.answer(event.press)
            _pad(turn, *found)
            return True
    return back(turn, event, Line.DIARY_TOO_FAR)


def _bare(text: str) -> str:
    return text.translate(_KHMER_DIGITS).replace(" ", "").strip()


def _read(event: Wrote, what: What, money: Money) -> int | None:
    """A number as an amount: hours may have a half, money its small coins; 1,000 is a thousand."""
    text = _bare(event.content.text)
    if event.content.kind is not Kind.TEXT or not _NUMBER.fullmatch(text):
        return None
    whole, _, part = text.replace(",", "").partition(".")
    if what is What.HOURS:
        return int(whole) * 60 + (30 if part == "5" else 0) if part in ("", "0", "5") and int(whole) <= 24 else None
    if len(part) > money.digits:
        return None
    return int(whole + part.ljust(money.digits, "0"))
