"""Alerts: who waits for how long, and who held it first."""

from dataclasses import replace

import pytest

from bot.core.model.case import CaseState
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import Alert, Ping
from tests.adapters.telegram.forum.shown import CASE, NOW, counsellor, labels, render, rows


@pytest.mark.parametrize(
    ("minutes", "language", "words"),
    [
        (179, "km", "បានរង់ចាំ 179 នាទីហើយ"),
        (179, "en", "has been waiting for 179 min"),
        (15 * 60, "km", "បានរង់ចាំ 15 ម៉ោងហើយ"),
        (15 * 60, "en", "has been waiting for 15 hours"),
    ],
)
def test_an_alert_says_how_long_somebody_has_waited(minutes: int, language: str, words: str) -> None:
    waits = replace(
        CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, waiting_since=NOW - minutes * 60_000)
    )
    call = render(Alert(case=CASE.number, again=True), waits, language=language)
    assert words in rows(call)[0]


@pytest.mark.parametrize("on_shift", [True, False])
def test_the_alert_of_a_case_that_opens_again_names_who_held_it_first_and_all_may_take_it(on_shift: bool) -> None:
    again = replace(CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, former="0000000003", times=2))
    there = (3,) if on_shift else ()
    desk = Desk(counsellors=tuple(map(counsellor, (1, 2, *there))))
    call = render(Alert(case=CASE.number), again, desk=desk)
    text = str(call.params["text"])
    named = [f'<a href="tg://user?id={n}">' in text for n in (1, 2, 3)]
    assert named == [True, True, on_shift]
    if on_shift:
        assert text.index("tg://user?id=3") < text.index("tg://user?id=1")
    assert ("Name &lt;3&gt; &amp; co held it before. Anybody" in text) is on_shift
    assert labels(call) == ["Take over", "Open the topic"]


def test_who_held_it_before_reads_that_privately_and_others_do_not() -> None:
    again = replace(CASE, state=CaseState.WAITING, holder=None, life=replace(CASE.life, former="0000000003", times=2))
    said = [str(render(Ping(case=CASE.number, counsellor=f"{n:010}"), again).params["text"]) for n in (1, 3)]
    assert ["which you held before" in text for text in said] == [False, True]
