"""`sarika practice`: a counsellor practises with a person from a file, on the page of the practice mode."""

from __future__ import annotations

import asyncio
import json
import random
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from bot.practice.parts import Language
from bot.process.running import until_stopped

if TYPE_CHECKING:
    from bot.practice.player import Talk
    from bot.practice.scenario import Scenario
    from standin import StandIn

TRAINER = 5_300_000_001
"""Telegram id of the one who writes the debrief into the practice forum."""


def command(
    scenario: Annotated[
        str | None, typer.Argument(help="Who writes: a name of --list. By default somebody you do not know.")
    ] = None,
    language: Annotated[Language, typer.Option(help="What the person writes.")] = "km",
    desk: Annotated[Language | None, typer.Option(help="Language of the desk and of the debrief.")] = None,
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
    else. When you close the case, or press Ctrl-C, you read how long they waited, what you asked, what was missing, and
    which of your own lines did well or could do better.

    \b
    Examples:
      sarika practice --list
      sarika practice
      sarika practice fisher_port --language en
      sarika practice fisher_port --json > debrief.json
    """
    from bot.commands import train
    from bot.commands.demo import demo
    from bot.practice import likeness
    from bot.practice import scenario as scenarios

    if list_them:
        for name in scenarios.names():
            one = scenarios.read_scenario(name)
            typer.echo(f"{name:24} {one.title.en} · {one.title.km}")
        return 0
    chosen = scenarios.read_scenario(scenario or random.choice(scenarios.names()))  # noqa: S311
    likeness.load()  # now, and not while somebody waits for an answer
    code = train.run()
    if code != 0:
        return code
    with TemporaryDirectory(prefix="sarika-practice-") as folder:  # of its own: two may practise side by side
        return until_stopped(
            demo(
                port,
                Path(folder),
                browser=not no_browser,
                desk_language=desk or language,
                beside=partial(play, chosen, language, desk or language, as_json=as_json, pace=pace),
                address_aside=as_json,
            )
        )


async def play(
    scenario: Scenario, language: Language, desk: Language, standin: StandIn, *, as_json: bool, pace: float
) -> None:
    """Play the person; tell the counsellor what came of it when the case is closed, or on Ctrl-C."""
    from bot.practice.debrief import debrief
    from bot.practice.player import Player
    from bot.practice.questions import read_questions
    from bot.practice.telling import Teller

    def tell(talk: Talk) -> None:
        found = debrief(talk, scenario, questions)
        teller = Teller(found, scenario, questions, desk)
        text = teller.in_words()
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, default=dict) if as_json else text)
        sys.stdout.flush()
        standin.tell_debrief(teller.facts())
        _write_into_the_forum(standin, text)

    questions = read_questions()
    person = standin.person(getattr(standin.demo_cast, language))
    player = Player(scenario, questions, person, language, pace=pace)
    typer.echo(
        "Somebody writes in a moment. Press On shift on the board, take the case over, and write in its topic.\n"
        "Close the case when the talk is over: then you read how it went.\n",
        err=True,
    )
    try:
        tell(await player.play())
    except asyncio.CancelledError:
        tell(player.stop())
        raise


def _write_into_the_forum(standin: StandIn, text: str) -> None:
    from standin.world.model import Member

    cast = standin.demo_cast
    if TRAINER not in standin.world.users:
        standin.world.user("Practice", id=TRAINER, language_code="km")
        cast.forum.members[TRAINER] = Member()
    standin.person(TRAINER).send(text, chat=cast.forum_id)
