"""The contact's words in a thread: texts joined into one message, or one picture or voice note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.adapters.telegram.desk.calls import ForumWords, Here
from bot.adapters.telegram.desk.card_buttons import CardButtons
from bot.adapters.telegram.wire import resent
from bot.core.casework.pictures import held_back
from bot.core.model.case import Case, Kind, LogEntry, Side
from bot.core.model.desk import Desk
from bot.core.ports import Call
from bot.core.replacing import replace
from bot.core.turn.counterparts import in_thread
from bot.engine.limits import TOGETHER_WITHIN
from bot.wording.catalog import dated, msgid
from bot.wording.forms import summary
from bot.wording.prepared import prepared_title
from bot.wording.reading import BY_MACHINE, read_as_khmer, read_by_machine
from bot.wording.text import LONGEST, plain, utf16_units

MERGED = 3_500
"""UTF-16 units, about, up to which waiting texts of a contact go out as one message."""

UNDER_THE_CARD = 2_500
"""UTF-16 units, about, of the first words that stand in one message with the card."""


@dataclass(frozen=True)
class Joined:
    """Texts of a log that go out as one message, the last entry that it shows, and the contact's messages in it."""

    text: str
    upto: int
    shows: tuple[int, ...] = ()


class ForumLog:
    """Shows what is new of a case's log."""

    def __init__(self, words: ForumWords, buttons: CardButtons) -> None:
        self._words = words
        self._buttons = buttons

    def picture(self, here: Here, seq: int) -> Call | None:
        """A picture that was held back, now that its holder opened it; under a spoiler. None for one destroyed."""
        log = here.view.log
        if here.case.view.thread is None or not log or log[0].seq != seq:
            return None
        made = resent.anew(_still(log[:1])[0].content, _target(here), spoiler=True)
        return Call(made[0], made[1], "desk", group=True) if made is not None else None

    def post(self, here: Here) -> Call | None:
        """One message of what the thread does not show yet, or one album; None when it shows everything.

        What belongs to an album goes out piece by piece where it waited for long.
        """
        conversation, case, view = here.conversation, here.case, here.view
        together = view.now - here.entry.created_at <= TOGETHER_WITHIN * 1000
        mine = _still(shown(case, view.log, after=case.view.cursor))
        if case.view.thread is None or not mine:
            return None
        target = _target(here)
        repeated = view.repeated or case.view.doubtful
        first = mine[0]
        shows, mark = _theirs(first), self._mark(first, case, view.desk, repeated)
        target |= resent.answering(_answered(case, first))
        about = self._words.content.about
        if held_back(conversation, case, first, about):
            text = f"{mark} {self._words.catalog.text('thread.held_back')}"
            buttons = self._buttons.held_back(here, first.seq)
            caption = plain(first.content.text)
            params = {**target, "text": f"{text.strip()}\n{caption}".strip(), "reply_markup": buttons}
            return Call("send_message", params, "desk", group=True, log_upto=first.seq, shows=shows)
        in_sight = list(takewhile(lambda entry: not held_back(conversation, case, entry, about), mine))
        album = resent.album_of(in_sight) if together and first.seq > case.view.apart else mine[:1]
        if len(album) > 1:
            method, params = resent.media_group(album, target, mark=mark, spoiler=True)
            shows = tuple(id for entry in album for id in _theirs(entry))
            cost, upto = len(album), album[-1].seq
            return Call(method, params, "desk", group=True, log_upto=upto, cost=cost, shows=shows)
        made = resent.anew(first.content, target, mark=mark, spoiler=True)
        if first.content.kind is not Kind.TEXT and made is not None:
            if mark and first.content.kind in resent.WITHOUT_CAPTION:
                made[1]["reply_markup"] = self._buttons.marked(mark)
            return Call(made[0], made[1], "desk", group=True, log_upto=first.seq, shows=shows)
        later = next((n for n, e in enumerate(mine) if n and _answered(case, e) is not None), len(mine))
        joined = self._joined(mine[:later], case, view.desk, repeated=repeated, most=MERGED)
        if joined is None:
            return None
        last = view.log[-1].seq if joined.upto == mine[-1].seq else joined.upto
        params = {**target, "text": joined.text, "link_preview_options": resent.NO_PREVIEW}
        return Call("send_message", params, "desk", group=True, log_upto=last, shows=joined.shows)

    def under_the_card(self, entries: Sequence[LogEntry], here: Here, *, repeated: bool) -> Joined | None:
        """The first of these entries that have room in one message with the card; None when none has."""
        # nothing stands in the thread that a reaction could be to
        bare = replace(here.case, view=replace(here.case.view, shown=()))
        return self._joined(_still(entries), bare, here.view.desk, repeated=repeated, most=UNDER_THE_CARD, whole=False)

    def _joined(
        self, entries: Sequence[LogEntry], case: Case, desk: Desk, *, repeated: bool, most: int, whole: bool = True
    ) -> Joined | None:
        """The first of these entries that are texts, as one message of about `most` units; None when there is none.

        `whole`: the first one is taken however long it is.
        """
        texts: list[str] = []
        shows: tuple[int, ...] = ()
        upto, so_far, before = 0, 0, False
        for entry in entries:
            text = self._text(entry, case, desk, repeated)
            if text is not None and entry.to_machine is not before:
                text = f"{self._line(to_machine=entry.to_machine)}\n{text}"
            long = 0 if text is None else utf16_units(text)
            if text is None or ((texts or not whole) and so_far + long > most):
                break
            texts.append(text)
            so_far += long + 1
            upto, before = entry.seq, entry.to_machine
            shows += _theirs(entry)
        texts += [self._line(to_machine=False)] if before else []
        return Joined("\n".join(texts), upto, shows) if texts else None

    def _line(self, *, to_machine: bool) -> str:
        """What stands between the talk with the machine and what is written to humans."""
        words = self._words.catalog
        return f"── {words.text('thread.to_machine' if to_machine else 'thread.to_you')} ──"

    def _text(self, entry: LogEntry, case: Case, desk: Desk, repeated: bool) -> str | None:
        """An entry as words: what cannot be sent anew becomes a line of text; None for what is sent by itself."""
        mark = self._mark(entry, case, desk, repeated)
        if entry.content.prepared is not None:
            name = prepared_title(self._words.content, entry.content.prepared, self._words.catalog)
            return resent.with_mark(mark, f"[{name}]", LONGEST)
        if entry.content.kind in BY_MACHINE:
            told = read_by_machine(self._words.content, entry, self._words.catalog, entry.content.text)
            return resent.with_mark(mark, told, LONGEST)
        if entry.form is not None:
            told = summary(self._words.content, entry.form, self._words.catalog)
            return resent.with_mark(mark, f"[{told}]", LONGEST)
        if entry.content.kind is Kind.TEXT:
            told = f"{plain(entry.content.text)}\n{read_as_khmer(entry, self._words.catalog)}".strip()
            return resent.with_mark(mark, told, LONGEST)
        if entry.content.kind is Kind.REACTION:
            return f"{mark} {self._reaction(entry, case)}".strip()
        if resent.anew(entry.content, {}) is not None:
            return None
        if entry.content.card is not None:  # as text: a card is put into the address book of a phone by one touch
            number, name = entry.content.card
            words = self._words.catalog.text("relayed.card", name=plain(name), number=plain(number))
            return resent.with_mark(mark, words, LONGEST)
        kind, known = f"relayed.{entry.content.kind}", self._words.catalog
        label = f"{mark} {known.text(kind if kind in known else 'relayed.other')}".strip()
        return resent.with_mark("", f"{label}\n{plain(entry.content.text)}".strip(), LONGEST)

    def _reaction(self, entry: LogEntry, case: Case) -> str:
        """A reaction in words."""
        if not entry.content.text:
            return self._words.catalog.text("relayed.reaction_gone")
        here = _answered(case, entry) is not None
        words = self._words.catalog
        return words.text("relayed.reaction" if here else "relayed.reaction_elsewhere", emoji=entry.content.text)

    def _mark(self, entry: LogEntry, case: Case, desk: Desk, repeated: bool) -> str:
        marks = [msgid("relayed.repeated")] if repeated else []
        marks += [msgid("relayed.before")] if entry.seq <= case.life.before else []
        marks += [msgid("relayed.edited")] if entry.edited else []
        marks += [msgid("relayed.forwarded")] if entry.content.forwarded else []
        anew = entry.seq <= case.view.since  # it stood in a thread that is gone: when it was written shows no more
        when = f"[{dated(self._words.catalog, entry.at)}]" if anew else ""
        said = " ".join([when, *map(self._words.catalog.text, marks), resent.quoted(entry.content)]).strip()
        author = desk.counsellor(entry.author) if entry.side is Side.COUNSELLOR else None
        return f"{said} {author.name}:".strip() if author is not None else said


