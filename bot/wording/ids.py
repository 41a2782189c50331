"""Which interface words the program asks for, by id, and whether every language has them with the same placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages import Message

from bot.content.model.services import FromAbroad, Operator
from bot.core.casework import card_choices, child, follow_up, identity, referring
from bot.core.casework.identity_rule import Need, Way
from bot.core.contact.actions import ACTIONS
from bot.core.desk.rights import Role
from bot.core.keeping.rating import QUESTIONS as QUESTIONS_AFTER
from bot.core.keeping.rating import RATINGS
from bot.core.keeping.record import FIELDS, RECORD, WORD
from bot.core.model import lines
from bot.core.model.case import CaseState, Kind
from bot.core.model.effects.at_once import AT_ONCE
from bot.core.model.effects.contact import Wish
from bot.core.model.effects.told import QUESTIONS
from bot.core.model.group import Trouble
from bot.core.model.own.diary import Did, Per, What
from bot.core.model.prepared import What as Sent
from bot.core.understanding.values import ENGLISH, KHMER, Query, Sector, Urgency
from bot.sheet import Problems, shown
from bot.wording.catalog import messages_of, path_of, words_of

CODE = Path(__file__).resolve().parents[1]

_LABELLED_BY_WHAT_THEY_LEAD_TO = {
    "choose",
    "explain",
    "form",
    "knock_line",
    "language",
    "rate",
    "safe_hours",
    "section",
    "topic",
    "picture",
    "paper",
    "diary_did",
    "diary_pad",
    "diary_add",
    "diary_is",
    "diary_day",
}
_BUTTONS = """
    seen here cannot more yes no unsure skip done refer outcome unmask second refuse no_child alone sign join
    move follow earlier later take_over close open_picture never_open send keep_here wrong_topic mute unmute
    protocol replies answers services hand_on queue hand pause resume lower back next on_shift off_shift on_call
    behind in_turn close_now undo wrong_outcome reread record thread let_in not_me supervisor tasks
"""
_REPORT = """
    all cases first_reply taken left unanswered withdrawn returned closed referrals offered agreed refused open outcomes
    accepted rejected no_answer unsafe no_outcome silent work shifts on_shift missed unsigned not_called doubted
    talks alone rated_helped rated_could by_topic by_country by_sector by_person
"""

_IN_WORDS = frozenset({Kind.TEXT, Kind.REACTION, Kind.READ, Kind.HEARD, Kind.PREPARED, Kind.CONTACT})
"""Kinds that the desk's page tells in words of their own."""

FAMILIES: Mapping[str, Iterable[str]] = {
    "button": (
        *_BUTTONS.split(),
        *(ACTIONS.keys() - _LABELLED_BY_WHAT_THEY_LEAD_TO),
        *(f"numbers_{wish}" for wish in (Wish.ALL, Wish.WRITE, Wish.POLICE, "next")),
        *QUESTIONS,
    ),
    "did": Did,
    "wage": Per,
    "diary_what": [what for what in What if what is not What.WAGE],
    "diary_day": ("before", "week", "done"),
    "urgency": [urgency.word for urgency in Urgency],
    "role": [role.word for role in Role],
    "read": ("picture", "voice"),
    "trouble": Trouble,
    "why": ("flag", "model", "learned", "form", "danger", "stranger", "again", "read", "heard"),
    "script": ("latn", "mixed"),
    "sector": Sector,
    "person": ("child", "other"),
    "state": CaseState,
    "explain": AT_ONCE,
    "outcome": (*card_choices.OUTCOMES, card_choices.MUTED),
    "less_urgent": card_choices.LESS_URGENT,
    "follow_in": list(map(str, follow_up.DAYS)),
    "followed": follow_up.ANSWERS,
    "record": (*FIELDS, WORD, *(f"{part}_{value}" for part, values in RECORD.items() for value in values)),
    "unmask_why": identity.WHY,
    "way": [way.name.lower() for way in Way],
    "need": [need.name.lower() for need in Need if need is not Need.TIME],
    "no_child": child.WHY,
    "mute_for": card_choices.MUTE_SPANS,
    "tells": referring.TELLS,
    "desk_tells": referring.TELLS,
    "referral_outcome": referring.OUTCOMES,
    "referral": ("asked", referring.YES, referring.NO, "void"),
    "topic_group": ("at_work", "money_and_family", "rights_and_services", "before_leaving", "conversation"),
    "alert": ("waits", "handed", "awaited", "task", "moved", "moved_unsent", "on_call", "nobody", "danger"),
    "relayed": ("poll", "checklist", "story", "contact", "sticker", "other", "unreadable"),
    "from_abroad": FromAbroad,
    "who": [Operator.NGO, Operator.GOVERNMENT, Operator.POLICE, Operator.EMBASSY, Operator.UN, "emergency"],
    "operator": [operator for operator in Operator if operator is not Operator.OTHER],
    "source_date": ("undated_copy", "undated", "about", "to", "and"),
    "report": _REPORT.split(),
    "rated": [f"{question}_{rating}" for question in QUESTIONS_AFTER for rating in RATINGS],
    "query": Query,
    "when": ("past", "planned"),
    "prepared": Sent,
    "sent": [kind for kind in Kind if kind not in _IN_WORDS],
    lines.Line.CASE_OPENED_NOBODY: ("opens", "usual"),
    lines.Line.STILL_NOBODY: ("opens", "usual"),
    lines.Line.CALL_ME: ("opens", "usual"),
    lines.Line.CASE_OPENED_MEDIA_NOBODY: ("opens", "usual"),
}
"""Ids that the code puts together: what stands before the point, and all that can stand behind it.

A line has other words where it is known when the desk opens (`opens`), and within the hours of the settings while
nobody has said to be on shift (`usual`).
"""

