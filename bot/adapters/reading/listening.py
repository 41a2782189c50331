"""Hears what is said in a sound: a program that runs by itself, in bounds, as a child of `bot.adapters.reading.speech`.

`python -I listening.py MODEL_FOLDER`, with the sound on its input. It writes a line of JSON for each stretch as soon as
that is heard (`{"text": …}`), and one at the end (`{"seconds": …, "memory": …}`: of sound, and its own most bytes):
so that a long note of which the machine does not get to the end is heard as far as it came. Of the bot it imports
nothing: the fence lets it see this file alone.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LONGEST = 180
"""Seconds of a sound that are heard: what comes after is left out, and "…" stands in its place."""

STRETCH = (12, 20)
"""Seconds at a time: at least, and at most. What the models take grows with the square of it, and Omnilingual's were
trained on 30 at most (docs/hearing.md). It is cut where it is quietest between them."""

QUIET = 0.2
"""Seconds over which that is measured."""

LEAST = 0.3
"""A stretch that is shorter, in seconds, is left out: no word is."""

SILENT = 0.002
"""Loudness (root of the mean square; 1: the most there can be) below which nobody speaks: a model that makes all
equally loud would hear words in it."""

CHANNELS = 2

_BLANKS = frozenset({"<blk>", "<blank>", "<eps>"})
"""What every model of sherpa-onnx for filtered sound has among its letters, and Omnilingual's, for bare sound, has not
(offline-recognizer-ctc-impl.h of sherpa-onnx)."""


def recognizer(folder: Path) -> Any:
    """The model of a folder, as sherpa-onnx loads it: Omnilingual's or Dolphin's, whichever it is."""
    import sherpa_onnx  # an extra, and only here

    model = next(path for path in (folder / "model.int8.onnx", folder / "model.onnx") if path.is_file())
    tokens = folder / "tokens.txt"
    names = {line.split(" ")[0] for line in tokens.read_text(encoding="utf-8").splitlines()}
    kind = sherpa_onnx.OfflineRecognizer
    load = kind.from_dolphin_ctc if names & _BLANKS else kind.from_omnilingual_asr_ctc
    return load(model=str(model), tokens=str(tokens), num_threads=1)


def stretches(sound: Any, rate: int) -> Iterator[Any]:
    """A sound, cut where it is quietest; without those in which nobody speaks."""
    least, most = (seconds * rate for seconds in STRETCH)
    window = int(QUIET * rate)
    while len(sound) > most:
        loud = (sound[least:most][: (most - least) // window * window].reshape(-1, window) ** 2).sum(axis=1)
        at = least + int(loud.argmin()) * window + window // 2
        yield sound[:at]
        sound = sound[at:]
    yield sound


def main(folder: Path, given: bytes) -> None:
    """Hear it, and write what was heard."""
    import soundfile

    with soundfile.SoundFile(io.BytesIO(given)) as file:
        if file.channels > CHANNELS:
            sys.exit(1)
        rate = file.samplerate
        more = file.frames > LONGEST * rate
        sound = file.read(LONGEST * rate, dtype="float32", always_2d=True).mean(axis=1)
    hears = recognizer(folder)
    for stretch in stretches(sound, rate):
        if len(stretch) < LEAST * rate or float((stretch**2).mean()) ** 0.5 < SILENT:
            continue
        stream = hears.create_stream()
        stream.accept_waveform(rate, stretch)
        hears.decode_stream(stream)
        _write(text=stream.result.text.strip())
    if more:
        _write(text="…")
    _write(seconds=len(sound) / rate, memory=_most())


def _most() -> int:
    """The most bytes of memory that this process had (what getrusage says counts that of whoever started it)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _write(**facts: object) -> None:
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.stdin.buffer.read())
