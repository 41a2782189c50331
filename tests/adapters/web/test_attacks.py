"""What an attacker would try on the page, each tried."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.adapters.web import live as live_module
from bot.adapters.web.asked import LARGEST
from bot.adapters.web.screens import PARTS, SCREENS
from bot.adapters.web.sessions import named
from bot.core.model.case import Kind
from bot.core.model.case_events import By
from bot.core.ports import Raw
from tests.adapters.web.house import ORIGIN, House, init_data, words

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "javascript:alert(1)",
    "\u202eevil\u202c \u2066x\u2069",
    "</textarea></form><form action=//evil.example>",
    "\x00\x1b[31m\u0000",
)


EVERY = (*SCREENS, *PARTS, "enter", "in", "ticket", "ticket-state", "alive", "file", "sheet", "handout", "attach")
"""All that can be posted."""


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def test_forged_old_and_replayed_data_of_telegram_lets_nobody_in(house: House) -> None:
    browser = house.browser()
    assert (await browser.enters(5, token="2:other")).status_code == 401
    assert (await browser.enters(5, at=1)).status_code == 401
    data = init_data(5)
    assert (await browser.asks("enter", data=data)).status_code == 204
    replayed = house.browser()
    assert (await replayed.asks("enter", data=data)).status_code == 401
    assert (await replayed.asks("queue")).status_code == 401
    assert (await house.browser().enters(99)).status_code == 403  # no member of the group
    assert len((await house.desk()).sessions) == 1


async def test_a_session_of_nobody_or_of_somebody_elses_making_opens_nothing(house: House) -> None:
    browser = house.browser()
    browser.cookies.set("__Host-sarika", "put-there-by-an-attacker", domain="desk.example.org")
    assert (await browser.asks("queue")).status_code == 401
    assert (await browser.enters(5)).status_code == 204
    key = [c.value for c in browser.cookies.jar if c.name == "__Host-sarika" and c.value != "put-there-by-an-attacker"]
    assert len(key) == 1, "the key is a new one"
    desk = await house.desk()
    assert [s.id for s in desk.sessions] == [named(key[0] or "")]
    assert str(key[0]) not in json.dumps(desk.sessions, default=str)
    thief = house.browser()
    thief.cookies.set("__Host-sarika", desk.sessions[0].id, domain="desk.example.org")  # what the store holds is no key
    assert (await thief.asks("queue")).status_code == 401


async def test_the_cookie_is_for_the_page_alone(house: House) -> None:
    answer = await house.browser().enters(5)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-sarika=")
    assert all(part in cookie for part in ("httponly", "secure", "samesite=strict", "path=/"))


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://desk.example.org", ORIGIN + ".evil.example"]
)
async def test_what_another_site_sends_does_nothing(house: House, origin: str | None) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    for name in EVERY:
        answer = await browser.asks(name, origin=origin, parts=f"claim {token} 1", id="press-0001", case=token)
        assert answer.status_code == 403
    await house.rest()
    assert (await house.told()).case.holder is None  # type: ignore[union-attr]


async def test_who_is_in_nobody_is_shown_and_does_nothing_wherever_they_knock(house: House) -> None:
    await house.writes("only for the desk")
    token = (await house.desk()).cases[0].token
    before, stranger = len(house.journal()), house.browser()
    stranger.cookies.set("__Host-sarika", "made up", domain="desk.example.org")
    for name in (*SCREENS, *PARTS, "alive", "file", "sheet", "handout", "attach"):
        fields: dict[str, Any] = {
            "parts": f"claim {token} 1",
            "id": "press-0001",
            "case": token,
            "number": 1,
            "seq": 1,
            "text": "x",
        }
        answer = await stranger.asks(name, **fields)
        assert (answer.status_code, answer.content) == (401, b""), name
    assert (await stranger.get("/desk/stream")).status_code == 401
    await house.rest()
    assert len(house.journal()) == before


async def test_every_field_takes_words_as_words(house: House) -> None:
    """Those beside words, notes and looking for replies, which have a test of their own."""
    browser, supervisor = await house.counsellor(5), await house.counsellor(7)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await browser.acts("claim", token, 1)
    for number, hostile in enumerate(HOSTILE):
        of_case: dict[str, Any] = {"case": token, "number": 1}
        shown = [
            await browser.asks("word", **of_case, text=hostile, press=f"the-word-{number}"),
            await browser.asks("case", case=token),
            await browser.asks("menu", case=token, menu="record"),
            await browser.asks("menu", case=token, menu=hostile),
            await browser.asks("preview", **of_case, what="reply", prepared=hostile, value=hostile),
            await browser.asks(
                "send", **of_case, what="reply", prepared=hostile, value=hostile, id=f"send-{number:04}"
            ),
            await browser.asks(
                "hand-over", id=f"over-{number:04}", to=hostile, **{f"pick-{token}": "1", f"line-{token}": hostile}
            ),
            await browser.asks("file", case=token, seq=hostile),
            await browser.attaches(b"%PDF-", case=hostile, number=hostile, id=hostile, recorded=hostile),
            await supervisor.asks("withhold", name="kh_1280", reason=hostile, id=f"withhold-{number}"),
            await supervisor.asks("withhold", name=hostile, reason=hostile, back="1", id=f"give-back-{number}"),
            await supervisor.asks("report", **{"from": hostile, "to": hostile}),
            await supervisor.asks("draft", name=hostile),
            await supervisor.asks("session-end", session=hostile),
        ]
        for page in shown:
            assert page.status_code in (200, 404), page.request.url
            for part in ("<script>alert", "<img src=x", "onmouseover='", "<form action=//", "\u202e", "\u2066"):
                assert part not in page.text, (part, page.request.url)


async def test_no_line_of_a_log_has_a_word_a_name_or_a_token(house: House) -> None:
    with capture_logs() as lines:
        browser = await house.counsellor(5)
        await house.writes("only for the desk")
        token = (await house.desk()).cases[0].token
        await browser.acts("claim", token, 1)
        await browser.asks("write", case=token, number=1, text="words of a counsellor", id="message-1")
        await browser.attaches(b"MZ", case=token)
        await browser.asks("case", case="made-up")
        await browser.asks("act", parts="no such button", id="press-0001")
        await browser.enters(5, token="2:other")
        await house.rest()
    said = repr(lines)
    for part in ("only for the desk", "words of a counsellor", token, "Sokha", house.browser_cookie(browser)):
        assert part not in said


async def test_under_another_name_nothing_is_served(house: House) -> None:
    browser = await house.counsellor()
    answer = await browser.get("/desk/", headers={"Host": "rebound.example"})
    assert answer.status_code == 421


async def test_every_answer_forbids_keeping_framing_and_scripts_of_others(house: House) -> None:
    browser = await house.counsellor()
    for answer in (
        await browser.get("/desk/"),
        await browser.asks("queue"),
        await browser.asks("nowhere"),
        await house.browser().asks("queue"),
    ):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert policy.endswith("frame-ancestors https://web.telegram.org")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_whatever_anybody_writes_is_shown_as_words(house: House) -> None:
    browser = await house.counsellor(5)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await browser.acts("claim", token, 1)
    for number, hostile in enumerate(HOSTILE):
        await house.writes(hostile)
        await browser.asks("write", case=token, number=1, text=hostile, id=f"message-{number}")
        await browser.asks("note", case=token, number=1, text=hostile, id=f"a-note-{number}")
        await browser.asks("replies", case=token, q=hostile)
    for page in (await browser.asks("case", case=token), await browser.asks("queue"), await browser.asks("sessions")):
        assert page.status_code == 200
        for part in ("<script>alert", "<img src=x", "onmouseover='", "<form action=//", "\u202e", "\u2066"):
            assert part not in page.text
    talk = words((await browser.asks("talk", case=token, after=0)).text)
    assert talk.count("{{ 7*7 }}") == 3  # of the contact, of the counsellor, and the note


async def test_a_name_of_a_counsellor_is_shown_as_words(house: House) -> None:
    data = init_data(5, user=json.dumps({"id": 5, "first_name": "<b onclick=x>S\u202e"}))
    browser = house.browser()
    assert (await browser.asks("enter", data=data)).status_code == 204
    page = (await browser.get("/desk/")).text
    assert "<b onclick" not in page
    assert "\u202e" not in page


async def test_case_tokens_of_others_and_made_up_ones_show_nothing(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("only for the desk")
    case = (await house.desk()).cases[0]
    refused = words((await browser.asks("case", case="made-up")).text)
    assert refused == house.words("page.not_there")
    for wrong in ("", "a", case.contact, case.token[:-1], case.token.upper()):
        for name in ("case", "talk", "preview", "replies", "write", "note", "send"):
            answer = await browser.asks(
                name, case=wrong, number=1, text="x", what="reply", prepared="hello", id="message-1"
            )
            assert words(answer.text) == refused, (wrong, name)
    house.members.groups = _elsewhere  # type: ignore[method-assign]
    assert words((await browser.asks("case", case=case.token)).text) in ("", refused)


@pytest.mark.parametrize(("name", "of"), [("talk", {"after": 0}), ("talk", {"before": 9}), ("file", {"seq": 1})])
async def test_whichever_way_somebody_reads_a_case_it_is_written_down(
    house: House, name: str, of: dict[str, Any]
) -> None:
    browser = await house.counsellor()
    await house.writes("only for the desk", kind=Kind.VOICE, file="voice")
    token = (await house.desk()).cases[0].token
    for _ in range(2):
        assert (await browser.asks(name, case=token, **of)).status_code == 200
    await house.rest()
    assert house.journal().count("case_read") == 1


async def _elsewhere(address: str, recorded: object = None) -> tuple[str, ...]:
    return ()


NO_BUTTON = (
    "",
    "a b c d e",
    "claim",
    "claim x 1",
    "end {t} 1 <script>",
    "say {t} 1 z",
    "hand {t} 1 nobody",
    "unmask {t} 1 why",
    "out {t} 1 x",
    f"claim {'x' * 65} 1",
    "d|claim {t} 1",
    "enter 0000 yes",
)
NO_ID = ("", "short", "x" * 65, "with space 1", "é" * 10)


async def test_presses_that_no_button_or_no_page_makes_change_nothing(house: House) -> None:
    browser = await house.counsellor()
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    tries = [(parts, f"press-{number:04}") for number, parts in enumerate(NO_BUTTON)]
    for parts, id in (*tries, *(("claim {t} 1", id) for id in NO_ID)):
        answer = await browser.asks("act", parts=parts.replace("{t}", token), id=id)
        assert answer.status_code == 200, parts
    told = await house.told()
    assert told.case is not None
    assert (told.case.holder, told.case.state.value, told.history.unmaskings) == (None, "waiting", ())


async def test_the_same_id_of_two_counsellors_is_two_presses(house: House) -> None:
    one, other = await house.counsellor(5), await house.counsellor(6)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await one.acts("claim", token, 1, id="the-same-id")
    assert "Sokha" in await other.acts("claim", token, 1, id="the-same-id")


async def test_thirty_megabytes_are_refused_before_they_are_read(house: House) -> None:
    browser = await house.counsellor()
    read = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(30 * 16):
            read += 65_536
            yield b"x" * 65_536

    answer = await browser.post("/desk/write", content=body(), headers={"Origin": ORIGIN})
    assert answer.status_code == 413
    assert read <= LARGEST + 2 * 65_536


async def test_many_streams_of_one_and_of_all_are_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "MOST", 20)
    live = house.page.live

    async def still() -> bool:
        return True

    mine = [live.stream("mine", still) for _ in range(1_000)]
    for stream in mine:
        await anext(stream)
        assert live.open <= live_module.EACH_MOST
    last = mine[-1]
    assert "all" in await anext(last)
    others = [live.stream(f"other {n}", still) for n in range(40)]
    refused = 0
    for stream in others:
        try:
            await anext(stream)
        except live_module.TooMany:
            refused += 1
    assert (live.open, refused) == (20, 40 - 20 + live_module.EACH_MOST)
    for stream in (*mine, *others):
        await stream.aclose()
    assert live.open == 0


async def test_tries_to_get_in_are_counted(house: House) -> None:
    browser = house.browser()
    answers = [(await browser.enters(5, token="2:other")).status_code for _ in range(25)]
    assert answers[:20] == [401] * 20
    assert answers[20:] == [429] * 5
    assert (await browser.enters(5)).status_code == 204, "whoever tries behind the same proxy locks no counsellor out"


async def test_what_telegram_sends_is_never_taken_for_the_page_and_what_the_page_sends_names_its_own_counsellor(
    house: House,
) -> None:
    await house.counsellor()
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    forged = {
        "update_id": 7,
        "page": {"who": {"address": "7", "name": "x"}, "number": -1, "parts": ["claim", token, "1"]},
    }
    house.telegram.translate = lambda *_: (_ for _ in ()).throw(ValueError)  # type: ignore[method-assign]
    with pytest.raises(ValueError):  # noqa: PT011 - it went to Telegram's translator, which this test replaced
        house.parts.translator.translate(json.dumps(forged).encode(), await house.desk(), 0)


async def test_a_press_of_who_lost_their_membership_meanwhile_changes_nothing(house: House) -> None:
    browser = await house.counsellor(6)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    by = By("x", "6", "Dara")
    body = {
        "who": {"address": by.address, "name": by.name},
        "number": -5,
        "press": "page-5",
        "parts": ["claim", token, "1"],
    }
    house.members.members.discard("6")
    await house.store.inbox.add([Raw(-5, b'{"page":' + json.dumps(body).encode() + b"}")])
    await house.rest()
    assert (await house.told()).case.holder is None  # type: ignore[union-attr]
    assert (await browser.asks("queue")).status_code == 401


async def test_a_role_changed_in_mid_session_holds_at_the_next_request(house: House) -> None:
    supervisor = await house.counsellor(7)
    await house.counsellor(5)
    assert "Sokha" in words((await supervisor.asks("sessions")).text)
    house.members.supervisors.clear()
    assert "Sokha" not in words((await supervisor.asks("sessions")).text)


async def test_two_pages_of_one_counsellor_see_the_same_and_both_may_act(house: House) -> None:
    one, two = await house.counsellor(5), await house.counsellor(5)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    await one.acts("claim", token, 1)
    await asyncio.gather(
        one.asks("write", case=token, number=1, text="first", id="message-1"),
        two.asks("write", case=token, number=1, text="second", id="message-2"),
    )
    await house.rest()
    assert sorted(house.to_contact()) == ["first", "second"]
