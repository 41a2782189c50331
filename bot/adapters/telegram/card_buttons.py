"""The buttons under a card: taking over, what the holder may do, and the choices that follow."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.forum_calls import ForumWords
from bot.core.handling import LESS_URGENT, OUTCOMES
from bot.core.model import Case, CaseState, Urgency
from bot.core.ports import View
from bot.wording_desk import OUTCOMES as OUTCOME_WORDS
from bot.wording_desk import REASONS

Row = list[InlineKeyboardButton]

COLLEAGUES = 8
"""How many colleagues are offered when a case is handed on."""


class CardButtons:
    """Rows of buttons by state and menu. Everybody sees them; the core decides whose press counts."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def under(self, contact: str, case: Case, view: View) -> InlineKeyboardMarkup | None:
        """The buttons of the card as the case is now; None once it is closed."""
        of_case = (contact, str(case.number))
        match case.state, case.menu:
            case CaseState.WAITING, _:
                rows = [[self._words.button("take_over", "claim", *of_case)]]
            case CaseState.OPEN, "close":
                rows = self._choices("end", of_case, [(o, OUTCOME_WORDS[o]) for o in OUTCOMES])
            case CaseState.OPEN, "lower":
                rows = self._choices("lower", of_case, [(r, REASONS[r]) for r in LESS_URGENT])
            case CaseState.OPEN, "hand":
                rows = self._colleagues(of_case, case, view)
            case CaseState.OPEN, _:
                rows = self._holders(of_case, case)
            case _:
                return None
        return InlineKeyboardMarkup(rows)

    def ask_first(self, contact: str, case: Case, source: int) -> InlineKeyboardMarkup:
        """Whether what the holder sent is to go to the contact."""
        button, of_case = self._words.button, (contact, str(case.number))
        return InlineKeyboardMarkup(
            [
                [
                    button("send", "send", *of_case, str(source)),
                    button("keep_here", "keep", *of_case, str(source)),
                ]
            ]
        )

    def held_back(self, contact: str, case: Case, seq: int) -> InlineKeyboardMarkup:
        """Whether a picture is opened."""
        button, of_case = self._words.button, (contact, str(case.number))
        opens, never = (
            button("open_picture", "open", *of_case, str(seq)),
            button("never_open", "never", *of_case, str(seq)),
        )
        return InlineKeyboardMarkup([[opens, never]])

    def _holders(self, of_case: tuple[str, str], case: Case) -> list[Row]:
        button = self._words.button
        pause = button("resume" if case.paused else "pause", "pause", *of_case)
        last = [button("close", "menu", *of_case, "close")]
        if case.urgency > Urgency.SUPPORT:
            last.insert(0, button("lower", "menu", *of_case, "lower"))
        return [[button("hand_on", "menu", *of_case, "hand"), pause], last]

    def _choices(self, action: str, of_case: tuple[str, str], choices: list[tuple[str, str]]) -> list[Row]:
        made = [
            self._words.labelled(self._words.catalog.text(words), action, *of_case, choice)
            for choice, words in choices
        ]
        return [*_in_twos(made), self._back(of_case)]

    def _colleagues(self, of_case: tuple[str, str], case: Case, view: View) -> list[Row]:
        others = [c for c in view.desk.on_duty(view.now, case.group) if c.id != case.holder][:COLLEAGUES]
        made = [self._words.labelled(c.name, "hand", *of_case, c.id) for c in others]
        return [
            *_in_twos(made),
            [self._words.button("queue", "hand", *of_case, "-"), *self._back(of_case)],
        ]

    def _back(self, of_case: tuple[str, str]) -> Row:
        return [self._words.button("back", "menu", *of_case, "-")]


def _in_twos(buttons: Row) -> list[Row]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
