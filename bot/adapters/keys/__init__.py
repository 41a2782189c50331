"""Where the keys rest: apart from the data that they open, so that destroying a key destroys what it sealed."""

from bot.adapters.keys.master import KeyTrouble, MasterKey
from bot.adapters.keys.store import KeyStore

__all__ = ["KeyStore", "KeyTrouble", "MasterKey"]
