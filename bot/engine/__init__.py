"""The straight line from the inbox to the outbox, and who is served next."""
