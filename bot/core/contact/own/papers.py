"""Keep this paper for me: a photo is put aside before anybody reads it, taken out of the chat, and given back or to the
counsellor of the case by the contact's own press alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from bot.core.casework import pictures
from bot.core.model.case import Kind, Side
from bot.core.model.contact_events import Edited, Pressed, Wrote
from bot.core.model.effects.contact import Button, Erase, Fingerprint, ShowPaper
from bot.core.model.lines import Line
from bot.core.model.own.papers import MOST_PAPERS, Paper, Papers
from bot.core.model.rules import DAY, MINUTE
from bot.core.turn import answers
from bot.core.turn.turn import Turn

SENT = 10 * MINUTE
"""How long after it was asked for the next photo is put aside."""

KINDS = (Kind.PHOTO, Kind.DOCUMENT)
"""What is put aside."""

LIST = Button("papers")


def _keep(turn: Turn, papers: Papers) -> None:
    turn.own = replace(turn.own, papers=papers, opened_at=turn.now)


def listed(turn: Turn) -> None:
    """What is kept, and what more can be."""
    papers = turn.own.papers
    each = [Button("paper", (str(p.number), str(p.at))) for p in papers.kept]
    rows = (tuple(each[at : at + 2]) for at in range(0, len(each), 2))
    values = {"count": str(len(papers.kept)), "most": str(MOST_PAPERS), "days": str(turn.rules.retention // DAY)}
    _keep(turn, replace(papers, asked_at=0, album=None))
    turn.tell(Line.PAPERS, *rows, (Button("paper_keep"), answers.MENU), values=values)


def ask(turn: Turn) -> None:
    """The next photo is put aside."""
    papers = turn.own.papers
    if len(papers.kept) >= MOST_PAPERS:
        turn.tell(Line.PAPERS_FULL, (LIST, answers.MENU), values={"most": str(MOST_PAPERS)})
        return
    _keep(turn, replace(papers, asked_at=turn.now, album=None))
    turn.tell(Line.PAPER_SEND, (LIST, answers.HUMAN))


def took(turn: Turn, events: list[Wrote | Edited]) -> list[Wrote | Edited]:
    """Take the photo that was asked for: what is left. Beside a counsellor, and where who is there is not known, it is
    for the counsellors as always.
    """
    asked_at = turn.own.papers.asked_at
    if not asked_at or turn.attended or turn.phone.unsure or turn.since(asked_at) > SENT:
        return events
    taken: list[Wrote | Edited] = []
    for event in events:
        content, papers = event.content, turn.own.papers
        more = papers.album is None if not taken else content.album is not None
        more = (more or papers.album == content.album) and len(papers.kept) < MOST_PAPERS
        if more and isinstance(event, Wrote) and content.kind in KINDS and content.file is not None:
            _put_aside(turn, event)
            taken.append(event)
    if taken:
        if turn.own.papers.album is None:  # else the rest of the album may come on its own
            _keep(turn, replace(turn.own.papers, asked_at=0))
        turn.tell(Line.PAPER_KEPT, (Button("paper_keep"), LIST), (answers.HUMAN, Button("clear")), values=_kept(turn))
    return [event for event in events if event not in taken]


def _kept(turn: Turn) -> dict[str, str]:
    return {"count": str(len(turn.own.papers.kept)), "days": str(turn.rules.retention // DAY)}


def _put_aside(turn: Turn, event: Wrote | Edited) -> None:
    _keep(turn, turn.own.papers.put(replace(event.content, text="", forwarded=False), turn.now))
    turn.say(Fingerprint(number=turn.own.papers.numbered))
    turn.say(Erase(message=event.message))


def fingerprinted(turn: Turn, effect: Fingerprint, digest: str) -> None:
    """The file was read for its hash, or could not be."""
    if turn.conversation is None:
        return
    paper = turn.own.papers.paper(str(effect.number))
    if paper is not None and digest:
        turn.own = replace(turn.own, papers=turn.own.papers.with_(replace(paper, digest=digest)))


# ── presses ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_one(act: Callable[[Turn, Pressed, Paper], None]) -> Callable[[Turn, Pressed], bool]:
    """A press on one paper: it is answered and done; where the paper is gone, the list says what is left."""

    @wraps(act)
    def pressed(turn: Turn, event: Pressed) -> bool:
        turn.answer(event.press)
        paper = turn.own.papers.paper(event.args[0]) if event.args else None
        if paper is None:
            listed(turn)
        else:
            _keep(turn, turn.own.papers)
            act(turn, event, paper)
        return True

    return pressed


@_of_one
def one(turn: Turn, _: Pressed, paper: Paper) -> None:
    """What is known of one, and what can be done with it."""
    number = (str(paper.number),)
    rows = ((Button("paper_show", number), Button("paper_give", number)), (Button("paper_drop", number), LIST))
    line = Line.PAPER if paper.digest else Line.PAPER_NO_DIGEST
    turn.tell(line, *rows, values={"at": str(paper.at), **({"digest": paper.digest} if paper.digest else {})})


@_of_one
def show(turn: Turn, _: Pressed, paper: Paper) -> None:
    """Given back to the contact, into the chat, where it can be cleared again."""
    turn.say(ShowPaper(number=paper.number))
    turn.tell(Line.PAPER_SHOWN, (Button("clear"), LIST), (answers.HUMAN,))


@_of_one
def give(turn: Turn, event: Pressed, paper: Paper) -> None:
    """Given to the counsellors of the case, once they said so twice."""
    if turn.case is None or turn.somebody_else:
        turn.tell(Line.PAPER_NO_CASE, (answers.HUMAN, LIST))
    elif event.args[1:] != ("yes",):
        yes = Button("paper_give", (str(paper.number), "yes"))
        turn.tell(Line.PAPER_GIVE, (yes, LIST))
    else:
        _to_the_case(turn, paper)
        turn.tell(Line.PAPER_GIVEN, (LIST, Button("clear")))


def _to_the_case(turn: Turn, paper: Paper) -> None:
    """It stands in the case like any picture of theirs, held back where pictures are; with its hash as words."""
    content = replace(paper.content, text=f"SHA-256 {paper.digest}" if paper.digest else "", album=None)
    pictures.guard(turn)
    if not pictures.keep(turn, content, 0, edited=False, reply_to=None):
        turn.record(Side.CONTACT, content, 0)
    turn.show_log()
    turn.awaits_holder()
    turn.note_journal("paper_given", "contact")


@_of_one
def drop(turn: Turn, event: Pressed, paper: Paper) -> None:
    """Thrown away, once they said so twice."""
    if event.args[1:] == ("yes",):
        _keep(turn, turn.own.papers.without(paper))
        turn.tell(Line.PAPER_DROPPED, (LIST, answers.MENU))
    else:
        turn.tell(Line.PAPER_DROP, (Button("paper_drop", (str(paper.number), "yes")), LIST))
