"""The card of a case: what is known, who holds it, its buttons; and the first words, in one message with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, Here, changed, edit, listed, post, privately
from bot.adapters.telegram.desk.card_buttons import CardButtons
from bot.adapters.telegram.desk.log import ForumLog, Joined, shown
from bot.core.casework.card_choices import ENDING, UNSAID
from bot.core.casework.child import of_a_child
from bot.core.casework.referring import code_of
from bot.core.keeping.closing import SUMMARY_MOST
from bot.core.model.case import Case
from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import Panel
from bot.core.ports import Call, View
from bot.wording import case_card
from bot.wording.case_card import Told
from bot.wording.catalog import msgid
from bot.wording.services import service_name


class ForumCard:
    """Posts and edits cards. A card names nobody: a code name, and what the person said of the situation."""

    def __init__(self, words: ForumWords, log: ForumLog) -> None:
        self._words = words
        self._log = log
        self.buttons = CardButtons(words)

    def first(self, here: Here) -> Call | None:
        """The card as the first message of a thread, with the words that wait: one call instead of two."""
        case, view = here.case, here.view
        if case.view.thread is None or case.view.card is not None:
            return None
        new = shown(case, view.log, after=case.view.cursor)
        words = self._log.under_the_card(new, here, repeated=view.repeated or case.view.doubtful)
        text = _with_words(self._text(here), words)
        call = changed(post(here.chat, text, case.view.thread), reply_markup=self.buttons.under(here))
        if words is None:
            return call
        last = view.log[-1].seq if words.upto == new[-1].seq else words.upto
        return replace(call, log_upto=last, shows=words.shows)

    def card(self, here: Here) -> Call | None:
        """The card brought up to date, or posted again where somebody deleted it; the words in it stay."""
        shows = here.case.view
        if shows.thread is None:
            return None
        after, upto = shows.card_words
        words = None
        if upto:
            said = shown(here.case, here.view.log, after=after, upto=upto)
            words = self._log.under_the_card(said, here, repeated=shows.card_repeated)
        text, buttons = _with_words(self._text(here), words), self.buttons.under(here)
        if shows.card is not None:
            return edit(here.chat, shows.card, text, buttons)
        return changed(post(here.chat, text, shows.thread), reply_markup=buttons)

    def panel(self, to: Counsellor, panel: Panel, here: Here) -> Call:
        """The buttons of a card in somebody's own chat, with what is asked of them there, and the way to the thread.

        Nothing of what is known of the person: it would rest there when the thread is long gone.
        """
        of_menu = replace(here.case, view=replace(here.case.view, menu=panel.menu))
        shown = here._replace(case=of_menu)
        theirs = here.case.holder in (None, to.id) or to.supervisor
        buttons = self.buttons.under(shown) if theirs else None
        rows = [*(buttons.inline_keyboard if buttons is not None else ()), *self._words.opens(here.link())]
        holder = here.view.desk.counsellor(here.case.holder)
        lines = [self._head(here)]
        lines += [self._words.catalog.text("panel.held", holder=escape(holder.name))] if holder is not None else []
        params: dict[str, Any] = {
            "text": "\n".join([*lines, *self._asks(shown)]),
            "parse_mode": "HTML",
            "reply_markup": InlineKeyboardMarkup(rows),
        }
        if panel.message is not None:
            return privately(to, "edit_message_text", message_id=panel.message, **params)
        return privately(to, protect_content=True, **params)

    def _head(self, here: Here) -> str:
        words, case = self._words.catalog, here.case
        name, state = self._words.name(case.code), words.text(f"state.{case.state}")
        return f"{SIGNS[case.urgency]} <b>{escape(name)}</b> · {escape(state)}"

    def _asks(self, here: Here) -> list[str]:
        """What the menu asks of who chooses in it."""
        conversation, case, words = here.conversation, here.case, self._words.catalog
        lines = [escape(line) for line in self._groups(case, here.view)]
        if case.view.menu == "unmask":
            lines.append(f"❔ {escape(words.text('card.choose_unmask'))}")
            if of_a_child(conversation, case, self._words.content.about):
                lines.append(escape(words.text("card.choose_unmask_child")))
        if case.view.menu == "child":
            lines.append(f"❔ {escape(words.text('card.choose_no_child'))}")
        if case.view.menu.startswith("t."):
            chosen = next((s for s in self._words.content.services if code_of(s) == case.view.menu[2:]), "")
            service = service_name(self._words.content, chosen, words, conversation.known.country)
            lines.append(f"❔ {escape(words.text('card.choose_tells', service=service))}")
        return [*lines, *(f"❔ {escape(line)}" for line in self._closing(case))]

    def _text(self, here: Here) -> str:
        conversation, case, view = here.conversation, here.case, here.view
        words, text = self._words.catalog, self._words.catalog.text
        told = Told(self._words.content, words, self._words.name, conversation, case, view.desk, view.now)
        lines = [self._head(here)]
        lines += (f"{escape(text(of))}: <b>{escape(v)}</b>" for of, v in case_card.facts(told) if v)
        lines += map(escape, (*case_card.warnings(told), *case_card.answers(told)))
        lines += map(escape, self._unmasking(told))
        lines += [escape(text("card.choose_join"))] if case.view.menu == "join" else []
        lines += map(escape, case_card.joined(told))
        lines += self._asks(here)
        lines += map(escape, case_card.agreed(told))
        lines += map(escape, (*case_card.muted(told), *case_card.past(told), *case_card.history(told)))
        lines += [escape(text("card.again"))] if case.view.since else []
        return "\n".join(lines)

    def _closing(self, case: Case) -> Iterator[str]:
        """What is asked before a case is closed, and what would stand as its summary."""
        words = self._words.catalog
        kind, _, outcome = case.view.menu.partition(".")
        if kind in (ENDING, UNSAID):
            asks = msgid("card.close_unsaid") if kind == UNSAID else msgid("card.close_as")
            yield words.text(asks, outcome=words.text(f"outcome.{outcome}"))
            note = case.notes.last[1][:SUMMARY_MOST]
            yield words.text("card.summary_is", note=note) if note else words.text("card.summary_how")

    def _groups(self, case: Case, view: View) -> list[str]:
        """While a group is chosen to which the case moves: who would find it there."""
        if case.view.menu != "move":
            return []
        words = self._words.catalog
        lines = ["❔ " + words.text("card.choose_move")]
        for group in view.desk.elsewhere(case.group):
            names = listed(c.name for c in view.desk.on_duty(view.now, group))
            said = words.text("board.on_shift", names=names) if names else words.text("card.nobody_on_shift")
            lines.append(f"• {view.desk.title(group)}. {said}")
        return lines

    def _unmasking(self, told: Told) -> list[str]:
        """That it is about a child, and how far a request to see who the contact is has come."""
        child = [*case_card.child(told)] if told.case.view.menu != "child" else []
        return [*child, *case_card.unmasking(told)]


def _with_words(card: str, words: Joined | None) -> str:
    return f"{card}\n\n{escape(words.text)}" if words is not None else card
