"""Recorded answers: which files can be sent as voice notes, and what a contact hears."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.telegram.contact import ContactChat
from bot.adapters.telegram.wire.keyboard import Signing
from bot.adapters.telegram.wire.request import AiohttpRequest
from bot.adapters.telegram.wire.send import TelegramMessenger, bot
from bot.content import FOLDER, Content, Problems, load
from bot.content.read.audio import Recording, check_recordings, opus_seconds, read_recordings, words_of
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk
from bot.core.model.effects.contact import Play, Say
from bot.core.model.rules import Hours
from bot.core.ports import Call, Entry, View
from bot.wording import messages
from standin import StandIn
from tests import project
from tests.content.test_rendering import NOW

CONTENT = project.content()
HEAD = b"OpusHead\x01\x01" + (312).to_bytes(2, "little") + (48000).to_bytes(4, "little") + b"\0\0\0"


def page(body: bytes, granule: int, *, stream: bytes = b"abcd") -> bytes:
    sizes = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return (
        b"OggS\0\0"
        + granule.to_bytes(8, "little", signed=True)
        + stream
        + bytes(8)
        + bytes([len(sizes)])
        + sizes
        + body
    )


def opus(seconds: float, size: int = 100) -> bytes:
    middle = b"".join(page(b"x" * 60_000, -1) for _ in range(size // 60_000))
    return page(HEAD, 0) + page(b"OpusTags", 0) + middle + page(b"x" * 100, int(seconds * 48_000) + 312)


def test_how_long_a_recording_takes() -> None:
    assert opus_seconds(opus(12.5)) == 12.5


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ID3 an mp3",
        page(b"\x01vorbis" + bytes(30), 48_000),
        opus(3)[:-20],
        page(HEAD, 0) + page(b"x", 48_000, stream=b"efgh"),
        page(HEAD, 0),
    ],
)
def test_what_is_no_recording(content: bytes) -> None:
    assert opus_seconds(content) is None


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("confinement.ogg", b"ID3", "this is not a recording in Opus"),
        ("confinement.mp3", opus(3), "this is no .ogg file"),
        ("confinment.ogg", opus(3), "confinment is not in topics.yml"),
        ("confinement.ogg", opus(61), "this takes 61 seconds"),
        ("confinement.ogg", opus(30, 600_000), "this has 60"),
        ("confinement.ogg", opus(30), None),
        ("confinement.txt", b"read by", None),
    ],
)
def test_files_that_cannot_be_sent(tmp_path: Path, name: str, content: bytes, what: str | None) -> None:
    folder = tmp_path / "km" / "audio"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)
    problems = Problems()
    read_recordings(tmp_path, ("km", "en"), CONTENT.topics, problems)
    assert [p.what.startswith(what or "") for p in problems.found] == ([True] if what else [])


@pytest.fixture
def spoken(tmp_path: Path) -> Content:
    path = tmp_path / "confinement.ogg"
    path.write_bytes(opus(20))
    reads = words_of(CONTENT.answer("confinement", "km"))
    return replace(CONTENT, audio={("confinement", "km"): Recording(path, 20.0, reads)})


@pytest.mark.parametrize(("language", "there"), [("km", True), ("en", False)])
def test_the_button_stands_first_of_all_else_where_there_is_a_recording(
    spoken: Content, language: str, there: bool
) -> None:
    rendered = messages.render_answer(
        spoken, "confinement", language, None, section="more", human_line="", now=NOW, draft=False
    )
    first = rendered.buttons[0][0]
    assert ((first.action, first.args) == ("listen", ("confinement",))) is there


class Unsigned(Signing):
    def sign(self, owner: str, data: str) -> str:
        return data


def test_an_answer_whose_topic_was_taken_out_leads_to_the_menu() -> None:
    chat = ContactChat(CONTENT, Unsigned(), Hours())
    chat.use(replace(CONTENT, answers={k: a for k, a in CONTENT.answers.items() if k[0] != "threats"}))
    call = chat.render(
        Entry(id="1", key="a", effect=Say(topic="threats"), created_at=0),
        View(conversation=Conversation(contact="a", address="7"), desk=Desk(), now=0, log=()),
    )
    assert call is not None
    markup: Any = call.params["reply_markup"]
    labels = [button.text for row in markup.inline_keyboard for button in row]
    assert labels == ["🏠 ម៉ឺនុយ", "🧑 និយាយនឹងមនុស្ស"]


def played(content: Content, language: str = "km", *, repeated: bool = False) -> tuple[str, dict[str, object]]:
    chat = ContactChat(content, Unsigned(), Hours())
    conversation = Conversation(contact="a", address="7", language=language)
    call = chat.render(
        Entry(id="1", key="a", effect=Play(topic="confinement"), created_at=0),
        View(conversation=conversation, desk=Desk(), now=0, log=(), repeated=repeated),
    )
    assert call is not None
    return call.method, dict(call.params)


def test_a_recording_is_sent_as_a_voice_note(spoken: Content) -> None:
    method, params = played(spoken)
    assert method == "send_voice"
    assert params == {"chat_id": 7, "voice": opus(20), "duration": 20}


def test_a_recording_that_may_come_twice_says_so(spoken: Content) -> None:
    _, params = played(spoken, repeated=True)
    assert params["caption"] == "(ប្រហែលជាផ្ញើពីរដង)"


@pytest.mark.slow
async def test_telegram_takes_it(spoken: Content) -> None:
    async with StandIn(limits="off") as standin:
        request = AiohttpRequest(5.0)
        messenger = TelegramMessenger(bot(standin.token, standin.address, request))
        user = standin.world.user("Somebody")
        person = standin.person(user)
        person.send("/start")
        method, params = played(spoken)
        reply = await messenger.call(Call(method, {**params, "chat_id": user.id}, "a"))
        await request.shutdown()
        assert reply.outcome == "done"
        assert [line["kind"] for line in person.transcript() if line["bot"]] == ["voice"]
        assert standin.violations == []


def test_what_cannot_be_heard_any_more_is_written(spoken: Content) -> None:
    assert played(spoken, "en")[0] == "send_message"
    spoken.audio["confinement", "km"].path.unlink()
    method, params = played(spoken)
    assert method == "send_message"
    assert "សុវត្ថិភាព" in str(params["text"])


def told(folder: Path) -> tuple[Content, list[str]]:
    content, found = load(folder), Problems()
    check_recordings(content.audio, content.answers, found)
    return content, [f"{p.what}: {p.instead}" for p in found.found]


def test_recordings_are_loaded_and_one_of_older_words_is_named_and_not_played(tmp_path: Path) -> None:
    folder = tmp_path / "responses"
    shutil.copytree(FOLDER, folder)
    (folder / "en/audio/greet.ogg").write_bytes(opus(7))
    content, (unsaid,) = told(folder)
    assert content.audio["greet", "en"].seconds == 7
    assert content.recording("greet", "en") is None  # nobody wrote down what it reads
    assert "which words greet.ogg reads" in unsaid
    (folder / "en/audio/greet.txt").write_text(
        "Spoken by Bopha.\n" + unsaid.rpartition(": text")[2].join(["text", "\n"])
    )
    content, said = told(folder)
    assert said == []
    assert content.recording("greet", "en") is not None
    path = folder / "en/answers/greet.md"
    head, _, words = path.read_text(encoding="utf-8").rpartition("---\n")
    path.write_text(f"{head}---\nGood day. {words}", encoding="utf-8")
    content, (older,) = told(folder)
    assert "greet.ogg reads older words" in older
    assert content.recording("greet", "en") is None
