"""What a right value of each setting looks like, and which settings go together."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import SecretStr

from bot.settings.groups import readable
from bot.settings.hours import parse_weekly

if TYPE_CHECKING:
    from bot.settings.fields import Settings

WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})
"""The only ports to which Telegram delivers (Bot API, setWebhook)."""

MOST_RETENTION = 90
"""Days that anything may be kept at most (DESIGN §6)."""

STORES = frozenset({"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"})


def plain(value: Any) -> Any:
    """The value itself, also of a secret."""
    return value.get_secret_value() if isinstance(value, SecretStr) else value


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
    "listen_port": lambda number: 1 <= number <= 65_535,
    "redis_url": _store,
    "master_key": _master_key,
    "retention_days": lambda days: 1 <= days <= MOST_RETENTION,
    "nlu_url": _nlu,
    "reviewers": lambda text: all(re.fullmatch(r"[a-z][a-z0-9-]{0,19}", name) for name in text.split()),
    "hours_timezone": _zone,
    "test_alert": _weekly,
    "quiet_after_minutes": lambda minutes: 1 <= minutes <= 1440,
    "unanswered_minutes": lambda minutes: 1 <= minutes <= 60,
    "urgent_unanswered_minutes": lambda minutes: 1 <= minutes <= 240,
    "support_unanswered_minutes": lambda minutes: 5 <= minutes <= 1440,
    "shift_idle_minutes": lambda minutes: 10 <= minutes <= 480,
    "plan_late_minutes": lambda minutes: 1 <= minutes <= 240,
    "silent_minutes": lambda text: (
        len(text.split()) == 3 and all(n.isdecimal() and 1 <= int(n) <= 600 for n in text.split())
    ),
    "topic_days": lambda days: 1 <= days <= MOST_RETENTION,
    "reopen_hours": lambda hours: 0 <= hours <= 168,
    "referral_days": lambda days: 1 <= days <= 60,
    "admins": lambda text: all(re.fullmatch(r"[1-9]\d{0,18}", id_) for id_ in text.split()),
    "unmask_minutes": lambda minutes: 1 <= minutes <= 60,
    "shift_hours": lambda hours: 1 <= hours <= 24,
}
"""Whether a value of a setting can be used; those that are not here are right by their type."""


def conflicts(settings: Settings) -> list[str]:
    """A sentence for each setting that another one makes necessary or impossible."""
    found = []
    if settings.webhook_url is not None and settings.webhook_secret is None:
        found.append(
            "SARIKA_WEBHOOK_SECRET is missing: with SARIKA_WEBHOOK_URL anyone could send updates; "
            "write the output of `openssl rand -hex 32`."
        )
    if settings.desk_chat is not None and settings.desk_chats:
        found.append(
            "SARIKA_DESK_CHAT and SARIKA_DESK_CHATS are both given: write all groups into SARIKA_DESK_CHATS and take "
            "the other one out."
        )
    if settings.nlu_url is not None and settings.nlu_token is None:
        found.append("SARIKA_NLU_TOKEN is missing: write the token that the Rasa at SARIKA_NLU_URL was started with.")
    if settings.redis_password is not None:
        url = plain(settings.redis_url)
        if url is None:
            found.append("SARIKA_REDIS_PASSWORD has no use: give SARIKA_REDIS_URL too, or take the password out.")
        elif url.startswith("unix:"):
            found.append("SARIKA_REDIS_PASSWORD does not go with unix://: write unix://:password@/path instead.")
        elif ":" in url.partition("://")[2].rpartition("@")[0]:
            found.append("SARIKA_REDIS_URL holds a password already: take out SARIKA_REDIS_PASSWORD.")
    return found
