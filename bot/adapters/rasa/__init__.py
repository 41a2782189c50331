"""Rasa: its server as our child process, and the client that asks it."""
