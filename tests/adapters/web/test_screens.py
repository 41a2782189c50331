"""The further screens on the real engine: what they show comes from the records, and what is done there obeys the core."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.adapters.web.screens import PARTS, SCREENS
from bot.core.casework.identity import WHY
from bot.core.desk.rights import Role
from bot.core.journal.figures import Figures
from bot.core.journal.sums import written
from bot.core.model.agreed import FollowUp, History, Referral, Unmasking
from bot.core.model.case_events import By, counsellor_id
from bot.core.model.conversation import FollowUps
from bot.core.model.desk_events import ReportAsked
from bot.core.model.rules import DAY
from bot.core.model.week import DayOff, Plan, PlannedShift
from bot.core.ports import DESK
from tests.adapters.web.house import Browser, House, words

SOKHA, DARA, CHEA = (counsellor_id(f"contact {user}") for user in (5, 6, 7))
HELD = re.compile(r'name="pick-([a-z2-7]+)"')


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with House() as made:
        yield made


async def screen(browser: Browser, name: str, /, **form: Any) -> str:
    answer = await browser.asks(name, **form)
    assert answer.status_code == 200
    return answer.text


def alter(house: House, key: str = "a", **changes: Any) -> None:
    """Change a contact's record as if it had come so."""
    version, told = house.store.state.contacts[key]
    house.store.state.contacts[key] = (version, replace(told, **changes))


async def taken(house: House, browser: Browser, key: str = "a", said: str = "help") -> str:
    """The token of a new case that somebody took."""
    await house.writes(said, key)
    token = next(c.token for c in (await house.desk()).cases if c.contact == key)
    await browser.acts("claim", token, 1)
    return token


async def over(house: House, browser: Browser, token: str, outcome: str = "safe") -> None:
    """The holder wrote, and closes."""
    await browser.asks("write", case=token, number=1, text="you are safe now", id="last-word-1")
    await browser.asks("note", case=token, number=1, text="the police came <b>", id="last-note-1")
    await house.rest()
    await browser.acts("end", token, 1, outcome, seen=99)
    await house.rest()


# ── my shift ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_my_cases_stand_by_who_waits_longest(house: House) -> None:
    mine, theirs = await house.counsellor(5), await house.counsellor(6)
    for key in ("a", "b", "c"):
        await taken(house, mine if key != "c" else theirs, key)
    names = {c.contact: house.use.names.name(c.code, "en") for c in (await house.desk()).cases}
    for minutes, key in ((9, "b"), (4, "a")):
        case = house.store.state.contacts[key][1].case
        assert case is not None
        since = house.store.state.clock() - minutes * 60_000
        alter(house, key, case=replace(case, hold=replace(case.hold, awaits=since)))
    shown = words(await screen(mine, "shift"))
    assert "My cases (2)" in shown
    assert shown.index(names["b"]) < shown.index(names["a"])
    assert names["c"] not in shown.partition("Due for me")[0]


async def test_cases_are_handed_over_each_with_its_line(house: House) -> None:
    mine, theirs = await house.counsellor(5), await house.counsellor(6)
    await theirs.acts("shift", "on")
    tokens = [await taken(house, mine, key) for key in ("a", "b")]
    form = await screen(mine, "hand-over-form")
    assert sorted(HELD.findall(form)) == sorted(tokens)
    wanted = {f"pick-{tokens[0]}": "1", f"line-{tokens[0]}": "calls at <i>six</i>", f"line-{tokens[1]}": "not this one"}
    await screen(mine, "hand-over", id="hand-over-01", to=DARA, **wanted)
    await house.rest()
    holders = {c.token: c.holder for c in (await house.desk()).cases}
    assert holders == {tokens[0]: DARA, tokens[1]: SOKHA}
    told = (await house.told("a")).case
    assert told is not None
    assert [(by, said) for _, by, said in told.notes.written] == [(SOKHA, "calls at <i>six</i>")]
    shown = await screen(theirs, "shift")
    assert "calls at &lt;i&gt;six&lt;/i&gt;" in shown
    assert "Sokha handed it on" in words(shown)
    again = words(await screen(mine, "hand-over", id="hand-over-02", to="-", **wanted))
    assert "No case was chosen." in again, "what is not in one's hands is not theirs to hand over"
    await screen(mine, "hand-over", id="hand-over-03", to="-", **{f"pick-{tokens[1]}": "1"})
    await house.rest()
    assert {c.token: c.holder for c in (await house.desk()).cases} == {tokens[0]: DARA, tokens[1]: None}


