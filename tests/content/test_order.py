"""Who is shown first, for every topic and country, at five moments of a week, whoever asks: a test for each rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, product

from bot.content import Content, Reader, suited
from bot.content.model.asking import Asking
from bot.content.model.order import ORDER, Asked, Seeker, answers_now, for_others, seeker_for
from bot.content.model.services import HOME, Audience, Circumstance, Known, Operator, Service
from bot.content.model.shortlist import HELPERS, Shortlist, shortlist
from bot.content.model.topics import TopicContent
from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import Explain
from bot.core.replacing import replace
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Person, Sector
from tests import project

CONTENT = project.content()
COUNTRIES = (None, *CONTENT.countries, "LB")
MOMENTS = tuple(
    datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((23, 3), (23, 14), (25, 20), (28, 4), (29, 16))
)
"""A Monday by day and in the evening, deep in a night, a Saturday by day, a Sunday night: in the east of Asia."""
WHO = tuple(product((None, Person.CHILD, Person.OTHER), (None, True, False)))
"""Who asks: for themselves, for a child, for another; about somebody of whom it is not known, a woman, a man."""


@dataclass(frozen=True)
class Seen:
    """One reader's first message on a topic, before it is put into words."""

    topic: TopicContent
    content: Content
    reader: Reader
    asked: Asked
    services: tuple[Service, ...]
    short: Shortlist

    @property
    def seeker(self) -> Seeker:
        return self.asked.seeker

    @property
    def helpers(self) -> tuple[Service, ...]:
        return tuple(s for s in self.short.all if not s.reaches_police and not s.emergency)

    def __str__(self) -> str:
        shown = " ".join(s.id for s in self.short.all)
        return f"{self.topic.id} {self.reader} {self.seeker.now:%a %H}: {shown}"


@cache
def everybody() -> tuple[Seen, ...]:
    """Every list of a topic in every country at every moment, each for one of the nine who may ask, in turn.

    Topics that share a list and all else that decides are looked at once.
    """
    alike: dict[object, TopicContent] = {}
    for topic in CONTENT.topics.values():
        made_of = topic.read_in_danger, topic.outside, topic.told, CONTENT.about.has(topic.id, Trait.EMBASSY)
        lists = tuple(topic.services.by_country.items()), topic.services.needs
        if topic.services.by_country:
            alike.setdefault((*made_of, *lists), topic)
    turns, found = cycle(WHO), []
    for country, now, topic in product(COUNTRIES, MOMENTS, alike.values()):
        found.append(seen(topic.id, country, now, *next(turns)))
    return tuple(found)


@cache
def content_for(reader: Reader) -> Content:
    return suited(CONTENT, reader)


def seen(topic: str, country: str | None, now: datetime, person: Person | None, woman: bool | None) -> Seen:
    reader = Reader(country, None, person, woman=woman)
    content, seeker = content_for(reader), seeker_for(reader, country, now)
    asked, services = content.asked(topic, seeker), content.services_for(topic, seeker)
    return Seen(content.topics[topic], content, reader, asked, services, shortlist(content, topic, seeker))


def dialled(service: Service, country: str | None) -> bool:
    """Whether it can be reached from there by a number or by messages."""
    return bool(service.phones_from(country)) or service.messaged


def test_of_two_services_the_first_line_of_the_table_in_which_they_differ_decides() -> None:
    for one in everybody():
        for before, after in zip(one.services, one.services[1:], strict=False):
            sides = ((rule.after(before, one.asked), rule.after(after, one.asked)) for rule in ORDER)
            assert next((a < b for a, b in sides if a != b), True), (one, before.id, after.id)


def test_somebody_who_speaks_khmer_is_in_every_first_message_wherever_one_can_be_reached() -> None:
    for one in everybody():
        can = [
            s
            for s in one.services
            if s.khmer is Known.YES and dialled(s, one.seeker.country) and not s.reaches_police and not s.emergency
            if not (s.audience is Audience.WOMEN and for_others(s, one.asked.audiences))
        ]
        shown = [s for s in one.short.needed if s.khmer is Known.YES and dialled(s, one.seeker.country)]
        assert shown or not can, one


def test_every_list_names_one_who_speaks_khmer_and_can_be_reached_from_there() -> None:
    for one in everybody():
        assert any(s.khmer is Known.YES and dialled(s, one.seeker.country) for s in one.services), one


