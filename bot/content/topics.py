"""Reads `responses/topics.yml`: what belongs to each topic besides its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.problems import Problems
from bot.content.services import Service
from bot.content.sheet import Row, each, read
from bot.core.model import Urgency

ANY = "any"
"""The services for every country, and for a contact whose country is not known."""

NOTICE = "notice"
"""The group of answers that are no topics: the first message, the interruption, the head of the numbers."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_FIELDS = {"urgency", "depends_on_country", "services", "buttons"}


@dataclass(frozen=True)
class TopicContent:
    """A topic's urgency, group, services by country (or `any`) in the editor's order, and what its buttons lead to.

    `buttons` are ids of other topics, offered below the answer; sections have their own buttons.
    """

    id: str
    group: str
    urgency: Urgency
    depends_on_country: bool
    services: Mapping[str, tuple[str, ...]]
    buttons: tuple[str, ...]

    @property
    def crisis(self) -> bool:
        """Whether its answer is a crisis answer."""
        return self.urgency is Urgency.EMERGENCY

    def for_country(self, country: str | None) -> tuple[str, ...]:
        """Service ids for a country, then those for any; each once."""
        own = self.services.get(country, ()) if country else ()
        return tuple(dict.fromkeys((*own, *self.services.get(ANY, ()))))


def read_topics(path: Path, services: Mapping[str, Service], problems: Problems) -> dict[str, TopicContent]:
    """All topics and notices by id, in the order of the file."""
    sheet = read(path, problems)
    if sheet is None:
        return {}
    sheet.only({"service_lists", "groups", "notices"})
    lists = {name: _by_country(row, services, {}) for name, row in each(sheet.get("service_lists"))}
    found: dict[str, TopicContent] = {}
    rows: list[tuple[str, str, Row]] = []
    for group, members in each(sheet.need("groups", "list the topics by group")):
        rows += [(group, id_, row) for id_, row in members.fields().items()]
    rows += [(NOTICE, id_, row) for id_, row in each(sheet.get("notices"))]
    ids = {id_ for _, id_, _ in rows}
    for group, id_, row in rows:
        row.name = id_
        if id_ in found:
            row.wrong(f"the topic {id_} is written twice", "keep one of the two")
        found[id_] = _topic(group, id_, row, ids, services, lists)
    return found


def _topic(
    group: str,
    id_: str,
    row: Row,
    ids: Collection[str],
    services: Mapping[str, Service],
    lists: Mapping[str, Mapping[str, tuple[str, ...]]],
) -> TopicContent:
    row.only(_FIELDS)
    urgency = Urgency.NONE
    if group != NOTICE:
        written = row.need("urgency", "write none, support, urgent or emergency")
        if written:
            urgency = _urgency(written)
    depends, buttons, rows = row.get("depends_on_country"), row.get("buttons"), row.get("services")
    for button in buttons.items() if buttons else []:
        if button.text() not in ids:
            button.wrong(
                f"the button {button.text()!r} leads to no topic", "write the id of a topic of this file"
            )
        elif button.text() == id_:
            button.wrong(f"the button of {id_} leads to itself", "write another topic")
    chosen = _by_country(rows, services, lists) if rows else {}
    if rows and urgency >= Urgency.URGENT:
        for country, listed in chosen.items():
            known = [services[name] for name in listed if name in services]
            if known and all(service.police for service in known) and not _others(chosen, services):
                rows.wrong(
                    f"{id_} offers only the police for {country}", "add a service that is not the police"
                )
    if urgency is Urgency.EMERGENCY and ANY not in chosen:
        row.wrong(
            f"{id_} has no services for an unknown country", f"add `{ANY}: [kh_1280, …]` to its services"
        )
    return TopicContent(
        id=id_,
        group=group,
        urgency=urgency,
        depends_on_country=depends.flag() if depends else False,
        services=chosen,
        buttons=buttons.texts() if buttons else (),
    )


def _others(chosen: Mapping[str, tuple[str, ...]], services: Mapping[str, Service]) -> bool:
    return any(not services[name].police for name in chosen.get(ANY, ()) if name in services)


def _urgency(row: Row) -> Urgency:
    for urgency in Urgency:
        if urgency.word == row.text():
            return urgency
    row.wrong(f"urgency is {row.text()!r}", "write none, support, urgent or emergency")
    return Urgency.NONE


def _by_country(
    row: Row, services: Mapping[str, Service], lists: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> dict[str, tuple[str, ...]]:
    """Services by country: written out, or the name of one of the `service_lists`."""
    if row.word:
        if row.word not in lists:
            row.wrong(
                f"there is no service list {row.word!r}",
                "use one of: " + (", ".join(sorted(lists)) or "none yet"),
            )
        return dict(lists.get(row.word, {}))
    chosen = {}
    for country, names in row.fields().items():
        if country != ANY and not _COUNTRY.fullmatch(country):
            names.wrong(f"{country!r} is not a country", f"write two capital letters, such as TH, or {ANY}")
        for name in names.items():
            service = services.get(name.text())
            if service is None:
                name.wrong(
                    f"the service {name.text()!r} is unknown", "write an id of responses/directory.yml"
                )
            elif not service.reachable_from(None if country == ANY else country):
                name.wrong(
                    f"{service.id} cannot be reached from {country}",
                    "choose one that can, or correct from_abroad",
                )
        chosen[country] = names.texts()
    return chosen
