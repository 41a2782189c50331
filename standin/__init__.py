"""Practice mode: a strict stand-in for the Bot API, and its page."""

from .people.person import Person
from .people.writer import Impossible
from .server import StandIn

__all__ = ["Impossible", "Person", "StandIn"]
