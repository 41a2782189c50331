"""The talks of `km/` and `en/`; what a step is stands in `talk.py`."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.effects import Ask
from bot.core.understood import Urgency
from tests.conversations.screen import KEY, Message
from tests.conversations.talk import Talk, as_read, seen_as
from tests.conversations.updates import PARTS

HERE = Path(__file__).parent
BY_LANGUAGE = {
    language: [
        (f"{language}/{file.stem}: {talk['name']}", talk)
        for file in sorted((HERE / language).glob("*.yml"))
        for talk in yaml.safe_load(file.read_text(encoding="utf-8"))
    ]
    for language in ("km", "en")
}
TALKS = [pytest.param(talk, id=id_) for talks in BY_LANGUAGE.values() for id_, talk in talks]


@pytest.mark.parametrize("told", TALKS)
def test_a_talk(told: dict[str, Any]) -> None:
    talk = Talk(told)
    for number, step in enumerate(told["steps"], 1):
        where = f"step {number}"
        seen = talk.act(step)
        assert [seen_as(s) for s in seen] == step["shows"], where
        messages = [message for s in seen if (message := talk.read(s)) is not None]
        for message in messages:
            assert talk.screen.faults(message) == [], where
        check_phone(step, messages, where)
        check_state(step, talk, where)


def check_phone(step: dict[str, Any], messages: list[Message], where: str) -> None:
    """What can be read and pressed."""
    if "services" in step:
        named = dict.fromkeys(id_ for message in messages for id_ in message.services)
        assert list(named)[:3] == step["services"], where
    if "buttons" in step:
        assert messages[0].buttons == step["buttons"], where
    for piece in step.get("reads", ()):
        assert piece in "\n".join(message.text for message in messages), where


def check_state(step: dict[str, Any], talk: Talk, where: str) -> None:
    """What is known, what the counsellors see, and how urgent it is."""
    world = talk.world
    for what, known in step.get("knows", {}).items():
        value = getattr(talk.contact, what)
        assert (None if value is None else str(value)) == known, where
    if "signs" in step:
        asked = [seen.effect for seen in world.phones[KEY].seen if isinstance(seen.effect, Ask)]
        assert list(asked[-1].signs) == step["signs"], where
    if "referral" in step:
        last = talk.contact.referrals[-1]
        assert f"{last.answer} {last.outcome}".strip() == step["referral"], where
    if "desk" in step:
        assert [as_read(e) for post in world.topic(KEY).posts for e in post or ()] == step["desk"], where
    if step.get("case") == "none":
        assert talk.contact.case is None or not talk.contact.case.live, where
    elif "case" in step:
        assert world.case(KEY).urgency is Urgency[step["case"].upper()], where


def test_khmer_comes_first() -> None:
    assert len(BY_LANGUAGE["km"]) >= 45
    assert len(BY_LANGUAGE["en"]) >= 25
    names = [id_ for talks in BY_LANGUAGE.values() for id_, _ in talks]
    assert len(names) == len(set(names))


def test_every_kind_of_message_is_sent_in_some_talk() -> None:
    steps = [step for talks in BY_LANGUAGE.values() for _, talk in talks for step in talk["steps"]]
    assert set(PARTS) <= {step["sends"] for step in steps if "sends" in step}
    assert all(any(act in step for step in steps) for act in ("forwards", "edits", "at"))
