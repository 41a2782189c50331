"""Structured logs with an allow-list of fields: what is not on it cannot be written, by anybody."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

FIELDS = frozenset({"event", "level", "timestamp", "error", "reason", "items", "role", "lane", "method", "status"}) | {
    "attempts",
    "seconds",
    "count",
    "port",
    "path",
    "version",
    "urgency",
    "state",
    "kind",
    "exit_code",
}
"""The only fields a log line may have. None of them can hold words, names, chat ids or tokens."""


def _allowed(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: value for name, value in line.items() if name in FIELDS}


def configure(level: str = "INFO", *, as_json: bool | None = None) -> None:
    """Set up logging for this process: to standard error, readable on a terminal, JSON otherwise."""
    readable = sys.stderr.isatty() if as_json is None else not as_json
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allowed,
            structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.CRITICAL)  # libraries: their lines can carry words, addresses and tokens


log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
"""The one logger."""