_ID = re.compile(r"[a-z_]+\.[a-z0-9_]+")
_IN_TEMPLATE = re.compile(r"\btext\(\"([a-z_]+\.[a-z0-9_]+)\"([^()]*(?:\([^()]*\)[^()]*)*)\)")
_FILLED_IN = re.compile(r",\s*([a-z_]+)=")
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
    return found | _in_templates(code)


def _in_templates(code: Path) -> dict[str, Asked]:
    """The ids that stand in templates of pages, as `text("id", name=value)`."""
    found = {}
    for path in sorted(code.rglob("*.html")):
        written = path.read_text(encoding="utf-8")
        for asks in _IN_TEMPLATE.finditer(written):
            line = written.count("\n", 0, asks.start()) + 1
            found[asks[1]] = Asked(path, line, frozenset(_FILLED_IN.findall(asks[2])))
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


_PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
RUN = "run `sarika locales`, then write what is new in the .po files"


def catalogs(folder: Path) -> list[Path]:
    """The catalogs that have to be there: English first, Khmer, and those of all other languages with a folder."""
    others = sorted({path.name for path in folder.glob("*") if path.is_dir()} - {ENGLISH, KHMER})
    return [path_of(language, folder) for language in (ENGLISH, KHMER, *others)]


def check_words(folder: Path, asked: Mapping[str, Asked], problems: Problems) -> None:
    """Report what a person would miss: a catalog, words for an id, or a placeholder."""
    english: Mapping[str, Message] = {}
    for path in catalogs(folder):
        if not path.exists():
            problems.add(path, 1, "this catalog is missing", RUN)
            continue
        here = messages_of(path)
        english = english or here
        for id_, place in asked.items():
            if id_ in here:
                _check(here[id_], english.get(id_), place, path, problems)
            else:
                problems.add(path, 1, f"there are no words for {id_!r}, which {shown(place.path)} needs", RUN)


def _check(message: Message, english: Message | None, place: Asked, path: Path, problems: Problems) -> None:
    line = message.lineno or 1
    if message.fuzzy:
        problems.add(path, line, f"{message.id!r} is marked fuzzy", "correct the words and take the mark out")
    elif not message.string:
        problems.add(path, line, f"{message.id!r} has no words", "write them after msgstr")
    used, wanted = _placeholders(message), _placeholders(english)
    if message.string and words_of(english) and used != wanted:
        needed = ", ".join(dict.fromkeys(wanted)) or "none"
        problems.add(path, line, f"the placeholders of {message.id!r} are not all there", f"use these: {needed}")
    if place.values is not None and (unknown := set(used) - {f"{{{value}}}" for value in place.values}):
        what = f"{message.id!r} has placeholders that nothing is filled into: {', '.join(sorted(unknown))}"
        problems.add(path, line, what, "take them out")


def _placeholders(message: Message | None) -> list[str]:
    return sorted(_PLACEHOLDER.findall(str(message.string))) if message is not None else []
