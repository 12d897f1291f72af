"""`main.py inventory backup` and `restore`: everything the depot has in Redis, as one file."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from commands.terminal import console, run
from inventory.files.backup import read_depot, restore_depot
from inventory.files.backup_file import BackupRefused, read_backup, write_backup
from inventory.files.consistency import contradictions
from inventory.server.connection import open_redis
from shared.settings import load_settings

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="File of the backup.")]


def backup(file: BackupFile) -> None:
    """Write everything the depot has to a file. It contains personal data; only you can read it."""
    run(_backup(file))


def restore(
    file: BackupFile,
    replace: Annotated[bool, typer.Option("--replace", help="Delete what the depot has now.")] = False,
) -> None:
    """Restore a backup, in one step. Stop the workers before it, and start them again afterwards."""
    run(_restore(file, replace=replace))


async def _backup(file: Path) -> None:
    settings = load_settings()
    with console().status("Reading the depot"):
        async with open_redis(settings) as redis:
            contents = await read_depot(redis, depot=settings.depot)
        if not contents.equipment:
            raise BackupRefused(f"The depot {settings.depot} is empty; nothing was written.")
        await asyncio.to_thread(write_backup, contents, file)
    console().print(escape(f"{file}: {_counted(contents.counts())}."), soft_wrap=True)
    if wrong := contradictions(contents):
        raise BackupRefused(f"The backup was written, but cannot be restored as it is: {'; '.join(wrong)}.")


async def _restore(file: Path, *, replace: bool) -> None:
    settings = load_settings()
    with console().status("Checking the backup"):
        contents = await asyncio.to_thread(read_backup, file)
        async with open_redis(settings) as redis:
            await restore_depot(redis, contents, depot=settings.depot, replace=replace)
    console().print(f"The depot {settings.depot} is restored: {_counted(contents.counts())}.", soft_wrap=True)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {what}" for what, number in counts.items())