def test_a_relative_reads_first_whom_they_can_call_and_no_short_number_of_another_country() -> None:
    there = set()
    for one in everybody():
        if one.seeker.about is None:
            continue
        first = one.short.all[0]
        home = [s for s in one.short.all if s.country == HOME and s.trusted and not s.reaches_police]
        assert first.country == HOME or all(for_others(s, one.asked.audiences) for s in home), one
        for service in one.short.all:
            assert service.reachable_from(None), one
            assert service.country == HOME or all(p.e164 for p in service.phones_from(None)), one
        assert not {s.id for s in one.short.there} & {s.id for s in one.short.all}, one
        assert all(s.country == one.seeker.about for s in one.short.there), one
        there |= {one.seeker.about} if one.short.there else set()
    assert len(there) > 20, "hardly anybody reads what the person abroad can do"


def test_who_is_abroad_and_asks_of_somebody_in_cambodia_reads_whom_they_can_dial_there() -> None:
    reader = Reader("KH", person=Person.OTHER, at="TH")
    content, seeker = content_for(reader), seeker_for(reader, "KH", MOMENTS[0])
    for topic in ("physical_violence", "confinement", "child_exploitation"):
        short = shortlist(content, topic, seeker)
        assert short.all, topic
        assert all(dialled(service, "TH") for service in short.all), topic
        assert short.all[0].country == HOME, topic
        assert all(service.country == HOME for service in short.there), topic


def test_who_is_where_are_two_facts() -> None:
    now = MOMENTS[0]
    asks = Reader("MY", person=Person.OTHER)
    assert seeker_for(asks, "MY", now) == Seeker(None, now, about="MY")
    assert seeker_for(Reader("MY", person=Person.OTHER, at="KH"), "MY", now) == Seeker("KH", now, about="MY")
    assert seeker_for(Reader("MY", person=Person.OTHER, at="MY"), "MY", now) == Seeker("MY", now)
    assert seeker_for(Reader("MY", person=Person.CHILD, at="KH"), "MY", now) == Seeker("KH", now, about="MY")
    assert seeker_for(Reader("MY", at="KH"), "MY", now) == Seeker("MY", now), "who writes of themselves is there"
    assert seeker_for(Reader("KH", person=Person.OTHER), "KH", now) == Seeker("KH", now)
    assert seeker_for(Reader("KH", person=Person.OTHER, at="TH"), "KH", now) == Seeker("TH", now, about="KH")
    assert seeker_for(Reader("MY", person=Person.CHILD), "MY", now) == Seeker("MY", now), "a child may write itself"


def test_where_the_answer_says_so_who_is_independent_comes_before_government() -> None:
    topics = {t.id for t in CONTENT.topics.values() if t.outside}
    assert len(topics) == 15
    for one in everybody():
        if one.topic.outside:
            own = [s for s in one.services if s.trusted and not s.avoid and not for_others(s, one.asked.audiences)]
            known = [s.independent for s in own if not s.reaches_police and s.id != one.asked.child_line]
            assert known == sorted(known, reverse=True), one


def test_age_and_government_order_only_among_equals() -> None:
    """In Thailand the employment department, which is fresh, comes after Issara; in Cambodia CENTRAL before 1297."""
    for topic, country, first, then in (
        ("long_hours", "TH", "th_issara_km", "th_1694"),
        ("unpaid_wages", "TH", "th_issara_km", "th_1694"),
        ("unpaid_wages", "KH", "kh_central", "kh_1297"),
        ("passport_withheld", "KH", "kh_central", "kh_1297"),
        ("missing_person", "KH", "kh_central", "kh_1297"),
    ):
        found = [s.id for s in CONTENT.services_for(topic, Seeker(country, MOMENTS[0]))]
        assert found.index(first) < found.index(then), (topic, country)
    for one in everybody():
        for before, after in zip(one.services, one.services[1:], strict=False):
            if before.expired(one.seeker.now.date()) and not after.expired(one.seeker.now.date()):
                sides = [(rule.after(before, one.asked), rule.after(after, one.asked)) for rule in ORDER[:-1]]
                assert any(a != b for a, b in sides), (one, before.id, after.id)


def test_at_night_unknown_hours_are_no_better_than_closed_ones() -> None:
    evening = datetime(2026, 11, 23, 13, tzinfo=UTC)
    found = [s.id for s in CONTENT.services_for("unpaid_wages", Seeker("KR", evening))]
    assert answers_now(CONTENT.services["kr_1661"], Seeker("KR", evening)) is False
    assert found.index("kr_1661") < found.index("kr_hug"), "the Khmer labour line comes before one of unknown hours"
    assert "kr_1661" in [s.id for s in shortlist(CONTENT, "long_hours", Seeker("KR", evening)).all]