async def test_who_leaves_with_cases_is_asked_what_becomes_of_them(house: House) -> None:
    browser = await house.counsellor(5)
    await browser.acts("shift", "on")
    assert 'data-act="shift off"' in await screen(browser, "shift"), "who holds none just goes"
    token = await taken(house, browser)
    shown = await screen(browser, "shift")
    assert 'data-act="shift off"' not in shown
    assert '"leaving":"1"' in shown
    form = await screen(browser, "hand-over-form", leaving="1")
    assert HELD.findall(form) == [token]
    assert 'data-act="shift off"' in form
    assert "stays yours" in words(form)
    assert 'data-act="shift off"' not in await screen(browser, "hand-over-form")


async def test_what_happened_is_told_without_what_one_did_oneself(house: House) -> None:
    mine = await house.counsellor(5)
    token = await taken(house, mine)
    theirs = await house.counsellor(6)
    await over(house, mine, token)
    shown = words(await screen(theirs, "shift"))
    assert "Sokha closed it: Safe" in shown
    assert "Sokha took over" in shown
    assert "took over" not in words(await screen(mine, "shift"))


async def test_what_happened_in_a_group_of_others_is_not_told(house: House) -> None:
    mine, theirs = await house.counsellor(5), await house.counsellor(6)
    await taken(house, mine)
    assert "Sokha took over" in words(await screen(theirs, "shift"))
    case = (await house.told()).case
    assert case is not None
    alter(house, case=replace(case, group="elsewhere"))
    house.use.register.changed("a")
    assert "took over" not in words(await screen(theirs, "shift"))


# ── what is due ─────────────────────────────────────────────────────────────────────────────────────────────────


async def due(house: House, browser: Browser) -> Referral:
    """A contact whose case ended agreed to be handed on, and to be asked again."""
    token = await taken(house, browser)
    await over(house, browser, token, "referred")
    now, code = house.store.state.clock(), (await house.told()).case.code  # type: ignore[union-attr]
    referral = Referral(1, 1, code, "kh_adhoc", "situation", SOKHA, now - 9 * DAY, "yes", now - 8 * DAY)
    follow = FollowUp(1, 1, code, SOKHA, due=now + DAY, agreed=True)
    alter(house, history=History(referrals=(referral,)), follow_up=FollowUps(agreed=follow))
    return referral


async def test_anybody_at_the_desk_tells_what_came_of_a_referral(house: House) -> None:
    mine, theirs = await house.counsellor(5), await house.counsellor(6)
    await due(house, mine)
    assert "Due for me (2)" in words(await screen(mine, "shift"))
    assert "Due for me (0)" in words(await screen(theirs, "shift"))
    shown = await screen(theirs, "referrals")
    assert "agreed 8 days ago" in words(shown)
    mark = re.search(r'"mark":"(c[0-9a-f]{16})"', shown)
    assert mark is not None
    assert (await house.told()).token not in shown, "of who is in no case there is no name that somebody else could use"
    wanted = {"mark": mark[1], "about": 1, "outcome": "accepted"}
    other = words(await screen(mine, "outcome", id="outcome-0001", **wanted))
    assert house.words("page.not_there") in other, "a mark is of one session"
    await screen(theirs, "outcome", id="outcome-0001", **wanted)
    await house.rest()
    assert [r.outcome for r in (await house.told()).history.referrals] == ["accepted"]
    assert "Due (1)" in words(await screen(theirs, "referrals-state"))


@pytest.mark.parametrize("wrong", [{"mark": "c0000000000000000"}, {"outcome": "sold"}, {"about": "x"}, {}])
async def test_what_is_no_referral_changes_nothing(house: House, wrong: dict[str, str]) -> None:
    browser = await house.counsellor(5)
    await due(house, browser)
    shown = await screen(browser, "referrals")
    mark = re.findall(r'"mark":"(c[0-9a-f]{16})"', shown)[0]
    values = {"mark": mark, "about": "2", "outcome": "accepted", **wrong}  # there is no second referral
    await screen(browser, "outcome", id="outcome-0001", **values)
    await house.rest()
    assert [r.outcome for r in (await house.told()).history.referrals] == [""]


