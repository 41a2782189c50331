"""The trainer: people from files who write to the desk, and what a counsellor learns of a talk with them."""
