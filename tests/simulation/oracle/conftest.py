from __future__ import annotations

import pytest

from bot.simulation.texts import Texts
from tests import project
from tests.simulation.oracle.screens import Screens


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(project.content())


@pytest.fixture
def screens(texts: Texts) -> Screens:
    return Screens(texts)
