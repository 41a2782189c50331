"""What a batch of many messages is understood as."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from bot.core.model.case import Content, Kind
from bot.core.model.contact_events import Wrote
from bot.core.model.rules import Rules
from bot.core.ports import IntentModel
from bot.core.understanding.values import Query, Urgency
from bot.engine.parts import Held
from bot.engine.pipeline import understand
from tests import project


@pytest.mark.parametrize("place", [0, 15, 30])
async def test_an_emergency_among_many_urgent_messages_is_never_dropped(place: int) -> None:
    """ "Help" is a red flag too: thirty of them must not crowd out the one that says why."""
    texts = ["ជួយផង"] * 30
    texts.insert(place, "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")
    events = [
        Wrote(address="1", content=Content(Kind.TEXT, text=text), message=number, sent_at=0)
        for number, text in enumerate(texts)
    ]
    understander = project.understander()
    assert understander.red_flags(texts[place]).urgency is Urgency.EMERGENCY
    assert understander.red_flags(texts[place - 1]).urgency is Urgency.URGENT
    parts = SimpleNamespace(understander=understander, rules=Rules(about=project.topics()))
    use = cast(Held, SimpleNamespace(parts=parts))
    understood = await understand(events, use, {})
    assert understood is not None
    assert understood.urgency is Urgency.EMERGENCY


def wrote(*texts: str) -> list[Wrote]:
    contents = [Content(Kind.TEXT, text=text) for text in texts]
    return [Wrote(address="1", content=content, message=at, sent_at=0) for at, content in enumerate(contents)]


def held() -> Held:
    parts = SimpleNamespace(understander=project.understander(), rules=Rules(about=project.topics()))
    return cast(Held, SimpleNamespace(parts=parts))


async def test_pieces_are_read_as_one_message() -> None:
    understood = await understand(wrote("bong", "nhom", "nov kore", "tae ke ot", "berk luy"), held(), {})
    assert understood is not None
    assert understood.country == "KR"
    assert not understood.place_only


async def test_danger_among_pieces_stands_by_itself() -> None:
    understood = await understand(wrote("bong", "គេចាក់សោរខ្ញុំ", "nov kore"), held(), {})
    assert understood is not None
    assert understood.urgency is Urgency.EMERGENCY


async def test_a_question_beside_danger_is_a_second_matter() -> None:
    text = "They locked me in a room here in Malaysia. Does the hotline speak Khmer?"
    understood = await understand(wrote(text), held(), {})
    assert understood is not None
    assert understood.urgency is Urgency.EMERGENCY
    assert understood.also is not None
    assert project.topics().query(understood.also) is Query.SPEAKS_KHMER


async def test_danger_waits_for_no_model_although_a_question_stands_beside_it() -> None:
    asked: list[str] = []

    class Slow:
        async def parse(self, text: str) -> None:
            asked.append(text)

    understander = replace(project.understander(), nlu=cast(IntentModel, Slow()))
    parts = SimpleNamespace(understander=understander, rules=Rules(about=project.topics()))
    use = cast(Held, SimpleNamespace(parts=parts))
    text = "They locked me in a room here in Malaysia. Does the hotline speak Khmer?"
    understood = await understand(wrote(text), use, {})
    assert understood is not None
    assert (understood.urgency, understood.also is None) == (Urgency.EMERGENCY, False)
    assert set(asked) <= {text}
