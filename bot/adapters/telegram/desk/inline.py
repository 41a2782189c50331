"""Prepared content found by typing the bot's name: a list for who typed, in whichever chat. It costs the group no call.

What is chosen there is a command of the counsellor's own, in the words of which nobody is named. It goes the way of the
same command typed by hand: to the contact of the thread in which it stands, if they hold that case, and to nobody else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from telegram import InlineQueryResultArticle, InputTextMessageContent

from bot.adapters.telegram.desk.calls import ForumWords
from bot.adapters.telegram.desk.presses import SENDS
from bot.content import Content
from bot.core.model.effects.desk import OfferPrepared
from bot.core.model.prepared import Prepared, What, tag
from bot.core.ports import Call, View
from bot.wording.prepared import called_like, prepared_title, render_prepared
from bot.wording.text import visible

MOST = 20
"""Results of an answer: what a phone shows without much scrolling. Telegram takes 50 (Bot API, answerInlineQuery)."""

CACHED = 30
"""Seconds for which Telegram gives the same person the same answer: what is withheld meanwhile is refused all the same.
"""

LONGEST = 120
"""Characters of the words that stand under a title."""

SHORT = 2
"""Characters from which on answers and services are looked for too: before, there are prepared replies only."""

_TIME = re.compile(r"(.*?)\s*\b((?:[01]?\d|2[0-3])[:.][0-5]\d)")
_COMMANDS = {what: command for command, what in SENDS.items()}
_NO_TIME = "--:--"


class ForumInline:
    """Finds prepared content for a counsellor."""

    def __init__(self, words: ForumWords) -> None:
        self._words = words

    def found(self, effect: OfferPrepared, view: View) -> Call:
        """The answer, which is empty where nothing is called so."""
        typed, time = _with_time(effect.words)
        content, now = self._words.content, datetime.fromtimestamp(view.now / 1000, UTC)
        fitting = called_like(content, typed, _all(content, typed))[:MOST]
        params = {
            "inline_query_id": effect.query,
            "results": [self._result(content, one, time, now) for one in fitting],
            "cache_time": CACHED,
            "is_personal": True,
        }
        return Call("answer_inline_query", params, f"press:{effect.query}")

    def _result(self, content: Content, prepared: Prepared, time: str, now: datetime) -> InlineQueryResultArticle:
        words, needs = self._words.catalog, frozenset[str]()
        if prepared.what is What.REPLY:
            needs = frozenset(content.replies[prepared.id].needs)
        value = (time or _NO_TIME) if "time" in needs else ""
        said = f"/{_COMMANDS[prepared.what]} {prepared.id}" + (f" {time}" if time and "time" in needs else "")
        try:
            shown = visible(
                render_prepared(
                    content, Prepared(prepared.what, prepared.id, value=value), words.language, now
                ).text_html
            )
        except KeyError:  # it needs what only the case knows
            shown = words.text(f"prepared.{prepared.what}")
        return InlineQueryResultArticle(
            f"{prepared.what}.{tag(prepared.id)}",
            prepared_title(content, prepared, words),
            InputTextMessageContent(said),
            description=" ".join(shown.split())[:LONGEST],
        )


def _all(content: Content, typed: str) -> Iterator[Prepared]:
    yield from (Prepared(What.REPLY, id) for id in content.replies)
    if len(typed) >= SHORT:
        yield from (Prepared(What.ANSWER, id) for id in content.topic_ids)
        shown = (s.id for s in content.services.values() if content.may_show(s.id) and not s.replaced_by)
        yield from (Prepared(What.SERVICE, id) for id in shown)


def _with_time(typed: str) -> tuple[str, str]:
    """What is looked for, and the time behind it, which some replies need."""
    found = _TIME.fullmatch(typed.strip())
    return (found[1], found[2]) if found is not None else (typed.strip(), "")
