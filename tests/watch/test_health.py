from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.watch import health, metrics
from bot.watch.health import LEAST_FREE, ReadStatus, Space, make_app, space_of
from bot.watch.status import NluState, Status, WorkerState

ROOMY = Space(10**12, 5 * 10**11)
RUNNING = Status(store=True, receiving=True, worker=WorkerState.LEADING, nlu=NluState.READY)


async def get(path: str, read: ReadStatus, space: Space = ROOMY, routes: Iterable[Route] = ()) -> httpx.Response:
    transport = httpx.ASGITransport(make_app(read, lambda: space, list(routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://sarika") as client:
        return await client.get(path)


def told(status: Status) -> ReadStatus:
    async def read() -> Status:
        return status

    return read


async def raising() -> Status:
    raise RuntimeError("hush")


async def test_a_running_process_is_alive_and_ready() -> None:
    alive = await get("/healthz", told(RUNNING))
    assert (alive.status_code, alive.json()) == (200, {"alive": True, "worker": "leading", "desk": []})
    ready = await get("/readyz", told(RUNNING))
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "reasons": [], "worker": "leading", "nlu": "ready", "desk": []}


async def test_a_broken_group_is_named_but_updates_can_be_taken() -> None:
    broken = replace(RUNNING, desk_troubles={"removed": 1})
    ready = await get("/readyz", told(broken))
    assert (ready.status_code, ready.json()["desk"]) == (200, ["removed"])
    assert (await get("/healthz", told(broken))).json()["desk"] == ["removed"]


@pytest.mark.parametrize(
    ("status", "space", "why"),
    [
        (Status(store=False, receiving=True), ROOMY, "the store does not answer"),
        (Status(store=True, fullness=0.97), ROOMY, "the store's memory is nearly full"),
        (Status(store=True, receiving=False), ROOMY, "updates are not being received"),
        (Status(store=False, missing="There are no keys."), ROOMY, "There are no keys."),
        (replace(RUNNING, missing="The store has appendfsync no."), ROOMY, "The store has appendfsync no."),
        (RUNNING, Space(10**12, LEAST_FREE - 1), "the disk is nearly full"),
        (RUNNING, Space(10**12, 49 * 10**9), "the disk is nearly full"),
    ],
)
async def test_what_keeps_updates_from_being_taken_is_said(status: Status, space: Space, why: str) -> None:
    ready = await get("/readyz", told(status), space)
    assert (ready.status_code, ready.json()["reasons"]) == (503, [why])
    assert (await get("/healthz", told(status), space)).status_code == 200


async def test_without_rasa_and_on_standby_it_is_ready() -> None:
    status = Status(store=True, receiving=None, worker=WorkerState.STANDBY, nlu=NluState.UNAVAILABLE)
    ready = await get("/readyz", told(status))
    assert ready.status_code == 200
    assert (ready.json()["nlu"], ready.json()["worker"]) == ("unavailable", "standby")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
async def test_a_status_that_fails_counts_as_a_store_that_is_down(path: str) -> None:
    answer = await get(path, raising)
    assert answer.status_code == (503 if path == "/readyz" else 200)
    assert "hush" not in answer.text


async def test_a_status_that_takes_too_long_counts_as_a_store_that_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    never = asyncio.Event()

    async def waits() -> Status:
        await never.wait()
        return RUNNING

    assert (await get("/readyz", waits)).status_code == 503


async def test_further_routes_are_served() -> None:
    async def hook(_: Request) -> Response:
        return PlainTextResponse("taken")

    answer = await get("/telegram", told(RUNNING), routes=[Route("/telegram", hook)])
    assert answer.text == "taken"


async def test_the_metrics_hold_every_part_of_the_status() -> None:
    status = Status(
        store=True,
        receiving=True,
        worker=WorkerState.LEADING,
        nlu=NluState.READY,
        nlu_restarts=1,
        nlu_questions={"answered": 20, "timeout": 2, "not_asked": 1},
        inbox_oldest={"alert": 0.5, "other": 2.0},
        outbox_oldest={"case": 3.0},
        waiting={"emergency": 1, "urgent": 2},
        open={"urgent": 4},
        longest_wait=61.0,
        on_duty=2,
        group_cases={"a": 4},
        group_oldest={"a": 0.5},
        group_needed={"a": 1},
        desk_troubles={"no_forum": 1},
        handled=10,
        buried=1,
        reconnects=5,
        fullness=0.25,
        retries=6,
        maybe_repeated=7,
        delivered={"say": 8},
        refused={"blocked": 9},
        ignored={"stranger": 3},
        webhook_refused=4,
    )
    answer = await get("/metrics", told(status))
    assert answer.headers["content-type"] == metrics.CONTENT_TYPE
    values = samples(answer.text)
    assert values["sarika_inbox_oldest_seconds{lane=alert}"] == 0.5
    assert values["sarika_outbox_oldest_seconds{lane=case}"] == 3.0
    assert values["sarika_cases_waiting{urgency=emergency}"] == 1
    assert values["sarika_cases_open{urgency=urgent}"] == 4
    assert values["sarika_delivered_total{kind=say}"] == 8
    assert values["sarika_refused_total{reason=blocked}"] == 9
    assert values["sarika_webhook_refused_total"] == 4
    assert values["sarika_updates_ignored_total{reason=stranger}"] == 3
    assert values["sarika_desk_trouble{trouble=no_forum}"] == 1
    assert values["sarika_nlu_state{state=ready}"] == 1
    assert values["sarika_nlu_state{state=unavailable}"] == 0
    assert values["sarika_nlu_questions_total{result=answered}"] == 20
    assert values["sarika_nlu_questions_total{result=timeout}"] == 2
    assert values["sarika_worker_state{state=leading}"] == 1
    assert values["sarika_updates_buried_total"] == 1
    assert values["sarika_reconnects_total"] == 5
    assert values["sarika_longest_wait_seconds"] == 61
    assert values["sarika_store_memory_ratio"] == 0.25
    assert len({key.partition("{")[0] for key in values}) == sum("metric" in part.metadata for part in fields(Status))


@given(words=st.dictionaries(st.text(), st.integers(0, 100), max_size=5))
def test_no_label_can_hold_anything_but_a_word_of_ours(words: dict[str, int]) -> None:
    text = metrics.render(Status(store=True, delivered=words, refused=words)).decode()
    labels = re.findall(r'="([^"]*)"', text)
    assert all(re.fullmatch(r"[a-z][a-z_]{0,39}", label) for label in labels)
    total = sum(value for key, value in samples(text).items() if key.startswith("sarika_delivered_total"))
    assert total == sum(words.values())


def samples(text: str) -> dict[str, float]:
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def test_the_disk_of_a_folder_that_is_not_made_yet_is_that_of_its_parent(tmp_path: Path) -> None:
    assert space_of(tmp_path / "not" / "yet").total == space_of(tmp_path).total > 0
