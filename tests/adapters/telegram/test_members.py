"""Who somebody is at the desk: asked of the group, and of the settings for members only."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from telegram import Bot
from telegram.error import NetworkError

from bot.adapters.telegram.wire.groups import ForumGroups, GroupMembers
from bot.core.model.case_events import By
from bot.core.model.contact_events import Commanded, PressedForged
from bot.core.model.conversation import Conversation
from bot.core.model.desk import Counsellor, Desk
from bot.core.model.desk_events import CounsellorLeft, CounsellorStarted, MemberCame, TookNext
from bot.core.ports import DESK, Routed
from bot.engine.parts import Held
from bot.engine.pipeline import Batch, admitted, of_a_member

GROUP = -1_001_234_567_890


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GroupMembers, "PAUSES", (0.0,) * len(GroupMembers.PAUSES))


class Group:
    """The one call of the Bot API that is needed here."""

    def __init__(self, **status: str) -> None:
        self.status = status

    async def get_chat_member(self, chat: int, user: int) -> Any:
        return SimpleNamespace(status=self.status[f"u{user}"], is_member=True)


@pytest.mark.parametrize(
    ("status", "named", "is_member", "supervises", "administers"),
    [
        ("member", False, True, False, False),
        ("administrator", False, True, True, False),
        ("creator", False, True, True, True),
        ("member", True, True, False, True),
        ("left", True, False, False, False),
        ("kicked", True, False, False, False),
    ],
)
async def test_the_group_and_for_its_members_the_settings_say_who_somebody_is(
    status: str, named: bool, is_member: bool, supervises: bool, administers: bool
) -> None:
    bot = cast(Bot, Group(u7=status))
    members = GroupMembers(bot, ForumGroups({"desk": GROUP}), lambda: 0.0, frozenset({"7"} if named else ()))
    assert await members.groups("7") == (("desk",) if is_member else ())
    assert await members.supervises("7") is supervises
    assert await members.administers("7") is administers


async def test_who_is_in_one_of_two_groups_acts_there_only() -> None:
    class Two:
        async def get_chat_member(self, chat: int, user: int) -> Any:
            return SimpleNamespace(status="administrator" if chat == GROUP else "left", is_member=True)

    groups = ForumGroups({"other": GROUP - 1, "desk": GROUP})
    members = GroupMembers(cast(Bot, Two()), groups, lambda: 0.0)
    assert await members.groups("7") == ("desk",)
    assert await members.supervises("7")


async def test_who_left_a_group_supervises_by_it_no_more_also_where_telegram_does_not_answer() -> None:
    class Two:
        def __init__(self) -> None:
            self.answers = True

        async def get_chat_member(self, chat: int, user: int) -> Any:
            if not self.answers:
                raise NetworkError("away")
            return SimpleNamespace(status="administrator" if chat == GROUP else "member", is_member=True)

    bot, groups = Two(), ForumGroups({"other": GROUP - 1, "desk": GROUP})
    members = GroupMembers(cast(Bot, bot), groups, lambda: 0.0)
    assert await members.supervises("7")
    bot.answers = False
    members.ask_anew("7", left="desk")
    assert not await members.supervises("7")
    assert await members.groups("7") == ("other",)


async def test_whose_place_changed_is_asked_about_at_once_and_not_in_a_minute() -> None:
    group = Group(u7="administrator")
    members = GroupMembers(cast(Bot, group), ForumGroups({"desk": GROUP}), lambda: 0.0)
    assert await members.supervises("7")
    group.status["u7"] = "member"
    assert await members.supervises("7"), "remembered for a minute"
    members.ask_anew("7")
    assert not await members.supervises("7")
    assert await members.groups("7") == ("desk",)


@pytest.mark.parametrize(
    ("recorded", "groups", "supervises"),
    [
        (Counsellor("c", "7", "Chan", groups=("desk",)), ("desk",), False),
        (Counsellor("c", "7", "Chan", groups=("desk",), supervisor=True), ("desk",), True),
        (Counsellor("c", "7", "Chan", groups=("other",)), (), False),
        (Counsellor("c", "7", "Chan", groups=("desk",), gone=True), (), False),
        (None, (), False),
    ],
)
async def test_after_a_start_the_desk_says_who_is_who_while_telegram_does_not_answer(
    recorded: Counsellor | None, groups: tuple[str, ...], supervises: bool
) -> None:
    class Away:
        asked = 0

        async def get_chat_member(self, chat: int, user: int) -> Any:
            self.asked += 1
            raise NetworkError("away")

    bot, now = Away(), [0.0]
    members = GroupMembers(cast(Bot, bot), ForumGroups({"desk": GROUP}), lambda: now[0])
    assert await members.groups("7", recorded) == groups
    assert await members.supervises("7") is supervises
    assert bot.asked == 3, "asked again for a hiccup, and not for each thing that is to be known"
    now[0] = 6.0
    await members.supervises("7")
    assert bot.asked == 6


async def test_who_left_the_only_group_is_nobody_at_once_and_not_in_a_minute() -> None:
    """What they press meanwhile, in their private chat, would make them a member again for the desk."""
    group = Group(u7="member")
    members = GroupMembers(cast(Bot, group), ForumGroups({"desk": GROUP}), lambda: 0.0)
    assert await members.groups("7") == ("desk",)
    group.status["u7"] = "left"
    by = By("c", "7", "Chan", groups=("desk",), at="desk")
    use = cast(Held, SimpleNamespace(parts=SimpleNamespace(members=members)))
    left = Routed(DESK, (CounsellorLeft(by=by),))
    pressed = Routed(DESK, (TookNext(by=replace(by, at=None), press="p"),), "7")
    events, strangers = await admitted([left, pressed], use, Desk())
    assert events == (CounsellorLeft(by=by), PressedForged(press="p", desk=True))
    assert strangers == 1


async def test_nothing_counts_that_somebody_does_who_came_by_a_link_and_whom_nobody_let_in() -> None:
    members = GroupMembers(cast(Bot, Group(u7="member")), ForumGroups({"desk": GROUP}), lambda: 0.0)
    by = By("c", "7", "Chan", at="desk")
    use = cast(Held, SimpleNamespace(parts=SimpleNamespace(members=members)))
    acts = Routed(DESK, (TookNext(by=by, press="p"), CounsellorStarted(by=by), MemberCame(by=by)), "7")
    desk = Desk(counsellors=(Counsellor("c", "7", "Chan", unvouched=True),))
    events, strangers = await admitted([acts], use, desk)
    assert [type(event) for event in events] == [PressedForged, MemberCame]
    assert strangers == 2
    let_in = replace(desk, counsellors=(Counsellor("c", "7", "Chan"),))
    assert (await admitted([acts], use, let_in))[1] == 0


@pytest.mark.parametrize("acts", ["left", "pressed"])
async def test_who_left_one_of_two_groups_is_told_apart_by_what_they_are_in_the_other(acts: str) -> None:
    """A word of theirs from the group that they left counts for nothing; that they left it does."""

    class Two:
        async def get_chat_member(self, chat: int, user: int) -> Any:
            return SimpleNamespace(status="left" if chat == GROUP else "member", is_member=False)

    members = GroupMembers(cast(Bot, Two()), ForumGroups({"other": GROUP - 1, "desk": GROUP}), lambda: 0.0)
    by = By("c", "7", "Chan", supervisor=True, groups=("other", "desk"), at="desk")
    event = CounsellorLeft(by=by) if acts == "left" else TookNext(by=by, press="p")
    use = cast(Held, SimpleNamespace(parts=SimpleNamespace(members=members)))
    events, strangers = await admitted([Routed(DESK, (event,), "7")], use, Desk())
    if acts == "left":
        left = replace(by, supervisor=False, groups=("other",))
        assert (events, strangers) == ((CounsellorLeft(by=left),), 0)
    else:
        assert (events, strangers) == ((PressedForged(press="p", desk=True),), 1)


@pytest.mark.parametrize(
    ("status", "known", "others", "met_as"),
    [
        ("member", False, False, "counsellor"),
        ("left", False, False, "contact"),
        ("member", True, False, "contact"),
        ("member", False, True, "contact"),
    ],
)
async def test_who_presses_start_is_met_as_what_they_are(status: str, known: bool, others: bool, met_as: str) -> None:
    """Also before they did anything in the group; not who wrote as a contact before, nor with words beside it."""

    async def load(key: str) -> Any:
        return SimpleNamespace(conversation=Conversation(key, "7") if known else None)

    members = GroupMembers(cast(Bot, Group(u7=status)), ForumGroups({"desk": GROUP}), lambda: 0.0)
    store = SimpleNamespace(records=SimpleNamespace(load=load))
    use = cast(Held, SimpleNamespace(parts=SimpleNamespace(members=members, store=store)))
    start = CounsellorStarted(by=By("c", "7", "", groups=()))
    asked = Commanded(address="7", message=1, sent_at=0, name="start")
    routed = [Routed("contact", (asked,), member=start)]
    routed += [Routed("contact", (asked,))] if others else []
    batch = await of_a_member(Batch("contact", (), tuple(routed)), use)
    if met_as == "counsellor":
        assert (batch.key, batch.routed) == (DESK, (Routed(DESK, (start,), "7"),))
    else:
        assert (batch.key, batch.routed) == ("contact", tuple(routed))
