"""Topics of one kind of services: of those that differ in nothing that chooses whom they show, one is looked at."""

from functools import cache

from bot.content.model.topics import TopicContent
from bot.core.understanding.topics import Trait
from tests import project


@cache
def kinds() -> tuple[TopicContent, ...]:
    """The first topic of each kind, in the order of the topics."""
    content = project.content()
    found: dict[object, TopicContent] = {}
    for topic in content.topics.values():
        by, needs, otherwise = topic.services.by_country, topic.services.needs, topic.services.otherwise
        danger = topic.read_in_danger, topic.in_a_hurry, topic.cut_off, topic.told
        kind = *danger, topic.outside, content.about.has(topic.id, Trait.EMBASSY), (*by.items(),), needs, otherwise
        found.setdefault(kind, topic)
    return tuple(found.values())
