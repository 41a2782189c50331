"""Everything outside the core: Telegram, Valkey or Redis, Rasa, keys. Adapters never import each other."""
