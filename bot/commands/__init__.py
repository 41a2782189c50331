"""The commands of `sarika`, one module each: a plain function, and `command` for the command line to mount."""

from bot.core.model.errors import SarikaError


class Refused(SarikaError):
    """A command cannot do what was asked. Says what to do instead."""
