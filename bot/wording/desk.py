"""Words that the desk shows: urgencies, labels of cards and of the board, alerts. Counsellors read them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.wording.catalog import msgid

URGENCIES: Mapping[str, str] = {
    "none": msgid("information"),
    "support": msgid("support"),
    "urgent": msgid("urgent"),
    "emergency": msgid("EMERGENCY"),
}
"""By the word of `bot.core.understanding.values.Urgency`."""

ROLES: Mapping[str, str] = {
    "counsellor": msgid("a counsellor"),
    "supervisor": msgid("a supervisor"),
    "admin": msgid("an admin"),
}
"""By the word of `bot.core.desk.rights.Role`."""

TROUBLES: Mapping[str, str] = {
    "removed": msgid("I am not in the group any more. Add me again, as administrator. Cases are kept."),
    "muted": msgid("I may not write there. Give me the right to. Cases are kept."),
    "not_admin": msgid(
        "I am no administrator any more. Make me one, with the rights to manage topics, delete and pin."
    ),
    "no_threads_right": msgid("I may not manage topics, so no case gets its topic. Give me the right to."),
    "no_delete_right": msgid(
        "I may not delete messages, so the topics of who asked to be forgotten stay. Give me the right to."
    ),
    "no_pin_right": msgid("I may not pin messages, so the board gets out of sight. Give me the right to."),
    "no_forum": msgid("Topics are switched off, so no case gets its topic. Switch them on in the group's settings."),
}
"""What is wrong with the group, by the word of a `bot.core.model.desk.Trouble`, and what to do."""

WHY: Mapping[str, str] = {
    "flag": msgid("words of danger"),
    "model": msgid("the machine judged the message"),
    "learned": msgid("like other messages of danger"),
    "form": msgid("answers to questions"),
    "danger": msgid("the button “I am in danger”"),
    "stranger": msgid("somebody else has the phone of an open case"),
}
"""Why a case has its urgency, by the first part of a reason (`bot.core.understanding.triage`); the rule's name stands
in the journal.
"""

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
    "unopened": msgid("Pictures held back: {count}. Those that nobody opens are destroyed when the case ends."),
    "destroyed": msgid("Pictures destroyed unopened: {count}"),
    "watched": msgid("The phone may be watched."),
    "child": msgid("Says to be under 18."),
    "asked": msgid("asked for a human"),
    "media": msgid("sent a voice note, picture or place"),
    "sector": msgid("Setting"),
    "person": msgid("Who it is about"),
    "last_answer": msgid("Last answer of the machine"),
    "last_service": msgid("Last service sent"),
    "former": msgid("Held before by"),
    "outcome": msgid("Ended"),
    "unsure": msgid("Silent for a long time before: somebody else may have the phone."),
    "stranger": msgid("Somebody else has the phone now, by their own word."),
    "stranger_before": msgid(
        "Another person wrote here before, as {case}. They may still need help. Say nothing of it here."
    ),
    "question": msgid("A question is agreed for after a silence."),
    "joined": msgid("Same person as {case}, who writes from another phone."),
    "joined_closed": msgid("Same person as {case}, whose case has ended."),
    "choose_join": msgid(
        "Which case is of the same person, who writes from another phone? The cards then name each other; the chats stay apart. "
        "For supervisors."
    ),
    "choose_move": msgid(
        "To which group? All words are shown there; this topic is deleted. Who holds it keeps it if they are a member there. "
        "For supervisors."
    ),
    "nobody_on_shift": msgid("Nobody is on shift there."),
    "follow_asked": msgid("Follow-up on {day}: asked, no answer yet"),
    "follow_agreed": msgid("Follow-up on {day}: agreed"),
    "safe_hours": msgid("Safe hours"),
    "choose_unmask": msgid(
        "You alone would see, in your private chat and for minutes only: the name, the username and the Telegram id. No "
        "phone number, no picture. Somebody of another role must agree; it is written down, and the supervisor is told. Why?"
    ),
    "choose_unmask_child": msgid(
        "This is about a child: the child is asked, and a supervisor must decide that it is best for the child."
    ),
    "unmask_waits": msgid("{holder} asks to see who this is; not agreed yet."),
    "unmask_refused": msgid("{holder} asked to see who this is; the child said no."),
    "unmask_over": msgid("{holder} asked to see who this is; that ended before it was agreed."),
    "unmask_opened": msgid("{holder} has seen who this is."),
    "unmask_unsigned": msgid("{holder} has seen who this is, alone; not signed yet."),
    "choose_tells": msgid("{service}: what would you tell? The contact is asked before."),
    "paused": msgid("The holder pauses."),
    "muted": msgid("Muted until {until}. In danger they still reach you."),
    "unread": msgid("Not shown while they were muted: {count}"),
    "earlier": msgid("An earlier case from this phone: {case}. It may have been another person."),
    "again_opened": msgid("From the same phone somebody wrote again."),
    "again": msgid("A new topic of this case: all words from before follow."),
}
"""Labels and values of a case's card."""

