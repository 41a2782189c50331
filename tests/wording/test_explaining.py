"""What is said of the services that were shown, to who asks about them."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from bot.content import Reader, suited
from bot.content.model.lines import lines_of
from bot.content.model.order import Seeker, seeker_for
from bot.content.model.shortlist import shortlist
from bot.core.model.effects.at_once import COMES
from bot.core.model.effects.contact import AGAIN, HIDDEN, Explain
from bot.core.understanding.values import Query
from bot.wording.catalog import catalog
from bot.wording.explaining import render_explain
from bot.wording.text import escaped, visible
from tests import project
from tests.content.alike import kinds

NOW = datetime(2026, 11, 29, 3, tzinfo=UTC)
CONTENT = project.content()


def _digits(text: str) -> str:
    return re.sub(r"[^0-9a-z+]", "", text)


def test_who_is_in_danger_and_writes_again_reads_who_comes_when_called_where_the_answer_named_one() -> None:
    asked = 0
    for topic in sorted(id for id, one in CONTENT.topics.items() if one.in_a_hurry):
        for country in CONTENT.countries:
            listed = shortlist(CONTENT, topic, Seeker(country=country, now=NOW)).all
            come = {s.id for s in listed if s.emergency or s.sea_rescue}
            for what in (Query.WORSE.value, AGAIN):
                effect = Explain(what=what, topic=topic, country=country, turn=1, crisis=True)
                shown = _digits(render_explain(CONTENT, effect, "en", human_line="", now=NOW).text_html)
                named = [s for s in listed if any(_digits(n) in shown for p in s.phones for n in (p.dial, p.e164) if n)]
                assert not come or come & {s.id for s in named}, (topic, country, what)
                asked += bool(come)
    assert asked > 50


def test_lines_that_stand_above_are_said_as_they_stand_there_with_their_draft_mark_and_who_may_know_more() -> None:
    effect = Explain(what=AGAIN, topic="family_documents", turn=1, section="money", lines=(1, 3))
    answer = CONTENT.answer("family_documents", "en")
    section = answer.section("money")
    assert section is not None
    shown = visible(render_explain(CONTENT, effect, "en", human_line="", now=NOW).text_html)
    for at, line in enumerate(lines_of(section.text)):
        assert (f"• {line}" in shown) == (at in effect.lines)
    words = catalog("en")
    assert words.text("explain.again_lines") in shown
    assert words.text("explain.again_rest") in shown
    assert words.text("explain.again_2") not in shown
    assert (words.text("answer.draft") in shown) != answer.reviewed
    gone = Explain(what=AGAIN, topic="family_documents", turn=1, section="no_longer", lines=(1,))
    assert (
        words.text("explain.again_lines") not in render_explain(CONTENT, gone, "en", human_line="", now=NOW).text_html
    )


def test_who_may_know_more_of_a_section_is_whom_it_names() -> None:
    effect = Explain(what=AGAIN, topic="worker_death", turn=1, section="money", lines=(0,))
    shown = visible(render_explain(CONTENT, effect, "en", human_line="", now=NOW).text_html)
    assert "1297" in shown
    assert CONTENT.services["kh_central"].name["en"] not in shown
    plain = Explain(what=AGAIN, topic="worker_death", turn=1)
    whole = visible(render_explain(CONTENT, plain, "en", human_line="", now=NOW).text_html)
    assert "1297" not in whole


def test_where_they_come_who_comes_when_called_is_before_helpers_elsewhere_and_each_has_a_number() -> None:
    asked = 0
    for country in ("CN", "KW", "TH", "MY"):
        effect = Explain(what=COMES, topic="physical_violence", country=country, crisis=True)
        content = suited(CONTENT, Reader(country, hurry=True))
        shown = render_explain(content, effect, "en", human_line="", now=NOW).text_html
        services = [s for s in content.services.values() if f". {escaped(s.name['en'])}</b>" in shown]
        services.sort(key=lambda service: shown.index(f". {escaped(service.name['en'])}</b>"))
        assert all(service.phones_from(country) for service in services), country
        come = [at for at, service in enumerate(services) if service.emergency]
        far = [at for at, service in enumerate(services) if service.country != country]
        assert not (come and far) or max(come) < min(far), country
        asked += bool(come)
    assert asked == 4


def test_who_hides_reads_of_whom_one_can_write_to_only() -> None:
    for turn in (0, 1):
        effect = Explain(what=HIDDEN, topic="confinement", country="TH", crisis=True, turn=turn)
        shown = render_explain(CONTENT, effect, "en", human_line="", now=NOW).text_html
        assert "m.me/IssaraCambodia" in shown
        assert "191" not in shown


def test_who_is_hurt_and_writes_again_reads_of_the_ambulance_first() -> None:
    asked = 0
    for country in CONTENT.countries:
        reader = Reader(country, hurry=True)
        content = suited(CONTENT, reader)
        listed = shortlist(content, "injury_illness", seeker_for(reader, country, NOW)).all
        first = next((s for s in listed if "ambulance" in s.needs), None)
        for what in (Query.WORSE.value, AGAIN, Query.WHOM_FIRST.value):
            effect = Explain(what=what, topic="injury_illness", country=country, crisis=True)
            said = render_explain(content, effect, "en", human_line="", now=NOW).text_html
            assert first is None or said.index("1. ") < said.index(escaped(first.name["en"])) < said.index("2. "), (
                country,
                what,
            )
            asked += first is not None
    assert asked > 50


def _shown(what: Query, country: str | None, *named: str, topic: str = "unpaid_wages", turn: int = 0) -> str:
    effect = Explain(what=what.value, topic=topic, country=country, named=named, turn=turn)
    return render_explain(CONTENT, effect, "en", human_line="", now=NOW).text_html


def _first(said: str) -> str:
    return said[said.index("1. ") :].split("\n")[0]


def test_of_whom_is_asked_is_told_first_whatever_the_list() -> None:
    for id_ in ("kh_1280", "kh_1297", "ae_mohre", "sg_twc2", "tw_1955"):
        service = CONTENT.services[id_]
        for what in (Query.OPEN_NOW, Query.COSTS, Query.SPEAKS_KHMER, Query.WHO_WILL_KNOW, Query.CANNOT_SPEAK):
            assert escaped(service.name["en"]) in _first(_shown(what, service.country, id_)), (id_, what)
    assert "Languages: Chinese, English" in _shown(Query.SPEAKS_KHMER, "TW", "tw_1955")
    assert "TWC2" in _first(_shown(Query.COSTS, "KH", "twc2")), "an organisation of another country"
    assert "Khmer is spoken here" not in _shown(Query.SPEAKS_KHMER, "SG", "twc2")
    assert "CENTRAL" in _first(_shown(Query.OPEN_NOW, "TW")), "nobody is named"


def test_who_did_not_answer_is_not_named_again() -> None:
    for country, named in (("JP", "embassy"), ("KR", "embassy"), ("TH", "issara"), ("TH", "lpn"), ("TW", "tw_1955")):
        unnamed = _shown(Query.NO_ANSWER, country, turn=0)
        said = _shown(Query.NO_ANSWER, country, named)
        word = {"tw_1955": "1955", "embassy": "Embassy"}.get(named, named)
        assert word.lower() not in _first(said).lower(), (country, named)
        assert unnamed != ""
        assert "1. " in said
    both = _shown(Query.NO_ANSWER, "TH", "issara", "lpn")
    assert "Issara" not in both
    assert "LPN" not in both
    assert _first(_shown(Query.NO_ANSWER, "TH", "issara", turn=1)) != _first(_shown(Query.NO_ANSWER, "TH", "issara"))


def test_who_asks_for_the_number_of_a_kind_of_helper_gets_that_of_the_country() -> None:
    for country, number in (("CN", "110"), ("TH", "191"), ("LA", "1191"), ("KR", "112"), ("MY", "999")):
        said = _shown(Query.NUMBER_OF, country, "police")
        assert number in said, country
        assert "police" in _first(said).lower(), country
        last = said[said.rindex("<b>") :]
        assert "police" not in last.lower(), "whoever is afraid of them finds somebody else"
    assert "+82 2 3785 1041" in _shown(Query.NUMBER_OF, "KR", "embassy")
    assert "119" in _shown(Query.NUMBER_OF, "KH", "ambulance")
    assert "1280" in _first(_shown(Query.NUMBER_OF, "KH", "child"))
    assert "181" in _first(_shown(Query.NUMBER_OF, "IN", "women"))
    nobody = _shown(Query.NUMBER_OF, "EG", "women")
    assert "1. " not in nobody
    assert "I know no such number" in nobody


def test_where_no_embassy_has_a_number_the_ministry_stands_in_its_place() -> None:
    for country in ("LA", "MM", "IN", "EG", "QA"):
        said = _shown(Query.NUMBER_OF, country, "embassy")
        assert "+855 86 881 688" in said, country
        assert "I know no number of a Cambodian embassy" in said, country
    for what in (Query.WORSE, Query.WHOM_FIRST, Query.FOR_ANOTHER):
        for topic in ("scam_compound", "arrest_detention", "return_home"):
            assert "Vientiane. No number" not in _shown(what, "LA", topic=topic), (what, topic)


def test_nobody_stands_first_who_cannot_be_reached_from_where_they_are() -> None:
    asked = 0
    for topic in (topic.id for topic in kinds()):
        for country in CONTENT.countries:
            for what in (Query.WHOM_FIRST, Query.OPEN_NOW, Query.NO_ANSWER):
                said = _shown(what, country, topic=topic)
                if "1. " in said:
                    inside = re.search(r"\(in ([^)]+)\)", said[said.index("1. ") :].split("2. ")[0])
                    assert inside is None or "@" in said or "t.me" in said or "m.me" in said, (topic, country, what)
                    asked += 1
    assert asked > 500


def test_a_price_is_not_known_and_is_no_price_of_a_call() -> None:
    said = _shown(Query.PRICE, "TH")
    assert "receipt" in said
    assert "cost not known" not in said
    assert "What a call costs" not in said
    assert "cannot know, nor promise" in _shown(Query.ARRESTED, "TH")


def test_what_else_is_asked_of_those_who_help_is_said_of_each() -> None:
    words, both = catalog("en"), Explain(what=Query.COSTS.value, named=("kh_1280",), besides=(Query.OPEN_NOW.value,))
    shown = visible(render_explain(CONTENT, both, "en", human_line="", now=NOW).text_html)
    alone = visible(render_explain(CONTENT, replace(both, besides=()), "en", human_line="", now=NOW).text_html)
    hours = CONTENT.services["kh_1280"].hours.text["en"]
    assert hours in shown
    assert hours not in alone
    assert words.text("explain.costs") in shown
    assert shown.count(words.text("service.hours_unknown")) == alone.count("2. ") > 0
