"""What the depot's commands share: printing, and saying in a sentence what is wrong."""

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
WIDTH_OF_A_FILE = 140  # columns, where the output goes to no terminal


def run(command: Coroutine[Any, Any, None]) -> None:
    """Run the command; what stands in its way is said in a sentence."""
    try:
        asyncio.run(command)
    except (InventoryError, EquipmentSourceError, SettingsError) as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - a command line speaks
        raise typer.Exit(REFUSED) from None


def console() -> Console:
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(color_system=None, force_terminal=False, width=WIDTH_OF_A_FILE, highlight=False)


def printable(said: str) -> str:
    """The words without control characters: a caller's words must not command the terminal of who reads them."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in said)


def table_of(*columns: str, title: str | None = None, show_header: bool = True) -> Table:
    table = Table(title=title, title_justify="left", show_header=show_header)
    for column in columns:
        table.add_column(column)
    return table
