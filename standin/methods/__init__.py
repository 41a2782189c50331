"""The methods of the Bot API that the stand-in models, by family."""

from . import chats, copies, deletes, edits, media, members, messages, presses, profile, topics, updates
from .call import HANDLERS, Call

__all__ = ["HANDLERS", "Call"]
_FAMILIES = (chats, copies, deletes, edits, media, members, messages, presses, profile, topics, updates)
