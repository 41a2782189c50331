"""What a right value of each setting looks like, besides numbers, whose ranges stand at their fields."""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.settings.hours import parse_weekly

WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The only ports to which Telegram delivers (Bot API, setWebhook)."""

PRACTICE_HOST = "sarika.localhost"
"""The name of the desk's page in practice: browsers lead all names below localhost to this machine, and below this one
each counsellor has a host of their own, so that one browser keeps their sessions apart.
"""

MOST_RETENTION = 90
"""Days that anything may be kept at most: what is not there cannot be found on a seized machine."""

STORES = frozenset({"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"})


def plain(value: Any) -> Any:
    """The value itself, also of a secret."""
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def with_password(url: str, password: str) -> str:
    """The address of a store with a password in it, which a url without one had beside it."""
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")  # which may name several hosts: no URL that urlsplit takes apart
    user, at, hosts = place.rpartition("@")
    return f"{scheme}://{user if at else ''}:{quote(password, safe='')}@{hosts}{slash}{path}"


Groups = tuple[tuple[int, tuple[str, ...]], ...]
"""Telegram's id of each group, and the languages whose contacts it is for (none: of all)."""

MOST_GROUPS = 26
"""How many groups there may be: in the metrics each is a letter."""

_GROUP = re.compile(r"(-100\d{6,16})(?:=([a-z]{2,3}(?:\+[a-z]{2,3})*))?")


def parse_groups(text: str) -> Groups:
    """Several groups, in the order in which they are written: `-1001111111111,-1002222222222=en,-1003333333333=km+en`.

    Raises ValueError when they cannot be read.
    """
    parts = [_GROUP.fullmatch(part.strip()) for part in text.split(",")]
    found = tuple((int(part[1]), tuple(part[2].split("+")) if part[2] else ()) for part in parts if part)
    if len(found) < len(parts) or len({chat for chat, _ in found}) < len(found) or len(found) > MOST_GROUPS:
        raise ValueError
    return found


def _address(url: str) -> SplitResult:
    """An address without a query, of https or of a machine near enough for http. Raises ValueError."""
    parts = urlsplit(url)
    _ = parts.port  # a wrong port shows only when it is read
    if not parts.hostname or parts.query or parts.scheme not in ("https", "http" if _near(parts.hostname) else ""):
        raise ValueError
    return parts


def _near(host: str) -> bool:
    """Whether a host is this machine or in a network of our own, where http does not give token and words away."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal"))


def _page(url: str) -> bool:
    """An origin: a browser that shows a page over http gives words and cookies away, but on this machine itself."""
    parts = urlsplit(url)
    _ = parts.port
    here = parts.hostname == "127.0.0.1" or f".{parts.hostname}".endswith(".localhost")
    right = parts.scheme == "https" or (here and parts.scheme == "http")
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc)
    return right and bare and bool(parts.hostname)


def _webhook(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and (parts.port or 443) in WEBHOOK_PORTS


def _store(url: str) -> bool:
    scheme, separator, rest = url.partition("://")
    return scheme in STORES and bool(separator) and bool(rest.strip("/"))


def _minutes(text: str) -> bool:
    numbers = text.split()
    return len(numbers) == 3 and all(n.isdecimal() and 1 <= int(n) <= 600 for n in numbers)


def missing(*, token: bool, groups: bool) -> Iterator[str]:
    """A sentence for each of these that is not there, without which nothing can run against the real Telegram."""
    if not token:
        yield (
            "SARIKA_TELEGRAM_TOKEN is missing: make a bot with @BotFather and give its token. "
            "To try Sarika without one, run `sarika demo`."
        )
    if not groups:
        yield (
            "SARIKA_DESK_CHAT is missing: make a Telegram group with topics for the counsellors, add the bot as "
            "administrator, and give the group's id; `sarika doctor` says how to find it."
        )


CHECKS: Mapping[str, Callable[[Any], Any]] = {
    "telegram_token": re.compile(r"\d{3,16}:[A-Za-z0-9_-]{20,128}").fullmatch,
    "telegram_api": lambda url: not _address(url).path.strip("/"),
    "desk_chat": lambda number: str(number).startswith("-100") and len(str(number)) > 8,
    "desk_chats": lambda text: not text or parse_groups(text),
    "desk_url": _page,
    "desk_app": re.compile(r"(?:\w{3,30})?", re.ASCII).fullmatch,
    "webhook_url": _webhook,
    "webhook_secret": re.compile(r"[A-Za-z0-9_-]{16,256}").fullmatch,
    "listen_host": re.compile(r"[A-Za-z0-9_.:-]+").fullmatch,
    "redis_url": _store,
    "master_key": lambda text: (
        len(bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)) == 32
    ),
    "backup_to": lambda text: all(re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", key) for key in text.split()),
    "nlu_url": _address,
    "reviewers": lambda text: all(re.fullmatch(r"[a-z][a-z0-9-]{0,19}", name) for name in text.split()),
    "hours_timezone": ZoneInfo,
    "test_alert": parse_weekly,
    "silent_minutes": _minutes,
    "picture_languages": re.compile(r"(?:[A-Za-z_/]{2,30} ?)*").fullmatch,
    "admins": lambda text: all(re.fullmatch(r"[1-9]\d{0,18}", id_) for id_ in text.split()),
}
"""For those whose type or range does not say it all: true for a value that can be used; for others false, or an error
of `usable`."""


def usable(name: str, value: Any) -> bool:
    """Whether a setting can be used like this."""
    try:
        return value is None or bool(CHECKS[name](plain(value)))
    except (ValueError, OSError, KeyError):  # the latter two of time zones
        return False
