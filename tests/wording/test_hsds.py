"""The directory as HSDS 3.0: every object has what the standard requires, and no more than contacts may be shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

from bot.paper.hsds import as_json
from tests import project

CONTENT = project.content()
REQUIRED = {
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "phones": {"id", "number"},
    "schedules": {"id"},
    "service_areas": {"id"},
    "languages": {"id"},
}
"""Of the objects that we write, by https://github.com/openreferral/specification, schema/*.json ("required"), commit
279fd2eb."""
KNOWN = {
    "service": {
        *("id", "name", "alternate_name", "status", "description", "url", "email", "fees_description", "alert"),
        *("assured_date", "phones", "schedules", "service_areas", "languages", "organization"),
    },
    "organization": {"id", "name", "description"},
    "phones": {"id", "number", "type", "description"},
    "schedules": {"id", "description"},
    "service_areas": {"id", "name", "extent", "extent_type"},
    "languages": {"id", "name", "code"},
}
"""The fields that we write, each of which the schema of its object has."""
STATUS = {"active", "inactive", "defunct", "temporarily closed"}


def objects(services: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    for service in services:
        yield "service", service
        yield "organization", service["organization"]
        for name in ("phones", "schedules", "service_areas", "languages"):
            yield from ((name, one) for one in service.get(name, ()))


def test_every_object_has_what_the_standard_requires_and_nothing_that_it_does_not_know() -> None:
    services = json.loads(as_json(CONTENT))
    seen = set()
    for kind, one in objects(services):
        seen.add(kind)
        assert REQUIRED[kind] <= {name for name, value in one.items() if value}, (kind, one)
        assert one.keys() <= KNOWN[kind], (kind, one)
        assert str(UUID(one["id"])) == one["id"]
    assert seen == REQUIRED.keys()
    assert {service["status"] for service in services} <= STATUS
    ids = [service["id"] for service in services]
    assert len(set(ids)) == len(ids)


def test_the_same_service_has_the_same_id_in_each_export_and_what_is_withheld_is_in_none() -> None:
    assert as_json(CONTENT) == as_json(CONTENT)
    services = json.loads(as_json(CONTENT))
    shown = [s for s in CONTENT.services.values() if CONTENT.may_show(s.id) and s.replaced_by is None]
    assert len(services) == len(shown) > 50
    numbers = {phone["number"] for service in services for phone in service.get("phones", ())}
    assert numbers == {phone.e164 or phone.dial for service in shown for phone in service.known_phones}
    fewer = replace(CONTENT, services=dict(list(CONTENT.services.items())[:3]))
    assert len(json.loads(as_json(fewer))) <= 3
