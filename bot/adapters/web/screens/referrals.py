"""Referrals without an outcome and agreed days: what is due, of all contacts; and services that do not answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.adapters.web.asked import Asked, Fragment, Refused, once
from bot.adapters.web.live import mark
from bot.adapters.web.register import Kept
from bot.adapters.web.screens.queue import done
from bot.adapters.web.words import Words
from bot.core.casework.referring import OUTCOMES
from bot.core.journal.figures import REACH, figures
from bot.core.journal.small_counts import alone
from bot.core.model.rules import DAY
from bot.wording.services import title

SILENT_DAYS = 30
"""Days over which it is counted which services did not answer."""


async def referrals(asked: Asked) -> Fragment:
    """The whole screen."""
    return Fragment("referrals.html", await _values(asked))


async def state(asked: Asked) -> Fragment:
    """The same without what surrounds it, when the desk changed."""
    return Fragment("referrals_rows.html", await _values(asked))


async def outcome(asked: Asked) -> Fragment:
    """Somebody says what came of a referral, whose case may have ended long ago."""
    kept = await meant(asked)
    outcome = asked.form.get("outcome", "")
    if outcome not in OUTCOMES:
        raise Refused
    parts = ["out", kept.token, str(asked.number("about")), outcome]
    return await done(asked, parts=parts, contact=kept.contact)


async def meant(asked: Asked) -> Kept:
    """Whom the page named by their mark. Raises Refused where that is nobody, or none of theirs to see."""
    wanted, visitor = asked.form.get("mark", ""), asked.visitor
    for kept in await asked.use.register.all():
        if mark(visitor.session.id, kept.contact) == wanted and visitor.may_see(kept.group):
            return kept
    raise Refused


async def _values(asked: Asked) -> dict[str, Any]:
    now, words = asked.visitor.now, asked.words
    lines = await asked.use.store.journal.entries(now - REACH)
    silent = figures(lines, now=now, days=SILENT_DAYS, offset=asked.use.hours.offset(now)).silent_services
    services = sorted(silent.items(), key=lambda item: -item[1])
    return {
        "due": rows(asked, await asked.use.register.all()),
        "outcomes": outcomes(words),
        "once": once,
        "silent": [(_service(words, id), alone(count)) for id, count in services],
        "silent_days": str(SILENT_DAYS),
    }


def outcomes(words: Words) -> list[tuple[str, str]]:
    """What can come of a referral, as buttons say it."""
    return [(outcome, words.text(f"referral_outcome.{outcome}")) for outcome in OUTCOMES]


def rows(asked: Asked, register: Iterable[Kept]) -> list[dict[str, Any]]:
    """What is due, the most overdue first: referrals by when they were agreed to, days by when they come."""
    words, visitor = asked.words, asked.visitor
    now, found = visitor.now, []
    for kept in (k for k in register if visitor.may_see(k.group)):
        common = {"mark": mark(visitor.session.id, kept.contact)}
        for referral in kept.referrals:
            by = visitor.desk.counsellor(referral.by)
            found.append(
                common
                | {
                    "kind": "referral",
                    "number": referral.number,
                    "name": words.name(referral.code),
                    "service": _service(words, referral.service),
                    "when": words.ago(referral.answered_at, now),
                    "late": now - referral.answered_at >= 7 * DAY,
                    "by": by.name if by is not None else "?",
                    "mine": referral.by == visitor.counsellor.id,
                    "at": referral.answered_at,
                }
            )
        if (follow := kept.follow_up) is not None:
            by = visitor.desk.counsellor(follow.by)
            found.append(
                common
                | {
                    "kind": "sent" if follow.sent_at else "day",
                    "number": follow.number,
                    "name": words.name(follow.code),
                    "when": words.time(follow.sent_at or follow.due, now),
                    "late": bool(follow.sent_at),
                    "by": by.name if by is not None else "?",
                    "mine": follow.by == visitor.counsellor.id,
                    "at": follow.due,
                }
            )
    return sorted(found, key=lambda row: (not row["late"], row["at"]))


def _service(words: Words, id: str) -> str:
    service = words.content.services.get(id)
    return title(service, words.catalog, None) if service is not None else id
