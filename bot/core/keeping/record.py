"""The record of a person: what whoever helps them must know, put down by tapping, in all their cases.

It rests in the contact's own record as long as that, sealed under their key, and goes with `/forget`. It is of one
person: who has the phone after them finds nothing of it (`Conversation.of_somebody_else`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.core.casework import relaying
from bot.core.desk import panel, shifts
from bot.core.keeping.events import RecordTapped, StepTicked, WordAgreed, WordPut
from bot.core.model import safe_hours
from bot.core.model.case import Case
from bot.core.model.lines import Line
from bot.core.turn.turn import Turn

COUNTRY, HOURS, WORD = "country", "hours", "word"
"""What has choices of its own: a country, the hours in which the phone may light up; and the word that was agreed, by
which somebody is known or calls for help without saying so, which is written.
"""

RECORD: Mapping[str, tuple[str, ...]] = {
    "place": ("home", "workplace", "hostel", "boat", "street", "hidden", "detained", "shelter"),
    "people": ("alone", "children", "partner", "colleagues", "many"),
    "age": ("under_15", "15_17", "18_24", "25_59", "60_on"),
    "injuries": ("none", "light", "needs_doctor", "pregnant", "medicine"),
    "papers": ("has", "taken", "lost", "never"),
    "wishes": ("rescue", "go_home", "wages", "papers", "other_work", "only_talk"),
    "plan": ("way_out", "bag", "number_by_heart", "somebody_told", "meeting_place"),
}
"""What is tapped, and the choices. The plan is what of a safety plan is ready."""

SEVERAL = frozenset({"people", "injuries", "wishes", "plan"})
"""Of which several may be true."""

FIELDS = (COUNTRY, HOURS, *RECORD)
"""All that can be tapped, in the order in which it is offered."""

LONGEST_WORD = 60
"""How many characters of the agreed word are kept."""

STEP, STEPS_MOST = re.compile(r"[a-z][a-z0-9_]{0,39}\.[1-9][0-9]?"), 60
"""What a step of a protocol is called, and how many are kept as done: of more than one protocol, if it became another.
"""


def choices(part: str) -> tuple[str, ...]:
    """What can be tapped of a part; of a country anything that looks like a code (`fits`)."""
    return tuple(map(safe_hours.written, safe_hours.CHOICES)) if part == HOURS else RECORD.get(part, ())


def fits(part: str, value: str) -> bool:
    """Whether a value can be put down there."""
    return value in choices(part) or (
        part == COUNTRY and len(value) == len("KH") and value.isalpha() and value.isupper()
    )


def tapped(turn: Turn, event: RecordTapped, case: Case) -> None:
    """The holder puts something down, or takes it off again: what was tapped twice, or is another choice of one."""
    if not fits(event.part, event.value):
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    turn.answer(event.press)
    if event.part == HOURS:
        chosen = safe_hours.read(event.value)
        same = turn.quiet.hours == chosen
        turn.quiet = replace(turn.quiet, hours=None if same else chosen)
    else:
        one, known = (event.part, event.value), turn.contact.record
        kept = tuple(o for o in known if o != one and (o[0] != event.part or event.part in SEVERAL))
        turn.keep(replace(turn.contact, record=kept if one in known else (*kept, one)))
        if event.part == COUNTRY and one not in known:
            turn.told = replace(turn.told, country=event.value, guessed=None)  # services and answers are those of there
    turn.card()
    if event.by.under is not None:  # there is more to tap
        panel.show(turn, turn.case or case, event.by, f"record.{FIELDS.index(event.part)}")
    turn.note_journal("record_changed", event.by.counsellor, why=event.part)


def agreed(turn: Turn, event: WordAgreed) -> None:
    """The holder writes down the word that was agreed; without one it is taken off."""
    by = shifts.know(turn, event.by)
    if relaying.mine(turn, by.id, event.message) is None:
        return
    _keep_word(turn, by.id, event.words)


def word_put(turn: Turn, event: WordPut, _: Case) -> None:
    """The same on the desk's page."""
    turn.answer(event.press)
    _keep_word(turn, event.by.counsellor, event.words)


def _keep_word(turn: Turn, by: str, words: str) -> None:
    word = " ".join(words.split())[:LONGEST_WORD]
    kept = tuple(o for o in turn.contact.record if o[0] != WORD)
    turn.keep(replace(turn.contact, record=(*kept, (WORD, word)) if word else kept))
    turn.card()
    turn.note_journal("record_changed", by, why=WORD)


def ticked(turn: Turn, event: StepTicked, case: Case) -> None:
    """A step of the organisation's protocol is done, or not after all. Whoever takes over sees how far it is."""
    if not STEP.fullmatch(event.step):
        turn.answer(event.press, Line.OLD_BUTTON_DESK, alert=True)
        return
    turn.answer(event.press)
    done = case.hold.steps
    steps = tuple(s for s in done if s != event.step) if event.step in done else (*done, event.step)[-STEPS_MOST:]
    turn.keep_case(replace(case, hold=replace(case.hold, steps=steps)))
    turn.note_journal("protocol_step", event.by.counsellor)
