"""How the Bot API says no: one exception, with Telegram's own words."""

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


def forbidden(text: str) -> Refusal:
    """403, with Telegram's prefix."""
    return Refusal(403, f"Forbidden: {text}")


def flood(seconds: int) -> Refusal:
    """429: too many calls; the caller must wait *seconds*."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def not_modelled(what: str) -> Refusal:
    """501: Telegram has it, the stand-in has not; never answered with a friendly ``true``."""
    return Refusal(501, f"Not Implemented: the stand-in does not model {what}", violation=True)
