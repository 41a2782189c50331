"""The buttons under a card: taking over, what the holder may do, and the choices that follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords
from bot.adapters.telegram.desk.sending_buttons import KINDS, Row, SendingButtons
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.casework import referring
from bot.core.casework.card_choices import LESS_URGENT, MUTE_SPANS, OUTCOMES
from bot.core.casework.follow_up import DAYS
from bot.core.casework.identity import WHY
from bot.core.model.case import Case, CaseState
from bot.core.model.conversation import Conversation
from bot.core.model.desk import DeskCase, EndedCase
from bot.core.ports import View
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

    def under(self, contact: str, case: Case, view: View) -> InlineKeyboardMarkup | None:
        """The buttons of the card as the case is now; None once it is closed."""
        of_case = (contact, str(case.number))
        told = view.conversation
        match case.state, case.view.menu:
            case CaseState.WAITING, menu:
                rows = [[self._words.button("take_over", "claim", *of_case), *self._protocol(of_case, case)]]
                rows += (self._groups if menu == "move" else self._move)(of_case, case, view)
            case CaseState.OPEN, "move":
                rows = self._groups(of_case, case, view)
            case CaseState.OPEN, "close":
                rows = self._choices("end", of_case, [(o, f"outcome.{o}") for o in OUTCOMES])
                rows.insert(-1, [self._words.button("follow", "menu", *of_case, "follow")])
            case CaseState.OPEN, "lower":
                rows = self._choices("lower", of_case, [(r, f"less_urgent.{r}") for r in LESS_URGENT])
            case CaseState.OPEN, menu if menu.partition(".")[0] == "topics":
                rows = self._sending.topics(of_case, case)
            case CaseState.OPEN, "further":
                rows = self._further(of_case, case, told, view)
            case CaseState.OPEN, "join":
                rows = self._others(of_case, told, view)
            case CaseState.OPEN, "follow":
                choices = [(str(days), f"follow_in.{days}") for days in DAYS]
                rows = self._choices("follow", of_case, choices)
            case CaseState.OPEN, "mute":
                rows = self._choices("mute", of_case, [(span, f"mute_for.{span}") for span in MUTE_SPANS])
            case CaseState.RESOLVED, _ if told is not None and told.mute.until > view.now:
                rows = [[self._words.button("unmute", "unmute", *of_case)]]
            case CaseState.OPEN, "unmask":
                rows = self._choices("unmask", of_case, [(why, f"unmask_why.{why}") for why in WHY], beside=1)
            case CaseState.OPEN, "hand":
                rows = self._colleagues(of_case, case, view)
            case CaseState.OPEN, menu if menu.partition(".")[0] in KINDS:
                rows = self._sending.pages(of_case, case, view)
            case CaseState.OPEN, "outcome" if told is not None and (one := referring.open_one(told)):
                which = (contact, str(one.number))
                choices = [(outcome, f"referral_outcome.{outcome}") for outcome in referring.OUTCOMES]
                rows = [*self._choices("out", which, choices)[:-1], self._back(of_case)]
            case CaseState.OPEN, menu if told is not None and menu.startswith("t."):
                choices = [(f"{tells[0]}.{menu[2:]}", f"desk_tells.{tells}") for tells in referring.TELLS]
                rows = self._choices("tell", of_case, choices, beside=1)
            case CaseState.OPEN, menu if told is not None and (menu == "refer" or menu.startswith("r.")):
                rows = self._services(of_case, case, told, view, int(menu[2:] or 0) if menu != "refer" else 0)
            case CaseState.OPEN, _:
                rows = self._holders(of_case, case, told)
            case _:
                return None
        return InlineKeyboardMarkup(rows)

    def ask_first(self, contact: str, case: Case, source: int) -> InlineKeyboardMarkup:
        """Whether what the holder sent is to go to the contact."""
        button, of_case = self._words.button, (contact, str(case.number))
        return InlineKeyboardMarkup(
            [[button("send", "send", *of_case, str(source)), button("keep_here", "keep", *of_case, str(source))]]
        )

    def of_before(self) -> InlineKeyboardMarkup:
        """In place of a mark, below what takes no words: it was written before the case. Pressed, it leads nowhere."""
        return InlineKeyboardMarkup([[self._words.labelled(self._words.catalog.text("relayed.before"), "before")]])

    def held_back(self, contact: str, case: Case, seq: int) -> InlineKeyboardMarkup:
        """Whether a picture is opened."""
        button, of_case = self._words.button, (contact, str(case.number))
        opens, never = (
            button("open_picture", "open", *of_case, str(seq)),
            button("never_open", "never", *of_case, str(seq)),
        )
        return InlineKeyboardMarkup([[opens, never]])

    def _services(self, of_case: tuple[str, str], case: Case, told: Conversation, view: View, page: int) -> list[Row]:
        """A page of the services that fit the topic, then of all that the contact can reach."""
        audiences = audiences_of(told.told.sector, told.told.person)
        content = replace(self._words.content, audiences=audiences)
        seeker = Seeker(told.told.country, datetime.fromtimestamp(view.now / 1000, UTC))
        found = [s for s in content.services_to_choose(case.topic, seeker) if content.may_show(s.id)]
        # whatever reaches the police last, as for contacts
        services = sorted(found, key=lambda service: service.reaches_police)
        page = page if page * SERVICES < len(services) else 0
        rows = [
            [
                self._words.labelled(
                    title(service, self._words.catalog, told.told.country),
                    "menu",
                    *of_case,
                    f"t.{referring.code_of(service.id)}",
                )
            ]
            for service in services[page * SERVICES : (page + 1) * SERVICES]
        ]
        turning = self._back(of_case)
        if page:
            turning.insert(0, self._words.button("earlier", "menu", *of_case, f"r.{page - 1}"))
        if (page + 1) * SERVICES < len(services):
            turning.append(self._words.button("later", "menu", *of_case, f"r.{page + 1}"))
        return [*rows, turning]

    def _others(self, of_case: tuple[str, str], told: Conversation | None, view: View) -> list[Row]:
        """The other cases by name, those that are joined already first and with a mark, those that ended last."""
        others = view.desk.joinable(of_case[0], view.now)
        joined = [c for c in others if told is not None and told.joined_with(c)]
        made = [
            self._words.labelled(self._other(c, c in joined), "join", *of_case, f"{c.code[0]}-{c.code[1]}")
            for c in sorted(others, key=lambda c: c not in joined)[:OTHERS]
        ]
        return [*_in_twos(made), self._back(of_case)]

    def _other(self, case: DeskCase | EndedCase, joined: bool) -> str:
        name = ("✂ " if joined else "") + self._words.name(case.code)
        ended = self._words.catalog.text("state.resolved")
        return f"{name} · {ended}" if isinstance(case, EndedCase) else name

    def _holders(self, of_case: tuple[str, str], case: Case, told: Conversation | None) -> list[Row]:
        button = self._words.button
        pause = button("resume" if case.hold.paused else "pause", "pause", *of_case)
        last = [button("close", "menu", *of_case, "close")]
        if case.urgency > Urgency.SUPPORT:
            last.insert(0, button("lower", "menu", *of_case, "lower"))
        last.insert(0, button("remains", "menu", *of_case, "further"))
        more = [button("refer", "menu", *of_case, "refer"), button("follow", "menu", *of_case, "follow")]
        if told is not None and referring.open_one(told) is not None:
            more.append(button("outcome", "menu", *of_case, "outcome"))
        sends = [button(menu, "menu", *of_case, menu) for menu in KINDS]
        protocol = [row] if (row := self._protocol(of_case, case)) else []
        return [*protocol, sends, [button("hand_on", "menu", *of_case, "hand"), pause], more, last]

    def _further(self, of_case: tuple[str, str], case: Case, told: Conversation | None, view: View) -> list[Row]:
        """What is needed seldom, so that the card stays short on a phone."""
        button = self._words.button
        person = [button("join", "menu", *of_case, "join")]
        if told is not None and told.phone.question is None:
            person.insert(0, button("question", "question", *of_case))
        less = [button("wrong_topic", "menu", *of_case, "topics"), button("mute", "menu", *of_case, "mute")]
        shows = [[button("unmask", "menu", *of_case, "unmask")]] if case.urgency is Urgency.EMERGENCY else []
        return [person, less, *self._move(of_case, case, view), *shows, self._back(of_case)]

    def _move(self, of_case: tuple[str, str], case: Case, view: View) -> list[Row]:
        """Where there are several groups: to another one."""
        several = bool(view.desk.elsewhere(case.group))
        return [[self._words.button("move", "menu", *of_case, "move")]] if several else []

    def _groups(self, of_case: tuple[str, str], case: Case, view: View) -> list[Row]:
        """The other groups, by name."""
        made = [
            [self._words.labelled(view.desk.title(group), "move", *of_case, group[:GROUP_SHORT])]
            for group in view.desk.elsewhere(case.group)
        ]
        return [*made, self._back(of_case)]

    def _protocol(self, of_case: tuple[str, str], case: Case) -> Row:
        """The organisation's own steps, in an emergency."""
        there = case.urgency is Urgency.EMERGENCY and self._words.content.protocols
        return [self._words.button("protocol", "protocol", *of_case)] if there else []

    def _choices(
        self, action: str, of_case: tuple[str, str], choices: list[tuple[str, str]], *, beside: int = 2
    ) -> list[Row]:
        """Choices, so many beside one another as their words have room on a phone."""
        made = [
            self._words.labelled(self._words.catalog.text(id_), action, *of_case, choice) for choice, id_ in choices
        ]
        rows = [made[at : at + beside] for at in range(0, len(made), beside)]
        return [*rows, self._back(of_case)]

    def _colleagues(self, of_case: tuple[str, str], case: Case, view: View) -> list[Row]:
        others = [c for c in view.desk.on_duty(view.now, case.group) if c.id != case.holder][:COLLEAGUES]
        made = [self._words.labelled(c.name, "hand", *of_case, c.id) for c in others]
        return [*_in_twos(made), [self._words.button("queue", "hand", *of_case, "-"), *self._back(of_case)]]

    def _back(self, of_case: tuple[str, str]) -> Row:
        return [self._words.button("back", "menu", *of_case, "-")]


def _in_twos(buttons: Row) -> list[Row]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
