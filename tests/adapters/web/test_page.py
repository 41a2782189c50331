"""The desk's page on the real engine: what is shown comes from the records, what is pressed goes the same line."""

import re
from dataclasses import replace
from html import unescape

from bot.core.model.case import CaseState, Kind
from bot.core.model.contact_events import Blocked, Pressed
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Urgency
from bot.replay.stage import CONTACT
from tests import project
from tests.adapters.web.house import House, token_of, words
from tests.core.world import RULES, understood

CHILD = next(id for id in project.content().topic_ids if project.topics().has(id, Trait.GUARDED))
"""A topic whose pictures are held back."""


def shown(html: str, id: str) -> str:
    """What is read of an element that holds none of its kind."""
    found = re.search(rf'<(\w+) id="{id}".*?</\1>', html, re.DOTALL)
    return words(found[0]) if found else ""


async def test_a_case_is_seen_taken_answered_and_closed(house: House) -> None:
    browser = await house.counsellor()
    assert "Nobody waits." in words((await browser.asks("queue")).text)
    await house.writes("they locked us in")
    queue = words((await browser.asks("queue")).text)
    assert "Waiting: 1" in queue
    assert "emergency" in queue.lower()
    assert "Held against one's will" in queue or "held" in queue.lower()
    token = await token_of(house)
    assert (await browser.acts("claim", token, 1)) == words(house.words("you_hold"))
    case = (await browser.asks("case", case=token)).text
    assert "they locked us in" in shown(case, "talk")
    await browser.asks("write", case=token, number=1, text="I am <b>here</b> & with you", id="message-1")
    await house.rest()
    assert house.to_contact() == ["I am <b>here</b> & with you"]
    await house.writes("thank you")
    after = re.search(r'id="after"[^>]*value="(\d+)"', case)
    assert after is not None
    talk = (await browser.asks("talk", case=token, after=after[1])).text
    assert re.findall(r'id="e-(\d+)"', talk) == ["2", "3"]
    assert "I am &lt;b&gt;here&lt;/b&gt; &amp; with you" in talk
    assert "arrived" in talk
    await house.writes("one more thing", meaning=understood())
    assert await browser.acts("end", token, 1, "safe", seen=3) == house.words("unseen_words")
    await browser.acts("end", token, 1, "safe", seen=4)
    told = await house.told()
    assert told.case is not None
    assert (told.case.state, told.case.life.outcome) == (CaseState.RESOLVED, "safe")
    assert {"page_entered", "case_opened", "case_claimed", "case_read", "first_reply", "case_closed"} <= {
        *house.journal()
    }


