import pytest
from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.asyncio.connection import SSLConnection, UnixDomainSocketConnection
from redis.asyncio.sentinel import SentinelConnectionPool

from bot.adapters.redis.connect import BadAddress, connect


def test_one_server_by_tcp_tls_or_socket() -> None:
    plain, tls, socket = (connect("redis://:word@host:7000/0"), connect("rediss://host"), connect("unix:///a%20b/s"))
    assert isinstance(plain, Redis)
    assert plain.connection_pool.connection_kwargs["host"] == "host"
    assert plain.connection_pool.connection_kwargs["port"] == 7000
    assert plain.connection_pool.connection_kwargs["password"] == "word"
    assert isinstance(tls, Redis)
    assert tls.connection_pool.connection_class is SSLConnection
    assert isinstance(socket, Redis)
    assert socket.connection_pool.connection_class is UnixDomainSocketConnection
    assert socket.connection_pool.connection_kwargs["path"] == "/a b/s"
    for client in (plain, tls, socket):
        assert client.connection_pool.connection_kwargs["protocol"] == 2


def test_a_primary_found_by_sentinels() -> None:
    client = connect("redis+sentinel://user:p%40ss@one:26380,two/primary")
    pool = client.connection_pool if isinstance(client, Redis) else None
    assert isinstance(pool, SentinelConnectionPool)
    assert pool.service_name == "primary"
    addresses = [s.connection_pool.connection_kwargs for s in pool.sentinel_manager.sentinels]
    assert [(a["host"], a["port"]) for a in addresses] == [("one", 26380), ("two", 26379)]
    assert pool.connection_kwargs["password"] == "p@ss"
    assert pool.connection_kwargs["username"] == "user"
    assert pool.connection_kwargs["protocol"] == 2


@pytest.mark.parametrize("authority", ["", "/etc/sarika/ca.pem"])
def test_sentinels_have_a_login_of_their_own_and_tls_too(authority: str) -> None:
    files = f"&ssl_ca_certs={authority}" if authority else ""
    client = connect(f"rediss+sentinel://:p@one,two/primary?sentinel_username=w&sentinel_password=o%26wn{files}")
    pool = client.connection_pool if isinstance(client, Redis) else None
    assert isinstance(pool, SentinelConnectionPool)
    assert pool.connection_kwargs["password"] == "p"
    assert issubclass(pool.connection_class, SSLConnection)
    for sentinel in pool.sentinel_manager.sentinels:
        theirs = sentinel.connection_pool.connection_kwargs
        assert (theirs["username"], theirs["password"]) == ("w", "o&wn")
        assert sentinel.connection_pool.connection_class is SSLConnection
        assert {theirs.get("ssl_ca_certs") or "", pool.connection_kwargs.get("ssl_ca_certs") or ""} == {authority}


def test_a_cluster() -> None:
    client = connect("redis+cluster://one:7001,[::1]:7002")
    assert isinstance(client, RedisCluster)
    assert {(n.host, n.port) for n in client.startup_nodes} == {("one", 7001), ("::1", 7002)}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost:6379",
        "http://:secret@host",
        "redis://:secret@host:port",
        "redis+sentinel://:secret@host",
        "redis+sentinel://:secret@/name",
        "redis+cluster://:secret@host:99999",
        "redis+cluster://",
        "redis+cluster://one?sentinel_password=secret",
        "redis+sentinel://one/name?passwort=secret",
        "redis+cluster://:secret@one,[::1",
        "redis://:secret@[::1",
    ],
)
def test_a_wrong_address_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(BadAddress) as caught:
        connect(url)
    assert "SARIKA_REDIS_URL" in str(caught.value)
    assert "secret" not in str(caught.value)
