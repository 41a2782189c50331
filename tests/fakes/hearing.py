"""A language of tones that a tiny model hears: as many letters as there are, each a tone; made here, of a page of code.

It is what sherpa-onnx loads of Omnilingual's (bare sound in, letters every 20 ms out) and of Dolphin's (its own filters
in), so that all of the real loading code runs, and words come back that can be compared.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

# numpy and onnx take their time: only the process that asks for sounds or a model imports them.

LOCKED = "ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់"
"""Somebody says that they are locked in a room."""

LETTERS = "".join(dict.fromkeys("abcdefghijklmnopqrstuvwxyz " + LOCKED))
RATE, FRAME = 16_000, 320
"""Samples a second as the models want them, and in one letter of theirs."""

LOWEST, STEP = 300, 100
"""Hertz of the first letter, and between two: so that a frame holds whole waves of each."""

SPOKEN, STILL = 0.08, 0.04
"""Seconds of a letter, and of the pause after it."""


def _tone(letter: str) -> int:
    return LOWEST + STEP * LETTERS.index(letter)


def sound(text: str, *, rate: int = 48_000, loud: float = 0.5, pause: float = 0.0) -> Any:
    """Words as tones; `pause`: seconds of silence before each word."""
    import numpy as np

    pieces: list[Any] = [np.zeros(1, np.float32)]
    for letter in text:
        at = np.arange(int(rate * SPOKEN)) / rate
        pieces += [np.zeros(int(rate * pause))] if letter == " " else []
        pieces += [np.sin(2 * np.pi * _tone(letter) * at) * loud, np.zeros(int(rate * STILL))]
    return np.concatenate(pieces).astype(np.float32)


def packed(samples: Any, *, rate: int = 48_000, form: str = "OGG", subtype: str = "OPUS") -> bytes:
    """A sound as a file: as Telegram's voice notes are, unless told otherwise."""
    import soundfile

    body = io.BytesIO()
    soundfile.write(body, samples, rate, format=form, subtype=subtype)
    return body.getvalue()


def note(text: str, **more: Any) -> bytes:
    """A voice note that says this."""
    return packed(sound(text, **more))


def model(folder: Path) -> Path:
    """Write a model of Omnilingual's kind that hears these tones, and its letters; the folder."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    count, at = len(LETTERS), np.arange(FRAME) / RATE
    waves: Any = np.zeros((2 * count, 1, FRAME), np.float32)
    for number, letter in enumerate(LETTERS):
        turn = 2 * np.pi * _tone(letter) * at
        waves[2 * number, 0], waves[2 * number + 1, 0] = np.cos(turn) / FRAME, np.sin(turn) / FRAME
    powers: Any = np.zeros((count + 1, 2 * count, 1), np.float32)
    for number in range(count):
        powers[number + 1, 2 * number : 2 * number + 2] = 1
    nothing: Any = np.zeros(count + 1, np.float32)
    nothing[0] = 0.2  # the blank: what is weaker than that is no letter
    nodes = [
        helper.make_node("Unsqueeze", ["x", "one"], ["sound"]),
        helper.make_node("Conv", ["sound", "waves"], ["parts"], strides=[FRAME]),
        helper.make_node("Mul", ["parts", "parts"], ["squares"]),
        helper.make_node("Conv", ["squares", "powers", "nothing"], ["letters"]),
        helper.make_node("Transpose", ["letters"], ["logits"], perm=[0, 2, 1]),
    ]
    kept = {"one": np.array([1], np.int64), "waves": waves, "powers": powers, "nothing": nothing}
    graph = helper.make_graph(
        nodes,
        "tones",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "samples"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "frames", count + 1])],
        [numpy_helper.from_array(value, name) for name, value in kept.items()],
    )
    _save(graph, folder, "<s>")
    return folder


def model_of_filters(folder: Path) -> Path:
    """Write one of Dolphin's kind: it hears "a" wherever its filters hear anything at all loud; the folder."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    folder.mkdir(parents=True, exist_ok=True)
    nodes = [
        helper.make_node("ReduceMax", ["x"], ["loud"], axes=[2], keepdims=1),
        helper.make_node("Concat", ["least", "loud"], ["one"], axis=2),
        helper.make_node("Identity", ["one"], ["log_probs"]),
        helper.make_node("Identity", ["x_lens"], ["log_probs_lens"]),
    ]
    nodes.insert(1, helper.make_node("Mul", ["loud", "zero"], ["least"]))
    graph = helper.make_graph(
        nodes,
        "loudness",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "frames", 80]),
            helper.make_tensor_value_info("x_lens", TensorProto.INT64, ["N"]),
        ],
        [
            helper.make_tensor_value_info("log_probs", TensorProto.FLOAT, ["N", "frames", 2]),
            helper.make_tensor_value_info("log_probs_lens", TensorProto.INT64, ["N"]),
        ],
        [numpy_helper.from_array(np.zeros((1, 1, 1), np.float32), "zero")],
    )
    facts = {"vocab_size": "2", "mean": ",".join(["0"] * 80), "invstd": ",".join(["1"] * 80), "subsampling_factor": "1"}
    _save(graph, folder, "<blk>", "a", facts)
    return folder


def _save(graph: Any, folder: Path, blank: str, letters: str = LETTERS, facts: dict[str, str] | None = None) -> None:
    import onnx
    from onnx import helper

    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(made, facts or {})
    onnx.save(made, folder / "model.int8.onnx")
    lines = [f"{letter} {number}" for number, letter in enumerate([blank, *letters])]
    (folder / "tokens.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
