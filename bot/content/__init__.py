"""The content: answers, topics, the directory of services, the organisation. `load` reads and checks all of it."""

from bot.content.answers import Answer, Meant, Reader, Section, Variant
from bot.content.contents import Content
from bot.content.loader import FOLDER, load, survey
from bot.content.organisation import Organisation
from bot.content.problems import ContentError, Problem, Problems
from bot.content.services import Known, Link, Operator, Phone, Service
from bot.content.topics import TopicContent
from bot.content.variants import suited

__all__ = [
    "FOLDER",
    "Answer",
    "Content",
    "ContentError",
    "Known",
    "Link",
    "Meant",
    "Operator",
    "Organisation",
    "Phone",
    "Problem",
    "Problems",
    "Reader",
    "Section",
    "Service",
    "TopicContent",
    "Variant",
    "load",
    "suited",
    "survey",
]
