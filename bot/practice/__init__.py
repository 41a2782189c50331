"""Practice mode: a strict stand-in for the Bot API, and its page."""

from .person import Person
from .server import StandIn
from .writer import Impossible

__all__ = ["Impossible", "Person", "StandIn"]
