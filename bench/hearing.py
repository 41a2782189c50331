"""What hearing takes: `python -m bench.hearing`, with a model of Omnilingual 300M's size and shape that knows nothing.

Seconds and memory follow from the shape alone; how well the real one hears, `sarika listen --score` says. Its parts: a
sound's filters (7), 24 layers of attention with 1,024 numbers a frame, 8-bit weights, 9,812 letters (arXiv 2511.09690;
the file that sherpa-onnx publishes has 365 MB, this one 364).
"""

from __future__ import annotations

import asyncio
import io
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import soundfile
from onnx import TensorProto, helper, numpy_helper

from bench.reading import spent
from bot.adapters.reading.speech import Speech

LETTERS, WIDTH, LAYERS, HEADS = 9_812, 1_024, 24, 16
FILTERS = ((10, 5), (3, 2), (3, 2), (3, 2), (3, 2), (2, 2), (2, 2))
"""Width and step of each, of 512."""


class _Shape:
    """A graph while it is built."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.kept: list[Any] = []
        self._chance: Any = np.random.default_rng(1)

    def keep(self, value: Any) -> str:
        name = f"k{len(self.kept)}"
        self.kept.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def chance(self, *shape: int) -> str:
        return self.keep((self._chance.standard_normal(shape) * 0.03).astype(np.float32))

    def add(self, kind: str, *given: str, outs: int = 1, **more: Any) -> Any:
        made = [f"n{len(self.nodes)}_{number}" for number in range(outs)]
        self.nodes.append(helper.make_node(kind, given, made, **more))
        return made[0] if outs == 1 else made

    def times(self, x: str, into: int, out: int) -> str:
        """By weights of 8 bits, as they are in what is published."""
        weights = self.keep(self._chance.integers(-127, 127, (into, out), dtype=np.int8))
        small, scale, zero = self.add("DynamicQuantizeLinear", x, outs=3)
        whole = self.add("MatMulInteger", small, weights, zero, self.keep(np.int8(0)))
        right = self.add("Mul", self.add("Mul", scale, self.keep(np.float32(0.001))), self.add("Cast", whole, to=1))
        return str(self.add("Add", right, self.keep(np.zeros(out, np.float32))))

    def evened(self, x: str, width: int) -> str:
        ones, zeros = self.keep(np.ones(width, np.float32)), self.keep(np.zeros(width, np.float32))
        return str(self.add("LayerNormalization", x, ones, zeros, axis=-1))

    def bent(self, x: str) -> str:
        half = self.add("Mul", x, self.keep(np.float32(0.5)))
        turn = self.add("Erf", self.add("Mul", x, self.keep(np.float32(0.7071))))
        return str(self.add("Mul", half, self.add("Add", turn, self.keep(np.float32(1)))))

    def turned(self, x: str) -> str:
        return str(self.add("Transpose", x, perm=[0, 2, 1]))


def model(folder: Path) -> Path:
    """Write it; the folder."""
    shape = _Shape()
    x, channels = shape.add("Unsqueeze", "x", shape.keep(np.array([1], np.int64))), 1
    for width, step in FILTERS:
        x = shape.add("Conv", x, shape.chance(512, channels, width), strides=[step])
        x, channels = shape.bent(shape.turned(shape.evened(shape.turned(x), 512))), 512
    x = shape.times(shape.evened(shape.turned(x), 512), 512, WIDTH)
    near = shape.add("Conv", shape.turned(x), shape.chance(WIDTH, 64, 128), pads=[64, 63], group=16)
    x = shape.add("Add", x, shape.turned(shape.bent(near)))
    apart = shape.keep(np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    whole = shape.keep(np.array([0, 0, WIDTH], np.int64))
    for _ in range(LAYERS):
        y = shape.evened(x, WIDTH)
        asks, keys, values = (shape.add("Reshape", shape.times(y, WIDTH, WIDTH), apart) for _ in range(3))
        looks = shape.add(
            "MatMul", shape.add("Transpose", asks, perm=[0, 2, 1, 3]), shape.add("Transpose", keys, perm=[0, 2, 3, 1])
        )
        share = shape.add("Softmax", shape.add("Mul", looks, shape.keep(np.float32(0.125))), axis=-1)
        seen = shape.add("MatMul", share, shape.add("Transpose", values, perm=[0, 2, 1, 3]))
        seen = shape.add("Reshape", shape.add("Transpose", seen, perm=[0, 2, 1, 3]), whole)
        x = shape.add("Add", x, shape.times(seen, WIDTH, WIDTH))
        wide = shape.bent(shape.times(shape.evened(x, WIDTH), WIDTH, 4 * WIDTH))
        x = shape.add("Add", x, shape.times(wide, 4 * WIDTH, WIDTH))
    shape.nodes.append(helper.make_node("Identity", [shape.times(shape.evened(x, WIDTH), WIDTH, LETTERS)], ["logits"]))
    graph = helper.make_graph(
        shape.nodes,
        "size",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", "samples"])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", "frames", LETTERS])],
        shape.kept,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(made, folder / "model.int8.onnx")
    lines = "".join(f"{chr(0x1780 + n % 60)}{n} {n}\n" for n in range(1, LETTERS))
    (folder / "tokens.txt").write_text(f"<s> 0\n{lines}", encoding="utf-8")
    return folder


async def measured(folder: Path) -> None:
    """Hear noise of several lengths, and say what it took: seconds of a processor, and memory."""
    hears, chance = Speech(folder, 600), np.random.default_rng(2)
    for seconds in (5, 20, 60, 180):
        body, noise = io.BytesIO(), chance.standard_normal(48_000 * seconds).astype(np.float32) * 0.1
        soundfile.write(body, noise, 48_000, format="OGG", subtype="OPUS")
        began = spent()
        heard = await hears.hear(body.getvalue())
        took = spent() - began
        print(f"{seconds:4} s of sound: {took:6.1f} s, {heard.memory / 1e6:6,.0f} MB", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(measured(model(Path(name))))
