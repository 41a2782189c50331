"""Both ways of a takeover end to end on the stand-in: reactions, answers to a single message, albums, cards, breaks."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from standin import StandIn
from standin.people.person import Person
from tests.pipeline.running import Nursery, Sarika, ended
from tests.pipeline.story import Cast, at_rest, until
from tests.pipeline.test_delivery import held, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]


def line(person: Person, words: str, chat: int | None = None) -> dict[str, Any]:
    """The newest message with these words."""
    return next(m for m in reversed(person.transcript(chat)) if words in m["text"])


def answers(message: dict[str, Any]) -> int | None:
    """The message that one is an answer to."""
    replied = message["body"].get("reply_to_message")
    return int(replied["message_id"]) if replied is not None else None


async def test_reactions_and_answers_find_their_message(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    contact, counsellor, forum = cast.contact, cast.counsellor, cast.forum
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        words = counsellor.send("are you alone", chat=forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(contact, "are you alone"))
        sent = line(contact, "are you alone")["id"]

        await at_rest(sarika)
        contact.react(sent, "👍")
        await until(standin, "shown", lambda: "👍" in line(counsellor, "are you alone", forum)["reactions"])
        contact.react(sent)
        await until(standin, "gone", lambda: not line(counsellor, "are you alone", forum)["reactions"])

        own = contact.send("yes, in the room", reply_to=sent)
        await until(standin, "the answer", lambda: cast.desk_says("yes, in the room"))
        shown = line(counsellor, "yes, in the room", forum)
        assert answers(shown) == words.id

        await at_rest(sarika)  # nobody reads and reacts within milliseconds
        counsellor.react(shown["id"], "❤", chat=forum)
        await until(standin, "on the phone", lambda: bool(line(contact, "yes, in the room")["reactions"]))
        counsellor.react(shown["id"], chat=forum)
        await until(standin, "gone", lambda: not line(contact, "yes, in the room")["reactions"])

        counsellor.send("good", chat=forum, topic=topic, reply_to=shown["id"])
        await until(standin, "passed on", lambda: cast.says(contact, "good"))
        assert answers(line(contact, "good")) == own.id
        contact.delete(own.id)
        counsellor.send("and the door", chat=forum, topic=topic, reply_to=shown["id"])
        await until(standin, "without an answer", lambda: cast.says(contact, "and the door"))
        assert answers(line(contact, "and the door")) is None

        contact.react(line(contact, "A counsellor is here")["id"], "🙏")
        await until(standin, "in words", lambda: cast.desk_says("reacts to a message of the machine"))
        await at_rest(sarika)


async def test_a_reaction_without_a_counsellor_is_answered(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    async with running(nursery, standin, tmp_path / "s"):
        cast.contact.start()
        await until(standin, "answered", lambda: bool(cast.shown(cast.contact)))
        cast.contact.press("🌐 English")
        await until(standin, "menu", lambda: len(cast.shown(cast.contact)) >= 2)
        cast.contact.react(cast.contact.transcript()[-1]["id"], "❤")
        await until(standin, "answered", lambda: cast.says(cast.contact, "Thank you for the sign"))


def albums(person: Person, chat: int | None = None) -> list[list[str]]:
    """The bot's albums in a chat: the captions of each."""
    found: dict[str, list[str]] = {}
    for message in person.transcript(chat):
        group = message["body"].get("media_group_id")
        if message["bot"] and group is not None:
            found.setdefault(group, []).append(message["text"])
    return list(found.values())


