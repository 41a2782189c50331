"""Prepared words, the protocol, withholding, a wrong topic and muting, end to end on the stand-in."""

from pathlib import Path

import pytest

from standin import StandIn
from standin.world.model import GENERAL
from tests.pipeline.running import Nursery
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running
from tests.pipeline.test_desk_story import choose

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

LONG = 30


async def test_what_a_holder_sends_of_vetted_words_and_how_abuse_ends(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)

    async def see(what: str) -> None:
        await until(standin, what, lambda: cast.desk_says(what), LONG)

    async def hear(what: str) -> None:
        await until(standin, what, lambda: cast.says(cast.contact, what), LONG)

    async def unsaid(what: str) -> None:
        await until(standin, f"not {what}", lambda: not cast.says(cast.contact, what), LONG)

    async with running(nursery, standin, tmp_path / "s") as sarika:
        await until(standin, "board", lambda: bool(cast.buttons("On shift", GENERAL)), LONG)
        topic = await held(cast)

        await choose(cast, "Protocol", topic)
        await see("Protocol, for you only: Locked in or trafficked")

        cast.counsellor.send("/r hello", chat=cast.forum, topic=topic)
        await hear("I am a person, not the machine")
        await see("Hello: goes to the contact now.")
        standin.account().inline = True
        asked, foreign = cast.counsellor.ask("safe to", chat=cast.forum), cast.contact.ask("safe to")
        inline = standin.account().asked
        await until(standin, "results", lambda: bool(inline[asked].results), LONG)
        found = inline[asked].results or {}
        chosen = cast.counsellor.choose(asked, next(iter(found)), chat=cast.forum, topic=topic)
        await hear("Is it safe for you to write now?")
        cast.counsellor.send("/unsend", chat=cast.forum, topic=topic, reply_to=chosen.id)
        await see("Taken back")
        await unsaid("Is it safe for you to write now?")
        assert inline[foreign].results is None, "only members of the desk are answered"
        cast.counsellor.send("/r nothing_like_it", chat=cast.forum, topic=topic)
        await see("no reply has this name")

        await choose(cast, "Replies", topic)
        await choose(cast, "Safe to write?", topic)
        await see("Safe to write?: send this?")
        assert not cast.says(cast.contact, "Is it safe for you to write now?")
        await choose(cast, "Send it", topic)
        await hear("Is it safe for you to write now?")
        offered = [m for m in cast.at_desk(topic) if "send this?" in m["text"]][-1]["body"]["message_id"]
        cast.counsellor.send("/unsend", chat=cast.forum, topic=topic, reply_to=offered)
        await unsaid("Is it safe for you to write now?")

        cast.counsellor.send("/withhold kh_1280 does not answer", chat=cast.forum)
        await see("Withheld: kh_1280. No contact is shown it")
        cast.counsellor.send("/n kh_1280", chat=cast.forum, topic=topic)
        await see("no service has this name")
        cast.counsellor.send("/restore kh_1280", chat=cast.forum)
        await see("Shown again: kh_1280.")
        cast.counsellor.send("/n kh_1280", chat=cast.forum, topic=topic)
        await hear("Child Helpline Cambodia")

        await choose(cast, "More", topic)
        await choose(cast, "Wrong topic", topic)
        await choose(cast, "At work", topic)
        await choose(cast, "Being hurt", topic)
        await see("About: Being hurt")
        await choose(cast, "Less urgent", topic)
        await choose(cast, "The machine read it wrongly", topic)
        await see("Urgency: urgent")
        await choose(cast, "More", topic)
        await choose(cast, "Mute", topic)
        await choose(cast, "1 hour", topic)
        await hear("the counsellors do not read what you send here")
        cast.contact.send("buy cheap shoes")
        await standin.idle(0.5)
        assert not cast.desk_says("buy cheap shoes")
        cast.contact.send("I am locked in a room, help")
        await see("I am locked in a room, help")
        await until(standin, "taken up again", lambda: bool(cast.buttons("Take over", topic)), LONG)
        await see("Not shown while they were muted: 1")
        assert not cast.says(cast.contact, "/withhold")
        assert not cast.says(cast.contact, "Protocol")
        await at_rest(sarika)
    assert not standin.violations, str(standin.violations)
