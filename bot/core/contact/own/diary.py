"""The diary of work: what each press of it does. Nothing of it is ever said unasked, and no message ends in a question.

Every screen has at most six buttons, two in a row; an amount is tapped together, or written as a number.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.model.contact_events import Pressed
from bot.core.model.effects.contact import Button, DiarySheet
from bot.core.model.lines import Line
from bot.core.model.own.diary import MOST_DAYS, Day, Diary, Did, Per, What
from bot.core.model.own.money import MONEY, Money, money_of
from bot.core.turn import answers
from bot.core.turn.turn import Turn

COUNTRIES = 4
"""How many are offered on one screen."""

Rows = tuple[tuple[Button, ...], ...]


def diary_of(turn: Turn) -> Diary:
    """The contact's diary."""
    return turn.own.diary


def keep(turn: Turn, diary: Diary) -> None:
    """With this in its place; it was in use just now."""
    turn.own = replace(turn.own, diary=diary, opened_at=turn.now)


def money_of_theirs(turn: Turn) -> Money:
    """The money they are paid in, and the clock of their days."""
    return money_of(diary_of(turn).country)


def today(turn: Turn) -> date:
    """The day that it is where they are paid."""
    return datetime.fromtimestamp(turn.now / 1000, money_of_theirs(turn).clock).date()


