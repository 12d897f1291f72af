"""What the commands share: running them, printing, and reporting errors as one sentence."""

import asyncio
import contextlib
import sys
from collections.abc import Coroutine, Iterable, Iterator
from typing import Any

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.table import Table

from inventory.files.equipment_rows import EquipmentSourceError
from inventory.models import InventoryError
from shared.settings import SettingsError

REFUSED = 1
FILE_WIDTH = 140  # columns, if the output does not go to a terminal


def run(command: Coroutine[Any, Any, None]) -> None:
    """Run a command. If it fails, print its error as a sentence and exit with status 1."""
    with errors_as_sentences():
        asyncio.run(command)


@contextlib.contextmanager
def errors_as_sentences() -> Iterator[None]:
    """If what is done here fails, print its error as a sentence and exit with status 1."""
    try:
        yield
    except (InventoryError, EquipmentSourceError, SettingsError) as exc:
        print(printable(str(exc)), file=sys.stderr)  # noqa: T201 - a command line speaks
        raise typer.Exit(REFUSED) from None


def agree(question: str, *, yes: bool) -> None:
    """Ask before something that cannot be undone, unless `yes`. The question goes to standard error.

    Raises:
        InventoryError: the answer is no, or there is nobody to answer.
    """
    if yes:
        return
    try:
        agreed = typer.confirm(printable(question), err=True)
    except typer.Abort:
        raise InventoryError(
            "Nothing was changed, because nobody answered. To do it without a question: --yes"
        ) from None
    if not agreed:
        raise InventoryError("Nothing was changed.")


class _SafeConsole(Console):
    """A console on which no text can control the terminal: a unit's or a business's name may hold escape sequences."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


def console() -> Console:
    """A console on standard output, with colours only on a terminal."""
    if sys.stdout.isatty():
        return _SafeConsole(highlight=False)
    return _SafeConsole(color_system=None, force_terminal=False, width=FILE_WIDTH, highlight=False)


def printable(text: str) -> str:
    """Replace control characters by spaces, so that a caller's words cannot control the reader's terminal."""
    return "".join(character if character.isprintable() or character == "\n" else " " for character in text)


def table_of(*columns: str, title: str | None = None, show_header: bool = True) -> Table:
    """An empty table with these columns."""
    table = Table(title=title, title_justify="left", show_header=show_header)
    for column in columns:
        table.add_column(column)
    return table
