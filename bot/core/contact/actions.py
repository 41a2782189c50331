"""The contact's own buttons and commands: what each does, and when. Every press is answered, also an old one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import get_args

from bot.core.casework import consent, follow_up, referring, unmasking
from bot.core.casework.card_choices import WHILE_MUTED
from bot.core.contact import buttons, form_presses, queries
from bot.core.contact.form_presses import in_its_run
from bot.core.contact.own import amounts, diary, papers
from bot.core.keeping import rating
from bot.core.model.contact_events import Commanded, Edited, Pressed, Reacted, Wrote
from bot.core.model.effects.contact import ContactAction, Say, Wish
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.rows import complete
from bot.core.model.rules import MINUTE, Rules
from bot.core.privacy import agreed_question, forgetting, hiding, whose_phone
from bot.core.turn import answers
from bot.core.turn.turn import Turn
from bot.core.understanding.topics import Trait
from bot.core.understanding.values import Understanding, Urgency

Press = Callable[[Turn, Pressed], bool]
"""What a button does; False where it leads nowhere any more, of which nothing was done yet."""


class When(Enum):
    """When a button or a command works, and who may use it; each value says so (docs/reference/actions.md)."""

    HELD = "also while a counsellor holds the case; a command that does not is words for the counsellor then"
    KNOWN = "while somebody else may have the phone it only asks who is there"
    WISH = "a wish for a human: before the words of the same moment, unless a counsellor is there already"
    FIRST = "before the words that are written after it: they may belong to what it says"
    BACK = "once the chat was hidden only the contact has a reason for it: they are back"
    CALLS = "would call a human: it does nothing while the contact is muted"
    OWN = "opens what the contact keeps for themselves: half an hour after its last use it asks who is there first"
    DANGER = "says that they are in danger: it ends a mute, and the forgetting of all"
    WHO = "says who is there: what waits for that is not let out by the press itself"


@dataclass(frozen=True)
class Action:
    """One button. `means` is what it does, for readers."""

    means: str
    press: Press
    when: tuple[When, ...] = ()


@dataclass(frozen=True)
class Command:
    """One command; what stands behind it is given to `act`."""

    means: str
    act: Callable[[Turn, str], None]
    when: tuple[When, ...] = ()


def is_(event: Event, when: When) -> bool:
    """Whether an event is a press or a command of which this is true."""
    row: Action | Command | None = None
    if isinstance(event, Pressed):
        row = ACTIONS.get(event.action)
    elif isinstance(event, Commanded):
        row = COMMANDS.get(event.name)
    return row is not None and when in row.when


def pressed(turn: Turn, event: Pressed) -> None:
    """A button whose signature is right. It may be old: the state decides, not the message it stands under."""
    row = ACTIONS.get(event.action)
    if turn.attended and not is_(event, When.HELD):
        buttons.beside_a_counsellor(turn, event.press, human=event.action == answers.HUMAN.action)
    elif turn.phone.unsure and is_(event, When.KNOWN):
        turn.answer(event.press)
        turn.ask_who()
    elif is_(event, When.OWN) and whose_phone.shut(turn):
        turn.answer(event.press)
        turn.ask_who(again=True)
    elif row is None or not row.press(turn, event):
        turn.answer(event.press, Line.OLD_BUTTON)
        if not turn.attended:
            answers.menu(turn)


def commanded(turn: Turn, event: Commanded) -> None:
    """A command. While a counsellor holds the case only the contact's own commands are answered; see `decide`."""
    COMMANDS.get(event.name, COMMANDS["menu"]).act(turn, event.argument)


def back(event: Event) -> bool:
    """Whether somebody who hid the chat is back. Whoever holds the phone presses *Menu* under the line that stayed:
    nothing that waited comes for that, nor for a reaction, and no question that betrays them.
    """
    return is_(event, When.BACK) if isinstance(event, Pressed) else not isinstance(event, Reacted)


def _plain(act: Callable[[Turn], None]) -> Press:
    """It takes no arguments and is answered by what follows."""

    def press(turn: Turn, event: Pressed) -> bool:
        if event.args:
            return False
        turn.answer(event.press)
        act(turn)
        return True

    return press


def _bare(act: Callable[[Turn, str], None]) -> Press:
    """It takes no arguments and answers the press itself."""

    def press(turn: Turn, event: Pressed) -> bool:
        if event.args:
            return False
        act(turn, event.press)
        return True

    return press


def _of(act: Callable[[Turn, str, str], None], known: Callable[[Rules, str], bool] = lambda _, __: True) -> Press:
    """It takes one argument, if that is known, and answers the press itself."""

    def press(turn: Turn, event: Pressed) -> bool:
        if len(event.args) != 1 or not known(turn.rules, event.args[0]):
            return False
        act(turn, event.press, event.args[0])
        return True

    return press