def _target(here: Here) -> dict[str, Any]:
    return {"chat_id": here.chat, "message_thread_id": here.case.view.thread, "protect_content": True}


def _still(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """The entries without live names in the contact's words; a counsellor's keep the places of their formats."""
    return [
        replace(e, content=replace(e.content, text=resent.still(e.content.text), quote=resent.still(e.content.quote)))
        if e.side is Side.CONTACT
        else e
        for e in entries
    ]


def _theirs(entry: LogEntry) -> tuple[int, ...]:
    """The contact's message that an entry is, if it is one."""
    return (entry.source,) if entry.side is Side.CONTACT and entry.source else ()


def _answered(case: Case, entry: LogEntry) -> int | None:
    """The message in the thread that an entry of the contact answers, as far as it stands there."""
    return in_thread(case, entry.reply_to) if entry.side is Side.CONTACT and entry.reply_to else None


def shown(case: Case, log: Sequence[LogEntry], *, after: int, upto: int | None = None) -> list[LogEntry]:
    """The entries that a thread shows: the contact's, what counsellors wrote on the page, and in a thread made anew
    all of theirs before it. Prepared content is shown there as it is sent.
    """
    return [
        entry
        for entry in log
        if after < entry.seq
        and (upto is None or entry.seq <= upto)
        and (
            entry.side is Side.CONTACT
            or entry.seq <= case.view.since
            or (entry.source < 0 and entry.content.prepared is None)
        )
    ]
