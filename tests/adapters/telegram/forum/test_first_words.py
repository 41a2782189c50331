"""Words under the card and in the thread: the first ones, those of before, those too long."""

import re
from dataclasses import replace

import pytest

from bot.adapters.telegram.wire.resent import NO_PREVIEW
from bot.core.model.case import CaseState, CaseView, Content, Kind, LogEntry, Side
from bot.core.model.effects.thread import Card, FirstWords, OpenThread, PinCard, PostLog, RenameThread
from bot.core.understanding.values import Urgency
from bot.wording.code_names import CodeNames
from tests.adapters.telegram.forum.shown import CASE, NOW, labels, render, rows, said


def test_first_words_stand_under_the_card_and_stay_there() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    log = (said(1, "they <locked> me"), said(2, "please & help"), said(3, "", Kind.VOICE))
    call = render(FirstWords(case=CASE.number), waiting, *log)
    assert str(call.params["text"]).endswith("they &lt;locked&gt; me\nplease &amp; help")
    assert (call.log_upto, labels(call)) == (2, ["Take over", "Protocol"])
    edited = render(Card(case=CASE.number), replace(CASE, view=replace(CASE.view, card_words=(0, 2), cursor=3)), *log)
    assert edited.method == "edit_message_text"
    assert str(edited.params["text"]).endswith("please &amp; help")


BEFORE = "(from before this case, maybe another person)"


def test_words_of_before_the_case_are_marked_under_the_card_and_in_the_topic() -> None:
    case = replace(CASE, view=replace(CASE.view, card=None), life=replace(CASE.life, before=1))
    first = render(FirstWords(case=CASE.number), case, said(1, "ជួយ"), said(2, "នេះអ្នកណា?"))
    assert rows(first)[-2:] == [f"{BEFORE} ជួយ", "នេះអ្នកណា?"]
    edited = render(
        Card(case=CASE.number),
        replace(CASE, life=replace(CASE.life, before=1), view=replace(CASE.view, card_words=(0, 2))),
        said(1, "ជួយ"),
        said(2, "បាទ"),
    )
    assert rows(edited)[-2:] == [f"{BEFORE} ជួយ", "បាទ"]
    posted = render(
        PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1)), said(1, "ជួយ"), said(2, "នេះអ្នកណា?")
    )
    assert rows(posted) == [f"{BEFORE} ជួយ", "នេះអ្នកណា?"]


@pytest.mark.parametrize("kind", [Kind.VOICE, Kind.PHOTO])
def test_what_was_sent_before_the_case_is_marked_in_its_caption(kind: Kind) -> None:
    posted = render(
        PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1), topic="wages"), said(1, "", kind)
    )
    assert posted.params["caption"] == BEFORE
    later = render(
        PostLog(case=CASE.number),
        replace(CASE, life=replace(CASE.life, before=1), view=replace(CASE.view, cursor=1)),
        said(1, "", kind),
        said(2, "", kind),
    )
    assert "caption" not in later.params


@pytest.mark.parametrize("kind", [Kind.STICKER, Kind.VIDEO_NOTE, Kind.LOCATION])
def test_what_takes_no_words_and_was_sent_before_the_case_has_the_mark_below_it(kind: Kind) -> None:
    there = LogEntry(1, NOW, Side.CONTACT, Content(kind, "", "file", (11.5, 104.9)), 1)
    assert labels(render(PostLog(case=CASE.number), replace(CASE, life=replace(CASE.life, before=1)), there)) == [
        BEFORE
    ]
    assert "reply_markup" not in render(PostLog(case=CASE.number), CASE, there).params


def test_no_card_shows_a_preview_of_a_link_in_its_words_also_once_it_was_edited() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    link = said(1, "https://example.org/who-opens-this")
    first = render(FirstWords(case=CASE.number), waiting, link).params
    later = render(
        Card(case=CASE.number), replace(CASE, view=replace(CASE.view, card=8, card_words=(0, 1))), link
    ).params
    for params in (first, later):
        assert "example.org" in str(params["text"])
        assert params["link_preview_options"] == NO_PREVIEW


def test_words_that_are_too_long_follow_the_card() -> None:
    waiting = replace(CASE, state=CaseState.WAITING, holder=None, view=replace(CASE.view, card=None))
    long = (said(1, "x" * 4_000),)
    first = render(FirstWords(case=CASE.number), waiting, *long)
    assert first.log_upto is None
    assert "xxx" not in str(first.params["text"])
    assert render(PostLog(case=CASE.number), replace(waiting, view=replace(waiting.view, card=8)), *long).log_upto == 1


def test_a_thread_begins_with_the_urgency_and_its_card_can_be_pinned() -> None:
    opened = render(OpenThread(case=CASE.number), replace(CASE, view=CaseView()))
    assert opened.params["name"] == f"🔴 {CodeNames().name((1, 2), 'en')}"
    renamed = render(RenameThread(case=CASE.number), replace(CASE, urgency=Urgency.URGENT))
    assert (renamed.method, renamed.params["name"]) == ("edit_forum_topic", f"🟠 {CodeNames().name((1, 2), 'en')}")
    pinned = render(PinCard(case=CASE.number, message=8), CASE)
    assert (pinned.method, pinned.params["message_id"], pinned.params["disable_notification"]) == (
        "pin_chat_message", 8, True,
    )  # fmt: skip


def test_words_that_stand_in_a_thread_made_anew_keep_their_times() -> None:
    anew = replace(CASE, view=replace(CASE.view, cursor=0, since=1))
    call = render(PostLog(case=CASE.number), anew, said(1, "before"), said(2, "now"))
    first, second = str(call.params["text"]).split("\n")
    assert re.fullmatch(r"\[\w+ \d+ \w+ \d\d:\d\d\] before", first)
    assert second == "now"
