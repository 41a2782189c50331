"""The content: answers, topics, the directory of services, the organisation. `load` reads and checks all of it."""

from bot.content.model.answers import Answer, Meant, Reader, Section, Variant
from bot.content.model.contents import Content, suited
from bot.content.model.services import Known, Link, Operator, Phone, Service
from bot.content.model.topics import TopicContent
from bot.content.read.loader import FOLDER, load, survey
from bot.content.read.organisation import Organisation
from bot.sheet import ContentError, Problem, Problems
