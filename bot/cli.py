"""The command line `sarika`: mounts the commands, each imported only when it is called, and ends in plain sentences.

Exit codes: 0 in order, 1 something to mend, 2 wrong use, 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

import bot

COMMANDS = {
    "demo": "Try Sarika without a token, on a page with phones and the desk.",
    "practice": "Practise a talk as a counsellor with a person from a file.",
    "run": "Receive, answer and deliver, with a real token.",
    "doctor": "Say what is missing: token, group, store, Rasa, content, machine.",
    "telegram-setup": "Give the bot its name, descriptions and commands.",
    "poster": "Make a poster whose QR code tells where somebody works.",
    "train": "Check the training messages and train Rasa's model.",
    "replay": "Record a talk of the demo, play it step by step, print it as a test.",
    "simulate": "Simulate days of a hotline in one seed, with faults, and judge what people saw.",
    "understand": "Show what messages are understood to be.",
    "listen": "Hear sounds by machine as voice notes are heard; measure how well.",
    "check": "Check answers, directory, catalogs and red flags.",
    "preview": "Show answers as contacts see them.",
    "proof": "Print answers for a reviewer; record a signed review.",
    "reload": "Make a running Sarika take in changed content.",
    "expiring": "List the numbers that must be dialled again.",
    "verify": "Record that somebody dialled a number of the directory.",
    "locales": "Bring the catalogs of interface words up to date.",
    "review": "Learn from messages that were not understood, of contacts who agreed.",
    "backup": "Copy store and keys, apart and sealed; or rehearse the worst day.",
    "restore": "Put store and keys back from such a copy.",
    "report": "Say how soon people were answered and what became of it, as text, picture and CSV.",
    "directory": "Write the directory for other programs, by Open Referral's HSDS 3.",
    "journal": "Show who did what and when; find whether a line was changed or is missing.",
    "inbox": "Look at the inbox and the dead letters, without words.",
}
"""Every command with its one line. Its module is `bot.commands.<name>`, with _ for -: it offers `command`, or an `app`
of several.
"""

BESIDE = {
    "listen": "understand",
    "restore": "backup",
    "expiring": "verify",
    "simulate": "replay",
    "directory": "report",
}
"""Commands that stand in the module of another one, as functions of their names."""


class Commands(TyperGroup):
    """The commands: listed without being imported, so that `sarika --help` is quick."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = {name: TyperCommand(name, help=line) for name, line in COMMANDS.items()}

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that `args` name, imported now. An unknown name is refused with the nearest one."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, _imported(name) if name in COMMANDS else command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run a command; a number that it returns becomes the exit code."""
        code = super().invoke(ctx)
        if isinstance(code, int) and code:
            raise typer.Exit(code)
        return code


def offered(name: str) -> tuple[Any, str]:
    """The module of a command, and its function there."""
    module = import_module(f"{bot.__name__}.commands.{BESIDE.get(name, name).replace('-', '_')}")
    return module, name if name in BESIDE else "command"


def _imported(name: str) -> Any:
    module, function = offered(name)
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        app.command(name)(getattr(module, function))
    command = typer.main.get_command(app)
    command.name = name
    return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    context_settings={"max_content_width": 100},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sarika {version('sarika')}")
        raise typer.Exit


@app.callback()
def sarika(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Sarika: a hotline assistant on Telegram, in Khmer and English, with human counsellors.

    Settings are SARIKA_… variables, in the environment or in a file .env; .env.example lists them all.

    \b
    Examples:
      sarika demo        try it without a token
      sarika doctor      what is missing before the first run
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt sarika run
      echo "help me" | sarika understand -
    """


def main() -> None:
    """Run the command line and end the process with its exit code."""
    # who starts us in the background of a script (`make demo &`, cron) makes us ignore Ctrl-C, and asyncio would leave
    # it so
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app(prog_name="sarika")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:  # noqa: BLE001 - the last place where a fault can still become a sentence
        sys.exit(report(fault))


def report(fault: Exception) -> int:
    """Say a fault in plain words on standard error; returns the exit code. SARIKA_DEBUG=1 shows where it arose."""
    from bot.settings.load import WrongSettings

    if os.environ.get("SARIKA_DEBUG", "") not in {"", "0"}:
        traceback.print_exception(fault)
    if isinstance(fault, WrongSettings):
        for sentence in fault.sentences:
            typer.echo(sentence, err=True)
        return 2
    if _speaks(fault):
        typer.echo(str(fault), err=True)
        return 1
    if isinstance(fault, OSError) and fault.strerror:
        where = f" ({fault.filename})" if fault.filename else ""
        typer.echo(f"{fault.strerror}{where}.", err=True)
        return 1
    typer.echo(
        f"Sarika stopped because of a fault of its own ({type(fault).__name__}). "
        "Run the command again with SARIKA_DEBUG=1 and report what it prints.",
        err=True,
    )
    return 1


def _speaks(fault: Exception) -> bool:
    """Whether an error is ours: then its text is a sentence for people, without words of contacts and tokens."""
    return type(fault).__module__.partition(".")[0] == bot.__name__
