"""What Prometheus reads: ages, counts and states. Labels are words of our own lists: no identity can be among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.watch.status import Status

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_WORD = re.compile(r"[a-z][a-z_]{0,39}")


def render(status: Status) -> bytes:
    """The metrics of one moment in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(_Moment(status))
    return generate_latest(registry)


class _Moment(Collector):
    def __init__(self, status: Status) -> None:
        self._status = status

    def collect(self) -> Iterator[Metric]:
        """Every field of the status with its values now."""
        for part in fields(self._status):
            if (about := part.metadata.get("metric")) is None:
                continue
            value = getattr(self._status, part.name)
            family = (CounterMetricFamily if about.counts else GaugeMetricFamily)(
                f"sarika_{about.name}", about.meaning, labels=[about.label] if about.label else None
            )
            for labels, number in _values(about.unknown if value is None else value):
                family.add_metric(labels, float(number))
            yield family


def _values(value: Any) -> Iterator[tuple[list[str], float]]:
    """The values under their labels; one that can only be one of our own words: anything else becomes `other`."""
    match value:
        case None:
            return
        case StrEnum():
            yield from (([state.value], state == value) for state in type(value))
        case Mapping():
            summed: dict[str, float] = {}
            for word, number in value.items():
                label = word if _WORD.fullmatch(word) else "other"
                summed[label] = summed.get(label, 0.0) + number
            yield from (([label], number) for label, number in summed.items())
        case _:
            yield [], value
