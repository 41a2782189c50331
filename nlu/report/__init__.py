"""Measures understanding on messages that nobody tuned on, and writes docs/understanding.md."""
