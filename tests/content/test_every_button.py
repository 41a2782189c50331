"""Every button of every message leads somewhere: whoever presses on and on is never told that a button is old."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from bot.adapters.keys import KeyStore, MasterKey
from bot.adapters.telegram.wire.groups import ForumGroups
from bot.adapters.telegram.wire.translate import TelegramTranslator
from bot.adapters.vault import Vault
from bot.content.model.answers import Reader
from bot.core.decide import Decision, decide
from bot.core.model.contact_events import Commanded, Pressed
from bot.core.model.conversation import Conversation, Told
from bot.core.model.desk import Desk
from bot.core.model.effects.desk import AnswerPress
from bot.core.model.effects.table import TO_CONTACT
from bot.core.model.events import Event
from bot.core.model.lines import Line
from bot.core.model.rules import Rules
from bot.core.ports import Loaded, Routed
from bot.core.understanding.values import KHMER
from bot.wiring.rules import with_content
from tests import project
from tests.conversations.screen import Message, Screen, hard_to_find

NOW = 1_795_586_400_000
"""25 November 2026, 06:00 UTC."""
BOT, CHAT = 42, 1
CONTENT = project.content()
RULES = with_content(Rules(code_words=12), CONTENT)
COMMANDS = ("start", "menu", "help", "human", "numbers", "language", "hide", "forget", "phone", "unheard_of")
SLOW = pytest.mark.slow
LANGUAGES = [KHMER, *(pytest.param(code, marks=SLOW) for code in CONTENT.languages if code != KHMER)]
COUNTRIES = [None, *CONTENT.countries]
ELSEWHERE = "LB"
"""A country of which the directory knows nothing."""
GONE = {Line.OLD_BUTTON, Line.FORGED_BUTTON}


@cache
def vault(folder: Path) -> Vault:
    return Vault.of(KeyStore(folder / "keys", MasterKey(b"m" * 32)))


@cache
def translated(vault: Vault, data: str) -> Routed:
    """The press of a button, as Telegram says it: read once, in however many places the button stands."""
    query = {
        "id": "1",
        "from": {"id": CHAT, "is_bot": False, "first_name": "Somebody"},
        "chat_instance": "1",
        "message": {"message_id": 1, "date": 1, "chat": {"id": CHAT, "type": "private"}},
        "data": data,
    }
    body = json.dumps({"update_id": 1, "callback_query": query}).encode()
    return TelegramTranslator(BOT, ForumGroups({}), vault).translate(body, Desk(), NOW)


@cache
def screen(vault: Vault) -> Screen:
    return Screen(CONTENT, vault)


class Crawl:
    """Presses every button once that can be reached, each in the state in which it was shown first."""

    def __init__(self, vault: Vault, reader: Reader, language: str) -> None:
        self._key = vault.contact_id(BOT, CHAT)
        vault.sign(self._key, "")
        self._vault = vault
        self._screen = screen(vault)
        self._start = Conversation(
            contact=self._key,
            address=str(CHAT),
            language=language,
            language_chosen=True,
            told=Told(country=reader.country, sector=reader.sector, person=reader.person),
        )
        self.pressed: dict[str, str] = {}
        """Buttons by what they are, without the run of a form: what came of each, or nothing where all was well."""
        self.rows: set[tuple[str, ...]] = set()
        """What stood side by side on buttons."""

    def run(self, *, deep: bool) -> None:
        """Begin with every command and every topic; `deep`: press on, from there, whatever is shown."""
        waiting: deque[tuple[Conversation, str]] = deque()
        begun: list[Event] = [Commanded(address=str(CHAT), name=name, message=1, sent_at=NOW) for name in COMMANDS]
        begun += [self._press("topic", topic) for topic in CONTENT.topic_ids]
        for event in begun:
            waiting += self._shown(self._start, self._decided(self._start, event))
        while waiting:
            conversation, data = waiting.popleft()
            if self._plain(data) in self.pressed:
                continue
            (event,) = self._translated(data)
            decision = self._decided(conversation, event)
            self.pressed[self._plain(data)] = self._nowhere(decision)
            if deep:
                waiting += self._shown(conversation, decision, data)

    def _press(self, action: str, *args: str) -> Pressed:
        return Pressed(address=str(CHAT), action=action, args=args, press="1", message=None, sent_at=NOW)

    def _translated(self, data: str) -> tuple[Event, ...]:
        routed = translated(self._vault, data)
        assert routed.key == self._key, "its signature is not right"
        return routed.events

    def _decided(self, before: Conversation, event: Event) -> Decision:
        return decide(self._key, Loaded(before, 0, Desk(), 0, NOW), [event], RULES)

    def _shown(self, before: Conversation, decision: Decision, data: str = "") -> Iterator[tuple[Conversation, str]]:
        """What can be pressed after a decision, and in which state. Faults in what is read are noted under the button."""
        after = decision.conversation or before
        for effect in decision.effects:
            message = self._screen.show(effect, after, NOW)
            if message is None:
                continue
            self._note(data, message)
            self.rows |= {tuple(label for _, label in row) for row in message.buttons}
            for pressed in message.presses:
                yield after, pressed

    def _nowhere(self, decision: Decision) -> str:
        """Why a press led nowhere; empty where it led somewhere."""
        toasts = {e.line for e in decision.effects if isinstance(e, AnswerPress) and e.line is not None}
        if toasts & GONE:
            return "an old button"
        said = any(isinstance(effect, TO_CONTACT) for effect in decision.effects)
        return "" if said or toasts else "nothing came"

    def _note(self, data: str, message: Message) -> None:
        faults = self._screen.faults(message) + hard_to_find(message)
        if faults:
            self.pressed[self._plain(data)] = ", ".join(faults)

    @staticmethod
    def _plain(data: str) -> str:
        """A button without its signature, without the run of its form, which grows with each, and without a date."""
        parts = (part for part in data.split("|")[:-1] if not part.replace("-", "").isdecimal())
        return " ".join(parts) or "at the start"


def readers() -> list[Reader]:
    """All for whom some part of an answer is meant, each in the first of its countries; but for those of whom nothing
    else is known, who are looked at with all countries."""
    meant = {v.meant for answer in CONTENT.answers.values() for v in answer.variants}
    found = dict.fromkeys(m.reader for m in meant if m.reader not in map(Reader, COUNTRIES))
    return sorted(found, key=lambda r: (r.country or "", r.sector or "", r.person or ""))


def faults(crawl: Crawl) -> dict[str, str]:
    return {button: fault for button, fault in crawl.pressed.items() if fault}


@pytest.fixture(scope="module")
def signing(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return vault(tmp_path_factory.mktemp("vault"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", [None, *(pytest.param(c, marks=SLOW) for c in ("KH", "MY", ELSEWHERE))])
def test_whoever_presses_on_and_on_gets_somewhere(country: str | None, language: str, signing: Vault) -> None:
    crawl = Crawl(signing, Reader(country), language)
    crawl.run(deep=True)
    assert faults(crawl) == {}
    actions = {button.split()[0] for button in crawl.pressed}
    assert {"topic", "section", "form", "choose", "numbers", "service", "card", "stop", "forget_yes"} <= actions


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("country", CONTENT.countries)  # without one: above, where all of it is pressed too
def test_every_button_below_an_answer_leads_somewhere_in_every_country(
    country: str, language: str, signing: Vault
) -> None:
    crawl = Crawl(signing, Reader(country), language)
    crawl.run(deep=False)
    assert faults(crawl) == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reader", readers(), ids=repr)
def test_every_button_below_an_answer_leads_somewhere_for_every_reader(
    reader: Reader, language: str, signing: Vault
) -> None:
    crawl = Crawl(signing, reader, language)
    crawl.run(deep=False)
    assert faults(crawl) == {}


def test_a_button_that_is_in_no_message_any_more_is_noticed(signing: Vault) -> None:
    crawl = Crawl(signing, Reader(), KHMER)
    lost = replace(RULES, forms={})
    decision = decide("a", Loaded(None, 0, Desk(), 0, NOW), [crawl._press("form", "self_check")], lost)
    assert crawl._nowhere(decision) == "an old button"
