"""Words about referrals: what is told, to whom, who else learns of it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content import Content
from bot.core.casework.referring import NO, YES
from bot.core.model.agreed import Referral
from bot.core.model.conversation import Conversation
from bot.wording.catalog import Catalog, msgid
from bot.wording.services import title, who_learns

TELLS: Mapping[str, str] = {
    "situation": msgid("what happened, without name or place"),
    "place": msgid("what happened and where you are"),
    "reach": msgid("what happened, where you are, and how to reach you"),
}
"""To the contact, by `bot.core.casework.referring.TELLS`."""

DESK_TELLS: Mapping[str, str] = {
    "situation": msgid("what happened; no name, no place"),
    "place": msgid("what happened and where"),
    "reach": msgid("what happened, where, how to reach"),
}
"""The same on the card."""

OUTCOMES: Mapping[str, str] = {
    "accepted": msgid("They took it on"),
    "refused": msgid("They refused"),
    "no_answer": msgid("No answer"),
    "unsafe": msgid("It was not safe"),
}
"""By `bot.core.casework.referring.OUTCOMES`."""

_STATES: Mapping[str, str] = {
    "": msgid("asked, no answer yet"),
    YES: msgid("yes"),
    NO: msgid("NO: tell nothing"),
    "void": msgid("not answered"),
}
_LINE = msgid("Referral to {service}: {state}")
_AGREED = msgid("Referral to {service}: yes, may be told: {tells}")


def service_name(content: Content, id_: str, catalog: Catalog, country: str | None = None) -> str:
    """The name of a service; its id where it has left the directory meanwhile."""
    service = content.services.get(id_)
    return title(service, catalog, country) if service is not None else id_


def named(
    content: Content, catalog: Catalog, values: Mapping[str, str], country: str | None = None, *, desk: bool = False
) -> dict[str, str]:
    """The values of a line with a service's id and what is told put into words; `about` is who else learns of it."""
    shown = dict(values)
    service = content.services.get(shown.get("service", ""))
    if "service" in shown:
        shown["about"] = who_learns(service, catalog) if service is not None else ""
        shown["service"] = service_name(content, shown["service"], catalog, country)
    words = DESK_TELLS if desk else TELLS
    if shown.get("tells") in words:
        shown["tells"] = catalog.text(words[shown["tells"]])
    return shown


def card_lines(content: Content, conversation: Conversation, case: int, catalog: Catalog) -> list[str]:
    """The referrals of a case as lines of its card."""
    mine = (r for r in conversation.referrals if r.case == case)
    return [_line(content, referral, catalog, conversation.known.country) for referral in mine]


def _line(content: Content, referral: Referral, catalog: Catalog, country: str | None) -> str:
    service = service_name(content, referral.service, catalog, country)
    if referral.answer == YES:
        tells = catalog.text(DESK_TELLS.get(referral.tells, referral.tells))
        said = catalog.text(_AGREED, service=service, tells=tells)
        outcome = OUTCOMES.get(referral.outcome)
        return f"{said} · {catalog.text(outcome)}" if outcome is not None else said
    state = _STATES["void" if referral.void else referral.answer]
    return catalog.text(_LINE, service=service, state=catalog.text(state))
