"""Words that the desk shows: urgencies, labels of cards and of the board, alerts. Counsellors read them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording_catalog import msgid

URGENCIES: Mapping[str, str] = {
    "none": msgid("information"),
    "support": msgid("support"),
    "urgent": msgid("urgent"),
    "emergency": msgid("EMERGENCY"),
}
"""By the word of `bot.core.model.Urgency`."""

CARD: Mapping[str, str] = {
    "waiting": msgid("Waiting"),
    "open": msgid("Open"),
    "resolved": msgid("Closed"),
    "urgency": msgid("Urgency"),
    "why": msgid("Why"),
    "topic": msgid("About"),
    "country": msgid("Country"),
    "language": msgid("Language"),
    "waiting_since": msgid("Waiting since"),
    "holder": msgid("Held by"),
    "nobody": msgid("nobody yet"),
    "unknown": msgid("not known"),
    "not_looked": msgid("Nobody has looked at the pictures or listened yet."),
    "watched": msgid("The phone may be watched."),
    "child": msgid("Says to be under 18."),
    "asked": msgid("asked for a human"),
    "media": msgid("sent a voice note, picture or place"),
}
"""Labels and values of a case's card."""

ALERTS: Mapping[str, str] = {
    "alert": msgid("{urgency}: {case} waits."),
    "again": msgid("{urgency}: {case} has been waiting for {minutes} min. Nobody has taken it."),
    "ping": msgid("{urgency}: {case} waits in the group."),
    "held": msgid("{urgency}: new danger in {case}. Its holder may not be there: please look."),
    "danger": msgid("New danger in your case {case}: {urgency}."),
}
"""Alerts in General and private ones. `case` is the code name."""

BOARD: Mapping[str, str] = {
    "title": msgid("Board"),
    "waiting": msgid("Waiting: {count}"),
    "open": msgid("Open: {count}"),
    "on_shift": msgid("On shift: {names}"),
    "nobody": msgid("Nobody is on shift. Contacts are told that no counsellor can write now."),
    "longest": msgid("Longest wait: {minutes} min"),
    "pilot": msgid("Pilot: answers that nobody has reviewed are in use."),
}
"""The board in General."""

RELAYED: Mapping[str, str] = {
    "repeated": msgid("(possibly repeated)"),
    "edited": msgid("(changed)"),
    "poll": msgid("[a poll]"),
    "story": msgid("[a story]"),
    "contact": msgid("[a contact card]"),
    "sticker": msgid("[a sticker]"),
    "other": msgid("[a message that cannot be shown here]"),
}
"""Marks on words that are passed on, and lines for what cannot be sent anew."""
