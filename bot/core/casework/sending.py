"""What a holder sends of vetted content: a prepared reply, the answer on a topic, or a service.

A command says what is meant and sends it at once; a button, or a command that is touched in a protocol, shows the words
first, with a button that sends them.
Either way they go out as the holder's own: by the quiet rule, into the log, and to be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from bot.core.casework import holding, relaying
from bot.core.desk import panel, shifts
from bot.core.model.case import Case, Content, Kind
from bot.core.model.case_events import OfferAnswered, PreparedAsked, PreparedChosen
from bot.core.model.desk_events import PreparedSought
from bot.core.model.effects.contact import Relay, relay_of
from bot.core.model.effects.desk import OfferPrepared
from bot.core.model.effects.thread import ShowPrepared
from bot.core.model.lines import Line
from bot.core.model.prepared import Prepared, What, of_tag
from bot.core.turn.turn import Turn
from bot.core.understanding.text import fold

TIME, COUNTRY, SERVICE = "time", "country", "name_of_service"
"""The placeholders of a reply that the case fills; the organisation's own (`org.…`) are always known."""

NEAR = 8
"""How many names are offered for one that is not known."""

OFFERED_MOST = 5
"""How many shown ones wait for an answer."""

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LINES = {What.REPLY: Line.NO_SUCH_REPLY, What.ANSWER: Line.NO_SUCH_ANSWER, What.SERVICE: Line.NO_SUCH_SERVICE}
_LACKS = {TIME: Line.REPLY_NEEDS_TIME, COUNTRY: Line.REPLY_NEEDS_COUNTRY, SERVICE: Line.REPLY_NEEDS_SERVICE}


def asked(turn: Turn, event: PreparedAsked) -> None:
    """A command in the thread: what it names goes out at once, and the thread shows it in both languages."""
    by = shifts.know(turn, event.by)
    case = relaying.mine(turn, by.id, event.message)
    if case is None:
        return
    holding.answered(turn)
    name, _, rest = event.argument.strip().partition(" ")
    ids = known(turn, event.what)
    called, time = _without_time(event.argument.strip())
    titled = _titled(called, ids, turn.rules.titles.get(event.what, {}))
    by_title = len(titled) == 1 and name.lower() not in ids
    id, rest = (titled[0], time) if by_title else (_named(name, ids), rest)
    if id is None:
        near = titled or [i for i in sorted(ids) if name[:3].lower() in i]
        names = ", ".join((near or sorted(ids))[:NEAR])
        panel.tell(turn, by.id, _LINES[event.what], event.message, names=names)
        return
    prepared = _filled(turn, event.what, id, rest.strip())
    if isinstance(prepared, Line):
        panel.tell(turn, by.id, prepared, event.message, name=id)
        return
    if event.offer:
        _offer(turn, turn.case or case, prepared, by.id)
        return
    turn.say(ShowPrepared(case=case.number, prepared=prepared, reply_to=event.message))
    _send(turn, prepared, event.message, by.id)


def sought(turn: Turn, event: PreparedSought) -> None:
    """A counsellor looks for something to send: what they choose comes as a command of theirs, wherever they are."""
    by = shifts.know(turn, event.by)
    turn.say(OfferPrepared(query=event.query, words=event.words, asker=by.id))


def chosen(turn: Turn, event: PreparedChosen, case: Case) -> None:
    """A button under the card: the thread shows the words, with a button that sends them."""
    id = of_tag(event.tag, known(turn, event.what))
    if id is None:
        turn.answer(event.press, Line.OLD_BUTTON)
        return
    prepared = _filled(turn, event.what, id, "")
    if isinstance(prepared, Line):
        turn.answer(event.press, prepared, alert=True, name=id)
        return
    turn.answer(event.press)
    _offer(turn, replace(case, view=replace(case.view, menu="")), prepared, event.by.counsellor)
    if case.view.menu:
        turn.card()


def _offer(turn: Turn, case: Case, prepared: Prepared, by: str) -> None:
    """The words, with a button that sends them: in their own chat, or in the thread where the bot may not write."""
    number = case.sending.offers + 1
    offered = (*case.sending.offered, (number, prepared))[-OFFERED_MOST:]
    turn.keep_case(replace(case, sending=replace(case.sending, offered=offered, offers=number)))
    to = shifts.reached(turn, by)
    turn.say(ShowPrepared(case=case.number, prepared=prepared, offer=number, counsellor=to))


