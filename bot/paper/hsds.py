"""The directory by Open Referral's Human Services Data Specification (HSDS) 3.0: services with their organisations.

Fields and which of them are required: https://github.com/openreferral/specification, folder `schema`, commit 279fd2eb
(16 May 2024; read on 30 November 2026). What is not known is left out. Only what contacts may be shown is in it, and an
address of streets is not: the directory has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from bot.content import Content, Service
from bot.content.model.services import ANYWHERE, LinkKind, Phone, PhoneKind
from bot.core.understanding.values import ENGLISH, KHMER
from bot.wording.catalog import catalog

SPACE = UUID("6f1d3c1e-6c0d-5a0e-9b57-0c6f3a1b2d4e")
"""Ids are made of ours within it: the same service has the same id in each export."""

KINDS: Mapping[PhoneKind, str] = {PhoneKind.VOICE: "voice", PhoneKind.SMS: "sms"}
"""HSDS recommends these words of RFC 6350; of others it takes any, and ours stand there."""


def as_json(content: Content) -> str:
    """All services that contacts may be shown, as JSON: a list of HSDS services."""
    return json.dumps(list(services(content)), ensure_ascii=False, indent=1) + "\n"


def services(content: Content) -> Iterator[dict[str, Any]]:
    """The services, in the order of the directory."""
    for service in content.services.values():
        if content.may_show(service.id) and service.replaced_by is None:
            yield _known(_service(service))


def _id(*parts: str) -> str:
    return str(uuid5(SPACE, " ".join(parts)))


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _of(words: Mapping[str, str]) -> str:
    return words.get(ENGLISH, "")


def _service(service: Service) -> dict[str, Any]:
    run_by = _of(service.run_by) or _of(service.name)
    links = {link.kind: link.address for link in service.links}
    told = [_of(service.note), _of(service.place), f"For: {', '.join(sorted(service.needs))}."]
    return {
        "id": _id(service.id),
        "name": _of(service.name),
        "alternate_name": service.name.get(KHMER, ""),
        "status": "active",
        "description": " ".join(filter(None, told)),
        "url": links.get(LinkKind.WEB),
        "email": links.get(LinkKind.EMAIL),
        "fees_description": _of(service.cost),
        "alert": f"Do not use it if {_of(service.avoid)}." if service.avoid else "",
        "assured_date": service.verified_on.isoformat() if service.verified_on is not None else None,
        "phones": [_phone(service, phone) for phone in service.known_phones],
        "schedules": [_schedule(service)] if service.hours.known else [],
        "service_areas": [_area(service)] if service.country != ANYWHERE else [],
        "languages": [
            {"id": _id(service.id, "language", code), "name": catalog(ENGLISH).tongue(code), "code": code}
            for code in service.languages
        ],
        "organization": {
            "id": _id("organization", run_by),
            "name": run_by,
            "description": f"Runs: {_of(service.name)} ({service.operator.value}).",
        },
    }


def _phone(service: Service, phone: Phone) -> dict[str, Any]:
    return _known(
        {
            "id": _id(service.id, phone.dial),
            "number": phone.e164 or phone.dial,
            "type": KINDS.get(phone.kind, phone.kind.value),
            "description": _of(phone.note),
        }
    )


def _schedule(service: Service) -> dict[str, Any]:
    """The hours as people say them: in HSDS windows of several days are several schedules."""
    return {"id": _id(service.id, "hours"), "description": _of(service.hours.text)}


def _area(service: Service) -> dict[str, Any]:
    country = catalog(ENGLISH).country(service.country)
    return {"id": _id(service.id, "area"), "name": country, "extent": service.country, "extent_type": "text"}
