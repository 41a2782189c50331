"""One turn of a conversation while it is decided, and what it says."""