def answered(turn: Turn, event: OfferAnswered, case: Case) -> None:
    """Send what the thread shows, or leave it. Only the holder's words go out, also where a supervisor presses."""
    prepared = dict(case.sending.offered).get(event.offer)
    if prepared is None:
        turn.answer(event.press, Line.OLD_BUTTON)
        return
    if event.send and case.holder != event.by.counsellor:
        holder = shifts.name_of(turn, case.holder)
        turn.answer(event.press, Line.NOT_YOURS, alert=True, holder=holder)
        return
    if event.send and prepared.id not in known(turn, prepared.what):
        turn.answer(event.press, Line.OLD_BUTTON, alert=True)
        return
    turn.answer(event.press, None if event.send else Line.KEPT_HERE)
    left = tuple(o for o in case.sending.offered if o[0] != event.offer)
    turn.keep_case(replace(case, sending=replace(case.sending, offered=left)))
    if event.send:
        holding.answered(turn)
        privately = event.by.under is not None
        _send(turn, prepared, 0 if privately else event.message, event.by.counsellor)
        if privately:  # the team sees it as it goes out
            turn.say(ShowPrepared(case=case.number, prepared=prepared, seq=turn.counts.log))


def stands_in(turn: Turn, case: Case, seq: int, message: int) -> None:
    """Words of the log that were sent from elsewhere stand in this message of the thread from now on: it takes them
    back, and a reaction of the contact is shown on it.
    """

    def there(pieces: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((s, message if s == seq else source) for s, source in pieces)

    sent = tuple(replace(s, source=message) if s.seq == seq else s for s in case.view.sent)
    under_way = there(case.sending.under_way)
    turn.keep_case(
        replace(case, view=replace(case.view, sent=sent), sending=replace(case.sending, under_way=under_way))
    )
    held = (relay_of(e.case, there(e.pieces)) if isinstance(e, Relay) else e for e in turn.quiet.held)
    turn.quiet = replace(turn.quiet, held=tuple(e for e in held if e is not None))


def known(turn: Turn, what: What) -> Collection[str]:
    """The ids of what can be sent: nothing that a supervisor withholds."""
    rules = turn.rules
    ids = {What.REPLY: rules.replies, What.ANSWER: rules.topics, What.SERVICE: rules.sendable}[what]
    return {id: None for id in ids if (what, id) not in turn.desk.not_shown}


def _send(turn: Turn, prepared: Prepared, message: int, author: str) -> None:
    relaying.send(turn, Content(Kind.PREPARED, prepared=prepared), message, author)
    case = turn.case
    if prepared.what is What.SERVICE and case is not None:
        turn.keep_case(replace(case, hold=replace(case.hold, last_service=prepared.id)))
    turn.note_journal(f"{prepared.what}_sent", author, why=prepared.id)


def _named(name: str, ids: Collection[str]) -> str | None:
    """The id that was typed, or the only one that begins so."""
    typed = name.lower().replace("-", "_")
    if typed in ids:
        return typed
    fitting = [id for id in ids if typed and id.startswith(typed)]
    return fitting[0] if len(fitting) == 1 else None


def _titled(called: str, ids: Collection[str], titles: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The ids of what is called so at the desk, in any of its languages; else of what begins so."""
    typed = fold(called)
    folded = {id: tuple(map(fold, titles.get(id, ()))) for id in ids}
    whole = [id for id, names in folded.items() if typed in names]
    return whole or [id for id, names in folded.items() if typed and any(name.startswith(typed) for name in names)]


def _without_time(argument: str) -> tuple[str, str]:
    """A title, which may have spaces in it, and the time behind it."""
    called, _, last = argument.rpartition(" ")
    return (called, last) if called and _TIME.fullmatch(last) else (argument, "")


def _filled(turn: Turn, what: What, id: str, rest: str) -> Prepared | Line:
    """What is meant, with all that its words need; or what is missing."""
    case, country = turn.case, turn.contact.known.country
    if what is not What.REPLY:
        return Prepared(what, id, rest.upper() if len(rest) == len("KH") and rest.isalpha() else country)
    needs = turn.rules.replies[id]
    value = ""
    if TIME in needs:
        found = _TIME.fullmatch(rest)
        value = f"{int(found[1]):02}:{found[2]}" if found else ""
    elif SERVICE in needs:
        value = _last_service(case)
    lacking = {TIME: not value, SERVICE: not value, COUNTRY: country is None}
    lacks = next((name for name in _LACKS if name in needs and lacking[name]), None)
    return _LACKS[lacks] if lacks is not None else Prepared(what, id, country, value)


def _last_service(case: Case | None) -> str:
    return case.hold.last_service if case is not None else ""
