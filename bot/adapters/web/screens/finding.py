"""Looking for cases: by name, country, topic, how they ended, and when; of one's own groups only."""

from __future__ import annotations

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.asked import Asked, Fragment
from bot.core.keeping.finding import LONGEST, found
from bot.wording.finding import Finder, facts_of

SHOWN_MOST = 50
"""How many cases are shown, the newest ones; how many there are is said."""


async def find(asked: Asked) -> Fragment:
    """The cases that fit what was typed. That somebody looked for cases is written down, and not for which."""
    words, visitor = asked.words, asked.visitor
    typed = asked.form.get("q", "").strip()[:LONGEST]
    register = await asked.use.register.all()
    theirs = {case: kept for kept in register for case in kept.cases if visitor.may_see(case.group)}
    query = Finder(words.content, asked.use.names, asked.use.hours).query(typed, tuple(theirs)) if typed else None
    if query is None:
        return Fragment("found.html", {"how": True, "count": 0, "rows": []})
    number = number_of("sought", visitor.counsellor.id, asked.form.get("id", ""))
    await Acts(asked.use, asked.live).put(number, visitor.by, sought=True)
    cases = found(theirs, query, {case.group for case in theirs})
    rows = []
    for case in cases[:SHOWN_MOST]:
        kept = theirs[case]
        opens = case is kept.cases[-1] and visitor.desk.whose(kept.token) is not None
        rows.append(
            {
                **words.tag(case.code),
                **words.degree(case.urgency),
                "token": kept.token if opens else "",
                "facts": " · ".join(facts_of(case, words.content, words.catalog)),
            }
        )
    return Fragment("found.html", {"how": False, "count": len(cases), "rows": rows})
