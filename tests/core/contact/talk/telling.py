"""What the tests of talks share."""

from dataclasses import replace

from bot.core.decide import Decision
from bot.core.model.effects.contact import Explain, Say, Tell
from bot.core.model.rules import Part
from bot.core.understanding.values import Query, Understanding, Urgency
from tests.core.world import RULES, World, understood

TOPICS = frozenset({*RULES.topics, "unpaid_wages", "threats", "physical_violence", "fishing_vessel", "over", "goodbye"})


def asks(query: Query, topic: str | None = None, urgency: Urgency = Urgency.NONE) -> Understanding:
    """The words of a query, whatever the models make of them."""
    return replace(understood(topic, urgency), queries=(query,))


WAGES = understood("unpaid_wages", Urgency.SUPPORT, country="TH")
KOREA = replace(understood("scam_compound", Urgency.EMERGENCY, country="KR"), place_only=True)


def explained(effects: tuple[object, ...]) -> list[tuple[str, str | None]]:
    return [(e.what, e.topic) for e in effects if isinstance(e, Explain)]


SECTIONS = {
    "unpaid_wages": (Part("evidence"), Part("complain"), Part("home"), Part("paid"), Part("korea", frozenset({"KR"}))),
    "physical_violence": (Part("evidence"), Part("safe")),
    "threats": (Part("evidence"), Part("family")),
}


def sections(world: World, words: str, heard: Understanding, who: str = "a") -> list[str | None]:
    return [e.section for e in world.writes(who, words, heard).effects if isinstance(e, Say)]


def offered(came: Decision) -> list[str]:
    """The sections that can be pressed below what is told."""
    rows = [row for e in came.effects if isinstance(e, Tell) for row in e.buttons]
    return [button.args[1] for row in rows for button in row if button.action == "section"]


def matter(world: World, key: str = "a") -> str | None:
    talk = world.conversations[key].told.talk
    return talk.matter if talk is not None else None


DANGER = understood("physical_violence", Urgency.EMERGENCY, country="TH")
