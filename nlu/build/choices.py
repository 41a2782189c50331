"""Learns the weights of `bot/core/contact/choosing.py` from written talks, and says what they bring.

    .venv/bin/python nlu/build/choices.py            prints them (a minute)

Talks: those of `nlu/validation/<writer>/talks` whose turns name the `answers` that are right; the models know none of them.
They are played on the engine, so that what was shown before counts. Each writer is judged by what was learnt from the others.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME.parent))

from bot import content as contents  # noqa: E402
from bot.adapters.atlas import Atlas  # noqa: E402
from bot.commands.understand import intent_model  # noqa: E402
from bot.core.contact import choosing  # noqa: E402
from bot.core.contact.talk_acts import Said  # noqa: E402
from bot.core.turn import turn as turns  # noqa: E402
from bot.core.understanding.values import Choice, Urgency  # noqa: E402
from bot.replay.scoring import read_turns  # noqa: E402
from bot.replay.talk import Named, Parts, Talk  # noqa: E402
from bot.understanding.understander import Understander  # noqa: E402
from bot.wording.code_names import CodeNames  # noqa: E402

HELD_BACK = 1.0
"""The ridge."""

STEPS, SCALES = 20, (1.0, 0.5, 0.25, 0.1, 0.02)
"""Most steps of Newton's method, and by how much of a step it may go on."""

ALIKE: Mapping[str, tuple[str, ...]] = {
    "close": ("thanks", "goodbye", "affirm", "greet"),
    "human": ("talk_to_counsellor",),
    "language": ("change_language",),
    "hide": ("hide_chat",),
    "query:what_then": ("query:arrested",),
    "query:costs": ("query:price",),
}
"""What labels call by one name, and choices by several."""


@dataclass(frozen=True)
class Turn:
    """A message: what it may ask for, what speaks for each (a row of `WEIGHTS`), and which of it is right."""

    writer: str
    script: str
    names: tuple[str, ...]
    rows: np.ndarray
    right: np.ndarray


Seen = list[tuple[Said, dict[str, choosing.Evidence]]]


KEPT_APART = frozenset({"w77", "w78", "w79"})
"""Writers whose talks say how well it is chosen, and are not learnt from."""


def files() -> Iterator[Path]:
    """Those whose turns name answers."""
    for file in sorted(HOME.glob("validation/*/talks/*.yml")):
        if file.parents[1].name not in KEPT_APART and any(
            "answers" in turn for talk in read_turns(file) for turn in talk["turns"]
        ):
            yield file


async def turns_of(file: Path, parts: Parts) -> list[Turn]:
    """Its turns, as far as it is chosen what is said: those that are calm, and say neither where nor about whom."""
    found: list[Turn] = []
    seen: Seen = []
    _listen(seen)
    for told in read_turns(file):
        async with Talk({"name": str(told["id"]), "steps": [], "on_duty": True}, parts) as playing:
            for turn in told["turns"]:
                seen.clear()
                await playing.play({"says": str(turn["text"])})
                said, speaks = seen[-1] if seen else (None, {})
                calm = (
                    said is not None
                    and said.understanding.urgency < Urgency.URGENT
                    and choosing.OPEN.get(said.act) == 0.0
                )
                if calm and speaks and turn.get("answers"):
                    found.append(_turn(file, turn, speaks))
    return found


def _listen(seen: Seen) -> None:
    """Have each message's evidence noted, in the state of the talk in which it came."""
    choices = choosing.choices

    def noted(turn: turns.Turn, said: Said) -> tuple[Choice, ...]:
        speaks = (
            {choice.name: told for choice, told in choosing.evidence(turn, said)} if said.understanding.heard else {}
        )
        seen.append((said, speaks))
        return choices(turn, said)

    choosing.choices = noted


def _turn(file: Path, told: Mapping[str, Any], speaks: Mapping[str, choosing.Evidence]) -> Turn:
    rows = np.array([[evidence.get(name, 0.0) for name in choosing.WEIGHTS] for evidence in speaks.values()])
    answers = {name.removeprefix("crisis:") for name in told["answers"]}
    answers |= {alike for name in answers for alike in ALIKE.get(name, ())}
    right = np.array([name in answers for name in speaks], float)
    return Turn(file.parents[1].name, file.stem, tuple(speaks), rows, right)


async def read() -> list[Turn]:
    """The turns of all files."""
    named = Named()
    understander = Understander.from_files(named)
    parts = Parts(contents.load(demo=True), CodeNames(), understander, named, Atlas())
    async with intent_model(no_nlu=False) as model:
        named.model = model
        return [turn for file in files() for turn in await turns_of(file, parts)]


def fit(told: Sequence[Turn]) -> np.ndarray:
    """The weights under which what is right is likeliest."""
    told = [turn for turn in told if turn.right.any()]
    weights = np.zeros(len(choosing.WEIGHTS))
    for _ in range(STEPS):
        slope, bend = HELD_BACK * weights, HELD_BACK * np.eye(len(weights))
        for turn in told:
            shares = shares_of(turn, weights)
            mean = shares @ turn.rows
            right = shares * turn.right
            slope += mean - right @ turn.rows / right.sum()
            bend += (turn.rows * shares[:, None]).T @ turn.rows - np.outer(mean, mean)
        step, before = np.linalg.solve(bend, slope), _lost(told, weights)
        scale = next((scale for scale in SCALES if _lost(told, weights - scale * step) < before), None)
        if scale is None:
            break
        weights = weights - scale * step
    return weights


def _lost(told: Sequence[Turn], weights: np.ndarray) -> float:
    """How unlikely what is right is under these weights."""
    lost = sum(-float(np.log(turn.right @ shares_of(turn, weights) + 1e-12)) for turn in told)
    return float(lost + HELD_BACK * (weights @ weights) / 2)


def shares_of(turn: Turn, weights: np.ndarray) -> np.ndarray:
    """How likely each is."""
    scores = turn.rows @ weights
    shares: np.ndarray = np.exp(scores - scores.max())
    return shares / shares.sum()


def main() -> None:
    """Say how often the likeliest and one of the three likeliest is right, and print the weights of all."""
    told = asyncio.run(read())
    counted: Counter[tuple[str, str]] = Counter()
    for writer in dict.fromkeys(turn.writer for turn in told):
        weights = fit([turn for turn in told if turn.writer != writer])
        for turn in (turn for turn in told if turn.writer == writer):
            order = np.argsort(-shares_of(turn, weights))
            for who in (writer, turn.script, "all"):
                counted[who, "n"] += 1
                counted[who, "first"] += turn.right[order[0]] > 0
                counted[who, "three"] += turn.right[order[:3]].any()
    for who in dict.fromkeys(who for who, _ in counted):
        n = counted[who, "n"]
        shares = f"the likeliest {counted[who, 'first'] / n:.3f}, one of three {counted[who, 'three'] / n:.3f}"
        sys.stdout.write(f"{who}: {n} turns, {shares}\n")
    for name, weight in zip(choosing.WEIGHTS, fit(told), strict=True):
        sys.stdout.write(f'    "{name}": {weight:.2f},\n')


if __name__ == "__main__":
    main()
