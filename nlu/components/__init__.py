"""Sarika's own parts of the Rasa pipeline; Rasa imports them by name from `config.yml`."""
