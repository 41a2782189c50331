"""Whatever people and the bot do, in whatever order: what one side sees is what the other side did."""

import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from standin import Impossible, StandIn
from standin.arguments import Arguments
from standin.world.snapshot import taken

KM, EN, OWNER, FORUM = 5_100_000_001, 5_100_000_002, 5_200_000_001, -1_001_800_000_001
WORDS = st.sampled_from(["ខ្ញុំ", "hi 😀", "+85512345678", "/help"])


class Talk(RuleBasedStateMachine):
    """Two contacts, a counsellor, a bot; snapshots taken and restored on the way."""

    topics: Bundle[int] = Bundle("topics")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.standin = StandIn(limits="off")
        self.said: dict[int, list[str]] = {KM: [], EN: []}
        self.heard: dict[int, list[str]] = {KM: [], EN: []}
        self.offset = 0

    def call(self, method: str, **values: Any) -> tuple[int, Any]:
        answer = asyncio.run(self.standin.api.call(self.standin.token, method, Arguments(values)))
        return answer.status, json.loads(answer.body)

    @rule(who=st.sampled_from([KM, EN]), text=WORDS)
    def writes(self, who: int, text: str) -> None:
        try:
            self.standin.person(who).send(text)
        except Impossible:
            assert self.standin.person(who).chat.blocked
            return
        self.said[who].append(text)

    @rule(who=st.sampled_from([KM, EN]), text=WORDS)
    def answers(self, who: int, text: str) -> None:
        chat = self.standin.person(who).chat
        status, _ = self.call("sendMessage", chat_id=who, text=text)
        assert (status == 200) == (chat.started and not chat.blocked)

    @rule(who=st.sampled_from([KM, EN]))
    def blocks_or_not(self, who: int) -> None:
        person = self.standin.person(who)
        person.unblock() if person.chat.blocked else person.block()

    @rule(target=topics)
    def opens_a_topic(self) -> int:
        status, body = self.call("createForumTopic", chat_id=FORUM, name="Blue Heron")
        assert status == 200
        return int(body["result"]["message_thread_id"])

    @rule(topic=topics)
    def closes_or_deletes(self, topic: int) -> None:
        forum = self.standin.demo_cast.forum
        if topic not in forum.topics:
            assert self.call("closeForumTopic", chat_id=FORUM, message_thread_id=topic)[0] == 400
        elif forum.topics[topic].closed:
            assert self.call("deleteForumTopic", chat_id=FORUM, message_thread_id=topic)[0] == 200
        else:
            assert self.call("closeForumTopic", chat_id=FORUM, message_thread_id=topic)[0] == 200

    @rule(topic=topics, text=WORDS)
    def posts_in_a_topic(self, topic: int, text: str) -> None:
        known = self.standin.demo_cast.forum.topics.get(topic)
        status, _ = self.call("sendMessage", chat_id=FORUM, message_thread_id=topic, text=text)
        assert (status == 200) == (known is not None and not known.closed)

    @rule(limit=st.integers(1, 5))
    def polls(self, limit: int) -> None:
        queue = self.standin.account().queue
        queue.confirm(self.offset)
        for update in queue.take(limit):
            assert update["update_id"] >= self.offset
            self.offset = update["update_id"] + 1
            message = update.get("message", {})
            if message.get("chat", {}).get("id") in self.heard:
                assert message["from"]["id"] == message["chat"]["id"]
                self.heard[message["chat"]["id"]].append(message["text"])

    @rule()
    def polls_everything(self) -> None:
        self.polls(100)
        self.polls(100)
        assert self.heard == self.said

    @rule()
    def is_killed_and_restored(self) -> None:
        path = Path(self.folder.name) / "state.json"
        self.standin.save(path)
        state = taken(self.standin.hub)
        self.standin = StandIn(limits="off", state=path, autosave=0)
        assert {**taken(self.standin.hub), "next_update": 0} == {**state, "next_update": 0}
        assert self.standin.hub.ids.next > max(self.standin.account().queue.pending, default=0)

    def teardown(self) -> None:
        self.folder.cleanup()

    @invariant()
    def each_chat_is_heard_in_order_and_apart(self) -> None:
        for who in (KM, EN):
            assert self.heard[who] == self.said[who][: len(self.heard[who])]

    @invariant()
    def nothing_is_misused(self) -> None:
        assert self.standin.violations == []


TestTalk = pytest.mark.slow(Talk.TestCase)
TestTalk.settings = settings(
    max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
)
