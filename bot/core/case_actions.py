"""What can be done with a case, by whom, and what there is to choose: one table for the card in the forum and for the
page, each of which asks here instead of knowing it.

A card stands before everybody (`who` is None): it offers what the case allows. A page is one person's: it leaves out
what the core would refuse them. Both only offer; what counts is decided where the press arrives (`bot.core.desk_acts`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.casework import referring
from bot.core.casework.card_choices import LESS_URGENT, MUTE_SPANS, MUTED, OUTCOMES
from bot.core.casework.child import WHY as NO_CHILD
from bot.core.casework.child import of_a_child
from bot.core.casework.follow_up import DAYS
from bot.core.casework.identity import WHY
from bot.core.desk.rights import Act, may
from bot.core.keeping.closing import CORRECT_WITHIN, UNDO_WITHIN
from bot.core.model.case import Case, CaseState
from bot.core.model.case_events import By
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Desk, EndedCase
from bot.core.understanding.topics import Topics
from bot.core.understanding.values import Urgency

GROUP_SHORT = 8
"""Characters of our id of a group in a press: enough to tell the groups of a desk apart."""

NOBODY = "-"
"""What stands for no choice in a press: to the queue, or back."""


@dataclass(frozen=True)
class Scene:
    """A case at a moment (milliseconds since 1970), and who looks at it; None: everybody in its group.

    `about`: what is true of topics. `protocols`: whether the organisation has steps of its own for emergencies.
    """

    told: Conversation
    case: Case
    desk: Desk
    now: int
    about: Topics
    protocols: bool
    who: By | None = None

    @property
    def open(self) -> bool:
        """Whether somebody holds it."""
        return self.case.state is CaseState.OPEN

    @property
    def supervises(self) -> bool:
        """Whether who looks may press for others."""
        return self.who is not None and may(self.who, Act.FOR_OTHERS)

    @property
    def emergency(self) -> bool:
        """Whether it is one."""
        return self.case.urgency is Urgency.EMERGENCY


@dataclass(frozen=True)
class Choice:
    """One thing to choose: `value` as a press says it. It is shown by the id of its words, by a name that people have,
    or as the case of a `code`, of which `joined` and `ended` say more.
    """

    value: str
    words: str = ""
    name: str = ""
    code: tuple[int, int] | None = None
    joined: bool = False
    ended: bool = False


def _holder(scene: Scene) -> bool:
    """Who holds it, and who may press for others."""
    return scene.who is None or scene.case.holder == scene.who.counsellor or may(scene.who, Act.FOR_OTHERS)


def _anybody(_: Scene) -> bool:
    return True


def _holder_alone(scene: Scene) -> bool:
    return scene.who is None or scene.case.holder == scene.who.counsellor


def _with(act: Act, of: Callable[[Scene], bool] = _anybody) -> Callable[[Scene], bool]:
    """Whose role allows it, among those."""
    return lambda scene: of(scene) and (scene.who is None or may(scene.who, act))


def _not_the_holder(scene: Scene) -> bool:
    return scene.who is None or scene.case.holder != scene.who.counsellor


def _family(name: str, values: Sequence[str]) -> Callable[[Scene], Iterator[Choice]]:
    """Choices that are always the same, each with words of this family."""
    return lambda _: (Choice(value, f"{name}.{value}") for value in values)


def _colleagues(scene: Scene) -> Iterator[Choice]:
    for counsellor in scene.desk.on_duty(scene.now, scene.case.group):
        if counsellor.id != scene.case.holder:
            yield Choice(counsellor.id, name=counsellor.name)
    yield Choice(NOBODY, "button.queue")


def _groups(scene: Scene) -> Iterator[Choice]:
    return (Choice(g[:GROUP_SHORT], name=scene.desk.title(g)) for g in scene.desk.elsewhere(scene.case.group))


def _others(scene: Scene) -> Iterator[Choice]:
    """The others' cases, those that are joined already first."""
    found = [(c, scene.told.joined_with(c)) for c in scene.desk.joinable(scene.told.contact, scene.now)]
    for other, joined in sorted(found, key=lambda one: not one[1]):
        yield Choice(
            f"{other.code[0]}-{other.code[1]}", code=other.code, joined=joined, ended=isinstance(other, EndedCase)
        )


def _referral(scene: Scene) -> int:
    """The number of the referral whose outcome is asked for."""
    one = referring.open_one(scene.told)
    return one.number if one is not None else 0


def _muted(scene: Scene) -> bool:
    return scene.told.mute.until > scene.now


