"""Practice mode: a strict stand-in for the Bot API, and its page."""
