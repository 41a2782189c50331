"""Practice mode: a strict stand-in for the Bot API, and its page."""

from .person import Impossible, Person
from .server import StandIn

__all__ = ["Impossible", "Person", "StandIn"]
