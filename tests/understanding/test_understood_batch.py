"""What a batch of many messages is understood as."""

from types import SimpleNamespace
from typing import cast

import pytest

from bot.core.model.case import Content, Kind
from bot.core.model.contact_events import Wrote
from bot.core.understanding.values import Urgency
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
    parts = SimpleNamespace(understander=understander, rules=SimpleNamespace(sure=0.5))
    use = cast(Held, SimpleNamespace(parts=parts))
    understood = await understand(events, use, {})
    assert understood is not None
    assert understood.urgency is Urgency.EMERGENCY
