"""Talks as data: recorded in the demo, played step by step, and kept as tests in `tests/conversations/`."""
