"""The counsellors' groups in Telegram: threads, cards, alerts, the board, and presses there."""
