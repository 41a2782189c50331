"""The implementations that the contract suite runs against."""

import functools
import os
import secrets
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio
import redis

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.memory import MemoryStore
from bot.adapters.redis.connect import connect
from bot.adapters.redis.store import RedisStore
from bot.adapters.valkey import EmbeddedValkey, find_binary
from bot.adapters.vault import Vault
from bot.core.ports import Forgetting, Inbox, Journal, Leases, News, Outbox, Records, Slips, Timers
from bot.process import child


class Store(Protocol):
    @property
    def leases(self) -> Leases: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def records(self) -> Records: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def forgetting(self) -> Forgetting: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def news(self) -> News: ...
    @property
    def slips(self) -> Slips: ...


def new_bot() -> int:
    """Each test is a bot of its own: its keys share no hash tag with another's."""
    return secrets.randbelow(2**48)


@dataclass
class Subject:
    """A store, the same store seen by another process, and ways to destroy keys."""

    store: Store
    other: Store
    forget: Callable[[str], None]
    forget_the_inbox: Callable[[], None]


@pytest.fixture(scope="session")
def binary() -> Path:
    found = find_binary()
    if found is None:
        pytest.skip("no valkey-server here")
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def valkey(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The embedded server, or the one named by SARIKA_TEST_REDIS_URL (to try other servers and versions)."""
    if url := os.environ.get("SARIKA_TEST_REDIS_URL"):
        yield url
        return
    request.getfixturevalue("binary")
    server = EmbeddedValkey(tmp_path_factory.mktemp("valkey") / "store")
    yield await server.ensure()
    await server.close()


@pytest.fixture(scope="session")
def cluster(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder, ports, nodes = tmp_path_factory.mktemp("cluster"), free_ports(3), []
    for port in ports:
        (folder / str(port)).mkdir()
        options = [
            "--port", str(port), "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-node-timeout", "5000",
            "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--dir", str(folder / str(port)),
        ]  # fmt: skip
        nodes.append(child.start([str(binary), *options], stdout=subprocess.DEVNULL))
    try:
        join(ports)
        yield "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in ports)
    finally:
        for node in nodes:
            node.kill()
            node.wait()


@pytest.fixture(scope="session")
def sentinel(binary: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A primary that clients find by asking a Sentinel."""
    folder, (primary, watcher) = tmp_path_factory.mktemp("sentinel"), free_ports(2)
    configuration = folder / "sentinel.conf"
    configuration.write_text(f"port {watcher}\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 {primary} 1\n")
    options = ["--port", str(primary), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    nodes = [
        child.start([str(binary), *words], stdout=subprocess.DEVNULL)
        for words in (options, [str(configuration), "--sentinel"])
    ]
    try:
        for port in (primary, watcher):
            with connected(port) as node:
                until(time.monotonic() + 30, functools.partial(answers, node))
        yield f"redis+sentinel://127.0.0.1:{watcher}/main"
    finally:
        for process in nodes:
            process.kill()
            process.wait()


def free_ports(wanted: int) -> list[int]:
    """Ports whose cluster bus (10,000 above) is free as well."""
    found: list[int] = []
    for port in range(21_000 + os.getpid() % 1000, 50_000, 7):
        with socket.socket() as one, socket.socket() as bus:
            try:
                one.bind(("127.0.0.1", port))
                bus.bind(("127.0.0.1", port + 10_000))
            except OSError:
                continue
        found.append(port)
        if len(found) == wanted:
            break
    return found


def join(ports: list[int]) -> None:
    """Make one cluster of three empty nodes, and wait until it agrees."""
    deadline = time.monotonic() + 30
    for at, port in enumerate(ports):
        with connected(port) as node:
            until(deadline, functools.partial(answers, node))
            node.execute_command("CLUSTER", "ADDSLOTS", *range(at * 16384 // 3, (at + 1) * 16384 // 3))
            node.execute_command("CLUSTER", "MEET", "127.0.0.1", ports[0])
    for port in ports:
        with connected(port) as node:
            until(deadline, functools.partial(agrees, node))


def connected(port: int) -> Any:
    return redis.Redis(port=port, socket_timeout=2)


def until(deadline: float, ready: Callable[[], bool]) -> None:
    while not ready():
        assert time.monotonic() < deadline, "the cluster did not form"
        time.sleep(0.02)


def answers(node: Any) -> bool:
    try:
        return bool(node.execute_command("PING"))
    except redis.ConnectionError:
        return False


def agrees(node: Any) -> bool:
    known: bytes = node.execute_command("CLUSTER", "INFO")
    return b"cluster_state:ok" in known and b"cluster_known_nodes:3" in known


@pytest.fixture
def keys(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys", MasterKey(b"m" * 32))


@pytest.fixture
def server(request: pytest.FixtureRequest) -> str | None:
    """The address of the server to test against; None for memory."""
    address: str | None = request.getfixturevalue(request.param) if request.param else None
    return address


@pytest_asyncio.fixture
async def subject(server: str | None, keys: KeyStore) -> AsyncIterator[Subject]:
    if server is None:
        store = MemoryStore()
        yield Subject(store, store, store.forget, store.forget_the_inbox)
        return
    bot, one, two = new_bot(), connect(server), connect(server)
    vault, others = Vault.of(keys), Vault.of(keys)

    def forget(owner: str) -> None:
        vault.destroy(owner)
        others.destroy(owner)

    def forget_the_inbox() -> None:
        forget(vault.inbox_owner())

    yield Subject(RedisStore(one, bot, vault), RedisStore(two, bot, others), forget, forget_the_inbox)
    await one.aclose()
    await two.aclose()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "subject" in metafunc.fixturenames:
        slow = [pytest.param(kind, id=kind, marks=pytest.mark.slow) for kind in ("cluster", "sentinel")]
        where = [pytest.param(None, id="memory"), pytest.param("valkey", id="valkey"), *slow]
        metafunc.parametrize("server", where, indirect=True)
