"""What a right value of each setting looks like, besides numbers, whose ranges stand at their fields."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import SplitResult, quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr

from bot.settings.groups import readable
from bot.settings.hours import parse_weekly

WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The only ports to which Telegram delivers (Bot API, setWebhook)."""

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


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # a wrong port shows only when it is read
    except ValueError:
        return None
    return parts if parts.hostname else None


def _near(host: str) -> bool:
    """Whether a host is this machine or in a network of our own, where http does not give token and words away."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal"))


def _api(url: str) -> bool:
    parts = _split(url)
    if parts is None or parts.query or parts.path.strip("/"):
        return False
    return _sealed(parts)


def _nlu(url: str) -> bool:
    parts = _split(url)
    return parts is not None and not parts.query and _sealed(parts)


def _sealed(parts: SplitResult) -> bool:
    return parts.scheme == "https" or (parts.scheme == "http" and _near(parts.hostname or ""))


def _webhook(url: str) -> bool:
    parts = _split(url)
    return parts is not None and parts.scheme == "https" and (parts.port or 443) in WEBHOOK_PORTS


def _store(url: str) -> bool:
    scheme, separator, rest = url.partition("://")
    return scheme in STORES and bool(separator) and bool(rest.strip("/"))


def _master_key(text: str) -> bool:
    try:
        return len(bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)) == 32
    except (ValueError, binascii.Error):
        return False


def _zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _weekly(text: str) -> bool:
    try:
        parse_weekly(text)
    except ValueError:
        return False
    return True


CHECKS: Mapping[str, Callable[[Any], bool]] = {
    "telegram_token": lambda text: re.fullmatch(r"\d{3,16}:[A-Za-z0-9_-]{20,128}", text) is not None,
    "telegram_api": _api,
    "desk_chat": lambda number: str(number).startswith("-100") and len(str(number)) > 8,
    "desk_chats": readable,
    "webhook_url": _webhook,
    "webhook_secret": lambda text: re.fullmatch(r"[A-Za-z0-9_-]{16,256}", text) is not None,
    "listen_host": lambda text: re.fullmatch(r"[A-Za-z0-9_.:-]+", text) is not None,
    "redis_url": _store,
    "master_key": _master_key,
    "nlu_url": _nlu,
    "reviewers": lambda text: all(re.fullmatch(r"[a-z][a-z0-9-]{0,19}", name) for name in text.split()),
    "hours_timezone": _zone,
    "test_alert": _weekly,
    "silent_minutes": lambda text: (
        len(text.split()) == 3 and all(n.isdecimal() and 1 <= int(n) <= 600 for n in text.split())
    ),
    "admins": lambda text: all(re.fullmatch(r"[1-9]\d{0,18}", id_) for id_ in text.split()),
}
"""Whether a value of a setting can be used; those that are not here are right by their type or range."""
