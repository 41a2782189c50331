"""What Prometheus reads: ages, counts and states. Labels are words of our own lists: no identity can be among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.watch.status import NluState, Status, WorkerState

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
        """Every metric with its values now."""
        now = self._status
        yield _gauge("store_up", "1 while the store answers", now.store)
        yield _gauge("receiving", "1 while updates are taken in by this process", now.receiving is True)
        yield _states("worker", "1 for what the worker of this process does", now.worker, WorkerState)
        yield _states("nlu", "1 for the state of the intent model", now.nlu, NluState)
        yield _gauge("nlu_restarts", "how often our Rasa died and was started again", now.nlu_restarts)
        yield _by("inbox_oldest_seconds", "age of the oldest entry of the inbox", "lane", now.inbox_oldest)
        yield _by("outbox_oldest_seconds", "age of the oldest entry of the outbox", "lane", now.outbox_oldest)
        yield _by("cases_waiting", "cases that wait for a counsellor", "urgency", now.waiting)
        yield _by("cases_open", "cases that a counsellor holds", "urgency", now.open)
        yield _gauge("longest_wait_seconds", "how long the case waits that waits longest", now.longest_wait)
        yield _gauge("on_duty", "counsellors on shift", now.on_duty)
        yield _by("desk_trouble", "groups of the desk in which this is wrong", "trouble", now.desk_troubles)
        yield _by("group_cases", "live cases, by group of the desk", "group", now.group_cases)
        oldest = "age of the oldest entry that waits for a group's calls"
        yield _by("group_oldest_seconds", oldest, "group", now.group_oldest)
        needed = "1 where words came late so often that another group is needed"
        yield _by("group_needed", needed, "group", now.group_needed)
        yield _total("webhook_refused", "requests to the webhook that were refused", now.webhook_refused)
        yield _total("updates_handled", "inbox entries handled by this process", now.handled)
        yield _total("updates_buried", "updates put to the dead letters by this process", now.buried)
        yield _totals("updates_ignored", "updates of which nothing comes", "reason", now.ignored)
        yield _total("reconnects", "connections to the store or Telegram made again", now.reconnects)
        yield _total("delivery_retries", "calls of the Bot API tried again", now.retries)
        yield _total("maybe_repeated", "calls that may have been made twice", now.maybe_repeated)
        yield _totals("delivered", "calls of the Bot API that happened", "kind", now.delivered)
        yield _totals("refused", "calls of the Bot API that were refused", "reason", now.refused)


def _label(word: str) -> str:
    """A label that can only be one of our own words: anything else, such as an id, becomes `other`."""
    return word if _WORD.fullmatch(word) else "other"


def _summed(values: Mapping[str, float]) -> dict[str, float]:
    summed: dict[str, float] = {}
    for word, value in values.items():
        summed[_label(word)] = summed.get(_label(word), 0.0) + value
    return summed


def _gauge(name: str, meaning: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(f"sarika_{name}", meaning)
    if value is not None:
        family.add_metric([], float(value))
    return family


def _by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"sarika_{name}", meaning, labels=[label])
    for word, value in _summed(values).items():
        family.add_metric([word], value)
    return family


def _states(name: str, meaning: str, now: str, states: type[WorkerState] | type[NluState]) -> Metric:
    family = GaugeMetricFamily(f"sarika_{name}_state", meaning, labels=["state"])
    for state in states:
        family.add_metric([state.value], float(state == now))
    return family


def _total(name: str, meaning: str, value: float) -> Metric:
    family = CounterMetricFamily(f"sarika_{name}", meaning)
    family.add_metric([], value)
    return family


def _totals(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Metric:
    family = CounterMetricFamily(f"sarika_{name}", meaning, labels=[label])
    for word, value in _summed(values).items():
        family.add_metric([word], value)
    return family
