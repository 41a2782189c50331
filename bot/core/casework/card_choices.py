"""What the holder does with a case by the buttons of its card: choices, less urgency, handing on, pausing, muting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.casework import albums, child, consent, holding, moving, referring
from bot.core.casework.child import of_a_child
from bot.core.desk import panel, rights, shifts, strain
from bot.core.model import case_events, transitions
from bot.core.model.case import Case, CaseState
from bot.core.model.case_events import By, HandedOn, Lowered, MenuChosen, Paused, ProtocolAsked, TopicCorrected
from bot.core.model.effects.contact import Button, Tell
from bot.core.model.effects.thread import ShowProtocol
from bot.core.model.lines import Line
from bot.core.model.prepared import of_tag
from bot.core.model.rules import DAY, HOUR, MINUTE, Rules
from bot.core.model.timers import TimerName
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.values import Urgency

OUTCOMES = ("safe", "referred", "not_followed", "informed", "lost", "other")
"""How a case ended: safe, referred and the referral followed or not, informed, lost contact."""

ENDING, UNSAID = "end", "unsaid"
"""The choices that ask whether a case is to be closed, with how it ended behind a dot: at all, and although nobody
wrote to somebody in danger.
"""

LESS_URGENT = ("not_now", "misread", "helped")
"""Why a case is less urgent than the machine took it for: no danger now, read wrongly, help has come."""

PROTOCOL_AGAIN = 10 * MINUTE
"""How long a protocol that was posted is not posted again: it costs one of the group's calls, and stands above."""

MENUS = frozenset(("", "further", "close", "lower", "hand", "unmask", "follow", "join", "move", "child")) | frozenset(
    ("replies", "answers", "services", "mute", "topics", "correct", "record", "tasks")
)
"""The choices that a card can offer; a page of those that have many stands behind a dot, as in `replies.2`."""

MUTE_SPANS: Mapping[str, int] = {"hour": HOUR, "day": DAY, "week": 7 * DAY}
"""For how long somebody can be muted: never for good."""

MUTED = "muted"
"""How a case ended that was muted."""

WHILE_MUTED = ((answers.IN_DANGER,), (Button("numbers"), answers.MENU))
"""What is within reach of a contact who is not read."""


def menu(turn: Turn, event: MenuChosen, case: Case) -> None:
    """The choices, or the usual buttons again: in their own chat, or on the card where the bot may not write there."""
    if event.menu == "join" and not rights.allowed(turn, event.by, rights.Act.JOIN, event.press):
        return
    if event.menu == "child" and not rights.allowed(turn, event.by, rights.Act.NO_CHILD, event.press):
        return
    if event.menu == "lower" and case.urgency <= Urgency.SUPPORT:
        turn.answer(event.press, Line.LOWEST, alert=True)
        return
    privately = _offered(event.menu, turn.rules) and offer(turn, case, event.by, event.menu)
    if event.menu == "hand" and not case.view.noted:
        turn.answer(event.press, Line.HAND_ON_HOW, alert=True)
    else:
        turn.answer(event.press, Line.IN_PRIVATE if privately and event.by.under is None else None)


def offer(turn: Turn, case: Case, by: By, menu: str) -> bool:
    """Show choices to who pressed: in their own chat, or on the card. Whether it was the first."""
    privately = panel.show(turn, case, by, menu)
    if not privately and menu != case.view.menu:
        turn.keep_case(replace(case, view=replace(case.view, menu=menu)))
        turn.card()
    return privately


def choosing(turn: Turn, event: MenuChosen) -> Case | None:
    """The case if they may choose in it. Where it moves to a supervisor chooses, also while nobody holds it."""
    known = turn.case
    waits = known is not None and known.state is CaseState.WAITING and known.view.menu == "move"
    if event.menu == "move" or waits:
        return moving.movable(turn, event)
    if not event.menu and event.by.under is not None:  # back, in their own chat: it shows what there is to do
        return holding.live(turn, event)
    return holding.mine(turn, event)


def _offered(menu: str, rules: Rules) -> bool:
    name, _, page = menu.partition(".")
    asks = name in (ENDING, UNSAID) and page in OUTCOMES
    return asks or (name in MENUS and (not page or page.isdecimal())) or referring.is_menu(menu, rules)


def protocol(turn: Turn, event: ProtocolAsked, case: Case) -> None:
    """Post the organisation's own steps in the thread, for whoever asks, also before anybody holds the case."""
    if turn.now - case.hold.protocol_at < PROTOCOL_AGAIN:
        turn.answer(event.press, Line.PROTOCOL_ABOVE, alert=True)
        return
    turn.answer(event.press)
    turn.keep_case(replace(case, hold=replace(case.hold, protocol_at=turn.now)))
    turn.say(ShowProtocol(case=case.number))
    turn.note_journal("protocol_opened", event.by.counsellor, why=case.topic or "")


