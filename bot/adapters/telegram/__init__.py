"""Telegram: receiving, sending, limits."""
