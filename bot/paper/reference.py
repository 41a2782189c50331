"""The pages in `docs/reference/`: what tables of the code say, so that it stands once.

`python -m bot.paper.reference` (`make docs`) writes them; with `--check` it only says which are out of date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from bot.content import load
from bot.core.casework.identity_rule import WAYS, Need
from bot.core.contact.actions import ACTIONS, COMMANDS, Action, Command, When
from bot.core.model.case import CaseState
from bot.core.model.effects.table import described
from bot.core.model.transitions import TRANSITIONS
from bot.core.timers import TIMERS
from bot.paper import helpers
from bot.wording.catalog import catalog

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "reference"

_MADE = "<!-- Written by `make docs` from {}: change it there. -->\n"


def timers() -> str:
    """Every timer: whose it is, what its number counts, who sets it and what it brings."""
    rows = [
        (
            f"`{name}`",
            row.whose.value + (f", {_states(row.states)}" if row.states else ""),
            row.about,
            row.set_by,
            row.means,
        )
        for name, row in TIMERS.items()
    ]
    return _page(
        "bot/core/timers.py",
        "Timers",
        "A timer is set by a commit and comes back as an event. It may be late: the state decides what it still means.",
        _table(("timer", "whose", "its number", "set by", "brings"), rows),
    )


def actions() -> str:
    """Every button and command of the contact, and when it works."""
    return _page(
        "bot/core/contact/actions.py",
        "The contact's buttons and commands",
        "A press of anything else is answered with the menu, or, beside a counsellor, that somebody is there.",
        "## Buttons\n\n" + _pressed(ACTIONS),
        "## Commands\n\n" + _pressed({f"/{name}": row for name, row in COMMANDS.items()}),
        "## The columns\n\n" + "\n".join(f"- **{when.name.lower()}**: {when.value}." for when in When),
    )


def cases() -> str:
    """A case's life."""
    arrows = [f"    {was} --> {now}: {step.replace('_', ' ')}" for (was, step), now in TRANSITIONS.items()]
    ends = [f"    [*] --> {CaseState.WAITING}", *arrows, f"    {CaseState.RESOLVED} --> [*]"]
    rows = [(was, step.replace("_", " "), now) for (was, step), now in TRANSITIONS.items()]
    return _page(
        "bot/core/model/transitions.py",
        "A case's life",
        "What is not here does not change a case.",
        "\n".join(("```mermaid", "stateDiagram-v2", *ends, "```")),
        _table(("from", "step", "to"), rows),
    )


def effects() -> str:
    """Every effect: how soon it goes out, where it waits, and what a repeat after an unknown outcome does."""
    rows = [
        (f"`{e.effect}`", e.meaning, e.lane, e.waits, e.concerns, "✓" if e.withdrawable else "", e.repeat, e.shown)
        for e in described()
    ]
    head = ("effect", "is", "lane", "waits in", "concerns", "withdrawn", "a repeat", "and is shown as")
    return _page(
        "bot/core/model/effects/table.py",
        "Effects",
        "What is to be done, one call of the Bot API each. **withdrawn**: a crisis answer or a claim takes it back"
        " while it is unsent. **a repeat**: what it does where nobody knows whether the first one was done.",
        _table(head, rows),
    )


def identity() -> str:
    """Who may see who a contact is."""
    needs = [need for need in Need if any(need in row for row in WAYS.values())]
    rows = [(need.value, *("✓" if need in row else "" for row in WAYS.values())) for need in needs]
    return _page(
        "bot/core/casework/identity_rule.py",
        "Who may see who a contact is",
        "An identity is opened in one of three ways, to the holder alone and for minutes. Each needs, at that moment,"
        " all that is marked in its column; nothing else opens one.",
        "\n".join(f"- **{way.name.lower().replace('_', ' ')}**: {way.value}." for way in WAYS),
        _table(("", *(way.name.lower().replace("_", " ") for way in WAYS)), rows),
    )


def who_is_first() -> str:
    """Who is shown first for every topic in every country, and why."""
    content = load()
    head = ("topics", "first", "why", "and shown besides", "a relative elsewhere reads")
    said = [
        f"## {_country(country)}\n\n" + _table(head, helpers.first(content, country))
        for country in helpers.countries(content)
    ]
    return _page(
        "bot/content/model/order.py",
        "Who is shown first, and why",
        "The first line of the order in which two services differ decides; then the order in which editors wrote them. "
        "A first message shows the fewest who are together: one who speaks Khmer, one outside the police and "
        "governments and, in a crisis, one who answers now, besides the police and the ambulance.",
        _table(("line", "first come"), helpers.rules()),
        "By day on a Wednesday, for somebody of whom nothing else is known. **and shown besides**: as far as there is "
        "room. **a relative elsewhere reads**: who asks for another; *there* stands what they can pass on.",
        *said,
    )


def _country(code: str) -> str:
    return "Country not known" if code == helpers.WHERE else catalog("en").country(code)


PAGES: Mapping[str, Callable[[], str]] = {
    "effects.md": effects,
    "timers.md": timers,
    "actions.md": actions,
    "cases.md": cases,
    "identity.md": identity,
    "helpers.md": who_is_first,
}
"""What makes each page."""


def _pressed(rows: Mapping[str, Action] | Mapping[str, Command]) -> str:
    used = [when for when in When if any(when in row.when for row in rows.values())]
    names = ("", "does", *(when.name.lower() for when in used))
    marks = [
        (f"`{name}`", row.means, *("✓" if when in row.when else "" for when in used)) for name, row in rows.items()
    ]
    return _table(names, marks)


def _states(states: Sequence[CaseState]) -> str:
    return "ever" if set(states) == set(CaseState) else " or ".join(states)


def _page(source: str, title: str, *parts: str) -> str:
    return "\n\n".join((_MADE.format(f"`{source}`").strip(), f"# {title}", *parts)) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(row) for row in (head, ["---"] * len(head), *rows)]
    return "\n".join(f"| {line} |" for line in lines)


def stale() -> list[str]:
    """The names of the pages that do not say what the code says, and of those that no table makes."""
    there = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    made = {name: page() for name, page in PAGES.items()}
    return sorted(name for name in {*there, *made} if there.get(name) != made.get(name))


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or look at them only; how it ended, as an exit code."""
    if "--check" in arguments:
        for name in stale():
            sys.stderr.write(f"docs/reference/{name} is out of date: run `make docs`\n")
        return 1 if stale() else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
