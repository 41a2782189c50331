"""What came of what was done in the contact's chat: words arrived, it is cleared, or the contact is gone."""

from __future__ import annotations

from bot.core.contact.own import papers
from bot.core.model.case import Case, Sent
from bot.core.model.effects.contact import Amend, Clear, Cover, Erase, Fingerprint, React, Relay, Unsend, relay_of
from bot.core.model.effects.desk import TellDesk
from bot.core.model.effects.table import Effect, lane
from bot.core.model.events import Delivered, NotDelivered, Refusal
from bot.core.model.lines import Line
from bot.core.privacy import forgetting, hiding
from bot.core.replacing import replace
from bot.core.turn import counterparts
from bot.core.turn.turn import Turn

DELETES = (Erase, Unsend, Clear)
"""What takes away: where it is refused, the contact may still be there, and read what is said."""

SENT_KEPT = 100
"""How many of a counsellor's delivered messages a case remembers, so that they can be withdrawn."""


_NOT_PASSED_ON: dict[type[Amend | React | Unsend], tuple[Line, Refusal | None]] = {
    Amend: (Line.EDIT_NOT_PASSED, Refusal.UNCHANGED),
    React: (Line.REACTION_NOT_PASSED, Refusal.BLOCKED),
    Unsend: (Line.TOO_OLD_TO_WITHDRAW, None),
}
"""What the holder is told, and the refusal of which there is nothing to tell, or which is told already."""


def arrived(turn: Turn, case: Case, relay: Relay, event: Delivered) -> None:
    """A counsellor's words are on the phone: they can be taken back from now on, or are at once when that was asked."""
    before = case
    for (seq, source), message in zip(relay.pieces, event.receipt.messages, strict=False):
        later, recalled = dict(case.sending.amended).get(seq), seq in case.sending.recalled
        source = dict(case.sending.under_way).get(seq, source)
        case = _not_under_way(case, seq)
        here = _here_still(case, seq, source)
        if recalled:
            turn.say(Unsend(case=case.number, message=message, source=here, seq=seq))
            continue
        if later is not None:
            turn.say(Amend(case=case.number, seq=later, message=message, source=here))
        if here is not None:
            case = replace(
                case, view=replace(case.view, sent=(*case.view.sent, Sent(seq, source, message))[-SENT_KEPT:])
            )
    turn.keep_case(case)
    if event.receipt.repeated:
        turn.note(Line.MAYBE_REPEATED, reply_to=_here_still(before, *relay.pieces[0]))


def taken_back(turn: Turn, case: Case, effect: Unsend, _: Delivered) -> None:
    """A counsellor's words are not on the phone any more."""
    turn.keep_case(counterparts.withdrawn(case, effect.seq))
    turn.note(Line.WITHDRAWN, reply_to=effect.source)


def not_passed_on(turn: Turn, _: Case, effect: Amend | React | Unsend, event: NotDelivered) -> None:
    """The holder knows that the phone shows what it showed before."""
    line, known = _NOT_PASSED_ON[type(effect)]
    if event.why is not known:
        turn.note(line, reply_to=effect.source)


def relay_failed(turn: Turn, case: Case, relay: Relay, event: NotDelivered) -> None:
    """A counsellor's words did not reach the phone: the holder knows; while the contact is away, they wait."""
    known = event.why is not Refusal.UNKNOWN
    now = dict(case.sending.under_way)  # what was sent from elsewhere stands in the thread by now
    pieces = tuple((seq, now.get(seq, source)) for seq, source in relay.pieces)
    recalled = tuple(p for p in pieces if p[0] in case.sending.recalled and known)
    left = tuple(p for p in pieces if p not in recalled)
    turn.keep_case(_not_under_way(case, *(seq for seq, _ in relay.pieces)))
    if recalled:
        turn.keep_case(counterparts.withdrawn(turn.contact.case or case, *(seq for seq, _ in recalled)))
        turn.note(Line.WITHDRAWN, reply_to=_here_still(case, *recalled[0]))
    if event.why is Refusal.BLOCKED and left:
        waits = relay_of(case.number, tuple((dict(case.sending.amended).get(seq, seq), s) for seq, s in left))
        turn.wait(waits) if waits is not None else None
        turn.note(Line.BLOCKED, reply_to=_here_still(case, *left[0]))
    elif left:
        line = Line.TOO_BIG if event.why is Refusal.TOO_BIG else Line.NOT_DELIVERED
        now_case = turn.contact.case or case  # it may have ended meanwhile
        failed = (*now_case.sending.failed, *(seq for seq, _ in left))[-SENT_KEPT:]
        turn.keep_case(replace(now_case, sending=replace(now_case.sending, failed=failed)))
        turn.note(line, reply_to=_here_still(case, *left[0]))


