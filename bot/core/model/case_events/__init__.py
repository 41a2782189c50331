"""What somebody at the desk did about one case, as values.

`case` is its number; who did it is `By`. `sent_at` is Telegram's time of a message, in milliseconds since 1970.
"""
