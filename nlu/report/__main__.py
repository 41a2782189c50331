"""`make nlu-report`: measures, and writes docs/understanding.md with its picture.

PYTHONPATH=nlu nlu/.venv/bin/python -m report [--held-out FOLDER] [--docs FOLDER]
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from report import draw, facts, honest, measure
from report.figures import FIGURES, LEVELS, Told, two

TARGETS = {
    "emergencies called emergency or urgent": (".97", ".95", ".97"),
    "emergencies and urgents called emergency or urgent": (".95", ".92", ".95"),
    "of those called emergency or urgent, truly support or more": (".80", ".75", ".80"),
    "alarming words without danger not called emergency": (".85", ".80", ".85"),
    "topic right": (".85", ".75", ".88"),
}
DANGEROUS = (
    "confinement", "physical_violence", "sexual_violence", "sexual_exploitation", "child_exploitation", "scam_compound",
    "suicidal_thoughts", "passport_withheld", "debt_bondage", "threats", "out_of_scope",
)  # fmt: skip
"""Topics whose confusion matters: to take one for a calm one, or the other way round."""


STEPS = Path(__file__).with_name("steps.md")
"""What each step brought on messages of `nlu/validation`, by hand."""


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="make nlu-report", description=__doc__.splitlines()[0])
    parser.add_argument("--held-out", type=Path, default=measure.HOME / "held_out")
    parser.add_argument("--docs", type=Path, default=measure.HOME.parent / "docs")
    chosen = parser.parse_args()
    messages = measure.held_out(chosen.held_out)
    if not messages:
        parser.error(f"there are no messages in {chosen.held_out}")
    ways = measure.all_ways(messages)
    times = measure.parse_times([str(message["text"]) for message in messages])
    chosen.docs.mkdir(parents=True, exist_ok=True)
    draw.draw(ways[""], ways["Rasa down"], chosen.docs / "understanding.svg")
    text = "\n".join(page(ways, times)) + "\n"
    (chosen.docs / "understanding.md").write_text(text, encoding="utf-8")
    sys.stderr.write(f"{chosen.docs / 'understanding.md'} is written.\n")


def page(ways: dict[str, list[Told]], times: Sequence[float]) -> Iterator[str]:
    """The lines of the document."""
    told, down = ways[""], ways["Rasa down"]
    sizes = ", ".join(f"{sum(m.script == s for m in told)} {name}" for s, name in draw.NAMES.items())
    yield "# Understanding, measured\n"
    yield "Written by `make nlu-report`; do not edit. Each message goes through `sarika understand`, as anybody can do.\n"
    yield from honest.section(measure.HOME, told)
    yield "\n" + STEPS.read_text(encoding="utf-8")
    yield "\n## On messages that the makers knew\n"
    yield f"Messages: `nlu/held_out` ({sizes}), written apart from the training data, never trained on."
    yield "Earlier reports on them were read while the model was made (docs/decisions/008, 009, 026, 032, 033: sixteen times), so the figures flatter somewhat."
    yield "In brackets: the 95 % interval of Wilson, and the counts. With so few messages the intervals are wide.\n"
    yield "![Shares per script with intervals, and calibration](understanding.svg)\n"
    yield from table("What is reached there", FIGURES, told, TARGETS)
    yield '\nHard negatives ("alarming words without danger") are messages without urgency whose topic is urgent or an'
    yield "emergency by itself, and those out of scope.\n"
    down_name = "emergencies called emergency or urgent"
    names = (down_name, "emergencies and urgents called emergency or urgent",
             "of those called emergency or urgent, truly support or more")  # fmt: skip
    yield from table("With Rasa down", {n: FIGURES[n] for n in names}, down, {down_name: (".85", ".75", ".85")})
    yield "\nRed flags (phrases and learned pieces of words) stand alone then.\n"
    yield from damage(ways)
    yield from calibration(told)
    yield from confusion(told)
    yield from facts.section(measure.HOME)
    yield from speed(times)
    yield from massive()


def table(title: str, figures: dict, told: Sequence[Told], targets: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """One row per figure, one column per script; targets in the row's name."""
    yield f"## {title}\n"
    yield "| | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    for name, figure in figures.items():
        aim = f" (aim {' / '.join(targets[name])})" if name in targets else ""
        yield f"| {name}{aim} | " + " | ".join(str(figure(of_script(told, s))) for s in draw.NAMES) + " |"