# ── supervisors ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_who_does_not_supervise_is_shown_none_of_it(house: House) -> None:
    browser = await house.counsellor(5)
    for name in ("supervisor", "supervisor-state", "report"):
        assert house.words("page.not_there") in words(await screen(browser, name))
    assert SCREENS["supervisor"].least is Role.SUPERVISOR
    assert set(PARTS) >= {"supervisor-state", "report", "sign", "withhold"}


async def test_emergencies_are_read_again_and_openings_signed(house: House) -> None:
    mine, chief = await house.counsellor(5), await house.counsellor(7)
    token = await taken(house, mine)
    await over(house, mine, token)
    case = (await house.told()).case
    assert case is not None
    name = house.use.names.name(case.code, "en")
    opened = Unmasking(1, 1, case.code, SOKHA, 1, WHY[0], 1, opened_at=house.store.state.clock(), alone=True)
    alter(house, history=History(unmaskings=(opened,)))
    shown = await screen(chief, "supervisor")
    assert "to read again (1)" in words(shown)
    assert name in words(shown)
    assert token in shown, "it can be opened"
    assert "the police came &lt;b&gt;" in shown
    read = re.search(r'"/desk/reread"[^>]*"mark":"(c[0-9a-f]{16})"', shown)
    assert read is not None
    await screen(chief, "reread", id="reread-00001", mark=read[1], about=1)
    assert "read again by Chea" in words(await screen(chief, "supervisor-state"))
    mark = re.search(r'"/desk/sign"[^>]*"mark":"(c[0-9a-f]{16})"', shown)
    assert mark is not None
    await screen(chief, "sign", id="sign-000001", mark=mark[1], about=1)
    await house.rest()
    assert [u.signed for u in (await house.told()).history.unmaskings] == [CHEA]
    assert "to sign (0)" in words(await screen(chief, "supervisor-state"))


@pytest.mark.parametrize(
    ("period", "refused"),
    [
        ({}, False),
        ({"from": "2020-01-01", "to": "2020-01-31"}, False),
        ({"from": "2020-02-01", "to": "2020-01-01"}, True),
        ({"from": "2020-01-01", "to": "2021-01-01"}, True),
        ({"from": "2020-01-01", "to": "9999-12-31"}, True),
        ({"from": "<script>", "to": "x"}, True),
    ],
)
async def test_the_report_is_of_any_days(house: House, period: dict[str, str], refused: bool) -> None:
    browser = await house.counsellor(7)
    await taken(house, browser)
    shown = await screen(browser, "report", **period)
    assert ("at most 366 days" in shown) is refused
    assert ("data:text/csv" in shown) is not refused
    assert ("<td>&lt;5</td>" in shown) is (not period), "one case is a small count, and in a time before there was none"
    assert "<script" not in shown


async def test_a_report_of_a_time_of_which_the_journal_has_no_line_is_made_of_the_sums_of_its_days(
    house: House,
) -> None:
    browser = await house.counsellor(7)
    for day in (date(2025, 3, 1), date(2025, 3, 2)):
        start = house.use.hours.at(day, 0)
        about = {"topic": {"unpaid_wages": 7}, "country": {"TH": 9, "MY": 3}}
        one = Figures(start, start + DAY - 1, opened={"urgent": 6}, hours=(6, *(0,) * 23), about=about, alone=8)
        house.store.state.sums[day.isoformat()] = written(one)
    shown = words(await screen(browser, "report", **{"from": "2025-03-01", "to": "2025-03-31"}))
    for said in ("All 12", "Talks with the machine alone 16", "Thailand 18", "Malaysia 6"):
        assert said.lower() in shown.lower().replace("&lt;", "<"), said
    assert house.use.content().topics["unpaid_wages"].title_in("en") + " 14" in shown, "by topic"
    nothing = words(await screen(browser, "report", **{"from": "2025-04-01", "to": "2025-04-30"}))
    assert "Thailand" not in nothing
    chief = By(counsellor_id("contact 7"), "7", "Chea", supervisor=True, at="")
    await house.happens(ReportAsked(by=chief, days=31, until="2025-03-31"), DESK)
    await house.rest()
    in_forum = [one.call.params for one in house.telegram.shown if one.effect.kind == "report"]
    assert "Malaysia: 6" in str(in_forum[0]["caption"])


