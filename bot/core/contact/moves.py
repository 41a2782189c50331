"""What is done about an act, by how far the talk is: one table, (act, stage) → move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from bot.core.casework import consent
from bot.core.contact import buttons, fitting, form_words, in_talk, queries, repeating, sections, understood
from bot.core.contact.choosing import OFFERED
from bot.core.contact.places import CHANGES, PLACE_MOST, at_home
from bot.core.contact.talk_acts import Act, Said, Stage, stage, talk_of, topic_of
from bot.core.model.conversation import Question, Talk
from bot.core.model.effects.contact import AGAIN, FOR_THEM, Button, Explain, Say, leads_to
from bot.core.model.lines import Line
from bot.core.model.rows import complete
from bot.core.turn import answers
from bot.core.turn.places import Place
from bot.core.turn.turn import Turn
from bot.core.understanding.sentences import asks
from bot.core.understanding.values import Choice, Person, Query, Urgency

Move = Callable[[Turn, Said], None]

OVER = "over"
"""The notice for who is home, and whom something happened to."""

UNCLEAR_MOST = 2
"""How often in a row somebody is asked what they mean; then it is a human whom they are led to."""


def answer(turn: Turn, said: Said) -> None:
    """Text without danger now: what it is in this talk, and the move for that."""
    if said.understanding.doubted:
        flags = (r for r in said.understanding.reasons if r.startswith("flag:"))
        turn.note_journal("flag_doubted", "bot", why=",".join(flags))
    other, urgent = _elsewhere(turn, said), said.understanding.urgency >= Urgency.URGENT
    plain = not (urgent or said.understanding.flagged)  # "they took my passport" is a title, too
    titled = fitting.titled(turn, said) if plain else None
    if not urgent and (buttons.asks_language(turn, said) or queries.asked_again(turn, said)):
        return
    if titled is not None:
        answers.answer_topic(turn, titled)
    elif said.choice is not None and not isinstance(other, Say):
        _section(turn, said, said.choice)
    elif other is not None:
        turn.say(other)
        _moves_on(turn, other.topic)
    else:
        MOVES[said.act, stage(turn)](turn, said)


def _section(turn: Turn, said: Said, choice: Choice) -> None:
    """A section of the answer that the talk is about, or with which another one begins, and who can help follows; what
    is urgent goes to a human too.
    """
    u, begins = said.understanding, choice.topic != topic_of(turn)
    urgent = u.urgency >= Urgency.URGENT
    if said.act is Act.ANOTHER:
        _of_another(turn)
    if urgent:
        turn.open_case(u.urgency, u.topic, u.reasons)
    country = answers.about(turn, choice.topic, part=True)
    called = turn.somebody_on_duty if urgent else None
    near = () if urgent else said.near
    section = Say(topic=choice.topic, section=choice.section, country=country, called=called, near=near, begins=begins)
    turn.say(sections.with_second(turn, said, replace(section, offered=u.doubted and not urgent)))
    if begins:
        _moves_on(turn, choice.topic)


def _moves_on(turn: Turn, topic: str | None) -> None:
    """What is asked next is asked of this answer, unless somebody waits or is in danger."""
    if turn.case is None and talk_of(turn).urgency < Urgency.URGENT:
        turn.told = replace(turn.told, last_answer=topic)


def _elsewhere(turn: Turn, said: Said) -> Say | Explain | None:
    """The section of another answer that is asked for so plainly that it is meant whatever the talk is about: beside a
    case too, but for new danger and what is worse.
    """
    u = said.understanding
    waits = turn.case.urgency if turn.case is not None else Urgency.SUPPORT
    aside = said.query in (Query.WORSE, Query.CANNOT_SPEAK, Query.CALL_ME) or said.act in (Act.CALMS, Act.HASTE)
    named = (name for name in u.anywhere if fitting.there(turn, name.partition(".")[2], u.country))
    other = None if aside or said.choices or u.urgency > waits else _plainly(turn, named)
    if isinstance(other, Explain):  # all that they ask for was shown
        unheard = said.act is Act.UNCLEAR or said.query is Query.NOT_THAT
        return other if unheard else None
    return other


def _plainly(turn: Turn, names: Iterable[str]) -> Say | Explain | None:
    """The first of these sections ("topic.id"), of whatever answer, that is meant for this contact and was not shown.
    Where all were, who knows more is named. A calm answer that has such a section only for others is given itself.
    """
    told, read, shown = turn.told, talk_of(turn).read, talk_of(turn).earlier
    again: Explain | None = None
    for name in names:
        topic, _, id_ = name.partition(".")
        country = answers.about(turn, topic)
        if told.country is not None and told.country not in fitting.WITHIN.get(name, (told.country,)):
            continue
        if id_ not in fitting.meant_for(turn, topic):
            whole = Say(topic=topic, country=country)
            if topic in turn.rules.calm and topic != topic_of(turn) and repeating.of_whom(turn, whole) not in shown:
                return whole
        elif f"{topic} {id_}" not in read:
            return Say(topic=topic, section=id_, country=country)
        elif again is None:
            again = Explain(what=AGAIN, topic=topic, country=country, turn=1)
    return again


def _by_stage(rows: Mapping[Act, Move | Mapping[Stage, Move]]) -> Mapping[tuple[Act, Stage], Move]:
    """One move for each act and stage. A row with a single move has it in every stage."""
    found = {}
    for act, row in rows.items():
        for at in Stage:
            found[act, at] = row[at] if isinstance(row, Mapping) else row
    return complete("moves", product(Act, Stage), found)


# ── facts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _place(turn: Turn, said: Said) -> None:
    """Where they are, which was not asked: what was said last is said for that country, or asked what happened."""
    topic = topic_of(turn)
    if in_talk.still(turn)[0] is not None:
        turn.pending = None
        turn.say(in_talk.in_danger(turn))
    elif turn.asked(Question.COUNTRY):
        answers.in_country(turn)
    elif topic is not None and at_home(turn, said.understanding):
        turn.say(in_talk.in_danger(turn, FOR_THEM, crisis=False))
    elif topic is None:
        what_happened(turn)
    else:
        calm = topic in turn.rules.calm or turn.case is None
        answers.answer_topic(turn, topic, anywhere=calm, hurry=not calm)


def what_happened(turn: Turn) -> None:
    """Thanks for a fact that nothing stands beside, and the question what it is about."""
    topics = [Button("topic", (t,)) for t in turn.rules.menu[: len(Place) - 1]]
    turn.tell(Line.WHAT_HAPPENED, *(tuple(topics[i : i + 2]) for i in range(0, len(topics), 2)), (answers.HUMAN,))


def _calms(turn: Turn, said: Said) -> None:
    """The danger was none, or is over: nothing that was answered to it is shown or asked about again, and what is
    asked besides is answered. The case, if there is one, stays as it is; its card says what was said, since somebody
    else may have written it.
    """
    talk = talk_of(turn)
    calm = Talk(writer_at=talk.writer_at, subject_at=talk.subject_at, calmed=True)
    turn.told, turn.pending = replace(turn.told, last_answer=None, talk=calm), None
    turn.tell(Line.TAKEN_BACK if turn.case is not None else Line.TAKE_CARE, (answers.HUMAN, answers.MENU))
    asked = understood.surely_asked(turn, said.understanding)
    if asked is not None and said.understanding.confidence >= CHANGES and asked in turn.rules.calm:
        answers.answer_topic(turn, asked)
    turn.card()


def _another(turn: Turn, said: Said) -> None:
    """It is about somebody else: what was said last in the form for them, or the question what happened."""
    _of_another(turn)
    if topic_of(turn) is None:
        what_happened(turn)
    else:
        queries.explain(turn, said)


def _of_another(turn: Turn) -> None:
    if turn.told.person in (None, Person.SELF):
        turn.told = replace(turn.told, person=Person.OTHER)
    turn.card()


def _over(turn: Turn, said: Said) -> None:
    """What helps now, in the country where they are."""
    if OVER not in turn.rules.topics:
        understood.known(turn, said)
        return
    turn.say(Say(topic=OVER, country=turn.told.country))
    turn.told = replace(turn.told, last_answer=said.understanding.topic)


# ── what is not sure ────────────────────────────────────────────────────────────────────────────────────────────


def _haste(turn: Turn, said: Said) -> None:
    """Urgent, and nobody knows of what: a human finds out."""
    turn.open_case(said.understanding.urgency, said.understanding.topic, said.understanding.reasons)
    answers.opened(turn)


def _ask(turn: Turn, said: Said) -> None:
    """Not sure: an advert, or the likeliest topics as buttons, and always a human. What is only a little more of the
    same is noted, and after some times in vain it is a human whom they are led to."""
    if form_words.advert(turn, turn.told.last_answer, said.words):
        return
    talk, topic = talk_of(turn), topic_of(turn)
    turn.told = replace(turn.told, talk=replace(talk, unclear=talk.unclear + 1))
    likely = understood.likely(turn, said.understanding)
    asked = asks(said.words)
    more = fitting.further(turn, topic) if len(said.words) > PLACE_MOST and not asked else None
    if topic is not None and more is not None and (not likely or topic in likely):
        turn.say(Say(topic=topic, section=more, country=answers.about(turn, topic)))
    elif asked and (not likely or topic in likely) and sections.near(turn, said):
        _which(turn, said)
    elif topic is not None and (not likely or topic in likely):
        turn.tell(Line.NOTED, (answers.HUMAN,), (Button("section", (topic, "more")), Button("numbers", (topic,))))
    elif talk.unclear >= UNCLEAR_MOST:
        answers.menu(turn, Line.NOT_UNDERSTOOD_AGAIN)
    else:
        understood.ask(turn, said.understanding)
    consent.keep(turn, said.words, said.understanding)


def _which(turn: Turn, said: Said) -> None:
    """What of it they want to know is chosen from what it likeliest is, unless it was not said to them yet."""
    topic = topic_of(turn) or ""
    whole = Say(topic=topic, country=answers.about(turn, topic))
    if said.act is Act.WHICH and repeating.of_whom(turn, whole) not in talk_of(turn).earlier:
        understood.known(turn, said)
        return
    turn.tell(Line.WHICH_OF_IT, *((button,) for button in _near(turn, said)), (answers.HUMAN, answers.MENU))


def _near(turn: Turn, said: Said) -> Sequence[Button]:
    """Buttons for the parts of the answer that a message may ask of."""
    return [leads_to(name) for name in sections.near(turn, said)]


def _in_country(turn: Turn, said: Said) -> None:
    """A country that we do not know, or none: better the answer for anywhere than none."""
    answers.in_country(turn)


def _added(turn: Turn, said: Said) -> None:
    """For the counsellor, who is called already. What they likely ask, beside what they know, is answered where that is
    calm, and else can be pressed.
    """
    u = said.understanding
    asked = [topic for topic in understood.likely(turn, u) if topic != topic_of(turn)]
    likely = (g.topic for g in u.guesses if g.topic in asked and g.confidence >= turn.rules.sure)
    calm = next((topic for topic in likely if topic in turn.rules.calm), None)
    if calm is not None and u.asks and not turn.phone.unsure:
        answers.answer_topic(turn, calm)
    elif (more := _in_danger(turn, said)) is not None:
        turn.say(more)
    else:
        topics = [Button("topic", (topic,)) for topic in asked[:2] if len(said.words) > PLACE_MOST // 2]
        if u.not_about and not (u.lives or turn.phone.unsure):
            turn.tell(Line.OTHER_WORDS, *((button,) for button in topics), (answers.HUMAN, answers.MENU))
            return
        if _unanswered(turn, said):
            turn.say(in_talk.in_danger(turn, AGAIN))
            return
        near = _near(turn, said) if asks(said.words) else ()
        understood.added(turn, [*dict.fromkeys((*topics, *near))][:OFFERED])


def _unanswered(turn: Turn, said: Said) -> bool:
    """Whether who is in danger asks what nobody understands: that it is kept is no answer, and whom to call is, where
    that does not stand above.
    """
    danger = talk_of(turn).urgency is Urgency.EMERGENCY and in_talk.called(turn) is not None
    stands = any(name.startswith(f"explain {AGAIN} ") for name in talk_of(turn).shown)
    return danger and asks(said.words) and not (stands or turn.phone.unsure or said.understanding.lives)


def _in_danger(turn: Turn, said: Said) -> Say | None:
    """What to do in danger that waits for somebody, of what they tell or next: no "it is kept" helps who is afraid."""
    topic, waits = topic_of(turn), in_talk.called(turn)
    of_it = topic == talk_of(turn).matter and talk_of(turn).urgency is Urgency.EMERGENCY
    if waits is None or turn.phone.unsure or not of_it or asks(said.words) or said.understanding.lives:
        return None
    id_ = sections.tells(turn, said) or fitting.further(turn, topic, danger=True)
    return None if id_ is None else Say(topic=topic or "", section=id_, country=turn.told.country, called=waits)


MOVES = _by_stage(
    {
        Act.CALMS: _calms,
        Act.PLACE: _place,
        Act.QUERY: queries.asked,
        Act.SECTION: queries.asked,  # another answer was asked for more plainly, and had nothing new
        Act.WHICH: _which,
        Act.ANOTHER: _another,
        Act.OVER: _over,
        Act.FOREIGN: understood.not_ours,
        Act.MATTER: understood.known,
        Act.HASTE: _haste,
        Act.UNCLEAR: {Stage.FRESH: _ask, Stage.ANSWERED: _ask, Stage.ASKED: _in_country, Stage.WAITING: _added},
    }
)
"""What is done about each act at each stage. A counsellor's words are never here: beside one the bot is quiet."""
