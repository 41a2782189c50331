"""What can be sent is found by typing the bot's name: by the desk's members alone, and goes out as their own command."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.adapters.telegram.desk.forum import TelegramForum
from bot.adapters.telegram.desk.inline import CACHED, MOST
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.core.model.case import CaseState
from bot.core.model.case_events import PreparedAsked, counsellor_id
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.desk_events import PreparedSought
from bot.core.model.effects.desk import OfferPrepared
from bot.core.model.prepared import What, Withheld
from bot.core.ports import DESK, Ignored, Routed, View
from bot.core.understanding.values import Urgency
from tests.adapters.telegram.forum.shown import CONTENT, GROUP, NAMES, NO_HOURS, NOW, Signing, counsellor
from tests.adapters.telegram.updates.desk import BOT, TOPIC, Names

BOPHA = counsellor(1)


def answer(typed: str, desk: Desk | None = None, language: str = "en") -> list[Any]:
    """The results that somebody sees."""
    forum = TelegramForum(CONTENT, NAMES, Signing(), ForumGroups({"": GROUP}), language, hours=NO_HOURS)
    sought = OfferPrepared(query="q", words=typed, asker=BOPHA.id)
    call = forum.found(sought, View(None, desk or Desk(counsellors=(BOPHA,)), (), NOW))
    if call is None:
        return []
    assert (call.method, call.chat, call.group) == ("answer_inline_query", "press:q", False)
    assert (call.params["is_personal"], call.params["cache_time"]) == (True, CACHED)
    found: Any = call.params["results"]
    return list(found)


def routed(update: dict[str, Any], *, known: bool = True, gone: bool = False) -> Routed:
    who = Counsellor(counsellor_id("contact 9"), "9", "Bopha", gone=gone)
    case = DeskCase("ada", 1, (0, 0), CaseState.OPEN, Urgency.URGENT, 0, thread=TOPIC)
    desk = Desk(counsellors=(who,) if known else (), cases=(case,))
    translator = TelegramTranslator(BOT, ForumGroups({"": GROUP}), Names())
    return translator.translate(json.dumps({"update_id": 1, **update}).encode(), desk, 0)


def typed(words: str, **who: Any) -> Routed:
    user = {"id": 9, "is_bot": False, "first_name": ""}
    return routed(
        {"inline_query": {"id": "q", "from": user, "query": words, "offset": "", "chat_type": "group"}}, **who
    )


def test_it_is_found_by_its_title_in_either_language_and_what_begins_so_comes_first() -> None:
    reply = next(iter(CONTENT.replies.values()))
    for title in (reply.title_in("en"), reply.title_in("km"), reply.id, reply.title_in("en").upper()):
        for language in ("en", "km"):
            first = answer(title, language=language)[0]
            assert (first.title, first.input_message_content.message_text) == (
                reply.title_in(language),
                f"/r {reply.id}",
            )
    assert len(answer("")) == min(MOST, len(CONTENT.replies)), "before anything is typed: the replies"
    begins = [one.title.lower().startswith("w") for one in answer("w")]
    assert begins == sorted(begins, reverse=True)
    assert answer("nothing is called so") == []


def test_what_is_chosen_is_the_command_that_one_would_type() -> None:
    seen = dict.fromkeys(What, 0)
    for words in ("", "wa", "he", "ca", "1280"):
        for one in answer(words):
            said = one.input_message_content.message_text
            message = {
                "message_id": 5,
                "date": 1,
                "chat": {"id": GROUP, "type": "supergroup", "is_forum": True},
                "from": {"id": 9, "is_bot": False, "first_name": "Bopha"},
                "via_bot": {"id": BOT, "is_bot": True, "first_name": "Sarika", "username": "sarika_bot"},
                "message_thread_id": TOPIC,
                "is_topic_message": True,
                "text": said,
            }
            (event,) = routed({"message": message}).events
            assert isinstance(event, PreparedAsked)
            known = {What.REPLY: CONTENT.replies, What.ANSWER: CONTENT.topics, What.SERVICE: CONTENT.services}
            assert event.argument in known[event.what], said
            assert not event.offer
            assert len(one.id) <= 64
            seen[event.what] += 1
    assert all(seen.values()), seen


def test_a_time_that_was_typed_goes_where_it_is_needed() -> None:
    timed = next(r for r in CONTENT.replies.values() if "time" in r.needs)
    other = next(r for r in CONTENT.replies.values() if "time" not in r.needs)
    (one, *_), (two, *_) = answer(f"{timed.title_in('en')} 14:30"), answer(f"{other.title_in('en')} 14:30")
    assert one.input_message_content.message_text == f"/r {timed.id} 14:30"
    assert "14:30" in one.description
    assert two.input_message_content.message_text == f"/r {other.id}"


def test_what_is_withheld_is_not_offered_and_nobody_who_left_is_answered() -> None:
    desk = Desk(counsellors=(BOPHA,), withheld=(Withheld(What.SERVICE, "kh_1280", "wrong", BOPHA.id, NOW),))
    assert any("kh_1280" in one.input_message_content.message_text for one in answer("1280"))
    assert not any("kh_1280" in one.input_message_content.message_text for one in answer("1280", desk))
    assert answer("hello", Desk(counsellors=(replace(BOPHA, gone=True),))) == []
    assert answer("hello", Desk()) == []


def test_of_who_is_not_known_at_the_desk_nothing_is_asked_or_answered() -> None:
    sought = typed("hel")
    (event,) = sought.events
    assert isinstance(event, PreparedSought)
    assert (sought.key, sought.by, event.words, event.query) == (DESK, "9", "hel", "q")
    assert event.by.at is None
    for stranger in (typed("my boss beats me", known=False), typed("hel", gone=True)):
        assert (stranger.events, stranger.by, stranger.ignored) == ((), None, Ignored.STRANGER)
