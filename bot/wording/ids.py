"""Which interface words the program asks for, by id: `Line`, the families below, and the ids that stand in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content.model.services import FromAbroad, Operator
from bot.core.casework import card_choices, follow_up, identity, muting, referring
from bot.core.desk.rights import Role
from bot.core.model import lines
from bot.core.model.case import CaseState
from bot.core.model.effects.contact import Wish
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.group import Trouble
from bot.core.understanding.values import Sector, Urgency
from bot.sheet import Problems

CODE = Path(__file__).resolve().parents[1]

_BUTTONS = """
    seen here cannot menu human in_danger can_write not_now numbers clear withdraw read same not_same remains watched
    unwatched agree disagree forget forget_yes forget_no country listen elsewhere more more_2 sources yes no unsure skip
    done go_on anew stop give service card refer_yes refer_no refer outcome unmask second alone sign show_yes show_no
    question question_no join move follow follow_yes follow_no well earlier later take_over close open_picture
    never_open send keep_here wrong_topic mute unmute protocol replies answers services hand_on queue hand pause resume
    lower back next on_shift off_shift on_call
"""
_REPORT = """
    cases first_reply taken left unanswered withdrawn returned closed referrals agreed refused open outcomes accepted
    rejected no_answer unsafe no_outcome silent work shifts on_shift missed
"""

FAMILIES: Mapping[str, Iterable[str]] = {
    "button": (*_BUTTONS.split(), *(f"numbers_{wish}" for wish in (Wish.ALL, Wish.WRITE, Wish.POLICE)), *QUESTIONS),
    "urgency": [urgency.word for urgency in Urgency],
    "role": [role.word for role in Role],
    "trouble": Trouble,
    "why": ("flag", "model", "learned", "form", "danger", "stranger"),
    "script": ("latn", "mixed"),
    "sector": Sector,
    "person": ("child", "other"),
    "state": CaseState,
    "outcome": (*card_choices.OUTCOMES, muting.OUTCOME),
    "less_urgent": card_choices.LESS_URGENT,
    "follow_in": list(map(str, follow_up.DAYS)),
    "unmask_why": identity.WHY,
    "mute_for": muting.SPANS,
    "tells": referring.TELLS,
    "desk_tells": referring.TELLS,
    "referral_outcome": referring.OUTCOMES,
    "referral": ("asked", referring.YES, referring.NO, "void"),
    "topic_group": ("at_work", "rights_and_services", "before_leaving", "conversation"),
    "alert": ("waits", "handed", "awaited", "moved", "moved_unsent", "on_call", "danger"),
    "relayed": ("poll", "checklist", "story", "contact", "sticker", "other", "unreadable"),
    "from_abroad": FromAbroad,
    "operator": [operator for operator in Operator if operator is not Operator.OTHER],
    "source_date": ("undated_copy", "undated", "about", "to", "and"),
    "report": _REPORT.split(),
    lines.Line.CASE_OPENED_NOBODY: ("opens", "usual"),
    lines.Line.CASE_OPENED_MEDIA_NOBODY: ("opens", "usual"),
}
"""Ids that the code puts together: what stands before the point, and all that can stand behind it.

A line has other words where it is known when the desk opens (`opens`), and within the hours of the settings while
nobody has said to be on shift (`usual`).
"""

_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_ASKS = ("text", "msgid")
_ASKING = re.compile(rf"\b(?:{'|'.join(_ASKS)})\(".encode())


@dataclass(frozen=True)
class Asked:
    """Where the words of an id are asked for; `values`: what is filled in, where that is written out there."""

    path: Path
    line: int = 1
    values: frozenset[str] | None = None


@cache
def asked() -> Mapping[str, Asked]:
    """Everything that this program asks for, as a catalog lists it. Raises `ContentError` for ids without an end."""
    ids = {str(line): Asked(Path(lines.__file__)) for line in lines.Line}
    found = {f"{family}.{end}": Asked(Path(__file__)) for family, ends in FAMILIES.items() for end in ends}
    found |= found_in(CODE, problems := Problems())
    problems.raise_if_any()
    return ids | dict(sorted(found.items()))


def found_in(code: Path, problems: Problems) -> dict[str, Asked]:
    """The ids that stand in Python files: what is handed to `Catalog.text` or marked by `msgid`."""
    found: dict[str, Asked] = {}
    for path in sorted(code.rglob("*.py")):
        if not _ASKING.search(written := path.read_bytes()):
            continue
        try:
            tree = ast.parse(written)
        except (SyntaxError, ValueError) as error:
            problems.add(path, getattr(error, "lineno", None) or 1, "this is not valid Python", "correct it first")
            continue
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args and _name(call.func) in _ASKS:
                for id_ in _ids(call.args[0]):
                    if id_.endswith(".") and id_[:-1] not in FAMILIES:
                        instead = "list them in FAMILIES of bot/wording/ids.py"
                        problems.add(path, call.lineno, f"nobody knows which ids begin with {id_!r}", instead)
                    elif not id_.endswith("."):
                        found[id_] = Asked(path, call.lineno, _values(call))
    return found


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _ids(argument: ast.expr) -> Iterator[str]:
    """The ids that an argument can be; of one that is put together, its family with the point."""
    match argument:
        case ast.Constant(value=str(id_)) if _ID.fullmatch(id_):
            yield id_
        case ast.IfExp(body=one, orelse=other):
            yield from (*_ids(one), *_ids(other))
        case ast.JoinedStr(values=[ast.Constant(value=str(family)), *_]) if re.fullmatch(r"[a-z_]+\.", family):
            yield family


def _values(call: ast.Call) -> frozenset[str] | None:
    """The names of what is filled in; None where other code fills it in."""
    names = [keyword.arg for keyword in call.keywords]
    if _name(call.func) == "msgid" or None in names:
        return None
    return frozenset(filter(None, names))
