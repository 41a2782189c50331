"""What the talks of the tests are played with: the project's own content, red flags, countries and map."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from bot.adapters.atlas import Atlas
from bot.replay.talk import Named, Parts
from bot.wording.code_names import CodeNames
from tests import project

CONTENT = project.content()


@cache
def parts() -> Parts:
    named = Named()
    return Parts(CONTENT, CodeNames(), replace(project.understander(), nlu=named), named, Atlas())
