"""Whether training messages were written by people for people: no copies, no templates, nothing from the held-out set."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from components.alike import pairs
from components.messages import Example

EDGE = {"km": 12, "latn": 16, "en": 16}
"""Letters at the beginning or the end of a message that are compared; about three words."""
SAME_EDGE = 0.12
"""Most messages of a topic and script that may begin, or end, with the same `EDGE` letters. The data of 2026-11 reach
.08 (the name of the topic itself: "… human trafficking"); a sentence with the nouns swapped reaches .5 and more."""
DISTINCT = 0.55
"""Fewest different sequences of five letters among all those of a topic and script: Khmer has no spaces, so words are
not counted. The data of 2026-11 have .62 to .95; ten sentences multiplied by a list of ten nouns have .3."""
MOST = 300
"""Messages of a topic and script whose pieces are counted, evenly spread: the more there are, the more pieces come again."""
ENOUGH = 30
"""Messages of a topic and script from which shares mean something."""


def faults(examples: Sequence[Example], fold: Callable[[str], str], held_out: Path | None = None) -> list[str]:
    """What an editor must mend, in plain words with file and line.

    Args:
        examples: The training messages, as `messages.read` gives them.
        fold: The normaliser by which messages are compared.
        held_out: The folder of `<script>.yml` with messages that must stay unseen; none is compared without it.
    """
    found: list[str] = []
    by_script: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        by_script[example.script].append(example)
    for script, here in sorted(by_script.items()):
        folded = [fold(example.text) for example in here]
        path = None if held_out is None else held_out / f"{script}.yml"
        unseen: list[str] = []
        if path is not None and path.is_file():
            try:
                unseen = _unseen(path, fold)
            except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
                found.append(
                    f"{path}: cannot be read ({type(error).__name__}); mend it, or restore it from the project's history"
                )
        found += _copies(here, folded, unseen)
        found += _templates(here, folded, script)
    return found


def _unseen(path: Path, fold: Callable[[str], str]) -> list[str]:
    messages = yaml.safe_load(path.read_text("utf-8"))["messages"]
    return [fold(str(message["text"])) for message in messages]


def _copies(here: Sequence[Example], folded: Sequence[str], unseen: Sequence[str]) -> Iterator[str]:
    """What stands twice, and what gives a message of those `unseen` away."""
    known, before = set(unseen), len(unseen)
    for example, text in zip(here, folded, strict=True):
        if text in known:
            yield f"{example.place}: this very message is held out to measure with; write another one"
    for first, second, share in pairs([*unseen, *folded]):
        if second < before:
            continue
        example = here[second - before]
        if first >= before:
            yield (
                f"{example.place}: nearly the same message as {here[first - before].place} ({share:.0%} of its "
                "letters); keep the one that sounds more like a person"
            )
        elif folded[second - before] not in known:
            yield f"{example.place}: nearly a message that is held out to measure with; write another one"


def _templates(here: Sequence[Example], folded: Sequence[str], script: str) -> Iterator[str]:
    topics: dict[str, list[tuple[Example, str]]] = defaultdict(list)
    for example, text in zip(here, folded, strict=True):
        topics[example.topic].append((example, "".join(text.split())))
    for told in topics.values():
        if len(told) >= ENOUGH:
            yield from _edges(told, EDGE.get(script, EDGE["km"]))
            yield from _sameness(told)


def _edges(told: Sequence[tuple[Example, str]], edge: int) -> Iterator[str]:
    for where, cut in (("begin", slice(None, edge)), ("end", slice(-edge, None))):
        counts = Counter(text[cut] for _, text in told if len(text) > edge)
        for piece, count in counts.most_common(1):
            if count > SAME_EDGE * len(told):
                example = next(e for e, text in told if text[cut] == piece)
                yield (
                    f"{example.place}: {count} of {len(told)} messages of {example.topic} {where} like this one; "
                    "people do not all say it in the same way: rewrite some"
                )


def _sameness(told: Sequence[tuple[Example, str]]) -> Iterator[str]:
    some = told[:: -(-len(told) // MOST)]
    pieces = [text[i : i + 5] for _, text in some for i in range(len(text) - 4)]
    if pieces and len(set(pieces)) < DISTINCT * len(pieces):
        example = told[0][0]
        yield (
            f"{example.place}: the messages of {example.topic} repeat each other ({len(set(pieces)) / len(pieces):.0%} "
            f"different pieces, at least {DISTINCT:.0%}); write them as different persons would"
        )