async def test_albums_stay_together_both_ways(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    contact, counsellor, forum = cast.contact, cast.counsellor, cast.forum
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        shared = contact.album(["photo", "video", "photo"], caption="my papers")
        contact.send("can you read them")
        await until(standin, "words after it", lambda: cast.desk_says("can you read them"))
        assert albums(counsellor, forum) == [["my papers", "", ""]]

        await at_rest(sarika)
        second = [m for m in counsellor.transcript(forum) if m["bot"] and "media_group_id" in m["body"]][1]
        counsellor.send("what is this one", chat=forum, topic=topic, reply_to=second["id"])
        await until(standin, "an answer", lambda: cast.says(contact, "what is this one"))
        assert answers(line(contact, "what is this one")) == shared[1].id

        given = counsellor.album(["document", "document"], caption="please sign", chat=forum, topic=topic)
        counsellor.send("both pages", chat=forum, topic=topic)
        await until(standin, "words after it", lambda: cast.says(contact, "both pages"))
        assert albums(contact) == [["please sign", ""]]
        await at_rest(sarika)
        counsellor.send("/unsend", chat=forum, topic=topic, reply_to=given[1].id)
        await until(standin, "taken back", lambda: cast.desk_says("Taken back"))
        assert albums(contact) == [["please sign"]]
        await at_rest(sarika)


async def test_typing_is_shown_while_words_wait_and_costs_nothing_when_they_do_not(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)

    def typed() -> int:
        return sum(event["kind"] == "typing" for event in standin.hub.feed.since(0))

    async with running(nursery, standin, tmp_path / "s", settings={"limits": True}) as sarika:
        topic = await held(cast)
        cast.counsellor.send("one", chat=cast.forum, topic=topic)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "one"))
        await at_rest(sarika, within=90)  # what is shown may wait for a minute's calls
        assert typed() == 0
        for words in ("two", "three", "four", "five"):
            cast.counsellor.send(words, chat=cast.forum, topic=topic)
        await until(standin, "typing", lambda: typed() > 0)
        await until(standin, "passed on", lambda: cast.says(cast.contact, "five"))
        assert typed() <= 2


async def test_cards_ask_first_and_a_file_that_is_too_big_is_said(
    nursery: Nursery, standin: StandIn, tmp_path: Path
) -> None:
    cast = Cast.of(standin)
    contact, counsellor, forum = cast.contact, cast.counsellor, cast.forum
    async with running(nursery, standin, tmp_path / "s") as sarika:
        topic = await held(cast)
        counsellor.contact("+85523000000", "The office", chat=forum, topic=topic)
        await until(standin, "asked", lambda: bool(cast.buttons("Send it", topic)))
        assert not any(m["kind"] == "contact" for m in contact.transcript())
        counsellor.press("Send it", message_id=cast.buttons("Send it", topic)[-1], chat=forum)
        await until(standin, "sent", lambda: any(m["kind"] == "contact" for m in contact.transcript()))

        contact.contact("+60120000000", "My aunt", user_id=77)
        await until(standin, "hers", lambda: cast.desk_says("[a contact card: My aunt, +60120000000]"))
        contact.contact("+60129999999", "Me", user_id=contact.user.id)
        await until(standin, "not theirs", lambda: cast.desk_says("their own contact card"))
        assert not cast.desk_says("60129999999")

        words = "Bad Request: file is too big"
        standin.faults.add("refuse", method="sendDocument", chat_id=forum, code=400, description=words)
        contact.file("document")
        await until(standin, "told", lambda: cast.says(contact, "too big for me to pass on"))
        await until(standin, "told here", lambda: cast.desk_says("a file that is too big"))
        odd = {"code": 400, "description": "Bad Request: file is too big"}
        standin.faults.add("refuse", method="sendMediaGroup", chat_id=forum, **odd)
        standin.faults.add("refuse", method="sendPhoto", chat_id=forum, nth=2, **odd)
        contact.album(["photo", "photo"], caption="one of them is")
        await until(standin, "one", lambda: cast.desk_says("one of them is", kind="photo"))
        told = "too big for me to pass on"
        await until(standin, "told", lambda: sum(told in text for text in cast.shown(contact)) == 2)

        contact.send("/numbers")
        await until(standin, "told of it", lambda: cast.desk_says("asked me for numbers"))
        await at_rest(sarika)


async def test_a_break_in_the_service_is_told_to_both(nursery: Nursery, standin: StandIn, tmp_path: Path) -> None:
    cast = Cast.of(standin)
    sarika = Sarika(nursery, standin, tmp_path / "s", {"rules": {"interrupted_after": 4_000}})
    with ended(sarika):
        await sarika.start()
        await sarika.ready()
        await held(cast)
        await at_rest(sarika)
        sarika.kill()
        await sarika.died()
        cast.contact.send("where are you")
        await asyncio.sleep(5.5)  # the break itself
        await sarika.restart()
        await until(standin, "told", lambda: cast.says(cast.contact, "could not be reached"))
        await until(standin, "told here", lambda: cast.desk_says("The service was away"))
        await until(standin, "the words", lambda: cast.desk_says("where are you"))
        assert await sarika.stop() == 0
