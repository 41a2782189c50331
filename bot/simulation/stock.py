"""What is read once for all runs of a process: texts, word lists, and what contacts say."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from bot import content as contents
from bot.content import Content
from bot.simulation.sayings import Learnt, Sayings
from bot.simulation.texts import Texts
from bot.understanding.understander import Understander
from bot.wiring.bootstrap import YOUNG

BEGINS = 1_767_600_000.0
"""When every run begins: Monday 5 January 2026, 15:00 in Cambodia."""


@dataclass(frozen=True)
class Stock:
    """What all runs of a process share: texts and lists take longer to read than a short run takes."""

    content: Content
    texts: Texts
    learnt: Learnt
    understander: Understander
    sayings: Sayings


@cache
def in_stock() -> Stock:
    """Read it once; what stays as long as the process need not be gone through for garbage again and again."""
    content, learnt = contents.load(demo=True, today=datetime.fromtimestamp(BEGINS, UTC).date()), Learnt()
    understander = Understander.from_files(learnt)
    learnt.sayings = Sayings(understander)
    gc.set_threshold(YOUNG)
    gc.collect()
    gc.freeze()
    return Stock(content, Texts(content), learnt, understander, learnt.sayings)
