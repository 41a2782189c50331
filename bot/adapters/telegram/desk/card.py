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
from bot.adapters.telegram.desk.record import record_lines
from bot.core.casework.card_choices import ENDING, UNSAID
from bot.core.casework.child import of_a_child
from bot.core.casework.referring import code_of
from bot.core.keeping.closing import SUMMARY_MOST
from bot.core.model import safe_hours
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor
from bot.core.model.effects.desk import Panel
from bot.core.model.rules import DAY
from bot.core.ports import Call, View
from bot.wording.catalog import dated, day, moment, msgid, span_of_day
from bot.wording.forms import card_lines
from bot.wording.services import card_lines as referral_lines
from bot.wording.services import service_name

PAST_SHOWN = 3
"""How many earlier cases of the same person the card names, the last ones."""


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
        lines = [self._head(here)]
        lines += (f"{escape(text(of))}: <b>{escape(v)}</b>" for of, v in self._facts(here) if v)
        lines += [f"⚠️ {escape(text('card.unsure'))}"] if conversation.phone.unsure else []
        lines += [f"⚠️ {escape(text('card.stranger'))}"] if case.stranger else []
        lines += [f"⏸ {escape(text('card.paused'))}"] if case.hold.paused else []
        lines += map(escape, card_lines(self._words.content, case, words, child=conversation.known.child))
        lines += map(escape, referral_lines(self._words.content, conversation, case.number, words))
        lines += self._unmasking(conversation, case, view)
        lines += map(escape, self._joined(conversation, case, view))
        lines += self._asks(here)
        lines += [escape(text("card.question"))] if conversation.phone.question is not None else []
        lines += map(escape, self._follow_ups(conversation, case))
        lines += (f"🔇 {escape(line)}" for line in self._mute(conversation, view))
        if case.earlier is not None and all(c.code != case.earlier for c in view.desk.cases):
            name = self._words.name(case.earlier)
            lines.append(escape(text("card.stranger_before" if case.stranger else "card.earlier", case=name)))
        lines += map(escape, self._past(conversation, words.language))
        lines += [escape(text("card.again_opened"))] if case.life.times > 1 else []
        lines += [f"⚠️ {escape(text('card.not_looked'))}"] if case.calls.unseen else []
        for pictures, of_them in (
            (msgid("card.unopened"), case.guard.unopened),
            (msgid("card.destroyed"), case.guard.never_opened),
        ):
            lines += [f"🖼 {escape(text(pictures, count=str(len(of_them))))}"] if of_them else []
        lines += [f"⚠️ {escape(text('card.watched'))}"] if conversation.hushed else []
        lines += [escape(text("card.again"))] if case.view.since else []
        return "\n".join(lines)

    def _facts(self, here: Here) -> Iterator[tuple[str, str]]:
        """What is known, by the names of the labels; empty where it is not worth a line."""
        conversation, case, view = here.conversation, here.case, here.view
        words, known, topics = self._words.catalog, conversation.known, self._words.content.topics
        text, unknown = words.text, words.text("card.unknown")
        holder, former = (view.desk.counsellor(id_) for id_ in (case.holder, case.life.former))
        topic, told = topics.get(case.topic or ""), topics.get(known.last_answer or "")
        came = (("asked", msgid("card.asked")), ("media", msgid("card.media")))
        asked = [text(id_) for reason, id_ in came if reason in case.reasons]
        why = (text(id_) for id_ in dict.fromkeys(map(_why, case.reasons)) if id_ in words)
        person, service, hours = f"person.{known.person}", case.hold.last_service, conversation.quiet.hours
        outcome, sector = f"outcome.{case.life.outcome}", f"sector.{known.sector}"
        before, last = f"outcome.{case.life.outcome_before}", case.notes.last
        by, note = view.desk.counsellor(last.by), last.words if last.words != case.life.summary else ""
        yield msgid("card.urgency"), self._words.urgency(case)
        yield msgid("card.topic"), topic.title_in(words.language) if topic is not None else ", ".join(asked) or unknown
        yield msgid("card.why"), ", ".join(why)
        yield msgid("card.language"), self._language(conversation) or unknown
        yield msgid("card.country"), words.country(country) if (country := conversation.country) else unknown
        yield msgid("card.sector"), text(sector) if sector in words else ""
        yield msgid("card.person"), text(person) if person in words else ""
        yield msgid("card.last_answer"), told.title_in(words.language) if told is not None else ""
        yield msgid("card.last_service"), service_name(self._words.content, service, words) if service else ""
        yield msgid("card.safe_hours"), span_of_day(safe_hours.written(hours)) if hours else ""
        yield from record_lines(words, conversation)
        yield msgid("card.waiting_since"), self._since(case, view)
        yield msgid("card.holder"), holder.name if holder is not None else text("card.nobody")
        yield msgid("card.former"), former.name if former is not None else ""
        yield msgid("card.outcome"), text(outcome) if outcome in words else ""
        yield msgid("card.summary"), case.life.summary
        yield msgid("card.outcome_before"), text(before) if before in words else ""
        yield msgid("card.note"), f"{by.name if by is not None else '?'}: {note}" if note else ""

    def _since(self, case: Case, view: View) -> str:
        """Since when it waits or is held. A card may stand unchanged for days: a weekday alone would mislead."""
        since, words = case.life.waiting_since, self._words.catalog
        return dated(words, since) if view.now - since > DAY else moment(words, str(since))

    def _follow_ups(self, conversation: Conversation, case: Case) -> Iterator[str]:
        """The days on which the contact is to be written to, and what came of those of this case."""
        words = self._words.catalog
        for followed in (f for f in conversation.follow_up.answered if f.case == case.number):
            on, answer = day(words, str(followed.due)), words.text(f"followed.{followed.answer}")
            yield words.text("card.followed", day=on, answer=answer)
        for follow in (conversation.follow_up.agreed, conversation.follow_up.proposed):
            if follow is not None and not follow.sent_at:
                on = day(words, str(follow.due))
                yield words.text("card.follow_agreed" if follow.agreed else "card.follow_asked", day=on)

    def _past(self, conversation: Conversation, language: str) -> Iterator[str]:
        """The last earlier cases of the same person, with how they ended; none while that is not sure."""
        words, topics = self._words.catalog, self._words.content.topics
        for past in () if conversation.phone.unsure else conversation.past[-PAST_SHOWN:]:
            topic, outcome = topics.get(past.topic or ""), f"outcome.{past.outcome}"
            said = [day(words, str(past.opened_at)), topic.title_in(language) if topic is not None else ""]
            said += [words.text(outcome) if outcome in words else "", past.summary or past.note]
            told = " · ".join(filter(None, said))
            yield words.text("card.past", case=self._words.name(past.code), told=told)

    def _closing(self, case: Case) -> Iterator[str]:
        """What is asked before a case is closed, and what would stand as its summary."""
        words = self._words.catalog
        kind, _, outcome = case.view.menu.partition(".")
        if kind in (ENDING, UNSAID):
            asks = msgid("card.close_unsaid") if kind == UNSAID else msgid("card.close_as")
            yield words.text(asks, outcome=words.text(f"outcome.{outcome}"))
            note = case.notes.last.words[:SUMMARY_MOST]
            yield words.text("card.summary_is", note=note) if note else words.text("card.summary_how")

    def _mute(self, conversation: Conversation, view: View) -> Iterator[str]:
        """Until when the contact is not read, and how much was not."""
        words = self._words.catalog
        if conversation.mute.until > view.now:
            yield words.text("card.muted", until=moment(words, str(conversation.mute.until), view.now))
        if conversation.mute.unread:
            yield words.text("card.unread", count=str(conversation.mute.unread))

    def _language(self, conversation: Conversation) -> str:
        """The language in which the contact is answered, and how they write it where that is worth knowing."""
        words = self._words.catalog
        language: str = words.locale.languages.get(conversation.language, "")
        how = f"script.{conversation.known.script}"
        return words.text(how, language=language) if language and how in words else language

    def _joined(self, conversation: Conversation, case: Case, view: View) -> list[str]:
        """The other cards of the same person, by the names that their cases have now."""
        words = self._words.catalog
        lines = [words.text("card.choose_join")] if case.view.menu == "join" else []
        for joined in (j for j in conversation.joined if j.of is None):
            live = view.desk.case_of(joined.contact) if not joined.followed else None
            name = self._words.name(live.code if live is not None else joined.code)
            lines.append("🔗 " + words.text("card.joined" if live is not None else "card.joined_closed", case=name))
        return lines

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

    def _unmasking(self, conversation: Conversation, case: Case, view: View) -> list[str]:
        """That it is about a child; who asked to see who the contact is, and how far it is."""
        words = self._words.catalog
        child = of_a_child(conversation, case, self._words.content.about)
        lines = [f"🧒 {escape(words.text('card.of_a_child'))}"] if child and case.view.menu != "child" else []
        made = next((u for u in reversed(conversation.unmaskings) if u.case == case.number), None)
        if made is None:
            return lines
        by = view.desk.counsellor(made.by)
        state = (
            msgid("card.unmask_refused")
            if made.agreed is False
            else msgid("card.unmask_refused_by")
            if made.refused
            else msgid("card.unmask_over")
            if made.over
            else msgid("card.unmask_unsigned")
            if made.alone and not made.signed
            else msgid("card.unmask_opened")
            if made.opened_at
            else msgid("card.unmask_waits")
        )
        second = view.desk.counsellor(made.refused)
        said = words.text(state, holder=by.name if by else "?", second=second.name if second else "?")
        return [*lines, f"🔓 {escape(said)}"]


def _with_words(card: str, words: Joined | None) -> str:
    return f"{card}\n\n{escape(words.text)}" if words is not None else card


def _why(reason: str) -> str:
    return f"why.{reason.partition(':')[0]}"
