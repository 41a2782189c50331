"""What of a muted contact's events goes on (`bot.core.casework.card_choices`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.casework.card_choices import WHILE_MUTED
from bot.core.contact import actions
from bot.core.contact.actions import When
from bot.core.model.contact_events import Commanded, Edited, Pressed, Wrote
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.rules import MINUTE
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Understanding, Urgency

SAID_AGAIN = 10 * MINUTE
"""How long who is muted is not told so again: an answer to each message would make the flood two."""


def left(turn: Turn, events: Sequence[Event], understanding: Understanding | None) -> list[Event]:
    """What of a muted contact's events goes on as always: all where there is danger, in words or by the button.

    Their words are counted, and told so once in a while.
    """
    wrote = any(isinstance(e, Wrote | Edited) or (isinstance(e, Commanded) and e.argument) for e in events)
    danger = wrote and understanding is not None and understanding.urgency >= Urgency.URGENT
    if danger or any(actions.is_(e, When.DANGER) for e in events):
        turn.unmute("bot", "danger")
        return list(events)
    unread = sum(isinstance(event, Wrote) for event in events)
    kept: list[Event] = []
    asked = False
    for event in events:
        match event:
            case Wrote() | Edited():
                asked = True
            case Commanded() if actions.is_(event, When.CALLS):
                asked = True
            case Pressed() if actions.is_(event, When.CALLS):
                turn.answer(event.press, Line.MUTED, alert=True, **turn.muted_until)
                asked = True  # the button for danger stands under the message alone
            case _:
                kept.append(event)
    if unread:
        turn.mute = replace(turn.mute, unread=turn.mute.unread + unread)
    if asked and turn.now - turn.mute.said_at >= SAID_AGAIN:
        turn.mute = replace(turn.mute, said_at=turn.now)
        turn.tell(Line.MUTED, *WHILE_MUTED, values=turn.muted_until)
    return kept
