"""Learns `nlu/judge.json` from messages of independent writers, and says what it reaches on those not learnt from.

    nlu/.venv/bin/python nlu/build/judge.py            learn it and write the file (two minutes)

Besides, by how much each topic is likelier than the model says (`shares.py`).

Messages: `nlu/validation/<writer>/<script>.yml`, of which the models, the flags and their writers know nothing. Folds are
by writer, so that no figure is of a writer that was learnt from; with one writer alone, ten folds of messages.
Choices are made here and nowhere else: `nlu/unseen` is for the report alone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, StratifiedKFold

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME.parent)]

import judged  # noqa: E402
import shares  # noqa: E402
from components import messages, text  # noqa: E402
from components.local import Pipeline, load  # noqa: E402

from bot.core.understanding.judge import Judge, Step  # noqa: E402
from bot.core.understanding.lexicon import Reading  # noqa: E402
from bot.core.understanding.triage import RedRead  # noqa: E402
from bot.core.understanding.values import Guess, Parsed, Urgency  # noqa: E402
from bot.understanding.lexicons import load_flags  # noqa: E402
from bot.understanding.understander import Understander  # noqa: E402

SCRIPTS = ("km", "latn", "en")
VALIDATION = HOME / "validation"
OUT = HOME / "judge.json"
FREE = 0.02
"""C of the regressions over columns of even spread: a thousand messages are few. Of .003 to 1 the best area under the curve."""
ODDS = HOME.parent / "var" / "nlu" / "odds.json"
"""What `odds` found, so that it need not be counted again (minutes) while the flags stay."""


class Local:
    """The `IntentModel` port over a `Pipeline`."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    async def parse(self, said: str) -> Parsed | None:
        """As `bot.adapters.rasa.client.RasaClient.parse`."""
        answer = self._pipeline.parse(said)
        guesses = tuple(Guess(each["name"], each["confidence"]) for each in answer["intent_ranking"])
        parts = tuple(named(part) for part in answer["parts"])
        return Parsed(guesses, named(answer["urgency"]), parts)


def named(shares: dict[str, float]) -> dict[Urgency, float]:
    """Shares by urgency."""
    return {Urgency[word.upper()]: share for word, share in shares.items()}


def read(folder: Path) -> list[dict[str, Any]]:
    """All messages of the writers in a folder, each with its writer and script."""
    found = []
    for path in sorted(folder.glob("*/*.yml")):
        loaded = yaml.safe_load(path.read_text("utf-8"))
        for message in loaded["messages"] if isinstance(loaded, dict) else loaded:
            found.append({**message, "text": str(message["text"]), "writer": path.parent.name, "script": path.stem})
    return found


def looked_at(understander: Understander, told: Sequence[dict[str, Any]]) -> None:
    """Add to each message its evidence and what red flags say of it."""
    for message in told:
        red = understander.red_flags(message["text"])
        reading = red.reading or Reading(message["text"])
        parsed = asyncio.run(understander.nlu.parse(message["text"])) if understander.nlu else None
        known = tuple(g for g in (parsed.guesses if parsed else ()) if g.topic in understander.topics)
        message["guesses"] = {guess.topic: guess.confidence for guess in known}
        parsed = Parsed(known[: shares.RANKING], parsed.urgency, parsed.parts) if parsed else Parsed()
        circumstances = understander.circumstances.find(reading)
        message["evidence"] = understander.evidence(reading, red, parsed, circumstances)
        message["flags"] = [flag for flag in red.flags if flag.urgency >= Urgency.URGENT]
        message["written"] = reading.script
        message["place"] = understander.countries.whereabouts(reading).alone and not message["flags"]
        message["truth"] = Urgency[message["urgency"].upper()]


def odds(red_flags: Any) -> dict[str, tuple[float, int, int]]:
    """By rule: log odds that a training message with it is urgent or more, how many have it, and how many are so."""
    examples = messages.read(HOME / "data", messages.topics(HOME / "topics.yml"), text.fold)
    found: Counter[str] = Counter()
    urgent: Counter[str] = Counter()
    for example in examples:
        read: RedRead = red_flags(example.text)
        for flag in read.flags:
            if flag.urgency >= Urgency.URGENT:
                found[flag.rule] += 1
                urgent[flag.rule] += example.urgency in ("urgent", "emergency")
    return {
        r: (float(np.log((urgent[r] + 1) / (found[r] - urgent[r] + 1))), found[r], urgent[r]) for r in sorted(found)
    }


def matrix(told: Sequence[dict[str, Any]], names: Sequence[str]) -> np.ndarray:
    """One row per message: its evidence, and which script it is in."""
    scripts = [[float(message["written"] == script) for script in SCRIPTS] for message in told]
    evidence = [[message["evidence"].get(name, 0.0) for name in names] for message in told]
    return np.hstack([np.array(evidence), np.array(scripts)])


