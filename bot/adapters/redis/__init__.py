"""The durable store, on Valkey or Redis 6.2 and later."""
