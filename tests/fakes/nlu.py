"""An intent model that answers from a table, and a small real one: Rasa trained on the messages of tests/nlu/fixtures."""

from __future__ import annotations

import fcntl
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bot.commands import train
from bot.core.understanding.text import fold
from bot.core.understanding.values import Guess, Parsed, Urgency
from bot.understanding.word_files import HOME

OWN = HOME / "own"
"""Sarika's own parse server."""
FIXTURES = Path(__file__).resolve().parents[1] / "nlu" / "fixtures"


class FakeNlu:
    """The `IntentModel` port: a message is about the topic whose word it holds, else a little about every topic."""

    def __init__(
        self,
        words: Mapping[str, str] | None = None,
        *,
        confidence: float = 0.9,
        urgency: Mapping[Urgency, float] | None = None,
    ) -> None:
        self.words = dict(words or {"lock": "confinement", "សោ": "confinement", "luy": "unpaid_wages"})
        self.confidence = confidence
        self.urgency = dict(urgency or {})
        """What it says of the urgency of every message; nothing, as a Rasa without our urgency model."""
        self.available = True
        """False: as if Rasa were down."""
        self.asked: list[str] = []

    async def parse(self, text: str) -> Parsed | None:
        """As `RasaClient.parse`."""
        self.asked.append(text)
        folded = fold(text)
        if not folded.strip("/ \n"):
            return Parsed()
        if not self.available:
            return None
        topics = sorted({*self.words.values()})
        chosen = next((topic for word, topic in self.words.items() if fold(word) in folded), None)
        rest = (1 - self.confidence if chosen else 1.0) / max(1, len(topics) - (chosen is not None))
        guesses = (Guess(topic, self.confidence if topic == chosen else rest) for topic in topics)
        return Parsed(tuple(sorted(guesses, key=lambda guess: -guess.confidence)), self.urgency)


def run_nlu(*argv: str, home: Path = HOME) -> subprocess.CompletedProcess[str]:
    """Run Python in Rasa's environment, or in that of `OWN`."""
    python = str(home / ".venv" / "bin" / "python")
    return subprocess.run([python, *argv], capture_output=True, text=True, timeout=120, check=False)


def own_installed() -> Path:
    """`OWN`, with its environment made where it is missing (0.5 GB)."""
    with (OWN / "uv.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker installs
        assert train.install(OWN) == 0
    return OWN


def train_small(models: Path, *options: str, home: Path = HOME) -> Path:
    """Train on the fixtures (10 seconds); returns the model."""
    argv = [str(HOME / "train.py"), "--data", str(FIXTURES / "data"), "--models", str(models), *options]
    done = run_nlu(*argv, home=home)
    assert done.returncode == 0, done.stderr
    return models / "sarika.tar.gz"
