"""Properties of every lookup in the real directory, for every country, need and hour."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Service, load
from bot.content.directory import NEEDS
from bot.content.lookup import Seeker, shown, withheld

CONTENT = load(demo=True)
NOW = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
COUNTRIES = (None, *CONTENT.countries, "LA", "EG", "BR")
seekers = st.builds(
    Seeker,
    st.sampled_from(COUNTRIES),
    st.integers(0, 7 * 24 * 4).map(lambda quarters: NOW + timedelta(minutes=15 * quarters)),
    police=st.booleans(),
    writes=st.booleans(),
)


def service(id_: str, **changed: object) -> Service:
    return replace(CONTENT.services["th_lpn"], id=id_, **changed)  # type: ignore[arg-type]


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(sorted(CONTENT.topics)))
def test_no_withheld_service_is_found(seeker: Seeker, topic: str) -> None:
    for found in (CONTENT.services_for(topic, seeker), CONTENT.services_in(seeker)):
        assert len({s.id for s in found}) == len(found)
        for one in found:
            assert one.reachable_from(seeker.country)
            assert not one.replaced_by
            assert all(phone.confirmed for phone in one.phones_from(seeker.country))
    listed = CONTENT.services_for(topic, seeker)
    trusted = {s.country for s in listed if s.trusted and not s.police and not s.emergency}
    assert not [s.id for s in listed if not s.trusted and not s.emergency and s.country in trusted]


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(sorted(CONTENT.topics)))
def test_the_order(seeker: Seeker, topic: str) -> None:
    for found in (CONTENT.services_for(topic, seeker), CONTENT.services_in(seeker)):
        police = [s.police for s in found]
        assert police == sorted(police, reverse=seeker.police)
        for part in ([s for s in found if s.police], [s for s in found if not s.police]):
            assert [s.trusted for s in part] == sorted((s.trusted for s in part), reverse=True)
            if seeker.country is not None and not seeker.writes:
                trusted = [s.country == seeker.country for s in part if s.trusted]
                assert trusted == sorted(trusted, reverse=True)
        if seeker.writes:
            written = [s.written(seeker.country) for s in found if s.trusted and not s.police]
            assert written == sorted(written, reverse=True)


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(sorted(NEEDS)))
def test_among_equals_who_can_act_now_is_first_then_khmer_then_the_fresh(seeker: Seeker, need: str) -> None:
    found = CONTENT.services_needed(need, seeker)
    assert all(need in s.needs for s in found)
    near = [s for s in found if s.trusted and not s.police and not s.emergency and s.audience is None]
    near = [s for s in near if seeker.country and s.country == seeker.country]
    if not seeker.writes:
        keys = [
            (s.hours.is_open(seeker.now) is False, s.khmer.value != "yes", s.expired(seeker.now.date()))
            for s in near
        ]
        assert keys == sorted(keys)


@pytest.mark.parametrize("country", CONTENT.countries)
def test_every_country_gives_something_for_each_need(country: str) -> None:
    seeker = Seeker(country, NOW)
    for topic in CONTENT.topics.values():
        if topic.services.by_country:
            assert CONTENT.services_for(topic.id, seeker), topic.id
    assert any(s.country == country for s in CONTENT.services_in(seeker))
    for need in {need for s in CONTENT.services.values() if s.country == country for need in s.needs}:
        waiting = [s for s in CONTENT.services.values() if s.country == country and need in s.needs]
        if any(not s.waiting for s in waiting):
            assert CONTENT.services_needed(need, seeker), need


def test_every_topic_for_somebody_in_need_offers_one_outside_police_and_governments() -> None:
    for country in COUNTRIES:
        for topic in CONTENT.topics.values():
            if topic.crisis and "child" not in topic.id:
                found = CONTENT.services_for(topic.id, Seeker(country, NOW))
                assert any(s.independent for s in found), (topic.id, country)


def test_what_waits_for_a_check_is_shown_only_where_there_is_nothing_else() -> None:
    confirmed, unsure = service("a"), service("b", confirmed=False)
    seeker = Seeker("TH", NOW)
    assert shown([unsure, confirmed], seeker) == (confirmed,)
    assert shown([unsure], seeker) == (unsure,)
    assert shown([unsure, replace(confirmed, country="ZZ")], seeker)[-1] == unsure
    assert shown([unsure, replace(confirmed, police=True)], seeker)[0] == unsure
    checked = replace(unsure, verified_on=NOW.date(), verified_how="dialled")
    assert checked in shown([checked, confirmed], seeker)


def test_a_replaced_service_is_never_shown() -> None:
    assert withheld(service("a", replaced_by="b"), [])
    assert shown([service("a", replaced_by="b")], Seeker("TH", NOW)) == ()


def test_age_withholds_nobody() -> None:
    later = NOW + timedelta(days=365 * 30)
    for country in COUNTRIES:
        now = {s.id for s in CONTENT.services_in(Seeker(country, NOW))}
        assert {s.id for s in CONTENT.services_in(Seeker(country, later))} == now


def test_a_number_that_waits_for_a_check_is_not_shown_beside_confirmed_ones() -> None:
    lpn = CONTENT.services["th_lpn"]
    assert [p.dial for p in lpn.phones if not p.confirmed] == ["085 534 1595", "086 449 9413"]
    assert lpn.phones_from("TH")[0].dial == "084 121 1609"


@pytest.mark.parametrize(
    ("topic", "country", "first"),
    [
        ("confinement", "CN", "kh_central"),
        ("confinement", None, "kh_central"),
        ("physical_violence", None, "kh_central"),
        ("suicidal_thoughts", None, "kh_1280"),
        ("suicidal_thoughts", "KH", "kh_1280"),
        ("confinement", "AE", "ae_mohre"),
        ("embassy_contact", "MY", "my_emb"),
    ],
)
def test_who_comes_first(topic: str, country: str | None, first: str) -> None:
    assert CONTENT.services_for(topic, Seeker(country, NOW))[0].id == first


def test_an_adult_is_not_sent_to_the_child_line_first_and_a_child_is() -> None:
    adult = [s.id for s in CONTENT.services_for("confinement", Seeker("KH", NOW))]
    assert adult.index("kh_central") < adult.index("kh_1280")
    assert CONTENT.services_needed("child", Seeker("KH", NOW))[0].id == "kh_1280"


def test_a_country_that_no_list_names_gets_its_own_services() -> None:
    found = [s.id for s in CONTENT.services_for("unpaid_wages", Seeker("QA", NOW))]
    assert found[0] == "qa_labour"
    assert "AE" not in CONTENT.topics["unpaid_wages"].services.by_country