def corrected(turn: Turn, event: TopicCorrected, case: Case) -> None:
    """The holder knows what it is about. The urgency may rise with it; *Less urgent* needs a reason."""
    topic = of_tag(event.tag, turn.rules.urgencies)
    if topic is None:
        turn.answer(event.press, Line.OLD_BUTTON, alert=True)
        return
    turn.answer(event.press)
    urgency = max(case.urgency, turn.rules.urgencies[topic])
    # what is held back stays so, further pictures are as the topic says; a child stays one whatever it is about now
    guard = replace(case.guard, guarded=False, child=of_a_child(turn.contact, case, turn.rules.about))
    turn.keep_case(replace(case, topic=topic, urgency=urgency, view=replace(case.view, menu=""), guard=guard))
    child.noticed(turn)
    turn.card()
    if topic == case.topic:
        return
    consent.corrected(turn, topic)
    turn.note_journal("topic_corrected", event.by.counsellor, why=f"{case.topic or '-'}>{topic}")
    if urgency > case.urgency:
        turn.note_journal("urgency_raised", event.by.counsellor, why=f"topic:{topic}")


def lowered(turn: Turn, event: Lowered, case: Case) -> None:
    """The holder knows better than the machine, and says why. New danger raises the case again."""
    if case.urgency <= Urgency.SUPPORT or event.why not in LESS_URGENT:
        turn.answer(event.press, Line.LOWEST, alert=True)
        return
    if (event.seen or case.view.cursor) < turn.contact.counts.log:
        turn.answer(event.press, Line.UNSEEN_WORDS_LOWER, alert=True)  # it could be new danger, told at this moment
        return
    turn.answer(event.press)
    turn.keep_case(transitions.lowered(case))
    turn.card()
    turn.note_journal("urgency_lowered", event.by.counsellor, why=event.why)


def handed_on(turn: Turn, event: HandedOn, case: Case) -> None:
    """To a colleague on shift, who has it from now on, or to the queue."""
    if not event.to:
        turn.answer(event.press)
        by = event.by.counsellor
        holding.released(turn, case, line=Line.RETURNED_BY_HOLDER, who=by, why="handed_on")
        return
    to = next((c for c in turn.desk.on_duty(turn.now, case.group) if c.id.startswith(event.to)), None)
    if to is None or to.id == case.holder:
        turn.answer(event.press, Line.NOT_ON_SHIFT, alert=True)
        return
    turn.answer(event.press)
    case = albums.let_out(turn) or case
    turn.keep_case(transitions.step(case, transitions.Step.HAND_ON, turn.now, holder=to.id))
    turn.stop_timer(TimerName.SILENT, case.number)
    turn.awaits_holder()  # if the new holder does not come either, the case goes back to the queue
    turn.note(Line.HANDED_ON, reply_to=case.view.noted or None, holder=shifts.name_of(turn, case.holder), to=to.name)
    turn.card()
    turn.ping(case, to.id, "handed")
    turn.unasked(Tell(line=Line.ANOTHER_COUNSELLOR))
    strain.took(turn, to.id, case.urgency)
    turn.note_journal("case_handed_on", event.by.counsellor, why=to.id)


def paused(turn: Turn, event: Paused, case: Case) -> None:
    """The holder will be back: the contact is told, with services that answer. Their next word ends it."""
    turn.answer(event.press)
    if case.hold.paused:
        holding.answered(turn)
        turn.awaits_holder()  # the pause is over, and the contact was told of it
        return
    hold = replace(case.hold, paused=True, awaits=0, warned=False)
    turn.keep_case(replace(case, hold=hold, view=replace(case.view, menu="")))
    turn.awaits_holder()
    turn.card()
    turn.unasked(Tell(line=Line.PAUSED))
    turn.note_journal("case_paused", event.by.counsellor)


def muted(turn: Turn, event: case_events.Muted, case: Case) -> None:
    """A contact who floods, insults or advertises is not read for a while: what comes is counted, and danger ends it.

    The case ends with it, since nobody would read on; an emergency has to be made less urgent before.
    """
    if case.urgency is Urgency.EMERGENCY or event.span not in MUTE_SPANS:
        turn.answer(event.press, Line.MUTE_EMERGENCY if event.span in MUTE_SPANS else Line.OLD_BUTTON, alert=True)
        return
    until = turn.now + MUTE_SPANS[event.span]
    turn.answer(event.press)
    case = albums.let_out(turn) or case
    turn.keep(replace(turn.contact, mute=replace(turn.contact.mute, until=until, unread=0, said_at=turn.now)))
    holding.end(turn, case, MUTED)
    turn.unasked(Tell(line=Line.MUTED, buttons=WHILE_MUTED, values=tuple(turn.muted_until.items())))
    turn.note_journal("contact_muted", event.by.counsellor, why=event.span)


def unmuted(turn: Turn, event: case_events.Unmuted) -> None:
    """Who muted the contact, or a supervisor, reads them again."""
    shifts.know(turn, event.by)
    case = turn.contact.case
    if case is None or case.number != event.case or not turn.muted:
        turn.answer(event.press, Line.OLD_BUTTON, alert=True)
    elif case.holder != event.by.counsellor and not rights.may(event.by, rights.Act.FOR_OTHERS):
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=shifts.name_of(turn, case.holder))
    else:
        turn.answer(event.press, Line.UNMUTED_DESK)
        turn.unmute(event.by.counsellor, "asked")
        turn.card()
        turn.unasked(Tell(line=Line.UNMUTED))
