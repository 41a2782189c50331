"""`sarika practice`: a counsellor practises with a person from a file, on the page of the practice mode."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.process.running import until_stopped

if TYPE_CHECKING:
    from bot.practice.player import Debrief, Talk
    from bot.practice.scenario import Known, Language, Questions, Scenario
    from standin import StandIn

FOLDER = Path("var/practice")
"""Where the store and the keys of a practice talk are; emptied at each start."""

TRAINER = 5_300_000_001
"""Telegram id of the one who writes the debrief into the practice forum."""


def command(
    scenario: Annotated[
        str | None, typer.Argument(help="Who writes: a name of --list. By default somebody you do not know.")
    ] = None,
    language: Annotated[str, typer.Option(help="What the person writes: km or en.")] = "km",
    desk: Annotated[str | None, typer.Option(help="Language of the desk and of the debrief: km or en.")] = None,
    list_them: Annotated[bool, typer.Option("--list", help="Name the scenarios and stop.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the debrief as JSON, and nothing else on stdout.")
    ] = False,
    pace: Annotated[float, typer.Option(help="How slowly the person writes: 1 as on a phone, 0 at once.", min=0)] = 1.0,
    port: Annotated[int | None, typer.Option(help="Port of the page.", min=1, max=65_535)] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> int:
    """Practise a talk: a person with a story writes, you are the counsellor in the forum on the page.

    The whole of Sarika runs, without a token, on this machine only. The person says what their file holds and nothing
    else. When you close the case, or press Ctrl-C, you read how long they waited, what you asked and what was missing.

    \b
    Examples:
      sarika practice --list
      sarika practice
      sarika practice fisher_port --language en
      sarika practice fisher_port --json > debrief.json
    """
    from bot.commands import train
    from bot.commands.demo import demo
    from bot.practice import scenario as scenarios

    if list_them:
        for name in scenarios.names():
            one = scenarios.read_scenario(name)
            typer.echo(f"{name:24} {one.title.en} · {one.title.km}")
        return 0
    for chosen in (language, desk or language):
        if chosen not in ("km", "en"):
            raise typer.BadParameter(f"{chosen!r} is not one of: km, en")
    chosen_scenario = scenarios.read_scenario(scenario or random.choice(scenarios.names()))  # noqa: S311
    session = _Session(
        chosen_scenario, scenarios.read_questions(), _language(language), _language(desk or language), as_json, pace
    )
    code = train.run()
    if code != 0:
        return code
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    return until_stopped(
        demo(
            port,
            FOLDER,
            browser=not no_browser,
            desk_language=desk or language,
            beside=session.run,
            address_aside=as_json,
        )
    )


def _language(code: str) -> Language:
    return "km" if code == "km" else "en"


class _Session:
    """One practice talk, from the first word to the debrief."""

    def __init__(
        self, scenario: Scenario, questions: Questions, language: Language, desk: Language, as_json: bool, pace: float
    ) -> None:
        self._scenario, self._questions = scenario, questions
        self._language, self._desk = language, desk
        self._as_json, self._pace = as_json, pace

    async def run(self, standin: StandIn) -> None:
        """Play the person; tell the counsellor what came of it when the case is closed, or on Ctrl-C."""
        from bot.practice.player import Player

        cast = standin.demo_cast
        person = standin.person(cast.km if self._language == "km" else cast.en)
        player = Player(self._scenario, self._questions, person, self._language, pace=self._pace)
        typer.echo(
            "Somebody writes in a moment. Press On shift on the board, take the case over, and write in its topic.\n"
            "Close the case when the talk is over: then you read how it went.\n",
            err=True,
        )
        try:
            talk = await player.play()
        except asyncio.CancelledError:
            self._tell(standin, player.stop())
            raise
        self._tell(standin, talk)

    def _tell(self, standin: StandIn, talk: Talk) -> None:
        from bot.practice.player import debrief

        found = debrief(talk, self._scenario, self._questions)
        text = in_words(found, self._scenario, self._questions, self._desk)
        typer.echo(json.dumps(asdict(found), ensure_ascii=False) if self._as_json else text)
        sys.stdout.flush()
        _write_into_the_forum(standin, text)


def in_words(found: Debrief, scenario: Scenario, questions: Questions, language: Language) -> str:
    """The debrief as a counsellor reads it."""
    from bot.wording.catalog import catalog

    text = catalog(language).text

    def time(seconds: float) -> str:
        if seconds < 60:
            return text("debrief.seconds", seconds=str(round(seconds)))
        return text("debrief.minutes", minutes=str(int(seconds // 60)), seconds=str(round(seconds % 60)))

    def listed(names: tuple[str, ...], known: Mapping[str, Known] = questions.questions) -> str:
        return ", ".join(known[name].title.in_language(language) for name in names)

    first = questions.questions[scenario.first].title.in_language(language)
    lines = [
        text("debrief.title", title=scenario.title.in_language(language)),
        scenario.who.in_language(language),
        "",
        text("debrief.taken", time=time(found.taken)) if found.taken is not None else text("debrief.not_taken"),
        text("debrief.first_words", time=time(found.first_words))
        if found.first_words is not None
        else text("debrief.no_words"),
        text("debrief.silence", time=time(found.longest_silence)),
        text("debrief.first", question=first) if found.first else text("debrief.not_first", question=first),
    ]
    if found.asked:
        lines.append(text("debrief.asked", list=listed(found.asked)))
    lines.append(text("debrief.missed", list=listed(found.missed)) if found.missed else text("debrief.nothing_missed"))
    if found.mistakes:
        lines.append(text("debrief.mistakes", list=listed(found.mistakes, questions.mistakes)))
    lines += ["", text("debrief.lesson", lesson=scenario.lesson.in_language(language))]
    return "\n".join(lines)


def _write_into_the_forum(standin: StandIn, text: str) -> None:
    from standin.world.model import Member

    cast = standin.demo_cast
    if TRAINER not in standin.world.users:
        standin.world.user("Practice", id=TRAINER, language_code="km")
        cast.forum.members[TRAINER] = Member()
    standin.person(TRAINER).send(text, chat=cast.forum_id)
