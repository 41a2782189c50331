"""What is said of the services that were shown, to who asks about them."""

import re
from datetime import UTC, datetime

from bot.content import Reader, suited
from bot.content.model.order import Seeker, seeker_for
from bot.content.model.shortlist import shortlist
from bot.core.model.effects.contact import AGAIN, COMES, HIDDEN, Explain
from bot.core.understanding.values import Query
from bot.wording.explaining import render_explain
from bot.wording.text import escaped
from tests import project

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
