"""One way to reach the store, whatever it is: one server, a socket, Sentinel or a cluster.

| address                                              | what it is                                    |
|------------------------------------------------------|-----------------------------------------------|
| `redis://[user:password@]host[:port][/0]`            | one server                                    |
| `rediss://…`                                         | the same over TLS                             |
| `unix:///path/to/socket`                             | one server on this machine                    |
| `redis+sentinel://[user:password@]host[:port],…/name` | the primary called `name`, found by Sentinels |
| `redis+cluster://[user:password@]host[:port],…`      | a cluster; `rediss+cluster` for TLS           |

Behind a `?` may stand `ssl_ca_certs=` and the file of the authority that signed the servers' certificates, and for
Sentinels, whose password is another one, `sentinel_password=` and `sentinel_username=`. With `rediss+sentinel` they are
spoken to over TLS, too.

Every client speaks RESP2 and returns bytes, so that replies have one shape everywhere.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialWithJitterBackoff
from redis.exceptions import ConnectionError

Client = Redis | RedisCluster

SOCKET_SECONDS = 5.0
"""Longest wait for a connection or a reply. A blocking read must ask for less."""

# All that is sent again is harmless when it was done already (see the scripts); five tries span the 60 to 150 ms
# in which a killed embedded server is back.
_TRIES_AGAIN = 5
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.3


class BadAddress(ValueError):
    """The address of the store cannot be used. The message says what to write, without repeating a password."""


def connect(url: str) -> Client:
    """Make a client for an address of the table above; it connects at the first command. Raises BadAddress."""
    scheme, _, rest = url.partition("://")
    rest, _, query = rest.partition("?")
    netloc, _, path = rest.partition("/")  # of several hosts urlsplit makes an error where one is of IPv6
    common: dict[str, Any] = {
        "protocol": 2,
        "decode_responses": False,
        "socket_timeout": SOCKET_SECONDS,
        "socket_connect_timeout": SOCKET_SECONDS,
        "retry": Retry(
            ExponentialWithJitterBackoff(base=_FIRST_PAUSE, cap=_LONGEST_PAUSE),
            _TRIES_AGAIN,
            supported_errors=(ConnectionError,),  # a server that hangs is not asked again: the caller knows sooner
        ),
    }
    match scheme:
        case "redis" | "rediss" | "unix":
            try:
                return Redis.from_url(url, health_check_interval=0, **common)
            except ValueError:
                raise BadAddress(f"SARIKA_REDIS_URL is wrong after {scheme}://; write for example {_EXAMPLE}") from None
        case "redis+sentinel" | "rediss+sentinel":
            name = path.strip("/")
            if not name:
                raise BadAddress("SARIKA_REDIS_URL names no primary: write redis+sentinel://host1,host2/name.")
            asked = _asked(query, "sentinel_username", "sentinel_password")
            tls = _tls(scheme, asked)
            theirs = {"socket_timeout": 1.0, "protocol": 2, **tls, **asked}
            sentinels: Any = Sentinel(_hosts(netloc, 26379), sentinel_kwargs=theirs)  # type: ignore[no-untyped-call]
            primary: Redis = sentinels.master_for(name, _Primary, **common, **_login(netloc), **tls)
            return primary
        case "redis+cluster" | "rediss+cluster":
            nodes = [ClusterNode(host, port) for host, port in _hosts(netloc, 6379)]
            tls = _tls(scheme, _asked(query))
            return RedisCluster(startup_nodes=nodes, **common, **_login(netloc), **tls)
        case _:
            raise BadAddress(
                "SARIKA_REDIS_URL must begin with redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://; "
                f"write for example {_EXAMPLE}"
            )


class _Primary(Redis):
    """A client of what Sentinels call the primary, which closes its connections to them with its own."""

    async def aclose(self, close_connection_pool: bool | None = None) -> None:
        """Close all connections."""
        await super().aclose(close_connection_pool)
        for sentinel in getattr(self.connection_pool, "sentinel_manager").sentinels:  # noqa: B009 (a pool of Sentinel's)
            await sentinel.aclose()


_EXAMPLE = "redis://:password@localhost:6379/0"


def _asked(query: str, *more: str) -> dict[str, str]:
    """What stands behind the `?`, by the names that the client has for it."""
    given = dict(parse_qsl(query, keep_blank_values=True))
    if wrong := given.keys() - {"ssl_ca_certs", *more}:
        known = ", ".join(("ssl_ca_certs", *more))
        raise BadAddress(f"SARIKA_REDIS_URL has {len(wrong)} unknown words behind the ?; it may have: {known}.")
    return {name.removeprefix("sentinel_"): value for name, value in given.items()}


def _tls(scheme: str, asked: dict[str, str]) -> dict[str, Any]:
    """Whether it is spoken over TLS, and whose certificates count; taken out of what was asked for."""
    authority = asked.pop("ssl_ca_certs", None)
    if not scheme.startswith("rediss"):
        return {"ssl": False}
    return {"ssl": True} | ({"ssl_ca_certs": authority} if authority else {})


def _login(netloc: str) -> dict[str, Any]:
    login, at, _ = netloc.rpartition("@")
    user, _, password = login.partition(":")
    if not at:
        return {}
    return {"password": unquote(password)} | ({"username": unquote(user)} if user else {})


def _hosts(netloc: str, port: int) -> list[tuple[str, int]]:
    hosts = []
    for place in netloc.rpartition("@")[2].split(","):
        try:
            parts = urlsplit(f"//{place}")
            host, number = parts.hostname, parts.port
        except ValueError:
            host, number = None, None
        if not host:
            raise BadAddress("SARIKA_REDIS_URL names a host wrongly: write host:port, several parted by commas.")
        hosts.append((host, number or port))
    return hosts
