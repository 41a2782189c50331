"""Worlds in which talks are held."""

from dataclasses import replace

import pytest

from tests.core.contact.talk.telling import SECTIONS, TOPICS
from tests.core.world import RULES, World


@pytest.fixture
def world() -> World:
    return World(replace(RULES, topics=TOPICS))


@pytest.fixture
def parted() -> World:
    return World(replace(RULES, topics=TOPICS, sections=SECTIONS, asked=frozenset({"unpaid_wages.paid"})))
