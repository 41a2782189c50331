"""A copy with other values is the one that `dataclasses.replace` makes."""

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property

import pytest

from bot.core.model.conversation import Conversation, Told
from bot.core.model.effects.contact import Button
from bot.core.replacing import replace


@dataclass(frozen=True)
class Pair:
    """Two numbers, and what follows from them."""

    one: int
    other: int = 0
    seen: list[int] = field(default_factory=list, compare=False)

    @cached_property
    def sum(self) -> int:
        """Kept once it was asked for."""
        return self.one + self.other


def test_a_copy_is_equal_and_of_the_same_hash_and_leaves_the_first_as_it_was() -> None:
    before = Conversation(contact="c", address="1")
    after = replace(before, told=Told(country="TH"), language="en")
    assert after == dataclasses.replace(before, told=Told(country="TH"), language="en")
    assert hash(after) == hash(dataclasses.replace(before, told=Told(country="TH"), language="en"))
    assert before == Conversation(contact="c", address="1")
    assert after.told.country == "TH"
    with pytest.raises(dataclasses.FrozenInstanceError):
        after.language = "km"  # type: ignore[misc]


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="tolled"):
        replace(Told(), tolled=True)  # type: ignore[call-arg]


def test_what_looks_at_its_fields_still_does() -> None:
    with pytest.raises(LookupError):
        replace(Button("menu"), action="nothing")  # type: ignore[arg-type]


def test_what_was_worked_out_of_other_values_is_worked_out_anew() -> None:
    pair = Pair(1, 2)
    assert pair.sum == 3
    assert replace(pair, one=5).sum == 7
