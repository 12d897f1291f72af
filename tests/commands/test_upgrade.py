"""`main.py upgrade`, as people use it."""

from pathlib import Path

import pytest

from inventory.files.backup_file import read_backup
from inventory.form.depot_form import former_names
from inventory.ledger.inventory import Inventory
from inventory.ledger.keys import FORM
from main import app
from tests.support.inventory_commands import CommandLine
from tests.support.old_program import BACKUP, write_old_depot
from tests.support.upgrades import everything


@pytest.fixture
def old(empty: CommandLine) -> CommandLine:
    """All commands of `main.py`, on a depot that the old program has left."""
    empty.on_the_inventory(lambda inventory: write_old_depot(inventory.redis, inventory.keys.depot))
    return CommandLine(empty.settings, app)


def contents(commands: CommandLine) -> dict[bytes, object]:
    return commands.on_the_inventory(lambda inventory: everything(inventory.redis, inventory.keys.depot))


def test_a_depot_is_brought_forward_with_a_backup_first(old: CommandLine, tmp_path: Path) -> None:
    before = contents(old)
    said = old.succeeds("upgrade", "--dry-run")
    assert "every booking says where it was made" in said
    assert f"has form 1 and would get form {FORM}" in said
    assert "2 calls run" in said
    assert "Nothing was changed" in said
    assert contents(old) == before
    assert "--now" in old.is_refused("upgrade", "--backup", tmp_path / "backup")
    assert contents(old) == before
    said = old.succeeds("upgrade", "--now", "--backup", tmp_path / "backup")
    assert f"Backup of before: {tmp_path / 'backup'}" in said
    assert f"has form {FORM} now" in said
    assert read_backup(tmp_path / "backup").form == 1
    assert "nothing has to be done" in old.succeeds("upgrade")
    assert "ITM001" in old.succeeds("inventory", "list")


def test_the_backup_is_in_the_data_folder_unless_another_file_is_named(old: CommandLine) -> None:
    said = old.succeeds("upgrade", "--now")
    (line,) = [line for line in said.splitlines() if line.startswith("Backup of before: ")]
    file = Path(line.removeprefix("Backup of before: "))
    assert file.parent == old.settings.data_folder
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_backup(file).depot == old.settings.depot


def test_without_a_backup_nothing_is_changed(old: CommandLine, tmp_path: Path) -> None:
    before = contents(old)
    assert "cannot be written" in old.is_refused("upgrade", "--now", "--backup", tmp_path / "no such folder" / "file")
    assert contents(old) == before


@pytest.mark.parametrize(
    "command",
    [
        ("inventory", "list"),
        ("inventory", "load"),
        ("inventory", "calendar"),
        ("inventory", "backup", "backup"),
        ("inventory", "depot"),
        ("booking", "list"),
        ("tasks", "list"),
        ("calls", "list"),
        ("outbox", "list"),
    ],
    ids=" ".join,
)
def test_a_command_refuses_an_old_depot_and_names_the_command_that_helps(
    old: CommandLine, command: tuple[str, ...]
) -> None:
    before = contents(old)
    assert "python main.py upgrade" in old.is_refused(*command)
    assert contents(old) == before


def test_check_says_that_the_depot_has_another_form(old: CommandLine) -> None:
    result = old.run("check")
    assert result.exit_code == 1
    assert "main.py upgrade" in result.stdout


def test_a_newer_depot_is_refused(empty: CommandLine) -> None:
    async def mark(inventory: Inventory) -> None:
        await inventory.redis.hset(inventory.keys.form_mark, "form", FORM + 1)  # type: ignore[misc]

    empty.on_the_inventory(mark)
    commands = CommandLine(empty.settings, app)
    assert "newer program" in commands.is_refused("upgrade")
    assert "newer program" in commands.is_refused("booking", "list")
    assert "newer form" in commands.is_refused("inventory", "restore", BACKUP, "--waiting", "drop")


def test_what_an_older_program_wrote_beside_the_depot_is_said_and_what_counts_is_kept(
    old: CommandLine, tmp_path: Path
) -> None:
    old.succeeds("upgrade", "--now", "--backup", tmp_path / "of form 1")

    async def restore_with_the_old_program(inventory: Inventory) -> None:
        await inventory.redis.delete(*former_names(inventory.keys))
        await write_old_depot(inventory.redis, inventory.keys.depot)

    old.on_the_inventory(restore_with_the_old_program)
    for command in (("upgrade",), ("booking", "list"), ("inventory", "load")):
        assert "promised twice" in old.is_refused(*command)
    old.succeeds("inventory", "backup", tmp_path / "of form 2")
    old.succeeds("inventory", "restore", tmp_path / "of form 2", "--replace", "--waiting", "send")
    assert "nothing has to be done" in old.succeeds("upgrade")
    old.succeeds("inventory", "restore", tmp_path / "of form 1", "--replace", "--waiting", "send")
    assert "nothing has to be done" in old.succeeds("upgrade")


def test_a_depot_that_is_not_there_needs_no_upgrade(empty: CommandLine) -> None:
    assert "is not there yet" in CommandLine(empty.settings, app).succeeds("upgrade")


def test_an_old_backup_is_restored_in_the_new_form(empty: CommandLine) -> None:
    assert "is restored" in empty.succeeds("restore", BACKUP, "--waiting", "send")
    assert "nothing has to be done" in CommandLine(empty.settings, app).succeeds("upgrade")
    assert "ITM001" in empty.succeeds("list")
