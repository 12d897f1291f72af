"""`main.py inventory backup` and `restore`: everything the depot has in Redis, as one file."""

import asyncio
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import console, run
from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import (
    BackupRefused,
    DepotContents,
    read_backup,
    waiting_notices,
    without_waiting_notices,
    write_backup,
)
from inventory.files.consistency import contradictions
from inventory.form.depot_form import OtherForm, form_problem
from inventory.server.connection import open_redis
from shared.open_inventory import open_inventory
from shared.settings import Settings, load_settings


class Waiting(StrEnum):
    """What becomes of the confirmations that wait in a backup."""

    SEND = "send"
    DROP = "drop"


BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="File of the backup.")]


def backup(file: BackupFile) -> None:
    """Write everything the depot has to a file. It contains personal data; only you can read it."""
    run(_backup(file))


def restore(
    file: BackupFile,
    replace: Annotated[bool, typer.Option("--replace", help="Delete what the depot has now.")] = False,
    waiting: Annotated[
        Waiting | None, typer.Option(help="Send the mails and webhooks that wait in the backup, or drop them.")
    ] = None,
) -> None:
    """Restore a backup, in one step. Stop the workers before it, and start them again afterwards."""
    run(_restore(file, replace=replace, waiting=waiting))


async def _backup(file: Path) -> None:
    settings = load_settings()
    with console().status("Reading the depot"):
        async with open_inventory(settings, any_form=True) as inventory:
            problem = await form_problem(inventory)
            if problem and not problem.can_be_read:
                raise OtherForm(problem.told)
            contents = await read_depot(inventory.redis, depot=settings.depot)
        if not contents.equipment:
            raise BackupRefused(f"The depot {settings.depot} is empty; nothing was written.")
        await asyncio.to_thread(write_backup, contents, file)
    console().print(escape(f"{file}: {_counted(contents.counts())}."), soft_wrap=True)
    if wrong := contradictions(contents):
        raise BackupRefused(f"The backup was written, but cannot be restored as it is: {'; '.join(wrong)}.")


async def _restore(file: Path, *, replace: bool, waiting: Waiting | None) -> None:
    settings = load_settings()
    with console().status("Checking the backup"):
        contents = await asyncio.to_thread(read_backup, file)
    would_be_sent = _would_be_sent(contents, settings)
    if would_be_sent and (waiting or _asked(would_be_sent)) is Waiting.DROP:
        contents = without_waiting_notices(contents)
    with console().status("Restoring"):
        async with open_redis(settings) as redis:
            await restore_depot(redis, contents, depot=settings.depot, replace=replace)
    console().print(f"The depot {settings.depot} is restored: {_counted(contents.counts())}.", soft_wrap=True)


def _would_be_sent(contents: DepotContents, settings: Settings) -> int:
    """How many entries of the outbox somebody would get by mail or webhook after the restore."""
    hooks = {event.value for event in settings.webhooks}
    return sum(bool(fields.get("email")) or fields.get("event") in hooks for fields in waiting_notices(contents))


def _asked(number: int) -> Waiting:
    """Ask what becomes of confirmations that wait.

    Raises:
        BackupRefused: there is nobody at a terminal to ask.
    """
    told = (
        f"In this backup {number} confirmations wait to be sent. They may have been sent since it was made, and would "
        f"then go out a second time."
    )
    if not sys.stdin.isatty():
        raise BackupRefused(f"{told} Nothing was restored: say --waiting send or --waiting drop.")
    return Waiting.SEND if typer.confirm(f"{told} Send them?", default=False) else Waiting.DROP


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items())
