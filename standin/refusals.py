"""How the Bot API says no: one exception, with Telegram's own words."""

from collections.abc import Iterable
from typing import Any


class Refusal(Exception):
    """A call is answered with ``ok: false``.

    *code* is the HTTP status and ``error_code``; *violation* marks what Telegram would let pass or
    what no correct client sends, so that a test fails on it.
    """

    def __init__(
        self, code: int, description: str, parameters: dict[str, Any] | None = None, *, violation: bool = False
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters
        self.violation = violation

    def body(self) -> dict[str, Any]:
        """The JSON object Telegram would send."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(text: str, **parameters: Any) -> Refusal:
    """400, with Telegram's prefix."""
    return Refusal(400, f"Bad Request: {text}", parameters or None)


def refuse_if(wrong: object, why: str | Refusal) -> None:
    """Raises a refusal, 400 by its text, where something is wrong."""
    if wrong:
        raise bad_request(why) if isinstance(why, str) else why


def forbidden(text: str) -> Refusal:
    """403, with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {text}")


def flood(seconds: int) -> Refusal:
    """429: too many calls; the caller must wait *seconds*."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def not_modelled(what: str) -> Refusal:
    """501: Telegram has it, the stand-in has not; never answered with a friendly ``true``."""
    return Refusal(501, f"Not Implemented: the stand-in does not model {what}", violation=True)


def strict(text: str) -> Refusal:
    """400 that also fails the test: Telegram would let it pass, or no correct client does it."""
    return Refusal(400, f"Bad Request: {text}", violation=True)


def check_fields(value: Iterable[str], known: Iterable[str], where: str) -> None:
    """Raises ``strict`` for a field that is not known, which Telegram ignores."""
    if unknown := set(value) - set(known):
        raise strict(f"unknown field {min(unknown)} in {where}")
