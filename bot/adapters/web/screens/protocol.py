"""The organisation's own steps for the topic of a case, beside the talk: each is ticked once it is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bot.adapters.web.asked import Asked, Refused
from bot.core.case_actions import Scene
from bot.core.model.prepared import Prepared, What
from bot.wording.prepared import filled_plainly, prepared_title
from bot.wording.text import visible

_STEP = re.compile(r"([1-9][0-9]?)\. ")
_REPLY = re.compile(r" ?/r_([a-z0-9_]+)")
_SERVICES = re.compile(r" ?/n(?:_[a-z0-9_]+)?(?![a-z])")


def protocol(asked: Asked, scene: Scene, _: str) -> dict[str, Any]:
    """The steps, whether each is done, and the prepared replies that it names. Raises Refused where there are none."""
    words, case = asked.words, scene.case
    found = words.content.protocol_for(case.topic)
    if found is None:
        raise Refused
    text = found.words[words.language]
    now = datetime.fromtimestamp(scene.now / 1000, UTC)
    steps: list[dict[str, Any]] = []
    rest: list[str] = []
    over = False  # what stands behind an empty line is for all steps
    for line in text.first.splitlines():
        begins = _STEP.match(line)
        said = _SERVICES.sub("", _REPLY.sub("", line[begins.end() :] if begins else line))
        plain = visible(filled_plainly(words.content, said, words.catalog, scene.told.known.country, now)).strip()
        if begins:
            id = f"{found.id}.{begins[1]}"
            replies = [name for name in _REPLY.findall(line) if name in words.content.replies]
            steps.append({"id": id, "text": plain, "done": id in case.hold.steps, "replies": _titled(asked, replies)})
        elif over or not steps:
            rest.append(plain)
        elif plain:  # a step goes on
            steps[-1]["text"] += f"\n{plain}"
        over |= bool(steps) and not plain
    return {
        "title": found.title_in(words.language),
        "draft": not text.reviewed,
        "steps": steps,
        "rest": "\n".join(rest).strip(),
        "press": f"step {scene.told.token} {case.number}",
        "may_tick": scene.open and (case.holder == asked.visitor.counsellor.id or scene.supervises),
    }


def _titled(asked: Asked, replies: list[str]) -> list[tuple[str, str]]:
    content, words = asked.words.content, asked.words.catalog
    return [(id, prepared_title(content, Prepared(What.REPLY, id), words)) for id in replies]