class Fitted:
    """One step as learnt: weights of the columns of `matrix`."""

    def __init__(self, rows: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> None:
        spread = rows.std(axis=0)
        scale = np.where(spread < 1e-6, 1e9, spread)
        model = LogisticRegression(C=FREE, max_iter=3000).fit(rows / scale, truth, weights)
        self.weights = model.coef_[0] / scale
        self.start = float(model.intercept_[0])

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """One per row."""
        result: np.ndarray = 1 / (1 + np.exp(-(rows @ self.weights + self.start)))
        return result


def folds(told: Sequence[dict[str, Any]]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """By writer; with one writer by message."""
    writers = [message["writer"] for message in told]
    if len(set(writers)) > 1:
        yield from GroupKFold(len(set(writers))).split(writers, groups=writers)
    else:
        kinds = [f"{m['script']}{m['urgency']}" for m in told]
        yield from StratifiedKFold(10, shuffle=True, random_state=7).split(kinds, kinds)


def crossed(rows: np.ndarray, truth: np.ndarray, weights: np.ndarray, split: list) -> np.ndarray:
    """The probability of each message by a fit that has not seen it."""
    found = np.zeros(len(truth))
    for seen, rest in split:
        found[rest] = Fitted(rows[seen], truth[seen], weights[seen]).probabilities(rows[rest])
    return found


RULES = {"km": (0.99, 0.965), "latn": (0.975, 0.96), "en": (0.98, 0.965)}
"""Of emergencies, and of emergencies and urgents, how many must be called urgent or more. Each further hundredth of either
has twice as many calm messages ring (docs/decisions/046), and who is called for nothing stops looking."""
EMERGENCIES = {"km": 0.92, "latn": 0.88, "en": 0.9}
"""Of emergencies, how many must be called one."""
NOTHING = (Step({}, {"km": 0.5}),) * 3
ALWAYS = (
    "_taken_there",
    "_thrown_out",
    "_fire",
    "_sinking",
    "_chased",
    "_fit",
    "_would_kill",
    "_beaten",
    "_door",
    "_driven",
    "_life",
    "_poisoned",
    "_armed",
    "_taken_off",
    "_doomed",
    "_means",
    "_wish",
    "_pills_taken",
    "_parting",
    "_no_waking",
)
"""How rules end that are hard though too few messages of validation hold them: an hour later it is too late."""
ENOUGH, SURE = 8, 0.9
"""Messages of validation in which a rule must be found, and how many of them must be as urgent, for it to be hard."""


def at_of(probability: np.ndarray, truth: np.ndarray, recall: tuple[float, float]) -> float:
    """The highest probability from which the shares of `recall` are called."""
    found = 1.0
    for least, share in zip((Urgency.EMERGENCY, Urgency.URGENT), recall, strict=True):
        theirs = np.sort(probability[truth >= least])
        found = min(found, float(theirs[int((1 - share) * len(theirs))]))
    return found


def learnt(told: Sequence[dict[str, Any]], names: Sequence[str]) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The three steps as `judge.json` has them, without thresholds, and each message's probabilities by fits that have not seen
    its writer."""
    rows, truth = matrix(told, names), np.array([message["truth"] for message in told])
    split = list(folds(told))
    even = balanced(told)
    steps: dict[str, Any] = {}
    unseen: dict[str, np.ndarray] = {}
    for step, least in (("urgent", Urgency.URGENT), ("emergency", Urgency.EMERGENCY), ("support", Urgency.SUPPORT)):
        wanted = truth >= least
        unseen[step] = crossed(rows, wanted, even, split)
        fit = Fitted(rows, wanted, even)
        columns = [*names, *(f"{script}:start" for script in SCRIPTS)]
        weights = {"start": fit.start, **dict(zip(columns, fit.weights, strict=True))}
        steps[step] = {name: round(float(weight), 4) for name, weight in weights.items() if abs(weight) >= 5e-4}
    return steps, unseen


def balanced(told: Sequence[dict[str, Any]]) -> np.ndarray:
    """Each writer counts the same in each script."""
    counts = Counter((m["writer"], m["script"]) for m in told)
    return np.array([350 / counts[m["writer"], m["script"]] for m in told])


def hard_rules(told: Sequence[dict[str, Any]]) -> dict[str, str]:
    """The rules that are heard whatever the judge says, and how urgent a message is then at least.

    Cries in other languages are among them, and those of `ALWAYS`: no message of validation has one, and no model understands them.
    """
    found: dict[str, list[Urgency]] = defaultdict(list)
    for message in told:
        for flag in message["flags"]:
            found[flag.rule].append(min(flag.urgency, message["truth"]))
    hard = {}
    for rule in load_flags(HOME / "red_flags"):
        if rule.script not in SCRIPTS or rule.id.endswith(ALWAYS):
            hard[rule.id] = rule.urgency.word
        for least in (Urgency.URGENT, Urgency.EMERGENCY):
            if len(found[rule.id]) >= ENOUGH and np.mean([truth >= least for truth in found[rule.id]]) >= SURE:
                hard[rule.id] = least.word
    return hard


def called(
    told: Sequence[dict[str, Any]], unseen: dict[str, np.ndarray], at: dict[str, dict[str, float]], judge: Judge
) -> np.ndarray:
    """The urgency of each message with these thresholds."""
    lines = []
    for number, message in enumerate(told):
        script = message["written"]

        def met(step: str, number: int = number, script: str = script) -> bool:
            return bool(unseen[step][number] >= at[step].get(script, min(at[step].values())))

        urgent = Urgency.EMERGENCY if met("emergency") else Urgency.URGENT
        said = urgent if met("urgent") else Urgency.SUPPORT if met("support") else Urgency.NONE
        lines.append(Urgency.NONE if message["place"] else max(said, judge.insists(message["flags"])))
    return np.array(lines)


def thresholds(told: Sequence[dict[str, Any]], unseen: dict[str, np.ndarray]) -> dict[str, dict[str, float]]:
    """Where each step is met, by script: `urgent` by the shares of `RULES`, `emergency` and `support` where it is likelier
    than not, or where `EMERGENCIES` of the emergencies are called so."""
    truth, written = np.array([m["truth"] for m in told]), np.array([m["script"] for m in told])
    at: dict[str, dict[str, float]] = {"urgent": {}, "emergency": {}, "support": {}}
    for script in SCRIPTS:
        here = written == script
        at["urgent"][script] = at_of(unseen["urgent"][here], truth[here], RULES[script])
        at["emergency"][script] = emergency_at(unseen["emergency"][here], truth[here], EMERGENCIES[script])
        at["support"][script] = 0.5
    return {step: {s: round(value, 4) for s, value in each.items()} for step, each in at.items()}


def emergency_at(probability: np.ndarray, truth: np.ndarray, recall: float) -> float:
    """The highest probability from which this share of the emergencies is called so."""
    theirs = np.sort(probability[truth == Urgency.EMERGENCY])
    return float(theirs[int((1 - recall) * len(theirs))])


def main() -> None:
    """Learn, write, and say what is reached on messages not learnt from."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--validation", type=Path, default=VALIDATION)
    chosen = parser.parse_args()
    understander = Understander.from_files(Local(Pipeline(load(), ranking=1000)))
    known = counted(understander)
    judge = replace(understander.judge or Judge(*NOTHING), odds=known)
    told = read(chosen.validation)
    looked_at(replace(understander, judge=judge), told)
    names = sorted({name for message in told for name in message["evidence"]})
    steps, unseen = learnt(told, names)
    at = thresholds(told, unseen)
    hard = hard_rules(told)
    written: dict[str, Any] = {step: {"weights": steps[step], "at": at[step]} for step in steps}
    OUT.write_text(
        json.dumps(written | {"hard": hard, "odds": known, "topics": shares.learnt(told)}, indent=1) + "\n",
        encoding="utf-8",
    )
    judge = replace(judge, hard={rule: Urgency[word.upper()] for rule, word in hard.items()})
    said = called(told, unseen, at, judge)
    sys.stdout.write(judged.table(told, said) + "\n")
    right, scripts = shares.right(told, list(folds(told)), judge), np.array([message["script"] for message in told])
    asked = np.array([message.get("kind") != "place" for message in told])
    for script in SCRIPTS:
        sys.stdout.write(f"{script}: topic acceptable {judged.share(right, asked & (scripts == script))}\n")
    sys.stdout.write("\n".join([*judged.by_kind(told, said), *judged.by_length(told, said)]) + "\n")
    danger = np.where([m["place"] for m in told], 0.0, unseen["urgent"])
    danger[[judge.insists(m["flags"]) >= Urgency.URGENT for m in told]] = 1.0
    sys.stdout.write("\n".join(judged.curve(told, danger)) + "\n")


def counted(understander: Understander) -> dict[str, float]:
    """The log odds of each rule, from the file where they were counted."""
    if not ODDS.is_file():
        ODDS.parent.mkdir(parents=True, exist_ok=True)
        ODDS.write_text(json.dumps(odds(understander.red_flags)), "utf-8")
    return {rule: round(each[0], 2) for rule, each in json.loads(ODDS.read_text("utf-8")).items()}


if __name__ == "__main__":
    main()
