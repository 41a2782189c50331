"""The pages under a card from which its holder chooses prepared content: what fits the case first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from telegram import InlineKeyboardButton

from bot.adapters.telegram.desk.calls import ForumWords
from bot.content.model.lookup import Seeker, audiences_of
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.prepared import Prepared, What, tag
from bot.core.ports import View
from bot.wording.prepared import prepared_title

Row = list[InlineKeyboardButton]

A_PAGE = 8
"""Buttons on a page, two in a row."""

LONGEST_LABEL = 40
"""Characters of a label: longer names of services are cut."""

KINDS = {"replies": (What.REPLY, "r"), "answers": (What.ANSWER, "a"), "services": (What.SERVICE, "n")}
"""By menu: what is chosen there, and the letter that stands for it in the data of a button."""


GROUPS = ("at_work", "rights_and_services", "before_leaving", "conversation")
"""The groups of topics, in the order in which a counsellor looks for the right one."""


class SendingButtons:
    """Rows of buttons with prepared content."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def pages(self, of_case: tuple[str, str], case: Case, view: View) -> list[Row]:
        """The page of the menu that the card shows now, with the ways to the others."""
        menu, _, page = case.view.menu.partition(".")
        what, letter = KINDS[menu]
        ids = self._ids(what, case, view.conversation, view)
        content, words = self._words.content, self._words.catalog
        made = [
            self._words.labelled(
                prepared_title(content, Prepared(what, id), words)[:LONGEST_LABEL], "say", *of_case, letter + tag(id)
            )
            for id in ids
        ]
        return paged(self._words, of_case, f"{menu}.", int(page or 0), made)

    def topics(self, of_case: tuple[str, str], case: Case) -> list[Row]:
        """The groups of topics, or a page of the topics of one: `topics.23` is the fourth page of the third group, the
        most urgent first."""
        content, words = self._words.content, self._words.catalog
        groups = sorted({content.topics[id].group for id in content.topic_ids}, key=_order)
        _, _, where = case.view.menu.partition(".")
        if not where or int(where[0]) >= len(groups):
            named = [
                words.text(f"topic_group.{group}") if f"topic_group.{group}" in words else group.replace("_", " ")
                for group in groups
            ]
            made = [self._words.labelled(name, "menu", *of_case, f"topics.{at}0") for at, name in enumerate(named)]
            return paged(self._words, of_case, "topics.", 0, made)
        group = groups[int(where[0])]
        made = [
            self._words.labelled(content.topics[id].title_in(words.language), "topic", *of_case, tag(id))
            for id in sorted(content.topic_ids, key=lambda id: -content.topics[id].urgency)
            if content.topics[id].group == group and id != case.topic
        ]
        return paged(self._words, of_case, f"topics.{where[0]}", int(where[1:] or 0), made)

    def _ids(self, what: What, case: Case, conversation: Conversation | None, view: View) -> Sequence[str]:
        """What can be sent, the most fitting first: by the topic of the case, and by the contact's country."""
        content, topic = self._words.content, case.topic or ""
        if what is What.REPLY:
            return sorted(content.replies, key=lambda id: topic not in content.replies[id].topics)
        if what is What.ANSWER:
            near = content.topics[topic].buttons if topic in content.topics else ()
            first = [t for t in (topic, *near) if t in content.topic_ids]
            return list(dict.fromkeys([*first, *content.topic_ids]))
        now, country = datetime.fromtimestamp(view.now / 1000, UTC), None
        if conversation is not None:
            country = conversation.known.country
            content = replace(content, audiences=audiences_of(conversation.known.sector, conversation.known.person))
        return [s.id for s in content.services_to_choose(topic, Seeker(country, now))]


def paged(words: ForumWords, of_case: tuple[str, str], menu: str, page: int, made: Row) -> list[Row]:
    """One page of many buttons, below it the ways back and forth; `menu` names them before the number of the page."""
    page = page if page * A_PAGE < len(made) else 0
    shown = made[page * A_PAGE : (page + 1) * A_PAGE]
    turns: Row = [words.button("back", "menu", *of_case, "-")]
    if page:
        turns.insert(0, words.button("earlier", "menu", *of_case, f"{menu}{page - 1}"))
    if made[(page + 1) * A_PAGE :]:
        turns.append(words.button("later", "menu", *of_case, f"{menu}{page + 1}"))
    return [*(shown[at : at + 2] for at in range(0, len(shown), 2)), turns]


def _order(group: str) -> int:
    return GROUPS.index(group) if group in GROUPS else len(GROUPS)
