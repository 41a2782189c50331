from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.content import Content
from bot.content.model.order import Seeker, answers_now
from bot.content.model.times import Hours, Window
from tests import project

NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
"""A Wednesday, 13:00 in Cambodia and Thailand."""
NIGHT = datetime(2026, 11, 25, 16, 0, tzinfo=UTC)
BANGKOK = ZoneInfo("Asia/Bangkok")


@pytest.fixture(scope="module")
def content() -> Content:
    return project.content()


def hours(*windows: Window, always: bool = False) -> Hours:
    return Hours({}, always, windows, "Asia/Bangkok")


def test_unknown_hours_are_neither_open_nor_closed() -> None:
    assert hours().is_open(NOW) is None
    assert hours().opens_next(NOW) is None


def test_always_is_open() -> None:
    assert hours(always=True).is_open(NOW) is True


@pytest.mark.parametrize(("clock", "open_"), [("08:29", False), ("08:30", True), ("16:29", True), ("16:30", False)])
def test_a_window_holds_in_the_local_time(clock: str, open_: bool) -> None:
    at = datetime.combine(date(2026, 11, 25), time.fromisoformat(clock), BANGKOK).astimezone(UTC)
    assert hours(Window(2, time(8, 30), time(16, 30))).is_open(at) is open_


def test_a_window_over_midnight_holds_on_the_next_day() -> None:
    late = hours(Window(6, time(22), time(2)))
    assert late.is_open(datetime(2026, 11, 30, 1, 59, tzinfo=BANGKOK)) is True  # a Monday
    assert late.is_open(datetime(2026, 11, 30, 2, 0, tzinfo=BANGKOK)) is False


def test_a_window_to_midnight_ends_there() -> None:
    evening = hours(Window(2, time(8), time(0)))
    assert evening.is_open(datetime(2026, 11, 25, 23, 59, tzinfo=BANGKOK)) is True
    assert evening.is_open(datetime(2026, 11, 26, 0, 0, tzinfo=BANGKOK)) is False


def test_the_next_opening_is_the_first_one_after_now() -> None:
    week = hours(Window(0, time(9), time(17)), Window(4, time(9), time(17)))
    assert week.opens_next(NOW) == datetime(2026, 11, 27, 9, tzinfo=BANGKOK)
    assert week.opens_next(datetime(2026, 11, 27, 9, tzinfo=BANGKOK)) == datetime(2026, 11, 30, 9, tzinfo=BANGKOK)


def test_who_is_closed_comes_after_who_can_act_now(content: Content) -> None:
    thai = [s.id for s in content.services_for("unpaid_wages", Seeker("TH", NIGHT))]
    assert content.services["th_1694"].hours.is_open(NIGHT) is False
    assert thai.index("th_issara_km") < thai.index("th_1694")
    assert thai.index("th_lpn") < thai.index("th_1694")


def test_khmer_helpers_come_first_and_the_police_last(content: Content) -> None:
    found = [s for s in content.services_for("confinement", Seeker("TH", NOW)) if s.country == "TH"]
    assert [s.id for s in found] == ["th_issara_km", "th_1300", "th_191"]


def test_the_police_comes_last_unless_chosen(content: Content) -> None:
    asked = [s.id for s in content.services_for("confinement", Seeker("KH", NOW))]
    chosen = [s.id for s in content.services_for("confinement", Seeker("KH", NOW, police=True))]
    assert asked[-1] == "kh_117"
    assert chosen[0] == "kh_117"


def test_what_is_past_its_date_comes_after_fresher_ones(content: Content) -> None:
    found = [s for s in content.services_for("unpaid_wages", Seeker("SG", NOW)) if s.country == "SG"]
    expired = [s.expired(NOW.date()) for s in found if answers_now(s, Seeker("SG", NOW)) is not False]
    assert expired == sorted(expired)
    assert True in expired
    assert False in expired


