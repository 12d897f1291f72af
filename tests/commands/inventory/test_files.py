"""`main.py inventory export`, `diff`, `backup`, `restore` and `calendar`, as people use them."""

import asyncio
from pathlib import Path

import pytest

import commands.inventory.loading
from inventory.files.csv_file import write_equipment_csv
from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.ledger.keys import Keys
from inventory.models import Equipment
from inventory.server.connection import open_redis
from tests.support.inventory_commands import GENERATOR, IN_MAINTENANCE, CommandLine

# The list


def test_what_is_exported_and_loaded_again_changes_nothing(
    depot: CommandLine, tmp_path: Path, equipment: list[Equipment]
) -> None:
    depot.book(first_in_days=0)
    depot.succeeds("maintenance", "ITM002")
    assert f"{len(equipment)} units written to" in depot.succeeds("export", tmp_path / "list.csv")
    assert f"0 added, 0 changed, {len(equipment)} unchanged" in depot.succeeds("load", tmp_path / "list.csv")


def test_a_unit_that_vanished_from_the_list_is_kept_and_named_where_it_is_booked(
    depot: CommandLine, tmp_path: Path, equipment: list[Equipment]
) -> None:
    booking = depot.book(first_in_days=1)
    write_equipment_csv(tmp_path / "list.csv", [unit for unit in equipment if unit.equipment_id != "ITM001"])
    said = depot.succeeds("load", tmp_path / "list.csv")
    assert "Not in the list, and kept: 1 of the inventory's units." in said
    assert f"ITM001 is not in the list, but booked as {booking.reference}." in said
    assert "ITM001" in depot.succeeds("list")


