"""What the commands share: running them, printing, and reporting errors as one sentence."""

import asyncio
import sys
from collections.abc import Coroutine
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.models import InventoryError
from shared.settings import SettingsError

REFUSED = 1
FILE_WIDTH = 140  # columns, if the output does not go to a terminal


def run(command: Coroutine[Any, Any, None]) -> None:
    """Run a command. If it fails, print its error as a sentence and exit with status 1."""
    try:
        asyncio.run(command)
    except (InventoryError, EquipmentSourceError, SettingsError) as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - a command line speaks
        raise typer.Exit(REFUSED) from None


def console() -> Console:
    """A console on standard output, with colours only on a terminal."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(color_system=None, force_terminal=False, width=FILE_WIDTH, highlight=False)


def printable(text: str) -> str:
    """Replace control characters by spaces, so that a caller's words cannot control the reader's terminal."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def table_of(*columns: str, title: str | None = None, show_header: bool = True) -> Table:
    """An empty table with these columns."""
    table = Table(title=title, title_justify="left", show_header=show_header)
    for column in columns:
        table.add_column(column)
    return table