def earlier_relay_failed(turn: Turn, case: Case, relay: Relay, event: NotDelivered) -> None:
    """Words of a case that has ended did not reach the phone: who has to do with the one after it knows."""
    code = f"{case.code[0]}-{case.code[1]}"
    if event.why is Refusal.BLOCKED and not case.stranger:  # words to who was here before are shown to nobody else
        turn.wait(relay)
        turn.note(Line.BLOCKED)
    elif case.live and case.view.thread is not None:
        turn.note(Line.EARLIER_NOT_DELIVERED, code=code)
    else:
        turn.say(TellDesk(line=Line.EARLIER_NOT_DELIVERED, values=(("code", code),), group=case.group))


def covered(turn: Turn, cover: Cover, event: Delivered | NotDelivered) -> None:
    """The line that stays in a cleared chat is there, or cannot be sent. One that was on its way when the contact asked
    to be forgotten changes nothing: all of it is cleared, and the last words come after that.
    """
    if turn.conversation is None:
        return
    if turn.chat.forgetting:
        if cover.last_words and turn.chat.clearing is None:
            forgetting.confirmed(turn)
    elif not cover.last_words:  # else danger stopped the forgetting while they were on their way
        messages = event.receipt.messages if isinstance(event, Delivered) else ()
        hiding.covered(turn, messages[0] if messages else None)


def cleared(turn: Turn, _: Clear, event: Delivered | NotDelivered) -> None:
    """Some messages are deleted, or could not be; the last words to who is forgotten come after all of them."""
    if turn.conversation is not None and hiding.went_on(turn, event) and turn.chat.forgetting:
        forgetting.confirm(turn)


def fingerprinted(turn: Turn, effect: Fingerprint, event: Delivered | NotDelivered) -> None:
    """A paper's hash is known, or cannot be."""
    papers.fingerprinted(turn, effect, event.receipt.digest if isinstance(event, Delivered) else "")


def contact_gone(turn: Turn, effect: Effect, event: NotDelivered) -> None:
    """The contact blocked the bot: nothing more is tried until they come back, and the holder knows. What answers
    danger is shown then: whoever blocks at once, as where somebody takes the phone, never read it.
    """
    if isinstance(effect, DELETES) or event.why is not Refusal.BLOCKED:
        return
    if lane(effect).urgent and turn.case is not None and not turn.chat.forgetting and effect not in turn.quiet.held:
        turn.quiet = replace(turn.quiet, held=(effect, *turn.quiet.held))
    if turn.phone.blocked:
        return
    turn.phone = replace(turn.phone, blocked=True)
    if not isinstance(effect, Relay):
        turn.note(Line.BLOCKED)


def _here_still(case: Case, seq: int, source: int) -> int | None:
    """Where a counsellor's words stand in the thread; None where it went with an earlier one: numbers repeat."""
    return source if seq > case.view.since else None


def _not_under_way(case: Case, *seqs: int) -> Case:
    return replace(
        case,
        sending=replace(
            case.sending,
            under_way=tuple(p for p in case.sending.under_way if p[0] not in seqs),
            recalled=tuple(seq for seq in case.sending.recalled if seq not in seqs),
            amended=tuple(a for a in case.sending.amended if a[0] not in seqs),
        ),
    )
