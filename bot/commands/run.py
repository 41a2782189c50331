"""`sarika run`: receives, answers and delivers until it is stopped."""

from __future__ import annotations

import socket
from enum import StrEnum
from typing import Annotated

import typer

from bot.commands import Refused
from bot.process.running import ALL, Role, until_stopped
from bot.settings.fields import Settings
from bot.settings.load import WrongSettings, load, unknown


class Choice(StrEnum):
    """What can be chosen with `--role`: a role, or every one."""

    ALL = "all"
    RECEIVE = Role.RECEIVE.value
    WORK = Role.WORK.value
    DESK = Role.DESK.value


def roles(choices: list[Choice]) -> frozenset[Role]:
    """The roles that were chosen."""
    return ALL if Choice.ALL in choices else frozenset(map(Role, choices))


def settings_to_run() -> Settings:
    """The settings, complete for the real Telegram. Raises WrongSettings; points out names that nobody reads."""
    settings = load()
    for sentence in unknown():
        typer.echo(f"Note: {sentence}", err=True)
    if missing := settings.missing():
        raise WrongSettings(missing)
    return settings


def check_port(host: str, port: int) -> None:
    """See that the web server can listen there. Raises Refused."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise Refused(
            f"The web server cannot listen on {host}:{port} ({error.strerror}): end what uses it, or set "
            "SARIKA_LISTEN_HOST and SARIKA_LISTEN_PORT to others."
        ) from None


def command(
    role: Annotated[
        list[Choice] | None,
        typer.Option("--role", help="What this process does; may be repeated. Everything by default."),
    ] = None,
) -> int:
    """Receive, answer and deliver, with a real token, until Ctrl-C or SIGTERM.

    Several processes may run at once, on several machines too when they share a store: one works, the others stand
    by and take over within seconds.

    \b
    Examples:
      SARIKA_TELEGRAM_TOKEN_FILE=token.txt SARIKA_DESK_CHAT=-1001234567890 sarika run
      sarika run --role receive     only take updates in
      sarika run --role work        only answer and deliver
      sarika run --role desk        only serve the desk's page
    """
    settings = settings_to_run()
    check_port(settings.listen_host, settings.listen_port)
    from bot.process import logs
    from bot.wiring import bootstrap

    logs.configure(settings.log_level)
    return until_stopped(bootstrap.run(settings, roles(role or [Choice.ALL])))
