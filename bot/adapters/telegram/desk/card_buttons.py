"""The buttons under a card: taking over, what the holder may do, and the choices that follow
(`bot.core.case_actions`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords, Here
from bot.adapters.telegram.desk.prepared import KINDS, Row, SendingButtons
from bot.adapters.telegram.desk.record import record_rows
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.case_actions import ACTIONS, NOBODY, Choice, Scene, possible
from bot.core.casework import referring
from bot.core.casework.card_choices import ENDING, UNSAID
from bot.core.model.case import CaseState
from bot.wording.catalog import moment
from bot.wording.services import title

SERVICES = 6
"""How many services a page offers."""

LONGEST_TASK = 60
"""Characters of a task on its button: a phone shows about so many in a row."""

MOST = {"join": 40, "hand": 8}
"""How many choices are offered at most of those that have no end: other cases, the newest first, since 100 buttons fit
under a message; and colleagues.
"""

LAYOUT: Mapping[CaseState, tuple[tuple[str, ...], ...]] = {
    CaseState.WAITING: (("claim", "protocol"), ("move",)),
    CaseState.OPEN: (
        ("protocol",),
        tuple(KINDS),
        ("hand", "pause", "resume"),
        ("refer", "follow", "outcome"),
        ("further", "lower", "close"),
    ),
    CaseState.RESOLVED: (("unmute",), ("undo", "correct")),
}
"""The rows of the card, by the names of what can be done; what the case does not allow is left out."""

FURTHER = (
    ("record", "tasks"),
    ("supervisor",),
    ("question", "join"),
    ("topics", "mute"),
    ("move",),
    ("unmask",),
    ("child",),
)
"""The same of what is needed seldom."""

BY_MENU = {"further": "remains"}
"""Menus of the forum alone whose button has another name."""


class CardButtons:
    """Rows of buttons by state and menu. Everybody sees them; the core decides whose press counts."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words
        self._sending = SendingButtons(words)
        self._others_menus: Mapping[str, Callable[[Here], list[Row]]] = {
            **dict.fromkeys(KINDS, self._sending.pages),
            "topics": self._sending.topics,
            "further": self._further,
            "record": lambda here: record_rows(words, here),
            "tasks": self._tasks,
            "refer": self._services,
            "r": self._services,
            "t": self._tells,
        }
        """What there is to choose of the content, or on further pages."""

    def under(self, here: Here) -> InlineKeyboardMarkup | None:
        """The buttons of the card as the case is now; None once it is closed."""
        scene = self._scene(here)
        name, _, rest = here.case.view.menu.partition(".")
        action, can = ACTIONS.get(name), possible(scene)
        if here.case.state is CaseState.OPEN and name in self._others_menus:
            rows = self._others_menus[name](here)
        elif here.case.state is CaseState.OPEN and name in (ENDING, UNSAID):
            ends = "end_sure" if name == UNSAID else "end"
            rows = [[self._words.button("close_now", ends, *here.of_case, rest), *self._back(here)]]
        elif action is not None and action.choices is not None and action.when(scene):
            taking = [self._row(here, names, can) for names in LAYOUT[here.case.state][:1] if not scene.open]
            rows = [*(taking if here.case.live else ()), *self._choices(here, scene, name)]
        else:
            rows = [row for names in LAYOUT[here.case.state] if (row := self._row(here, names, can))]
        return InlineKeyboardMarkup(rows) if rows else None

    def ask_first(self, here: Here, source: int) -> InlineKeyboardMarkup:
        """Whether what the holder sent is to go to the contact."""
        return self._either(here, ("send", "send"), ("keep_here", "keep"), source)

    def held_back(self, here: Here, seq: int) -> InlineKeyboardMarkup:
        """Whether a picture is opened."""
        return self._either(here, ("open_picture", "open"), ("never_open", "never"), seq)

    def _either(self, here: Here, one: tuple[str, str], other: tuple[str, str], about: int) -> InlineKeyboardMarkup:
        """Two buttons, by name and action."""
        row = [self._words.button(name, action, *here.of_case, str(about)) for name, action in (one, other)]
        return InlineKeyboardMarkup([row])

    def marked(self, mark: str) -> InlineKeyboardMarkup:
        """A mark below what takes no words, such as that it was written before the case. Pressed, it leads nowhere."""
        return InlineKeyboardMarkup([[self._words.labelled(mark, "before")]])

    def _tells(self, here: Here) -> list[Row]:
        """What may be told to the service that was chosen."""
        _, _, service = here.case.view.menu.partition(".")
        labels = [(f"{tells[0]}.{service}", f"desk_tells.{tells}") for tells in referring.TELLS]
        made = [self._words.labelled(self._words.catalog.text(id_), "tell", *here.of_case, v) for v, id_ in labels]
        return [*_in_rows(made, 1), self._back(here)]

    def _tasks(self, here: Here) -> list[Row]:
        """What there is to do, what is due first; a press says that it is done."""
        words, made = self._words, []
        for due, number, _, said in here.case.notes.tasks:
            when = moment(words.catalog, str(due), here.view.now)
            made.append(words.labelled(f"✓ {when}: {said}"[:LONGEST_TASK], "done", *here.of_case, str(number)))
        return [*_in_rows(made, 1), self._back(here)]

    def _services(self, here: Here) -> list[Row]:
        """A page of the services that fit the topic, then of all that the contact can reach."""
        _, _, rest = here.case.view.menu.partition(".")
        page = int(rest or 0)
        told = here.conversation.told
        content = replace(self._words.content, audiences=audiences_of(told.sector, told.person))
        seeker = Seeker(told.country, datetime.fromtimestamp(here.view.now / 1000, UTC))
        found = [s for s in content.services_to_choose(here.case.topic, seeker) if content.may_show(s.id)]
        # whatever reaches the police last, as for contacts
        services = sorted(found, key=lambda service: service.reaches_police)
        page = page if page * SERVICES < len(services) else 0
        rows = []
        for service in services[page * SERVICES : (page + 1) * SERVICES]:
            name, menu = title(service, self._words.catalog, told.country), f"t.{referring.code_of(service.id)}"
            rows.append([self._words.labelled(name, "menu", *here.of_case, menu)])
        turning = self._back(here)
        if page:
            turning.insert(0, self._menu(here, "earlier", f"r.{page - 1}"))
        if (page + 1) * SERVICES < len(services):
            turning.append(self._menu(here, "later", f"r.{page + 1}"))
        return [*rows, turning]

    def _further(self, here: Here) -> list[Row]:
        """What is needed seldom, so that the card stays short on a phone."""
        can = possible(self._scene(here))
        return [*(row for names in FURTHER if (row := self._row(here, names, can))), self._back(here)]

    def _scene(self, here: Here) -> Scene:
        """The case as everybody in the group sees it."""
        content = self._words.content
        told, protocols = here.conversation, bool(content.protocols)
        return Scene(told, here.case, here.view.desk, here.view.now, content.about, protocols)

    def _row(self, here: Here, names: tuple[str, ...], can: tuple[str, ...]) -> Row:
        """Those of some buttons that the case allows now: done at once, or opening what there is to choose."""
        row = []
        for name in names:
            action = ACTIONS.get(name)
            if action is None:
                row.append(self._menu(here, BY_MENU.get(name, name), name))
            elif name in can and action.press and action.choices is None:
                row.append(self._words.button(action.button, action.press, *here.of_case))
            elif name in can:
                row.append(self._menu(here, action.button, name))
        return row

    def _choices(self, here: Here, scene: Scene, name: str) -> list[Row]:
        """What there is to choose, so much beside one another as its words have room on a phone. To be closed a case is
        asked about once more.
        """
        action = ACTIONS[name]
        found = action.choices(scene) if action.choices is not None else ()
        choices = [choice for choice in found if choice.value != NOBODY]
        press, before = ("menu", f"{ENDING}.") if name == "close" else (action.press, "")
        owner = (here.conversation.token, str(action.number(scene)))
        made = [
            self._words.labelled(self._label(choice), press, *owner, before + choice.value)
            for choice in choices[: MOST.get(name, len(choices))]
        ]
        last = [[self._menu(here, "follow")]] if name == "close" else []
        queue = [self._words.button("queue", press, *owner, NOBODY)] if name == "hand" else []
        return [*_in_rows(made, action.beside), *last, [*queue, *self._back(here)]]

    def _label(self, choice: Choice) -> str:
        if choice.code is None:
            return choice.name or self._words.catalog.text(choice.words)
        name = ("✂ " if choice.joined else "") + self._words.name(choice.code)
        return f"{name} · {self._words.catalog.text('state.resolved')}" if choice.ended else name

    def _menu(self, here: Here, name: str, menu: str = "") -> InlineKeyboardButton:
        """A button that opens a menu, by default that of its own name."""
        return self._words.button(name, "menu", *here.of_case, menu or name)

    def _back(self, here: Here) -> Row:
        return [self._menu(here, "back", "-")]


def _in_rows(buttons: Row, beside: int = 2) -> list[Row]:
    return [buttons[at : at + beside] for at in range(0, len(buttons), beside)]
