"""The parameters of one call, read as the Bot API reads them."""

import json
from dataclasses import dataclass
from typing import Any

from .refusals import bad_request, refuse_if, strict


def whole(value: Any, name: str) -> int:
    """A number inside a JSON value; raises Refusal 400 when it is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        raise bad_request(f'field "{name}" must be a valid Number') from None


@dataclass(slots=True)
class Upload:
    """A file part of a multipart request."""

    content: bytes
    name: str = ""
    mime: str = ""


class Arguments:
    """Named values: text from a query or form, or JSON values; and uploaded files by part name."""

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def has(self, name: str) -> bool:
        """Whether the parameter was given and is not empty."""
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """As text."""
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise strict(f"parameter {name} must be a string")
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """As a whole number; raises Refusal 400 when it is none."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            raise strict(f"can't parse integer parameter {name}") from None

    def number(self, name: str) -> float:
        """As a number; raises Refusal 400 when it is none."""
        try:
            return float(self.values.get(name, ""))
        except (TypeError, ValueError):
            raise strict(f"can't parse parameter {name}") from None

    def flag(self, name: str) -> bool:
        """As yes or no, in the spellings Telegram takes."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def json(self, name: str, kind: type[Any]) -> Any:
        """As a JSON value of *kind* (list or dict), None when not given; raises Refusal 400."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(f"can't parse {name} JSON object") from None
        refuse_if(not isinstance(value, kind), f"{'array' if kind is list else 'object'} expected as {name}")
        return value
