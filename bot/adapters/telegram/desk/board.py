"""The board in General: who waits, the most urgent first, who holds what, who is on shift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from itertools import groupby, islice

from telegram import InlineKeyboardMarkup

from bot.adapters.telegram.desk.calls import SIGNS, ForumWords, changed, edit, fitting, link_to, listed, long, post
from bot.core.desk.reach import needed
from bot.core.model.case import CaseState
from bot.core.model.desk import Counsellor, Desk, DeskCase
from bot.core.model.rules import Hours
from bot.core.ports import Call, View
from bot.core.turn.arrivals import flood_of
from bot.wording.catalog import duration, moment

LONGEST_BOARD = 3_900
"""UTF-16 units of the board's visible text: below Telegram's 4,096, with room for "and N more"."""

LONGEST_TOPIC = 40
"""Characters of what a case is about: longer titles are cut."""

AWAITS = "⏳"
"""Behind the name of a held case whose contact waits for the holder."""

LINKS = 80
"""How many names are links: of the entities of a message Telegram takes 100, and none may cost a case its place."""

IN_A_LINE = 10
"""How many names stand in one line where many wait."""


class ForumBoard:
    """Posts the board once, and edits it."""

    def __init__(self, words: ForumWords, hours: Hours, *, pilot: bool) -> None:
        self._words = words
        self._hours = hours
        self._pilot = pilot

    def board(self, chat: int, group: str, view: View) -> Call:
        """The board of a group as it is now."""
        text, buttons = self._text(view, group, chat), self._buttons(view)
        shown = view.desk.board_of(group)
        call = edit(chat, shown.message, text, buttons) if shown.message is not None else post(chat, text)
        return replace(changed(call, reply_markup=buttons), changes=shown.changes)

    def _text(self, view: View, group: str, chat: int) -> str:
        desk, now, words = view.desk, view.now, self._words.catalog
        on_duty = desk.on_duty(now, group)
        title = f"<b>{escape(words.text('board.title'))}</b> · {escape(moment(words, str(now)))}"
        head = [title, escape(self._on_shift(desk, on_duty, now))]
        on_call = listed(c.name for c in desk.counsellors if c.on_call and group in c.groups)
        head += [escape(words.text("board.on_call", names=on_call))] if on_call else []
        head += [escape(line) for line in self._by_plan(desk, group, now)]
        silent = listed(c.name for c in desk.not_started() if group in c.groups)
        head += [f"⚠️ {escape(words.text('board.cannot_write', names=silent))}"] if silent else []
        unseen = listed(c.name for c in desk.not_seen(now) if group in c.groups)
        head += [f"⚠️ {escape(words.text('board.not_seen', names=unseen))}"] if unseen else []
        withheld = listed(sorted(id for _, id in desk.not_shown))
        head += [f"⚠️ {escape(words.text('board.withheld', names=withheld))}"] if withheld else []
        head += [f"⚠️ {escape(words.text('board.pilot'))}"] if self._pilot else []
        drafts = self._words.content.drafts_again
        head += [f"⚠️ {escape(words.text('board.changed', names=listed(drafts)))}"] if drafts else []
        head += [f"⚠️ {escape(words.text('board.late'))}"] if needed(desk, group, now) else []
        head += [f"⚠️ {escape(line)}" for line in self._flood(desk, now)]
        reread = sum(e.to_be_read and e.group == group for e in desk.ended)
        head += [escape(words.text("board.reread", count=str(reread)))] if reread else []
        waiting = desk.waiting(group)
        held = [c for c in desk.cases if c.state is CaseState.OPEN and c.group == group]
        head.append(escape(words.text("board.waiting", count=str(len(waiting)))))
        if waiting:
            waited = duration(words, now - min(c.waiting_since for c in waiting))
            head.append(escape(words.text("board.longest", waited=waited)))
        shown = self._room(head)
        links = _links([*waiting, *held], chat)
        lines = [(self._line(case, links, self._about(case, view), self._waited(case, now)), 1) for case in waiting]
        if sum(long(line) for line, _ in lines) > shown:  # rather all of them with less than some with all
            lines = [(self._line(case, links, self._waited(case, now)), 1) for case in waiting]
        if sum(long(line) for line, _ in lines) > shown:
            lines = self._by_urgency(waiting)
        lines.append((escape(words.text("board.open", count=str(len(held)))), 0))
        lines += [(escape(words.text("board.awaits", sign=AWAITS)), 0)] if any(_awaits(c, view) for c in held) else []
        return "\n".join(self._fitting(head, [*lines, *self._by_holder(held, view, links)]))

    def _waited(self, case: DeskCase, now: int) -> str:
        return duration(self._words.catalog, now - case.waiting_since)

    def _about(self, case: DeskCase, view: View) -> str:
        """What it is about, from where and in which language, as far as that is known."""
        words, contact = self._words.catalog, view.cases.get(case.contact)
        if contact is None or contact.case is None:
            return ""
        topic, country = self._words.content.topics.get(contact.case.topic or ""), contact.known.country
        known = (
            topic.title_in(words.language)[:LONGEST_TOPIC] if topic is not None else "",
            words.country(country) if country else "",
            words.tongue(contact.language),
        )
        return " · ".join(filter(None, known))

    def _by_urgency(self, waiting: Sequence[DeskCase]) -> list[tuple[str, int]]:
        """Those who wait, close together: a line of names for a few of each urgency, the longest wait first."""
        lines = []
        for urgency, cases in groupby(waiting, key=lambda c: c.urgency):
            for some in _batched(cases, IN_A_LINE):
                names = ", ".join(self._words.name(c.code) for c in some)
                lines.append((f"{SIGNS[urgency]} {escape(names)}", len(some)))
        return lines

    def _by_holder(self, held: Sequence[DeskCase], view: View, links: Mapping[str, str]) -> list[tuple[str, int]]:
        """A line for each holder, with the cases that they hold, and how long contacts wait for their answers."""
        lines = []
        for id_ in dict.fromkeys(c.holder for c in held):
            holder = view.desk.counsellor(id_)
            own = [c for c in held if c.holder == id_]
            names = ", ".join(self._held(c, links, view) for c in own)
            lines.append((f"{escape(holder.name) if holder else '?'} ({len(own)}): {names}", len(own)))
        return lines

    def _by_plan(self, desk: Desk, group: str, now: int) -> Iterator[str]:
        """Who of the weekly plan is missing, and who comes next."""
        words = self._words.catalog
        missing = listed(c.name for c in desk.missing(self._hours, now, group))
        if missing:
            yield words.text("board.missing", names=missing)
        later = desk.plan.next(self._hours, now, desk.members(group))
        names = listed(c.name for s in later if (c := desk.counsellor(s.counsellor)) is not None)
        if names:
            yield words.text("board.next", names=names, when=moment(words, str(later[0].start)))

    def _on_shift(self, desk: Desk, on_duty: Sequence[Counsellor], now: int) -> str:
        """Who is on shift; when nobody is, what contacts are told: without a plan the hours of the settings decide."""
        words = self._words.catalog
        names = listed(c.name for c in on_duty)
        if names:
            return words.text("board.on_shift", names=names)
        return words.text("board.hours" if desk.usual(self._hours, now) else "board.nobody")

    def _held(self, case: DeskCase, links: Mapping[str, str], view: View) -> str:
        awaits = _awaits(case, view)
        since = f" {AWAITS} {escape(duration(self._words.catalog, view.now - awaits))}" if awaits else ""
        return ("⏸ " if case.paused else "") + f"{SIGNS[case.urgency]} {self._linked(case, links)}{since}"

    def _line(self, case: DeskCase, links: Mapping[str, str], *known: str) -> str:
        return " · ".join((f"{SIGNS[case.urgency]} {self._linked(case, links)}", *map(escape, filter(None, known))))

    def _linked(self, case: DeskCase, links: Mapping[str, str]) -> str:
        """The name of a case, which opens its thread when it is touched: who holds twelve has not to look for it."""
        name, link = escape(self._words.name(case.code)), links.get(case.contact)
        return f'<a href="{link}">{name}</a>' if link is not None else name

    def _room(self, head: Sequence[str]) -> int:
        return LONGEST_BOARD - sum(map(long, head))

    def _fitting(self, head: list[str], lines: Sequence[tuple[str, int]]) -> list[str]:
        """All lines, or as many as Telegram takes, and how many cases stand beyond them; each comes with its cases."""
        kept = fitting((line for line, _ in lines), self._room(head))
        left = lines[len(kept) :]
        more = str(sum(cases for _, cases in left))
        return [*head, *kept, *([escape(self._words.catalog.text("board.more", count=more))] if left else [])]

    def _flood(self, desk: Desk, now: int) -> Iterator[str]:
        """That a flood runs, and that cases of unknown accounts stand behind all others."""
        words = self._words.catalog
        if (flood := flood_of(desk.arrivals, now)) is not None:
            yield words.text("board.flood", **flood)
        if desk.behind is not None and now <= desk.behind[1]:
            yield words.text("board.behind", until=moment(words, str(desk.behind[1])))

    def _buttons(self, view: View) -> InlineKeyboardMarkup:
        words, desk = self._words, view.desk
        behind = desk.behind is not None and view.now <= desk.behind[1]
        runs = flood_of(desk.arrivals, view.now) is not None
        name, state = ("in_turn", "off") if behind else ("behind", "on")
        return InlineKeyboardMarkup(
            [
                [words.button("next", "next")],
                [words.button("on_shift", "shift", "on"), words.button("off_shift", "shift", "off")],
                [words.button("on_call", "call")],
                *([[words.button(name, "behind", state)]] if behind or runs else []),
                *words.on_page(),
            ]
        )


def _awaits(case: DeskCase, view: View) -> int:
    """Since when the contact of a held case waits for its holder; 0 where the holder answered."""
    contact = view.cases.get(case.contact)
    return contact.case.hold.awaits if contact is not None and contact.case is not None else 0


def _links(cases: Sequence[DeskCase], chat: int) -> dict[str, str]:
    """Where the threads of the first cases are opened, by contact."""
    there = ((c.contact, link_to(chat, c.thread)) for c in cases)
    return dict(islice(((contact, link) for contact, link in there if link is not None), LINKS))


def _batched(cases: Iterable[DeskCase], most: int) -> Iterator[tuple[DeskCase, ...]]:
    """The cases, at most so many at a time."""
    left = iter(cases)
    while some := tuple(islice(left, most)):
        yield some
