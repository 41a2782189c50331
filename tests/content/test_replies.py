"""What `sarika check` says of replies, with file and line; and that those that are shipped are in order in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.content import load
from tests import project

if TYPE_CHECKING:
    from tests.content.conftest import Folder

LIST = "replies.yml"
KM, EN = "km/replies/hello.md", "en/replies/hello.md"
WORDS = "---\nreply: hello\nsources: [S1]\nreviewed_by:\nreviewed_on:\n---\n\n{}\n"


@pytest.fixture
def greeted(folder: Folder) -> Folder:
    folder.write(LIST, 'hello:\n  title: {km: "សួស្តី", en: "Hello"}\n  topics: [confinement]\n')
    folder.write(KM, WORDS.format("សួស្តី {org.name}"))
    folder.write(EN, WORDS.format("Hello from {org.name}, {service:kh_help}"))
    return folder


def test_a_reply_in_order(greeted: Folder) -> None:
    reply = load(greeted.path).replies["hello"]
    assert (reply.title_in("km"), reply.title_in("th"), reply.topics) == ("សួស្តី", "Hello", ("confinement",))
    assert (reply.words["en"].first_line, reply.words["en"].reviewed, reply.needs) == (8, False, frozenset())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (EN, "Hello from", "Call 023 111 222", (EN, 8, "'023 111 222' could be read as a phone number")),
        (EN, "{org.name}", "{call}", (EN, 8, "the placeholder {call} is unknown")),
        (EN, "Hello from", "Hello at {time}", (KM, 8, "{time} stands in another language, and not here")),
        (EN, "Hello from", "word " * 101, (EN, 8, "the reply has 508 characters")),
        (EN, "kh_help", "xx", (EN, 8, "the service 'xx' is unknown")),
        (EN, "reply: hello", "reply: hallo", (EN, 2, "the reply is 'hallo' in a file named hello.md")),
        (EN, "[S1]", "[S9]", (EN, 3, "the source 'S9' is unknown")),
        (LIST, "[confinement]", "[confined]", (LIST, 3, "'confined' is not in topics.yml")),
        (LIST, '"Hello"', '"Hello, and how are you today?"', (LIST, 2, "this has 29 characters in en")),
        (LIST, "topics:", "topic:", (LIST, 3, "topic is not a field of hello")),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(
    greeted: Folder, file: str, old: str, new: str, said: tuple[str, int, str]
) -> None:
    greeted.replace(file, old, new)
    assert greeted.only_problem()[:3] == said


def test_what_is_missing_is_said(greeted: Folder) -> None:
    (greeted.path / EN).unlink()
    assert greeted.only_problem()[:3] == (EN, 1, "the reply hello is not translated")
    greeted.write(EN, WORDS.format(""))
    assert greeted.only_problem()[2] == "the reply is empty"
    greeted.write(EN, WORDS.format("Hello"))
    greeted.write("en/replies/bye.md", WORDS.format("Bye"))
    assert greeted.only_problem()[:3] == ("en/replies/bye.md", 1, "the reply bye is not in replies.yml")


def test_only_one_thing_of_the_case_fits_into_a_reply(greeted: Folder) -> None:
    for file in (KM, EN):
        greeted.replace(file, "{org.name}", "{org.name} {time} {country}")
    assert "one placeholder of the case at most" in greeted.only_problem()[2]


def test_those_that_are_shipped() -> None:
    content = project.content()
    assert len(content.replies) >= 25
    assert not any(words.reviewed for reply in content.replies.values() for words in reply.words.values())
    assert all(set(reply.words) == set(content.languages) for reply in content.replies.values())
    assert {name for reply in content.replies.values() for name in reply.needs} == {"time", "name_of_service"}
    assert [answer.topic for answer in content.to_review("reply:hello")] == ["hello", "hello"]
