"""The world of the stand-in: people, chats, messages, files, limits, faults, and what is remembered of it."""
