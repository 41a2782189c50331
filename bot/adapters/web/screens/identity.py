"""Asking to see who somebody is: how far it is, what each way of opening still lacks, and what who looks can do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.adapters.web.asked import Asked
from bot.core.casework import identity_rule
from bot.core.casework.identity_rule import ALONE_AFTER, Need, Way
from bot.core.model.agreed import Unmasking
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.ports import Loaded
from bot.core.turn.turn import Turn
from bot.wording import case_card


def standing(asked: Asked, loaded: Loaded, told: Conversation, case: Case) -> dict[str, Any] | None:
    """The last request of this case, by the core's rule at this moment; None where nobody asked."""
    made = next((u for u in reversed(told.history.unmaskings) if u.case == case.number), None)
    if made is None:
        return None
    words, me = asked.words, asked.visitor.counsellor
    rules = replace(asked.use.rules, about=words.content.about)
    turn = Turn(told, loaded.desk, loaded.now, rules)
    shown = case_card.Told(words.content, words.catalog, words.name, told, case, loaded.desk, loaded.now)
    said = next(case_card.unmasking(shown), "")
    waits = identity_rule.undecided(made) and identity_rule.wanted(turn, made)
    if not waits:
        return {"said": said, "ways": (), "buttons": (), "why_not": ""}
    standing, refusal = identity_rule.standing(turn, made), identity_rule.why_not(turn, made, me)
    ways = [
        (words.text(f"way.{way.name.lower()}"), [_need(asked, made, need, loaded.now) for need in lacks])
        for way, lacks in standing.items()
    ]
    presses = []
    if refusal is None:
        presses = [("second", ""), ("refuse", "")]
    elif me.id == made.by and not standing.get(Way.ALONE, [Need.HOLDS]):
        presses = [("alone", words.text("page.sure_alone"))]
    role = {"role": words.text("role.supervisor")}
    return {
        "said": said,
        "ways": ways,
        "buttons": [
            (f"{press} {told.token} {made.number}", words.text(f"button.{press}"), sure) for press, sure in presses
        ],
        "why_not": words.said(refusal, role) if refusal is not None and refusal is not Line.UNMASK_NOT_YOURSELF else "",
    }


def _need(asked: Asked, made: Unmasking, need: Need, now: int) -> str:
    if need is Need.TIME:
        left = max(1, -(-(made.asked_at + ALONE_AFTER - now) // MINUTE))
        return asked.words.text("page.need_time", count=str(left))
    return asked.words.text(f"need.{need.name.lower()}")
