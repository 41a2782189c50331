"""`sarika replay`: a talk of the demo is recorded, played against the core step by step, and printed as a test.
`sarika simulate`: days of a whole hotline in one seed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.demo import FOLDER

if TYPE_CHECKING:
    from bot.core.ports import IntentModel
    from bot.replay.checks import Played
    from bot.replay.stage import Shown
    from bot.replay.talk import Parts
    from bot.simulation.run import Outcome

QUIET = frozenset({"answer_press", "board", "pin_board"})
"""What is not worth a line of what the desk gets."""


def command(
    file: Annotated[Path | None, typer.Argument(help="A file of talks: recorded, or of tests/conversations.")] = None,
    record: Annotated[bool, typer.Option("--record", help="Print what was done in the demo as a talk.")] = False,
    phone: Annotated[
        str | None, typer.Option(help="With --record: whose phone, by first name. By default who did something last.")
    ] = None,
    demo: Annotated[Path, typer.Option(help="With --record: the demo's folder.")] = FOLDER,
    as_test: Annotated[bool, typer.Option("--as-test", help="Print the talks with all that came of them.")] = False,
    score: Annotated[
        bool, typer.Option("--score", help="Play files of turns with what is right, and count it.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--wrong", help="With --score: print each turn that was wrong.")] = False,
    rasa: Annotated[
        bool | None,
        typer.Option(
            "--rasa/--no-rasa",
            help="Ask Rasa what words mean. By default only for talks that do not say what is shown.",
        ),
    ] = None,
) -> int:
    """Record a talk of the demo, play it against the core step by step, or print it as a test.

    Nothing is sent: store, desk and phone are in memory, and the clock jumps. What the phone shows and what the desk
    gets is printed after each step. It stops at the first step of which the file says something else; exit code 1.

    \b
    Examples:
      sarika replay --record > talk.yml
      sarika replay talk.yml
      sarika replay talk.yml --as-test >> tests/conversations/en/cases.yml
      sarika replay tests/conversations/km/held.yml
      sarika replay --score talks/km.yml
    """
    if record == (file is not None):
        raise typer.BadParameter("Name a file to play, or record one with --record.")
    if record:
        typer.echo(_recorded(demo, phone), nl=False)
        return 0
    if score:
        return asyncio.run(counted(Path(str(file)), verbose=verbose, rasa=rasa is not False))
    return asyncio.run(replay(Path(str(file)), as_test=as_test, rasa=rasa))


def simulate(
    seed: Annotated[int, typer.Option("--seed", help="What decides all: the same seed is the same run.")] = 1,
    days: Annotated[float, typer.Option("--days", min=0.0, help="How many virtual days; parts of one too.")] = 1.0,
    faults: Annotated[str, typer.Option("--faults", help="all, none, or the one that comes, such as kill.")] = "all",
    seeds: Annotated[int, typer.Option("--seeds", min=1, help="How many seeds, from this one on, side by side.")] = 1,
    small: Annotated[
        bool, typer.Option("--small", help="A contact every other day, as in first months: a month takes seconds.")
    ] = False,
    report: Annotated[bool, typer.Option("--report", help="Say how often each fault came.")] = False,
    shrink: Annotated[
        bool, typer.Option("--shrink", help="Look for a smaller story in which the first thing seen is seen too.")
    ] = False,
) -> int:
    """Simulate days of a hotline: contacts, counsellors, Telegram and its faults around the engine, in virtual time.

    Nothing is sent, written or waited for. What must not be is printed with the seed, the time of the run, and what
    stood on the phone and in the thread; exit code 1 then. Needs the training messages of the project's folder.

    \b
    Examples:
      sarika simulate --seed 7 --days 3 --report
      sarika simulate --seed 7 --seeds 20 --days 0.5
      sarika simulate --seed 7 --seeds 20 --days 30 --small
      sarika simulate --seed 7 --days 1 --faults none
      sarika simulate --seed 7 --days 1 --faults telegram_done_and_cut
      sarika simulate --seed 7 --days 1 --shrink
    """
    from bot.process import logs
    from bot.simulation.run import several, simulated
    from bot.simulation.scene import BUSY, SMALL
    from bot.simulation.shrink import shrunk
    from bot.simulation.weather import rates_of

    logs.configure("CRITICAL")  # what goes wrong here goes wrong on purpose
    violations, total, size = 0, Counter[str](), SMALL if small else BUSY
    rates = rates_of(faults, size.faults)
    if shrink:
        story = shrunk(seed, days, rates, run=partial(simulated, size=size))
        outcomes: Iterable[Outcome] = () if story is None else (story.outcome,)
        if story is not None:
            typer.echo(f"Needs {story.contacts} contacts, and of faults {', '.join(story.rates) or 'none'}.")
    else:
        outcomes = several(range(seed, seed + seeds), days, rates, size)
    for outcome in outcomes:
        for violation in outcome.violations:
            typer.echo(violation.told(outcome.seed))
        violations += len(outcome.violations)
        total += outcome.faults
        typer.echo(
            f"Seed {outcome.seed}, {outcome.lasted:.2f} days: {outcome.messages:,} messages of "
            f"{outcome.contacts:,} contacts, {outcome.calls:,} calls of the Bot API, "
            f"{sum(outcome.faults.values()):,} faults, {len(outcome.violations):,} violations, "
            f"{outcome.messages / max(outcome.took, 0.01):.0f} messages a second of CPU."
        )
        typer.echo(f"Digest {outcome.digest}")
    for fault, count in sorted(total.items()) if report else ():
        typer.echo(f"  {fault:26} {count:6,}")
    return 1 if violations else 0


_say = partial(typer.echo, err=True)


def _recorded(folder: Path, phone: str | None) -> str:
    from bot import content as contents
    from bot.adapters.keys.store import KeyStore
    from bot.adapters.vault import Vault
    from bot.replay.files import TalkError, written
    from bot.replay.recording import recorded

    state, keys = folder / "world.json", folder / "keys"
    if not state.is_file() or not KeyStore.made(keys):
        raise TalkError(f"There was no demo in {folder}: run `sarika demo`, and write on a phone of its page.")
    world, vault = json.loads(state.read_text(encoding="utf-8")), Vault.of(KeyStore.at(keys, None))
    talk, left_out = recorded(world, vault, contents.load(demo=True), phone)
    for kind, times in left_out.items():
        if times:
            _say(f"Left out, since no step of a talk can do it: {kind.replace('_', ' ')} ({times}).")
    return written([talk])


async def replay(path: Path, *, as_test: bool, rasa: bool | None) -> int:
    """Play the talks of a file, or print them as tests; the exit code. Raises TalkError."""
    from bot.replay.files import read_talks, written

    talks = read_talks(path)
    ask = rasa if rasa is not None else any(not _says_what_comes(talk) for talk in talks)
    _say("Reading content, red flags and countries …")
    async with _parts(ask) as (parts, model):
        made = []
        for number, talk in enumerate(talks, 1):
            _say(f"Talk {number} of {len(talks)}: {talk.get('name', '')}")
            asks = rasa if rasa is not None else not _says_what_comes(talk)
            parts.named.model = model if asks else None
            if as_test:
                made.append(await _as_test(talk, parts))
            elif not await _played(talk, parts):
                return 1
        if as_test:
            typer.echo(written(made), nl=False)
        else:
            _say("All came as the file says.")
    return 0


async def counted(path: Path, *, verbose: bool, rasa: bool) -> int:
    """Play the turns of a file and print how many were right; the exit code. Raises ScoreError."""
    from bot.replay.scoring import Report, read_turns, scored

    report = Report()
    async with _parts(rasa) as (parts, model):
        parts.named.model = model
        for told in read_turns(path):
            talk, played = await scored(told, path.stem, parts)
            report.talks.append(talk)
            for turn, wrong, came in zip(told["turns"], talk.turns, played, strict=True):
                if verbose and wrong:
                    typer.echo(f"{talk.id}: {turn['text']}")
                    typer.echo(f"     wrong {', '.join(wrong)}; shown {', '.join(came.comes['shows']) or 'nothing'}")
    for line in report.lines():
        typer.echo(line)
    return 0


def _says_what_comes(talk: Mapping[str, Any]) -> bool:
    """Whether it is a test: then an intent that is not named is none."""
    return any("shows" in step for step in talk["steps"])


@asynccontextmanager
async def _parts(ask: bool) -> AsyncIterator[tuple[Parts, IntentModel | None]]:
    from bot import content as contents
    from bot.adapters.atlas import Atlas
    from bot.commands.understand import intent_model
    from bot.replay.talk import Named, Parts
    from bot.understanding.understander import Understander
    from bot.wording.code_names import CodeNames

    async with intent_model(not ask) as model:
        named = Named()
        understander = Understander.from_files(named)
        yield Parts(contents.load(demo=True), CodeNames(), understander, named, Atlas()), model


async def _played(talk: Mapping[str, Any], parts: Parts) -> bool:
    """Play a talk and print it; whether all came as the file says."""
    from bot.replay.checks import CHECKS
    from bot.replay.talk import Talk

    async with Talk(talk, parts) as playing:
        for number, step in enumerate(talk["steps"], 1):
            act = {name: value for name, value in step.items() if name not in CHECKS}
            typer.echo(f"{number:3}  {_line(act)}")
            played = await playing.play(step)
            _show(played)
            if played.differences:
                sys.stdout.flush()
                _say(f"Step {number}: {' '.join(played.differences)}")
                return False
    return True


def _show(played: Played) -> None:
    from bot.replay.checks import rows

    for call in played.phone:
        typer.echo(f"     phone  {', '.join(call.names)}")
        for line in call.words.splitlines():
            typer.echo(f"            | {line}".rstrip())
        for row in rows(call):
            typer.echo(f"            {' '.join(f'[{button.text}]' for button in row)}")
    for call in played.desk:
        if call.effect.kind not in QUIET:
            typer.echo(f"     desk   {call.effect.kind}: {_first_line(call)}".rstrip(": "))


def _first_line(call: Shown) -> str:
    lines = call.words.splitlines() or [str(call.call.params.get("name", ""))]
    return " / ".join(line for line in lines if line)


async def _as_test(talk: Mapping[str, Any], parts: Parts) -> dict[str, Any]:
    """A talk with all that comes of it. First it is played to learn the topics, then by these, as the tests do."""
    from bot.replay.checks import CHECKS
    from bot.replay.talk import Talk

    steps: list[dict[str, Any]] = []
    first: list[list[str]] = []
    async with Talk(talk, parts) as playing:
        for step in talk["steps"]:
            bare = {name: value for name, value in step.items() if name not in CHECKS}
            first.append((await playing.play(bare)).comes["shows"])
            steps.append(bare | parts.named.said)
    parts.named.model = None
    async with Talk({**talk, "steps": steps}, parts) as playing:
        for number, step in enumerate(steps):
            step |= (await playing.play(step)).comes
            if step["shows"] != first[number]:
                _say(
                    f"Step {number + 1} showed {', '.join(first[number]) or 'nothing'} as Rasa understood it. "
                    "A test names one topic at most and is sure of it, "
                    f"and shows {', '.join(step['shows']) or 'nothing'}."
                )
    return {**talk, "steps": steps}


def _line(act: Mapping[str, Any]) -> str:
    from bot.replay.files import in_a_line

    return ", ".join(f"{name}: {value if isinstance(value, str) else in_a_line(value)}" for name, value in act.items())
