"""The services that a text names, counted in the order in which they stand there, each once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.content import Content, Service
from bot.content.check.words import PLACEHOLDER
from bot.wording.buttons import Rows
from bot.wording.catalog import Catalog
from bot.wording.phones import copies
from bot.wording.services import in_brief

_SERVICE = "service:"


@dataclass(frozen=True)
class Called:
    """The services at each placeholder of a text, with their places in it."""

    at: Mapping[str, tuple[tuple[int, Service], ...]]

    def __getitem__(self, placeholder: str) -> tuple[tuple[int, Service], ...]:
        return self.at.get(placeholder, ())

    def block(self, placeholder: str, words: Catalog, country: str | None, now: datetime) -> str:
        """The services at a placeholder in brief, as paragraphs of Telegram HTML; nothing where there are none."""
        listed = [in_brief(service, words, country, now, number=f"{place}. ") for place, service in self[placeholder]]
        return "\n\n".join(["", *listed, ""]) if listed else ""

    def copies(self, words: Catalog, country: str | None) -> Rows:
        """Rows of buttons that copy their numbers."""
        return copies((service for told in self.at.values() for _, service in told), country, words)


def called(content: Content, body: str, services: Iterable[Service]) -> Called:
    """Those that stand at `{call}`, which are `services`, and at each `{service:ID}` of a text that may be shown."""
    found: dict[str, tuple[tuple[int, Service], ...]] = {}
    counted: dict[str, int] = {}
    for name in PLACEHOLDER.findall(body):
        id_ = name.removeprefix(_SERVICE)
        if name in found or (name != "call" and name == id_):
            continue
        here = services if name == "call" else [content.services[id_]] if content.may_show(id_) else []
        new = [service for service in here if service.id not in counted]
        counted |= {service.id: place for place, service in enumerate(new, len(counted) + 1)}
        found[name] = tuple((counted[service.id], service) for service in new)
    return Called(found)
