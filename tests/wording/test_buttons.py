from __future__ import annotations

from bot.core.model.effects.contact import Button
from bot.wording.buttons import label_of, labelled
from bot.wording.catalog import catalog
from tests import project


def test_a_button_that_its_action_alone_tells_is_named_as_it_stands_there() -> None:
    for action in ("human", "can_write", "read", "same", "forget_yes"):
        for words in (catalog("km"), catalog("en")):
            assert label_of(action, words) == labelled(Button(action), project.content(), words).label
