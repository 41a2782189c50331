"""The store in memory: for tests and for practice, with the same behaviour as the one on Redis, and a clock to set."""

from bot.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