async def test_words_sent_twice_reach_the_contact_once(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = await token_of(house)
    press = await browser.acts("claim", token, 1, id="press-of-mine")
    assert press
    assert await browser.acts("claim", token, 1, id="press-of-mine") == house.words("page.is_there")
    for _ in range(3):
        await browser.asks("write", case=token, number=1, text="we come", id="one-message")
    await house.rest()
    assert house.to_contact() == ["we come"]
    assert house.journal().count("case_claimed") == 1


async def test_only_the_holders_words_go_out_and_who_writes_hears_it(house: House) -> None:
    one, other = await house.counsellor(5), await house.counsellor(6)
    await house.writes("help")
    token = await token_of(house)
    answer = await other.asks("write", case=token, number=1, text="mine?", id="message-1")
    assert words(answer.text) == house.words("nobody_holds")
    await one.acts("claim", token, 1)
    assert "Sokha" in await other.acts("claim", token, 1)
    answer = await other.asks("write", case=token, number=1, text="mine?", id="message-2")
    assert "Sokha" in words(answer.text)
    answer = await one.asks("write", case=token, number=2, text="of another case", id="message-3")
    assert words(answer.text) == house.words("case_closed_desk")
    await house.rest()
    assert house.to_contact() == []


async def test_words_are_taken_back_from_the_phone_by_who_holds_the_case(house: House) -> None:
    one, other = await house.counsellor(5), await house.counsellor(6)
    await house.writes("help")
    token = await token_of(house)
    await one.acts("claim", token, 1)
    await one.asks("write", case=token, number=1, text="to another, sorry", id="message-1")
    await house.rest()
    talk = (await one.asks("talk", case=token, after=0)).text
    assert re.findall(r'data-act="(unsend [^"]*)"', talk) == [f"unsend {token} 1 2"]
    assert "Sokha" in await other.acts("unsend", token, 1, 2)
    await one.acts("unsend", token, 1, 2)
    await house.rest()
    assert [shown.call.method for shown in house.telegram.shown if shown.effect.kind == "unsend"] == ["delete_message"]
    talk = (await one.asks("talk", case=token, after=0)).text
    assert house.words("page.withdrawn") in talk
    assert "unsend" not in talk
    assert words(house.words("withdrawn")) in unescape(words(talk))
    assert house.journal().count("words_withdrawn") == 1


async def test_a_note_stays_with_the_team_and_stands_in_the_thread_too(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = await token_of(house)
    await browser.asks("note", case=token, number=1, text="called the embassy", id="a-note-01")
    await house.rest()
    assert "called the embassy" in shown((await browser.asks("case", case=token)).text, "deeds")
    assert house.to_contact() == []
    assert any("called the embassy" in one.words for one in house.telegram.shown if one.effect.kind == "note")


async def test_what_is_written_on_the_page_stands_in_the_thread_with_its_writer(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = await token_of(house)
    await browser.acts("claim", token, 1)
    await browser.asks("write", case=token, number=1, text="from the page", id="message-1")
    await house.rest()
    in_thread = [one.words for one in house.telegram.shown if one.effect.kind == "post_log"]
    assert any("Sokha: from the page" in line for line in in_thread)
    assert not any(one.call.method == "set_message_reaction" for one in house.telegram.shown)


async def test_with_the_page_alone_no_word_of_a_contact_stands_in_the_group() -> None:
    async with House(replace(RULES, threads=False)) as house:
        browser = await house.counsellor()
        await house.writes("they locked us in")
        token = await token_of(house)
        await browser.acts("claim", token, 1)
        await house.writes("are you there")
        await browser.asks("write", case=token, number=1, text="yes", id="message-1")
        await browser.asks("note", case=token, number=1, text="a note", id="a-note-01")
        await house.happens(Blocked(), "a")
        await browser.asks("write", case=token, number=1, text="still?", id="message-2")
        await house.rest()
        in_group = [one for one in house.telegram.shown if one.call.group]
        assert {one.effect.kind for one in in_group} <= {"alert", "update_call", "board", "pin_board"}
        said = " ".join(str(one.call.params) for one in in_group)
        assert not any(words in said for words in ("locked us in", "are you there", "a note", "still?"))
        case = (await browser.asks("case", case=token)).text
        assert "are you there" in shown(case, "talk")
        assert house.words("blocked") in shown(case, "lines")
        assert shown(case, "talk").count(house.words("page.words_wait")) == 1, "what could not be sent says so"
        told = (await browser.asks("talk", case=token, after=4)).text
        assert (shown(told, "s-3"), shown(told, "s-4")) == (house.words("page.arrived"), house.words("page.words_wait"))
        await browser.acts("end", token, 1, "lost", seen=4)
        assert (await house.desk()).cases == ()


async def test_prepared_words_are_found_by_two_letters_of_their_title_in_either_language(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = await token_of(house)
    await browser.acts("claim", token, 1)
    reply = next(iter(house.use.content().replies.values()))
    for title in (reply.title_in("en"), reply.title_in("km")):
        found = (await browser.asks("replies", case=token, q="/" + title[:6])).text
        assert f'"prepared":"{reply.id}"' in found.replace("&#34;", '"')
    assert "button" not in (await browser.asks("replies", case=token, q="/x")).text
    hello = next(r.id for r in house.use.content().replies.values() if not r.needs)
    offer = (await browser.asks("preview", case=token, number=1, what="reply", prepared=hello)).text
    assert 'class="offer' in offer
    await browser.asks("send", case=token, number=1, what="reply", prepared=hello, value="", id="send-0001")
    await house.rest()
    assert len(house.to_contact()) == 1
    assert "reply_sent" in house.journal()


async def test_the_queue_says_who_it_is_about_and_whether_it_is_safe_to_write_and_who_waits_for_whom(
    house: House,
) -> None:
    browser = await house.counsellor()
    await house.writes("calm", key="b", meaning=understood("unpaid_wages", Urgency.SUPPORT, country="TH"))
    await house.writes("danger")
    tokens = {case.contact: case.token for case in (await house.desk()).cases}
    assert set(tokens) >= {"a"}
    await browser.acts("claim", tokens["a"], 1)
    held = words((await browser.asks("queue")).text).partition("Held:")[2]
    assert "waits for an answer" in held
    await browser.asks("write", case=tokens["a"], number=1, text="hello", id="message-1")
    await house.rest()
    assert "the contact has the answer" in words((await browser.asks("queue")).text).partition("Held:")[2]


async def test_what_a_contact_sent_is_fetched_when_it_is_asked_for(house: House) -> None:
    browser, other = await house.counsellor(5), await house.counsellor(6)
    await house.writes("help")
    token = await token_of(house)
    await browser.acts("claim", token, 1)
    for kind, file in ((Kind.VOICE, "voice"), (Kind.PHOTO, "photo"), (Kind.DOCUMENT, "gone")):
        await house.writes("", kind=kind, file=file, meaning=understood())
    case = (await browser.asks("case", case=token)).text
    assert re.findall(r'class="file" data-file="(\d)"', case) == ["2", "3", "4"]
    voice = await other.asks("file", case=token, seq=2)
    assert (voice.content, voice.headers["content-type"]) == (b"what is in voice", "audio/ogg")
    assert voice.headers["cache-control"] == "no-store"
    assert voice.headers["x-content-type-options"] == "nosniff"
    assert (await browser.asks("file", case=token, seq=3)).headers["content-type"] == "image/jpeg"
    for seq in ("1", "4", "5", "0", "x"):
        assert (await browser.asks("file", case=token, seq=seq)).status_code == 404
    assert (await house.browser().asks("file", case=token, seq=2)).status_code == 401


async def test_of_who_is_forgotten_no_word_stays_on_an_open_page(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("they locked us in")
    token = await token_of(house)
    assert "HX-Retarget" not in (await browser.asks("talk", case=token, after=0)).headers
    for press in ("asks", "agrees"):
        at = house.store.state.clock()
        yes = Pressed(address=str(CONTACT), action="forget_yes", args=(), press=press, message=None, sent_at=at)
        await house.happens(yes, "a")
    await house.rest()
    answer = await browser.asks("talk", case=token, after=1)
    assert words(answer.text) == house.words("page.not_there")
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#main", "innerHTML")


async def test_a_picture_that_is_held_back_opens_for_its_holder_alone_or_never(house: House) -> None:
    browser, other = await house.counsellor(5), await house.counsellor(6)
    await house.writes("a child", meaning=understood(CHILD, Urgency.EMERGENCY))
    token = await token_of(house)
    await browser.acts("claim", token, 1)
    for file in ("one", "two"):
        await house.writes("", kind=Kind.PHOTO, file=file, meaning=understood())
    told = (await house.told()).case
    assert told is not None
    one, two = told.guard.unopened
    assert (await browser.asks("file", case=token, seq=one)).status_code == 404
    case = (await browser.asks("case", case=token)).text
    assert f'data-act="open {token} 1 {one}"' in case
    await browser.acts("open", token, 1, one)
    await browser.acts("never", token, 1, two)
    assert (await browser.asks("file", case=token, seq=one)).content == b"what is in one"
    assert (await other.asks("file", case=token, seq=one)).status_code == 404
    assert (await browser.asks("file", case=token, seq=two)).status_code == 404
    assert {"picture_opened", "picture_destroyed"} <= {*house.journal()}
