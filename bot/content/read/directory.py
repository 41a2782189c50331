"""Reads `responses/directory.yml`: every service, and how it is reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.check.words import KnownBad, digits
from bot.content.model.services import (
    ANYWHERE,
    COUNTRY,
    Audience,
    Circumstance,
    FromAbroad,
    Known,
    Link,
    LinkKind,
    Operator,
    Phone,
    PhoneKind,
    Service,
)
from bot.content.model.times import parse_dated, parse_day, parse_hours
from bot.sheet import Problems, Row, read

_NEEDS = """
    emergency ambulance trafficking labour child women domestic_work health suicide injury embassy seafarers shelter
    legal_aid migration immigration return missing scam_compound violence complaints referral fire police sea_rescue
"""
NEEDS = frozenset(_NEEDS.split())
"""What services are for; topics choose services by id, people and later lookups by need."""

_FIELDS = frozenset(Service.__dataclass_fields__) - {"id", "needs", "line", "lapsed_on"}
_FIELDS |= {"for", "timezone", "sources", "verified_how", "verified_by", "verified_reach"}
_NEEDED = {
    "country": "write the two-letter code, such as KH, or ZZ for an international service",
    "name": "add `name: {km: …, en: …}`, as the organisation writes it",
    "operator": "write one of: " + ", ".join(Operator),
    "for": "list what it helps with, such as [trafficking, labour]",
    "hours": "write unknown, or `{text: {km: …, en: …}, weekly: …}`",
    "khmer": "write yes, no or unknown",
    "from_abroad": "write yes, no, messaging or unknown",
    "police": "write true or false: people who fear the police choose by it",
    "government": "write true or false",
    "evidence_on": "write the date of the newest source, or unknown",
    "sources": "say where this was read: `- {url: …, dated: …}`",
    "confirmed": "write true when an official page or two independent sources name it, else false",
    "languages": "list the languages that are spoken, such as [km, en], or [] when not known",
}
"""What every service has, and what to write where it is missing."""
TEXTS = ("name", "cost", "learns", "note", "place", "run_by", "avoid")
"""What is said of a service in words, by language."""
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def need_of(row: Row) -> str:
    """One of `NEEDS`; another word is reported."""
    if row.text() not in NEEDS:
        row.wrong(f"{row.text()!r} is not a known need", "use one of: " + ", ".join(sorted(NEEDS)))
    return row.text()


def circumstances(row: Row) -> frozenset[Circumstance]:
    """What is listed of `Circumstance`; another word is reported."""
    return frozenset(item.choice(Circumstance, Circumstance.MAN) for item in row.items())


def read_directory(path: Path, known_bad: KnownBad, problems: Problems) -> dict[str, Service]:
    """All services by id, in the order of the file; what is wrong is reported."""
    services = {}
    for id_, row in read(path, problems).fields().items():
        services[id_] = _service(id_, row, known_bad)
    _check_replaced(services, path, problems)
    return services


def _check_replaced(services: Mapping[str, Service], path: Path, problems: Problems) -> None:
    """Report services that give way to one that does not exist or is itself withheld."""
    for service in services.values():
        heir = services.get(service.replaced_by or service.id)
        if heir is None or (service.replaced_by and (heir.replaced_by or not heir.trusted)):
            what = f"{service.id} is replaced by {service.replaced_by!r}, which is not shown either"
            problems.add(path, service.line, what, "name a confirmed service of this file that takes its place")


def _service(id_: str, row: Row, known_bad: KnownBad) -> Service:
    """One service as far as it can be read: what is missing in it is one mistake, and who names it makes none."""
    row.only(_FIELDS)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id_):
        row.wrong(f"{id_!r} is not a good id", "use small letters, digits and _, such as kh_1280")
    for key, how in _NEEDED.items():
        row.need(key, how)
    country, operator, khmer, abroad = map(row.get, ("country", "operator", "khmer", "from_abroad"))
    code, police = country.text(), row.get("police").flag()
    if not COUNTRY.fullmatch(code):
        country.wrong(f"country is {code!r}", f"write two capital letters, such as KH, or {ANYWHERE}")
    for_ = frozenset(need_of(need) for need in row.get("for").items())
    timezone = _timezone(row)
    phones = _phones(row, timezone, lambda number: known_bad.reason(number, code, for_, police=police))
    links = tuple(filter(None, (read_link(item, timezone) for item in row.get("links").items())))
    place, verified_on, verified_how = map(row.get, ("place", "verified_on", "verified_how"))
    if not phones and not links and not place:
        row.wrong(f"{id_} has neither phones nor links nor place", "add one, or take the service out")
    if bool(verified_on) != bool(verified_how):
        row.wrong("verified_on and verified_how go together", "fill in both after a check, or neither")
    if bool(row.get("avoid")) != bool(row.get("not_for")):
        row.wrong("avoid and not_for go together", "say in words for whom it is wrong, and list them, such as [man]")
    for source in row.get("sources").items():
        _check_source(source)
    audience, checked = row.get("audience"), row.get("verified_reach").text()
    service = Service(
        id=id_,
        country=code,
        phones=phones,
        links=links,
        operator=operator.choice(Operator, Operator.OTHER),
        needs=for_,
        hours=parse_hours(row.get("hours"), timezone, MUST_HAVE),
        languages=_languages(row),
        khmer=khmer.choice(Known, Known.UNKNOWN),
        from_abroad=abroad.choice(FromAbroad, FromAbroad.UNKNOWN),
        police=police,
        government=row.get("government").flag(),
        tells_police=row.get("tells_police").flag(),
        evidence_on=parse_dated(row.get("evidence_on")),
        verified_on=parse_day(verified_on),
        lapsed_on=None,
        expires=parse_day(row.get("expires")),
        confirmed=row.get("confirmed").flag(),
        audience=audience.choice(Audience, Audience.CHILDREN) if audience else None,
        not_for=circumstances(row.get("not_for")),
        replaced_by=row.get("replaced_by").text() or None,
        line=row.line - 1,  # of the id, one above its fields
        **{key: row.get(key).by_language(MUST_HAVE) for key in TEXTS},
    )
    if checked in ("", service.reach):
        return service
    return replace(service, verified_on=None, lapsed_on=service.verified_on)


def _phones(row: Row, timezone: str, wrong: Callable[[str], str | None]) -> tuple[Phone, ...]:
    """The numbers of a service; `wrong` says why one may not stand there."""
    found = []
    for item in row.get("phones").items():
        if phone := read_phone(item, timezone):
            found.append(phone)
            for number in filter(None, (phone.dial, phone.e164)):
                if reason := wrong(number):
                    item.wrong(f"{number} is known to be wrong ({reason})", "take it out")
    return tuple(found)


def _timezone(row: Row) -> str:
    found = row.need("timezone", "write the place, such as Asia/Phnom_Penh")
    if not found:
        return "UTC"
    try:
        return ZoneInfo(found.text()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.wrong(f"{found.text()!r} is not a time zone", "write it like Asia/Bangkok or Asia/Seoul")
        return "UTC"


def _languages(row: Row) -> tuple[str, ...]:
    found = row.get("languages").items()
    for item in found:
        if not _LANGUAGE.fullmatch(item.text()):
            item.wrong(f"{item.text()!r} is not a language code", "write the ISO code, such as km, en, th")
    return tuple(item.text() for item in found)


def _check_source(row: Row) -> None:
    row.name = "source"
    row.only({"url", "dated"})
    row.need("url", "write the page's address or the name of the list")
    parse_dated(row.get("dated"))


MUST_HAVE = ("km", "en")
"""The languages in which the directory says everything."""

_E164 = re.compile(r"\+[1-9]\d{5,14}")
_DIAL = re.compile(r"\+?[0-9][0-9 ()-]{1,24}")


def read_phone(row: Row, timezone: str) -> Phone | None:
    """One number of a service in `timezone`, or None after reporting what is missing."""
    row.name = "phone"
    row.only({"dial", "e164", "kind", "note", "hours", "confirmed", "ambulance"})
    dial = row.need("dial", "write the number as it is dialled inside the country, in quotes")
    kind = row.need("kind", "write one of: " + ", ".join(PhoneKind))
    if not dial or not kind:
        return None
    number, e164 = dial.text(), row.get("e164")
    if not _DIAL.fullmatch(number):
        dial.wrong(f"{number!r} is not a phone number", "write digits, with spaces or - between groups")
    international = e164.text() or None
    if e164 and international:
        if not _E164.fullmatch(international):
            e164.wrong(f"{international!r} is not in international form", "write + and digits only: +85523224841")
        elif not digits(international).endswith(digits(number).removeprefix("0")):
            e164.wrong(f"{international} and {number} are different numbers", "write the same number in both forms")
    note, hours, confirmed = row.get("note"), row.get("hours"), row.get("confirmed")
    return Phone(
        number,
        international,
        kind.choice(PhoneKind, PhoneKind.VOICE),
        note.by_language(MUST_HAVE),
        parse_hours(hours, timezone, MUST_HAVE) if hours else None,
        confirmed.flag(default=True),
        row.get("ambulance").flag(default=False),
    )


def read_link(row: Row, timezone: str) -> Link | None:
    """One address of a service in `timezone`, or None after reporting what is missing."""
    row.name = "link"
    row.only({"kind", "address", "hours"})
    kind = row.need("kind", "write one of: " + ", ".join(LinkKind))
    address = row.need("address", "write the address, beginning with https://")
    if not kind or not address:
        return None
    hours = row.get("hours")
    link = Link(
        kind.choice(LinkKind, LinkKind.WEB), address.text(), parse_hours(hours, timezone, MUST_HAVE) if hours else None
    )
    parts = urlsplit(link.address)
    good = "@" in link.address if link.kind is LinkKind.EMAIL else parts.scheme in {"http", "https"} and parts.netloc
    if not good or any(character.isspace() for character in link.address):
        address.wrong(f"{link.address!r} is not an address", "write https://… , or name@place for an e-mail")
    return link
