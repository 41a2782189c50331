"""What `sarika check` says of protocols, and that those that are shipped are drafts in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content import load
from bot.core.understanding.values import Urgency
from tests import project

if TYPE_CHECKING:
    from tests.content.conftest import Folder

PLAN, REST = "protocols/locked.yml", "protocols/rest.yml"
EN = "en/protocols/locked.md"
WORDS = "---\nprotocol: {}\nsources: [S1]\nreviewed_by:\nreviewed_on:\n---\n1. Ask.\n2. Then {{service:kh_help}} for {{org.name}}\n"


@pytest.fixture
def planned(folder: Folder) -> Folder:
    folder.write(PLAN, 'title: {km: "ឃុំ", en: "Locked in"}\ntopics: [confinement]\n')
    folder.write(REST, 'title: {km: "គ្រោះថ្នាក់", en: "Danger"}\notherwise: true\n')
    for language in ("km", "en"):
        for name in ("locked", "rest"):
            folder.write(f"{language}/protocols/{name}.md", WORDS.format(name))
    return folder


def test_a_case_opens_its_own_protocol_or_the_one_for_all_others(planned: Folder) -> None:
    content = load(planned.path)
    for topic, name in [("confinement", "locked"), ("hide_chat", "rest"), (None, "rest")]:
        protocol = content.protocol_for(topic)
        assert protocol is not None
        assert protocol.id == name
    assert content.to_review("protocol:locked")[0].first_line == 7


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (EN, "{service:kh_help}", "/r_hello", (EN, 8, "/r_hello sends nothing")),
        (EN, "{service:kh_help}", "/n kh_hello", (EN, 8, "/n_kh_hello sends nothing")),
        (EN, "1. Ask.", "Ask.", (EN, 7, "the protocol has no steps")),
        (EN, "Ask.", "Call 023 111 222.", (EN, 7, "'023 111 222' could be read as a phone number")),
        (EN, "{org.name}", "{call}", (EN, 8, "the placeholder {call} is unknown")),
        (EN, "Ask.", "ask " * 700, (EN, 7, "the protocol has 2843 characters")),
        (PLAN, "[confinement]", "[confined]", (PLAN, 2, "'confined' is not in topics.yml")),
        (REST, "otherwise: true", "topics: [confinement]", (REST, 2, "confinement opens locked already")),
        (REST, "otherwise: true", "topics: [help]", (PLAN[:10] + "rest.yml", 1, "0 protocols are for all other")),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    planned: Folder, file: str, old: str, new: str, said: tuple[str, int, str]
) -> None:
    planned.replace(file, old, new)
    found = {(str(p.path.relative_to(planned.path)), p.line, p.what) for p in planned.problems()}
    assert any((path, line) == said[:2] and what.startswith(said[2]) for path, line, what in found), found


def test_what_is_missing_is_said(planned: Folder) -> None:
    (planned.path / EN).unlink()
    assert planned.only_problem()[:3] == (EN, 1, "the protocol locked is not translated")
    planned.write(EN, WORDS.format("locked"))
    planned.write("en/protocols/more.md", WORDS.format("more"))
    assert planned.only_problem()[2] == "there is no protocol more"


def test_those_that_are_shipped_are_drafts_for_every_emergency() -> None:
    content = project.content()
    assert not any(words.reviewed for p in content.protocols.values() for words in p.words.values())
    emergencies = [id for id, about in content.topics.items() if about.urgency is Urgency.EMERGENCY]
    for topic in emergencies:
        protocol = content.protocol_for(topic)
        assert protocol is not None
        assert not protocol.otherwise
    suicide = content.protocols["suicide"].words["en"].first
    assert all(word in suicide for word in ("Thoughts", "Plan", "Means", "Time", "Who must be told"))
