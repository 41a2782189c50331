"""What can be done with a case on the page: by the core's table, for this case and this person, and no further."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.core.case_actions import ACTIONS
from bot.core.casework.identity import WHY
from bot.core.casework.referring import code_of
from bot.core.model.agreed import History, PastCase
from bot.core.model.case import Case
from bot.core.model.contact_events import Pressed
from bot.core.model.desk_events import CounsellorStarted
from bot.core.model.rules import HOUR, MINUTE
from bot.core.ports import DESK
from bot.core.understanding.values import Urgency
from bot.replay.stage import CONTACT
from tests.adapters.web.house import Browser, House, who, words
from tests.adapters.web.test_attacks import HOSTILE
from tests.adapters.web.test_screens import alter, screen, taken

SERVICE = "kh_1280"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


def offered(html: str) -> set[str]:
    """With what the presses of a screen begin, and the menus that it opens."""
    return {*re.findall(r'data-act="([a-z_]+) ', html), *re.findall(r'"menu":"([a-z]+)"', html)}


async def case_of(house: House, key: str = "a") -> Case:
    case = (await house.told(key)).case
    assert case is not None
    return case


async def says(house: House, action: str, number: int, key: str = "a") -> None:
    """The contact presses a button about the referral or request of a number."""
    at = house.store.state.clock()
    pressed = Pressed(
        address=str(CONTACT), action=action, args=(str(number),), press=f"{action}{at}", message=None, sent_at=at
    )
    await house.happens(pressed, key)


async def test_who_looks_is_offered_what_the_core_would_let_them_do(house: House) -> None:
    mine, other, chief = await house.counsellor(5), await house.counsellor(6), await house.counsellor(7)
    await house.writes("help")
    token = (await house.desk()).cases[0].token
    assert offered(await screen(mine, "case", case=token)) & {*ACTIONS} == {"claim", "protocol"}
    await mine.acts("claim", token, 1)
    shown = offered(await screen(mine, "case", case=token))
    everything = {
        "pause",
        "hand",
        "refer",
        "follow",
        "lower",
        "chief",
        "record",
        "question",
        "topics",
        "mute",
        "unmask",
    }
    assert everything <= shown
    assert shown & {"join", "move", "adult", "undo", "claim"} == set()
    assert offered(await screen(other, "case", case=token)) & {*ACTIONS, "end", "end_sure"} == {"protocol"}
    theirs = offered(await screen(chief, "case", case=token))
    assert {"join", "pause", "hand"} <= theirs
    assert "unmask" not in theirs, "it would be shown to the holder alone"


async def test_a_panel_opens_for_nobody_whom_the_core_would_refuse(house: House) -> None:
    mine, other = await house.counsellor(5), await house.counsellor(6)
    token = await taken(house, mine)
    for browser, menu, opens in (
        (mine, "refer", True),
        (mine, "record", True),
        (mine, "topics", True),
        (mine, "join", False),
        (mine, "refer.000000", False),
        (mine, "../case", False),
        (mine, "", False),
        (other, "refer", False),
        (other, "record", False),
        (other, "protocol", True),
    ):
        shown = await screen(browser, "menu", case=token, menu=menu)
        assert (house.words("page.not_there") not in words(shown)) is opens, menu
    assert house.words("page.not_there") in words(await screen(mine, "menu", case="a" * 26, menu="record"))
    alter(house, case=replace(await case_of(house), group="elsewhere"))
    for menu in ("refer", "record", "protocol"):
        assert house.words("page.not_there") in words(await screen(mine, "menu", case=token, menu=menu)), menu


async def test_a_contact_is_asked_before_anything_is_told_and_the_asker_reads_what_they_read(house: House) -> None:
    browser = await house.counsellor(5)
    token = await taken(house, browser)
    services = await screen(browser, "menu", case=token, menu="refer")
    assert f'"menu":"refer.{code_of(SERVICE)}"' in services
    shown = await screen(browser, "menu", case=token, menu=f"refer.{code_of(SERVICE)}")
    presses = re.findall(r'data-act="([^"]+)"', shown)
    assert [press.split()[-1][0] for press in presses] == ["s", "p", "r"]
    assert "may they tell" in words(shown)
    await browser.acts(*presses[0].split())
    await house.rest()
    (referral,) = (await house.told()).history.referrals
    assert (referral.service, referral.tells, referral.answer) == (SERVICE, "situation", "")
    asked = [one for one in house.telegram.shown if "refer_yes" in str(one.call.params)]
    assert asked, "the contact is asked"
    assert await browser.acts(*presses[0].split()) == house.words("referral_asked")
    await says(house, "refer_yes", 1)
    assert f'data-act="out {token} 1 accepted"' in await screen(browser, "case", case=token)
    await browser.acts("out", token, 1, "accepted")
    assert (await house.told()).history.referrals[0].outcome == "accepted"


async def test_the_topic_is_put_right_and_the_record_is_tapped_on_and_off(house: House) -> None:
    browser = await house.counsellor(5)
    token = await taken(house, browser)
    topics = await screen(browser, "menu", case=token, menu="topics")
    choice = re.search(rf'data-act="topic {token} 1 ([^"]+)">([^<]+)<', topics)
    assert choice is not None
    await browser.acts("topic", token, 1, choice[1])
    topic = (await case_of(house)).topic
    assert topic is not None
    assert house.use.content().topics[topic].title_in("en") == choice[2].strip()
    for pressed in ("true", "false"):
        await browser.acts("put", token, 1, "0.TH")
        record = await screen(browser, "menu", case=token, menu="record")
        assert re.search(rf'aria-pressed="{pressed}" data-act="put {token} 1 0.TH"', record)
    await browser.acts("put", token, 1, "2.detained")
    for number, hostile in enumerate(HOSTILE):
        await browser.asks("word", case=token, number=1, text=hostile, press=f"word-00{number:03}")
        shown = await screen(browser, "menu", case=token, menu="record")
        for part in ("<script>alert", "<img src=x", "onmouseover='", "<form action=//", "\u202e", "\u2066"):
            assert part not in shown
    assert ("place", "detained") in (await house.told()).record


async def test_only_the_holder_writes_the_agreed_word_and_ticks_steps(house: House) -> None:
    mine, other = await house.counsellor(5), await house.counsellor(6)
    token = await taken(house, mine)
    answer = await other.asks("word", case=token, number=1, text="mango", press="word-000001")
    assert "Sokha" in words(answer.text)
    assert (await house.told()).record == ()
    steps = await screen(mine, "menu", case=token, menu="protocol")
    step = re.findall(rf'data-act="step {token} 1 ([a-z_]+\.\d+)"', steps)
    assert step
    assert step[0].endswith(".1")
    assert "/r_" not in words(steps)
    assert '"what":"reply"' in steps, "the replies that a step names are a press away"
    await other.acts("step", token, 1, step[0])
    assert (await case_of(house)).hold.steps == ()
    await mine.acts("step", token, 1, step[0])
    await mine.acts("step", token, 1, step[1])
    for wrong in ("danger", "<b>.1", "../x.1", "danger.0", "danger.100"):
        assert await mine.acts("step", token, 1, wrong) == house.words("old_button_desk")
    assert (await case_of(house)).hold.steps == (step[0], step[1])
    await mine.acts("step", token, 1, step[0])
    shown = await screen(other, "menu", case=token, menu="protocol")
    assert shown.count('aria-checked="true"') == 1
    assert "disabled" in shown


async def test_supervisors_are_called_once_and_the_case_stays_with_its_holder(house: House) -> None:
    mine, chief = await house.counsellor(5), await house.counsellor(7)
    token = await taken(house, mine)
    assert await mine.acts("chief", token, 1) == house.words("supervisor_called")
    assert await mine.acts("chief", token, 1) == house.words("supervisor_just_called")
    await house.rest()
    told = [one.words for one in house.telegram.shown if "asks a supervisor to look" in one.words]
    assert len(told) == 1
    case = await case_of(house)
    assert "Sokha" in told[0]
    assert house.use.names.name(case.code, "en") in told[0]
    assert (await house.desk()).cases[0].holder == case.holder
    assert await chief.acts("chief", token, 1) == house.words("supervisor_just_called")
    alter(house, case=replace(case, calls=replace(case.calls, supervisor_at=case.calls.supervisor_at - HOUR)))
    assert await chief.acts("chief", token, 1) == house.words("supervisor_none"), "nobody else supervises"


async def asks_who(house: House, browser: Browser, token: str) -> str:
    await house.happens(CounsellorStarted(by=who("5", "Sokha")), DESK)
    return await browser.acts("unmask", token, 1, WHY[0])


async def test_what_a_request_to_see_who_it_is_lacks_is_said_and_who_can_agree_is_asked(house: House) -> None:
    mine, other, chief = await house.counsellor(5), await house.counsellor(6), await house.counsellor(7)
    token = await taken(house, mine)
    assert "unmask" in offered(await screen(mine, "case", case=token))
    assert await asks_who(house, mine, token) == house.words("unmask_asked")
    shown = words(await screen(mine, "case", case=token))
    assert house.words("need.second") in shown
    assert "in 10 minutes at the earliest" in shown
    assert await mine.acts("unmask", token, 1, WHY[0]) == house.words("unmask_waits")
    assert not offered(await screen(mine, "case", case=token)) & {"second", "refuse", "alone"}
    theirs = await screen(other, "case", case=token)
    assert not offered(theirs) & {"second", "refuse", "alone"}
    assert house.words("unmask_same_role") in words(theirs)
    assert offered(await screen(chief, "case", case=token)) >= {"second", "refuse"}
    await chief.acts("refuse", token, 1)
    shown = words(await screen(mine, "case", case=token))
    assert "Chea" in shown
    assert house.words("need.second") not in shown
    assert await mine.acts("unmask", token, 1, WHY[0]) == house.words("unmask_refused_lately")
    assert not any(u.opened_at for u in (await house.told()).history.unmaskings)


async def test_alone_it_is_offered_once_nobody_was_there_for_ten_minutes(house: House) -> None:
    mine = await house.counsellor(5)
    token = await taken(house, mine)
    await asks_who(house, mine, token)
    (made,) = (await house.told()).history.unmaskings
    alter(house, history=History(unmaskings=(replace(made, asked_at=made.asked_at - 10 * MINUTE),)))
    shown = await screen(mine, "case", case=token)
    assert f'data-act="alone {token} 1"' in shown
    assert "Press again to see it alone" in shown
    await mine.acts("alone", token, 1)
    assert (await house.told()).history.unmaskings[0].opened_at
    assert "alone" not in offered(await screen(mine, "case", case=token))


async def test_earlier_cases_stand_beside_the_talk_but_not_those_of_others_nor_of_who_may_be_another(
    house: House,
) -> None:
    browser = await house.counsellor(5)
    token = await taken(house, browser)
    one = PastCase(1, (1, 2), "unpaid_wages", Urgency.SUPPORT, 1, 2, "informed", summary="wages <b>came</b>")
    away = PastCase(2, (3, 4), "unpaid_wages", Urgency.SUPPORT, 1, 2, "safe", group="elsewhere", summary="a secret")
    alter(house, history=History(past=(one, away)))
    shown = await screen(browser, "case", case=token)
    assert "wages &lt;b&gt;came&lt;/b&gt;" in shown
    assert "a secret" not in shown
    assert house.words("page.of_others") in words(shown)
    told = await house.told()
    alter(house, phone=replace(told.phone, unsure=True))
    assert "wages" not in words(await screen(browser, "case", case=token)).partition("Earlier cases")[2]


async def test_a_press_of_somebody_who_does_not_hold_it_changes_nothing(house: House) -> None:
    mine, other = await house.counsellor(5), await house.counsellor(6)
    token = await taken(house, mine)
    await house.rest()

    async def now() -> Any:
        told, case = await house.told(), await case_of(house)
        return (
            told.record,
            told.history.referrals,
            told.mute,
            told.history.joined,
            case.holder,
            case.hold,
            case.calls,
            case.topic,
        )

    presses = {"hand": "-", "mute": "hour", "unmask": WHY[0], "put": "0.TH", "tell": f"s.{code_of(SERVICE)}"}
    presses |= {"join": "1-2", "move": "elsewher", "adult": "misread", "step": "danger.1", "chief": "", "topic": "x"}
    before = await now()
    for press, choice in presses.items():
        said = await other.acts(press, token, 1, *filter(None, [choice]))
        assert said, f"who pressed {press} is told"
        assert await now() == before, press