SCRIPTS: Mapping[str, str] = {
    "latn": msgid("{language}, in Latin letters"),
    "mixed": msgid("{language}, mixed with Latin letters"),
}
"""A language and how it is written, by `bot.core.understanding.values.Script`, where that is not as one expects."""

SECTORS: Mapping[str, str] = {
    "fishing": msgid("fishing"),
    "domestic": msgid("house work"),
    "construction": msgid("construction"),
    "factory": msgid("factory"),
    "farm": msgid("farm"),
    "scam_compound": msgid("scam compound"),
    "entertainment": msgid("entertainment"),
    "marriage": msgid("marriage"),
}
"""Kinds of work, by `bot.core.understanding.values.Sector`."""

PERSONS: Mapping[str, str] = {"child": msgid("somebody under 18"), "other": msgid("somebody else")}
"""Whom a case is about, by `bot.core.understanding.values.Person`, where it is not the one who writes."""

NOTES: Mapping[str, str] = {
    "held_back": msgid("[a picture, held back. Opening it is written down.]"),
    "ask_first": msgid("Not sent yet: this shows where or who somebody is. Send it to the contact?"),
}
"""What the bot says or asks in a topic."""

SENDING: Mapping[str, str] = {
    "offer": msgid("{name}: send this?"),
    "sent": msgid("{name}: goes to the contact now."),
    "draft": msgid("Draft: nobody of the organisation has reviewed these words."),
    "means": msgid("In your language:"),
}
"""What stands around prepared content in a topic."""

PROTOCOL: Mapping[str, str] = {
    "for_you": msgid("Protocol, for you only: {name}"),
    "draft": msgid("Draft, made from public guidance. Your organisation has to replace it by its own and sign it."),
}
"""What stands around a protocol in a topic."""

OUTCOMES: Mapping[str, str] = {
    "safe": msgid("Safe"),
    "referred": msgid("Referred, followed"),
    "not_followed": msgid("Referred, not followed"),
    "informed": msgid("Information given"),
    "lost": msgid("Contact lost"),
    "other": msgid("Other"),
    "muted": msgid("Muted"),
}
"""How a case ended, by `bot.core.casework.card_choices.OUTCOMES`."""

FOLLOW_DAYS: Mapping[int, str] = {
    1: msgid("In one day"),
    3: msgid("In 3 days"),
    7: msgid("In a week"),
    14: msgid("In two weeks"),
    30: msgid("In 30 days"),
}
"""When a contact is asked again, by `bot.core.casework.follow_up.DAYS`."""

UNMASK_WHY: Mapping[str, str] = {
    "life": msgid("Danger to life now"),
    "taken": msgid("Is being taken away"),
    "silent": msgid("Fell silent in danger"),
}
"""Why somebody must see who a contact is, by `bot.core.casework.identity.WHY`."""

REASONS: Mapping[str, str] = {
    "not_now": msgid("No danger now"),
    "misread": msgid("The machine read it wrongly"),
    "helped": msgid("Help has come"),
}
"""Why a case is less urgent, by `bot.core.casework.card_choices.LESS_URGENT`."""

GROUPS: Mapping[str, str] = {
    "at_work": msgid("At work"),
    "rights_and_services": msgid("Rights and services"),
    "before_leaving": msgid("Before leaving"),
    "conversation": msgid("Talk"),
}
"""The groups of topics, in the order in which a counsellor looks for the right one."""

SPANS: Mapping[str, str] = {"hour": msgid("1 hour"), "day": msgid("1 day"), "week": msgid("7 days")}
"""For how long a contact is muted, by `bot.core.casework.muting.SPANS`."""

