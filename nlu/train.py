"""Checks the training messages and trains the model: `nlu/.venv/bin/python nlu/train.py` by Rasa.

`nlu/own/.venv/bin/python nlu/train.py --own` does the same without Rasa, for Sarika's own parse server.

Exit codes: 0 trained or already up to date, 2 something in the data must be mended (said with file and line).
The model is `models/sarika.tar.gz`; beside it, `models/sarika.json` says from what it was made.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import hashlib
import io
import json
import os
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

HERE = Path(__file__).resolve().parent
MODEL = "sarika.tar.gz"
MESSAGES = "data/", "asked/"
"""What is learnt from, below the folder `nlu`: messages of topics, and what is asked of an answer."""
sys.path.insert(0, str(HERE))

from components import mending, messages, text, variety  # noqa: E402 (our folder is not installed)


def sources(data: Path, *, own: bool) -> Iterator[tuple[str, Path]]:
    """Everything that decides what the model becomes, under names that do not depend on where the checkout is."""
    for source in (text.SOURCE, messages.SOURCE, *mending.SOURCES):
        yield source.name, source
    for name in ("config.yml", "own/uv.lock" if own else "uv.lock", "train.py"):
        yield name, HERE / name
    yield "topics.yml", data.parent / "topics.yml"
    for name in ("en.npz", "wholes.npz", "known.txt"):
        yield f"words/{name}", HERE / "words" / name
    for path in sorted((HERE / "components").glob("*.py")):
        yield f"components/{path.name}", path
    for kind, folder in zip(MESSAGES, (data, data.parent / "asked"), strict=True):
        for path in sorted(folder.glob("*/*.yml")):
            yield f"{kind}{path.parent.name}/{path.name}", path


def fingerprint(data: Path, *, code: bool = False, own: bool = False) -> str:
    """A hash of all `sources`, or with `code` of those beside the messages: with the same one all the rest was the same.

    `own` is for a model that is learnt without Rasa.
    """
    whole = hashlib.sha256()
    for name, path in sources(data, own=own):
        if code and name.startswith(MESSAGES):
            continue
        content = path.read_bytes() if path.is_file() else b""
        whole.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_current(models: Path, mark: str, what: str = "fingerprint") -> bool:
    """Whether the model in `models` was made from sources with this fingerprint, or with `what` "code" by this code."""
    try:
        made_from = json.loads((models / "sarika.json").read_text(encoding="utf-8"))[what]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return (models / "sarika.tar.gz").is_file() and made_from == mark


class NothingKept:
    """In the place of Rasa's cache, which is not told when a module that a component imports has changed."""

    def cache_output(self, *_: object, **__: object) -> None:
        """What was made is kept nowhere."""

    def get_cached_output_fingerprint(self, *_: object, **__: object) -> None:
        """Nothing was made before."""

    get_cached_result = get_cached_output_fingerprint


@contextlib.contextmanager
def hurried(examples: list[messages.Example], asking: list[tuple[str, str]]) -> Iterator[None]:
    """Without six things of Rasa that take half of the time and bring nothing here.

    It keeps a cache, in a database; for it, it hashes each token of each message, several times; it copies each of them three times to
    join it with the words of stories; it looks six times for messages that stand twice, which `messages.read` refuses; it packs
    numbers, which do not get smaller, and unpacks them twice at every start; and it would have the messages read once more.
    """
    from components.importer import TopicFiles
    from rasa.shared.nlu.training_data.training_data import TrainingData
    from tarsafe import TarSafe

    def joined_in_place(*parts: TrainingData | None) -> TrainingData:
        return TrainingData([message for part in parts if part for message in part.training_examples])

    packed = functools.partial(TarSafe.gzopen, compresslevel=0)
    with (
        mock.patch("rasa.model_training.LocalTrainingCache", NothingKept),
        mock.patch.object(TrainingData, "fingerprint", return_value=secrets.token_hex(16)),
        mock.patch.object(TrainingData, "merge", joined_in_place),
        mock.patch.object(TrainingData, "sanitize_examples", list),
        mock.patch.object(TarSafe, "gzopen", packed),
        mock.patch.object(TopicFiles, "_examples", examples),
        mock.patch.object(TopicFiles, "_asking", asking),
    ):
        yield


