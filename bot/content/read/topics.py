"""Reads `responses/topics.yml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.check.words import title_of
from bot.content.model.services import COUNTRY, Service
from bot.content.model.topics import ANY, NOTICE, PICTURES, Picture, ServiceList, TopicContent, Topics, needed
from bot.content.read.directory import circumstances, need_of
from bot.core.understanding import topics as understood
from bot.core.understanding.values import Urgency
from bot.sheet import Problems, Row, read
from bot.understanding.topics import URGENCIES

_OTHERWISE = "otherwise"
_OF_TOPICS = {
    "title",
    "urgency",
    "depends_on_country",
    "outside",
    "cut_off",
    "told",
    "diary",
    "papers",
    "price",
    "asked",
}
"""What only topics have, and no notice."""
_URGENCY_WORDS = "write none, support, urgent or emergency"


def read_topics(
    path: Path,
    services: Mapping[str, Service],
    languages: Collection[str],
    about: understood.Topics,
    problems: Problems,
) -> Topics:
    """All topics and notices, in the order of the file. `about`: those that are understood."""
    sheet = read(path, problems)
    if not sheet:
        return Topics({}, ())
    sheet.only({"menu", "pictures", "service_lists", "groups", "notices"})
    rows = [
        (group, id_, row)
        for group, members in sheet.need("groups", "list the topics by group").fields().items()
        for id_, row in members.fields().items()
    ]
    rows += [(NOTICE, id_, row) for id_, row in sheet.get("notices").fields().items()]
    reader = _Reader(services, languages, {id_ for _, id_, _ in rows})
    for name, row in sheet.get("service_lists").fields().items():
        reader.lists[name] = reader.service_list(row)
    found: dict[str, TopicContent] = {}
    for group, id_, row in rows:
        if id_ in found:
            row.wrong(f"the topic {id_} is written twice", "keep one of the two")
        found[id_] = reader.topic(group, id_, row)
    for id_ in needed(about):
        if id_ not in found:
            sheet.wrong(f"{id_} is missing", "add it: the program itself asks for it")
    menu = sheet.get("menu")
    for item in menu.items():
        if item.text() not in found:
            item.wrong(f"the menu names {item.text()!r}, which is no topic", "write the id of a topic of this file")
    return Topics(found, menu.texts(), _pictures(sheet.get("pictures"), found, languages))


def _pictures(sheet: Row, topics: Collection[str], languages: Collection[str]) -> Mapping[str, Picture]:
    """The pictures by topic: a sign of one or two characters, and a word in each language."""
    rows = sheet.fields()
    if len(rows) > PICTURES:
        sheet.wrong(f"there are {len(rows)} pictures", f"keep {PICTURES}: who cannot read looks at each of them")
    found = {}
    for topic, row in rows.items():
        if topic not in topics:
            row.wrong(f"the picture {topic!r} is of no topic", "write the id of a topic of this file")
        row.only({"sign", *languages})
        words = {code: row.need(code, "write one word").text() for code in languages}
        found[topic] = Picture(row.need("sign", "write a pictogram").text(), words)
    return found


class _Reader:
    """Reads topics against the services, languages and other topics that there are."""

    def __init__(self, services: Mapping[str, Service], languages: Collection[str], ids: Collection[str]) -> None:
        self.services, self.languages, self.ids = services, languages, ids
        self.lists: dict[str, ServiceList] = {}

    def topic(self, group: str, id_: str, row: Row) -> TopicContent:
        """One topic, or a notice, which has only services and buttons."""
        notice = group == NOTICE
        row.only({"services", "buttons"} | (set() if notice else _OF_TOPICS))
        urgency = Urgency.NONE if notice else row.need("urgency", _URGENCY_WORDS).one_of(URGENCIES, Urgency.NONE)
        depends, buttons, services = row.get("depends_on_country"), row.get("buttons"), row.get("services")
        for button in buttons.items():
            if button.text() not in self.ids:
                button.wrong(f"the button {button.text()!r} leads to no topic", "write the id of a topic of this file")
            elif button.text() == id_:
                button.wrong(f"the button of {id_} leads to itself", "write another topic")
        chosen = self.service_list(services) if services else ServiceList({})
        if services and urgency >= Urgency.URGENT:
            self._not_police_alone(id_, services, chosen)
        if urgency is Urgency.EMERGENCY and ANY not in chosen.by_country:
            row.wrong(f"{id_} has no services for an unknown country", f"add `{ANY}: [kh_1280, …]` to its services")
        return TopicContent(
            id=id_,
            group=group,
            title={} if notice else title_of(row, self.languages),
            urgency=urgency,
            depends_on_country=depends.flag(),
            services=chosen,
            buttons=buttons.texts(),
            outside=row.get("outside").flag(),
            cut_off=row.get("cut_off").flag(),
            diary=row.get("diary").flag(),
            papers=row.get("papers").flag(),
            told=circumstances(row.get("told")),
            price=row.get("price").text() if row.get("price") else "",
            asked=row.get("asked").texts(),
            line=row.line,
        )

    def service_list(self, row: Row) -> ServiceList:
        """Services by country: written out, or the name of one of the `service_lists`."""
        if row.word:
            if row.word not in self.lists:
                known = ", ".join(sorted(self.lists)) or "none yet"
                row.wrong(f"there is no service list {row.word!r}", f"use one of: {known}")
            return self.lists.get(row.word, ServiceList({}))
        chosen: dict[str, tuple[str, ...]] = {}
        needs: tuple[str, ...] = ()
        for country, names in row.fields().items():
            if country == "needs":
                needs = tuple(need_of(item) for item in names.items())
                continue
            if country not in {ANY, _OTHERWISE} and not COUNTRY.fullmatch(country):
                names.wrong(f"{country!r} is not a country", f"write two capital letters, such as TH, or {ANY}")
            for name in names.items():
                service = self.services.get(name.text())
                if service is None:
                    if self.services:  # without any, the directory is unreadable
                        name.wrong(f"the service {name.text()!r} is unknown", "write an id of responses/directory.yml")
                elif not service.waiting and not service.reachable_from(
                    country if COUNTRY.fullmatch(country) else None
                ):
                    how = "choose one that can, or correct from_abroad"
                    name.wrong(f"{service.id} cannot be reached from {country}", how)
            chosen[country] = names.texts()
        otherwise = chosen.pop(_OTHERWISE, ())
        if otherwise and not needs:
            row.wrong("`otherwise` stands without `needs`", "name what it is for, such as needs: [suicide]")
        return ServiceList(chosen, needs, otherwise)

    def _not_police_alone(self, id_: str, row: Row, chosen: ServiceList) -> None:
        for country, names in chosen.by_country.items():
            listed = (*names, *chosen.by_country.get(ANY, ()))
            known = [self.services[name] for name in listed if name in self.services]
            if known and all(service.police for service in known):
                row.wrong(f"{id_} offers only the police for {country}", "add a service that is not the police")
