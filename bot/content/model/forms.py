"""Forms as editors write them: what the core asks (`bot.core.model.forms`), and the words for it in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.content.model.answers import Answer, Section, Signed
from bot.core.model.forms import Form

SUMMARY = "summary"
"""The ending that counsellors read: on the card of the case and in its topic."""

SIGN_LENGTH = 120
"""Most characters of a sign: one line in a list on a phone."""
MOST_CHOICES = 9
"""Most choices of a question: three rows of three, above the row to skip or stop."""


@dataclass(frozen=True)
class FormWords(Signed):
    """The words of a form in one language. `labels` are by question and choice; yes and no may be missing."""

    form: str
    language: str
    opening: str
    questions: Mapping[str, str]
    labels: Mapping[tuple[str, str], str]
    endings: Mapping[str, str]
    signs: Mapping[str, str]
    sources: tuple[str, ...]
    path: Path
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Where each part begins in the file, by its heading; "" is the opening."""

    def as_answer(self) -> Answer:
        """All its words as one text with sections, as a reviewer reads an answer."""
        texts = [(f"question {id_}", "\n".join([text, *self._labels(id_)])) for id_, text in self.questions.items()]
        texts += [("signs", "\n".join(f"• {sign}" for sign in self.signs.values()))] if self.signs else []
        texts += [(f"ending {id_}", text) for id_, text in self.endings.items()]
        sections = [Section(name, name, text, line, line) for name, text in texts for line in [self.lines.get(name, 1)]]
        return Answer(
            topic=self.form,
            language=self.language,
            first=self.opening,
            sections=tuple(sections),
            review=self.review,
            lapsed=self.lapsed,
            sources=self.sources,
            path=self.path,
            first_line=self.lines.get("", 1),
        )

    def _labels(self, question: str) -> list[str]:
        return [f"[{label}]" for (asked, _), label in self.labels.items() if asked == question]


@dataclass(frozen=True)
class FormContent:
    """A form with its words by language. `title` is the label of the button that begins it.

    `below` is the topic with that button, None where the program itself offers it; `services` gives the topic whose
    services stand at `{call}` of an ending.
    """

    form: Form
    title: Mapping[str, str]
    below: str | None
    services: Mapping[str, str]
    words: Mapping[str, FormWords]

    def title_in(self, language: str) -> str:
        """The title in a language, or in English where it has none."""
        return self.title.get(language) or self.title.get("en") or self.form.id