def train(examples: list[messages.Example], asking: list[tuple[str, str]], data: Path, folder: Path) -> Path:
    """Have Rasa learn the `examples`, which it takes from `data`, and write `sarika.tar.gz` to `folder`.

    Raises:
        components.messages.DataError: Rasa found nothing to learn.
    """
    import serve

    serve.quiet()
    from rasa.model_training import train_nlu

    with contextlib.redirect_stdout(io.StringIO()), hurried(examples, asking):  # Rasa praises the temporary path
        made = train_nlu(str(HERE / "config.yml"), str(data), str(folder), fixed_model_name=MODEL)
    if made is None:
        raise messages.DataError([f"{data}: Rasa found nothing to train on"])
    return Path(made)


def train_own(examples: list[messages.Example], asking: list[tuple[str, str]], folder: Path) -> Path:
    """Learn the `examples` without Rasa, and write `sarika.tar.gz` to `folder`."""
    os.environ["OMP_NUM_THREADS"] = "1"  # as under Rasa (serve.py)
    import yaml
    from components import local

    pipeline = yaml.safe_load((HERE / "config.yml").read_text("utf-8"))["pipeline"]
    (config,) = (part for part in pipeline if part["name"].endswith(".MessageClassifier"))
    learnt = folder / "learnt"
    learnt.mkdir()
    local.learn([(each.text, each.topic, each.urgency) for each in examples], asking, config, learnt)
    return local.pack(learnt, folder / MODEL)


def main() -> int:
    """Check, compare fingerprints, train if need be; progress goes to stderr."""
    parser = argparse.ArgumentParser(description="Check the training messages and train the model.")
    parser.add_argument("--data", type=Path, default=HERE / "data", help="folder of <script>/<topic>.yml")
    parser.add_argument("--models", type=Path, default=HERE / "models", help="folder for the model")
    parser.add_argument("--force", action="store_true", help="learn all anew, even if nothing changed")
    parser.add_argument("--own", action="store_true", help="learn without Rasa, for Sarika's own parse server")
    parser.add_argument("--check", action="store_true", help="check the messages, also for copies and templates")
    chosen = parser.parse_args()
    data, models = chosen.data.resolve(), chosen.models.resolve()
    mark = fingerprint(data, own=chosen.own)
    if not (chosen.force or chosen.check) and is_current(models, mark):
        return say("The model is up to date.")
    try:
        topics = messages.topics(data.parent / "topics.yml")
        examples = messages.read(data, topics, text.fold)
        asked = messages.questions(data.parent / "asked", topics, text.fold)
    except messages.DataError as error:
        for fault in error.faults:
            say(fault)
        return say(f"{len(error.faults)} to mend; nothing was trained.", 2)
    if len({example.topic for example in examples}) < 2:
        return say("There are messages for one topic only; a model needs at least two.", 2)
    by_script = Counter(example.script for example in examples)
    counts = ", ".join(f"{script} {count}" for script, count in sorted(by_script.items()))
    say(f"{len(examples)} messages for {len({e.topic for e in examples})} topics ({counts}): no faults found.")
    if asked:
        say(
            f"{len(asked)} questions for {len({q.section for q in asked} - {''})} sections of answers: no faults found."
        )
    if chosen.check:
        found = variety.faults(examples, text.fold, HERE / "held_out")
        for fault in found:
            say(fault)
        return say(f"{len(found)} to mend.", 2) if found else say("No copies, no templates, nothing held out.")
    started = time.monotonic()
    code = fingerprint(data, code=True, own=chosen.own)
    if not chosen.force and is_current(models, code, "code"):
        os.environ["SARIKA_MODEL_BEFORE"] = str(models / MODEL)
    say("Training (one to three minutes) …")
    models.mkdir(parents=True, exist_ok=True)
    # put in place in one step, so that a server never meets half a file
    with tempfile.TemporaryDirectory(dir=models, prefix=".training-") as folder:
        asking = messages.asking(examples, asked, messages.queries(data.parent / "topics.yml"))
        made = train_own(examples, asking, Path(folder)) if chosen.own else train(examples, asking, data, Path(folder))
        model = made.replace(models / MODEL)
    about = {
        "fingerprint": mark,
        "code": code,
        "messages": dict(by_script),
        "topics": sorted({e.topic for e in examples}),
    }
    (models / "sarika.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return say(f"Trained in {time.monotonic() - started:.0f} s: {model.name}, {model.stat().st_size / 1e6:.1f} MB.")


def say(line: str, code: int = 0) -> int:
    """Write one line of progress; returns `code`, so that it can end `main`."""
    sys.stderr.write(line + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
