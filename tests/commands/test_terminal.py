"""No name can control the terminal of whoever reads it."""

import io

import pytest
import typer

from commands.terminal import console, run, table_of
from inventory.ledger.inventory import Inventory
from inventory.models import InventoryError
from tests.support.inventory_commands import GENERATOR, CommandLine

HOSTILE = [
    "\x1b[2JGone", "\x1b]0;title\x07", "\x9b31m", "a\rb", "\x08\x08", "\x7f", "\u202eevil", "\u200b", "\x00", "\x1bc",
]  # fmt: skip


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("is_terminal", [True, False])
def test_what_is_printed_has_no_control_characters(
    text: str, is_terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    screen = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr("sys.stdout", screen)
    table = table_of("name", title=text)
    table.add_row(text)
    console().print(text)
    console().print(table)
    assert not set(screen.getvalue()) & {character for character in text if not character.isprintable()}


@pytest.mark.parametrize("text", HOSTILE)
def test_an_error_has_none_either(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    async def fail() -> None:
        raise InventoryError(text)

    with pytest.raises(typer.Exit):
        run(fail())
    said = capsys.readouterr().err
    assert not set(said) & {character for character in text if not character.isprintable()}


def test_the_commands_print_none(depot: CommandLine) -> None:
    async def rename(inventory: Inventory) -> None:
        unit = await inventory.get(GENERATOR)
        await inventory.load([unit.model_copy(update={"name": "\x1b[2JGone", "description": "\x1b]0;x\x07"})])

    depot.on_the_inventory(rename)
    depot.book(first_in_days=0)
    for command in (("list",), ("show", GENERATOR), ("calendar",), ("calendar", GENERATOR)):
        said = depot.succeeds(*command)  # it looks for escape sequences
        assert "Gone" in said
        assert "\x07" not in said
