"""What the page shows, in the words of a language: code names, urgencies, lines of the bot, times, what was said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.adapters.web.use import Use
from bot.content import Content
from bot.core.model.case import Content as Sent
from bot.core.model.case import Kind, LogEntry
from bot.core.model.desk import Desk
from bot.core.model.lines import Line
from bot.core.model.rules import DAY, HOUR, MINUTE
from bot.core.understanding.values import Urgency
from bot.wording.catalog import HOME, Catalog, catalog, sentence
from bot.wording.code_names import CodeNames
from bot.wording.forms import summary
from bot.wording.prepared import prepared_title
from bot.wording.reading import BY_MACHINE, read_by_machine
from bot.wording.services import named
from bot.wording.text import plain


class Words:
    """The words of one language, on the content without what is withheld."""

    def __init__(self, use: Use, language: str, desk: Desk) -> None:
        self._names: CodeNames = use.names
        self.catalog: Catalog = catalog(language)
        self.language, self.text = language, self.catalog.text
        self.content: Content = use.shown(desk)

    def name(self, code: tuple[int, int]) -> str:
        """A case's code name."""
        return self._names.name(code, self.language)

    def tag(self, code: tuple[int, int]) -> dict[str, Any]:
        """How a case is known again: its name, and which of twelve colours."""
        return {"name": self.name(code), "colour": code[0] % 12}

    def urgency(self, urgency: Urgency) -> str:
        """An urgency."""
        return self.text(f"urgency.{urgency.word}")

    def degree(self, urgency: Urgency) -> dict[str, str]:
        """An urgency with its sign."""
        return {"sign": urgency.word, "urgency": self.urgency(urgency)}

    def said(self, line: Line, values: Mapping[str, str]) -> str:
        """A line of the bot, with services and the names of cases in it."""
        if "code" in values:
            first, second = map(int, values["code"].replace("-", " ").split())
            values = {**values, "case": self.name((first, second)), "code": self.name((first, second))}
        return plain(sentence(self.catalog, line, named(self.content, self.catalog, values, desk=True)))

    def answer(self, words: bytes) -> tuple[str, bool]:
        """The answer to a press, and whether it has to be seen."""
        told: dict[str, Any] = json.loads(words)
        return self.said(Line(told["line"]), told["values"]) if told["line"] else "", bool(told["alert"])

    def ago(self, then: int, now: int) -> str:
        """How long something is ago: "4 min", "2 h 5 min", "3 days"."""
        passed = max(0, now - then)
        if passed >= 2 * DAY:
            return self.text("page.days", count=str(passed // DAY))
        if passed >= HOUR:
            return self.text("page.hours", hours=str(passed // HOUR), minutes=str(passed % HOUR // MINUTE))
        return self.text("page.minutes", count=str(passed // MINUTE))

    def time(self, at: int, now: int) -> str:
        """When something was said: the time, and the day where that is not today, by the desk's clock."""
        then, today = (datetime.fromtimestamp(moment / 1000, HOME) for moment in (at, now))
        return f"{then:%H:%M}" if then.date() == today.date() else f"{then:%d.%m. %H:%M}"

    def entry(self, entry: LogEntry) -> str:
        """What somebody sent, as words; what is no words by what it is."""
        if entry.content.kind in BY_MACHINE:
            return read_by_machine(self.content, entry, self.catalog, plain(entry.content.text))
        if entry.form is not None:
            return f"[{summary(self.content, entry.form, self.catalog)}]"
        sent: Sent = entry.content
        if sent.prepared is not None:
            return f"[{prepared_title(self.content, sent.prepared, self.catalog)}]"
        if sent.kind is Kind.TEXT:
            return plain(sent.text)
        if sent.kind is Kind.REACTION:
            gone = not sent.text
            return self.text("relayed.reaction_gone") if gone else self.text("page.reaction", emoji=plain(sent.text))
        if sent.card is not None:
            number, name = map(plain, sent.card)
            return self.text("relayed.card", name=name, number=number)
        where = f" {sent.place[0]:.5f}, {sent.place[1]:.5f}" if sent.place is not None else ""
        kind = f"sent.{sent.kind}"
        label = self.text(kind if kind in self.catalog else "sent.other")
        return f"[{label}]{where} {plain(sent.text)}".strip()

    def marks(self, entry: LogEntry, before: int) -> list[str]:
        """What is to be known of an entry: written before the case, changed, passed on."""
        found = [self.text("relayed.before")] if entry.seq <= before else []
        found += [self.text("relayed.edited")] if entry.edited else []
        return [*found, *([self.text("relayed.forwarded")] if entry.content.forwarded else [])]
