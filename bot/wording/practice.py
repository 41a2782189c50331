"""Words of the debrief after a practice talk, which counsellors read."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.catalog import msgid

DEBRIEF: Mapping[str, str] = {
    "title": msgid("Practice: {title}"),
    "taken": msgid("The case was taken over after {time}."),
    "not_taken": msgid("Nobody took the case over."),
    "first_words": msgid("The person read the first words of a counsellor after {time}."),
    "no_words": msgid("The person read no words of a counsellor."),
    "silence": msgid("The longest wait for an answer was {time}."),
    "asked": msgid("Asked or told: {list}."),
    "missed": msgid("Missing: {list}."),
    "nothing_missed": msgid("Nothing of what this talk needs was missing."),
    "first": msgid("“{question}” came first, as it should."),
    "not_first": msgid("“{question}” should come before everything else."),
    "mistakes": msgid("Better not: {list}."),
    "lesson": msgid("To think about: {lesson}"),
    "minutes": msgid("{minutes} min {seconds} s"),
    "seconds": msgid("{seconds} s"),
}