def test_an_empty_inventory_is_not_exported_over_a_list(empty: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a list")
    assert "empty" in empty.is_refused("export", tmp_path / "list.csv")
    assert (tmp_path / "list.csv").read_text() == "a list"


def test_a_list_that_cannot_be_written_is_said_in_a_sentence(depot: CommandLine, tmp_path: Path) -> None:
    assert "cannot be written: No such file" in depot.is_refused("export", tmp_path / "nowhere" / "list.csv")


@pytest.mark.parametrize("command", ["export", "diff"])
def test_a_sheet_that_the_settings_do_not_name_is_said_in_a_sentence(depot: CommandLine, command: str) -> None:
    assert "RENTAL_GOOGLE_SHEET_ID" in depot.is_refused(command, "sheet")


def test_the_difference_names_what_loading_would_change_and_changes_nothing(
    depot: CommandLine, tmp_path: Path, equipment: list[Equipment]
) -> None:
    booking = depot.book(first_in_days=3)
    depot.hold(first_in_days=20)
    header, generator, projector, *others = depot.settings.equipment_file.read_text(encoding="utf-8").splitlines()
    added = generator.replace(GENERATOR, "NEW1").replace("Professional", "Very [red] Professional")
    listed = tmp_path / "list.csv"
    listed.write_text("\n".join([header, projector.replace("275.00", "280.00"), added, *others]), encoding="utf-8")
    said = depot.succeeds("diff", listed)
    lines = said.splitlines()
    (changes,) = [line for line in lines if "changes" in line]
    assert all(part in changes for part in ("ITM002", "Daily Rate", "275.00", "280.00"))
    (adds,) = [line for line in lines if "adds" in line]
    assert all(part in adds for part in ("NEW1", "Very [red] Professional Generator"))
    (keeps,) = [line for line in lines if "keeps" in line and GENERATOR in line]
    assert "Professional Generator" in keeps
    assert f"1 to add, 1 to change, {len(equipment) - 2} unchanged. Nothing was done yet." in said
    assert "Not in the list, and kept: 1 of the inventory's units." in said
    assert f"{GENERATOR} is not in the list, but booked as {booking.reference}, held for a call." in said
    assert depot.succeeds("diff", listed) == said


def test_a_cancelled_booking_does_not_bind_a_unit_that_vanished(depot: CommandLine, tmp_path: Path) -> None:
    depot.succeeds("cancel", depot.book(first_in_days=3).reference)
    header, _, *others = depot.settings.equipment_file.read_text(encoding="utf-8").splitlines()
    (tmp_path / "list.csv").write_text("\n".join([header, *others]), encoding="utf-8")
    said = depot.succeeds("diff", tmp_path / "list.csv")
    assert "kept: 1 of the inventory's units." in said
    assert "is not in the list, but" not in said


def test_a_broken_list_is_not_compared(depot: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Equipment ID\n")
    assert "column Category is missing" in depot.is_refused("diff", tmp_path / "list.csv")


async def test_units_are_loaded_in_steps_and_counted_together(
    inventory: Inventory, equipment: list[Equipment], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands.inventory.loading, "BETWEEN_STEPS", 10)
    count = len(equipment)
    assert await commands.inventory.loading.load_showing_progress(inventory, equipment) == LoadSummary(count, 0, 0)
    assert await commands.inventory.loading.load_showing_progress(inventory, equipment) == LoadSummary(0, 0, count)
    assert len(await inventory.all()) == count


# Backups


def test_a_backup_is_restored_after_everything_was_changed(depot: CommandLine, tmp_path: Path) -> None:
    booking = depot.book(first_in_days=0)
    assert "64 units" in depot.succeeds("backup", tmp_path / "first")
    depot.succeeds("return", booking.reference)
    assert "not empty" in depot.is_refused("restore", tmp_path / "first")
    assert booking.reference not in depot.succeeds("calendar")
    assert "is restored: 64 units" in depot.succeeds("restore", tmp_path / "first", "--replace")
    assert booking.reference in depot.succeeds("calendar")
    depot.succeeds("backup", tmp_path / "second")
    assert (tmp_path / "second").read_bytes() == (tmp_path / "first").read_bytes()
    assert (tmp_path / "second").stat().st_mode & 0o777 == 0o600


def test_a_backup_is_restored_into_an_empty_depot(
    depot: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = depot.book(first_in_days=0)
    depot.succeeds("backup", tmp_path / "backup")
    monkeypatch.setenv("RENTAL_DEPOT", f"{depot.settings.depot}-copy")
    assert "1 bookings" in depot.succeeds("restore", tmp_path / "backup")
    assert booking.reference in depot.succeeds("show", GENERATOR)


def test_a_damaged_backup_is_refused_in_a_sentence(depot: CommandLine, tmp_path: Path) -> None:
    depot.succeeds("backup", tmp_path / "backup")
    (tmp_path / "backup").write_bytes((tmp_path / "backup").read_bytes().replace(b"Pump", b"Dump"))
    assert "is damaged" in depot.is_refused("restore", tmp_path / "backup", "--replace")
    assert "Pump" in depot.succeeds("list")


def test_an_empty_depot_is_not_written_over_a_backup(empty: CommandLine, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("a backup")
    assert "is empty" in empty.is_refused("backup", tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "a backup"


def test_a_backup_that_could_not_be_restored_is_said_when_it_is_made(depot: CommandLine, tmp_path: Path) -> None:
    async def lose_a_calendar() -> None:
        async with open_redis(depot.settings) as redis:
            await redis.delete(Keys(depot.settings.depot).calendar(GENERATOR))

    depot.book(first_in_days=0)
    asyncio.run(lose_a_calendar())
    result = depot.run("backup", tmp_path / "backup")
    assert result.exit_code == 1
    assert f"the calendar of {GENERATOR} does not match" in result.stderr
    assert (tmp_path / "backup").exists()


# The calendar


def test_the_calendar_tells_who_has_what_on_which_days(depot: CommandLine, equipment: list[Equipment]) -> None:
    out, later, far = depot.book(first_in_days=0), depot.book(first_in_days=5), depot.book(first_in_days=30)
    held = depot.hold(first_in_days=10)
    said = depot.succeeds("calendar")
    days = f"{out.period.first_day:%a %Y-%m-%d} to {out.period.last_day:%a %Y-%m-%d}"
    assert f"{days}  {out.reference} Bright [bold] Builders  out" in said
    assert later.reference in said
    assert f"held for a call  until {held.expires_at.astimezone(depot.settings.zone):%H:%M}" in said
    assert f"{IN_MAINTENANCE} " in said
    assert "MAINTENANCE, set by hand" in said
    free = len([unit for unit in equipment if unit.status == "AVAILABLE"]) - 1
    assert f"{free} of {len(equipment)} units are free all the time." in said
    assert far.reference not in said
    assert far.reference in depot.succeeds("calendar", "--days", "31")


def test_a_rental_that_should_have_come_back_is_overdue(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=-5)
    assert f"{booking.reference} Bright [bold] Builders  OVERDUE" in depot.succeeds("calendar")
    assert "OVERDUE" in depot.succeeds("calendar", GENERATOR)


def test_the_calendar_of_one_unit_has_all_its_periods(depot: CommandLine) -> None:
    near, far = depot.book(first_in_days=1), depot.book(first_in_days=200)
    said = depot.succeeds("calendar", GENERATOR.lower())
    assert "ITM001 Professional Generator" in said
    assert said.index(near.reference) < said.index(far.reference)
    assert "Nobody has booked or holds it." in depot.succeeds("calendar", "ITM002")
    assert "It is MAINTENANCE, set by hand." in depot.succeeds("calendar", IN_MAINTENANCE)


def test_what_is_over_is_not_in_the_calendar(depot: CommandLine) -> None:
    booking = depot.book(first_in_days=1)
    depot.succeeds("cancel", booking.reference)
    assert booking.reference not in depot.succeeds("calendar", GENERATOR)


def test_the_calendar_of_no_unit_is_refused_in_a_sentence(depot: CommandLine) -> None:
    assert "NOSUCH" in depot.is_refused("calendar", "nosuch")
