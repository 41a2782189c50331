"""The alert rules and the board that ship with the guide: they name figures that there are, and speak when all is gone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.model.group import Trouble
from bot.core.understanding.values import Urgency
from bot.watch import metrics
from bot.watch.status import NluState, Status, WorkerState
from tests.every import every

DOCS = Path(__file__).resolve().parents[2] / "docs"
RULES, TESTS, BOARD = DOCS / "prometheus.rules.yml", DOCS / "prometheus.rules.test.yml", DOCS / "grafana.json"

_FIGURE = re.compile(r"\b(sarika_[a-z_]+|up)(?:\{([^}]*)\})?(?=[\s\[)]|$)")
_LABEL = re.compile(r'(\w+)=~?"([^"]*)"')
WORDS = {
    "job": {"sarika"},
    "state": {*WorkerState, *NluState},
    "urgency": {urgency.word for urgency in Urgency},
    "trouble": set(Trouble),
    "lane": {"emergency", "alert"},
}
"""What can stand in a label."""


def rules() -> list[dict[str, Any]]:
    return [rule for group in yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"] for rule in group["rules"]]


def board() -> Iterator[tuple[str, str]]:
    for panel in json.loads(BOARD.read_text(encoding="utf-8"))["panels"]:
        yield from ((panel["title"], target["expr"]) for target in panel["targets"])


EXPRESSIONS = [*((rule["alert"], rule["expr"]) for rule in rules()), *board()]


@every(EXPRESSIONS)
def test_every_figure_and_label_that_is_named_exists(asked: tuple[str, str]) -> None:
    name, expression = asked
    families = {
        part.split()[2] for part in metrics.render(Status(store=True)).decode().splitlines() if "# TYPE" in part
    }
    found = _FIGURE.findall(expression)
    assert found, expression
    for figure, labels in found:
        assert figure == "up" or figure in families, f"{name}: {figure}"
        named = dict(_LABEL.findall(labels))
        assert named["job"] == "sarika", name
        for label, value in named.items():
            assert set(value.split("|")) <= WORDS[label], f"{name}: {label}={value}"


def test_that_everything_is_gone_is_said_by_what_does_not_come_from_sarika() -> None:
    """A process that is gone sends no figures: rules over these alone are silent then."""
    expressions = [rule["expr"] for rule in rules() if rule["labels"]["severity"] == "page"]
    assert any(expression.startswith("absent(up{") for expression in expressions)
    assert any("up{" in rule["expr"] and rule["expr"].endswith("== 0") for rule in rules())
    needed = [expression for expression in expressions if expression.endswith("< 1") and "store_up" not in expression]
    assert needed
    assert all("or vector(0)" in expression for expression in needed)


def test_every_alert_says_what_it_means_and_what_to_do_and_is_tested() -> None:
    tested = TESTS.read_text(encoding="utf-8")
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}
        assert set(rule["annotations"]) == {"summary", "do"}
        assert f"alertname: {rule['alert']}}}" in tested, f"{rule['alert']} is not among those that keep silent"


def test_panels_have_numbers_and_places_of_their_own() -> None:
    panels = json.loads(BOARD.read_text(encoding="utf-8"))["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (place["x"] + x, place["y"] + y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["w"])
        for y in range(place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed (Debian: apt-get install promtool)")
def test_prometheus_alerts_as_it_is_written_down() -> None:
    done = subprocess.run(
        ["promtool", "test", "rules", str(TESTS)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