def test_in_a_crisis_nobody_is_named_without_a_number_or_a_chat() -> None:
    for one in everybody():
        if one.topic.read_in_danger:
            for service in (*one.short.all, *one.short.there):
                place = one.seeker.about if service in one.short.there else one.seeker.country
                assert dialled(service, place), (one, service.id)
            assert one.topic.id == "suicidal_thoughts" or one.helpers, one


def test_in_a_crisis_somebody_who_answers_now_and_the_police_are_named() -> None:
    for one in everybody():
        if one.topic.read_in_danger and one.seeker.about is None and one.asked.child_line is None:
            can = [s for s in one.services if answers_now(s, one.seeker) and not (s.avoid or s.emergency or s.police)]
            can = [s for s in can if not (s.audience is Audience.WOMEN and for_others(s, one.asked.audiences))]
            can = [s for s in can if dialled(s, one.seeker.country)]
            theirs = content_for(one.reader).services_for_reader(
                one.topic.id, one.seeker
            )  # a line for women, at her hours
            able = [*can, *(s for s in theirs if answers_now(s, one.seeker) and not s.avoid)]
            assert any(s in one.short.needed for s in able) or not can, one
            police = [s for s in one.services if s.police]
            assert any(s in one.short.needed for s in police) or not police, one


def test_lines_for_women_stand_only_where_the_matter_or_the_person_fits() -> None:
    fitting = 0
    for one in everybody():
        matter = "women" in one.topic.services.needs and one.reader.woman is not False
        for service in (*one.short.all, *one.short.there):
            if service.audience is Audience.WOMEN:
                fitting += 1
                assert matter or one.reader.woman or "women" in one.topic.services.needs, one
    assert fitting


def test_nobody_is_shown_whom_they_must_not_use() -> None:
    withheld = 0
    for one in everybody():
        told = one.topic.told | ({Circumstance.MAN} if one.reader.woman is False else set())
        withheld += bool(told)
        for service in (*one.services, *one.short.all, *one.short.there):
            assert not service.not_for & told, (one, service.id)
    assert withheld
    assert all(bool(s.avoid) == bool(s.not_for) for s in CONTENT.services.values())


def test_who_rescues_at_sea_is_no_helper_and_stands_only_below_the_matter_of_a_boat() -> None:
    for one in everybody():
        for service in one.short.all:
            if service.sea_rescue:
                assert "sea_rescue" in one.topic.services.needs, one
                assert service is one.short.wanted[-1] or one.short.all[-1] is service, one


def test_no_more_helpers_than_somebody_frightened_reads() -> None:
    for one in everybody():
        assert len(one.helpers) <= HELPERS, one


def test_the_states_own_labour_address_in_myanmar_is_gone() -> None:
    there = [s for s in CONTENT.services.values() if s.country == "MM"]
    assert {s.operator for s in there} == {Operator.EMBASSY}


def test_a_fisher_reads_of_one_for_seafarers_everywhere() -> None:
    for country in COUNTRIES:
        content = suited(CONTENT, Reader(country, Sector.FISHING))
        for now in MOMENTS:
            short = shortlist(content, "fishing_vessel", Seeker(country, now))
            assert any("seafarers" in s.needs for s in short.all), (country, now)


def test_who_is_hurt_reads_first_of_an_ambulance_that_is_no_police_line() -> None:
    for country in (*CONTENT.countries, None):
        seeker = Seeker(country, MOMENTS[0])
        for topic in ("injury_illness", "pregnancy"):
            listed = CONTENT.services_for(topic, seeker)
            ambulances = [s for s in listed if "ambulance" in s.needs and not s.reaches_police]
            assert list(listed[: len(ambulances)]) == ambulances, (topic, country)
            first = shortlist(CONTENT, topic, seeker).all
            assert first[0] in ambulances or not ambulances, (topic, country)
    assert shortlist(CONTENT, "injury_illness", Seeker("TH", MOMENTS[0])).all[0].id == "th_1669"


