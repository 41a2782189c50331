"""The buttons under a card: taking over, what the holder may do, and the choices that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords, Here
from bot.adapters.telegram.desk.prepared import KINDS, Row, SendingButtons
from bot.adapters.telegram.desk.record import record_rows
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.casework import referring
from bot.core.casework.card_choices import ENDING, LESS_URGENT, MUTE_SPANS, MUTED, OUTCOMES, UNSAID
from bot.core.casework.child import WHY as NO_CHILD
from bot.core.casework.child import of_a_child
from bot.core.casework.follow_up import DAYS
from bot.core.casework.identity import WHY
from bot.core.keeping.closing import CORRECT_WITHIN, UNDO_WITHIN
from bot.core.model.case import CaseState
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.understanding.values import Urgency
from bot.wording.services import title

SERVICES = 6
"""How many services a page offers."""

OTHERS = 40
"""How many other cases are offered as the same person, the newest first: 100 buttons fit under a message."""

COLLEAGUES = 8
"""How many colleagues are offered when a case is handed on."""

GROUP_SHORT = 8
"""Characters of our id of a group in a button: enough to tell the groups of a desk apart."""


class CardButtons:
    """Rows of buttons by state and menu. Everybody sees them; the core decides whose press counts."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words
        self._sending = SendingButtons(words)

    def under(self, here: Here) -> InlineKeyboardMarkup | None:
        """The buttons of the card as the case is now; None once it is closed."""
        case, told, of_case, choices = here.case, here.conversation, here.of_case, self._choices
        match case.state, case.view.menu:
            case CaseState.WAITING, menu:
                rows = [[self._words.button("take_over", "claim", *of_case), *self._protocol(here)]]
                rows += self._groups(here) if menu == "move" else self._move(here)
            case CaseState.OPEN, "move":
                rows = self._groups(here)
            case CaseState.OPEN, "close":
                rows = choices(here, "menu", [(f"{ENDING}.{o}", f"outcome.{o}") for o in OUTCOMES])
                rows.insert(-1, [self._menu(here, "follow")])
            case CaseState.OPEN, menu if menu.partition(".")[0] in (ENDING, UNSAID):
                kind, _, outcome = menu.partition(".")
                action = "end_sure" if kind == UNSAID else "end"
                rows = [[self._words.button("close_now", action, *of_case, outcome), *self._back(here)]]
            case CaseState.OPEN, "lower":
                rows = choices(here, "lower", [(r, f"less_urgent.{r}") for r in LESS_URGENT])
            case CaseState.OPEN, menu if menu.partition(".")[0] == "topics":
                rows = self._sending.topics(here)
            case CaseState.OPEN, "further":
                rows = self._further(here)
            case CaseState.OPEN, menu if menu.partition(".")[0] == "record":
                rows = record_rows(self._words, here)
            case CaseState.OPEN, "join":
                rows = self._others(here)
            case CaseState.OPEN, "follow":
                rows = choices(here, "follow", [(str(days), f"follow_in.{days}") for days in DAYS])
            case CaseState.OPEN, "mute":
                rows = choices(here, "mute", [(span, f"mute_for.{span}") for span in MUTE_SPANS])
            case CaseState.OPEN, "unmask":
                rows = choices(here, "unmask", [(why, f"unmask_why.{why}") for why in WHY], beside=1)
            case CaseState.OPEN, "child":
                rows = choices(here, "adult", [(why, f"no_child.{why}") for why in NO_CHILD], beside=1)
            case CaseState.OPEN, "hand":
                rows = self._colleagues(here)
            case CaseState.OPEN, menu if menu.partition(".")[0] in KINDS:
                rows = self._sending.pages(here)
            case CaseState.OPEN, "outcome" if one := referring.open_one(told):
                outcomes = [(outcome, f"referral_outcome.{outcome}") for outcome in referring.OUTCOMES]
                rows = choices(here, "out", outcomes, about=one.number)
            case CaseState.OPEN, menu if menu.startswith("t."):
                tells = [(f"{tells[0]}.{menu[2:]}", f"desk_tells.{tells}") for tells in referring.TELLS]
                rows = choices(here, "tell", tells, beside=1)
            case CaseState.OPEN, menu if menu == "refer" or menu.startswith("r."):
                rows = self._services(here, int(menu[2:] or 0) if menu != "refer" else 0)
            case CaseState.OPEN, _:
                rows = self._holders(here)
            case _:
                rows = self._after(here)
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

    def _services(self, here: Here, page: int) -> list[Row]:
        """A page of the services that fit the topic, then of all that the contact can reach."""
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

    def _after(self, here: Here) -> list[Row]:
        """What can still be done once the case is closed; nothing where another person has the phone."""
        case, since = here.case, here.view.now - here.case.life.closed_at
        if here.conversation.mute.until > here.view.now:
            return [[self._words.button("unmute", "unmute", *here.of_case)]]
        if not case.life.closed_at or case.stranger or case.life.outcome == MUTED or since > CORRECT_WITHIN:
            return []
        if case.view.menu == "correct":
            return self._choices(here, "right", [(o, f"outcome.{o}") for o in OUTCOMES])
        undo = [self._words.button("undo", "undo", *here.of_case)] if since <= UNDO_WITHIN else []
        return [[*undo, self._menu(here, "wrong_outcome", "correct")]]

    def _others(self, here: Here) -> list[Row]:
        """The other cases by name, those that are joined already first and with a mark, those that ended last."""
        others = here.view.desk.joinable(here.entry.key, here.view.now)
        joined = [c for c in others if here.conversation.joined_with(c)]
        made = [
            self._words.labelled(self._other(c, c in joined), "join", *here.of_case, f"{c.code[0]}-{c.code[1]}")
            for c in sorted(others, key=lambda c: c not in joined)[:OTHERS]
        ]
        return [*_in_rows(made), self._back(here)]

    def _other(self, case: DeskCase | EndedCase, joined: bool) -> str:
        name = ("✂ " if joined else "") + self._words.name(case.code)
        ended = self._words.catalog.text("state.resolved")
        return f"{name} · {ended}" if isinstance(case, EndedCase) else name

    def _holders(self, here: Here) -> list[Row]:
        case, menu = here.case, self._menu
        pause = self._words.button("resume" if case.hold.paused else "pause", "pause", *here.of_case)
        lower = [menu(here, "lower")] if case.urgency > Urgency.SUPPORT else []
        last = [menu(here, "remains", "further"), *lower, menu(here, "close")]
        more = [menu(here, "refer"), menu(here, "follow")]
        if referring.open_one(here.conversation) is not None:
            more.append(menu(here, "outcome"))
        sends = [menu(here, kind) for kind in KINDS]
        protocol = [row] if (row := self._protocol(here)) else []
        return [*protocol, sends, [menu(here, "hand_on", "hand"), pause], more, last]

    def _further(self, here: Here) -> list[Row]:
        """What is needed seldom, so that the card stays short on a phone."""
        person = [self._menu(here, "join")]
        if here.conversation.phone.question is None:
            person.insert(0, self._words.button("question", "question", *here.of_case))
        less = [self._menu(here, "wrong_topic", "topics"), self._menu(here, "mute")]
        shows = [[self._menu(here, "unmask")]] if here.case.urgency is Urgency.EMERGENCY else []
        if of_a_child(here.conversation, here.case, self._words.content.about):
            shows.append([self._menu(here, "no_child", "child")])
        return [[self._menu(here, "record")], person, less, *self._move(here), *shows, self._back(here)]

    def _move(self, here: Here) -> list[Row]:
        """Where there are several groups: to another one."""
        return [[self._menu(here, "move")]] if here.view.desk.elsewhere(here.case.group) else []

    def _groups(self, here: Here) -> list[Row]:
        """The other groups, by name."""
        desk = here.view.desk
        made = [
            [self._words.labelled(desk.title(group), "move", *here.of_case, group[:GROUP_SHORT])]
            for group in desk.elsewhere(here.case.group)
        ]
        return [*made, self._back(here)]

    def _protocol(self, here: Here) -> Row:
        """The organisation's own steps, in an emergency."""
        there = here.case.urgency is Urgency.EMERGENCY and self._words.content.protocols
        return [self._words.button("protocol", "protocol", *here.of_case)] if there else []

    def _choices(
        self, here: Here, action: str, choices: list[tuple[str, str]], *, beside: int = 2, about: int | None = None
    ) -> list[Row]:
        """Choices, so many beside one another as their words have room on a phone; `about` another number than the
        case's."""
        owner = here.of_case if about is None else (here.conversation.token, str(about))
        made = [self._words.labelled(self._words.catalog.text(id_), action, *owner, choice) for choice, id_ in choices]
        return [*_in_rows(made, beside), self._back(here)]

    def _colleagues(self, here: Here) -> list[Row]:
        on_duty = here.view.desk.on_duty(here.view.now, here.case.group)
        others = [c for c in on_duty if c.id != here.case.holder][:COLLEAGUES]
        made = [self._words.labelled(c.name, "hand", *here.of_case, c.id) for c in others]
        return [*_in_rows(made), [self._words.button("queue", "hand", *here.of_case, "-"), *self._back(here)]]

    def _menu(self, here: Here, name: str, menu: str = "") -> InlineKeyboardButton:
        """A button that opens a menu, by default that of its own name."""
        return self._words.button(name, "menu", *here.of_case, menu or name)

    def _back(self, here: Here) -> Row:
        return [self._menu(here, "back", "-")]


def _in_rows(buttons: Row, beside: int = 2) -> list[Row]:
    return [buttons[at : at + beside] for at in range(0, len(buttons), beside)]
