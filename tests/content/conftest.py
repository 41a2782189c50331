from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import ContentError, Problem, load
from bot.content.model.topics import needed
from tests import project

DIRECTORY = """\
kh_help:
  country: KH
  name: {km: "ជំនួយ", en: "Help"}
  phones:
    - {dial: "023 111 222", e164: "+85523111222", kind: voice}
  links:
    - {kind: telegram, address: "https://t.me/help"}
  operator: ngo
  for: [labour]
  hours: {text: {km: "រាល់ថ្ងៃ", en: "every day"}, weekly: always}
  timezone: Asia/Phnom_Penh
  languages: [km]
  khmer: yes
  from_abroad: yes
  police: false
  government: false
  confirmed: true
  sources:
    - {url: "https://help.example", dated: 2026-01}
  evidence_on: 2026-01
  expires: 2028-01-31

kh_police:
  country: KH
  name: {km: "ប៉ូលីស", en: "Police"}
  phones:
    - {dial: "117", kind: voice}
  operator: police
  for: [emergency]
  hours: {text: {km: "មិនដឹង", en: "not known"}, weekly: unknown}
  timezone: Asia/Phnom_Penh
  languages: [km]
  khmer: yes
  from_abroad: no
  police: true
  government: true
  confirmed: true
  sources:
    - {url: "https://police.example", dated: 2026}
  evidence_on: 2026
  expires: 2030-12-31
"""

ANSWER = """\
---
topic: {topic}
sources: [S1]
reviewed_by:
reviewed_on:
---
{first}

## evidence: {title}
{section}
"""

TEXTS = {
    "km": {"first": "សូមហៅ៖\n{call}\n{human}", "title": "ភស្តុតាង", "section": "សូមរក្សាទុកឯកសារ។"},
    "en": {"first": "Please call:\n{call}\n{human}", "title": "Keep evidence", "section": "Keep your papers."},
}


NEEDED = needed(project.topics())


class Folder:
    """A small folder of content that is in order, to be spoilt by a test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        others = [topic for topic in NEEDED if topic not in {"start", "interrupted", "numbers_intro"}]
        title = '{title: {km: "ចំណងជើង", en: "Title"}, urgency: none}'
        topics = "\n".join(f"    {topic}: {title}" for topic in others)
        self.write(
            "topics.yml",
            "groups:\n  conversation:\n"
            + topics
            + "\n  at_work:\n"
            + '    confinement:\n      title: {km: "ចេញមិនបាន", en: "Not free"}\n      urgency: emergency\n'
            + "      services: {KH: [kh_help, kh_police], any: [kh_help]}\n      buttons: [hide_chat]\n"
            + "notices:\n  start: {}\n  interrupted: {}\n  numbers_intro: {}\n",
        )
        self.write("directory.yml", DIRECTORY)
        self.write("known_bad.yml", '"118": {country: KH, why: "the fire brigade"}\n')
        self.write(
            "ways_in.yml",
            "work: {any: {title: {km: សំណួរ, en: Questions}, lines: [{km: សួរ, en: Ask}]}}\nways: {workers: {work: any}}\n",
        )
        self.write("cards.yml", 'en: {text: "I need help.", countries: [SG], reviewed_by: , reviewed_on: }\n')
        self.write("sources.yml", "- {id: S1, title: A page}\n")
        for name in ("organisation.yml", "organisation.demo.yml"):
            self.write(name, "name: {km: អង្គការ, en: Organisation}\nreaders:\nhours:\npassed_on:\n")
        for language, texts in TEXTS.items():
            for topic in [*NEEDED, "confinement"]:
                self.write(f"{language}/answers/{topic}.md", filled(ANSWER, topic=topic, **texts))

    def write(self, name: str, text: str) -> None:
        """Write a file of the folder."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        """Change one place of a file; it must be there."""
        text = (self.path / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def problems(self) -> list[Problem]:
        """What loading reports."""
        try:
            load(self.path)
        except ContentError as error:
            return list(error.problems)
        return []

    def only_problem(self) -> tuple[str, int, str, str]:
        """File, line, what and instead, of the one problem there must be."""
        (problem,) = self.problems()
        return (str(problem.path.relative_to(self.path)), problem.line, problem.what, problem.instead)


def filled(form: str, **values: str) -> str:
    for name, value in values.items():
        form = form.replace("{" + name + "}", value)
    return form


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)