def test_who_is_hurt_now_reads_of_the_ambulance_first_in_every_country_that_has_one() -> None:
    """As the answer says it: also where one number is the police too, and whoever else speaks Khmer."""
    told = set()
    for country, now in product((*CONTENT.countries, None), MOMENTS):
        reader = Reader(country, hurry=True)
        content = suited(CONTENT, reader)
        for topic in ("injury_illness", "pregnancy"):
            seeker = seeker_for(reader, country, now)
            ambulances = [s for s in content.services_for(topic, seeker) if "ambulance" in s.needs]
            shown = [s for s in shortlist(content, topic, seeker).all if "ambulance" in s.needs]
            assert shown[:1] == list(shortlist(content, topic, seeker).all[: bool(ambulances)]), (topic, country, now)
            assert bool(shown) is bool(ambulances), (topic, country, now)
            told |= {country} if shown else set()
    assert told == {s.country for s in CONTENT.services.values() if "ambulance" in s.needs}
    assert shortlist(CONTENT, "injury_illness", seeker_for(Reader("MY"), "MY", MOMENTS[0])).all[-1].id == "my_999"


def test_who_is_beaten_in_cambodia_reads_first_who_helps_women_and_no_labour_line() -> None:
    for topic in ("physical_violence", "sexual_violence", "shelter"):
        for person in (None, Person.OTHER):
            one = seen(topic, "KH", MOMENTS[0], person, None)
            assert {"women", "legal_aid"} <= one.short.all[0].needs, topic
            assert "kh_central" not in {s.id for s in one.short.all}, topic


@cache
def where_the_police_are_against_them() -> tuple[tuple[Seen, Seen], ...]:
    """Each list beside the same for who said that the police are against them."""
    return tuple((one, seen_by(replace(one.reader, police_against=True), one)) for one in everybody())


def seen_by(reader: Reader, one: Seen) -> Seen:
    content, seeker = content_for(reader), seeker_for(reader, reader.country, one.seeker.now)
    asked, services = content.asked(one.topic.id, seeker), content.services_for(one.topic.id, seeker)
    return Seen(one.topic, content, reader, asked, services, shortlist(content, one.topic.id, seeker))


def test_nobody_is_sent_to_the_police_who_said_that_these_are_against_them_but_who_is_hurt_to_an_ambulance() -> None:
    fewer = 0
    for trusting, one in where_the_police_are_against_them():
        for service in (*one.services, *one.short.all, *one.short.there):
            saves = service.sea_rescue or (one.asked.hurt and "ambulance" in service.needs)
            assert saves or not (service.police or service.tells_police), (one, service.id)
        if one.asked.hurt:
            here, before = ([s.id for s in each.services if "ambulance" in s.needs] for each in (one, trusting))
            assert here == before, one
        assert bool(one.short.all) == bool(trusting.short.all), one
        assert {s.id for s in trusting.services if s.independent and not s.tells_police} <= {s.id for s in one.services}
        fewer += len(one.services) < len(trusting.services)
    assert fewer > 100


def test_where_nobody_is_left_but_the_police_they_stay() -> None:
    police = {"th_191": CONTENT.services["th_191"]}
    reader = Reader("TH", police_against=True)
    content = replace(content_for(reader), services=police)
    assert [s.id for s in content.services_for("physical_violence", seeker_for(reader, "TH", MOMENTS[0]))] == ["th_191"]


def test_who_chooses_the_police_is_shown_them_whatever_they_said() -> None:
    reader = Reader("TH", police_against=True)
    for chosen in (True, False):
        shown = CONTENT.services_in(seeker_for(reader, "TH", MOMENTS[0], police=chosen))
        assert (CONTENT.services["th_191"] in shown) is chosen


def test_a_text_names_no_police_to_who_said_that_these_are_against_them_but_an_ambulance() -> None:
    wary = content_for(Reader(police_against=True))
    assert CONTENT.may_name("kh_117")
    assert not wary.may_name("kh_117")
    assert all(wary.may_name(id_) for id_ in ("my_999", "kh_central", "kh_119"))


def test_who_comes_in_danger_is_no_police_that_are_against_them_unless_only_these_save_a_life() -> None:
    def named(kinds: tuple[str, ...], country: str, *, against: bool) -> set[str]:
        content = content_for(Reader(country, police_against=against))
        asked = Explain(what=COMES, topic="confinement", country=country, crisis=True, named=kinds)
        return {s.id for s in Asking(content, asked, MOMENTS[0]).named}

    assert "th_191" in named(("police",), "TH", against=False)
    assert named(("police",), "TH", against=True) == set()
    assert named(("ambulance", "emergency"), "TH", against=True) == {"th_1669"}
    assert "my_999" in named(("ambulance", "emergency"), "MY", against=True)
