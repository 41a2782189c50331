"""The methods of the Bot API that the stand-in models, by family."""

from . import chats, edits, media, messages, presses, profile, topics
from .call import HANDLERS, Call

__all__ = ["HANDLERS", "Call", "chats", "edits", "media", "messages", "presses", "profile", "topics"]
