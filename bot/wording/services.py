"""Services as lines of text: who answers, in which language, who learns of it, and how old what we know is."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from datetime import datetime

from bot.content.model.services import ANYWHERE, HOME, Audience, FromAbroad, Known, Operator, Service
from bot.wording.catalog import Catalog, msgid
from bot.wording.phones import address_in_brief, channels, numbers_in_brief

_COLON = re.compile("[:៖]")

_OPEN = msgid("open now")
_CLOSED = msgid("opens {moment}")
_CLOSED_ABROAD = msgid("opens {moment}, time of {country}")
_CLOSED_UNKNOWN = msgid("closed now")
_HOURS_UNKNOWN = msgid("hours not known")
_KHMER = msgid("Khmer spoken")
_NO_KHMER = msgid("no Khmer")
_KHMER_UNKNOWN = msgid("not known whether Khmer is spoken")
_FOR_WOMEN = msgid("for women")
_LANGUAGES = msgid("Languages: {languages}")
_COST_UNKNOWN = msgid("cost not known")
_RUN_BY = msgid("Run by: {who}")
_LEARNS_UNKNOWN = msgid("It is not known who else will learn of this.")
_AVOID = msgid("Do not use it if {reason}")
_NAMED = msgid("Police")
_POLICE = msgid("the police learn of it")
_PERHAPS_POLICE = msgid("the police may learn of it")
_NOT_DIALLED = msgid("last checked {month}, not dialled")
_AGE_UNKNOWN = msgid("date of the source not known, not dialled")
_NOT_CONFIRMED = msgid("not confirmed; source of {month}")
_NOT_CONFIRMED_UNDATED = msgid("not confirmed; source without a date")
_DIALLED = msgid("checked {month}")
_AS_OF = msgid("as of {year}")
_AS_OF_UNKNOWN = msgid("date not known")
_DOUBTFUL = msgid("not confirmed ({year})")
_DOUBTFUL_UNDATED = msgid("not confirmed")
_ABROAD: Mapping[FromAbroad, str] = {
    FromAbroad.YES: msgid("can be called from abroad"),
    FromAbroad.NO: msgid("only inside {country}"),
    FromAbroad.MESSAGING: msgid("from abroad by message only"),
    FromAbroad.UNKNOWN: msgid("not known whether it can be called from abroad"),
}
_OPERATORS: Mapping[Operator, str] = {
    Operator.POLICE: msgid("the police"),
    Operator.GOVERNMENT: msgid("a government"),
    Operator.NGO: msgid("an organisation, not a government"),
    Operator.EMBASSY: msgid("the government of Cambodia"),
    Operator.UN: msgid("the United Nations"),
    Operator.UNION: msgid("a trade union"),
}


def age(service: Service, catalog: Catalog, now: datetime) -> str:
    """How old what we know is, or nothing for a confirmed emergency number that is not past its date."""
    if service.verified_on is not None:
        return catalog.text(_DIALLED, month=catalog.month(service.verified_on))
    if not service.confirmed:
        if service.evidence_on is None:
            return catalog.text(_NOT_CONFIRMED_UNDATED)
        return catalog.text(_NOT_CONFIRMED, month=catalog.month(service.evidence_on))
    if service.emergency and not service.expired(now.date()):
        return ""
    if service.evidence_on is None:
        return catalog.text(_AGE_UNKNOWN)
    return catalog.text(_NOT_DIALLED, month=catalog.month(service.evidence_on))


def in_brief(service: Service, catalog: Catalog, country: str | None, now: datetime, *, number: str = "") -> str:
    """A service in a first message, as lines of Telegram HTML: whom to call, how, whether they answer now.

    What may do harm is said here too: that the police learn of it where the name does not say so, for whom it is wrong,
    that it is not confirmed or past its date. Hours that are not known are left out, and those of its lines stand
    behind its number. All else stands in the list (`lines`) and on its card. `number` counts it.
    """
    numbers = numbers_in_brief(service, catalog, country, now)
    answers = "" if service.emergency else _now(service, catalog, country, now, brief=True)
    facts = [
        "" if service.emergency else _khmer(service, catalog),
        _whom(service, catalog),
        catalog.text(_POLICE) if service.police and not _says_police(service, catalog) else "",
        catalog.text(_PERHAPS_POLICE) if service.tells_police and not service.police else "",
        _doubt(service, catalog, now),
    ]
    wrong = _avoid(service, catalog, brief=True)
    address, hours = address_in_brief(service, catalog, country), [html.escape(answers, quote=False)]
    reached = [*numbers, *hours, *address] if numbers else [*address, *hours]
    said = " · ".join(filter(None, [*reached, *(html.escape(fact, quote=False) for fact in facts)]))
    shown = [_headed(service, catalog, country, number), said, html.escape(wrong, quote=False)]
    return "\n".join(filter(None, shown))


def lines(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, number: str = "", writes: bool = False
) -> str:
    """A service in a list, as lines of Telegram HTML: what decides whether to call it now. `number` counts it.

    Of its numbers the first stands there; all of them stand on its card.
    """
    shown = [_headed(service, catalog, country, number)]
    shown += channels(service, catalog, country, now, full=False, writes=writes)
    facts = [
        _now(service, catalog, country, now, writes=writes),
        _khmer(service, catalog),
        _whom(service, catalog),
        age(service, catalog, now),
    ]
    plain = [" · ".join(filter(None, facts)), who_learns(service, catalog)]
    return "\n".join([*shown, *(html.escape(text, quote=False) for text in plain if text)])


def card(service: Service, catalog: Catalog, country: str | None, now: datetime) -> str:
    """All that is known of a service, as lines of Telegram HTML; what is not known is said."""
    language = catalog.language
    shown = [_headed(service, catalog, country)]
    shown += channels(service, catalog, country, now, full=True, writes=False)
    hours = service.hours_from(country)
    said = [_now(service, catalog, country, now), hours.text.get(language, "") if hours.known else ""]
    plain = [
        " · ".join(filter(None, said)),
        _languages(service, catalog),
        " · ".join(
            [
                service.cost.get(language, "") or catalog.text(_COST_UNKNOWN),
                catalog.text(_ABROAD[service.from_abroad], country=catalog.country(service.country)),
            ]
        ),
        _run_by(service, catalog),
        _learns(service, catalog),
        _avoid(service, catalog),
        service.note.get(language, ""),
        age(service, catalog, now),
    ]
    return "\n".join([*shown, *(html.escape(text, quote=False) for text in plain if text)])


def who_learns(service: Service, catalog: Catalog) -> str:
    """Who runs a service, who else learns of it, and for whom it is wrong: what decides whether one may be told to it."""
    said = (_run_by(service, catalog), _learns(service, catalog), _avoid(service, catalog))
    return "\n".join(filter(None, said))


def title(service: Service, catalog: Catalog, country: str | None) -> str:
    """The name of a service, with its country where that is another one than the reader's."""
    name = service.name.get(catalog.language) or service.name["en"]
    place = catalog.country(service.country)
    away = service.country not in {country, ANYWHERE} and place not in name
    return f"{name} ({place})" if away else name


