"""Words about referrals: what is told, to whom, who else learns of it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.content import Content
from bot.core.casework.referring import YES
from bot.core.model.agreed import Referral
from bot.core.model.conversation import Conversation
from bot.wording.catalog import Catalog
from bot.wording.services import title, who_learns


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
    if (told := f"{'desk_tells' if desk else 'tells'}.{shown.get('tells')}") in catalog:
        shown["tells"] = catalog.text(told)
    return shown


def card_lines(content: Content, conversation: Conversation, case: int, catalog: Catalog) -> list[str]:
    """The referrals of a case as lines of its card."""
    mine = (r for r in conversation.referrals if r.case == case)
    return [_line(content, referral, catalog, conversation.known.country) for referral in mine]


def _line(content: Content, referral: Referral, catalog: Catalog, country: str | None) -> str:
    service = service_name(content, referral.service, catalog, country)
    if referral.answer == YES:
        said = catalog.text("referral.agreed", service=service, tells=catalog.text(f"desk_tells.{referral.tells}"))
        return f"{said} · {catalog.text(f'referral_outcome.{referral.outcome}')}" if referral.outcome else said
    state = "void" if referral.void else referral.answer or "asked"
    return catalog.text("referral.line", service=service, state=catalog.text(f"referral.{state}"))