# ── people and content ──────────────────────────────────────────────────────────────────────────────────────────


async def test_the_plan_is_a_grid_of_this_week(house: House) -> None:
    browser = await house.counsellor(5)
    version, desk = house.store.state.desk
    today = house.use.hours.local(house.store.state.clock()).date()
    shifts = (PlannedShift(SOKHA, (0, 1, 2, 3, 4, 5, 6), 8 * 60, 12 * 60), PlannedShift(SOKHA, (6,), 1320, 1320 + 480))
    plan = Plan(shifts, off=(DayOff(today.isoformat(), SOKHA),))
    house.store.state.desk = (version, replace(desk, plan=plan))
    shown = await screen(browser, "people")
    assert len(re.findall("08:00–12:00", shown)) == 7
    assert "22:00–06:00" in shown
    assert re.search(r'class="today"><s>08:00–12:00[^<]*</s> off', shown)
    assert "Sokha" in words(shown)
    assert "Last seen 0 min ago" in words(shown)


async def test_a_session_is_ended_among_the_people(house: House) -> None:
    mine, other = await house.counsellor(5), await house.counsellor(5)
    shown = await screen(mine, "people")
    sessions = set(re.findall(r'"session":"([0-9a-f]+)"', shown))
    assert len(sessions) == 2
    await screen(mine, "session-end", session=house.browser_cookie(other))
    assert (await other.asks("queue")).status_code == 401


async def test_supervisors_withhold_and_give_back(house: House) -> None:
    chief, counsellor = await house.counsellor(7), await house.counsellor(5)
    form = {"id": "withhold-001", "name": "kh_adhoc", "reason": "wrong <b>number</b>"}
    assert house.words("page.not_there") in words(await screen(counsellor, "withhold", **form))
    assert "Withheld (0)" in words(await screen(chief, "withhold", **{**form, "reason": " "}))
    shown = await screen(chief, "withhold", **form)
    assert "Withheld (1)" in words(shown)
    assert "wrong &lt;b&gt;number&lt;/b&gt;" in shown
    assert [w.id for w in (await house.desk()).withheld] == ["kh_adhoc"]
    assert "Give back" not in await screen(counsellor, "content")
    shown = await screen(chief, "withhold", id="withhold-002", name="kh_adhoc", back="1")
    assert "Withheld (0)" in words(shown)
    assert (await house.desk()).withheld == ()


async def test_a_draft_is_read_in_all_languages_side_by_side(house: House) -> None:
    browser = await house.counsellor(5)
    shown = await screen(browser, "content")
    name = re.findall(r'hx-vals=\'\{"name":"([a-z_:]+)"\}\'', shown)[0]
    sheet = await screen(browser, "draft", name=name)
    assert re.search("[\u1780-\u17ff]{5}", sheet)
    assert re.search("[a-z]{5} [a-z]{2}", sheet)
    assert "style=" not in sheet
    for wrong in ("../../pyproject", "", "no_such_topic"):
        assert house.words("page.not_there") in words(await screen(browser, "draft", name=wrong))


# ── a case that ends ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_closing_is_undone_and_its_outcome_corrected(house: House) -> None:
    mine, other = await house.counsellor(5), await house.counsellor(6)
    token = await taken(house, mine)
    shown = await screen(mine, "case", case=token)
    assert f'data-act="end_sure {token} 1 safe"' in shown, "nobody wrote to somebody in danger: it is asked once more"
    assert "Nobody has written a word to this person" in shown
    await over(house, mine, token)
    shown = await screen(mine, "case", case=token)
    assert f'data-act="undo {token} 1"' in shown
    assert 'data-act="undo' not in await screen(other, "case", case=token)
    await mine.acts("right", token, 1, "lost")
    await house.rest()
    assert (await house.told()).case.life.outcome == "lost"  # type: ignore[union-attr]
    await mine.acts("undo", token, 1)
    await house.rest()
    case = (await house.told()).case
    assert case is not None
    assert (case.live, case.holder) == (True, SOKHA)
    shown = await screen(mine, "case", case=token)
    assert f'data-act="end {token} 1 safe"' in shown, "somebody wrote"
    assert 'data-act="undo' not in shown
