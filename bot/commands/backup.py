"""`sarika backup` and `sarika restore`: copies of store and keys, apart and sealed to the operator's key."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands import Refused
from bot.settings.load import WrongSettings, load


def command(
    store_to: Annotated[Path | None, typer.Option("--store-to", help="Folder for the copy of the store.")] = None,
    keys_to: Annotated[
        Path | None, typer.Option("--keys-to", help="Folder for that of the keys: another place.")
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Write the recovery sheet, with the master key, to this HTML file.")
    ] = None,
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Kill, wipe and restore a Sarika made for it, and see the talk go on.")
    ] = False,
) -> int:
    """Copy store and keys as they are at one moment, also while Sarika runs, sealed to the keys of SARIKA_BACKUP_TO.

    Each part is a file of its own and of no use without the other, the key of `age-keygen` and the master key. Copies
    of keys older than 7 days, and those of the store older than SARIKA_RETENTION_DAYS, are deleted from the folders.

    \b
    Examples:
      sarika backup --sheet recovery.html         print it once, then delete it
      sarika backup --store-to /mnt/a --keys-to /mnt/b
      sarika backup --rehearse                    whether this machine could do it
    """
    if rehearse:
        from bot.wiring.rehearsal import rehearsed

        return asyncio.run(rehearsed(typer.echo))
    settings = load()
    if settings.bot_id is None:
        raise WrongSettings([line for line in settings.missing() if "TELEGRAM_TOKEN" in line])
    if sheet is None and (store_to is None or keys_to is None):
        raise Refused("Say where to: --store-to and --keys-to, in different places; or --sheet, or --rehearse.")
    from bot.wiring import copies

    if sheet is not None:
        sheet.touch(mode=0o600)
        sheet.chmod(0o600)  # one that was there already, too
        sheet.write_text(copies.recovery(settings), encoding="utf-8")
        typer.echo(f"written: {sheet}. It holds the master key: print it, then delete the file.")
    if store_to is not None and keys_to is not None:
        to = {copies.What.STORE: store_to, copies.What.KEYS: keys_to}
        for file in asyncio.run(copies.back_up(settings, settings.bot_id, to)):
            typer.echo(f"written: {file}")
    return 0


def restore(
    parts: Annotated[list[Path], typer.Argument(help="The files of one copy: of the store and of the keys.")],
    key: Annotated[Path, typer.Option("--key", help="The file that `age-keygen` made, whose public key they are for.")],
    master_key: Annotated[
        Path | None, typer.Option("--master-key", help="A file with the master key of the recovery sheet.")
    ] = None,
) -> int:
    """Put store and keys back, into where the settings say, while no Sarika runs.

    All is looked at first. Whatever does not fit, is missing, foreign, too old or changed is said in a sentence, and
    nothing is changed. Where the keys are still here, the copy of the store is enough. Who was forgotten stays so.

    \b
    Examples:
      sarika restore sarika-store-….age sarika-keys-….age --key key.txt --master-key master.txt
      sarika restore sarika-store-….age --key key.txt
    """
    from bot.wiring import copies

    settings = load()
    if settings.bot_id is None:
        raise WrongSettings([line for line in settings.missing() if "TELEGRAM_TOKEN" in line])
    done = asyncio.run(copies.restore(settings, settings.bot_id, parts, key, master_key))
    typer.echo(f"The store is as it was on {done.about.day}; {done.keys} keys were taken out of the copy.")
    typer.echo("Now: `sarika doctor`, then `sarika run`, which tells the counsellors and whoever writes.")
    return 0
