"""What the talks of the tests are played with: the project's own content, red flags, countries and map."""

from __future__ import annotations

from functools import cache

from bot.adapters.atlas import Atlas
from bot.replay.talk import Named, Parts
from bot.understanding.understander import Understander
from bot.wording.code_names import CodeNames
from tests import project

CONTENT = project.content()


@cache
def parts() -> Parts:
    named = Named()
    return Parts(CONTENT, CodeNames(), Understander.from_files(named), named, Atlas())
