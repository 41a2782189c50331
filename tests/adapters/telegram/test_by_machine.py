"""What a machine read in a picture or heard in a voice, as the thread and the desk's page show it: said to be that, with signs and country."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.adapters.web.words import Words
from bot.core.model.case import Content, Kind, LogEntry, Side
from bot.core.model.desk import Desk
from bot.core.model.effects.thread import PostLog
from bot.core.model.forms import Filled
from bot.wording.catalog import catalog
from bot.wording.code_names import CodeNames
from bot.wording.reading import read_as_khmer
from bot.wording.text import LONGEST
from tests.adapters.telegram import test_forms_at_the_desk as desk

FOUND = Filled("check_job_offer", 0, found=("pay", "place"))
READ = LogEntry(3, 0, Side.CONTACT, Content(Kind.READ, "High pay!\n@somebody", country="TH"), 0, form=FOUND, reply_to=5)


def of_page(entry: LogEntry, language: str) -> str:
    use = SimpleNamespace(names=CodeNames(), shown=lambda _: desk.CONTENT)
    return Words(cast("Any", use), language, Desk()).entry(entry)


def of_thread(entry: LogEntry, language: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(desk, "LOG", (entry,))
    monkeypatch.setattr(desk, "WHO", replace(desk.WHO, counts=replace(desk.WHO.counts, log=entry.seq)))
    return desk.text_of(PostLog(case=1), language)


SAYS = {
    "en": ("Read by machine in the picture, maybe wrongly:", "«High pay!", "High pay, no skill needed", "Border town", "It names Thailand."),
    "km": ("ម៉ាស៊ីនអានអក្សរក្នុងរូប អាចអានខុស៖", "«High pay!", "សញ្ញានៃការងារបោក", "ក្នុងនោះមានឈ្មោះ ថៃ។"),
}  # fmt: skip


@pytest.mark.parametrize("language", SAYS)
def test_it_is_said_to_be_read_by_a_machine(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for shown in (of_page(READ, language), of_thread(READ, language, monkeypatch)):
        assert [part for part in SAYS[language] if part not in shown] == []


def test_what_was_heard_is_said_to_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    heard = replace(READ, content=Content(Kind.HEARD, "they locked me", country="TH"))
    for shown in (of_page(heard, "en"), of_thread(heard, "en", monkeypatch)):
        assert "👂 Heard by machine in the voice note, maybe wrongly:\n«they locked me»" in shown
        assert "picture" not in shown


def test_in_a_thread_it_calls_nobody_and_is_never_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "@somebody" not in of_thread(READ, "en", monkeypatch)
    long = replace(READ, content=Content(Kind.READ, "ក" * 2_500, country="TH"))
    assert len(of_thread(long, "km", monkeypatch).encode("utf-16-le")) // 2 <= LONGEST


def test_without_signs_and_country_nothing_is_said_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = LogEntry(3, 0, Side.CONTACT, Content(Kind.READ, "Net pay 1,540"), 0)
    for shown in (of_page(bare, "en"), of_thread(bare, "en", monkeypatch)):
        assert shown.endswith("maybe wrongly:\n«Net pay 1,540»")


TYPED = "nhom ot mean luy tov pteah te bong"
READ_AS = "\u200b".join(["ខ្ញុំ", "អត់", "មាន", "លុយ", "ទៅ", "ផ្ទះ", "ទេ", "បង"])


def typed(text: str, side: Side = Side.CONTACT) -> LogEntry:
    return LogEntry(3, 0, side, Content(Kind.TEXT, text), 0)


def test_khmer_in_latin_letters_is_read_below_the_words_as_written(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of_thread(typed(TYPED), "en", monkeypatch) == f"{TYPED}\nRead by machine as, maybe wrongly: {READ_AS}"
    assert of_thread(typed(TYPED), "km", monkeypatch) == f"{TYPED}\nម៉ាស៊ីនអានថា (អាចអានខុស)៖ {READ_AS}"


def test_what_is_not_romanised_khmer_of_a_contact_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("they lock me in a room", "ខ្ញុំអត់មានលុយ", "Sokha Chan Dara", "ok", "bong", " ".join([TYPED] * 20)):
        assert of_thread(typed(text), "en", monkeypatch) == text
    assert read_as_khmer(typed(TYPED, Side.COUNSELLOR), catalog("en")) == ""


@pytest.mark.parametrize(
    ("typed_so", "read"),
    [
        ("or kun bong, nhom ot mean luy te", "អរគុណ"),
        ("trov bong luy 500 knong pet", "បង់"),
        ("jong dung tha doh kanleng ban ot", "ដឹង"),
        ("nhom nov cin, pdey phoek sra hz", "ចិន"),
        ("mak vay nhom, nhom ot hean prab mak te", "ម៉ាក់"),
    ],
)
def test_what_is_clear_where_it_stands_is_read_so(typed_so: str, read: str) -> None:
    shown = read_as_khmer(typed(typed_so), catalog("en"))
    assert read in shown.replace("\u200b", " ").split()
    assert "អូន" not in shown
