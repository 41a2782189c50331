"""How a setting is declared: with its meaning, and with what to write in place of a wrong value."""

from __future__ import annotations

from typing import Any

from pydantic import Field


def setting(default: Any, meaning: str, instead: str, *, shown: bool = True) -> Any:
    """A field: `meaning` is for people who set it, `instead` completes the sentence that refuses a wrong value."""
    return Field(default, description=meaning, repr=shown, json_schema_extra={"instead": instead})


def number(default: int, meaning: str, least: int, most: int) -> Any:
    """A field for a number. Its meaning begins with what is counted, such as minutes."""
    what, _, _ = meaning.partition(" ")
    instead = f"write a number{f' of {what}' if what.endswith('s') else ''} from {least} to {most}"
    return Field(default, ge=least, le=most, description=meaning, json_schema_extra={"instead": instead})