ALERTS: Mapping[str, str] = {
    "alert": msgid("{urgency}: {case} waits."),
    "again": msgid("{urgency}: {case} has been waiting for {minutes} min. Nobody has taken it."),
    "again_hours": msgid("{urgency}: {case} has been waiting for {hours} hours. Nobody has taken it."),
    "waits": msgid("{urgency}: {case} waits in the group."),
    "before": msgid("{holder} held it before. Anybody can take it over."),
    "waits_again": msgid("{urgency}: {case}, which you held before, waits in the group. Anybody can take it over."),
    "handed": msgid("{case} was handed on to you: {urgency}."),
    "awaited": msgid("{case} waits for your answer. Otherwise it goes back to the queue."),
    "moved": msgid("Your case {case} moved to another group: go on in its new topic."),
    "moved_unsent": msgid(
        "Your case {case} moved to another group: go on in its new topic. What you had still to confirm was not sent."
    ),
    "on_call": msgid("{urgency}: {case} waits, and nobody on shift has come. You are on call."),
    "held": msgid("{urgency}: new danger in {case}. Its holder may not be there: please look."),
    "danger": msgid("New danger in your case {case}: {urgency}."),
}
"""Alerts in General and private ones. `case` is the code name."""

TEST_ALERT = msgid("TEST. Nobody waits. This is how a call reaches you: please press Seen.")
"""The weekly test alert, in General and privately."""

SHIFT_CALL = msgid(
    "By the weekly plan your shift is now, until {until}. Are you there? You count as on shift only when you press."
)
"""To a counsellor, when their shift of the plan begins."""

PLAN: Mapping[str, str] = {
    "title": msgid("The weekly plan"),
    "none": msgid("There is no weekly plan."),
    "zone": msgid("Times are those of {zone}."),
    "left": msgid("Have left the group: {names}"),
    "uncovered": msgid("In these hours of the desk nobody is planned:"),
    "off": msgid("Off: {days}"),
    "everybody": msgid("everybody"),
    "how": msgid(
        "An administrator changes it: send /plan and below it the whole new plan, a line for each shift with days, times and "
        "names. To have none, send /plan none. Who cannot come on a day sends /plan off Wed."
    ),
}
"""What stands around the weekly plan."""

BOARD: Mapping[str, str] = {
    "not_seen": msgid("The last test alert was not seen by: {names}"),
    "title": msgid("Board"),
    "waiting": msgid("Waiting: {count}"),
    "late": msgid(
        "Contacts' words came late here, again and again: Telegram's calls for this group do not suffice. Another group is needed."
    ),
    "longest": msgid("The longest wait: since {since}"),
    "open": msgid("Open: {count}"),
    "on_shift": msgid("On shift: {names}"),
    "on_call": msgid("On call: {names}"),
    "missing": msgid("By the weekly plan, but not on shift: {names}"),
    "next": msgid("Next by the weekly plan: {names}, {when}"),
    "cannot_write": msgid("Have not pressed Start, so I cannot call them: {names}"),
    "nobody": msgid("Nobody is on shift. Contacts are told that no counsellor can write now."),
    "hours": msgid(
        "Nobody has pressed On shift, but it is working time: contacts are told that you are called, and that none may be here."
    ),
    "more": msgid("… and {count} more"),
    "withheld": msgid("Withheld: {names}"),
    "pilot": msgid("Pilot: answers that nobody has reviewed are in use."),
}
"""The board in General."""

RELAYED: Mapping[str, str] = {
    "repeated": msgid("(possibly repeated)"),
    "edited": msgid("(changed)"),
    "before": msgid("(from before this case, maybe another person)"),
    "reaction": msgid("[reacts to this: {emoji}]"),
    "reaction_elsewhere": msgid("[reacts to a message of the machine, or to an old one: {emoji}]"),
    "reaction_gone": msgid("[took a reaction back]"),
    "poll": msgid("[a poll]"),
    "story": msgid("[a story]"),
    "contact": msgid("[their own contact card, which is not shown here]"),
    "card": msgid("[a contact card: {name}, {number}]"),
    "sticker": msgid("[a sticker]"),
    "other": msgid("[a message that cannot be shown here]"),
}
"""Marks on words that are passed on, and lines for what cannot be sent anew."""
