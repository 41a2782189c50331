"""Reads `responses/directory.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.content.check.numbers import KnownBad
from bot.content.model.dates import parse_dated, parse_day
from bot.content.model.hours import parse_hours
from bot.content.model.problems import Problems
from bot.content.model.services import ANYWHERE, Audience, FromAbroad, Known, Operator, Service, Source
from bot.content.read.reach import MUST_HAVE, read_link, read_phone
from bot.content.read.sheet import Row, each, read

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
        "fire",
        "police",
        "sea_rescue",
    ]
)
"""What services are for; topics choose services by id, people and later lookups by need."""

_FIELDS = frozenset(Service.__dataclass_fields__) - {"id", "needs", "line"} | {"for", "timezone"}
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def need_of(row: Row) -> str:
    """One of `NEEDS`; another word is reported."""
    if row.text() not in NEEDS:
        row.wrong(f"{row.text()!r} is not a known need", "use one of: " + ", ".join(sorted(NEEDS)))
    return row.text()


def read_directory(path: Path, known_bad: KnownBad, problems: Problems) -> dict[str, Service]:
    """All services by id, in the order of the file; what is wrong is reported."""
    services = {}
    for id_, row in each(read(path, problems)):
        service = _service(id_, row, known_bad)
        if service is not None:
            services[id_] = service
    _check_replaced(services, path, problems)
    return services


def _check_replaced(services: Mapping[str, Service], path: Path, problems: Problems) -> None:
    """Report services that give way to one that does not exist or is itself withheld."""
    for service in services.values():
        heir = services.get(service.replaced_by or service.id)
        if heir is None or (service.replaced_by and (heir.replaced_by or not heir.trusted)):
            problems.add(
                path,
                service.line,
                f"{service.id} is replaced by {service.replaced_by!r}, which is not shown either",
                "name a confirmed service of this file that takes its place",
            )


def _service(id_: str, row: Row, known_bad: KnownBad) -> Service | None:
    row.name = id_
    row.only(_FIELDS)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", id_):
        row.wrong(f"{id_!r} is not a good id", "use small letters, digits and _, such as kh_1280")
    country = row.need("country", "write the two-letter code, such as KH, or ZZ for an international service")
    name = row.need("name", "add `name: {km: …, en: …}`, as the organisation writes it")
    operator = row.need("operator", "write one of: " + ", ".join(Operator))
    needs = row.need("for", "list what it helps with, such as [trafficking, labour]")
    hours = row.need("hours", "write unknown, or `{text: {km: …, en: …}, weekly: …}`")
    khmer = row.need("khmer", "write yes, no or unknown")
    abroad = row.need("from_abroad", "write yes, no, messaging or unknown")
    police = row.need("police", "write true or false: people who fear the police choose by it")
    government = row.need("government", "write true or false")
    evidence = row.need("evidence_on", "write the date of the newest source, or unknown")
    sources = row.need("sources", "say where this was read: `- {url: …, dated: …}`")
    confirmed = row.need("confirmed", "write true when an official page or two independent sources name it, else false")
    row.need("languages", "list the languages that are spoken, such as [km, en], or [] when not known")
    if not (country and name and operator and needs and hours and khmer and abroad and police and government):
        return None
    if evidence is None or sources is None:
        return None
    code = country.text()
    if not _COUNTRY.fullmatch(code):
        country.wrong(f"country is {code!r}", f"write two capital letters, such as KH, or {ANYWHERE}")
    timezone = _timezone(row)
    phones = tuple(filter(None, (read_phone(item, timezone) for item in _list(row, "phones"))))
    links = tuple(filter(None, (read_link(item, timezone) for item in _list(row, "links"))))
    place = _optional_text(row, "place")
    if not phones and not links and not place:
        row.wrong(f"{id_} has neither phones nor links nor place", "add one, or take the service out")
    is_police, for_ = police.flag(), frozenset(need_of(need) for need in needs.items())
    for item, phone in zip(_list(row, "phones"), phones, strict=False):
        for number in filter(None, (phone.dial, phone.e164)):
            reason = known_bad.reason(number, code, for_, police=is_police)
            if reason:
                item.wrong(f"{number} is known to be wrong ({reason})", "take it out")
    expires, audience, replaced = row.get("expires"), row.get("audience"), row.get("replaced_by")
    verified_on, verified_how, verified_by = (row.get(f"verified_{part}") for part in ("on", "how", "by"))
    if (verified_on is None) != (verified_how is None):
        row.wrong("verified_on and verified_how go together", "fill in both after a check, or neither")
    return Service(
        id=id_,
        country=code,
        name=name.by_language(MUST_HAVE),
        phones=phones,
        links=links,
        operator=operator.choice(Operator, Operator.OTHER),
        needs=for_,
        hours=parse_hours(hours, timezone, MUST_HAVE),
        languages=_languages(row),
        khmer=khmer.choice(Known, Known.UNKNOWN),
        cost=_optional_text(row, "cost"),
        from_abroad=abroad.choice(FromAbroad, FromAbroad.UNKNOWN),
        police=is_police,
        government=government.flag(),
        learns=_optional_text(row, "learns"),
        tells_police=(told.flag() if (told := row.get("tells_police")) else False),
        note=_optional_text(row, "note"),
        sources=tuple(_source(item) for item in sources.items()),
        evidence_on=parse_dated(evidence),
        verified_on=parse_day(verified_on) if verified_on else None,
        verified_how=verified_how.text() if verified_how else None,
        expires=parse_day(expires) if expires else None,
        confirmed=confirmed.flag() if confirmed else False,
        verified_by=verified_by.text() if verified_by else None,
        place=place,
        run_by=_optional_text(row, "run_by"),
        avoid=_optional_text(row, "avoid"),
        audience=audience.choice(Audience, Audience.CHILDREN) if audience else None,
        replaced_by=replaced.text() if replaced else None,
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
