"""The card of a case: what is known, who holds it, its buttons; and the first words, in one message with it."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, changed, edit, listed, post
from bot.adapters.telegram.desk.card_buttons import CardButtons
from bot.adapters.telegram.desk.log import ForumLog, Joined, shown
from bot.core.casework.identity import needs_more
from bot.core.casework.referring import code_of
from bot.core.model import safe_hours
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.ports import Call, View
from bot.wording.catalog import msgid
from bot.wording.forms import card_lines
from bot.wording.lines import day, moment, span_of_day
from bot.wording.referrals import card_lines as referral_lines
from bot.wording.referrals import service_name


class ForumCard:
    """Posts and edits cards. A card names nobody: a code name, and what the person said of the situation."""

    def __init__(self, words: ForumWords, log: ForumLog) -> None:
        self._words = words
        self._log = log
        self.buttons = CardButtons(words)

    def first(self, chat: int, contact: str, conversation: Conversation, case: Case, view: View) -> Call | None:
        """The card as the first message of a topic, with the words that wait: one call instead of two."""
        if case.thread is None or case.card is not None:
            return None
        new = shown(case, view.log, after=case.cursor)
        words = self._log.under_the_card(new, case, view, repeated=view.repeated or case.doubtful)
        text = _with_words(self._text(conversation, case, view), words)
        call = changed(post(chat, text, case.thread), reply_markup=self.buttons.under(contact, case, view))
        if words is None:
            return call
        last = view.log[-1].seq if words.upto == new[-1].seq else words.upto
        return replace(call, upto=last, shows=words.shows)

    def card(self, chat: int, contact: str, conversation: Conversation, case: Case, view: View) -> Call | None:
        """The card brought up to date, or posted again where somebody deleted it; the words in it stay."""
        if case.thread is None:
            return None
        after, upto = case.card_words
        words = None
        if upto:
            said = shown(case, view.log, after=after, upto=upto)
            words = self._log.under_the_card(said, case, view, repeated=case.card_repeated)
        text, buttons = (
            _with_words(self._text(conversation, case, view), words),
            self.buttons.under(contact, case, view),
        )
        if case.card is not None:
            return edit(chat, case.card, text, buttons)
        return changed(post(chat, text, case.thread), reply_markup=buttons)

    def _text(self, conversation: Conversation, case: Case, view: View) -> str:
        words, text = self._words.catalog, self._words.catalog.text
        unknown = text("card.unknown")
        holder = view.desk.counsellor(case.holder)
        former = view.desk.counsellor(case.former)
        topic = self._words.content.topics.get(case.topic or "")
        came = (("asked", msgid("card.asked")), ("media", msgid("card.media")))
        why = [text(id_) for reason, id_ in came if reason in case.reasons]
        about = topic.title_in(words.language) if topic is not None else ", ".join(why) or unknown
        told = self._words.content.topics.get(conversation.known.last_answer or "")
        about_whom = f"person.{conversation.known.person}"
        rows = [
            (text("card.urgency"), self._words.urgency(case)),
            (text("card.topic"), about),
            (text("card.why"), ", ".join(text(id_) for id_ in dict.fromkeys(map(_why, case.reasons)) if id_ in words)),
            (text("card.language"), self._language(conversation) or unknown),
            (
                text("card.country"),
                words.country(conversation.known.country) if conversation.known.country else unknown,
            ),
            (text("card.sector"), text(f"sector.{conversation.known.sector}") if conversation.known.sector else ""),
            (text("card.person"), text(about_whom) if about_whom in words else ""),
            (text("card.last_answer"), told.title_in(words.language) if told is not None else ""),
            (
                text("card.last_service"),
                service_name(self._words.content, case.last_service, words) if case.last_service else "",
            ),
            (
                text("card.safe_hours"),
                span_of_day(safe_hours.written(conversation.hours)) if conversation.hours else "",
            ),
            (text("card.waiting_since"), moment(words, str(case.waiting_since))),
            (text("card.holder"), holder.name if holder is not None else text("card.nobody")),
            (text("card.former"), former.name if former is not None else ""),
            (text("card.outcome"), text(f"outcome.{case.outcome}") if case.outcome else ""),
        ]
        name = self._words.name(case.code)
        head = f"{SIGNS[case.urgency]} <b>{escape(name)}</b> · {escape(text(f'state.{case.state}'))}"
        lines = [head, *(f"{escape(name)}: <b>{escape(value)}</b>" for name, value in rows if value)]
        lines += [f"⚠️ {escape(text('card.unsure'))}"] if conversation.unsure else []
        lines += [f"⚠️ {escape(text('card.stranger'))}"] if case.stranger else []
        lines += [f"⏸ {escape(text('card.paused'))}"] if case.paused else []
        lines += map(escape, card_lines(self._words.content, case, words, child=conversation.known.child))
        lines += map(escape, referral_lines(self._words.content, conversation, case.number, words))
        lines += self._unmasking(conversation, case, view)
        lines += map(escape, self._joined(conversation, case, view))
        lines += map(escape, self._groups(case, view))
        lines += [escape(words.text("card.question"))] if conversation.question is not None else []
        for follow in (conversation.follow, conversation.proposed):
            if follow is None or follow.sent_at:
                continue
            on = day(words, str(follow.due))
            lines.append(escape(text("card.follow_agreed" if follow.agreed else "card.follow_asked", day=on)))
        if case.menu.startswith("t."):
            chosen = next((s for s in self._words.content.services if code_of(s) == case.menu[2:]), "")
            service = service_name(self._words.content, chosen, words, conversation.known.country)
            lines += [f"❔ {escape(words.text('card.choose_tells', service=service))}"]
        if conversation.muted_until > view.now:
            until = moment(words, str(conversation.muted_until))
            lines.append(f"🔇 {escape(words.text('card.muted', until=until))}")
        if conversation.unread:
            lines.append(f"🔇 {escape(words.text('card.unread', count=str(conversation.unread)))}")
        if case.earlier is not None and all(c.code != case.earlier for c in view.desk.cases):
            name = self._words.name(case.earlier)
            lines.append(escape(text("card.stranger_before" if case.stranger else "card.earlier", case=name)))
        lines += [escape(text("card.again_opened"))] if case.times > 1 else []
        lines += [f"⚠️ {escape(text('card.not_looked'))}"] if case.unseen else []
        for pictures, of_them in (
            (msgid("card.unopened"), case.unopened),
            (msgid("card.destroyed"), case.never_opened),
        ):
            lines += [f"🖼 {escape(text(pictures, count=str(len(of_them))))}"] if of_them else []
        lines += [f"⚠️ {escape(text('card.watched'))}"] if conversation.hushed else []
        lines += [escape(text("card.again"))] if case.thread_since else []
        return "\n".join(lines)

    def _language(self, conversation: Conversation) -> str:
        """The language in which the contact is answered, and how they write it where that is worth knowing."""
        words = self._words.catalog
        language: str = words.locale.languages.get(conversation.language, "")
        how = f"script.{conversation.known.script}"
        return words.text(how, language=language) if language and how in words else language

    def _joined(self, conversation: Conversation, case: Case, view: View) -> list[str]:
        """The other cards of the same person, by the names that their cases have now."""
        words = self._words.catalog
        lines = [words.text("card.choose_join")] if case.menu == "join" else []
        for joined in (j for j in conversation.joined if j.of is None):
            live = view.desk.case_of(joined.contact) if not joined.followed else None
            name = self._words.name(live.code if live is not None else joined.code)
            lines.append("🔗 " + words.text("card.joined" if live is not None else "card.joined_closed", case=name))
        return lines

    def _groups(self, case: Case, view: View) -> list[str]:
        """While a group is chosen to which the case moves: who would find it there."""
        if case.menu != "move":
            return []
        words = self._words.catalog
        lines = ["❔ " + words.text("card.choose_move")]
        for group in view.desk.elsewhere(case.group):
            names = listed(c.name for c in view.desk.on_duty(view.now, group))
            said = words.text("board.on_shift", names=names) if names else words.text("card.nobody_on_shift")
            lines.append(f"• {view.desk.title(group)}. {said}")
        return lines

    def _unmasking(self, conversation: Conversation, case: Case, view: View) -> list[str]:
        """Who asked to see who the contact is, and how far it is; in its menu what would be seen."""
        words = self._words.catalog
        lines = [f"❔ {escape(words.text('card.choose_unmask'))}"] if case.menu == "unmask" else []
        if case.menu == "unmask" and needs_more(conversation, case):
            lines.append(escape(words.text("card.choose_unmask_child")))
        made = next((u for u in reversed(conversation.unmaskings) if u.case == case.number), None)
        if made is None:
            return lines
        by = view.desk.counsellor(made.by)
        state = (
            msgid("card.unmask_refused")
            if made.agreed is False
            else msgid("card.unmask_over")
            if made.over
            else msgid("card.unmask_unsigned")
            if made.alone and not made.signed
            else msgid("card.unmask_opened")
            if made.opened_at
            else msgid("card.unmask_waits")
        )
        said = words.text(state, holder=by.name if by is not None else "?")
        return [*lines, f"🔓 {escape(said)}"]


def _with_words(card: str, words: Joined | None) -> str:
    return f"{card}\n\n{escape(words.text)}" if words is not None else card


def _why(reason: str) -> str:
    return f"why.{reason.partition(':')[0]}"
