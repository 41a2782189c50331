"""Properties of every lookup in the real directory, for every country, need and hour."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content, Service
from bot.content.model.answers import Reader
from bot.content.model.contents import suited
from bot.content.model.lookup import Asked, Seeker, meant_by, near, shown, withheld
from bot.content.model.order import answers_now
from bot.content.model.services import Audience, Operator
from bot.content.read.directory import NEEDS
from bot.core.understanding.values import Person, Sector
from bot.wording.catalog import catalog
from bot.wording.messages import render_answer
from bot.wording.services import title
from tests import project
from tests.every import every

CONTENT = project.content()
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


def needed(need: str, seeker: Seeker) -> tuple[Service, ...]:
    """All services for one need that the seeker is shown."""
    alike = (s for s in near(CONTENT.services.values(), seeker.country) if need in s.needs)
    return shown(alike, Asked(seeker, meant_by([need])))


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
    trusted = [s for s in listed if s.trusted and not s.police and not s.emergency and s.audience is None]
    helps = {(s.country, need) for s in trusted for need in s.needs}
    unsure = [s for s in listed if not s.trusted and not s.emergency]
    assert not [s.id for s in unsure if any((s.country, need) in helps for need in s.needs)]


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(sorted(CONTENT.topics)))
def test_a_service_for_others_comes_after_all_that_are_for_the_seeker(seeker: Seeker, topic: str) -> None:
    otherwise = CONTENT.topics[topic].services.otherwise
    found = CONTENT.services_for(topic, seeker)
    last = [s.id in otherwise for s in found if not s.reaches_police]
    assert last == sorted(last)
    listed = [s for s in found if not s.reaches_police and s.id not in otherwise]
    for_others = [s.audience is not None and s.audience not in CONTENT.audiences_for(topic) for s in listed]
    assert for_others == sorted(for_others)


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(sorted(NEEDS)))
def test_among_equals_who_can_act_now_is_first_then_khmer_then_the_fresh(seeker: Seeker, need: str) -> None:
    found = needed(need, seeker)
    assert all(need in s.needs for s in found)
    close = [s for s in found if s.trusted and not s.police and not s.emergency and s.audience is None]
    close = [s for s in close if seeker.country and s.country == seeker.country]
    if not seeker.writes:
        close = [s for s in close if not s.avoid]
        shut = [
            answers_now(s, seeker) is False or (answers_now(s, seeker) is None and s.hours.night(seeker.now))
            for s in close
        ]
        keys = [
            (closed, s.khmer.value != "yes", not s.independent, s.expired(seeker.now.date()))
            for closed, s in zip(shut, close, strict=True)
        ]
        assert keys == sorted(keys)


CRISES = [id_ for id_, topic in CONTENT.topics.items() if topic.crisis]


@settings(max_examples=80, deadline=None)
@given(seekers, st.sampled_from(CRISES))
def test_in_danger_nobody_of_unknown_hours_is_before_one_who_answers_now(seeker: Seeker, topic: str) -> None:
    """As far as both are for the seeker, of the same country, known as well, and neither police nor ambulance."""
    if seeker.writes:
        return
    listed = [s for s in CONTENT.services_for(topic, seeker) if not s.police and not s.emergency]
    for country in {s.country for s in listed} if seeker.country else ():
        alike = [s for s in listed if s.country == country and s.trusted and s.audience is None]
        unknown = [answers_now(s, seeker) is None for s in alike if answers_now(s, seeker) is not False]
        assert unknown == sorted(unknown), [s.id for s in alike]


def test_an_emergency_number_that_tells_the_police_stands_with_them() -> None:
    """It is no helper beside the police: whoever fears them reads of it where they choose the police."""
    for topic in ("scam_compound", "injury_illness"):
        found = [s.id for s in CONTENT.services_for(topic, Seeker("ID", NOW))]
        assert {*found[found.index("id_112") :]} <= {"id_112", "id_110"}, topic


def test_what_known_hours_weigh() -> None:
    unknown = replace(CONTENT.services["my_emb"], id="unknown", police=False)
    always = replace(CONTENT.services["my_wao"], id="always", needs=unknown.needs, audience=None)
    child_line = replace(CONTENT.services["kh_1280"], id="child", country="MY", needs=unknown.needs)
    found = [unknown, always, child_line]
    in_danger = [s.id for s in shown(found, Asked(Seeker("MY", NOW, danger=True)))]
    assert in_danger == ["always", "unknown", "child"]  # an adult is sent to a child line by no hour
    assert [s.id for s in shown(found, Asked(Seeker("MY", NOW)))] == ["unknown", "always", "child"]  # Khmer


@every(CONTENT.countries)
def test_every_country_gives_something_for_each_need(country: str) -> None:
    seeker = Seeker(country, NOW)
    for topic in CONTENT.topics.values():
        if topic.services.by_country:
            assert CONTENT.services_for(topic.id, seeker), topic.id
    assert any(s.country == country for s in CONTENT.services_in(seeker))
    for need in {need for s in CONTENT.services.values() if s.country == country for need in s.needs}:
        waiting = [s for s in CONTENT.services.values() if s.country == country and need in s.needs]
        if any(not s.waiting for s in waiting):
            assert needed(need, seeker), need


def test_every_topic_for_somebody_in_need_offers_one_outside_police_and_governments() -> None:
    for country in COUNTRIES:
        for topic in CONTENT.topics.values():
            if topic.crisis and "child" not in topic.id:
                found = CONTENT.services_for(topic.id, Seeker(country, NOW))
                assert any(s.independent for s in found), (topic.id, country)


def test_what_waits_for_a_check_is_shown_only_where_there_is_nothing_else() -> None:
    confirmed, unsure = service("a"), service("b", confirmed=False)
    seeker = Asked(Seeker("TH", NOW))
    assert shown([unsure, confirmed], seeker) == (confirmed,)
    assert shown([unsure], seeker) == (unsure,)
    assert shown([unsure, replace(confirmed, country="ZZ")], seeker)[-1] == unsure
    assert shown([unsure, replace(confirmed, police=True)], seeker)[0] == unsure
    child_line = replace(confirmed, audience=Audience.CHILDREN)
    assert shown([unsure, child_line], seeker) == (unsure, child_line)
    assert shown([replace(unsure, needs=frozenset(["suicide"])), confirmed], seeker)[-1].id == "b"
    checked = replace(unsure, verified_on=NOW.date())
    assert checked in shown([checked, confirmed], seeker)


def test_a_replaced_service_is_never_shown() -> None:
    assert withheld(service("a", replaced_by="b"), [])
    assert shown([service("a", replaced_by="b")], Asked(Seeker("TH", NOW))) == ()


def test_age_withholds_nobody() -> None:
    later = NOW + timedelta(days=365 * 30)
    for country in COUNTRIES:
        now = {s.id for s in CONTENT.services_in(Seeker(country, NOW))}
        assert {s.id for s in CONTENT.services_in(Seeker(country, later))} == now


def test_a_number_that_waits_for_a_check_is_not_shown_beside_confirmed_ones() -> None:
    lpn = CONTENT.services["th_lpn"]
    assert [p.dial for p in lpn.phones if not p.confirmed] == ["085 534 1595", "086 449 9413", "085 714 4320"]
    assert lpn.phones_from("TH")[0].dial == "084 121 1609"


@pytest.mark.parametrize(
    ("topic", "country", "first"),
    [
        ("confinement", "CN", "kh_central"),
        ("confinement", None, "kh_central"),
        ("physical_violence", None, "kh_central"),
        ("confinement", "MY", "my_emb"),
        ("confinement", "KR", "kr_1661"),
        ("unpaid_wages", "IN", "kh_central"),
        ("confinement", "IN", "kh_central"),
        ("sexual_violence", "IN", "in_181"),
        ("sexual_violence", "KR", "kr_danuri"),
        ("forced_marriage", "IN", "in_181"),
        ("pregnancy", "IN", "in_181"),
        ("confinement", "VN", "vn_111"),
        ("suicidal_thoughts", None, "kh_119"),
        ("suicidal_thoughts", "KH", "kh_119"),
        ("confinement", "AE", "kh_central"),
        ("embassy_contact", "MY", "my_emb"),
    ],
)
def test_who_comes_first(topic: str, country: str | None, first: str) -> None:
    assert CONTENT.services_for(topic, Seeker(country, NOW))[0].id == first


def test_no_adult_is_sent_to_a_child_line_first_and_every_child_is() -> None:
    assert needed("child", Seeker("KH", NOW))[0].id == "kh_1280"
    adult, child = Reader(None, None, None), Reader(None, None, Person.CHILD)
    for topic in CRISES:
        for country in COUNTRIES:
            if "child" not in topic:
                named = [CONTENT.services[id_] for id_ in listed(topic, replace(adult, country=country))]
                helpers = {s.audience for s in named if not s.reaches_police and not s.emergency}
                # in despair it is for who is up to 25, and in a few countries nobody else can be reached in Khmer
                assert named[0].audience is not Audience.CHILDREN or helpers == {Audience.CHILDREN}, (topic, country)
            assert listed(topic, replace(child, country=country))[0] == "kh_1280", (topic, country)


def test_a_country_that_no_list_names_gets_its_own_services() -> None:
    found = [s.id for s in CONTENT.services_for("long_hours", Seeker("QA", NOW))]
    assert found[0] == "qa_labour"
    assert "AE" not in CONTENT.topics["long_hours"].services.by_country


def test_who_is_in_danger_reads_of_numbers_and_of_nobody_first_whom_some_must_not_use() -> None:
    assert listed("confinement", Reader("MM", None, None))[:2] == ["kh_central", "kh_iom"]
    assert listed("scam_compound", Reader("EG", None, None))[:2] == ["kh_central", "kh_iom"]
    for country in COUNTRIES:
        for topic in CRISES:
            named = [CONTENT.services[id_] for id_ in listed(topic, Reader(country, None, None))]
            helpers = [s for s in named if not s.police]
            avoided = [bool(s.avoid) for s in helpers]
            assert avoided == sorted(avoided), (topic, country)
            assert topic == "suicidal_thoughts" or any(s.phones_from(country) for s in helpers)


@pytest.mark.parametrize("topic", sorted(t for t in CONTENT.topics if CONTENT.topics[t].in_a_hurry))
def test_an_embassy_without_a_number_stands_in_no_urgent_message(topic: str) -> None:
    for country in COUNTRIES:
        for id_ in listed(topic, Reader(country, None, None)):
            service = CONTENT.services[id_]
            chat = any(link.chat for link in service.links)
            embassy = service.operator is Operator.EMBASSY
            assert not embassy or chat or service.phones_from(country), (topic, country)


def listed(topic: str, reader: Reader, now: datetime = NOW) -> list[str]:
    """The services named in the first message of an answer, in their order."""
    content, titles = for_reader(reader)
    told = render_answer(content, topic, "en", reader.country, human_line="", now=now, draft=False).text_html
    return [titles[name] for name in re.findall(r"<b>\d+\. (.*?)</b>", told)]


@cache
def for_reader(reader: Reader) -> tuple[Content, dict[str, str]]:
    """The content as somebody reads it, and the id of each service by what it is called there."""
    content, words = suited(CONTENT, reader), catalog("en")
    return content, {escape(title(s, words, reader.country), quote=False): s.id for s in content.services.values()}


@pytest.mark.parametrize(
    ("topic", "country", "person", "sector", "found"),
    [
        ("physical_violence", "ID", None, Sector.FISHING, "id_119 kh_central int_seafarerhelp id_129 id_110"),
        ("confinement", "SN", None, Sector.FISHING, "sn_pari kh_central int_seafarerhelp sn_17"),
        ("confinement", "ZA", None, Sector.FISHING, "za_0800222777 kh_central int_seafarerhelp za_10111"),
        ("unpaid_wages", "ZA", None, Sector.FISHING, "kh_central int_seafarerhelp"),
        ("unpaid_wages", "TH", None, Sector.FISHING, "th_issara_km th_frn"),
        ("confinement", None, None, Sector.FISHING, "kh_central int_seafarerhelp kh_117"),
        ("suicidal_thoughts", "MU", None, Sector.FISHING, "mu_befrienders kh_1280 int_seafarerhelp mu_999"),
        ("embassy_contact", "ZA", None, Sector.FISHING, "kh_iom kh_central"),
        ("unpaid_wages", "KH", Person.CHILD, None, "kh_1280 kh_central"),
        ("confinement", "KH", Person.CHILD, None, "kh_1280 kh_central kh_117"),
        ("unpaid_wages", "ZA", None, None, "kh_central kh_iom"),
        ("confinement", None, Person.SELF, Sector.DOMESTIC, "kh_central kh_1280 kh_117"),
    ],
)
def test_a_fisher_and_who_asks_for_a_child_get_a_service_of_their_own_more(
    topic: str, country: str | None, person: Person | None, sector: Sector | None, found: str
) -> None:
    assert listed(topic, Reader(country, sector, person)) == found.split()


@pytest.mark.parametrize(
    "countries", [(None, "TH", "ZA"), pytest.param(COUNTRIES, marks=pytest.mark.slow)], ids=["some", "all"]
)
@pytest.mark.parametrize(
    "reader", [Reader(None, Sector.FISHING, None), Reader(None, None, Person.CHILD)], ids=["fisher", "child"]
)
def test_what_gives_way_to_it_stands_in_the_list_of_who_can_help(
    reader: Reader, countries: Sequence[str | None]
) -> None:
    content = suited(CONTENT, reader)
    for country in countries:
        for topic in CONTENT.topics:
            if "{call}" in CONTENT.answer(topic, "en").first:
                theirs = listed(topic, replace(reader, country=country))
                everybody = listed(topic, Reader(country, None, None))
                offered = {s.id for s in content.services_to_choose(topic, Seeker(country, NOW))}
                assert {*everybody} - {*theirs} <= offered, (topic, country)
                assert len(theirs) <= len(everybody) + 1
                if reader.sector is Sector.FISHING:
                    assert len({*everybody} - {*theirs}) <= 1, (topic, country)
