"""The formats of a counsellor's words: passed on where they only change how words look."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity, PhotoSize

from bot.adapters.telegram.wire.resent import LONGEST_CAPTION, amended, anew, formatted
from bot.adapters.telegram.wire.words import FORMATS, content
from bot.core.model.case import Content, Format, Kind
from bot.wording.text import LONGEST, utf16_units

TARGET: dict[str, Any] = {"chat_id": 1}


def message(text: str, *entities: MessageEntity, photo: bool = False) -> Message:
    said = {"caption": text, "caption_entities": entities} if photo else {"text": text, "entities": entities}
    picture = [PhotoSize("file", "unique", 1, 1)] if photo else None
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return Message(1, when, Chat(1, "supergroup"), photo=picture, **said)  # type: ignore[arg-type]


def stretch(text: str, entity: MessageEntity) -> str:
    encoded = text.encode("utf-16-le")
    return encoded[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")


def test_only_what_changes_how_words_look_is_passed_on() -> None:
    every = [
        MessageEntity(kind, 0, 4, url="https://x.example" if kind == "text_link" else None)
        for kind in MessageEntity.ALL_TYPES
    ]
    passed = content(message("call me", *every), formatted=True).formats
    assert {f.name for f in passed} == FORMATS
    assert not FORMATS & {"mention", "text_mention", "text_link", "url", "custom_emoji", "spoiler"}


def test_a_contacts_words_arrive_as_text() -> None:
    assert content(message("call me", MessageEntity("bold", 0, 4))).formats == ()


@pytest.mark.parametrize(("mark", "before"), [("", 0), ("(changed)", 10)])
def test_a_format_stays_with_its_words(mark: str, before: int) -> None:
    text = "😀 ទូរស័ព្ទ 117 ឥឡូវ"
    start = utf16_units("😀 ទូរស័ព្ទ ")
    said = content(message(text, MessageEntity("bold", start, 3)), formatted=True)
    whole, (entity,) = formatted(said, mark, LONGEST)
    assert (stretch(whole, entity), entity.offset) == ("117", start + before)


def test_a_link_that_is_written_out_moves_what_follows_and_is_no_link() -> None:
    text = "see here, then call"
    link = MessageEntity("text_link", 4, 4, url="https://a.example")
    said = content(message(text, link, MessageEntity("bold", 15, 4), MessageEntity("italic", 4, 4)), formatted=True)
    whole, entities = formatted(said, "", LONGEST)
    assert whole == "see here (https://a.example), then call"
    assert {(e.type, stretch(whole, e)) for e in entities} == {("bold", "call"), ("italic", "here")}


def test_signs_that_turn_the_order_around_are_gone_and_formats_still_fit() -> None:
    text = "\u202eabc\u202c bold\u2066x"
    said = Content(Kind.TEXT, text, formats=(Format("bold", 6, 6),))
    whole, (entity,) = formatted(said, "", LONGEST)
    assert (whole, stretch(whole, entity)) == ("abc boldx", "boldx")


@given(
    st.text("ក😀a \u202e", max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 40)), max_size=3),
    st.sampled_from(["", "(changed)"]),
    st.sampled_from([12, 4096]),
)
def test_no_format_ever_reaches_beyond_the_words(
    text: str, stretches: list[tuple[int, int]], mark: str, longest: int
) -> None:
    formats = tuple(Format("bold", start, length) for start, length in stretches)
    whole, entities = formatted(Content(Kind.TEXT, text, formats=formats), mark, longest)
    for entity in entities:
        assert 0 <= entity.offset < entity.offset + entity.length <= utf16_units(whole)


def test_it_goes_out_with_words_captions_and_changes() -> None:
    said = content(message("call 117", MessageEntity("bold", 5, 3)), formatted=True)
    made = anew(said, TARGET)
    assert made is not None
    assert (made[0], made[1]["entities"]) == ("send_message", [MessageEntity("bold", 5, 3)])
    assert "parse_mode" not in made[1]
    picture = content(message("call 117", MessageEntity("bold", 5, 3), photo=True), formatted=True)
    made = anew(picture, TARGET)
    assert made is not None
    assert made[1]["caption_entities"] == [MessageEntity("bold", 5, 3)]
    method, params = amended(said, TARGET, mark="(changed)")
    assert (method, params["text"], params["entities"]) == (
        "edit_message_text",
        "(changed) call 117",
        [MessageEntity("bold", 15, 3)],
    )
    method, params = amended(picture, TARGET, mark="(changed)")
    assert (method, params["media"].caption, params["media"].media) == (
        "edit_message_media",
        "(changed) call 117",
        "file",
    )
    method, params = amended(Content(Kind.VOICE, "listen", "file"), TARGET, mark="(changed)")
    assert (method, params["caption"]) == ("edit_message_caption", "(changed) listen")
    assert utf16_units(params["caption"]) <= LONGEST_CAPTION