def test_an_unknown_date_counts_as_past(content: Content) -> None:
    undated = [s for s in content.services.values() if s.evidence_on is None]
    assert undated
    assert all(s.expired(date(2026, 1, 1)) for s in undated)


@pytest.mark.parametrize("country", ["KH", "TH", "MY", "KR", "SG", "TW", "HK", "JP", "VN", "CN", "LA", None])
def test_every_crisis_has_a_choice_that_is_not_the_police(content: Content, country: str | None) -> None:
    for id_, topic in content.topics.items():
        if topic.crisis:
            found = content.services_for(id_, Seeker(country, NOW))
            assert any(not s.police for s in found)
            assert all(s.reachable_from(country) for s in found)


def test_short_codes_are_not_shown_abroad(content: Content) -> None:
    helpline = content.services["kh_1280"]
    assert [phone.dial for phone in helpline.phones_from("KH")] == ["1280", "1280"]
    assert helpline.phones_from("TH") == ()
    assert helpline.reachable_from("TH")
    assert not content.services["kh_117"].reachable_from("TH")


def test_a_contact_whose_country_is_not_known_may_be_in_cambodia(content: Content) -> None:
    assert content.services["kh_117"].reachable_from(None)
    assert not content.services["th_191"].reachable_from(None)
    assert [phone.dial for phone in content.services["th_issara_km"].phones_from(None)] == []


FOUND_SINCE = {"kh_ti", "my_tenaganita", "my_macc", "tw_113", "kh_fcc", "kh_msi", "th_1441"}
"""Services that answers needed and the list did not have, each from a page that is cited."""


def test_the_whole_list_of_facts_is_in_the_directory_and_lines_for_despair_besides(content: Content) -> None:
    listed, despair, house, found_since = 179, 13, 1, FOUND_SINCE
    assert len(content.services) == listed + despair + house + len(found_since)
    assert found_since <= content.services.keys()
    assert sum(s.confirmed for s in content.services.values()) == 115
    assert all(s.verified_on is None for s in content.services.values())


def test_no_number_of_an_emergency_line_is_left_out(content: Content) -> None:
    fire_too = [s for s in content.services.values() if {"police", "ambulance", "fire"} <= s.needs]
    assert "vn_113" in {s.id for s in fire_too}
    assert [phone.dial for phone in content.services["vn_113"].phones_from("VN")] == ["113", "115", "114"]


def test_nobody_has_reviewed_an_answer(content: Content) -> None:
    assert len(content.unreviewed()) == len(content.answers)
    crisis = {answer.topic for answer in content.unreviewed(crisis_only=True)}
    assert crisis == {id_ for id_, topic in content.topics.items() if topic.read_in_danger}
    assert len(crisis) == 8
    assert "interrupted" in content.to_sign()


def test_the_hours_of_a_line_say_nothing_of_its_messages(content: Content) -> None:
    child, issara, wao = (content.services[id_] for id_ in ("kh_1280", "th_issara_km", "my_taliankasih"))
    assert answers_now(child, Seeker("KH", NOW)) is True
    assert answers_now(child, Seeker("TH", NOW)) is None, "from Thailand it is reached by messages only"
    assert answers_now(issara, Seeker("TH", NOW)) is True
    assert answers_now(issara, Seeker("TH", NOW, writes=True)) is None
    assert answers_now(wao, Seeker("MY", NOW)) is True
    assert answers_now(wao, Seeker("MY", NOW, writes=True)) is None


def test_hours_of_its_own_hold_for_a_channel_and_a_page_has_those_of_its_service(content: Content) -> None:
    sadag, police, mapo = (content.services[id_] for id_ in ("za_sadag", "kh_police_web", "my_mapo"))
    (whatsapp,) = [phone for phone in sadag.phones if not phone.spoken]
    assert sadag.hours_of(whatsapp).is_open(NIGHT) is False
    assert answers_now(sadag, Seeker("ZA", NIGHT)) is True
    assert police.hours_of(police.links[0]).always
    assert not mapo.hours_of(mapo.links[0]).known, "an e-mail is read when it is read"
