"""Updates in, calls out: what both sides of Telegram share."""