def date_of(turn: Turn, written: str) -> date | None:
    """A day that may be written of: today, or one of the year before it."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    there = found.isoformat() == written and timedelta(0) <= today(turn) - found < timedelta(MOST_DAYS)
    return found if there else None


# ── screens ─────────────────────────────────────────────────────────────────────────────────────────────────────


def opened(turn: Turn) -> None:
    """Today. First it is asked where they are paid, if that is not known."""
    told = turn.contact.country
    if not diary_of(turn).country and told is not None and told in MONEY:
        keep(turn, replace(diary_of(turn), country=told))
    if diary_of(turn).country:
        _show(turn, today(turn))
    else:
        _countries(turn, 0)


def _show(turn: Turn, day: date) -> None:
    """A day, and what it was."""
    keep(turn, replace(diary_of(turn), asking=None))
    written, iso, now = diary_of(turn).day(day.isoformat()), day.isoformat(), day == today(turn)
    did = [Button("diary_did", (iso, each)) for each in Did]
    below = (Button("diary_sheet"), Button("diary_more")) if now else (_week_before(day), Button("diary"))
    rows = ((did[0], did[1]), (did[2], _day_before(day)), below)
    if written.did is not None:
        _tell(turn, written, *rows)
    else:
        turn.tell(Line.DIARY_DAY if diary_of(turn).days else Line.DIARY_FIRST, *rows, values={"date": iso})


def _written(turn: Turn, day: Day) -> None:
    """What is written of a day, and what more can be."""
    worked = day.did is Did.WORKED
    pads = [Button("diary_pad", (what, day.date)) for what in (What.HOURS, What.PAID, What.HELD)][not worked :]
    before = _day_before(date.fromisoformat(day.date))
    found = (*pads, Button("diary_undo"), before, Button("diary"))
    _tell(turn, day, *(tuple(found[at : at + 2]) for at in range(0, len(found), 2)))


def _tell(turn: Turn, day: Day, *rows: tuple[Button, ...]) -> None:
    worked = {"worked": str(day.minutes)} if day.did is Did.WORKED else {}
    values = {"date": day.date, "did": day.did or "", **worked}
    values |= {"paid": amount_of(turn, day.paid), "held": amount_of(turn, day.held)}
    turn.tell(Line.DIARY_WORKED if worked else Line.DIARY_OFF, *rows, values=values)


def amount_of(turn: Turn, amount: int) -> str:
    """An amount with its currency, as a value of a line."""
    return f"{amount} {money_of_theirs(turn).currency}"


def _day_before(day: date) -> Button:
    return Button("diary_day", ((day - timedelta(1)).isoformat(), "before"))


def _week_before(day: date) -> Button:
    return Button("diary_day", ((day - timedelta(7)).isoformat(), "week"))


def more(turn: Turn) -> None:
    """What is seldom needed of it."""
    first, second, third = Per
    rows = (
        (Button("diary_pad", (What.WAGE, first)), Button("diary_pad", (What.WAGE, second))),
        (Button("diary_pad", (What.WAGE, third)), Button("diary_country")),
        (Button("diary_drop"), Button("diary")),
    )
    wage = diary_of(turn).wage
    line = Line.DIARY_MORE if wage is None else Line.DIARY_MORE_WAGE
    values = {"country": diary_of(turn).country}
    if wage is not None:
        values |= {"money": amount_of(turn, wage.amount), "wage": wage.per}
    turn.tell(line, *rows, values=values)


def _countries(turn: Turn, page: int) -> None:
    codes = list(MONEY)
    here = codes[page * COUNTRIES : (page + 1) * COUNTRIES]
    after = page + 1 if (page + 1) * COUNTRIES < len(codes) else 0
    each = [Button("diary_country", (code,)) for code in here]
    rows = tuple(tuple(each[at : at + 2]) for at in range(0, len(each), 2))
    turn.tell(Line.DIARY_COUNTRY, *rows, (Button("diary_country", (str(after),)), answers.MENU))


# ── presses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def day(turn: Turn, event: Pressed) -> bool:
    """Another day."""
    found = date_of(turn, event.args[0]) if len(event.args) == 2 and diary_of(turn).country else None
    if found is None:
        return back(turn, event, Line.DIARY_TOO_FAR)
    turn.answer(event.press)
    written = diary_of(turn).day(found.isoformat())
    if event.args[1] == "done" and written.did is not None:
        _written(turn, written)
    else:
        _show(turn, found)
    return True


def did(turn: Turn, event: Pressed) -> bool:
    """What a day was. Hours belong to days that were worked alone."""
    match event.args:
        case (written, what) if what in tuple(Did) and diary_of(turn).country and date_of(turn, written) is not None:
            before = diary_of(turn).day(written)
            now = replace(before, did=Did(what), minutes=before.minutes if what == Did.WORKED else 0)
            if now != before:
                keep(turn, diary_of(turn).put(now))
            turn.answer(event.press)
            _written(turn, now)
            return True
    return back(turn, event, Line.DIARY_TOO_FAR)


def undo(turn: Turn) -> None:
    """The last press that changed a day is taken back, and that day shown."""
    diary = diary_of(turn)
    if not diary.before:
        opened(turn)
        return
    date_ = diary.before[-1].date
    keep(turn, diary.undone())
    day = diary_of(turn).day(date_)
    if day.did is not None:
        _written(turn, day)
    else:
        _show(turn, date.fromisoformat(date_))


def country(turn: Turn, event: Pressed) -> bool:
    """Where they are paid. An amount that stands there would be wrong in another currency."""
    diary = diary_of(turn)
    match event.args:
        case ():
            turn.answer(event.press)
            _countries(turn, 0)
        case (page,) if page.isdecimal() and int(page) * COUNTRIES < len(MONEY):
            turn.answer(event.press)
            _countries(turn, int(page))
        case (code,) if code in MONEY:
            turn.answer(event.press)
            if diary.counts_money and money_of(code).currency != money_of_theirs(turn).currency:
                values = {"country": diary.country}
                turn.tell(Line.DIARY_OTHER_MONEY, (Button("diary_drop"), Button("diary")), values=values)
            else:
                keep(turn, replace(diary, country=code))
                opened(turn)
        case _:
            return False
    return True


def sheet(turn: Turn, event: Pressed) -> bool:
    """The sheet of a month; of the last one where none is named."""
    months = diary_of(turn).months
    month = event.args[0] if event.args else (months[-1] if months else "")
    if not months or month not in months:
        turn.answer(event.press)
        turn.tell(Line.DIARY_EMPTY, (Button("diary"), answers.MENU))
        return True
    turn.answer(event.press)
    turn.own = replace(turn.own, opened_at=turn.now)
    turn.say(DiarySheet(month=month))
    return True


def drop(turn: Turn, event: Pressed) -> bool:
    """All of it goes, once they said so twice."""
    turn.answer(event.press)
    if event.args == ("yes",):
        turn.own = replace(turn.own, diary=Diary())
        turn.tell(Line.DIARY_DROPPED, (answers.HUMAN, answers.MENU))
    else:
        turn.tell(Line.DIARY_DROP, (Button("diary_drop", ("yes",)), Button("diary")))
    return True


def back(turn: Turn, event: Pressed, line: Line | None = None) -> bool:
    """An old button, of a day that is too long ago or of another currency: it leads to today."""
    turn.answer(event.press, line)
    opened(turn)
    return True
