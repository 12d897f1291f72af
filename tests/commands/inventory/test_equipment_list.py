"""`main.py inventory export`, `diff` and the steps of `load`, as people use them."""

from pathlib import Path

import pytest

from commands.inventory import equipment_list
from inventory.files.csv_file import write_equipment_csv
from inventory.ledger.inventory import Inventory, LoadSummary
from inventory.models import Equipment
from tests.support.inventory_commands import GENERATOR, RENTED_BY_HAND, CommandLine


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


def test_a_new_price_does_not_put_a_broken_machine_back_into_the_offer(depot: CommandLine, tmp_path: Path) -> None:
    depot.succeeds("maintenance", GENERATOR)
    depot.booking.succeeds("return", RENTED_BY_HAND)
    text = depot.settings.equipment_file.read_text(encoding="utf-8").replace("500.00,AVAILABLE", "501.00,AVAILABLE")
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    compared = depot.succeeds("diff", tmp_path / "list.csv")
    loaded = depot.succeeds("load", tmp_path / "list.csv")
    for said in (compared, loaded):
        assert "--statuses" in said
        assert any(GENERATOR in line and "MAINTENANCE" in line and "AVAILABLE" in line for line in said.splitlines())
    assert "$450 to $501" in depot.succeeds("show", GENERATOR)
    assert "MAINTENANCE" in depot.succeeds("show", GENERATOR)
    assert "AVAILABLE" in depot.succeeds("show", RENTED_BY_HAND)


def test_the_statuses_of_the_list_are_taken_after_a_yes(depot: CommandLine) -> None:
    depot.succeeds("maintenance", GENERATOR)
    refused = depot.run("load", "--statuses", typed="n\n")
    assert refused.exit_code == 1
    (line,) = [line for line in refused.stdout.splitlines() if GENERATOR in line]
    assert "MAINTENANCE" in line
    assert "AVAILABLE" in line
    assert "MAINTENANCE" in depot.succeeds("show", GENERATOR)
    assert "1 changed" in depot.succeeds("load", "--statuses", typed="y\n")
    assert "AVAILABLE" in depot.succeeds("show", GENERATOR)


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
    depot.booking.succeeds("cancel", depot.book(first_in_days=3).reference, "--yes")
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
    monkeypatch.setattr(equipment_list, "UNITS_PER_STEP", 10)
    count = len(equipment)
    assert await equipment_list.load_showing_progress(inventory, equipment) == LoadSummary(count, 0, 0)
    assert await equipment_list.load_showing_progress(inventory, equipment) == LoadSummary(0, 0, count)
    assert len(await inventory.all()) == count
