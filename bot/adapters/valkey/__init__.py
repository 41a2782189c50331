"""The embedded store: a Valkey (or Redis) server of our own beside the bot, for a hotline on one machine."""

from bot.adapters.valkey.folder import EmbeddedStoreError
from bot.adapters.valkey.server import EmbeddedValkey, find_binary

__all__ = ["EmbeddedStoreError", "EmbeddedValkey", "find_binary"]