def _numbered(act: Callable[[Turn, str, int], None]) -> Press:
    """It takes the number of something of the contact's and answers the press itself."""
    return _of(lambda turn, press, number: act(turn, press, int(number)), lambda _, number: number.isdecimal())


def _topic(rules: Rules, id_: str) -> bool:
    return id_ in rules.topics


def _form(rules: Rules, id_: str) -> bool:
    return id_ in rules.forms


def _language(rules: Rules, code: str) -> bool:
    return code in rules.languages


def _question(turn: Turn, event: Pressed) -> bool:
    act = _of(agreed_question.chosen) if event.args else _bare(agreed_question.asked_for)
    return act(turn, event)


HELD, KNOWN, WISH, FIRST = When.HELD, When.KNOWN, When.WISH, When.FIRST
BACK, CALLS, DANGER, WHO = When.BACK, When.CALLS, When.DANGER, When.WHO
OWN = (HELD, When.OWN)

ACTIONS: Mapping[str, Action] = complete(
    "actions",
    get_args(ContactAction),
    {
        "human": Action("a human", _plain(answers.human), (WISH, BACK, CALLS)),
        "in_danger": Action("in danger", _plain(answers.in_danger), (HELD, WISH, BACK, DANGER)),
        "can_write": Action("I can write", _plain(buttons.can_write), (HELD, WISH, BACK, CALLS)),
        "not_now": Action("quiet until they write", _plain(buttons.not_now), (HELD,)),
        "withdraw": Action("take the waiting case back", buttons.withdraw, (HELD, KNOWN)),
        # what the bot can give
        "menu": Action("the menu", _plain(answers.menu)),
        "topic": Action("the answer of a topic", _of(buttons.topic, _topic)),
        "picture": Action("what is told by a picture", _of(buttons.picture, _topic), (HELD, CALLS)),
        "section": Action("one section of it", buttons.section, (HELD,)),
        "explain": Action("what was asked beside something more urgent", queries.pressed, (HELD,)),
        "listen": Action("its recording", _of(buttons.listen, _topic), (HELD,)),
        "numbers": Action("who answers now, of a topic or by page", buttons.numbers, (HELD,)),
        "service": Action("all that is known of a service", _of(partial(buttons.service, wish=Wish.SERVICE))),
        "card": Action("a card to show an interpreter", _of(partial(buttons.service, wish=Wish.CARD))),
        "language": Action("the language", _of(buttons.language, _language), (HELD,)),
        "country": Action("the country, more of them, or another one", buttons.country, (HELD,)),
        "elsewhere": Action("ask for the country", buttons.elsewhere, (HELD,)),
        # forms
        "form": Action("begin a form", _of(buttons.form, _form), (HELD, FIRST)),
        "sources": Action("who says what a form says", _of(buttons.sources, _form), (HELD,)),
        "choose": Action("an answer", in_its_run(form_presses.chose, arguments=2, ended=False), (HELD, FIRST)),
        "give": Action("show the answers to a counsellor", in_its_run(form_presses.gave, ended=True), (HELD, CALLS)),
        "go_on": Action("the next question", in_its_run(form_presses.went_on, ended=False)),
        "anew": Action("from the first question", in_its_run(form_presses.began_anew)),
        "stop": Action("forget the answers", in_its_run(form_presses.stopped)),
        # the phone
        "read": Action("what waits behind the neutral line", _bare(buttons.read), (HELD, BACK)),
        "same": Action("the same person", _bare(partial(whose_phone.answered, same=True)), (HELD, WHO)),
        "not_same": Action("somebody else", _bare(partial(whose_phone.answered, same=False)), (HELD, WHO)),
        "clear": Action("clear the chat", _bare(buttons.clear), (HELD,)),
        "remains": Action("nothing: it stands under the line that remains", _bare(buttons.remains), (HELD,)),
        "watched": Action("the phone is checked", _plain(partial(hiding.checked, yes=True)), (HELD,)),
        "unwatched": Action("it is not", _plain(partial(hiding.checked, yes=False)), (HELD, BACK)),
        "question": Action("agree on a question, or on this one", _question, (HELD, KNOWN)),
        "question_no": Action("agree on none", _bare(agreed_question.declined), (HELD,)),
        # what is kept
        "agree": Action("a reviewer may read what was not understood", _bare(partial(consent.answered, yes=True))),
        "disagree": Action("nobody may", _bare(partial(consent.answered, yes=False)), (HELD,)),
        "forget": Action("ask whether all is to be forgotten", _plain(forgetting.ask), (HELD,)),
        "forget_yes": Action("forget all", _bare(partial(forgetting.answered, yes=True)), (HELD,)),
        "forget_no": Action("keep it", _bare(partial(forgetting.answered, yes=False)), (HELD,)),
        # what they keep for themselves
        "diary": Action("today, in the diary of work", _plain(diary.opened), OWN),
        "diary_day": Action("another day", diary.day, OWN),
        "diary_did": Action("what a day was", diary.did, OWN),
        "diary_pad": Action("ask for the hours or money of a day, or for the wage", amounts.pad, OWN),
        "diary_add": Action("so much more of it", amounts.add, OWN),
        "diary_is": Action("a number that could be one to call is the amount", amounts.is_amount, OWN),
        "diary_zero": Action("none of it", amounts.zero, OWN),
        "diary_undo": Action("take the last press back", _plain(diary.undo), OWN),
        "diary_more": Action("the wage, the country, and an end of it", _plain(diary.more), OWN),
        "diary_country": Action("where they are paid, or a page of countries", diary.country, OWN),
        "diary_sheet": Action("the sheet of a month", diary.sheet, OWN),
        "diary_drop": Action("throw it away, once that is said twice", diary.drop, OWN),
        "papers": Action("the papers that are kept", _plain(papers.listed), OWN),
        "paper": Action("one of them", papers.one, OWN),
        "paper_keep": Action("put the next photo aside", _plain(papers.ask), (When.OWN,)),
        "paper_show": Action("back into the chat", papers.show, OWN),
        "paper_give": Action("to the counsellors of the case, once that is said twice", papers.give, OWN),
        "paper_drop": Action("throw it away, once that is said twice", papers.drop, OWN),
        # what counsellors ask
        "refer_yes": Action("tell the service", _numbered(partial(referring.answered, yes=True)), (HELD, KNOWN)),
        "refer_no": Action("tell it nothing", _numbered(partial(referring.answered, yes=False)), (HELD, KNOWN)),
        "show_yes": Action("see who I am", _numbered(partial(unmasking.answered, yes=True)), (HELD, KNOWN)),
        "show_no": Action("do not", _numbered(partial(unmasking.answered, yes=False)), (HELD, KNOWN)),
        "follow_yes": Action("write again on that day", _of(follow_up.agreed), (HELD, KNOWN)),
        "follow_no": Action("never, or no more", _bare(follow_up.stopped), (HELD,)),
        "safe_hours": Action("when the phone may light up", _of(follow_up.hours_chosen), (HELD, KNOWN)),
        "knock_line": Action("with which line", _of(follow_up.line_chosen), (HELD, KNOWN)),
        "well": Action("I am safe", _bare(follow_up.well), (HELD,)),
        "rate": Action("how the talk was", rating.answered, (KNOWN,)),
    },
)
"""Every button of the contact by its action."""

