"""The embedded store: a Valkey (or Redis) server of our own beside the bot, for a hotline on one machine."""

from bot.adapters.valkey.binary import find_binary
from bot.adapters.valkey.server import EmbeddedValkey
from bot.adapters.valkey.trouble import EmbeddedStoreError

__all__ = ["EmbeddedStoreError", "EmbeddedValkey", "find_binary"]
