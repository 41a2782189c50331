"""What a partner is told of a person who agreed to it: to print, in each language, and as data; with how to reach the
partner on the same screen.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

from bot.adapters.web.acts import Acts, number_of
from bot.adapters.web.asked import READ_AGAIN, Asked, Fragment, Refused
from bot.adapters.web.words import Words, plain
from bot.content.model.services import Service
from bot.core.casework.referring import agreed_to
from bot.core.desk.rights import Act, may
from bot.core.model.agreed import Referral
from bot.core.model.case import Case
from bot.core.model.conversation import Conversation
from bot.wording.services import card, title
from bot.wording.sheets.partner import Agreed, consent, htcds, rows
from bot.wording.text import visible

DATA = "en"
"""The language of what has no field of its own in the data: partners abroad read it."""


async def summary(asked: Asked) -> Fragment:
    """The sheet of a referral (`about`). Raises Refused where it is not agreed to, or not theirs to hand on."""
    loaded, told = await asked.case()
    case, about = told.case, asked.number("about")
    referral = agreed_to(told, about)
    service = asked.use.content().services.get(referral.service) if referral is not None else None
    if case is None or referral is None or service is None or not theirs(asked, case):
        raise Refused
    by = asked.visitor.by
    once_in = number_of("summary", by.counsellor, told.token, str(about), str(loaded.now // READ_AGAIN))
    await Acts(asked.use, asked.live).put(once_in, by, summary=about, case=[told.token, case.number])
    languages = sorted(asked.use.place.languages, key=lambda language: language != asked.words.language)
    agreed = Agreed(asked.use.content(), told, case, referral)
    spoken = {language: Words(asked.use, language, asked.visitor.desk) for language in {*languages, DATA}}
    data = htcds(agreed, spoken[DATA].catalog, title(service, spoken[DATA].catalog, None))
    written = json.dumps(data, ensure_ascii=False, indent=1).encode()
    now = datetime.fromtimestamp(loaded.now / 1000, UTC)
    return Fragment(
        "summary.html",
        {
            "token": told.token,
            "sheets": [_sheet(spoken[language], agreed, service, now) for language in languages],
            "data": f"data:application/json;base64,{base64.b64encode(written).decode()}",
            "partner": visible(card(service, asked.words.catalog, told.known.country, now)).splitlines(),
        },
    )


def theirs(asked: Asked, case: Case) -> bool:
    """Whether they hold the case, held it as it ended, or may act for others."""
    return case.holder == asked.visitor.counsellor.id or may(asked.visitor.by, Act.FOR_OTHERS)


def summaries(asked: Asked, told: Conversation, case: Case) -> list[tuple[int, str]]:
    """The referrals of a case of which there is a sheet: number, and to whom."""
    services = asked.words.content.services
    found: list[Referral] = [r for r in told.referrals if agreed_to(told, r.number) and r.service in services]
    if not theirs(asked, case):
        return []
    return [(r.number, title(services[r.service], asked.words.catalog, told.known.country)) for r in found]


def _sheet(words: Words, agreed: Agreed, service: Service, now: datetime) -> dict[str, Any]:
    return {
        "language": words.language,
        "title": words.text("sheet.title"),
        "to": words.text("sheet.to", service=title(service, words.catalog, None)),
        "by": agreed.content.organisation.text("name", words.language),
        "name": words.name(agreed.case.code),
        "case": words.text("sheet.case"),
        "rows": [(label, plain(value)) for label, value in rows(agreed, words.catalog)],
        "consent": consent(agreed, words.catalog),
        "only": words.text("sheet.only"),
        "made": words.text("sheet.made", day=words.time(int(now.timestamp() * 1000), 0)),
    }