def _ended_within(span: int) -> Callable[[Scene], bool]:
    """Whether it ended that short a time ago, by the same person, and by its holder's word."""

    def within(scene: Scene) -> bool:
        life = scene.case.life
        closed = bool(life.closed_at) and not scene.case.live and not scene.case.stranger
        return closed and not _muted(scene) and life.outcome != MUTED and scene.now - life.closed_at <= span

    return within


@dataclass(frozen=True)
class Action:
    """One thing to do. `press`: with what its press begins; "" where only its choices, made elsewhere, are pressed.

    `button`: the name of its label. `when` and `whose`: whether the case allows it, and whether it is theirs to do.
    `choices`: what follows; none: it is done at once. `about`: the number that a press bears, the case's unless given.
    `least`: so many choices there have to be. `beside`: how many of them have room in one row of a phone.
    """

    press: str
    button: str
    when: Callable[[Scene], bool]
    whose: Callable[[Scene], bool] = _holder
    choices: Callable[[Scene], Iterator[Choice]] | None = None
    about: Callable[[Scene], int] | None = None
    beside: int = 2
    least: int = 0

    def number(self, scene: Scene) -> int:
        """The number that its press bears."""
        return self.about(scene) if self.about is not None else scene.case.number


def _open(scene: Scene) -> bool:
    return scene.open


def _paused(scene: Scene) -> bool:
    return scene.open and scene.case.hold.paused


def _live(scene: Scene) -> bool:
    return scene.case.live


ACTIONS: Mapping[str, Action] = {
    "claim": Action("claim", "take_over", lambda s: s.case.state is CaseState.WAITING, _anybody),
    "protocol": Action("protocol", "protocol", lambda s: s.case.live and s.emergency and s.protocols, _anybody),
    "hand": Action("hand", "hand_on", _open, choices=_colleagues),
    "pause": Action("pause", "pause", lambda s: s.open and not s.case.hold.paused),
    "resume": Action("pause", "resume", _paused),
    "refer": Action("", "refer", _open),
    "follow": Action("follow", "follow", _open, choices=_family("follow_in", tuple(map(str, DAYS)))),
    "outcome": Action(
        "out",
        "outcome",
        lambda s: s.open and _referral(s) > 0,
        choices=_family("referral_outcome", referring.OUTCOMES),
        about=_referral,
    ),
    "lower": Action(
        "lower",
        "lower",
        lambda s: s.open and s.case.urgency > Urgency.SUPPORT,
        choices=_family("less_urgent", LESS_URGENT),
    ),
    "close": Action("end", "close", _open, choices=_family("outcome", OUTCOMES)),
    "supervisor": Action("chief", "supervisor", _open),
    "record": Action("", "record", _open),
    "tasks": Action("", "tasks", lambda s: s.open and bool(s.case.notes.tasks)),
    "question": Action("question", "question", lambda s: s.open and s.told.phone.question is None),
    "join": Action("join", "join", _open, _with(Act.JOIN, _holder), choices=_others),
    "topics": Action("", "wrong_topic", _open),
    "mute": Action("mute", "mute", _open, choices=_family("mute_for", tuple(MUTE_SPANS))),
    "move": Action("move", "move", _live, _with(Act.MOVE), choices=_groups, beside=1, least=1),
    "unmask": Action(
        "unmask",
        "unmask",
        lambda s: s.open and s.emergency,
        _holder_alone,
        choices=_family("unmask_why", WHY),
        beside=1,
    ),
    "child": Action(
        "adult",
        "no_child",
        lambda s: s.open and of_a_child(s.told, s.case, s.about),
        _with(Act.NO_CHILD, _not_the_holder),
        choices=_family("no_child", NO_CHILD),
        beside=1,
    ),
    "undo": Action("undo", "undo", _ended_within(UNDO_WITHIN)),
    "correct": Action(
        "right", "wrong_outcome", _ended_within(CORRECT_WITHIN), choices=_family("outcome", OUTCOMES)
    ),
    "unmute": Action("unmute", "unmute", lambda s: not s.case.live and _muted(s)),
}  # fmt: skip
"""Every action by the name of its menu, or of itself where there is nothing to choose."""


def possible(scene: Scene) -> tuple[str, ...]:
    """The names of what can be done now, by whoever looks."""
    return tuple(name for name, action in ACTIONS.items() if _offered(action, scene))


def _offered(action: Action, scene: Scene) -> bool:
    if not action.when(scene) or not action.whose(scene):
        return False
    return not action.least or action.choices is None or len(list(action.choices(scene))) >= action.least
