"""Every call a bot made, and what no correct client would have done."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

KEPT = 50_000


@dataclass(slots=True)
class Entry:
    """One call: *at* in virtual seconds, *took* in real seconds; *code* 200 or the error; *fault* injected."""

    number: int
    at: float
    bot_id: int
    method: str
    values: dict[str, Any]
    code: int = 0
    description: str = ""
    result: Any = None
    took: float = 0.0
    fault: str = ""

    @property
    def ok(self) -> bool:
        """Whether it was answered ``ok: true`` (the connection may still have been dropped)."""
        return self.code == 200

    def view(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


class Journal:
    """The calls in order of arrival, and the violations."""

    def __init__(self) -> None:
        self.entries: deque[Entry] = deque(maxlen=KEPT)
        self.violations: list[str] = []
        self.last = 0
        self.acts = 0  # calls other than polls

    def open(self, at: float, bot_id: int, method: str, values: dict[str, Any]) -> Entry:
        """Note a call that arrived."""
        self.last += 1
        self.acts += method != "getUpdates"
        entry = Entry(self.last, at, bot_id, method, values)
        self.entries.append(entry)
        return entry

    def violation(self, text: str) -> None:
        """Note what a test fixture must fail on; names of methods and fields, no words of people."""
        self.violations.append(text)

    def calls(self, method: str = "", *, chat_id: int | None = None, ok: bool | None = None) -> list[Entry]:
        """Entries of one method, of one chat, answered well or not."""
        return [
            e for e in self.entries
            if (not method or e.method == method)
            and (chat_id is None or str(e.values.get("chat_id")) == str(chat_id))
            and (ok is None or e.ok == ok)
        ]  # fmt: skip