def _says_police(service: Service, catalog: Catalog) -> bool:
    """Whether its name says that it is the police: who calls them need not be told who learns of it."""
    return catalog.text(_NAMED).lower() in title(service, catalog, service.country).lower()


def _doubt(service: Service, catalog: Catalog, now: datetime) -> str:
    """That a service is not confirmed, or of which year what we know is where that is past its date; else nothing."""
    dated = service.verified_on or service.evidence_on
    if not service.trusted:
        return catalog.text(_DOUBTFUL, year=str(dated.year)) if dated else catalog.text(_DOUBTFUL_UNDATED)
    if not service.expired(now.date()):
        return ""
    return catalog.text(_AS_OF, year=str(dated.year)) if dated else catalog.text(_AS_OF_UNKNOWN)


def _headed(service: Service, catalog: Catalog, country: str | None, number: str = "") -> str:
    return f"<b>{number}{html.escape(title(service, catalog, country), quote=False)}</b>"


def _now(
    service: Service, catalog: Catalog, country: str | None, now: datetime, *, writes: bool = False, brief: bool = False
) -> str:
    """Whether somebody answers now who is reached from `country`, or what is known of the hours otherwise.

    Nothing where it is said behind the number or address itself that its hours are not known. Of a service without a
    country no next opening: its time would be nobody's.
    """
    hours = service.hours_from(country, writes=writes)
    answers = hours.is_open(now)
    if answers is None:
        unsaid = service.hours.known or brief
        return hours.text.get(catalog.language, "") or ("" if unsaid else catalog.text(_HOURS_UNKNOWN))
    if answers:
        return catalog.text(_OPEN)
    opens = hours.opens_next(now)
    if opens is None or service.country == ANYWHERE:
        return catalog.text(_CLOSED_UNKNOWN)
    if service.country == country:
        return catalog.text(_CLOSED, moment=catalog.moment(opens))
    return catalog.text(_CLOSED_ABROAD, moment=catalog.moment(opens), country=catalog.country(service.country))


def _khmer(service: Service, catalog: Catalog) -> str:
    if service.country == HOME or service.khmer is Known.UNKNOWN:
        return ""
    return catalog.text(_KHMER if service.khmer is Known.YES else _NO_KHMER)


def _whom(service: Service, catalog: Catalog) -> str:
    """That a service is only for women: who calls it is asked, not who reads. Other names say for whom they are."""
    return catalog.text(_FOR_WOMEN) if service.audience is Audience.WOMEN else ""


def _languages(service: Service, catalog: Catalog) -> str:
    """The languages by name, Khmer first, and what is known of Khmer where it is not among them."""
    codes = sorted(service.languages, key=lambda code: code != "km")
    named = ", ".join(catalog.tongue(code) for code in codes)
    khmer = {Known.YES: "", Known.NO: _NO_KHMER, Known.UNKNOWN: _KHMER_UNKNOWN}[service.khmer]
    if service.khmer is Known.YES and "km" not in codes:
        khmer = _KHMER
    said = [catalog.text(_LANGUAGES, languages=named) if named else "", catalog.text(khmer) if khmer else ""]
    return " · ".join(filter(None, said))


def _run_by(service: Service, catalog: Catalog) -> str:
    who = service.run_by.get(catalog.language, "")
    kind = catalog.text(_OPERATORS[service.operator]) if service.operator in _OPERATORS else ""
    said = f"{who} ({kind})" if who and kind else who or kind
    return catalog.text(_RUN_BY, who=said) if said else ""


def _learns(service: Service, catalog: Catalog) -> str:
    return service.learns.get(catalog.language, "") or catalog.text(_LEARNS_UNKNOWN)


def _avoid(service: Service, catalog: Catalog, *, brief: bool = False) -> str:
    """For whom a service is wrong; `brief`: without the explanation behind a colon."""
    reason = service.avoid.get(catalog.language, "")
    reason = _COLON.split(reason)[0] if brief else reason
    return catalog.text(_AVOID, reason=reason) if reason else ""
