"""What somebody can do with a case: buttons and menus by the core's table, and panels for what there is more to say of.

A panel stands at the writing line and stays there while the talk goes on; each is asked for by the name of its menu.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.adapters.web.asked import Asked, Fragment, Refused
from bot.adapters.web.live import mark
from bot.adapters.web.screens.identity import standing
from bot.adapters.web.screens.protocol import protocol
from bot.adapters.web.words import Words
from bot.content import Content, Service
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.case_actions import ACTIONS, Action, Choice, Scene, possible
from bot.core.casework.referring import TELLS, code_of
from bot.core.keeping.record import COUNTRY, FIELDS, LONGEST_WORD, WORD, choices
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.lines import Line
from bot.core.model.prepared import tag
from bot.core.model.rules import MINUTE
from bot.core.ports import Loaded
from bot.core.understanding.values import Urgency
from bot.wording.catalog import catalog, sentence
from bot.wording.record import put_down, value_in_words
from bot.wording.services import named, title, who_learns
from bot.wording.text import plain

PANELS = ("refer", "record", "protocol", "topics", "join")
"""Menus with a panel of their own; all others unfold where they stand."""

SELDOM = ("question", "topics", "mute", "join", "move", "unmask", "child")
"""What is needed seldom, and stands behind *More*."""

ELSEWHERE = ("claim", "tasks")
"""What stands on the card itself, or has a place of its own."""

_SERVICES: dict[tuple[object, ...], tuple[Content, tuple[Service, ...]]] = {}

COUNTRIES = 24
"""How many countries are offered, those with services, Cambodia first."""


def scene_of(asked: Asked, loaded: Loaded, told: Conversation, case: Case) -> Scene:
    """The case as who asks sees it."""
    content = asked.words.content
    return Scene(
        told, case, asked.visitor.desk, loaded.now, content.about, bool(content.protocols), who=asked.visitor.by
    )


def buttons(asked: Asked, loaded: Loaded, told: Conversation, case: Case) -> dict[str, Any]:
    """What can be done now by who asks: what is needed often, and what seldom."""
    scene = scene_of(asked, loaded, told, case)
    made = {name: _button(asked.words, scene, name) for name in possible(scene) if name not in ELSEWHERE}
    return {
        "often": [button for name, button in made.items() if name not in SELDOM],
        "seldom": [button for name, button in made.items() if name in SELDOM],
        "identity": standing(asked, loaded, told, case),
    }


def _button(words: Words, scene: Scene, name: str) -> dict[str, Any]:
    action, case = ACTIONS[name], scene.case
    unsaid = name == "close" and case.urgency is Urgency.EMERGENCY and not case.hold.replied
    sure = words.said(Line.CLOSE_UNSAID, {}) if unsaid else words.text("page.sure_close") if name == "close" else ""
    found = action.choices(scene) if action.choices is not None and name not in PANELS else ()
    return {
        "name": name,
        "label": words.text(f"button.{action.button}"),
        "press": _press("end_sure" if unsaid else action.press, action, scene),
        "panel": name in PANELS,
        "choices": [(choice.value, label(words, choice)) for choice in found],
        "sure": sure,
    }


def _press(press: str, action: Action, scene: Scene) -> str:
    """With what the parts of a press begin."""
    return f"{press} {scene.told.token} {action.number(scene)}"


def label(words: Words, choice: Choice) -> str:
    """A choice as people read it."""
    if choice.code is None:
        return plain(choice.name) or words.text(choice.words)
    name = ("✂ " if choice.joined else "") + words.name(choice.code)
    return f"{name} · {words.text('state.resolved')}" if choice.ended else name


# ── panels ──────────────────────────────────────────────────────────────────────────────────────────────────────


async def menu(asked: Asked) -> Fragment:
    """The panel of a menu (`menu`). Raises Refused for what the case or the role of who asks does not allow."""
    loaded, told = await asked.case()
    case = told.case
    name, _, rest = asked.form.get("menu", "").partition(".")
    if case is None or name not in _MADE:
        raise Refused
    scene = scene_of(asked, loaded, told, case)
    if name not in possible(scene):
        raise Refused
    values = _MADE[name](asked, scene, rest)
    return Fragment(
        "panel.html",
        {
            "menu": name,
            "rest": rest,
            "title": asked.words.text(f"button.{ACTIONS[name].button}"),
            **asked.tag(told),
            "mark": mark(asked.visitor.session.id, told.contact),
            **values,
        },
    )


def services_of(words: Words, told: Conversation, case: Case, now: int) -> tuple[Service, ...]:
    """The services that fit the case, then all that the contact can reach; whatever reaches the police last. Found once
    a minute for all who need the same: it is what a page costs most.
    """
    known, content, minute = told.known, words.content, now // MINUTE
    asked = (id(content), case.topic, known.country, known.sector, known.person, minute)
    found = _SERVICES.get(asked)
    if found is None or found[0] is not content:
        for old in [one for one in _SERVICES if one[-1] != minute]:
            del _SERVICES[old]
        suited = replace(content, audiences=audiences_of(known.sector, known.person))
        seeker = Seeker(known.country, datetime.fromtimestamp(now / 1000, UTC))
        fitting = [s for s in suited.services_to_choose(case.topic, seeker) if suited.may_show(s.id)]
        found = _SERVICES[asked] = content, tuple(sorted(fitting, key=lambda service: service.reaches_police))
    return found[1]


def _refer(asked: Asked, scene: Scene, rest: str) -> dict[str, Any]:
    """The services; or of one (`rest`: its code) what the contact will be asked, by what may be told."""
    words, told = asked.words, scene.told
    services = services_of(words, told, scene.case, scene.now)
    if not rest:
        shown = [(code_of(s.id), title(s, words.catalog, told.known.country)) for s in services]
        return {"services": shown, "asks": (), "learns": ""}
    service = next((s for s in services if code_of(s.id) == rest), None)
    if service is None:
        raise Refused

    def asks(language: str, tells: str) -> str:
        theirs = catalog(language)
        values = {"service": service.id, "tells": tells}
        return plain(sentence(theirs, Line.REFERRAL_ASK, named(words.content, theirs, values, told.known.country)))

    return {
        "title": title(service, words.catalog, told.known.country),
        "services": (),
        "learns": who_learns(service, words.catalog),
        "asks": [
            {
                "press": f"tell {told.token} {scene.case.number} {tells[0]}.{rest}",
                "label": words.text(f"desk_tells.{tells}"),
                "theirs": asks(told.language, tells),
                "ours": asks(words.language, tells) if words.language != told.language else "",
            }
            for tells in TELLS
        ],
    }


def _topics(asked: Asked, scene: Scene, _: str) -> dict[str, Any]:
    """The topics by their groups, the most urgent first."""
    words = asked.words
    topics = words.content.topics
    groups: dict[str, list[tuple[str, str]]] = {}
    for id in sorted(words.content.topic_ids, key=lambda id: -topics[id].urgency):
        if id != scene.case.topic:
            groups.setdefault(topics[id].group, []).append((tag(id), topics[id].title_in(words.language)))
    shown = [(words.text(f"topic_group.{group}"), choices) for group, choices in sorted(groups.items())]
    return {"groups": shown, "press": f"topic {scene.told.token} {scene.case.number}"}


def _join(asked: Asked, scene: Scene, _: str) -> dict[str, Any]:
    """The other cases, those that are joined already first."""
    found = ACTIONS["join"].choices
    shown = [(c.value, label(asked.words, c)) for c in (found(scene) if found is not None else ())]
    return {"others": shown, "press": _press("join", ACTIONS["join"], scene)}


def _record(asked: Asked, scene: Scene, _: str) -> dict[str, Any]:
    """The record of the person, part by part, with what is put down; nothing of it while they may be somebody else."""
    words, told = asked.words, scene.told
    known = () if told.phone.unsure else put_down(told)
    parts = []
    for at, part in enumerate(FIELDS):
        values = words.content.countries[:COUNTRIES] if part == COUNTRY else choices(part)
        parts.append(
            {
                "label": words.text(f"record.{part}"),
                "press": f"put {told.token} {scene.case.number} {at}.",
                "values": [(v, value_in_words(words.catalog, part, v), (part, v) in known) for v in values],
            }
        )
    word = next((value for part, value in known if part == WORD), "")
    return {"parts": parts, "word": plain(word), "longest": LONGEST_WORD}


_MADE: Mapping[str, Callable[[Asked, Scene, str], dict[str, Any]]] = {
    "refer": _refer,
    "topics": _topics,
    "join": _join,
    "record": _record,
    "protocol": protocol,
}
