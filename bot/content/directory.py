"""Reads `responses/directory.yml`."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.dates import parse_dated, parse_day
from bot.content.hours import parse_hours
from bot.content.numbers import KnownBad
from bot.content.problems import Problems
from bot.content.reach import MUST_HAVE, read_link, read_phone
from bot.content.services import (
    ANYWHERE,
    FromAbroad,
    Known,
    Operator,
    Service,
    Source,
)
from bot.content.sheet import Row, each, read

NEEDS = frozenset(
    [
        "emergency",
        "ambulance",
        "trafficking",
        "labour",
        "child",
        "women",
        "domestic_work",
        "health",
        "suicide",
        "injury",
        "embassy",
        "seafarers",
        "shelter",
        "legal_aid",
        "migration",
        "immigration",
        "return",
        "missing",
        "scam_compound",
        "violence",
        "complaints",
        "referral",
    ]
)
"""What services are for; topics choose services by id, people and later lookups by need."""

_FIELDS = frozenset(Service.__dataclass_fields__) - {"id", "needs", "line"} | {"for", "timezone"}
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def read_directory(path: Path, known_bad: KnownBad, problems: Problems) -> dict[str, Service]:
    """All services by id, in the order of the file; what is wrong is reported."""
    services = {}
    for id_, row in each(read(path, problems)):
        service = _service(id_, row, known_bad)
        if service is not None:
            services[id_] = service
    return services


def _service(id_: str, row: Row, known_bad: KnownBad) -> Service | None:
    row.name = id_
    row.only(_FIELDS)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id_):
        row.wrong(f"{id_!r} is not a good id", "use small letters, digits and _, such as kh_1280")
    country = row.need("country", "write the two-letter code, such as KH, or ZZ for an international service")
    name = row.need("name", "add `name: {km: …, en: …}`, as the organisation writes it")
    operator = row.need("operator", "write one of: " + ", ".join(Operator))
    needs = row.need("for", "list what it helps with, such as [trafficking, labour]")
    hours = row.need("hours", "add `hours: {text: {km: …, en: …}, weekly: unknown}`")
    khmer = row.need("khmer", "write yes, no or unknown")
    abroad = row.need("from_abroad", "write yes, no, messaging or unknown")
    police = row.need("police", "write true or false: people who fear the police choose by it")
    government = row.need("government", "write true or false")
    evidence = row.need("evidence_on", "write the date of the newest source, or unknown")
    sources = row.need("sources", "say where this was read: `- {url: …, dated: …}`")
    row.need("languages", "list the languages that are spoken, such as [km, en], or [] when not known")
    if not (country and name and operator and needs and hours and khmer and abroad and police and government):
        return None
    if evidence is None or sources is None:
        return None
    place = country.text()
    if not _COUNTRY.fullmatch(place):
        country.wrong(f"country is {place!r}", f"write two capital letters, such as KH, or {ANYWHERE}")
    for need in needs.items():
        if need.text() not in NEEDS:
            need.wrong(f"{need.text()!r} is not a known need", "use one of: " + ", ".join(sorted(NEEDS)))
    phones = tuple(filter(None, (read_phone(item) for item in _list(row, "phones"))))
    links = tuple(filter(None, (read_link(item) for item in _list(row, "links"))))
    if not phones and not links:
        row.wrong(f"{id_} has neither phones nor links", "add one, or take the service out")
    is_police, for_ = police.flag(), frozenset(needs.texts())
    for item, phone in zip(_list(row, "phones"), phones, strict=False):
        for number in filter(None, (phone.dial, phone.e164)):
            reason = known_bad.reason(number, place, for_, police=is_police)
            if reason:
                item.wrong(f"{number} is known to be wrong ({reason})", "take it out")
    expires, verified_on, verified_how = row.get("expires"), row.get("verified_on"), row.get("verified_how")
    if (verified_on is None) != (verified_how is None):
        row.wrong("verified_on and verified_how go together", "fill in both after a check, or neither")
    return Service(
        id=id_,
        country=place,
        name=name.by_language(MUST_HAVE),
        phones=phones,
        links=links,
        operator=operator.choice(Operator, Operator.OTHER),
        needs=for_,
        hours=parse_hours(hours, _timezone(row), MUST_HAVE),
        languages=_languages(row),
        khmer=khmer.choice(Known, Known.UNKNOWN),
        cost=_optional_text(row, "cost"),
        from_abroad=abroad.choice(FromAbroad, FromAbroad.UNKNOWN),
        police=is_police,
        government=government.flag(),
        learns=_optional_text(row, "learns"),
        note=_optional_text(row, "note"),
        sources=tuple(_source(item) for item in sources.items()),
        evidence_on=parse_dated(evidence),
        verified_on=parse_day(verified_on) if verified_on else None,
        verified_how=verified_how.text() if verified_how else None,
        expires=parse_day(expires) if expires else None,
        line=row.line - 1,  # of the id, one above its fields
    )


def _list(row: Row, key: str) -> list[Row]:
    found = row.get(key)
    return found.items() if found else []


def _optional_text(row: Row, key: str) -> dict[str, str]:
    found = row.get(key)
    return dict(found.by_language(MUST_HAVE)) if found else {}


def _timezone(row: Row) -> str:
    found = row.need("timezone", "write the place, such as Asia/Phnom_Penh")
    if found is None:
        return "UTC"
    try:
        return ZoneInfo(found.text()).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found.wrong(f"{found.text()!r} is not a time zone", "write it like Asia/Bangkok or Asia/Seoul")
        return "UTC"


def _languages(row: Row) -> tuple[str, ...]:
    found = _list(row, "languages")
    for item in found:
        if not _LANGUAGE.fullmatch(item.text()):
            item.wrong(f"{item.text()!r} is not a language code", "write the ISO code, such as km, en, th")
    return tuple(item.text() for item in found)


def _source(row: Row) -> Source:
    row.name = "source"
    row.only({"url", "dated"})
    url, dated = row.need("url", "write the page's address or the name of the list"), row.get("dated")
    return Source(url.text() if url else "", parse_dated(dated) if dated else None)