def of_script(told: Sequence[Told], script: str) -> list[Told]:
    """Those of one script."""
    return [message for message in told if message.script == script]


def damage(ways: dict[str, list[Told]]) -> Iterator[str]:
    """What keyboards and people do to a message, and what it costs."""
    yield "## Damage by noise\n"
    yield "Emergencies and urgents called emergency or urgent / topic right.\n"
    yield "| | " + " | ".join(draw.NAMES.values()) + " |\n|---|---|---|---|"
    for way, told in ways.items():
        if way != "Rasa down":
            cells = []
            for script in draw.NAMES:
                here = of_script(told, script)
                danger = FIGURES["emergencies and urgents called emergency or urgent"](here)
                cells.append(f"{two(danger.value)} / {two(FIGURES['topic right'](here).value)}")
            yield f"| {way or 'as written'} | {' | '.join(cells)} |"


def calibration(told: Sequence[Told]) -> Iterator[str]:
    """How often the topic is right where the confidence is what it is."""
    yield "\n## Calibration\n"
    yield "Topics of messages without a red flag, all scripts.\n"
    yield "| mean confidence | topic right | messages |\n|---|---|---|"
    for mean, share, count in draw.bins(told, (0, 0.2, 0.4, 0.6, 0.8, 1.0)):
        yield f"| {two(mean)} | {two(share)} | {count} |"


def confusion(told: Sequence[Told]) -> Iterator[str]:
    """Topics that matter, and what they are taken for."""
    yield "\n## What is taken for what\n"
    yield "| topic | right | taken for |\n|---|---|---|"
    for topic in DANGEROUS:
        here = [m for m in told if m.topic == topic]
        wrong = Counter(m.understood["topic"] or "nothing" for m in here if not m.right)
        yield (
            f"| {topic} | {sum(m.right for m in here)} of {len(here)} | "
            + (", ".join(f"{name} {count}" for name, count in wrong.most_common(4)) or "–")
            + " |"
        )
    yield "\n| truly | " + " | ".join(f"called {level}" for level in LEVELS) + " |\n|---|---|---|---|---|"
    for urgency, level in enumerate(LEVELS):
        counts = Counter(m.said for m in told if m.urgency == urgency)
        yield f"| {level} | " + " | ".join(str(counts[said]) for said in range(len(LEVELS))) + " |"


def speed(times: Sequence[float]) -> Iterator[str]:
    """How long the models take."""
    yield "\n## Speed\n"
    high = times[int(len(times) * 0.99)]
    yield (
        "All of the model for one message, without HTTP, on a shared core: p50 "
        f"{statistics.median(times):.1f} ms, p99 {high:.1f} ms, most {times[-1]:.1f} ms."
    )


def massive() -> Iterator[str]:
    """The figures of `nlu/report/massive.py`."""
    path = measure.HOME / "massive" / "figures.json"
    if path.is_file():
        yield "\n## MASSIVE\n"
        yield "Our features and classifier, learnt from MASSIVE's train partition and judged on its dev partition"
        yield "(`nlu/report/massive.py`; data CC BY 4.0, see `nlu/massive/README.md`). It never enters the product's model.\n"
        yield "| | accuracy on dev |\n|---|---|"
        for name, accuracy in json.loads(path.read_text("utf-8")).items():
            yield f"| {name} | {accuracy:.3f} |"


if __name__ == "__main__":
    main()
