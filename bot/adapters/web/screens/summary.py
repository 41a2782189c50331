"""What a partner is told of a person who agreed to it: to read and to print, in each language, and as a file; with how
to reach the partner on the same screen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.asked import READ_AGAIN, Asked, Fragment, Refused
from bot.adapters.web.words import Words
from bot.content.model.services import Service
from bot.core.casework.referring import agreed_to
from bot.core.desk.rights import Act, may
from bot.core.model.agreed import Referral
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.paper.partner import Sheet
from bot.wording.services import card, title
from bot.wording.sheets.partner import Agreed, consent, htcds, rows
from bot.wording.text import plain, visible

DATA = "en"
"""The language of what has no field of its own in the data: partners abroad read it."""


@dataclass(frozen=True)
class Found:
    """A referral of which there is a sheet: what was agreed to, the service, and when it is looked at."""

    agreed: Agreed
    service: Service
    now: datetime


async def summary(asked: Asked) -> Fragment:
    """The sheet of a referral (`about`). Raises Refused as `found`."""
    one = await found(asked)
    told = one.agreed.conversation
    by, about = asked.visitor.by, one.agreed.referral.number
    hour = int(one.now.timestamp() * 1000) // READ_AGAIN
    once_in = number_of("summary", by.counsellor, told.token, str(about), str(hour))
    await Acts(asked.use, asked.live).put(once_in, by, summary=about, case=[told.token, one.agreed.case.number])
    return Fragment(
        "summary.html",
        {
            "token": told.token,
            "about": about,
            "sheets": sheets(asked, one),
            "partner": visible(card(one.service, asked.words.catalog, told.known.country, one.now)).splitlines(),
        },
    )


async def found(asked: Asked) -> Found:
    """The referral that was asked for. Raises Refused where it is not agreed to, or not theirs to hand on."""
    loaded, told = await asked.case()
    referral = agreed_to(told, asked.number("about"))
    service = asked.use.content().services.get(referral.service) if referral is not None else None
    if told.case is None or referral is None or service is None or not theirs(asked, told.case):
        raise Refused
    agreed = Agreed(asked.use.content(), told, told.case, referral)
    return Found(agreed, service, datetime.fromtimestamp(loaded.now / 1000, UTC))


def sheets(asked: Asked, one: Found) -> list[Sheet]:
    """It in each language, the reader's first."""
    languages = sorted(asked.use.place.languages, key=lambda language: language != asked.words.language)
    return [_sheet(Words(asked.use, language, asked.visitor.desk), one) for language in languages]


def data(asked: Asked, one: Found) -> bytes:
    """The same as data, as JSON."""
    words = Words(asked.use, DATA, asked.visitor.desk).catalog
    return json.dumps(htcds(one.agreed, words, title(one.service, words, None)), ensure_ascii=False, indent=1).encode()


def theirs(asked: Asked, case: Case) -> bool:
    """Whether they hold the case, held it as it ended, or may act for others."""
    return case.holder == asked.visitor.counsellor.id or may(asked.visitor.by, Act.FOR_OTHERS)


def summaries(asked: Asked, told: Conversation, case: Case) -> list[tuple[int, str]]:
    """The referrals of a case of which there is a sheet: number, and to whom."""
    services = asked.words.content.services
    found: list[Referral] = [r for r in told.history.referrals if agreed_to(told, r.number) and r.service in services]
    if not theirs(asked, case):
        return []
    return [(r.number, title(services[r.service], asked.words.catalog, told.known.country)) for r in found]


def _sheet(words: Words, one: Found) -> Sheet:
    agreed = one.agreed
    return Sheet(
        language=words.language,
        title=words.text("sheet.title"),
        to=words.text("sheet.to", service=title(one.service, words.catalog, None)),
        by=agreed.content.organisation.text("name", words.language) or "",
        case=words.text("sheet.case"),
        name=words.name(agreed.case.code),
        rows=tuple((label, plain(value)) for label, value in rows(agreed, words.catalog)),
        consent=consent(agreed, words.catalog),
        only=words.text("sheet.only"),
        made=words.text("sheet.made", day=words.time(int(one.now.timestamp() * 1000), 0)),
    )