COMMANDS: Mapping[str, Command] = {
    "menu": Command("the menu", lambda turn, _: answers.menu(turn)),
    "human": Command("a human", lambda turn, _: answers.human(turn), (WISH, CALLS)),
    "numbers": Command("who answers now", lambda turn, _: buttons.tell_numbers(turn), (HELD,)),
    "language": Command("choose the language", lambda turn, _: buttons.ask_language(turn), (HELD,)),
    "help": Command("what Sarika can do", lambda turn, _: turn.say(Say(topic=turn.rules.about.the(Trait.MENU)))),
    "phone": Command("I may lose this phone", lambda turn, _: buttons.lose_phone(turn), (HELD,)),
    "hide": Command("clear the chat", lambda turn, _: hiding.clear(turn), (HELD,)),
    "privacy": Command("who can read what, and the choice", lambda turn, _: consent.show(turn), (HELD,)),
    "forget": Command("ask whether all is to be forgotten", lambda turn, _: forgetting.ask(turn), (HELD,)),
    "start": Command("begin; a way in says where somebody works", buttons.started),
}
"""Every command of the contact by its name, in the order of Telegram's list. Any other one shows the menu."""


# ── of a muted contact ─────────────────────────────────────────────────────────────────────────────────────────

SAID_AGAIN = 10 * MINUTE
"""How long who is muted is not told so again: an answer to each message would make the flood two."""


def while_muted(turn: Turn, events: Sequence[Event], understanding: Understanding | None) -> list[Event]:
    """What of a muted contact's events goes on as always: all where there is danger, in words or by the button.

    Their words are counted, and told so once in a while.
    """
    wrote = any(isinstance(e, Wrote | Edited) or (isinstance(e, Commanded) and e.argument) for e in events)
    danger = wrote and understanding is not None and understanding.urgency >= Urgency.URGENT
    if danger or any(is_(e, When.DANGER) for e in events):
        turn.unmute("bot", "danger")
        return list(events)
    unread = sum(isinstance(event, Wrote) for event in events)
    kept: list[Event] = []
    asked = False
    for event in events:
        match event:
            case Wrote() | Edited():
                asked = True
            case Commanded() if is_(event, When.CALLS):
                asked = True
            case Pressed() if is_(event, When.CALLS):
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
