"""What a partner is told of a person, for who they agreed to: in words, and as data by the Human Trafficking Case Data
Standard (HTCDS) 2.0 of IOM.

What may stand in it is one table, by what the contact said yes to (`bot.core.casework.referring.TELLS`). Nothing that
somebody wrote stands in it, neither the contact's words nor a note: nobody could say of what they are. Whether a person
is a victim, and of what, is for those who are trained to assess it: the fields of the standard that say so stay empty.

Field names: https://github.com/UNMigration/HTCDS, "HTCDS Field Standards 2.0.ods" (read on 30 November 2026).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.content import Content
from bot.core.casework.referring import TELLS
from bot.core.keeping.record import HOURS
from bot.core.model.agreed import Referral
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation, Talk
from bot.wording.catalog import Catalog, dated, msgid, span_of_day
from bot.wording.record import put_down, value_in_words

STANDARD = "HTCDS 2.0"

LANGUAGES = {"km": "khm", "en": "eng"}
"""ISO 639-2, as the standard asks."""

PAPERS_TAKEN = ("papers", "taken")
"""What of the record is a field of the standard: `vic_MethodsOfControl`, WithholdsDocuments."""


@dataclass(frozen=True)
class Agreed:
    """What is told, and of what it is made: the referral that the contact agreed to, and their case."""

    content: Content
    conversation: Conversation
    case: Case
    referral: Referral


def _record(part: str) -> Callable[[Agreed, Catalog], str]:
    """What a counsellor put down of a part."""

    def values(agreed: Agreed, words: Catalog) -> str:
        there = (value for name, value in put_down(agreed.conversation) if name == part)
        return ", ".join(value_in_words(words, part, value) for value in there)

    return values


def _family(family: str, value: Callable[[Conversation], object]) -> Callable[[Agreed, Catalog], str]:
    """A value of ours in words; nothing where it is not known."""

    def said(agreed: Agreed, words: Catalog) -> str:
        id_ = f"{family}.{value(agreed.conversation)}"
        return words.text(id_) if id_ in words else ""

    return said


def _topic(agreed: Agreed, words: Catalog) -> str:
    topic = agreed.content.topics.get(agreed.case.topic or "")
    return topic.title_in(words.language) if topic is not None else ""


def _country(agreed: Agreed, words: Catalog) -> str:
    country = agreed.conversation.country
    return words.country(country) if country else ""


def _hours(agreed: Agreed, words: Catalog) -> str:
    return next((span_of_day(value) for part, value in put_down(agreed.conversation) if part == HOURS), "")


def _language(agreed: Agreed, words: Catalog) -> str:
    return str(words.locale.languages.get(agreed.conversation.language, ""))


ROWS: Mapping[str, tuple[tuple[str, Callable[[Agreed, Catalog], str]], ...]] = {
    "situation": (
        (msgid("card.topic"), _topic),
        (msgid("card.urgency"), lambda agreed, words: words.text(f"urgency.{agreed.case.urgency.word}")),
        (msgid("card.when"), _family("when", lambda told: (told.known.talk or Talk()).when)),
        (msgid("card.sector"), _family("sector", lambda told: told.known.sector)),
        (msgid("card.person"), _family("person", lambda told: told.known.person)),
        *((f"record.{part}", _record(part)) for part in ("people", "age", "injuries", "papers", "wishes")),
        (msgid("card.language"), _language),
    ),
    "place": ((msgid("card.country"), _country), (msgid("record.place"), _record("place"))),
    "reach": ((msgid("card.safe_hours"), _hours), (msgid("sheet.through"), lambda _, words: words.text("sheet.us"))),
}
"""What each yes adds to those before it: ids of labels, and what stands there. Of the record the agreed word and the
safety plan are told to nobody: they are between the contact and the counsellors.
"""


def rows(agreed: Agreed, words: Catalog) -> Iterator[tuple[str, str]]:
    """What may be told, with its labels in words; what is not known is left out."""
    for tells in TELLS[: TELLS.index(agreed.referral.tells) + 1]:
        for label, value in ROWS[tells]:
            if said := value(agreed, words):
                yield words.text(label), said


def consent(agreed: Agreed, words: Catalog) -> str:
    """To what the person said yes, and when."""
    tells = words.text(f"desk_tells.{agreed.referral.tells}")
    return words.text("sheet.consent", tells=tells, day=dated(words, agreed.referral.answered_at))


def htcds(agreed: Agreed, words: Catalog, service: str) -> dict[str, Any]:
    """The same as data: the standard's names, with what is known and agreed alone. `words` are English ones.

    What has no field of its own stands in the details of the referral, as lines of label and value.
    """
    told, referral, case = agreed.conversation, agreed.referral, agreed.case
    answered = datetime.fromtimestamp(referral.answered_at / 1000, UTC).date()
    places = "place" in TELLS[: TELLS.index(referral.tells) + 1]
    fields: dict[str, Any] = {
        "con_Consent": True,
        "cas_Status": "Active" if case.live else "ClosedReferred" if case.life.outcome == "referred" else "Closed",
        "cas_ReferringOrganisation": agreed.content.organisation.text("name", words.language),
        "cas_ReferredOrganisation": service,
        "cas_ReasonForOutgoingReferral": "AdditionalServicesRequired",
        "cas_OutgoingReferralDate": answered.isoformat(),
        "cas_OutgoingReferralDetails": "\n".join(f"{label}: {value}" for label, value in rows(agreed, words)),
        "prs_PrimaryLanguage": LANGUAGES.get(told.language, ""),
        "vic_MethodsOfControl": ["WithholdsDocuments"] if PAPERS_TAKEN in told.record else [],
        "hte_Country": (told.country or "") if places else "",
    }
    return {"standard": STANDARD, "fields": {name: value for name, value in fields.items() if value not in ("", [])}}
