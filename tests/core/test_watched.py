"""What the watched world may not take for a mistake: each a story that it once judged wrongly."""

from dataclasses import replace

from bot.core.model.case_events import OfferAnswered, PreparedChosen
from bot.core.model.lines import Line
from bot.core.model.prepared import What, tag
from bot.core.model.rules import MINUTE
from tests.core.watched import WatchedWorld
from tests.core.world import EMERGENCY


def test_words_from_a_counsellors_own_chat_are_no_wording_of_a_reaction() -> None:
    """Neither has a message in the thread, so that neither is known by one."""
    world = WatchedWorld()
    world.writes("a", "they locked me in", EMERGENCY)
    world.drain()
    world.claims("c", "a")
    world.says("c", "a")
    world.drain()
    world.reacts("a", world.phones["a"].seen[0].message, "👍")
    world.says("c", "a", "more words")
    world.handle("a", [PreparedChosen(by=world.by("c"), case=1, press="p1", what=What.REPLY, tag=tag("hello"))])
    at_home = replace(world.by("c"), under=9)
    world.handle("a", [OfferAnswered(by=at_home, case=1, press="p2", offer=1, send=True, message=9)])
    world.drain()
    world.everything_arrived()


def test_danger_that_comes_in_late_waits_behind_the_neutral_line_where_the_phone_is_watched() -> None:
    """Who looks at the phone by then, nobody knows: the desk is called all the same."""
    world = WatchedWorld()
    world.commands("a", "hide")
    world.inbox["a"].append((world.wrote("a", "they locked me in"), EMERGENCY))
    world.now += world.rules.quiet_after + MINUTE
    world.drain()
    assert world.lines("a")[-1] == Line.KNOCK
    world.presses("a", "read")
    world.drain()
    assert "confinement" in world.lines("a")
