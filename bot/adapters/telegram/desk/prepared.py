"""Vetted content: chosen on pages under a card, what fits the case first, and shown in its thread in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import ForumWords, Here, changed, fitting, long, post
from bot.content import Content, Reader, suited
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.model.conversation import Conversation
from bot.core.model.effects.thread import ShowPrepared
from bot.core.model.prepared import Prepared, What, tag
from bot.core.ports import Call
from bot.wording.prepared import filled_plainly, is_draft, prepared_title, render_prepared

Row = list[InlineKeyboardButton]

A_PAGE = 8
"""Buttons on a page, two in a row."""

LONGEST_LABEL = 40
"""Characters of a label: longer names of services are cut."""

KINDS = {"replies": (What.REPLY, "r"), "answers": (What.ANSWER, "a"), "services": (What.SERVICE, "n")}
"""By menu: what is chosen there, and the letter that stands for it in the data of a button."""

GROUPS = ("at_work", "money_and_family", "rights_and_services", "before_leaving", "conversation")
"""The groups of topics, in the order in which a counsellor looks for the right one."""

OF_THE_CONTACT, IN_ALL = 2_400, 3_900
"""UTF-16 units that are shown of the contact's words, and of both languages together: below Telegram's 4,096."""


class ForumPrepared:
    """Shows prepared content to who holds a case."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def show(self, effect: ShowPrepared, here: Here) -> Call | None:
        """The words that go out, or would; None once the case has no thread."""
        conversation, thread = here.conversation, here.case.view.thread
        if thread is None:
            return None
        words, prepared, now = self._words.catalog, effect.prepared, datetime.fromtimestamp(here.view.now / 1000, UTC)
        content = as_read_by(self._words.content, conversation, prepared)
        name = escape(prepared_title(content, prepared, words))
        head = words.text("sending.offer" if effect.offer is not None else "sending.sent", name=name)
        lines = [f"<b>{head}</b>"]
        if is_draft(content, prepared, conversation.language):
            lines.append(f"⚠️ <i>{escape(words.text('sending.draft'))}</i>")
        theirs = render_prepared(content, prepared, conversation.language, now).text_html
        lines += ["", *_fitting(theirs, OF_THE_CONTACT)]
        if words.language != conversation.language:
            ours = render_prepared(content, prepared, words.language, now).text_html
            room = IN_ALL - sum(map(long, lines))
            lines += ["", f"<b>{escape(words.text('sending.means'))}</b>", *_fitting(ours, room - 60)]
        call = post(here.chat, "\n".join(lines), thread, effect.reply_to)
        if effect.offer is None:
            return call
        button, of_offer = self._words.button, (*here.of_case, str(effect.offer))
        buttons = [[button("send", "offer", *of_offer), button("keep_here", "leave", *of_offer)]]
        return changed(call, reply_markup=InlineKeyboardMarkup(buttons))

    def protocol(self, here: Here) -> Call | None:
        """The steps for such an emergency; None where there are none, or no thread."""
        words, content, case = self._words.catalog, self._words.content, here.case
        protocol = content.protocol_for(case.topic)
        if case.view.thread is None or protocol is None:
            return None
        steps = protocol.words[words.language]
        head = words.text("protocol.for_you", name=protocol.title_in(words.language))
        lines = [f"📋 <b>{escape(head)}</b>"]
        lines += [] if steps.reviewed else [f"⚠️ <i>{escape(words.text('protocol.draft'))}</i>"]
        now = datetime.fromtimestamp(here.view.now / 1000, UTC)
        body = filled_plainly(content, steps.first, words, here.conversation.known.country, now)
        return post(here.chat, "\n".join([*lines, "", *_fitting(body, IN_ALL)]), case.view.thread)


def as_read_by(content: Content, conversation: Conversation, prepared: Prepared) -> Content:
    """The content as this contact sees it, in the country for which it is sent."""
    return suited(content, Reader(prepared.country, conversation.known.sector, conversation.known.person))


def _fitting(html: str, most: int) -> list[str]:
    """The first lines, of about `most` units."""
    lines = html.split("\n")
    kept = fitting(lines, most)
    return kept if len(kept) == len(lines) else [*kept, "…"]


class SendingButtons:
    """Rows of buttons with prepared content."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def pages(self, here: Here) -> list[Row]:
        """The page of the menu that the card shows now, with the ways to the others."""
        menu, _, page = here.case.view.menu.partition(".")
        what, letter = KINDS[menu]
        words, made = self._words, []
        for id in self._ids(what, here):
            name = prepared_title(words.content, Prepared(what, id), words.catalog)[:LONGEST_LABEL]
            made.append(words.labelled(name, "say", *here.of_case, letter + tag(id)))
        return paged(words, here, f"{menu}.", int(page or 0), made)

    def topics(self, here: Here) -> list[Row]:
        """The groups of topics, or a page of the topics of one: `topics.23` is the fourth page of the third group, the
        most urgent first."""
        content, words = self._words.content, self._words.catalog
        groups = sorted({content.topics[id].group for id in content.topic_ids}, key=_order)
        _, _, where = here.case.view.menu.partition(".")
        if not where or int(where[0]) >= len(groups):
            named = [
                words.text(f"topic_group.{group}") if f"topic_group.{group}" in words else group.replace("_", " ")
                for group in groups
            ]
            made = [self._words.labelled(name, "menu", *here.of_case, f"topics.{at}0") for at, name in enumerate(named)]
            return paged(self._words, here, "topics.", 0, made)
        group = groups[int(where[0])]
        made = [
            self._words.labelled(content.topics[id].title_in(words.language), "topic", *here.of_case, tag(id))
            for id in sorted(content.topic_ids, key=lambda id: -content.topics[id].urgency)
            if content.topics[id].group == group and id != here.case.topic
        ]
        return paged(self._words, here, f"topics.{where[0]}", int(where[1:] or 0), made)

    def _ids(self, what: What, here: Here) -> Sequence[str]:
        """What can be sent, the most fitting first: by the topic of the case, and by the contact's country."""
        content, topic, known = self._words.content, here.case.topic or "", here.conversation.known
        if what is What.REPLY:
            return sorted(content.replies, key=lambda id: topic not in content.replies[id].topics)
        if what is What.ANSWER:
            near = content.topics[topic].buttons if topic in content.topics else ()
            first = [t for t in (topic, *near) if t in content.topic_ids]
            return list(dict.fromkeys([*first, *content.topic_ids]))
        seeker = Seeker(known.country, datetime.fromtimestamp(here.view.now / 1000, UTC))
        content = replace(content, audiences=audiences_of(known.sector, known.person))
        return [s.id for s in content.services_to_choose(topic, seeker)]


def paged(words: ForumWords, here: Here, menu: str, page: int, made: Row) -> list[Row]:
    """One page of many buttons, below it the ways back and forth; `menu` names them before the number of the page."""
    page = page if page * A_PAGE < len(made) else 0
    shown = made[page * A_PAGE : (page + 1) * A_PAGE]
    turns: Row = [words.button("back", "menu", *here.of_case, "-")]
    if page:
        turns.insert(0, words.button("earlier", "menu", *here.of_case, f"{menu}{page - 1}"))
    if made[(page + 1) * A_PAGE :]:
        turns.append(words.button("later", "menu", *here.of_case, f"{menu}{page + 1}"))
    return [*(shown[at : at + 2] for at in range(0, len(shown), 2)), turns]


def _order(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)
