"""A debrief in a counsellor's language: as text, and as facts for the practice page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.practice.debrief import Debrief, Mark
from bot.practice.parts import Language
from bot.practice.questions import Questions, Titled
from bot.practice.scenario import Scenario
from bot.wording.catalog import catalog, msgid

QUOTED = 140
"""Letters of a counsellor's own line that are shown."""

_TEMPLATES = {
    Mark.SHOWN: msgid("debrief.shown"),
    Mark.MISSING: msgid("debrief.not_shown"),
    Mark.FAULT: msgid("debrief.fault"),
}


class Teller:
    """Says one debrief in one language."""

    def __init__(self, found: Debrief, scenario: Scenario, questions: Questions, language: Language) -> None:
        self._found, self._scenario, self._questions, self._language = found, scenario, questions, language
        self._catalog = catalog(language)

    def in_words(self) -> str:
        """The debrief as a counsellor reads it in the forum or on the terminal."""
        head = [self._title(), f"{self._scenario.who.in_language(self._language)}\n", *self._course(), ""]
        skills = [self._catalog.text("debrief.skills"), *map(self._row_in_words, self._rows())]
        return "\n".join([*head, *skills, f"\n{self._lesson()}"])

    def facts(self) -> dict[str, Any]:
        """The debrief for the practice page (`StandIn.tell_debrief`): words, and the counts that a trend is made of."""
        found, needs = self._found, self._scenario.needs
        return {
            "language": self._language,
            "title": self._title(),
            "who": self._scenario.who.in_language(self._language),
            "course": list(self._course()),
            "skills": self._catalog.text("debrief.skills"),
            "rows": list(self._rows()),
            "lesson": self._lesson(),
            "counts": {
                "needed": len(needs),
                "asked": len(needs) - len(found.missed),
                **{mark: sum(each.mark is mark for each in found.microskills) for mark in Mark},
            },
        }

    def _title(self) -> str:
        return self._catalog.text("debrief.title", title=self._scenario.title.in_language(self._language))

    def _lesson(self) -> str:
        return self._catalog.text("debrief.lesson", lesson=self._scenario.lesson.in_language(self._language))

    def _course(self) -> Iterator[str]:
        """What happened when, what was asked and what was missed, a sentence each."""
        found, text = self._found, self._catalog.text
        first = self._questions.questions[self._scenario.first].title.in_language(self._language)
        yield text("debrief.not_taken") if found.taken is None else text("debrief.taken", time=self._time(found.taken))
        if found.first_words is None:
            yield text("debrief.no_words")
        else:
            yield text("debrief.first_words", time=self._time(found.first_words))
        yield text("debrief.silence", time=self._time(found.longest_silence))
        yield text("debrief.first" if found.first else "debrief.not_first", question=first)
        if found.asked:
            yield text("debrief.asked", list=self._listed(found.asked))
        yield (
            text("debrief.missed", list=self._listed(found.missed)) if found.missed else text("debrief.nothing_missed")
        )

    def _rows(self) -> Iterator[dict[str, str]]:
        known: Mapping[str, Titled] = {
            **self._questions.questions, **self._questions.skills, **self._questions.mistakes
        }  # fmt: skip
        for each in self._found.microskills:
            line = " ".join(each.line.split())
            yield {
                "mark": each.mark,
                "name": known[each.name].title.in_language(self._language),
                "line": line if len(line) <= QUOTED else f"{line[:QUOTED].rstrip()}…",
                "better": each.better.in_language(self._language) if each.better else "",
            }

    def _row_in_words(self, row: Mapping[str, str]) -> str:
        said = self._catalog.text(_TEMPLATES[Mark(row["mark"])], skill=row["name"], line=row["line"])
        if not row["better"]:
            return said
        other = msgid("debrief.example") if row["mark"] is Mark.MISSING else msgid("debrief.better")
        return f"{said}\n    {self._catalog.text(other, line=row['better'])}"

    def _listed(self, names: Iterable[str]) -> str:
        return ", ".join(self._questions.questions[name].title.in_language(self._language) for name in names)

    def _time(self, seconds: float) -> str:
        if seconds < 60:
            return self._catalog.text("debrief.seconds", seconds=str(round(seconds)))
        return self._catalog.text(
            "debrief.minutes", minutes=str(int(seconds // 60)), seconds=str(round(seconds % 60))
        )  # fmt: skip
